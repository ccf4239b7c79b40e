using System;
using System.Globalization;

namespace CrmMetrics.Goals;

/// <summary>Where a figure lies among those of the others: the share of them that is lower.</summary>
/// <param name="Value">The place, from 0 to 1, by straight lines between the quantiles that are known; <see langword="null"/> where the figure lies outside them, or there are none.</param>
/// <param name="AtLeast">The place of the next quantile below: what is certain without any interpolation; 0 where none is known.</param>
/// <param name="AtMost">The place of the next quantile above; 1 where none is known.</param>
/// <param name="Interval">The places that the figure's own interval is compatible with; <see langword="null"/> where it has none, or there are no quantiles. What is uncertain about the quantiles themselves is not in it.</param>
/// <param name="Better">In which direction the figure improves.</param>
/// <param name="WhyUndefined">Why there is no <paramref name="Value"/>.</param>
public readonly record struct PercentilePlace(double? Value, double AtLeast, double AtMost, ConfidenceInterval? Interval, BetterWhen Better, Reason? WhyUndefined) : IFormattable
{
    /// <summary>The share of the others that do worse.</summary>
    /// <value>The place itself where more is better, 1 less the place where less is better (a low place in churn is a good one); <see langword="null"/> where the place is unknown or the figure is best within a band.</value>
    public double? BetterThan => Better switch
    {
        BetterWhen.Higher => Value,
        BetterWhen.Lower => 1 - Value,
        _ => null,
    };

    /// <summary>Writes the place in the current culture, such as <c>62 % (between 50 % and 75 %)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the place.</summary>
    /// <param name="format">The format of the percentages; as many digits as are needed up to one when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string digits = Text.IsGeneral(format) ? "0.#" : format!;
        return Value is { } place && AtLeast.Equals(AtMost) ? Percent(place)
            : Value is { } between ? Percent(between) + " (between " + Percent(AtLeast) + " and " + Percent(AtMost) + ")"
            : AtLeast <= 0 && AtMost >= 1 ? "unknown (" + WhyUndefined + ")"
            : AtLeast <= 0 ? "below " + Percent(AtMost)
            : "above " + Percent(AtLeast);

        string Percent(double share) => (100 * share).ToString(digits, formatProvider) + " %";
    }
}
