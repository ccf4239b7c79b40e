namespace CrmMetrics.Marketing;

/// <summary>What the revenue on several rows of one lead means.</summary>
public enum RepeatedRevenue
{
    /// <summary>The same sale is written on several rows, the default: it counts once, and rows with different amounts are an error.</summary>
    SameSale = 1,

    /// <summary>Each row has sales of its own: they are added.</summary>
    Added,
}
