using System;
#if NET8_0_OR_GREATER
using System.Numerics;
#endif
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrmMetrics.Adoption;

/// <summary>Of each user one bit for each day on which he was active, from the first remembered date to the last of the period.</summary>
/// <remarks>The days stand in slabs of 32, each with 4 bytes for every user, and the last day of the period is the last of its slab: so the activities of a month touch 4 MB for a million
/// users, in whatever order they come, which the processor's caches and page tables still hold; with the month before, a user takes 8 bytes.</remarks>
internal sealed class ActivityMarks
{
    /// <summary>The two lowest bits of a user: active on a day before those remembered, and holding a licence.</summary>
    public const ulong Earlier = 1, Seat = 2;

    private const int FlagBits = 2;

    private const int BitsInSlab = 32;

    private const int SlabsInWord = 2;

    private const int BlockLength = 1024;

    private readonly ActivityLayout layout;
    private readonly int firstDay;
    private readonly int firstOfPeriod;
    private readonly int firstBit;
    private readonly int words;
    private readonly uint[][] slabs;

    public ActivityMarks(ActivityPeriod period)
    {
        layout = new(period);
        firstDay = EpochDays.Of(period.FirstDate);
        firstOfPeriod = EpochDays.Of(period.Dates.Start);
        words = (layout.Remembered + FlagBits + (SlabsInWord * BitsInSlab) - 1) / (SlabsInWord * BitsInSlab);
        firstBit = (words * SlabsInWord * BitsInSlab) - layout.Remembered;
        slabs = new uint[words * SlabsInWord][];
        slabs.AsSpan().Fill([]);
    }

    /// <summary>For how many users there is room.</summary>
    public int Users { get; private set; }

    /// <summary>How many activities were on a day of the period.</summary>
    public long Events { get; private set; }

    /// <summary>How many were after it.</summary>
    public long EventsAfter { get; private set; }

    /// <summary>Makes room for users numbered from 0.</summary>
    public void Hold(int count)
    {
        if (count > slabs[0].Length)
        {
            int room = Users == 0 ? count : Math.Max(count, checked(2 * Users));
            for (int slab = 0; slab < slabs.Length; slab++)
            {
                Array.Resize(ref slabs[slab], room);
            }
        }

        Users = Math.Max(Users, count);
    }

    public void License(int user) => slabs[0][user] |= (uint)Seat;

    /// <summary>Adds activities of users for whom there is room.</summary>
    /// <param name="users">Their numbers.</param>
    /// <param name="days">Their days, from 1 January 1970.</param>
    /// <param name="firstRow">How many rows came before, for the message about a wrong one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A user's number is not below the room, or a day is no date of the calendar.</exception>
    public void Add(ReadOnlySpan<int> users, ReadOnlySpan<int> days, long firstRow)
    {
        for (int done = 0; done < days.Length; done += BlockLength)
        {
            int length = Math.Min(BlockLength, days.Length - done);
            AddBlock(users.Slice(done, length), days.Slice(done, length), firstRow + done);
        }
    }

    /// <summary>Passes when all days are dates of the calendar.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names the row.</exception>
    public static void Check(ReadOnlySpan<int> days, long firstRow)
    {
        (int lowest, int highest) = Range(days);
        if (lowest < EpochDays.First || highest > EpochDays.Last)
        {
            for (int row = 0; row < days.Length; row++)
            {
                CheckDay(days[row], firstRow + row);
            }
        }
    }

    /// <summary>Takes over the marks of others.</summary>
    /// <param name="other">The marks, of the same period.</param>
    /// <param name="numbers">For each of its users the number here.</param>
    public void Join(ActivityMarks other, ReadOnlySpan<int> numbers)
    {
        for (int slab = 0; slab < slabs.Length; slab++)
        {
            uint[] mine = slabs[slab], theirs = other.slabs[slab];
            for (int user = 0; user < numbers.Length; user++)
            {
                mine[numbers[user]] |= theirs[user];
            }
        }

        Events += other.Events;
        EventsAfter += other.EventsAfter;
    }

