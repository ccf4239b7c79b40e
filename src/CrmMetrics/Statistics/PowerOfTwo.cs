using System;

namespace CrmMetrics.Statistics;

/// <summary>Scales numbers so that their sums and squares neither overflow nor vanish, and changes no digit of them.</summary>
internal static class PowerOfTwo
{
    private const long ExponentBits = 0x7FF0_0000_0000_0000;

    /// <summary>The power of two at or below the largest of some finite numbers, by size.</summary>
    /// <returns>What to divide them by, after which the largest is from 1 to 2; 1 when all are 0.</returns>
    public static double Below(ReadOnlySpan<double> numbers)
    {
        double most = 0;
        foreach (double number in numbers)
        {
            most = Math.Max(most, Math.Abs(number));
        }

        double power = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(most) & ExponentBits);

        // The smallest numbers of all have no exponent; they are multiples of the least of them.
        return most == 0 ? 1 : power == 0 ? double.Epsilon : power;
    }

    /// <summary>The numbers over that power.</summary>
    public static double[] Scaled(double[] numbers)
    {
        double power = Below(numbers);
        return Array.ConvertAll(numbers, number => number / power);
    }
}
