namespace CrmMetrics.Marketing;

/// <summary>Which growth the magic number sets against the spend before it.</summary>
public enum MagicNumberDefinition
{
    /// <summary>The growth of a quarter's revenue, times 4: the published form, from the income statement. The default.</summary>
    QuarterlyRevenue = 1,

    /// <summary>The growth of annual recurring revenue (ARR) over a quarter, which is a year's revenue already.</summary>
    AnnualRecurringRevenue,

    /// <summary>The growth of monthly recurring revenue (MRR) over a quarter, times 12: the same as that of ARR.</summary>
    MonthlyRecurringRevenue,
}
