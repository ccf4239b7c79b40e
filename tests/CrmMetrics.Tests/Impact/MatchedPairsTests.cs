using System.Globalization;
using CrmMetrics.Impact;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

public class MatchedPairsLaws : EffectLaws
{
    private static readonly Gen<Effect> OfValues =
        from pairs in MatchedPairsTests.Pairs.Generator
        from reading in Gen.Choose(0, 4)
        select reading switch { 0 => pairs.Difference, 1 => pairs.RelativeLift, 2 => pairs.LiftBy(LiftInterval.Log), 3 => pairs.TypicalDifference, _ => pairs.MedianDifference };

    private static readonly Gen<Effect> OfShares =
        from both in Given.CountGen
        from first in Given.CountGen
        from second in Given.CountGen
        from neither in Given.CountGen
        select MatchedPairs.OfShares(PairedProportions.From(both, first, second, neither), Experiments.Revenue);

    protected override Arbitrary<Effect> Any { get; } = Arb.From(Gen.Frequency((4, OfValues), (1, OfShares)));
}

public class MatchedPairsTests
{
    internal static Arbitrary<MatchedPairs> Pairs { get; } = Arb.From(
        from treated in Experiments.Column
        from noise in Gen.ArrayOf(Gen.Choose(-6, 9), 12)
        select MatchedPairs.From(treated, [.. treated.Select((value, i) => (0.75 * value) + noise[i])], Experiments.Revenue));

