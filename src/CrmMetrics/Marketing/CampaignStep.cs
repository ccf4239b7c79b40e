namespace CrmMetrics.Marketing;

/// <summary>How far a message got with a recipient.</summary>
public enum CampaignStep
{
    /// <summary>Sent to the recipient.</summary>
    Sent = 1,

    /// <summary>Delivered: sent and not bounced.</summary>
    Delivered,

    /// <summary>Opened at least once. Who clicked has opened, whether or not the opening was seen.</summary>
    Opened,

    /// <summary>Clicked at least once.</summary>
    Clicked,

    /// <summary>Clicked, and did what the campaign asked for at least once.</summary>
    Converted,
}
