namespace CrmMetrics.Sales;

/// <summary>Which figure of which deals a distribution holds.</summary>
public enum DealFigure
{
    /// <summary>The amounts of the won deals.</summary>
    WonAmount = 1,

    /// <summary>The amounts of the lost deals.</summary>
    LostAmount,

    /// <summary>The amounts of the open deals.</summary>
    OpenAmount,

    /// <summary>The days from creation to closing of the won deals that have both dates.</summary>
    WonCycleFromCreated,

    /// <summary>The days from engagement to closing of the won deals that have both dates.</summary>
    WonCycleFromEngaged,

    /// <summary>The days from creation to closing of the won and lost deals that have both dates.</summary>
    ClosedCycleFromCreated,

    /// <summary>The days from engagement to closing of the won and lost deals that have both dates.</summary>
    ClosedCycleFromEngaged,
}
