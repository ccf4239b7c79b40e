using System;

namespace CrmMetrics.Lifetime;

/// <summary>How much ln Γ and its first two derivatives rise from one argument to a larger one: all that likelihoods need of the gamma function, without the digits that the difference of two large
/// logarithms loses.</summary>
internal readonly struct GammaRise
{
    // Up to so many factors are taken one by one.
    private const int Few = 32;

    private GammaRise(double logarithm, double slope, double curvature)
    {
        Logarithm = logarithm;
        Slope = slope;
        Curvature = curvature;
    }

    /// <summary>ln Γ(z + n) − ln Γ(z).</summary>
    public double Logarithm { get; }

    /// <summary>ψ(z + n) − ψ(z).</summary>
    public double Slope { get; }

    /// <summary>ψ′(z + n) − ψ′(z).</summary>
    public double Curvature { get; }

    /// <summary>The rise over a whole number, up to a few of them a product.</summary>
    /// <param name="z">Where it starts, above 0.</param>
    /// <param name="n">How far it goes, 0 or more.</param>
    public static GammaRise Of(double z, long n)
    {
        double logarithm = 0, slope = 0, curvature = 0, product = 1;
        while (n > 0 && (n <= Few || z < Stirling.Far))
        {
            double inverse = 1 / z;
            slope += inverse;
            curvature -= inverse * inverse;
            product *= z;
            if (product is > 1e250 or < 1e-250)
            {
                logarithm += Math.Log(product);
                product = 1;
            }

            z++;
            n--;
        }

        logarithm += Math.Log(product);
        if (n == 0)
        {
            return new(logarithm, slope, curvature);
        }

        double end = z + n, rise = ExpLog.Log1p(n / z);
        return new(
            logarithm + ((z - 0.5) * rise) + (n * Math.Log(end)) - n + (Stirling.Error(end) - Stirling.Error(z)),
            slope + rise + (0.5 * n / (z * end)) + (Stirling.ErrorSlope(end) - Stirling.ErrorSlope(z)),
            curvature - (n / (z * end)) + (0.5 / (end * end)) - (0.5 / (z * z)) + (Stirling.ErrorCurvature(end) - Stirling.ErrorCurvature(z)));
    }

    /// <summary>The rise over any number.</summary>
    /// <param name="z">Where it starts, above 0.</param>
    /// <param name="rise">How far it goes, 0 or more.</param>
    /// <remarks>Taken apart so that nothing large is subtracted: where customers hardly differ, z is in the billions and a difference of two log-gammas keeps no digit.</remarks>
    public static GammaRise By(double z, double rise)
    {
        double log = 0, slope = 0, curvature = 0;
        for (; z < Stirling.Far; z++)
        {
            double end = z + rise, less = rise / (z * end);
            log -= ExpLog.Log1p(rise / z);
            slope += less;
            curvature -= less * ((1 / z) + (1 / end));
        }

        double top = z + rise, ratio = ExpLog.Log1p(rise / z), gap = rise / (z * top);
        return new(
            log + (rise * (Math.Log(top) - 1)) + ((z - 0.5) * ratio) + Stirling.Error(top) - Stirling.Error(z),
            slope + ratio + (0.5 * gap) + Stirling.ErrorSlope(top) - Stirling.ErrorSlope(z),
            curvature - gap - (0.5 * gap * ((1 / z) + (1 / top))) + Stirling.ErrorCurvature(top) - Stirling.ErrorCurvature(z));
    }

    /// <summary>ln of B(a, b + rise) ÷ B(a, b): the chance that a customer whose chance of leaving follows a beta distribution stays so often.</summary>
    public static double LogBetaRatio(double a, double b, double rise) =>
        // The smaller step: two sums of the size of the larger one would be taken from each other.
        rise <= a ? By(b, rise).Logarithm - By(a + b, rise).Logarithm : By(b, a).Logarithm - By(b + rise, a).Logarithm;
}
