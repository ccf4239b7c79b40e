namespace CrmMetrics.Retention;

/// <summary>The amounts that are added up over customers. Of those up to <see cref="Closing"/> the products are added up too: ratios of them have an interval.</summary>
internal enum RevenueLine
{
    Opening,
    New,
    Reactivation,
    Expansion,
    PriceIncrease,
    Contraction,
    Churn,

    /// <summary>What each unit pays at the closing, at most what it paid at the opening.</summary>
    Capped,

    /// <summary>What the units of the opening pay at the closing.</summary>
    Cohort,

    /// <summary>What the units pay at the closing that were there once, but not at the opening.</summary>
    Returned,

    /// <summary>The opening revenue whose term ended in the period.</summary>
    Due,

    /// <summary>What of it was kept.</summary>
    Renewed,

    Closing,
    CurrencyEffect,

    /// <summary>What of the closing revenue comes from contracts of a year or more.</summary>
    Contracts,
}
