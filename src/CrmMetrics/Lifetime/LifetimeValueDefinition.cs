namespace CrmMetrics.Lifetime;

/// <summary>How a simple customer lifetime value is made.</summary>
public enum LifetimeValueDefinition
{
    /// <summary>Revenue per customer and period × gross margin ÷ churn per period. The default: what a customer leaves, not what a customer pays.</summary>
    MarginOverChurn = 1,

    /// <summary>Revenue per customer and period ÷ churn per period, without the margin; common, and too high by what the revenue costs.</summary>
    RevenueOverChurn,
}
