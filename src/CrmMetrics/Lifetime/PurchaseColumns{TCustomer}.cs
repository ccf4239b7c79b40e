using System;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>Purchases as columns of equal length, each named so that no two are swapped.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids; <see cref="int"/> where customers are numbered from 0.</typeparam>
/// <remarks>The dates stand in one of the columns <see cref="Days"/> and <see cref="Dates"/>. Arrays convert to these columns by themselves, and lists by <c>ToArray</c>.</remarks>
public readonly record struct PurchaseColumns<TCustomer>
    where TCustomer : notnull
{
    /// <summary>Who bought.</summary>
    /// <value>One for each row.</value>
    public ReadOnlyMemory<TCustomer> Customers { get; init; }

    /// <summary>When, in days from 1 January 1970.</summary>
    /// <value>One for each row, such as <c>DateOnly.DayNumber</c> − 719,162; or empty.</value>
    public ReadOnlyMemory<int> Days { get; init; }

    /// <summary>When, by the calendar of the shop.</summary>
    /// <value>One for each row; or empty.</value>
    public ReadOnlyMemory<LocalDate> Dates { get; init; }

    /// <summary>What was paid; negative for a refund.</summary>
    /// <value>One for each row, in <see cref="Currency"/>; empty when that is not looked at.</value>
    public ReadOnlyMemory<decimal> Amounts { get; init; }

    /// <summary>The currency of the amounts.</summary>
    /// <value>Unset stands for <see cref="Currency.None"/>.</value>
    public Currency Currency { get; init; }

    /// <summary>How many rows there are.</summary>
    /// <value>The length of <see cref="Customers"/>.</value>
    public int Count => Customers.Length;

    /// <summary>The currency of the amounts, if there are such.</summary>
    internal Currency KnownCurrency => Amounts.IsEmpty ? default : Currency.IsUnset ? Currency.None : Currency;

    /// <summary>Passes when the columns fit each other, and each row has a customer.</summary>
    internal void Check()
    {
        if ((!Days.IsEmpty && !Dates.IsEmpty) || Days.Length + Dates.Length != Count || (!Amounts.IsEmpty && Amounts.Length != Count))
        {
            throw Guard.Bad(
                "columns",
                $"The columns must be of one length, with one of days and dates, but there were {Count} customers, {Days.Length} days, {Dates.Length} dates and {Amounts.Length} amounts.");
        }

        ReadOnlySpan<TCustomer> customers = Customers.Span;
        for (int row = 0; default(TCustomer) is null && row < customers.Length; row++)
        {
            if (customers[row] is null)
            {
                throw Rows.NullKey("columns", row);
            }
        }
    }

    /// <summary>The days, made of the dates where those are given.</summary>
    internal ReadOnlyMemory<int> DaysOfRows()
    {
        if (Dates.IsEmpty)
        {
            return Days;
        }

        int[] days = new int[Count];
        ReadOnlySpan<LocalDate> dates = Dates.Span;
        for (int row = 0; row < days.Length; row++)
        {
            days[row] = EpochDays.Of(dates[row]);
        }

        return days;
    }
}
