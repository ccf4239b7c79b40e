using System;

namespace CrmMetrics.Statistics;

/// <summary>The shares of a beta distribution below and above a point, and the point that cuts off a share.</summary>
/// <remarks>
/// <para>The point x comes as two weights, x = first / (first + second), so that it has all its digits near 0, near 1 and where it's a
/// ratio of exposures; the inverse gives the odds x / (1 − x) for the same reason.</para>
/// <para>MathNet's is off by 5e-6 at two parameters of half a billion, and by 1e-9 at a million; its <c>Beta.InvCDF</c> by 8e-5 at (5, 1e9) and by
/// a fifth at (½, 1e9), at a share of 0.025. Here the tails are good to 2e-13 (1e-12 at a tail of 1e-300), the inverse to 1e-11.</para>
/// <para>The smaller tail is computed by itself, from a mass without cancellation (<see cref="Deviance"/>) times the even part of the
/// continued fraction DLMF 8.17.22, whose terms are here all positive up to the second parameter.</para>
/// </remarks>
internal static class IncompleteBeta
{
    /// <summary>The two tails.</summary>
    public static (double Lower, double Upper) Tails(double a, double b, double first, double second)
    {
        if (first == 0 || second == 0)
        {
            return first == 0 ? (0, 1) : (1, 0);
        }

        double excess = Excess(a, b, first, second), scale = LogScale(a, b);
        double near = Math.Exp(excess >= 0 ? LogLower(a, b, first, second, excess, scale) : LogLower(b, a, second, first, -excess, scale));
        return excess >= 0 ? (near, 1 - near) : (1 - near, near);
    }

    /// <summary>The odds x / (1 − x) of the point x that has a share <paramref name="lower"/> of the distribution below it.</summary>
    /// <param name="a">The first parameter, ½ or more.</param>
    /// <param name="b">The second parameter, ½ or more.</param>
    /// <param name="lower">The share below.</param>
    /// <param name="upper">The share above, 1 − lower; the smaller of the two is the one that counts.</param>
    public static double Odds(double a, double b, double lower, double upper) =>
        lower <= upper ? OddsOfLower(a, b, lower) : 1 / OddsOfLower(b, a, upper);

    private static double OddsOfLower(double a, double b, double share)
    {
        double target = Math.Log(share), scale = LogScale(a, b);

        // On the scale of log-odds the logarithm of a tail bends one way only, and nothing underflows.
        double spread = Math.Sqrt((1 / a) + (1 / b));
        double guess = Math.Log(a / b) - (Normal.UpperQuantile(share) * spread);
        return Math.Exp(Root.Near(AtLogOdds, guess, spread / 8));

        double AtLogOdds(double logOdds)
        {
            double odds = Math.Exp(logOdds), excess = Excess(a, b, odds, 1);
            return excess >= 0
                ? LogLower(a, b, odds, 1, excess, scale) - target
                : Deviance.LogOnePlus(-Math.Exp(LogLower(b, a, 1, odds, -excess, scale))) - target;
        }
    }

    /// <summary>a − (a + b) x, in which a billion is taken from a billion.</summary>
    private static double Excess(double a, double b, double first, double second) =>
        (DoubleDouble.Product(a, second) - DoubleDouble.Product(b, first)).Value / (first + second);

    /// <summary>ln of x^a (1 − x)^b / B(a, b) at its largest, x = a / (a + b).</summary>
    private static double LogScale(double a, double b) =>
        (0.5 * Math.Log(a / (2 * Math.PI) * (b / (a + b))))
        + Deviance.StirlingError(a + b) - Deviance.StirlingError(a) - Deviance.StirlingError(b);

    // Called only where x is at or below the mean.
    private static double LogLower(double a, double b, double first, double second, double excess, double scale)
    {
        double whole = first + second, x = first / whole, y = second / whole;
        double distance = Deviance.Part(a, (a + b) * x, excess) + Deviance.Part(b, (a + b) * y, -excess);
        double c = double.PositiveInfinity, d = (a + 1) / (a * (excess + 1)), product = d;
        for (double n = 1; ; n++)
        {
            double odd = a + (2 * n) - 1, w = n * (b - n) * x / odd;
            double numerator = w * x * (a + n - 1) * (a + b + n - 1) / odd;
            double denominator = n + w + ((a + n) * (excess + 1 + (n * (1 + y))) / (odd + 2));
            d = 1 / (denominator + (numerator * d));
            c = denominator + (numerator / c);
            double change = c * d;
            product *= change;
            if (Math.Abs(change - 1) <= 2.3e-16)
            {
                return scale - distance + Math.Log(product);
            }
        }
    }
}
