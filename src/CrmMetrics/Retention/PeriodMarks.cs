using System;
#if NET8_0_OR_GREATER
using System.Numerics;
#endif
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace CrmMetrics.Retention;

/// <summary>Remembers in which periods each customer was active, and in which more than once.</summary>
/// <remarks>Up to 31 periods take 4 bytes a customer: a bit for each period, and one that says whether the first was seen again; so a million customers stay within the
/// second cache and the pages that the processor knows by heart. More periods take 8 bytes for each 32: the lower half of a word says "active", the upper half "again".
/// Either way an event is one read and one write whatever its order, and two states join by the same rule.</remarks>
internal sealed class PeriodMarks(CohortClock clock) : CohortState(clock)
{
    private const int PeriodsInWord = 32;
    private const int PeriodsInNarrow = 31;
    private const uint Again = 1u << PeriodsInNarrow;
    private const int Width = PeriodsInWord + 1;
    private const int Size = Width * Width;
    private const int Sample = 1 << 16;

    // The loops over a block are called often, so the runtime soon compiles them in full.
    private const int BlockLength = 4096;

    // Narrow while words is 0, wide from then on.
    private uint[] narrow = [];
    private ulong[] wide = [];
    private int customers;
    private int words;
    private int firstPeriod;

    // For each day from firstDay: its period counted from firstPeriod, −1 after the date of the data; and its bit while they are narrow.
    private int firstDay;
    private int[] periods = [];
    private uint[] bits = [];

    /// <summary>Whether a mark is one small word.</summary>
    public bool IsNarrow => words == 0;

    /// <summary>Whether no day is known yet.</summary>
    public bool IsUntouched => periods.Length == 0;

    /// <summary>The first day that has its period.</summary>
    public int FirstDay => firstDay;

    /// <summary>The last day that has its period.</summary>
    public int LastDay => firstDay + periods.Length - 1;

    /// <summary>The period of the lowest bit.</summary>
    public int FirstPeriod => firstPeriod;

    /// <summary>The bit of each day from the first on; 0 after the date of the data.</summary>
    public ReadOnlySpan<uint> Bits => bits;

    /// <summary>Takes the marks of all customers out.</summary>
    public uint[] Take()
    {
        uint[] marks = narrow;
        narrow = [];
        customers = 0;
        return marks;
    }

    /// <summary>Puts marks in, where there are none.</summary>
    public void Put(uint[] marks)
    {
        narrow = marks;
        customers = marks.Length;
    }

    /// <summary>Whether the marks stay small when the days are stretched.</summary>
    public bool StaysNarrow(int lowest, int highest)
    {
        (_, _, int first, int last) = Stretched(lowest, highest);
        return IsNarrow && last - first < PeriodsInNarrow;
    }

    /// <summary>How many days stand before the first that has no period yet.</summary>
    public int Within(ReadOnlySpan<int> days) => Within(days, firstDay, periods.Length);

    /// <summary>Counts events that are remembered elsewhere.</summary>
    public void Count(ReadOnlySpan<int> days)
    {
        Events += days.Length;
        CountLate(days);
    }

    /// <summary>Counts the events of another state as well.</summary>
    public void Count(PeriodMarks other) => Merge(other);

