using System;
using System.Collections.Generic;
using System.Diagnostics;
using NodaTime;
using NodaTime.Calendars;
using NodaTime.TimeZones;

namespace CrmMetrics;

/// <summary>The calendar of a company's reports: whose midnight ends the day, on which day the week begins, in which month the fiscal year.</summary>
/// <remarks>A day is a local date of the zone, 23, 24 or 25 hours long; a month is a calendar month. Adding months to a date clamps to the end of the
/// month and cannot be undone: 31 January plus a month is 28 or 29 February.</remarks>
[DebuggerDisplay("{Zone.Id,nq}, week from {FirstDayOfWeek}, fiscal year from month {FirstMonthOfFiscalYear}")]
public sealed record ReportingCalendar
{
    private const int MonthsInYear = 12;
    private const int MonthsInQuarter = 3;

    /// <summary>Makes a calendar.</summary>
    /// <param name="zone">The time zone whose midnight ends the day.</param>
    /// <param name="firstDayOfWeek">The day on which a week begins; Monday as in ISO 8601 unless said otherwise.</param>
    /// <param name="firstMonthOfFiscalYear">The month in which the fiscal year begins, from 1 to 12.</param>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstDayOfWeek"/> is no day, or <paramref name="firstMonthOfFiscalYear"/> is not from 1 to 12.</exception>
    public ReportingCalendar(DateTimeZone zone, IsoDayOfWeek firstDayOfWeek = IsoDayOfWeek.Monday, int firstMonthOfFiscalYear = 1)
    {
        Zone = Guard.NotNull(zone);
        FirstDayOfWeek = firstDayOfWeek is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday
            ? firstDayOfWeek
            : throw Guard.Out(nameof(firstDayOfWeek), firstDayOfWeek, "must be a day from Monday to Sunday");
        FirstMonthOfFiscalYear = firstMonthOfFiscalYear is >= 1 and <= MonthsInYear
            ? firstMonthOfFiscalYear
            : throw Guard.Out(nameof(firstMonthOfFiscalYear), firstMonthOfFiscalYear, "must be a month from 1 to 12");
    }

    /// <summary>UTC, weeks from Monday, fiscal years that are calendar years.</summary>
    /// <value>The calendar of dates that have no zone of their own.</value>
    public static ReportingCalendar Utc { get; } = new(DateTimeZone.Utc);

    /// <summary>The time zone whose midnight ends the day.</summary>
    /// <value>A zone of the tz database or one of your own.</value>
    public DateTimeZone Zone { get; }

    /// <summary>The day on which a week begins.</summary>
    /// <value>Monday to Sunday.</value>
    public IsoDayOfWeek FirstDayOfWeek { get; }

    /// <summary>The month in which the fiscal year begins.</summary>
    /// <value>From 1 to 12.</value>
    public int FirstMonthOfFiscalYear { get; }

    /// <summary>The local date of an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The date in <see cref="Zone"/>.</returns>
    public LocalDate DateOf(Instant instant) => instant.InZone(Zone).Date;

    /// <summary>The instant at which a date begins.</summary>
    /// <param name="date">The date.</param>
    /// <returns>Midnight, or the first instant after a gap that swallows midnight; for a date that the zone skipped, the instant of the skip.</returns>
    public Instant StartOf(LocalDate date)
    {
        ZoneLocalMapping midnight = Zone.MapLocal(date.AtMidnight());
        return midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
    }

    /// <summary>How long a date lasts.</summary>
    /// <param name="date">The date.</param>
    /// <returns>24 hours, less or more when clocks change, nothing for a date that the zone skipped (30 December 2011 in Apia).</returns>
    public Duration LengthOf(LocalDate date) => StartOf(date.PlusDays(1)) - StartOf(date);

