using System;
#if NET8_0_OR_GREATER
using System.Numerics;
#endif
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrmMetrics.Adoption;

/// <summary>Of each user one bit for each day on which he was active, from the first remembered date to the last of the period.</summary>
/// <remarks>A month and the one before it, with two bits for what was earlier and for a licence, are one word of 64 bits a user.</remarks>
internal sealed class ActivityMarks
{
    private const int BitsInWord = 64;

    // The two lowest bits of a user's first word: active on a day before those remembered, and holding a licence.
    private const ulong Earlier = 1, Seat = 2, Flags = Earlier | Seat;

    private const int FlagBits = 2;

    private readonly ActivityLayout layout;
    private readonly int firstDay;
    private readonly int firstOfPeriod;
    private readonly int words;
    private ulong[] marks = [];

    public ActivityMarks(ActivityPeriod period)
    {
        layout = new(period);
        firstDay = EpochDays.Of(period.FirstDate);
        firstOfPeriod = layout.Remembered - layout.Days;
        words = (layout.Remembered + FlagBits + BitsInWord - 1) / BitsInWord;
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
        if ((long)count * words > marks.Length)
        {
            Array.Resize(ref marks, checked(Math.Max(count, Users == 0 ? 0 : 2 * Users) * words));
        }

        Users = Math.Max(Users, count);
    }

    public void License(int user) => marks[user * words] |= Seat;

    /// <summary>Adds activities of users for whom there is room.</summary>
    /// <param name="users">Their numbers.</param>
    /// <param name="days">Their days, from 1 January 1970.</param>
    /// <param name="firstRow">How many rows came before, for the message about a wrong one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A user's number is not below the room, or a day is no date of the calendar.</exception>
    public void Add(ReadOnlySpan<int> users, ReadOnlySpan<int> days, long firstRow)
    {
        int done = 0;
        while (done < days.Length)
        {
            done += words == 1 ? MarkNarrow(users.Slice(done), days.Slice(done)) : MarkWide(users.Slice(done), days.Slice(done));
            if (done < days.Length)
            {
                AddOther(users[done], days[done], firstRow + done);
                done++;
            }
        }
    }

    /// <summary>Takes over the marks of others.</summary>
    /// <param name="other">The marks, of the same period.</param>
    /// <param name="numbers">For each of its users the number here.</param>
    public void Join(ActivityMarks other, ReadOnlySpan<int> numbers)
    {
        for (int user = 0; user < numbers.Length; user++)
        {
            for (int word = 0; word < words; word++)
            {
                marks[(numbers[user] * words) + word] |= other.marks[(user * words) + word];
            }
        }

        Events += other.Events;
        EventsAfter += other.EventsAfter;
    }

    /// <summary>Counts everything that a summary holds.</summary>
    public long[] Tally()
    {
        ActivityTally tally = new(layout, words, FlagBits);
        for (int user = 0; user < Users; user++)
        {
            ReadOnlySpan<ulong> line = marks.AsSpan(user * words, words);
            if (words == 1 ? line[0] != 0 : Any(line))
            {
                tally.Add(line, (line[0] & Earlier) != 0, (line[0] & Seat) != 0);
            }
        }

        long[] counts = tally.ToCounts();
        counts[ActivityLayout.Events] = Events;
        counts[ActivityLayout.EventsAfter] = EventsAfter;
        return counts;
    }

    private static bool Any(ReadOnlySpan<ulong> line)
    {
        foreach (ulong word in line)
        {
            if (word != 0)
            {
                return true;
            }
        }

        return false;
    }

    // The hot loop: two columns are read in order and one word is written at random. It ends at the first row that is not of a remembered day and a known user.
    private int MarkNarrow(ReadOnlySpan<int> users, ReadOnlySpan<int> days)
    {
        ref ulong known = ref MemoryMarshal.GetReference(marks.AsSpan());
        int first = firstDay, skipped = firstOfPeriod, i = 0, inPeriod = 0;
        uint span = (uint)layout.Remembered, room = (uint)Users;
        unchecked
        {
            for (; i < days.Length && i < users.Length; i++)
            {
                int day = days[i] - first;
                uint user = (uint)users[i];
                if ((uint)day >= span || user >= room)
                {
                    break;
                }

                inPeriod += day >= skipped ? 1 : 0;
                Unsafe.Add(ref known, (int)user) |= 1UL << (day + FlagBits);
            }
        }

        Events += inPeriod;
        return i;
    }

    private int MarkWide(ReadOnlySpan<int> users, ReadOnlySpan<int> days)
    {
        int i = 0;
        unchecked
        {
            for (; i < days.Length; i++)
            {
                int day = days[i] - firstDay;
                if ((uint)day >= (uint)layout.Remembered || (uint)users[i] >= (uint)Users)
                {
                    break;
                }

                Events += day >= firstOfPeriod ? 1 : 0;
                marks[(users[i] * words) + ((day + FlagBits) / BitsInWord)] |= 1UL << ((day + FlagBits) % BitsInWord);
            }
        }

        return i;
    }

    // An activity before or after the remembered days, or a wrong row.
    private void AddOther(int user, int day, long row)
    {
        if (user < 0 || user >= Users)
        {
            throw Guard.Out("users", user, Guard.Invariant($"the number of a user must be from 0 to {Users - 1} (row {row}, counted from 0)"));
        }

        if (!EpochDays.IsDate(day))
        {
            throw Guard.Out("days", day, Guard.Invariant($"a day must be from {EpochDays.First} to {EpochDays.Last} days from 1 January 1970 (row {row}, counted from 0)"));
        }

        if (day < firstDay)
        {
            marks[user * words] |= Earlier;
        }
        else
        {
            EventsAfter++;
        }
    }
}
