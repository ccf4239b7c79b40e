using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CrmMetrics.Lifetime;

/// <summary>The Gamma-Gamma model of spend: each customer's purchases scatter about a mean of the customer's own, and these means differ from customer to customer (expected order value, monetary value, CLV).</summary>
/// <remarks>
/// <para>An amount is gamma distributed with shape <see cref="P"/> and a rate of the customer's own, which is gamma distributed with shape <see cref="Q"/> and rate <see cref="V"/>. What a customer is expected to spend lies between
/// the customer's own average and that of all: nearer to the own the more purchases there are. Fader and Hardie, "The Gamma-Gamma model of monetary value" (2013); Fader, Hardie and Lee, "RFM and CLV: using
/// iso-value curves for customer base analysis", Journal of Marketing Research 42(4), 2005.</para>
/// <para>The model takes for granted that how much a customer spends has nothing to do with how often: look at their correlation first. Amounts must be above 0.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<GammaGammaModel>))]
#endif
public sealed class GammaGammaModel : IFormattable
#if NET8_0_OR_GREATER
    , IParsable<GammaGammaModel>
#endif
{
    // The name under which it is written down, and the version of the written form.
    private const string Written = "Gamma-Gamma";
    private const int Version = 1;

    private static readonly string[] Names = ["p", "q", "v"];

    // Farther out a slope is the rounding of shapes of billions.
    private const double Reach = 12;

    private GammaGammaModel(ModelFit fit, Currency currency)
    {
        FitResult = fit;
        Currency = currency;
        P = fit.Parameters[0].Value;
        Q = fit.Parameters[1].Value;
        V = fit.Parameters[2].Value;
    }

    /// <summary>The parameters, how well they are known, and the verdict on the search for them.</summary>
    /// <value>Never <see langword="null"/>.</value>
    public ModelFit FitResult { get; }

    /// <summary>The currency of the amounts.</summary>
    /// <value>Unset where nothing was spent.</value>
    public Currency Currency { get; }

    /// <summary>The shape of a customer's amounts: the larger, the less they scatter about the customer's mean.</summary>
    /// <value>Above 0.</value>
    public double P { get; }

    /// <summary>The shape of the distribution of customers' rates: the larger, the less customers differ; the heavier the tail of their means the smaller it is.</summary>
    /// <value>Above 0; at 1 or below the mean of all is not finite.</value>
    public double Q { get; }

    /// <summary>The rate parameter of the distribution of customers' rates (γ in some papers).</summary>
    /// <value>Above 0, in the currency.</value>
    public double V { get; }

    /// <summary>What a purchase of a customer of whom nothing is known costs on average: p v ÷ (q − 1).</summary>
    /// <value>With an interval (delta method, on the logarithm) where the model was fitted; undefined where q is 1 or below, since the mean is not finite.</value>
    /// <remarks>Each customer counts once, however many purchases there are.</remarks>
    /// <exception cref="OverflowException">The amount is past what a decimal holds.</exception>
    public MoneyEstimate MeanSpend
    {
        get
        {
            MetricDefinition definition = MetricDefinition.MoneyPer("spend/gamma-gamma", "mean spend per purchase, each customer counted once, by the Gamma-Gamma model", Currency, "purchase", BetterWhen.Higher);
            Reason? why = FitResult.Verdict == FitVerdict.NoData ? new Reason("no-priced-purchases", "nobody has a priced purchase") : Spend().Mean is null ? SpendDistribution.NoMean : null;
            if (why is not null || Spend().Mean is not { } mean)
            {
                return new(null, new Estimate(null, why, definition, null, why));
            }

            double amount = (double)mean.Amount;
            return FitResult.StandardErrorOf([1, -Q / (Q - 1), 1]) is { } error
                ? new(mean, new Estimate(amount, null, definition, level => Interval(amount, error, level), null))
                : new(mean, new Estimate(amount, null, definition, null, FitResult.Parameters[0].WhyNoInterval ?? Reason.FiguresOnly));

            static ConfidenceInterval? Interval(double amount, double error, double level)
            {
                double factor = Math.Exp(Normal.TwoSidedQuantile(level) * error);
                return new ConfidenceInterval(amount / factor, amount * factor, level);
            }
        }
    }

    /// <summary>Fits the model to the customers with priced purchases by the largest likelihood.</summary>
    /// <param name="histories">Histories with spend. Customers without a priced purchase, such as those who bought once where the first purchase is not priced, say nothing about spend and do not count.</param>
    /// <returns>The model; its <see cref="FitResult"/> says how the search has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A customer paid 0 or less for priced purchases, which no gamma distribution allows.</exception>
    public static GammaGammaModel Fit(PurchaseHistories histories)
    {
        _ = Guard.NotNull(histories);
        for (int i = 0; i < histories.Priced.Length; i++)
        {
            if (histories.Priced[i] > 0 && histories.Spend[i] <= 0)
            {
                throw Guard.Bad(nameof(histories), $"Customer {i} (from 0) paid {histories.Spend[i]} for {histories.Priced[i]} purchases, but amounts must be above 0: leave free and refunded purchases out.");
            }
        }

        GammaGammaLikelihood likelihood = new(histories.Priced, histories.Spend);
        return likelihood.Customers == 0
            ? new(ModelFit.NoData(Names, [1, 1, 1], "Nobody has a priced purchase: the parameters stand for want of any. The spend of repeat purchases is needed."), histories.Currency)
            : new(ModelFit.Of(Names, Search(likelihood), likelihood.Customers, Explain).Recognising(HistoryFingerprint.Of(histories.Priced, histories.Spend)), histories.Currency);
    }

    /// <summary>Makes the model from parameters.</summary>
    /// <param name="p">The shape of a customer's amounts, above 0.</param>
    /// <param name="q">The shape of the distribution of customers' rates, above 0.</param>
    /// <param name="v">The rate parameter of the distribution of customers' rates, above 0, in the currency.</param>
    /// <param name="currency">The currency.</param>
    /// <returns>A model whose answers have no intervals.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite.</exception>
    public static GammaGammaModel From(double p, double q, double v, Currency currency) =>
        new(ModelFit.Given(Names, [Guard.Positive(p), Guard.Positive(q), Guard.Positive(v)]), currency);

    /// <summary>What a purchase costs a customer of whom nothing is known.</summary>
    /// <returns>The distribution of customers' means.</returns>
    public SpendDistribution Spend() => Spend(0, 0);

    /// <summary>What a purchase costs a customer on average, from what the customer paid so far.</summary>
    /// <param name="history">The customer; without a priced purchase the same as of a customer of whom nothing is known.</param>
    /// <returns>The distribution of the customer's mean.</returns>
    /// <exception cref="CurrencyMismatchException">The customer paid in another currency.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The customer paid less than 0.</exception>
    public SpendDistribution Spend(PurchaseHistory history)
    {
        _ = Money.Common(history.Spend.Currency, Currency);
        return Spend(history.PricedPurchases, (double)Guard.NotNegative(history.Spend, nameof(history)).Amount);
    }

    /// <summary>What a purchase is expected to cost each customer: p (v + spend) ÷ (p × priced purchases + q − 1).</summary>
    /// <param name="histories">The customers.</param>
    /// <returns>One amount a customer, in their order; <see langword="null"/> where it is not finite, which is so only for customers with few or no purchases and where q is 1 or below.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">The customers paid in another currency.</exception>
    /// <exception cref="OverflowException">An amount is past what a decimal holds.</exception>
    public Money?[] ExpectedSpend(PurchaseHistories histories)
    {
        _ = Money.Common(Guard.NotNull(histories).Currency, Currency);
        Money?[] expected = new Money?[histories.Count];
        for (int i = 0; i < expected.Length; i++)
        {
            long count = histories.HasSpend ? histories.Priced[i] : 0;
            double shape = (P * count) + Q - 1;
            expected[i] = shape > 0 ? new Money((decimal)(P * (V + (count == 0 ? 0 : (double)histories.Spend[i])) / shape), Currency) : null;
        }

        return expected;
    }

    /// <summary>Makes up what customers spend as the model says, for histories that say how often they bought.</summary>
    /// <param name="histories">The customers: their repeat purchases are priced.</param>
    /// <param name="seed">The seed: the same one gives the same amounts.</param>
    /// <returns>The same histories in the same order, with spend.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">An amount is past what a decimal holds.</exception>
    public PurchaseHistories Simulate(PurchaseHistories histories, int seed)
    {
        Xoshiro256StarStar random = new(seed);
        return PurchaseHistories.From(Guard.NotNull(histories).Select(history =>
        {
            double rate = Gamma.Sample(random, Q, V);
            decimal spend = history.RepeatPurchases == 0 ? 0 : (decimal)Gamma.Sample(random, P * history.RepeatPurchases, rate);
            return PurchaseHistory.From(history.RepeatPurchases, history.Recency, history.Age, new Money(spend, spend == 0 ? default : Currency), history.RepeatPurchases);
        }));
    }

    /// <summary>Reads a model that was written down.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The model, with its verdict and its intervals.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static GammaGammaModel Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a model, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The model; <see langword="null"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GammaGammaModel? result) => Form.TryRead(text, Read, out result);

    /// <summary>Writes the verdict and the parameters in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the verdict and the parameters.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else the format of the numbers, four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Text.IsRoundTrip(format)
        ? FitResult.Write(new Form().Add("model", Written).Add("version", Version).Add("currency", Currency.IsUnset ? "" : Currency.Code)).ToString()
        : Written + ", " + FitResult.ToString(format, formatProvider);

    /// <summary>The fit from a start of the tests' choice.</summary>
    internal static GammaGammaModel FitFrom(GammaGammaLikelihood likelihood, Currency currency, double[] start) =>
        new(ModelFit.Of(Names, LikelihoodSearch.Of(likelihood.At, start, likelihood.Customers, Reach), likelihood.Customers, Explain), currency);

    private static LikelihoodSearch Search(GammaGammaLikelihood likelihood)
    {
        LikelihoodSearch search = LikelihoodSearch.Of(likelihood.At, [2, 3, likelihood.Mean], likelihood.Customers, Reach);
        if (search.Verdict != FitVerdict.NotConverged)
        {
            return search;
        }

        // Where nearly all amounts are the same, the likelihood is a ridge so narrow that a search from afar is stuck beside it: begin on it, ever farther out, up to the same bounds.
        LikelihoodSearch? best = null;
        for (int farther = 2; farther < Reach; farther += 2)
        {
            double factor = Math.Exp(farther), p = 2 * factor, q = 3 * factor;
            LikelihoodSearch other = LikelihoodSearch.Of(likelihood.At, [p, q, likelihood.Mean * (q - 1) / p], likelihood.Customers, Reach - farther);
            bool isInside = other.Verdict != FitVerdict.NotConverged && other.Away[0] >= 0 && other.Away[1] >= 0;
            best = isInside && !(other.LogLikelihood <= best?.LogLikelihood) ? other : best;
        }

        return best ?? search;
    }

    private static GammaGammaModel Read(Form form)
    {
        if (form.Int64("version") > Version || !string.Equals(form.Text("model"), Written, StringComparison.Ordinal))
        {
            throw new FormatException(Guard.Invariant($"The field model must be {Written} and the version at most {Version}, but they were {form.Text("model")} and {form.Int64("version")}."));
        }

        string currency = form.Text("currency");
        return new(ModelFit.Read(form, Names), currency.Length == 0 ? default : Currency.Parse(currency));
    }

    private static string Explain(LikelihoodSearch search)
    {
        int p = search.Away[0], q = search.Away[1], v = search.Away[2];
        List<string> parts = [];
        if (p > 0 && (q > 0 || v > 0))
        {
            parts.Add("All purchases cost the same: nothing is left to model. The expected spend is that amount.");
        }
        else if (p > 0)
        {
            parts.Add("Each customer always spends the same: the own average is the expected spend of a customer, as far as the purchases tell. Look whether the amounts are prices of one subscription.");
        }
        else if (q > 0 || v > 0)
        {
            parts.Add("No sign that customers differ in what they spend: the expected spend of each is the average of all, whatever the customer paid so far.");
        }

        if (p < 0 || q < 0)
        {
            parts.Add("Amounts scatter without bound: look for amounts of nearly 0, or of very many digits.");
        }

        return search.Verdict switch
        {
            FitVerdict.Converged => "The parameters are those of the largest likelihood.",
            FitVerdict.NotIdentified => "Several sets of parameters fit these amounts equally well. More customers with several purchases tell them apart.",
            FitVerdict.NotConverged => string.Join(" ", (string[])["The search has not come to an end: do not rely on the parameters.", .. parts]),
            _ => parts.Count > 0 ? string.Join(" ", parts) : "The likelihood rises toward the edge of what the parameters may be: too few customers tell their own spend from that of all.",
        };
    }

    private SpendDistribution Spend(long count, double spend) => new(Q + (P * count), P * (V + spend), Currency);

#if NET8_0_OR_GREATER
    static GammaGammaModel IParsable<GammaGammaModel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<GammaGammaModel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out GammaGammaModel result) => TryParse(s, out result);
#endif
}
