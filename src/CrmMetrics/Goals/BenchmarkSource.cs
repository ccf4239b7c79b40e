using System;

namespace CrmMetrics.Goals;

/// <summary>Where an industry figure was published: without it nobody can tell whether it is comparable, or whether anybody ever measured it.</summary>
/// <remarks>Two records with the same five properties are equal.</remarks>
public sealed record BenchmarkSource : IFormattable
{
    /// <summary>Says where a figure is from.</summary>
    /// <param name="publication">Who published it, and where: a title that can be looked up.</param>
    /// <param name="year">The year that the figure describes, from 1900 to 9999.</param>
    /// <param name="segment">Whom it describes, such as "software for companies, 50 to 200 employees, Europe".</param>
    /// <param name="sampleSize">Of how many companies or respondents it is; <see langword="null"/> where the source does not say.</param>
    /// <exception cref="ArgumentNullException"><paramref name="publication"/> or <paramref name="segment"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="publication"/> or <paramref name="segment"/> is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="year"/> is not from 1900 to 9999, or <paramref name="sampleSize"/> is below 1.</exception>
    public BenchmarkSource(string publication, int year, string segment, long? sampleSize = null)
    {
        Publication = Written(publication, nameof(publication));
        Year = year is >= 1900 and <= 9999 ? year : throw Guard.Out(nameof(year), year, "must be a year from 1900 to 9999");
        Segment = Written(segment, nameof(segment));
        SampleSize = sampleSize is null or >= 1 ? sampleSize : throw Guard.Out(nameof(sampleSize), sampleSize, "must be 1 or more, or null where the source does not say");
    }

    /// <summary>Who published the figure, and where.</summary>
    /// <value>A title that can be looked up.</value>
    public string Publication { get; }

    /// <summary>The year that the figure describes.</summary>
    /// <value>From 1900 to 9999; not the year in which it was quoted.</value>
    public int Year { get; }

    /// <summary>Whom the figure describes.</summary>
    /// <value>Industry, size, country: what makes it comparable.</value>
    public string Segment { get; }

    /// <summary>Of how many companies or respondents the figure is.</summary>
    /// <value>1 or more; <see langword="null"/> where the source does not say.</value>
    public long? SampleSize { get; }

    /// <summary>Writes the source in the current culture, such as <c>Benchmark report, 2025, retail (n = 312)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, null);

    /// <summary>Writes the source.</summary>
    /// <param name="format">The format of the sample size; grouped when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Publication + ", " + Guard.Invariant($"{Year}, ") + Segment
            + (SampleSize is { } n ? " (n = " + n.ToString(Text.IsGeneral(format) ? "N0" : format, formatProvider) + ")" : " (n not stated)");

    private static string Written(string value, string name) =>
        string.IsNullOrWhiteSpace(Guard.NotNull(value, name)) ? throw Guard.Bad(name, $"{name}: a benchmark must say where it is from, but this was blank.") : value.Trim();
}
