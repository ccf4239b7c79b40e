namespace CrmMetrics.Retention;

/// <summary>Whether the first event counts as an activity in its own period.</summary>
public enum CohortPeriodZero
{
    /// <summary>It does: the retention of period 0 is 100 %, as most tables show it.</summary>
    CountsFirstEvent = 1,

    /// <summary>It does not: period 0 has those who came a second time within it.</summary>
    LeavesFirstEventOut,
}
