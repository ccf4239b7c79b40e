namespace CrmMetrics.Lifetime;

/// <summary>What a model is asked of many customers at once.</summary>
internal enum ModelAnswer
{
    /// <summary>The chance to be alive at the end of the observation.</summary>
    Alive = 1,

    /// <summary>The chance to be alive after a time.</summary>
    AliveLater,

    /// <summary>The purchases in a time.</summary>
    Expected,

    /// <summary>The chance of a purchase in a time.</summary>
    BuysWithin,

    /// <summary>The purchases for ever, discounted at a continuous rate.</summary>
    Discounted,
}
