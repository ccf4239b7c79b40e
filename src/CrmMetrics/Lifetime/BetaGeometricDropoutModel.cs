using System;
using System.Collections.Generic;
using System.Globalization;
using MathNet.Numerics.Distributions;

namespace CrmMetrics.Lifetime;

/// <summary>A model of repeat buying in which a customer may drop out after each purchase, with a chance of his own: the BG/NBD family.</summary>
/// <remarks>While there, a customer buys at a rate of his own; rates are gamma distributed over the customers (shape r, scale 1 ÷ α), chances to drop out beta distributed (a, b).</remarks>
public abstract class BetaGeometricDropoutModel : PurchaseModel
{
    private protected BetaGeometricDropoutModel(ModelFit fit, TimeUnit unit, int regularity)
        : base(fit, unit)
    {
        Regularity = regularity;
        R = fit.Parameters[0].Value;
        Alpha = fit.Parameters[1].Value;
        A = fit.Parameters[2].Value;
        B = fit.Parameters[3].Value;
    }

    /// <inheritdoc/>
    public sealed override string Name => Regularity == 1 ? Kind : Kind.Replace("NBD", Guard.Invariant($"CNBD-{Regularity}"));

    /// <summary>The shape of the gamma distribution of purchase rates (r): the higher, the more alike customers are.</summary>
    /// <value>Above 0.</value>
    public double R { get; }

    /// <summary>The inverse scale of the gamma distribution of purchase rates (α).</summary>
    /// <value>Above 0, in units of time of the model; r ÷ α is the mean rate, of steps where <see cref="Regularity"/> is above 1.</value>
    public double Alpha { get; }

    /// <summary>The first shape of the beta distribution of the chance to drop out after a purchase (a).</summary>
    /// <value>Above 0.</value>
    public double A { get; }

    /// <summary>The second shape of the beta distribution of the chance to drop out after a purchase (b).</summary>
    /// <value>Above 0.</value>
    public double B { get; }

    /// <summary>How regular purchases are (k): the time between two is that of k equal steps that come at random.</summary>
    /// <value>1 when purchases come at random; the higher, the more even they are.</value>
    public int Regularity { get; }

    /// <summary>The chance to drop out after a purchase, on average over new customers: a ÷ (a + b).</summary>
    /// <value>From 0 to 1, with its interval on the log-odds where the model was fitted. It is known far better than a and b are each by itself.</value>
    public Estimate MeanDropout
    {
        get
        {
            MetricDefinition definition = MetricDefinition.Share("dropout-per-purchase", "chance to drop out after a purchase", BetterWhen.Lower);
            double odds = A / B, value = A / (A + B);
            return FitResult.StandardErrorOf([0, 0, 1, -1]) is { } error
                ? new(value, null, definition, level => Interval(odds, error, level), null)
                : new(value, null, definition, null, FitResult.Parameters[2].WhyNoInterval ?? Reason.FiguresOnly);

            static ConfidenceInterval? Interval(double odds, double error, double level)
            {
                double factor = Math.Exp(CrmMetrics.Normal.TwoSidedQuantile(level) * error);
                return new ConfidenceInterval(1 - (1 / (1 + (odds / factor))), 1 - (1 / (1 + (odds * factor))), level);
            }
        }
    }

    /// <summary>How many purchases a customer makes in a unit of time while there, on average over new customers: r ÷ (k α).</summary>
    /// <value>Above 0, with its interval on the logarithm where the model was fitted.</value>
    public Estimate MeanPurchaseRate => Estimated(
        new("purchase-rate", "purchases per customer and " + Unit + " before dropping out", "purchases", 1, BetterWhen.Higher),
        static model => ((BetaGeometricDropoutModel)model).R / (((BetaGeometricDropoutModel)model).Regularity * ((BetaGeometricDropoutModel)model).Alpha));

    // 1 where a customer may have dropped out right after the first purchase.
    private protected abstract int DropoutsAtFirst { get; }

    private protected static IReadOnlyList<string> Names { get; } = ["r", "alpha", "a", "b"];

    private protected static ModelFit Given(double r, double alpha, double a, double b) =>
        ModelFit.Given(Names, [Guard.Positive(r), Guard.Positive(alpha), Guard.Positive(a), Guard.Positive(b)]);

