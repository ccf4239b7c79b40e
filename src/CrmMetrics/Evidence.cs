namespace CrmMetrics;

/// <summary>What a comparison has shown, at its level of confidence.</summary>
public enum Evidence
{
    /// <summary>The data are compatible with no change, or there is no interval to judge by.</summary>
    NotEnough = 1,

    /// <summary>The metric is lower than its baseline: the whole interval of the change lies below 0.</summary>
    Lower,

    /// <summary>The metric is higher than its baseline: the whole interval of the change lies above 0.</summary>
    Higher,
}
