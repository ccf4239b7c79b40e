namespace CrmMetrics.Lifetime;

/// <summary>How a simple customer lifetime value is made.</summary>
public enum LifetimeValueDefinition
{
    /// <summary>Revenue per customer and period × gross margin ÷ churn per period. The default: what a customer leaves, not what a customer pays.</summary>
    MarginOverChurn = 1,

    /// <summary>Revenue per customer and period ÷ churn per period, without the margin; common, and too high by what the revenue costs.</summary>
    RevenueOverChurn,

    /// <summary>Margin per period × (1 + d) ÷ (1 + d − r), of the retention r and the discount d per period: each period is paid when it begins, the first one now.</summary>
    DiscountedInAdvance,

    /// <summary>Margin per period ÷ (1 + d − r): each period is paid when it ends, by all who began it.</summary>
    DiscountedInArrears,

    /// <summary>Margin per period × r ÷ (1 + d − r): the renewals alone, the payment of the first period left out; Gupta and Lehmann's margin multiple.</summary>
    DiscountedRenewals,

    /// <summary>Revenue so far of all customers × gross margin ÷ customers: what they have brought, not what they will bring.</summary>
    Historic,

    /// <summary>Revenue of a cohort up to an age × gross margin ÷ all customers who began it, those who left among them: what a customer brings by that age.</summary>
    CohortObserved,
}