    private protected static ModelFit Fitted(PurchaseHistories histories, TimeUnit unit, int regularity, bool dropsAtFirst, int threads, PurchasePrior? prior)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        BetaGeometricLikelihood likelihood = new(groups, Guard.Named(unit), Guard.AtLeast(1, regularity), dropsAtFirst, Guard.AtLeast(1, threads));
        double days = TimeLength.DaysIn(unit);
        if (histories.Count == 0)
        {
            return prior is null
                ? ModelFit.NoData(Names, likelihood.Start, "There is nobody: the parameters are where the search would have begun.")
                : ModelFit.NoData(Names, prior.Middle(days, regularity), "There is nobody: the parameters are those in the middle of the prior (" + prior.ToString(null, CultureInfo.InvariantCulture) + ").").Told(prior, 0);
        }

        LikelihoodSearch search = LikelihoodSearch.Of(At, likelihood.Start, histories.Count);
        if (search.Verdict != FitVerdict.Converged)
        {
            // An edge may be a lower top than one inside: look from another side before it is believed.
            double[] start = likelihood.Start;
            LikelihoodSearch other = LikelihoodSearch.Of(At, [0.3 * start[0], 0.3 * start[1], 0.5, 1], histories.Count);
            search = other.Verdict == FitVerdict.Converged && other.LogLikelihood > search.LogLikelihood ? other : search;
        }

        ModelFit fit = ModelFit.Of(Names, search, histories.Count, Explained).Recognising(groups);
        return prior is null ? fit : fit.Told(prior, prior.At(search.Logs, days, regularity));

