using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>Leads in a few numbers: how many came in, were qualified, converted and given up, what they brought and how long it took; conversion rates, revenue per lead and
/// cycles are read from it.</summary>
/// <remarks>
/// <para>It knows nothing of periods: it is the summary of the leads that it was given. Those created in a month give the conversion of that cohort; young cohorts are not finished,
/// and <see cref="LeadCohorts"/> shows them apart and projects them.</para>
/// <para>The default value is the summary of no leads: the identity of <c>+</c>. Add only different leads, in one currency; where one lead is on several rows, join them first with a
/// <see cref="LeadBuilder{TKey}"/>. The whole equals the sum of any cut of the leads: exactly in counts, days and revenue, to 1e-12 in its squares.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<LeadSummary>))]
#endif
public readonly record struct LeadSummary : ISummary<LeadSummary>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<LeadSummary, LeadSummary, LeadSummary>
    , IAdditiveIdentity<LeadSummary, LeadSummary>
    , IParsable<LeadSummary>
#endif
{
    private static readonly MetricDefinition OfClosed = MetricDefinition.Share("lead-conversion/of-closed", "converted over converted and disqualified leads");

    private static readonly MetricDefinition PerConversion = new("revenue-per-converted-lead", "revenue over converted leads", "lead", 1, BetterWhen.Higher);

    private readonly LeadSums sums;

    private LeadSummary(in LeadSums sums) => this.sums = sums;

    /// <summary>The summary of no leads, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static LeadSummary Zero => default;

    /// <summary>How many leads came in.</summary>
    /// <value>0 or more.</value>
    public long Leads => sums.Leads;

    /// <summary>How many became marketing-qualified (MQL), or got further.</summary>
    /// <value>From <see cref="SalesQualified"/> to <see cref="Leads"/>.</value>
    public long MarketingQualified => sums.MarketingQualified.Count;

    /// <summary>How many became sales-qualified (SQL), or got further.</summary>
    /// <value>From <see cref="Converted"/> to <see cref="MarketingQualified"/>.</value>
    public long SalesQualified => sums.SalesQualified.Count;

    /// <summary>How many were converted.</summary>
    /// <value>0 or more.</value>
    public long Converted => sums.Converted.Count;

    /// <summary>How many were given up.</summary>
    /// <value>0 or more; none of them was converted.</value>
    public long Disqualified => sums.Disqualified;

    /// <summary>How many are decided.</summary>
    /// <value>Converted and disqualified.</value>
    public long Closed => Converted + Disqualified;

    /// <summary>How many are neither converted nor disqualified.</summary>
    /// <value>0 or more.</value>
    public long Open => Leads - Closed;

    /// <summary>How many brought revenue.</summary>
    /// <value>From 0 to <see cref="Converted"/>: those whose amount is not 0; <see langword="null"/> where totals were given without it.</value>
    public long? PayingLeads => sums.PayingIfKnown;

    /// <summary>What the leads brought.</summary>
    /// <value>An exact sum.</value>
    public Money Revenue => new(sums.Revenue, sums.Currency);

    /// <summary>What a converted lead brought.</summary>
    /// <value>The revenue per converted lead, with Student's t interval; undefined when none was converted.</value>
    public MoneyPerUnit RevenuePerConversion => MoneyPerUnit.Of(Revenue, Converted, sums.RevenueSquares, PerConversion);

    /// <summary>Makes the summary from totals, as a database gives them.</summary>
    /// <param name="totals">The totals.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">A count is negative or above the stage before it, or no leads can have these totals: more were decided than came in, there is revenue
    /// without a conversion, or squares are too small for their sum.</exception>
    public static LeadSummary From(LeadTotals totals) => new(totals.ToSums());

    /// <summary>Summarises columns: the fast door.</summary>
    /// <param name="columns">The leads as columns.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, or leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static LeadSummary From(LeadColumns columns)
    {
        LeadTally[] tally = new LeadTally[1];
        columns.AddTo(tally, []);
        return tally[0].ToSummary();
    }

    /// <summary>Summarises leads in one pass.</summary>
    /// <param name="leads">The leads, in one currency.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="leads"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    /// <exception cref="CurrencyMismatchException">Nothing else is wrong but that revenues are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static LeadSummary From(IEnumerable<Lead> leads) => From(Guard.NotNull(leads), lead => lead);

    /// <summary>Summarises rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the lead of a row.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    /// <exception cref="CurrencyMismatchException">Nothing else is wrong but that revenues are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static LeadSummary From<T>(IEnumerable<T> rows, Func<T, Lead> fact)
    {
        _ = Guard.NotNull(fact);
        LeadTally[] tally = new LeadTally[1];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                Add(ref tally[0], fact(row), first++, problems);
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return tally[0].ToSummary();
    }

    /// <summary>Summarises rows by a key, such as the source or the month of creation, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the lead of a row.</param>
    /// <returns>A summary for each key that occurs, in the order in which the keys first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>, or leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    /// <exception cref="CurrencyMismatchException">Nothing else is wrong but that revenues of one key are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static IReadOnlyDictionary<TKey, LeadSummary> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, Lead> fact)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        KeyEncoder<TKey> places = new();
        LeadTally[] tallies = new LeadTally[16];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                int place = places.Encode(key(row) ?? throw Rows.NullKey(nameof(key), first));
                if (place == tallies.Length)
                {
                    Array.Resize(ref tallies, 2 * place);
                }

                Add(ref tallies[place], fact(row), first++, problems);
            }
        });
        problems.ThrowIfAny(nameof(rows));
        Dictionary<TKey, LeadSummary> summaries = new(places.Count);
        for (int place = 0; place < places.Count; place++)
        {
            summaries.Add(places[place], tallies[place].ToSummary());
        }

        return summaries;
    }

    /// <summary>Summarises columns by a key that is a small number, such as the index of a source.</summary>
    /// <param name="columns">The leads as columns.</param>
    /// <param name="keys">The key of each row, from 0.</param>
    /// <param name="keyCount">How many keys there are: all keys are below.</param>
    /// <returns>The summary of each key, at its index; of a key that does not occur, <see cref="Zero"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keyCount"/> is negative, or a key is not from 0 to below it. The message names the row.</exception>
    /// <exception cref="ArgumentException">The columns differ in length, or leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static LeadSummary[] By(LeadColumns columns, ReadOnlySpan<int> keys, int keyCount)
    {
        LeadTally[] tallies = new LeadTally[Guard.AtLeast(0, keyCount)];
        if (keys.Length != columns.Count)
        {
            throw Guard.Bad(nameof(keys), $"There must be one key for each of the {columns.Count} rows, but there were {keys.Length}.");
        }

        columns.AddTo(tallies, keys);
        return Array.ConvertAll(tallies, tally => tally.ToSummary());
    }

    /// <summary>How many reached a stage or got further.</summary>
    /// <param name="target">The stage.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not named.</exception>
    public long Reached(LeadTarget target) => sums.Of(Guard.Named(target)).Count;

    /// <summary>The share of all the leads that reached a stage so far.</summary>
    /// <param name="target">The stage; conversion unless said otherwise.</param>
    /// <returns>The share, from 0 to 1. Leads that are still open count as not there yet: for young cohorts see <see cref="LeadCohorts"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not named.</exception>
    public Proportion Conversion(LeadTarget target = LeadTarget.Converted) => Proportion.From(Reached(target), Leads, LeadStages.ConversionOfCreated(target));

    /// <summary>The share that went on from one stage to a later one so far.</summary>
    /// <param name="from">The stage that they had reached.</param>
    /// <param name="to">The later stage.</param>
    /// <returns>The share, from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A stage is not named, or <paramref name="to"/> is not after <paramref name="from"/>.</exception>
    public Proportion StageToStage(LeadTarget from, LeadTarget to)
    {
        _ = Guard.Named(from);
        return Guard.Named(to) > from
            ? Proportion.From(Reached(to), Reached(from), MetricDefinition.Share(
                "lead-conversion/" + LeadStages.Name(from) + "-to-" + LeadStages.Name(to), LeadStages.Name(to) + " over " + LeadStages.Name(from) + " leads"))
            : throw Guard.Out(nameof(to), to, "must be a stage after " + from);
    }

    /// <summary>The share of the decided leads that were converted.</summary>
    /// <returns>Converted over converted and disqualified, from 0 to 1. Open leads are left out, so it is too high while those that will be given up are slow to be.</returns>
    public Proportion ConversionOfClosed() => Proportion.From(Converted, Closed, OfClosed);

    /// <summary>What a lead brought.</summary>
    /// <param name="qualification">Which leads the revenue is divided by; the sales-qualified unless said otherwise.</param>
    /// <returns>Revenue over those leads, with Student's t interval; leads without revenue count with 0. Where <see cref="PayingLeads"/> is known, it has an interval in two parts as well.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="qualification"/> is not named.</exception>
    public RevenuePerLead RevenuePerLead(LeadQualification qualification = LeadQualification.SalesQualified)
    {
        long leads = Guard.Named(qualification) switch
        {
            LeadQualification.All => Leads,
            LeadQualification.MarketingQualified => MarketingQualified,
            _ => SalesQualified,
        };
        return Marketing.RevenuePerLead.Of(Revenue, leads, sums.RevenueSquares, PayingLeads, qualification);
    }

    /// <summary>How long it took the leads that reached a stage.</summary>
    /// <param name="target">The stage; conversion unless said otherwise.</param>
    /// <returns>The mean days from creation, over the leads that reached it, with Student's t interval. It leaves out those still on their way: too short while there are many, see
    /// <see cref="LeadCohorts.Outcomes"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not named.</exception>
    public SampleMean Cycle(LeadTarget target = LeadTarget.Converted) => SampleMean.Of(sums.Of(Guard.Named(target)).Moments, LeadStages.Cycle(target));

    /// <summary>Adds other leads.</summary>
    /// <param name="other">The summary of leads that are not in this one.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public LeadSummary Add(LeadSummary other) => this + other;

    /// <summary>Adds the summaries of different leads.</summary>
    /// <param name="left">The summary of some leads.</param>
    /// <param name="right">The summary of others.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static LeadSummary operator +(LeadSummary left, LeadSummary right) => new(left.sums.Join(in right.sums));

    /// <summary>Writes the counts and the revenue in the current culture, such as <c>500 leads: 120 sales-qualified, 40 converted (96,000.00 EUR), 210 disqualified, 250 open</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the summary.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Text.IsRoundTrip(format)
        ? sums.ToForm().ToString()
        : Text.In(formatProvider, $"{Leads:N0} leads: {SalesQualified:N0} sales-qualified, {Converted:N0} converted ({Revenue.ToString(format, formatProvider)}), {Disqualified:N0} disqualified, {Open:N0} open");

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static LeadSummary Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out LeadSummary result) => Form.TryParse(text, Read, out result);

    /// <summary>The summary of a state that was added up here.</summary>
    internal static LeadSummary Of(in LeadSums sums) => new(in sums);

    private static LeadSummary Read(Form form) => new(LeadSums.Read(form));

    private static void Add(ref LeadTally tally, in Lead lead, long row, RowProblems problems)
    {
        Currency its = lead.Revenue.Currency;
        if (!its.IsUnset && !tally.Currency.IsUnset && its != tally.Currency)
        {
            problems.AddCurrency(row, tally.Currency, its);
            return;
        }

        _ = problems.Pass(tally.Add(in lead), row);
    }

#if NET8_0_OR_GREATER
    static LeadSummary IAdditiveIdentity<LeadSummary, LeadSummary>.AdditiveIdentity => default;

    static LeadSummary IParsable<LeadSummary>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<LeadSummary>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LeadSummary result) => TryParse(s, out result);
#endif
}
