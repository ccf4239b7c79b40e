using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace CrmMetrics.Lifetime;

/// <summary>Brings rows in any order into a table: by customer, then by day, the rows of a day put together where they count as one.</summary>
/// <remarks>The rows are dealt out to parts of neighbouring customers that fit the cache, each as one number of customer and day. Within a part a customer's day is a bit, so that
/// the rows of a day fall together by themselves, and their amounts meet at the number of bits before it. Where each row counts, or most bits would stay 0, rows are counted out by customer
/// and sorted by day. Exact in any order of rows, and in place: beside the table it takes nothing but the room for one part.</remarks>
internal static class PurchaseSort
{
    private const int PartBits = 1 << 21;
    private const int PartRows = 1 << 14;
    private const int LeastDayBits = 6;
    private const int MostParts = 1 << 12;
    private const int InsertionLength = 24;
    private const int RefusedShown = 20;
    private const int LeastRows = 64;

    /// <summary>Sorts the rows.</summary>
    /// <param name="rows">The rows; refunds among them only where they are taken off their day.</param>
    /// <param name="definition">What counts as a purchase; none to put the rows of a day together and leave all judgement for later.</param>
    /// <param name="threads">How many threads work at the same time.</param>
    public static PurchaseTable Table(PurchaseRows rows, PurchaseDefinition? definition, int threads)
    {
        if (rows.Count == 0)
        {
            return new(new int[rows.CustomerCount + 1], [], [], [], 0);
        }

        rows.CheckCustomers();
        (int firstDay, int lastDay) = PurchaseRows.CheckDays(rows.Days.Span);
        if (rows.Amounts.IsEmpty)
        {
            return new Work<byte>(rows, definition, firstDay, lastDay, threads, 0).Table();
        }

        // Whole numbers of one decimal place, where even the sum of all of them fits: then no sum of some overflows.
        return CommonScale(rows.Amounts.Span) is { } scale
            ? new Work<long>(rows, definition, firstDay, lastDay, threads, scale).Table()
            : new Work<decimal>(rows, definition, firstDay, lastDay, threads, 0).Table();
    }

    private static int? CommonScale(ReadOnlySpan<decimal> amounts)
    {
        int least = DecimalBits.MostDecimals, most = 0;
        ulong largest = 0;
        uint tops = 0;
        foreach (ref readonly decimal amount in amounts)
        {
            DecimalBits bits = DecimalBits.Of(in amount);
            tops |= bits.Top;
            largest = Math.Max(largest, bits.Rest);
            least = Math.Min(least, bits.Scale);
            most = Math.Max(most, bits.Scale);
        }

        return tops == 0 && (BigInteger)largest * BigInteger.Pow(10, most - least) * amounts.Length <= long.MaxValue ? most : null;
    }

    private static long Units(in decimal amount, int scale)
    {
        DecimalBits bits = DecimalBits.Of(in amount);
        long units = (long)bits.Rest;
        for (int finer = scale - bits.Scale; finer > 0 && units != 0; finer--)
        {
            units *= 10;
        }

        return bits.IsNegative ? -units : units;
    }

