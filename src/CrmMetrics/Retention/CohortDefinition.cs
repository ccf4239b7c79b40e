using System;

namespace CrmMetrics.Retention;

/// <summary>How customers are put into cohorts, and how their returns are counted.</summary>
/// <remarks>The defaults are those of a table that everybody can check by hand: calendar periods, the customer's first event, period 0 with that event.
/// What Amplitude, Mixpanel and PostHog do instead stands in the guide to cohorts.</remarks>
public sealed record CohortDefinition
{
    /// <summary>Makes a definition.</summary>
    /// <param name="calendar">Whose midnight ends the day, and on which day the week begins.</param>
    /// <param name="cohorts">How long the periods are whose customers make one cohort.</param>
    /// <exception cref="ArgumentNullException"><paramref name="calendar"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cohorts"/> is not named.</exception>
    public CohortDefinition(ReportingCalendar calendar, Granularity cohorts)
    {
        Calendar = Guard.NotNull(calendar);
        Cohorts = Guard.Named(cohorts);
        Windows = cohorts;
        DayRule = CohortDayRule.CalendarDay;
        Start = CohortStart.FirstEvent;
        PeriodZero = CohortPeriodZero.CountsFirstEvent;
        EarlierReturns = EarlierReturns.Refused;
    }

    /// <summary>Whose midnight ends the day, and on which day the week begins.</summary>
    /// <value>A calendar.</value>
    public ReportingCalendar Calendar { get; }

    /// <summary>How long the periods are whose customers make one cohort.</summary>
    /// <value>A granularity.</value>
    public Granularity Cohorts { get; }

    /// <summary>How long the periods are in which returns are counted.</summary>
    /// <value>That of the cohorts unless set; days for cohorts by month give "day 30" of each. Under a rolling rule a period is 24 hours whatever stands here.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public Granularity Windows { get; init => field = Guard.Named(value, nameof(Windows)); }

    /// <summary>When a day after the first event begins and ends.</summary>
    /// <value>By the calendar unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public CohortDayRule DayRule { get; init => field = Guard.Named(value, nameof(DayRule)); }

    /// <summary>What makes a customer a member of a cohort.</summary>
    /// <value>The first event unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public CohortStart Start { get; init => field = Guard.Named(value, nameof(Start)); }

    /// <summary>Whether the first event counts as an activity in its own period.</summary>
    /// <value>It does unless set. It never makes a customer one who came back <see cref="CohortReturn.Within"/> a window.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public CohortPeriodZero PeriodZero { get; init => field = Guard.Named(value, nameof(PeriodZero)); }

    /// <summary>What to do with a return before the customer's start.</summary>
    /// <value>An error unless set. It has no meaning where the first event of any kind starts.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public EarlierReturns EarlierReturns { get; init => field = Guard.Named(value, nameof(EarlierReturns)); }

    /// <summary>Whether windows follow each customer's clock.</summary>
    internal bool IsRolling => DayRule != CohortDayRule.CalendarDay;

    /// <summary>The word for one window.</summary>
    internal string WindowWord => IsRolling ? "24 hours" : Windows switch
    {
        Granularity.Day => "day",
        Granularity.Week => "week",
        Granularity.Month => "month",
        Granularity.Quarter => "quarter",
        Granularity.Year => "year",
        Granularity.FiscalQuarter => "fiscal quarter",
        _ => "fiscal year",
    };

    /// <summary>The definition of a share read off a table.</summary>
    internal MetricDefinition Share(CohortWindow window, CohortDenominator denominator)
    {
        string id = "cohort-retention/" + window.ToId() + "/" + (IsRolling ? "" : Windows + "/") + DayRule + "-" + Start + "-" + PeriodZero + "-" + denominator;
        string when = WindowWord + " " + window + (window.Return == CohortReturn.OnOrAfter ? " (or later)" : "");
        string whom = denominator == CohortDenominator.EligibleOnly ? "members whose window has passed" : "all members";
        return MetricDefinition.Share(id, "members back in " + when + " over " + whom);
    }

    /// <summary>The definition as that of a whole table, for the refusal to add another.</summary>
    internal MetricDefinition Whole(string asOf) => new(
        "cohort-table/" + Calendar.Zone.Id + "/" + Cohorts + "-" + Windows + "-" + DayRule + "-" + Start + "-" + PeriodZero + "-" + EarlierReturns + "/" + Calendar.FirstDayOfWeek + "-" + Guard.Invariant($"{Calendar.FirstMonthOfFiscalYear}") + "/" + asOf,
        "cohorts by " + Cohorts + " in " + Calendar.Zone.Id + " as of " + asOf,
        "customers",
        1,
        BetterWhen.Higher);
}
