using System;
#if NET8_0_OR_GREATER
using System.Numerics;
#endif
using System.Runtime.CompilerServices;

namespace CrmMetrics.Adoption;

/// <summary>Counts the marks of one user after another.</summary>
internal sealed class ActivityTally
{
    private const int BitsInWord = 64;

    // What is known of a user's past: active in the period, in the period before, before that, and holding a licence.
    private const int IsActive = 1, WasActive = 2, WasEarlier = 4, IsLicensed = 8, States = 16;

    private readonly ActivityLayout layout;
    private readonly int words;
    private readonly int firstBit;
    private readonly long[] counts;
    private readonly long[] states = new long[States];
    private readonly ulong[] remembered;
    private readonly ulong[] period;
    private readonly ulong[] workingDays;
    private readonly ulong[] before;
    private readonly ulong[] earlier;
    private readonly ulong[][] lastDays;
    private readonly ulong[] active;
    private readonly ulong[] smeared;
    private readonly DayCounters daily;
    private readonly DayCounters[] trailing;

    public ActivityTally(ActivityLayout layout, int words, int firstBit)
    {
        this.layout = layout;
        this.firstBit = firstBit;
        this.words = words;
        counts = new long[layout.Length];
        int first = layout.Remembered - layout.Days, length = layout.Period.Before.Length;
        remembered = Bits(0, layout.Remembered, _ => true);
        period = Bits(first, layout.Days, _ => true);
        workingDays = Bits(first, layout.Days, day => layout.Period.IsWorkingDay(layout.Period.Dates.Start.PlusDays(day)));
        before = Bits(first - length, length, _ => true);
        earlier = Bits(0, first - length, _ => true);
        earlier[0] |= ActivityMarks.Earlier;
        lastDays = Array.ConvertAll(ActivityLayout.Windows, days => Bits(layout.Remembered - days, days, _ => true));
        active = new ulong[words];
        smeared = new ulong[words];
        daily = new(words);
        trailing = Array.ConvertAll(ActivityLayout.Windows, _ => new DayCounters(words));
    }

    /// <summary>Adds users.</summary>
    /// <param name="marks">Their marks, one line of words after the other; a user without any is none.</param>
    public void Add(ReadOnlySpan<ulong> marks)
    {
        if (words == 1)
        {
            AddNarrow(marks);
            return;
        }

        for (int user = 0; user < marks.Length; user += words)
        {
            ReadOnlySpan<ulong> line = marks.Slice(user, words);
            if (Any(line))
            {
                AddWide(line);
            }
        }
    }

    /// <summary>The counts so far.</summary>
    public long[] ToCounts()
    {
        long[] result = (long[])counts.Clone();
        daily.AddTo(result.AsSpan(layout.Daily.Start, layout.Remembered), firstBit);
        for (int window = 0; window < trailing.Length; window++)
        {
            trailing[window].AddTo(result.AsSpan(layout.Trailing(window).Start, layout.Days), firstBit + layout.Remembered - layout.Days);
        }

        for (int state = 0; state < States; state++)
        {
            bool isActive = (state & IsActive) != 0, wasActive = (state & WasActive) != 0, wasEarlier = (state & WasEarlier) != 0, isLicensed = (state & IsLicensed) != 0;
            long users = states[state];
            result[ActivityLayout.Users] += users;
            result[ActivityLayout.New] += isActive && !wasActive && !wasEarlier ? users : 0;
            result[ActivityLayout.Retained] += isActive && wasActive ? users : 0;
            result[ActivityLayout.Resurrected] += isActive && !wasActive && wasEarlier ? users : 0;
            result[ActivityLayout.Lapsed] += !isActive && wasActive ? users : 0;
            result[ActivityLayout.Dormant] += !isActive && !wasActive && wasEarlier ? users : 0;
            result[ActivityLayout.Seats] += isLicensed ? users : 0;
            result[ActivityLayout.ActiveSeats] += isLicensed && isActive ? users : 0;
            result[ActivityLayout.EverUsedSeats] += isLicensed && (isActive || wasActive || wasEarlier) ? users : 0;
        }

        return result;
    }

