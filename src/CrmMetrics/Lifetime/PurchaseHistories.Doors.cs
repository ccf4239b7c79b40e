using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <content>The doors: histories that are there, and logs of purchases.</content>
public sealed partial class PurchaseHistories
{
    /// <summary>Takes histories that are already there, such as those of a published example.</summary>
    /// <param name="histories">One for each customer.</param>
    /// <returns>The histories.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">The spend of two is in different currencies.</exception>
    public static PurchaseHistories From(IEnumerable<PurchaseHistory> histories)
    {
        List<long> x = [], pricedCounts = [];
        List<double> last = [], ages = [];
        List<decimal> paid = [];
        Currency currency = default;
        TimeUnit written = 0;
        bool anyPriced = false;
        foreach (PurchaseHistory history in Guard.NotNull(histories))
        {
            x.Add(history.RepeatPurchases);
            last.Add(history.Recency.TotalDays);
            ages.Add(history.Age.TotalDays);
            pricedCounts.Add(history.PricedPurchases);
            paid.Add(history.Spend.Amount);
            anyPriced |= history.PricedPurchases > 0;
            currency = Money.Common(currency, history.Spend.Currency);
            written = written == 0 ? history.Age.Unit : written;
        }

        return Of([.. x], [.. last], [.. ages], anyPriced ? [.. pricedCounts] : [], anyPriced ? [.. paid] : [], currency, written);
    }

    /// <summary>Takes histories that are already there as columns.</summary>
    /// <param name="columns">One row for each customer.</param>
    /// <returns>The histories, in their order.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, or rows are impossible: a recency above the age, spend without a priced purchase, and the like. The message names the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The unit is not named.</exception>
    public static PurchaseHistories From(HistoryColumns columns)
    {
        columns.Check();
        double days = TimeLength.DaysIn(columns.Unit);
        ReadOnlySpan<long> x = columns.RepeatPurchases.Span;
        ReadOnlySpan<double> recencies = columns.Recencies.Span, allAges = columns.Ages.Span;
        ReadOnlySpan<decimal> spends = columns.Spends.Span;
        double[] last = new double[x.Length], ages = new double[x.Length];
        bool isPriced = !columns.Spends.IsEmpty;
        long[] pricedCounts = !isPriced ? [] : columns.PricedPurchases.IsEmpty ? x.ToArray() : columns.PricedPurchases.ToArray();
        RowProblems problems = new();
        for (int i = 0; i < x.Length; i++)
        {
            double recencyHere = recencies[i], ageHere = allAges[i];
            last[i] = recencyHere * days;
            ages[i] = ageHere * days;
            if (PurchaseHistory.Problem(x[i], recencyHere, ageHere) is { } problem)
            {
                problems.Add(i, Guard.Invariant($"{problem.Name} {problem.Rule}, but was {problem.Value}"));
            }
            else if (isPriced && (pricedCounts[i] < 0 || (pricedCounts[i] == 0 && spends[i] != 0)))
            {
                problems.Add(i, Guard.Invariant($"has {pricedCounts[i]} priced purchases for a spend of {columns.Spends.Span[i]}"));
            }
        }

        problems.ThrowIfAny(nameof(columns));
        return Of(x.ToArray(), last, ages, pricedCounts, spends.ToArray(), isPriced ? Known(columns.Currency) : default, columns.Unit);
    }

    /// <summary>Makes the histories of a log whose customers are numbered from 0, as columns: the fast door.</summary>
    /// <param name="columns">The purchases, in any order.</param>
    /// <param name="customerCount">How many customers there are: all numbers are below it. Those without a purchase have no history.</param>
    /// <param name="asOf">The end of the observation: the last date that the log covers. No purchase may be after it; <see cref="PurchaseLog{TCustomer}.Split"/> keeps later ones for a hold-out.</param>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <param name="threads">How many threads work at the same time. Worth it from about a million rows.</param>
    /// <returns>The histories with the numbers of their customers, in ascending order.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, or purchases are impossible or refused by the definition. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A customer's number or a day is out of range (the message names the row), a purchase is after <paramref name="asOf"/>, or a number is too small.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static PurchaseHistories<int> From(PurchaseColumns<int> columns, int customerCount, LocalDate asOf, PurchaseDefinition? definition = null, int threads = 1) =>
        PurchaseLog.From(columns, customerCount, definition, threads).Until(asOf);

