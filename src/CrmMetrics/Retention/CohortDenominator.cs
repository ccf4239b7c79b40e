namespace CrmMetrics.Retention;

/// <summary>Of whom a retention is the share.</summary>
public enum CohortDenominator
{
    /// <summary>Of the members whose window had wholly passed by the date of the data: the share is not pulled down by those who still have time.</summary>
    EligibleOnly = 1,

    /// <summary>Of all members of the cohort: while the window is open for some of them, the share can only rise.</summary>
    CohortSize,
}
