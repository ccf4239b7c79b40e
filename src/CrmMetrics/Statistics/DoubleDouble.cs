using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CrmMetrics.Statistics;

/// <summary>A number in two doubles, of some 31 digits: for sums that must not depend on their order, and for small
/// differences of large products.</summary>
/// <param name="High">The nearest double.</param>
/// <param name="Low">What it leaves out.</param>
internal readonly record struct DoubleDouble(double High, double Low)
{
    private const int ExactPowers = 22; // 10^22 is the last power of ten that a double holds exactly

    private const string RestSuffix = "Rest";

    public double Value => High + Low;

    public static DoubleDouble Of(double value) => new(value, 0);

    /// <summary>The exact value of a count, which may have more bits than a double.</summary>
    public static DoubleDouble Of(long value)
    {
        const long Half = 1L << 32;
        long low = value % Half;
        return Sum(value - low, low);
    }

    /// <summary>The 96 bits of a decimal and its power of ten.</summary>
    public static DoubleDouble Of(decimal value)
    {
        const double Half = 4_294_967_296;
        int[] bits = decimal.GetBits(value);
        double low = unchecked((uint)bits[0]), middle = unchecked((uint)bits[1]), high = unchecked((uint)bits[2]);
        DoubleDouble mantissa = Sum(middle * Half, low) + Of(high * Half * Half), size = mantissa / PowerOfTen((bits[3] >> 16) & 0xFF);
        return bits[3] < 0 ? -size : size;
    }

    /// <summary>A power of ten up to 10^44, exact.</summary>
    public static DoubleDouble PowerOfTen(int exponent)
    {
        double half = 1, rest = 1;
        for (int i = 0; i < exponent; i++)
        {
            (half, rest) = i < 22 ? (half * 10, rest) : (half, rest * 10);
        }

        return Product(half, rest);
    }

    /// <summary>So many units of a decimal place.</summary>
    public static DoubleDouble Of(BigInteger units, int scale)
    {
        double high = (double)units;
        DoubleDouble value = Sum(high, (double)(units - new BigInteger(high)));
        for (; scale > 0; scale -= ExactPowers)
        {
            value /= PowerOfTen(Math.Min(scale, ExactPowers));
        }

        return value;
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    public static DoubleDouble Read(Form form, string name) =>
        Sum(Guard.Finite(form.Double(name), name), Guard.Finite(form.OptionalDouble(name + RestSuffix) ?? 0, name + RestSuffix));

    /// <summary>The exact sum of two doubles (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Sum(double left, double right)
    {
        double high = left + right, part = high - left;
        return new(high, left - (high - part) + (right - part));
    }

    /// <summary>The exact product of two doubles (by a fused multiply-add, or Dekker's way: both are exact, so both targets agree).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Product(double left, double right)
    {
        double high = left * right;
#if NET8_0_OR_GREATER
        double low = Math.FusedMultiplyAdd(left, right, -high);
#else
        (double leftHead, double leftTail) = Split(left);
        (double rightHead, double rightTail) = Split(right);
        double low = (leftHead * rightHead) - high + (leftHead * rightTail) + (leftTail * rightHead) + (leftTail * rightTail);
#endif

        // Near the largest double the halves overflow, and one double has to do.
        return new(high, Math.Abs(low) <= Math.Abs(high) ? low : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble high = Sum(left.High, right.High), low = Sum(left.Low, right.Low);
        DoubleDouble carried = Quick(high.High, high.Low + low.High);
        return Quick(carried.High, carried.Low + low.Low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator +(DoubleDouble left, double right)
    {
        DoubleDouble high = Sum(left.High, right);
        return Quick(high.High, high.Low + left.Low);
    }

    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble product = Product(left.High, right.High);
        return Quick(product.High, product.Low + ((left.High * right.Low) + (left.Low * right.High)));
    }

    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double first = left.High / right.High;
        DoubleDouble rest = left - (right * Of(first));
        return Quick(first, rest.Value / right.High);
    }

    /// <summary>Writes the number as one field, or as two where one double does not hold it.</summary>
    public Form AddTo(Form form, string name) => form.Add(name, High).Add(name + RestSuffix, Low == 0 ? null : Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleDouble Quick(double larger, double smaller)
    {
        double high = larger + smaller;
        return new(high, smaller - (high - larger));
    }

#if !NET8_0_OR_GREATER
    // 2^27 + 1 cuts the 53 bits of a double in halves whose products are exact.
    private static (double Head, double Tail) Split(double value)
    {
        const double Splitter = 134_217_729;
        double scaled = Splitter * value, head = scaled - (scaled - value);
        return (head, value - head);
    }
#endif
}
