#if !NET8_0_OR_GREATER
// Mono now and then hands one of two threads that load the same generic class a method without a body ("Method has zero rva"); a static
// generator that fails so takes a thousand tests with it. One collection at a time, no class is loaded twice at once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
#endif
