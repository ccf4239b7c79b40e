namespace CrmMetrics.Sales;

/// <summary>What is known of the uncertainty of a sales velocity.</summary>
internal enum VelocitySpread
{
    /// <summary>Nothing: it was made from figures.</summary>
    FiguresOnly = 1,

    /// <summary>Too few deals to show a spread, or too few for the interval of a median.</summary>
    TooFewDeals,

    /// <summary>The average deal is not above 0, so it has no logarithm.</summary>
    AmountNotPositive,

    /// <summary>The standard error of the logarithm.</summary>
    Known,
}
