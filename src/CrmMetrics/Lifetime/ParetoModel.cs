using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif
using MathNet.Numerics.Distributions;

namespace CrmMetrics.Lifetime;

/// <summary>The Pareto/NBD model of repeat buying: while customers are there they buy at random at their own rate, and they drop out unseen at a random time (Pareto/NBD; CLV, LTV).</summary>
/// <remarks>
/// <para>A customer's buying rate is gamma distributed with shape <see cref="R"/> and rate <see cref="Alpha"/>; the dropout rate with shape <see cref="S"/> and rate <see cref="Beta"/>. Dropout runs
/// in time, not from purchase to purchase, so that a customer who bought once may be gone as well, which the BG/NBD denies. Schmittlein, Morrison and Colombo, "Counting your customers: who are they and what
/// will they do next?", Management Science 33(1), 1987; the formulas as in Fader and Hardie, "A note on deriving the Pareto/NBD model" (2005).</para>
/// <para>The likelihood is summed as an average over the time of dropout, of terms that are all above 0: it has its digits for buyers of thousands of times, where the published forms overflow,
/// and at α = β, s = 1 and s = 2, where they divide 0 by 0.</para>
/// </remarks>
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ParetoModel>))]
#endif
public sealed class ParetoModel : PurchaseModel
#if NET8_0_OR_GREATER
    , IParsable<ParetoModel>