    private static readonly double[] Before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];

    private static readonly double[] After = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

    [Fact]
    public void A_published_signed_rank_test()
    {
        // Hollander and Wolfe's depression scores, as in R's wilcox.test: V = 40, two-sided p = 0.03906, pseudo-median 0.46, [0.010, 0.786].
        Effect typical = MatchedPairs.From(Before, After, Experiments.Revenue).TypicalDifference;
        Assert.Equal(0.0390625, typical.PValue!.Value, 12);
        Assert.Equal(0.46, typical.Value!.Value, 12);
        Assert.Equal(0.010, typical.Interval()!.Value.Lower, 12);
        Assert.Equal(0.786, typical.Interval()!.Value.Upper, 12);
    }

    [Fact]
    public void The_paired_t_test_is_that_of_the_differences() =>
        Check.That(Pairs, Given.Level, (pairs, level) => pairs.Count < 2 || pairs.Difference.Interval(level) is not { } bounds
            || (Math.Abs(pairs.Values.Change(level)!.Interval!.Value.Lower - bounds.Lower) <= 1e-12 * bounds.Width && Math.Abs(pairs.Difference.PValue!.Value - pairs.Values.Change(level)!.PValue!.Value) < 1e-12
                && pairs.Difference.DegreesOfFreedom.Equals(pairs.Count - 1.0)));

    [Fact]
    public void The_signed_rank_interval_is_that_of_all_means_of_two_differences() =>
        Check.That(Differences(7), Given.Level, (differences, level) =>
        {
            Effect effect = Of(differences).TypicalDifference;
            double[] means = [.. Enumerable.Range(0, differences.Length).SelectMany(i => Enumerable.Range(i, differences.Length - i).Select(j => (0.5 * differences[i]) + (0.5 * differences[j]))).OrderBy(mean => mean)];
            if (means.Length == 0)
            {
                return effect.WhyUndefined!.Code == "no-pairs";
            }

            // Every pattern of signs of the ranks 1 to n.
            int patterns = 1 << differences.Length;
            int[] sums = [.. Enumerable.Range(0, patterns).Select(pattern => Enumerable.Range(0, differences.Length).Sum(i => (pattern >> i & 1) * (i + 1)))];
            double AtMost(int sum) => sums.Count(one => one <= sum) / (double)patterns;
            int left = Enumerable.Range(0, means.Length / 2).Count(k => 2 * AtMost(k) <= 1 - level);
            double p = Math.Min(1, 2 * AtMost(Math.Min(means.Count(mean => mean <= 0), means.Count(mean => mean >= 0))));
            ConfidenceInterval bounds = effect.Interval(level)!.Value;
            return Math.Abs(p - effect.PValue!.Value) < 1e-12
                && bounds.Lower.Equals(left == 0 ? double.NegativeInfinity : means[left - 1]) && bounds.Upper.Equals(left == 0 ? double.PositiveInfinity : means[means.Length - left])
                && effect.Value == (0.5 * means[(means.Length - 1) / 2]) + (0.5 * means[means.Length / 2]);
        });

    [Fact]
    public void The_sign_test_is_the_binomial_of_the_signs() =>
        Check.That(Differences(12), Given.Level, (differences, level) =>
        {
            Effect effect = Of(differences).MedianDifference;
            double[] sorted = [.. differences.OrderBy(difference => difference)];
            int n = sorted.Length;
            if (n == 0)
            {
                return effect.Value is null;
            }

            double AtMost(int count) => Enumerable.Range(0, count + 1).Sum(k => Choose(n, k)) / Math.Pow(2, n);
            int left = Enumerable.Range(0, n / 2).Count(k => 2 * AtMost(k) <= 1 - level);
            return Math.Abs(Math.Min(1, 2 * AtMost(Math.Min(sorted.Count(x => x <= 0), sorted.Count(x => x >= 0)))) - effect.PValue!.Value) < 1e-12
                && effect.Interval(level)!.Value.Lower.Equals(left == 0 ? double.NegativeInfinity : sorted[left - 1]);
        });

    [Fact]
    public void Exact_and_normal_signed_ranks_meet()
    {
        double[] Line(int count) => [.. Enumerable.Range(1, count).Select(i => (i * 37 % count) + 1 - (0.453 * count))];
        Effect exact = Of(Line(100)).TypicalDifference, normal = Of(Line(101)).TypicalDifference;
        Assert.InRange(exact.PValue!.Value / normal.PValue!.Value, 0.85, 1.2);
        Assert.InRange(exact.Interval()!.Value.Width / normal.Interval()!.Value.Width, 0.97, 1.03);
    }

    [Fact]
    public void Many_pairs_do_not_make_all_the_means_of_two()
    {
        double[] differences = [.. Enumerable.Range(0, 5_000).Select(i => (i * 0.618_033_988_749 % 1) - 0.48)];
        Effect typical = Of(differences).TypicalDifference;
        Assert.InRange(typical.Value!.Value, 0.015, 0.025);
        Assert.InRange(typical.Interval()!.Value.Width, 0.0156, 0.0164);
    }

    [Fact]
    public void The_lift_of_pairs_takes_their_likeness_into_account()
    {
        // Fieller for paired values: the lifts L at which treated − (1 + L) control has a mean that t can't tell from 0.
        double[] treated = [12, 15, 19, 22, 31, 40], control = [10, 14, 15, 20, 27, 33];
        MatchedPairs pairs = MatchedPairs.From(treated, control, Experiments.Revenue);
        ConfidenceInterval bounds = pairs.RelativeLift.Interval()!.Value;
        foreach (double lift in new[] { bounds.Lower, bounds.Upper })
        {
            Assert.Equal(0.05, TestOf([.. treated.Zip(control, (with, without) => with - ((1 + lift) * without))]), 10);
        }

        Assert.True(bounds.Width < Experiment.OfMeans(SampleMean.From(treated), SampleMean.From(control)).RelativeLift.Interval()!.Value.Width);
        Assert.Equal(20.0 / 119, pairs.RelativeLift.Value!.Value, 12);

        static double TestOf(double[] values)
        {
            SampleMean mean = SampleMean.From(values);
            return StudentT.TwoSidedTail(mean.Value!.Value / (mean.StandardDeviation!.Value / Math.Sqrt(mean.Count)), mean.Count - 1);
        }
    }

    [Fact]
    public void Pairs_of_shares_are_mcnemars()
    {
        PairedProportions pairs = PairedProportions.From(40, 5, 20, 35);
        Effect effect = MatchedPairs.OfShares(pairs, Experiments.Revenue);
        Assert.Equal(0.15, effect.Value!.Value, 12);
        Assert.Equal(pairs.Test()!.Value.PValue, effect.PValue!.Value, 12);
        Assert.Equal("no-pairs", MatchedPairs.OfShares(default, Experiments.Revenue).WhyUndefined!.Code);
        Assert.Equal("outcome", Assert.Throws<ArgumentNullException>(() => MatchedPairs.OfShares(pairs, null!)).ParamName);
    }

    [Fact]
    public void Too_few_pairs_say_so()
    {
        MatchedPairs none = MatchedPairs.From([], [], Experiments.Revenue), one = MatchedPairs.From([3.0], [2.0], Experiments.Revenue), alike = MatchedPairs.From([3.0, 4], [2.0, 3], Experiments.Revenue);
        Assert.Equal("no-pairs", none.Difference.WhyUndefined!.Code);
        Assert.Equal("no-pairs", none.RelativeLift.WhyUndefined!.Code);
        Assert.Equal("no-pairs", none.TypicalDifference.WhyUndefined!.Code);
        Assert.Equal("too-few-pairs", one.Difference.WhyNoInterval!.Code);
        Assert.Equal(1, one.Difference.Value);
        Assert.Equal("no-spread", alike.Difference.WhyNoInterval!.Code);
        Assert.Equal(double.PositiveInfinity, alike.TypicalDifference.Interval()!.Value.Upper);
        Assert.Equal("baseline-not-positive", MatchedPairs.From([3.0, 4], [-2.0, -5], Experiments.Revenue).RelativeLift.WhyUndefined!.Code);
        Assert.Equal("outcome-not-positive", MatchedPairs.From([-3.0, -4], [2.0, 5], Experiments.Revenue).LiftBy(LiftInterval.Log).WhyNoInterval!.Code);
    }

    [Fact]
    public void Its_text_has_the_pairs_and_the_difference()
    {
        MatchedPairs pairs = MatchedPairs.From(Before, After, Experiments.Revenue);
        Assert.StartsWith("9 pairs, difference +0.4319 EUR per customer [0.103", pairs.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("9 pairs, difference 0.43", pairs.ToString("F2", CultureInfo.InvariantCulture));
        Assert.Equal(pairs.Difference.Value, MatchedPairs.From(Enumerable.Range(0, 9), i => Before[i], i => After[i], Experiments.Revenue).Difference.Value);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.StartsWith("control: there must be one outcome for each of the 2 treated cases, but there were 1.", Assert.Throws<ArgumentException>(() => MatchedPairs.From([1.0, 2], [1.0], Experiments.Revenue)).Message);
        Assert.StartsWith("treated: must be a finite number (index 1), but was NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => MatchedPairs.From([1.0, double.NaN], [1.0, 2], Experiments.Revenue)).Message);
        Assert.StartsWith("control: must be a finite number (index 0)", Assert.Throws<ArgumentOutOfRangeException>(() => MatchedPairs.From([1.0], [double.PositiveInfinity], Experiments.Revenue)).Message);
        Assert.Equal("outcome", Assert.Throws<ArgumentNullException>(() => MatchedPairs.From([1.0], [2.0], null!)).ParamName);
        Assert.Equal("pairs", Assert.Throws<ArgumentNullException>(() => MatchedPairs.From<int>(null!, i => i, i => i, Experiments.Revenue)).ParamName);
        Assert.Equal("matching", Assert.Throws<ArgumentNullException>(() => MatchedPairs.From(null!, [1.0], [2.0], Experiments.Revenue)).ParamName);
        Assert.Equal("method", Assert.Throws<ArgumentOutOfRangeException>(() => MatchedPairs.From([1.0], [2.0], Experiments.Revenue).LiftBy(0)).ParamName);
    }

    private static Arbitrary<double[]> Differences(int most) => Arb.From(Gen.Choose(0, most).SelectMany(count => Gen.ArrayOf(Gen.Choose(-12, 20).Select(value => value / 4.0), count)));

    private static MatchedPairs Of(double[] differences) => MatchedPairs.From(differences, new double[differences.Length], Experiments.Revenue);

    private static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
}
