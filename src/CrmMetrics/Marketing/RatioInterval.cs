using System;

namespace CrmMetrics.Marketing;

/// <summary>The interval of one figure over another that is independent of it, from the intervals of the two.</summary>
/// <remarks>MOVER-R (Newcombe, Statistical Methods in Medical Research 25(5), 2016, after Donner and Zou): each bound R is where the MOVER interval of numerator − R × denominator
/// begins to hold 0. The closed form is that of the quadratic which this makes, written so that neither root cancels.</remarks>
internal static class RatioInterval
{
    /// <summary>The interval of numerator over denominator.</summary>
    /// <param name="numerator">Of any sign.</param>
    /// <param name="over">The interval of the numerator.</param>
    /// <param name="denominator">Above 0.</param>
    /// <param name="under">The interval of the denominator, not below 0.</param>
    /// <param name="level">The level of all three.</param>
    public static ConfidenceInterval Of(double numerator, ConfidenceInterval over, double denominator, ConfidenceInterval under, double level) =>
        new(Lower(numerator, over.Lower, denominator, under), -Lower(-numerator, -over.Upper, denominator, under), level);

    private static double Lower(double numerator, double lowest, double denominator, ConfidenceInterval under)
    {
        if (double.IsInfinity(lowest))
        {
            return double.NegativeInfinity;
        }

        // A ratio above 0 is least where the denominator is largest, one below 0 where it is smallest.
        double facing = lowest > 0 ? under.Upper : under.Lower;
        if (lowest == 0 || double.IsInfinity(facing))
        {
            return 0;
        }

        if (facing <= 0)
        {
            return double.NegativeInfinity;
        }

        // In units of the denominator, so that amounts of money do not overflow when they are multiplied.
        double ratio = numerator / denominator, least = lowest / denominator, far = facing / denominator;
        double square = far * (2 - far), rest = least * ((2 * ratio) - least), root = Math.Sqrt(Math.Max(0, (ratio * ratio) - (square * rest)));
        return ratio >= 0 ? rest / (ratio + root) : (ratio - root) / square;
    }
}
