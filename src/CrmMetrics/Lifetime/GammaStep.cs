using System;

namespace CrmMetrics.Lifetime;

/// <summary>ln Γ(z + u) − ln Γ(z) for a rise u that need not be whole, with its first two derivatives by z, and ψ and ψ′ at the upper end.</summary>
/// <remarks>Taken apart so that nothing large is subtracted: where customers hardly differ, z is in the billions and a difference of two log-gammas keeps no digit.</remarks>
internal readonly record struct GammaStep(double Log, double Slope, double Curvature)
{
    public static GammaStep Of(double z, double rise)
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
        rise <= a ? Of(b, rise).Log - Of(a + b, rise).Log : Of(b, a).Log - Of(b + rise, a).Log;
}
