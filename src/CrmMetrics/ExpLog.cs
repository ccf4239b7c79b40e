using System;

namespace CrmMetrics;

/// <summary>Exponentials and logarithms that keep their digits where the plain functions lose them.</summary>
internal static class ExpLog
{
    /// <summary>ln(1 + x): Kahan's way, in which the rounding of 1 + x cancels against itself.</summary>
    public static double Log1p(double value)
    {
        double sum = 1 + value;
        return sum.Equals(1.0) ? value : double.IsPositiveInfinity(sum) ? sum : Math.Log(sum) * value / (sum - 1);
    }

    /// <summary>eˣ − 1, which keeps the digits of a small x as the hyperbolic tangent does.</summary>
    public static double Expm1(double value)
    {
        if (value > 1 || value < -1)
        {
            return Math.Exp(value) - 1;
        }

        double half = Math.Tanh(0.5 * value);
        return 2 * half / (1 - half);
    }

    /// <summary>ln(1 + eˣ) without overflow.</summary>
    public static double Log1pExp(double value) => value > 0 ? value + Log1p(Math.Exp(-value)) : Log1p(Math.Exp(value));
}
