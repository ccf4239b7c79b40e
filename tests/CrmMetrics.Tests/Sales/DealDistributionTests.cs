using CrmMetrics.Sales;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Sales;

public class DealDistributionLaws : SummaryLaws<DealDistribution>
{
    internal static Gen<decimal[]> Amounts { get; } = Gen.Frequency(
        (3, Gen.Choose(1, 30).Select(value => value * 100m)),
        (2, Gen.Choose(1, 10_000_000).Select(value => value / 100m))).ArrayOf();

    protected override Arbitrary<DealDistribution> Any { get; } = Arb.From(Amounts.Select(values => DealDistribution.From(values, DealFigure.WonAmount, Given.Euro)));

    protected override DealDistribution Zero => DealDistribution.Zero;

    protected override DealDistribution Parse(string text) => DealDistribution.Parse(text);
}

public class DealDistributionTests
{
    private static readonly Arbitrary<decimal[]> Columns = Arb.From(DealDistributionLaws.Amounts.Where(values => values.Length > 0));

    [Fact]
    public void Any_cut_of_the_values_adds_up_to_the_whole() =>
        Check.That(Columns, Given.Count, (values, cut) =>
        {
            int at = (int)(cut % (values.Length + 1));
            return Of(values) == Of([.. values.Take(at)]) + Of([.. values.Skip(at)]) && Of(values) == Of([.. Enumerable.Reverse(values)]);
        });

    // Type 7: linear between the order statistics, as R and Excel do.
    [Fact]
    public void Quantiles_are_those_of_the_sorted_values() =>
        Check.That(Columns, Arb.From(Gen.Choose(0, 100)), (values, percent) =>
        {
            decimal[] sorted = [.. values.OrderBy(value => value)];
            decimal at = (sorted.Length - 1) * percent / 100m;
            int below = (int)at;
            decimal expected = sorted[below] + ((at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
            return Math.Abs((double)expected - Of(values).Quantile(percent / 100.0).Value!.Value) <= 1e-9 * (double)expected;
        });

    [Fact]
    public void The_median_is_exact() =>
        Check.That(Columns, values =>
        {
            decimal[] sorted = [.. values.OrderBy(value => value)];
            return Of(values).Median == (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        });

    [Fact]
    public void The_log_mean_is_the_geometric_mean() =>
        Check.That(Columns, values => Math.Abs((Of(values).LogMean.Value!.Value / Math.Exp(values.Average(value => Math.Log((double)value)))) - 1) < 1e-10);

    [Fact]
    public void Trimming_nothing_leaves_the_mean_and_trimming_leaves_the_extremes_out()
    {
        GoldenFile.Close(5.5, Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).TrimmedMean(0).Value, 1e-14);
        GoldenFile.Close(5.5, Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]).TrimmedMean(0.1).Value, 1e-14);
    }

    [Fact]
    public void Equal_values_are_kept_once_with_their_count()
    {
        DealDistribution deals = Of([5, 3, 5, 5.0m]);
        Assert.Equal([3m, 5m], deals.Values);
        Assert.Equal([1L, 3L], deals.Counts);
        Assert.Equal(deals, DealDistribution.FromHistogram([3m, 5m], [1L, 3L], DealFigure.WonAmount, Given.Euro));
    }

    [Fact]
    public void Nothing_counted_leaves_every_reading_undefined_with_a_reason()
    {
        Assert.Null(DealDistribution.Zero.Median);
        Assert.NotNull(DealDistribution.Zero.Quantile(0.5).WhyUndefined);
        Assert.NotNull(DealDistribution.Zero.LogMean.WhyUndefined);
        Assert.NotNull(DealDistribution.Zero.TrimmedMean(0.1).WhyUndefined);
        Assert.NotNull(Of([0m, 5m]).LogMean.WhyUndefined);
    }

    [Fact]
    public void Other_figures_and_currencies_are_refused()
    {
        DealDistribution amounts = Of([1, 2]);
        _ = Assert.ThrowsAny<InvalidOperationException>(() => amounts + DealDistribution.From([1, 2], DealFigure.WonCycleFromCreated));
        _ = Assert.Throws<CurrencyMismatchException>(() => amounts + DealDistribution.From([1m], DealFigure.WonAmount, Given.Dollar));
        Assert.Equal("share", Assert.Throws<ArgumentOutOfRangeException>(() => amounts.Quantile(50)).ParamName);
        Assert.Equal("figure", Assert.Throws<ArgumentOutOfRangeException>(() => DealDistribution.From([1m], default(DealFigure), Given.Euro)).ParamName);
    }

    private static DealDistribution Of(decimal[] values) => DealDistribution.From(values, DealFigure.WonAmount, Given.Euro);
}
