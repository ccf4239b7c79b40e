using System;

namespace CrmMetrics.Statistics;

/// <summary>Counts columns of whole days by day and outcome.</summary>
internal static class DayKernel
{
    private const int FirstRows = 4096;

    // Days beyond are counted one by one: a table of every day of five thousand years is no table any more.
    private const int MostRows = 1 << 21;

    /// <summary>Counts days that end with an event or are censored.</summary>
    /// <param name="days">The days of each subject.</param>
    /// <param name="events">Whether each ended with the event.</param>
    /// <param name="tally">Takes the counts: events in column 0, the censored in column 1.</param>
    /// <returns>−1, or the first row whose day is negative.</returns>
    public static int Count(ReadOnlySpan<int> days, ReadOnlySpan<bool> events, TimeTally tally)
    {
        // Two tables in turn: the next subject often has the same day, and must not wait until the count before it is stored.
        int rows = FirstRows;
        int[] even = new int[2 * rows], odd = new int[2 * rows];
        for (int i = 0; i < days.Length;)
        {
            i += Fill(days.Slice(i), events.Slice(i), even, odd);
            if (i == days.Length)
            {
                break;
            }

            int day = days[i];
            if (day < 0)
            {
                return i;
            }

            if (day >= MostRows)
            {
                tally.Add(day, events[i] ? 0 : 1);
                i++;
                continue;
            }

            rows = Math.Max(day + 1, 2 * rows);
            Array.Resize(ref even, 2 * rows);
            Array.Resize(ref odd, 2 * rows);
        }

        for (int day = 0; day < rows; day++)
        {
            for (int column = 0; column < 2; column++)
            {
                long count = (long)even[(2 * day) + 1 - column] + odd[(2 * day) + 1 - column];
                if (count > 0)
                {
                    tally.Add(day, column, count);
                }
            }
        }

        return -1;
    }

    // How many rows were counted before one that has no place in the tables. Where a day has one, both of its counts have one.
    private static int Fill(ReadOnlySpan<int> days, ReadOnlySpan<bool> events, int[] even, int[] odd)
    {
        unchecked
        {
            uint rows = (uint)(even.Length / 2);
            int length = Math.Min(days.Length, events.Length), i = 0;
            for (; i + 1 < length; i += 2)
            {
                uint first = (uint)days[i], second = (uint)days[i + 1];
                if (first >= rows || second >= rows)
                {
                    break;
                }

                even[(2 * first) + (events[i] ? 1u : 0u)]++;
                odd[(2 * second) + (events[i + 1] ? 1u : 0u)]++;
            }

            for (; i < length && (uint)days[i] < rows; i++)
            {
                even[(2 * (uint)days[i]) + (events[i] ? 1u : 0u)]++;
            }

            return i;
        }
    }
}
