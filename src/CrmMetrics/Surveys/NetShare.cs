using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Surveys;

/// <summary>The share of one class of answers less the share of another: what the net promoter score and every net box are.</summary>
/// <param name="Top">The answers that count for.</param>
/// <param name="Bottom">The answers that count against.</param>
/// <param name="Responses">All answers.</param>
/// <param name="Unit">What the share 1 is called: 100 for points.</param>
internal readonly record struct NetShare(long Top, long Bottom, long Responses, double Unit)
{
    /// <summary>How many answers the adjustment adds: ¼ of them for, ¼ against.</summary>
    private const double Added = 3;

    public double? Value => Responses == 0 ? null : Unit * (Top - Bottom) / Responses;

    private Moments Moments => Moments.Of(Unit, Top) + Moments.Of(0, Responses - Top - Bottom) + Moments.Of(-Unit, Bottom);

    /// <summary>The net share and the variance of its error after the adjustment; the answers may be a weighted sample's effective ones.</summary>
    public static (double Net, double Variance) Adjusted(double top, double bottom, double responses) =>
        Plain(top + (Added / 4), bottom + (Added / 4), responses + Added);

    /// <summary>The bounds around a net share, cut to what a net share can be.</summary>
    public static ConfidenceInterval Around((double Net, double Variance) estimate, double level, double unit)
    {
        double margin = Normal.TwoSidedQuantile(level) * Math.Sqrt(estimate.Variance);
        return new(unit * Math.Max(-1, estimate.Net - margin), unit * Math.Min(1, estimate.Net + margin), level);
    }

    public ConfidenceInterval? Interval(NetPromoterScoreInterval method, double level)
    {
        _ = Guard.Level(level);
        _ = Guard.Named(method);
        if (Responses == 0)
        {
            return null;
        }

        return method == NetPromoterScoreInterval.TrinomialMeanT
            ? Moments.Interval(level) is { } interval ? new(Math.Max(-Unit, interval.Lower), Math.Min(Unit, interval.Upper), level) : null
            : Around(Estimate(method), level, Unit);
    }

    public Comparison? ComparedWith(NetShare baseline, NetPromoterScoreInterval method, MetricDefinition definition, double level)
    {
        _ = Guard.Level(level);
        _ = Guard.Named(method);
        if (Value is not { } value || baseline.Value is not { } before)
        {
            return null;
        }

        if (method == NetPromoterScoreInterval.TrinomialMeanT)
        {
            return Moments.ComparedWith(baseline.Moments, value - before, MeanComparison.Welch, definition, level);
        }

        ((double net, double variance), (double netBefore, double varianceBefore)) = (Estimate(method), baseline.Estimate(method));
        double change = net - netBefore, error = Math.Sqrt(variance + varianceBefore), margin = Normal.TwoSidedQuantile(level) * error;
        return new(
            definition,
            value - before,
            new(Unit * (change - margin), Unit * (change + margin), level),
            error > 0 ? Normal.TwoSidedTail(change / error) : null,
            method == NetPromoterScoreInterval.Wald ? "Wald" : "adjusted Wald");
    }

    // p (1 − p) + q (1 − q) + 2pq, the same as p + q − (p − q)² but without its cancellation where nearly all agree.
    private static (double Net, double Variance) Plain(double top, double bottom, double responses)
    {
        double p = top / responses, q = bottom / responses, notTop = (responses - top) / responses, notBottom = (responses - bottom) / responses;
        return ((top - bottom) / responses, ((p * notTop) + (q * notBottom) + (2 * p * q)) / responses);
    }

    private (double Net, double Variance) Estimate(NetPromoterScoreInterval method) =>
        method == NetPromoterScoreInterval.Wald ? Plain(Top, Bottom, Responses) : Adjusted(Top, Bottom, Responses);
}
