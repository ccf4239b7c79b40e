using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>What tells how far the members of a cohort differ in what they brought: sums over the members of products of a period's amount.</summary>
/// <param name="Squares">Of the amount with itself.</param>
/// <param name="WithEarlier">Of the amount with all that the member brought in the periods before.</param>
/// <param name="WithLater">Of the amount with all that the member brought in the periods after.</param>
/// <remarks>
/// <para>(a + b + c)² is the squares and twice each amount times those before it. So the squared value of each member, summed, comes from three numbers a period for every window that is a single period, begins at
/// the start or has no end; a bracket between would need a number for each pair of periods.</para>
/// <para>In the square of a ten-thousandth of the currency unit: whole numbers, and so the same in any order, for amounts of up to four decimals whose squares add up to less than 10²³; else to 31 digits.</para>
/// </remarks>
internal readonly record struct CohortSpread(DoubleDouble Squares, DoubleDouble WithEarlier, DoubleDouble WithLater)
{
    private const int Decimals = 4;

    private static readonly DoubleDouble Unit = DoubleDouble.PowerOfTen(2 * Decimals);

    /// <summary>What a member brought in one period, before it and after it, each made by <see cref="Units"/>.</summary>
    public static CohortSpread Of(DoubleDouble amount, DoubleDouble earlier, DoubleDouble later) => new(amount * amount, amount * earlier, amount * later);

    /// <summary>An amount in ten-thousandths.</summary>
    public static DoubleDouble Units(in decimal amount)
    {
        // Below it, and so for nearly all amounts, the ten-thousandths fit a double.
        const ulong Small = 1UL << 39;
        DecimalBits bits = DecimalBits.Of(in amount);
        if (bits.Top != 0 || bits.Rest >= Small || bits.Scale > Decimals)
        {
            return DoubleDouble.Of(amount) * DoubleDouble.PowerOfTen(Decimals);
        }

        double units = (double)bits.Rest * DecimalBits.PowersOfTen[Decimals - bits.Scale];
        return DoubleDouble.Of(bits.IsNegative ? -units : units);
    }

    public static CohortSpread operator +(CohortSpread left, CohortSpread right) =>
        new(left.Squares + right.Squares, left.WithEarlier + right.WithEarlier, left.WithLater + right.WithLater);

    /// <summary>What a period of a window adds to the sum of the members' squared values; <see langword="null"/> where that is not kept.</summary>
    public DoubleDouble? In(CohortWindow window)
    {
        DoubleDouble? twice = window.First == 0 ? WithEarlier : window.Return == CohortReturn.OnOrAfter ? WithLater : window.First == window.Last ? default(DoubleDouble) : null;
        return twice is { } rest ? (Squares + rest + rest) / Unit : null;
    }
}
