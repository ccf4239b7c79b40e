using System;
using System.Collections.Generic;

namespace CrmMetrics.Statistics;

/// <summary>Counts times as they come. Whole numbers, which times in days or months are, go into a table by place, all others into a dictionary.</summary>
internal sealed class TimeTally(int width)
{
    private const int FirstRows = 256;

    // A table has at most so many times more rows than it has seen times: one customer of a thousand years must not cost megabytes.
    private const int RowsPerTime = 8;

    private readonly Dictionary<double, int> places = [];
    private long[] dense = [];
    private long[] sparse = [];
    private long seen;

    public void Add(double time, int column, long count = 1)
    {
        seen++;
        int row = time < int.MaxValue ? (int)time : int.MaxValue;
        if (row == time && (row < DenseRows || row < Math.Max(FirstRows, RowsPerTime * Math.Min(seen, int.MaxValue / RowsPerTime))))
        {
            if (row >= DenseRows)
            {
                Array.Resize(ref dense, checked(width * Math.Max(row + 1, Math.Min(2 * DenseRows, int.MaxValue / width / 4))));
            }

            dense[(row * width) + column] += count;
            return;
        }

        if (!places.TryGetValue(time, out int place))
        {
            place = places.Count;
            places.Add(time, place);
            if ((place + 1) * width > sparse.Length)
            {
                Array.Resize(ref sparse, Math.Max(64, 2 * place) * width);
            }
        }

        sparse[(place * width) + column] += count;
    }

    /// <summary>Adds a subject whose columns are: the causes from 1 on at their number less 1, then the censored, then the entries.</summary>
    public void Add(SurvivalTime time)
    {
        Add(time.Time, time.Cause == 0 ? width - 2 : time.Cause - 1);
        if (time.Entry > 0)
        {
            Add(time.Entry, width - 1);
        }
    }

    /// <summary>Tallies rows by group, in the order in which the groups first appear; names all rows that are wrong.</summary>
    public static IEnumerable<KeyValuePair<TKey, TimeTally>> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, SurvivalTime> time, int width)
        where TKey : notnull
    {
        Dictionary<TKey, int> known = [];
        List<KeyValuePair<TKey, TimeTally>> tallies = [];
        RowProblems problems = new();
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (T row in block)
            {
                TKey its = key(row) ?? throw Rows.NullKey(nameof(key), first);
                if (!known.TryGetValue(its, out int place))
                {
                    place = tallies.Count;
                    known.Add(its, place);
                    tallies.Add(new(its, new(width)));
                }

                SurvivalTime span = time(row);
                if (problems.Pass(span.Problem(width - 2), first++))
                {
                    tallies[place].Value.Add(span);
                }
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return tallies;
    }

    public TimeCounts ToCounts()
    {
        double[] times = new double[places.Count];
        int[] order = new int[places.Count];
        foreach (KeyValuePair<double, int> entry in places)
        {
            times[entry.Value] = entry.Key;
            order[entry.Value] = entry.Value;
        }

        Array.Sort(times, order);
        int whole = 0;
        int[] wholes = new int[DenseRows];
        for (int row = 0; row < wholes.Length; row++)
        {
            if (IsAny(dense, row))
            {
                wholes[whole++] = row;
            }
        }

        Array.Resize(ref wholes, whole);
        return Taken(Array.ConvertAll(wholes, row => (double)row), wholes, dense) + Taken(times, order, sparse);
    }

    private int DenseRows => dense.Length / width;

    private bool IsAny(long[] table, int row)
    {
        bool isAny = false;
        for (int column = 0; column < width; column++)
        {
            isAny |= table[(row * width) + column] != 0;
        }

        return isAny;
    }

    private TimeCounts Taken(double[] times, int[] rows, long[] table)
    {
        long[][] columns = TimeCounts.NewColumns(width, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            for (int column = 0; column < width; column++)
            {
                columns[column][i] = table[(rows[i] * width) + column];
            }
        }

        return new(times, columns);
    }
}
