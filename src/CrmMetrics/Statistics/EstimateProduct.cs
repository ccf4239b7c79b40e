using System;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>The product of independent estimates, such as sessions × success rate or avoided contacts × cost.</summary>
/// <remarks>
/// <para>Factors that cannot be negative are multiplied on the logarithmic scale by the method of variance estimates recovery (Zou and Donner, Statistics in Medicine 27, 2008).
/// One factor that may be (a change) is then taken together with their product: the bounds are the least and the greatest product over the ellipse whose half-axes are the
/// distances from the values to their bounds. For a sum that ellipse gives the same method, and with a factor known exactly the other's bounds times it.</para>
/// <para>So a product whose factors all lie above 0 does so too, and one of a change that may be 0 may be 0 too.</para>
/// </remarks>
internal static class EstimateProduct
{
    private const int Places = 64;

    private const int Steps = 60;

    private static readonly double Golden = 0.5 * (Math.Sqrt(5) - 1);

    /// <summary>The product.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="change">A factor that may be negative.</param>
    /// <param name="others">Factors whose values are 0 or more; bounds below 0 are cut there.</param>
    public static Estimate Of(MetricDefinition definition, IMetric? change, params IMetric[] others)
    {
        IMetric[] all = change is null ? others : [change, .. others];
        Reason? undefined = all.Select(factor => factor.WhyUndefined).FirstOrDefault(why => why is not null);
        if (undefined is not null)
        {
            return new(null, undefined, definition, null, undefined);
        }

        double value = all.Aggregate(1.0, (product, factor) => product * factor.Value!.Value);
        Reason? noInterval = all.Select(factor => factor.WhyNoInterval).FirstOrDefault(why => why is not null);
        return noInterval is not null
            ? new(value, null, definition, null, noInterval)
            : new(value, null, definition, level => Interval(change, others, value, level), null);
    }

    private static ConfidenceInterval Interval(IMetric? change, IMetric[] others, double value, double level)
    {
        Span span = Positive([.. others.Select(factor => Span.Of(factor, level).FromZero)]);
        if (change is not null)
        {
            Span its = Span.Of(change, level);
            span = new(value, -Greatest(its.Negated, span), Greatest(its, span));
        }

        // Rounding must not push a value out of its own bounds.
        return new(Math.Min(value, span.Lower), Math.Max(value, span.Upper), level);
    }

    private static Span Positive(Span[] factors)
    {
        double value = factors.Aggregate(1.0, (product, factor) => product * factor.Value);
        if (value == 0)
        {
            // The logarithm of a factor of 0 has no value: to the first order only the factors that are 0 can move the product.
            return new(0, 0, factors.Aggregate(1.0, (product, factor) => product * (factor.Value == 0 ? factor.Upper : factor.Value)));
        }

        double down = Math.Sqrt(factors.Sum(factor => Square(Math.Log(factor.Value / factor.Lower)))), up = Math.Sqrt(factors.Sum(factor => Square(Math.Log(factor.Upper / factor.Value))));
        return new(value, value * Math.Exp(-down), value * Math.Exp(up));
    }

    private static double Square(double value) => value * value;

    /// <summary>The greatest product over the ellipse: among places around it, and then by golden section about the best.</summary>
    private static double Greatest(Span first, Span second)
    {
        if (double.IsInfinity(first.Upper) || double.IsInfinity(first.Lower) || double.IsInfinity(second.Upper))
        {
            return double.PositiveInfinity;
        }

        const double step = 2 * Math.PI / Places;
        double best = Enumerable.Range(0, Places).Select(place => place * step).OrderByDescending(Product).First();
        double low = best - step, high = best + step;
        for (int i = 0; i < Steps; i++)
        {
            double left = high - (Golden * (high - low)), right = low + (Golden * (high - low));
            (low, high) = Product(left) > Product(right) ? (low, right) : (left, high);
        }

        return Math.Max(Product(best), Product(0.5 * (low + high)));

        double Product(double angle) => first.At(Math.Cos(angle)) * second.At(Math.Sin(angle));
    }

    private readonly record struct Span(double Value, double Lower, double Upper)
    {
        public Span Negated => new(-Value, -Upper, -Lower);

        /// <summary>For a mean of what cannot be negative, whose symmetric interval may be.</summary>
        public Span FromZero => this with { Lower = Math.Max(0, Lower) };

        public static Span Of(IMetric factor, double level)
        {
            ConfidenceInterval bounds = factor.Interval(level)!.Value;
            return new(factor.Value!.Value, bounds.Lower, bounds.Upper);
        }

        /// <summary>The value moved towards a bound: −1 is the lower, 1 the upper.</summary>
        public double At(double share) => share < 0 ? Value + (share * (Value - Lower)) : Value + (share * (Upper - Value));
    }
}
