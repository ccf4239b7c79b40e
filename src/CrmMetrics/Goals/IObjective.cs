using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>An objective of any metric: what a scorecard needs to know of each.</summary>
/// <remarks>Made by <see cref="Objective"/>; each is an <see cref="Objective{TMetric}"/>.</remarks>
public interface IObjective
{
    /// <summary>The name of the objective.</summary>
    /// <value>A short phrase, such as "Keep more of our contract customers".</value>
    string Name { get; }

    /// <summary>The definition that baseline, target and every measurement share.</summary>
    /// <value>That of the baseline.</value>
    MetricDefinition Definition { get; }

    /// <summary>Whose metric it is.</summary>
    /// <value>A phrase, such as "contract customers in Germany"; <see langword="null"/> when nobody said.</value>
    string? Population { get; }

    /// <summary>Who answers for the objective.</summary>
    /// <value>A name or a role; <see langword="null"/> when nobody said.</value>
    string? Owner { get; }

    /// <summary>What the objective is for.</summary>
    /// <value>The larger objective that it serves, in words; <see langword="null"/> when nobody said.</value>
    string? Purpose { get; }

    /// <summary>Where the metric stood when the objective was set.</summary>
    /// <value>With its counts, definition and interval.</value>
    IMetric Baseline { get; }

    /// <summary>The date that the baseline speaks of, from which the time runs.</summary>
    /// <value>Usually the last day of the baseline's period.</value>
    LocalDate Start { get; }

    /// <summary>The figure to be reached.</summary>
    /// <value>In the unit of <see cref="Definition"/>; of a band, the bound on the baseline's side, or the nearer one when the baseline lies inside.</value>
    double Target { get; }

    /// <summary>The lower bound of the band to be in.</summary>
    /// <value>In the unit of <see cref="Definition"/>; <see langword="null"/> when the target is no band.</value>
    double? BandLower { get; }

    /// <summary>The upper bound of the band to be in.</summary>
    /// <value>In the unit of <see cref="Definition"/>; <see langword="null"/> when the target is no band.</value>
    double? BandUpper { get; }

    /// <summary>The date by which the target is to be reached.</summary>
    /// <value>After <see cref="Start"/>; <see langword="null"/> when nobody said, and then nothing can be planned or projected.</value>
    LocalDate? Due { get; }

    /// <summary>In which direction the metric is to go.</summary>
    /// <value>Higher, lower, or into a band.</value>
    BetterWhen Direction { get; }

    /// <summary>How the gap is planned to close between <see cref="Start"/> and <see cref="Due"/>.</summary>
    /// <value>In a straight line unless said otherwise.</value>
    ObjectivePlan Plan { get; }

    /// <summary>What an improvement is worth.</summary>
    /// <value><see langword="null"/> when nobody said.</value>
    ValuePerPoint? Worth { get; }

    /// <summary>What reaching the target is worth.</summary>
    /// <value><see langword="null"/> without <see cref="Worth"/> or without a gap to close.</value>
    Money? MoneyAtTarget { get; }

    /// <summary>The dates on which the metric was measured, before the start and after it.</summary>
    /// <value>Ascending, each once; the baseline's is not among them unless it was measured anew.</value>
    IReadOnlyList<LocalDate> MeasuredOn { get; }

    /// <summary>How the objective stood on a date.</summary>
    /// <param name="asOf">The date: the last measurement from <see cref="Start"/> up to it counts, later ones are unknown.</param>
    /// <returns>The progress; its figures are undefined, with a reason, when nothing had been measured.</returns>
    ObjectiveProgress ProgressAt(LocalDate asOf);

    /// <summary>Red, amber or green on a date.</summary>
    /// <param name="asOf">The date: measurements up to it count.</param>
    /// <param name="rule">What the colours stand for.</param>
    /// <returns>The colour that the rule arrives at when it goes through the measurements one by one, so that its hysteresis has the history it needs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    StatusReading StatusAt(LocalDate asOf, StatusRule rule);

    /// <summary>Whether the objective is specific, measurable, attainable, relevant and time-bound.</summary>
    /// <param name="leastChance">The least chance of reaching the target on the baseline's own trend for the objective to count as attainable, above 0 and below 1.</param>
    /// <returns>A finding for each letter.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leastChance"/> is not above 0 and below 1.</exception>
    SmartCheck CheckSmart(double leastChance = 0.05);
}
