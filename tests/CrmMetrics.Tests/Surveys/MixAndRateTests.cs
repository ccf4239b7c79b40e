using System.Globalization;
using System.Numerics;
using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

public class MixAndRateTests
{
    private static readonly Arbitrary<Dictionary<string, NetPromoterScore>> Segments = Arb.From(
        from count in Gen.Choose(0, 6)
        from scores in Gen.ArrayOf(NetPromoterScoreLaws.Scores.Generator, count)
        from first in Gen.Choose(0, 3)
        select scores.Select((score, i) => (Name: "segment " + (first + i), score)).ToDictionary(pair => pair.Name, pair => pair.score));

    [Fact]
    public void The_effects_add_up_to_the_change_to_the_last_bit_in_any_order() =>
        Check.That(Segments, Segments, (before, after) =>
        {
            if (NetPromoterScore.ChangeOverSegments(before, after) is not { } split)
            {
                return Sum(before).Value is null || Sum(after).Value is null;
            }

            double forward = split.Segments.Sum(segment => segment.Total);
            double backward = split.Segments.Reverse().Sum(segment => segment.Rate) + split.Segments.OrderBy(segment => segment.Mix).Sum(segment => segment.Mix);
            return forward.Equals(split.Change) && backward.Equals(split.Change) && (split.Mix + split.Rate).Equals(split.Change)
                && Math.Abs(split.Change - (Sum(after).Value!.Value - Sum(before).Value!.Value)) <= 1e-12 * 100
                && split.Before == Sum(before) && split.After == Sum(after);
        });

    [Fact]
    public void Each_effect_is_that_of_exact_fractions() =>
        Check.That(Segments, Segments, (before, after) =>
            NetPromoterScore.ChangeOverSegments(before, after) is not { } split || split.Segments.All(segment =>
            {
                (double mix, double rate) = Exact(segment.Before, segment.After, Sum(before), Sum(after));
                return Math.Abs(segment.Mix - mix) < 1e-10 && Math.Abs(segment.Rate - rate) < 1e-10;
            }));

    [Fact]
    public void Swapping_before_and_after_turns_the_signs() =>
        Check.That(Segments, Segments, (before, after) =>
            NetPromoterScore.ChangeOverSegments(before, after) is not { } there || NetPromoterScore.ChangeOverSegments(after, before) is not { } back
            || (Math.Abs(there.Mix + back.Mix) < 1e-10 && Math.Abs(there.Rate + back.Rate) < 1e-10));

