namespace CrmMetrics.Returns;

/// <summary>A rate at which flows are worth nothing.</summary>
/// <param name="Rate">The effective rate, a share of 1, above −1: a year's for dated flows, a period's for periodic ones; infinity where it passes what a number holds, and −1 where it lies nearer to it
/// than numbers do, which <paramref name="LogRate"/> still tells apart.</param>
/// <param name="LogRate">The continuously compounded rate, the natural logarithm of 1 + rate: finite always.</param>
/// <param name="IsMultiple">Whether the worth touches 0 there without crossing, or lies so flat that the digits of a double can't tell.</param>
public readonly record struct InternalRate(double Rate, double LogRate, bool IsMultiple);
