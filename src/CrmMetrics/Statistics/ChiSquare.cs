using System;

namespace CrmMetrics.Statistics;

/// <summary>The chi-square distribution.</summary>
internal static class ChiSquare
{
    /// <summary>The chance of a value above <paramref name="statistic"/>.</summary>
    public static double UpperTail(double statistic, double degreesOfFreedom) =>
        degreesOfFreedom == 1
            ? Normal.TwoSidedTail(Math.Sqrt(statistic))
            : IncompleteGamma.Tails(0.5 * degreesOfFreedom, 0.5 * statistic).Upper;
}
