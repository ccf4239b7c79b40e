#if NET8_0_OR_GREATER
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace CrmMetrics;

/// <summary>Four 64-bit sums that grow together: one vector where the runtime has such.</summary>
internal struct Quad
{
#if NET8_0_OR_GREATER
    private Vector256<long> lanes;

    private Quad(Vector256<long> lanes) => this.lanes = lanes;

    public Quad(long first, long second, long third, long fourth)
        : this(Vector256.Create(first, second, third, fourth))
    {
    }

    public readonly long First => lanes.GetElement(0);

    public readonly long Second => lanes.GetElement(1);

    public readonly long Third => lanes.GetElement(2);

    public readonly long Fourth => lanes.GetElement(3);

    /// <summary>The first two beside themselves: first, second, first, second.</summary>
    public readonly Quad FirstTwo => new(Vector256.Shuffle(lanes, Vector256.Create(0L, 1, 0, 1)));

    /// <summary>Each of the last two twice: third, third, fourth, fourth.</summary>
    public readonly Quad LastTwoTwice => new(Vector256.Shuffle(lanes, Vector256.Create(2L, 2, 3, 3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Quad other) => lanes += other.lanes;

    /// <summary>Adds the products lane by lane of numbers that fit 32 bits with their sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProducts(Quad left, Quad right) =>
        lanes += Avx2.IsSupported ? Avx2.Multiply(left.lanes.AsInt32(), right.lanes.AsInt32()) : left.lanes * right.lanes;
#else
    public Quad(long first, long second, long third, long fourth)
    {
        First = first;
        Second = second;
        Third = third;
        Fourth = fourth;
    }

    public long First { get; private set; }

    public long Second { get; private set; }

    public long Third { get; private set; }

    public long Fourth { get; private set; }

    /// <summary>The first two beside themselves: first, second, first, second.</summary>
    public readonly Quad FirstTwo => new(First, Second, First, Second);

    /// <summary>Each of the last two twice: third, third, fourth, fourth.</summary>
    public readonly Quad LastTwoTwice => new(Third, Third, Fourth, Fourth);

    public void Add(Quad other)
    {
        First += other.First;
        Second += other.Second;
        Third += other.Third;
        Fourth += other.Fourth;
    }

    /// <summary>Adds the products lane by lane of numbers that fit 32 bits with their sign.</summary>
    public void AddProducts(Quad left, Quad right)
    {
        First += left.First * right.First;
        Second += left.Second * right.Second;
        Third += left.Third * right.Third;
        Fourth += left.Fourth * right.Fourth;
    }
#endif
}
