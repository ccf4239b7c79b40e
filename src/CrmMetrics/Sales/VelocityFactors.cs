using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>The factors of a sales velocity, and the standard error of its logarithm.</summary>
/// <remarks>
/// The delta method on logs, by what each closed deal adds to log(won amount ÷ closed deals) − log(mean cycle): a ÷ W − 1 ÷ N for its amount
/// and −(c ÷ C − 1 ÷ M) for its cycle, where W, C are the sums and N, M the counts of deals that are in them. So the win rate, the deal size and the cycle are
/// as dependent as they are in the data. A stock of open opportunities is known and adds nothing; a flow is a Poisson count n and adds 1 ÷ n.
/// </remarks>
internal static class VelocityFactors
{
    public static SalesVelocity Mean(in PipelineSums sums, SalesVelocityDefinition definition, SalesCycleStart start)
    {
        (SalesCycleDeals? deals, bool isFlow, long opportunities) = Variant(in sums, Guard.Named(definition), Guard.Named(start));
        if (deals is null)
        {
            throw Guard.Out(nameof(definition), definition, "a velocity over the median cycle needs the distribution of the cycles");
        }

        CycleSums cycles = sums.From(start);
        Moments days = cycles.Days(deals.Value);
        return Of(
            in sums,
            definition,
            start,
            opportunities,
            days.Count == 0 ? null : Days(cycles, deals.Value) / days.Count,
            Math.Min(sums.Won, days.Count),
            MeanVariance(in sums, in cycles, days),
            isFlow);
    }

    public static SalesVelocity Median(in PipelineSums sums, SalesVelocityDefinition definition, DealDistribution wonCycles)
    {
        SalesCycleStart start = wonCycles.Figure switch
        {
            DealFigure.WonCycleFromCreated => SalesCycleStart.Created,
            DealFigure.WonCycleFromEngaged => SalesCycleStart.Engaged,
            _ => throw Guard.Out(nameof(wonCycles), wonCycles.Figure, "must hold the cycles of the won deals"),
        };
        (SalesCycleDeals? deals, bool isFlow, long opportunities) = Variant(in sums, Guard.Named(definition), start);
        CycleSums cycles = sums.From(start);
        if (deals is not null)
        {
            throw Guard.Out(nameof(definition), definition, "must divide by the median cycle");
        }

        if (wonCycles.Count != cycles.Won)
        {
            throw Guard.Out(nameof(wonCycles), wonCycles.Count, Guard.Invariant($"must hold the cycles of the {cycles.Won} won deals that have one"));
        }

        double? error = MedianError(wonCycles);
        return Of(
            in sums,
            definition,
            start,
            opportunities,
            wonCycles.Median,
            error is null ? 0 : cycles.Won,
            error is null ? 0 : MedianVariance(in sums, in cycles, (double)(wonCycles.Median ?? 0), error.Value),
            isFlow);
    }

    private static SalesVelocity Of(
        in PipelineSums sums,
        SalesVelocityDefinition definition,
        SalesCycleStart start,
        long opportunities,
        decimal? cycleDays,
        long spreadOf,
        double variance,
        bool isFlow)
    {
        long closed = sums.Won + sums.Lost;
        decimal? winRate = closed == 0 ? null : (decimal)sums.Won / closed;
        Money? averageDeal = sums.Won == 0 ? null : new Money(sums.WonAmount, sums.Currency) / sums.Won;
        VelocitySpread spread = averageDeal is null || cycleDays is null or 0 ? VelocitySpread.TooFewDeals
            : averageDeal.Value.Amount <= 0 ? VelocitySpread.AmountNotPositive
            : spreadOf < 2 ? VelocitySpread.TooFewDeals
            : VelocitySpread.Known;
        double error = 0;
        if (spread == VelocitySpread.Known)
        {
            // Nothing lost shows no variance of the win rate, but does not prove that nothing can be lost: half a loss is allowed for.
            double halfALoss = sums.Lost == 0 ? (1 / (sums.Won + 0.5)) - (1 / (sums.Won + 1.0)) : 0;
            double small = spreadOf / (spreadOf - 1.0);
            error = Math.Sqrt((small * Math.Max(0, variance)) + halfALoss + (isFlow ? 1.0 / opportunities : 0));
        }

        return SalesVelocity.Of(definition, start, opportunities, winRate, averageDeal, cycleDays, spread, error, Math.Max(1, spreadOf - 1));
    }

