using System.Globalization;
using CrmMetrics.Goals;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using CrmMetrics.Surveys;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

public class ObjectiveTests
{
    private static readonly LocalDate Start = new(2024, 1, 1);

    private static readonly LocalDate Due = new(2025, 1, 1);

    private static readonly LocalDate Half = Start.PlusDays(183);

    private static readonly MetricDefinition Score = new("score", "mean score", "points", 1, BetterWhen.Higher);

    private static readonly Objective<RetentionRate> Keep = Objective.For("Keep more customers", RetentionRate.From(700, 1000), Start, 0.8, Due);

    // The article's own example: 100,000 for ten points of engagement.
    [Fact]
    public void A_hundred_thousand_for_ten_points_is_ten_thousand_a_point()
    {
        Objective<RetentionRate> worth = Keep.WithWorth(ValuePerPoint.Linear(new Money(100_000, "EUR"), 10));
        Assert.Equal(new Money(10_000, "EUR"), worth.Worth!.PerPoint);
        Assert.Equal(new Money(100_000, "EUR"), worth.MoneyAtTarget);

        MoneyEstimate realised = worth.Measured(Half, RetentionRate.From(760, 1000)).ProgressAt(Half).MoneyRealised;
        Assert.Equal(new Money(60_000, "EUR"), realised.Value);
        ConfidenceInterval change = RetentionRate.From(760, 1000).ComparedWith(RetentionRate.From(700, 1000), 0.9)!.Interval!.Value;
        Assert.Equal(change.Lower * 1_000_000, realised.Interval(0.9)!.Value.Lower, 1e-6);
        Assert.Equal(change.Upper * 1_000_000, realised.Interval(0.9)!.Value.Upper, 1e-6);
    }

    [Theory]
    [InlineData(760, 60_000, 40_000, 0)]
    [InlineData(800, 100_000, 40_000, 100_000)]
    [InlineData(680, -20_000, -20_000, 0)]
    public void Money_is_linear_capped_or_from_a_threshold_on(long retained, int linear, int capped, int threshold)
    {
        Money point = new(10_000, "EUR");
        Money? Realised(ValuePerPoint worth) => Keep.WithWorth(worth).Measured(Half, RetentionRate.From(retained, 1000)).ProgressAt(Half).MoneyRealised.Value;
        Assert.Equal(new Money(linear, "EUR"), Realised(ValuePerPoint.Linear(point)));
        Assert.Equal(new Money(capped, "EUR"), Realised(ValuePerPoint.Capped(point, 4)));
        Assert.Equal(new Money(threshold, "EUR"), Realised(ValuePerPoint.Threshold(point * 10, 10)));
    }

    [Fact]
    public void Money_from_a_threshold_on_is_all_or_nothing_in_its_bounds_too()
    {
        MoneyEstimate realised = Keep.WithWorth(ValuePerPoint.Threshold(new Money(100_000, "EUR"), 5)).Measured(Half, RetentionRate.From(760, 1000)).ProgressAt(Half).MoneyRealised;
        Assert.Equal(new Money(100_000, "EUR"), realised.Value);
        Assert.Equal((0.0, 100_000.0), (realised.Interval()!.Value.Lower, realised.Interval()!.Value.Upper));
        Assert.Equal("EUR", realised.Definition.Unit);
    }

    [Fact]
    public void A_rate_that_is_to_fall_realises_money_as_it_falls()
    {
        ObjectiveProgress progress = Objective.For("Lose fewer", ChurnRate.From(50, 1000), Start, 0.03, Due)
            .WithWorth(ValuePerPoint.Linear(new Money(2_000, "EUR"))).Measured(Half, ChurnRate.From(40, 1000)).ProgressAt(Half);
        Assert.Equal(new Money(2_000, "EUR"), progress.MoneyRealised.Value);
        Assert.Equal(BetterWhen.Lower, progress.Objective.Direction);
        Assert.Equal(0.5, progress.GapClosed.Value!.Value, 1e-12);
        Assert.Equal(1.3333, progress.Attainment.Value!.Value, 1e-4);
        Assert.False(progress.IsMet);
    }

