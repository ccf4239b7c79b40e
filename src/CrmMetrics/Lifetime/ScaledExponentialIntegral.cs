using System;

namespace CrmMetrics.Lifetime;

/// <summary>e^z E_s(z) = ∫₀^∞ e^(−zu) (1 + u)^(−s) du: the generalised exponential integral of any order s ≥ 0, scaled so that it neither overflows nor vanishes.</summary>
/// <remarks>Equal to z^(s−1) e^z Γ(1 − s, z) and z^(s−1) U(s, s, z). MathNet has whole orders alone, and an incomplete gamma function of positive order alone. The series takes the
/// pole of Γ(1 − s) at whole orders together with the term that cancels it, so that s = 1, 2, 5 are ordinary values.</remarks>
internal static class ScaledExponentialIntegral
{
    // Euler's constant.
    private const double Gamma = 0.57721566490153286;

    // ζ(k) − 1 for k = 2, 3, …
    private static readonly double[] ZetaLessOne =
    [
        0.64493406684822644, 0.20205690315959429, 0.082323233711138192, 0.036927755143369926, 0.017343061984449140, 0.0083492773819228268, 0.0040773561979443394, 0.0020083928260822144,
        0.00099457512781808534, 0.00049418860411946456, 0.00024608655330804830, 0.00012271334757848915, 6.1248135058704829e-5, 3.0588236307020494e-5, 1.5282259408651872e-5, 7.6371976378997623e-6,
        3.8172932649998399e-6, 1.9082127165539389e-6, 9.5396203387279611e-7, 4.7693298678780646e-7, 2.3845050272773299e-7, 1.1921992596531107e-7, 5.9608189051259479e-8, 2.9803503514652281e-8,
        1.4901554828365041e-8, 7.4507117898354295e-9,
    ];

    /// <summary>The integral.</summary>
    /// <param name="order">s, 0 or more.</param>
    /// <param name="z">Above 0.</param>
    public static double Of(double order, double z)
    {
        if (z >= 1 || order > 32)
        {
            return Fraction(order, z);
        }

        double start = order < 1.5 ? order : order - Math.Floor(order - 0.5), value = Math.Exp(z) * Series(start, z);

        // (s − 1) E_s = e^(−z) − z E_(s−1): upward it loses nothing, since z is below 1.
        for (double next = start + 1; next < order + 0.5; next++)
        {
            value = (1 - (z * value)) / (next - 1);
        }

        return value;
    }

    /// <summary>(1 − e^(−pw)) ÷ p, which is w at p = 0.</summary>
    public static double Fall(double p, double w) => p.Equals(0) ? w : -ExpLog.Expm1(-p * w) / p;

    // E_s(z) for s from 0 to 1½ and z below 1.
    private static double Series(double order, double z)
    {
        double epsilon = 1 - order, rest = 0, term = 1;
        for (int k = 1; ; k++)
        {
            term *= -z / k;
            double next = rest + (term / (k + epsilon));
            if (next.Equals(rest))
            {
                break;
            }

            rest = next;
        }

        // Γ(ε) z^(−ε) − 1 ÷ ε.
        double slope = LogGammaSlope(epsilon) - Math.Log(z);
        return -Fall(epsilon, -slope) - rest;
    }

    /// <summary>ln Γ(1 + ε) ÷ ε, for ε from −½ to 1.</summary>
    private static double LogGammaSlope(double epsilon)
    {
        if (epsilon > 0.5)
        {
            return Stirling.LogGamma(1 + epsilon) / epsilon;
        }

        double sum = 0, power = -1;
        for (int k = 0; k < ZetaLessOne.Length; k++)
        {
            power *= -epsilon;
            sum += ZetaLessOne[k] * power / (k + 2);
        }

        return (epsilon.Equals(0) ? -1 : -ExpLog.Log1p(epsilon) / epsilon) + 1 - Gamma + sum;
    }

    // 1 / (z + s − 1·s / (z + s + 2 − 2(s + 1) / (z + s + 4 − …))), by Lentz's method.
    private static double Fraction(double order, double z)
    {
        double b = z + order, c = double.PositiveInfinity, d = 1 / b, value = d;
        for (double k = 1; ; k++)
        {
            double a = -k * (order + k - 1);
            b += 2;
            d = 1 / (b + (a * d));
            c = b + (a / c);
            double change = c * d;
            value *= change;
            if (Math.Abs(change - 1) <= 2.3e-16)
            {
                return value;
            }
        }
    }
}
