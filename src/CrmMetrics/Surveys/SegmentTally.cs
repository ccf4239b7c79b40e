using System;
using System.Collections.Generic;
#if NET8_0_OR_GREATER
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
#endif

namespace CrmMetrics.Surveys;

/// <summary>Counts ratings by segment while rows come in: a table with one line a segment, one column a rating, one for what is off
/// the scale and one for no answer.</summary>
internal sealed class SegmentTally<TKey>(RatingScale scale)
    where TKey : notnull
{
    // The loops over a block are called often, so the runtime soon compiles them in full, with the selectors inside.
    private const int BlockLength = 4096;

    private readonly Dictionary<TKey, int> lines = [];
    private readonly int width = scale.Points + 2;
    private long[] table = new long[8 * (scale.Points + 2)];

    public void Add<T>(ReadOnlySpan<T> rows, long first, Func<T, TKey> key, Func<T, int?> rating)
    {
        while (!rows.IsEmpty)
        {
            ReadOnlySpan<T> block = rows.Slice(0, Math.Min(BlockLength, rows.Length));
            int known = AddKnown(block, first, key, rating);
            AddEach(block.Slice(known), first + known, key, rating);
            first += block.Length;
            rows = rows.Slice(block.Length);
        }
    }

    public Dictionary<TKey, TSummary> ToDictionary<TSummary>(Func<long[], long, TSummary> summary)
    {
        Dictionary<TKey, TSummary> result = new(lines.Count);
        foreach (KeyValuePair<TKey, int> line in lines)
        {
            result.Add(line.Key, summary(table.AsSpan(line.Value, scale.Points).ToArray(), table[line.Value + width - 1]));
        }

        return result;
    }

    private void AddEach<T>(ReadOnlySpan<T> rows, long first, Func<T, TKey> key, Func<T, int?> rating)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Add(key(rows[i]), rating(rows[i]), first + i);
        }
    }

    private void Add(TKey segment, int? rating, long row)
    {
        if (segment is null)
        {
            throw Rows.NullKey("key", row);
        }

        int line = Line(segment), column = rating is not { } answer ? width - 1
            : scale.Contains(answer) ? answer - scale.Lowest
            : throw scale.OffScale("rows", row, answer);
        table[line + column]++;
    }

    private int NewLine(int number)
    {
        int start = number * width;
        if (start + width > table.Length)
        {
            Array.Resize(ref table, 2 * table.Length);
        }

        return start;
    }

#if NET8_0_OR_GREATER
    // No cell of the table is as far as that.
    private const int Unknown = int.MaxValue;

    // Numbers and enums near 0, the commonest segments, need no hashing: where their lines start.
    private readonly int[] near = IsNumber ? Unknowns() : [];
    private readonly List<int> nearLines = [];

    private static bool IsNumber => typeof(TKey) == typeof(int) || (typeof(TKey).IsEnum && Unsafe.SizeOf<TKey>() == sizeof(int));

    private static int[] Unknowns()
    {
        int[] starts = new int[1024];
        starts.AsSpan().Fill(Unknown);
        return starts;
    }

    /// <summary>Adds rows up to the first whose segment is new or not near 0.</summary>
    /// <returns>How many rows were added; the one that ended it is among them.</returns>
    private int AddKnown<T>(ReadOnlySpan<T> rows, long first, Func<T, TKey> key, Func<T, int?> rating)
    {
        if (!IsNumber)
        {
            return 0;
        }

        int known = CountKnown(rows, key, rating, out TKey segment, out int? answer);
        foreach (int line in nearLines)
        {
            if (table[line + scale.Points] > 0)
            {
                ThrowOffScale(rows, first, rating);
            }
        }

        if (known == rows.Length)
        {
            return known;
        }

        Add(segment, answer, first + known);
        return known + 1;
    }

    // Nothing is called in this loop but the selectors, and no check in it is a branch that jumps: a rating off the scale gets a column of its own.
    private int CountKnown<T>(ReadOnlySpan<T> rows, Func<T, TKey> key, Func<T, int?> rating, out TKey segment, out int? answer)
    {
        int[] starts = near;
        long[] cells = table;
        int lowest = scale.Lowest, i = 0;
        uint points = (uint)scale.Points;
        segment = default!;
        answer = null;
        unchecked
        {
            for (; i < rows.Length; i++)
            {
                TKey its = key(rows[i]);
                uint number = Unsafe.As<TKey, uint>(ref its);
                int? given = rating(rows[i]);
                uint cell = given.HasValue ? Math.Min((uint)(given.GetValueOrDefault() - lowest), points) : points + 1;
                cell += number < (uint)starts.Length ? (uint)starts[number] : Unknown;
                if (cell >= (uint)cells.Length)
                {
                    segment = its;
                    answer = given;
                    break;
                }

                cells[cell]++;
            }
        }

        return i;
    }

    private void ThrowOffScale<T>(ReadOnlySpan<T> rows, long first, Func<T, int?> rating)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (rating(rows[i]) is { } answer && !scale.Contains(answer))
            {
                throw scale.OffScale(nameof(rows), first + i, answer);
            }
        }

        throw new InvalidOperationException("rating: gave a rating off the scale, and another one when asked again.");
    }

    private int Line(TKey segment)
    {
        ref int start = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, segment, out bool isKnown);
        if (!isKnown)
        {
            start = NewLine(lines.Count - 1);
            Remember(segment, start);
        }

        return start;
    }

    private void Remember(TKey segment, int line)
    {
        if (IsNumber && Unsafe.As<TKey, uint>(ref segment) is uint number && number < (uint)near.Length)
        {
            near[number] = line;
            nearLines.Add(line);
        }
    }
#else
    private static int AddKnown<T>(ReadOnlySpan<T> rows, long first, Func<T, TKey> key, Func<T, int?> rating) => 0;

    private int Line(TKey segment)
    {
        if (!lines.TryGetValue(segment, out int start))
        {
            start = NewLine(lines.Count);
            lines.Add(segment, start);
        }

        return start;
    }
#endif
}
