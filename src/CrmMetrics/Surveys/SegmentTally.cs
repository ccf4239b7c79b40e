using System;
using System.Collections.Generic;
#if NET8_0_OR_GREATER
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
#endif

namespace CrmMetrics.Surveys;

/// <summary>Counts ratings by segment while rows come in: a table with one line a segment, one column a rating and one for no answer.</summary>
internal sealed class SegmentTally<TKey>(RatingScale scale)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> lines = [];
    private readonly int width = scale.Points + 1;
    private long[] table = new long[8 * (scale.Points + 1)];

    public void Add<T>(ReadOnlySpan<T> rows, long first, Func<T, TKey> key, Func<T, int?> rating)
    {
        int lowest = scale.Lowest;
        uint points = (uint)scale.Points;
        for (int i = 0; i < rows.Length; i++)
        {
            TKey segment = key(rows[i]);
            if (segment is null)
            {
                throw Rows.NullKey(nameof(key), first + i);
            }

            int start = Line(segment);
            uint bin = points;
            if (rating(rows[i]) is { } answer)
            {
                bin = unchecked((uint)(answer - lowest));
                if (bin >= points)
                {
                    throw scale.OffScale(nameof(rows), first + i, answer);
                }
            }

            unchecked
            {
                table[start + (int)bin]++;
            }
        }
    }

    public Dictionary<TKey, TSummary> ToDictionary<TSummary>(Func<long[], long, TSummary> summary)
    {
        Dictionary<TKey, TSummary> result = new(lines.Count);
        foreach (KeyValuePair<TKey, int> line in lines)
        {
            result.Add(line.Key, summary(table.AsSpan(line.Value, width - 1).ToArray(), table[line.Value + width - 1]));
        }

        return result;
    }

#if NET8_0_OR_GREATER
    // Numbers and enums near 0, the commonest segments, need no hashing: their line is looked up here, one more than it starts at.
    private readonly int[] near = IsNumber ? new int[1024] : [];

    private static bool IsNumber => typeof(TKey) == typeof(int) || (typeof(TKey).IsEnum && Unsafe.SizeOf<TKey>() == sizeof(int));

    private int Line(TKey segment)
    {
        if (IsNumber)
        {
            uint number = Unsafe.As<TKey, uint>(ref segment);
            int[] known = near;
            if (number < (uint)known.Length)
            {
                return known[number] is > 0 and int start ? start - 1 : (known[number] = Hashed(segment) + 1) - 1;
            }
        }

        return Hashed(segment);
    }

    private int Hashed(TKey segment)
    {
        ref int start = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, segment, out bool isKnown);
        if (!isKnown)
        {
            start = NewLine(lines.Count - 1);
        }

        return start;
    }
#else
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

    private int NewLine(int number)
    {
        int start = number * width;
        if (start + width > table.Length)
        {
            Array.Resize(ref table, 2 * table.Length);
        }

        return start;
    }
}
