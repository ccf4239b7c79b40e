using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>The win rate by value and what follows from it.</summary>
internal static class ValueShare
{
    private static readonly MetricDefinition Share = MetricDefinition.Share("win-rate/by-value", "won amount over won and lost amounts");

    private static readonly MetricDefinition Coverage =
        new("required-coverage", "1 over the win rate by value", "times the quota", 0.1, BetterWhen.Lower);

    private static readonly Reason NothingClosed = new("no-closed-deals", "no opportunity was won or lost");

    private static readonly Reason NoLostAmount = new("lost-without-amount", "a lost opportunity has no amount, and would count as nothing lost");

    private static readonly Reason NothingAtStake = new("no-amount", "the amounts won and lost are not above 0 together, or one of them is negative");

    private static readonly Reason OneSided = new("one-sided", "everything was won or everything was lost by value, which shows no spread");

    private static readonly Reason NothingWon = new("nothing-won", "nothing was won by value, so no pipeline is enough");

    public static Estimate Of(in PipelineSums sums)
    {
        long closed = sums.Won + sums.Lost;
        decimal stake = CycleSums.Exactly(sums.WonAmount, sums.LostAmount);
        Reason? why = closed == 0 ? NothingClosed
            : sums.LostWithoutAmount > 0 ? NoLostAmount
            : sums.WonAmount < 0 || sums.LostAmount < 0 || stake == 0 ? NothingAtStake
            : null;
        if (why is not null)
        {
            return new(null, why, Share, null, why);
        }

        double share = (double)(sums.WonAmount / stake);
        if (share is 0 or 1)
        {
            return new(share, null, Share, null, OneSided);
        }

        // The ratio of two sums over deals, linearised; the logit keeps it within 0 and 1.
        double whole = (double)stake, won = sums.WonSquares.Value / whole / whole, lost = sums.LostSquares.Value / whole / whole;
        double variance = (((1 - share) * (1 - share) * won) + (share * share * lost)) * closed / (closed - 1);
        double error = Math.Sqrt(variance) / (share * (1 - share)), odds = Math.Log(share / (1 - share));
        return new(share, null, Share, level => Bounds(odds, error * StudentT.TwoSidedQuantile(level, closed - 1), level), null);
    }

    public static Estimate Inverse(Estimate share)
    {
        if (share.Value is not > 0)
        {
            Reason why = share.WhyUndefined ?? NothingWon;
            return new(null, why, Coverage, null, why);
        }

        return new(1 / share.Value, null, Coverage, share.WhyNoInterval is null ? Turned : null, share.WhyNoInterval);

        ConfidenceInterval? Turned(double level) =>
            share.Interval(level) is { } interval ? new(1 / interval.Upper, 1 / interval.Lower, level) : null;
    }

    private static ConfidenceInterval Bounds(double odds, double margin, double level) =>
        new(1 / (1 + Math.Exp(margin - odds)), 1 / (1 + Math.Exp(-margin - odds)), level);
}
