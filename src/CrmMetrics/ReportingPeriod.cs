using System;
using System.Diagnostics;
using NodaTime;

namespace CrmMetrics;

/// <summary>One labelled period of a report.</summary>
/// <remarks>The opening state of a period is that on the day before its first day, the closing state that on its last day; what
/// happens on a date belongs to the period that holds it.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record ReportingPeriod
{
    internal ReportingPeriod(string label, Granularity granularity, DateInterval whole, DateInterval dates)
    {
        Label = label;
        Granularity = granularity;
        Whole = whole;
        Dates = dates;
    }

    /// <summary>The name of the period, the same in every culture.</summary>
    /// <value>Such as <c>2024-03-31</c>, <c>2024-W13</c>, <c>2024-03</c>, <c>2024-Q1</c>, <c>2024</c>, <c>FY2025-Q1</c> or <c>FY2025</c>.</value>
    public string Label { get; }

    /// <summary>How long the period is.</summary>
    /// <value>The granularity that it was made with.</value>
    public Granularity Granularity { get; }

    /// <summary>The dates of the whole period, both ends in it.</summary>
    /// <value>For example all of March.</value>
    public DateInterval Whole { get; }

    /// <summary>The dates of the period that lie in the interval that was split, both ends in it.</summary>
    /// <value>The same as <see cref="Whole"/> but for a first or last period that the interval cuts.</value>
    public DateInterval Dates { get; }

    /// <summary>Whether the interval that was split cuts the period.</summary>
    /// <value><see langword="true"/> when <see cref="Dates"/> is shorter than <see cref="Whole"/>.</value>
    public bool IsPartial => !Dates.Equals(Whole);

    /// <summary>Whether the period has wholly ended.</summary>
    /// <param name="asOf">The last date that the data cover.</param>
    /// <returns><see langword="false"/> when the period's last day is after <paramref name="asOf"/>: its figures are incomplete.</returns>
    public bool IsComplete(LocalDate asOf) => Whole.End <= asOf;

    /// <summary>Writes the label.</summary>
    /// <returns><see cref="Label"/>.</returns>
    public override string ToString() => Label;
}
