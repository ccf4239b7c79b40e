using System;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>Makes objectives.</summary>
public static class Objective
{
    /// <summary>Sets an objective: a metric is to go from where it stands to a target.</summary>
    /// <typeparam name="TMetric">The metric, such as a retention rate.</typeparam>
    /// <param name="name">A short phrase, such as "Keep more of our contract customers".</param>
    /// <param name="baseline">Where the metric stands, with its counts and definition. A figure that was agreed and is not to count as uncertain is an <see cref="Estimate"/> with a standard error of 0.</param>
    /// <param name="start">The date that the baseline speaks of, usually the last day of its period.</param>
    /// <param name="target">The figure to be reached, in the unit of the metric's definition: 0.8 for a rate of 80 %, 45 for a score, an amount of money in the metric's currency.</param>
    /// <param name="due">The date by which it is to be reached, after <paramref name="start"/>. Left out, there is no plan, pace or projection, and the SMART check says so.</param>
    /// <param name="direction">In which direction the metric is to go; that of its definition when left out.</param>
    /// <returns>The objective; add population, owner, worth and plan with its <c>With</c> methods.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="baseline"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not finite, <paramref name="due"/> is not after <paramref name="start"/>, or <paramref name="direction"/> is neither
    /// higher nor lower; so too where it is left out and the metric is best within a band: then name it, or use <see cref="ForBand"/>.</exception>
    public static Objective<TMetric> For<TMetric>(string name, TMetric baseline, LocalDate start, double target, LocalDate? due = null, BetterWhen? direction = null)
        where TMetric : IMetric<TMetric>
    {
        _ = Known(name, baseline);
        BetterWhen way = direction ?? baseline.Definition.Better;
        _ = Guard.Finite(target);
        return way switch
        {
            BetterWhen.Higher => new(name, baseline, start, target, double.PositiveInfinity, due, way),
            BetterWhen.Lower => new(name, baseline, start, double.NegativeInfinity, target, due, way),
            _ => throw Guard.Out(nameof(direction), way, "a single target needs to be approached from below (Higher) or from above (Lower)"),
        };
    }

    /// <summary>Sets an objective: a metric is to be within a band.</summary>
    /// <typeparam name="TMetric">The metric, such as a pipeline coverage.</typeparam>
    /// <param name="name">A short phrase.</param>
    /// <param name="baseline">Where the metric stands, with its counts and definition.</param>
    /// <param name="start">The date that the baseline speaks of, usually the last day of its period.</param>
    /// <param name="lower">The lower bound of the band, in it.</param>
    /// <param name="upper">The upper bound of the band, in it.</param>
    /// <param name="due">The date by which it is to be there, after <paramref name="start"/>.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="baseline"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, <paramref name="upper"/> is below <paramref name="lower"/>, or <paramref name="due"/> is not after <paramref name="start"/>.</exception>
    public static Objective<TMetric> ForBand<TMetric>(string name, TMetric baseline, LocalDate start, double lower, double upper, LocalDate? due = null)
        where TMetric : IMetric<TMetric>
    {
        _ = Known(name, baseline);
        _ = Guard.Finite(lower);
        return Guard.Finite(upper) >= lower
            ? new(name, baseline, start, lower, upper, due, BetterWhen.WithinBand)
            : throw Guard.Out(nameof(upper), upper, Guard.Invariant($"must be at least the lower bound of {lower}"));
    }

    internal static string Said(string text, string name) =>
        string.IsNullOrWhiteSpace(Guard.NotNull(text, name)) ? throw Guard.Bad(name, $"{name}: must say something, but was \"{text}\".") : text;

    private static string Known<TMetric>(string name, TMetric baseline) =>
        baseline is null ? throw new ArgumentNullException(nameof(baseline)) : Said(name, nameof(name));
}
