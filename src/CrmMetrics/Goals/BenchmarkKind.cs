namespace CrmMetrics.Goals;

/// <summary>Where the figure of a benchmark comes from.</summary>
public enum BenchmarkKind
{
    /// <summary>A figure that somebody published of other companies.</summary>
    Industry = 1,

    /// <summary>One's own figure of the same period a year before: it holds the season still.</summary>
    SamePeriodLastYear,

    /// <summary>The median of one's own last periods: one odd period does not move it.</summary>
    TrailingMedian,

    /// <summary>One's own best period so far: what has been reached once.</summary>
    BestPeriod,

    /// <summary>The centre of one's own control chart (XmR), with the limits within which the figure varies by routine.</summary>
    ControlBaseline,
}
