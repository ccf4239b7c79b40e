using System;

namespace CrmMetrics.Goals;

/// <summary>A value with its bounds at one level, for the arithmetic of independent estimates.</summary>
/// <remarks>MOVER, the method of variance estimates recovery (Zou and Donner, Statistics in Medicine 27, 2008): each bound of a sum takes the distances from the values to the bounds that face it.</remarks>
internal readonly record struct Spread(double Value, double Lower, double Upper)
{
    public Spread Negated => new(-Value, -Upper, -Lower);

    public double Down => Value - Lower;

    public double Up => Upper - Value;

    public static Spread? Of(IMetric metric, double level) =>
        metric.Value is { } value && metric.Interval(level) is { } bounds ? new(value, Math.Min(value, bounds.Lower), Math.Max(value, bounds.Upper)) : null;

    /// <summary>A sum of multiples of two independent estimates and a constant.</summary>
    public static Spread Sum(double first, Spread x, double second, Spread y, double constant)
    {
        Spread a = x.Times(first), b = y.Times(second);
        double value = a.Value + b.Value + constant;
        return new(value, value - Length(a.Down, b.Down), value + Length(a.Up, b.Up));
    }

    /// <summary>The part k of a distance: the k for which (a − goal) + k (near − b) may be 0, where b lies before near.</summary>
    /// <remarks>Fieller's inversion with the distances to the bounds in place of the standard errors. It is unbounded where b cannot be told from near: then nobody knows how far there was to go.</remarks>
    public static (double Lower, double Upper) PartLeft(Spread a, Spread b, double goal, double near)
    {
        if (near < b.Value)
        {
            return PartLeft(a.Negated, b.Negated, -goal, -near);
        }

        double ahead = a.Value - goal, gap = near - b.Value;
        return (-Edge(-ahead, a.Up, b, gap), Edge(ahead, a.Down, b, gap));
    }

    // The k where ahead + k·gap equals the length of (margin, k·side), above the k where it is 0.
    private static double Edge(double ahead, double margin, Spread b, double gap)
    {
        if (gap <= b.Up || double.IsInfinity(margin))
        {
            return double.PositiveInfinity;
        }

        double side = ahead < margin ? b.Up : b.Down;
        if (double.IsInfinity(side))
        {
            // The margin at k = 0 is all that holds without the baseline.
            return 0;
        }

        double excess = (gap - side) * (gap + side);
        double root = Math.Sqrt(Math.Max(0, (side * side * ahead * ahead) + (margin * margin * excess)));
        if (ahead < 0)
        {
            return ((-ahead * gap) + root) / excess;
        }

        double denominator = (ahead * gap) + root;
        return denominator == 0 ? 0 : (margin - ahead) * (margin + ahead) / denominator;
    }

    private Spread Times(double factor) => factor < 0 ? new(factor * Value, factor * Upper, factor * Lower)
        : factor == 0 ? default
        : new(factor * Value, factor * Lower, factor * Upper);

    private static double Length(double first, double second)
    {
        double large = Math.Max(first, second), small = Math.Min(first, second);
        return large == 0 || double.IsInfinity(large) ? large : large * Math.Sqrt(1 + (small / large * (small / large)));
    }
}
