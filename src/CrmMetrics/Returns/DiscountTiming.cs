namespace CrmMetrics.Returns;

/// <summary>At which instant the flows of a business case are taken to come when they are discounted. What comes at the start is never discounted.</summary>
public enum DiscountTiming
{
    /// <summary>Each month's flows at its end. The default: that is when most invoices and salaries are paid.</summary>
    MonthEnd = 1,

    /// <summary>Each year's flows at its end: what Forrester's Total Economic Impact studies do, with an undiscounted column for the start.</summary>
    YearEnd,

    /// <summary>Each year's flows in its middle.</summary>
    MidYear,
}
