namespace CrmMetrics.Retention;

/// <summary>The scale on which an interval is made, so that it stays where the ratio can be.</summary>
internal enum RevenueScale
{
    /// <summary>From 0 to 1: log odds.</summary>
    Share,

    /// <summary>Above 0: logarithm.</summary>
    Positive,

    /// <summary>Below 1: logarithm of 1 less the ratio.</summary>
    Complement,
}
