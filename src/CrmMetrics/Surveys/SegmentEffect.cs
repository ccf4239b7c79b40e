namespace CrmMetrics.Surveys;

/// <summary>What one segment did to a change of the whole.</summary>
/// <typeparam name="TSegment">The type of a segment.</typeparam>
/// <param name="Segment">The segment.</param>
/// <param name="Before">Its score before; that of nobody where it was not there.</param>
/// <param name="After">Its score after; that of nobody where it is gone.</param>
/// <param name="Mix">The points by which the whole moved because the segment's share of the answers did.</param>
/// <param name="Rate">The points by which the whole moved because the segment's own score did.</param>
public readonly record struct SegmentEffect<TSegment>(TSegment Segment, NetPromoterScore Before, NetPromoterScore After, double Mix, double Rate)
    where TSegment : notnull
{
    /// <summary>The points by which the whole moved through this segment.</summary>
    /// <value>Mix and rate together.</value>
    public double Total => Mix + Rate;
}
