namespace CrmMetrics.Returns;

/// <summary>How the errors of measured amounts hang together when the amounts are added.</summary>
public enum ErrorDependence
{
    /// <summary>Each amount was measured by itself, from data of its own: errors partly cancel, and their squares add.</summary>
    Independent = 1,

    /// <summary>The amounts come from one measurement, such as one effect per customer times the customers of each month, or nobody knows how they hang together: the errors
    /// add in full, which is the widest interval that any dependence gives.</summary>
    Shared,
}
