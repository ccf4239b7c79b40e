namespace CrmMetrics.Sales;

/// <summary>From which date the sales cycle of an opportunity is counted; it always ends on the date of closing.</summary>
/// <remarks>The start also says which open opportunities count as being in the pipeline: those that have started by the same clock.</remarks>
public enum SalesCycleStart
{
    /// <summary>From the creation of the opportunity: every open one is in the pipeline.</summary>
    Created = 1,

    /// <summary>From the first engagement: only open ones that are engaged are in the pipeline.</summary>
    Engaged,
}
