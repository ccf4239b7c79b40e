using System;
using System.Collections.Generic;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>One objective of a scorecard: period by period, with what it is set against and how it was set anew.</summary>
public sealed class ScorecardLine
{
    internal ScorecardLine(IReadOnlyList<Rebasing> rebasings, IReadOnlyList<Benchmark> benchmarks, IReadOnlyList<ScorecardCell> cells, IObjective objective)
    {
        Rebasings = rebasings;
        Benchmarks = benchmarks;
        Cells = cells;
        Objective = objective;
    }

    /// <summary>The objective as it is in force on the date of the scorecard.</summary>
    /// <value>The last re-basing's up to that date.</value>
    public IObjective Objective { get; }

    /// <summary>How the objective was set anew.</summary>
    /// <value>In the order of time; those after the date of the scorecard are not in force yet. May be empty.</value>
    public IReadOnlyList<Rebasing> Rebasings { get; }

    /// <summary>What the metric is set against.</summary>
    /// <value>In the order in which they were added; may be empty.</value>
    public IReadOnlyList<Benchmark> Benchmarks { get; }

    /// <summary>How it stood at the end of each period.</summary>
    /// <value>As many as the scorecard has periods.</value>
    public IReadOnlyList<ScorecardCell> Cells { get; }

    /// <summary>The last period that has a figure.</summary>
    /// <value><see langword="null"/> where none has.</value>
    public ScorecardCell? Latest => Cells.LastOrDefault(cell => cell.Progress?.Measured?.Value is not null);

    /// <summary>The metric that is set against the benchmarks: that of <see cref="Latest"/>.</summary>
    internal IMetric? Measured => Latest?.Progress?.Measured;

    internal static ScorecardLine Of(IObjective first, IReadOnlyList<Rebasing> rebasings, IReadOnlyList<Benchmark> benchmarks, IReadOnlyList<ReportingPeriod> periods, LocalDate asOf, StatusRule rule)
    {
        IObjective InForce(LocalDate date) => rebasings.LastOrDefault(rebasing => rebasing.On <= date)?.To ?? first;
        return new(
            rebasings,
            benchmarks,
            Array.AsReadOnly<ScorecardCell>([.. periods.Select(period => new ScorecardCell(period, asOf, InForce(LocalDate.Min(period.Dates.End, asOf)), rule))]),
            InForce(asOf));
    }
}
