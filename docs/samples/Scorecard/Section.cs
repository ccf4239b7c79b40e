using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Samples;

/// <summary>One table of the report.</summary>
/// <param name="Title">What is in it.</param>
/// <param name="Note">By which definition.</param>
internal abstract record Section(string Title, string Note)
{
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The cells of each line, and whether it tells of a change for the better or the worse.</summary>
    public abstract IEnumerable<(string[] Cells, bool? IsBetter)> Lines { get; }

    /// <summary>What JSON has of each line.</summary>
    public abstract IEnumerable<object> Data { get; }

    /// <summary>Whether a column is words rather than numbers.</summary>
    public abstract bool IsText(int column);
}

/// <summary>A figure with all that is printed beside it.</summary>
internal sealed record Row(string Label, string Value, string Counts, string Interval, string Change, string Evidence, IMetric Metric, Comparison? Comparison)
{
    /// <summary>The format of an amount whose cents matter while it is small.</summary>
    public const string Cents = "cents";

    /// <summary>The figure with its definition before the counts, where the same thing stands in a table under several.</summary>
    public Row WithDefinition() => this with { Counts = $"{Metric.Definition.Text}: {Counts}" };

    /// <summary>Writes a metric down.</summary>
    /// <param name="label">What it is called.</param>
    /// <param name="format">How its value is written, <see cref="Cents"/> or any of .NET's; shares are written as percentages.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="counts">What it was counted from.</param>
    /// <param name="comparison">Its change, where it was set against another.</param>
    public static Row Of(string label, string format, IMetric metric, string counts, Comparison? comparison = null)
    {
        bool share = metric.Definition.Unit == "share";
        string unit = share ? " %" : "", digits = format != Cents ? format : metric.Value is > -1000 and < 1000 ? "N2" : "N0";
        return new(
            label,
            metric.Value is { } value ? Written(value) + unit : "",
            metric.WhyUndefined?.Text ?? (metric.WhyNoInterval is { Code: not "whole-count" } why ? $"{counts} ({why})" : counts),
            metric.Interval() is { } interval ? $"{Written(interval.Lower)} to {Written(interval.Upper)}{unit}" : "",
            comparison is { Change: var change } ? (change > 0 ? "+" : "") + Written(change) + (share ? " pp" : "") : "",
            comparison is { Interval: not null } ? comparison.Evidence switch { CrmMetrics.Evidence.Higher => "higher", CrmMetrics.Evidence.Lower => "lower", _ => "not enough" } : "",
            metric,
            comparison);

        string Written(double number) => double.IsInfinity(number) ? "∞" : (share ? 100 * number : number).ToString(digits);
    }
}

/// <summary>A table of figures: groups of rows that belong together, with an empty line between two groups.</summary>
internal sealed record Sheet(string Title, string Note, params Row[][] Groups) : Section(Title, Note)
{
    private static readonly (string Name, bool IsText, Func<Row, string> Cell)[] All =
    [
        ("", true, row => row.Label),
        ("value", false, row => row.Value),
        ("counts", true, row => row.Counts),
        ("95 % interval", false, row => row.Interval),
        ("change", false, row => row.Change),
        ("evidence", true, row => row.Evidence),
    ];

    /// <summary>Whether the counts stand elsewhere.</summary>
    public bool IsBrief { get; init; }

    public override IReadOnlyList<string> Columns => [.. Shown.Select(column => column.Name)];

    public override IEnumerable<(string[] Cells, bool? IsBetter)> Lines => Groups
        .SelectMany((group, at) => at == 0 ? group : (IEnumerable<Row?>)[null, .. group])
        .Select(row => ((string[])[.. Shown.Select(column => row is null ? "" : column.Cell(row))], row?.Comparison?.IsBetter));

    // Every metric brings a JSON form of its own: its counts, its definition and its value.
    public override IEnumerable<object> Data => Groups.SelectMany(group => group).Select(row => new
    {
        row.Label,
        Metric = (object)row.Metric,
        Interval = row.Metric.Interval(),
        row.Comparison?.Change,
        ChangeInterval = row.Comparison?.Interval,
        row.Comparison?.PValue,
        row.Evidence,
    });

    private IEnumerable<(string Name, bool IsText, Func<Row, string> Cell)> Shown =>
        All[..(Groups.Any(group => Array.Exists(group, row => row.Comparison is not null)) ? 6 : 4)].Where(column => !(IsBrief && column.Name == "counts"));

    public override bool IsText(int column) => Shown.ElementAt(column).IsText;
}

/// <summary>A table of any other shape, such as cohorts by quarter.</summary>
internal sealed record Grid(string Title, string Note, string[] Head, IReadOnlyList<string[]> Body, IEnumerable<object> Json) : Section(Title, Note)
{
    public override IReadOnlyList<string> Columns => Head;

    public override IEnumerable<(string[] Cells, bool? IsBetter)> Lines => Body.Select(cells => (cells, (bool?)null));

    public override IEnumerable<object> Data => Json;

    public override bool IsText(int column) => column == 0;
}
