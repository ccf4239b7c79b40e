using System;
using System.Collections.Generic;

namespace CrmMetrics.Lifetime;

/// <summary>The transactions of numbered customers: those of a customer side by side, ascending by day.</summary>
internal sealed class PurchaseTable
{
    private readonly int[] starts;
    private readonly int[] days;
    private readonly long[] units;
    private readonly decimal[] wide;
    private readonly int scale;

    /// <summary>Makes a table.</summary>
    /// <param name="starts">Where the transactions of each customer begin, and at last where those of the last one end.</param>
    /// <param name="days">The day of each transaction; may be longer than needed.</param>
    /// <param name="units">The amounts as whole numbers of a decimal place, where their sums fit; else empty.</param>
    /// <param name="wide">The amounts, where they don't; else empty.</param>
    /// <param name="scale">The decimal place of the whole numbers.</param>
    public PurchaseTable(int[] starts, int[] days, long[] units, decimal[] wide, int scale)
    {
        this.starts = starts;
        this.days = days;
        this.units = units;
        this.wide = wide;
        this.scale = scale;
    }

    public int Customers => starts.Length - 1;

    /// <summary>How many transactions there are.</summary>
    public int Count => starts[Customers];

    public bool HasAmounts => units.Length > 0 || wide.Length > 0;

    /// <summary>Transactions of nothing that the definition does not allow: the customer, and the day.</summary>
    public IReadOnlyList<(int Customer, int Day)> Refused { get; init; } = [];

    /// <summary>How many of those there are.</summary>
    public long RefusedCount { get; init; }

    /// <summary>The days of a customer, ascending.</summary>
    public ReadOnlySpan<int> DaysOf(int customer) => days.AsSpan(starts[customer], starts[customer + 1] - starts[customer]);

    /// <summary>How many customers have transactions, and the first and the last day of all.</summary>
    public (int Buyers, int First, int Last) Range()
    {
        int buyers = 0, first = int.MaxValue, last = int.MinValue;
        for (int customer = 0; customer < Customers; customer++)
        {
            int from = starts[customer], end = starts[customer + 1];
            if (from < end)
            {
                buyers++;
                first = Math.Min(first, days[from]);
                last = Math.Max(last, days[end - 1]);
            }
        }

        return (buyers, first, last);
    }

    /// <summary>What a customer paid for some transactions, counted from the first of theirs.</summary>
    /// <exception cref="OverflowException">The sum has more digits than a decimal holds.</exception>
    public decimal Paid(int customer, int from, int to)
    {
        int first = starts[customer] + from, end = starts[customer] + to;
        if (units.Length > 0)
        {
            long sum = 0;
            for (int i = first; i < end; i++)
            {
                sum += units[i];
            }

            return DecimalBits.ToDecimal(sum, scale);
        }

        MoneySum money = default;
        money.Add(wide.AsSpan(first, end - first));
        return money.Total;
    }

    /// <summary>The transactions as rows again, to which others can be added.</summary>
    public void CopyTo(int[] customers, int[] theirDays, decimal[] amounts)
    {
        int next = 0;
        for (int customer = 0; customer < Customers; customer++)
        {
            for (int i = starts[customer]; i < starts[customer + 1]; i++, next++)
            {
                customers[next] = customer;
                theirDays[next] = days[i];
                if (HasAmounts)
                {
                    amounts[next] = units.Length > 0 ? DecimalBits.ToDecimal(units[i], scale) : wide[i];
                }
            }
        }
    }

    /// <summary>The histories at the end of a day, with the numbers of their customers.</summary>
    public (int[] Customers, PurchaseHistories Histories) HistoriesAt(int asOf, FirstPurchaseSpend firstPurchase, Currency currency)
    {
        int known = 0;
        for (int customer = 0; customer < Customers; customer++)
        {
            known += starts[customer] < starts[customer + 1] && days[starts[customer]] <= asOf ? 1 : 0;
        }

        int[] customers = new int[known];
        long[] repeats = new long[known], priced = new long[HasAmounts ? known : 0];
        double[] recency = new double[known], age = new double[known];
        decimal[] spend = new decimal[priced.Length];
        int place = 0;
        for (int customer = 0; customer < Customers; customer++)
        {
            ReadOnlySpan<int> mine = DaysOf(customer);
            if (mine.IsEmpty || mine[0] > asOf)
            {
                continue;
            }

            int count = UpTo(mine, asOf);
            customers[place] = customer;
            repeats[place] = count - 1;
            recency[place] = mine[count - 1] - mine[0];
            age[place] = (double)asOf - mine[0];
            if (HasAmounts)
            {
                int from = firstPurchase == FirstPurchaseSpend.Counted ? 0 : UpTo(mine, mine[0]);
                priced[place] = count - from;
                spend[place] = Paid(customer, from, count);
            }

            place++;
        }

        return (customers, PurchaseHistories.Of(repeats, recency, age, priced, spend, HasAmounts && known > 0 ? currency : default, TimeUnit.Day));
    }

    /// <summary>How many of ascending days are not after a day.</summary>
    public static int UpTo(ReadOnlySpan<int> ascending, int day)
    {
        // Most ask for all of them, or for one.
        int count = ascending.Length;
        if (count == 0 || ascending[count - 1] <= day)
        {
            return count;
        }

        int low = 0, high = count - 1;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (ascending[middle] <= day)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
