namespace CrmMetrics.Retention;

/// <summary>What counts as revenue won in the quick ratio.</summary>
public enum QuickRatioDefinition
{
    /// <summary>New, reactivation and expansion over contraction and churn. The default.</summary>
    WithReactivation = 1,

    /// <summary>New and expansion over contraction and churn (Baremetrics).</summary>
    WithoutReactivation,
}
