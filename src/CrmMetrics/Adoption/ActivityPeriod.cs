using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Adoption;

/// <summary>The dates over which activity is summed up: the period itself, the one before it that it is set against, and its working days.</summary>
/// <remarks>Summaries of two periods refuse to be added. Their figures may be compared where the periods are of one kind, which is part of the definition of every figure that grows or shrinks with
/// the length of its period: March may be set against February, a week against any 7 days, but no month against a week. The kinds are the months, quarters and years of the calendar
/// (fiscal ones too), and any other number of days.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ActivityPeriod : IEquatable<ActivityPeriod>
{
    /// <summary>The longest trailing window that is counted for each day of a period.</summary>
    internal const int LongestWindow = 30;

    private readonly bool[] working;

    private ActivityPeriod(DateInterval dates, DateInterval before, ReportingCalendar calendar, bool[] working)
    {
        Dates = dates;
        Before = before;
        Calendar = calendar;
        this.working = working;
        WorkingDays = working.Count(day => day);
    }

    /// <summary>The dates of the period.</summary>
    /// <value>Both ends in it.</value>
    public DateInterval Dates { get; }

    /// <summary>The dates of the period before, by which users are new, retained, resurrected, lapsed or dormant.</summary>
    /// <value>Both ends in it; it ends on the day before <see cref="Dates"/> starts.</value>
    public DateInterval Before { get; }

    /// <summary>Whose midnight ends the day, and on which day a week begins.</summary>
    /// <value>As given.</value>
    public ReportingCalendar Calendar { get; }

    /// <summary>How many days the period has.</summary>
    /// <value>1 or more.</value>
    public int Days => Dates.Length;

    /// <summary>How many working days it has.</summary>
    /// <value>From 0 to <see cref="Days"/>.</value>
    public int WorkingDays { get; }

    /// <summary>The first date of which each day is remembered; of what was before is only known that it was.</summary>
    internal LocalDate FirstDate => LocalDate.Min(Before.Start, Dates.Start.PlusDays(1 - LongestWindow));

    /// <summary>Makes the period of the calendar that holds a date, such as its month.</summary>
    /// <param name="date">Any date of the period.</param>
    /// <param name="granularity">How long the period is: a month, say.</param>
    /// <param name="calendar">Whose midnight ends the day, on which day the week begins, in which month the fiscal year.</param>
    /// <param name="isWorkingDay">Whether a date is a working day; Monday to Friday when left out. It is asked once for each date of the period, and not kept.</param>
    /// <returns>The whole period, to be set against the whole one before: March against February.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="calendar"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="granularity"/> is not named.</exception>
    public static ActivityPeriod Of(LocalDate date, Granularity granularity, ReportingCalendar calendar, Func<LocalDate, bool>? isWorkingDay = null)
    {
        DateInterval dates = Guard.NotNull(calendar).PeriodOf(date, granularity).Whole;
        return Of(dates, calendar.PeriodOf(dates.Start.PlusDays(-1), granularity).Whole, calendar, isWorkingDay);
    }

    /// <summary>Makes a period of any dates, such as the last 28 days, or a month up to today.</summary>
    /// <param name="dates">The dates, both ends in it.</param>
    /// <param name="calendar">Whose midnight ends the day, and on which day a week begins.</param>
    /// <param name="isWorkingDay">Whether a date is a working day; Monday to Friday when left out. It is asked once for each date of the period, and not kept.</param>
    /// <returns>The period, to be set against as many days right before it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="dates"/> or <paramref name="calendar"/> is <see langword="null"/>.</exception>
    public static ActivityPeriod Of(DateInterval dates, ReportingCalendar calendar, Func<LocalDate, bool>? isWorkingDay = null) =>
        Of(Guard.NotNull(dates), new DateInterval(dates.Start.PlusDays(-dates.Length), dates.Start.PlusDays(-1)), Guard.NotNull(calendar), isWorkingDay);

    /// <summary>Whether a date is a working day.</summary>
    /// <param name="date">A date of the period.</param>
    /// <returns><see langword="true"/> when it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="date"/> is not in the period.</exception>
    public bool IsWorkingDay(LocalDate date) => working[IndexOf(date, nameof(date))];

    /// <summary>Whether two have the same dates, working days and calendar.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(ActivityPeriod? left, ActivityPeriod? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ in a date, a working day or the calendar.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(ActivityPeriod? left, ActivityPeriod? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(ActivityPeriod? other) => other is not null && Dates.Equals(other.Dates) && Before.Equals(other.Before)
        && Calendar.Equals(other.Calendar) && working.AsSpan().SequenceEqual(other.working);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActivityPeriod);

    /// <inheritdoc/>
    public override int GetHashCode() => (Dates, Before, WorkingDays).GetHashCode();

    /// <summary>Writes the first and the last date.</summary>
    /// <returns>Such as <c>2024-02-01 to 2024-02-29</c>, the same in every culture.</returns>
    public override string ToString() => Text.Iso(Dates.Start) + " to " + Text.Iso(Dates.End);

    /// <summary>The definition of a figure that depends on how long its period is, with the kind of the period in it.</summary>
    /// <param name="definition">What the figure is, over any period.</param>
    /// <param name="period">The period; none for the summary of nobody.</param>
    /// <param name="isOfStates">Whether the period before has a part in it, and must be of the same kind.</param>
    internal static MetricDefinition In(MetricDefinition definition, ActivityPeriod? period, bool isOfStates = false)
    {
        if (period is null)
        {
            return definition;
        }

        string? kind = CalendarKind(period.Dates, period.Calendar);
        kind = isOfStates && !string.Equals(kind, CalendarKind(period.Before, period.Calendar), StringComparison.Ordinal) ? null : kind;
        return definition with
        {
            Id = definition.Id + "/" + (kind ?? Guard.Invariant($"{period.Days}-days")),
            Text = definition.Text + ", in a period of " + (kind is null ? Guard.Invariant($"{period.Days} days") : "a " + kind),
        };
    }

    /// <summary>Passes when both are the same period.</summary>
    /// <exception cref="DefinitionMismatchException">They are not.</exception>
    internal static ActivityPeriod Same(ActivityPeriod left, ActivityPeriod right) => left.Equals(right) ? left : throw new DefinitionMismatchException(left.Whole(), right.Whole());

    internal static ActivityPeriod Read(Form form)
    {
        string zone = form.Text("zone");
        ReportingCalendar calendar = new(
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? throw new FormatException("The time zone " + zone + " is not in the tz database."),
            form.Enum<IsoDayOfWeek>("firstDayOfWeek"),
            form.Int32("firstMonthOfFiscalYear"));
        DateInterval dates = new(form.Date("first"), form.Date("last")), before = new(form.Date("firstBefore"), dates.Start.PlusDays(-1));
        long[] free = form.Int64s("freeDays");
        bool[] isWorking = new bool[dates.Length];
        for (int day = 0; day < isWorking.Length; day++)
        {
            isWorking[day] = !free.Contains(day);
        }

        return free.Distinct().Count() == free.Length && free.Length + isWorking.Count(day => day) == isWorking.Length
            ? new(dates, before, calendar, isWorking)
            : throw new FormatException("The field freeDays must be different days of the period, counted from 0.");
    }

    internal Form Write(Form form) => form
        .Add("first", Dates.Start)
        .Add("last", Dates.End)
        .Add("firstBefore", Before.Start)
        .Add("zone", Calendar.Zone.Id)
        .Add("firstDayOfWeek", Calendar.FirstDayOfWeek)
        .Add("firstMonthOfFiscalYear", Calendar.FirstMonthOfFiscalYear)
        .Add("freeDays", Enumerable.Range(0, working.Length).Where(day => !working[day]).Select(day => (long)day));

    /// <summary>The place of a date in the period, from 0.</summary>
    internal int IndexOf(LocalDate date, string name) => Dates.Contains(date)
        ? Period.DaysBetween(Dates.Start, date)
        : throw Guard.Out(name, Text.Iso(date), "must be a date of the period from " + ToString());

    private static ActivityPeriod Of(DateInterval dates, DateInterval before, ReportingCalendar calendar, Func<LocalDate, bool>? isWorkingDay)
    {
        bool[] isWorking = [.. dates.Select(isWorkingDay ?? (date => date.DayOfWeek < IsoDayOfWeek.Saturday))];
        return new(dates, before, calendar, isWorking);
    }

    // Months, quarters and years have no fixed number of days, and are compared with each other all the same.
    private static string? CalendarKind(DateInterval dates, ReportingCalendar calendar)
    {
        return Is(Granularity.Month) ? "month"
            : Is(Granularity.Quarter) || Is(Granularity.FiscalQuarter) ? "quarter"
            : Is(Granularity.Year) || Is(Granularity.FiscalYear) ? "year"
            : null;

        bool Is(Granularity granularity) => calendar.PeriodOf(dates.Start, granularity).Whole.Equals(dates);
    }

    private MetricDefinition Whole() => new(
        "activity/" + Text.Iso(Dates.Start) + "/" + Text.Iso(Dates.End) + "/" + Text.Iso(Before.Start) + "/" + Calendar.Zone.Id + "/" + Calendar.FirstDayOfWeek,
        Guard.Invariant($"activity from {ToString()} after that from {Text.Iso(Before.Start)}, {WorkingDays} working days, in {Calendar.Zone.Id}"),
        "users",
        1,
        BetterWhen.Higher);
}
