using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Touchpoints;

/// <summary>What a resolution costs: a ratio of two sums over the same cases.</summary>
internal static class CostOfResolution
{
    public static readonly MetricDefinition FullyLoaded = new(
        "cost-per-resolution/fully-loaded", "all costs over resolved cases", "resolved case", 1, BetterWhen.Lower);

    private static readonly Reason NoneResolved = new("no-resolved-cases", "no case is resolved");

    private static readonly Reason TooFew = new("too-few-cases", "fewer than two cases show no spread");

    private static readonly Reason NoSpread = new("no-spread", "every case costs the same for each resolution, so nothing tells how uncertain that is");

    /// <summary>A scatter that is none, as a part of the squares it is the remainder of: they are sums of double-doubles.</summary>
    private const double Rounding = 1e-28;

    private static readonly Reason Free = new("no-cost", "the cases cost nothing, and the logarithm that the interval needs has no value");

    public static MoneyEstimate Of(CaseSums sums, long cases)
    {
        MetricDefinition definition = MetricDefinition.MoneyPer(
            "cost-per-resolution/marginal", "recorded cost of all cases over resolved cases", sums.Cost.Currency, "resolved case", BetterWhen.Lower);
        Reason? missing = sums.Resolved == 0 ? NoneResolved
            : sums.WithoutCost > 0 ? new("missing-costs", Guard.Invariant($"{sums.WithoutCost} touchpoints of cases have no recorded cost"))
            : null;
        if (missing is not null)
        {
            return new(null, new(null, missing, definition, null, missing));
        }

        Money cost = sums.Cost / sums.Resolved;
        double value = (double)cost.Amount;
        Reason? noInterval = cases < 2 ? TooFew : value == 0 ? Free : null;
        if (noInterval is not null)
        {
            return new(cost, new(value, null, definition, null, noInterval));
        }

        // The delta method: what each case costs beyond its part of the ratio. With all cases resolved that is the variance of the mean cost.
        DoubleDouble ratio = DoubleDouble.Of(sums.Cost.Amount) / DoubleDouble.Of(sums.Resolved);
        double scatter = (sums.Squares - (ratio * DoubleDouble.Of(sums.ResolvedCost.Amount)) - (ratio * DoubleDouble.Of(sums.ResolvedCost.Amount)) + (ratio * ratio * DoubleDouble.Of(sums.Resolved))).Value;
        if (scatter <= Rounding * sums.Squares.Value)
        {
            return new(cost, new(value, null, definition, null, NoSpread));
        }

        // Student's t, since the error is measured on the cases, which may be few.
        double relative = Math.Sqrt(scatter * cases / (cases - 1.0)) / (double)sums.Cost.Amount;
        return new(cost, new(
            value,
            null,
            definition,
            level => Around(value, Math.Exp(StudentT.TwoSidedQuantile(level, cases - 1.0) * relative), level),
            null));
    }

    private static ConfidenceInterval Around(double value, double factor, double level) => new(value / factor, value * factor, level);
}
