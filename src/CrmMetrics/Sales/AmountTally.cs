using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>Exact running sums over amounts: of the amounts, of their squares, and of their products with two cycles in days.</summary>
/// <remarks>Amounts up to 2.8 million million of one number of decimals are whole numbers in 128-bit sums; any others go to
/// whole numbers of any size. So the sums do not depend on the order of the rows.</remarks>
internal struct AmountTally
{
    // Squares of smaller amounts, and four thousand million of them, fit 128 bits.
    private const ulong Limit = 1UL << 48;

    private Wide sum;
    private Wide squares;
    private Wide daysFromCreated;
    private Wide daysFromEngaged;
    private int scale;
    private Large? large;

    /// <summary>Adds an amount with its cycles; 0 days where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in decimal amount, int fromCreated, int fromEngaged)
    {
        DecimalBits bits = DecimalBits.Of(in amount);
        if (bits.Scale != scale || bits.Top != 0 || bits.Rest >= Limit)
        {
            AddUnlike(bits, fromCreated, fromEngaged);
        }
        else
        {
            AddUnits(bits.Rest, bits.IsNegative, (uint)fromCreated, (uint)fromEngaged);
        }
    }

    /// <summary>The sum of the amounts.</summary>
    /// <exception cref="OverflowException">It has more digits than a decimal holds.</exception>
    public readonly decimal Total => large is null
        ? DecimalBits.ToDecimal(sum.ToBigInteger(), scale, scale)
        : DecimalBits.ToDecimal(Exact().Sum, DecimalBits.MostDecimals, scale);

    /// <summary>The sum of the squared amounts.</summary>
    public readonly DoubleDouble Squares => large is null
        ? DoubleDouble.Of(squares.ToBigInteger(), 2 * scale)
        : DoubleDouble.Of(Exact().Squares, 2 * DecimalBits.MostDecimals);

    /// <summary>The sum of the products of amount and days.</summary>
    public readonly DoubleDouble AmountDays(SalesCycleStart start)
    {
        bool isCreated = start == SalesCycleStart.Created;
        return large is null
            ? DoubleDouble.Of((isCreated ? daysFromCreated : daysFromEngaged).ToBigInteger(), scale)
            : DoubleDouble.Of(isCreated ? Exact().DaysFromCreated : Exact().DaysFromEngaged, DecimalBits.MostDecimals);
    }

    private readonly Large Exact()
    {
        BigInteger unit = BigInteger.Pow(10, DecimalBits.MostDecimals - scale);
        return new()
        {
            Sum = (large?.Sum ?? 0) + (sum.ToBigInteger() * unit),
            Squares = (large?.Squares ?? 0) + (squares.ToBigInteger() * unit * unit),
            DaysFromCreated = (large?.DaysFromCreated ?? 0) + (daysFromCreated.ToBigInteger() * unit),
            DaysFromEngaged = (large?.DaysFromEngaged ?? 0) + (daysFromEngaged.ToBigInteger() * unit),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddUnits(ulong units, bool isNegative, uint fromCreated, uint fromEngaged)
    {
        squares.AddProduct(units, units);
        if (isNegative)
        {
            sum.Subtract(units);
            daysFromCreated.SubtractProduct(units, fromCreated);
            daysFromEngaged.SubtractProduct(units, fromEngaged);
        }
        else
        {
            sum.Add(units);
            daysFromCreated.AddProduct(units, fromCreated);
            daysFromEngaged.AddProduct(units, fromEngaged);
        }
    }

    private void AddUnlike(DecimalBits bits, int fromCreated, int fromEngaged)
    {
        if (bits.Scale > scale)
        {
            // A finer amount than any so far: the sums move to its decimal place.
            large = sum.IsZero && squares.IsZero && large is null ? null : Exact();
            sum = squares = daysFromCreated = daysFromEngaged = default;
            scale = bits.Scale;
        }

        int finer = scale - bits.Scale;
        ReadOnlySpan<ulong> powers = DecimalBits.PowersOfTen;
        if (bits.Top == 0 && finer < powers.Length && bits.Rest <= (Limit - 1) / powers[finer])
        {
            AddUnits(bits.Rest * powers[finer], bits.IsNegative, (uint)fromCreated, (uint)fromEngaged);
            return;
        }

        BigInteger units = bits.ToFinestUnits();
        large ??= new();
        large.Sum += units;
        large.Squares += units * units;
        large.DaysFromCreated += units * fromCreated;
        large.DaysFromEngaged += units * fromEngaged;
    }

    /// <summary>The same sums in units of the 28th decimal, for what 128 bits do not hold.</summary>
    private sealed class Large
    {
        public BigInteger Sum { get; set; }

        public BigInteger Squares { get; set; }

        public BigInteger DaysFromCreated { get; set; }

        public BigInteger DaysFromEngaged { get; set; }
    }
}
