using System;
using System.Numerics;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>Sums over deals as whole numbers of any size: amounts in units of a decimal place, cycles in days.</summary>
internal sealed record DealSums
{
    public long Count { get; init; }

    /// <summary>How many have no amount, or 0.</summary>
    public long Zeros { get; init; }

    /// <summary>The decimal place of the amounts.</summary>
    public int Scale { get; init; }

    public BigInteger Sum { get; init; }

    public BigInteger Squares { get; init; }

    public CycleProducts Created { get; init; }

    public CycleProducts Engaged { get; init; }

    /// <summary>The sum of the amounts.</summary>
    /// <exception cref="OverflowException">It has more digits than a decimal holds.</exception>
    public decimal Total => DecimalBits.ToDecimal(Sum, Scale, Scale);

    /// <summary>The sum of the squared amounts.</summary>
    public DoubleDouble AmountSquares => DoubleDouble.Of(Squares, 2 * Scale);

    /// <summary>The sums over the cycles from a start.</summary>
    public CycleProducts From(SalesCycleStart start) => start == SalesCycleStart.Created ? Created : Engaged;

    /// <summary>Joins the sums of other deals, in the same unit.</summary>
    public DealSums With(DealSums other) => this with
    {
        Count = Count + other.Count,
        Zeros = Zeros + other.Zeros,
        Sum = Sum + other.Sum,
        Squares = Squares + other.Squares,
        Created = Created.With(other.Created),
        Engaged = Engaged.With(other.Engaged),
    };

    /// <summary>The same sums in units of a finer decimal place.</summary>
    public DealSums Finer(int places)
    {
        BigInteger times = BigInteger.Pow(10, places);
        return this with
        {
            Scale = Scale + places,
            Sum = Sum * times,
            Squares = Squares * times * times,
            Created = Created with { Products = Created.Products * times },
            Engaged = Engaged with { Products = Engaged.Products * times },
        };
    }

    /// <summary>The sums over the cycles from one start: of the days, of their squares, and of the products of amount and days.</summary>
    internal readonly record struct CycleProducts(BigInteger Days, BigInteger Squares, BigInteger Products)
    {
        public static CycleProducts Of(BigInteger amount, int days) => new(days, (BigInteger)days * days, amount * days);

        public CycleProducts With(in CycleProducts other) => new(Days + other.Days, Squares + other.Squares, Products + other.Products);
    }
}
