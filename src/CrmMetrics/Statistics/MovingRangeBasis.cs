namespace CrmMetrics.Statistics;

/// <summary>What the limits of a chart of individual values are made from.</summary>
public enum MovingRangeBasis
{
    /// <summary>The mean of the values and the mean of their moving ranges. The default.</summary>
    Mean = 1,

    /// <summary>The medians of both, which a few wild values in the baseline cannot widen.</summary>
    Median,
}
