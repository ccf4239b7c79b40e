namespace CrmMetrics.Retention;

/// <summary>The customers who started in one period.</summary>
/// <param name="Period">The period in which they started.</param>
/// <param name="Size">How many they are; 1 or more.</param>
public sealed record Cohort(ReportingPeriod Period, long Size)
{
    /// <summary>Writes the label of the period, such as <c>2024-03</c>.</summary>
    /// <returns>The text, the same in every culture.</returns>
    public override string ToString() => Period.Label;
}