        double At(double[] logs, double[] gradient, double[][] hessian) => likelihood.At(logs, gradient, hessian) + (prior?.At(logs, days, regularity, gradient, hessian) ?? 0);
    }

    /// <summary>The k from 1 on with the largest likelihood, together with the prior's density if there is one, and the model with it.</summary>
    private protected static T Likeliest<T>(PurchaseHistories histories, int mostRegular, PurchasePrior? prior, Func<int, T> fit)
        where T : BetaGeometricDropoutModel
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        T best = fit(1);
        for (int g = 0; g < groups.Count; g++)
        {
            if (groups.Repeats[g] > 0 && groups.Recency[g].Equals(0))
            {
                return best;
            }
        }

        for (int k = 2; k <= Guard.AtLeast(1, mostRegular); k++)
        {
            T next = fit(k);
            best = Height(next) > Height(best) ? next : best;
        }

        return best;

        // What each of the searches has made as large as it can be.
        double? Height(T model) => model.FitResult.LogLikelihood
            + (prior?.At([Math.Log(model.R), Math.Log(model.Alpha), Math.Log(model.A), Math.Log(model.B)], TimeLength.DaysIn(model.Unit), model.Regularity) ?? 0);
    }

    private protected static T Read<T>(Form form, string kind, Func<ModelFit, TimeUnit, int, T> make) =>
        Read(form, kind, Names, (fit, unit, fields) => make(fit, unit, Guard.AtLeast(1, fields.Int32("regularity"), "regularity")));

    private protected sealed override Form Write(Form form) => form.Add("regularity", Regularity);

    private protected sealed override (long Repeats, double Recency) Drawn(Random random, double age)
    {
        double rate = Gamma.Sample(random, R, Alpha), dropout = Beta.Sample(random, A, B);
        if (double.IsNaN(dropout))
        {
            // Shapes so small that both draws behind it are 0: then it is one end or the other.
            dropout = random.NextDouble() < A / (A + B) ? 1 : 0;
        }

        long repeats = 0;
        double now = 0, last = 0;
        bool isGone = DropoutsAtFirst > 0 && random.NextDouble() < dropout;
        while (!isGone)
        {
            for (int step = 0; step < Regularity; step++)
            {
                now += -Math.Log(1 - random.NextDouble()) / rate;
            }

            if (!(now <= age))
            {
                break;
            }

            repeats++;
            last = now;
            isGone = random.NextDouble() < dropout;
        }

        return (repeats, last);
    }

    internal sealed override double SmoothOver(HistoryGroups groups)
    {
        double days = TimeLength.DaysIn(Unit), smooth = double.PositiveInfinity;
        for (int g = 0; g < groups.Count; g++)
        {
            // Who is there after t is the mean of (1 + pt/α)^−r over p. A power is smooth over α, but where it is high each chance p makes an exponential function of it, of a rate up to r/α: the mean
            // of these has a pole of order a at α (a+b)/r, or grows as e^(r|t|/α) before 0 where a + b is small. The mean chance a ÷ (a+b) tells nothing of that, since it is that of the many who never leave.
            // Between regular purchases there are steps to be counted, which everyone makes at a rate of r/α whether he leaves or not.
            double shape = R + ((double)Regularity * groups.Repeats[g]), both = A + B + groups.Repeats[g] + DropoutsAtFirst;
            double fastest = Regularity > 1 ? Math.Max(2, shape / 3) : Math.Max(1, shape * Math.Max(1, A / 4) / Math.Max(2, both));
            smooth = Math.Min(smooth, (Alpha + (groups.Age[g] / days)) / fastest);
        }

        return smooth;
    }

    // The purchases of regular buyers come in waves for a while, which a long stretch would not see.
    internal sealed override double Stretching => Regularity > 1 ? 2 : base.Stretching;

    internal sealed override double[][] AheadOf(HistoryGroups groups, int width, GroupReading reading, int threads)
    {
        // Where purchases are regular the answers depend on the recency as well.
        return Regularity > 1 ? base.AheadOf(groups, width, reading, threads) : DropoutAnswers.Of(groups, TimeLength.DaysIn(Unit), Alpha, width, Alike, threads);

        Action<double, double[]> Alike(long repeats)
        {
            DropoutAhead ahead = new(R + repeats, A, B + repeats + DropoutsAtFirst);
            double scale = Alpha;
            Func<double, (double Alive, double Expected)> after = time => ahead.At(time / scale);
            Func<double, double> residual = rate => ahead.Residual(rate * scale);
            return (age, into) =>
            {
                scale = Alpha + age;
                reading(after, residual, into);
            };
        }
    }

    private protected sealed override (double Alive, double Expected) Ahead(long repeats, double recency, double age, double time)
    {
        double n = R + ((double)Regularity * repeats), end = Alpha + age, b = B + repeats + DropoutsAtFirst;
        if (Regularity == 1)
        {
            return new DropoutAhead(n, A, b).At(time / end);
        }

        if (double.IsPositiveInfinity(time))
        {
            return (0, A > 1 ? (A + b - 1) / (A - 1) : double.PositiveInfinity);
        }

        double alive = 0, expected = 0;
        double[] shares = ErlangSteps.Shares(n, (age - recency) / end, Regularity);
        for (int j = 0; j < shares.Length; j++)
        {
            (double there, double purchases) = new FutureCounts(n + j, time / end, A, b, Regularity, j).Sum();
            alive += shares[j] * there;
            expected += shares[j] * purchases;
        }

        return (alive, expected);
    }

    private protected sealed override double BuysWithin(long repeats, double recency, double age, double horizon) =>
        Alive(repeats, recency, age) * Mean(repeats, recency, age, horizon, (shape, scaled, a, b, step) => new FutureCounts(shape, scaled, a, b, Regularity, step).Some());

    private protected sealed override FuturePurchases Counted(long repeats, double recency, double age, double horizon)
    {
        double alive = Alive(repeats, recency, age);
        return new(
            alive * Ahead(repeats, recency, age, horizon).Expected,
            count => (count == 0 ? 1 - alive : 0) + (alive * Mean(repeats, recency, age, horizon, (shape, scaled, a, b, step) => new FutureCounts(shape, scaled, a, b, Regularity, step).Exactly(count))),
            count => alive * Mean(repeats, recency, age, horizon, (shape, scaled, a, b, step) => new FutureCounts(shape, scaled, a, b, Regularity, step).AtLeast(count)));
    }

    private protected sealed override double Residual(long repeats, double recency, double age, double continuousRate)
    {
        double b = B + repeats + DropoutsAtFirst, discount = continuousRate * (Alpha + age);
        return Regularity == 1
            ? new DropoutAhead(R + repeats, A, b).Residual(discount)
            : Mean(repeats, recency, age, continuousRate, (shape, _, a, stays, step) => Residual(shape, discount, a, stays, Regularity, step));
    }

    /// <summary>The mean over the gamma and the beta distribution of zᵏ⁻ʲ / (1 − (1−p) zᵏ), where z = λ / (λ + δ): each purchase still to come is worth z for each step to it.</summary>
    private static double Residual(double shape, double discount, double a, double b, int k, int step)
    {
        // The first z of it goes into the gamma distribution, of which one more is then the shape: what is left has a limit where the rate is small.
        BetaNodes rates = BetaNodes.Gamma(shape + 1), dropouts = BetaNodes.Beta(a, b, (shape + 40 + (9 * Math.Sqrt(shape))) / discount);
        double sum = 0;
        for (int i = 0; i < rates.Places.Length; i++)
        {
            double rate = rates.Places[i], log = -ExpLog.Log1p(discount / rate), whole = rate + discount;
            double still = -whole * ExpLog.Expm1(k * log), bought = whole * Math.Exp(k * log), before = Math.Exp((k - step - 1) * log), mean = 0;
            for (int j = 0; j < dropouts.Places.Length; j++)
            {
                mean += dropouts.Weights[j] / (still + (dropouts.Places[j] * bought));
            }

            sum += rates.Weights[i] * before * mean;
        }

        return shape * sum;
    }

    private static string Explained(LikelihoodSearch search)
    {
        bool noRate = search.Away[0] < 0, noDropout = search.Away[2] < 0 || search.Away[3] > 0;
        return search.Verdict switch
        {
            FitVerdict.Converged => "The likelihood has one largest value, and the parameters are there.",
            FitVerdict.NotConverged => "The search has not come to an end: look for histories that no customer can have, such as times in another unit than you think.",
            FitVerdict.NotIdentified => "Several sets of parameters fit these customers equally well: a longer observation, or more customers, would tell them apart.",
            _ when noRate => "Hardly anybody buys again: nothing tells rates, nor the chance to drop out, from these customers. A longer observation would.",
            _ when noDropout => "There is no sign that customers drop out: the model equals the NBD, in which they buy for ever. A longer observation would show who has left.",
            _ when search.Away[0] > 0 || search.Away[1] > 0 => "Customers do not differ in their rate of buying: the model has one rate for all.",
            _ when search.Away[2] > 0 => "Customers do not differ in their chance to drop out: the model has one chance for all.",
            _ => "The chance to drop out is 0 for some customers and 1 for the others, with nothing between: a and b have no best value. Look whether customers who bought once are missing.",
        };
    }

    // The chance to be there now: the logistic function of minus the logarithm of the odds of having dropped out, which can neither overflow nor leave 0 to 1.
    private protected sealed override double Alive(long repeats, double recency, double age)
    {
        long dropouts = repeats + DropoutsAtFirst;
        if (dropouts == 0)
        {
            return 1;
        }

        double n = R + ((double)Regularity * repeats), odds = (n * ExpLog.Log1p((age - recency) / (Alpha + recency))) + Math.Log(A) - Math.Log(B + dropouts - 1);
        if (Regularity > 1)
        {
            odds -= ErlangSteps.Of(n, (age - recency) / (Alpha + age), Regularity).Logarithm;
        }

        return odds > 0 ? Math.Exp(-odds) / (1 + Math.Exp(-odds)) : 1 / (1 + Math.Exp(odds));
    }

    // The mean of what a customer who is there will do, over the steps that may have been made since the last purchase.
    private double Mean(long repeats, double recency, double age, double time, Func<double, double, double, double, int, double> answer)
    {
        double n = R + ((double)Regularity * repeats), end = Alpha + age, b = B + repeats + DropoutsAtFirst;
        if (Regularity == 1)
        {
            return answer(n, time / end, A, b, 0);
        }

        double[] shares = ErlangSteps.Shares(n, (age - recency) / end, Regularity);
        double sum = 0;
        for (int j = 0; j < shares.Length; j++)
        {
            sum += shares[j] * answer(n + j, time / end, A, b, j);
        }

        return sum;
    }
}
