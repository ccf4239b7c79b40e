using System;
using NodaTime;

namespace CrmMetrics.Touchpoints;

/// <summary>A touchpoint ledger as columns of equal length, each named so that no two are swapped.</summary>
/// <typeparam name="TKey">The type of the ids of customers and of cases.</typeparam>
/// <remarks>Arrays convert to these columns by themselves, and lists by <c>ToArray</c>. A column of which nothing is known is left out.</remarks>
public readonly record struct TouchpointColumns<TKey>
    where TKey : notnull
{
    private const string Parameter = "columns";

    /// <summary>The channel of each contact.</summary>
    /// <value>One for each row: a name of one line.</value>
    public ReadOnlyMemory<string> Channels { get; init; }

    /// <summary>When each was.</summary>
    /// <value>One for each row.</value>
    public ReadOnlyMemory<Instant> Instants { get; init; }

    /// <summary>Who sought each.</summary>
    /// <value>One for each row.</value>
    public ReadOnlyMemory<TouchpointDirection> Directions { get; init; }

    /// <summary>Whose contact each was.</summary>
    /// <value>One for each row, <see langword="null"/> where not known; or empty.</value>
    public ReadOnlyMemory<TKey> Customers { get; init; }

    /// <summary>What each was about.</summary>
    /// <value>One for each row, <see langword="null"/> where it belongs to no case; or empty.</value>
    public ReadOnlyMemory<TKey> Cases { get; init; }

    /// <summary>How each ended.</summary>
    /// <value>One for each row, the unset value where not recorded; or empty.</value>
    public ReadOnlyMemory<TouchpointOutcome> Outcomes { get; init; }

    /// <summary>What each cost.</summary>
    /// <value>One for each row, in <see cref="Currency"/>, <see langword="null"/> where not recorded; or empty.</value>
    public ReadOnlyMemory<decimal?> Costs { get; init; }

    /// <summary>The currency of the costs.</summary>
    /// <value>Unset stands for <see cref="Currency.None"/>.</value>
    public Currency Currency { get; init; }

    /// <summary>How long somebody was busy with each.</summary>
    /// <value>Minutes, one for each row, <see langword="null"/> where not recorded; or empty.</value>
    public ReadOnlyMemory<double?> Minutes { get; init; }

    /// <summary>How many rows there are.</summary>
    /// <value>The length of <see cref="Channels"/>.</value>
    public int Count => Channels.Length;

    /// <summary>The contact of a row.</summary>
    internal Touchpoint<TKey> this[int row]
    {
        get
        {
            TouchpointOutcome outcome = Outcomes.IsEmpty ? default : Outcomes.Span[row];
            Touchpoint<TKey> touchpoint = new(Channels.Span[row], Instants.Span[row], Directions.Span[row])
            {
                Outcome = outcome == default ? null : outcome,
                Cost = !Costs.IsEmpty && Costs.Span[row] is { } cost ? new Money(cost, Currency.IsUnset ? Currency.None : Currency) : null,
                Minutes = Minutes.IsEmpty ? null : Minutes.Span[row],
            };
            touchpoint = Customers.IsEmpty ? touchpoint : touchpoint with { Customer = Customers.Span[row] };
            return Cases.IsEmpty ? touchpoint : touchpoint with { Case = Cases.Span[row] };
        }
    }

    /// <summary>Passes when the columns are of one length.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    internal void CheckLengths()
    {
        int count = Count;
        if (Instants.Length != count || Directions.Length != count || Mismatched(Customers.Length) || Mismatched(Cases.Length)
            || Mismatched(Outcomes.Length) || Mismatched(Costs.Length) || Mismatched(Minutes.Length))
        {
            throw Guard.Bad(
                Parameter,
                $"The columns must be of one length, but there were {count} channels, {Instants.Length} instants, {Directions.Length} directions, {Customers.Length} customers, {Cases.Length} cases, {Outcomes.Length} outcomes, {Costs.Length} costs and {Minutes.Length} minutes.");
        }

        bool Mismatched(int length) => length != 0 && length != count;
    }
}
