using System;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>The result of a test of "nothing has changed".</summary>
/// <param name="Method">The test in words, such as "N−1 chi-square".</param>
/// <param name="Statistic">The test statistic; <see langword="null"/> where the test has none, as exact tests.</param>
/// <param name="DegreesOfFreedom">The degrees of freedom of the statistic; <see langword="null"/> where there are none.</param>
/// <param name="PValue">The chance of data at least this far from "nothing has changed" if nothing had; from 0 to 1, two-sided.</param>
public readonly record struct HypothesisTest(string Method, double? Statistic, double? DegreesOfFreedom, double PValue) : IFormattable
{
    /// <summary>Writes the test in the current culture, such as <c>N−1 chi-square: 6.977, 1 df, p = 0.008258</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the test.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        string statistic = Statistic is { } value ? " " + value.ToString(numbers, formatProvider) + "," : "";
        string freedom = DegreesOfFreedom is { } degrees ? " " + degrees.ToString(numbers, formatProvider) + " df," : "";
        return Method + ":" + statistic + freedom + " p = " + PValue.ToString(numbers, formatProvider);
    }
}
