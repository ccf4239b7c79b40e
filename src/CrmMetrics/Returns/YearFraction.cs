using NodaTime;

namespace CrmMetrics.Returns;

/// <summary>Years between two days under each day count.</summary>
internal static class YearFraction
{
    /// <summary>The years from one day to a later one; the later the day, the more.</summary>
    public static double Between(LocalDate from, LocalDate to, DayCount dayCount) => dayCount switch
    {
        DayCount.Actual360 => Days(from, to) / 360.0,
        DayCount.Thirty360Us => ThirtyUs(from, to) / 360.0,
        DayCount.Thirty360European => Thirty(from, to, System.Math.Min(from.Day, 30), System.Math.Min(to.Day, 30)) / 360.0,
        DayCount.ActualActualIsda => Isda(from, to),
        _ => Days(from, to) / 365.0,
    };

    private static int Days(LocalDate from, LocalDate to) => Period.DaysBetween(from, to);

    private static int Thirty(LocalDate from, LocalDate to, int first, int last) => (360 * (to.Year - from.Year)) + (30 * (to.Month - from.Month)) + last - first;

    private static int ThirtyUs(LocalDate from, LocalDate to)
    {
        bool fromEnd = IsEndOfFebruary(from);
        int last = fromEnd && IsEndOfFebruary(to) ? 30 : to.Day, first = fromEnd ? 30 : from.Day;
        return Thirty(from, to, System.Math.Min(first, 30), last == 31 && first >= 30 ? 30 : last);
    }

    private static bool IsEndOfFebruary(LocalDate date) => date.Month == 2 && date.Day == date.Calendar.GetDaysInMonth(date.Year, 2);

    private static double Isda(LocalDate from, LocalDate to)
    {
        if (from.Year == to.Year)
        {
            return (double)Days(from, to) / DaysIn(from);
        }

        int toNewYear = DaysIn(from) - from.DayOfYear + 1, sinceNewYear = to.DayOfYear - 1;
        return ((double)toNewYear / DaysIn(from)) + (to.Year - from.Year - 1) + ((double)sinceNewYear / DaysIn(to));
    }

    private static int DaysIn(LocalDate date) => date.Calendar.GetDaysInYear(date.Year);
}
