using System;
#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace CrmMetrics;

/// <summary>An exact running sum of decimals, whatever their order.</summary>
/// <remarks>On net8.0 it keeps a wide mantissa at one scale, at half the cost of decimal additions, and moves to decimal when
/// the scale changes. A sum that needs more digits than a decimal holds overflows; it is never rounded.</remarks>
internal struct MoneySum
{
    private decimal total;
#if NET8_0_OR_GREATER
    private Int128 mantissa;
    private int scale;
    private bool open;
#endif

    /// <summary>The sum so far.</summary>
    public readonly decimal Total =>
#if NET8_0_OR_GREATER
        open ? Exact(total, ToDecimal(mantissa, scale)) : total;
#else
        total;
#endif

    /// <summary>Adds one amount.</summary>
    public void Add(decimal amount)
    {
#if NET8_0_OR_GREATER
        Add(MemoryMarshal.CreateReadOnlySpan(ref amount, 1));
#else
        total = Exact(total, amount);
#endif
    }

    /// <summary>Adds a column of amounts.</summary>
    public void Add(ReadOnlySpan<decimal> amounts)
    {
#if NET8_0_OR_GREATER
        Span<int> bits = stackalloc int[4];
        foreach (decimal amount in amounts)
        {
            _ = decimal.GetBits(amount, bits);
            int itsScale = (bits[3] >> 16) & 0xFF;
            if (!open || itsScale != scale)
            {
                Settle(itsScale);
            }

            Int128 value = unchecked(new((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]));
            mantissa = checked(bits[3] < 0 ? mantissa - value : mantissa + value);
        }
#else
        foreach (decimal amount in amounts)
        {
            total = Exact(total, amount);
        }
#endif
    }

#if NET8_0_OR_GREATER
    private void Settle(int newScale)
    {
        if (open)
        {
            total = Exact(total, ToDecimal(mantissa, scale));
        }

        mantissa = 0;
        scale = newScale;
        open = true;
    }

    private static decimal ToDecimal(Int128 mantissa, int scale)
    {
        bool negative = mantissa < 0;
        UInt128 size = (UInt128)(negative ? -mantissa : mantissa);
        if (size >> 96 != 0)
        {
            throw new OverflowException("A sum of money has more digits than a decimal holds.");
        }

        return unchecked(new((int)size, (int)(size >> 32), (int)(size >> 64), negative, (byte)scale));
    }
#endif

    /// <summary>Adds two decimals, and throws where decimal itself would silently drop digits.</summary>
    private static decimal Exact(decimal left, decimal right)
    {
        decimal sum = left + right;
        return sum - left == right && sum - right == left
            ? sum
            : throw new OverflowException("A sum of money has more digits than a decimal holds.");
    }
}
