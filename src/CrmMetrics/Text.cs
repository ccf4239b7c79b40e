using System;
using System.Globalization;
using NodaTime;

namespace CrmMetrics;

/// <summary>Text in a given culture; netstandard2.0 lacks the interpolation that takes one.</summary>
internal static class Text
{
    public static string In(IFormatProvider? provider, FormattableString text) => text.ToString(provider);

    /// <summary>A date like <c>2024-01-31</c>.</summary>
    public static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether a format asks for the general form.</summary>
    public static bool IsGeneral(string? format) => string.IsNullOrEmpty(format) || format is "G" or "g";

    /// <summary>Whether a format asks for the form that <c>Parse</c> reads.</summary>
    public static bool IsRoundTrip(string? format) => format is "R" or "r";

    /// <summary>The three forms of every metric: with its counts, to be read back, or its value in a format.</summary>
    public static string Of<TMetric>(TMetric metric, string? format, IFormatProvider? provider, Func<FormattableString> general, Func<Form> fields)
        where TMetric : IMetric
    {
        if (IsRoundTrip(format))
        {
            return fields().ToString();
        }

        if (!IsGeneral(format))
        {
            return metric.Value?.ToString(format, provider) ?? "";
        }

        return metric.WhyUndefined is { } reason ? "undefined (" + reason.Text + ")" : general().ToString(provider);
    }
}
