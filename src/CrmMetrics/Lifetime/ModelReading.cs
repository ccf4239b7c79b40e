using System;
using System.Linq;

namespace CrmMetrics.Lifetime;

/// <summary>What a model says of the whole base, with the interval that the uncertainty of its parameters gives it (delta method).</summary>
internal static class ModelReading
{
    // Of the logarithm of a parameter, on either side: the error of the slope is some billionths of it.
    private const double Step = 1e-4;

    /// <summary>Reads a figure off a model.</summary>
    /// <param name="fit">How well the parameters are known.</param>
    /// <param name="reading">The figure at given parameters.</param>
    /// <param name="scale">Where its interval is symmetric.</param>
    /// <param name="definition">What the figure is.</param>
    /// <param name="whyInfinite">Why it is infinite, where it can be.</param>
    public static Estimate Of(ModelFit fit, Func<double[], double> reading, ReadingScale scale, MetricDefinition definition, Reason? whyInfinite = null)
    {
        if (fit.Verdict is FitVerdict.NotIdentified or FitVerdict.NoData)
        {
            Reason why = new("model-not-determined", fit.Explanation);
            return new(null, why, definition, null, why);
        }

        double[] parameters = [.. fit.Parameters.Select(parameter => parameter.Value)];
        double value = reading(parameters);
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            Reason why = whyInfinite ?? new("no-finite-value", "it has no finite value at these parameters");
            return new(null, why, definition, null, why);
        }

        double[] slopes = new double[parameters.Length];
        for (int i = 0; i < slopes.Length; i++)
        {
            double up = At(i, Step), down = At(i, -Step);
            slopes[i] = up.Equals(down) ? 0 : (up - down) / (2 * Step);
        }

        // Next to where a figure becomes infinite there is no slope, and no interval.
        return fit.StandardErrorOf(slopes) is { } error && !double.IsNaN(error) && !double.IsInfinity(error)
            ? new(value, null, definition, level => Interval(scale, value, error, level), null)
            : new(value, null, definition, null, fit.Parameters.Select(parameter => parameter.WhyNoInterval).FirstOrDefault(reason => reason is not null)
                ?? new("slope-without-bound", "it changes without bound within the uncertainty of the parameters"));

        double At(int parameter, double step)
        {
            double[] moved = [.. parameters];
            moved[parameter] *= Math.Exp(step);
            return On(scale, reading(moved));
        }
    }

    /// <summary>An amount of money: a figure times an amount each, and an amount beside it.</summary>
    public static MoneyEstimate Money(Estimate figure, Money each, Money beside, MetricDefinition definition)
    {
        double slope = (double)each.Amount, shift = (double)beside.Amount;
        Money? value = figure.Value is { } number ? (each * (decimal)number) + beside : null;
        Estimate amount = new(
            (double?)value?.Amount,
            figure.WhyUndefined,
            definition,
            figure.WhyNoInterval is not null ? null : level => figure.Interval(level) is { } bounds
                ? new(shift + (slope * (slope < 0 ? bounds.Upper : bounds.Lower)), shift + (slope * (slope < 0 ? bounds.Lower : bounds.Upper)), level)
                : null,
            figure.WhyNoInterval);
        return new(value, amount);
    }

    private static double On(ReadingScale scale, double value) => scale switch
    {
        // A share of 0 or 1 does not move with the parameters.
        ReadingScale.Share => value is <= 0 or >= 1 ? 0 : Math.Log(value) - ExpLog.Log1p(-value),
        ReadingScale.Positive => value > 0 ? Math.Log(value) : 0,
        _ => value,
    };

    private static ConfidenceInterval Interval(ReadingScale scale, double value, double error, double level)
    {
        double reach = Normal.TwoSidedQuantile(level) * error;
        return scale switch
        {
            ReadingScale.Share when value is > 0 and < 1 => new(Moved(value, -reach), Moved(value, reach), level),
            ReadingScale.Positive => new(value * Math.Exp(-reach), value * Math.Exp(reach), level),
            _ => new(value - reach, value + reach, level),
        };
    }

    /// <summary>The share whose log-odds are so much higher.</summary>
    private static double Moved(double share, double by) => share / (share + ((1 - share) * Math.Exp(-by)));
}