    // All of a user in one word: the same as the wide way, and several times as fast.
    private void AddNarrow(ReadOnlySpan<ulong> marks)
    {
        ulong all = remembered[0], inPeriod = period[0], onWorkingDays = workingDays[0], inBefore = before[0], inEarlier = earlier[0];
        ulong last7 = lastDays[0][0], last28 = lastDays[1][0], last30 = lastDays[2][0];
        Span<long> byDays = List(layout.ActiveDays), byWorkingDays = List(layout.ActiveWorkingDays), by7 = List(layout.LastDays(0)), by28 = List(layout.LastDays(1)), by30 = List(layout.LastDays(2));
        Span<long> sums7 = List(layout.SumsOf(0)), sums28 = List(layout.SumsOf(1)), sums30 = List(layout.SumsOf(2));
        DayCounters trailing7 = trailing[0], trailing28 = trailing[1], trailing30 = trailing[2];
        unchecked
        {
            foreach (ulong mark in marks)
            {
                if (mark == 0)
                {
                    continue;
                }

                ulong days = mark & all, window = days | (days << 1);
                window |= window << 2;
                window |= window << 3;
                daily.Add(days);
                trailing7.Add(window);
                int count = PopCount(days & inPeriod);
                byDays[count]++;
                byWorkingDays[PopCount(days & onWorkingDays)]++;
                by7[PopCount(days & last7)]++;
                by28[PopCount(days & last28)]++;
                by30[PopCount(days & last30)]++;
                Sum(sums7, PopCount(window & inPeriod), count);
                window |= window << 7;
                window |= window << 14;
                trailing28.Add(window);
                Sum(sums28, PopCount(window & inPeriod), count);
                window |= window << 2;
                trailing30.Add(window);
                Sum(sums30, PopCount(window & inPeriod), count);
                states[State(count != 0, (days & inBefore) != 0, (mark & inEarlier) != 0, (mark & ActivityMarks.Seat) != 0)]++;
            }
        }
    }

    private void AddWide(ReadOnlySpan<ulong> line)
    {
        for (int word = 0; word < words; word++)
        {
            active[word] = smeared[word] = line[word] & remembered[word];
        }

        daily.Add(active);
        int days = CountIn(active, period);
        counts[layout.ActiveDays.Start + days]++;
        counts[layout.ActiveWorkingDays.Start + CountIn(active, workingDays)]++;
        states[State(days != 0, CountIn(active, before) != 0, CountIn(line, earlier) != 0, (line[0] & ActivityMarks.Seat) != 0)]++;

        // A window of 7 days up to each day is the day with those before it moved onto it: 1 + 1, + 2, + 3; then 7 + 7, + 14; then 28 + 2.
        Smear(1);
        Smear(2);
        Smear(3);
        Window(0, days);
        Smear(7);
        Smear(14);
        Window(1, days);
        Smear(2);
        Window(2, days);
    }