    [Fact]
    public void Only_the_last_measurement_up_to_the_date_counts()
    {
        Objective<RetentionRate> tracked = Keep.Measured(Start.PlusDays(91), RetentionRate.From(720, 1000)).Measured(Half, RetentionRate.From(760, 1000));
        Assert.Equal(Start.PlusDays(91), tracked.ProgressAt(Half.PlusDays(-1)).MeasuredOn);
        Assert.Equal(Half, tracked.ProgressAt(Due).MeasuredOn);
        Assert.Equal(0.5, tracked.ProgressAt(Due).Elapsed);
        Assert.Null(tracked.ProgressAt(Start).Measured);
        Assert.Equal([Start.PlusDays(91), Half], tracked.MeasuredOn);
        Assert.Empty(Keep.MeasuredOn);
    }

    [Fact]
    public void Days_ahead_are_counted_along_the_plan()
    {
        double? Ahead(ObjectivePlan plan, double figure) =>
            Objective.For("score", Estimate.From(70, 1, Score), Start, 80, Due).WithPlan(plan).Measured(Half, Estimate.From(figure, 1, Score)).ProgressAt(Half).DaysAhead.Value;
        Assert.Equal(36.6, Ahead(ObjectivePlan.Linear, 76)!.Value, 1e-9);
        Assert.Equal(-36.6, Ahead(ObjectivePlan.Linear, 74)!.Value, 1e-9);
        Assert.Equal(0, Ahead(ObjectivePlan.SCurve(), 75)!.Value, 1e-9);
        Assert.Equal(183, Ahead(ObjectivePlan.Linear, 95));
        Assert.Equal(-183, Ahead(ObjectivePlan.SCurve(), 60));
        Assert.Equal(-92, Ahead(ObjectivePlan.Milestones(new Dictionary<LocalDate, double> { [Start.PlusDays(91)] = 0.5, [Start.PlusDays(274)] = 0.5 }), 75));
    }

    [Fact]
    public void After_the_due_date_nothing_is_left_to_project()
    {
        ObjectiveProgress late = Objective.For("score", Estimate.From(70, 1, Score), Start, 80, Due).Measured(Due.PlusDays(183), Estimate.From(79, 2, Score)).ProgressAt(Due.PlusDays(366));
        Assert.Equal(1.5, late.Elapsed);
        Assert.Equal(1, late.PlannedShare);
        Assert.Equal(79, late.Projection.Value);
        Assert.Equal(79, late.ProjectionBy(ProjectionMethod.Trend).Value);
        Assert.Equal(0.9, late.Pace.Value!.Value, 1e-12);
        Assert.Equal(-219.6, late.DaysAhead.Value!.Value, 1e-9);
        Assert.Equal(0.30853753872598688, late.ChanceOfSuccess!.Value, 1e-10);   // Φ(−½)
    }

    // Least squares and its prediction interval, computed with mpmath in 30 digits (scipy's t quantile is off in the ninth).
    [Fact]
    public void The_trend_is_that_of_least_squares()
    {
        ObjectiveProgress progress = Objective.For("score", Estimate.From(70, Score), Start, 80, Due)
            .Measured(new(2024, 2, 1), Estimate.From(71.5, Score)).Measured(new(2024, 3, 1), Estimate.From(71, Score))
            .Measured(new(2024, 4, 1), Estimate.From(74, Score)).Measured(new(2024, 5, 1), Estimate.From(75.5, Score)).ProgressAt(new(2024, 6, 1));
        Estimate trend = progress.ProjectionBy(ProjectionMethod.Trend);
        GoldenFile.Close(86.08762004999342, trend.Value, 1e-13);
        GoldenFile.Close(76.51002317515990, trend.Interval()!.Value.Lower, 1e-13);
        GoldenFile.Close(95.66521692482695, trend.Interval()!.Value.Upper, 1e-12);
        GoldenFile.Close(81.15881569665847, trend.Interval(0.8)!.Value.Lower, 1e-12);
        GoldenFile.Close(0.9318560980548721, progress.ChanceOfSuccessBy(ProjectionMethod.Trend), 1e-10);
        Assert.Null(progress.ChanceOfSuccess);
        Assert.Equal("figures-only", progress.Projection.WhyNoInterval!.Code);
    }

