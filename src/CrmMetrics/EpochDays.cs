using NodaTime;

namespace CrmMetrics;

/// <summary>Dates as numbers of days from 1 January 1970.</summary>
internal static class EpochDays
{
    private const int FirstYear = 1900;
    private const int Years = 250;
    private const int MonthsInYear = 12;

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    // Where the months begin of the years in which customers live, the day before each: a date is then two look-ups.
    private static readonly int[] MonthStarts = NewMonthStarts();

    /// <summary>The number of the first date of the calendar.</summary>
    public static int First { get; } = Of(LocalDate.MinIsoValue);

    /// <summary>The number of its last date.</summary>
    public static int Last { get; } = Of(LocalDate.MaxIsoValue);

    public static int Of(LocalDate date)
    {
        int month = ((date.Year - FirstYear) * MonthsInYear) + date.Month - 1;
        return month >= 0 && month < MonthStarts.Length && ReferenceEquals(date.Calendar, CalendarSystem.Iso)
            ? MonthStarts[month] + date.Day
            : Period.DaysBetween(Epoch, date.WithCalendar(CalendarSystem.Iso));
    }

    public static LocalDate Date(int day) => Epoch.PlusDays(day);

    public static bool IsDate(int day) => day >= First && day <= Last;

    private static int[] NewMonthStarts()
    {
        int[] starts = new int[Years * MonthsInYear];
        for (int month = 0; month < starts.Length; month++)
        {
            starts[month] = Period.DaysBetween(Epoch, new LocalDate(FirstYear, 1, 1).PlusMonths(month)) - 1;
        }

        return starts;
    }
}
