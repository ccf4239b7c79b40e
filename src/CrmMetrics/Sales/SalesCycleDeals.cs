namespace CrmMetrics.Sales;

/// <summary>Whose cycles a sales cycle is made of.</summary>
public enum SalesCycleDeals
{
    /// <summary>Those that were won: how long a sale takes.</summary>
    Won = 1,

    /// <summary>Those that were won or lost: how long a decision takes.</summary>
    Closed,
}