    [Fact]
    public void A_trend_needs_three_points()
    {
        ObjectiveProgress progress = Keep.Measured(Half, RetentionRate.From(760, 1000)).ProgressAt(Half);
        Assert.Equal("too-few-measurements", progress.ProjectionBy(ProjectionMethod.Trend).WhyUndefined!.Code);
        Assert.Null(progress.ChanceOfSuccessBy(ProjectionMethod.Trend));
    }

    [Fact]
    public void What_is_missing_is_undefined_and_says_why()
    {
        ObjectiveProgress none = Keep.ProgressAt(Half);
        Assert.All(
            new IMetric[] { none.GapClosed, none.Attainment, none.Pace, none.DaysAhead, none.Projection, none.MoneyRealised, none.ProjectionBy(ProjectionMethod.Trend) },
            figure => Assert.Equal("not-measured", figure.WhyUndefined!.Code));
        Assert.Null(none.Change);
        Assert.Null(none.Elapsed);
        Assert.Null(none.Expected);
        Assert.Null(none.ChanceOfSuccess);
        Assert.Null(none.IsMet);

        ObjectiveProgress held = Objective.For("hold", RetentionRate.From(850, 1000), Start, 0.8, Due).Measured(Half, RetentionRate.From(840, 1000)).ProgressAt(Half);
        Assert.Equal("no-gap", held.GapClosed.WhyUndefined!.Code);
        Assert.Equal("no-gap", held.Pace.WhyUndefined!.Code);
        Assert.Equal("no-gap", held.DaysAhead.WhyUndefined!.Code);
        Assert.Equal(0.8, held.Expected);
        Assert.True(held.IsMet);
        Assert.Equal("no-worth", held.MoneyRealised.WhyUndefined!.Code);
        Assert.Equal(0.83, held.Projection.Value!.Value, 1e-12);

        ObjectiveProgress open = Objective.For("some day", RetentionRate.From(700, 1000), Start, 0.8).Measured(Half, RetentionRate.From(760, 1000)).ProgressAt(Half);
        Assert.Equal(0.6, open.GapClosed.Value!.Value, 1e-12);
        Assert.Equal("no-due-date", open.Pace.WhyUndefined!.Code);
        Assert.Equal("no-due-date", open.Projection.WhyUndefined!.Code);
        Assert.Equal("no-due-date", open.DaysAhead.WhyUndefined!.Code);
        Assert.Equal("no-due-date", open.ProjectionBy(ProjectionMethod.Trend).WhyUndefined!.Code);
        Assert.Equal("no-due-date", open.Status(StatusRule.OnInterval(StatusMark.Plan)).WhyUndefined!.Code);

        ObjectiveProgress nobody = Keep.Measured(Half, RetentionRate.From(0, 0)).ProgressAt(Half);
        Assert.Equal("no-opening-customers", nobody.GapClosed.WhyUndefined!.Code);
        Assert.Equal("no-opening-customers", nobody.Status(StatusRule.OnInterval()).WhyUndefined!.Code);
        Assert.Equal("target-zero", Objective.For("none", Estimate.From(3, 1, Score), Start, 0, Due, BetterWhen.Lower).Measured(Half, Estimate.From(2, 1, Score)).ProgressAt(Half).Attainment.WhyUndefined!.Code);
        Assert.Equal("target-band", Objective.ForBand("band", Estimate.From(3, 1, Score), Start, 4, 5, Due).Measured(Half, Estimate.From(2, 1, Score)).ProgressAt(Half).Attainment.WhyUndefined!.Code);
    }