#endif
{
    /// <summary>The name under which it is written down.</summary>
    internal const string Written = "Pareto/NBD";

    private static readonly string[] Names = ["r", "alpha", "s", "beta"];

    private readonly ParetoKernel kernel;

    private ParetoModel(ModelFit fit, TimeUnit unit)
        : base(fit, unit)
    {
        R = fit.Parameters[0].Value;
        Alpha = fit.Parameters[1].Value;
        S = fit.Parameters[2].Value;
        Beta = fit.Parameters[3].Value;
        kernel = new(R, Alpha, S, Beta);
    }

    /// <inheritdoc/>
    public override string Name => Written;

    /// <summary>The shape of the buying rates: the smaller, the more customers differ.</summary>
    /// <value>Above 0.</value>
    public double R { get; }

    /// <summary>The rate parameter of the buying rates, whose mean is <see cref="R"/> ÷ <see cref="Alpha"/> purchases per unit of time.</summary>
    /// <value>Above 0, in units of time.</value>
    public double Alpha { get; }

    /// <summary>The shape of the dropout rates: the smaller, the more customers differ.</summary>
    /// <value>Above 0.</value>
    public double S { get; }

    /// <summary>The rate parameter of the dropout rates, whose mean is <see cref="S"/> ÷ <see cref="Beta"/> per unit of time.</summary>
    /// <value>Above 0, in units of time.</value>
    public double Beta { get; }

    /// <summary>Fits the model to purchase histories by the largest likelihood.</summary>
    /// <param name="histories">The customers, those who bought once among them.</param>
    /// <param name="unit">The unit of time of the parameters and of the likelihood; what the model says of customers does not depend on it.</param>
    /// <param name="threads">How many threads to use; the result is the same to the last bit.</param>
    /// <returns>The model; its <see cref="PurchaseModel.FitResult"/> says how the search has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unit"/> is not named, or <paramref name="threads"/> is below 1.</exception>
    public static ParetoModel Fit(PurchaseHistories histories, TimeUnit unit = TimeUnit.Week, int threads = 1)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        if (Guard.AtLeast(1, threads) > 0 && groups.Count == 0)
        {
            return new(ModelFit.NoData(Names, [1, 1, 1, 1], "There are no customers: the parameters stand for want of any."), Guard.Named(unit));
        }

        double days = TimeLength.DaysIn(Guard.Named(unit)), meanAge = histories.Age.DefaultIfEmpty(0).Average() / days;
        return FitFrom(groups, histories.Count, unit, threads, [1, meanAge > 0 ? meanAge : 1, 1, meanAge > 0 ? meanAge : 1]);
    }

    /// <summary>Makes the model from parameters.</summary>
    /// <param name="r">The shape of the buying rates, above 0.</param>
    /// <param name="alpha">The rate parameter of the buying rates, above 0, in units of time.</param>
    /// <param name="s">The shape of the dropout rates, above 0.</param>
    /// <param name="beta">The rate parameter of the dropout rates, above 0, in units of time.</param>
    /// <param name="unit">The unit of time.</param>
    /// <returns>A model whose answers have no intervals.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite, or <paramref name="unit"/> is not named.</exception>
    public static ParetoModel From(double r, double alpha, double s, double beta, TimeUnit unit = TimeUnit.Week) =>
        new(ModelFit.Given(Names, [Guard.Positive(r), Guard.Positive(alpha), Guard.Positive(s), Guard.Positive(beta)]), Guard.Named(unit));

    /// <summary>Reads a model that was written down.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The model, with its verdict and its intervals.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static new ParetoModel Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a model, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The model; <see langword="null"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ParetoModel? result) => Form.TryRead(text, Read, out result);

    internal static ParetoModel Read(Form form) => Read(form, Written, Names, (fit, unit, _) => new ParetoModel(fit, unit));

    /// <summary>The fit from a start of the tests' choice.</summary>
    internal static ParetoModel FitFrom(HistoryGroups groups, long customers, TimeUnit unit, int threads, double[] start)
    {
        ParetoLikelihood likelihood = new(groups, TimeLength.DaysIn(unit), threads);
        return new(ModelFit.Of(Names, LikelihoodSearch.Of(likelihood.At, start, customers), customers, Explain).Recognising(groups), unit);
    }

    /// <summary>The logarithm of the likelihood of some histories, with its slopes and curvatures by the logarithms of the parameters.</summary>
    internal double LogLikelihood(PurchaseHistories histories, double[] gradient, double[][] hessian) =>
        new ParetoLikelihood(histories.Groups, TimeLength.DaysIn(Unit), 1).At([Math.Log(R), Math.Log(Alpha), Math.Log(S), Math.Log(Beta)], gradient, hessian);

    private protected override string Kind => Written;

    private protected override (long Repeats, double Recency) Drawn(Random random, double age)
    {
        double buying = Gamma.Sample(random, R, Alpha), dropout = Gamma.Sample(random, S, Beta);
        double end = Math.Min(age, -Math.Log(1 - random.NextDouble()) / dropout), last = random.NextDouble();

        // The last of x purchases at random times is the largest of x random numbers.
        long repeats = buying * end > 0 ? Poisson.Sample(random, buying * end) : 0;
        return (repeats, repeats == 0 ? 0 : end * Math.Pow(last, 1.0 / repeats));
    }

    private protected override double Alive(long repeats, double recency, double age) =>
        Math.Exp(-ExpLog.Log1pExp(kernel.LogGone(repeats, recency, age) - kernel.LogAlive(repeats, age)));

    private protected override (double Alive, double Expected) Ahead(long repeats, double recency, double age, double time) =>
        (Math.Exp(-S * ExpLog.Log1p(time / (Beta + age))), (R + repeats) / (Alpha + age) * Lasting(age, time));

    private protected override double Residual(long repeats, double recency, double age, double continuousRate) =>
        (R + repeats) / (Alpha + age) * (Beta + age) * ScaledExponentialIntegral.Of(S, continuousRate * (Beta + age));

    internal override double SmoothOver(HistoryGroups groups) => (Beta + (groups.Age.Min() / TimeLength.DaysIn(Unit))) / Math.Max(1, S / 4);

    // A purchase of who is there takes the place of the dropout in the integral.
    private protected override double BuysWithin(long repeats, double recency, double age, double horizon) =>
        Alive(repeats, recency, age) * Math.Min(1, Math.Exp(new ParetoKernel(S, Beta + age, R + repeats, Alpha + age).LogGone(0, 0, horizon)));

    private protected override FuturePurchases Counted(long repeats, double recency, double age, double horizon)
    {
        double odds = kernel.LogGone(repeats, recency, age) - kernel.LogAlive(repeats, age), alive = Math.Exp(-ExpLog.Log1pExp(odds)), gone = Math.Exp(-ExpLog.Log1pExp(-odds));
        ParetoCounts counts = new(R + repeats, Alpha + age, S, Beta + age, horizon);
        return new(
            alive * Ahead(repeats, recency, age, horizon).Expected,
            count => (count == 0 ? gone : 0) + (alive * counts.Exactly(count)),
            count => alive * counts.AtLeast(count));
    }

    private protected override PurchaseModel With(double[] parameters) => new ParetoModel(ModelFit.Given(Names, parameters), Unit);

    /// <summary>What the sides to which parameters run away mean.</summary>
    private static string Explain(LikelihoodSearch search)
    {
        int r = search.Away[0], alpha = search.Away[1], s = search.Away[2], beta = search.Away[3];
        List<string> parts = [];
        if (r < 0)
        {
            parts.Add("Next to nobody bought again: how often customers buy cannot be told, and the model expects no purchases. Observe longer, or look whether repeat purchases are missing from the data.");
        }
        else if (r > 0 || alpha > 0)
        {
            parts.Add("No sign that customers differ in how often they buy: all have one rate, r ÷ alpha.");
        }
        else if (alpha < 0)
        {
            parts.Add("The buying rates have no bound: a few customers buy without end. Look at the customers with the most purchases.");
        }

        if (s < 0 || (s == 0 && beta > 0))
        {
            parts.Add("No sign that customers drop out: the model equals the NBD, in which everybody stays. A longer observation may show dropout; whether buyers of one purchase were left out of the data is worth a look.");
        }
        else if (s > 0)
        {
            parts.Add("No sign that customers differ in how fast they drop out: all have one rate, s ÷ beta. This is usual where those who bought once were left out of the data.");
        }
        else if (beta < 0)
        {
            parts.Add("Some customers drop out right after the first purchase and the others never. Look whether buyers of one purchase belong to the data.");
        }

        return search.Verdict switch
        {
            FitVerdict.Converged => "The parameters are those of the largest likelihood.",
            FitVerdict.NotIdentified => "Several sets of parameters fit these data equally well. Answers for customers like these can be trusted more than the parameters; more customers, or a longer observation, tell them apart.",
            FitVerdict.NotConverged => string.Join(" ", (string[])["The search has not come to an end: do not rely on the parameters. Look for customers with impossible histories.", .. parts]),
            _ => string.Join(" ", parts),
        };
    }

    /// <summary>How long a customer who is there at an age is still there within a horizon, on average.</summary>
    private double Lasting(double age, double horizon)
    {
        double start = Beta + age;
        return double.IsPositiveInfinity(horizon)
            ? S > 1 ? start / (S - 1) : double.PositiveInfinity
            : start * ScaledExponentialIntegral.Fall(S - 1, ExpLog.Log1p(horizon / start));
    }

#if NET8_0_OR_GREATER
    static ParetoModel IParsable<ParetoModel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ParetoModel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ParetoModel result) => TryParse(s, out result);
#endif
}
