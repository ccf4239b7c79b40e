namespace CrmMetrics.Sales;

/// <summary>Which pipeline is set against which part of a quota.</summary>
public enum CoverageBasis
{
    /// <summary>The open amount over what is left of the quota: quota less won so far.</summary>
    OpenOverRemaining = 1,

    /// <summary>The open amount over the whole quota.</summary>
    OpenOverQuota,

    /// <summary>The amount weighted by probability over what is left of the quota.</summary>
    WeightedOverRemaining,

    /// <summary>The amount weighted by probability over the whole quota.</summary>
    WeightedOverQuota,
}
