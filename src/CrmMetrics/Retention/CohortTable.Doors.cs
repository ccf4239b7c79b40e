using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Retention;

/// <content>The doors: columns, rows and facts.</content>
public sealed partial class CohortTable
{
    /// <summary>Makes the table from columns of events whose customers are numbered from 0: the fast door.</summary>
    /// <param name="columns">The events.</param>
    /// <param name="customerCount">How many customers there are: all numbers are below it.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The last date that the data cover; later events are counted and take no part.</param>
    /// <param name="threads">How many threads work at the same time; each takes rows of its own, and remembers their customers, where a customer takes a few bytes; else customers of its own. Worth it from about a million rows.</param>
    /// <returns>The table; customers without events are in no cohort.</returns>
    /// <remarks>By calendar weeks, months, quarters or years it takes 4 bytes a customer for up to 31 periods and 8 for each 32 beyond, besides the columns; by days, by rolling windows, with separate
    /// starts or with amounts 20 to 45 bytes an event.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The columns differ in length or do not fit the definition, or rows are impossible: a return before its start, no role. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A customer's number or a day is out of range (the message names the row), <paramref name="asOf"/> is before all events, or a number is too small.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static CohortTable From(CohortColumns<int> columns, int customerCount, CohortDefinition definition, LocalDate asOf, int threads = 1) =>
        CohortFeed<int>.Table(columns, CohortClock.Covering(definition, asOf), Guard.AtLeast(0, customerCount), threads);

    /// <summary>Makes the table from columns of events up to an instant, whose customers are numbered from 0.</summary>
    /// <param name="columns">The events.</param>
    /// <param name="customerCount">How many customers there are: all numbers are below it.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The instant before which the data are complete; events at it or later are counted and take no part.</param>
    /// <param name="threads">How many threads work at the same time; each takes rows of its own, and remembers their customers, where a customer takes a few bytes; else customers of its own.</param>
    /// <returns>The table; customers without events are in no cohort.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The columns differ in length or do not fit the definition, or rows are impossible. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A customer's number or a day is out of range (the message names the row), <paramref name="asOf"/> is before all events, or a number is too small.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static CohortTable From(CohortColumns<int> columns, int customerCount, CohortDefinition definition, Instant asOf, int threads = 1) =>
        CohortFeed<int>.Table(columns, new(Guard.NotNull(definition), asOf), Guard.AtLeast(0, customerCount), threads);

    /// <summary>Makes the table from columns of events whose customers have any ids.</summary>
    /// <typeparam name="TKey">The type of the ids; <see cref="int"/>, <see cref="long"/> and <see cref="Guid"/> are the fast ones.</typeparam>
    /// <param name="columns">The events.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The last date that the data cover; later events are counted and take no part.</param>
    /// <param name="threads">How many threads work at the same time; each takes rows of its own, and remembers their customers, where a customer takes a few bytes; else customers of its own. Worth it from about a million rows.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The columns differ in length or do not fit the definition, or rows are impossible: no customer, a return before its start, no role. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is out of range (the message names the row), <paramref name="asOf"/> is before all events, or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static CohortTable From<TKey>(CohortColumns<TKey> columns, CohortDefinition definition, LocalDate asOf, int threads = 1)
        where TKey : notnull =>
        CohortFeed<TKey>.Table(columns, CohortClock.Covering(definition, asOf), null, threads);

    /// <summary>Makes the table from columns of events up to an instant, whose customers have any ids.</summary>
    /// <typeparam name="TKey">The type of the ids.</typeparam>
    /// <param name="columns">The events.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The instant before which the data are complete; events at it or later are counted and take no part.</param>
    /// <param name="threads">How many threads work at the same time; each takes rows of its own, and remembers their customers, where a customer takes a few bytes; else customers of its own.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The columns differ in length or do not fit the definition, or rows are impossible. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is out of range (the message names the row), <paramref name="asOf"/> is before all events, or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static CohortTable From<TKey>(CohortColumns<TKey> columns, CohortDefinition definition, Instant asOf, int threads = 1)
        where TKey : notnull =>
        CohortFeed<TKey>.Table(columns, new(Guard.NotNull(definition), asOf), null, threads);

