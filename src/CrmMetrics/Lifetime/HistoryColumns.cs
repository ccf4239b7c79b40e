using System;

namespace CrmMetrics.Lifetime;

/// <summary>Histories that are already there as columns of equal length, such as those of a data warehouse or of a published example.</summary>
/// <remarks>Arrays convert to these columns by themselves, and lists by <c>ToArray</c>.</remarks>
public readonly record struct HistoryColumns
{
    /// <summary>How many purchases of each customer followed the first (frequency, x).</summary>
    /// <value>One for each customer, 0 or more.</value>
    public ReadOnlyMemory<long> RepeatPurchases { get; init; }

    /// <summary>The time from the first purchase of each customer to the last (recency, t<sub>x</sub>).</summary>
    /// <value>One for each customer, in <see cref="Unit"/>.</value>
    public ReadOnlyMemory<double> Recencies { get; init; }

    /// <summary>The time from the first purchase of each customer to the end of the observation (age, T).</summary>
    /// <value>One for each customer, in <see cref="Unit"/>.</value>
    public ReadOnlyMemory<double> Ages { get; init; }

    /// <summary>The unit of the recencies and the ages.</summary>
    /// <value>Has to be set.</value>
    public TimeUnit Unit { get; init; }

    /// <summary>What each customer paid for the priced purchases together.</summary>
    /// <value>One for each customer, in <see cref="Currency"/>; empty when it is not known.</value>
    public ReadOnlyMemory<decimal> Spends { get; init; }

    /// <summary>How many purchases that was paid for.</summary>
    /// <value>One for each customer; empty when it was for the repeat purchases, the first left out.</value>
    public ReadOnlyMemory<long> PricedPurchases { get; init; }

    /// <summary>The currency of the spends.</summary>
    /// <value>Unset stands for <see cref="Currency.None"/>.</value>
    public Currency Currency { get; init; }

    /// <summary>How many customers there are.</summary>
    /// <value>The length of <see cref="RepeatPurchases"/>.</value>
    public int Count => RepeatPurchases.Length;

    /// <summary>Passes when the columns fit each other.</summary>
    internal void Check()
    {
        _ = Guard.Named(Unit, "columns.Unit");
        if (Recencies.Length != Count || Ages.Length != Count || (!Spends.IsEmpty && Spends.Length != Count) || (!PricedPurchases.IsEmpty && (Spends.IsEmpty || PricedPurchases.Length != Count)))
        {
            throw Guard.Bad(
                "columns",
                $"The columns must be of one length, and priced purchases come with spends, but there were {Count} repeat purchases, {Recencies.Length} recencies, {Ages.Length} ages, {Spends.Length} spends and {PricedPurchases.Length} priced purchases.");
        }
    }
}
