using System;
using System.Diagnostics.CodeAnalysis;
using CrmMetrics.Statistics;
using MathNet.Numerics.Integration;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>The beta-discrete-Weibull model of contracts (BdW): as <see cref="ShiftedBetaGeometricModel"/>, but the chance of leaving of each customer may also change with the age of the contract.</summary>
/// <remarks>
/// <para>A customer with chance θ of leaving at the first renewal is still there after t renewals with chance (1 − θ) to the power of t<sup>c</sup>, and θ follows a beta distribution (γ, δ):
/// c above 1 where customers come to leave sooner, below 1 where they get used to staying, and c = 1 is the sBG.</para>
/// <para>Fader, Hardie, Liu, Davin and Steenburgh, "How to project customer retention" revisited, Journal of Interactive Marketing 43, 2018.</para>
/// </remarks>
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<BetaDiscreteWeibullModel>))]
#endif
public sealed class BetaDiscreteWeibullModel : ContractModel
#if NET8_0_OR_GREATER
    , IParsable<BetaDiscreteWeibullModel>
#endif
{
    // A discounted sum ends when what is left, at most one over (1 − discount factor) of the last term, is this small a share of it.
    private const double Negligible = 1e-16;

    // Sums that are not at their end by then go on as an integral (Euler and Maclaurin), whose error falls with the fourth power of this.
    private const int Terms = 4096;

    private static readonly string[] Names = ["gamma", "delta", "c"];

    private BetaDiscreteWeibullModel(ModelFit fit, TimeLength period)
        : base(fit, period)
    {
        Gamma = fit.Parameters[0].Value;
        Delta = fit.Parameters[1].Value;
        C = fit.Parameters[2].Value;
    }

    /// <inheritdoc/>
    public override string Name => "BdW";

    /// <summary>γ of the beta distribution of the chances of leaving at the first renewal.</summary>
    /// <value>Above 0; small where some customers hardly ever leave.</value>
    public double Gamma { get; }

    /// <summary>δ of the beta distribution of the chances of leaving at the first renewal.</summary>
    /// <value>Above 0; small where some customers are sure to leave.</value>
    public double Delta { get; }

    /// <summary>How the chance of leaving of each customer changes with the age of the contract.</summary>
    /// <value>Above 0: above 1 where it rises, 1 where it stays (sBG), below 1 where it falls.</value>
    public double C { get; }

    /// <summary>Fits the model to contracts: one cohort, or several of different ages.</summary>
    /// <param name="contracts">At which renewal each contract ended, or how many renewals those still active have behind them: from
    /// <see cref="SurvivalTable.FromSurvivors(ReadOnlySpan{long})"/> where counts of a cohort are at hand, or from columns or rows with one time a customer.</param>
    /// <param name="period">The time between two renewals.</param>
    /// <returns>The model of the largest likelihood. Data at the edge (nobody left, all left at once, fewer than three renewals) give a verdict and no exception.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="contracts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The times are not whole numbers of renewals, or contracts ended at time 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is 0 or has no end.</exception>
    public static BetaDiscreteWeibullModel Fit(SurvivalTable contracts, TimeLength period)
    {
        ContractCounts counts = ContractCounts.Of(contracts);
        return new(ContractFit.Of(Names, counts, (logs, gradient, hessian) => LogLikelihood(counts, logs, gradient, hessian)), Checked(period));
    }

    /// <summary>Makes the model from parameters, such as those of a paper; its answers have no intervals.</summary>
    /// <param name="gamma">γ, above 0.</param>
    /// <param name="delta">δ, above 0.</param>
    /// <param name="c">The exponent of time, above 0.</param>
    /// <param name="period">The time between two renewals.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite, or <paramref name="period"/> is 0 or has no end.</exception>
    public static BetaDiscreteWeibullModel From(double gamma, double delta, double c, TimeLength period) =>
        new(ModelFit.Given(Names, [Guard.Positive(gamma), Guard.Positive(delta), Guard.Positive(c)]), Checked(period));

    /// <summary>Reads a model that was written down.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The model, with its verdict and its intervals.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static BetaDiscreteWeibullModel Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a model, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The model; <see langword="null"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BetaDiscreteWeibullModel? result) => Form.TryRead(text, Read, out result);

    private protected override double LogSurvival(double[] parameters, long renewals) => LogSurvival(parameters, (double)renewals);

    private protected override double Residual(double[] parameters, long renewals, double rate)
    {
        double tail = parameters[0] * parameters[2];
        if (rate <= 0 && tail <= 1)
        {
            return double.PositiveInfinity;
        }

        double origin = LogSurvival(parameters, (double)renewals), factor = Math.Exp(-rate), rest = -ExpLog.Expm1(-rate), sum = 0;
        for (int k = 1; k <= Terms; k++)
        {
            double term = Math.Exp(LogSurvival(parameters, (double)(renewals + k)) - origin - (rate * (k - 1)));
            sum += term;

            // Survival never rises, so that what is left is below a geometric sum.
            if (term * factor <= Negligible * sum * rest)
            {
                return sum;
            }
        }

        return sum + Rest(parameters, renewals, origin, rate);
    }

    /// <summary>The sum from the term after the last one on: its integral from there, half its first term, and a twelfth of its slope there.</summary>
    private static double Rest(double[] parameters, long renewals, double origin, double rate)
    {
        double gamma = parameters[0], whole = gamma + parameters[1], c = parameters[2], first = Terms + 1;
        double Term(double k) => Math.Exp(LogSurvival(parameters, renewals + k) - origin - (rate * (k - 1)));
        double time = renewals + first, power = Math.Pow(time, c);
        double slope = (c * power / time * (Stirling.DigammaLessLog(parameters[1] + power) - Stirling.DigammaLessLog(whole + power) + Math.Log((parameters[1] + power) / (whole + power)))) - rate;

        // In pieces that grow with time: survival falls like a power of it.
        double integral = 0, from = first;
        while (true)
        {
            double to = from + (0.5 * (renewals + from)), piece = GaussLegendreRule.Integrate(Term, from, to, 20);
            integral += piece;
            from = to;
            if (rate > 0 ? Term(from) <= Negligible * rate * integral : whole * whole <= Negligible * Math.Pow(renewals + from, c) || Term(from) * (renewals + from) <= Negligible * integral)
            {
                break;
            }
        }

        // Without a discount the rest is that of a power of time, γ c above 1.
        integral += rate > 0 ? 0 : Term(from) * (renewals + from) / ((gamma * c) - 1);
        return integral + (Term(first) * (0.5 - (slope / 12)));
    }

    private static double LogSurvival(double[] parameters, double renewals) =>
        renewals <= 0 ? 0 : GammaRise.LogBetaRatio(parameters[0], parameters[1], Math.Pow(renewals, parameters[2]));

    /// <summary>In ln(γ ÷ δ), ln(1 ÷ (γ + δ)) and ln c.</summary>
    private static double LogLikelihood(ContractCounts counts, double[] logs, double[] gradient, double[][] hessian)
    {
        (double p, double q) = ContractFit.Shares(logs[0]);
        double whole = Math.Exp(-logs[1]), delta = q * whole, c = Math.Exp(logs[2]), sum = 0;
        Array.Clear(gradient, 0, 3);
        foreach (double[] row in hessian)
        {
            Array.Clear(row, 0, 3);
        }

        Curve before = default;
        for (int k = 0; k < counts.Periods; k++)
        {
            Curve here = Curve.At(k + 1, p, q, whole, delta, c);
            double log = here.Log - before.Log, renewed = counts.Renewed[k], ended = counts.Ended[k];

            // Of ln(1 − r) by ln r.
            double leave = -ExpLog.Expm1(log), odds = ended > 0 ? Math.Exp(log) / leave : 0, weight = renewed - (ended * odds), bend = ended > 0 ? ended * odds / leave : 0;
            sum += (renewed * log) + (ended > 0 ? ended * Math.Log(leave) : 0);
            Span<double> slope = [here.Slope0 - before.Slope0, here.Slope1 - before.Slope1, here.Slope2 - before.Slope2];
            Span<double> curvature =
            [
                here.Bend00 - before.Bend00, here.Bend01 - before.Bend01, here.Bend02 - before.Bend02,
                here.Bend11 - before.Bend11, here.Bend12 - before.Bend12, here.Bend22 - before.Bend22,
            ];
            for (int i = 0, place = 0; i < 3; i++)
            {
                gradient[i] += weight * slope[i];
                for (int j = i; j < 3; j++, place++)
                {
                    hessian[i][j] += (weight * curvature[place]) - (bend * slope[i] * slope[j]);
                }
            }

            before = here;
        }

        (hessian[1][0], hessian[2][0], hessian[2][1]) = (hessian[0][1], hessian[0][2], hessian[1][2]);
        return sum;
    }

    /// <summary>ln of the survival after t renewals, with its slopes and curvatures in the three coordinates.</summary>
    private readonly record struct Curve(
        double Log, double Slope0, double Slope1, double Slope2, double Bend00, double Bend01, double Bend02, double Bend11, double Bend12, double Bend22)
    {
        public static Curve At(int time, double p, double q, double whole, double delta, double c)
        {
            double exponent = c * Math.Log(time), rise = Math.Exp(exponent), top = delta + rise, end = whole + rise;
            GammaRise lower = GammaRise.By(delta, rise), upper = GammaRise.By(whole, rise);
            double byRise = Stirling.DigammaLessLog(top) - Stirling.DigammaLessLog(end) + Math.Log(top / end);
            double trigammaTop = Stirling.TrigammaLessInverse(top) + (1 / top), trigammaEnd = Stirling.TrigammaLessInverse(end) + (1 / end);

            // How δ moves with the odds, and the rise with ln c.
            double move = -delta * p, moveBend = -move * (p - q), grow = rise * exponent, growBend = grow * (1 + exponent);
            return new(
                lower.Logarithm - upper.Logarithm,
                lower.Slope * move,
                (whole * upper.Slope) - (delta * lower.Slope),
                byRise * grow,
                (lower.Curvature * move * move) + (lower.Slope * moveBend),
                -move * ((lower.Curvature * delta) + lower.Slope),
                trigammaTop * move * grow,
                (delta * ((delta * lower.Curvature) + lower.Slope)) - (whole * ((whole * upper.Curvature) + upper.Slope)),
                grow * ((whole * trigammaEnd) - (delta * trigammaTop)),
                ((trigammaTop - trigammaEnd) * grow * grow) + (byRise * growBend));
        }
    }

    private static BetaDiscreteWeibullModel Read(Form form) => ModelForm.Read(form, "BdW", Names, (fit, period) => new BetaDiscreteWeibullModel(fit, Checked(period)));

#if NET8_0_OR_GREATER
    static BetaDiscreteWeibullModel IParsable<BetaDiscreteWeibullModel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<BetaDiscreteWeibullModel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out BetaDiscreteWeibullModel result) => TryParse(s, out result);
#endif
}
