namespace CrmMetrics.Retention;

/// <summary>What the cells of a written table of cohorts show.</summary>
public enum CohortMeasure
{
    /// <summary>The share that came back.</summary>
    Retention = 1,

    /// <summary>The amount per member.</summary>
    ValuePerMember,

    /// <summary>The orders per member.</summary>
    OrdersPerMember,
}
