using System;
using System.Collections.Generic;

namespace CrmMetrics.Lifetime;

/// <summary>Places and weights with which a mean over a beta distribution, or over a gamma distribution of scale 1, is a plain sum, right to 13 digits for functions that are as smooth as answers are.</summary>
/// <remarks>
/// The trapezoid rule in ln(p ÷ (1 − p)), or in ln y: on the whole line its error falls exponentially with the number of places, and a shape near 0, or in the thousands, needs no case of its own. Weights
/// are divided by their sum, so that no beta or gamma function is needed. Beyond the places, where a function has come to its limit, the rest of the distribution stands as one weight, a geometric sum.
/// </remarks>
internal sealed class BetaNodes
{
    // 40 powers of e are 17 digits.
    private const double Digits = 40;

    private BetaNodes(double[] places, double[] weights)
    {
        Places = places;
        Weights = weights;
    }

    public double[] Places { get; }

    /// <summary>They sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The places of a beta distribution.</summary>
    /// <param name="a">The shape at 0.</param>
    /// <param name="b">The shape at 1.</param>
    /// <param name="scale">How steep the functions are: they have come to their limit where p times this is nothing beside 1.</param>
    public static BetaNodes Beta(double a, double b, double scale)
    {
        double step = Math.Min(0.3, 0.65 * Math.Sqrt((1 / a) + (1 / b)));
        double reach = Digits + Math.Log(Math.Max(1, scale)), top = Math.Max(-reach, Math.Min(reach, Math.Log(a / b))), height = Height(top);
        List<double> places = [], weights = [];
        for (int side = -1; side <= 1; side += 2)
        {
            double shape = side < 0 ? a : b;
            for (int i = side < 0 ? 1 : 0; ; i++)
            {
                double v = top + (side * i * step), weight = Math.Exp(Height(v) - height);
                double place = 1 / (1 + Math.Exp(-v));
                bool isLast = side * v >= reach;
                places.Add(place);
                weights.Add(isLast ? weight / -ExpLog.Expm1(-shape * step) : weight);

                // Toward 0 a function may grow as 1/p does, until it comes to its limit.
                if (isLast || weight * (side < 0 ? Math.Min(1 / place, Math.Max(1, scale)) : 1) < 1e-18)
                {
                    break;
                }
            }
        }

        return Normalised(places, weights);

        double Height(double v) => -(a * ExpLog.Log1pExp(-v)) - (b * ExpLog.Log1pExp(v));
    }

    /// <summary>The places of a gamma distribution of scale 1.</summary>
    /// <param name="shape">The shape, 1 or more.</param>
    public static BetaNodes Gamma(double shape)
    {
        double step = Math.Min(0.27, 0.65 / Math.Sqrt(shape)), top = Math.Log(shape);
        List<double> places = [], weights = [];
        for (int side = -1; side <= 1; side += 2)
        {
            for (int i = side < 0 ? 1 : 0; ; i++)
            {
                double from = side * i * step, weight = Math.Exp(shape * (from - ExpLog.Expm1(from)));
                places.Add(Math.Exp(top + from));
                weights.Add(weight);
                if (weight < 1e-18)
                {
                    break;
                }
            }
        }

        return Normalised(places, weights);
    }

    private static BetaNodes Normalised(List<double> places, List<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        double[] shares = [.. weights];
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] /= sum;
        }

        return new([.. places], shares);
    }
}
