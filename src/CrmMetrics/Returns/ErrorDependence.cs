namespace CrmMetrics.Returns;

/// <summary>How the errors of measured amounts hang together when the amounts are added.</summary>
public enum ErrorDependence
{
    /// <summary>Each amount was measured by itself, from data of its own: errors partly cancel, and their squares add.</summary>
    Independent = 1,

    /// <summary>The amounts come from one measurement, such as one effect per customer times the customers of each month, or nobody knows how they hang together: the errors
    /// add in full, which of normal errors is the widest interval that any dependence gives. They do so where an amount is taken off another too, as costs are from benefits: errors that really are
    /// the same on both sides would cancel there, and the interval is too wide rather than too narrow.</summary>
    Shared,
}