    /// <summary>The period that holds a date.</summary>
    /// <param name="date">The date.</param>
    /// <param name="granularity">How long the periods are.</param>
    /// <returns>The whole period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="granularity"/> is no named value.</exception>
    /// <exception cref="OverflowException">The period reaches past the calendar's first or last date.</exception>
    public ReportingPeriod PeriodOf(LocalDate date, Granularity granularity)
    {
        DateInterval whole = WholeOf(date, Guard.Named(granularity));
        return new(LabelOf(whole.Start, granularity), granularity, whole, whole);
    }

    /// <summary>Splits an interval into labelled periods, which cover each of its dates once.</summary>
    /// <param name="dates">The dates, both ends in it.</param>
    /// <param name="granularity">How long the periods are.</param>
    /// <returns>The periods in order; the first and the last may be cut by the interval and say so.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="dates"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="granularity"/> is no named value.</exception>
    /// <exception cref="OverflowException">A period reaches past the calendar's first or last date.</exception>
    public IReadOnlyList<ReportingPeriod> Split(DateInterval dates, Granularity granularity)
    {
        LocalDate last = Guard.NotNull(dates).End;
        List<ReportingPeriod> periods = [];
        for (LocalDate first = dates.Start; ; first = periods[periods.Count - 1].Dates.End.PlusDays(1))
        {
            ReportingPeriod period = PeriodOf(first, granularity);
            periods.Add(new(period.Label, granularity, period.Whole, new DateInterval(first, LocalDate.Min(period.Whole.End, last))));
            if (period.Whole.End >= last)
            {
                return periods;
            }
        }
    }

    private DateInterval WholeOf(LocalDate date, Granularity granularity) => granularity switch
    {
        Granularity.Day => new(date, date),
        Granularity.Week => Week(date),
        Granularity.Month => Months(date, 1, 1),
        Granularity.Quarter => Months(date, MonthsInQuarter, 1),
        Granularity.Year => Months(date, MonthsInYear, 1),
        Granularity.FiscalQuarter => Months(date, MonthsInQuarter, FirstMonthOfFiscalYear),
        _ => Months(date, MonthsInYear, FirstMonthOfFiscalYear),
    };

    private DateInterval Week(LocalDate date)
    {
        LocalDate first = date.DayOfWeek == FirstDayOfWeek ? date : date.Previous(FirstDayOfWeek);
        return new(first, first.PlusDays(6));
    }

    private static DateInterval Months(LocalDate date, int length, int firstMonth)
    {
        int into = (date.Month - firstMonth + MonthsInYear) % length;
        LocalDate first = new LocalDate(date.Year, date.Month, 1).PlusMonths(-into), lastMonth = first.PlusMonths(length - 1);
        return new(first, lastMonth.With(DateAdjusters.EndOfMonth));
    }

    private string LabelOf(LocalDate first, Granularity granularity)
    {
        int fiscalYear = first.Year + (FirstMonthOfFiscalYear > 1 && first.Month >= FirstMonthOfFiscalYear ? 1 : 0);
        return granularity switch
        {
            Granularity.Day => Guard.Invariant($"{first:uuuu-MM-dd}"),
            Granularity.Week when FirstDayOfWeek == IsoDayOfWeek.Monday =>
                Guard.Invariant($"{WeekYearRules.Iso.GetWeekYear(first):0000}-W{WeekYearRules.Iso.GetWeekOfWeekYear(first):00}"),
            Granularity.Week => Guard.Invariant($"week of {first:uuuu-MM-dd}"),
            Granularity.Month => Guard.Invariant($"{first:uuuu-MM}"),
            Granularity.Quarter => Guard.Invariant($"{first.Year:0000}-Q{((first.Month - 1) / MonthsInQuarter) + 1}"),
            Granularity.Year => Guard.Invariant($"{first.Year:0000}"),
            Granularity.FiscalQuarter => Guard.Invariant($"FY{fiscalYear:0000}-Q{((first.Month - FirstMonthOfFiscalYear + MonthsInYear) % MonthsInYear / MonthsInQuarter) + 1}"),
            _ => Guard.Invariant($"FY{fiscalYear:0000}"),
        };
    }
}
