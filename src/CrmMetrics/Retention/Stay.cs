using System.Collections.Generic;

namespace CrmMetrics.Retention;

/// <summary>A stretch of days of a period on which a customer is there.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The first day without.</param>
/// <param name="Kind">The kind of churn that ended it, 0 where it is not known.</param>
internal readonly record struct Stay(int From, int Until, ChurnKind Kind)
{
    public static IComparer<Stay> ByStart { get; } = Comparer<Stay>.Create((left, right) => left.From.CompareTo(right.From));

    /// <summary>This stay with one that touches or overlaps it.</summary>
    public Stay Join(Stay other) =>
        other.Until < Until ? this
        : other.Until > Until ? this with { Until = other.Until, Kind = other.Kind }
        : this with { Kind = Stronger(Kind, other.Kind) };

    // Two tenures of one customer that end on one day are one departure: wanted, if either was; else unwanted, if either was.
    private static ChurnKind Stronger(ChurnKind left, ChurnKind right) =>
        left == ChurnKind.Voluntary || right == ChurnKind.Voluntary ? ChurnKind.Voluntary
        : left == 0 ? right : left;
}
