namespace CrmMetrics.Goals;

/// <summary>How an objective is carried on to its due date.</summary>
public enum ProjectionMethod
{
    /// <summary>At the pace so far: the share of the gap closed over the share planned by now is kept up. Under a linear plan it is the straight line from baseline through the last
    /// measurement. The interval holds the uncertainty of these two, and none of what may happen yet.</summary>
    Pace = 1,

    /// <summary>Along the least-squares line through the baseline and all measurements since, three points or more. The interval is a prediction interval: it holds the scatter of the measurements about the line.</summary>
    Trend,
}
