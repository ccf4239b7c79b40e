using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Samples;

/// <summary>How long customers stay, with those who are still there taken into account: what Kaplan–Meier curves say.</summary>
internal static class Lifetimes
{
    /// <summary>The median, and how many are still there after so long.</summary>
    /// <param name="by">What the groups are.</param>
    /// <param name="groups">The customers of each group; a group without a name counts in all of them alone.</param>
    /// <param name="unit">The unit of the times.</param>
    /// <param name="horizons">After how long to look.</param>
    public static IEnumerable<Section> Sections(string by, IReadOnlyDictionary<string, SurvivalTable> groups, string unit, params int[] horizons)
    {
        SurvivalTable all = groups.Values.Aggregate(SurvivalTable.Zero, (sum, group) => sum + group);
        (string Name, SurvivalTable Table)[] named = [.. groups.Where(group => group.Key.Length > 0).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Value))];
        string alike = named.Length > 1 && LogRankTest.From([.. named.Select(group => group.Table)]).Overall is { } test ? $"; whether {by} makes a difference: {test}" : "";
        yield return new Sheet("Median customer lifetime", $"{unit} until half have left, by Kaplan–Meier; all, and by {by}{alike}", [Median("all", all)], [.. named.Select(group => Median(group.Name, group.Table))]);
        foreach (int horizon in horizons.Where(horizon => all.KaplanMeier.Survival(horizon).Value is not null))
        {
            yield return new Sheet(
                $"Still there after {horizon} {unit}", $"share of new customers, by Kaplan–Meier; all, and by {by}", [Left("all", all, horizon)], [.. named.Select(group => Left(group.Name, group.Table, horizon))]);
        }

        Row Median(string label, SurvivalTable table) => Row.Of(label, "N0", new MedianLifetime(table.KaplanMeier, unit), $"{table.Events:N0} of {table.Subjects:N0} have left");
    }

    private static Row Left(string label, SurvivalTable table, int horizon) =>
        Row.Of(label, "F1", table.KaplanMeier.Survival(horizon), $"{table.AtRisk(horizon):N0} of {table.Subjects:N0} watched so long");

    /// <summary>The median of a curve as a metric; one that isn't reached says so, and may still have a lower bound.</summary>
    private sealed class MedianLifetime(KaplanMeierCurve curve, string unit) : IMetric
    {
        private readonly SurvivalQuantile median = curve.Median();

        public double? Value => median.Value;

        public Reason? WhyUndefined => median.WhyNotReached is { } why ? new(why.Code, $"{curve.Table.Events:N0} of {curve.Table.Subjects:N0} have left; {100 * curve.Points.Select(point => point.Survival).LastOrDefault(1):F1} % are still there when last seen") : null;

        public MetricDefinition Definition { get; } = new("median-lifetime/kaplan-meier/" + unit, "time until half of the customers have left", unit, 1, BetterWhen.Higher);

        public Reason? WhyNoInterval => median.WhyNoInterval;

        public ConfidenceInterval? Interval(double level = 0.95) => curve.Median(level: level).Interval;

        public string ToString(string? format, IFormatProvider? formatProvider) => median.ToString(format, formatProvider);
    }
}
