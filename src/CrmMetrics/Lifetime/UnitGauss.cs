using System;

namespace CrmMetrics.Lifetime;

/// <summary>Gauss's hypergeometric function 2F1(1, b; b + a; z) for positive a, b and z from 0 to below 1: a sum of survival chances, discounted.</summary>
/// <remarks>By Gauss's continued fraction, all of whose coefficients lie between 0 and 1 here: it converges for every z, in steps of about the root of 1 ÷ (1 − z), where the
/// series needs 1 ÷ (1 − z) of them.</remarks>
internal static class UnitGauss
{
    public static double Of(double b, double a, double z)
    {
        double c = a + b;

        // Steed's way: a sum of steps, each a share of the one before it.
        double inner = 1, step = 1, sum = 1;
        for (double k = 1; ; k++)
        {
            if (Add((b + k - 1) / (c + (2 * k) - 2) * ((k == 1 ? c : c + k - 2) / (k == 1 ? c : c + (2 * k) - 3))) || Add(k / (c + (2 * k) - 2) * ((a + k - 1) / (c + (2 * k) - 1))))
            {
                return sum;
            }
        }

        bool Add(double coefficient)
        {
            double numerator = -coefficient * z;
            inner = 1 / (1 + (numerator * inner));
            step *= inner - 1;
            sum += step;
            return Math.Abs(step) <= 1e-17 * sum;
        }
    }
}
