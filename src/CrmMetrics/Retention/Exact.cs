using System;

namespace CrmMetrics.Retention;

/// <summary>Sums and products of decimals that are exact or throw: a decimal rounds silently once its 28 digits are full.</summary>
/// <remarks>What was rounded has fewer decimals than its parts call for. The frameworks do not agree on the decimals of 0.</remarks>
internal static class Exact
{
    public static decimal Sum(decimal left, decimal right)
    {
        decimal sum = left + right;
        return sum == 0 || Scale(sum) == Math.Max(Scale(left), Scale(right)) ? sum : throw TooLong();
    }

    public static decimal Product(decimal left, decimal right)
    {
        decimal product = left * right;
        return left == 0 || right == 0 || Scale(product) == Scale(left) + Scale(right) ? product : throw TooLong();
    }

    /// <summary>The smallest number that both divide.</summary>
    public static long CommonMultiple(long left, long right)
    {
        (long a, long b) = (left, right);
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return left / a * right;
    }

    private static int Scale(decimal value) => DecimalBits.Of(in value).Scale;

    private static OverflowException TooLong() => new("An amount has more digits than a decimal holds.");
}
