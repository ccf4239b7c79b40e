namespace CrmMetrics.Package.Tests;

/// <summary>One package for all the tests that use one.</summary>
[CollectionDefinition("Package")]
public class OnePackage : ICollectionFixture<PackedLibrary>;
