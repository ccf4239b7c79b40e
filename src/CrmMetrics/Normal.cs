using System;
using MathNet.Numerics;

namespace CrmMetrics;

/// <summary>The standard normal distribution, exact to the last digits in both tails.</summary>
internal static class Normal
{
    private const double Sqrt2 = 1.4142135623730950488;

    /// <summary>The z for which a share <paramref name="level"/> of the distribution lies between −z and z.</summary>
    public static double TwoSidedQuantile(double level) =>
        // Near 1 the complement is exact in binary and keeps the digits that the level itself has lost.
        level < 0.5 ? Sqrt2 * SpecialFunctions.ErfInv(level) : Sqrt2 * SpecialFunctions.ErfcInv(1 - level);

    /// <summary>The z that a share <paramref name="probability"/> of the distribution exceeds.</summary>
    public static double UpperQuantile(double probability) => Sqrt2 * SpecialFunctions.ErfcInv(2 * probability);

    /// <summary>The chance of a value farther from 0 than <paramref name="z"/>, on either side.</summary>
    public static double TwoSidedTail(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Sqrt2);

    /// <summary>The chance of a value above <paramref name="z"/>.</summary>
    public static double UpperTail(double z) => 0.5 * SpecialFunctions.Erfc(z / Sqrt2);
}
