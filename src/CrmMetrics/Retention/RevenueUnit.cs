namespace CrmMetrics.Retention;

/// <summary>Whose revenue moves: cancelling one of two subscriptions is a contraction of the customer, and the churn of the subscription.</summary>
public enum RevenueUnit
{
    /// <summary>The customer: a second subscription is expansion, cancelling one of two is contraction (ChartMogul, Stripe). The default.</summary>
    PerCustomer = 1,

    /// <summary>Each subscription by itself: a second one is new, cancelling one is churn.</summary>
    PerSubscription,
}
