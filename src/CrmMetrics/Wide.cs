using System;
using System.Numerics;

namespace CrmMetrics;

/// <summary>A signed 128-bit running sum, which both targets have and the runtime keeps in two registers.</summary>
internal struct Wide
{
    private ulong low;
    private long high;

    /// <summary>Whether the sum is 0.</summary>
    public readonly bool IsZero => low == 0 && high == 0;

    /// <summary>The sum as a whole number of any size.</summary>
    public readonly BigInteger ToBigInteger() => ((BigInteger)high << 64) + low;

    public void Add(ulong value)
    {
        unchecked
        {
            ulong before = low;
            low = before + value;
            high += low < before ? 1 : 0;
        }
    }

    public void Subtract(ulong value)
    {
        unchecked
        {
            ulong before = low;
            low = before - value;
            high -= low > before ? 1 : 0;
        }
    }

    /// <summary>Adds a product of at most 127 bits.</summary>
    public void AddProduct(ulong left, ulong right)
    {
        ulong top = Multiply(left, right, out ulong bottom);
        Add(bottom);
        high = checked(high + (long)top);
    }

    /// <summary>Subtracts a product of at most 127 bits.</summary>
    public void SubtractProduct(ulong left, ulong right)
    {
        ulong top = Multiply(left, right, out ulong bottom);
        Subtract(bottom);
        high = checked(high - (long)top);
    }

    private static ulong Multiply(ulong left, ulong right, out ulong low)
    {
#if NET8_0_OR_GREATER
        return Math.BigMul(left, right, out low);
#else
        unchecked
        {
            ulong leftLow = (uint)left, leftHigh = left >> 32, rightLow = (uint)right, rightHigh = right >> 32;
            ulong first = leftLow * rightLow, second = (leftHigh * rightLow) + (first >> 32), third = (leftLow * rightHigh) + (uint)second;
            low = (third << 32) | (uint)first;
            return (leftHigh * rightHigh) + (second >> 32) + (third >> 32);
        }
#endif
    }
}
