using System;
using System.Collections.Generic;
using CrmMetrics.Statistics;

namespace CrmMetrics.Impact;

/// <summary>Two means with their error variances, from which a difference and a relative lift are read.</summary>
/// <param name="Treated">The mean with treatment.</param>
/// <param name="Control">The mean without.</param>
/// <param name="TreatedVariance">The squared standard error of the first.</param>
/// <param name="ControlVariance">That of the second.</param>
/// <param name="Covariance">The covariance of the two estimates: 0 for different cases.</param>
/// <param name="Difference">The first less the second.</param>
/// <param name="Variance">The squared standard error of the difference.</param>
/// <param name="DegreesOfFreedom">Those of the variance; infinite where the normal distribution serves.</param>
internal readonly record struct TwoMeans(
    double Treated, double Control, double TreatedVariance, double ControlVariance, double Covariance, double Difference, double Variance, double DegreesOfFreedom)
{
    private static readonly Reason NoBaseline = new("baseline-not-positive", "a lift is a part of the outcome without treatment, which is not above 0");

    private static readonly Reason NoLogarithm = new("outcome-not-positive", "the interval on the logarithm needs an outcome above 0 with treatment too");

    private static readonly Reason NoSpread = new("no-spread", "nothing varies, so nothing tells how uncertain the lift is");

    /// <summary>Two independent means, each with its error variance and degrees of freedom (Satterthwaite, Biometrics Bulletin 2, 1946).</summary>
    public static TwoMeans Independent(double treated, double treatedVariance, double treatedFreedom, double control, double controlVariance, double controlFreedom)
    {
        double variance = treatedVariance + controlVariance, share = variance == 0 ? 0 : treatedVariance / variance;
        double freedom = 1 / ((share * share / treatedFreedom) + ((1 - share) * (1 - share) / controlFreedom));
        return new(treated, control, treatedVariance, controlVariance, 0, treated - control, variance, freedom);
    }

    public Effect ToDifference(MetricDefinition outcome, string method, IReadOnlyList<string> assumptions) =>
        Effect.Student(Effect.On(outcome), Difference, Math.Sqrt(Variance), DegreesOfFreedom, method, assumptions);

    public Effect ToLift(MetricDefinition outcome, LiftInterval method, IReadOnlyList<string> assumptions)
    {
        MetricDefinition definition = Effect.LiftOf(outcome);
        string name = method == LiftInterval.Log ? "log interval of the ratio" : "Fieller";
        if (!(Control > 0))
        {
            return Effect.Undefined(definition, NoBaseline, name, assumptions);
        }

        double lift = Difference / Control;
        TwoMeans self = this;
        return Variance == 0 ? Effect.WithoutInterval(definition, lift, NoSpread, name, assumptions)
            : method == LiftInterval.Fieller ? Effect.Inverted(definition, lift, self.Fieller, Math.Max(Tail(Difference / Math.Sqrt(Variance)), Tail(Control / Math.Sqrt(ControlVariance))), name, assumptions)
            : !(Treated > 0) ? Effect.WithoutInterval(definition, lift, NoLogarithm, name, assumptions)
            : self.Log(definition, lift, name, assumptions);
    }

    // All in units of the mean without treatment, so that amounts of any size neither overflow nor vanish.
    private (double Ratio, double Lift, double OfTreated, double OfControl, double Shared) Relative =>
        (Treated / Control, Difference / Control, TreatedVariance / Control / Control, ControlVariance / Control / Control, Covariance / Control / Control);

    /// <summary>The lifts L under which treated − (1 + L) control would be 0.</summary>
    private ConfidenceInterval Fieller(double level)
    {
        (double ratio, double lift, double treated, double control, double shared) = Relative;
        double t = Quantile(level), square = t * t, leading = 1 - (square * control);
        if (leading <= 0)
        {
            return new(double.NegativeInfinity, double.PositiveInfinity, level);
        }

        double inside = treated + (ratio * ratio * control) - (2 * ratio * shared) - (square * ((treated * control) - (shared * shared)));
        double root = t * Math.Sqrt(Math.Max(0, inside)), middle = lift - (square * (shared - control));

        // Rounding must not push the lift out of its own bounds.
        return new(Math.Min(lift, (middle - root) / leading), Math.Max(lift, (middle + root) / leading), level);
    }

    private Effect Log(MetricDefinition definition, double lift, string name, IReadOnlyList<string> assumptions)
    {
        (double ratio, _, double treated, double control, double shared) = Relative;
        double error = Math.Sqrt(Math.Max(0, (treated / ratio / ratio) + control - (2 * shared / ratio))), log = lift > -0.5 ? ExpLog.Log1p(lift) : Math.Log(ratio);
        if (error == 0)
        {
            return Effect.WithoutInterval(definition, lift, NoSpread, name, assumptions);
        }

        TwoMeans self = this;
        return Effect.Inverted(definition, lift, level => Around(error * self.Quantile(level), level), Tail(log / error), name, assumptions);

        ConfidenceInterval Around(double margin, double level) => new(Math.Min(lift, ExpLog.Expm1(log - margin)), Math.Max(lift, ExpLog.Expm1(log + margin)), level);
    }

    private double Quantile(double level) => double.IsInfinity(DegreesOfFreedom) ? Normal.TwoSidedQuantile(level) : StudentT.TwoSidedQuantile(level, DegreesOfFreedom);

    private double Tail(double t) => double.IsInfinity(DegreesOfFreedom) ? Normal.TwoSidedTail(t) : StudentT.TwoSidedTail(t, DegreesOfFreedom);
}