    [Fact]
    public void Bare_figures_have_progress_but_no_interval_and_no_chance()
    {
        ObjectiveProgress progress = Objective.For("score", Estimate.From(70, Score), Start, 80, Due).WithWorth(ValuePerPoint.Linear(new Money(1, "EUR"))).Measured(Half, Estimate.From(76, Score)).ProgressAt(Half);
        Assert.Equal(0.6, progress.GapClosed.Value!.Value, 1e-12);
        Assert.Equal("figures-only", progress.GapClosed.WhyNoInterval!.Code);
        Assert.Equal("figures-only", progress.MoneyRealised.WhyNoInterval!.Code);
        Assert.Equal("figures-only", progress.Status(StatusRule.OnForecast()).WhyUndefined!.Code);
        Assert.Equal(ObjectiveStatus.Green, progress.Status(StatusRule.OnProgress()).Status);
    }

    // An agreed baseline is exact: a standard error of 0. Then progress is the measurement's own interval in shares of the gap.
    [Fact]
    public void An_agreed_baseline_adds_no_uncertainty()
    {
        ObjectiveProgress progress = Objective.For("score", Estimate.From(70, 0, Score), Start, 80, Due).Measured(Half, Estimate.From(76, 1, Score)).ProgressAt(Half);
        ConfidenceInterval now = Estimate.From(76, 1, Score).Interval()!.Value, closed = progress.GapClosed.Interval()!.Value;
        Assert.Equal((now.Lower - 70) / 10, closed.Lower, 1e-12);
        Assert.Equal((now.Upper - 70) / 10, closed.Upper, 1e-12);
        Assert.Equal(0.84134474606854293, progress.ChanceOfSuccess!.Value, 1e-10);   // 82 ± 2 against 80: Φ(1)
    }

    [Fact]
    public void A_colour_does_not_flap()
    {
        StatusRule rule = StatusRule.OnProgress(green: 1, amber: 0.8, hysteresis: 0.1);
        Objective<Estimate> objective = Objective.For("score", Estimate.From(0, 0, Score), Start, 366, Due);
        double[] paces = [1.02, 0.95, 0.98, 0.91, 0.89, 0.95, 0.72, 0.69, 0.75, 0.85, 1];
        for (int i = 0; i < paces.Length; i++)
        {
            objective = objective.Measured(Start.PlusDays(30 * (i + 1)), Estimate.From(paces[i] * 30 * (i + 1), 0, Score));
        }

        Assert.Equal(
            "green green green green amber amber amber red red amber green",
            string.Join(" ", paces.Select((_, i) => objective.StatusAt(Start.PlusDays(30 * (i + 1)), rule))));
        Assert.Equal("not-measured", objective.StatusAt(Start, rule).WhyUndefined!.Code);
    }

    [Fact]
    public void On_the_interval_amber_is_not_enough_evidence()
    {
        ObjectiveStatus? Of(double now, StatusMark mark, ObjectiveStatus? before = null) => Objective.For("score", Estimate.From(70, 1, Score), Start, 80, Due)
            .Measured(Half, Estimate.From(now, 1, Score)).ProgressAt(Half).Status(StatusRule.OnInterval(mark), before).Status;
        Assert.Equal(ObjectiveStatus.Red, Of(76, StatusMark.Target));
        Assert.Equal(ObjectiveStatus.Amber, Of(76, StatusMark.Plan));
        Assert.Equal(ObjectiveStatus.Green, Of(77.1, StatusMark.Plan));
        Assert.Equal(ObjectiveStatus.Amber, Of(81, StatusMark.Target));
        Assert.Equal(ObjectiveStatus.Green, Of(82, StatusMark.Target));

        // Kept at 80 %, 1.28 standard errors, taken at 95 %, 1.96.
        Assert.Equal(ObjectiveStatus.Green, Of(81.5, StatusMark.Target, ObjectiveStatus.Green));
        Assert.Equal(ObjectiveStatus.Amber, Of(81.5, StatusMark.Target, ObjectiveStatus.Red));
        Assert.Equal(ObjectiveStatus.Red, Of(78.5, StatusMark.Target, ObjectiveStatus.Red));
        Assert.Equal(ObjectiveStatus.Amber, Of(78.5, StatusMark.Target, ObjectiveStatus.Amber));
    }

