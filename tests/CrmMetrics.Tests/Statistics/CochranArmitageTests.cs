using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class CochranArmitageTests
{
    [Fact]
    public void It_agrees_with_prop_trend_test_of_R()
    {
        // R: prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82)); the same with scores c(0, 0, 0, 1).
        Proportion[] smokers = [Proportion.From(83, 86), Proportion.From(90, 93), Proportion.From(129, 136), Proportion.From(70, 82)];
        HypothesisTest trend = CochranArmitage.Test(smokers)!.Value;
        GoldenFile.Close(8.2249, trend.Statistic, 1e-5);
        GoldenFile.Close(0.004132, trend.PValue, 1e-4);
        GoldenFile.Close(12.173, CochranArmitage.Test(smokers, [0, 0, 0, 1])!.Value.Statistic, 1e-4);
        Assert.Equal(1, trend.DegreesOfFreedom);
    }

    [Fact]
    public void Of_two_groups_it_is_Pearsons_chi_square() =>
        Check.That(Shares, shares => shares.Length < 2 || CochranArmitage.Test(shares.AsSpan(0, 2)) is not { } trend
            || Math.Abs(trend.Statistic!.Value - Math.Pow(shares[0].Test(shares[1], ProportionTest.PooledZ)!.Value.Statistic!.Value, 2)) <= 1e-9 * (1 + trend.Statistic!.Value));

    [Fact]
    public void It_does_not_mind_where_scores_begin_how_far_they_are_apart_and_from_which_end_they_run() =>
        Check.That(Shares, shares =>
        {
            double? plain = CochranArmitage.Test(shares)?.Statistic;
            double? moved = CochranArmitage.Test(shares, [.. shares.Select((_, i) => 100.0 - (2.5 * i))])?.Statistic;
            return plain is null == moved is null && (plain is null || Math.Abs(plain.Value - moved!.Value) <= 1e-9 * (1 + plain.Value));
        });

    [Fact]
    public void Without_a_difference_to_see_there_is_no_test()
    {
        Assert.Null(CochranArmitage.Test([]));
        Assert.Null(CochranArmitage.Test([Proportion.From(1, 2)]));
        Assert.Null(CochranArmitage.Test([Proportion.From(1, 2), Proportion.From(0, 0)]));
        Assert.Null(CochranArmitage.Test([Proportion.From(2, 2), Proportion.From(3, 3)]));
        Assert.Null(CochranArmitage.Test([Proportion.From(0, 2), Proportion.From(0, 3)]));
        Assert.Null(CochranArmitage.Test([Proportion.From(1, 2), Proportion.From(2, 3)], [4, 4]));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Assert.StartsWith("scores: must have one score for each of the 1 shares, but had 2.", Assert.Throws<ArgumentException>(() => CochranArmitage.Test([Proportion.From(1, 2)], [1, 2])).Message);
        Assert.Equal("scores", Assert.Throws<ArgumentOutOfRangeException>(() => CochranArmitage.Test([Proportion.From(1, 2)], [double.NaN])).ParamName);
        MetricDefinition other = new("other", "another share", "share", 0.01, BetterWhen.Higher);
        Assert.Throws<DefinitionMismatchException>(() => CochranArmitage.Test([Proportion.From(1, 2), Proportion.From(1, 2, other)]));
    }

    private static Arbitrary<Proportion[]> Shares { get; } = Arb.From(Gen.ArrayOf(
        from whole in Gen.Choose(0, 60)
        from part in Gen.Choose(0, whole)
        select Proportion.From(part, whole)));
}
