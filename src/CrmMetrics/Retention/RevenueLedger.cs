using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>The subscriptions of all customers under one definition of recurring revenue, from which movements over any period are read.</summary>
/// <remarks>It keeps every subscription that counts. Ledgers of any cut of the rows, even of one customer's, <see cref="Merge"/> into the whole; the movements read off a ledger add only
/// over different customers.</remarks>
[DebuggerDisplay("{Customers} customers, {Subscriptions} subscriptions")]
public sealed class RevenueLedger
{
    private const int Shown = 20;

    private readonly Dictionary<string, List<Subscription>> customers = new(StringComparer.Ordinal);
    private Currency currency;

    private RevenueLedger(RevenueDefinition definition, ExchangeRates? rates)
    {
        Definition = definition;
        Rates = rates;
        currency = rates?.Reporting ?? default;
    }

    /// <summary>What counts as recurring revenue.</summary>
    /// <value>The definition given; <see cref="RevenueDefinition.Standard"/> when none was.</value>
    public RevenueDefinition Definition { get; }

    /// <summary>The exchange rates.</summary>
    /// <value><see langword="null"/> where there is one currency.</value>
    public ExchangeRates? Rates { get; }

    /// <summary>How many customers have a subscription that counts.</summary>
    /// <value>0 or more.</value>
    public int Customers => customers.Count;

    /// <summary>How many subscriptions count.</summary>
    /// <value>0 or more.</value>
    public long Subscriptions { get; private set; }

    /// <summary>How many subscriptions the definition leaves out.</summary>
    /// <value>0 or more; nothing is left out unseen.</value>
    public long LeftOut { get; private set; }

    /// <summary>Makes the ledger from subscriptions.</summary>
    /// <param name="subscriptions">The subscriptions, all that each customer ever had.</param>
    /// <param name="definition">What counts as recurring revenue; <see cref="RevenueDefinition.Standard"/> when left out.</param>
    /// <param name="rates">The exchange rates; needed for several currencies.</param>
    /// <returns>The ledger.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="subscriptions"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A subscription is missing. The message names all such rows.</exception>
    /// <exception cref="CurrencyMismatchException">There are several currencies and no rates.</exception>
    public static RevenueLedger From(IEnumerable<Subscription> subscriptions, RevenueDefinition? definition = null, ExchangeRates? rates = null) =>
        From(Guard.NotNull(subscriptions), subscription => subscription, definition, rates);

    /// <summary>Makes the ledger from rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">One row a subscription, all that each customer ever had.</param>
    /// <param name="fact">Makes the subscription of a row.</param>
    /// <param name="definition">What counts as recurring revenue; <see cref="RevenueDefinition.Standard"/> when left out.</param>
    /// <param name="rates">The exchange rates; needed for several currencies.</param>
    /// <returns>The ledger.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="fact"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A row makes no subscription. The message names all such rows with what is wrong.</exception>
    /// <exception cref="CurrencyMismatchException">There are several currencies and no rates.</exception>
    public static RevenueLedger From<T>(IEnumerable<T> rows, Func<T, Subscription> fact, RevenueDefinition? definition = null, ExchangeRates? rates = null)
    {
        RevenueLedger ledger = new(definition ?? RevenueDefinition.Standard, rates);
        _ = Guard.NotNull(rows);
        _ = Guard.NotNull(fact);
        ReadEach(rows, fact, (_, subscription, _) => ledger.Add(subscription));
        return ledger;
    }

    /// <summary>The ledger of the rows of this one and of another.</summary>
    /// <param name="other">The ledger of rows that are not in this one, under the same definition; its customers may be the same.</param>
    /// <returns>A ledger of all the rows; the two stay as they are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The two have different definitions or exchange rates.</exception>
    /// <exception cref="CurrencyMismatchException">There are several currencies and no rates.</exception>
    public RevenueLedger Merge(RevenueLedger other)
    {
        if (Guard.NotNull(other).Definition != Definition || !ReferenceEquals(other.Rates, Rates))
        {
            throw Guard.Bad(nameof(other), $"other: ledgers merge under one definition and with the same exchange rates, but one is {Definition} and the other {other.Definition}.");
        }

        RevenueLedger merged = new(Definition, Rates) { LeftOut = LeftOut + other.LeftOut };
        foreach (Subscription subscription in customers.Values.Concat(other.customers.Values).SelectMany(all => all))
        {
            merged.Add(subscription);
        }

        return merged;
    }

