#if NET8_0_OR_GREATER
using System.Numerics;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>Counting bits; netstandard2.0 has no instruction for it.</summary>
internal static class Bits
{
#if NET8_0_OR_GREATER
    /// <summary>How many bits are set.</summary>
    public static int Count(ulong bits) => BitOperations.PopCount(bits);

    /// <summary>The place of the lowest bit that is set, of at least one.</summary>
    public static int Lowest(ulong bits) => BitOperations.TrailingZeroCount(bits);
#else
    /// <summary>How many bits are set.</summary>
    public static int Count(ulong bits)
    {
        // Sums of 2, of 4 and of 8 neighbours side by side, and all of those in the top byte.
        bits -= (bits >> 1) & 0x5555_5555_5555_5555;
        bits = (bits & 0x3333_3333_3333_3333) + ((bits >> 2) & 0x3333_3333_3333_3333);
        bits = (bits + (bits >> 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        return (int)(unchecked(bits * 0x0101_0101_0101_0101) >> 56);
    }

    /// <summary>The place of the lowest bit that is set, of at least one.</summary>
    public static int Lowest(ulong bits) => Count(unchecked((bits & (0 - bits)) - 1));
#endif
}
