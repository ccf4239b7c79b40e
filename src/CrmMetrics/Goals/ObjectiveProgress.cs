using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>How an objective stood on a date.</summary>
/// <remarks>
/// <para>Only measurements up to the date are known, and the last of them counts, on its own date: a progress of June read in August is set against the plan of June.</para>
/// <para>Intervals take baseline and measurement as of different customers, respondents or deals, or of different periods.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ObjectiveProgress
{
    private static readonly Reason NotMeasured = new("not-measured", "nothing has been measured since the start");

    private static readonly Reason NoGap = new("no-gap", "the baseline already meets the target, so there is no gap to close");

    private static readonly Reason NoDueDate = new("no-due-date", "the objective has no due date");

    private static readonly Reason NothingPlanned = new("nothing-planned", "the plan expects nothing by that date");

    private static readonly Reason TargetZero = new("target-zero", "a target of 0 has no share");

    private static readonly Reason TargetBand = new("target-band", "the target is a band, not a figure");

    private static readonly Reason NoWorth = new("no-worth", "nobody said what a point is worth");

    private static readonly Reason TooFewPoints = new("too-few-measurements", "a trend needs the baseline and two later measurements");

    private readonly ObjectiveGap gap;
    private readonly ObjectivePlan.Curve? plan;
    private readonly Func<double, Comparison?> change;
    private readonly IReadOnlyList<(LocalDate Date, double Value)> points;
    private readonly int days;

    internal ObjectiveProgress(
        IObjective objective, ObjectiveGap gap, LocalDate asOf, LocalDate? measuredOn, IMetric? measured, Func<double, Comparison?> change, IReadOnlyList<(LocalDate Date, double Value)> points)
    {
        Objective = objective;
        this.gap = gap;
        AsOf = asOf;
        MeasuredOn = measuredOn;
        Measured = measured;
        this.change = change;
        this.points = points;
        if (objective.Due is { } due)
        {
            plan = objective.Plan.On(objective.Start, due);
            days = ObjectivePlan.Days(objective.Start, due);
        }
    }

    /// <summary>The objective.</summary>
    /// <value>With its baseline, target and plan.</value>
    public IObjective Objective { get; }

    /// <summary>The date that was asked for.</summary>
    /// <value>Later measurements are unknown.</value>
    public LocalDate AsOf { get; }

    /// <summary>The date of the measurement that counts.</summary>
    /// <value>From the start of the objective to <see cref="AsOf"/>; <see langword="null"/> when nothing had been measured.</value>
    public LocalDate? MeasuredOn { get; }

    /// <summary>The measurement that counts.</summary>
    /// <value>With its counts and interval; <see langword="null"/> when nothing had been measured.</value>
    public IMetric? Measured { get; }

    /// <summary>Why the figures are undefined: nothing was measured, or the baseline or the measurement has no value.</summary>
    /// <value><see langword="null"/> when there is a measurement and a baseline; a figure may still have a reason of its own.</value>
    public Reason? WhyUndefined => Measured is null ? NotMeasured : Objective.Baseline.WhyUndefined ?? Measured.WhyUndefined;

    /// <summary>The change from the baseline, with its interval at 95 % and its p-value.</summary>
    /// <value>The measurement less the baseline, by the metric's own method; <see langword="null"/> when either has no value.</value>
    public Comparison? Change => change(0.95);

    /// <summary>Whether the measured figure meets the target.</summary>
    /// <value><see langword="null"/> when it has no value. Whether the evidence is enough is another matter: see <see cref="StatusRule.OnInterval"/>.</value>
    public bool? IsMet => Measured?.Value is { } value ? gap.IsMet(value) : null;

    /// <summary>Which share of the time had passed when it was measured.</summary>
    /// <value>0 at the start, 1 on the due date, more after it; <see langword="null"/> without a measurement or a due date.</value>
    public double? Elapsed => MeasuredOn is { } date && plan is not null ? (double)ObjectivePlan.Days(Objective.Start, date) / days : null;

    /// <summary>Which share of the gap was planned to be closed by then.</summary>
    /// <value>From 0 to 1, and 1 after the due date; <see langword="null"/> without a measurement or a due date.</value>
    public double? PlannedShare => MeasuredOn is { } date ? plan?.Share(Math.Min(days, ObjectivePlan.Days(Objective.Start, date))) : null;

    /// <summary>The figure that the plan expected by then.</summary>
    /// <value>In the unit of the metric; the target itself where the baseline already meets it; <see langword="null"/> without a measurement, a due date or a baseline.</value>
    public double? Expected => Objective.Baseline.Value is { } baseline
        ? gap.IsOpen ? baseline + (PlannedShare * (gap.Near - baseline)) : PlannedShare is null ? null : gap.Near
        : null;

    /// <summary>Progress: the share of the gap between baseline and target that has been closed, (measured − baseline)/(target − baseline).</summary>
    /// <value>0 at the baseline, 1 at the target, below 0 when it got worse, above 1 past the target (of a band: at most 1, and less again past its far bound).
    /// The interval is Fieller's inversion with the two metrics' own bounds; it lies above 1 exactly when the measurement's interval lies past the target, and is unbounded where the
    /// baseline cannot be told from the target. Undefined when there is no gap.</value>
    public Estimate GapClosed => Of(
        "gap-closed",
        "share of the gap between baseline and target closed",
        "share",
        0.01,
        gap.IsOpen ? null : NoGap,
        gap.Closed,
        (value, from, level) => gap.Closed(value, from, level));

    /// <summary>Attainment: the measured figure over the target.</summary>
    /// <value>1 at the target. It leaves the baseline out: 95 % attained may be no progress at all, and of a figure that is to fall 1.5 is a miss. Undefined for a band and for a target of 0.</value>
    public Estimate Attainment => Of(
        "attainment",
        "measured figure over the target",
        "ratio",
        0.01,
        gap.IsBand ? TargetBand : Objective.Target == 0 ? TargetZero : null,
        value => value / Objective.Target,
        (value, _, level) => Ordered(value.Lower / Objective.Target, value.Upper / Objective.Target, level),
        needsBaseline: false);

    /// <summary>Pace: the share of the gap closed over the share that was planned by now.</summary>
    /// <value>1 is just as planned, 2 twice as fast, below 0 backwards. Undefined when nothing was planned yet.</value>
    public Estimate Pace => Of(
        "pace",
        "share of the gap closed over the share planned",
        "ratio",
        0.01,
        !gap.IsOpen ? NoGap : WhyNotPlanned,
        value => gap.Closed(value) / Planned,
        (value, from, level) =>
        {
            ConfidenceInterval closed = gap.Closed(value, from, level);
            return new(closed.Lower / Planned, closed.Upper / Planned, level);
        });

    /// <summary>How many days ahead of the plan the objective is.</summary>
    /// <value>In days; negative when behind. It is the first day on which the plan expects what has been closed, less the day of the measurement: past the target, the days left until the
    /// due date; below the baseline, the days that have passed, negative. Undefined without a gap or a due date.</value>
    public Estimate DaysAhead => Of(
        "days-ahead",
        "day on which the plan expects the figure less the day of the measurement",
        "days",
        1,
        !gap.IsOpen ? NoGap : plan is null ? NoDueDate : null,
        value => Ahead(gap.Closed(value)),
        (value, from, level) =>
        {
            ConfidenceInterval closed = gap.Closed(value, from, level);
            return new(Ahead(closed.Lower), Ahead(closed.Upper), level);
        });

    /// <summary>The figure on the due date if the pace so far is kept up.</summary>
    /// <value>See <see cref="ProjectionMethod.Pace"/>.</value>
    public Estimate Projection => ProjectionBy(ProjectionMethod.Pace);

    /// <summary>The chance of meeting the target on the due date, if the pace so far is kept up.</summary>
    /// <value>From 0 to 1; <see langword="null"/> when the projection has no value or no interval.</value>
    public double? ChanceOfSuccess => ChanceOfSuccessBy(ProjectionMethod.Pace);

    /// <summary>What the improvement so far is worth.</summary>
    /// <value>Negative when the metric got worse, unless the worth has a threshold. The interval is that of the change by the metric's own method, turned into money. Undefined when nobody said what a point is worth.</value>
    /// <exception cref="OverflowException">The amount passes what a decimal holds.</exception>
    public MoneyEstimate MoneyRealised
    {
        get
        {
            ValuePerPoint? worth = Objective.Worth;
            MetricDefinition definition = new(
                Objective.Definition.Id + "/money-realised", Objective.Definition.Text + ", improvement in points × value of a point", worth is null ? "money" : worth.Currency.Code, 1, BetterWhen.Higher);
            if ((WhyUndefined ?? (worth is null ? NoWorth : null)) is { } undefined || Measured?.Value is not { } value || worth is null)
            {
                Reason why = WhyUndefined ?? NoWorth;
                return new(null, new Estimate(null, why, definition, null, why));
            }

            Money amount = worth.Of(gap.Points(value, Objective.Definition.Point));
            Reason? noInterval = Change is { } known ? known.WhyNoInterval : NotMeasured;
            return new(amount, new Estimate((double)amount.Amount, null, definition, noInterval is null ? level => MoneyBounds(worth, (double)amount.Amount, level) : null, noInterval));
        }
    }

    private double Planned => PlannedShare ?? double.NaN;

    private Reason? WhyNotPlanned => plan is null ? NoDueDate : PlannedShare > 0 ? null : NothingPlanned;

    /// <summary>The figure on the due date, if things go on as they have.</summary>
    /// <param name="method">How they are carried on.</param>
    /// <returns>The projection in the unit of the metric, with an interval; from the due date on it is the measurement itself. Undefined, with a reason, without a due date, and for the pace while nothing is planned yet, for the trend with fewer than three points.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is no named value.</exception>
    public Estimate ProjectionBy(ProjectionMethod method)
    {
        _ = Guard.Named(method);
        MetricDefinition definition = Objective.Definition with
        {
            Id = Objective.Definition.Id + "/projected-by-" + (method == ProjectionMethod.Pace ? "pace" : "trend"),
            Text = Objective.Definition.Text + ", projected to the due date by " + (method == ProjectionMethod.Pace ? "pace" : "trend"),
        };
        if (WhyUndefined is null && Elapsed >= 1)
        {
            return Of(definition, null, value => value, (value, _, level) => new(value.Lower, value.Upper, level), needsBaseline: false);
        }

        if (method == ProjectionMethod.Pace)
        {
            return Of(definition, WhyNotPlanned, value => Carried(value, Objective.Baseline.Value ?? double.NaN), (value, from, level) => Carried(value, from, level));
        }

        return (WhyUndefined ?? (plan is null ? NoDueDate : null)) is { } undefined ? new(null, undefined, definition, null, undefined)
            : TrendLine.Through([.. points.Select(point => ((double)ObjectivePlan.Days(Objective.Start, point.Date), point.Value))])?.Predict(days, definition)
            ?? new(null, TooFewPoints, definition, null, TooFewPoints);
    }

    /// <summary>The chance of meeting the target on the due date, if things go on as they have.</summary>
    /// <param name="method">How they are carried on.</param>
    /// <returns>From 0 to 1: above 97.5 % exactly when the projection's whole 95 % interval lies past the target. <see langword="null"/> when the projection has no value or no interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is no named value.</exception>
    public double? ChanceOfSuccessBy(ProjectionMethod method) => gap.Chance(ProjectionBy(method));

    /// <summary>Red, amber or green, given the colour before.</summary>
    /// <param name="rule">What the colours stand for.</param>
    /// <param name="previous">The colour at the measurement before, which the hysteresis of the rule needs; <see langword="null"/> when this is the first.</param>
    /// <returns>The colour, or why there is none. <see cref="IObjective.StatusAt"/> goes through all measurements by itself.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="previous"/> is no named value.</exception>
    public StatusReading Status(StatusRule rule, ObjectiveStatus? previous = null)
    {
        _ = Guard.NotNull(rule);
        _ = previous is { } named ? Guard.Named(named, nameof(previous)) : default;
        if (rule.Basis == StatusBasis.Interval)
        {
            return ByInterval(rule, previous);
        }

        Estimate figure = rule.Basis == StatusBasis.Progress ? Pace : Projection;
        return (rule.Basis == StatusBasis.Progress ? Pace.Value : ChanceOfSuccess) is { } number
            ? new(rule.Of(number, previous), null, rule)
            : new(null, figure.WhyUndefined ?? figure.WhyNoInterval, rule);
    }

    /// <summary>Writes figure, target, progress and time in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(CultureInfo.CurrentCulture);

    /// <summary>Writes figure, target, progress and time.</summary>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text, such as <c>Raise NPS on 2024-06-30: 76 from 70 to 80 points, 60.0 % of the gap closed in 50.0 % of the time</c>.</returns>
    public string ToString(IFormatProvider? formatProvider)
    {
        string head = Objective.Name + " on " + Text.Iso(MeasuredOn ?? AsOf) + ": ";
        if (WhyUndefined is { } reason)
        {
            return head + "undefined (" + reason + ")";
        }

        return head + Text.In(formatProvider, $"{Measured?.Value:G4} from {Objective.Baseline.Value:G4} to ")
            + (gap.IsBand ? Text.In(formatProvider, $"{gap.Lower:G4}–{gap.Upper:G4}") : Text.In(formatProvider, $"{Objective.Target:G4}")) + " " + Objective.Definition.Unit + ", "
            + (GapClosed.Value is { } closed ? Text.In(formatProvider, $"{100 * closed:F1} % of the gap closed") : "no gap to close")
            + (Elapsed is { } elapsed ? Text.In(formatProvider, $" in {100 * elapsed:F1} % of the time") : "");
    }

    private static ConfidenceInterval Ordered(double one, double other, double level) => new(Math.Min(one, other), Math.Max(one, other), level);

    private double Ahead(double closed) => (plan?.Day(closed) ?? double.NaN) - ObjectivePlan.Days(Objective.Start, MeasuredOn ?? AsOf);

    private double Carried(double value, double baseline) => baseline + ((value - baseline) / Planned);

    private ConfidenceInterval Carried(Spread value, Spread from, double level)
    {
        Spread sum = Spread.Sum(1 / Planned, value, 1 - (1 / Planned), from, 0);
        double carried = Carried(value.Value, from.Value);
        return new(Math.Min(carried, sum.Lower), Math.Max(carried, sum.Upper), level);
    }

    private ConfidenceInterval? MoneyBounds(ValuePerPoint worth, double amount, double level)
    {
        if (change(level)?.Interval is not { } interval || Measured is null
            || (gap.IsBand ? Spread.Of(Measured, level) : default(Spread)) is not { } value
            || (gap.IsBand ? Spread.Of(Objective.Baseline, level) : default(Spread)) is not { } from)
        {
            return null;
        }

        ConfidenceInterval better = gap.Improvement(interval, value, from);
        double point = Objective.Definition.Point;
        return new(Math.Min(amount, worth.Bound(better.Lower / point)), Math.Max(amount, worth.Bound(better.Upper / point)), level);
    }

    private StatusReading ByInterval(StatusRule rule, ObjectiveStatus? previous)
    {
        Reason? why = WhyUndefined ?? Measured?.WhyNoInterval ?? (rule.Mark == StatusMark.Plan && plan is null ? NoDueDate : null);
        if (why is not null || Measured is null)
        {
            return new(null, why, rule);
        }

        ObjectiveGap mark = rule.Mark == StatusMark.Plan && Expected is { } expected ? gap.Towards(expected) : gap;
        bool? taken = Measured.Interval(rule.GreenFrom) is { } wide ? mark.IsMet(wide) : null, kept = Measured.Interval(rule.AmberFrom) is { } narrow ? mark.IsMet(narrow) : null;
        return new(
            taken == true || (previous == ObjectiveStatus.Green && kept == true) ? ObjectiveStatus.Green
            : taken == false || (previous == ObjectiveStatus.Red && kept == false) ? ObjectiveStatus.Red
            : ObjectiveStatus.Amber,
            null,
            rule);
    }

    private Estimate Of(
        string id, string text, string unit, double point, Reason? whyNot, Func<double, double> reading, Func<Spread, Spread, double, ConfidenceInterval> bounds, bool needsBaseline = true) =>
        Of(new(Objective.Definition.Id + "/" + id, Objective.Definition.Text + ", " + text, unit, point, BetterWhen.Higher), whyNot, reading, bounds, needsBaseline);

    private Estimate Of(MetricDefinition definition, Reason? whyNot, Func<double, double> reading, Func<Spread, Spread, double, ConfidenceInterval> bounds, bool needsBaseline = true)
    {
        Reason? undefined = (needsBaseline ? WhyUndefined : Measured is null ? NotMeasured : Measured.WhyUndefined) ?? whyNot;
        if (undefined is not null || Measured is not { Value: { } value } measured)
        {
            return new(null, undefined, definition, null, undefined);
        }

        IMetric baseline = needsBaseline ? Objective.Baseline : measured;
        Reason? noInterval = measured.WhyNoInterval ?? baseline.WhyNoInterval;
        return new(reading(value), null, definition, noInterval is null ? Interval : null, noInterval);

        ConfidenceInterval? Interval(double level) =>
            Spread.Of(measured, level) is { } now && Spread.Of(baseline, level) is { } before ? bounds(now, before, level) : null;
    }
}
