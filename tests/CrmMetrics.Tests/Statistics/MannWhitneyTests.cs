using System.Text.Json;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class MannWhitneyTests
{
    private static Arbitrary<int[]> Counts { get; } = Arb.From(Gen.ArrayOf(Gen.Choose(0, 9), 5));

    [Fact]
    public void Every_comparison_of_ratings_in_the_survey_file_is_reproduced()
    {
        JsonElement[] cases = [.. GoldenFile.Read("survey.json").GetProperty("nps_compare").EnumerateArray()];
        Assert.Equal(7, cases.Length);
        foreach (JsonElement one in cases)
        {
            // Triples are promoters, passives, detractors; the scale goes upwards.
            HypothesisTest test = MannWhitney.Test(Triple("a"), Triple("b"), MannWhitneyCorrection.None)!.Value;
            GoldenFile.Close(one.GetProperty("mann_whitney").GetProperty("U").GetDouble(), test.Statistic, 1e-12, what: "U");
            GoldenFile.Close(one.GetProperty("mann_whitney").GetProperty("p").GetDouble(), test.PValue, 1e-10, what: "p");

            long[] Triple(string name) => [.. one.GetProperty(name).EnumerateArray().Select(count => count.GetInt64()).Reverse()];
        }
    }

    [Fact]
    public void Counts_and_the_values_themselves_give_the_same() =>
        Check.That(Counts, Counts, (first, second) => Equals(MannWhitney.Test(Long(first), Long(second)), MannWhitney.Test(Spread(first), Spread(second))));

    [Fact]
    public void U_counts_the_pairs_that_the_first_group_wins_and_half_the_ties() =>
        Check.That(Counts, Counts, (first, second) =>
        {
            double[] ours = Spread(first), theirs = Spread(second);
            double wins = ours.Sum(mine => theirs.Sum(other => mine > other ? 1 : mine == other ? 0.5 : 0));
            return MannWhitney.Test(ours, theirs) is not { } test || test.Statistic.Equals(wins);
        });

    [Fact]
    public void Swapping_the_groups_keeps_the_p_value_and_any_rising_scale_does_too() =>
        Check.That(Counts, Counts, (first, second) =>
            MannWhitney.Test(Long(first), Long(second)) is not { } test
            || (test.PValue.Equals(MannWhitney.Test(Long(second), Long(first))!.Value.PValue)
                && test.Equals(MannWhitney.Test(Spread(first).Select(Math.Exp).ToArray(), Spread(second).Select(Math.Exp).ToArray())!.Value)));

    [Fact]
    public void A_billion_answers_keep_their_digits()
    {
        // With two values the test is the pooled z test times √((N − 1) / N).
        HypothesisTest ranks = MannWhitney.Test([500_020_000L, 499_980_000L], [500_000_000L, 500_000_000L], MannWhitneyCorrection.None)!.Value;
        HypothesisTest shares = Proportion.From(499_980_000, 1_000_000_000).Test(Proportion.From(500_000_000, 1_000_000_000), ProportionTest.NMinusOneChiSquare)!.Value;
        GoldenFile.Close(shares.PValue, ranks.PValue, 1e-10);
    }

    [Fact]
    public void An_empty_group_or_equal_values_give_no_test()
    {
        Assert.Null(MannWhitney.Test([1L, 2L], [0L, 0L]));
        Assert.Null(MannWhitney.Test([3L, 0L], [4L, 0L]));
        Assert.Null(MannWhitney.Test(new double[] { 1 }, []));
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        ProportionTests.Refused("first: a count must be 0 or more (index 1), but was -2.", () => MannWhitney.Test([1L, -2L], [1L, 2L]));
        ProportionTests.Refused("second: a count must be 0 or more (index 0), but was -1.", () => MannWhitney.Test([1L, 2L], [-1L, 2L]));
        ProportionTests.Refused("second: must be a number (index 1), but was NaN.", () => MannWhitney.Test([1.0], [1.0, double.NaN]));
        ProportionTests.Refused("correction: must be one of Continuity, None, but was 0.", () => MannWhitney.Test([1L], [1L], default));
        ProportionTests.Refused("correction: must be one of Continuity, None, but was 5.", () => MannWhitney.Test([1.0], [1.0], (MannWhitneyCorrection)5));
        Assert.StartsWith(
            "second: must have the 2 counts of the first group, but had 1.",
            Assert.Throws<ArgumentException>(() => MannWhitney.Test([1L, 2L], [1L])).Message, StringComparison.Ordinal);
    }

    private static long[] Long(int[] counts) => [.. counts.Select(count => (long)count)];

    private static double[] Spread(int[] counts) => [.. counts.SelectMany((count, value) => Enumerable.Repeat((double)value, count))];
}
