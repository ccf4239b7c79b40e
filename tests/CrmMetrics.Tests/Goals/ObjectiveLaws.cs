using CrmMetrics.Goals;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using static CrmMetrics.Tests.Goals.ObjectiveGivens;

namespace CrmMetrics.Tests.Goals;

public class ObjectiveLaws
{
    [Fact]
    public void Between_baseline_and_target_progress_is_between_0_and_1() =>
        Check.That(Cases, Arb.From(Gen.Choose(0, 100)), (one, percent) =>
        {
            double share = percent / 100.0;
            double? closed = (one with { Now = one.Before + (share * (one.Target - one.Before)) }).Progress.GapClosed.Value;
            return closed >= -1e-12 && closed <= 1 + 1e-12 && Near(share, closed);
        });

    [Fact]
    public void The_baseline_is_no_progress_and_the_target_is_all() =>
        Check.That(Cases, one => (one with { Now = one.Before }).Progress.GapClosed.Value is 0.0 && (one with { Now = one.Target }).Progress is { IsMet: true, GapClosed.Value: 1.0 });

    [Fact]
    public void Another_unit_changes_no_share_pace_day_or_chance() =>
        Check.That(Cases, Arb.From(Gen.Elements(-7, -1, -0.01, 0.01, 2, 1000.0)), Arb.From(Gen.Choose(-500, 500)), (one, factor, shift) =>
        {
            ObjectiveProgress here = one.Progress, there = one.In(factor, shift).Progress;
            return Same(here.GapClosed, there.GapClosed) && Same(here.Pace, there.Pace) && Same(here.DaysAhead, there.DaysAhead)
                && Near(here.ChanceOfSuccess, there.ChanceOfSuccess, 1e-6) && Near((factor * here.Projection.Value) + shift, there.Projection.Value);
        });

    [Fact]
    public void Another_calendar_changes_nothing_but_the_dates() =>
        Check.That(Cases, Arb.From(Gen.Choose(-2000, 2000)), (one, days) =>
        {
            ObjectiveProgress moved = Objective.For("score", one.Metric(one.Before, one.BeforeError), Case.Start.PlusDays(days), one.Target, one.Due.PlusDays(days))
                .Measured(one.Date.PlusDays(days), one.Measurement).ProgressAt(one.Date.PlusDays(days));
            return Same(one.Progress.Pace, moved.Pace) && Same(one.Progress.DaysAhead, moved.DaysAhead) && Same(one.Progress.Projection, moved.Projection);
        });

    [Fact]
    public void A_better_figure_is_more_progress_and_a_better_chance() =>
        Check.That(Cases, Arb.From(Gen.Choose(1, 100)), (one, step) =>
        {
            double sign = Math.Sign(one.Target - one.Before);
            ObjectiveProgress less = one.Progress, more = (one with { Now = one.Now + (sign * step / 10.0) }).Progress;
            return more.GapClosed.Value > less.GapClosed.Value && !(more.Pace.Value < less.Pace.Value) && !(more.ChanceOfSuccess < less.ChanceOfSuccess - 1e-9) && more.DaysAhead.Value >= less.DaysAhead.Value;
        });

    [Fact]
    public void Every_interval_holds_its_value_and_widens_with_the_level() =>
        Check.That(Planned, given =>
        {
            ObjectiveProgress progress = (given.Case.Objective.WithPlan(given.Plan).WithWorth(ValuePerPoint.Linear(new Money(10, "EUR"))).Measured(given.Case.Date, given.Case.Measurement)).ProgressAt(given.Case.Date);
            IMetric[] all = [progress.GapClosed, progress.Attainment, progress.Pace, progress.DaysAhead, progress.Projection, progress.MoneyRealised];
            return all.All(metric => metric.Value is null == metric.WhyUndefined is not null
                && (metric.Interval(0.8) is not { } narrow || (metric.Interval(0.99) is { } wide && narrow.Contains(metric.Value!.Value)
                    && (wide.Lower <= narrow.Lower || Near(wide.Lower, narrow.Lower)) && (wide.Upper >= narrow.Upper || Near(wide.Upper, narrow.Upper)))));
        });

