using CrmMetrics.Goals;
using CrmMetrics.Retention;
using CrmMetrics.Surveys;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

public class SmartCheckTests
{
    private static readonly LocalDate Start = new(2024, 1, 1);

    private static readonly LocalDate Due = new(2025, 1, 1);

    private static readonly MetricDefinition Score = new("score", "mean score", "points", 1, BetterWhen.Higher);

    [Fact]
    public void An_objective_that_says_everything_is_smart()
    {
        SmartCheck check = Past(75).WithPopulation("contract customers").WithWorth(ValuePerPoint.Linear(new Money(10_000, "EUR"))).CheckSmart();
        Assert.True(check.IsSmart, check.ToString());
        Assert.Empty(check.Failures);
        Assert.Equal(
            ["Specific: yes. It is about mean score of contract customers.",
            "Measurable: yes. The baseline is 70 points [69.02, 70.98] at 95 %.",
            "Attainable: yes. On the trend and the scatter of its past the metric would be 73.74 points by the due date, and meet the target with a chance of 27.2 %.",
            "Relevant: yes. Reaching the target is worth 50,000.00 EUR.",
            "Time-bound: yes. From 2024-01-01 to 2025-01-01."],
            check.Findings.Select(finding => finding.ToString()));
    }

    [Fact]
    public void A_wish_fails_letter_by_letter()
    {
        SmartCheck check = Objective.For("Be better", NetPromoterScore.From(40, 30, 30), Start, 15).CheckSmart();
        Assert.False(check.IsSmart);
        Assert.Equal([SmartLetter.Specific, SmartLetter.Measurable, SmartLetter.Relevant, SmartLetter.TimeBound], check.Failures.Select(finding => finding.Letter));
        Assert.Null(check[SmartLetter.Attainable].Passes);
        Assert.Contains("add the population", check[SmartLetter.Specific].Why, StringComparison.Ordinal);
        Assert.StartsWith("The gap of 5 could not be told from chance: two measurements like the baseline, 10 points [", check[SmartLetter.Measurable].Why, StringComparison.Ordinal);
        Assert.Equal("Attainable: cannot tell. Nothing says how far the metric goes by itself: the objective has no due date.", check[SmartLetter.Attainable].ToString());
        Assert.Equal("It does not say what it is for: add a purpose, or what a point is worth.", check[SmartLetter.Relevant].Why);
        Assert.Equal("It has no due date.", check[SmartLetter.TimeBound].Why);
        Assert.Equal("no-due-date", check.WhyNoChance!.Code);
    }

    // Least squares and its t prediction, computed with mpmath in 30 digits.
    [Theory]
    [InlineData(74, 0.4481926041579160, true)]
    [InlineData(75, 0.27184717813575133, true)]
    [InlineData(80, 0.021397895458479925, false)]
    public void Attainable_is_the_chance_on_the_trend_of_the_past(double target, double chance, bool attainable)
    {
        SmartCheck check = Past(target).CheckSmart();
        GoldenFile.Close(chance, check.ChanceOnTrend, 1e-10);
        Assert.Equal(attainable, check[SmartLetter.Attainable].Passes);
        Assert.Null(check.WhyNoChance);
        Assert.Equal(attainable && chance > 0.3, Past(target).CheckSmart(0.3)[SmartLetter.Attainable].Passes);
    }

    [Fact]
    public void A_target_that_comes_by_itself_is_said_to()
    {
        SmartFinding finding = Past(70.5).CheckSmart(0.2)[SmartLetter.Attainable];
        Assert.True(finding.Passes);
        Assert.EndsWith(": it would get there by itself.", finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Measurements_since_the_start_are_no_past()
    {
        Objective<Estimate> objective = Past(75);
        Assert.Equal(objective.CheckSmart().ChanceOnTrend, objective.Measured(Start.PlusDays(100), Estimate.From(90, 1, Score)).CheckSmart().ChanceOnTrend);
    }

    [Fact]
    public void Without_a_past_or_an_interval_it_cannot_tell()
    {
        SmartCheck check = Objective.For("score", Estimate.From(70, Score), Start, 80, Due).WithPopulation("all").WithPurpose("grow").CheckSmart();
        Assert.Empty(check.Failures);
        Assert.False(check.IsSmart);
        Assert.Null(check[SmartLetter.Measurable].Passes);
        Assert.Equal("too-few-measurements", check.WhyNoChance!.Code);
        Assert.Equal("It serves: grow.", check[SmartLetter.Relevant].Why);
    }

    [Fact]
    public void Without_a_baseline_it_is_not_measurable()
    {
        SmartCheck check = Objective.For("Keep them", RetentionRate.From(0, 0), Start, 0.8, Due).CheckSmart();
        Assert.Equal("The baseline has no value: there were no customers to keep.", check[SmartLetter.Measurable].Why);
        Assert.False(check[SmartLetter.Measurable].Passes);
    }

    [Fact]
    public void A_target_that_is_met_already_needs_a_purpose()
    {
        Objective<Estimate> met = Objective.For("score", Estimate.From(70, 1, Score), Start, 60, Due);
        Assert.Equal("The baseline already meets the target, and it does not say what holding it is for.", met.CheckSmart()[SmartLetter.Relevant].Why);
        Assert.True(met.WithPurpose("hold").CheckSmart()[SmartLetter.Relevant].Passes);
        Assert.Equal("An improvement is worth 1.00 EUR a point.", met.WithWorth(ValuePerPoint.Linear(new Money(1, "EUR"))).CheckSmart()[SmartLetter.Relevant].Why);
    }

    private static Objective<Estimate> Past(double target) => Objective.For("score", Estimate.From(70, 0.5, Score), Start, target, Due)
        .Measured(Start.PlusDays(-335), Estimate.From(66, 0.5, Score)).Measured(Start.PlusDays(-244), Estimate.From(67, 0.5, Score))
        .Measured(Start.PlusDays(-152), Estimate.From(66.5, 0.5, Score)).Measured(Start.PlusDays(-60), Estimate.From(69, 0.5, Score));
}