    /// <summary>One sort, of rows without amounts (<see cref="byte"/>), or with amounts of a type.</summary>
    private sealed class Work<TAmount>
        where TAmount : struct
    {
        private readonly PurchaseRows rows;
        private readonly PurchaseDefinition? definition;
        private readonly int scale;
        private readonly int firstDay;
        private readonly int dayBits;
        private readonly int partShift;
        private readonly int parts;
        private readonly int threads;
        private readonly bool asBits;
        private readonly bool asOne;
        private readonly int[] keys;
        private readonly TAmount[] amounts;
        private readonly int[] starts;
        private readonly List<(int, int)>[] refused;
        private readonly long[] refusedCounts;

        public Work(PurchaseRows rows, PurchaseDefinition? definition, int firstDay, int lastDay, int threads, int scale)
        {
            this.rows = rows;
            this.definition = definition;
            this.firstDay = firstDay;
            this.scale = scale;
            asOne = definition is null || definition.SameDay == SameDayPurchases.AsOne;
            dayBits = Math.Max(LeastDayBits, BitsOf(lastDay - firstDay));

            // Bits pay unless most of them stay 0.
            asBits = asOne && ((long)rows.CustomerCount << (dayBits - LeastDayBits)) <= 8L * rows.Count;
            long wanted = asBits ? PartBits >> dayBits : (long)rows.CustomerCount * PartRows / rows.Count;
            wanted = Math.Max(wanted, rows.CustomerCount / MostParts);
            partShift = Math.Min((asBits ? 30 : 32) - dayBits, BitsOf((int)Math.Max(1, Math.Min(wanted, rows.CustomerCount))) - 1);
            parts = ((rows.CustomerCount - 1) >> partShift) + 1;
            this.threads = Math.Max(1, Math.Min(threads, Math.Min(parts, rows.Count / LeastRows)));
            keys = new int[rows.Count];
            amounts = HasAmounts ? new TAmount[rows.Count] : [];
            starts = new int[rows.CustomerCount + 1];
            refused = [.. Enumerable.Range(0, this.threads).Select(_ => new List<(int, int)>())];
            refusedCounts = new long[this.threads];
        }

        private static bool HasAmounts => typeof(TAmount) != typeof(byte);

        public PurchaseTable Table()
        {
            int[][] ends = Deal();
            int[] lengths = new int[threads];
            Each(thread => lengths[thread] = SortParts(thread, ends[threads - 1]));

            // Each thread has left what it found at the beginning of its rows.
            int length = lengths[0];
            for (int thread = 1; thread < threads; thread++)
            {
                int from = FirstRow(FirstPart(thread), ends[threads - 1]);
                Array.Copy(keys, from, keys, length, lengths[thread]);
                if (HasAmounts)
                {
                    Array.Copy(amounts, from, amounts, length, lengths[thread]);
                }

                length += lengths[thread];
            }

            int sum = 0;
            for (int customer = 0; customer < starts.Length; customer++)
            {
                sum += starts[customer];
                starts[customer] = sum;
            }

            int[] days = keys;
            TAmount[] paid = amounts;
            if (length < days.Length - (days.Length / 4))
            {
                Array.Resize(ref days, length);
                Array.Resize(ref paid, HasAmounts ? length : 0);
            }

            return new(starts, days, paid as long[] ?? [], paid as decimal[] ?? [], scale)
            {
                Refused = [.. refused.SelectMany(list => list).Take(RefusedShown)],
                RefusedCount = refusedCounts.Sum(),
            };
        }

        private static int BitsOf(int value)
        {
            int bits = 0;
            for (; value != 0; value = (int)((uint)value >> 1))
            {
                bits++;
            }

            return bits;
        }

        private TAmount AmountOf(in decimal amount) =>
            typeof(TAmount) == typeof(long) ? (TAmount)(object)Units(in amount, scale)
            : typeof(TAmount) == typeof(decimal) ? (TAmount)(object)amount
            : default;

        private static TAmount Sum(TAmount left, TAmount right) =>
            typeof(TAmount) == typeof(long) ? (TAmount)(object)((long)(object)left + (long)(object)right)
            : typeof(TAmount) == typeof(decimal) ? (TAmount)(object)Exact((decimal)(object)left, (decimal)(object)right)
            : left;

        private static decimal Exact(decimal left, decimal right)
        {
            MoneySum sum = default;
            sum.Add(in left);
            sum.Add(in right);
            return sum.Total;
        }

        private static int SignOf(TAmount amount) =>
            typeof(TAmount) == typeof(long) ? Math.Sign((long)(object)amount)
            : typeof(TAmount) == typeof(decimal) ? Math.Sign((decimal)(object)amount)
            : 1;

        private void Each(Action<int> work)
        {
            if (threads == 1)
            {
                work(0);
                return;
            }

            Exception?[] failures = new Exception?[threads];
            _ = Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
            {
                try
                {
                    work(thread);
                }
                catch (OverflowException failure)
                {
                    failures[thread] = failure;
                }
            });
            if (failures.FirstOrDefault(failure => failure is not null) is { } first)
            {
                throw new OverflowException(first.Message, first);
            }
        }

        private int FirstPart(int thread) => (int)((long)parts * thread / threads);

        private static int FirstRow(int part, int[] ends) => part == 0 ? 0 : ends[part - 1];