    private Span<long> List(ActivityLayout.Range range) => counts.AsSpan(range.Start, range.Length);

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int State(bool isActive, bool wasActive, bool wasEarlier, bool isLicensed) =>
        (isActive ? IsActive : 0) | (wasActive ? WasActive : 0) | (wasEarlier ? WasEarlier : 0) | (isLicensed ? IsLicensed : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(Span<long> sums, int inWindow, int days)
    {
        unchecked
        {
            sums[ActivityLayout.Reached] += inWindow > 0 ? 1 : 0;
            sums[ActivityLayout.Squares] += (long)inWindow * inWindow;
            sums[ActivityLayout.Products] += (long)inWindow * days;
        }
    }

    private static int CountIn(ReadOnlySpan<ulong> line, ulong[] mask)
    {
        int count = 0;
        for (int word = 0; word < line.Length && word < mask.Length; word++)
        {
            count += PopCount(line[word] & mask[word]);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PopCount(ulong bits)
    {
#if NET8_0_OR_GREATER
        return BitOperations.PopCount(bits);
#else
        unchecked
        {
            bits -= (bits >> 1) & 0x5555_5555_5555_5555;
            bits = (bits & 0x3333_3333_3333_3333) + ((bits >> 2) & 0x3333_3333_3333_3333);
            return (int)((((bits + (bits >> 4)) & 0x0F0F_0F0F_0F0F_0F0F) * 0x0101_0101_0101_0101) >> 56);
        }
#endif
    }

    private void Window(int window, int days)
    {
        List(layout.LastDays(window))[CountIn(active, lastDays[window])]++;
        trailing[window].Add(smeared);
        Sum(List(layout.SumsOf(window)), CountIn(smeared, period), days);
    }

    // Adds to each day those marked so many days before it; from the last word on, so that each reads its neighbour as it was.
    private void Smear(int days)
    {
        for (int word = words - 1; word >= 0; word--)
        {
            smeared[word] |= (smeared[word] << days) | (word > 0 ? smeared[word - 1] >> (BitsInWord - days) : 0);
        }
    }

    private ulong[] Bits(int first, int length, Func<int, bool> holds)
    {
        ulong[] bits = new ulong[words];
        for (int day = 0; day < length; day++)
        {
            int bit = first + day + firstBit;
            if (holds(day))
            {
                bits[bit / BitsInWord] |= 1UL << (bit % BitsInWord);
            }
        }

        return bits;
    }

    /// <summary>Counts, for each bit of a line of words, how many lines have it.</summary>
    /// <remarks>The counts stand upright: the first plane holds the ones of all 64, the next the twos. Eight lines are folded at once by full adders, which takes some six operations a word
    /// for all its bits, where counting bit by bit takes as many as there are bits (positional population count).</remarks>
    private sealed class DayCounters(int words)
    {
        private const int Lines = 8;

        private const int Planes = 8;

        private const int MostFolds = ((1 << Planes) - 1) / Lines;

        private readonly ulong[] lines = new ulong[words * Lines];
        private readonly ulong[] planes = new ulong[words * Planes];
        private readonly long[] sums = new long[words * BitsInWord];
        private int waiting;
        private int folds;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong word)
        {
            lines[waiting++] = word;
            if (waiting == Lines)
            {
                Fold();
            }
        }

        public void Add(ulong[] line)
        {
            for (int word = 0; word < line.Length; word++)
            {
                lines[(word * Lines) + waiting] = line[word];
            }

            waiting++;
            if (waiting == Lines)
            {
                Fold();
            }
        }

        public void AddTo(Span<long> counts, int firstBit)
        {
            Fold();
            Flush();
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] += sums[firstBit + i];
            }
        }

        private void Fold()
        {
            for (int word = 0; word < words; word++)
            {
                Span<ulong> added = lines.AsSpan(word * Lines, Lines), plane = planes.AsSpan(word * Planes, Planes);
                added.Slice(waiting).Clear();
                ulong ones = plane[0], twos = plane[1], fours = plane[2];
                ulong two = Full(ref ones, added[0], added[1]), four = Full(ref twos, two, Full(ref ones, added[2], added[3]));
                two = Full(ref ones, added[4], added[5]);
                ulong carry = Full(ref fours, four, Full(ref twos, two, Full(ref ones, added[6], added[7])));
                (plane[0], plane[1], plane[2]) = (ones, twos, fours);
                for (int higher = 3; higher < Planes; higher++)
                {
                    ulong old = plane[higher];
                    plane[higher] = old ^ carry;
                    carry &= old;
                }
            }

            waiting = 0;
            if (++folds == MostFolds)
            {
                Flush();
            }
        }

        // A full adder of 64 bits at once: the sum stays, the carry is handed on.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong Full(ref ulong sum, ulong first, ulong second)
        {
            ulong half = sum ^ first, carry = (sum & first) | (half & second);
            sum = half ^ second;
            return carry;
        }

        private void Flush()
        {
            for (int word = 0; word < words; word++)
            {
                for (int plane = 0; plane < Planes; plane++)
                {
                    ulong bits = planes[(word * Planes) + plane];
                    for (int bit = 0; bits != 0; bit++, bits >>= 1)
                    {
                        sums[(word * BitsInWord) + bit] += (long)(bits & 1) << plane;
                    }
                }
            }

            Array.Clear(planes, 0, planes.Length);
            folds = 0;
        }
    }
}
