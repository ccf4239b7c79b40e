using CrmMetrics.Statistics;

namespace CrmMetrics.Touchpoints;

/// <summary>What the contacts of cases cost, case by case.</summary>
/// <param name="Resolved">How many cases have a contact that was marked as resolved.</param>
/// <param name="WithoutCost">How many contacts of cases have no recorded cost.</param>
/// <param name="Cost">What the contacts of all cases cost.</param>
/// <param name="ResolvedCost">What those of the resolved cases cost.</param>
/// <param name="Squares">The sum of the squared costs of the cases.</param>
internal readonly record struct CaseSums(long Resolved, long WithoutCost, Money Cost, Money ResolvedCost, DoubleDouble Squares)
{
    public static CaseSums operator +(CaseSums left, CaseSums right) => checked(new(
        left.Resolved + right.Resolved,
        left.WithoutCost + right.WithoutCost,
        left.Cost + right.Cost,
        left.ResolvedCost + right.ResolvedCost,
        left.Squares + right.Squares));
}
