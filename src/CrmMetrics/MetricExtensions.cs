using System;

namespace CrmMetrics;

/// <summary>What every metric can do.</summary>
public static class MetricExtensions
{
    /// <summary>The metric as an estimate: value, interval, definition and reason, to feed into another metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>An estimate with the metric's own interval at every level.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="metric"/> is <see langword="null"/>.</exception>
    public static Estimate ToEstimate(this IMetric metric)
    {
        _ = Guard.NotNull(metric);
        return new(metric.Value, metric.WhyUndefined, metric.Definition, metric.WhyNoInterval is null ? metric.Interval : null, metric.WhyNoInterval);
    }
}
