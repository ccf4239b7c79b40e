using BenchmarkDotNet.Attributes;
using CrmMetrics.Retention;

namespace CrmMetrics.Benchmarks;

/// <summary>The retention room: what a rate and its judgement cost.</summary>
public class RetentionBenchmarks
{
    private const string Kept = "Retention rate", Lost = "Churn rate";

    private long opening = 12_000;

    [BenchmarkCategory(Kept)]
    [Benchmark(Description = "counts: `RetentionRate.From(long, long)`")]
    public RetentionRate Retention() => RetentionRate.From(opening - 300, opening);

    [BenchmarkCategory(Kept)]
    [Benchmark(Description = "and its interval")]
    public ConfidenceInterval? RetentionInterval() => Retention().Interval(0.95);

    [BenchmarkCategory(Kept)]
    [Benchmark(Description = "and a comparison, with interval and p-value")]
    public Comparison? RetentionComparison() => Retention().ComparedWith(RetentionRate.From(opening - 360, opening), 0.95);

    [BenchmarkCategory(Lost)]
    [Benchmark(Description = "counts: `ChurnRate.From(long, long)`")]
    public ChurnRate Churn() => ChurnRate.From(300, opening);

    [BenchmarkCategory(Lost)]
    [Benchmark(Description = "and its interval")]
    public ConfidenceInterval? ChurnInterval() => Churn().Interval(0.95);
}
