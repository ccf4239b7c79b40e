using System;
#if NET8_0_OR_GREATER
using System.Numerics;
#endif

namespace CrmMetrics.Retention;

/// <summary>Remembers in which periods each customer was active, and in which more than once.</summary>
/// <remarks>A word of 64 bits holds 32 periods: the lower half says "active", the upper half "again". So an event is one read and one write whatever its order,
/// two states join by the same rule, and a customer takes 8 bytes for each 32 periods.</remarks>
internal sealed class PeriodMarks(CohortClock clock) : CohortState(clock)
{
    private const int PeriodsInWord = 32;

    private ulong[] marks = [];
    private int customers;
    private int words = 1;
    private int firstPeriod;

    // For each day from firstDay: its period counted from firstPeriod, −1 after the date of the data; and its bit when one word holds them all.
    private int firstDay;
    private int[] periods = [];
    private ulong[] bits = [];

    public override void Add(in CohortBlock block)
    {
        Hold(block.CustomerCount);
        for (int done = 0; ;)
        {
            done = words == 1 ? AddNarrow(block, done) : AddWide(block, done);
            if (done == block.Days.Length)
            {
                break;
            }

            if (unchecked((uint)block.Customers[done] >= (uint)customers))
            {
                throw NoCustomer(in block, done);
            }

            Reach(in block, done);
        }

        Events += block.Days.Length;
    }

    public override void Merge(CohortState other, ReadOnlySpan<int> numbers, int customerCount)
    {
        PeriodMarks its = (PeriodMarks)other;
        Merge(other);
        Hold(customerCount);
        if (its.periods.Length == 0)
        {
            return;
        }

        Reach(its.firstDay, its.firstDay + its.periods.Length - 1);
        ulong[] moved = new ulong[words];
        for (int customer = 0; customer < its.customers; customer++)
        {
            Array.Clear(moved, 0, moved.Length);
            Move(its.marks.AsSpan(customer * its.words, its.words), its.firstPeriod - firstPeriod, moved);
            Span<ulong> mine = marks.AsSpan(numbers[customer] * words, words);
            for (int word = 0; word < moved.Length; word++)
            {
                mine[word] |= moved[word] | ((mine[word] & moved[word]) << PeriodsInWord);
            }
        }
    }

    public override void Tally(CohortTally tally, CohortLeftOut leftOut)
    {
        if (words == 1)
        {
            TallyNarrow(tally);
        }
        else
        {
            TallyWide(tally);
        }
    }

    // The hot loop: two small tables are read in order, one word is read and written at random.
    private int AddNarrow(CohortBlock block, int done)
    {
        ReadOnlySpan<int> ids = block.Customers, days = block.Days;
        ulong[] known = marks, bitOf = bits;
        uint first = unchecked((uint)firstDay), count = (uint)customers;
        int i = done, after = 0;
        unchecked
        {
            for (; i < days.Length && i < ids.Length; i++)
            {
                uint day = (uint)days[i] - first, id = (uint)ids[i];
                if (day >= (uint)bitOf.Length || id >= count || id >= (uint)known.Length)
                {
                    break;
                }

                ulong bit = bitOf[day], mark = known[id];
                known[id] = mark | bit | ((mark & bit) << PeriodsInWord);
                after += bit == 0 ? 1 : 0;
            }
        }

        EventsAfterAsOf += after;
        return i;
    }

    private int AddWide(CohortBlock block, int done)
    {
        ReadOnlySpan<int> ids = block.Customers, days = block.Days;
        ulong[] known = marks;
        int[] periodOf = periods;
        int i = done, after = 0;
        unchecked
        {
            for (; i < days.Length; i++)
            {
                uint day = (uint)(days[i] - firstDay), id = (uint)ids[i];
                if (day >= (uint)periodOf.Length || id >= (uint)customers)
                {
                    break;
                }

                int period = periodOf[day];
                if (period < 0)
                {
                    after++;
                    continue;
                }

                ulong bit = 1UL << (period % PeriodsInWord);
                ref ulong mark = ref known[((int)id * words) + (period / PeriodsInWord)];
                mark |= bit | ((mark & bit) << PeriodsInWord);
            }
        }

        EventsAfterAsOf += after;
        return i;
    }

    private void Hold(int count)
    {
        if ((long)count * words > marks.Length)
        {
            int room = customers == 0 ? count : Math.Max(count, 2 * customers);
            Array.Resize(ref marks, checked(room * words));
        }

        customers = Math.Max(customers, count);
    }

    /// <summary>Stretches the tables of days over what is left of a block.</summary>
    private void Reach(in CohortBlock block, int done)
    {
        int lowest = int.MaxValue, highest = int.MinValue;
        for (int i = done; i < block.Days.Length; i++)
        {
            int day = block.Days[i];
            if (!EpochDays.IsDate(day))
            {
                throw NoDate(in block, i);
            }

            lowest = Math.Min(lowest, day);
            highest = Math.Max(highest, day);
        }

        Reach(lowest, highest);
    }