        /// <summary>Deals the rows out to the parts.</summary>
        /// <returns>Where the rows of each part end that each thread has dealt out: those of the last thread are the ends of the parts.</returns>
        private int[][] Deal()
        {
            int[][] places = [.. Enumerable.Range(0, threads).Select(_ => new int[parts])];
            Each(thread =>
            {
                int[] counts = places[thread];
                foreach (int customer in Mine(rows.Customers.Span, thread))
                {
                    counts[customer >> partShift]++;
                }
            });

            int place = 0;
            for (int part = 0; part < parts; part++)
            {
                for (int thread = 0; thread < threads; thread++)
                {
                    (places[thread][part], place) = (place, place + places[thread][part]);
                }
            }

            Each(thread =>
            {
                ReadOnlySpan<int> customers = Mine(rows.Customers.Span, thread), days = Mine(rows.Days.Span, thread);
                ReadOnlySpan<decimal> paid = HasAmounts ? Mine(rows.Amounts.Span, thread) : default;
                int[] next = places[thread], dealt = keys;
                int mask = (1 << partShift) - 1, bits = dayBits, shift = partShift, first = firstDay;
                for (int row = 0; row < customers.Length; row++)
                {
                    int customer = customers[row], to = next[customer >> shift]++;
                    dealt[to] = ((customer & mask) << bits) | (days[row] - first);
                    if (HasAmounts)
                    {
                        amounts[to] = AmountOf(in paid[row]);
                    }
                }
            });
            return places;
        }

        private int CustomerOf(int key) => unchecked((int)((uint)key >> dayBits));

        private ReadOnlySpan<T> Mine<T>(ReadOnlySpan<T> column, int thread)
        {
            int from = (int)((long)column.Length * thread / threads);
            return column.Slice(from, (int)((long)column.Length * (thread + 1) / threads) - from);
        }

        /// <summary>Sorts the parts of a thread, and writes what it finds from the beginning of its rows on.</summary>
        /// <returns>How many transactions it has found.</returns>
        private int SortParts(int thread, int[] ends)
        {
            int begin = FirstRow(FirstPart(thread), ends), to = begin;
            int words = asBits ? 1 << (partShift + dayBits - LeastDayBits) : 0;
            Room room = new(words, !asBits ? (1 << partShift) + 1 : HasAmounts ? words : 0);
            for (int part = FirstPart(thread); part < FirstPart(thread + 1); part++)
            {
                int from = FirstRow(part, ends), length = ends[part] - from, customer = part << partShift;
                to = asBits ? ByBits(room, from, length, customer, to, thread) : ByCounting(room, from, length, customer, to, thread);
            }

            return to - begin;
        }

        private int ByBits(Room room, int from, int length, int firstCustomer, int to, int thread)
        {
            ulong[] bits = room.Bits;
            foreach (int key in keys.AsSpan(from, length))
            {
                bits[key >> LeastDayBits] |= 1UL << key;
            }

            if (HasAmounts)
            {
                AddUp(room, from, length);
            }

            TAmount[] sums = room.Amounts;
            int width = 1 << (dayBits - LeastDayBits), last = Math.Min(firstCustomer + (1 << partShift), rows.CustomerCount), word = 0, next = 0;
            for (int customer = firstCustomer; customer < last; customer++)
            {
                int before = to;
                for (int day = firstDay; day < firstDay + (width << LeastDayBits); day += 1 << LeastDayBits, word++)
                {
                    ulong rest = bits[word];
                    if (rest == 0)
                    {
                        continue;
                    }

                    bits[word] = 0;
                    do
                    {
                        to = Write(day + Bits.Lowest(rest), HasAmounts ? sums[next++] : default, customer, to, thread);
                        rest &= rest - 1;
                    }
                    while (rest != 0);
                }

                starts[customer + 1] = to - before;
            }

            return to;
        }

        /// <summary>Adds up the amounts of each customer and day: their place among all of the part is the number of bits before theirs.</summary>
        private void AddUp(Room room, int from, int length)
        {
            ulong[] bits = room.Bits;
            int[] ranks = room.Places;
            int rank = 0;
            for (int word = 0; word < ranks.Length && word < bits.Length; word++)
            {
                ranks[word] = rank;
                rank += Bits.Count(bits[word]);
            }

            room.Reserve(length, withAmounts: true, withDays: false);
            TAmount[] sums = room.Amounts;
            Array.Clear(sums, 0, rank);
            for (int row = from; row < from + length; row++)
            {
                int key = keys[row], word = key >> LeastDayBits, place = ranks[word] + Bits.Count(bits[word] & ((1UL << key) - 1));
                sums[place] = Sum(sums[place], amounts[row]);
            }
        }

