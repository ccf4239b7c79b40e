using System;

namespace CrmMetrics.Statistics;

/// <summary>The parts of a probability mass that keep their digits at any size: Stirling's error and the deviance
/// (Loader, "Fast and accurate computation of binomial probabilities", 2000).</summary>
/// <remarks>A difference of log-gammas has an absolute error of the size of its terms: at a billion it's worth 2e10, so that six
/// digits of the probability are lost. Here nothing larger than the answer's own logarithm is ever subtracted.</remarks>
internal static class Deviance
{
    /// <summary>ln Γ(n + 1) less Stirling's approximation, ½ ln(2πn) + n ln n − n.</summary>
    public static double StirlingError(double n)
    {
        double shifted = 0;
        for (; n < 16; n++)
        {
            // What the error falls by from n to n + 1: (n + ½) ln(1 + 1/n) − 1, as a series without cancellation.
            double square = 1 / ((2 * n) + 1);
            square *= square;
            shifted += ArtanhTail(square);
        }

        double inverse = 1 / n, powers = inverse * inverse;
        return shifted + (inverse * ((1.0 / 12) - (powers * ((1.0 / 360) - (powers * ((1.0 / 1260) - (powers * ((1.0 / 1680) - (powers / 1188)))))))));
    }

    /// <summary>x ln(x / m) + m − x: how far a count x lies from its mean m, never negative.</summary>
    /// <param name="x">The count, above 0.</param>
    /// <param name="mean">The mean, above 0.</param>
    /// <param name="excess">x − mean, of which the caller knows more digits than the two numbers have.</param>
    public static double Part(double x, double mean, double excess)
    {
        double relative = -excess / x;
        return relative is >= -0.5 and <= 1
            ? -x * LogOnePlusLess(relative)
            : (x * Math.Log(x / mean)) - excess;
    }

    /// <summary>ln(1 + x).</summary>
    public static double LogOnePlus(double x) =>
        x is >= -0.5 and <= 1 ? x + LogOnePlusLess(x) : Math.Log(1 + x);

    /// <summary>ln(1 + x) − x, for x from −½ to 1.</summary>
    private static double LogOnePlusLess(double x)
    {
        // ln(1 + x) = 2 artanh(r) with r = x / (2 + x), and 2r − x = −r x.
        double r = x / (2 + x);
        return r * ((2 * ArtanhTail(r * r)) - x);
    }

    /// <summary>y/3 + y²/5 + y³/7 + …: what artanh(√y) / √y has beyond its first term.</summary>
    private static double ArtanhTail(double y)
    {
        double sum = 0, power = 1;
        for (int odd = 3; ; odd += 2)
        {
            power *= y;
            double next = sum + (power / odd);
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }
}
