using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class LogRankTests
{
    private static readonly LogRankWeights[] AllWeights = [LogRankWeights.LogRank, LogRankWeights.PetoPeto, LogRankWeights.Gehan, LogRankWeights.TaroneWare];

    private static readonly Arbitrary<LogRankWeights> Weights = Arb.From(Gen.Elements(AllWeights));

    [Fact]
    public void Two_groups_are_tested_as_the_textbook_does_subject_by_subject() =>
        Check.That(GivenSurvival.Subjects, GivenSurvival.Subjects, Weights, (first, second, weights) =>
        {
            double excess = 0, variance = 0, survival = 1;
            foreach (double time in first.Concat(second).Where(subject => subject.Cause == 1).Select(subject => subject.Time).Distinct().OrderBy(time => time))
            {
                double mine = AtRisk(first, time), all = mine + AtRisk(second, time), events = Events(first, time), happened = events + Events(second, time);
                double weight = weights switch { LogRankWeights.PetoPeto => survival, LogRankWeights.Gehan => all, LogRankWeights.TaroneWare => Math.Sqrt(all), _ => 1 };
                excess += weight * (events - (happened * mine / all));
                variance += all < 2 ? 0 : weight * weight * happened * (all - happened) / (all - 1) * (mine / all) * (1 - (mine / all));
                survival *= 1 - (happened / all);
            }

            HypothesisTest? test = LogRankTest.From([SurvivalTable.From(first), SurvivalTable.From(second)], weights).Overall;
            return variance <= 1e-12 ? test is null : Math.Abs(test!.Value.Statistic!.Value - (excess * excess / variance)) <= 1e-9 * (1 + (excess * excess / variance));

            static double AtRisk(SurvivalTime[] subjects, double time) => subjects.Count(subject => subject.Time >= time && (subject.Entry < time || subject.Entry == 0));

            static double Events(SurvivalTime[] subjects, double time) => subjects.Count(subject => subject.Time == time && subject.Cause == 1);
        });

    [Fact]
    public void The_order_of_the_groups_changes_nothing_and_equal_groups_do_not_differ() =>
        Check.That(GivenSurvival.Tables, GivenSurvival.Tables, Weights, (a, b, weights) =>
            Same(LogRankTest.From([a, b, a + b], weights).Overall, LogRankTest.From([a + b, a, b], weights).Overall)
            && LogRankTest.From([a, a, a], weights).Overall is not { Statistic: > 1e-9 });

    [Fact]
    public void What_is_expected_adds_up_to_what_was_observed() =>
        Check.That(GivenSurvival.Tables, GivenSurvival.Tables, Weights, (a, b, weights) =>
        {
            LogRankTest test = LogRankTest.From([a, b], weights);
            double observed = test.Groups.Sum(group => group.Observed);
            return Math.Abs(observed - test.Groups.Sum(group => group.Expected)) <= 1e-9 * (1 + observed)
                && Math.Abs(test.Covariance(0, 0) + test.Covariance(0, 1)) <= 1e-9 * (1 + test.Covariance(0, 0));
        });

    [Fact]
    public void One_stratum_is_the_plain_test_and_a_group_that_is_nowhere_at_risk_costs_nothing() =>
        Check.That(GivenSurvival.Tables, GivenSurvival.Tables, Weights, (a, b, weights) =>
        {
            HypothesisTest? plain = LogRankTest.From([a, b], weights).Overall;
            return Same(plain, LogRankTest.FromStrata([[a, b]], weights).Overall) && Same(plain, LogRankTest.From([a, SurvivalTable.Zero, b], weights).Overall)
                && Same(plain, LogRankTest.FromStrata([[a, b], [a, SurvivalTable.Zero]], weights).Overall);
        });

    [Fact]
    public void The_trend_over_two_groups_is_the_overall_test_and_scores_may_be_stretched_and_shifted() =>
        Check.That(GivenSurvival.Tables, GivenSurvival.Tables, GivenSurvival.Tables, (a, b, c) =>
            Same(LogRankTest.From([a, b]).Overall, LogRankTest.From([a, b]).Trend())
            && Same(LogRankTest.From([a, b, c]).Trend(), LogRankTest.From([a, b, c]).Trend([10, 15, 20])));

    [Fact]
    public void The_trend_is_the_quadratic_form_of_the_scores()
    {
        SurvivalTable[] groups =
        [
            SurvivalTable.From([1, 3, 4, 9], [true, true, false, true]), SurvivalTable.From([2, 5, 6, 9], [true, true, true, false]), SurvivalTable.From([4, 7, 8, 10], [false, true, true, false]),
        ];
        LogRankTest test = LogRankTest.From(groups);
        double[] scores = [0, 1, 5];
        double sum = 0, variance = 0;
        for (int i = 0; i < 3; i++)
        {
            sum += scores[i] * (test.Groups[i].Observed - test.Groups[i].Expected);
            for (int j = 0; j < 3; j++)
            {
                variance += scores[i] * scores[j] * test.Covariance(i, j);
            }
        }

        HypothesisTest trend = test.Trend(scores)!.Value;
        Assert.Equal(sum * sum / variance, trend.Statistic!.Value, 1e-10);
        Assert.Equal((1.0, "log-rank test for trend"), (trend.DegreesOfFreedom, trend.Method));
        Assert.Null(test.Trend([4, 4, 4]));
    }

    [Fact]
    public void Published_figures_of_the_leukaemia_trial_are_met()
    {
        SurvivalTable treated = SurvivalGoldenTests.Table("freireich-6mp"), placebo = SurvivalGoldenTests.Table("freireich-placebo");
        LogRankTest test = LogRankTest.From(new Dictionary<string, SurvivalTable> { ["6-MP"] = treated, ["placebo"] = placebo });
        Assert.Equal(16.79, test.Overall!.Value.Statistic!.Value, 0.005);
        Assert.Equal("log-rank test: 16.79, 1 df, p = 4.169E-05", test.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(["6-MP", "placebo"], test.Groups.Select(group => group.Name));
        Assert.Equal("Peto–Peto test", LogRankTest.From([treated, placebo], LogRankWeights.PetoPeto).Overall!.Value.Method);
        Assert.Equal("stratified log-rank test", LogRankTest.FromStrata([[treated, placebo]]).Overall!.Value.Method);
    }

    [Fact]
    public void Groups_that_were_never_at_risk_together_cannot_be_told_apart()
    {
        SurvivalTable early = SurvivalTable.From([1, 2], [true, true]), late = SurvivalTable.From([8, 9], [true, true], [5, 5]);
        LogRankTest test = LogRankTest.From([early, late]);
        Assert.Null(test.Overall);
        Assert.Null(test.Trend());
        Assert.Equal("log-rank test: undefined (no two groups were at risk together when an event happened)", test.ToString());
        Assert.Null(LogRankTest.From([SurvivalTable.Zero, SurvivalTable.Zero]).Overall);

        // Two pairs of groups, never all four: what can be told has two degrees of freedom.
        Assert.Equal(2, LogRankTest.From([SurvivalTable.From([1, 2, 3], [true, true, true]), SurvivalTable.From([2, 3, 4], [true, true, true]), late, SurvivalTable.From([7, 9, 11], [true, true, true], [5, 5, 5])]).Overall!.Value.DegreesOfFreedom);
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        SurvivalTable table = SurvivalTable.From([1], [true]);
        SurvivalTableTests.Bad("groups: there must be two groups or more to compare, but there were 1.", () => LogRankTest.From([table]));
        SurvivalTableTests.Bad("strata: there must be one stratum or more, but there was none.", () => LogRankTest.FromStrata([]));
        SurvivalTableTests.Bad("strata: must have one for each of the 2 groups of the first stratum, but had 3.", () => LogRankTest.FromStrata([[table, table], [table, table, table]]));
        SurvivalTableTests.Bad("scores: must have one for each of the 2 groups, but had 1.", () => LogRankTest.From([table, table]).Trend([1]));
        ProportionTests.Refused("scores: must be a finite number, but was NaN.", () => LogRankTest.From([table, table]).Trend([1, double.NaN]));
        ProportionTests.Refused("weights: must be one of LogRank, PetoPeto, Gehan, TaroneWare, but was 0.", () => LogRankTest.From([table, table], default));
        ProportionTests.Refused("first: must be from 0 to 1, but was 2.", () => LogRankTest.From([table, table]).Covariance(2, 0));
        Assert.Equal("groups", Assert.Throws<ArgumentNullException>(() => LogRankTest.From([table, null!])).ParamName);
        Assert.Equal("groups", Assert.Throws<ArgumentNullException>(() => LogRankTest.From((IReadOnlyList<SurvivalTable>)null!)).ParamName);
    }

    private static bool Same(HypothesisTest? left, HypothesisTest? right) =>
        left is null ? right is null
        : right is { } other && left.Value.DegreesOfFreedom.Equals(other.DegreesOfFreedom)
            && Math.Abs(left.Value.Statistic!.Value - other.Statistic!.Value) <= 1e-8 * (1 + other.Statistic.Value);
}