        private int ByCounting(Room room, int from, int length, int firstCustomer, int to, int thread)
        {
            room.Reserve(length, HasAmounts, withDays: true);
            int[] places = room.Places, days = room.Days;
            TAmount[] paid = room.Amounts;
            int dayMask = (1 << dayBits) - 1, customers = Math.Min(1 << partShift, rows.CustomerCount - firstCustomer);
            Array.Clear(places, 0, places.Length);
            foreach (int key in keys.AsSpan(from, length))
            {
                places[CustomerOf(key) + 1]++;
            }

            for (int i = 1; i < places.Length; i++)
            {
                places[i] += places[i - 1];
            }

            for (int row = from; row < from + length; row++)
            {
                int place = places[CustomerOf(keys[row])]++;
                days[place] = keys[row] & dayMask;
                if (HasAmounts)
                {
                    paid[place] = amounts[row];
                }
            }

            int begin = 0;
            for (int customer = 0; customer < customers; customer++)
            {
                int end = places[customer], before = to;
                Sort(days, paid, begin, end - begin);
                to = Take(days, paid, begin, end, firstCustomer + customer, to, thread);
                starts[firstCustomer + customer + 1] = to - before;
                begin = end;
            }

            return to;
        }

        /// <summary>Writes down the transactions of a customer's sorted rows.</summary>
        private int Take(int[] days, TAmount[] paid, int begin, int end, int customer, int to, int thread)
        {
            for (int i = begin; i < end;)
            {
                int day = days[i];
                TAmount amount = HasAmounts ? paid[i] : default;
                for (i++; asOne && i < end && days[i] == day; i++)
                {
                    amount = HasAmounts ? Sum(amount, paid[i]) : amount;
                }

                to = Write(firstDay + day, amount, customer, to, thread);
            }

            return to;
        }

        /// <summary>Writes down a transaction, unless it is none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Write(int day, TAmount amount, int customer, int to, int thread)
        {
            if (HasAmounts && definition is not null && SignOf(amount) <= 0 && !IsPurchase(SignOf(amount), customer, day, thread))
            {
                return to;
            }

            keys[to] = day;
            if (HasAmounts)
            {
                amounts[to] = amount;
            }

            return to + 1;
        }

        private bool IsPurchase(int sign, int customer, int day, int thread)
        {
            if (sign == 0 && definition!.ZeroAmounts == ZeroAmountRule.Refused)
            {
                refusedCounts[thread]++;
                if (refused[thread].Count < RefusedShown)
                {
                    refused[thread].Add((customer, day));
                }
            }

            return sign == 0 && definition!.ZeroAmounts == ZeroAmountRule.Counted;
        }

        private static void Sort(int[] days, TAmount[] paid, int begin, int length)
        {
            if (length > InsertionLength)
            {
                if (HasAmounts)
                {
                    Array.Sort(days, paid, begin, length);
                }
                else
                {
                    Array.Sort(days, begin, length);
                }

                return;
            }

            for (int i = begin + 1; i < begin + length; i++)
            {
                int day = days[i], place = i;
                TAmount amount = HasAmounts ? paid[i] : default;
                for (; place > begin && days[place - 1] > day; place--)
                {
                    days[place] = days[place - 1];
                    if (HasAmounts)
                    {
                        paid[place] = paid[place - 1];
                    }
                }

                days[place] = day;
                if (HasAmounts)
                {
                    paid[place] = amount;
                }
            }
        }

        /// <summary>What one thread needs for one part after the other.</summary>
        private sealed class Room(int words, int places)
        {
            public ulong[] Bits { get; } = new ulong[words];

            public int[] Places { get; } = new int[places];

            public int[] Days { get; private set; } = [];

            public TAmount[] Amounts { get; private set; } = [];

            public void Reserve(int length, bool withAmounts, bool withDays)
            {
                if (withDays && Days.Length < length)
                {
                    Days = new int[Math.Max(length, 2 * Days.Length)];
                }

                if (withAmounts && Amounts.Length < length)
                {
                    Amounts = new TAmount[Math.Max(length, 2 * Amounts.Length)];
                }
            }
        }
    }
}
