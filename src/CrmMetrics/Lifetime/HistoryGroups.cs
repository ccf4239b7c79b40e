using System;

namespace CrmMetrics.Lifetime;

/// <summary>The histories that are alike, counted once: all that a likelihood and a score need to look at.</summary>
/// <remarks>Times are in days. Groups stand in the order of their first customer.</remarks>
internal sealed class HistoryGroups
{
    // So many slots are asked for at once that memory answers in parallel, and so few that the first are still in the first cache.
    private const int BlockLength = 256;

    // Whole days of so few bits that a history is one number: 20 bits of purchases and 22 of days, which last for 11,000 years.
    private const int RepeatBits = 20;
    private const int DayBits = 22;

    private HistoryGroups(long[] repeats, double[] recency, double[] age, long[] customers, int[] groupOf)
    {
        Repeats = repeats;
        Recency = recency;
        Age = age;
        Customers = customers;
        GroupOf = groupOf;
    }

    public int Count => Repeats.Length;

    /// <summary>x of each group.</summary>
    public long[] Repeats { get; }

    /// <summary>t_x of each group, in days.</summary>
    public double[] Recency { get; }

    /// <summary>T of each group, in days.</summary>
    public double[] Age { get; }

    /// <summary>How many customers each group has.</summary>
    public long[] Customers { get; }

    /// <summary>The group of each customer.</summary>
    public int[] GroupOf { get; }

    public static HistoryGroups Of(ReadOnlySpan<long> repeats, ReadOnlySpan<double> recency, ReadOnlySpan<double> age)
    {
        int[] groupOf = new int[repeats.Length], firsts = new int[Math.Min(repeats.Length, 1024)];
        int found = 0, shift = 64 - 11;
        Slot[] table = new Slot[1 << 11];
        Span<ulong> marks = stackalloc ulong[BlockLength];
        for (int first = 0; first < groupOf.Length; first += BlockLength)
        {
            int length = Math.Min(BlockLength, groupOf.Length - first);

            // First every slot of the block is read and nothing decided, so that the processor waits for many of them at the same time.
            for (int i = 0; i < length; i++)
            {
                marks[i] = Mark(repeats[first + i], recency[first + i], age[first + i]);
                groupOf[first + i] = table[(int)(Mixed(marks[i]) >> shift)].Next;
            }

            for (int i = 0; i < length; i++)
            {
                int row = first + i, place = (int)(Mixed(marks[i]) >> shift);
                while (table[place].Next != 0 && (table[place].Mark != marks[i] || !IsAlike(firsts[table[place].Next - 1], row, marks[i], repeats, recency, age)))
                {
                    place = (place + 1) & (table.Length - 1);
                }

                if (table[place].Next == 0)
                {
                    if (found == firsts.Length)
                    {
                        Array.Resize(ref firsts, Math.Min(groupOf.Length, 2 * found));
                    }

                    firsts[found++] = row;
                    table[place] = new(marks[i], found);
                    groupOf[row] = found - 1;
                    if (found > table.Length / 2)
                    {
                        table = Doubled(table, --shift);
                    }
                }
                else
                {
                    groupOf[row] = table[place].Next - 1;
                }
            }
        }

        return Counted(repeats, recency, age, groupOf, firsts.AsSpan(0, found));
    }

    private static HistoryGroups Counted(ReadOnlySpan<long> repeats, ReadOnlySpan<double> recency, ReadOnlySpan<double> age, int[] groupOf, ReadOnlySpan<int> firsts)
    {
        long[] x = new long[firsts.Length], counts = new long[firsts.Length];
        double[] last = new double[firsts.Length], ages = new double[firsts.Length];
        for (int group = 0; group < firsts.Length; group++)
        {
            x[group] = repeats[firsts[group]];
            last[group] = recency[firsts[group]];
            ages[group] = age[firsts[group]];
        }

        foreach (int group in groupOf)
        {
            counts[group]++;
        }

        return new(x, last, ages, counts, groupOf);
    }

    private static Slot[] Doubled(Slot[] table, int shift)
    {
        Slot[] larger = new Slot[2 * table.Length];
        foreach (Slot slot in table)
        {
            if (slot.Next != 0)
            {
                int place = (int)(Mixed(slot.Mark) >> shift);
                while (larger[place].Next != 0)
                {
                    place = (place + 1) & (larger.Length - 1);
                }

                larger[place] = slot;
            }
        }

        return larger;
    }

    /// <summary>The history itself in one number, its top bit 0; or, where it does not fit, a hash of it with the top bit 1.</summary>
    private static ulong Mark(long repeats, double recency, double age)
    {
        unchecked
        {
            const double Limit = 1 << DayBits;
            if ((ulong)repeats < 1UL << (RepeatBits - 1) && recency < Limit && age < Limit)
            {
                long last = (long)recency, all = (long)age;
                if (recency.Equals(last) && age.Equals(all))
                {
                    return ((ulong)repeats << (2 * DayBits)) | ((ulong)last << DayBits) | (ulong)all;
                }
            }

            // Adding 0 makes one of the two zeros.
            ulong one = (ulong)BitConverter.DoubleToInt64Bits(recency + 0.0), other = (ulong)BitConverter.DoubleToInt64Bits(age + 0.0);
            return (Mixed(Mixed(Mixed((ulong)repeats) ^ one) ^ other) >> 1) | (1UL << 63);
        }
    }

    private static ulong Mixed(ulong bits)
    {
        unchecked
        {
            bits *= 0x9E37_79B9_7F4A_7C15;
            bits ^= bits >> 32;
            return bits * 0xD6E8_FEB8_6659_FD93;
        }
    }

    private static bool IsAlike(int one, int other, ulong mark, ReadOnlySpan<long> repeats, ReadOnlySpan<double> recency, ReadOnlySpan<double> age) =>
        mark >> 63 == 0 || (repeats[one] == repeats[other] && recency[one].Equals(recency[other]) && age[one].Equals(age[other]));

    /// <summary>A mark and the number of its group plus 1; 0 where the slot is free.</summary>
    private readonly struct Slot(ulong mark, int next)
    {
        public readonly ulong Mark = mark;
        public readonly int Next = next;
    }
}
