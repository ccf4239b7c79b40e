using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>Exact running sums over deals: of their amounts, of their two cycles in days, of the squares of all three, and of the products of amount and days.</summary>
/// <remarks>An amount is a whole number of the finest decimal place so far, cut into halves of 24 bits, and a cycle has 24 bits: their products have 48, so that thousands
/// of them fit a 64-bit sum without a carry, four in a vector. What is larger, and the full sums, go to whole numbers of any size. So nothing depends on the order of the deals.</remarks>
internal struct DealTally
{
    private const int HalfBits = 24;

    private const ulong Limit = 1UL << (2 * HalfBits);

    // So many products of two halves fit 63 bits.
    private const int MostRows = 1 << 15;

    // Of the upper half of an amount, of its lower half, of the days from creation and of those from engagement.
    private Quad sums;
    private Quad squares;

    // Upper and lower half times the days from creation, and times those from engagement.
    private Quad amountDays;
    private long halves;
    private int scale;
    private int rows;
    private int zeros;
    private Large? large;

    /// <summary>Adds a deal; 0 days where there is no cycle. Where the products of amount and days are not wanted, they are left out as the compiler inlines this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in decimal amount, int fromCreated, int fromEngaged, bool withProducts)
    {
        DecimalBits bits = DecimalBits.Of(in amount);
        if (bits.Scale != scale || bits.Top != 0 || bits.Rest >= Limit || (fromCreated | fromEngaged) >> HalfBits != 0)
        {
            AddUnlike(bits, fromCreated, fromEngaged);
        }
        else
        {
            AddUnits(bits.Rest, bits.IsNegative, fromCreated, fromEngaged, withProducts);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddUnits(ulong units, bool isNegative, int fromCreated, int fromEngaged, bool withProducts)
    {
        unchecked
        {
            long signed = isNegative ? -(long)units : (long)units, upper = signed >> HalfBits, lower = signed & ((1L << HalfBits) - 1);
            Quad deal = new(upper, lower, fromCreated, fromEngaged);
            sums.Add(deal);
            squares.AddProducts(deal, deal);
            if (withProducts)
            {
                amountDays.AddProducts(deal.FirstTwo, deal.LastTwoTwice);
            }

            halves += upper * lower;
            zeros += units == 0 ? 1 : 0;
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
            AddUnits(bits.Rest * powers[finer], bits.IsNegative, fromCreated, fromEngaged, withProducts: true);
            return;
        }

        BigInteger units = bits.ToUnits(scale);
        large = (large ?? new()).With(new()
        {
            Count = 1,
            Zeros = units.IsZero ? 1 : 0,
            Sum = units,
            Squares = units * units,
            Created = new(fromCreated, (BigInteger)fromCreated * fromCreated, units * fromCreated),
            Engaged = new(fromEngaged, (BigInteger)fromEngaged * fromEngaged, units * fromEngaged),
        });
    }

    /// <summary>The sums.</summary>
    /// <exception cref="OverflowException">That of the amounts has more digits than a decimal holds, or one of days or squared days passes the largest <see cref="long"/>.</exception>
    public readonly DealSums ToSums()
    {
        if (large is not null)
        {
            return All().ToSums(scale);
        }

        long sum = (sums.First << HalfBits) + sums.Second;
        DoubleDouble unit = DoubleDouble.PowerOfTen(scale);
        return new(
            rows,
            zeros,
            DecimalBits.ToDecimal(sum, scale),
            Joined(Joined(DoubleDouble.Of(squares.First), DoubleDouble.Of(halves) + DoubleDouble.Of(halves)), DoubleDouble.Of(squares.Second)) / unit / unit,
            new(sums.Third, squares.Third, Joined(DoubleDouble.Of(amountDays.First), DoubleDouble.Of(amountDays.Second)) / unit),
            new(sums.Fourth, squares.Fourth, Joined(DoubleDouble.Of(amountDays.Third), DoubleDouble.Of(amountDays.Fourth)) / unit));
    }

    /// <summary>Moves what is here to the sums of any size, and those to a finer decimal place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoveToLarge(int finer) => this = new() { scale = scale + finer, large = All().Finer(BigInteger.Pow(10, finer)) };

    /// <summary>All the sums as whole numbers of any size.</summary>
    private readonly Large All()
    {
        Large here = new()
        {
            Count = rows,
            Zeros = zeros,
            Sum = Joined(sums.First, sums.Second),
            Squares = Joined(Joined(squares.First, 2 * (BigInteger)halves), squares.Second),
            Created = new(sums.Third, squares.Third, Joined(amountDays.First, amountDays.Second)),
            Engaged = new(sums.Fourth, squares.Fourth, Joined(amountDays.Third, amountDays.Fourth)),
        };
        return large is null ? here : large.With(here);
    }

    private static DoubleDouble Joined(DoubleDouble upper, DoubleDouble lower) => (upper * DoubleDouble.Of(1L << HalfBits)) + lower;

    private static BigInteger Joined(BigInteger upper, BigInteger lower) => (upper << HalfBits) + lower;

    /// <summary>The same sums as whole numbers of any size.</summary>
    private sealed record Large
    {
        public long Count { get; init; }

        public long Zeros { get; init; }

        public BigInteger Sum { get; init; }

        public BigInteger Squares { get; init; }

        public LargeCycles Created { get; init; }

        public LargeCycles Engaged { get; init; }

        public Large With(Large other) => new()
        {
            Count = Count + other.Count,
            Zeros = Zeros + other.Zeros,
            Sum = Sum + other.Sum,
            Squares = Squares + other.Squares,
            Created = Created.With(other.Created),
            Engaged = Engaged.With(other.Engaged),
        };

        /// <summary>The same sums in a unit that is so many times smaller.</summary>
        public Large Finer(BigInteger times) => this with
        {
            Sum = Sum * times,
            Squares = Squares * times * times,
            Created = Created with { Products = Created.Products * times },
            Engaged = Engaged with { Products = Engaged.Products * times },
        };

        public DealSums ToSums(int scale) => new(
            Count, Zeros, DecimalBits.ToDecimal(Sum, scale, scale), DoubleDouble.Of(Squares, 2 * scale), Created.ToSums(scale), Engaged.ToSums(scale));
    }

    private readonly record struct LargeCycles(BigInteger Days, BigInteger Squares, BigInteger Products)
    {
        public LargeCycles With(in LargeCycles other) => new(Days + other.Days, Squares + other.Squares, Products + other.Products);

        public DealSums.Cycles ToSums(int scale) => new((long)Days, (long)Squares, DoubleDouble.Of(Products, scale));
    }
}
