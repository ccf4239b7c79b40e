namespace CrmMetrics.Retention;

/// <summary>How long customers stay at a churn rate that never changes.</summary>
public enum ExpectedLifetimeDefinition
{
    /// <summary>1/c: periods begun, the last of which counts in full; for customers who pay at the start of each period. The default, and what LTV formulas mean.</summary>
    PeriodsBegun = 1,

    /// <summary>1/c − ½: who leaves in a period leaves in the middle of it on average.</summary>
    MidPeriod,

    /// <summary>−1/ln(1 − c): customers may leave at any moment with a constant hazard.</summary>
    ConstantHazard,
}
