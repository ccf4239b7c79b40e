using System;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>The time by which a share of the subjects has had its event, such as the median, with its interval.</summary>
/// <remarks>A quantile that is not reached is a finding, not an error: the subjects were not followed long enough, or too few ever have the event. Its lower
/// bound may still be known, and then its interval has no upper end.</remarks>
public readonly record struct SurvivalQuantile : IFormattable
{
    internal SurvivalQuantile(double share, QuantileRule rule, double? value, Reason? whyNotReached, ConfidenceInterval? interval, Reason? whyNoInterval)
    {
        Share = share;
        Rule = rule;
        Value = value;
        WhyNotReached = whyNotReached;
        Interval = interval;
        WhyNoInterval = whyNoInterval;
    }

    /// <summary>The share that has had its event.</summary>
    /// <value>Above 0 and below 1; 0.5 for the median.</value>
    public double Share { get; }

    /// <summary>Which time it is where the curve is flat at exactly the share.</summary>
    /// <value>One of the named rules.</value>
    public QuantileRule Rule { get; }

    /// <summary>The time.</summary>
    /// <value>In the unit of the times; <see langword="null"/> when it is not reached.</value>
    public double? Value { get; }

    /// <summary>Why there is no value.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyNotReached { get; }

    /// <summary>The times that the data are compatible with: those at which the interval of the curve holds the share (Brookmeyer and Crowley, Biometrics 38, 1982).</summary>
    /// <value>In the unit of the times; the upper bound is infinite where the upper curve does not come down to the share; <see langword="null"/> when the
    /// lower curve doesn't either.</value>
    public ConfidenceInterval? Interval { get; }

    /// <summary>Why there is no interval.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyNoInterval { get; }

    /// <summary>Writes the time with its interval in the current culture, such as <c>93 [90, 97] at 95 %</c>, or <c>not reached [102, ∞] at 95 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the time with its interval.</summary>
    /// <param name="format">The format of the times; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        return (Value is { } time ? time.ToString(numbers, formatProvider) : "not reached")
            + (Interval is { } interval ? " " + interval.ToString(numbers, formatProvider) : ", no interval: " + WhyNoInterval);
    }
}
