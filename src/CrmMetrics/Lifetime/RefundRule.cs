namespace CrmMetrics.Lifetime;

/// <summary>What to do with refunds: rows whose amount is negative.</summary>
public enum RefundRule
{
    /// <summary>They are an error that names the rows: a refund is no purchase, and nothing in a log says to which purchase it belongs.</summary>
    Refused = 1,

    /// <summary>They are left out, as if everything bought had been kept.</summary>
    LeftOut,

    /// <summary>They are taken off what the customer bought on the same day; a day with more refunds than purchases is none on which the customer bought.</summary>
    TakenOffTheDay,
}
