using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CrmMetrics;

/// <summary>A signed 128-bit running sum, which both targets have and the runtime keeps in two registers.</summary>
internal struct Wide
{
    private ulong low;
    private long high;

    /// <summary>Whether the sum is 0.</summary>
    public readonly bool IsZero => low == 0 && high == 0;

    /// <summary>Whether the sum fits 64 bits with its sign.</summary>
    public readonly bool IsInt64(out long sum)
    {
        sum = unchecked((long)low);
        return high == sum >> 63;
    }

    /// <summary>The sum as a whole number of any size.</summary>
    public readonly BigInteger ToBigInteger() => ((BigInteger)high << 64) + low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong value)
    {
        unchecked
        {
            ulong before = low;
            low = before + value;
            high += low < before ? 1 : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Subtract(ulong value)
    {
        unchecked
        {
            ulong before = low;
            low = before - value;
            high -= low > before ? 1 : 0;
        }
    }
}
