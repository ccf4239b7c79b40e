using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>Rising distinct times with several counts each: what the summaries of survival are made of.</summary>
internal sealed class TimeCounts
{
    /// <summary>No times, of any number of columns.</summary>
    public static readonly TimeCounts Nothing = new([], []);

    private readonly long[][] columns;

    public TimeCounts(double[] times, long[][] columns)
    {
        Times = times;
        this.columns = columns;
    }

    public double[] Times { get; }

    public int Count => Times.Length;

    public int Width => columns.Length;

    /// <summary>A column; of nothing, an empty one.</summary>
    public long[] this[int column] => column < columns.Length ? columns[column] : [];

    public static TimeCounts operator +(TimeCounts left, TimeCounts right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }

        int width = left.Width, length = 0;
        double[] times = new double[left.Count + right.Count];
        long[][] sums = NewColumns(width, times.Length);
        for (int i = 0, j = 0; i < left.Count || j < right.Count; length++)
        {
            bool takeLeft = j == right.Count || (i < left.Count && left.Times[i] <= right.Times[j]);
            bool takeRight = i == left.Count || (j < right.Count && right.Times[j] <= left.Times[i]);
            times[length] = takeLeft ? left.Times[i] : right.Times[j];
            for (int column = 0; column < width; column++)
            {
                sums[column][length] = (takeLeft ? left.columns[column][i] : 0) + (takeRight ? right.columns[column][j] : 0);
            }

            i += takeLeft ? 1 : 0;
            j += takeRight ? 1 : 0;
        }

        Array.Resize(ref times, length);
        for (int column = 0; column < width; column++)
        {
            Array.Resize(ref sums[column], length);
        }

        return new(times, sums);
    }

    public static long[][] NewColumns(int width, int length)
    {
        long[][] fresh = new long[width][];
        for (int column = 0; column < width; column++)
        {
            fresh[column] = new long[length];
        }

        return fresh;
    }

    /// <summary>Other columns over the same times; times at which they count nothing are left out.</summary>
    public TimeCounts With(params long[][] other)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(i => other.Any(column => column[i] != 0))];
        return kept.Length == Count ? new(Times, other) : new([.. kept.Select(i => Times[i])], [.. other.Select(column => kept.Select(i => column[i]).ToArray())]);
    }

    /// <summary>The columns added up, time by time.</summary>
    public long[] Added(IEnumerable<int> which)
    {
        long[] sum = new long[Count];
        foreach (int column in which)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += this[column][i];
            }
        }

        return sum;
    }

    public bool Same(TimeCounts other) =>
        Count == other.Count && (Count == 0 || Width == other.Width) && Times.AsSpan().SequenceEqual(other.Times)
        && columns.Zip(other.columns, (mine, theirs) => mine.AsSpan().SequenceEqual(theirs)).All(isSame => isSame);

    /// <summary>Passes when at every time as many are at risk as leave then.</summary>
    /// <param name="entries">Which column has those who come under observation after the time; all others are those who leave at it.</param>
    /// <exception cref="ArgumentException">More leave than are there.</exception>
    public TimeCounts Checked(int entries)
    {
        long[] leaving = Added(Enumerable.Range(0, Width).Where(column => column != entries)), coming = this[entries];
        long atRisk = leaving.Sum() - coming.Sum();
        for (int i = 0; i <= Count; i++)
        {
            if (atRisk < (i < Count ? leaving[i] : 0))
            {
                double time = i < Count ? Times[i] : Times[Count - 1];
                throw new ArgumentException(
                    Guard.Invariant($"entries: {Math.Max(atRisk, 0)} are at risk at time {time}, fewer than leave then or later: a subject enters before it leaves."),
                    nameof(entries));
            }

            atRisk += i < Count ? coming[i] - leaving[i] : 0;
        }

        return this;
    }
}
