namespace CrmMetrics.Retention;

/// <summary>What the definition has no place for: returns before the start, and customers who never started.</summary>
internal sealed class CohortLeftOut(RowProblems problems)
{
    public RowProblems Problems => problems;

    public long Returns { get; set; }

    public long Customers { get; set; }
}
