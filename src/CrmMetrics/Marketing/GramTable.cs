using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Marketing;

/// <summary>Counts of grams: the last few channels and what came next, packed into one number.</summary>
/// <remarks>Each symbol takes the same few bits, the latest the lowest: 0 before the start, then the channels from 1, then conversion and loss. A table where the
/// numbers are small, else a hash table.</remarks>
internal sealed class GramTable
{
    private const int MostBits = 63, FewTableBits = 12, MostTableBits = 20;

    private readonly int order;
    private readonly int channels;
    private readonly int bits;
    private readonly long mask;
    private readonly long[] table;
    private readonly KeyEncoder<long>? encoder;
    private readonly List<long> counts = [];

    /// <summary>Makes an empty table.</summary>
    /// <param name="channels">How many channels there are.</param>
    /// <param name="order">How many of them a state holds.</param>
    /// <param name="expected">About how many times something is counted: a few counts are not worth a large table.</param>
    public GramTable(int channels, int order, long expected)
    {
        this.channels = channels;
        this.order = order;
        bits = BitsFor(channels);
        if ((long)bits * (Guard.AtLeast(1, order) + 1L) > MostBits)
        {
            throw Guard.Out(nameof(order), order, Guard.Invariant($"with {channels} channels it must be {(MostBits / bits) - 1} at most"));
        }

        mask = (1L << (bits * order)) - 1;
        int width = bits * (order + 1);
        bool isTable = width <= FewTableBits || (width <= MostTableBits && 1L << width <= expected);
        table = isTable ? new long[1 << width] : [];
        encoder = isTable ? null : new();
    }

    /// <summary>How many bits a symbol takes.</summary>
    public static int BitsFor(int channels)
    {
        int enough = 2;
        while (1L << enough <= channels + 2L)
        {
            enough++;
        }

        return enough;
    }

    /// <summary>Counts the journeys along a path.</summary>
    /// <param name="path">Its channels, numbered from 0 after the shift.</param>
    /// <param name="shift">By how many bits the numbers stand too high.</param>
    /// <param name="converted">How many converted.</param>
    /// <param name="lost">How many did not.</param>
    /// <returns>The place of a channel that there is not; −1 when all are.</returns>
    public int Add(ReadOnlySpan<int> path, int shift, long converted, long lost)
    {
        long journeys = checked(converted + lost);
        return table.Length > 0 ? AddToTable(path, shift, converted, lost, journeys) : AddToHash(path, shift, converted, lost, journeys);
    }

    /// <summary>Counts a gram.</summary>
    public void Add(long gram, long count)
    {
        if (count == 0)
        {
            return;
        }

        if (encoder is null)
        {
            table[(int)gram] = checked(table[(int)gram] + count);
            return;
        }

        int number = encoder.Encode(gram);
        if (number == counts.Count)
        {
            counts.Add(0);
        }

        counts[number] = checked(counts[number] + count);
    }

    /// <summary>The grams that were counted, in order, with their counts.</summary>
    public (long[] Grams, long[] Counts) Sorted()
    {
        long[] grams = encoder is null ? [.. Enumerable.Range(0, table.Length).Where(gram => table[gram] != 0).Select(gram => (long)gram)] : encoder.Keys.ToArray();
        long[] found = encoder is null ? [.. grams.Select(gram => table[(int)gram])] : [.. counts];
        Array.Sort(grams, found);
        return (grams, found);
    }

    private int AddToTable(ReadOnlySpan<int> path, int shift, long converted, long lost, long journeys)
    {
        // Locals, so that they stay in registers.
        long[] grams = table;
        int width = bits, low = (int)mask, limit = channels, state = 0;
        for (int i = 0; i < path.Length; i++)
        {
            int channel = path[i] >> shift;
            if (unchecked((uint)channel >= (uint)limit))
            {
                return i;
            }

            int gram = (state << width) | (channel + 1);
            grams[gram] = checked(grams[gram] + journeys);
            state = gram & low;
        }

        Add(((long)state << width) | (uint)(limit + 1), converted);
        Add(((long)state << width) | (uint)(limit + 2), lost);
        return -1;
    }

    private int AddToHash(ReadOnlySpan<int> path, int shift, long converted, long lost, long journeys)
    {
        long state = 0;
        for (int i = 0; i < path.Length; i++)
        {
            int channel = path[i] >> shift;
            if (unchecked((uint)channel >= (uint)channels))
            {
                return i;
            }

            long gram = (state << bits) | (uint)(channel + 1);
            Add(gram, journeys);
            state = gram & mask;
        }

        Add((state << bits) | (uint)(channels + 1), converted);
        Add((state << bits) | (uint)(channels + 2), lost);
        return -1;
    }
}
