using System;

namespace CrmMetrics;

/// <summary>A metric that can be set against another of its own kind.</summary>
/// <typeparam name="TSelf">The metric itself.</typeparam>
public interface IMetric<TSelf> : IMetric
    where TSelf : IMetric<TSelf>
{
    /// <summary>The change from a baseline, with an interval and a p-value that come from one inversion and so never contradict each other.</summary>
    /// <param name="baseline">The metric to set this one against, of other customers, respondents or deals.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The change, this less the baseline; <see langword="null"/> when either has no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    Comparison? ComparedWith(TSelf baseline, double level = 0.95);
}
