using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>What a <see cref="DealTally"/> has summed.</summary>
/// <param name="Count">How many deals there are.</param>
/// <param name="Zeros">How many have no amount, or 0.</param>
/// <param name="Total">The sum of the amounts.</param>
/// <param name="Squares">The sum of the squared amounts.</param>
/// <param name="Created">The sums over the cycles from creation.</param>
/// <param name="Engaged">The sums over the cycles from engagement.</param>
internal readonly record struct DealSums(
    long Count, long Zeros, decimal Total, DoubleDouble Squares, DealSums.Cycles Created, DealSums.Cycles Engaged)
{
    /// <summary>The sums over the cycles from one start.</summary>
    /// <param name="Days">Of the days.</param>
    /// <param name="Squares">Of the squared days.</param>
    /// <param name="Products">Of the products of amount and days.</param>
    internal readonly record struct Cycles(long Days, long Squares, DoubleDouble Products);
}
