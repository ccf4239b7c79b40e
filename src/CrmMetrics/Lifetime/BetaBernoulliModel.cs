using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using MathNet.Numerics.Random;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>The beta-geometric/beta-Bernoulli model (BG/BB) of buying or giving at opportunities that come round: while alive a customer takes each with an own chance, and before each drops out
/// unseen with another.</summary>
/// <remarks>
/// <para>The chances of buying follow a beta distribution (α, β), those of dropping out another (γ, δ). Fader, Hardie and Shang, "Customer-base analysis in a discrete-time noncontractual setting",
/// Marketing Science 29(6), 2010.</para>
/// <para>"Alive" has two readings in use, which differ by one chance to drop out: the paper and R's BTYD mean the next opportunity (<see cref="ProbabilityAliveAtNextOpportunity"/>), Python's
/// lifetimes the last one seen (<see cref="ProbabilityAliveAtLastOpportunity"/>), at which a customer who bought then is alive for sure.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<BetaBernoulliModel>))]
#endif
public sealed class BetaBernoulliModel : IFormattable
#if NET8_0_OR_GREATER
    , IParsable<BetaBernoulliModel>
#endif
{
    // ln of a chance to drop out that is none.
    private const double NoDropout = -30;

    private static readonly string[] Names = ["alpha", "beta", "gamma", "delta"];

    private static readonly Reason NoEnd = new("no-finite-sum", "without a discount the purchases to come have no finite mean: some customers hardly ever drop out");

    private readonly double[] parameters;

    private BetaBernoulliModel(ModelFit fit, TimeLength period)
    {
        FitResult = fit;
        Period = period;
        parameters = [.. fit.Parameters.Select(parameter => parameter.Value)];
    }

    /// <summary>The parameters, how well they are known, and the verdict on the search for them.</summary>
    /// <value>Never <see langword="null"/>.</value>
    public ModelFit FitResult { get; }

    /// <summary>The time between two opportunities.</summary>
    /// <value>Above 0, such as a year.</value>
    public TimeLength Period { get; }

    /// <summary>α of the beta distribution of the chances of buying.</summary>
    /// <value>Above 0.</value>
    public double Alpha => parameters[0];

    /// <summary>β of the beta distribution of the chances of buying.</summary>
    /// <value>Above 0.</value>
    public double Beta => parameters[1];

    /// <summary>γ of the beta distribution of the chances of dropping out.</summary>
    /// <value>Above 0.</value>
    public double Gamma => parameters[2];

    /// <summary>δ of the beta distribution of the chances of dropping out.</summary>
    /// <value>Above 0.</value>
    public double Delta => parameters[3];

    /// <summary>The mean chance to buy at an opportunity while alive: α ÷ (α + β).</summary>
    /// <value>A share with its interval.</value>
    public Estimate MeanPurchaseChance => Read(
        at => at[0] / (at[0] + at[1]), ReadingScale.Share, MetricDefinition.Share("discrete-purchase-chance", "mean chance to buy at an opportunity while alive"));

    /// <summary>The mean chance of a new customer to drop out before the first opportunity: γ ÷ (γ + δ).</summary>
    /// <value>A share with its interval.</value>
    public Estimate MeanDropoutChance => Read(
        at => at[2] / (at[2] + at[3]), ReadingScale.Share, MetricDefinition.Share("discrete-dropout-chance", "mean chance of a new customer to drop out before an opportunity", BetterWhen.Lower));

    /// <summary>Fits the model to histories of opportunities taken and left.</summary>
    /// <param name="histories">The customers, those who never bought again among them.</param>
    /// <param name="period">The time between two opportunities.</param>
    /// <returns>The model of the largest likelihood. Data at the edge (nobody bought again, nobody drops out, fewer than three opportunities) give a verdict and no exception.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is 0 or has no end.</exception>
    public static BetaBernoulliModel Fit(DiscreteHistories histories, TimeLength period)
    {
        ModelFit fit = Fitted(Guard.NotNull(histories));
        string print = HistoryFingerprint.Of(histories.Histories.Zip(histories.CustomerCounts, (history, customers) => (new[] { history.Purchases, history.LastPurchase, (long)history.Opportunities }, customers)));
        return new(fit.LogLikelihood is null ? fit : fit.Recognising(print), Checked(period));
    }

    /// <summary>Makes the model from parameters, such as those of a paper; its answers have no intervals.</summary>
    /// <param name="alpha">α of the chances of buying, above 0.</param>
    /// <param name="beta">β of the chances of buying, above 0.</param>
    /// <param name="gamma">γ of the chances of dropping out, above 0.</param>
    /// <param name="delta">δ of the chances of dropping out, above 0.</param>
    /// <param name="period">The time between two opportunities.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite, or <paramref name="period"/> is 0 or has no end.</exception>
    public static BetaBernoulliModel From(double alpha, double beta, double gamma, double delta, TimeLength period) =>
        new(ModelFit.Given(Names, [Guard.Positive(alpha), Guard.Positive(beta), Guard.Positive(gamma), Guard.Positive(delta)]), Checked(period));

    /// <summary>The chance that a customer was still alive at the last opportunity seen (n).</summary>
    /// <param name="history">The customer.</param>
    /// <returns>From 0 to 1; 1 for who bought at that opportunity. Python's lifetimes calls this P(alive).</returns>
    public double ProbabilityAliveAtLastOpportunity(DiscreteHistory history) => AliveAt(parameters, history, history.Opportunities);

    /// <summary>The chance that a customer is alive at the next opportunity (n + 1): the P(alive) of the paper and of R's BTYD.</summary>
    /// <param name="history">The customer.</param>
    /// <returns>From 0 to 1; below the chance at the last opportunity, since a customer may drop out between the two.</returns>
    public double ProbabilityAliveAtNextOpportunity(DiscreteHistory history) => AliveAt(parameters, history, history.Opportunities + 1);

    /// <summary>How many purchases a new customer makes at the first opportunities, on average: the first purchase not counted.</summary>
    /// <param name="opportunities">How many opportunities, 0 or more.</param>
    /// <returns>From 0 to the number of opportunities.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="opportunities"/> is negative.</exception>
    public double ExpectedPurchases(int opportunities) => Expected(parameters, default, Guard.AtLeast(0, opportunities));

    /// <summary>How many purchases a customer makes at the next opportunities, on average.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="opportunities">How many opportunities from the next on, 0 or more.</param>
    /// <returns>From 0 to the number of opportunities.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="opportunities"/> is negative.</exception>
    public double ExpectedPurchases(DiscreteHistory history, int opportunities) => Expected(parameters, history, Guard.AtLeast(0, opportunities));

    /// <summary>How many purchases all customers together make at the next opportunities, on average.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="opportunities">How many opportunities from the next on, 0 or more.</param>
    /// <returns>An expected number with the interval that the uncertainty of the parameters gives it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="opportunities"/> is negative.</exception>
    public Estimate ExpectedPurchases(DiscreteHistories histories, int opportunities)
    {
        _ = Guard.NotNull(histories);
        _ = Guard.AtLeast(0, opportunities);
        return Read(
            at => Total(histories, history => Expected(at, history, opportunities)),
            ReadingScale.Positive,
            new("discrete-expected-purchases", Guard.Invariant($"expected purchases of all customers at the next {opportunities} opportunities"), "purchases", 1, BetterWhen.Higher));
    }

    /// <summary>The chance that a new customer buys exactly so often at the first opportunities.</summary>
    /// <param name="purchases">How often.</param>
    /// <param name="opportunities">At how many opportunities, 0 or more.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there are more purchases than opportunities.</exception>
    public double ProbabilityOfPurchases(int purchases, int opportunities) => ProbabilityOfPurchases(default, purchases, opportunities);

    /// <summary>The chance that a customer buys exactly so often at the next opportunities.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="purchases">How often.</param>
    /// <param name="opportunities">At how many opportunities from the next on, 0 or more.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there are more purchases than opportunities.</exception>
    public double ProbabilityOfPurchases(DiscreteHistory history, int purchases, int opportunities)
    {
        _ = Guard.Part(purchases, Guard.AtLeast(0, opportunities));
        BetaBernoulliKernel kernel = new(parameters, history.Opportunities + opportunities);
        double log = kernel.LogLikelihood(history), chance = Math.Exp(kernel.FutureLog(history, purchases, opportunities) - log);
        return purchases > 0 ? chance : chance + Math.Max(0, 1 - Math.Exp(kernel.Buys(history.Purchases, history.Opportunities) + kernel.Alive(history.Opportunities) - log));
    }

    /// <summary>How many customers are expected to have bought 0, 1, 2 … times at the opportunities that they had: what to hold against the data the model was fitted to.</summary>
    /// <param name="histories">The customers, of whom only the number of opportunities counts.</param>
    /// <returns>One expected number of customers for each number of purchases from 0 to the most opportunities.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<double> ExpectedCustomers(DiscreteHistories histories)
    {
        double[] expected = new double[Most(Guard.NotNull(histories)) + 1];
        foreach (IGrouping<long, (long Opportunities, long Customers)> group in histories.Histories
            .Select((history, place) => (history.Opportunities, Customers: histories.CustomerCounts[place])).GroupBy(row => row.Opportunities))
        {
            BetaBernoulliKernel kernel = new(parameters, group.Key);
            double customers = group.Sum(row => row.Customers);
            for (int purchases = 0; purchases <= group.Key; purchases++)
            {
                expected[purchases] += customers * Math.Exp(kernel.FutureLog(default, purchases, group.Key));
            }
        }

        return Array.AsReadOnly(expected);
    }

    /// <summary>How many purchases a customer makes at all opportunities to come, each counted less the later it comes (DERT: discounted expected residual transactions).</summary>
    /// <param name="history">The customer.</param>
    /// <param name="rate">The discount rate.</param>
    /// <returns>0 or more, as of the last opportunity seen: the next one is a period away. Infinity without a discount where some hardly ever drop out (γ of 1 or less).</returns>
    public double DiscountedPurchases(DiscreteHistory history, DiscountRate rate) => Discounted(parameters, history, rate.Factor(Period));

    /// <summary>How many purchases all customers together make at all opportunities to come, each counted less the later it comes.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="rate">The discount rate.</param>
    /// <returns>A number with the interval that the uncertainty of the parameters gives it; undefined where it has no finite value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    public Estimate DiscountedPurchases(DiscreteHistories histories, DiscountRate rate)
    {
        _ = Guard.NotNull(histories);
        double factor = rate.Factor(Period);
        return Read(
            at => Total(histories, history => Discounted(at, history, factor)),
            ReadingScale.Positive,
            new("discrete-discounted-purchases", "discounted expected purchases of all customers at all opportunities to come", "purchases", 1, BetterWhen.Higher));
    }

    /// <summary>What all customers together are still worth (customer equity).</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="marginPerPurchase">What a purchase leaves after its cost.</param>
    /// <param name="rate">The discount rate.</param>
    /// <returns>An amount with its interval; undefined where it has no finite value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public MoneyEstimate CustomerEquity(DiscreteHistories histories, Money marginPerPurchase, DiscountRate rate) => ModelReading.Money(
        DiscountedPurchases(histories, rate),
        marginPerPurchase,
        default,
        MetricDefinition.MoneyPer("discrete-customer-equity", "discounted expected purchases of all customers times margin per purchase", marginPerPurchase.Currency, "customer base", BetterWhen.Higher));

    /// <summary>Makes up customers as the model says, to plan a study or to try an analysis.</summary>
    /// <param name="customers">How many customers, 0 or more.</param>
    /// <param name="opportunities">How many opportunities each has, 0 or more.</param>
    /// <param name="seed">The seed: the same one gives the same customers.</param>
    /// <returns>Their histories.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public DiscreteHistories Simulate(int customers, int opportunities, int seed)
    {
        Xoshiro256StarStar random = new(seed);
        int[] purchases = new int[Guard.AtLeast(0, customers)], last = new int[purchases.Length], all = new int[purchases.Length];
        _ = Guard.AtLeast(0, opportunities);
        for (int i = 0; i < purchases.Length; i++)
        {
            double buys = MathNet.Numerics.Distributions.Beta.Sample(random, Alpha, Beta), drops = MathNet.Numerics.Distributions.Beta.Sample(random, Gamma, Delta);
            all[i] = opportunities;
            for (int opportunity = 1; opportunity <= opportunities && random.NextDouble() >= drops; opportunity++)
            {
                if (random.NextDouble() < buys)
                {
                    purchases[i]++;
                    last[i] = opportunity;
                }
            }
        }

        return DiscreteHistories.From(purchases, last, all);
    }

    /// <summary>Writes the name, the verdict and the parameters in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the name, the verdict and the parameters.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else the format of the numbers, four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format) ? ModelForm.Write("BG/BB", Period, FitResult) : "BG/BB, " + FitResult.Verdict + ": " + string.Join(", ", FitResult.Parameters.Select(parameter => parameter.ToString(format, formatProvider)));

    /// <summary>Reads a model that was written down.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The model, with its verdict and its intervals.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static BetaBernoulliModel Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a model, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The model; <see langword="null"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BetaBernoulliModel? result) => Form.TryRead(text, Read, out result);

    private static double AliveAt(double[] at, DiscreteHistory history, long opportunity)
    {
        BetaBernoulliKernel kernel = new(at, opportunity);
        return Math.Min(1, Math.Exp(kernel.Buys(history.Purchases, history.Opportunities) + kernel.Alive(opportunity) - kernel.LogLikelihood(history)));
    }

    private static double Expected(double[] at, DiscreteHistory history, int opportunities)
    {
        BetaBernoulliKernel kernel = new(at, history.Opportunities + opportunities + 1);
        double bought = kernel.Buys(history.Purchases, history.Opportunities) - kernel.LogLikelihood(history), sum = 0;
        for (long next = 1; next <= opportunities; next++)
        {
            sum += Math.Exp(bought + kernel.Alive(history.Opportunities + next));
        }

        return sum * Chance(at, history);
    }

    private static double Discounted(double[] at, DiscreteHistory history, double factor)
    {
        long next = history.Opportunities + 1;
        double first = AliveAt(at, history, next) * Chance(at, history);
        return factor < 1 ? factor * first * UnitGauss.Of(at[3] + next, at[2], factor)
            : at[2] > 1 ? first * (at[2] + at[3] + history.Opportunities) / (at[2] - 1)
            : double.PositiveInfinity;
    }

    /// <summary>The mean chance to buy of those with a history.</summary>
    private static double Chance(double[] at, DiscreteHistory history) => (at[0] + history.Purchases) / (at[0] + at[1] + history.Opportunities);

    private static double Total(DiscreteHistories histories, Func<DiscreteHistory, double> each)
    {
        double sum = 0;
        for (int i = 0; i < histories.Histories.Count; i++)
        {
            sum += histories.CustomerCounts[i] * each(histories.Histories[i]);
        }

        return sum;
    }

    private static long Most(DiscreteHistories histories) => histories.Histories.Count == 0 ? 0 : histories.Histories.Max(history => history.Opportunities);

    private static double LogLikelihood(DiscreteHistories histories, long most, double[] logs, double[] gradient, double[][] hessian)
    {
        double[] at = [.. logs.Select(log => Math.Exp(log))];
        BetaBernoulliKernel kernel = new(at, most);
        Array.Clear(gradient, 0, gradient.Length);
        foreach (double[] row in hessian)
        {
            Array.Clear(row, 0, row.Length);
        }

        double sum = 0;
        for (int i = 0; i < histories.Histories.Count; i++)
        {
            double customers = histories.CustomerCounts[i];
            sum += customers * kernel.LogLikelihood(histories.Histories[i], customers, at, gradient, hessian);
        }

        return sum;
    }

    private static ModelFit Fitted(DiscreteHistories histories)
    {
        long most = Most(histories);
        if (most == 0)
        {
            return Open(FitVerdict.NoData, [1, 1, 1, 1], 0, histories, null, "No customer has had an opportunity yet, so there is nothing to learn from.");
        }

        LikelihoodSearch search = LikelihoodSearch.Of((logs, gradient, hessian) => LogLikelihood(histories, most, logs, gradient, hessian), [1, 1, 1, 3], histories.Customers);
        return most >= 3 && search.Verdict is FitVerdict.NotIdentified or FitVerdict.AtEdge && WithoutDropout(histories, most, search.LogLikelihood) is { } stays ? stays
            : most >= 3 ? ModelFit.Of(Names, search, histories.Customers, found => Explanation(found, histories))
            : Open(FitVerdict.NotIdentified, [.. search.Logs.Select(log => Math.Exp(log))], search.LogLikelihood, histories, search, Guard.Invariant(
                $"With {most} opportunities four parameters cannot be told apart: at least three are needed. Chances at the opportunities seen are fitted, and nothing can be said of later ones."));
    }

    /// <summary>The fit of the model without dropout, where that does as well: then nothing is known of γ and δ, and all of α and β.</summary>
    private static ModelFit? WithoutDropout(DiscreteHistories histories, long most, double logLikelihood)
    {
        double[] wide = new double[4];
        double[][] bend = [.. wide.Select(_ => new double[4])];
        LikelihoodSearch search = LikelihoodSearch.Of(
            (logs, gradient, hessian) =>
            {
                double log = LogLikelihood(histories, most, [logs[0], logs[1], NoDropout, 0], wide, bend);
                (gradient[0], gradient[1]) = (wide[0], wide[1]);
                (hessian[0][0], hessian[0][1], hessian[1][0], hessian[1][1]) = (bend[0][0], bend[0][1], bend[1][0], bend[1][1]);
                return log;
            },
            [1, 1],
            histories.Customers);
        if (search.Verdict != FitVerdict.Converged || search.Covariance is not { } covariance || search.LogLikelihood < logLikelihood - (1e-9 * Math.Abs(logLikelihood)))
        {
            return null;
        }

        Reason why = new("no-dropout", "the likelihood rises while dropout goes to 0");
        return ModelFit.Of(
            Names,
            [Math.Exp(search.Logs[0]), Math.Exp(search.Logs[1]), Math.Exp(NoDropout), 1],
            [[.. covariance[0], 0, 0], [.. covariance[1], 0, 0], new double[4], new double[4]],
            [null, null, why, why],
            histories.Customers,
            search.LogLikelihood,
            FitVerdict.AtEdge,
            "No sign that customers drop out: the model equals one in which all stay (beta-binomial). A longer observation may show dropout; until then expect too many purchases later on.",
            search);
    }

    private static ModelFit Open(FitVerdict verdict, double[] values, double logLikelihood, DiscreteHistories histories, LikelihoodSearch? search, string explanation)
    {
        Reason why = new("parameter-not-identified", "the likelihood does not determine it");
        return ModelFit.Of(
            Names, values, [.. values.Select(_ => new double[values.Length])], [.. values.Select(_ => why)], histories.Customers, verdict == FitVerdict.NoData ? null : logLikelihood, verdict, explanation, search);
    }

    private static string Explanation(LikelihoodSearch search, DiscreteHistories histories)
    {
        if (search.Verdict == FitVerdict.Converged)
        {
            return "The parameters are those of the largest likelihood.";
        }

        if (histories.Histories.All(history => history.Purchases == 0))
        {
            return "Nobody bought again, so the model equals one in which nobody ever does, and nothing can be said of dropout.";
        }

        int[] away = search.Away;
        return search.Verdict switch
        {
            FitVerdict.NotConverged => "The search has not come to an end: check the data, and do not use the parameters.",
            FitVerdict.NotIdentified => "Different parameters fit the data equally well: more opportunities would tell them apart.",
            _ when away[0] > 0 && away[1] > 0 => "No sign that customers differ in how often they buy: the model equals one with the same chance for all.",
            _ when away[2] > 0 && away[3] > 0 => "No sign that customers differ in when they drop out: the model equals one with the same chance of dropping out for all.",
            _ => "The likelihood rises toward the edge of what the parameters may be: the answers are those of the edge. More customers or opportunities may give the parameters a best value.",
        };
    }

    private static TimeLength Checked(TimeLength period) =>
        period.TotalDays > 0 && !period.IsForever ? period : throw Guard.Out(nameof(period), period, "the time between two opportunities must be above 0 and have an end");

    private Estimate Read(Func<double[], double> reading, ReadingScale scale, MetricDefinition definition) => ModelReading.Of(FitResult, reading, scale, definition, NoEnd);

    private static BetaBernoulliModel Read(Form form) => ModelForm.Read(form, "BG/BB", Names, (fit, period) => new BetaBernoulliModel(fit, Checked(period)));

#if NET8_0_OR_GREATER
    static BetaBernoulliModel IParsable<BetaBernoulliModel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<BetaBernoulliModel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out BetaBernoulliModel result) => TryParse(s, out result);
#endif
}
