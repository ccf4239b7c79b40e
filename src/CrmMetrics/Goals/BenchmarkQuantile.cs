namespace CrmMetrics.Goals;

/// <summary>A quantile that a source reports, such as "a quarter of the companies retain less than 78 %": (0.25, 0.78).</summary>
/// <param name="Share">The share of the companies whose figure is at most <paramref name="Value"/>, from 0 (the least figure of all) to 1 (the greatest).</param>
/// <param name="Value">The figure, in the unit of the benchmark.</param>
public readonly record struct BenchmarkQuantile(double Share, double Value);
