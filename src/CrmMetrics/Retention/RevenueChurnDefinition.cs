namespace CrmMetrics.Retention;

/// <summary>What counts as revenue churn, over the opening revenue.</summary>
public enum RevenueChurnDefinition
{
    /// <summary>Churn and contraction: gross MRR churn (ChartMogul, Baremetrics). The default; 1 less gross revenue retention.</summary>
    ChurnAndContraction = 1,

    /// <summary>Churn alone: what cancelled customers paid.</summary>
    ChurnOnly,

    /// <summary>Churn and contraction less expansion: net MRR churn, negative where expansion is larger.</summary>
    NetOfExpansion,

    /// <summary>Churn and contraction less expansion and reactivation (ChartMogul's net MRR churn).</summary>
    NetOfExpansionAndReactivation,
}