    private static (SalesCycleDeals? Deals, bool IsFlow, long Opportunities) Variant(in PipelineSums sums, SalesVelocityDefinition definition, SalesCycleStart start)
    {
        long closed = sums.Won + sums.Lost, open = sums.InProgress + (start == SalesCycleStart.Created ? sums.NotEngaged : 0);
        long created = closed + sums.InProgress + sums.NotEngaged;
        return definition switch
        {
            SalesVelocityDefinition.OpenOverWonCycle => (SalesCycleDeals.Won, false, open),
            SalesVelocityDefinition.OpenOverClosedCycle => (SalesCycleDeals.Closed, false, open),
            SalesVelocityDefinition.OpenOverMedianCycle => (null, false, open),
            SalesVelocityDefinition.CreatedInPeriodOverWonCycle => (SalesCycleDeals.Won, true, created),
            SalesVelocityDefinition.CreatedInPeriodOverClosedCycle => (SalesCycleDeals.Closed, true, created),
            SalesVelocityDefinition.CreatedInPeriodOverMedianCycle => (null, true, created),
            SalesVelocityDefinition.ClosedInPeriodOverWonCycle => (SalesCycleDeals.Won, true, closed),
            SalesVelocityDefinition.ClosedInPeriodOverClosedCycle => (SalesCycleDeals.Closed, true, closed),
            _ => (null, true, closed),
        };
    }

    private static decimal Days(CycleSums cycles, SalesCycleDeals deals) =>
        deals == SalesCycleDeals.Won ? cycles.WonDays : (decimal)cycles.WonDays + cycles.LostDays;

    // Of log(W ÷ N) − log(C ÷ M), given N.
    private static double MeanVariance(in PipelineSums sums, in CycleSums cycles, Moments days)
    {
        DoubleDouble amount = DoubleDouble.Of(sums.WonAmount), closed = DoubleDouble.Of(sums.Won + sums.Lost), count = DoubleDouble.Of(days.Count);
        DoubleDouble one = DoubleDouble.Of(1L), ofAmounts = (sums.WonSquares / (amount * amount)) - (one / closed);
        DoubleDouble ofCycles = (days.Squares / (days.Sum * days.Sum)) - (one / count);
        DoubleDouble both = Joint(in sums, in cycles, days.Sum / count) / (amount * days.Sum);
        return (ofAmounts + ofCycles - both - both).Value;
    }

    // Of log(W ÷ N) − log(median), given N. The median is as dependent on the amounts as the mean is, which is exact where both are
    // normal, and bounded by the two variances.
    private static double MedianVariance(in PipelineSums sums, in CycleSums cycles, double median, double medianError)
    {
        DoubleDouble amount = DoubleDouble.Of(sums.WonAmount), won = DoubleDouble.Of(sums.Won);
        double ofAmounts = Math.Max(0, ((sums.WonSquares / (amount * amount)) - (DoubleDouble.Of(1L) / won)).Value);
        double ofWinRate = (double)sums.Lost / sums.Won / (sums.Won + sums.Lost);
        double both = Joint(in sums, in cycles, DoubleDouble.Of(cycles.WonDays) / DoubleDouble.Of(cycles.Won)).Value / amount.Value / (cycles.Won * median);
        double bound = Math.Sqrt(ofAmounts) * medianError;
        return ofWinRate + ofAmounts + (medianError * medianError) - (2 * Math.Max(-bound, Math.Min(bound, both)));
    }

    // The products of amount and distance of the cycle from its mean.
    private static DoubleDouble Joint(in PipelineSums sums, in CycleSums cycles, DoubleDouble meanDays) =>
        cycles.AmountDays - ((DoubleDouble.Of(sums.WonAmount) - DoubleDouble.Of(cycles.AmountWithout)) * meanDays);

    // The standard error of the logarithm that a normal distribution would need for the distribution-free interval.
    private static double? MedianError(DealDistribution cycles) =>
        cycles.Quantile(0.5).Interval(0.95) is { Lower: > 0 } interval && !double.IsInfinity(interval.Upper)
            ? Math.Log(interval.Upper / interval.Lower) / (2 * Normal.TwoSidedQuantile(0.95))
            : null;
}
