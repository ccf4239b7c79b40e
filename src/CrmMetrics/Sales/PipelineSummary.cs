using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Sales;

/// <summary>The sales pipeline in a few numbers: opportunities won, lost and open, their amounts and their sales cycles, from which win
/// rate, average deal size, sales cycle, sales velocity and pipeline coverage are read.</summary>
/// <remarks>
/// <para>It knows nothing of periods: it is the summary of the opportunities that it was given. Those closed in a quarter give the win rate
/// by closing date, those created in a quarter the win rate by creation.</para>
/// <para>The default value is the pipeline of no opportunities: the identity of <c>+</c>. Add only different opportunities, in one
/// currency. The whole equals the sum of any cut of the opportunities: exactly in counts, amounts and days, to 1e-12 in squares and products.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<PipelineSummary>))]
#endif
public readonly record struct PipelineSummary : ISummary<PipelineSummary>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<PipelineSummary, PipelineSummary, PipelineSummary>
    , IAdditiveIdentity<PipelineSummary, PipelineSummary>
    , IParsable<PipelineSummary>
#endif
{
    private static readonly MetricDefinition OfClosed = MetricDefinition.Share("win-rate/closed", "won over won and lost");

    private static readonly MetricDefinition OfCreated = MetricDefinition.Share("win-rate/all-created", "won over all created");

    private static readonly MetricDefinition DealSize = new("average-deal", "won amount over won deals", "deal", 1, BetterWhen.Higher);

    private readonly PipelineSums sums;

    private PipelineSummary(in PipelineSums sums) => this.sums = sums;

    /// <summary>The pipeline of no opportunities, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static PipelineSummary Zero => default;

    /// <summary>How many opportunities there are.</summary>
    /// <value>Won, lost and open.</value>
    public long Opportunities => Closed + Open;

    /// <summary>How many were won.</summary>
    /// <value>0 or more.</value>
    public long Won => sums.Won;

    /// <summary>How many were lost.</summary>
    /// <value>0 or more.</value>
    public long Lost => sums.Lost;

    /// <summary>How many are decided.</summary>
    /// <value>Won and lost.</value>
    public long Closed => sums.Won + sums.Lost;

    /// <summary>How many are not decided yet.</summary>
    /// <value>Those in progress and those not engaged.</value>
    public long Open => sums.InProgress + sums.NotEngaged;

    /// <summary>How many are open and have a date of engagement.</summary>
    /// <value>0 or more.</value>
    public long InProgress => sums.InProgress;

    /// <summary>How many are open without a date of engagement.</summary>
    /// <value>0 or more.</value>
    public long NotEngaged => sums.NotEngaged;

    /// <summary>What the won opportunities brought.</summary>
    /// <value>An exact sum.</value>
    public Money WonAmount => new(sums.WonAmount, sums.Currency);

    /// <summary>What was hoped for from the lost opportunities.</summary>
    /// <value>An exact sum of what was recorded.</value>
    public Money LostAmount => new(sums.LostAmount, sums.Currency);

    /// <summary>How many lost opportunities have no amount, or 0.</summary>
    /// <value>From 0 to <see cref="Lost"/>.</value>
    public long LostWithoutAmount => sums.LostWithoutAmount;

    /// <summary>What is hoped for from the open opportunities.</summary>
    /// <value>An exact sum of what was recorded.</value>
    public Money OpenAmount => new(sums.OpenAmount, sums.Currency);

    /// <summary>The average size of a won deal.</summary>
    /// <value>The won amount per won deal, with Student's t interval; undefined when nothing was won. For skewed deal sizes see
    /// <see cref="DealDistribution"/>.</value>
    public MoneyPerUnit AverageDeal => MoneyPerUnit.Of(WonAmount, Won, sums.WonSquares, DealSize);

    /// <summary>The win rate by value: the amount won of all the amounts that were decided.</summary>
    /// <value>A share from 0 to 1, with a logit interval that treats every deal as one draw of outcome and amount; undefined as long as a lost
    /// opportunity has no amount, since it would count as nothing lost.</value>
    public Estimate WinRateByValue => ValueShare.Of(in sums);

    /// <summary>The pipeline that a quota needs: how many times its amount must be open so that the win rate by value brings it.</summary>
    /// <value>1 over <see cref="WinRateByValue"/>, with its interval turned over.</value>
    public Estimate RequiredCoverage => ValueShare.Inverse(WinRateByValue);

    /// <summary>The state, for the metrics of this room.</summary>
    internal PipelineSums Sums => sums;

    /// <summary>Makes the summary from totals, as a database gives them.</summary>
    /// <param name="totals">The totals.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">A count is negative, or no deals can have these totals: there is an amount without a deal, or squares are too small for their sum.</exception>
    public static PipelineSummary From(PipelineTotals totals) => new(totals.ToSums());

    /// <summary>Summarises columns: the fast door.</summary>
    /// <param name="columns">The opportunities as columns.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, or a row is impossible: its state is not named, a closed one lacks its closing
    /// day, an open one has one, or it was closed before it began. The message names the row.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared cycles pass the largest <see cref="long"/>.</exception>
    public static PipelineSummary From(OpportunityColumns columns)
    {
        PipelineTally[] tally = [columns.NewTally()];
        columns.AddTo(tally, []);
        return tally[0].ToSummary();
    }

    /// <summary>Summarises opportunities in one pass.</summary>
    /// <param name="opportunities">The opportunities, in one currency.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="opportunities"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is the default value, which is no opportunity. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">Two are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared cycles pass the largest <see cref="long"/>.</exception>
    public static PipelineSummary From(IEnumerable<Opportunity> opportunities)
    {
        PipelineTally[] tally = new PipelineTally[1];
        Rows.InBlocks(Guard.NotNull(opportunities), (block, first) =>
        {
            foreach (ref readonly Opportunity opportunity in block)
            {
                tally[0].Add(in opportunity, first++);
            }
        });
        return tally[0].ToSummary();
    }

    /// <summary>Summarises rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the opportunity of a row.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is the default value, which is no opportunity. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">Two are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared cycles pass the largest <see cref="long"/>.</exception>
    public static PipelineSummary From<T>(IEnumerable<T> rows, Func<T, Opportunity> fact)
    {
        _ = Guard.NotNull(fact);
        PipelineTally[] tally = new PipelineTally[1];
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                tally[0].Add(fact(row), first++);
            }
        });
        return tally[0].ToSummary();
    }

    /// <summary>Summarises rows by a key, such as the owner, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the opportunity of a row.</param>
    /// <returns>A summary for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>, or an opportunity is the default value, which is none. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">Two opportunities of one key are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared cycles pass the largest <see cref="long"/>.</exception>
    public static IReadOnlyDictionary<TKey, PipelineSummary> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, Opportunity> fact)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        KeyedTallies<TKey> tallies = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                tallies.Of(key(row), first).Add(fact(row), first);
                first++;
            }
        });
        return tallies.ToSummaries();
    }

    /// <summary>Summarises columns by a key that is a small number, such as the index of an owner.</summary>
    /// <param name="columns">The opportunities as columns.</param>
    /// <param name="keys">The key of each row, from 0.</param>
    /// <param name="keyCount">How many keys there are: all keys are below.</param>
    /// <returns>The summary of each key, at its index; of a key that does not occur, <see cref="Zero"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keyCount"/> is negative, or a key is not from 0 to below it. The message names the row.</exception>
    /// <exception cref="ArgumentException">The columns differ in length, or a row is impossible: its state is not named, a closed one lacks its closing
    /// day, an open one has one, or it was closed before it began. The message names the row.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared cycles pass the largest <see cref="long"/>.</exception>
    public static PipelineSummary[] By(OpportunityColumns columns, ReadOnlySpan<int> keys, int keyCount)
    {
        PipelineTally[] tallies = new PipelineTally[Guard.AtLeast(0, keyCount)];
        if (keys.Length != columns.Count)
        {
            throw Guard.Bad(nameof(keys), $"There must be one key for each of the {columns.Count} rows, but there were {keys.Length}.");
        }

        tallies.AsSpan().Fill(columns.NewTally());
        columns.AddTo(tallies, keys);
        return Array.ConvertAll(tallies, tally => tally.ToSummary());
    }

    /// <summary>The share of opportunities that were won.</summary>
    /// <param name="basis">Of which opportunities; of the closed ones by default.</param>
    /// <returns>The share, from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> is not named.</exception>
    public Proportion WinRate(WinRateBasis basis = WinRateBasis.Closed) =>
        Guard.Named(basis) == WinRateBasis.Closed
            ? Proportion.From(Won, Closed, OfClosed)
            : Proportion.From(Won, Opportunities, OfCreated);

    /// <summary>The average sales cycle: the days from the start to the closing of a deal.</summary>
    /// <param name="start">From where the days are counted.</param>
    /// <param name="deals">Whose cycles; those of the won deals by default.</param>
    /// <returns>The mean in days, over the deals that have both dates, with Student's t interval. For the median see <see cref="DealDistribution"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> or <paramref name="deals"/> is not named.</exception>
    public SampleMean Cycle(SalesCycleStart start, SalesCycleDeals deals = SalesCycleDeals.Won)
    {
        _ = Guard.Named(start);
        _ = Guard.Named(deals);
        return SampleMean.Of(sums.From(start).Days(deals), CycleSums.Definition(start, deals));
    }

    /// <summary>The sales velocity: what the pipeline brings per day.</summary>
    /// <param name="definition">Which opportunities count, and which cycle divides; one with the median cycle needs the distribution of the cycles.</param>
    /// <param name="start">From where cycles are counted, and by which clock an open opportunity is in the pipeline.</param>
    /// <returns>Number of opportunities × win rate of the closed ones × average won deal ÷ cycle in days.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> or <paramref name="start"/> is not named.</exception>
    /// <exception cref="ArgumentException"><paramref name="definition"/> divides by the median.</exception>
    public SalesVelocity Velocity(
        SalesVelocityDefinition definition = SalesVelocityDefinition.OpenOverWonCycle,
        SalesCycleStart start = SalesCycleStart.Created) =>
        VelocityFactors.Mean(in sums, definition, start);

    /// <summary>The sales velocity over the median cycle of the won deals.</summary>
    /// <param name="definition">Which opportunities count; one that divides by the median.</param>
    /// <param name="wonCycles">The cycles of the same won deals; their start is that of the velocity.</param>
    /// <returns>Number of opportunities × win rate of the closed ones × average won deal ÷ median cycle in days.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="wonCycles"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    /// <exception cref="ArgumentException"><paramref name="definition"/> divides by a mean, or <paramref name="wonCycles"/> holds other figures or another number of deals.</exception>
    public SalesVelocity Velocity(SalesVelocityDefinition definition, DealDistribution wonCycles) =>
        VelocityFactors.Median(in sums, definition, Guard.NotNull(wonCycles));

    /// <summary>What was actually won per day.</summary>
    /// <param name="period">The period in which all the won opportunities of this summary were closed; the summary does not know their dates.</param>
    /// <returns>The won amount over the days of the period, both ends in it. The interval treats the deals as a compound Poisson process: their number
    /// and their amounts would have come out otherwise in another such period.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    public MoneyEstimate RealisedThroughput(DateInterval period) => Throughput.Of(in sums, Guard.NotNull(period));

    /// <summary>How many times the open opportunities cover what is left of a quota.</summary>
    /// <param name="quota">The quota of the period whose opportunities this summary holds, above 0.</param>
    /// <param name="basis">What is set against what: the open amount over what is left by default.</param>
    /// <returns>The open amount over the quota less the won amount, or over the quota.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quota"/> is not above 0, or <paramref name="basis"/> is not one of the open amount.</exception>
    /// <exception cref="CurrencyMismatchException">The quota is in another currency.</exception>
    public PipelineCoverage Coverage(Money quota, CoverageBasis basis = CoverageBasis.OpenOverRemaining) =>
        basis is CoverageBasis.OpenOverRemaining or CoverageBasis.OpenOverQuota
            ? PipelineCoverage.From(OpenAmount, quota, WonAmount, basis)
            : throw Guard.Out(nameof(basis), basis, "must be one of the open amount; a weighted pipeline has a coverage of its own");

    /// <summary>Adds other opportunities.</summary>
    /// <param name="other">The summary of opportunities that are not in this one.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public PipelineSummary Add(PipelineSummary other) => this + other;

    /// <summary>Adds the summaries of different opportunities.</summary>
    /// <param name="left">The summary of some opportunities.</param>
    /// <param name="right">The summary of others.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static PipelineSummary operator +(PipelineSummary left, PipelineSummary right) => new(left.sums.Join(in right.sums));

    /// <summary>Writes the counts and the won amount in the current culture, such as <c>8,800 opportunities: 4,238 won (10,005,534.00 USD), 2,473 lost, 2,089 open</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the summary.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Text.IsRoundTrip(format)
        ? sums.ToForm().ToString()
        : Text.In(formatProvider, $"{Opportunities:N0} opportunities: {Won:N0} won ({WonAmount.ToString(format, formatProvider)}), {Lost:N0} lost, {Open:N0} open");

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static PipelineSummary Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out PipelineSummary result) => Form.TryParse(text, Read, out result);

    /// <summary>The summary of a state that was added up here.</summary>
    internal static PipelineSummary Of(in PipelineSums sums) => new(in sums);

    private static PipelineSummary Read(Form form) => new(PipelineSums.Read(form));

#if NET8_0_OR_GREATER
    static PipelineSummary IAdditiveIdentity<PipelineSummary, PipelineSummary>.AdditiveIdentity => default;

    static PipelineSummary IParsable<PipelineSummary>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PipelineSummary>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PipelineSummary result) => TryParse(s, out result);
#endif
}
