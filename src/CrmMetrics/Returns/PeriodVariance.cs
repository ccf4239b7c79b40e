namespace CrmMetrics.Returns;

/// <summary>One period of a line: what was projected, what came, and both added up since the first period.</summary>
/// <param name="Period">The number of the period, from 0.</param>
/// <param name="Projected">What was projected for it.</param>
/// <param name="Actual">What came in it.</param>
/// <param name="Variance">The period's variance, above 0 when favourable.</param>
/// <param name="ProjectedToDate">What was projected up to its end.</param>
/// <param name="ActualToDate">What came up to its end.</param>
/// <param name="VarianceToDate">The cumulative variance, above 0 when favourable.</param>
public sealed record PeriodVariance(
    int Period,
    Money Projected,
    MoneyEstimate Actual,
    MoneyEstimate Variance,
    Money ProjectedToDate,
    MoneyEstimate ActualToDate,
    MoneyEstimate VarianceToDate);
