using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrmMetrics;

/// <summary>The inside of a decimal: a whole number of 96 bits, a sign and a count of decimals.</summary>
/// <remarks>Read straight from memory where that is laid out as everywhere so far, which is tried out once; otherwise through
/// <see cref="decimal.GetBits(decimal)"/>, three times slower.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DecimalBits
{
    /// <summary>The most decimals that a decimal has.</summary>
    public const int MostDecimals = 28;

    private static readonly bool LaidOutAsKnown = TryOut();

    private readonly int flags;
    private readonly uint top;
    private readonly ulong rest;

    private DecimalBits(int flags, uint top, ulong rest)
    {
        this.flags = flags;
        this.top = top;
        this.rest = rest;
    }

    public bool IsNegative => flags < 0;

    /// <summary>How many decimals there are, from 0 to 28.</summary>
    public int Scale => (flags >> 16) & 0xFF;

    /// <summary>The upper 32 bits of the whole number.</summary>
    public uint Top => top;

    /// <summary>The lower 64 bits of the whole number.</summary>
    public ulong Rest => rest;

    /// <summary>Ten to a power from 0 to 19.</summary>
    public static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
        10_000_000_000_000_000_000,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecimalBits Of(in decimal value) =>
        LaidOutAsKnown ? Unsafe.As<decimal, DecimalBits>(ref Unsafe.AsRef(in value)) : Documented(value);

    /// <summary>The amount in units of a decimal place that is no coarser than its own.</summary>
    public BigInteger ToUnits(int scale)
    {
        BigInteger size = (((BigInteger)top << 64) + rest) * BigInteger.Pow(10, scale - Scale);
        return IsNegative ? -size : size;
    }

    /// <summary>The decimal of so many units of a decimal place.</summary>
    /// <exception cref="OverflowException">It has more digits than a decimal holds.</exception>
    public static decimal ToDecimal(BigInteger units, int scale, int atMost)
    {
        BigInteger size = BigInteger.Abs(units);
        while (scale > 0 && (scale > atMost || size >> 96 != 0) && (size % 10).IsZero)
        {
            size /= 10;
            scale--;
        }

        return scale <= MostDecimals && size >> 96 == 0
            ? new(Part(size), Part(size >> 32), Part(size >> 64), units.Sign < 0, (byte)scale)
            : throw new OverflowException("A sum of money has more digits than a decimal holds.");
    }

    /// <summary>The decimal of so many units of a decimal place.</summary>
    public static decimal ToDecimal(long units, int scale)
    {
        ulong size = units < 0 ? unchecked((ulong)-units) : (ulong)units;
        return new(unchecked((int)(uint)size), unchecked((int)(uint)(size >> 32)), 0, units < 0, (byte)scale);
    }

    private static int Part(BigInteger size) => unchecked((int)(uint)(size & uint.MaxValue));

    private static DecimalBits Documented(decimal value)
    {
        int[] parts = decimal.GetBits(value);
        return unchecked(new(parts[3], (uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]));
    }

    private static bool TryOut()
    {
        if (Unsafe.SizeOf<decimal>() != Unsafe.SizeOf<DecimalBits>())
        {
            return false;
        }

        foreach (decimal value in (decimal[])[decimal.MaxValue, decimal.MinValue, -1.25m, 0.0000000000000000000000000001m, 4_294_967_296m, 18_446_744_073_709_551_616m, 0m])
        {
            DecimalBits read = Unsafe.As<decimal, DecimalBits>(ref Unsafe.AsRef(in value)), documented = Documented(value);
            if (read.flags != documented.flags || read.top != documented.top || read.rest != documented.rest)
            {
                return false;
            }
        }

        return true;
    }
}
