using System;

namespace CrmMetrics;

/// <summary>A figure with the definition that it was read under, its uncertainty, and the reason where it is missing.</summary>
public interface IMetric : IFormattable
{
    /// <summary>The figure.</summary>
    /// <value>In the unit of <see cref="Definition"/>; <see langword="null"/> when undefined, and then <see cref="WhyUndefined"/> says why.</value>
    double? Value { get; }

    /// <summary>Why there is no value.</summary>
    /// <value><see langword="null"/> exactly when there is a value.</value>
    Reason? WhyUndefined { get; }

    /// <summary>The definition that the figure was read under.</summary>
    /// <value>Identifier, formula, unit and direction.</value>
    MetricDefinition Definition { get; }

    /// <summary>Why there is no interval.</summary>
    /// <value><see langword="null"/> exactly when there is an interval.</value>
    Reason? WhyNoInterval { get; }

    /// <summary>The range of figures that the data are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in the unit of <see cref="Definition"/>; <see langword="null"/> when there is none, and then <see cref="WhyNoInterval"/> says why.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    ConfidenceInterval? Interval(double level = 0.95);
}
