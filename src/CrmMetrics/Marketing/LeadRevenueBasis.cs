namespace CrmMetrics.Marketing;

/// <summary>Which revenue a figure per lead divides.</summary>
public enum LeadRevenueBasis
{
    /// <summary>The revenue that these very leads have brought, whenever it came. The default; leads too young to have bought make it too low, so take those who have had their time.</summary>
    Cohort = 1,

    /// <summary>The revenue that came in a period over the leads that came in it. Known at once, but most of that revenue is from earlier leads: it falls when leads grow, and rises when they dry up.</summary>
    Period,
}