    /// <summary>Makes the table from rows that have a customer and a date, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each event; each is a start and a return.</param>
    /// <param name="customer">Whose event it is.</param>
    /// <param name="date">When it was, by the calendar of the definition.</param>
    /// <param name="definition">How customers are put into cohorts; by a rule of the calendar.</param>
    /// <param name="asOf">The last date that the data cover; later events are counted and take no part.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows have no customer (the message names them all), or the definition needs instants.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="asOf"/> is before all events.</exception>
    public static CohortTable From<T, TKey>(IEnumerable<T> rows, Func<T, TKey> customer, Func<T, LocalDate> date, CohortDefinition definition, LocalDate asOf)
        where TKey : notnull =>
        CohortFeed<TKey>.Table(Guard.NotNull(rows), Guard.NotNull(customer), Guard.NotNull(date), CohortClock.Covering(definition, asOf));

    /// <summary>Makes the table from rows that have a customer and an instant, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each event; each is a start and a return.</param>
    /// <param name="customer">Whose event it is.</param>
    /// <param name="instant">When it was; told apart to 100 nanoseconds.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The instant before which the data are complete; events at it or later are counted and take no part.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows have no customer. The message names them all.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="asOf"/> is before all events.</exception>
    public static CohortTable From<T, TKey>(IEnumerable<T> rows, Func<T, TKey> customer, Func<T, Instant> instant, CohortDefinition definition, Instant asOf)
        where TKey : notnull =>
        CohortFeed<TKey>.Table(Guard.NotNull(rows), Guard.NotNull(customer), Guard.NotNull(instant), new CohortClock(Guard.NotNull(definition), asOf));

    /// <summary>Makes the table from rows that are starts, returns or both, and may bring an amount, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each event.</param>
    /// <param name="fact">Makes the event of a row; either all have amounts or none.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The last date that the data cover; later events are counted and take no part.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows cannot be used: no customer, no role, no amount, a return before its start. The message names them all.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="asOf"/> is before all events.</exception>
    /// <exception cref="CurrencyMismatchException">Amounts are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static CohortTable From<T, TKey>(IEnumerable<T> rows, Func<T, CohortEvent<TKey>> fact, CohortDefinition definition, LocalDate asOf)
        where TKey : notnull =>
        CohortFeed<TKey>.Table(Guard.NotNull(rows), Guard.NotNull(fact), CohortClock.Covering(definition, asOf));

    /// <summary>Makes the table from rows up to an instant that are starts, returns or both, and may bring an amount, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each event.</param>
    /// <param name="fact">Makes the event of a row; either all have amounts or none.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The instant before which the data are complete; events at it or later are counted and take no part.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows cannot be used: no customer, no role, no amount, a return before its start. The message names them all.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="asOf"/> is before all events.</exception>
    /// <exception cref="CurrencyMismatchException">Amounts are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static CohortTable From<T, TKey>(IEnumerable<T> rows, Func<T, CohortEvent<TKey>> fact, CohortDefinition definition, Instant asOf)
        where TKey : notnull =>
        CohortFeed<TKey>.Table(Guard.NotNull(rows), Guard.NotNull(fact), new CohortClock(Guard.NotNull(definition), asOf));

    /// <summary>Makes the table from events, in one pass.</summary>
    /// <typeparam name="TKey">The type of the customers' ids.</typeparam>
    /// <param name="events">The events; either all have amounts or none.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The last date that the data cover; later events are counted and take no part.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Events cannot be used: no customer, no role, no amount, a return before its start. The message names them all.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="asOf"/> is before all events.</exception>
    /// <exception cref="CurrencyMismatchException">Amounts are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static CohortTable From<TKey>(IEnumerable<CohortEvent<TKey>> events, CohortDefinition definition, LocalDate asOf)
        where TKey : notnull =>
        CohortFeed<TKey>.Table(Guard.NotNull(events), happened => happened, CohortClock.Covering(definition, asOf));

    /// <summary>Makes the table from events up to an instant, in one pass.</summary>
    /// <typeparam name="TKey">The type of the customers' ids.</typeparam>
    /// <param name="events">The events; either all have amounts or none.</param>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The instant before which the data are complete; events at it or later are counted and take no part.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Events cannot be used: no customer, no role, no amount, a return before its start. The message names them all.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="asOf"/> is before all events.</exception>
    /// <exception cref="CurrencyMismatchException">Amounts are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static CohortTable From<TKey>(IEnumerable<CohortEvent<TKey>> events, CohortDefinition definition, Instant asOf)
        where TKey : notnull =>
        CohortFeed<TKey>.Table(Guard.NotNull(events), happened => happened, new CohortClock(Guard.NotNull(definition), asOf));
}
