namespace CrmMetrics.Retention;

/// <summary>How a subscription stands with its payments. Which standings count as recurring revenue, a <see cref="RevenueDefinition"/> says.</summary>
public enum SubscriptionStanding
{
    /// <summary>Paid as agreed.</summary>
    Current = 1,

    /// <summary>A payment is late and being asked for again.</summary>
    PastDue,

    /// <summary>The attempts to collect have ended without payment.</summary>
    Unpaid,

    /// <summary>Set aside by agreement: neither used nor paid.</summary>
    Paused,
}
