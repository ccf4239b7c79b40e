namespace CrmMetrics.Lifetime;

/// <summary>How the purchases of one customer on one day count.</summary>
public enum SameDayPurchases
{
    /// <summary>As one transaction of their amounts together: how the published examples count, and what the models mean by a purchase, since two orders within an hour are one decision to buy.</summary>
    AsOne = 1,

    /// <summary>Each as a transaction of its own.</summary>
    Each,
}
