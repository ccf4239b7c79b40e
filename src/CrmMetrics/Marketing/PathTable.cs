using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Marketing;

/// <summary>Distinct paths with their counts, gathered through a hash table of our own; then put into an order that no row order moves.</summary>
/// <remarks>A touch is a number: twice that of its channel, plus 1 where a milestone followed. With ages the seconds of each touch belong to the path too.</remarks>
internal sealed class PathTable
{
    private const int FirstSlots = 16;

    private readonly bool withAges;
    private readonly List<MoneySum> values = [];
    private int[] touches = new int[64];
    private int[] ages = [];
    private int[] ends = new int[8];
    private long[] conversions = new long[8];
    private long[] others = new long[8];
    private uint[] hashes = new uint[8];
    private int[] slots = new int[FirstSlots];
    private int used;

    public PathTable(bool withAges)
    {
        this.withAges = withAges;
        ages = withAges ? new int[touches.Length] : [];
    }

    public int Count { get; private set; }

    /// <summary>The currency of the values.</summary>
    public Currency Currency { get; set; }

    /// <summary>Conversions that no touch came before.</summary>
    public long WithoutTouches { get; set; }

    public MoneySum ValueWithoutTouches { get; private set; }

    public long Unfinished { get; set; }

    public long TiedTouches { get; set; }

    public long EventsAfterAsOf { get; set; }

    public long MilestonesWithoutTouch { get; set; }

    /// <summary>Adds journeys along a path.</summary>
    public void Add(ReadOnlySpan<int> path, ReadOnlySpan<int> pathAges, long converted, long notConverted, decimal value)
    {
        int place = Find(path, pathAges);
        conversions[place] = checked(conversions[place] + converted);
        others[place] = checked(others[place] + notConverted);
        if (value != 0)
        {
            while (values.Count <= place)
            {
                values.Add(default);
            }

            MoneySum sum = values[place];
            sum.Add(value);
            values[place] = sum;
        }
    }

    /// <summary>The place of a path, which gets the next one when it is new.</summary>
    public int Place(ReadOnlySpan<int> path) => Find(path, default);

    /// <summary>Adds conversions that no touch came before.</summary>
    public void AddWithoutTouches(long converted, decimal value)
    {
        MoneySum sum = ValueWithoutTouches;
        sum.Add(value);
        ValueWithoutTouches = sum;
        WithoutTouches = checked(WithoutTouches + converted);
    }

    /// <summary>The paths with the channels in the order of their names, without those that no path has.</summary>
    public PathColumn ToColumn(IReadOnlyList<string> names)
    {
        bool[] seen = new bool[names.Count];
        for (int i = 0; i < used; i++)
        {
            seen[touches[i] >> 1] = true;
        }

        int[] byName = [.. Enumerable.Range(0, names.Count).Where(channel => seen[channel]).OrderBy(channel => names[channel], StringComparer.Ordinal)];
        int[] numbers = new int[names.Count];
        for (int i = 0; i < byName.Length; i++)
        {
            numbers[byName[i]] = i;
        }

        for (int i = 0; i < used; i++)
        {
            touches[i] = (numbers[touches[i] >> 1] << 1) | (touches[i] & 1);
        }

        int[] order = Order(2 * byName.Length);
        PathColumn column = new([.. byName.Select(channel => names[channel])], Count, used, withAges, values.Count > 0, Currency);
        int end = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int from = Start(order[i]), length = ends[order[i]] - from;
            Array.Copy(touches, from, column.Touches, end, length);
            if (withAges)
            {
                Array.Copy(ages, from, column.Ages, end, length);
            }

            column.Ends[i] = end += length;
            column.Conversions[i] = conversions[order[i]];
            column.Others[i] = others[order[i]];
            if (order[i] < values.Count)
            {
                column.Values[i] = values[order[i]].Total;
            }
        }