    public override void Add(in CohortBlock block)
    {
        Hold(block.CustomerCount);
        for (int done = 0; done < block.Days.Length;)
        {
            int end = Math.Min(block.Days.Length, done + BlockLength);
            int stop = words == 0 ? AddNarrow(block, done, end) : AddWide(block, done, end);
            done = stop;
            if (stop == end)
            {
                continue;
            }

            if (unchecked((uint)block.Customers[stop] >= (uint)customers))
            {
                throw NoCustomer(in block, stop);
            }

            Reach(in block, stop);
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
        int later = its.firstPeriod - firstPeriod;
        if (words == 0)
        {
            for (int customer = 0; customer < numbers.Length; customer++)
            {
                ref uint mine = ref narrow[numbers[customer]];
                mine = Join(mine, Move(its.narrow[customer], later));
            }

            if (numbers.IsEmpty)
            {
                Share(its.customers, (from, to) => Join(its.narrow, later, from, to));
            }

            return;
        }

        ulong[] moved = new ulong[words], line = new ulong[Math.Max(1, its.words)];
        for (int customer = 0; customer < its.customers; customer++)
        {
            Array.Clear(moved, 0, moved.Length);
            if (its.words == 0)
            {
                line[0] = Widen(its.narrow[customer]);
            }

            Move(its.words == 0 ? line : its.wide.AsSpan(customer * its.words, its.words), later, moved);
            Span<ulong> mine = wide.AsSpan((numbers.IsEmpty ? customer : numbers[customer]) * words, words);
            for (int word = 0; word < moved.Length; word++)
            {
                mine[word] |= moved[word] | ((mine[word] & moved[word]) << PeriodsInWord);
            }
        }
    }

    public override void Tally(CohortTally tally, CohortLeftOut leftOut)
    {
        if (words == 0)
        {
            TallyNarrow(tally);
        }
        else
        {
            TallyWide(tally);
        }
    }

    /// <summary>A mark with an event in the period of a bit, or in none (0). It does not branch: random events would be guessed wrong every third time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Marked(uint mark, uint bit)
    {
        unchecked
        {
            // After an earlier period nothing is learnt of the first, and the mark keeps its upper bit; else the same period says again, and one before all others begins anew.
            uint earlier = mark & (bit - 1), keeps = (uint)((int)(earlier | (0 - earlier)) >> PeriodsInNarrow), hit = 0 - (mark & bit);
            return ((mark | bit) & ~Again) | ((hit ^ ((hit ^ mark) & keeps)) & Again);
        }
    }

    /// <summary>The marks of both, where an event of the one and an event of the other in their first period are two.</summary>
    public static uint Join(uint left, uint right)
    {
        unchecked
        {
            uint one = left & ~Again, other = right & ~Again, oneFirst = one & (0 - one), otherFirst = other & (0 - other);
            uint again = one == 0 || (other != 0 && otherFirst < oneFirst) ? right & Again : oneFirst == otherFirst ? Again : left & Again;
            return one | other | again;
        }
    }

    public static uint Move(uint mark, int later) => unchecked(((mark & ~Again) << later) | (mark & Again));

    private static ulong Widen(uint mark)
    {
        unchecked
        {
            uint active = mark & ~Again, first = active & (0 - active);
            return active | ((mark & Again) == 0 ? 0 : (ulong)first << PeriodsInWord);
        }
    }

    // Rows are looked at twice: first whether each day and each customer is within the tables, many at a time, so that the second look needs no checks.
    private int AddNarrow(CohortBlock block, int done, int end)
    {
        ReadOnlySpan<int> ids = block.Customers.Slice(done, end - done), days = block.Days.Slice(done, end - done);
        int sure = Math.Min(Within(days, firstDay, bits.Length), Within(ids, 0, customers));
        Mark(ids.Slice(0, sure), days.Slice(0, sure));
        CountLate(days.Slice(0, sure));
        return done + sure;
    }

    private void CountLate(ReadOnlySpan<int> days)
    {
        if (LastDay > Clock.LastCountedDay)
        {
            foreach (int day in days)
            {
                EventsAfterAsOf += day > Clock.LastCountedDay ? 1 : 0;
            }
        }
    }

    // The hot loop: three columns are read in order, one word is read and written at random, and nothing branches.
    private void Mark(ReadOnlySpan<int> ids, ReadOnlySpan<int> days)
    {
        ref uint known = ref MemoryMarshal.GetReference(narrow.AsSpan());
        ref uint bitOf = ref MemoryMarshal.GetReference(bits.AsSpan());
        int first = firstDay;
        unchecked
        {
            for (int i = 0; i < days.Length && i < ids.Length; i++)
            {
                ref uint mark = ref Unsafe.Add(ref known, ids[i]);
                mark = Marked(mark, Unsafe.Add(ref bitOf, days[i] - first));
            }
        }
    }

    /// <summary>How many values stand before the first that is not from <paramref name="lowest"/> on and below it plus <paramref name="count"/>.</summary>
    private static int Within(ReadOnlySpan<int> values, int lowest, int count)
    {
        int i = 0;
        unchecked
        {
#if NET8_0_OR_GREATER
            Vector<uint> least = new((uint)lowest), room = new((uint)count);
            for (; i <= values.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                if (Vector.GreaterThanOrEqualAny(Vector.AsVectorUInt32(new Vector<int>(values.Slice(i))) - least, room))
                {
                    break;
                }
            }
#endif
            while (i < values.Length && (uint)(values[i] - lowest) < (uint)count)
            {
                i++;
            }
        }

        return i;
    }

    private int AddWide(CohortBlock block, int done, int end)
    {
        ReadOnlySpan<int> ids = block.Customers.Slice(done, end - done), days = block.Days.Slice(done, end - done);
        ulong[] known = wide;
        int[] periodOf = periods;
        int i = 0, after = 0;
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
        return done + i;
    }

    private void Hold(int count)
    {
        int room = customers == 0 ? count : Math.Max(count, 2 * customers);
        if (words == 0 && count > narrow.Length)
        {
            Array.Resize(ref narrow, room);
        }
        else if ((long)count * words > wide.Length)
        {
            Array.Resize(ref wide, checked(room * words));
        }

        customers = Math.Max(customers, count);
    }

    /// <summary>Stretches the tables of days over the next rows of a block, of which there are enough to show nearly all days at once.</summary>
    private void Reach(in CohortBlock block, int done)
    {
        int lowest = int.MaxValue, highest = int.MinValue;
        for (int i = done; i < Math.Min(block.Days.Length, done + Sample); i++)
        {
            int day = block.Days[i];
            if (!EpochDays.IsDate(day))
            {
                // The rows before it count first, so that the message is that of the first wrong row.
                if (i > done)
                {
                    break;
                }

                throw NoDate(in block, i);
            }

            lowest = Math.Min(lowest, day);
            highest = Math.Max(highest, day);
        }

        Reach(lowest, highest);
    }

    /// <summary>Gives days their periods.</summary>
    public void Reach(int lowest, int highest)
    {
        bool isFirst = IsUntouched;
        if (!isFirst && lowest >= FirstDay && highest <= LastDay)
        {
            return;
        }

        (int lower, int upper, int first, int last) = Stretched(lowest, highest);
        Reshape(isFirst ? 0 : firstPeriod - first, last - first + 1);
        firstPeriod = first;
        firstDay = lower;
        periods = new int[upper - lower + 1];
        bits = words == 0 ? new uint[periods.Length] : [];
        for (int i = 0; i < periods.Length; i++)
        {
            periods[i] = lower + i <= Clock.LastCountedDay ? Clock.Windows.IndexOf(lower + i) - first : -1;
            if (words == 0)
            {
                bits[i] = periods[i] < 0 ? 0 : 1u << periods[i];
            }
        }
    }

    private (int Lower, int Upper, int First, int Last) Stretched(int lowest, int highest)
    {
        int lower = IsUntouched ? lowest : Math.Min(lowest, FirstDay), upper = IsUntouched ? highest : Math.Max(highest, LastDay);
        return (lower, upper, Clock.Windows.IndexOf(lower), Clock.Windows.IndexOf(Math.Max(lower, Math.Min(upper, Clock.LastCountedDay))));
    }

    /// <summary>Gives each customer room for so many periods, some of them before those so far.</summary>
    private void Reshape(int earlier, int count)
    {
        if (words == 0 && count <= PeriodsInNarrow)
        {
            for (int customer = 0; earlier > 0 && customer < customers; customer++)
            {
                narrow[customer] = Move(narrow[customer], earlier);
            }

            return;
        }

        int needed = Math.Max(words, (count + PeriodsInWord - 1) / PeriodsInWord);
        if (earlier == 0 && needed == words)
        {
            return;
        }

        ulong[] wider = new ulong[checked(customers * needed)], line = new ulong[1];
        for (int customer = 0; customer < customers; customer++)
        {
            if (words == 0)
            {
                line[0] = Widen(narrow[customer]);
            }

            Move(words == 0 ? line : wide.AsSpan(customer * words, words), earlier, wider.AsSpan(customer * needed, needed));
        }

        wide = wider;
        narrow = [];
        words = needed;
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

    /// <summary>Shares customers out among the threads, in runs of about the same length.</summary>
    private void Share(int count, Action<int, int> work)
    {
        int threads = Threads;
        if (threads == 1)
        {
            work(0, count);
            return;
        }

        _ = Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            work((int)((long)count * part / threads), (int)((long)count * (part + 1) / threads)));
    }

    private void Join(uint[] marks, int later, int from, int to)
    {
        for (int customer = from; customer < to; customer++)
        {
            narrow[customer] = Join(narrow[customer], Move(marks[customer], later));
        }
    }

    private void TallyNarrow(CohortTally tally)
    {
        // One table for each cohort: a line for each period after which a gap begins (the start first), a column for each in which it ends (never last).
        long[] table = new long[PeriodsInWord * Size];
        Share(customers, (from, to) =>
        {
            long[] own = new long[PeriodsInWord * Size];
            for (int done = from; done < to; done += BlockLength)
            {
                Count(narrow.AsSpan(done, Math.Min(BlockLength, to - done)), own);
            }

            for (int place = 0; place < own.Length; place++)
            {
                _ = own[place] == 0 ? 0 : Interlocked.Add(ref table[place], own[place]);
            }
        });
        for (int place = 0; place < table.Length; place++)
        {
            if (table[place] != 0)
            {
                int cohort = place / Size, after = (place % Size / Width) - 1, until = place % Width;
                Add(tally, cohort, after, until == PeriodsInWord ? CohortGap.Never : until, table[place]);
            }
        }
    }

    private static void Count(ReadOnlySpan<uint> marks, long[] table)
    {
        unchecked
        {
            foreach (uint mark in marks)
            {
                uint active = mark & ~Again;
                if (active == 0)
                {
                    continue;
                }

                int cohort = Lowest(active), first = cohort * Size, line = first;
                for (uint returns = ((active >> cohort) & ~1u) | (mark >> PeriodsInNarrow); returns != 0; returns &= returns - 1)
                {
                    int period = Lowest(returns);
                    table[line + period]++;
                    line = first + ((period + 1) * Width);
                }

                table[line + PeriodsInWord]++;
            }
        }
    }

    private void TallyWide(CohortTally tally)
    {
        for (int customer = 0; customer < customers; customer++)
        {
            ReadOnlySpan<ulong> its = wide.AsSpan(customer * words, words);
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
