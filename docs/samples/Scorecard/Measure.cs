using System;

namespace CrmMetrics.Samples;

/// <summary>A figure with all that is printed beside it.</summary>
internal sealed record Row(string Label, string Value, string Counts, string Interval, string Change, string Evidence, IMetric Metric, Comparison? Comparison);

/// <summary>A line of the scorecard: how to read a metric off a slice of the export, and how to write it.</summary>
internal sealed record Measure(string Name, Func<Slice, Slice?, Row> Read)
{
    /// <summary>Makes a measure of any metric of the library.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="format">How its value is written; shares are written as percentages.</param>
    /// <param name="read">Reads it off a slice.</param>
    /// <param name="counts">What it was counted from.</param>
    public static Measure Of<TMetric>(string name, string format, Func<Slice, TMetric> read, Func<TMetric, string> counts)
        where TMetric : IMetric<TMetric>
    {
        return new(name, (slice, before) =>
        {
            TMetric metric = read(slice);
            Comparison? comparison = before is null ? null : metric.ComparedWith(read(before));
            bool share = metric.Definition.Unit == "share";
            string unit = share ? " %" : "";
            return new(
                slice.Label,
                metric.Value is { } value ? Written(value) + unit : "",
                metric.WhyUndefined?.Text ?? (metric.WhyNoInterval is { } why ? $"{counts(metric)} ({why})" : counts(metric)),
                metric.Interval() is { } interval ? $"{Written(interval.Lower)} to {Written(interval.Upper)}{unit}" : "",
                comparison is { Change: var change } ? (change > 0 ? "+" : "") + Written(change) + (share ? " pp" : "") : "",
                comparison?.Evidence switch { Evidence.Higher => "higher", Evidence.Lower => "lower", Evidence.NotEnough => "not enough", _ => "" },
                metric,
                comparison);

            string Written(double number) => (share ? 100 * number : number).ToString(format);
        });
    }
}
