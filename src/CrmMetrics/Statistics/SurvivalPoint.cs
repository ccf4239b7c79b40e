using System;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>One time of a survival curve: who was at risk, what happened, and the share without an event after it.</summary>
/// <remarks>Only <see cref="KaplanMeierCurve"/> makes points. The default value is no point of any curve.</remarks>
public readonly record struct SurvivalPoint : IFormattable
{
    private readonly double relativeVariance;
    private readonly double hazardVariance;

    internal SurvivalPoint(double time, long atRisk, long events, long censored, double survival, double relativeVariance, double hazard, double hazardVariance)
    {
        Time = time;
        AtRisk = atRisk;
        Events = events;
        Censored = censored;
        Survival = survival;
        this.relativeVariance = relativeVariance;
        CumulativeHazard = hazard;
        this.hazardVariance = hazardVariance;
    }

    /// <summary>The time.</summary>
    /// <value>In the unit of the times, from the subject's beginning.</value>
    public double Time { get; }

    /// <summary>How many were at risk just before the time.</summary>
    /// <value>0 or more.</value>
    public long AtRisk { get; }

    /// <summary>How many had their event at the time.</summary>
    /// <value>0 or more.</value>
    public long Events { get; }

    /// <summary>How many were last seen without an event at the time.</summary>
    /// <value>0 or more.</value>
    public long Censored { get; }

    /// <summary>The share that has had no event up to the time and at it, by Kaplan and Meier.</summary>
    /// <value>From 0 to 1.</value>
    public double Survival { get; }

    /// <summary>The standard error of <see cref="Survival"/>, by Greenwood's formula.</summary>
    /// <value>0 or more; <see langword="null"/> when nobody is left and it is not defined.</value>
    public double? StandardError => Survival > 0 ? Survival * Math.Sqrt(relativeVariance) : null;

    /// <summary>The cumulative hazard, by Nelson and Aalen: how many events a subject would have had if it could have several.</summary>
    /// <value>0 or more.</value>
    public double CumulativeHazard { get; }

    /// <summary>The standard error of <see cref="CumulativeHazard"/>: the root of the sum of events over squared numbers at risk.</summary>
    /// <value>0 or more.</value>
    public double CumulativeHazardStandardError => Math.Sqrt(hazardVariance);

    /// <summary>The share without an event by Fleming and Harrington: e to minus the cumulative hazard, never 0.</summary>
    /// <value>Above 0, up to 1; near <see cref="Survival"/> where many are at risk.</value>
    public double FlemingHarringtonSurvival => Math.Exp(-CumulativeHazard);

    /// <summary>The variance of the logarithm of the survival; infinite once nobody is left.</summary>
    internal double RelativeVariance => relativeVariance;

    /// <summary>The variance of the cumulative hazard.</summary>
    internal double HazardVariance => hazardVariance;

    /// <summary>The shares without an event that the data are compatible with, time by time.</summary>
    /// <param name="scale">The scale on which the interval is made.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds from 0 to 1; <see langword="null"/> when nobody is left; and before the first event, but for <see cref="SurvivalInterval.Plain"/> and
    /// <see cref="SurvivalInterval.Log"/>, which then have no width.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not named, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(SurvivalInterval scale = SurvivalInterval.LogLog, double level = 0.95) =>
        SurvivalBounds.Of(Survival, StandardError ?? double.NaN, Guard.Named(scale), Guard.Level(level));

    /// <summary>Writes the point in the current culture, such as <c>at 6: 85.7 % (3 of 21 at risk)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the point.</summary>
    /// <param name="format">The format of the time.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        "at " + Time.ToString(format, formatProvider) + Text.In(formatProvider, $": {100 * Survival:F1} % ({Events:N0} of {AtRisk:N0} at risk)");
}
