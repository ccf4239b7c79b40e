using System;

namespace CrmMetrics.Lifetime;

/// <summary>Purchases of numbered customers, in any order.</summary>
internal sealed class PurchaseRows
{
    private const string Columns = "columns";

    /// <summary>The number of the customer of each row.</summary>
    public ReadOnlyMemory<int> Customers { get; init; }

    /// <summary>The day of each row, from 1 January 1970.</summary>
    public ReadOnlyMemory<int> Days { get; init; }

    /// <summary>The amount of each row; empty when that is not looked at.</summary>
    public ReadOnlyMemory<decimal> Amounts { get; init; }

    /// <summary>How many customers are numbered.</summary>
    public int CustomerCount { get; init; }

    public int Count => Customers.Length;

    /// <summary>The rows that are purchases: without refunds, where those are to be left out.</summary>
    /// <exception cref="ArgumentException">There are refunds, and the definition refuses them.</exception>
    public PurchaseRows WithoutRefunds(RefundRule rule)
    {
        ReadOnlySpan<decimal> amounts = Amounts.Span;
        CheckRefunds(amounts, rule);
        int refunds = rule == RefundRule.LeftOut ? Refunds(amounts) : 0;
        if (refunds == 0)
        {
            return this;
        }

        int[] customers = new int[Count - refunds], days = new int[Count - refunds];
        decimal[] kept = new decimal[Count - refunds];
        int next = 0;
        for (int row = 0; row < amounts.Length; row++)
        {
            if (amounts[row] >= 0)
            {
                customers[next] = Customers.Span[row];
                days[next] = Days.Span[row];
                kept[next++] = amounts[row];
            }
        }

        return new() { Customers = customers, Days = days, Amounts = kept, CustomerCount = CustomerCount };
    }

    /// <summary>Passes when there is no refund, or the definition says what to do with it.</summary>
    public static void CheckRefunds(ReadOnlySpan<decimal> amounts, RefundRule rule)
    {
        if (rule != RefundRule.Refused || Refunds(amounts) == 0)
        {
            return;
        }

        RowProblems problems = new();
        for (int row = 0; row < amounts.Length; row++)
        {
            if (amounts[row] < 0)
            {
                problems.Add(row, RefundProblem(amounts[row]));
            }
        }

        problems.ThrowIfAny(Columns);
    }

    /// <summary>Passes when all days are dates.</summary>
    /// <returns>The first and the last of them.</returns>
    public static (int First, int Last) CheckDays(ReadOnlySpan<int> days)
    {
        int first = int.MaxValue, last = int.MinValue;
        foreach (int day in days)
        {
            first = Math.Min(first, day);
            last = Math.Max(last, day);
        }

        if (days.Length > 0 && (!EpochDays.IsDate(first) || !EpochDays.IsDate(last)))
        {
            int row = FirstOutside(days, EpochDays.First, EpochDays.Last);
            throw Guard.Out(Columns, days[row], Guard.Invariant($"the day of row {row} (counted from 0) must be from {EpochDays.First} to {EpochDays.Last}, days from 1 January 1970"));
        }

        return (first, last);
    }

    /// <summary>Passes when all numbers are those of customers.</summary>
    public void CheckCustomers()
    {
        int least = int.MaxValue, most = int.MinValue;
        foreach (int customer in Customers.Span)
        {
            least = Math.Min(least, customer);
            most = Math.Max(most, customer);
        }

        if (Count > 0 && (least < 0 || most >= CustomerCount))
        {
            int row = FirstOutside(Customers.Span, 0, CustomerCount - 1);
            throw Guard.Out(Columns, Customers.Span[row], Guard.Invariant($"the customer of row {row} (counted from 0) must be from 0 to {CustomerCount - 1}"));
        }
    }

    /// <summary>What is wrong with a refund where it is refused.</summary>
    public static string RefundProblem(decimal amount) =>
        Guard.Invariant($"is a refund of {amount}, and the definition does not say what to do with refunds (Refunds = LeftOut or TakenOffTheDay)");

    private static int Refunds(ReadOnlySpan<decimal> amounts)
    {
        int refunds = 0;
        foreach (ref readonly decimal amount in amounts)
        {
            // The comparison of decimals would take ten times as long.
            DecimalBits bits = DecimalBits.Of(in amount);
            refunds += bits.IsNegative && (bits.Rest | bits.Top) != 0 ? 1 : 0;
        }

        return refunds;
    }

    private static int FirstOutside(ReadOnlySpan<int> column, int least, int most)
    {
        int row = 0;
        while (column[row] >= least && column[row] <= most)
        {
            row++;
        }

        return row;
    }
}