    /// <summary>Makes the histories of a log as columns, whose customers have any ids.</summary>
    /// <typeparam name="TCustomer">The type of the ids; <see cref="int"/>, <see cref="long"/> and <see cref="Guid"/> are the fast ones.</typeparam>
    /// <param name="columns">The purchases, in any order.</param>
    /// <param name="asOf">The end of the observation: the last date that the log covers. No purchase may be after it; <see cref="PurchaseLog{TCustomer}.Split"/> keeps later ones for a hold-out.</param>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <param name="threads">How many threads work at the same time. Worth it from about a million rows.</param>
    /// <returns>The histories with their customers, in the order in which these first appear.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, or purchases are impossible or refused by the definition. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is out of range (the message names the row), a purchase is after <paramref name="asOf"/>, or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static PurchaseHistories<TCustomer> From<TCustomer>(PurchaseColumns<TCustomer> columns, LocalDate asOf, PurchaseDefinition? definition = null, int threads = 1)
        where TCustomer : notnull =>
        PurchaseLog.From(columns, definition, threads).Until(asOf);

    /// <summary>Makes the histories of purchases, in one pass.</summary>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="purchases">The purchases, in any order; either all have amounts or none.</param>
    /// <param name="asOf">The end of the observation: the last date that the log covers. No purchase may be after it.</param>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <returns>The histories with their customers, in the order in which these first appear.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="purchases"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Purchases are impossible or refused by the definition. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A purchase is after <paramref name="asOf"/>.</exception>
    /// <exception cref="CurrencyMismatchException">Amounts are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static PurchaseHistories<TCustomer> From<TCustomer>(IEnumerable<Purchase<TCustomer>> purchases, LocalDate asOf, PurchaseDefinition? definition = null)
        where TCustomer : notnull =>
        PurchaseLog.From(purchases, definition).Until(asOf);

    /// <summary>Makes the histories of rows that are purchases, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each purchase, in any order.</param>
    /// <param name="fact">Makes the purchase of a row; either all have amounts or none.</param>
    /// <param name="asOf">The end of the observation: the last date that the log covers. No purchase may be after it.</param>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <returns>The histories with their customers, in the order in which these first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Purchases are impossible or refused by the definition. The message names the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A purchase is after <paramref name="asOf"/>.</exception>
    /// <exception cref="CurrencyMismatchException">Amounts are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static PurchaseHistories<TCustomer> From<T, TCustomer>(IEnumerable<T> rows, Func<T, Purchase<TCustomer>> fact, LocalDate asOf, PurchaseDefinition? definition = null)
        where TCustomer : notnull =>
        PurchaseLog.From(rows, fact, definition).Until(asOf);

    /// <summary>Makes the histories of rows of which only the customer and the date are looked at, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each purchase, in any order.</param>
    /// <param name="customer">Whose purchase it is.</param>
    /// <param name="date">When it was.</param>
    /// <param name="asOf">The end of the observation: the last date that the log covers. No purchase may be after it.</param>
    /// <param name="definition">What counts as a purchase; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <returns>The histories with their customers, in the order in which these first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows have no customer. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A purchase is after <paramref name="asOf"/>.</exception>
    public static PurchaseHistories<TCustomer> From<T, TCustomer>(IEnumerable<T> rows, Func<T, TCustomer> customer, Func<T, LocalDate> date, LocalDate asOf, PurchaseDefinition? definition = null)
        where TCustomer : notnull =>
        PurchaseLog.From(rows, customer, date, definition).Until(asOf);

    private static Currency Known(Currency currency) => currency.IsUnset ? Currency.None : currency;
}
