using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Goals;

/// <summary>What an improvement of a metric is worth in money.</summary>
/// <remarks>A point is that of the metric's definition (<see cref="MetricDefinition.Point"/>): a percentage point for shares, one point for scores, one day, one euro a lead. 100,000 for
/// ten points is 10,000 a point. The amount is what its owner says it is, for the span of time that he says, usually a year.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record ValuePerPoint
{
    private ValuePerPoint(Money perPoint, double? cap, double? threshold, Money atThreshold)
    {
        PerPoint = perPoint;
        CapPoints = cap;
        ThresholdPoints = threshold;
        AtThreshold = atThreshold;
    }

    /// <summary>What each point is worth.</summary>
    /// <value>Above 0; of a threshold, its amount spread over its points.</value>
    public Money PerPoint { get; }

    /// <summary>From how many points on more is worth nothing more.</summary>
    /// <value>Above 0; <see langword="null"/> when there is no cap.</value>
    public double? CapPoints { get; }

    /// <summary>How many points are needed for anything to be worth something.</summary>
    /// <value>Above 0; <see langword="null"/> when there is no threshold.</value>
    public double? ThresholdPoints { get; }

    private Money AtThreshold { get; }

    /// <summary>The currency of the amounts.</summary>
    /// <value>That of <see cref="PerPoint"/>.</value>
    public Currency Currency => PerPoint.Currency;

    /// <summary>Each point is worth the same, and a point lost costs as much.</summary>
    /// <param name="perPoint">What a point is worth, above 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="perPoint"/> is not above 0.</exception>
    public static ValuePerPoint Linear(Money perPoint) => new(Positive(perPoint, nameof(perPoint)), null, null, default);

    /// <summary>Each point is worth the same, and a point lost costs as much: so much for so many.</summary>
    /// <param name="amount">What the points are worth together, above 0.</param>
    /// <param name="points">How many they are, above 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not above 0.</exception>
    public static ValuePerPoint Linear(Money amount, double points) =>
        new(Positive(amount, nameof(amount)) / Points(points, nameof(points)), null, null, default);

    /// <summary>Each point is worth the same up to a number of points, and nothing beyond.</summary>
    /// <param name="perPoint">What a point is worth, above 0.</param>
    /// <param name="capPoints">From how many points on more is worth nothing more, above 0.</param>
    /// <returns>The value; a point lost costs as much as one won is worth.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not above 0.</exception>
    public static ValuePerPoint Capped(Money perPoint, double capPoints)
    {
        _ = Points(capPoints, nameof(capPoints));
        return new(Positive(perPoint, nameof(perPoint)), capPoints, null, default);
    }

    /// <summary>All or nothing: an amount from a number of points on.</summary>
    /// <param name="amount">The amount, above 0.</param>
    /// <param name="thresholdPoints">From how many points on it is earned, above 0.</param>
    /// <returns>The value; below the threshold nothing is won or lost.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not above 0.</exception>
    public static ValuePerPoint Threshold(Money amount, double thresholdPoints) =>
        new(Positive(amount, nameof(amount)) / Points(thresholdPoints, nameof(thresholdPoints)), null, thresholdPoints, amount);

    /// <summary>What an improvement is worth.</summary>
    /// <param name="points">By how many points the metric has improved; negative when it got worse.</param>
    /// <returns>The amount, to the fifteen digits that a double carries over.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="points"/> is not finite.</exception>
    /// <exception cref="OverflowException">The amount passes what a decimal holds.</exception>
    public Money Of(double points) => Of((decimal)Guard.Finite(points));

    /// <summary>Writes the value in the current culture, such as <c>10,000.00 EUR a point</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(CultureInfo.CurrentCulture);

    /// <summary>Writes the value.</summary>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text, such as <c>10,000.00 EUR a point, up to 10</c>.</returns>
    public string ToString(IFormatProvider? formatProvider) => ThresholdPoints is { } threshold
        ? Text.In(formatProvider, $"{AtThreshold} from {threshold:G6} points on")
        : Text.In(formatProvider, $"{PerPoint} a point") + (CapPoints is { } cap ? Text.In(formatProvider, $", up to {cap:G6}") : "");

    /// <summary>What an improvement is worth, exactly.</summary>
    internal Money Of(decimal points) =>
        ThresholdPoints is { } threshold ? (points >= (decimal)threshold ? AtThreshold : new(0, Currency))
        : PerPoint * (CapPoints is { } cap && points > (decimal)cap ? (decimal)cap : points);

    /// <summary>The worth of a bound, which may be infinite, as a number.</summary>
    internal double Bound(double points) =>
        ThresholdPoints is { } threshold ? (points >= threshold ? (double)AtThreshold.Amount : 0)
        : (double)PerPoint.Amount * (CapPoints is { } cap ? Math.Min(cap, points) : points);

    private static Money Positive(Money value, string name) => value.Amount > 0 ? value : throw Guard.Out(name, value, "must be above 0");

    private static decimal Points(double value, string name)
    {
        _ = Guard.Positive(value, name);
        decimal points = value <= 1e15 ? (decimal)value : 0;
        return points > 0 ? points : throw Guard.Out(name, value, "must be a number of points that a decimal holds, from 1e-28 to 1e15");
    }
}
