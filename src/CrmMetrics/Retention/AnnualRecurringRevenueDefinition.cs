namespace CrmMetrics.Retention;

/// <summary>What annual recurring revenue (ARR) counts: two metrics that share a name.</summary>
public enum AnnualRecurringRevenueDefinition
{
    /// <summary>Twelve times monthly recurring revenue: a run rate, in which monthly plans count as if they stayed for a year.</summary>
    TwelveMonthsOfMrr = 1,

    /// <summary>The yearly amounts of the contracts with a term of twelve months or more alone.</summary>
    AnnualContracts,
}
