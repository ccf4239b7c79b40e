using CrmMetrics.Goals;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using static CrmMetrics.Tests.Goals.ObjectiveGivens;

namespace CrmMetrics.Tests.Goals;

public class ObjectivePlanLaws
{
    [Fact]
    public void A_plan_goes_from_0_to_1_and_never_back() =>
        Check.That(Planned, Arb.From(Gen.Choose(-100, 1000)), Arb.From(Gen.Choose(0, 300)), (given, day, more) =>
        {
            (Case one, ObjectivePlan plan) = given;
            double here = plan.PlannedShare(Case.Start, one.Due, Case.Start.PlusDays(day)), later = plan.PlannedShare(Case.Start, one.Due, Case.Start.PlusDays(day + more));
            return here >= 0 && here <= later && later <= 1 && plan.PlannedShare(Case.Start, one.Due, Case.Start) == 0 && plan.PlannedShare(Case.Start, one.Due, one.Due) is 1.0;
        });

    [Fact]
    public void The_day_of_a_share_has_that_share() =>
        Check.That(Planned, Arb.From(Gen.Choose(1, 999)), (given, thousandth) =>
        {
            ObjectivePlan.Curve curve = given.Plan.On(Case.Start, given.Case.Due);
            double day = curve.Day(thousandth / 1000.0);
            return day >= 0 && day <= given.Case.Days && Near(thousandth / 1000.0, curve.Share(day), 1e-9);
        });

    [Fact]
    public void A_seasonal_plan_is_the_sum_of_its_days() =>
        Check.That(Arb.From(Gen.Choose(0, 20).ArrayOf(12)), Arb.From(Gen.Choose(1, 700)), Arb.From(Gen.Choose(0, 360)), (weights, days, shift) =>
        {
            LocalDate start = Case.Start.PlusDays(shift), due = start.PlusDays(days), half = start.PlusDays(days / 2);
            double Weight(LocalDate until) => Enumerable.Range(1, Period.DaysBetween(start, until)).Select(day => start.PlusDays(day))
                .Sum(date => weights[date.Month - 1] / (double)CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month));
            return weights.Sum() == 0 || (Weight(due) == 0
                ? Assert.Throws<ArgumentException>(() => ObjectivePlan.Seasonal(weights.Select(weight => (double)weight)).PlannedShare(start, due, half)).Message.Contains("a month with a weight above 0", StringComparison.Ordinal)
                : Near(half == start ? 0 : Weight(half) / Weight(due), ObjectivePlan.Seasonal(weights.Select(weight => (double)weight)).PlannedShare(start, due, half)));
        });

    // The logistic function between its values at the two ends, in 50-digit arithmetic.
    [Theory]
    [InlineData(10, 100, 0.070103716545108151)]
    [InlineData(10, 200, 0.5)]
    public void The_s_curve_is_the_logistic_one(double steepness, int day, double share) =>
        Assert.Equal(share, ObjectivePlan.SCurve(steepness).PlannedShare(Case.Start, Case.Start.PlusDays(400), Case.Start.PlusDays(day)), 1e-14);

    [Fact]
    public void An_s_curve_that_is_hardly_bent_is_a_straight_line() =>
        Assert.Equal(0.25, ObjectivePlan.SCurve(1e-5).PlannedShare(Case.Start, Case.Start.PlusDays(400), Case.Start.PlusDays(100)), 1e-9);
}
