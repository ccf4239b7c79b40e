using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>The share of subjects that one of several causes has ended by each time, by Aalen and Johansen (Scandinavian Journal of Statistics 5, 1978).</summary>
/// <remarks>
/// <para>A cause can only end who is left by all causes: at each time the curve rises by the share of those at risk whom it ended, times the share still there. The curves of all
/// causes and of those left add up to 1. One less the Kaplan–Meier curve of a single cause, with the others censored, is larger: it is the share in a world where nothing else could happen.</para>
/// <para>Standard errors are by the delta method (Gaynor and others, JASA 88, 1993; Marubini and Valsecchi 1995); with one cause they are Greenwood's.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CumulativeIncidenceCurve : IFormattable
{
    private static readonly Reason NoSubjects = new("no-subjects", "there are no subjects");

    private readonly CumulativeIncidencePoint[] points;
    private readonly SurvivalTable anyCause;
    private readonly long events;

    internal CumulativeIncidenceCurve(string cause, SurvivalTable anyCause, SurvivalTable its)
    {
        Cause = cause;
        this.anyCause = anyCause;
        events = its.Events;
        points = PointsOf(anyCause, its);
    }

    /// <summary>The cause.</summary>
    /// <value>Its name.</value>
    public string Cause { get; }

    /// <summary>The times at which anybody was ended by any cause or was last seen.</summary>
    /// <value>Rising; empty for nobody.</value>
    public IReadOnlyList<CumulativeIncidencePoint> Points => Array.AsReadOnly(points);

    /// <summary>The point of the curve at any time.</summary>
    /// <param name="time">The time, 0 or more.</param>
    /// <returns>The curve as it stands at the time, with the events of exactly that time; beyond the last time it stays as it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or not finite.</exception>
    public CumulativeIncidencePoint At(double time)
    {
        _ = Guard.NotNegative(time);
        int place = Array.FindLastIndex(points, point => point.Time <= time);
        CumulativeIncidencePoint point = place < 0 ? default : points[place];
        return place >= 0 && point.Time.Equals(time)
            ? point
            : new(time, anyCause.AtRisk(time), 0, 0, 0, point.Incidence, point.StandardError * point.StandardError);
    }

    /// <summary>The share that the cause has ended by a time.</summary>
    /// <param name="time">The time, 0 or more.</param>
    /// <param name="scale">The scale on which the interval is made.</param>
    /// <returns>From 0 to 1; undefined for nobody, and beyond the last time as long as anybody is left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or not finite, or <paramref name="scale"/> is not named.</exception>
    public Estimate Incidence(double time, SurvivalInterval scale = SurvivalInterval.LogLog)
    {
        _ = Guard.Named(scale);
        CumulativeIncidencePoint point = At(time);
        MetricDefinition definition = MetricDefinition.Share(
            Guard.Invariant($"incidence-of-{Cause}-at-{time}"), Guard.Invariant($"share ended by {Cause} by time {time}, Aalen–Johansen"));
        Reason? unknown = points.Length == 0
            ? NoSubjects
            : time > points[points.Length - 1].Time && anyCause.KaplanMeier.At(time).Survival > 0
                ? new("beyond-follow-up", Guard.Invariant($"nobody was followed beyond {points[points.Length - 1].Time}, and not everybody had ended by then"))
                : null;
        if (unknown is not null)
        {
            return new(null, unknown, definition, null, unknown);
        }

        return point.Interval(scale) is null
            ? new(point.Incidence, null, definition, null, SurvivalBounds.WhyNone(1))
            : new(point.Incidence, null, definition, level => point.Interval(scale, level), null);
    }

    /// <summary>Writes the last point in the current culture, such as <c>won: 4,238 of 8,300, 60.1 % by 138</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the last point.</summary>
    /// <param name="format">The format of the time.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => points.Length == 0
        ? Cause + ": undefined (" + NoSubjects + ")"
        : Cause + Text.In(formatProvider, $": {events:N0} of {anyCause.Subjects:N0}, {100 * points[points.Length - 1].Incidence:F1} % by ")
            + points[points.Length - 1].Time.ToString(format, formatProvider);

    private static CumulativeIncidencePoint[] PointsOf(SurvivalTable all, SurvivalTable its)
    {
        Dictionary<double, long> own = [];
        foreach (SurvivalPoint point in its.KaplanMeier.Points)
        {
            own.Add(point.Time, point.Events);
        }

        Spread spread = default;
        double left = 1;
        List<CumulativeIncidencePoint> found = [];
        foreach (SurvivalPoint point in all.KaplanMeier.Points)
        {
            long happened = own[point.Time];
            spread.Add(point.AtRisk, happened, point.Events, left);
            left = point.Survival;
            found.Add(new(point.Time, point.AtRisk, happened, point.Events - happened, point.Censored, spread.Incidence, spread.Variance));
        }

        return [.. found];
    }

    /// <summary>The incidence and its variance, carried on from time to time by sums that only grow.</summary>
    private struct Spread
    {
        private double hazardVariance;
        private double distances;
        private double squaredDistances;
        private double own;
        private double shared;
        private double sharedDistances;

        public double Incidence { get; private set; }

        public readonly double Variance => Math.Max(0, squaredDistances + own - (2 * sharedDistances));

        public void Add(double atRisk, double events, double allEvents, double left)
        {
            if (allEvents == 0)
            {
                return;
            }

            // All earlier times are now this much farther from where the curve stands.
            double rise = left * events / atRisk;
            squaredDistances += rise * ((2 * distances) + (rise * hazardVariance));
            distances += rise * hazardVariance;
            sharedDistances += rise * shared;
            Incidence += rise;
            own += left * left * events * (atRisk - events) / (atRisk * atRisk * atRisk);
            shared += left * events / (atRisk * atRisk);

            // Once nobody is left, nothing that comes can depend on this time.
            hazardVariance += atRisk > allEvents ? allEvents / (atRisk * (atRisk - allEvents)) : 0;
        }
    }
}
