using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Numerics;
using MathNet.Numerics.Random;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Sales;

/// <summary>Open deals weighted by their chance of being won: what they are expected to bring, and how likely they reach a quota.</summary>
/// <remarks>
/// <para>Deals are won or lost independently of each other and in full. Where they hang together, as with one budget behind several deals, the
/// variance is larger than here.</para>
/// <para>It holds 32 bytes for each distinct pair of probability and amount. <see cref="Zero"/> is the pipeline of no deals, the identity of <c>+</c>. Add only
/// different deals, in one currency.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<WeightedPipeline>))]
#endif
public sealed class WeightedPipeline : ISummary<WeightedPipeline>, IEquatable<WeightedPipeline>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<WeightedPipeline, WeightedPipeline, WeightedPipeline>
    , IAdditiveIdentity<WeightedPipeline, WeightedPipeline>
    , IParsable<WeightedPipeline>
#endif
{
    /// <summary>How many steps (deals × quota in the common unit of the amounts) an exact chance may take: some seconds.</summary>
    public const long MostSteps = 4_000_000_000;

    private const int MostCells = 50_000_000;

    private const string Exact = "exact convolution";

    private static readonly Reason TooFine = new("grid-too-fine", "the amounts have no common unit that is coarse enough to add up their distribution; simulate it, or take the normal approximation");

    private static readonly Reason TooMany = new("too-many-deals", "there are too many deals to add up their distribution in reasonable time");

    private readonly (double Probability, decimal Amount)[] kinds;
    private readonly long[] counts;

    private WeightedPipeline(Currency currency, (double Probability, decimal Amount)[] kinds, long[] counts)
    {
        Currency = currency;
        this.kinds = kinds;
        this.counts = counts;
        Deals = counts.Sum();
    }

    /// <summary>The pipeline of no deals, which changes nothing when added.</summary>
    /// <value>In no currency yet.</value>
    public static WeightedPipeline Zero { get; } = new(default, [], []);

    /// <summary>The currency of the amounts.</summary>
    /// <value>Unset for <see cref="Zero"/>.</value>
    public Currency Currency { get; }

    /// <summary>How many deals there are.</summary>
    /// <value>0 or more.</value>
    public long Deals { get; }

    /// <summary>What they would bring if all were won.</summary>
    /// <value>An exact sum.</value>
    public Money Amount => new(Sum(kind => kind.Amount), Currency);

    /// <summary>What they are expected to bring.</summary>
    /// <value>The sum of probability times amount. A probability counts with its first 15 significant digits, which is how a double becomes a decimal.</value>
    public Money Expected => new(Sum(kind => (decimal)kind.Probability * kind.Amount), Currency);

    /// <summary>How many are expected to be won.</summary>
    /// <value>The sum of the probabilities.</value>
    public double ExpectedWins => Sum((kind, count) => kind.Probability * count);

    /// <summary>The variance of what they bring.</summary>
    /// <value>The sum of p (1 − p) times the squared amount, in the squared unit of the currency.</value>
    public double Variance => Sum((kind, count) => kind.Probability * (1 - kind.Probability) * (double)kind.Amount * (double)kind.Amount * count);

    /// <summary>The standard deviation of what they bring.</summary>
    /// <value>In the currency of the amounts.</value>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Summarises columns.</summary>
    /// <param name="probabilities">The chance of each deal, from 0 to 1.</param>
    /// <param name="amounts">What each brings if won, 0 or more; as many as there are probabilities.</param>
    /// <param name="currency">The currency of the amounts.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, a probability is not from 0 to 1, or an amount is negative. The message names the row.</exception>
    public static WeightedPipeline From(ReadOnlySpan<double> probabilities, ReadOnlySpan<decimal> amounts, Currency currency)
    {
        if (probabilities.Length != amounts.Length)
        {
            throw Guard.Bad(nameof(amounts), $"There must be an amount for each of the {probabilities.Length} probabilities, but there were {amounts.Length}.");
        }

        Dictionary<(double, decimal), long> found = [];
        for (int row = 0; row < amounts.Length; row++)
        {
            if (probabilities[row] is not (>= 0 and <= 1) || amounts[row] < 0)
            {
                throw Guard.Bad(nameof(probabilities), $"Row {row} (counted from 0) must have a probability from 0 to 1 and an amount of 0 or more, but had {probabilities[row]} and {amounts[row]}.");
            }

            AddTo(found, (probabilities[row], amounts[row]), 1);
        }

        return Of(found, currency.IsUnset && found.Count > 0 ? Currency.None : currency);
    }

    /// <summary>Summarises deals in one pass.</summary>
    /// <param name="deals">The deals, in one currency.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="deals"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">Two are in different currencies.</exception>
    public static WeightedPipeline From(IEnumerable<OpenDeal> deals) => From(Guard.NotNull(deals), deal => deal);

    /// <summary>Summarises rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the deal of a row.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">Two are in different currencies.</exception>
    public static WeightedPipeline From<T>(IEnumerable<T> rows, Func<T, OpenDeal> fact)
    {
        _ = Guard.NotNull(fact);
        Dictionary<(double, decimal), long> found = [];
        Currency currency = default;
        foreach (T row in Guard.NotNull(rows))
        {
            OpenDeal deal = fact(row);
            currency = Money.Common(currency, deal.Amount.Currency);
            AddTo(found, (deal.Probability, deal.Amount.Amount), 1);
        }

        return Of(found, currency);
    }

    /// <summary>Summarises rows by a key, such as the owner, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the deal of a row.</param>
    /// <returns>A pipeline for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">Two deals of one key are in different currencies.</exception>
    public static IReadOnlyDictionary<TKey, WeightedPipeline> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, OpenDeal> fact)
        where TKey : notnull
    {
        _ = Guard.NotNull(fact);
        return Grouped.ToDictionary(rows, Guard.NotNull(key), fact, From);
    }

    /// <summary>The chance that at least so many deals are won.</summary>
    /// <param name="wins">How many.</param>
    /// <returns>The exact chance (Poisson binomial), to some 12 digits also where it is tiny; undefined when deals × wins pass <see cref="MostSteps"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wins"/> is negative.</exception>
    public QuotaChance ChanceOfWinning(long wins)
    {
        long target = Guard.Count(wins);
        return target > Deals ? QuotaChance.Of(0, Exact)
            : target > MostCells || (double)Deals * target > MostSteps ? QuotaChance.None(TooMany, Exact)
            : QuotaChance.Of(Reach(target, _ => 1), Exact);
    }

    /// <summary>The exact chance that the deals bring at least a quota.</summary>
    /// <param name="quota">What they have to bring; what was already won taken off.</param>
    /// <returns>The chance, added up over all outcomes on the grid of the amounts' common unit, to some 12 digits also where it is tiny; undefined when deals × quota in that
    /// unit pass <see cref="MostSteps"/>.</returns>
    /// <exception cref="CurrencyMismatchException">The quota is in another currency.</exception>
    public QuotaChance ChanceOfReaching(Money quota)
    {
        _ = Money.Common(Currency, quota.Currency);
        if (quota.Amount <= 0 || quota.Amount > Amount.Amount)
        {
            return QuotaChance.Of(quota.Amount <= 0 ? 1 : 0, Exact);
        }

        BigInteger unit = 0;
        foreach ((double _, decimal amount) in kinds)
        {
            unit = BigInteger.GreatestCommonDivisor(unit, DecimalBits.Of(in amount).ToUnits(DecimalBits.MostDecimals));
        }

        decimal wanted = quota.Amount;
        BigInteger cells = (DecimalBits.Of(in wanted).ToUnits(DecimalBits.MostDecimals) + unit - 1) / unit;
        return cells > MostCells || (double)cells * Deals > MostSteps
            ? QuotaChance.None(TooFine, Exact)
            : QuotaChance.Of(Reach((long)cells, amount => (long)BigInteger.Min(cells, DecimalBits.Of(in amount).ToUnits(DecimalBits.MostDecimals) / unit)), Exact);
    }

    /// <summary>The chance that the deals bring at least a quota, by simulation.</summary>
    /// <param name="quota">What they have to bring; what was already won taken off.</param>
    /// <param name="seed">The seed: the same seed gives the same chance on every machine.</param>
    /// <param name="draws">How often the deals are played.</param>
    /// <returns>The share of the draws that reach the quota, with its Monte Carlo error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="draws"/> is below 1.</exception>
    /// <exception cref="CurrencyMismatchException">The quota is in another currency.</exception>
    public QuotaChance SimulatedChanceOfReaching(Money quota, int seed, int draws = 100_000)
    {
        _ = Money.Common(Currency, quota.Currency);
        _ = Guard.AtLeast(1, draws);
        Xoshiro256StarStar random = new(seed);
        long hits = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            decimal total = 0;
            for (int kind = 0; kind < kinds.Length; kind++)
            {
                long won = 0;
                for (long deal = 0; deal < counts[kind]; deal++)
                {
                    won += random.NextDouble() < kinds[kind].Probability ? 1 : 0;
                }

                total += won * kinds[kind].Amount;
            }

            hits += total >= quota.Amount ? 1 : 0;
        }

        return QuotaChance.Simulated(hits, draws);
    }

    /// <summary>The chance that the deals bring at least a quota, by the normal approximation.</summary>
    /// <param name="quota">What they have to bring; what was already won taken off.</param>
    /// <returns>The chance that a normal distribution of the expected amount and its variance gives; poor for few deals or a few large ones.</returns>
    /// <exception cref="CurrencyMismatchException">The quota is in another currency.</exception>
    public QuotaChance NormalChanceOfReaching(Money quota)
    {
        Money missing = quota - Expected;
        double deviation = StandardDeviation;
        double chance = deviation == 0 ? (missing.Amount <= 0 ? 1 : 0) : Normal.UpperTail((double)missing.Amount / deviation);
        return QuotaChance.Of(chance, "normal approximation");
    }

    /// <summary>How many times the expected amount covers what is left of a quota.</summary>
    /// <param name="quota">The quota, above 0.</param>
    /// <param name="wonSoFar">What has been won towards it.</param>
    /// <returns>The expected amount over the quota less what was won.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quota"/> is not above 0.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public PipelineCoverage Coverage(Money quota, Money wonSoFar) => PipelineCoverage.From(Expected, quota, wonSoFar, CoverageBasis.WeightedOverRemaining);

    /// <summary>Adds other deals.</summary>
    /// <param name="other">The pipeline of deals that are not in this one.</param>
    /// <returns>The pipeline of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public WeightedPipeline Add(WeightedPipeline other) => this + other;

    /// <summary>Adds the pipelines of different deals.</summary>
    /// <param name="left">The pipeline of some deals.</param>
    /// <param name="right">The pipeline of others.</param>
    /// <returns>The pipeline of both.</returns>
    /// <exception cref="ArgumentNullException">A pipeline is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static WeightedPipeline operator +(WeightedPipeline left, WeightedPipeline right)
    {
        Currency currency = Money.Common(Guard.NotNull(left).Currency, Guard.NotNull(right).Currency);
        Dictionary<(double, decimal), long> found = [];
        foreach (WeightedPipeline part in (WeightedPipeline[])[left, right])
        {
            for (int i = 0; i < part.kinds.Length; i++)
            {
                AddTo(found, part.kinds[i], part.counts[i]);
            }
        }

        return Of(found, currency);
    }

    /// <summary>Whether two pipelines hold the same deals.</summary>
    /// <param name="left">A pipeline.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator ==(WeightedPipeline? left, WeightedPipeline? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two pipelines differ.</summary>
    /// <param name="left">A pipeline.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(WeightedPipeline? left, WeightedPipeline? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(WeightedPipeline? other) =>
        other is not null && Currency == other.Currency && kinds.AsSpan().SequenceEqual(other.kinds) && counts.AsSpan().SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WeightedPipeline);

    /// <inheritdoc/>
    public override int GetHashCode() => (Currency, Deals, kinds.Length, kinds.Length == 0 ? default : kinds[0]).GetHashCode();

    /// <summary>Writes the number of deals and what they are expected to bring in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the pipeline.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the amounts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return new Form().Add("currency", Currency.Code).Add("probabilities", kinds.Select(kind => kind.Probability))
                .Add("amounts", kinds.Select(kind => kind.Amount)).Add("counts", counts).ToString();
        }

        string amounts = Text.IsGeneral(format) ? "N2" : format!;
        return Text.In(formatProvider, $"{Deals:N0} deals, ")
            + Expected.ToString(amounts, formatProvider) + " expected of " + Amount.ToString(amounts, formatProvider);
    }

    /// <summary>Reads a pipeline.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static WeightedPipeline Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a pipeline, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The pipeline; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out WeightedPipeline result) => Form.TryParse(text, Read, Zero, out result);

    private static WeightedPipeline Read(Form form)
    {
        double[] probabilities = form.Doubles("probabilities");
        decimal[] amounts = form.Decimals("amounts");
        long[] times = form.Int64s("counts");
        Currency currency = Currency.Parse(form.Text("currency"));
        if (probabilities.Length != amounts.Length || amounts.Length != times.Length)
        {
            throw Guard.Bad(nameof(form), $"There must be as many probabilities as amounts and counts, but there were {probabilities.Length}, {amounts.Length} and {times.Length}.");
        }

        Dictionary<(double, decimal), long> found = [];
        for (int i = 0; i < times.Length; i++)
        {
            OpenDeal deal = new(probabilities[i], new(amounts[i], currency));
            AddTo(found, (deal.Probability, deal.Amount.Amount), times[i] > 0 ? times[i] : throw Guard.Out(nameof(times), times[i], "must be 1 or more"));
        }

        return Of(found, currency.IsUnset && found.Keys.Any(kind => kind.Item2 != 0) ? Currency.None : currency);
    }

    private static void AddTo(Dictionary<(double Probability, decimal Amount), long> found, (double Probability, decimal Amount) kind, long count)
    {
        _ = found.TryGetValue(kind, out long before);
        found[kind] = before + count;
    }

    private static WeightedPipeline Of(Dictionary<(double Probability, decimal Amount), long> found, Currency currency)
    {
        KeyValuePair<(double Probability, decimal Amount), long>[] sorted = [.. found.OrderBy(entry => entry.Key)];

        // Divided by a 1 of all decimals, 12.50 and 12.5 are written alike.
        return new(currency, Array.ConvertAll(sorted, entry => (entry.Key.Probability, entry.Key.Amount / 1.0000000000000000000000000000m)), Array.ConvertAll(sorted, entry => entry.Value));
    }

    private decimal Sum(Func<(double Probability, decimal Amount), decimal> amount)
    {
        decimal sum = 0;
        for (int i = 0; i < kinds.Length; i++)
        {
            sum += amount(kinds[i]) * counts[i];
        }

        return sum;
    }

    private double Sum(Func<(double Probability, decimal Amount), long, double> term)
    {
        double sum = 0;
        for (int i = 0; i < kinds.Length; i++)
        {
            sum += term(kinds[i], counts[i]);
        }

        return sum;
    }

    // Adds up the distribution deal by deal. What reaches the target is gathered apart and not as the rest to 1, so that small chances keep their digits.
    private double Reach(long target, Func<decimal, long> units)
    {
        if (target <= 0)
        {
            return 1;
        }

        double[] below = new double[target];
        below[0] = 1;
        double reached = 0;
        long highest = 0;
        for (int kind = 0; kind < kinds.Length; kind++)
        {
            double won = kinds[kind].Probability;
            long step = units(kinds[kind].Amount);
            for (long deal = 0; deal < counts[kind] && step > 0; deal++)
            {
                highest = Math.Min(target - 1, highest + step);
                for (long cell = Math.Max(0, target - step); cell < target; cell++)
                {
                    reached += won * below[cell];
                }

                for (long cell = highest; cell >= 0; cell--)
                {
                    below[cell] = (below[cell] * (1 - won)) + (cell >= step ? below[cell - step] * won : 0);
                }
            }
        }

        return reached;
    }

#if NET8_0_OR_GREATER
    static WeightedPipeline IAdditiveIdentity<WeightedPipeline, WeightedPipeline>.AdditiveIdentity => Zero;

    static WeightedPipeline IParsable<WeightedPipeline>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<WeightedPipeline>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out WeightedPipeline result) => TryParse(s, out result);
#endif
}
