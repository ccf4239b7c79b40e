using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Retention;

/// <summary>The customers of a period: how many there were at the opening, joined, returned, left, and were there at the closing, from which retention and
/// churn are read under every definition.</summary>
/// <remarks>
/// <para>The opening is the day before the first day of the period, the closing its last day; who joins or leaves on a date does so in the period that
/// holds it. A customer departs on the first day without him. Tenures of a customer that touch or overlap are one stay.</para>
/// <para><see cref="Zero"/> is the summary of nobody, the identity of <c>+</c>. Add only movements of different customers in one period; where a customer's
/// tenures lie in several places, merge <see cref="CustomerMovementsBuilder{TCustomer}"/>s.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CustomerMovements>))]
#endif
public sealed class CustomerMovements : ISummary<CustomerMovements>, IEquatable<CustomerMovements>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<CustomerMovements, CustomerMovements, CustomerMovements>
    , IAdditiveIdentity<CustomerMovements, CustomerMovements>
    , IParsable<CustomerMovements>
#endif
{
    private static readonly MetricDefinition DeparturesOverDays =
        new("departures-per-customer-day", "departures over customer-days", "departures per customer-day", 1, BetterWhen.Lower);

    private readonly CustomerGroupTotals[] groups;
    private readonly DailyCounts? daily;

    private CustomerMovements(DateInterval? period, ChurnTiming timing, CustomerGroupTotals[] groups, DailyCounts? daily)
    {
        Period = period;
        Timing = timing;
        this.groups = groups;
        this.daily = daily;
    }

    /// <summary>The movements of nobody in no period, which change nothing when added.</summary>
    /// <value>Without customers.</value>
    public static CustomerMovements Zero { get; } = new(null, 0, MovementTally.NoCustomers(), null);

    /// <summary>The dates of the period.</summary>
    /// <value>Both ends in it; <see langword="null"/> for <see cref="Zero"/>.</value>
    public DateInterval? Period { get; }

    /// <summary>On which date a customer who cancels has left.</summary>
    /// <value>The default value for <see cref="Zero"/>.</value>
    public ChurnTiming Timing { get; }

    /// <summary>How many customers were there on the day before the first day.</summary>
    /// <value>0 or more.</value>
    public long Opening => groups.Where(group => group.AtOpening).Sum(group => group.Customers);

    /// <summary>How many customers were there on the last day.</summary>
    /// <value>Opening less lost, and those who joined or returned and are there.</value>
    public long Closing => groups.Where(group => group.AtClosing).Sum(group => group.Customers);

    /// <summary>How many were customers for the first time ever.</summary>
    /// <value>0 or more, those who left again among them.</value>
    public long New => groups.Where(group => group.IsNew).Sum(group => group.Customers);

    /// <summary>How many of the new ones were there on the last day.</summary>
    /// <value>0 or more.</value>
    public long NewAtClosing => this[CustomerGroup.Joined].Customers;

    /// <summary>How many former customers came back and were there on the last day: reactivated.</summary>
    /// <value>0 or more; not those of the opening, and not those who returned and left again.</value>
    public long Returned => this[CustomerGroup.Returned].Customers;

    /// <summary>How many customers of the opening were gone on the last day.</summary>
    /// <value>From 0 to <see cref="Opening"/>.</value>
    public long Lost => this[CustomerGroup.Lost].Customers;

    /// <summary>How many joined in the period and were gone on its last day.</summary>
    /// <value>From 0 to <see cref="New"/>; also those whose tenure had no day.</value>
    public long JoinedAndLeft => this[CustomerGroup.JoinedAndLeft].Customers;

    /// <summary>How many customers of the opening were there on the last day.</summary>
    /// <value>From 0 to <see cref="Opening"/>; also those who were away for a while.</value>
    public long Survivors => this[CustomerGroup.Stayed].Customers + this[CustomerGroup.LeftAndReturned].Customers;

    /// <summary>How many customers of the opening were there on every day.</summary>
    /// <value>From 0 to <see cref="Survivors"/>.</value>
    public long Continuous => this[CustomerGroup.Stayed].Customers;

    /// <summary>How often customers departed.</summary>
    /// <value>0 or more; who leaves, comes back and leaves again counts twice.</value>
    public long Departures => groups.Sum(group => group.Departures);

    /// <summary>How often new customers departed.</summary>
    /// <value>From 0 to <see cref="Departures"/>.</value>
    public long DeparturesOfNew => groups.Where(group => group.IsNew).Sum(group => group.Departures);

    /// <summary>How often customers departed by their own will.</summary>
    /// <value>From 0 to <see cref="Departures"/>; departures of an unknown kind are in neither.</value>
    public long VoluntaryDepartures => groups.Sum(group => group.Voluntary);

    /// <summary>How often customers departed by failed payments or the company's will.</summary>
    /// <value>From 0 to <see cref="Departures"/>; departures of an unknown kind are in neither.</value>
    public long InvoluntaryDepartures => groups.Sum(group => group.Involuntary);

    /// <summary>How many customers departed, once or more often.</summary>
    /// <value>From 0 to <see cref="Departures"/>.</value>
    public long Departed => groups.Sum(group => group.Departed);

    /// <summary>On how many days of the period customers were there, together: the exposure.</summary>
    /// <value>Customer-days, 0 or more.</value>
    public long CustomerDays => groups.Sum(group => group.CustomerDays);

    /// <summary>The groups of customers, of which every definition counts some.</summary>
    /// <value>Seven, in the order of <see cref="CustomerGroup"/>.</value>
    public IReadOnlyList<CustomerGroupTotals> Groups => groups;

    /// <summary>Departures over customer-days.</summary>
    /// <value>Per day, with Garwood's interval, rate ratios and exact tests; for a period of a stated length see <see cref="ChurnPerExposure"/>.</value>
    public EventRate DepartureRate => CustomerDays == 0 ? EventRate.Zero : EventRate.From(Departures, CustomerDays, DeparturesOverDays);

    /// <summary>The totals of one group.</summary>
    /// <param name="group">Which customers.</param>
    /// <value>Their number, departures and customer-days.</value>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="group"/> is not named.</exception>
    public CustomerGroupTotals this[CustomerGroup group] => groups[(int)Guard.Named(group) - 1];

    /// <summary>Makes the movements from the totals of the groups, as a grouped query gives them.</summary>
    /// <param name="period">The dates of the period, both ends in it.</param>
    /// <param name="totals">The totals; several of one group are added, a group that is left out has nobody.</param>
    /// <param name="timing">On which date a customer who cancels has left.</param>
    /// <returns>The movements, without the counts of each day: the sum of daily rates is undefined.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timing"/> or a group is not named.</exception>
    /// <exception cref="ArgumentException">No customers can have these totals; the message says why.</exception>
    public static CustomerMovements From(DateInterval period, IEnumerable<CustomerGroupTotals> totals, ChurnTiming timing = ChurnTiming.AtPaidThrough)
    {
        int days = Guard.NotNull(period).Length;
        CustomerGroupTotals[] sums = MovementTally.NoCustomers();
        foreach (CustomerGroupTotals line in Guard.NotNull(totals))
        {
            int place = (int)line.Checked(days, nameof(totals)).Group - 1;
            sums[place] = sums[place].Join(in line);
        }

        return new(period, Guard.Named(timing), sums, null);
    }

    /// <summary>Sums up columns of tenures: the fast door.</summary>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="columns">The tenures as columns, in any order.</param>
    /// <param name="period">The dates of the period, both ends in it.</param>
    /// <param name="timing">On which date a customer who cancels has left.</param>
    /// <param name="asOf">The last date that the data cover, on or after the end of the period; not checked when left out.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timing"/> is not named, or <paramref name="asOf"/> is before the end of the period.</exception>
    /// <exception cref="ArgumentException">The columns differ in length, or rows are impossible. The message names the rows.</exception>
    public static CustomerMovements From<TCustomer>(
        TenureColumns<TCustomer> columns, DateInterval period, ChurnTiming timing = ChurnTiming.AtPaidThrough, LocalDate? asOf = null)
        where TCustomer : notnull
    {
        CustomerMovementsBuilder<TCustomer> builder = new(period, timing, asOf);
        columns.AddTo([builder], []);
        return builder.ToMovements();
    }

    /// <summary>Sums up tenures in one pass.</summary>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="tenures">The tenures, in any order.</param>
    /// <param name="period">The dates of the period, both ends in it.</param>
    /// <param name="timing">On which date a customer who cancels has left.</param>
    /// <param name="asOf">The last date that the data cover, on or after the end of the period; not checked when left out.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tenures"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timing"/> is not named, or <paramref name="asOf"/> is before the end of the period.</exception>
    /// <exception cref="ArgumentException">Tenures are impossible: they end before they start, are the default value, or the like. The message names the rows, all of them at once.</exception>
    public static CustomerMovements From<TCustomer>(
        IEnumerable<Tenure<TCustomer>> tenures, DateInterval period, ChurnTiming timing = ChurnTiming.AtPaidThrough, LocalDate? asOf = null)
        where TCustomer : notnull => From(Guard.NotNull(tenures), tenure => tenure, new(period, timing, asOf), nameof(tenures));

    /// <summary>Sums up rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">The rows, in any order.</param>
    /// <param name="tenure">Makes the tenure of a row.</param>
    /// <param name="period">The dates of the period, both ends in it.</param>
    /// <param name="timing">On which date a customer who cancels has left.</param>
    /// <param name="asOf">The last date that the data cover, on or after the end of the period; not checked when left out.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/>, <paramref name="tenure"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timing"/> is not named, or <paramref name="asOf"/> is before the end of the period.</exception>
    /// <exception cref="ArgumentException">Tenures are impossible: they end before they start, are the default value, or the like. The message names the rows, all of them at once.</exception>
    public static CustomerMovements From<T, TCustomer>(
        IEnumerable<T> rows, Func<T, Tenure<TCustomer>> tenure, DateInterval period, ChurnTiming timing = ChurnTiming.AtPaidThrough, LocalDate? asOf = null)
        where TCustomer : notnull
    {
        _ = Guard.NotNull(rows);
        return From(rows, Guard.NotNull(tenure), new(period, timing, asOf), nameof(rows));
    }

    /// <summary>Sums up rows by a key, such as the plan or the country, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">The rows, in any order.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>. A customer with tenures under two keys is a customer of both, so that the movements of
    /// such keys don't add up to those of all: who changes the plan is lost to one and new in the other.</param>
    /// <param name="tenure">Makes the tenure of a row.</param>
    /// <param name="period">The dates of the period, both ends in it.</param>
    /// <param name="timing">On which date a customer who cancels has left.</param>
    /// <param name="asOf">The last date that the data cover, on or after the end of the period; not checked when left out.</param>
    /// <returns>The movements of each key that occurs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/>, <paramref name="key"/>, <paramref name="tenure"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timing"/> is not named, or <paramref name="asOf"/> is before the end of the period.</exception>
    /// <exception cref="ArgumentException">Rows have no key, or their tenures are impossible. The message names the rows, all of them at once.</exception>
    public static IReadOnlyDictionary<TKey, CustomerMovements> By<T, TKey, TCustomer>(
        IEnumerable<T> rows,
        Func<T, TKey> key,
        Func<T, Tenure<TCustomer>> tenure,
        DateInterval period,
        ChurnTiming timing = ChurnTiming.AtPaidThrough,
        LocalDate? asOf = null)
        where TKey : notnull
        where TCustomer : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(tenure);
        _ = new CustomerMovementsBuilder<TCustomer>(period, timing, asOf);
        Dictionary<TKey, CustomerMovementsBuilder<TCustomer>> builders = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                string? problem = "has no key";
                if (key(row) is { } its)
                {
                    if (!builders.TryGetValue(its, out CustomerMovementsBuilder<TCustomer>? builder))
                    {
                        builders.Add(its, builder = new(period, timing, asOf));
                    }

                    problem = builder.TryAdd(tenure(row));
                }

                if (problem is not null)
                {
                    problems.Add(first, problem);
                }

                first++;
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return builders.ToDictionary(entry => entry.Key, entry => entry.Value.ToMovements());
    }

    /// <summary>Sums up columns by a key that is a small number, such as the index of a plan.</summary>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="columns">The tenures as columns, in any order.</param>
    /// <param name="keys">The key of each row, from 0.</param>
    /// <param name="keyCount">How many keys there are: all keys are below.</param>
    /// <param name="period">The dates of the period, both ends in it.</param>
    /// <param name="timing">On which date a customer who cancels has left.</param>
    /// <param name="asOf">The last date that the data cover, on or after the end of the period; not checked when left out.</param>
    /// <returns>The movements of each key, at its index; without customers where a key does not occur.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keyCount"/> is negative, a key is not from 0 to below it, <paramref name="timing"/> is not named, or
    /// <paramref name="asOf"/> is before the end of the period.</exception>
    /// <exception cref="ArgumentException">The columns differ in length, or rows are impossible. The message names the rows.</exception>
    public static CustomerMovements[] By<TCustomer>(
        TenureColumns<TCustomer> columns,
        ReadOnlySpan<int> keys,
        int keyCount,
        DateInterval period,
        ChurnTiming timing = ChurnTiming.AtPaidThrough,
        LocalDate? asOf = null)
        where TCustomer : notnull
    {
        CustomerMovementsBuilder<TCustomer>[] builders = new CustomerMovementsBuilder<TCustomer>[Guard.AtLeast(0, keyCount)];
        for (int i = 0; i < builders.Length; i++)
        {
            builders[i] = new(period, timing, asOf);
        }

        if (keys.Length != columns.Count)
        {
            throw Guard.Bad(nameof(keys), $"There must be one key for each of the {columns.Count} rows, but there were {keys.Length}.");
        }

        columns.AddTo(builders, keys);
        return Array.ConvertAll(builders, builder => builder.ToMovements());
    }

    /// <summary>How many customers were there on a day.</summary>
    /// <param name="date">The opening day, or a day of the period.</param>
    /// <returns>0 or more; <see langword="null"/> for other dates, and where only totals were given.</returns>
    public long? ActiveOn(LocalDate date) => DayOf(date) is { } day && daily is not null && day < daily.Active.Length ? daily.Active[day] : null;

    /// <summary>How many customers departed on a day: were there the day before and not on it.</summary>
    /// <param name="date">A day of the period.</param>
    /// <returns>0 or more; <see langword="null"/> for other dates, and where only totals were given.</returns>
    public long? DeparturesOn(LocalDate date) => DayOf(date) is { } day && day > 0 && daily is not null && day <= daily.Left.Length ? daily.Left[day - 1] : null;

    /// <summary>The retention rate.</summary>
    /// <param name="definition">What "retained" means.</param>
    /// <returns>The rate, undefined when nobody was there at the opening.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named, or is <see cref="RetentionDefinition.RepeatPurchase"/>, which purchases tell:
    /// see <see cref="RetentionRate.FromPurchases"/>.</exception>
    public RetentionRate Retention(RetentionDefinition definition = RetentionDefinition.SurvivorsOverOpening) =>
        Guard.Named(definition) == RetentionDefinition.RepeatPurchase
            ? throw Guard.Out(nameof(definition), definition, "must be one that tenures tell; RetentionRate.FromPurchases reads this one off purchases")
            : Period is null ? RetentionRate.Zero
            : RetentionRate.Of(groups.Sum(group => group.Retained(definition)), Opening, new(definition, Timing == ChurnTiming.AtRequest));

    /// <summary>The churn rate.</summary>
    /// <param name="definition">What is counted as churn, over what. Per exposure it is for 30 days.</param>
    /// <param name="only">The kind of churn to count, all of it when left out. Departures of an unknown kind are in neither.</param>
    /// <returns>The rate, undefined when there was nobody to lose, or for the sum of daily rates when only totals were given.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> or <paramref name="only"/> is not named.</exception>
    public ChurnRate Churn(ChurnDefinition definition = ChurnDefinition.LostOverOpening, ChurnKind? only = null) =>
        Churn(Guard.Named(definition), only, definition == ChurnDefinition.PerExposure ? ChurnRate.DaysOfExposure : 0);

    /// <summary>The churn rate per exposure for a stretch of so many days: departures over customer-days, times the days.</summary>
    /// <param name="days">For how many days the rate is, 1 or more; the same for two rates that are to be compared.</param>
    /// <param name="only">The kind of churn to count, all of it when left out.</param>
    /// <returns>The rate under <see cref="ChurnDefinition.PerExposure"/>, undefined when nobody was there on any day.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is not 1 or more, or <paramref name="only"/> is not named.</exception>
    public ChurnRate ChurnPerExposure(int days, ChurnKind? only = null) => Churn(ChurnDefinition.PerExposure, only, Guard.AtLeast(1, days));

    /// <summary>Reads retention and churn under every definition, and tells for each which groups of customers make it differ from the default one.</summary>
    /// <returns>A line a definition.</returns>
    public DefinitionComparison CompareDefinitions()
    {
        RetentionDefinition[] retention =
        [
            RetentionDefinition.SurvivorsOverOpening, RetentionDefinition.ClosingMinusNew, RetentionDefinition.ClosingMinusAllNew, RetentionDefinition.ContinuousOverOpening,
        ];
        ChurnDefinition[] churn =
        [
            ChurnDefinition.LostOverOpening, ChurnDefinition.EventsOverOpening, ChurnDefinition.EventsOverOpeningPlusNew, ChurnDefinition.IgnoreSamePeriodJoinAndLeave,
            ChurnDefinition.EventsOverAverage, ChurnDefinition.PerExposure, ChurnDefinition.SumOfDailyRates,
        ];
        return new(
            [.. retention.Select(definition => new DefinitionReading(definition.ToString(), Retention(definition), Differences(
                group => group.Retained(definition) - group.Retained(RetentionDefinition.SurvivorsOverOpening),
                group => 0)))],
            [.. churn.Select(definition => new DefinitionReading(definition.ToString(), Churn(definition), Differences(
                group => group.Churned(definition, null) - group.Churned(ChurnDefinition.LostOverOpening, null),
                group => definition is ChurnDefinition.PerExposure or ChurnDefinition.SumOfDailyRates ? 0
                    : (group.ExposedTwice(definition) - group.ExposedTwice(ChurnDefinition.LostOverOpening)) / 2)))]);
    }

    /// <summary>Adds other customers of the same period.</summary>
    /// <param name="other">The movements of customers who are not in this one.</param>
    /// <returns>The movements of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods or timings differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public CustomerMovements Add(CustomerMovements other) => this + other;

    /// <summary>Adds the movements of different customers in one period.</summary>
    /// <param name="left">The movements of some customers.</param>
    /// <param name="right">The movements of others.</param>
    /// <returns>The movements of both; without the counts of each day where one has none.</returns>
    /// <exception cref="ArgumentNullException">One is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods or timings differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static CustomerMovements operator +(CustomerMovements left, CustomerMovements right)
    {
        if (Guard.NotNull(left).Period is not { } period || Guard.NotNull(right).Period is not { } theirs)
        {
            return left.Period is null ? Guard.NotNull(right) : left;
        }

        if (!period.Equals(theirs) || left.Timing != right.Timing)
        {
            throw new DefinitionMismatchException(WholeOf(period, left.Timing), WholeOf(theirs, right.Timing));
        }

        return new(
            period,
            left.Timing,
            [.. left.groups.Zip(right.groups, (mine, others) => mine.Join(in others))],
            left.daily is { } days && right.daily is { } otherDays ? days.Join(otherDays) : null);
    }

    /// <summary>Whether two are the same.</summary>
    /// <param name="left">Movements.</param>
    /// <param name="right">Others.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(CustomerMovements? left, CustomerMovements? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">Movements.</param>
    /// <param name="right">Others.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(CustomerMovements? left, CustomerMovements? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(CustomerMovements? other) => other is not null && Equals(Period, other.Period) && Timing == other.Timing
        && groups.AsSpan().SequenceEqual(other.groups) && Equals(daily, other.daily);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CustomerMovements);

    /// <inheritdoc/>
    public override int GetHashCode() => (Period, Timing, Opening, Closing, Departures, CustomerDays).GetHashCode();

    /// <summary>Writes the movements in the current culture, such as <c>26 opening + 12 joined + 1 returned − 9 lost = 30 closing (24 departures, 10 joined and left)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the movements.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the counts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return ToForm().ToString();
        }

        string numbers = Text.IsGeneral(format) ? "N0" : format!;
        return Count(Opening) + " opening + " + Count(NewAtClosing) + " joined + " + Count(Returned) + " returned − " + Count(Lost) + " lost = " + Count(Closing)
            + " closing (" + Count(Departures) + " departures, " + Count(JoinedAndLeft) + " joined and left)";

        string Count(long value) => value.ToString(numbers, formatProvider);
    }

    /// <summary>Reads movements.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CustomerMovements Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads movements, if the text is such.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The movements; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was.</returns>
    public static bool TryParse(string? text, out CustomerMovements result) => Form.TryParse(text, Read, Zero, out result);

    internal static CustomerMovements Of(DateInterval period, ChurnTiming timing, MovementTally tally) => new(period, timing, tally.Groups, tally.ToDaily());

    /// <summary>The whole summary as a definition, for the message that two don't go together.</summary>
    internal static MetricDefinition WholeOf(DateInterval period, ChurnTiming timing) => new(
        "customer-movements/" + Text.Iso(period.Start) + "/" + Text.Iso(period.End) + "/" + timing,
        "customers from " + Text.Iso(period.Start) + " to " + Text.Iso(period.End) + ", leaving " + timing,
        "customers",
        1,
        BetterWhen.Higher);

    private static CustomerMovements From<T, TCustomer>(IEnumerable<T> rows, Func<T, Tenure<TCustomer>> tenure, CustomerMovementsBuilder<TCustomer> builder, string name)
        where TCustomer : notnull
    {
        RowProblems problems = new();
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                if (builder.TryAdd(tenure(row)) is { } problem)
                {
                    problems.Add(first, problem);
                }

                first++;
            }
        });
        problems.ThrowIfAny(name);
        return builder.ToMovements();
    }

    private ChurnRate Churn(ChurnDefinition definition, ChurnKind? only, int days)
    {
        ChurnReading reading = new(definition, only is { } kind ? Guard.Named(kind, nameof(only)) : 0, Timing == ChurnTiming.AtRequest, days);
        return Period is null ? ChurnRate.Zero : ChurnRate.Of(
            groups.Sum(group => group.Churned(definition, only)),
            groups.Sum(group => group.ExposedTwice(definition)) / 2,
            reading,
            definition == ChurnDefinition.SumOfDailyRates && daily is { } counts ? DailyRates.Of(counts.DeparturesOf(only), counts.Active) : default);
    }

    private GroupDifference[] Differences(Func<CustomerGroupTotals, long> above, Func<CustomerGroupTotals, decimal> below) =>
        [.. groups.Select(group => new GroupDifference(group.Group, group.Customers, above(group), below(group))).Where(difference => difference.Numerator != 0 || difference.Denominator != 0)];

    private int? DayOf(LocalDate date) => Period is { } period && NodaTime.Period.DaysBetween(period.Start, date) + 1 is var day and >= 0 ? day : null;

    private static CustomerMovements Read(Form form)
    {
        if (!form.Has("first"))
        {
            return form.Has("empty") ? Zero : throw new FormatException("The field first is missing from \"" + form + "\".");
        }

        DateInterval period = new(form.Date("first"), form.Date("last"));
        int days = period.Length;
        CustomerGroupTotals[] sums = MovementTally.NoCustomers();
        long[] customers = Column("customers"), departed = Column("departed"), departures = Column("departures"), voluntary = Column("voluntary"),
            involuntary = Column("involuntary"), goneVoluntarily = Column("goneVoluntarily"), goneInvoluntarily = Column("goneInvoluntarily"), customerDays = Column("customerDays");
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = new CustomerGroupTotals
            {
                Group = sums[i].Group,
                Customers = customers[i],
                Departed = departed[i],
                Departures = departures[i],
                Voluntary = voluntary[i],
                Involuntary = involuntary[i],
                GoneVoluntarily = goneVoluntarily[i],
                GoneInvoluntarily = goneInvoluntarily[i],
                CustomerDays = customerDays[i],
            }.Checked(days, "groups");
        }

        return new(period, form.Enum<ChurnTiming>("timing"), sums, DailyCounts.Read(form, days)?.Checked(sums));

        long[] Column(string name) => form.Int64s(name) is { } column && column.Length == sums.Length
            ? column
            : throw new FormatException(Guard.Invariant($"The field {name} must have {sums.Length} counts, one a group."));
    }

    private Form ToForm()
    {
        if (Period is not { } period)
        {
            return new Form().Add("empty", 0L);
        }

        Form form = new Form().Add("first", period.Start).Add("last", period.End).Add("timing", Timing)
            .Add("customers", groups.Select(group => group.Customers))
            .Add("departed", groups.Select(group => group.Departed))
            .Add("departures", groups.Select(group => group.Departures))
            .Add("voluntary", groups.Select(group => group.Voluntary))
            .Add("involuntary", groups.Select(group => group.Involuntary))
            .Add("goneVoluntarily", groups.Select(group => group.GoneVoluntarily))
            .Add("goneInvoluntarily", groups.Select(group => group.GoneInvoluntarily))
            .Add("customerDays", groups.Select(group => group.CustomerDays));
        return daily is null ? form : daily.AddTo(form);
    }

#if NET8_0_OR_GREATER
    static CustomerMovements IAdditiveIdentity<CustomerMovements, CustomerMovements>.AdditiveIdentity => Zero;

    static CustomerMovements IParsable<CustomerMovements>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CustomerMovements>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CustomerMovements result) => TryParse(s, out result);
#endif
}
