using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace CrmMetrics.Returns;

/// <summary>Sums and shares of amounts that add up to the cent.</summary>
internal static class ExactAmounts
{
    private const int LeastDecimals = 2, Headroom = 100, DecimalBitsCount = 96;

    /// <summary>The exact difference, which is never rounded.</summary>
    public static decimal Less(decimal amount, decimal other) => Sum(amount, -other);

    /// <summary>The exact sum, which is never rounded.</summary>
    public static decimal Sum(params decimal[] amounts)
    {
        MoneySum sum = default;
        sum.Add(amounts);
        return sum.Total;
    }

    /// <summary>An amount times a fraction, divided last and rounded to decimals, half to even.</summary>
    public static decimal Share(decimal amount, decimal top, decimal bottom, int decimals)
    {
        BigInteger numerator = Units(amount) * Units(top), denominator = Units(bottom) * BigInteger.Pow(10, DecimalBits.MostDecimals - decimals);
        if (denominator.Sign < 0)
        {
            (numerator, denominator) = (-numerator, -denominator);
        }

        BigInteger whole = BigInteger.DivRem(BigInteger.Abs(numerator), denominator, out BigInteger rest);
        int half = (2 * rest).CompareTo(denominator);
        whole += half > 0 || (half == 0 && !whole.IsEven) ? 1 : 0;
        return DecimalBits.ToDecimal(numerator.Sign * whole, decimals, decimals);
    }

    /// <summary>The decimals to which parts of these amounts are rounded: as many as the finest has, two at least.</summary>
    public static int Decimals(params decimal[] amounts) => amounts.Aggregate(LeastDecimals, (most, amount) => Math.Max(most, Decimals(amount)));

    /// <summary>The amount with the most decimals where sums of these, and amounts up to a hundred times as large, may have more digits than a decimal holds; else none.</summary>
    public static decimal? TooManyDigits(IEnumerable<decimal> amounts)
    {
        decimal[] all = [.. amounts];
        int decimals = Decimals(all);
        BigInteger size = all.Aggregate(BigInteger.Zero, (sum, amount) => sum + BigInteger.Abs(Units(amount))) / BigInteger.Pow(10, DecimalBits.MostDecimals - decimals);
        return (Headroom * size) >> DecimalBitsCount == 0 ? null : all.OrderByDescending(Decimals).ThenByDescending(Math.Abs).First();
    }

    private static BigInteger Units(decimal amount) => DecimalBits.Of(in amount).ToUnits(DecimalBits.MostDecimals);

    private static int Decimals(decimal amount)
    {
        int decimals = DecimalBits.Of(in amount).Scale;
        BigInteger units = DecimalBits.Of(in amount).ToUnits(decimals);
        while (decimals > 0 && (units % 10).IsZero)
        {
            units /= 10;
            decimals--;
        }

        return decimals;
    }
}
