using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class ClusteredRatioTests
{
    private static readonly MetricDefinition Minutes = new("minutes-per-ticket", "minutes per ticket", "minutes", 1, BetterWhen.Lower);

    private static readonly double[] Parts = [3, 1, 7, 4, 9, 2], Wholes = [10, 4, 12, 9, 15, 8];

    private static readonly Arbitrary<(int Part, int Whole)[]> Clusters = Arb.From(
        (from whole in Gen.Choose(0, 12) from part in Gen.Choose(0, 12) select (Math.Min(part, whole), whole)).ArrayOf().Resize(12));

    [Fact]
    public void The_textbook_formula_by_hand()
    {
        // R = Σy ÷ Σx, s² = k ÷ (k − 1) Σ(y − Rx)² ÷ (Σx)², t with 5 degrees of freedom; computed in Python with the t quantile of R.
        Estimate ratio = ClusteredRatio.From(Parts, Wholes, Minutes);
        GoldenFile.Close(0.4482758620689655, ratio.Value, 1e-14);
        GoldenFile.Close(0.2722106194831984, ratio.Interval()!.Value.Lower, 1e-13);
        GoldenFile.Close(0.6243411046547327, ratio.Interval()!.Value.Upper, 1e-13);

        Estimate share = ClusteredRatio.From(Parts.Zip(Wholes, (part, whole) => Proportion.From((long)part, (long)whole)));
        GoldenFile.Close(0.4482758620689655, share.Value, 1e-14);
        GoldenFile.Close(0.2850560046915237, share.Interval()!.Value.Lower, 1e-13);
        GoldenFile.Close(0.6234551844939372, share.Interval()!.Value.Upper, 1e-13);
    }

    [Fact]
    public void Wholes_of_one_are_a_mean() => Check.That(Clusters, clusters =>
    {
        double[] values = [.. clusters.Select(cluster => (double)cluster.Part)];
        Estimate ratio = ClusteredRatio.From(values, [.. values.Select(_ => 1.0)], Minutes);
        SampleMean mean = SampleMean.From(values);
        return Near(ratio.Value, mean.Value) && (ratio.Interval() is not { } mine || (Near(mine.Lower, mean.Interval()!.Value.Lower) && Near(mine.Upper, mean.Interval()!.Value.Upper)));
    });

    [Fact]
    public void The_share_is_the_pooled_one_and_lies_within_its_bounds_between_0_and_1() => Check.That(Clusters, Given.Level, (clusters, level) =>
    {
        Proportion[] shares = [.. clusters.Select(cluster => Proportion.From(cluster.Part, cluster.Whole))];
        Estimate pooled = ClusteredRatio.From(shares);
        return Near(pooled.Value, shares.Aggregate(Proportion.Zero, (sum, share) => sum + share).Value)
            && pooled.Interval(level) is null != pooled.WhyNoInterval is null
            && (pooled.Interval(level) is not { } bounds || (bounds.Contains(pooled.Value!.Value) && bounds.Lower >= 0 && bounds.Upper <= 1));
    });

    [Fact]
    public void Clusters_that_differ_are_less_certain_than_strangers()
    {
        Proportion[] alike = [.. Enumerable.Range(0, 40).Select(team => Proportion.From(team % 2 == 0 ? 18 : 2, 20))];
        ConfidenceInterval clustered = ClusteredRatio.From(alike).Interval()!.Value, independent = Proportion.From(400, 800).Interval()!.Value;
        Assert.InRange(clustered.Width / independent.Width, 3.4, 4.0);
    }

    [Fact]
    public void What_has_no_value_or_no_interval_says_why()
    {
        Assert.Equal("empty-whole", ClusteredRatio.From(Array.Empty<Proportion>()).WhyUndefined!.Code);
        Assert.Equal("empty-whole", ClusteredRatio.From([0.0], [0.0], Minutes).WhyUndefined!.Code);
        Assert.Equal("too-few-clusters", ClusteredRatio.From([Proportion.From(1, 3), Proportion.From(0, 0)]).WhyNoInterval!.Code);
        Assert.Equal("no-spread", ClusteredRatio.From([Proportion.From(1, 3), Proportion.From(2, 6)]).WhyNoInterval!.Code);
        Assert.Equal("no-spread", ClusteredRatio.From([Proportion.From(3, 3), Proportion.From(6, 6)]).WhyNoInterval!.Code);
    }

    [Theory]
    [InlineData(1e308, 1)]
    [InlineData(1e308, 1e308)]
    [InlineData(1e-170, 1)]
    [InlineData(1e-170, 1e-170)]
    [InlineData(1, 1e-170)]
    [InlineData(1, 1e200)]
    [InlineData(1e-200, 1e100)]
    [InlineData(5e-324, 1)]
    public void Numbers_of_any_size_have_the_ratio_and_the_interval_of_their_digits(double ofParts, double ofWholes)
    {
        double[] parts = [.. Enumerable.Range(0, 16).Select(i => i % 4 == 0 ? 0.0 : 1)], wholes = [.. Enumerable.Range(0, 16).Select(i => i % 4 == 1 ? 0.5 : 1)];
        Estimate plain = ClusteredRatio.From(parts, wholes, Minutes);
        Estimate scaled = ClusteredRatio.From([.. parts.Select(part => part * ofParts)], [.. wholes.Select(whole => whole * ofWholes)], Minutes);
        double times = ofParts / ofWholes;
        if (ofParts > 1e-300)
        {
            GoldenFile.Close(plain.Value!.Value, scaled.Value!.Value / times, 1e-14);
            GoldenFile.Close(plain.Interval()!.Value.Upper, scaled.Interval()!.Value.Upper / times, 1e-12);
        }

        Assert.Null(scaled.WhyNoInterval);
    }

    [Fact]
    public void A_ratio_past_the_largest_number_is_no_number() => Assert.Equal(
        "The sum of the parts over the sum of the wholes passes the largest double.",
        Assert.Throws<OverflowException>(() => ClusteredRatio.From([1e308, 1e308], [1e-9, 1e-9], Minutes)).Message);

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("one whole for each of the 2 parts, but there were 1", Assert.Throws<ArgumentException>(() => ClusteredRatio.From([1.0, 2.0], [1.0], Minutes)).Message);
        Assert.Contains("(index 1), but was NaN", Assert.Throws<ArgumentOutOfRangeException>(() => ClusteredRatio.From([1.0, double.NaN], [1.0, 1.0], Minutes)).Message);
        Assert.Contains("0 where its whole is 0 (index 0), but was 1", Assert.Throws<ArgumentOutOfRangeException>(() => ClusteredRatio.From([1.0], [0.0], Minutes)).Message);
        Assert.Contains("(index 0), but was -1", Assert.Throws<ArgumentOutOfRangeException>(() => ClusteredRatio.From([1.0], [-1.0], Minutes)).Message);
        Assert.Equal("definition", Assert.Throws<ArgumentNullException>(() => ClusteredRatio.From([], [], null!)).ParamName);
        Assert.Equal("clusters", Assert.Throws<ArgumentNullException>(() => ClusteredRatio.From(null!)).ParamName);
        Assert.Throws<DefinitionMismatchException>(() => ClusteredRatio.From([Proportion.From(1, 3), Proportion.From(1, 3, Minutes)]));
    }

    private static bool Near(double? one, double? another) => one is null == another is null && (one is not { } value || Math.Abs(value - another!.Value) <= 1e-10 * Math.Max(1, Math.Abs(value)));
}
