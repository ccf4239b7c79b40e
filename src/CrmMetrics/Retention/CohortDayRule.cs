namespace CrmMetrics.Retention;

/// <summary>When a day after the first event begins and ends.</summary>
public enum CohortDayRule
{
    /// <summary>By the calendar: midnight to midnight in the zone of the calendar, and so weeks, months and quarters. Who comes at 23:45 and again at 00:01 has come back on day 1.</summary>
    CalendarDay = 1,

    /// <summary>By the clock of each customer: 24 hours from the instant of the first event, the end not in it. The interval of Mixpanel.</summary>
    Rolling24Hours,

    /// <summary>By the clock of each customer, from the full hour in which the first event fell. The default of Amplitude.</summary>
    Rolling24HoursFlooredToHour,
}
