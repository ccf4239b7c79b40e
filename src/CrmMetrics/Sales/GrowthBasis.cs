namespace CrmMetrics.Sales;

/// <summary>Which earlier period a growth is measured from.</summary>
public enum GrowthBasis
{
    /// <summary>The period just before, of the same length.</summary>
    PreviousPeriod = 1,

    /// <summary>The same period a year before (YoY), which leaves the season out.</summary>
    YearOverYear,

    /// <summary>The quarter before (QoQ).</summary>
    QuarterOverQuarter,

    /// <summary>The month before (MoM).</summary>
    MonthOverMonth,

    /// <summary>Several years before, as a yearly rate (CAGR).</summary>
    CompoundAnnual,
}