    [Fact]
    public void A_band_is_met_inside_it()
    {
        Objective<Estimate> cover = Objective.ForBand("Cover the quarter", Estimate.From(6, 0.5, Score), Start, 3, 4, Due);
        Assert.Equal((4.0, 3.0, 4.0, BetterWhen.WithinBand), (cover.Target, cover.BandLower!.Value, cover.BandUpper!.Value, cover.Direction));
        ObjectiveProgress At(double figure, double error = 0.1) => cover.Measured(Half, Estimate.From(figure, error, Score)).ProgressAt(Half);
        Assert.Equal(0.5, At(5).GapClosed.Value!.Value, 1e-12);
        Assert.Equal(1, At(3.5).GapClosed.Value!.Value, 1e-12);
        Assert.Equal(0.75, At(2.5).GapClosed.Value!.Value, 1e-12);
        Assert.Equal([false, true, false], new[] { 5, 3.5, 2.5 }.Select(figure => At(figure).IsMet!.Value));
        Assert.Equal([ObjectiveStatus.Red, ObjectiveStatus.Green, ObjectiveStatus.Amber, ObjectiveStatus.Red], new[] { 5, 3.5, 3.1, 2.5 }.Select(figure => At(figure).Status(StatusRule.OnInterval()).Status!.Value));

        // Known exactly on the due date: 3.5 ± ½ lies in the band with the chance of one standard deviation to each side.
        Assert.Equal(0.68268949213708585, cover.Measured(Due, Estimate.From(3.5, 0.5, Score)).ProgressAt(Due).ChanceOfSuccess!.Value, 1e-10);
    }

    [Fact]
    public void It_is_written_in_the_culture_asked_for()
    {
        Objective<RetentionRate> tracked = Keep.Measured(Half, RetentionRate.From(760, 1000));
        CultureInfo german = CultureInfo.GetCultureInfo("de-DE");
        Assert.Equal("Keep more customers: 0.7 to 0.8 share by 2025-01-01", Keep.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("Keep more customers on 2024-07-02: 0,76 from 0,7 to 0,8 share, 60,0 % of the gap closed in 50,0 % of the time", tracked.ProgressAt(Due).ToString(german));
        Assert.Equal("Keep more customers on 2024-01-01: undefined (nothing has been measured since the start)", tracked.ProgressAt(Start).ToString());
        Assert.Equal("10,000.00 EUR a point, up to 4", ValuePerPoint.Capped(new Money(10_000, "EUR"), 4).ToString(CultureInfo.InvariantCulture));
        Assert.Equal("100.000,00 EUR from 2,5 points on", ValuePerPoint.Threshold(new Money(100_000, "EUR"), 2.5).ToString(german));
        Assert.Equal("on the interval, against the plan: taken at 95 %, kept at 80 %", StatusRule.OnInterval(StatusMark.Plan).ToString());
        Assert.Equal("on forecast: green from 0.8, amber from 0.5, hysteresis 0.05", StatusRule.OnForecast().ToString());
        Assert.Equal("amber", tracked.StatusAt(Due, StatusRule.OnInterval(StatusMark.Plan)).ToString());
        Assert.Equal("undefined (nothing has been measured since the start)", tracked.StatusAt(Start, StatusRule.OnProgress()).ToString());
        Assert.Equal(["linear", "S-curve of steepness 10, fastest at 0.5"], new[] { ObjectivePlan.Linear, ObjectivePlan.SCurve() }.Select(plan => plan.ToString()));
    }

    [Fact]
    public void A_scorecard_sees_every_objective_alike()
    {
        IObjective[] all =
        [
            Keep.WithPopulation("contract customers").WithOwner("service").WithPurpose("grow"),
            Objective.For("NPS", NetPromoterScore.From(500, 300, 200), Start, 45, Due),
            Objective.For("price", MoneyPerUnit.From(new Money(500, "EUR"), 10), Start, 60, Due),
        ];
        Assert.Equal([0.7, 30, 50], all.Select(objective => objective.Baseline.Value!.Value));
        Assert.Equal(("contract customers", "service", "grow"), (all[0].Population, all[0].Owner, all[0].Purpose));
        Assert.All(all, objective => Assert.Same(ObjectivePlan.Linear, objective.Plan));
    }
}
