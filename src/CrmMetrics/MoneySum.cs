using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CrmMetrics;

/// <summary>An exact running sum of decimals, whatever their order and number of decimals.</summary>
/// <remarks>Amounts whose digits fit 64 bits, which is nearly all, are added as whole numbers of one decimal place, in less than half
/// of the time that decimal additions take; the rest as whole numbers of any size. Only the total must fit a decimal.</remarks>
internal struct MoneySum
{
    private Wide units;
    private int scale;
    private BigInteger finestUnits;

    /// <summary>The sum so far.</summary>
    /// <exception cref="OverflowException">It has more digits than a decimal holds; it is never rounded.</exception>
    public readonly decimal Total => finestUnits.IsZero
        ? units.IsInt64(out long sum) ? DecimalBits.ToDecimal(sum, scale) : DecimalBits.ToDecimal(units.ToBigInteger(), scale, scale)
        : DecimalBits.ToDecimal(ToFinestUnits(), DecimalBits.MostDecimals, scale);

    /// <summary>Adds a column of amounts.</summary>
    public void Add(ReadOnlySpan<decimal> amounts)
    {
        // A copy of one's own, so that the sum stays in registers.
        MoneySum sum = this;
        foreach (ref readonly decimal amount in amounts)
        {
            sum.Add(in amount);
        }

        this = sum;
    }

    /// <summary>Adds one amount.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in decimal amount)
    {
        DecimalBits bits = DecimalBits.Of(in amount);
        if (bits.Scale != scale || bits.Top != 0)
        {
            AddUnlike(bits);
        }
        else if (bits.IsNegative)
        {
            units.Subtract(bits.Rest);
        }
        else
        {
            units.Add(bits.Rest);
        }
    }

    /// <summary>The sum in units of the 28th decimal.</summary>
    public readonly BigInteger ToFinestUnits() => finestUnits + (units.ToBigInteger() * BigInteger.Pow(10, DecimalBits.MostDecimals - scale));

    private void AddUnlike(DecimalBits bits)
    {
        if (bits.Scale > scale)
        {
            // A finer amount than any so far: the sum moves to its decimal place.
            finestUnits = ToFinestUnits();
            units = default;
            scale = bits.Scale;
        }

        int finer = scale - bits.Scale;
        ReadOnlySpan<ulong> powers = DecimalBits.PowersOfTen;
        if (bits.Top != 0 || finer >= powers.Length || bits.Rest > ulong.MaxValue / powers[finer])
        {
            finestUnits += bits.ToUnits(DecimalBits.MostDecimals);
        }
        else if (bits.IsNegative)
        {
            units.Subtract(bits.Rest * powers[finer]);
        }
        else
        {
            units.Add(bits.Rest * powers[finer]);
        }
    }
}