    // At each finite bound the contrast of the two figures is exactly as long as its margin: the definition itself, by brute force.
    [Fact]
    public void The_bounds_of_progress_are_where_the_contrast_touches_its_margin() =>
        Check.That(Cases, one =>
        {
            const double z = 1.959963984540054;
            return one.Progress.GapClosed.Interval() is not { } interval || double.IsInfinity(interval.Lower) || (Touches(interval.Lower) && Touches(interval.Upper));

            bool Touches(double share)
            {
                double contrast = one.Now - ((1 - share) * one.Before) - (share * one.Target), other = (1 - share) * one.BeforeError;
                double margin = z * Math.Sqrt((one.NowError * one.NowError) + (other * other));
                return Math.Abs(Math.Abs(contrast) - margin) <= 1e-9 * (100 + margin + Math.Abs(share * (one.Target - one.Before)));
            }
        });

    [Fact]
    public void Progress_is_surely_above_1_exactly_when_the_measurement_is_surely_past_the_target() =>
        Check.That(Cases, one =>
        {
            if (one.Progress.GapClosed.Interval() is not { } closed || one.Measurement.Interval() is not { } now)
            {
                return false;
            }

            double nearest = one.Way == BetterWhen.Higher ? now.Lower - one.Target : one.Target - now.Upper;
            return double.IsInfinity(closed.Lower) || Math.Abs(nearest) < 1e-9 || closed.Lower > 1 == nearest > 0;
        });

    [Fact]
    public void Progress_is_unbounded_exactly_when_the_baseline_cannot_be_told_from_the_target() =>
        Check.That(Cases, one =>
        {
            ConfidenceInterval from = one.Metric(one.Before, one.BeforeError).Interval()!.Value;
            double left = one.Way == BetterWhen.Higher ? one.Target - from.Upper : from.Lower - one.Target;
            return Math.Abs(left) < 1e-9 || double.IsInfinity(one.Progress.GapClosed.Interval()!.Value.Lower) == left < 0;
        });

    // With normal errors the chance is the normal distribution's.
    [Fact]
    public void The_chance_of_success_is_that_of_the_projection() =>
        Check.That(Cases, one =>
        {
            if (one.Progress is not { Elapsed: > 0 and var elapsed, ChanceOfSuccess: { } chance, Projection.Value: { } projected })
            {
                return one.Day == 0;
            }

            double share = Math.Min(1, elapsed), before = (1 - (1 / share)) * one.BeforeError, now = one.NowError / share;
            double error = Math.Sqrt((before * before) + (now * now)), lead = Math.Sign(one.Target - one.Before) * (projected - one.Target);
            if (error == 0)
            {
                // Known exactly, but for the rounding of the projection.
                return Math.Abs(lead) < 1e-9 || chance.Equals(lead > 0 ? 1.0 : 0.0);
            }

            return Math.Abs(chance - MathNet.Numerics.Distributions.Normal.CDF(0, 1, lead / error)) <= 1e-9;
        });

    [Fact]
    public void Neither_the_order_of_the_measurements_nor_what_came_later_counts() =>
        Check.That(Cases, Arb.From(Gen.Choose(1, 400)), (one, later) =>
        {
            Estimate other = one.Metric(one.Now + 1, one.NowError);
            ObjectiveProgress first = one.Objective.Measured(one.Date, one.Measurement).Measured(one.Date.PlusDays(later), other).ProgressAt(one.Date);
            ObjectiveProgress second = one.Objective.Measured(one.Date.PlusDays(later), other).Measured(one.Date, one.Measurement).ProgressAt(one.Date.PlusDays(later - 1));
            return Same(first.GapClosed, one.Progress.GapClosed) && Same(second.Pace, first.Pace) && first.MeasuredOn == second.MeasuredOn && Near(first.ChanceOfSuccess, one.Progress.ChanceOfSuccess);
        });

    [Fact]
    public void On_plan_the_pace_is_1_and_nobody_is_ahead_or_behind() =>
        Check.That(Planned, given =>
        {
            Case one = given.Case;
            double share = given.Plan.PlannedShare(Case.Start, one.Due, one.Date);
            ObjectiveProgress progress = one.Objective.WithPlan(given.Plan).Measured(one.Date, one.Metric(one.Before + (share * (one.Target - one.Before)), one.NowError)).ProgressAt(one.Date);

            // Where the plan stands still, the first day of the level counts.
            return Near(progress.Measured!.Value, progress.Expected) && (progress.Pace.Value is not { } pace || Near(1, pace, 1e-6 / share))
                && (one.Day > one.Days || progress.DaysAhead.Value <= 1e-5 * one.Days)
                && (progress.Elapsed > 1 || progress.Projection.Value is not { } projected || Near(one.Target, projected, 1e-6 / share));
        });

