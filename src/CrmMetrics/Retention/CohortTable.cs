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

/// <summary>Cohort retention: of the customers who started in one period, which share came back how many periods later, and what they brought.</summary>
/// <remarks>
/// <para>Every window can be read off one table: <see cref="CohortWindow.On"/> a period, <see cref="CohortWindow.OnOrAfter"/>,
/// <see cref="CohortWindow.Within"/>, and any <see cref="CohortWindow.Bracket"/>. A cell is a <see cref="Proportion"/>, so it has Wilson's interval and can be compared.</para>
/// <para>A cell whose window has not wholly passed by the date of the data is incomplete: it has no value under <see cref="CohortDenominator.EligibleOnly"/>, is
/// told by <see cref="IsComplete(LocalDate, CohortWindow)"/>, and takes no part in pooled figures.</para>
/// <para>Add only tables of different customers; where a customer's events are spread, join the <see cref="CohortBuilder{TKey}"/>s instead.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CohortTable>))]
#endif
public sealed partial class CohortTable : ISummary<CohortTable>, IEquatable<CohortTable>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<CohortTable, CohortTable, CohortTable>
    , IAdditiveIdentity<CohortTable, CohortTable>
    , IEqualityOperators<CohortTable, CohortTable, bool>
    , IParsable<CohortTable>
