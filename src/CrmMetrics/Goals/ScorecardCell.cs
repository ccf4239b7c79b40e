using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>How one objective stood at the end of one period.</summary>
public sealed class ScorecardCell
{
    private static readonly Reason NotYet = new("not-yet", "the period begins after the date of the scorecard");
    private static readonly Reason NotBegun = new("not-begun", "the objective begins after the period");

    internal ScorecardCell(ReportingPeriod period, LocalDate asOf, IObjective objective, StatusRule rule)
    {
        Period = period;
        Objective = objective;
        AsOf = LocalDate.Min(period.Dates.End, asOf);
        IsComplete = period.Dates.End <= asOf;
        if (period.Dates.Start > asOf || AsOf < objective.Start)
        {
            WhyEmpty = period.Dates.Start > asOf ? NotYet : NotBegun;
            return;
        }

        Progress = objective.ProgressAt(AsOf);
        Status = objective.StatusAt(AsOf, rule);
        WhyEmpty = Progress.Measured?.Value is null ? Progress.Measured?.WhyUndefined ?? Progress.WhyUndefined : null;
    }

    /// <summary>The period.</summary>
    /// <value>One of the scorecard's.</value>
    public ReportingPeriod Period { get; }

    /// <summary>The date on which the objective is looked at.</summary>
    /// <value>The last day of the period, or the date of the scorecard where that is earlier.</value>
    public LocalDate AsOf { get; }

    /// <summary>Whether the period had ended by the date of the scorecard.</summary>
    /// <value><see langword="false"/> for a period that still runs or lies ahead.</value>
    public bool IsComplete { get; }

    /// <summary>The objective that was in force.</summary>
    /// <value>That of the last re-basing up to <see cref="AsOf"/>.</value>
    public IObjective Objective { get; }

    /// <summary>How it stood.</summary>
    /// <value><see langword="null"/> for a period that begins after the date of the scorecard or ends before the objective begins.</value>
    public ObjectiveProgress? Progress { get; }

    /// <summary>Red, amber or green, or why none of them.</summary>
    /// <value><see langword="null"/> exactly when <see cref="Progress"/> is.</value>
    public StatusReading? Status { get; }

    /// <summary>Whether nothing was measured in the period, so that the figure is that of an earlier one.</summary>
    /// <value><see langword="true"/> where the last measurement lies before the period's first day.</value>
    public bool IsStale => Progress?.MeasuredOn < Period.Dates.Start;

    /// <summary>Why there is no figure.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyEmpty { get; }
}
