using System;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>The periods of a granularity as numbers, so that the distance of two is a subtraction.</summary>
/// <remarks>The same periods as <see cref="ReportingCalendar.PeriodOf"/> gives, which also names them.</remarks>
internal sealed class PeriodAxis(ReportingCalendar calendar, Granularity granularity)
{
    private const int DaysInWeek = 7;
    private const int MonthsInYear = 12;

    private readonly int months = granularity switch
    {
        Granularity.Month => 1,
        Granularity.Quarter or Granularity.FiscalQuarter => 3,
        _ => MonthsInYear,
    };

    private readonly int offset = granularity switch
    {
        Granularity.FiscalQuarter or Granularity.FiscalYear => calendar.FirstMonthOfFiscalYear - 1,

        // 1 January 1970 was a Thursday.
        Granularity.Week => (int)calendar.FirstDayOfWeek - (int)IsoDayOfWeek.Thursday,
        _ => 0,
    };

    // The periods of the days so far, from the first of them on: the calendar is asked once a day. Replaced as a whole, so that threads may share it.
    private Known known = new(0, []);

    /// <summary>The number of the period that holds a day.</summary>
    public int IndexOf(int day)
    {
        Known days = known;
        uint place = unchecked((uint)(day - days.First));
        return place < (uint)days.Periods.Length ? days.Periods[place] : Reach(day);
    }

    private int Reach(int day)
    {
        const int More = 512;
        Known before = known;
        bool isFirst = before.Periods.Length == 0;
        int last = before.First + before.Periods.Length - 1;
        int lower = Math.Max(EpochDays.First, isFirst || day < before.First ? day - More : before.First);
        int upper = Math.Min(EpochDays.Last, isFirst || day > last ? day + More : last);
        int[] periods = new int[upper - lower + 1];
        for (int i = 0; i < periods.Length; i++)
        {
            periods[i] = Find(lower + i);
        }

        known = new(lower, periods);
        return periods[day - lower];
    }

    private int Find(int day)
    {
        switch (granularity)
        {
            case Granularity.Day:
                return day;
            case Granularity.Week:
                return Floor(day - offset, DaysInWeek);
            default:
                LocalDate date = EpochDays.Date(day);
                return Floor((date.Year * MonthsInYear) + date.Month - 1 - offset, months);
        }
    }

    /// <summary>The first day of a period.</summary>
    public LocalDate FirstDate(int index)
    {
        switch (granularity)
        {
            case Granularity.Day:
                return EpochDays.Date(index);
            case Granularity.Week:
                return EpochDays.Date((index * DaysInWeek) + offset);
            default:
                int month = (index * months) + offset, year = Floor(month, MonthsInYear);
                return new(year, month - (year * MonthsInYear) + 1, 1);
        }
    }

    /// <summary>The period itself.</summary>
    public ReportingPeriod Period(int index) => calendar.PeriodOf(FirstDate(index), granularity);

    private static int Floor(int value, int divisor) => (value - (((value % divisor) + divisor) % divisor)) / divisor;

    private sealed record Known(int First, int[] Periods);
}
