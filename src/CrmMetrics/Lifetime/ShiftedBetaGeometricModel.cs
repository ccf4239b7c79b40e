using System;
using System.Diagnostics.CodeAnalysis;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>The shifted beta-geometric model of contracts (sBG): each customer has an own chance of leaving, the same at every renewal, and these chances follow a beta distribution.</summary>
/// <remarks>
/// <para>Of those who come to renewal t a share of (β + t − 1) ÷ (α + β + t − 1) renews: retention rises with age only because customers differ. Where it first falls, or rises faster than
/// that, see <see cref="BetaDiscreteWeibullModel"/>.</para>
/// <para>Fader and Hardie, "How to project customer retention", Journal of Interactive Marketing 21(1), 2007; several cohorts: Fader and Hardie, note 017, 2007.</para>
/// </remarks>
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ShiftedBetaGeometricModel>))]
#endif
public sealed class ShiftedBetaGeometricModel : ContractModel
#if NET8_0_OR_GREATER
    , IParsable<ShiftedBetaGeometricModel>
#endif
{
    // Below so many renewals the factors are multiplied one by one, which keeps a digit more.
    private const int Few = 64;

    private static readonly string[] Names = ["alpha", "beta"];

    private ShiftedBetaGeometricModel(ModelFit fit, TimeLength period)
        : base(fit, period)
    {
        Alpha = fit.Parameters[0].Value;
        Beta = fit.Parameters[1].Value;
    }

    /// <inheritdoc/>
    public override string Name => "sBG";

    /// <summary>α of the beta distribution of the chances of leaving.</summary>
    /// <value>Above 0; small where some customers hardly ever leave.</value>
    public double Alpha { get; }

    /// <summary>β of the beta distribution of the chances of leaving.</summary>
    /// <value>Above 0; small where some customers are sure to leave.</value>
    public double Beta { get; }

    /// <summary>Fits the model to contracts: one cohort, or several of different ages.</summary>
    /// <param name="contracts">At which renewal each contract ended, or how many renewals those still active have behind them: from
    /// <see cref="SurvivalTable.FromSurvivors(ReadOnlySpan{long})"/> where counts of a cohort are at hand, or from columns or rows with one time a customer.</param>
    /// <param name="period">The time between two renewals.</param>
    /// <returns>The model of the largest likelihood. Data at the edge (nobody left, all left at once, one renewal only) give a verdict and no exception.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="contracts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The times are not whole numbers of renewals, or contracts ended at time 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is 0 or has no end.</exception>
    public static ShiftedBetaGeometricModel Fit(SurvivalTable contracts, TimeLength period)
    {
        ContractCounts counts = ContractCounts.Of(contracts);
        return new(ContractFit.Of(Names, counts, (logs, gradient, hessian) => LogLikelihood(counts, logs, gradient, hessian)), Checked(period));
    }

    /// <summary>Makes the model from parameters, such as those of a paper; its answers have no intervals.</summary>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="beta">β, above 0.</param>
    /// <param name="period">The time between two renewals.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite, or <paramref name="period"/> is 0 or has no end.</exception>
    public static ShiftedBetaGeometricModel From(double alpha, double beta, TimeLength period) =>
        new(ModelFit.Given(Names, [Guard.Positive(alpha), Guard.Positive(beta)]), Checked(period));

    /// <summary>Reads a model that was written down.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The model, with its verdict and its intervals.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static ShiftedBetaGeometricModel Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a model, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The model; <see langword="null"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ShiftedBetaGeometricModel? result) => Form.TryRead(text, Read, out result);

    private protected override double LogSurvival(double[] parameters, long renewals)
    {
        double alpha = parameters[0], beta = parameters[1], whole = alpha + beta;
        if (renewals > Few)
        {
            return GammaRise.LogBetaRatio(alpha, beta, renewals);
        }

        double log = 0;
        for (int k = 0; k < renewals; k++)
        {
            // The smaller share has all its digits.
            log += alpha < beta + k ? ExpLog.Log1p(-alpha / (whole + k)) : Math.Log((beta + k) / (whole + k));
        }

        return log;
    }

    private protected override double Residual(double[] parameters, long renewals, double rate)
    {
        double alpha = parameters[0], beta = parameters[1] + renewals;
        return rate > 0 ? beta / (alpha + beta) * UnitGauss.Of(beta + 1, alpha, Math.Exp(-rate))
            : alpha > 1 ? beta / (alpha - 1)
            : double.PositiveInfinity;
    }

    /// <summary>In ln(α ÷ β) and ln(1 ÷ (α + β)), where the chance to renew is (q + w k) ÷ (1 + w k) after k renewals.</summary>
    private static double LogLikelihood(ContractCounts counts, double[] logs, double[] gradient, double[][] hessian)
    {
        (double p, double q) = ContractFit.Shares(logs[0]);
        double w = Math.Exp(logs[1]), slope = p * q, bend = slope * (q - p), sum = 0, g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
        for (int k = 0; k < counts.Periods; k++)
        {
            double renewed = counts.Renewed[k], ended = counts.Ended[k], aged = w * k, all = 1 + aged, stay = q + aged;
            sum += (ended * Math.Log(p / all)) + (renewed * (p < stay ? ExpLog.Log1p(-p / all) : Math.Log(stay / all)));
            g0 += (ended * q) - (renewed * slope / stay);
            g1 += (renewed * aged / stay) - ((renewed + ended) * aged / all);
            h00 -= (ended * slope) + (renewed * ((bend / stay) + (slope / stay * (slope / stay))));
            h01 += renewed * slope / stay * (aged / stay);
            h11 += (renewed * aged / stay * (q / stay)) - ((renewed + ended) * aged / all / all);
        }

        (gradient[0], gradient[1]) = (g0, g1);
        (hessian[0][0], hessian[0][1], hessian[1][0], hessian[1][1]) = (h00, h01, h01, h11);
        return sum;
    }

    private static ShiftedBetaGeometricModel Read(Form form) => ModelForm.Read(form, "sBG", Names, (fit, period) => new ShiftedBetaGeometricModel(fit, Checked(period)));

#if NET8_0_OR_GREATER
    static ShiftedBetaGeometricModel IParsable<ShiftedBetaGeometricModel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ShiftedBetaGeometricModel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ShiftedBetaGeometricModel result) => TryParse(s, out result);
#endif
}
