namespace CrmMetrics.Statistics;

/// <summary>Which time is the quantile where a survival curve is flat at exactly the share that is asked for.</summary>
public enum QuantileRule
{
    /// <summary>The first time at or below the share, the default: a time at which something happened (Miller; lifelines, SAS' first time).</summary>
    FirstAtOrBelow = 1,

    /// <summary>The middle of the flat piece, as R does; of the last piece, its middle up to the last time observed.</summary>
    MidpointOfFlat,
}
