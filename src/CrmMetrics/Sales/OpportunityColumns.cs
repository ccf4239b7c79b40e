using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrmMetrics.Sales;

/// <summary>Opportunities as columns of equal length, each named so that no two dates are swapped.</summary>
/// <remarks>Dates are numbers of days from any one day, the same in all three columns, such as <c>DateOnly.DayNumber</c>; a missing
/// one is <see cref="Missing"/>. A column of dates may be left out when none is known.</remarks>
public readonly ref struct OpportunityColumns
{
    /// <summary>The number that stands for a missing date.</summary>
    public const int Missing = int.MinValue;

    private const string Parameter = "columns";

    private const int BlockLength = 4096;

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

        // In blocks, so that the runtime compiles the loops for good after a few of them: a single long call stays in the code of its first try.
        Span<ushort> places = stackalloc ushort[3 * BlockLength];
        for (int first = 0; first < Count; first += BlockLength)
        {
            int length = Math.Min(BlockLength, Count - first);
            Block block = new(in this, keys, first, length);
            if (!block.AddTo(tallies, places))
            {
                throw Impossible(first, tallies.Length, keys);
            }
        }
    }

    private static int DayAt(ReadOnlySpan<int> column, int row) => column.IsEmpty ? Missing : column[row];

    // A missing start has no cycle, and is before every day.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasCycle(int start, int closed, out int days)
    {
        unchecked
        {
            long span = (long)closed - start;
            days = start == Missing ? Opportunity.NoCycle : (int)span;
            return start == Missing || (ulong)span <= int.MaxValue;
        }
    }

    /// <summary>What is wrong with the first impossible row of a block that has one.</summary>
    private ArgumentException Impossible(int first, int tallies, ReadOnlySpan<int> keys)
    {
        for (int row = first; ; row++)
        {
            OpportunityState state = States[row];
            int closed = DayAt(Closed, row), created = DayAt(Created, row), engaged = DayAt(Engaged, row);
            if (state is not (OpportunityState.Open or OpportunityState.Won or OpportunityState.Lost) || closed == Missing == (state != OpportunityState.Open))
            {
                string rule = state switch
                {
                    OpportunityState.Open => "is open, so it has no closing day",
                    OpportunityState.Won or OpportunityState.Lost => "is closed, so it needs a closing day",
                    _ => "has no state of open, won or lost",
                };
                string day = closed == Missing ? "missing" : Guard.Invariant($"{closed}");
                return Guard.Bad(Parameter, $"Row {row} (counted from 0) {rule}, but its state was {state} and its closing day {day}.");
            }

            if (closed != Missing && !HasCycle(created, closed, out _))
            {
                return Late(row, closed, created, nameof(Created));
            }

            if (closed != Missing && !HasCycle(engaged, closed, out _))
            {
                return Late(row, closed, engaged, nameof(Engaged));
            }

            if (!keys.IsEmpty && unchecked((uint)keys[row] >= (uint)tallies))
            {
                return Guard.Out(nameof(keys), keys[row], Guard.Invariant($"the key of row {row} (counted from 0) must be from 0 to {tallies - 1}"));
            }
        }
    }

    private static ArgumentException Late(int row, int closed, int start, string column) => Guard.Bad(
        Parameter,
        $"Row {row} (counted from 0) was closed on day {closed}, which must be on or after its day {start} in the column {column}, and within reach of a calendar.");

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

    /// <summary>A few thousand rows, taken state by state: the loops have no branch that depends on chance.</summary>
    private readonly ref struct Block
    {
        private static readonly int[] NoDays = Filled(Missing);

        private static readonly int[] OneKey = Filled(0);

        private readonly ReadOnlySpan<OpportunityState> states;
        private readonly ReadOnlySpan<decimal> amounts;
        private readonly ReadOnlySpan<int> created;
        private readonly ReadOnlySpan<int> engaged;
        private readonly ReadOnlySpan<int> closed;
        private readonly ReadOnlySpan<int> keys;

        public Block(in OpportunityColumns columns, ReadOnlySpan<int> keys, int first, int length)
        {
            states = columns.States.Slice(first, length);
            amounts = columns.Amounts.Slice(first, length);
            created = Part(columns.Created, first, length, NoDays);
            engaged = Part(columns.Engaged, first, length, NoDays);
            closed = Part(columns.Closed, first, length, NoDays);
            this.keys = Part(keys, first, length, OneKey);
        }

        /// <summary>Adds the rows, unless one of them is impossible.</summary>
        public bool AddTo(Span<PipelineTally> tallies, Span<ushort> places)
        {
            Span<ushort> won = places.Slice(0, BlockLength), lost = places.Slice(BlockLength, BlockLength), open = places.Slice(2 * BlockLength, BlockLength);
            Part(states, won, lost, open, out int wins, out int losses, out int opens);
            return wins + losses + opens == states.Length
                && AddClosed(tallies, won.Slice(0, wins), areWon: true) && AddClosed(tallies, lost.Slice(0, losses), areWon: false) && AddOpen(tallies, open.Slice(0, opens));
        }

        private static int[] Filled(int value)
        {
            int[] column = new int[BlockLength];
            column.AsSpan().Fill(value);
            return column;
        }

        private static ReadOnlySpan<int> Part(ReadOnlySpan<int> column, int first, int length, int[] otherwise) =>
            column.IsEmpty ? otherwise.AsSpan(0, length) : column.Slice(first, length);

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Part(
            ReadOnlySpan<OpportunityState> states, Span<ushort> won, Span<ushort> lost, Span<ushort> open, out int wins, out int losses, out int opens)
        {
            int w = 0, l = 0, o = 0;
            ref ushort firstWon = ref MemoryMarshal.GetReference(won), firstLost = ref MemoryMarshal.GetReference(lost), firstOpen = ref MemoryMarshal.GetReference(open);
            unchecked
            {
                // Every place goes to all three lists, and stays in the one that moves on. None is longer than the block, so nothing is checked.
                for (int i = 0; i < states.Length; i++)
                {
                    byte state = (byte)states[i];
                    Unsafe.Add(ref firstWon, w) = Unsafe.Add(ref firstLost, l) = Unsafe.Add(ref firstOpen, o) = (ushort)i;
                    w += state == (byte)OpportunityState.Won ? 1 : 0;
                    l += state == (byte)OpportunityState.Lost ? 1 : 0;
                    o += state == (byte)OpportunityState.Open ? 1 : 0;
                }
            }

            (wins, losses, opens) = (w, l, o);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private bool AddClosed(Span<PipelineTally> tallies, ReadOnlySpan<ushort> places, bool areWon)
        {
            foreach (int place in places)
            {
                int end = At(closed, place), key = At(keys, place);
                if (end == Missing || !HasCycle(At(created, place), end, out int fromCreated) || !HasCycle(At(engaged, place), end, out int fromEngaged)
                    || unchecked((uint)key >= (uint)tallies.Length))
                {
                    return false;
                }

                if (areWon)
                {
                    tallies[key].AddWon(in At(amounts, place), fromCreated, fromEngaged);
                }
                else
                {
                    tallies[key].AddLost(in At(amounts, place), fromCreated, fromEngaged);
                }
            }

            return true;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private bool AddOpen(Span<PipelineTally> tallies, ReadOnlySpan<ushort> places)
        {
            foreach (int place in places)
            {
                int key = At(keys, place);
                if (At(closed, place) != Missing || unchecked((uint)key >= (uint)tallies.Length))
                {
                    return false;
                }

                tallies[key].AddOpen(in At(amounts, place), At(engaged, place) != Missing);
            }

            return true;
        }

        // Not checked: the columns of a block are of one length, and places are indices into it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ref readonly T At<T>(ReadOnlySpan<T> column, int place) => ref Unsafe.Add(ref MemoryMarshal.GetReference(column), place);
    }
}
