namespace CrmMetrics.Sales;

/// <summary>Which opportunities a sales velocity counts, and which cycle it divides by.</summary>
/// <remarks>
/// <para>On one real file these give velocities that differ by a factor of five, so none is "the" velocity.</para>
/// <para>"Open" counts what is in the pipeline now: all open opportunities where cycles are counted from creation, those in progress where they are
/// counted from engagement. It is a stock, taken as known. "Created in period" counts every opportunity of the summary, "closed in period"
/// those won or lost: these are flows, so their number counts as a Poisson count in the interval.</para>
/// </remarks>
public enum SalesVelocityDefinition
{
    /// <summary>Open opportunities, over the mean cycle of won deals: the usual one, which says what the present pipeline brings.</summary>
    OpenOverWonCycle = 1,

    /// <summary>Open opportunities, over the mean cycle of won and lost deals.</summary>
    OpenOverClosedCycle,

    /// <summary>Open opportunities, over the median cycle of won deals.</summary>
    OpenOverMedianCycle,

    /// <summary>Opportunities created, over the mean cycle of won deals.</summary>
    CreatedInPeriodOverWonCycle,

    /// <summary>Opportunities created, over the mean cycle of won and lost deals.</summary>
    CreatedInPeriodOverClosedCycle,

    /// <summary>Opportunities created, over the median cycle of won deals.</summary>
    CreatedInPeriodOverMedianCycle,

    /// <summary>Opportunities closed, over the mean cycle of won deals: the won amount over the cycle.</summary>
    ClosedInPeriodOverWonCycle,

    /// <summary>Opportunities closed, over the mean cycle of won and lost deals.</summary>
    ClosedInPeriodOverClosedCycle,

    /// <summary>Opportunities closed, over the median cycle of won deals.</summary>
    ClosedInPeriodOverMedianCycle,
}
