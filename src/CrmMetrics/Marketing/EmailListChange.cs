namespace CrmMetrics.Marketing;

/// <summary>How an address came onto a mailing list or left it.</summary>
public enum EmailListChange
{
    /// <summary>It joined, for the first time or again.</summary>
    Joined = 1,

    /// <summary>Its owner unsubscribed.</summary>
    Unsubscribed,

    /// <summary>It was taken off because messages to it bounced.</summary>
    Bounced,

    /// <summary>Its owner reported a message as spam.</summary>
    Complained,

    /// <summary>It was cleaned: taken off by the sender, such as after a long silence.</summary>
    Cleaned,
}