#endif
{
    private static readonly Reason NoCompleteCohort = new("no-complete-cohort", "no cohort has its window behind it");

    private readonly CohortClock? clock;
    private readonly CohortCounts[] counts;
    private readonly Currency? currency;

    internal CohortTable(CohortClock? clock, CohortCounts[] counts, Currency? currency, long eventsAfterAsOf, long returnsBeforeStart, long customersWithoutStart)
    {
        this.clock = clock;
        this.counts = counts;
        this.currency = currency;
        EventsAfterAsOf = eventsAfterAsOf;
        ReturnsBeforeStart = returnsBeforeStart;
        CustomersWithoutStart = customersWithoutStart;
        Members = counts.Sum(cohort => cohort.Size);
        Cohorts = Array.AsReadOnly(Array.ConvertAll(counts, cohort => new Cohort(clock!.Cohorts.Period(cohort.Index), cohort.Size)));
        LastWindow = counts.Length == 0 ? -1 : counts.Max(cohort => cohort.LastComplete);
    }

    /// <summary>The table of nobody, under no definition yet, which changes nothing when added.</summary>
    /// <value>No cohorts.</value>
    public static CohortTable Zero { get; } = new(null, [], null, 0, 0, 0);

    /// <summary>How customers were put into cohorts.</summary>
    /// <value><see langword="null"/> for <see cref="Zero"/> alone.</value>
    public CohortDefinition? Definition => clock?.Definition;

    /// <summary>The instant before which the data are complete.</summary>
    /// <value>The end of the last date that they cover, where a date was given; <see langword="null"/> for <see cref="Zero"/> alone.</value>
    public Instant? AsOf => clock?.AsOf;

    /// <summary>The cohorts that have members, in order of time.</summary>
    /// <value>The rows of the table.</value>
    public IReadOnlyList<Cohort> Cohorts { get; }

    /// <summary>How many members the cohorts have together.</summary>
    /// <value>The number of customers; under <see cref="CohortStart.EveryStart"/>, where a customer may be in several cohorts, of memberships.</value>
    public long Members { get; }

    /// <summary>The last window that has passed for at least one customer.</summary>
    /// <value>The last column that has a value; −1 when there is none.</value>
    public int LastWindow { get; }

    /// <summary>How many events were left out because they are after the date of the data.</summary>
    /// <value>0 or more.</value>
    public long EventsAfterAsOf { get; }

    /// <summary>How many returns were left out because their customer had not started.</summary>
    /// <value>0 unless the definition has <see cref="EarlierReturns.LeftOut"/>.</value>
    public long ReturnsBeforeStart { get; }

    /// <summary>How many customers are in no cohort because they never started.</summary>
    /// <value>0 unless the definition has <see cref="EarlierReturns.LeftOut"/>.</value>
    public long CustomersWithoutStart { get; }

    /// <summary>Whether the events brought amounts.</summary>
    /// <value>Only then are there values and orders.</value>
    public bool HasAmounts => currency is not null;

    /// <summary>Whether the window has wholly passed for every member of a cohort.</summary>
    /// <param name="cohort">Any date of the cohort's period.</param>
    /// <param name="window">The window.</param>
    /// <returns><see langword="false"/> also when the cohort has no members.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, which is none.</exception>
    public bool IsComplete(LocalDate cohort, CohortWindow window) => Find(cohort) is { } found && IsComplete(found, window.Set(nameof(window)));

    /// <summary>The retention of a cohort.</summary>
    /// <param name="cohort">Any date of the cohort's period.</param>
    /// <param name="window">When a member has to come back.</param>
    /// <param name="denominator">Of whom it is the share; of those whose window has passed by default.</param>
    /// <returns>The share; of nothing, without a value, when nobody's window has passed or the cohort has no members.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, or <paramref name="denominator"/> is not named.</exception>
    public Proportion Cell(LocalDate cohort, CohortWindow window, CohortDenominator denominator = CohortDenominator.EligibleOnly)
    {
        _ = Guard.Named(denominator);
        _ = window.Set(nameof(window));
        return Find(cohort) is { } found ? Cell(found, window, denominator)
            : clock is null ? Proportion.Zero
            : Proportion.From(0, 0, clock.Definition.Share(window, denominator));
    }

    /// <summary>The retention of all cohorts together, each counting by its size: the pooled row of the table.</summary>
    /// <param name="window">When a member has to come back.</param>
    /// <param name="denominator">Of whom it is the share. Of those whose window has passed, in whichever cohort; or of all the members of the complete cohorts.</param>
    /// <returns>The share; of nothing, without a value, when no cohort has its window behind it. Its interval takes customers for independent; where cohorts
    /// differ, <see cref="PooledBootstrap"/> is wider and right.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, or <paramref name="denominator"/> is not named.</exception>
    public Proportion Pooled(CohortWindow window, CohortDenominator denominator = CohortDenominator.EligibleOnly)
    {
        _ = Guard.Named(denominator);
        _ = window.Set(nameof(window));
        return clock is null
            ? Proportion.Zero
            : PooledCells(window, denominator).Aggregate(Proportion.From(0, 0, clock.Definition.Share(window, denominator)), (sum, cell) => sum + cell);
    }

    /// <summary>The interval of the pooled retention when cohorts differ: whole cohorts are drawn again.</summary>
    /// <param name="window">When a member has to come back.</param>
    /// <param name="seed">The seed of the draws; the same seed gives the same interval everywhere.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="draws">How many times the cohorts are drawn again; 100 or more.</param>
    /// <returns>The percentile interval, with its Monte Carlo error; <see langword="null"/> when fewer than two cohorts have their window behind them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, <paramref name="level"/> is not above 0 and below 1, or <paramref name="draws"/> is below 100.</exception>
    public BootstrapInterval? PooledBootstrap(CohortWindow window, int seed, double level = 0.95, int draws = 10_000)
    {
        _ = Guard.Level(level);
        _ = Guard.AtLeast(100, draws);
        Proportion[] cells = [.. PooledCells(window.Set(nameof(window)), CohortDenominator.EligibleOnly)];
        if (cells.Length < 2)
        {
            return null;
        }

        MathNet.Numerics.Random.Xoshiro256StarStar random = new(seed);
        double[] drawn = new double[draws];
        for (int draw = 0; draw < draws; draw++)
        {
            long part = 0, whole = 0;
            for (int i = 0; i < cells.Length; i++)
            {
                Proportion cell = cells[random.Next(cells.Length)];
                part += cell.Part;
                whole += cell.Whole;
            }

            drawn[draw] = (double)part / whole;
        }

        return BootstrapInterval.Of(drawn, level, seed);
    }

    /// <summary>The mean of the cohorts' retentions, each cohort counting the same.</summary>
    /// <param name="window">When a member has to come back.</param>
    /// <returns>The mean over the complete cohorts; its standard error comes from the chance in each of them. Undefined when none is complete.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, which is none.</exception>
    public Estimate MeanOfCohorts(CohortWindow window)
    {
        _ = window.Set(nameof(window));
        Proportion[] cells = [.. CompleteCells(window)];
        MetricDefinition of = (clock?.Definition ?? new CohortDefinition(ReportingCalendar.Utc, Granularity.Month)).Share(window, CohortDenominator.EligibleOnly);
        MetricDefinition definition = of with { Id = of.Id + "/mean-of-cohorts", Text = of.Text + ", mean of the cohorts" };
        return cells.Length == 0
            ? new(null, NoCompleteCohort, definition, null, NoCompleteCohort)
            : Estimate.From(
                cells.Average(cell => cell.Value!.Value),
                Math.Sqrt(cells.Sum(cell => cell.Value!.Value * (1 - cell.Value!.Value) / cell.Whole)) / cells.Length,
                definition);
    }

    /// <summary>The retention of the latest cohort whose window has wholly passed.</summary>
    /// <param name="window">When a member has to come back.</param>
    /// <returns>The share; of nothing, without a value, when no cohort is complete.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, which is none.</exception>
    public Proportion LastComplete(CohortWindow window)
    {
        _ = window.Set(nameof(window));
        return clock is null
            ? Proportion.Zero
            : CompleteCells(window).DefaultIfEmpty(Proportion.From(0, 0, clock.Definition.Share(window, CohortDenominator.EligibleOnly))).Last();
    }

    /// <summary>Sets a cohort against another.</summary>
    /// <param name="cohort">Any date of the cohort's period.</param>
    /// <param name="baseline">Any date of the period of the cohort to set it against.</param>
    /// <param name="window">When a member has to come back.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The difference of the two shares, by Newcombe's hybrid of Wilson's intervals; <see langword="null"/> when either has no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public Comparison? Compare(LocalDate cohort, LocalDate baseline, CohortWindow window, double level = 0.95) =>
        Cell(cohort, window).ComparedWith(Cell(baseline, window), DifferenceMethod.Newcombe, level);

    /// <summary>Tests whether retention rises or falls from cohort to cohort.</summary>
    /// <param name="window">When a member has to come back.</param>
    /// <returns>The test of Cochran and Armitage over the complete cohorts, their distance in time as the score; <see langword="null"/> when fewer than two are complete, or
    /// all or none of their members came back.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, which is none.</exception>
    public HypothesisTest? Trend(CohortWindow window)
    {
        _ = window.Set(nameof(window));
        CohortCounts[] complete = [.. counts.Where(cohort => IsComplete(cohort, window))];
        Proportion[] shares = Array.ConvertAll(complete, cohort => Cell(cohort, window, CohortDenominator.EligibleOnly));
        double[] scores = Array.ConvertAll(complete, cohort => (double)cohort.Index - complete[0].Index);
        return CochranArmitage.Test(shares, scores);
    }

    /// <summary>What a member of a cohort brought: revenue or margin per customer, whichever the amounts are.</summary>
    /// <param name="cohort">Any date of the cohort's period.</param>
    /// <param name="window">In which periods; <c>Within(k)</c> is the value up to and with period k, the first event's amount always counted.</param>
    /// <param name="denominator">Of whom; of those whose window has passed by default.</param>
    /// <returns>The exact amount over all members, also those who brought nothing, with Student's t interval over the members. A bracket that neither begins in period 0 nor is a single period has
    /// no interval: what each member brought between two periods is not kept.</returns>
    /// <exception cref="InvalidOperationException">The events had no amounts.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, or <paramref name="denominator"/> is not named.</exception>
    /// <exception cref="OverflowException">The sum has more digits than a decimal holds.</exception>
    public MoneyPerUnit ValuePerMember(LocalDate cohort, CohortWindow window, CohortDenominator denominator = CohortDenominator.EligibleOnly) =>
        Value(Found(cohort, window, denominator), window, denominator);

    /// <summary>What a member of any cohort brought.</summary>
    /// <param name="window">In which periods.</param>
    /// <param name="denominator">Of whom: of those whose window has passed, in whichever cohort; or of all the members of the complete cohorts.</param>
    /// <returns>The exact amount over those members, with the interval of <see cref="ValuePerMember"/>; it takes members of all cohorts for alike.</returns>
    /// <exception cref="InvalidOperationException">The events had no amounts.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, or <paramref name="denominator"/> is not named.</exception>
    /// <exception cref="OverflowException">The sum has more digits than a decimal holds.</exception>
    public MoneyPerUnit PooledValuePerMember(CohortWindow window, CohortDenominator denominator = CohortDenominator.EligibleOnly) =>
        Value(PooledCohorts(window, denominator), window, denominator);

    /// <summary>How many orders a member of a cohort made: its events that are more than a start.</summary>
    /// <param name="cohort">Any date of the cohort's period.</param>
    /// <param name="window">In which periods; the first event counts where it is an order.</param>
    /// <param name="denominator">Of whom; of those whose window has passed by default.</param>
    /// <returns>Orders per member, with Garwood's interval.</returns>
    /// <exception cref="InvalidOperationException">The events had no amounts.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, or <paramref name="denominator"/> is not named.</exception>
    public EventRate OrdersPerMember(LocalDate cohort, CohortWindow window, CohortDenominator denominator = CohortDenominator.EligibleOnly) =>
        Orders(Found(cohort, window, denominator), window, denominator);

    /// <summary>How many orders a member of any cohort made.</summary>
    /// <param name="window">In which periods.</param>
    /// <param name="denominator">Of whom: of those whose window has passed, in whichever cohort; or of all the members of the complete cohorts.</param>
    /// <returns>Orders per member, with Garwood's interval.</returns>
    /// <exception cref="InvalidOperationException">The events had no amounts.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is the default value, or <paramref name="denominator"/> is not named.</exception>
    public EventRate PooledOrdersPerMember(CohortWindow window, CohortDenominator denominator = CohortDenominator.EligibleOnly) =>
        Orders(PooledCohorts(window, denominator), window, denominator);

    /// <summary>Adds the table of other customers.</summary>
    /// <param name="other">A table of customers who are not in this one, under the same definition and of the same date.</param>
    /// <returns>The table of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The definitions or the dates of the data differ, or only one has amounts.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public CohortTable Add(CohortTable other) => this + other;

    /// <summary>Adds the tables of different customers.</summary>
    /// <param name="left">The table of some customers.</param>
    /// <param name="right">The table of others, under the same definition and of the same date.</param>
    /// <returns>The table of both.</returns>
    /// <exception cref="ArgumentNullException">A table is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The definitions or the dates of the data differ, or only one has amounts.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static CohortTable operator +(CohortTable left, CohortTable right)
    {
        if (Guard.NotNull(left).clock is not { } mine || Guard.NotNull(right).clock is not { } its)
        {
            return left.clock is null ? Guard.NotNull(right) : left;
        }

        if (!mine.Definition.Equals(its.Definition) || mine.AsOf != its.AsOf || left.HasAmounts != right.HasAmounts)
        {
            throw new DefinitionMismatchException(left.Whole(mine), right.Whole(its));
        }

        return new(
            mine,
            CohortCounts.Join(left.counts, right.counts),
            left.currency is { } one && right.currency is { } other ? Money.Common(one, other) : null,
            left.EventsAfterAsOf + right.EventsAfterAsOf,
            left.ReturnsBeforeStart + right.ReturnsBeforeStart,
            left.CustomersWithoutStart + right.CustomersWithoutStart);
    }

    /// <summary>Whether two tables are the same.</summary>
    /// <param name="left">A table.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(CohortTable? left, CohortTable? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two tables differ.</summary>
    /// <param name="left">A table.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(CohortTable? left, CohortTable? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(CohortTable? other) => other is not null && Equals(Definition, other.Definition) && AsOf == other.AsOf && currency == other.currency
        && (EventsAfterAsOf, ReturnsBeforeStart, CustomersWithoutStart) == (other.EventsAfterAsOf, other.ReturnsBeforeStart, other.CustomersWithoutStart)
        && counts.AsSpan().SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CohortTable);

    /// <inheritdoc/>
    public override int GetHashCode() => (counts.Length, Members, AsOf, EventsAfterAsOf).GetHashCode();

    private static bool IsComplete(CohortCounts cohort, CohortWindow window) => cohort.Eligible(window) == cohort.Size;

    private CohortCounts? Find(LocalDate cohort)
    {
        int index = clock?.Cohorts.IndexOf(EpochDays.Of(cohort)) ?? 0;
        return Array.Find(counts, found => found.Index == index);
    }

    private Proportion Cell(CohortCounts cohort, CohortWindow window, CohortDenominator denominator) => Proportion.From(
        cohort.Returned(window, denominator, clock!.Definition.PeriodZero == CohortPeriodZero.CountsFirstEvent),
        cohort.Members(window, denominator),
        clock.Definition.Share(window, denominator));

    private IEnumerable<Proportion> CompleteCells(CohortWindow window) =>
        counts.Where(cohort => IsComplete(cohort, window)).Select(cohort => Cell(cohort, window, CohortDenominator.EligibleOnly));

    private IEnumerable<Proportion> PooledCells(CohortWindow window, CohortDenominator denominator) =>
        PooledCohorts(window, denominator).Select(cohort => Cell(cohort, window, denominator));

    private CohortCounts[] PooledCohorts(CohortWindow window, CohortDenominator denominator)
    {
        _ = window.Set(nameof(window));
        return Guard.Named(denominator) == CohortDenominator.EligibleOnly
            ? Array.FindAll(counts, cohort => cohort.Eligible(window) > 0)
            : Array.FindAll(counts, cohort => IsComplete(cohort, window));
    }

    private CohortCounts[] Found(LocalDate cohort, CohortWindow window, CohortDenominator denominator)
    {
        _ = window.Set(nameof(window));
        _ = Guard.Named(denominator);
        return Find(cohort) is { } found ? [found] : [];
    }

    private MoneyPerUnit Value(CohortCounts[] cohorts, CohortWindow window, CohortDenominator denominator)
    {
        Currency unit = Amounts();
        MoneySum sum = default;
        DoubleDouble? squares = default(CohortSpread).In(window);
        foreach (CohortCounts cohort in cohorts)
        {
            (_, decimal amount, DoubleDouble? squared) = cohort.Value(window, denominator);
            sum.Add(amount);
            squares += squared;
        }

        Money total = new(sum.Total, unit);
        long members = cohorts.Sum(cohort => cohort.Members(window, denominator));
        MetricDefinition definition = PerMember("cohort-value/", "amount in ", "member", window, denominator);
        return squares is { } known ? MoneyPerUnit.Of(total, members, known, definition) : MoneyPerUnit.From(total, members, definition);
    }

    private EventRate Orders(CohortCounts[] cohorts, CohortWindow window, CohortDenominator denominator)
    {
        _ = Amounts();
        return EventRate.From(
            cohorts.Sum(cohort => cohort.Value(window, denominator).Orders),
            cohorts.Sum(cohort => cohort.Members(window, denominator)),
            PerMember("cohort-orders/", "orders in ", "orders per member", window, denominator));
    }

    private Currency Amounts() => currency
        ?? throw new InvalidOperationException("The events of this table had no amounts, so there are no values and orders; pass the amounts to the door that makes it.");

    private MetricDefinition PerMember(string id, string text, string unit, CohortWindow window, CohortDenominator denominator)
    {
        MetricDefinition share = clock!.Definition.Share(window, denominator);
        return new(share.Id.Replace("cohort-retention/", id), share.Text.Replace("members back in ", text), unit, 1, BetterWhen.Higher);
    }

    private MetricDefinition Whole(CohortClock its)
    {
        MetricDefinition whole = its.Definition.Whole(its.AsOfText);
        return HasAmounts ? whole with { Id = whole.Id + "/amounts", Text = whole.Text + ", with amounts" } : whole;
    }

#if NET8_0_OR_GREATER
    static CohortTable IAdditiveIdentity<CohortTable, CohortTable>.AdditiveIdentity => Zero;

    static CohortTable IParsable<CohortTable>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CohortTable>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CohortTable result) => TryParse(s, out result);
#endif
}