    /// <summary>What became of each customer's revenue over a period.</summary>
    /// <param name="period">The period; opening is the day before its first day, closing its last day.</param>
    /// <returns>The table of the customers who paid or moved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A customer, or a subscription where those are the unit, pays less than nothing on the opening or the closing day, or event by event on a day between.
    /// The message names all such customers.</exception>
    /// <exception cref="OverflowException">A sum has more digits than a decimal holds.</exception>
    public RevenueChanges Changes(DateInterval period)
    {
        LocalDate opening = Guard.NotNull(period).Start.PlusDays(-1);
        Reading reading = new(EpochDays.Of(opening), EpochDays.Of(period.End), Rates?.On(opening), Rates?.On(period.End));
        List<string> problems = [];
        List<RevenueChange> changes = [];
        foreach (KeyValuePair<string, List<Subscription>> customer in customers)
        {
            if (ChangeOf(customer.Key, customer.Value, reading, problems) is { } change)
            {
                changes.Add(change);
            }
        }

        if (problems.Count > 0)
        {
            string more = problems.Count > Shown ? Guard.Invariant($"; and {problems.Count - Shown} more") : "";
            throw Guard.Bad("subscriptions", $"No customer can pay less than nothing: give credits with the subscriptions that they lower: {string.Join("; ", problems.Take(Shown))}{more}.");
        }

        return new([.. changes], currency, period, Definition);
    }

    /// <summary>The movements over a period.</summary>
    /// <param name="period">The period; opening is the day before its first day, closing its last day.</param>
    /// <returns>The movements of all customers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A customer pays less than nothing. The message names all such customers.</exception>
    /// <exception cref="OverflowException">A sum has more digits than a decimal holds.</exception>
    public RevenueMovements Movements(DateInterval period) => Changes(period).Movements;

    /// <summary>Committed monthly recurring revenue (CMRR): what is already signed and already cancelled, from today on.</summary>
    /// <param name="asOf">The last day that the data cover.</param>
    /// <param name="through">The day up to which signed changes count, after <paramref name="asOf"/>.</param>
    /// <returns>The movements to come: the opening is the revenue of <paramref name="asOf"/>, the closing is committed revenue.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="through"/> is not after <paramref name="asOf"/>.</exception>
    /// <exception cref="ArgumentException">A customer pays less than nothing. The message names all such customers.</exception>
    public RevenueMovements Committed(LocalDate asOf, LocalDate through) => through > asOf
        ? Movements(new(asOf.PlusDays(1), through))
        : throw Guard.Out(nameof(through), Text.Iso(through), "must be after " + Text.Iso(asOf));

    /// <summary>The movements of each month, quarter or day of a period, one after the other.</summary>
    /// <param name="dates">The dates to split.</param>
    /// <param name="granularity">How long the steps are.</param>
    /// <param name="calendar">The calendar of the report.</param>
    /// <returns>The steps; each opens with the closing of the one before.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="dates"/> or <paramref name="calendar"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="granularity"/> is not named.</exception>
    /// <exception cref="ArgumentException">A customer pays less than nothing. The message names all such customers.</exception>
    public RevenueWaterfall Waterfall(DateInterval dates, Granularity granularity, ReportingCalendar calendar)
    {
        IReadOnlyList<ReportingPeriod> periods = Guard.NotNull(calendar).Split(dates, granularity);
        return new(periods, [.. periods.Select(period => Movements(period.Dates))]);
    }

