using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class AlwaysValidTests
{
    private static Arbitrary<Proportion> Shares { get; } = Arb.From(
        from whole in Gen.Choose(0, 5000)
        from part in Gen.Frequency((4, Gen.Choose(0, whole)), (1, Gen.Constant(0)), (1, Gen.Constant(whole)))
        select Proportion.From(part, whole));

    // By mpmath from the definition, (n + 1) C(n, x) p^x (1 − p)^(n − x) = 0.05.
    [Theory]
    [InlineData(30, 100, 0.16944647804429562, 0.45724598759675586)]
    [InlineData(0, 40, 0, 0.15442009466757593)]
    [InlineData(3, 1_000_000, 6.709322153709536e-9, 2.4631306692300572e-5)]
    public void The_interval_of_a_share_agrees_with_its_definition_in_forty_digits(long part, long whole, double lower, double upper)
    {
        ConfidenceInterval interval = AlwaysValid.Interval(Proportion.From(part, whole))!.Value, failures = AlwaysValid.Interval(Proportion.From(whole - part, whole))!.Value;
        GoldenFile.Close(lower, interval.Lower, 1e-12);
        GoldenFile.Close(upper, interval.Upper, 1e-12);
        GoldenFile.Close(1 - upper, failures.Lower, 1e-12);
        GoldenFile.Close(1 - lower, failures.Upper, 1e-12);
    }

    [Fact]
    public void A_share_is_in_its_interval_exactly_when_its_test_does_not_reject_it() =>
        Check.That(Shares, Given.Level, Given.Level, (share, level, expected) => AlwaysValid.Interval(share, level) is not { } interval
            || Math.Min(Math.Abs(interval.Lower - expected), Math.Abs(interval.Upper - expected)) < 1e-9
            || interval.Contains(expected) == AlwaysValid.Test(share, expected)!.Value.PValue > 1 - level);

    [Fact]
    public void The_interval_of_a_share_holds_it_is_wider_than_that_of_one_look_and_widens_with_the_level() =>
        Check.That(Shares, Given.Level, (share, level) => AlwaysValid.Interval(share, level) is not { } interval
            || (interval.Lower >= 0 && interval.Upper <= 1 && interval.Contains(share.Value!.Value)
                && interval.Width >= 0.9 * share.Interval(level)!.Value.Width && interval.Width <= AlwaysValid.Interval(share, 0.5 + (0.5 * level))!.Value.Width));

    [Fact]
    public void The_change_and_its_p_value_never_contradict_each_other_and_swapping_turns_them() =>
        Check.That(Shares, Shares, Given.Level, (a, b, level) =>
        {
            Comparison? there = AlwaysValid.Change(a, b, 0.05, level), back = AlwaysValid.Change(b, a, 0.05, level);
            return there is null ? a.Whole == 0 || b.Whole == 0
                : there.Change.Equals(-back!.Change) && there.Interval!.Value.Lower.Equals(-back.Interval!.Value.Upper)
                    && (Math.Abs(there.PValue!.Value - (1 - level)) < 1e-9 || there.PValue < 1 - level == (there.Evidence != Evidence.NotEnough));
        });

    [Fact]
    public void Looked_at_after_every_case_the_interval_of_a_share_leaves_the_truth_out_no_more_often_than_it_says() =>
        Assert.All([0.02, 0.5], rate =>
        {
            System.Random random = new(7);
            int wrong = 0;
            for (int run = 0; run < 200; run++)
            {
                bool isOut = false;
                int part = 0;
                for (int whole = 1; whole <= 500 && !isOut; whole++)
                {
                    part += random.NextDouble() < rate ? 1 : 0;
                    isOut = AlwaysValid.Test(Proportion.From(part, whole), rate)!.Value.PValue <= 0.05;
                }

                wrong += isOut ? 1 : 0;
            }

            Assert.InRange(wrong, 0, 10);
        });

    [Theory]
    [InlineData(0.01, 0.005, 1)]
    [InlineData(0.05, 0.03, 3)]
    [InlineData(0.5, 0.3, 1)]
    [InlineData(0.95, 0.05, 9)]
    public void Looked_at_after_every_case_two_equal_shares_seem_to_differ_no_more_often_than_it_says_and_by_an_ordinary_test_far_more(double rate, double expectedChange, int times)
    {
        System.Random random = new(11);
        const int Runs = 100;
        int wrong = 0, naive = 0;
        for (int run = 0; run < Runs; run++)
        {
            int first = 0, second = 0;
            bool isOut = false, isNaivelyOut = false;
            for (int whole = 1; whole <= 600; whole++)
            {
                first += Enumerable.Range(0, times).Count(_ => random.NextDouble() < rate);
                second += random.NextDouble() < rate ? 1 : 0;
                Proportion a = Proportion.From(first, whole * times), b = Proportion.From(second, whole);
                isOut = isOut || AlwaysValid.Change(a, b, expectedChange)!.PValue <= 0.05;
                isNaivelyOut = isNaivelyOut || (whole >= 100 && a.Test(b, ProportionTest.PooledZ) is { PValue: <= 0.05 });
            }

            wrong += isOut ? 1 : 0;
            naive += isNaivelyOut ? 1 : 0;
        }

        Assert.InRange(wrong, 0, (int)(0.05 * Runs));
        Assert.True(naive > 0.1 * Runs, $"{naive} of {Runs}");
    }

    [Fact]
    public void The_change_is_that_of_the_shares_and_its_interval_that_of_the_shares_with_two_more_on_each_side()
    {
        // By hand: (12/104 − 7/84) ± √(V (V/τ² + 1) (ln(1 + τ²/V) + 2 ln 20)), τ = 0.1.
        Comparison change = AlwaysValid.Change(Proportion.From(10, 100), Proportion.From(5, 80), 0.1)!;
        double p = 12 / 104.0, q = 7 / 84.0, v = (p * (1 - p) / 104) + (q * (1 - q) / 84), margin = Math.Sqrt(v * ((v / 0.01) + 1) * (Math.Log(1 + (0.01 / v)) + (2 * Math.Log(20))));
        GoldenFile.Close(0.0375, change.Change, 1e-14);
        GoldenFile.Close(p - q - margin, change.Interval!.Value.Lower, 1e-12);
        GoldenFile.Close(p - q + margin, change.Interval.Value.Upper, 1e-12);
    }

    [Fact]
    public void A_change_that_is_there_is_found()
    {
        Comparison found = AlwaysValid.Change(Proportion.From(600, 10_000), Proportion.From(450, 10_000), 0.01)!;
        Assert.Equal(Evidence.Higher, found.Evidence);
        Assert.True(found.PValue < 0.001 && found.Interval!.Value.Contains(0.015));
        Assert.Equal("mixture sequential probability ratio test, always valid", found.Method);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-9)]
    [InlineData(1e-300)]
    public void However_small_or_large_the_expected_change_there_are_bounds_and_a_p_value(double expectedChange)
    {
        Comparison change = AlwaysValid.Change(Proportion.From(10, 100), Proportion.From(5, 80), expectedChange)!;
        Assert.InRange(change.PValue!.Value, 0.01, 1);
        Assert.InRange(change.Interval!.Value.Lower, -1, 0);
        Assert.InRange(change.Interval.Value.Upper, 0.1, 1);
    }

    [Fact]
    public void Without_cases_there_is_nothing_to_say()
    {
        Assert.Null(AlwaysValid.Interval(default));
        Assert.Null(AlwaysValid.Test(default, 0.5));
        Assert.Null(AlwaysValid.Change(Proportion.From(1, 2), default, 0.1));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Proportion share = Proportion.From(1, 2);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.Interval(share, 95)).ParamName);
        Assert.StartsWith("expected: a share to test must be above 0 and below 1, but was 1.", Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.Test(share, 1)).Message);
        Assert.Equal("expected", Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.Test(share, double.NaN)).ParamName);
        Assert.All([0, -0.1, 1.000001, 1e200, double.PositiveInfinity, double.NaN], change =>
            Assert.StartsWith("expectedChange: a change of shares to expect must be above 0 and at most 1, but was ", Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.Change(share, share, change)).Message));
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => AlwaysValid.Change(share, share, 0.1, 1)).ParamName);
        Assert.Throws<DefinitionMismatchException>(() => AlwaysValid.Change(share, Proportion.From(1, 2, new("other", "another share", "share", 0.01, BetterWhen.Higher)), 0.1));
    }
}
