using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace CrmMetrics.Retention;

/// <summary>Spreads the events of many customers over parts by their key, so that the table of a part stays in the processor's own cache while many of its events are taken in.</summary>
/// <remarks>A table of a million keys is read at random, and most of the time goes into waiting for memory. Here an event is first written behind those of its part, in order, and a part
/// is worked on when it has enough of them to pay for fetching its table. Parts hold different customers, so that their marks stand side by side in the end.</remarks>
internal sealed class CohortParts<TKey>
    where TKey : notnull
{
    private const int PartCount = 256;

    // So many events of a part wait at most: several for each line of its table.
    private const int Waiting = 1 << 13;

    // Parts that lie a power of two apart would share a few lines of the cache, and drive each other out.
    private const int Stride = Waiting + 24;

    private readonly PeriodMarks state;
    private readonly MarkedKeys<TKey>[] parts = new MarkedKeys<TKey>[PartCount];
    private readonly int[] counts = new int[PartCount];
    private readonly MarkedKeys<TKey>.Event[] waiting;

    /// <summary>Spreads the customers that are known so far.</summary>
    /// <param name="state">Their marks, which are taken out of it.</param>
    /// <param name="known">Their keys.</param>
    public CohortParts(PeriodMarks state, ReadOnlySpan<TKey> known)
    {
        this.state = state;
#if NET8_0_OR_GREATER
        waiting = GC.AllocateUninitializedArray<MarkedKeys<TKey>.Event>(PartCount * Stride);
#else
        waiting = new MarkedKeys<TKey>.Event[PartCount * Stride];
#endif
        for (int part = 0; part < PartCount; part++)
        {
            parts[part] = new();
        }

        uint[] marks = state.Take();
        for (int customer = 0; customer < known.Length; customer++)
        {
            parts[KeyEncoder<TKey>.Part(known[customer], PartCount)].Add(known[customer], marks[customer]);
        }
    }

    /// <summary>Whether customers with such keys, remembered in such a state, can be spread.</summary>
    public static bool Fits(CohortState state) => KeyEncoder<TKey>.HasOwnTable && state is PeriodMarks { IsNarrow: true };

    /// <summary>Takes events, unless there would be more periods than a mark holds.</summary>
    /// <param name="customers">Whose they are.</param>
    /// <param name="theirDays">When they were.</param>
    /// <param name="firstRow">The row of the first of them.</param>
    /// <returns>Whether it has.</returns>
    /// <exception cref="ArgumentException">A day is no date; the message names its row.</exception>
    public bool TryAdd(ReadOnlySpan<TKey> customers, ReadOnlySpan<int> theirDays, long firstRow)
    {
        if (state.Within(theirDays) < theirDays.Length)
        {
            (int lowest, int highest) = Range(theirDays, firstRow);
            if (!TryReach(lowest, highest))
            {
                return false;
            }
        }

        state.Count(theirDays);
        for (int done = 0; done < customers.Length;)
        {
            done = Route(customers, theirDays, done, out int full);
            if (full >= 0)
            {
                Work(full);
            }
        }

        return true;
    }

    /// <summary>Takes what another has taken, on several threads, unless there would be more periods than a mark holds.</summary>
    public bool TryMerge(CohortParts<TKey> other, int threads)
    {
        if (!TryReach(other.state.FirstDay, other.state.LastDay))
        {
            return false;
        }

        int later = other.state.FirstPeriod - state.FirstPeriod;
        _ = Parallel.For(0, PartCount, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            Work(part);
            other.Work(part);
            parts[part].Add(other.parts[part], later);
        });
        state.Count(other.state);
        return true;
    }

    /// <summary>Gives the customers back: their keys, and their marks to the state in the same order.</summary>
    public TKey[] Gather(int threads)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
        _ = Parallel.For(0, PartCount, options, Work);
        int[] firsts = new int[PartCount + 1];
        for (int part = 0; part < PartCount; part++)
        {
            firsts[part + 1] = checked(firsts[part] + parts[part].Count);
        }

        TKey[] all = new TKey[firsts[PartCount]];
        uint[] marks = new uint[all.Length];
        _ = Parallel.For(0, PartCount, options, part => parts[part].CopyTo(all.AsSpan(firsts[part], parts[part].Count), marks.AsSpan(firsts[part], parts[part].Count)));
        state.Put(marks);
        return all;
    }

    private static (int Lowest, int Highest) Range(ReadOnlySpan<int> theirDays, long firstRow)
    {
        int lowest = int.MaxValue, highest = int.MinValue;
        for (int i = 0; i < theirDays.Length; i++)
        {
            if (!EpochDays.IsDate(theirDays[i]))
            {
                throw CohortState.NoDate(theirDays[i], firstRow + i);
            }

            lowest = Math.Min(lowest, theirDays[i]);
            highest = Math.Max(highest, theirDays[i]);
        }

        return (lowest, highest);
    }

    private bool TryReach(int lowest, int highest)
    {
        if (!state.StaysNarrow(lowest, highest))
        {
            return false;
        }

        int first = state.FirstPeriod;
        bool isFirst = state.IsUntouched;
        state.Reach(lowest, highest);
        if (!isFirst && state.FirstPeriod < first)
        {
            foreach (MarkedKeys<TKey> part in parts)
            {
                part.Move(first - state.FirstPeriod);
            }
        }

        return true;
    }

    /// <summary>Writes events behind those of their parts, until one of the parts is full.</summary>
    private int Route(ReadOnlySpan<TKey> customers, ReadOnlySpan<int> theirDays, int from, out int full)
    {
        // Parts are below their count and none is full, so nothing more is checked.
        ref MarkedKeys<TKey>.Event first = ref waiting[0];
        ref int count = ref counts[0];
        unchecked
        {
            for (int i = from; i < customers.Length && i < theirDays.Length; i++)
            {
                int part = KeyEncoder<TKey>.Part(customers[i], PartCount), at = Unsafe.Add(ref count, part);
                Unsafe.Add(ref first, (part * Stride) + at) = new(customers[i], theirDays[i]);
                Unsafe.Add(ref count, part) = ++at;
                if (at == Waiting)
                {
                    full = part;
                    return i + 1;
                }
            }
        }

        full = -1;
        return customers.Length;
    }

    /// <summary>Takes in the events of a part that wait.</summary>
    private void Work(int part)
    {
        parts[part].Add(waiting.AsSpan(part * Stride, counts[part]), state.Bits, state.FirstDay);
        counts[part] = 0;
    }
}
