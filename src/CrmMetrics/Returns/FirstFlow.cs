namespace CrmMetrics.Returns;

/// <summary>When the flows of numbered periods come.</summary>
public enum FirstFlow
{
    /// <summary>The first flow now, each later one a period after the one before. The default: an investment is paid at once.</summary>
    Now = 1,

    /// <summary>The first flow at the end of the first period, so that it is discounted too: what Excel's NPV does.</summary>
    AfterOnePeriod,

    /// <summary>The first flow now, the others in the middle of their periods (mid-year convention): income that comes all year round.</summary>
    NowThenMidPeriod,
}
