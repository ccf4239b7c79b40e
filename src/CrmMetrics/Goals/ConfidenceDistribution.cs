using System;

namespace CrmMetrics.Goals;

/// <summary>The chance that a figure lies beyond a mark, read from its own intervals: above 97.5 % exactly when its 95 % interval does.</summary>
internal static class ConfidenceDistribution
{
    // Below this a level, which is 1 − tail, keeps fewer than four digits.
    private const double SmallestTail = 1e-12;

    private const int Halvings = 60;

    /// <summary>The chance of a figure at or above a mark.</summary>
    public static double? AtLeast(IMetric figure, double mark) => Beyond(figure, mark, upward: true);

    /// <summary>The chance of a figure at or below a mark.</summary>
    public static double? AtMost(IMetric figure, double mark) => Beyond(figure, mark, upward: false);

    private static double? Beyond(IMetric figure, double mark, bool upward)
    {
        if (figure.Value is not { } value || figure.WhyNoInterval is not null)
        {
            return null;
        }

        bool isThere = upward ? value >= mark : value <= mark;
        double tail = value.Equals(mark) ? TailAtMark(figure, mark) : Tail(figure, mark, value > mark);
        return isThere ? 1 - (0.5 * tail) : 0.5 * tail;
    }

    // A figure that is known exactly is there; any other is as likely to be on this side as on that.
    private static double TailAtMark(IMetric figure, double mark) =>
        figure.Interval(0.5) is { } bounds && bounds.Lower >= mark && bounds.Upper <= mark ? 0 : 1;

    /// <summary>1 less the level at which the bound that faces the mark touches it: bisection on its logarithm.</summary>
    private static double Tail(IMetric figure, double mark, bool above)
    {
        bool Excludes(double logarithm) =>
            figure.Interval(1 - Math.Exp(logarithm)) is { } bounds && (above ? bounds.Lower > mark : bounds.Upper < mark);

        double low = Math.Log(SmallestTail), high = -SmallestTail;
        if (Excludes(low))
        {
            return 0;
        }

        for (int i = 0; i < Halvings; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Excludes(middle) ? (low, middle) : (middle, high);
        }

        return Math.Exp(high);
    }
}
