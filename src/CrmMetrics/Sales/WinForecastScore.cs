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

/// <summary>How good forecast chances of winning were: Brier score, log score and calibration.</summary>
/// <remarks>
/// <para>It keeps for each distinct chance how many of its deals were won and lost, in 24 bytes, and all its scores are exact.</para>
/// <para><see cref="Zero"/> is the score of no deals, the identity of <c>+</c>. Add only different deals.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<WinForecastScore>))]
#endif
public sealed class WinForecastScore : ISummary<WinForecastScore>, IEquatable<WinForecastScore>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<WinForecastScore, WinForecastScore, WinForecastScore>
    , IAdditiveIdentity<WinForecastScore, WinForecastScore>
    , IParsable<WinForecastScore>
#endif
{
    private static readonly MetricDefinition Squares =
        new("brier-score", "mean square of forecast chance less outcome", "squared share", 0.01, BetterWhen.Lower);

    private static readonly MetricDefinition Logs =
        new("log-score", "mean of −ln of the chance that had been given to what happened", "nats", 0.01, BetterWhen.Lower);

    private static readonly Reason NoDeals = new("no-deals", "no deal was forecast and closed");

    private static readonly Reason Impossible = new("impossible-happened", "a deal ended as it had been forecast never to, which costs infinitely much");

    private static readonly Reason CertainForecast = new("certain-forecast", "a chance of 0 or 1 was forecast, which has no log odds");

    private static readonly Reason Separated = new("separated", "the outcomes do not overlap in the chances, or all chances are equal, so no slope fits best");

    private readonly double[] chances;
    private readonly long[] won;
    private readonly long[] lost;

    private WinForecastScore(double[] chances, long[] won, long[] lost)
    {
        this.chances = chances;
        this.won = won;
        this.lost = lost;
        Won = won.Sum();
        Deals = Won + lost.Sum();
    }

    /// <summary>The score of no deals, which changes nothing when added.</summary>
    /// <value>Without deals.</value>
    public static WinForecastScore Zero { get; } = new([], [], []);

    /// <summary>How many deals were forecast and closed.</summary>
    /// <value>0 or more.</value>
    public long Deals { get; }

    /// <summary>How many of them were won.</summary>
    /// <value>From 0 to <see cref="Deals"/>.</value>
    public long Won { get; }

    /// <summary>How many were forecast to be won: the sum of the chances.</summary>
    /// <value>From 0 to <see cref="Deals"/>.</value>
    public double ExpectedWins => chances.Select((chance, i) => chance * (won[i] + lost[i])).Sum();

    /// <summary>The Brier score.</summary>
    /// <value>The mean of (chance − outcome)², from 0 for a perfect forecast to 1, with Student's t interval. Who always says 50 % has 0.25.</value>
    public SampleMean Brier => SampleMean.Of(Mean((chance, isWon) => isWon ? (1 - chance) * (1 - chance) : chance * chance), Squares);

    /// <summary>The logarithmic score.</summary>
    /// <value>The mean of −ln(chance of what happened) in nats, 0 or more, with Student's t interval; undefined when something happened that had been forecast never to.
    /// Who always says 50 % has 0.693.</value>
    public Estimate LogScore
    {
        get
        {
            Reason? why = Deals == 0 ? NoDeals : Array.Exists(Kinds(), kind => (kind.Chance == 0 && kind.Won > 0) || (kind.Chance == 1 && kind.Lost > 0)) ? Impossible : null;
            if (why is not null)
            {
                return new(null, why, Logs, null, why);
            }

            SampleMean mean = SampleMean.Of(Mean((chance, isWon) => -Math.Log(isWon ? chance : 1 - chance)), Logs);
            return new(mean.Value, null, Logs, mean.WhyNoInterval is null ? mean.Interval : null, mean.WhyNoInterval);
        }
    }

    /// <summary>The slope of calibration: 1 when the log odds forecast are right, below 1 when the forecasts are too bold, above 1 when too timid.</summary>
    /// <value>The slope of a logistic regression of the outcome on the log odds forecast (Cox, Biometrika 45, 1958), with Wald's interval.</value>
    public Estimate CalibrationSlope => Calibrated("calibration-slope", "slope of the outcome on the log odds forecast", fit => (fit.Slope, fit.SlopeError));

    /// <summary>The intercept of calibration: 0 when the forecasts are right on average at even odds, above 0 when too low.</summary>
    /// <value>The intercept of the same regression, in log odds, with Wald's interval.</value>
    public Estimate CalibrationIntercept => Calibrated("calibration-intercept", "intercept of the outcome on the log odds forecast", fit => (fit.Intercept, fit.InterceptError));

    /// <summary>Scores columns.</summary>
    /// <param name="probabilities">The chance that each deal had been given, from 0 to 1.</param>
    /// <param name="won">Whether it was won; as many as there are probabilities.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, or a probability is not from 0 to 1. The message names the row.</exception>
    public static WinForecastScore From(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> won)
    {
        if (probabilities.Length != won.Length)
        {
            throw Guard.Bad(nameof(won), $"There must be an outcome for each of the {probabilities.Length} probabilities, but there were {won.Length}.");
        }

        SortedDictionary<double, (long Won, long Lost)> found = [];
        for (int row = 0; row < won.Length; row++)
        {
            double chance = probabilities[row] is >= 0 and <= 1 ? probabilities[row]
                : throw Guard.Bad(nameof(probabilities), $"Row {row} (counted from 0) must have a probability from 0 to 1, but had {probabilities[row]}.");
            AddTo(found, chance, won[row] ? 1 : 0, won[row] ? 0 : 1);
        }

        return Of(found);
    }

    /// <summary>Scores forecasts in one pass.</summary>
    /// <param name="forecasts">The forecasts of closed deals.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="forecasts"/> is <see langword="null"/>.</exception>
    public static WinForecastScore From(IEnumerable<WinForecast> forecasts) => From(Guard.NotNull(forecasts), forecast => forecast);

    /// <summary>Scores rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the forecast of a row.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static WinForecastScore From<T>(IEnumerable<T> rows, Func<T, WinForecast> fact)
    {
        _ = Guard.NotNull(fact);
        SortedDictionary<double, (long Won, long Lost)> found = [];
        foreach (T row in Guard.NotNull(rows))
        {
            WinForecast forecast = fact(row);
            AddTo(found, forecast.Probability, forecast.IsWon ? 1 : 0, forecast.IsWon ? 0 : 1);
        }

        return Of(found);
    }

    /// <summary>Scores rows by a key, such as the owner, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the forecast of a row.</param>
    /// <returns>A score for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>. The message names the row.</exception>
    public static IReadOnlyDictionary<TKey, WinForecastScore> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, WinForecast> fact)
        where TKey : notnull
    {
        _ = Guard.NotNull(fact);
        return Grouped.ToDictionary(rows, Guard.NotNull(key), fact, From);
    }

    /// <summary>What happened to deals of like chances.</summary>
    /// <param name="bins">Into how many ranges of equal width the chances are cut.</param>
    /// <returns>The ranges, rising, empty ones among them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 1.</exception>
    public IReadOnlyList<CalibrationBin> Calibration(int bins = 10)
    {
        _ = Guard.AtLeast(1, bins);
        (double Sum, long Won, long Deals)[] filled = new (double, long, long)[bins];
        foreach ((double chance, long gained, long missed) in Kinds())
        {
            ref (double Sum, long Won, long Deals) bin = ref filled[Bin(chance, bins)];
            bin = (bin.Sum + (chance * (gained + missed)), bin.Won + gained, bin.Deals + gained + missed);
        }

        MetricDefinition definition = MetricDefinition.Share("calibration", "won over deals of like forecast chance");
        return
        [
            .. filled.Select((bin, place) => new CalibrationBin(
                (double)place / bins,
                (place + 1.0) / bins,
                bin.Deals == 0 ? null : bin.Sum / bin.Deals,
                Proportion.From(bin.Won, bin.Deals, definition))),
        ];
    }

    /// <summary>Adds other deals.</summary>
    /// <param name="other">The score of deals that are not in this one.</param>
    /// <returns>The score of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public WinForecastScore Add(WinForecastScore other) => this + other;

    /// <summary>Adds the scores of different deals.</summary>
    /// <param name="left">The score of some deals.</param>
    /// <param name="right">The score of others.</param>
    /// <returns>The score of both.</returns>
    /// <exception cref="ArgumentNullException">A score is <see langword="null"/>.</exception>
    public static WinForecastScore operator +(WinForecastScore left, WinForecastScore right)
    {
        SortedDictionary<double, (long Won, long Lost)> found = [];
        foreach ((double chance, long gained, long missed) in Guard.NotNull(left).Kinds().Concat(Guard.NotNull(right).Kinds()))
        {
            AddTo(found, chance, gained, missed);
        }

        return Of(found);
    }

    /// <summary>Whether two scores are of the same forecasts.</summary>
    /// <param name="left">A score.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(WinForecastScore? left, WinForecastScore? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two scores differ.</summary>
    /// <param name="left">A score.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(WinForecastScore? left, WinForecastScore? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(WinForecastScore? other) => other is not null && chances.AsSpan().SequenceEqual(other.chances)
        && won.AsSpan().SequenceEqual(other.won) && lost.AsSpan().SequenceEqual(other.lost);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WinForecastScore);

    /// <inheritdoc/>
    public override int GetHashCode() => (Deals, Won, chances.Length).GetHashCode();

    /// <summary>Writes the counts and the Brier score in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the score.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the Brier score.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return new Form().Add("chances", chances).Add("won", won).Add("lost", lost).ToString();
        }

        string brier = Brier.Value?.ToString(Text.IsGeneral(format) ? "G4" : format, formatProvider) ?? "undefined";
        return Text.In(formatProvider, $"{Won:N0} of {Deals:N0} deals won, {ExpectedWins:N1} expected, Brier score ") + brier;
    }

    /// <summary>Reads a score.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static WinForecastScore Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a score, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The score; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out WinForecastScore result) => Form.TryParse(text, Read, Zero, out result);

    private static WinForecastScore Read(Form form)
    {
        double[] read = form.Doubles("chances");
        long[] gained = form.Int64s("won"), missed = form.Int64s("lost");
        if (read.Length != gained.Length || read.Length != missed.Length)
        {
            throw Guard.Bad(nameof(form), $"There must be as many chances as counts, but there were {read.Length}, {gained.Length} and {missed.Length}.");
        }

        SortedDictionary<double, (long Won, long Lost)> found = [];
        for (int i = 0; i < read.Length; i++)
        {
            AddTo(found, Guard.Share(read[i], "chances"), Guard.Count(gained[i], "won"), Guard.Count(missed[i], "lost"));
        }

        return Of(found);
    }

    private static void AddTo(SortedDictionary<double, (long Won, long Lost)> found, double chance, long gained, long missed)
    {
        _ = found.TryGetValue(chance, out (long Won, long Lost) before);
        found[chance] = (before.Won + gained, before.Lost + missed);
    }

    private static WinForecastScore Of(SortedDictionary<double, (long Won, long Lost)> found)
    {
        KeyValuePair<double, (long Won, long Lost)>[] kinds = [.. found.Where(entry => entry.Value != (0, 0))];
        return new(Array.ConvertAll(kinds, kind => kind.Key), Array.ConvertAll(kinds, kind => kind.Value.Won), Array.ConvertAll(kinds, kind => kind.Value.Lost));
    }

    private (double Chance, long Won, long Lost)[] Kinds() => [.. chances.Select((chance, i) => (chance, won[i], lost[i]))];

    // The product is rounded and may lie on the other side of an edge, which is itself rounded: 0.29 × 100 is below 29.
    private static int Bin(double chance, int bins)
    {
        int place = Math.Min(bins - 1, (int)(chance * bins));
        return place < bins - 1 && chance >= (place + 1.0) / bins ? place + 1 : chance < (double)place / bins ? place - 1 : place;
    }

    private Moments Mean(Func<double, bool, double> score)
    {
        Moments sums = default;
        foreach ((double chance, long gained, long missed) in Kinds())
        {
            sums += gained == 0 ? default : Moments.Of(score(chance, true), gained);
            sums += missed == 0 ? default : Moments.Of(score(chance, false), missed);
        }

        return sums;
    }

    private Estimate Calibrated(string id, string text, Func<LogisticFit, (double Value, double Error)> part)
    {
        MetricDefinition definition = new(id, text, "log odds", 0.1, BetterWhen.WithinBand);
        Reason? why = Deals == 0 ? NoDeals : chances[0] == 0 || chances[chances.Length - 1] == 1 ? CertainForecast : null;
        LogisticFit? fit = why is null ? LogisticFit.Of(Array.ConvertAll(chances, chance => Math.Log(chance / (1 - chance))), won, lost) : null;
        why ??= fit is null ? Separated : null;
        if (fit is not { } found || why is not null)
        {
            return new(null, why, definition, null, why);
        }

        (double value, double error) = part(found);
        return Estimate.From(value, error, definition);
    }

#if NET8_0_OR_GREATER
    static WinForecastScore IAdditiveIdentity<WinForecastScore, WinForecastScore>.AdditiveIdentity => Zero;

    static WinForecastScore IParsable<WinForecastScore>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<WinForecastScore>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out WinForecastScore result) => TryParse(s, out result);
#endif
}