    /// <summary>Counts everything that a summary holds.</summary>
    public long[] Tally()
    {
        ActivityTally tally = new(layout, words, firstBit);
        ulong[] block = new ulong[Math.Min(BlockLength, Users) * words];
        for (int first = 0; first < Users; first += BlockLength)
        {
            int length = Math.Min(BlockLength, Users - first);
            for (int word = 0; word < words; word++)
            {
                ReadOnlySpan<uint> low = slabs[SlabsInWord * word].AsSpan(first, length), high = slabs[(SlabsInWord * word) + 1].AsSpan(first, length);
                for (int user = 0; user < low.Length && user < high.Length; user++)
                {
                    block[(user * words) + word] = low[user] | ((ulong)high[user] << BitsInSlab);
                }
            }

            tally.Add(block.AsSpan(0, length * words));
        }

        long[] counts = tally.ToCounts();
        counts[ActivityLayout.Events] = Events;
        counts[ActivityLayout.EventsAfter] = EventsAfter;
        return counts;
    }

    private void AddBlock(ReadOnlySpan<int> users, ReadOnlySpan<int> days, long firstRow)
    {
        // Rows are looked at twice: first, many at a time, whether they are all of known users and of days in one slab, so that the second look needs no checks.
        (int lowest, int highest) = Range(days);
        (int least, int most) = Range(users);
        bool isOfPeriod = lowest >= firstOfPeriod && highest < firstDay + layout.Remembered, isKnown = least >= 0 && most < Users;
        int slab = isOfPeriod ? (lowest - firstDay + firstBit) / BitsInSlab : -1;
        if (isOfPeriod && isKnown && (highest - firstDay + firstBit) / BitsInSlab == slab)
        {
            Mark(slabs[slab], users, days, firstDay - firstBit);
            Events += days.Length;
            return;
        }

        for (int row = 0; row < days.Length; row++)
        {
            int day = days[row], bit = unchecked(day - firstDay);
            if (unchecked((uint)bit >= (uint)layout.Remembered || (uint)users[row] >= (uint)Users))
            {
                AddOther(users[row], day, firstRow + row);
                continue;
            }

            bit += firstBit;
            slabs[bit / BitsInSlab][users[row]] |= 1u << (bit % BitsInSlab);
            Events += day >= firstOfPeriod ? 1 : 0;
        }
    }

    // The hot loop: two columns are read in order, 4 bytes are written at random, and nothing branches.
    private static void Mark(uint[] slab, ReadOnlySpan<int> users, ReadOnlySpan<int> days, int firstDay)
    {
        ref uint marks = ref MemoryMarshal.GetReference(slab.AsSpan());
        unchecked
        {
            for (int i = 0; i < days.Length && i < users.Length; i++)
            {
                // A shift looks at the lowest five bits alone: the place of the day in its slab.
                Unsafe.Add(ref marks, users[i]) |= 1u << (days[i] - firstDay);
            }
        }
    }

    private static (int Lowest, int Highest) Range(ReadOnlySpan<int> values)
    {
        int lowest = int.MaxValue, highest = int.MinValue, i = 0;
#if NET8_0_OR_GREATER
        if (values.Length >= Vector<int>.Count)
        {
            Vector<int> low = new(lowest), high = new(highest);
            for (; i <= values.Length - Vector<int>.Count; i += Vector<int>.Count)
            {
                Vector<int> some = new(values.Slice(i));
                low = Vector.Min(low, some);
                high = Vector.Max(high, some);
            }

            for (int lane = 0; lane < Vector<int>.Count; lane++)
            {
                lowest = Math.Min(lowest, low[lane]);
                highest = Math.Max(highest, high[lane]);
            }
        }
#endif
        for (; i < values.Length; i++)
        {
            lowest = Math.Min(lowest, values[i]);
            highest = Math.Max(highest, values[i]);
        }

        return (lowest, highest);
    }

    private static void CheckDay(int day, long row)
    {
        if (!EpochDays.IsDate(day))
        {
            throw Guard.Out("days", day, Guard.Invariant($"a day must be from {EpochDays.First} to {EpochDays.Last} days from 1 January 1970 (row {row}, counted from 0)"));
        }
    }

    // An activity before or after the remembered days, or a wrong row.
    private void AddOther(int user, int day, long row)
    {
        if (user < 0 || user >= Users)
        {
            throw Guard.Out("users", user, Guard.Invariant($"the number of a user must be from 0 to {Users - 1} (row {row}, counted from 0)"));
        }

        CheckDay(day, row);
        if (day < firstDay)
        {
            slabs[0][user] |= (uint)Earlier;
        }
        else
        {
            EventsAfter++;
        }
    }
}
