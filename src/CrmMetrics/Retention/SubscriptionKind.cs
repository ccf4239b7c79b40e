namespace CrmMetrics.Retention;

/// <summary>What a subscription is paid for. Which kinds count as recurring revenue, a <see cref="RevenueDefinition"/> says.</summary>
public enum SubscriptionKind
{
    /// <summary>A fixed amount each billing period: what everybody counts.</summary>
    Recurring = 1,

    /// <summary>On trial: may become recurring.</summary>
    Trial,

    /// <summary>Given away.</summary>
    Free,

    /// <summary>Paid by use, so that no amount is agreed beforehand.</summary>
    Metered,

    /// <summary>Paid once, such as a set-up fee.</summary>
    OneTime,
}
