using BenchmarkDotNet.Attributes;
using CrmMetrics.Lifetime;

namespace CrmMetrics.Benchmarks;

/// <summary>The lifetime room: what a value and its judgement cost.</summary>
public class LifetimeBenchmarks
{
    private const string Value = "Customer lifetime value";

    private static readonly Money Revenue = new(49.90m, "EUR");

    private long opening = 12_000;

    [BenchmarkCategory(Value)]
    [Benchmark(Description = "counts: `CustomerLifetimeValue.From(Money, decimal, long, long)`")]
    public Money? Lifetime() => CustomerLifetimeValue.From(Revenue, 0.7m, 300, opening).Value;

    [BenchmarkCategory(Value)]
    [Benchmark(Description = "and its interval")]
    public ConfidenceInterval? LifetimeInterval() => CustomerLifetimeValue.From(Revenue, 0.7m, 300, opening).Interval(0.95);
}
