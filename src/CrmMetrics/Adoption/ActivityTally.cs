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

    private readonly ActivityLayout layout;
    private readonly int words;
    private readonly int flagBits;
    private readonly long[] counts;
    private readonly ulong[] period;
    private readonly ulong[] workingDays;
    private readonly ulong[] before;
    private readonly ulong[][] lastDays;
    private readonly ulong[] active;
    private readonly ulong[] smeared;
    private readonly DayCounters daily;
    private readonly DayCounters[] trailing;

    public ActivityTally(ActivityLayout layout, int words, int flagBits)
    {
        this.layout = layout;
        this.words = words;
        this.flagBits = flagBits;
        counts = new long[layout.Length];
        int first = layout.Remembered - layout.Days, length = layout.Period.Before.Length;
        period = Bits(first, layout.Days, _ => true);
        workingDays = Bits(first, layout.Days, day => layout.Period.IsWorkingDay(layout.Period.Dates.Start.PlusDays(day)));
        before = Bits(first - length, length, _ => true);
        lastDays = Array.ConvertAll(ActivityLayout.Windows, days => Bits(layout.Remembered - days, days, _ => true));
        active = new ulong[words];
        smeared = new ulong[words];
        daily = new(words);
        trailing = Array.ConvertAll(ActivityLayout.Windows, _ => new DayCounters(words));
    }

    /// <summary>Adds a user.</summary>
    /// <param name="line">His marks, with the flags in the lowest bits.</param>
    /// <param name="earlier">Whether he was active before the remembered days.</param>
    /// <param name="licensed">Whether he holds a licence.</param>
    public void Add(ReadOnlySpan<ulong> line, bool earlier, bool licensed)
    {
        unchecked
        {
            line.CopyTo(active);
            active[0] = active[0] >> flagBits << flagBits;
            active.AsSpan().CopyTo(smeared);
            daily.Add(active);
            int days = CountIn(active, period);
            counts[layout.ActiveDays.Start + days]++;
            counts[layout.ActiveWorkingDays.Start + CountIn(active, workingDays)]++;
            State(days > 0, earlier, licensed);

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
    }

    /// <summary>The counts so far.</summary>
    public long[] ToCounts()
    {
        long[] result = (long[])counts.Clone();
        daily.AddTo(result.AsSpan(layout.Daily.Start, layout.Remembered), flagBits);
        for (int window = 0; window < trailing.Length; window++)
        {
            trailing[window].AddTo(result.AsSpan(layout.Trailing(window).Start, layout.Days), flagBits + layout.Remembered - layout.Days);
        }

        return result;
    }

    private static int CountIn(ulong[] line, ulong[] mask)
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

    private void State(bool isActive, bool earlier, bool licensed)
    {
        bool wasActive = CountIn(active, before) > 0, ever = earlier || CountIn(active, active) > 0;
        bool wasEarlier = earlier || (ever && !wasActive && FirstDay() < layout.Remembered - layout.Days - layout.Period.Before.Length);
        counts[ActivityLayout.Users]++;
        if (isActive)
        {
            counts[wasActive ? ActivityLayout.Retained : wasEarlier ? ActivityLayout.Resurrected : ActivityLayout.New]++;
        }
        else if (ever)
        {
            counts[wasActive ? ActivityLayout.Lapsed : ActivityLayout.Dormant]++;
        }

        if (licensed)
        {
            counts[ActivityLayout.Seats]++;
            counts[ActivityLayout.ActiveSeats] += isActive ? 1 : 0;
            counts[ActivityLayout.EverUsedSeats] += ever ? 1 : 0;
        }
    }

    // The first remembered day with a mark, of a user who has one.
    private int FirstDay()
    {
        int word = 0;
        while (word < words && active[word] == 0)
        {
            word++;
        }

        return word == words ? layout.Remembered : (word * BitsInWord) + PopCount(unchecked((active[word] & (0 - active[word])) - 1)) - flagBits;
    }

    private void Window(int window, int days)
    {
        int inWindow = CountIn(smeared, period);
        counts[layout.LastDays(window).Start + CountIn(active, lastDays[window])]++;
        trailing[window].Add(smeared);
        int sums = layout.SumsOf(window).Start;
        counts[sums + ActivityLayout.Reached] += inWindow > 0 ? 1 : 0;
        counts[sums + ActivityLayout.Squares] += (long)inWindow * inWindow;
        counts[sums + ActivityLayout.Products] += (long)inWindow * days;
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
            int bit = first + day + flagBits;
            if (holds(day))
            {
                bits[bit / BitsInWord] |= 1UL << (bit % BitsInWord);
            }
        }

        return bits;
    }

    /// <summary>Counts, for each bit of a line of words, how many lines have it.</summary>
    /// <remarks>The counts stand upright: the first word holds the ones of all 64, the next the twos. Adding a word is then a few operations for all 64 bits at once, where
    /// counting bit by bit takes as many as there are bits.</remarks>
    private sealed class DayCounters(int words)
    {
        private const int Planes = 8;

        private const int Most = (1 << Planes) - 1;

        private readonly ulong[] planes = new ulong[words * Planes];
        private readonly long[] sums = new long[words * BitsInWord];
        private int added;

        public void Add(ulong[] line)
        {
            for (int word = 0; word < line.Length; word++)
            {
                ulong carry = line[word];
                for (int plane = word * Planes; carry != 0; plane++)
                {
                    ulong old = planes[plane];
                    planes[plane] = old ^ carry;
                    carry &= old;
                }
            }

            if (++added == Most)
            {
                Flush();
            }
        }

        public void AddTo(Span<long> counts, int firstBit)
        {
            Flush();
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] += sums[firstBit + i];
            }
        }

        private void Flush()
        {
            for (int bit = 0; bit < sums.Length; bit++)
            {
                int word = bit / BitsInWord, count = 0;
                for (int plane = 0; plane < Planes; plane++)
                {
                    count |= (int)((planes[(word * Planes) + plane] >> (bit % BitsInWord)) & 1) << plane;
                }

                sums[bit] += count;
            }

            Array.Clear(planes, 0, planes.Length);
            added = 0;
        }
    }
}
