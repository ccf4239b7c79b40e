using System;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>One time of a curve of cumulative incidence: who was at risk, what happened, and the share ended by the cause so far.</summary>
/// <remarks>Only <see cref="CumulativeIncidenceCurve"/> makes points. The default value is the beginning of a curve: nothing has happened.</remarks>
public readonly record struct CumulativeIncidencePoint : IFormattable
{
    private readonly double variance;

    internal CumulativeIncidencePoint(double time, long atRisk, long events, long otherEvents, long censored, double incidence, double variance)
    {
        Time = time;
        AtRisk = atRisk;
        Events = events;
        OtherEvents = otherEvents;
        Censored = censored;
        Incidence = incidence;
        this.variance = variance;
    }

    /// <summary>The time.</summary>
    /// <value>In the unit of the times, from the subject's beginning.</value>
    public double Time { get; }

    /// <summary>How many were at risk just before the time.</summary>
    /// <value>0 or more.</value>
    public long AtRisk { get; }

    /// <summary>How many were ended by the cause at the time.</summary>
    /// <value>0 or more.</value>
    public long Events { get; }

    /// <summary>How many were ended by another cause at the time.</summary>
    /// <value>0 or more.</value>
    public long OtherEvents { get; }

    /// <summary>How many were last seen at the time, ended by no cause.</summary>
    /// <value>0 or more.</value>
    public long Censored { get; }

    /// <summary>The share that the cause has ended up to the time and at it.</summary>
    /// <value>From 0 to 1.</value>
    public double Incidence { get; }

    /// <summary>The standard error of <see cref="Incidence"/>.</summary>
    /// <value>0 or more.</value>
    public double StandardError => Math.Sqrt(variance);

    /// <summary>The shares that the data are compatible with, time by time.</summary>
    /// <param name="scale">The scale on which the interval is made.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds from 0 to 1; <see langword="null"/> before the first event of the cause.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not named, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(SurvivalInterval scale = SurvivalInterval.LogLog, double level = 0.95) =>
        SurvivalBounds.Of(Incidence, StandardError, Guard.Named(scale), Guard.Level(level));

    /// <summary>Writes the point in the current culture, such as <c>at 30: 21.4 % (12 of 1,000 at risk)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the point.</summary>
    /// <param name="format">The format of the time.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        "at " + Time.ToString(format, formatProvider) + Text.In(formatProvider, $": {100 * Incidence:F1} % ({Events:N0} of {AtRisk:N0} at risk)");
}
