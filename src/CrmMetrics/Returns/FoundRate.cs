namespace CrmMetrics.Returns;

/// <summary>A continuous rate at which flows are worth nothing.</summary>
/// <param name="Log">The natural logarithm of 1 + rate.</param>
/// <param name="IsMultiple">Whether the worth touches 0 there without crossing, or lies so flat that doubles can't tell.</param>
internal readonly record struct FoundRate(double Log, bool IsMultiple);
