using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Sales;

/// <summary>How often each deal size or sales cycle occurs: what medians, quantiles, trimmed and logarithmic means are read from.</summary>
/// <remarks>
/// <para>A few large deals make the average; the median, a trimmed mean and the mean on the log scale say what a usual deal is.</para>
/// <para>It holds <see cref="BytesPerValue"/> bytes for each distinct value, however many deals have it, and all its readings are exact: the sum of the
/// distributions of any cut of the deals equals the whole.</para>
/// <para><see cref="Zero"/> is the distribution of no deals, the identity of <c>+</c>. Add only different deals, of one figure and in one currency.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<DealDistribution>))]
#endif
public sealed class DealDistribution : ISummary<DealDistribution>, IEquatable<DealDistribution>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<DealDistribution, DealDistribution, DealDistribution>
    , IAdditiveIdentity<DealDistribution, DealDistribution>
    , IParsable<DealDistribution>
#endif
{
    /// <summary>How many bytes the distribution holds for each distinct value.</summary>
    public const int BytesPerValue = sizeof(decimal) + sizeof(long);

    private static readonly Reason NoDeals = new("no-deals", "there are no deals");

    private static readonly Reason NotPositive = new("not-positive", "a value is 0 or negative, and has no logarithm");

    private static readonly Reason TooFew = new("too-few-deals", "fewer than two deals show no spread");

    private readonly decimal[] sorted;
    private readonly long[] times;

    private DealDistribution(DealFigure figure, Currency currency, decimal[] values, long[] counts)
    {
        Figure = figure;
        Currency = currency;
        sorted = values;
        times = counts;
        Count = counts.Sum();
    }

    /// <summary>The distribution of no deals, which changes nothing when added.</summary>
    /// <value>Of no figure and in no currency yet.</value>
    public static DealDistribution Zero { get; } = new(default, default, [], []);

    /// <summary>Which figure of which deals it holds.</summary>
    /// <value>Unset for <see cref="Zero"/>.</value>
    public DealFigure Figure { get; }

    /// <summary>The currency of the amounts.</summary>
    /// <value>Unset for cycles, which are in days.</value>
    public Currency Currency { get; }

    /// <summary>How many deals there are.</summary>
    /// <value>0 or more.</value>
    public long Count { get; }

    /// <summary>The distinct values, rising.</summary>
    /// <value>Amounts in <see cref="Currency"/>, or days.</value>
    public IReadOnlyList<decimal> Values => sorted;

    /// <summary>How many deals have each of the <see cref="Values"/>.</summary>
    /// <value>Each 1 or more.</value>
    public IReadOnlyList<long> Counts => times;

    /// <summary>The median: half of the deals lie below, half above.</summary>
    /// <value>Exact, in <see cref="Currency"/> or days; half-way between the two middle deals when their number is even; <see langword="null"/> when there
    /// are none. <see cref="Quantile"/> gives it with its interval.</value>
    public decimal? Median => Count == 0 ? null : At(0.5m);

    /// <summary>The mean on the log scale (geometric mean): the size of a usual deal where a few are many times larger.</summary>
    /// <value>With Student's t interval on the log scale; undefined when a value is 0 or negative.</value>
    public Estimate LogMean => OnLogs(
        "log-mean",
        "mean on the log scale of",
        (mean, _) => mean,
        (_, variance, count) => variance / count);

    /// <summary>The mean that log-normal deals of this spread have: steadier than the plain mean where a few deals are many times larger.</summary>
    /// <value>e to the mean of the logarithms and half their variance, with Cox's interval and Student's t (Olsson, Journal of Statistics Education 13(1),
    /// 2005); undefined when a value is 0 or negative. Only as good as the assumption.</value>
    public Estimate LogNormalMean => OnLogs(
        "log-normal-mean",
        "log-normal mean of",
        (mean, variance) => mean + (0.5 * variance),
        (_, variance, count) => (variance / count) + (variance * variance / (2 * (count - 1))));

    /// <summary>Counts a column of values.</summary>
    /// <param name="values">The values: amounts of one currency, or days.</param>
    /// <param name="figure">Which figure of which deals they are.</param>
    /// <param name="currency">The currency of amounts; left out for days.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="figure"/> is not named, days have a currency, or a number of days is negative or not whole. The message names the row.</exception>
    public static DealDistribution From(ReadOnlySpan<decimal> values, DealFigure figure, Currency currency = default)
    {
        Dictionary<decimal, long> counts = [];
        foreach (decimal value in values)
        {
            CountOne(counts, value);
        }

        return Of(counts, figure, currency);
    }

    /// <summary>Counts a column of cycles.</summary>
    /// <param name="days">The cycles in days.</param>
    /// <param name="figure">Which cycles of which deals they are.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="figure"/> is not that of a cycle, or a cycle is negative.</exception>
    public static DealDistribution From(ReadOnlySpan<int> days, DealFigure figure)
    {
        Dictionary<decimal, long> counts = [];
        foreach (int value in days)
        {
            CountOne(counts, value);
        }

        return IsCycle(Guard.Named(figure)) ? Of(counts, figure, default) : throw Guard.Out(nameof(figure), figure, "whole numbers without a currency are cycles");
    }

    /// <summary>Takes values that were counted elsewhere.</summary>
    /// <param name="values">The values, in any order.</param>
    /// <param name="counts">How many deals have each; as many as there are values.</param>
    /// <param name="figure">Which figure of which deals they are.</param>
    /// <param name="currency">The currency of amounts; left out for days.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentException">There are not as many counts as values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, <paramref name="figure"/> is not named, days have a currency, or a number of days is negative or not whole.</exception>
    public static DealDistribution FromHistogram(ReadOnlySpan<decimal> values, ReadOnlySpan<long> counts, DealFigure figure, Currency currency = default)
    {
        if (values.Length != counts.Length)
        {
            throw Guard.Bad(nameof(counts), $"There must be a count for each of the {values.Length} values, but there were {counts.Length}.");
        }

        Dictionary<decimal, long> found = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (counts[i] < 0)
            {
                throw Guard.Out(nameof(counts), counts[i], Guard.Invariant($"a count must be 0 or more (index {i})"));
            }

            if (counts[i] > 0)
            {
                CountOne(found, values[i], counts[i]);
            }
        }

        return Of(found, figure, currency);
    }

    /// <summary>Counts a figure of opportunities in one pass.</summary>
    /// <param name="opportunities">The opportunities, in one currency.</param>
    /// <param name="figure">Which figure of which of them.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="opportunities"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="figure"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">Two amounts are in different currencies.</exception>
    public static DealDistribution From(IEnumerable<Opportunity> opportunities, DealFigure figure) => From(Guard.NotNull(opportunities), opportunity => opportunity, figure);

    /// <summary>Counts a figure of rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the opportunity of a row.</param>
    /// <param name="figure">Which figure of which opportunities.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="figure"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">Two amounts are in different currencies.</exception>
    public static DealDistribution From<T>(IEnumerable<T> rows, Func<T, Opportunity> fact, DealFigure figure)
    {
        DealCounts counts = new(Guard.Named(figure));
        _ = Guard.NotNull(fact);
        foreach (T row in Guard.NotNull(rows))
        {
            counts.Add(fact(row));
        }

        return Of(counts);
    }

    /// <summary>Counts a figure of rows by a key, such as the owner, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the opportunity of a row.</param>
    /// <param name="figure">Which figure of which opportunities.</param>
    /// <returns>A distribution for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>, or <paramref name="figure"/> is not named. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">Two amounts of one key are in different currencies.</exception>
    public static IReadOnlyDictionary<TKey, DealDistribution> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, Opportunity> fact, DealFigure figure)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        _ = Guard.Named(figure);
        Dictionary<TKey, DealCounts> keyed = [];
        long row = 0;
        foreach (T item in Guard.NotNull(rows))
        {
            TKey its = key(item) ?? throw Rows.NullKey(nameof(key), row);
            if (!keyed.TryGetValue(its, out DealCounts? counts))
            {
                keyed.Add(its, counts = new(figure));
            }

            counts.Add(fact(item));
            row++;
        }

        return keyed.ToDictionary(entry => entry.Key, entry => Of(entry.Value));
    }

    /// <summary>The value below which a share of the deals lies.</summary>
    /// <param name="share">The share, from 0 to 1: 0.5 for the median, 0.9 for the ninth decile.</param>
    /// <returns>The quantile in <see cref="Currency"/> or days, interpolated as R's type 7 and spreadsheets do, with the distribution-free interval between
    /// two deals (by the binomial distribution of how many lie below); a bound is infinite where there are too few deals for one.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not from 0 to 1.</exception>
    public Estimate Quantile(double share)
    {
        _ = Guard.Share(share);
        MetricDefinition definition = Definition(Guard.Invariant($"quantile-{share}"), share == 0.5 ? "median of" : Guard.Invariant($"{100 * share} % quantile of"));
        return Count == 0
            ? new(null, NoDeals, definition, null, NoDeals)
            : new((double)At((decimal)share), null, definition, level => Between(share, level), null);
    }

    /// <summary>The mean without the smallest and the largest deals.</summary>
    /// <param name="share">Which share of the deals to leave out at each end, from 0 to below 0.5; rounded down to whole deals.</param>
    /// <returns>The mean of the rest in <see cref="Currency"/> or days, with the interval of Tukey and McLaughlin (Sankhyā A 25, 1963).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not from 0 to below 0.5.</exception>
    public Estimate TrimmedMean(double share)
    {
        _ = Guard.Share(share) < 0.5 ? share : throw Guard.Out(nameof(share), share, "at each end less than half can be left out");
        MetricDefinition definition = Definition(Guard.Invariant($"trimmed-mean-{share}"), Guard.Invariant($"mean without {100 * share} % at each end of"));
        if (Count == 0)
        {
            return new(null, NoDeals, definition, null, NoDeals);
        }

        long cut = (long)((decimal)share * Count), kept = Count - (2 * cut);
        decimal low = Ranked(cut), high = Ranked(Count - 1 - cut);
        Moments trimmed = default, pulledIn = default;
        long before = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            long from = Math.Max(before, cut), to = Math.Min(before + times[i], Count - cut);
            trimmed += Times(sorted[i], Math.Max(0, to - from));
            pulledIn += Times(Math.Max(low, Math.Min(high, sorted[i])), times[i]);
            before += times[i];
        }

        double mean = trimmed.Mean;
        if (kept < 2)
        {
            return new(mean, null, definition, null, TooFew);
        }

        double error = Math.Sqrt(pulledIn.Variance * (Count - 1.0) / kept / (kept - 1.0));
        return new(mean, null, definition, level => Around(mean, error * StudentT.TwoSidedQuantile(level, kept - 1), level), null);
    }

    /// <summary>Adds other deals.</summary>
    /// <param name="other">The distribution of deals that are not in this one.</param>
    /// <returns>The distribution of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The two hold different figures.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public DealDistribution Add(DealDistribution other) => this + other;

    /// <summary>Adds the distributions of different deals.</summary>
    /// <param name="left">The distribution of some deals.</param>
    /// <param name="right">The distribution of others.</param>
    /// <returns>The distribution of both.</returns>
    /// <exception cref="ArgumentNullException">A distribution is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The two hold different figures.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static DealDistribution operator +(DealDistribution left, DealDistribution right)
    {
        if (Guard.NotNull(left).Figure == default || Guard.NotNull(right).Figure == default)
        {
            return left.Figure == default ? right : left;
        }

        if (left.Figure != right.Figure)
        {
            throw new DefinitionMismatchException(left.Definition("distribution", "distribution of"), right.Definition("distribution", "distribution of"));
        }

        Currency currency = Money.Common(left.Currency, right.Currency);
        List<decimal> values = new(left.sorted.Length + right.sorted.Length);
        List<long> counts = new(left.sorted.Length + right.sorted.Length);
        int i = 0, j = 0;
        while (i < left.sorted.Length || j < right.sorted.Length)
        {
            bool takeLeft = j == right.sorted.Length || (i < left.sorted.Length && left.sorted[i] <= right.sorted[j]);
            bool takeRight = i == left.sorted.Length || (j < right.sorted.Length && right.sorted[j] <= left.sorted[i]);
            values.Add(takeLeft ? left.sorted[i] : right.sorted[j]);
            counts.Add((takeLeft ? left.times[i++] : 0) + (takeRight ? right.times[j++] : 0));
        }

        return new(left.Figure, currency, [.. values], [.. counts]);
    }

    /// <summary>Whether two distributions hold the same figure, values and counts.</summary>
    /// <param name="left">A distribution.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator ==(DealDistribution? left, DealDistribution? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two distributions differ.</summary>
    /// <param name="left">A distribution.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(DealDistribution? left, DealDistribution? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(DealDistribution? other) =>
        other is not null && Figure == other.Figure && Currency == other.Currency && sorted.AsSpan().SequenceEqual(other.sorted) && times.AsSpan().SequenceEqual(other.times);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DealDistribution);

    /// <inheritdoc/>
    public override int GetHashCode() => (Figure, Currency, Count, sorted.Length, Median).GetHashCode();

    /// <summary>Writes the number of deals and the median in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the distribution.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the median.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return new Form().AddKind(Figure).Add("currency", Currency.Code).Add("values", sorted).Add("counts", times).ToString();
        }

        string median = Median is { } middle ? ", median " + middle.ToString(Text.IsGeneral(format) ? "#,##0.00" : format, formatProvider) + " " + Unit : "";
        return Text.In(formatProvider, $"{Count:N0} deals, {sorted.Length:N0} values") + median;
    }

    /// <summary>Reads a distribution.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static DealDistribution Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a distribution, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The distribution; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out DealDistribution result) => Form.TryParse(text, Read, Zero, out result);

    private string Unit => IsCycle(Figure) ? "days" : Currency.IsUnset ? "money" : Currency.Code;

    private static bool IsCycle(DealFigure figure) => figure >= DealFigure.WonCycleFromCreated;

    private static void CountOne(Dictionary<decimal, long> counts, decimal value, long many = 1)
    {
        _ = counts.TryGetValue(value, out long before);
        counts[value] = before + many;
    }

    private static DealDistribution Of(DealCounts counts) => Of(counts.Found, counts.Figure, counts.Currency);

    private static DealDistribution Of(Dictionary<decimal, long> found, DealFigure figure, Currency currency)
    {
        bool isCycle = IsCycle(Guard.Named(figure));
        if (isCycle && !currency.IsUnset)
        {
            throw Guard.Out(nameof(currency), currency, "days have no currency");
        }

        decimal[] values = new decimal[found.Count];
        long[] counts = new long[found.Count];
        int place = 0;
        foreach (KeyValuePair<decimal, long> entry in found)
        {
            // Divided by a 1 of all decimals, 12.50 and 12.5 are written alike.
            values[place] = entry.Key / 1.0000000000000000000000000000m;
            counts[place++] = entry.Value;
        }

        Array.Sort(values, counts);
        decimal impossible = isCycle ? Array.Find(values, value => value < 0 || value != decimal.Truncate(value)) : 0;
        return impossible == 0
            ? new(figure, currency.IsUnset && !isCycle && values.Length > 0 ? Currency.None : currency, values, counts)
            : throw Guard.Out(nameof(values), impossible, "a cycle is a whole number of days, 0 or more");
    }

    private static DealDistribution Read(Form form)
    {
        decimal[] values = form.Decimals("values");
        return form.IsUnsetKind(values.Length == 0)
            ? Zero
            : FromHistogram(values, form.Int64s("counts"), form.Enum<DealFigure>("kind"), Currency.Parse(form.Text("currency")));
    }

    private static Moments Times(decimal value, long count)
    {
        DoubleDouble number = DoubleDouble.Of(value), many = DoubleDouble.Of(count);
        return new(count, number * many, number * number * many);
    }

    private static ConfidenceInterval Around(double value, double margin, double level) => new(value - margin, value + margin, level);

    private MetricDefinition Definition(string id, string text)
    {
        (string figure, string words) = Figure switch
        {
            DealFigure.WonAmount => ("won-amount", "the amounts of won deals"),
            DealFigure.LostAmount => ("lost-amount", "the amounts of lost deals"),
            DealFigure.OpenAmount => ("open-amount", "the amounts of open deals"),
            DealFigure.WonCycleFromCreated => ("won-cycle-from-created", "the days from creation to closing of won deals"),
            DealFigure.WonCycleFromEngaged => ("won-cycle-from-engaged", "the days from engagement to closing of won deals"),
            DealFigure.ClosedCycleFromCreated => ("closed-cycle-from-created", "the days from creation to closing of won and lost deals"),
            DealFigure.ClosedCycleFromEngaged => ("closed-cycle-from-engaged", "the days from engagement to closing of won and lost deals"),
            _ => ("none", "nothing"),
        };
        return new("deals/" + figure + "/" + id, text + " " + words, Unit, 1, IsCycle(Figure) ? BetterWhen.Lower : BetterWhen.Higher);
    }

    // The deal of a rank, counted from 0 at the smallest.
    private decimal Ranked(long rank)
    {
        int place = 0;
        for (; rank >= times[place]; place++)
        {
            rank -= times[place];
        }

        return sorted[place];
    }

    private decimal At(decimal share)
    {
        decimal place = (Count - 1) * share;
        long below = (long)decimal.Truncate(place);
        decimal low = Ranked(below), part = place - below;
        return part == 0 ? low : low + (part * (Ranked(below + 1) - low));
    }

    private ConfidenceInterval? Between(double share, double level)
    {
        double tail = 0.5 * (1 - level), n = Count;
        long low = Last(rank => Binomial.AtMost(rank, n, share, 1 - share) <= tail);
        long high = Count - 1 - Last(rank => Binomial.AtLeast(n - rank, n, share, 1 - share) <= tail);
        return new(low < 0 ? double.NegativeInfinity : (double)Ranked(low), high >= Count ? double.PositiveInfinity : (double)Ranked(high), level);
    }

    // The last of the ranks from 0 for which a condition holds that fails from some rank on; −1 when it fails at once.
    private long Last(Func<long, bool> holds)
    {
        long last = -1, failing = Count;
        while (failing - last > 1)
        {
            long middle = last + ((failing - last) / 2);
            (last, failing) = holds(middle) ? (middle, failing) : (last, middle);
        }

        return last;
    }

    private Estimate OnLogs(string id, string text, Func<double, double, double> centre, Func<double, double, double, double> error)
    {
        MetricDefinition definition = Definition(id, text);
        Reason? why = Count == 0 ? NoDeals : sorted[0] <= 0 ? NotPositive : null;
        if (why is not null)
        {
            return new(null, why, definition, null, why);
        }

        Moments logs = default;
        for (int i = 0; i < sorted.Length; i++)
        {
            logs += Moments.Of(Math.Log((double)sorted[i]), times[i]);
        }

        double variance = Count < 2 ? 0 : logs.Variance, middle = centre(logs.Mean, variance);
        double spread = Math.Sqrt(error(logs.Mean, variance, Count));
        return Count < 2
            ? new(Math.Exp(middle), null, definition, null, TooFew)
            : new(Math.Exp(middle), null, definition, level => OnLogs(middle, spread * StudentT.TwoSidedQuantile(level, Count - 1), level), null);
    }

    private static ConfidenceInterval OnLogs(double middle, double margin, double level) => new(Math.Exp(middle - margin), Math.Exp(middle + margin), level);

#if NET8_0_OR_GREATER
    static DealDistribution IAdditiveIdentity<DealDistribution, DealDistribution>.AdditiveIdentity => Zero;

    static DealDistribution IParsable<DealDistribution>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<DealDistribution>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DealDistribution result) => TryParse(s, out result);
#endif
}
