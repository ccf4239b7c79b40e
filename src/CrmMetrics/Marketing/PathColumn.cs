using System;
using System.Collections.Generic;

namespace CrmMetrics.Marketing;

/// <summary>Distinct paths with their counts, one after the other, in the order of <see cref="PathTable.ToColumn"/>.</summary>
internal sealed class PathColumn(string[] channels, int count, int touchCount, bool withAges, bool withValues, Currency currency)
{
    /// <summary>The names of the channels, in ordinal order.</summary>
    public string[] Channels => channels;

    public int Count => count;

    public Currency Currency => currency;

    public bool WithAges => withAges;

    public bool WithValues => withValues;

    public int[] Touches { get; private init; } = new int[touchCount];

    /// <summary>The age of each touch in seconds; empty where ages are not kept.</summary>
    public int[] Ages { get; private init; } = new int[withAges ? touchCount : 0];

    public int[] Ends { get; private init; } = new int[count];

    public long[] Conversions { get; private init; } = new long[count];

    public long[] Others { get; private init; } = new long[count];

    /// <summary>What the conversions along each path brought; empty where that is not looked at.</summary>
    public decimal[] Values { get; private init; } = new decimal[withValues ? count : 0];

    public decimal Value(int path) => withValues ? Values[path] : 0;

    public ReadOnlySpan<int> TouchesOf(int path) => Part(Touches, path);

    public ReadOnlySpan<int> AgesOf(int path) => withAges ? Part(Ages, path) : default;

    /// <summary>A path with its counts.</summary>
    public JourneyPath PathAt(int path)
    {
        const double SecondsInDay = 86_400;
        ReadOnlySpan<int> touches = TouchesOf(path), ages = AgesOf(path);
        string[] names = new string[touches.Length];
        double[] days = new double[ages.Length];
        List<int> milestones = [];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Channels[touches[i] >> 1];
            if ((touches[i] & 1) != 0)
            {
                milestones.Add(i);
            }
        }

        for (int i = 0; i < days.Length; i++)
        {
            days[i] = ages[i] / SecondsInDay;
        }

        return new(names, days, [.. milestones], Conversions[path], Others[path], new(Value(path), Currency));
    }

    /// <summary>The same paths with other counts, and without values.</summary>
    public PathColumn WithCounts(long[] conversions, long[] others) => new(channels, count, 0, withAges, withValues: false, default)
    {
        Touches = Touches,
        Ages = Ages,
        Ends = Ends,
        Conversions = conversions,
        Others = others,
    };

    public bool IsSame(PathColumn other) => Channels.AsSpan().SequenceEqual(other.Channels) && Touches.AsSpan().SequenceEqual(other.Touches) && Ages.AsSpan().SequenceEqual(other.Ages)
        && Ends.AsSpan().SequenceEqual(other.Ends) && Conversions.AsSpan().SequenceEqual(other.Conversions) && Others.AsSpan().SequenceEqual(other.Others)
        && Values.AsSpan().SequenceEqual(other.Values);

    private ReadOnlySpan<int> Part(int[] column, int path)
    {
        int from = path == 0 ? 0 : Ends[path - 1];
        return column.AsSpan(from, Ends[path] - from);
    }
}
