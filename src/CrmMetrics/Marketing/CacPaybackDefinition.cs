namespace CrmMetrics.Marketing;

/// <summary>What pays the cost of acquiring a customer back. From the same inputs these readings give anything from 7 to 11 months.</summary>
public enum CacPaybackDefinition
{
    /// <summary>The gross margin on what a customer pays a month. The default: revenue that is spent on serving the customer pays nothing back.</summary>
    GrossMargin = 1,

    /// <summary>All that a customer pays a month; common, and too early by what the revenue costs.</summary>
    Revenue,

    /// <summary>The gross margin of the customers still there in each month, counted in whole months; may never come.</summary>
    AfterChurn,

    /// <summary>The gross margin on all the recurring revenue newly won (new MRR), against all the spend: customers need not be counted.</summary>
    NewRecurringRevenue,

    /// <summary>The margin that a cohort has brought in fact, month by month, counted in whole months; may not have come yet.</summary>
    CohortCash,
}
