using System;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics;

/// <summary>A range of values that the data are compatible with.</summary>
/// <param name="Lower">The lower bound, in the unit of the metric; may be negative infinity.</param>
/// <param name="Upper">The upper bound, in the unit of the metric; may be infinity.</param>
/// <param name="Level">The confidence level, above 0 and below 1.</param>
/// <remarks>In JSON an infinite bound is the text <c>"Infinity"</c> or <c>"-Infinity"</c>.</remarks>
#if NET8_0_OR_GREATER
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
#endif
public readonly record struct ConfidenceInterval(double Lower, double Upper, double Level) : IFormattable
{
    /// <summary>How far apart the bounds are.</summary>
    /// <value>In the unit of the metric, 0 or more.</value>
    public double Width => Upper - Lower;

    /// <summary>Whether a value lies in the range, bounds included.</summary>
    /// <param name="value">The value, in the unit of the metric.</param>
    /// <returns><see langword="true"/> when the data are compatible with it.</returns>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>Writes the bounds and the level in the current culture, such as <c>[0.15, 0.26] at 95 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the bounds and the level.</summary>
    /// <param name="format">The format of the bounds; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string bounds = string.IsNullOrEmpty(format) || format == "G" ? "G4" : format!;
        FormattableString level = $"{100 * Level:0.######} %";
        return "[" + Lower.ToString(bounds, formatProvider) + ", " + Upper.ToString(bounds, formatProvider) + "] at " + level.ToString(formatProvider);
    }
}
