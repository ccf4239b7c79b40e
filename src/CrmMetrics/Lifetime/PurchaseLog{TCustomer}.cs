using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>The purchases of customers over time, put in order: read off at one date after another, it gives the histories that a model is fitted to, and what came afterwards.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <remarks>
/// <para>Where the rows of a log lie in several places, <see cref="PurchaseHistoryBuilder{TCustomer}"/> gathers them; who needs the histories at one date only takes a door of
/// <see cref="PurchaseHistories"/>.</para>
/// <para>It takes 4 bytes a transaction and 4 a customer, 8 bytes more a transaction with amounts (16 where they have very many digits), besides what <see cref="KeyEncoder{TKey}"/> takes for the ids.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PurchaseLog<TCustomer> : IFormattable
    where TCustomer : notnull
{
    private readonly CustomerKeys<TCustomer> keys;

    internal PurchaseLog(CustomerKeys<TCustomer> keys, PurchaseTable table, PurchaseDefinition definition, Currency currency, string name)
    {
        this.keys = keys;
        Table = table;
        Definition = definition;
        Currency = currency;
        if (table.RefusedCount > 0)
        {
            string named = string.Join("; ", table.Refused.Select(found => Guard.Invariant($"customer {keys[found.Customer]} on {EpochDays.Date(found.Day):uuuu-MM-dd}")));
            string more = table.RefusedCount > table.Refused.Count ? Guard.Invariant($"; and {table.RefusedCount - table.Refused.Count} more") : "";
            throw new ArgumentException(name + ": transactions of nothing, and the definition does not say what to do with them (ZeroAmounts = Counted or LeftOut): " + named + more + ".", name);
        }

        (Customers, int first, int last) = table.Range();
        if (Customers > 0)
        {
            First = EpochDays.Date(first);
            Last = EpochDays.Date(last);
        }
    }

    /// <summary>What counts as a purchase, and what as spend.</summary>
    /// <value>The definition that the log was made under.</value>
    public PurchaseDefinition Definition { get; }

    /// <summary>How many customers have bought.</summary>
    /// <value>0 or more.</value>
    public int Customers { get; }

    /// <summary>How many transactions there are, the first ones among them.</summary>
    /// <value>0 or more; the purchases of a customer on one day are one where the definition says so.</value>
    public int Transactions => Table.Count;

    /// <summary>Whether the amounts are known.</summary>
    /// <value><see langword="true"/> when the purchases had amounts.</value>
    public bool HasAmounts => Table.HasAmounts;

    /// <summary>The currency of the amounts.</summary>
    /// <value>Unset when they are not known.</value>
    public Currency Currency { get; }

    /// <summary>The date of the first purchase of all.</summary>
    /// <value><see langword="null"/> when there is none.</value>
    public LocalDate? First { get; }

    /// <summary>The date of the last purchase of all.</summary>
    /// <value><see langword="null"/> when there is none.</value>
    public LocalDate? Last { get; }

    internal PurchaseTable Table { get; }

    /// <summary>The histories as they were at the end of a day: later purchases, and customers who first bought later, take no part.</summary>
    /// <param name="asOf">The end of the observation.</param>
    /// <returns>The histories with their customers, in the order of the log.</returns>
    /// <remarks>Ages grow to <paramref name="asOf"/> also where the log ends before: it says up to when nothing further was bought. A door of <see cref="PurchaseHistories"/> refuses purchases after the date instead.</remarks>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public PurchaseHistories<TCustomer> At(LocalDate asOf)
    {
        (int[] customers, PurchaseHistories histories) = Table.HistoriesAt(EpochDays.Of(asOf), Definition.FirstPurchase, Currency);
        return new(keys, customers, histories, asOf, Definition);
    }

    /// <summary>Cuts the log in two: the histories up to a date, to which a model is fitted, and what the same customers did afterwards, against which it is judged.</summary>
    /// <param name="calibrationEnd">The last day of the histories.</param>
    /// <param name="holdOutEnd">The last day of the hold-out: the last date that the log covers, or an earlier one.</param>
    /// <returns>Both, and how many customers first bought in the hold-out: they are in neither.</returns>
    /// <remarks>Purchases after <paramref name="holdOutEnd"/> take no part.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="holdOutEnd"/> is not after <paramref name="calibrationEnd"/>.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public CalibrationSplit<TCustomer> Split(LocalDate calibrationEnd, LocalDate holdOutEnd)
    {
        if (holdOutEnd <= calibrationEnd)
        {
            throw Guard.Out(nameof(holdOutEnd), holdOutEnd, Guard.Invariant($"must be after the end of the calibration, {calibrationEnd:uuuu-MM-dd}"));
        }

        int until = EpochDays.Of(calibrationEnd), end = EpochDays.Of(holdOutEnd);
        (int[] customers, PurchaseHistories histories) = Table.HistoriesAt(until, Definition.FirstPurchase, Currency);
        long[] purchases = new long[customers.Length];
        decimal[] spend = new decimal[HasAmounts ? customers.Length : 0];
        for (int i = 0; i < customers.Length; i++)
        {
            ReadOnlySpan<int> days = Table.DaysOf(customers[i]);
            int from = PurchaseTable.UpTo(days, until), to = PurchaseTable.UpTo(days, end);
            purchases[i] = to - from;
            if (HasAmounts)
            {
                spend[i] = Table.Paid(customers[i], from, to);
            }
        }

        long newcomers = 0;
        for (int customer = 0; customer < Table.Customers; customer++)
        {
            ReadOnlySpan<int> days = Table.DaysOf(customer);
            newcomers += !days.IsEmpty && days[0] > until && days[0] <= end ? 1 : 0;
        }

        HoldOut holdOut = new(histories, TimeLength.OfDays((double)end - until, TimeUnit.Day), purchases, spend, Currency);
        return new(new(keys, customers, histories, calibrationEnd, Definition), holdOut, holdOutEnd, newcomers);
    }

    /// <summary>Writes how many customers and transactions there are and when, in the current culture, such as <c>2,357 customers, 6,696 transactions from 1997-01-01 to 1998-06-30</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes how many customers and transactions there are, and when.</summary>
    /// <param name="format">The format of the counts; grouped when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string number = Text.IsGeneral(format) ? "N0" : format!;
        return Customers.ToString(number, formatProvider) + (Customers == 1 ? " customer, " : " customers, ")
            + Transactions.ToString(number, formatProvider) + (Transactions == 1 ? " transaction" : " transactions")
            + (First is { } first && Last is { } last ? Guard.Invariant($" from {first:uuuu-MM-dd} to {last:uuuu-MM-dd}") : "");
    }

    /// <summary>The histories at the end of a log that is to have nothing after it.</summary>
    internal PurchaseHistories<TCustomer> Until(LocalDate asOf) => Last is { } last && last > asOf
        ? throw Guard.Out(nameof(asOf), asOf, Guard.Invariant($"must not be before the last purchase, on {last:uuuu-MM-dd}; PurchaseLog.At leaves later purchases out, and PurchaseLog.Split keeps them for a hold-out"))
        : At(asOf);
}
