using System;

namespace CrmMetrics.Sales;

/// <summary>Opportunities as columns of equal length, each named so that no two dates are swapped.</summary>
/// <remarks>Dates are numbers of days from any one day, the same in all three columns, such as <c>DateOnly.DayNumber</c>; a missing
/// one is <see cref="Missing"/>. A column of dates may be left out when none is known.</remarks>
public readonly ref struct OpportunityColumns
{
    /// <summary>The number that stands for a missing date.</summary>
    public const int Missing = int.MinValue;

    private const string Parameter = "columns";

    /// <summary>How each opportunity stands.</summary>
    /// <value>One for each row.</value>
    public ReadOnlySpan<OpportunityState> States { get; init; }

    /// <summary>What each opportunity is worth.</summary>
    /// <value>One for each row, in <see cref="Currency"/>.</value>
    public ReadOnlySpan<decimal> Amounts { get; init; }

    /// <summary>The currency of the amounts.</summary>
    /// <value>Unset stands for <see cref="Currency.None"/>.</value>
    public Currency Currency { get; init; }

    /// <summary>The day on which each was created.</summary>
    /// <value>One for each row, <see cref="Missing"/> where not known; empty when none is known.</value>
    public ReadOnlySpan<int> Created { get; init; }

    /// <summary>The day on which each was engaged.</summary>
    /// <value>One for each row, <see cref="Missing"/> where there was none; empty when none is known.</value>
    public ReadOnlySpan<int> Engaged { get; init; }

    /// <summary>The day on which each was won or lost.</summary>
    /// <value>One for each row, <see cref="Missing"/> for the open ones; empty when all are open.</value>
    public ReadOnlySpan<int> Closed { get; init; }

    /// <summary>How many rows there are.</summary>
    /// <value>The length of <see cref="States"/>.</value>
    public int Count => States.Length;

    /// <summary>A tally in the currency of the amounts.</summary>
    internal PipelineTally NewTally() => new(Currency.IsUnset && Count > 0 ? Currency.None : Currency);

    /// <summary>Adds every row to the tally of its key; without keys, all to the first.</summary>
    internal void AddTo(Span<PipelineTally> tallies, ReadOnlySpan<int> keys)
    {
        CheckLengths();
        bool hasCreated = !Created.IsEmpty, hasEngaged = !Engaged.IsEmpty, hasClosed = !Closed.IsEmpty, hasKeys = !keys.IsEmpty;
        for (int row = 0; row < States.Length; row++)
        {
            OpportunityState state = States[row];
            int closed = hasClosed ? Closed[row] : Missing, engaged = hasEngaged ? Engaged[row] : Missing;
            if (closed == Missing == (state != OpportunityState.Open))
            {
                throw Impossible(row);
            }

            int key = hasKeys ? keys[row] : 0;
            if (unchecked((uint)key >= (uint)tallies.Length))
            {
                throw Guard.Out(nameof(keys), key, Guard.Invariant($"the key of row {row} (counted from 0) must be from 0 to {tallies.Length - 1}"));
            }

            tallies[key].Add(
                state,
                in Amounts[row],
                hasCreated ? Cycle(Created[row], closed, row, nameof(Created)) : Opportunity.NoCycle,
                Cycle(engaged, closed, row, nameof(Engaged)),
                engaged != Missing,
                row);
        }
    }

    private static int Cycle(int start, int closed, int row, string column)
    {
        if (start == Missing || closed == Missing)
        {
            return Opportunity.NoCycle;
        }

        long days = (long)closed - start;
        return days is >= 0 and <= int.MaxValue
            ? (int)days
            : throw Guard.Bad(
                Parameter,
                $"Row {row} (counted from 0) was closed on day {closed}, which must be on or after its day {start} in the column {column}, and within reach of a calendar.");
    }

    private ArgumentException Impossible(int row)
    {
        OpportunityState state = States[row];
        string rule = state switch
        {
            OpportunityState.Open => "is open, so it has no closing day",
            OpportunityState.Won or OpportunityState.Lost => "is closed, so it needs a closing day",
            _ => "has no state of open, won or lost",
        };
        string closed = Closed.IsEmpty || Closed[row] == Missing ? "missing" : Guard.Invariant($"{Closed[row]}");
        return Guard.Bad(Parameter, $"Row {row} (counted from 0) {rule}, but its state was {state} and its closing day {closed}.");
    }

    private void CheckLengths()
    {
        if (Amounts.Length != Count || Mismatched(Created) || Mismatched(Engaged) || Mismatched(Closed))
        {
            throw Guard.Bad(
                Parameter,
                $"The columns must be of one length, but there were {Count} states, {Amounts.Length} amounts, {Created.Length} creation days, {Engaged.Length} engagement days and {Closed.Length} closing days.");
        }
    }

    private bool Mismatched(ReadOnlySpan<int> column) => !column.IsEmpty && column.Length != Count;
}
