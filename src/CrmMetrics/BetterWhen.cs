namespace CrmMetrics;

/// <summary>In which direction a metric improves.</summary>
public enum BetterWhen
{
    /// <summary>More is better, as with retention.</summary>
    Higher = 1,

    /// <summary>Less is better, as with churn.</summary>
    Lower,

    /// <summary>Best inside a band, as with pipeline coverage or discount.</summary>
    WithinBand,
}
