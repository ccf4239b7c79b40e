namespace CrmMetrics.Marketing;

/// <summary>Which losses a growth or decay rate of a mailing list counts.</summary>
public enum EmailListLosses
{
    /// <summary>All: unsubscribed, bounced, complained and cleaned. Opening plus new less these is the closing list.</summary>
    All = 1,

    /// <summary>All but the cleaned: what the sender takes off by choice is no loss.</summary>
    ExceptCleaned,

    /// <summary>Unsubscribed and complained: only those who wanted to leave.</summary>
    UnsubscribedAndComplained,
}
