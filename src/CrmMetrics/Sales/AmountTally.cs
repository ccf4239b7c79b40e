using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>Exact running sums over amounts: of the amounts, of their squares, and of their products with two cycles in days.</summary>
/// <remarks>An amount is a whole number of the finest decimal place so far, added in halves of 24 bits: their products have 48 bits, so that thousands
/// of them fit a 64-bit sum without a carry. What is larger, and the full sums, go to whole numbers of any size. So nothing depends on the order of the rows.</remarks>
internal struct AmountTally
{
    private const int HalfBits = 24;

    private const ulong Limit = 1UL << (2 * HalfBits);

    // So many products of two halves fit 63 bits.
    private const int MostRows = 1 << 15;

    private long sum;
    private long highSquares;
    private long crossProducts;
    private long lowSquares;
    private long highFromCreated;
    private long lowFromCreated;
    private long highFromEngaged;
    private long lowFromEngaged;
    private int scale;
    private int rows;
    private Large? large;

    /// <summary>The sum of the amounts.</summary>
    /// <exception cref="OverflowException">It has more digits than a decimal holds.</exception>
    public readonly decimal Total => DecimalBits.ToDecimal((large?.Sum ?? 0) + sum, scale, scale);

    /// <summary>The sum of the squared amounts.</summary>
    public readonly DoubleDouble Squares => DoubleDouble.Of((large?.Squares ?? 0) + SquaresHere, 2 * scale);

    private readonly BigInteger SquaresHere => ((BigInteger)highSquares << (2 * HalfBits)) + ((BigInteger)crossProducts << (HalfBits + 1)) + lowSquares;

    private readonly BigInteger FromCreatedHere => ((BigInteger)highFromCreated << HalfBits) + lowFromCreated;

    private readonly BigInteger FromEngagedHere => ((BigInteger)highFromEngaged << HalfBits) + lowFromEngaged;

    /// <summary>The sum of the products of amount and days.</summary>
    public readonly DoubleDouble AmountDays(SalesCycleStart start) => DoubleDouble.Of(
        start == SalesCycleStart.Created ? (large?.FromCreated ?? 0) + FromCreatedHere : (large?.FromEngaged ?? 0) + FromEngagedHere,
        scale);

    /// <summary>Adds an amount with its cycles; 0 days where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in decimal amount, int fromCreated, int fromEngaged)
    {
        DecimalBits bits = DecimalBits.Of(in amount);
        if (bits.Scale != scale || bits.Top != 0 || bits.Rest >= Limit || (fromCreated | fromEngaged) >> HalfBits != 0)
        {
            AddUnlike(bits, fromCreated, fromEngaged);
            return;
        }

        AddUnits(bits.Rest, bits.IsNegative, fromCreated, fromEngaged);
    }

    /// <summary>Adds an amount whose cycle does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in decimal amount)
    {
        DecimalBits bits = DecimalBits.Of(in amount);
        if (bits.Scale != scale || bits.Top != 0 || bits.Rest >= Limit)
        {
            AddUnlike(bits, 0, 0);
            return;
        }

        AddUnits(bits.Rest, bits.IsNegative, 0, 0);
    }

    // The compiler drops the products with days where those are the constant 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddUnits(ulong units, bool isNegative, int fromCreated, int fromEngaged)
    {
        unchecked
        {
            long signed = isNegative ? -(long)units : (long)units, high = signed >> HalfBits, low = signed & ((1L << HalfBits) - 1);
            sum += signed;
            highSquares += high * high;
            crossProducts += high * low;
            lowSquares += low * low;
            highFromCreated += high * fromCreated;
            lowFromCreated += low * fromCreated;
            highFromEngaged += high * fromEngaged;
            lowFromEngaged += low * fromEngaged;
        }

        if (++rows == MostRows)
        {
            MoveToLarge(0);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddUnlike(DecimalBits bits, int fromCreated, int fromEngaged)
    {
        if (bits.Scale > scale)
        {
            MoveToLarge(bits.Scale - scale);
        }

        int finer = scale - bits.Scale;
        ReadOnlySpan<ulong> powers = DecimalBits.PowersOfTen;
        if (bits.Top == 0 && finer < powers.Length && bits.Rest <= (Limit - 1) / powers[finer] && (fromCreated | fromEngaged) >> HalfBits == 0)
        {
            AddUnits(bits.Rest * powers[finer], bits.IsNegative, fromCreated, fromEngaged);
            return;
        }

        BigInteger units = bits.ToUnits(scale);
        large ??= new();
        large.Add(units, units * units, units * fromCreated, units * fromEngaged);
    }

    /// <summary>Moves what is here to the sums of any size, and those to a finer decimal place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoveToLarge(int finer)
    {
        large ??= new();
        large.Add(sum, SquaresHere, FromCreatedHere, FromEngagedHere);
        large.Refine(BigInteger.Pow(10, finer));
        this = new() { scale = scale + finer, large = large };
    }

    /// <summary>The same sums as whole numbers of any size.</summary>
    private sealed class Large
    {
        public BigInteger Sum { get; private set; }

        public BigInteger Squares { get; private set; }

        public BigInteger FromCreated { get; private set; }

        public BigInteger FromEngaged { get; private set; }

        public void Add(BigInteger sum, BigInteger squares, BigInteger fromCreated, BigInteger fromEngaged)
        {
            Sum += sum;
            Squares += squares;
            FromCreated += fromCreated;
            FromEngaged += fromEngaged;
        }

        public void Refine(BigInteger times)
        {
            Sum *= times;
            Squares *= times * times;
            FromCreated *= times;
            FromEngaged *= times;
        }
    }
}
