using System;

namespace CrmMetrics.Samples;

/// <summary>A line of the scorecard: how to read a metric off a slice of the export, and how to write it.</summary>
internal sealed record Measure(string Name, Func<Slice, Slice?, Row> Read)
{
    /// <summary>Reads it off a slice, called by its name and with its definition.</summary>
    public Row Defined(Slice slice) => (Read(slice, null) with { Label = Name }).WithDefinition();

    /// <summary>Makes a measure of any metric of the library.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="format">How its value is written; shares are written as percentages.</param>
    /// <param name="read">Reads it off a slice.</param>
    /// <param name="counts">What it was counted from.</param>
    public static Measure Of<TMetric>(string name, string format, Func<Slice, TMetric> read, Func<TMetric, string> counts)
        where TMetric : IMetric<TMetric> => Of(name, format, read, (metric, _) => counts(metric));

    /// <summary>Makes a measure of a metric that doesn't keep all of its counts.</summary>
    public static Measure Of<TMetric>(string name, string format, Func<Slice, TMetric> read, Func<TMetric, Slice, string> counts)
        where TMetric : IMetric<TMetric> => new(name, (slice, before) =>
        {
            TMetric metric = read(slice);
            // What was read under another definition can't be compared: two months of an unfinished quarter with three.
            Comparison? comparison = before is not null && read(before) is var baseline && baseline.Definition.Id == metric.Definition.Id ? metric.ComparedWith(baseline) : null;
            return Row.Of(slice.Label, format, metric, counts(metric, slice), comparison);
        });
}
