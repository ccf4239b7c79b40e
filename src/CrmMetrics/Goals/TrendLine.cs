using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Goals;

/// <summary>The straight line of least squares through measurements, and what it says of one more.</summary>
internal sealed class TrendLine
{
    private const int LeastPoints = 3;

    private readonly double count;
    private readonly double centre;
    private readonly double squares;
    private readonly double mean;
    private readonly double slope;
    private readonly double deviation;

    private TrendLine(double[] times, double[] values)
    {
        count = times.Length;
        centre = times.Average();
        mean = values.Average();
        squares = times.Sum(time => (time - centre) * (time - centre));
        slope = times.Zip(values, (time, value) => (time - centre) * (value - mean)).Sum() / squares;
        double residuals = times.Zip(values, (time, value) => value - At(time)).Sum(residual => residual * residual);
        deviation = Math.Sqrt(residuals / (count - 2));
    }

    /// <summary>The line through points, where there are three at two times or more.</summary>
    public static TrendLine? Through(IReadOnlyList<(double Time, double Value)> points) =>
        points.Count >= LeastPoints && points.Select(point => point.Time).Distinct().Count() > 1
            ? new([.. points.Select(point => point.Time)], [.. points.Select(point => point.Value)])
            : null;

    /// <summary>What one more measurement will be.</summary>
    public Estimate Predict(double time, MetricDefinition definition)
    {
        double value = At(time), error = deviation * Math.Sqrt(1 + (1 / count) + ((time - centre) * (time - centre) / squares));
        return new(value, null, definition, level => Bounds(value, error, level), null);
    }

    private double At(double time) => mean + (slope * (time - centre));

    private ConfidenceInterval Bounds(double value, double error, double level)
    {
        double margin = error == 0 ? 0 : error * StudentT.TwoSidedQuantile(level, count - 2);
        return new(value - margin, value + margin, level);
    }
}
