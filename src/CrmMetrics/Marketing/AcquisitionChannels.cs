namespace CrmMetrics.Marketing;

/// <summary>Which channels an acquisition cost takes in.</summary>
public enum AcquisitionChannels
{
    /// <summary>All of them: all the spend over all new customers, those who came by themselves among them. The default.</summary>
    Blended = 1,

    /// <summary>The paid ones alone: their spend over the customers that they won. What the next customer costs lies nearer to it.</summary>
    Paid,
}
