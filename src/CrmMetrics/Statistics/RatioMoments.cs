using System.Numerics;

namespace CrmMetrics.Statistics;

/// <summary>Sums over cases that each bring a part and a whole, such as the active days of a user and the days he could have been active: what a ratio of sums needs for its interval.</summary>
/// <param name="Count">How many cases there are.</param>
/// <param name="Part">The sum of the parts.</param>
/// <param name="Whole">The sum of the wholes.</param>
/// <param name="PartSquares">The sum of the squared parts.</param>
/// <param name="Products">The sum of the parts times their wholes.</param>
/// <param name="WholeSquares">The sum of the squared wholes.</param>
internal readonly record struct RatioMoments(long Count, long Part, long Whole, decimal PartSquares, decimal Products, decimal WholeSquares)
{
    public static RatioMoments operator +(RatioMoments left, RatioMoments right) => checked(new(
        left.Count + right.Count,
        left.Part + right.Part,
        left.Whole + right.Whole,
        left.PartSquares + right.PartSquares,
        left.Products + right.Products,
        left.WholeSquares + right.WholeSquares));

    /// <summary>One case.</summary>
    public static RatioMoments Of(long part, long whole) => new(1, part, whole, (decimal)part * part, (decimal)part * whole, (decimal)whole * whole);

    /// <summary>The ratio of the sums with the interval of the cases as clusters.</summary>
    public Estimate ToEstimate(MetricDefinition definition, bool isShare) =>
        Whole == 0 ? ClusteredRatio.Empty(definition) : ClusteredRatio.Linearised((double)Part / Whole, Residuals / ((double)Whole * Whole), Count, definition, isShare);

    // The squared distances of the parts from the ratio times their wholes: in whole numbers, so that no spread is seen where there is none.
    private double Residuals
    {
        get
        {
            BigInteger part = Part, whole = Whole, squares = ((BigInteger)PartSquares * whole * whole) - (2 * (BigInteger)Products * part * whole) + ((BigInteger)WholeSquares * part * part);
            return (double)squares / ((double)Whole * Whole);
        }
    }
}
