using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>The survival curve of Kaplan and Meier (JASA 53, 1958): which share of the subjects has had no event by each time, those included who were not followed to their event.</summary>
/// <remarks>
/// <para>At each time with events it falls by the share of those at risk who had theirs. It stays where it is when a subject is only last seen.</para>
/// <para>Standard errors are Greenwood's, the cumulative hazard is that of Nelson and Aalen. The curve of nobody has no points.</para>
/// <para>It supposes that those last seen at a time go on like those still followed. Where they left for a reason that has to do with the event (a lost deal can no longer
/// be won), say so, or use a <see cref="CompetingRisksTable"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class KaplanMeierCurve : IFormattable
{
    // Products of a hundred thousand shares are off by less; steps of ten million subjects are larger.
    private const double Rounding = 1e-10;

    private static readonly Reason NoSubjects = new("no-subjects", "there are no subjects");

    private readonly SurvivalPoint[] points;

    internal KaplanMeierCurve(SurvivalTable table)
    {
        Table = table;
        points = PointsOf(table);
    }

    /// <summary>The counts that the curve is read off.</summary>
    /// <value>Never <see langword="null"/>.</value>
    public SurvivalTable Table { get; }

    /// <summary>The times at which anybody had an event or was last seen.</summary>
    /// <value>Rising; empty for nobody.</value>
    public IReadOnlyList<SurvivalPoint> Points => Array.AsReadOnly(points);

    /// <summary>The last time observed: beyond it nothing is known unless everybody has had the event.</summary>
    /// <value>In the unit of the times; <see langword="null"/> for nobody.</value>
    public double? LastTime => points.Length == 0 ? null : points[points.Length - 1].Time;

    /// <summary>The point of the curve at any time.</summary>
    /// <param name="time">The time, 0 or more.</param>
    /// <returns>The curve as it stands at the time, with the events of exactly that time; beyond the last time it stays as it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or not finite.</exception>
    public SurvivalPoint At(double time)
    {
        int place = Last(Guard.NotNegative(time));
        SurvivalPoint point = place < 0 ? Beginning : points[place];
        bool isExact = place >= 0 && point.Time.Equals(time);
        return new(
            time,
            isExact ? point.AtRisk : Table.AtRisk(time),
            isExact ? point.Events : 0,
            isExact ? point.Censored : 0,
            point.Survival,
            point.RelativeVariance,
            point.CumulativeHazard,
            point.HazardVariance);
    }

    /// <summary>The share that has had no event by a time.</summary>
    /// <param name="time">The time, 0 or more.</param>
    /// <param name="scale">The scale on which the interval is made.</param>
    /// <returns>From 0 to 1; undefined for nobody, and beyond the last time as long as anybody is left without an event.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or not finite, or <paramref name="scale"/> is not named.</exception>
    public Estimate Survival(double time, SurvivalInterval scale = SurvivalInterval.LogLog)
    {
        _ = Guard.Named(scale);
        SurvivalPoint point = At(time);
        MetricDefinition definition = MetricDefinition.Share(Guard.Invariant($"survival-at-{time}"), Guard.Invariant($"share without an event by time {time}, Kaplan–Meier"));
        if (Unknown(time) is { } reason)
        {
            return new(null, reason, definition, null, reason);
        }

        return point.Interval(scale) is null
            ? new(point.Survival, null, definition, null, SurvivalBounds.WhyNone(point.Survival))
            : new(point.Survival, null, definition, level => point.Interval(scale, level), null);
    }

    /// <summary>The cumulative hazard by a time, by Nelson and Aalen.</summary>
    /// <param name="time">The time, 0 or more.</param>
    /// <returns>0 or more, with a log interval; undefined for nobody, and beyond the last time as long as anybody is left without an event.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or not finite.</exception>
    public Estimate CumulativeHazard(double time)
    {
        SurvivalPoint point = At(time);
        MetricDefinition definition = new(
            Guard.Invariant($"cumulative-hazard-at-{time}"), Guard.Invariant($"events over those at risk, added up by time {time}, Nelson–Aalen"), "events per subject", 1, BetterWhen.Lower);
        if (Unknown(time) is { } reason)
        {
            return new(null, reason, definition, null, reason);
        }

        double hazard = point.CumulativeHazard, relative = point.CumulativeHazardStandardError / hazard;
        return hazard == 0
            ? new(0, null, definition, null, SurvivalBounds.WhyNone(1))
            : new(hazard, null, definition, level => new(hazard * Math.Exp(-Normal.TwoSidedQuantile(level) * relative), hazard * Math.Exp(Normal.TwoSidedQuantile(level) * relative), level), null);
    }

    /// <summary>The median time to the event.</summary>
    /// <param name="rule">Which time it is where the curve is flat at exactly one half.</param>
    /// <param name="scale">The scale of the curve's interval that is turned into that of the median.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The time, or why it is not reached.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rule or scale is not named, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public SurvivalQuantile Median(QuantileRule rule = QuantileRule.FirstAtOrBelow, SurvivalInterval scale = SurvivalInterval.LogLog, double level = 0.95) =>
        Quantile(0.5, rule, scale, level);

    /// <summary>The time by which a share of the subjects has had its event.</summary>
    /// <param name="share">The share with an event, above 0 and below 1: 0.25 for the time by which a quarter has churned.</param>
    /// <param name="rule">Which time it is where the curve is flat at exactly that share.</param>
    /// <param name="scale">The scale of the curve's interval that is turned into that of the quantile.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The time, or why it is not reached.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not above 0 and below 1, a rule or scale is not named, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public SurvivalQuantile Quantile(
        double share, QuantileRule rule = QuantileRule.FirstAtOrBelow, SurvivalInterval scale = SurvivalInterval.LogLog, double level = 0.95)
    {
        _ = share is > 0 and < 1 ? share : throw Guard.Out(nameof(share), share, "the share with an event must be above 0 and below 1");
        _ = Guard.Named(rule);
        _ = Guard.Named(scale);
        _ = Guard.Level(level);
        double left = 1 - share;
        double? time = Crossing(left, rule, point => point.Survival);
        double? lower = Crossing(left, rule, point => point.Interval(scale, level)?.Lower, forGood: false);
        double? upper = Crossing(left, rule, point => point.Interval(scale, level)?.Upper);
        Reason? missing = points.Length == 0 ? NoSubjects : null;
        return new(
            share,
            rule,
            time,
            time is null ? missing ?? new("not-reached", Guard.Invariant($"the curve is at {Math.Round(points[points.Length - 1].Survival, 4)} when last seen, above {Math.Round(left, 4)}")) : null,
            lower is { } low ? new(low, upper ?? double.PositiveInfinity, level) : null,
            lower is null ? missing ?? new("bounds-not-reached", Guard.Invariant($"no interval of the curve reaches down to {Math.Round(left, 4)}")) : null);
    }

    /// <summary>The mean time without an event up to a horizon (restricted mean survival time, RMST): the area under the curve.</summary>
    /// <param name="horizon">The horizon, above 0: what happens later counts as happening then.</param>
    /// <returns>In the unit of the times, with the interval of its standard error; undefined for nobody, and where the horizon is beyond the last time as long
    /// as anybody is left without an event. Two means at one horizon can be compared whatever the shapes of their curves.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is not above 0 or not finite.</exception>
    public Estimate RestrictedMean(double horizon)
    {
        MetricDefinition definition = new(
            Guard.Invariant($"restricted-mean-{Guard.Positive(horizon)}"), Guard.Invariant($"mean time without an event up to {horizon}"), "units of time", 1, BetterWhen.Higher);
        if (Unknown(horizon) is { } reason)
        {
            return new(null, reason, definition, null, reason);
        }

        double area = 0, variance = 0, until = horizon;
        for (int i = Last(horizon); i >= 0; i--)
        {
            SurvivalPoint point = points[i];
            area += point.Survival * (until - point.Time);
            if (point.Events > 0 && point.AtRisk > point.Events)
            {
                variance += area * area * point.Events / point.AtRisk / (point.AtRisk - point.Events);
            }

            until = point.Time;
        }

        return Estimate.From(area + until, Math.Sqrt(variance), definition);
    }

    /// <summary>Writes the counts and the median in the current culture, such as <c>21 subjects: 9 events, 12 censored; median 23 [13, ∞] at 95 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts and the median.</summary>
    /// <param name="format">The format of the median; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Table.ToString(null, formatProvider) + "; median " + Median().ToString(format, formatProvider);

    private static SurvivalPoint Beginning => new(0, 0, 0, 0, 1, 0, 0, 0);

    private static SurvivalPoint[] PointsOf(SurvivalTable table)
    {
        List<SurvivalPoint> found = new(table.Counts.Count);
        double survival = 1, relativeVariance = 0, hazard = 0, hazardVariance = 0;
        long atRisk = table.Subjects - table.LateEntries;
        for (int i = 0; i < table.Counts.Count; i++)
        {
            long events = table.EventsAt[i], censored = table.CensoredAt[i];
            if (events > 0)
            {
                survival *= (double)(atRisk - events) / atRisk;
                relativeVariance += (double)events / atRisk / (atRisk - events);
                hazard += (double)events / atRisk;
                hazardVariance += (double)events / atRisk / atRisk;
            }

            if (events > 0 || censored > 0)
            {
                found.Add(new(table.Counts.Times[i], atRisk, events, censored, survival, relativeVariance, hazard, hazardVariance));
            }

            atRisk += table.EntriesAt[i] - events - censored;
        }

        return [.. found];
    }

    // The place of the last point at or before a time, or −1.
    private int Last(double time)
    {
        int low = 0, high = points.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = points[middle].Time <= time ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private Reason? Unknown(double time) =>
        LastTime is not { } last ? NoSubjects
        : time > last && points[points.Length - 1].Survival > 0 ? new("beyond-follow-up", Guard.Invariant($"nobody was followed beyond {last}, and not everybody had the event by then"))
        : null;

    // Where a curve comes down to a height, for the first time or for good: a bound may rise again. It is missing where nobody is left.
    private double? Crossing(double height, QuantileRule rule, Func<SurvivalPoint, double?> curve, bool forGood = true)
    {
        double? first = null, level = null;
        for (int i = 0; i < points.Length; i++)
        {
            if (curve(points[i]) is not { } there)
            {
                continue;
            }

            if (there > height + Rounding)
            {
                (first, level) = forGood ? (null, null) : (first, level);
            }
            else if (first is null)
            {
                (first, level) = (points[i].Time, there);
            }
            else if (level is { } flat && Math.Abs(flat - height) <= Rounding && Math.Abs(there - flat) > Rounding)
            {
                return rule == QuantileRule.FirstAtOrBelow ? first : 0.5 * (first + points[i].Time);
            }
        }

        bool isFlatToTheEnd = level is { } end && Math.Abs(end - height) <= Rounding;
        return isFlatToTheEnd && rule == QuantileRule.MidpointOfFlat ? 0.5 * (first + LastTime) : first;
    }
}
