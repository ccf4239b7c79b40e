using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class PairedProportionsLaws : SummaryLaws<PairedProportions>
{
    internal static Arbitrary<PairedProportions> Pairs { get; } = Arb.From(
        from both in Given.CountGen
        from onlyFirst in Given.CountGen
        from onlySecond in Given.CountGen
        from neither in Given.CountGen
        select PairedProportions.From(both, onlyFirst, onlySecond, neither));

    protected override Arbitrary<PairedProportions> Any => Pairs;

    protected override PairedProportions Zero => PairedProportions.Zero;

    protected override PairedProportions Parse(string text) => PairedProportions.Parse(text);
}

public class PairedProportionsTests
{
    [Fact]
    public void The_change_and_its_p_value_never_contradict_each_other() =>
        Check.That(PairedProportionsLaws.Pairs, Given.Level, (pairs, level) =>
            pairs.Change(level) is not { } change || Math.Abs(change.PValue!.Value - (1 - level)) < 1e-9
            || change.PValue < 1 - level == (change.Evidence != Evidence.NotEnough));

    [Fact]
    public void The_bounds_hold_the_change_and_stay_within_minus_1_and_1() =>
        Check.That(PairedProportionsLaws.Pairs, Given.Level, (pairs, level) =>
            pairs.Change(level) is not { } change || (change.Interval is { Lower: >= -1, Upper: <= 1 } interval && interval.Contains(change.Change)));

    [Fact]
    public void Seen_the_other_way_round_the_change_is_negated() =>
        Check.That(PairedProportionsLaws.Pairs, pairs =>
        {
            Comparison? there = pairs.Change(), back = PairedProportions.From(pairs.Both, pairs.OnlySecond, pairs.OnlyFirst, pairs.Neither).Change();
            return there is null == back is null && (there is null || (there.Change.Equals(-back!.Change)
                && Math.Abs(there.Interval!.Value.Lower + back.Interval!.Value.Upper) <= 1e-14 && there.PValue.Equals(back.PValue)));
        });

    [Fact]
    public void The_bounds_are_where_a_search_for_the_likeliest_shares_finds_them() =>
        Check.That(SmallPairs, pairs =>
        {
            ConfidenceInterval interval = pairs.Change()!.Interval!.Value;
            double z = Normal.TwoSidedQuantile(0.95);
            return (interval.Lower <= -1 || Math.Abs(Statistic(pairs, interval.Lower) - z) <= 1e-5) && (interval.Upper >= 1 || Math.Abs(Statistic(pairs, interval.Upper) + z) <= 1e-5);
        });

    [Fact]
    public void The_exact_test_is_the_sum_of_the_splits()
    {
        PairedProportions pairs = PairedProportions.From(0, 1, 7, 0);
        Assert.Equal(2 * 9 / 256.0, pairs.Test(PairedTest.Exact)!.Value.PValue, 1e-15);
        Assert.Equal((2 * 9 / 256.0) - (8 / 256.0), pairs.Test(PairedTest.MidP)!.Value.PValue, 1e-15);
    }

    [Fact]
    public void It_shows_both_shares_and_the_changed_cases()
    {
        PairedProportions pairs = PairedProportions.From(35, 5, 20, 40);
        Assert.Equal("40.0 % → 55.0 % (+20, −5 of 100)", pairs.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("0.40 → 0.55", pairs.ToString("0.00", CultureInfo.InvariantCulture));
        Assert.Equal((Proportion.From(40, 100), Proportion.From(55, 100)), (pairs.First, pairs.Second));
        Assert.Equal(0.15, pairs.Change()!.Change, 1e-15);
        Assert.Equal("undefined (there are no cases)", PairedProportions.Zero.ToString());
        Assert.Null(PairedProportions.Zero.Change());
    }

    [Fact]
    public void No_changed_case_has_no_chi_square()
    {
        PairedProportions same = PairedProportions.From(5, 0, 0, 5);
        Assert.Null(same.Test());
        Assert.Null(same.Test(PairedTest.ChiSquareWithContinuityCorrection));
        Assert.Equal((1.0, 1.0), (same.Test(PairedTest.Exact)!.Value.PValue, same.Test(PairedTest.MidP)!.Value.PValue));
        Assert.Equal((0.0, 1.0), (same.Change()!.Change, same.Change()!.PValue));
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        ProportionTests.Refused("both: a count must be 0 or more, but was -1.", () => PairedProportions.From(-1, 0, 0, 0));
        ProportionTests.Refused("onlyFirst: a count must be 0 or more, but was -1.", () => PairedProportions.From(0, -1, 0, 0));
        ProportionTests.Refused("onlySecond: a count must be 0 or more, but was -1.", () => PairedProportions.From(0, 0, -1, 0));
        ProportionTests.Refused("neither: a count must be 0 or more, but was -1.", () => PairedProportions.From(0, 0, 0, -1));
        ProportionTests.Refused("level: a confidence level must be above 0 and below 1, but was 0.", () => PairedProportions.Zero.Change(0));
        ProportionTests.Refused("test: must be one of ChiSquare, ChiSquareWithContinuityCorrection, Exact, MidP, but was 0.", () => PairedProportions.Zero.Test(default));
        _ = Assert.Throws<OverflowException>(() => PairedProportions.From(long.MaxValue, 1, 0, 0));
        _ = Assert.Throws<FormatException>(() => PairedProportions.Parse("both=1"));
    }

    private static Arbitrary<PairedProportions> SmallPairs { get; } = Arb.From(
        from counts in Gen.ArrayOf(Gen.Choose(0, 15), 4)
        where counts.Sum() > 0
        select PairedProportions.From(counts[0], counts[1], counts[2], counts[3]));

    // The score statistic by brute force: the likeliest shares of the changed cases under a difference by golden-section search.
    private static double Statistic(PairedProportions pairs, double change)
    {
        double low = Math.Max(0, -change), high = (1 - change) / 2, golden = (Math.Sqrt(5) - 1) / 2, same = pairs.Both + pairs.Neither;
        for (int i = 0; i < 200; i++)
        {
            double left = high - (golden * (high - low)), right = low + (golden * (high - low));
            (low, high) = Likelihood(left) >= Likelihood(right) ? (low, right) : (left, high);
        }

        double share = (low + high) / 2, n = pairs.Total;
        return (pairs.OnlySecond - pairs.OnlyFirst - (n * change)) / Math.Sqrt(n * ((2 * share) + change - (change * change)));

        double Likelihood(double lost) => Log(pairs.OnlyFirst, lost) + Log(pairs.OnlySecond, lost + change) + Log(same, 1 - (2 * lost) - change);
        static double Log(double count, double share) => count == 0 ? 0 : count * Math.Log(Math.Max(share, 1e-300));
    }
}
