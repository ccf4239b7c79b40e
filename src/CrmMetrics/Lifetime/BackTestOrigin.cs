using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>One date of a back-test.</summary>
/// <param name="Date">The last day that the models knew.</param>
/// <param name="Comparison">The models fitted to it, held against what came next.</param>
public sealed record BackTestOrigin(LocalDate Date, ModelComparison Comparison);