        // What was written over is gone: the table has done its work.
        Count = used = 0;
        return column;
    }

    private int Start(int path) => path == 0 ? 0 : ends[path - 1];

    private int Find(ReadOnlySpan<int> path, ReadOnlySpan<int> pathAges)
    {
        uint hash = Hash(path, pathAges);
        int mask = slots.Length - 1, slot = (int)(hash & (uint)mask);
        while (slots[slot] != 0)
        {
            int known = slots[slot] - 1;
            if (hashes[known] == hash && Is(known, path, pathAges))
            {
                return known;
            }

            slot = (slot + 1) & mask;
        }

        return Append(path, pathAges, hash, slot);
    }

    private bool Is(int known, ReadOnlySpan<int> path, ReadOnlySpan<int> pathAges)
    {
        int from = Start(known), length = ends[known] - from;
        return length == path.Length && path.SequenceEqual(touches.AsSpan(from, length)) && (!withAges || pathAges.SequenceEqual(ages.AsSpan(from, length)));
    }

    private int Append(ReadOnlySpan<int> path, ReadOnlySpan<int> pathAges, uint hash, int slot)
    {
        if (Count == ends.Length)
        {
            Array.Resize(ref ends, 2 * Count);
            Array.Resize(ref conversions, 2 * Count);
            Array.Resize(ref others, 2 * Count);
            Array.Resize(ref hashes, 2 * Count);
        }

        int end = checked(used + path.Length);
        if (end > touches.Length)
        {
            int length = (int)Math.Max(end, Math.Min(2L * touches.Length, int.MaxValue / 2));
            Array.Resize(ref touches, length);
            Array.Resize(ref ages, withAges ? length : 0);
        }

        path.CopyTo(touches.AsSpan(used));
        if (withAges)
        {
            pathAges.CopyTo(ages.AsSpan(used));
        }

        used = ends[Count] = end;
        hashes[Count] = hash;
        slots[slot] = ++Count;
        if (Count > slots.Length / 2)
        {
            Grow();
        }

        return Count - 1;
    }

    private void Grow()
    {
        slots = new int[checked(2 * slots.Length)];
        int mask = slots.Length - 1;
        for (int path = 0; path < Count; path++)
        {
            int slot = (int)(hashes[path] & (uint)mask);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = path + 1;
        }
    }

    private uint Hash(ReadOnlySpan<int> path, ReadOnlySpan<int> pathAges)
    {
        unchecked
        {
            ulong hash = (ulong)path.Length;
            foreach (int touch in path)
            {
                hash = (hash ^ (uint)touch) * 0x9E37_79B9_7F4A_7C15;
                hash ^= hash >> 29;
            }

            for (int i = 0; withAges && i < pathAges.Length; i++)
            {
                hash = (hash ^ (uint)pathAges[i]) * 0xD6E8_FEB8_6659_FD93;
                hash ^= hash >> 32;
            }

            return (uint)(hash >> 32) ^ (uint)hash;
        }
    }

    // By channels, then length, then ages. The first touches of each path make one number, so that few pairs of paths are looked at touch by touch.
    private int[] Order(int codes)
    {
        int bits = 1;
        while (1L << bits <= codes)
        {
            bits++;
        }

        int[] order = new int[Count];
        ulong[] heads = new ulong[Count];
        int head = 64 / bits;
        for (int path = 0; path < Count; path++)
        {
            order[path] = path;
            ulong packed = 0;
            int from = Start(path), length = ends[path] - from;
            for (int i = 0; i < head; i++)
            {
                packed = (packed << bits) | (i < length ? (uint)touches[from + i] + 1 : 0);
            }

            heads[path] = packed;
        }

        Array.Sort(heads, order);
        Comparer<int> whole = Comparer<int>.Create(Compare);
        for (int first = 0, next; first < order.Length; first = next)
        {
            next = first + 1;
            while (next < order.Length && heads[next] == heads[first])
            {
                next++;
            }

            if (next - first > 1)
            {
                Array.Sort(order, first, next - first, whole);
            }
        }

        return order;
    }

    private int Compare(int left, int right)
    {
        int one = Start(left), other = Start(right), length = ends[left] - one, otherLength = ends[right] - other;
        int compared = touches.AsSpan(one, length).SequenceCompareTo(touches.AsSpan(other, otherLength));
        return compared != 0 || !withAges ? compared : ages.AsSpan(one, length).SequenceCompareTo(ages.AsSpan(other, otherLength));
    }
}
