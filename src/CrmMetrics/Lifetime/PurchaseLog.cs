using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>The doors of <see cref="PurchaseLog{TCustomer}"/>: columns, rows and purchases.</summary>
public static class PurchaseLog
{
    /// <summary>Makes the log from columns whose customers are numbered from 0: the fast door.</summary>
    /// <param name="columns">The purchases, in any order.</param>
    /// <param name="customerCount">How many customers there are: all numbers are below it.</param>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <param name="threads">How many threads work at the same time. Worth it from about a million rows.</param>
    /// <returns>The log.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, or purchases are refused by the definition. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A customer's number or a day is out of range (the message names the row), or a number is too small.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static PurchaseLog<int> From(PurchaseColumns<int> columns, int customerCount, PurchaseDefinition? definition = null, int threads = 1)
    {
        columns.Check();
        PurchaseDefinition chosen = (definition ?? PurchaseDefinition.Default).Checked();
        PurchaseRows rows = new() { Customers = columns.Customers, Days = columns.DaysOfRows(), Amounts = columns.Amounts, CustomerCount = Guard.AtLeast(0, customerCount) };
        return new(
            CustomerKeys<int>.Numbered(customerCount),
            PurchaseSort.Table(rows.WithoutRefunds(chosen.Refunds), chosen, Guard.AtLeast(1, threads)),
            chosen,
            columns.KnownCurrency,
            nameof(columns));
    }

    /// <summary>Makes the log from columns whose customers have any ids.</summary>
    /// <typeparam name="TCustomer">The type of the ids; <see cref="int"/>, <see cref="long"/> and <see cref="Guid"/> are the fast ones.</typeparam>
    /// <param name="columns">The purchases, in any order.</param>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <param name="threads">How many threads work at the same time, once the ids are numbered by one. Worth it from about a million rows.</param>
    /// <returns>The log.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, a row has no customer, or purchases are refused by the definition. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is out of range (the message names the row), or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static PurchaseLog<TCustomer> From<TCustomer>(PurchaseColumns<TCustomer> columns, PurchaseDefinition? definition = null, int threads = 1)
        where TCustomer : notnull
    {
        columns.Check();
        PurchaseDefinition chosen = (definition ?? PurchaseDefinition.Default).Checked();
        KeyEncoder<TCustomer> encoder = new();
        int[] numbers = new int[columns.Count];
        encoder.Encode(columns.Customers.Span, numbers);
        PurchaseRows rows = new() { Customers = numbers, Days = columns.DaysOfRows(), Amounts = columns.Amounts, CustomerCount = encoder.Count };
        return new(
            new CustomerKeys<TCustomer>(encoder),
            PurchaseSort.Table(rows.WithoutRefunds(chosen.Refunds), chosen, Guard.AtLeast(1, threads)),
            chosen,
            columns.KnownCurrency,
            nameof(columns));
    }

    /// <summary>Makes the log from purchases, in one pass.</summary>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="purchases">The purchases, in any order; either all have amounts or none.</param>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <returns>The log.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="purchases"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Purchases are impossible or refused by the definition. The message names them.</exception>
    /// <exception cref="CurrencyMismatchException">Amounts are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static PurchaseLog<TCustomer> From<TCustomer>(IEnumerable<Purchase<TCustomer>> purchases, PurchaseDefinition? definition = null)
        where TCustomer : notnull =>
        PurchaseFeed<TCustomer>.Log(Guard.NotNull(purchases), purchase => purchase, definition, nameof(purchases));

    /// <summary>Makes the log from rows that are purchases, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each purchase, in any order.</param>
    /// <param name="fact">Makes the purchase of a row; either all have amounts or none.</param>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <returns>The log.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Purchases are impossible or refused by the definition. The message names the rows.</exception>
    /// <exception cref="CurrencyMismatchException">Amounts are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static PurchaseLog<TCustomer> From<T, TCustomer>(IEnumerable<T> rows, Func<T, Purchase<TCustomer>> fact, PurchaseDefinition? definition = null)
        where TCustomer : notnull =>
        PurchaseFeed<TCustomer>.Log(Guard.NotNull(rows), Guard.NotNull(fact), definition, nameof(rows));

    /// <summary>Makes the log from rows of which only the customer and the date are looked at, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each purchase, in any order.</param>
    /// <param name="customer">Whose purchase it is.</param>
    /// <param name="date">When it was.</param>
    /// <param name="definition">What counts as a purchase; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <returns>The log.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows have no customer. The message names them.</exception>
    public static PurchaseLog<TCustomer> From<T, TCustomer>(IEnumerable<T> rows, Func<T, TCustomer> customer, Func<T, LocalDate> date, PurchaseDefinition? definition = null)
        where TCustomer : notnull =>
        PurchaseFeed<TCustomer>.Log(Guard.NotNull(rows), Guard.NotNull(customer), Guard.NotNull(date), definition, nameof(rows));
}
