using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>The interval of a spend that is known over a count that is chance (Poisson): the spend over Garwood's exact bounds of the count.</summary>
internal static class SpendInterval
{
    /// <summary>The interval of spend over count; none for a count of 0.</summary>
    public static ConfidenceInterval? Of(Money spend, long count, double level)
    {
        _ = Guard.Level(level);
        double amount = (double)spend.Amount;
        return count > 0 && EventRate.From(count, 1).Interval(level) is { } bounds ? new(amount / bounds.Upper, amount / bounds.Lower, level) : null;
    }
}