    [Fact]
    public void Without_a_change_of_scores_all_is_mix_and_without_a_change_of_shares_all_is_rate()
    {
        Dictionary<string, NetPromoterScore> before = new() { ["north"] = NetPromoterScore.From(60, 20, 20), ["south"] = NetPromoterScore.From(20, 20, 60) };
        Dictionary<string, NetPromoterScore> moreNorth = new() { ["north"] = NetPromoterScore.From(180, 60, 60), ["south"] = NetPromoterScore.From(20, 20, 60) };
        Dictionary<string, NetPromoterScore> better = new() { ["north"] = NetPromoterScore.From(70, 20, 10), ["south"] = NetPromoterScore.From(30, 20, 50) };

        MixAndRate<string> mix = NetPromoterScore.ChangeOverSegments(before, moreNorth)!;
        Assert.Equal((20, 20, 0), (mix.Change, mix.Mix, mix.Rate));
        Assert.Equal([7.5, 12.5], mix.Segments.Select(segment => segment.Mix));

        MixAndRate<string> rate = NetPromoterScore.ChangeOverSegments(before, better)!;
        Assert.Equal((20, 0, 20), (rate.Change, rate.Mix, rate.Rate));
        Assert.Equal("+20.0 points: mix 0.0, rate +20.0", rate.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("+20,00 points: mix 0,00, rate +20,00", rate.ToString("F2", CultureInfo.GetCultureInfo("de-DE")));
    }

    [Fact]
    public void A_segment_on_one_side_only_is_all_mix()
    {
        Dictionary<int, NetPromoterScore> before = new() { [1] = NetPromoterScore.From(50, 0, 50) };
        Dictionary<int, NetPromoterScore> after = new() { [1] = NetPromoterScore.From(50, 0, 50), [2] = NetPromoterScore.From(100, 0, 0), [3] = NetPromoterScore.Zero };
        MixAndRate<int> split = NetPromoterScore.ChangeOverSegments(before, after)!;
        Assert.Equal([1, 2], split.Segments.Select(segment => segment.Segment));
        Assert.Equal(0, split.Rate);
        Assert.Equal(50, split.Change);
        Assert.Equal(NetPromoterScore.Zero, split.Segments[1].Before);
    }

    [Fact]
    public void Ratings_by_segment_are_split_without_a_detour()
    {
        (int Answer, char Region)[] before = [(9, 'a'), (3, 'a'), (10, 'b')], after = [(9, 'a'), (9, 'b'), (8, 'b')];
        MixAndRate<char> split = NetPromoterScore.ChangeOverSegments(By(before), By(after))!;
        Assert.Equal(33.333333333333, split.Change, 9);

        static IReadOnlyDictionary<char, RatingCounts> By((int Answer, char Region)[] rows) =>
            RatingCounts.By(rows, row => row.Region, row => row.Answer, RatingScale.ZeroToTen);
    }

    [Fact]
    public void Nobody_answering_on_a_side_leaves_nothing_to_split()
    {
        Dictionary<string, NetPromoterScore> some = new() { ["a"] = NetPromoterScore.From(1, 1, 1) }, none = new() { ["a"] = NetPromoterScore.Zero };
        Assert.Null(NetPromoterScore.ChangeOverSegments(some, none));
        Assert.Null(NetPromoterScore.ChangeOverSegments(none, some));
        Assert.Equal("before", Assert.Throws<ArgumentNullException>(() => NetPromoterScore.ChangeOverSegments(null!, some)).ParamName);
        Assert.Equal("after", Assert.Throws<ArgumentNullException>(() => NetPromoterScore.ChangeOverSegments(some, null!)).ParamName);
    }

    private static NetPromoterScore Sum(Dictionary<string, NetPromoterScore> segments) =>
        segments.Values.Aggregate(NetPromoterScore.Zero, (sum, score) => sum + score);

    // The formula of the remarks over whole numbers: 200 points × numerator / denominator.
    private static (double Mix, double Rate) Exact(NetPromoterScore old, NetPromoterScore now, NetPromoterScore allOld, NetPromoterScore allNow)
    {
        (BigInteger n0, BigInteger n1, BigInteger all0, BigInteger all1) = (old.Responses, now.Responses, allOld.Responses, allNow.Responses);
        (BigInteger net0, BigInteger net1) = (old.Promoters - old.Detractors, now.Promoters - now.Detractors);
        (net0, BigInteger d0) = n0.IsZero ? (net1, n1) : (net0, n0);
        (net1, BigInteger d1) = n1.IsZero ? (net0, d0) : (net1, n1);
        (BigInteger top0, BigInteger top1) = (allOld.Promoters - allOld.Detractors, allNow.Promoters - allNow.Detractors);

        // w₁ − w₀ over all0 all1; the middle less the whole's middle over 2 d0 d1 all0 all1.
        BigInteger shift = (n1 * all0) - (n0 * all1), together = (n1 * all0) + (n0 * all1), whole = all0 * all1;
        BigInteger middle = (((net0 * d1) + (net1 * d0)) * whole) - (((top0 * all1) + (top1 * all0)) * d0 * d1);
        return (
            100 * Ratio(shift * middle, whole * 2 * d0 * d1 * whole),
            100 * Ratio(together * ((net1 * d0) - (net0 * d1)), 2 * whole * d0 * d1));
    }

    private static double Ratio(BigInteger numerator, BigInteger denominator) =>
        (double)(numerator * BigInteger.Pow(10, 30) / denominator) / 1e30;
}
