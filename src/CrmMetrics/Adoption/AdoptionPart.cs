using System;
using System.Diagnostics;

namespace CrmMetrics.Adoption;

/// <summary>One part of an adoption index: a metric, its weight, and the scale on which it is worth 0 to 1.</summary>
[DebuggerDisplay("{Name,nq}: {Metric}")]
public sealed class AdoptionPart
{
    private AdoptionPart(string name, IMetric metric, double weight, double floor, double target)
    {
        Name = CompletenessCells.Named(Guard.NotNull(name), nameof(name));
        Metric = Guard.NotNull(metric);
        Weight = Guard.Positive(weight);
        Floor = Guard.Finite(floor);
        Target = Guard.Finite(target).Equals(floor) ? throw Guard.Out(nameof(target), target, "must not be the floor") : target;
    }

    /// <summary>What the part is called.</summary>
    /// <value>Never blank.</value>
    public string Name { get; }

    /// <summary>The metric, such as a share of active users, a <c>Proportion</c> or an <see cref="Estimate"/>.</summary>
    /// <value>Never <see langword="null"/>.</value>
    public IMetric Metric { get; }

    /// <summary>How much the part matters, against the weights of the others.</summary>
    /// <value>Above 0.</value>
    public double Weight { get; }

    /// <summary>The value of the metric that is worth 0.</summary>
    /// <value>In the unit of the metric; 0 unless said otherwise.</value>
    public double Floor { get; }

    /// <summary>The value of the metric that is worth 1.</summary>
    /// <value>In the unit of the metric; 1 unless said otherwise. Below the floor where lower is better.</value>
    public double Target { get; }

    /// <summary>Names a part.</summary>
    /// <param name="name">What it is called, such as <c>active users</c>.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="weight">How much it matters, above 0; only the ratios of the weights count.</param>
    /// <param name="floor">The value that is worth 0, in the unit of the metric.</param>
    /// <param name="target">The value that is worth 1, in the unit of the metric. A value beyond it is worth more than 1: nothing is cut off.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="metric"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is not above 0 or not finite; the floor or the target is not finite, or they are the same.</exception>
    public static AdoptionPart Of(string name, IMetric metric, double weight, double floor = 0, double target = 1) => new(name, metric, weight, floor, target);

    /// <summary>A value of the metric on the scale from floor to target.</summary>
    internal double Score(double value) => (value - Floor) / (Target - Floor);

    /// <summary>The bounds of the score; infinite ones stay so.</summary>
    internal (double Lower, double Upper) Bounds(ConfidenceInterval interval) => Target > Floor
        ? (Score(interval.Lower), Score(interval.Upper))
        : (Score(interval.Upper), Score(interval.Lower));
}