    [Fact]
    public void A_band_from_its_one_side_is_a_target_like_any_other() =>
        Check.That(Cases, one =>
        {
            double far = one.Target + (10 * (one.Target - one.Before));
            ObjectiveProgress banded = Objective.ForBand("score", one.Metric(one.Before, one.BeforeError), Case.Start, Math.Min(one.Target, far), Math.Max(one.Target, far), one.Due)
                .Measured(one.Date, one.Measurement).ProgressAt(one.Date);
            double straight = one.Progress.GapClosed.Value!.Value;
            return straight <= 11 ? Near(Math.Min(1, straight), banded.GapClosed.Value) : banded.GapClosed.Value < 1;
        });

    [Fact]
    public void The_distance_to_a_band_is_what_progress_takes_off() =>
        Check.That(Cases, Arb.From(Gen.Choose(0, 300)), (one, width) =>
        {
            double lower = Math.Min(one.Target, one.Target + (Math.Sign(one.Target - one.Before) * width / 10.0)), upper = lower + (width / 10.0);
            double Outside(double value) => Math.Max(0, Math.Max(lower - value, value - upper));
            ObjectiveProgress progress = Objective.ForBand("score", one.Metric(one.Before, one.BeforeError), Case.Start, lower, upper, one.Due)
                .WithWorth(ValuePerPoint.Linear(new Money(1, "EUR"))).Measured(one.Date, one.Measurement).ProgressAt(one.Date);
            double gap = Outside(one.Before), now = Outside(one.Now);
            return (gap < 1e-9 || Near(1 - (now / gap), progress.GapClosed.Value, 1e-7))
                && Near(gap - now, (double)progress.MoneyRealised.Value!.Value.Amount) && progress.IsMet == (one.Now >= lower && one.Now <= upper);
        });

    [Fact]
    public void Money_realised_is_the_change_times_the_value_of_a_point() =>
        Check.That(Cases, Arb.From(Gen.Choose(1, 1_000_000)), (one, cents) =>
        {
            Money point = new(cents / 100m, "EUR");
            ObjectiveProgress progress = one.Objective.WithWorth(ValuePerPoint.Linear(point)).Measured(one.Date, one.Measurement).ProgressAt(one.Date);
            double sign = one.Way == BetterWhen.Higher ? 1 : -1;
            ConfidenceInterval change = progress.Change!.Interval!.Value, money = progress.MoneyRealised.Interval()!.Value;
            double low = sign > 0 ? change.Lower : -change.Upper, high = sign > 0 ? change.Upper : -change.Lower;
            return Near((double)point.Amount * sign * progress.Change.Change, (double)progress.MoneyRealised.Value!.Value.Amount)
                && Near((double)point.Amount * low, money.Lower) && Near((double)point.Amount * high, money.Upper);
        });

    [Fact]
    public void A_cap_and_a_threshold_never_give_more_than_the_line() =>
        Check.That(Arb.From(Gen.Choose(-500, 500)), Arb.From(Gen.Choose(1, 300)), (tenths, cap) =>
        {
            Money point = new(10, "EUR");
            double points = tenths / 10.0, limit = cap / 10.0;
            Money line = ValuePerPoint.Linear(point).Of(points), capped = ValuePerPoint.Capped(point, limit).Of(points), all = ValuePerPoint.Threshold(point * (decimal)limit, limit).Of(points);
            return capped <= line && (points > limit || capped == line) && capped <= point * (decimal)limit
                && (points < limit ? all.Amount == 0 : all == point * (decimal)limit && all <= line) && all.Currency == point.Currency;
        });

    [Fact]
    public void A_measurement_before_the_start_is_no_progress() =>
        Check.That(Cases, one => one.Objective.Measured(Case.Start.PlusDays(-1), one.Measurement).ProgressAt(one.Due) is { Measured: null, WhyUndefined.Code: "not-measured", GapClosed.Value: null });

    private static bool Same(Estimate x, Estimate y) =>
        Near(x.Value, y.Value, 1e-7) && Equals(x.WhyUndefined?.Code, y.WhyUndefined?.Code)
        && (x.Interval() is not { } one || (y.Interval() is { } other && Near(one.Lower, other.Lower, 1e-6) && Near(one.Upper, other.Upper, 1e-6)));
}