    /// <summary>The ledgers of segments, in one pass over rows.</summary>
    internal static Dictionary<TKey, RevenueLedger> By<T, TKey>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, Subscription> fact, RevenueDefinition? definition, ExchangeRates? rates)
        where TKey : notnull
    {
        Dictionary<TKey, RevenueLedger> ledgers = [];
        Dictionary<string, TKey> segments = new(StringComparer.Ordinal);
        _ = Guard.NotNull(rows);
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        ReadEach(rows, fact, (item, subscription, row) =>
        {
            TKey segment = key(item);
            if (segment is null)
            {
                throw Rows.NullKey(nameof(key), row);
            }

            if (!segments.TryGetValue(subscription.Customer, out TKey? known))
            {
                segments.Add(subscription.Customer, segment);
            }
            else if (!EqualityComparer<TKey>.Default.Equals(known, segment))
            {
                throw Guard.Bad(nameof(key), $"the customer {subscription.Customer} is in the segments {known} and {segment}");
            }

            if (!ledgers.TryGetValue(segment, out RevenueLedger? ledger))
            {
                ledgers.Add(segment, ledger = new(definition ?? RevenueDefinition.Standard, rates));
            }

            ledger.Add(subscription);
        });
        return ledgers;
    }

    private static void ReadEach<T>(IEnumerable<T> rows, Func<T, Subscription> fact, Action<T, Subscription, long> take)
    {
        RowProblems problems = new();
        long row = 0;
        foreach (T item in rows)
        {
            try
            {
                take(item, fact(item) ?? throw Guard.Bad(nameof(fact), $"there is none"), row);
            }
            catch (ArgumentException problem)
            {
                problems.Add(row, Sentence(problem));
            }

            row++;
        }

        problems.ThrowIfAny(nameof(rows));
    }

    // Without the lines that .NET adds: the parameter's name, and the value.
    private static string Sentence(ArgumentException problem)
    {
        string text = problem.Message;
        int parameter = problem.ParamName is { Length: > 0 } name ? text.IndexOf(name + "'", StringComparison.Ordinal) : -1, line = text.IndexOfAny(['\r', '\n']);
        text = parameter > 0 && text.LastIndexOf('(', parameter) is var open and > 0 ? text.Substring(0, open) : line > 0 ? text.Substring(0, line) : text;
        return text.TrimEnd(' ', '.');
    }

    private void Add(Subscription subscription)
    {
        if (!Definition.Includes(subscription))
        {
            LeftOut++;
            return;
        }

        if (Rates is null)
        {
            currency = Money.Common(currency, Definition.Counted(subscription).Currency);
        }

        if (!customers.TryGetValue(subscription.Customer, out List<Subscription>? known))
        {
            customers.Add(subscription.Customer, known = []);
        }

        known.Add(subscription);
        Subscriptions++;
    }

    private RevenueChange? ChangeOf(string customer, List<Subscription> subscriptions, in Reading reading, List<string> problems)
    {
        // Without an identifier each row is a subscription by itself.
        Dictionary<string, RevenueWalk> known = new(StringComparer.Ordinal);
        List<RevenueWalk> walks = [];
        RevenueTally tally = new();
        bool each = Definition.Unit == RevenueUnit.PerSubscription;
        long parts = subscriptions.Aggregate(1L, (common, subscription) => Exact.CommonMultiple(common, subscription.Billing.PerMonth.Months));
        foreach (Subscription subscription in subscriptions)
        {
            RevenueWalk? walk = each ? null : walks.FirstOrDefault();
            if (each && subscription.Id is { } id)
            {
                _ = known.TryGetValue(id, out walk);
            }

            if (walk is null)
            {
                walks.Add(walk = new());
                if (subscription.Id is { } first)
                {
                    known[first] = walk;
                }
            }

            Take(subscription, parts, walk, tally, in reading);
        }

        bool isOpening = false, isClosing = false;
        foreach (RevenueWalk walk in walks)
        {
            walk.Read(reading.Opening, reading.Closing, Definition.Grain, tally);
            isOpening |= walk.Opening > 0;
            isClosing |= walk.Closing > 0;
            if (walk.Negative is { } negative)
            {
                problems.Add(Guard.Invariant($"{customer} pays {negative.Amount / parts} a month on {Text.Iso(EpochDays.Date(negative.Day))}"));
            }
        }

        return tally.IsEmpty ? null : tally.ToChange(customer, parts, currency, isOpening, isClosing);
    }

    private void Take(Subscription subscription, long parts, RevenueWalk walk, RevenueTally tally, in Reading reading)
    {
        int start = EpochDays.Of(subscription.Start);
        int end = subscription.End is { } date ? EpochDays.Of(date) + (Definition.EndDates == EndDateRule.Inclusive ? 1 : 0) : RevenueWalk.Never;
        Money counted = Definition.Counted(subscription);
        decimal units = Units(counted.Amount, subscription.Billing, parts), before = Exact.Product(units, reading.OpeningRate(counted.Currency));
        decimal price = Exact.Product(Units(subscription.PriceIncrease.Amount, subscription.Billing, parts), reading.OpeningRate(subscription.PriceIncrease.Currency));
        RevenueWalk.Stretch stretch = new(start, end, before, price, IsDue(subscription, start, end, in reading));
        walk.Add(stretch);
        if (stretch.IsActive(reading.Closing))
        {
            decimal after = Exact.Product(units, reading.ClosingRate(counted.Currency));
            tally.Add(RevenueLine.Closing, after);
            tally.Add(RevenueLine.CurrencyEffect, Exact.Sum(after, -before));
            tally.Add(RevenueLine.Contracts, (subscription.Term ?? subscription.Billing).IsYearOrMore ? after : 0);
        }
    }

    private static decimal Units(decimal amount, BillingPeriod billing, long parts)
    {
        (long times, long months) = billing.PerMonth;
        return amount == 0 ? 0 : Exact.Product(amount, checked(times * (parts / months)));
    }

    // Whether a term ends after the opening day and up to the closing day, and the subscription had not ended before.
    private static bool IsDue(Subscription subscription, int start, int end, in Reading reading)
    {
        BillingPeriod term = subscription.Term ?? subscription.Billing;
        int last = Math.Min(reading.Closing, end);
        if (last <= start)
        {
            return false;
        }

        if (!term.IsInMonths)
        {
            int terms = (last - start) / term.DayCount;
            return terms > 0 && start + (terms * term.DayCount) > reading.Opening;
        }

        LocalDate lastDate = EpochDays.Date(last);
        int months = Period.Between(subscription.Start, lastDate, PeriodUnits.Months).Months;
        int whole = months / term.Count * term.Count;
        return whole > 0 && EpochDays.Of(subscription.Start.PlusMonths(whole)) is var renewal && renewal > reading.Opening && renewal <= last;
    }

    /// <summary>The two days of a reading with their exchange rates.</summary>
    private readonly struct Reading(int opening, int closing, Func<Currency, decimal>? openingRates, Func<Currency, decimal>? closingRates)
    {
        public int Opening => opening;

        public int Closing => closing;

        public decimal OpeningRate(Currency currency) => openingRates?.Invoke(currency) ?? 1;

        public decimal ClosingRate(Currency currency) => closingRates?.Invoke(currency) ?? 1;
    }
}
