using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Goals;

/// <summary>A metric set against a figure that is taken as known: the interval of the change is the metric's own less the figure, and the p-value its inversion.</summary>
internal static class OneSample
{
    // Below this a level, which is 1 − p, keeps fewer than four digits of p.
    private const double SmallestInvertedPValue = 1e-12;

    private static readonly Reason NoVariance = new("no-variance", "all values are equal, so nothing tells how uncertain their mean is");

    public static Comparison? Test(IMetric metric, double figure, double level) => metric switch
    {
        { Value: null } => null,
        Proportion share => Test(share, ProportionInterval.Wilson, figure, level),
        SampleMean mean => Test(mean, figure, level),
        _ => Inverted(metric, figure, level, metric.Interval, metric.WhyNoInterval, "one sample, by inversion of the metric's own interval"),
    };

    public static Comparison? Test(Proportion share, ProportionInterval method, double figure, double level)
    {
        if (share.Value is not { } value)
        {
            return null;
        }

        double? p = method switch
        {
            ProportionInterval.Wilson => IsCertain(share, figure) ?? ScoreTest(share, figure),
            ProportionInterval.ClopperPearson => IsCertain(share, figure) ?? Binomial.CentralTest(share.Part, share.Whole, figure, 1 - figure),
            _ => null,
        };
        string name = method switch
        {
            ProportionInterval.Wilson => "one sample, score test (Wilson)",
            ProportionInterval.ClopperPearson => "one sample, exact binomial test (Clopper–Pearson)",
            _ => "one sample, by inversion of the " + method + " interval",
        };
        return p is null
            ? Inverted(share, figure, level, its => share.Interval(method, its), null, name)
            : new(share.Definition, value - figure, Moved(share.Interval(method, level)!.Value, figure), p, name);
    }

    private static Comparison Test(SampleMean mean, double figure, double level)
    {
        double change = mean.Value!.Value - figure;
        if (mean.Interval(level) is not { } interval || mean.StandardDeviation is not { } deviation)
        {
            return Comparison.WithoutInterval(mean.Definition, change, mean.WhyNoInterval!);
        }

        // Equal values have an interval of no width, which only says that these values don't vary.
        return deviation == 0
            ? Comparison.WithoutInterval(mean.Definition, change, NoVariance)
            : new(mean.Definition, change, Moved(interval, figure), StudentT.TwoSidedTail(change / (deviation / Math.Sqrt(mean.Count)), mean.Count - 1), "one sample, Student's t");
    }

    private static Comparison Inverted(IMetric metric, double figure, double level, Func<double, ConfidenceInterval?> bounds, Reason? whyNoInterval, string method)
    {
        double change = metric.Value!.Value - figure;
        return whyNoInterval is null && bounds(level) is { } interval
            ? new(metric.Definition, change, Moved(interval, figure), PValue(its => bounds(its) is { } at && !at.Contains(figure)), method)
            : Comparison.WithoutInterval(metric.Definition, change, whyNoInterval ?? Reason.FiguresOnly);
    }

    /// <summary>1 less the level at which the interval begins to hold the figure, by bisection on the logarithm of that p-value; not followed below 1e-12.</summary>
    private static double PValue(Func<double, bool> leavesOut)
    {
        double low = Math.Log(SmallestInvertedPValue), high = 0;
        if (leavesOut(1 - SmallestInvertedPValue))
        {
            return SmallestInvertedPValue;
        }

        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high), level = 1 - Math.Exp(middle);
            (low, high) = level > 0 && !leavesOut(level) ? (middle, high) : (low, middle);
        }

        return Math.Exp(high);
    }

    // Where the figure leaves nothing to chance, a single case on the other side refutes it.
    private static double? IsCertain(Proportion share, double figure) => figure switch
    {
        0 => share.Part == 0 ? 1 : 0,
        1 => share.Part == share.Whole ? 1 : 0,
        < 0 or > 1 => 0,
        _ => null,
    };

    private static double ScoreTest(Proportion share, double figure)
    {
        double n = share.Whole;
        return Normal.TwoSidedTail((share.Part - (n * figure)) / Math.Sqrt(n * figure * (1 - figure)));
    }

    private static ConfidenceInterval Moved(ConfidenceInterval interval, double figure) => new(interval.Lower - figure, interval.Upper - figure, interval.Level);
}
