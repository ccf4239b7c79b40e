using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Statistics;

namespace CrmMetrics.Benchmarks;

/// <summary>The statistics room: means against LINQ, and what intervals and comparisons cost.</summary>
public class StatisticsBenchmarks : IControlled
{
    private const string Mean = "Mean with standard deviation", Shares = "A share and its judgement", Rates = "A rate of events and its judgement";

    private double[] values = [];
    private double[] ratings = [];
    private long[] counts = [];

    /// <inheritdoc/>
    [Params(10_000, 10_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Make()
    {
        SplitMix64 random = new(31);
        values = new double[Rows];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 60 + (15 * random.Normal());
        }

        ratings = [1, 2, 3, 4, 5];
        counts = [.. ratings.Select(rating => (long)(Rows * rating / 15))];
    }

    /// <inheritdoc/>
    public void Check()
    {
        Make();
        (double mean, double deviation) = MeanByLinq();
        CheckMean(MeanOfColumn(), nameof(MeanOfColumn));
        CheckMean(MeanOfValues(), nameof(MeanOfValues));
        Control.Near(ratings.Zip(counts, (rating, count) => rating * count).Sum() / counts.Sum(), MeanOfHistogram().Value, nameof(MeanOfHistogram));

        void CheckMean(SampleMean found, string door)
        {
            Control.Near(mean, found.Value, door);
            Control.Near(deviation, found.StandardDeviation, door);
        }
    }

    [BenchmarkCategory(Mean)]
    [Benchmark(Baseline = true, Description = "LINQ: `Average`, then `Sum` of squared distances, naive sums of doubles")]
    public (double Mean, double Deviation) MeanByLinq()
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }

    [BenchmarkCategory(Mean)]
    [Benchmark(Description = "column: `SampleMean.From(ReadOnlySpan<double>)`, 31 digits")]
    public SampleMean MeanOfColumn() => SampleMean.From(values);

    [BenchmarkCategory(Mean)]
    [Benchmark(Description = "values: `SampleMean.From(IEnumerable<double>)`, 31 digits")]
    public SampleMean MeanOfValues() => SampleMean.From((IEnumerable<double>)values);

    [BenchmarkCategory(Mean)]
    [Benchmark(Description = "counts: `SampleMean.FromHistogram(…)` of five ratings")]
    public SampleMean MeanOfHistogram() => SampleMean.FromHistogram(ratings, counts);

    [BenchmarkCategory(Shares)]
    [Benchmark(Description = "counts: `Proportion.From(long, long)`")]
    public Proportion Share() => Proportion.From(Rows / 4, Rows);

    [BenchmarkCategory(Shares)]
    [Benchmark(Description = "and its Wilson interval, the default")]
    public ConfidenceInterval? Wilson() => Share().Interval(0.95);

    [BenchmarkCategory(Shares)]
    [Benchmark(Description = "and its Clopper–Pearson interval, the exact one")]
    public ConfidenceInterval? ClopperPearson() => Share().Interval(ProportionInterval.ClopperPearson, 0.95);

    [BenchmarkCategory(Shares)]
    [Benchmark(Description = "and a comparison by Miettinen and Nurminen, the default, with interval and p-value")]
    public Comparison? ShareComparison() => Share().ComparedWith(Proportion.From(Rows / 5, Rows), 0.95);

    [BenchmarkCategory(Shares)]
    [Benchmark(Description = "counts: `PairedProportions.From(…)` and the change with its interval")]
    public Comparison? PairedChange() => PairedProportions.From(Rows / 2, Rows / 5, Rows / 10, Rows / 5).Change(0.95);

    [BenchmarkCategory(Mean)]
    [Benchmark(Description = "two columns: `PairedValues.From(…)` and the change with its interval")]
    public Comparison? PairedMeans() => PairedValues.From(values, values).Change(0.95);

    [BenchmarkCategory(Rates)]
    [Benchmark(Description = "counts: `EventRate.From(long, double)` and its exact interval")]
    public ConfidenceInterval? Garwood() => EventRate.From(Rows / 10, Rows).Interval(0.95);

    [BenchmarkCategory(Rates)]
    [Benchmark(Description = "and a comparison, with interval and p-value")]
    public Comparison? RateComparison() => EventRate.From(Rows / 10, Rows).ComparedWith(EventRate.From(Rows / 11, Rows), 0.95);
}