    private void Reach(int lowest, int highest)
    {
        bool isFirst = periods.Length == 0;
        int lower = isFirst ? lowest : Math.Min(lowest, firstDay), upper = isFirst ? highest : Math.Max(highest, firstDay + periods.Length - 1);
        int first = Clock.Windows.IndexOf(lower), last = Clock.Windows.IndexOf(Math.Max(lower, Math.Min(upper, Clock.LastCountedDay)));
        Widen(isFirst ? 0 : firstPeriod - first, (last - first + PeriodsInWord) / PeriodsInWord);
        firstPeriod = first;
        firstDay = lower;
        periods = new int[upper - lower + 1];
        bits = words == 1 ? new ulong[periods.Length] : [];
        for (int i = 0; i < periods.Length; i++)
        {
            periods[i] = lower + i <= Clock.LastCountedDay ? Clock.Windows.IndexOf(lower + i) - first : -1;
            if (words == 1)
            {
                bits[i] = periods[i] < 0 ? 0 : 1UL << periods[i];
            }
        }
    }

    /// <summary>Gives each customer more words, with room for earlier periods.</summary>
    private void Widen(int earlier, int count)
    {
        if (earlier == 0 && count == words)
        {
            return;
        }

        ulong[] wider = new ulong[checked(marks.Length / words * count)];
        for (int customer = 0; customer < customers; customer++)
        {
            Move(marks.AsSpan(customer * words, words), earlier, wider.AsSpan(customer * count, count));
        }

        marks = wider;
        words = count;
    }

    /// <summary>Sets the marks some periods later.</summary>
    private static void Move(ReadOnlySpan<ulong> from, int later, Span<ulong> to)
    {
        int up = later % PeriodsInWord;
        for (int word = 0; word < from.Length; word++)
        {
            // Each half moves by itself; what leaves it goes into the next word.
            ulong active = unchecked((uint)from[word]), again = from[word] >> PeriodsInWord;
            active <<= up;
            again <<= up;
            int target = word + (later / PeriodsInWord);
            Set(to, target, unchecked((uint)active), unchecked((uint)again));
            Set(to, target + 1, (uint)(active >> PeriodsInWord), (uint)(again >> PeriodsInWord));
        }
    }

    private static void Set(Span<ulong> words, int word, uint active, uint again)
    {
        if (active != 0)
        {
            words[word] |= active | ((ulong)again << PeriodsInWord);
        }
    }

    private void TallyNarrow(CohortTally tally)
    {
        // One table for each cohort: a line for each period after which a gap begins (the start first), a column for each in which it ends (never last).
        const int Width = PeriodsInWord + 1, Size = Width * Width;
        long[] table = new long[PeriodsInWord * Size];
        unchecked
        {
            foreach (ulong mark in marks.AsSpan(0, customers))
            {
                uint active = (uint)mark;
                if (active == 0)
                {
                    continue;
                }

                int cohort = Lowest(active), line = cohort * Size;
                uint returns = ((active >> cohort) & ~1u) | ((uint)(mark >> (PeriodsInWord + cohort)) & 1u);
                while (returns != 0)
                {
                    int period = Lowest(returns);
                    returns &= returns - 1;
                    table[line + period]++;
                    line = (cohort * Size) + ((period + 1) * Width);
                }

                table[line + PeriodsInWord]++;
            }
        }

        for (int place = 0; place < table.Length; place++)
        {
            if (table[place] != 0)
            {
                int cohort = place / Size, after = (place % Size / Width) - 1, until = place % Width;
                Add(tally, cohort, after, until == PeriodsInWord ? CohortGap.Never : until, table[place]);
            }
        }
    }

    private void TallyWide(CohortTally tally)
    {
        for (int customer = 0; customer < customers; customer++)
        {
            ReadOnlySpan<ulong> its = marks.AsSpan(customer * words, words);
            int cohort = -1, after = -1;
            for (int word = 0; word < its.Length; word++)
            {
                for (uint active = unchecked((uint)its[word]); active != 0; active &= active - 1)
                {
                    int bit = Lowest(active), period = (word * PeriodsInWord) + bit;
                    bool isStart = cohort < 0;
                    cohort = isStart ? period : cohort;
                    if (!isStart || ((its[word] >> (PeriodsInWord + bit)) & 1) != 0)
                    {
                        Add(tally, cohort, after, period - cohort, 1);
                        after = period - cohort;
                    }
                }
            }

            if (cohort >= 0)
            {
                Add(tally, cohort, after, CohortGap.Never, 1);
            }
        }
    }

    private void Add(CohortTally tally, int cohort, int after, int until, long members) =>
        tally.Add(firstPeriod + cohort, after, until, Clock.LastComplete(firstPeriod + cohort), members);

    private static int Lowest(uint bits)
    {
#if NET8_0_OR_GREATER
        return BitOperations.TrailingZeroCount(bits);
#else
        int place = 0;
        for (; (bits & 1) == 0; bits >>= 1)
        {
            place++;
        }

        return place;
#endif
    }
}
