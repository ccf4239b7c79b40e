using System;

namespace CrmMetrics.Goals;

/// <summary>What is to be reached, from where: the arithmetic of an objective's direction.</summary>
/// <remarks>A target is a band that is open at one end. From its one side a closed band is a target like any other, until the figure passes the far bound.</remarks>
internal sealed class ObjectiveGap(double lower, double upper, double? baseline)
{
    public double Lower => lower;

    public double Upper => upper;

    /// <summary>The figure to be reached from the side of the baseline.</summary>
    public double Near => double.IsNegativeInfinity(lower) ? upper
        : double.IsPositiveInfinity(upper) ? lower
        : baseline is { } b && Math.Abs(b - upper) < Math.Abs(b - lower) ? upper : lower;

    /// <summary>Whether there is something to close.</summary>
    public bool IsOpen => baseline is { } b && !IsMet(b);

    public bool IsBand => !double.IsInfinity(lower) && !double.IsInfinity(upper);

    private bool IsUpward => baseline is { } b && b < lower;

    private double Far => IsUpward ? upper : lower;

    public bool IsMet(double value) => value >= lower && value <= upper;

    /// <summary>Whether a whole interval meets the target (true), misses it (false) or neither.</summary>
    public bool? IsMet(ConfidenceInterval interval) =>
        interval.Lower >= lower && interval.Upper <= upper ? true
        : interval.Upper < lower || interval.Lower > upper ? false
        : null;

    /// <summary>The same with the figure that is planned for a date in place of the target.</summary>
    public ObjectiveGap Towards(double planned) =>
        !IsOpen ? this
        : IsUpward ? new(planned, upper, baseline) : new(lower, planned, baseline);

    /// <summary>By how many points a value is better than the baseline: of a band, by how much nearer it is.</summary>
    /// <remarks>Counted in decimals, for 0.68 less 0.7 is −1.9999999999999907 points in doubles, and money would show it.</remarks>
    /// <exception cref="OverflowException">A figure passes what a decimal holds.</exception>
    public decimal Points(double value, double point)
    {
        decimal before = (decimal)(baseline ?? double.NaN), now = (decimal)value;
        decimal better = IsBand ? Outside(before, (decimal)lower, (decimal)upper) - Outside(now, (decimal)lower, (decimal)upper)
            : double.IsNegativeInfinity(lower) ? before - now : now - before;
        return better / (decimal)point;
    }

    /// <summary>The bounds of the improvement, given those of the change, the value and the baseline.</summary>
    /// <remarks>Of a band the least and the greatest distance that the two intervals allow: wider than need be, never narrower.</remarks>
    public ConfidenceInterval Improvement(ConfidenceInterval change, Spread value, Spread from)
    {
        if (!IsBand)
        {
            return double.IsNegativeInfinity(lower) ? new(-change.Upper, -change.Lower, change.Level) : change;
        }

        (double Least, double Most) before = Outside(from), now = Outside(value);
        return new(before.Least - now.Most, before.Most - now.Least, change.Level);
    }

    /// <summary>How much of an open gap a value has closed.</summary>
    public double Closed(double value)
    {
        double before = baseline ?? double.NaN, straight = (value - before) / (Near - before);
        return IsBand ? Math.Min(Math.Min(1, straight), 1 - ((value - Far) / (Near - before))) : straight;
    }

    /// <summary>The bounds of that part.</summary>
    public ConfidenceInterval Closed(Spread value, Spread from, double level)
    {
        (double Lower, double Upper) left = Spread.PartLeft(value, from, Near, Near);
        double low = 1 - left.Upper, high = 1 - left.Lower, closed = Closed(value.Value);
        if (IsBand)
        {
            (double Lower, double Upper) past = Spread.PartLeft(value, from, Far, Near);
            low = Math.Min(Math.Min(1, low), 1 + past.Lower);
            high = Math.Min(Math.Min(1, high), 1 + past.Upper);
        }

        // Rounding must not push a value out of its own bounds.
        return new(Math.Min(closed, low), Math.Max(closed, high), level);
    }

    /// <summary>The chance that a figure meets the target.</summary>
    public double? Chance(IMetric figure)
    {
        double? above = double.IsNegativeInfinity(lower) ? 1 : ConfidenceDistribution.AtLeast(figure, lower);
        double? below = double.IsPositiveInfinity(upper) ? 1 : ConfidenceDistribution.AtMost(figure, upper);
        return above + below - 1 is { } chance ? Math.Max(0, chance) : null;
    }

    private static decimal Outside(decimal value, decimal least, decimal most) => Math.Max(0, Math.Max(least - value, value - most));

    private double Outside(double value) => Math.Max(0, Math.Max(lower - value, value - upper));

    private (double Least, double Most) Outside(Spread values) => (
        values.Lower <= upper && values.Upper >= lower ? 0 : Math.Min(Outside(values.Lower), Outside(values.Upper)),
        Math.Max(Outside(values.Lower), Outside(values.Upper)));
}
