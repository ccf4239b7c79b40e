using System;
using System.Collections.Generic;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>One's own figures of the whole periods before the one that is judged, in the order of time.</summary>
internal sealed class OwnPast<TMetric>
    where TMetric : IMetric<TMetric>
{
    private const int DaysInYearOfWeeks = 52 * 7;

    private OwnPast(ReportingPeriod judged, KeyValuePair<ReportingPeriod, TMetric>[] periods, MetricDefinition definition, IReadOnlyList<Reason> warnings)
    {
        Judged = judged;
        Periods = periods;
        Definition = definition;
        Warnings = warnings;
    }

    public ReportingPeriod Judged { get; }

    /// <summary>The periods with a figure or without one, in the order of time.</summary>
    public KeyValuePair<ReportingPeriod, TMetric>[] Periods { get; }

    public MetricDefinition Definition { get; }

    public IReadOnlyList<Reason> Warnings { get; }

    /// <summary>Checks a history and takes what lies before the period that is judged.</summary>
    public static OwnPast<TMetric> Before(IEnumerable<KeyValuePair<ReportingPeriod, TMetric>> history, ReportingPeriod period)
    {
        Granularity granularity = Guard.NotNull(period).Granularity;
        MetricDefinition? definition = null, unset = null;
        Dictionary<LocalDate, KeyValuePair<ReportingPeriod, TMetric>> whole = [];
        List<string> cut = [];
        int row = 0;
        foreach (KeyValuePair<ReportingPeriod, TMetric> entry in Guard.NotNull(history))
        {
            ReportingPeriod at = entry.Key ?? throw Guard.Bad(nameof(history), $"history: the period of row {row} (counted from 0) is null.");
            TMetric metric = entry.Value ?? throw Guard.Bad(nameof(history), $"history: the metric of {at.Label} (row {row}, counted from 0) is null.");
            if (at.Granularity != granularity)
            {
                throw Guard.Bad(nameof(history), $"history: the periods must be as long as {period.Label}, a {granularity}, but {at.Label} (row {row}, counted from 0) is a {at.Granularity}.");
            }

            // The default value of a metric is nothing at all, under any definition.
            bool isNothing = EqualityComparer<TMetric>.Default.Equals(metric, default!);
            definition = isNothing ? definition : definition is null ? metric.Definition : Benchmark.Same(definition, metric);
            unset = metric.Definition;

            if (at.IsPartial)
            {
                cut.Add(at.Label);
            }
            else if (whole.ContainsKey(at.Whole.Start))
            {
                throw Guard.Bad(nameof(history), $"history: each period comes once, but {at.Label} (row {row}, counted from 0) comes again.");
            }
            else
            {
                whole[at.Whole.Start] = entry;
            }

            row++;
        }

        if (row == 0)
        {
            throw Guard.Bad(nameof(history), $"history: there must be a period, for without one nothing says which metric is meant, but it is empty.");
        }

        KeyValuePair<ReportingPeriod, TMetric>[] before = [.. whole.Values.Where(entry => entry.Key.Whole.End < period.Whole.Start).OrderBy(entry => entry.Key.Whole.Start)];
        List<Reason> warnings = [];
        if (cut.Count > 0)
        {
            warnings.Add(new("partial-periods", "left out, since the dates cut them: " + string.Join(", ", cut)));
        }

        if (period.IsPartial)
        {
            warnings.Add(new("partial-judged", "the dates cut " + period.Label + ", which is judged by whole periods"));
        }

        return new(period, before, definition ?? unset!, warnings);
    }

    /// <summary>The same dates a year before; for weeks the week 52 weeks before, so that weekdays meet weekdays.</summary>
    public KeyValuePair<ReportingPeriod, TMetric>? YearBefore()
    {
        LocalDate start = Judged.Granularity == Granularity.Week ? Judged.Whole.Start.PlusDays(-DaysInYearOfWeeks) : Judged.Whole.Start.PlusYears(-1);
        foreach (KeyValuePair<ReportingPeriod, TMetric> entry in Periods)
        {
            if (entry.Key.Whole.Start == start)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The periods that end on the day before another begins, from the one that is judged backwards; in the order of time.</summary>
    public KeyValuePair<ReportingPeriod, TMetric>[] Last(int count)
    {
        List<KeyValuePair<ReportingPeriod, TMetric>> last = [];
        LocalDate next = Judged.Whole.Start;
        for (int i = Periods.Length - 1; i >= 0 && last.Count < count && Periods[i].Key.Whole.End.PlusDays(1) == next; i--)
        {
            last.Add(Periods[i]);
            next = Periods[i].Key.Whole.Start;
        }

        last.Reverse();
        return [.. last];
    }

    /// <summary>The figures in the order of time, with a missing one where periods are missing between two.</summary>
    public IEnumerable<double?> WithGaps()
    {
        for (int i = 0; i < Periods.Length; i++)
        {
            if (i > 0 && Periods[i - 1].Key.Whole.End.PlusDays(1) != Periods[i].Key.Whole.Start)
            {
                yield return null;
            }

            yield return ((IMetric)Periods[i].Value).Value;
        }
    }
}
