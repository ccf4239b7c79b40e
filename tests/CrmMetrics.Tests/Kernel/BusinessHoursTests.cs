using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Kernel;

public class BusinessHoursTests
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kathmandu", "UTC"];

    // Around the changes of the clock of every zone above, and the day that Apia skipped.
    private static readonly LocalDate[] Edges =
        [new(2011, 12, 30), new(2024, 3, 10), new(2024, 3, 31), new(2024, 4, 7), new(2024, 10, 6), new(2024, 10, 27), new(2024, 11, 3), new(2018, 11, 4), new(2019, 2, 17), new(1969, 12, 31), new(2024, 2, 29)];

    private static readonly BusinessHours Berlin = BusinessHours.Weekdays(DateTimeZoneProviders.Tzdb["Europe/Berlin"], new(9, 0), new(17, 0), [new(2024, 3, 29), new(2024, 4, 1)]);

    /// <summary>Calendars with up to three spans a day, by night too, on hours and quarters.</summary>
    private static Gen<BusinessHours> HoursGen { get; } =
        from zone in Gen.Elements(Zones)
        from cuts in Gen.Choose(0, 96).ArrayOf(6).ArrayOf(7)
        from open in Gen.Elements(true, true, false).ArrayOf(7)
        from edge in Gen.Elements(Edges)
        from off in Gen.Choose(-4, 4).ArrayOf(3)
        let spans = Enumerable.Range(0, 7).SelectMany(day => open[day] || day == 2 ? Spans((IsoDayOfWeek)(day + 1), cuts[day]) : []).ToArray()
        where spans.Length > 0
        select new BusinessHours(
            DateTimeZoneProviders.Tzdb[zone],
            spans,
            Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day).Except(spans.Select(span => span.Day)),
            off.Select(days => edge.PlusDays(days)));

    /// <summary>A calendar with an instant near its edges and some minutes on.</summary>
    private static Arbitrary<(BusinessHours Hours, Instant From, int Minutes)> Cases { get; } = Arb.From(
        from hours in HoursGen
        from edge in Gen.Elements(Edges)
        from minute in Gen.Choose(-4_000, 4_000)
        from minutes in Gen.Choose(0, 3_000)
        select (hours, edge.AtMidnight().InUtc().ToInstant() + Duration.FromMinutes(5 * (minute / 5)), 5 * (minutes / 5)));

    [Fact]
    public void Time_between_is_what_looking_at_the_clock_every_five_minutes_gives() =>
        Check.That(Cases, given =>
        {
            // Every hour in the cases begins on a quarter, every offset is one of quarters: so five minutes are open as their first instant is.
            int open = Enumerable.Range(0, given.Minutes / 5).Count(step => IsOpenByClock(given.Hours, given.From + Duration.FromMinutes(5 * step)));
            return given.Hours.Between(given.From, given.From + Duration.FromMinutes(given.Minutes)) == Duration.FromMinutes(5 * open);
        });

    [Fact]
    public void It_is_open_when_the_clock_says_so() =>
        Check.That(Cases, given => given.Hours.IsOpen(given.From) == IsOpenByClock(given.Hours, given.From)
            && given.Hours.IsOpen(given.From - Duration.Epsilon) == IsOpenByClock(given.Hours, given.From - Duration.Epsilon));

    [Fact]
    public void Parts_of_the_time_add_up_to_the_whole() =>
        Check.That(Cases, Arb.From(Gen.Choose(0, 2_000_000_000)), (given, nanos) =>
        {
            Instant between = given.From + Duration.FromNanoseconds(nanos), to = given.From + Duration.FromDays(4_000) + Duration.FromNanoseconds(7L * nanos);
            return given.Hours.Between(given.From, between) + given.Hours.Between(between, to) == given.Hours.Between(given.From, to);
        });

    [Fact]
    public void The_next_opening_is_the_first_open_instant() =>
        Check.That(Cases, given =>
        {
            Instant next = given.Hours.NextOpening(given.From);
            return next >= given.From && given.Hours.IsOpen(next) && given.Hours.Between(given.From, next) == Duration.Zero
                && (next == given.From || !given.Hours.IsOpen(next - Duration.Epsilon));
        });

    [Fact]
    public void What_is_added_has_passed_by_then_and_not_before() =>
        Check.That(Cases, given =>
        {
            Duration time = Duration.FromMinutes(given.Minutes) + Duration.FromNanoseconds(given.Minutes % 3);
            Instant due = given.Hours.Add(given.From, time);
            return given.Hours.Between(given.From, due) == time && (time == Duration.Zero ? due == given.From : given.Hours.Between(given.From, due - Duration.Epsilon) < time);
        });

    [Fact]
    public void Written_down_it_reads_back() =>
        Check.That(Arb.From(HoursGen), hours => BusinessHours.Parse(hours.ToString("R", CultureInfo.GetCultureInfo("de-DE"))) == hours);

    [Fact]
    public void Hours_that_come_twice_count_twice_and_hours_in_a_gap_do_not_exist()
    {
        BusinessHours nights = new(
            DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            [new(IsoDayOfWeek.Sunday, new(2, 0), new(3, 0)), new(IsoDayOfWeek.Monday, new(9, 0), LocalTime.Midnight)],
            [IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday],
            []);
        Assert.Equal(Duration.FromHours(2), nights.Between(Instant.FromUtc(2024, 10, 26, 12, 0), Instant.FromUtc(2024, 10, 27, 12, 0)));
        Assert.Equal(Duration.Zero, nights.Between(Instant.FromUtc(2024, 3, 30, 12, 0), Instant.FromUtc(2024, 3, 31, 12, 0)));

        // The hour of the gap never opens: the next opening is Monday's.
        Assert.Equal(Instant.FromUtc(2024, 4, 1, 7, 0), nights.NextOpening(Instant.FromUtc(2024, 3, 30, 12, 0)));

        // Half of the hour before the clock goes back, half after.
        Assert.Equal(Instant.FromUtc(2024, 10, 27, 1, 30), nights.Add(Instant.FromUtc(2024, 10, 26, 12, 0), Duration.FromMinutes(90)));
        Assert.Equal(Duration.FromHours(16), nights.Week);
    }

    [Fact]
    public void Hours_that_begin_in_a_gap_open_when_it_ends()
    {
        BusinessHours hours = new(
            DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            [new(IsoDayOfWeek.Sunday, new(2, 30), new(6, 0))],
            [IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday],
            []);
        Assert.Equal(Instant.FromUtc(2024, 3, 31, 1, 0), hours.NextOpening(Instant.FromUtc(2024, 3, 31, 0, 0)));
        Assert.Equal(Duration.FromHours(3), hours.Between(Instant.FromUtc(2024, 3, 31, 0, 0), Instant.FromUtc(2024, 3, 31, 12, 0)));
    }

    [Fact]
    public void The_date_that_Apia_skipped_had_no_open_hours()
    {
        // The 30th was a Friday.
        BusinessHours apia = BusinessHours.Weekdays(DateTimeZoneProviders.Tzdb["Pacific/Apia"], new(9, 0), new(17, 0));
        Instant thursday = new LocalDateTime(2011, 12, 29, 9, 0).InZoneStrictly(apia.Zone).ToInstant();
        Instant monday = new LocalDateTime(2012, 1, 2, 9, 0).InZoneStrictly(apia.Zone).ToInstant();
        Assert.Equal(Duration.FromHours(8), apia.Between(thursday, monday));
        Assert.Equal(monday, apia.NextOpening(thursday + Duration.FromHours(8)));
        Assert.Equal(monday + Duration.FromHours(1), apia.Add(thursday, Duration.FromHours(9)));
    }

    [Fact]
    public void An_answer_is_due_at_the_closing_and_not_at_the_next_opening()
    {
        Instant friday = Instant.FromUtc(2024, 5, 3, 7, 0);
        Assert.Equal(friday + Duration.FromHours(8), Berlin.Add(friday, Duration.FromHours(8)));
        Assert.Equal(Instant.FromUtc(2024, 5, 6, 7, 0) + Duration.Epsilon, Berlin.Add(friday, Duration.FromHours(8) + Duration.Epsilon));
        Assert.Equal(friday, Berlin.Add(friday, Duration.Zero));
        Assert.True(Berlin.IsOpen(friday));
        Assert.False(Berlin.IsOpen(friday + Duration.FromHours(8)));
        Assert.Equal(Instant.FromUtc(2024, 4, 2, 7, 0), Berlin.NextOpening(Instant.FromUtc(2024, 3, 28, 20, 0)));
    }

    [Fact]
    public void A_thousand_years_are_counted_without_a_loop_over_days()
    {
        BusinessHours utc = BusinessHours.Weekdays(DateTimeZone.Utc, new(9, 0), new(17, 0), [new(2024, 3, 29), new(2024, 3, 30)]);
        Instant from = Instant.FromUtc(1500, 1, 1, 0, 0), to = Instant.FromUtc(2500, 1, 1, 0, 0);
        int first = (int)from.InUtc().DayOfWeek - 1, weekdays = Enumerable.Range(first, (int)(to - from).TotalDays).Count(day => day % 7 < 5);
        Assert.Equal(Duration.FromHours(8L * (weekdays - 1)), utc.Between(from, to));
        Assert.Equal(to - Duration.FromHours(7), utc.Add(from, utc.Between(from, to)) + Duration.FromHours(0));
        Instant due = utc.Add(from, Duration.FromHours(8L * 100_000));
        Assert.Equal(Duration.FromHours(8L * 100_000), utc.Between(from, due));
    }

    [Fact]
    public void A_calendar_with_a_hole_or_an_overlap_is_refused()
    {
        DateTimeZone utc = DateTimeZone.Utc;
        BusinessSpan[] week = [.. Enumerable.Range(1, 5).Select(day => new BusinessSpan((IsoDayOfWeek)day, new(9, 0), new(17, 0)))];
        IsoDayOfWeek[] weekend = [IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday];
        Refused("closed: every day of the week must either have hours or be closed, but Wednesday had none and was not named as closed.", () => new(utc, week.Where(span => span.Day != IsoDayOfWeek.Wednesday), weekend, []));
        Refused("closed: every day of the week must either have hours or be closed, but Friday was both.", () => new(utc, week, [IsoDayOfWeek.Friday, .. weekend], []));
        Refused("hours: spans must not overlap, but two were Monday 09:00-17:00 and Monday 16:59-18:00.", () => new(utc, [.. week, new(IsoDayOfWeek.Monday, new(16, 59), new(18, 0))], weekend, []));
        Refused(
            "hours: a span must be on a day from Monday to Sunday and end after it begins, hours past midnight as two spans, but one was Monday 22:00-06:00.",
            () => new(utc, [new(IsoDayOfWeek.Monday, new(22, 0), new(6, 0))], weekend, []));
        Refused(
            "hours: a span must be on a day from Monday to Sunday and end after it begins, hours past midnight as two spans, but one was None 09:00-10:00.",
            () => new(utc, [new(IsoDayOfWeek.None, new(9, 0), new(10, 0))], weekend, []));
        Refused("closed: must be days from Monday to Sunday and leave one open, but were Monday,", () => new(utc, [], Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day), []));
        Refused(
            "holidays: must be dates for which they are known, 2025-01-01 to 2025-12-31, but one was 2024-12-25.",
            () => BusinessHours.Weekdays(utc, new(9, 0), new(17, 0), [new(2024, 12, 25)], new DateInterval(new(2025, 1, 1), new(2025, 12, 31))));
        Assert.Equal("zone", Assert.Throws<ArgumentNullException>(() => BusinessHours.Weekdays(null!, new(9, 0), new(17, 0))).ParamName);
        Assert.Equal("hours", Assert.Throws<ArgumentNullException>(() => new BusinessHours(utc, null!, [], [])).ParamName);

        static void Refused(string message, Func<BusinessHours> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => make()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_with_an_unknown_zone_or_impossible_hours_is_refused()
    {
        const string Good = "zone=Europe/Berlin;hours=Monday 09:00-12:30 13:00-24:00, Tuesday 09:00-17:00;closed=Wednesday, Thursday, Friday, Saturday, Sunday;holidays=2025-12-25, 2025-01-01;knownFrom=2025-01-01;knownTo=2025-12-31";
        BusinessHours hours = BusinessHours.Parse(Good);
        Assert.Equal("Monday 09:00-12:30 13:00-24:00, Tuesday 09:00-17:00 in Europe/Berlin, 2 holidays", hours.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal([new LocalDate(2025, 1, 1), new LocalDate(2025, 12, 25)], hours.Holidays);
        Assert.Equal(3, hours.Hours.Count);
        Refused("zone: must be one of the tz database, such as Europe/Berlin, but was \"Europe/Berln\".", Good.Replace("Berlin", "Berln"));
        Refused("Hours are written like 09:00-17:00, but were \"0900\".", Good.Replace("09:00-12:30", "0900"));
        Refused("A time is written like 09:00, but was \"9:00\".", Good.Replace("09:00-12:30", "9:00-12:30"));
        Refused("A day is one of Monday to Sunday, but was \"Tue\".", Good.Replace("Tuesday", "Tue"));
        Refused("A holiday must be a date like 2025-12-25, but was \"2025-13-25\".", Good.Replace("2025-12-25", "2025-13-25"));
        Refused("but Sunday had none and was not named as closed.", Good.Replace(", Sunday", ""));
        Assert.Null(BusinessHours.TryParse("zone=UTC", out BusinessHours? none) ? none : null);
        _ = Assert.Throws<FormatException>(() => hours.ToString("X", null));

        static void Refused(string message, string text) => Assert.Contains(message, Assert.Throws<FormatException>(() => BusinessHours.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_midnight_that_ends_the_last_known_date_is_an_end()
    {
        DateTimeZone cairo = DateTimeZoneProviders.Tzdb["Africa/Cairo"], berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        BusinessHours year = BusinessHours.Weekdays(berlin, new(9, 0), LocalTime.Midnight, [], new DateInterval(new(2025, 1, 1), new(2025, 12, 31)));
        Instant end = Instant.FromUtc(2025, 12, 31, 23, 0), evening = end - Duration.FromHours(3), start = Instant.FromUtc(2024, 12, 31, 23, 0);
        Assert.Equal(Duration.FromHours(3), year.Between(evening, end));
        Assert.Equal(end, year.Add(evening, Duration.FromHours(3)));
        Assert.Equal(Duration.Zero, year.Between(start, start));
        Assert.StartsWith(
            "to: must be on a date for which the holidays are known, 2025-01-01 to 2025-12-31, but was 2025-12-31T23:00:00.000000001Z.",
            Assert.Throws<ArgumentOutOfRangeException>(() => year.Between(evening, end + Duration.Epsilon)).Message,
            StringComparison.Ordinal);
        Assert.Equal("from", Assert.Throws<ArgumentOutOfRangeException>(() => year.Between(end, end)).ParamName);

        // In Cairo the clock went from midnight of 25 April 2025 to 1:00: the 24th ends where no midnight is.
        BusinessHours april = BusinessHours.Weekdays(cairo, LocalTime.Midnight, LocalTime.Midnight, [], new DateInterval(new(2025, 4, 1), new(2025, 4, 24)));
        Instant last = cairo.AtStartOfDay(new(2025, 4, 25)).ToInstant();
        Assert.Equal(new LocalTime(1, 0), last.InZone(cairo).TimeOfDay);
        Assert.Equal(Duration.FromHours(24), april.Between(last - Duration.FromHours(24), last));
        Assert.Null(april.Problem(last - Duration.FromHours(24), last));
        Assert.NotNull(april.Problem(last - Duration.FromHours(24), last + Duration.Epsilon));
    }

    [Fact]
    public void A_date_whose_holidays_are_not_known_is_refused()
    {
        BusinessHours year = BusinessHours.Weekdays(DateTimeZone.Utc, new(9, 0), new(17, 0), [], new DateInterval(new(2025, 1, 1), new(2025, 12, 31)));
        Instant inside = Instant.FromUtc(2025, 12, 31, 12, 0), outside = Instant.FromUtc(2026, 1, 1, 12, 0);
        Assert.Equal(Duration.FromHours(5), year.Between(inside, Instant.FromUtc(2025, 12, 31, 23, 59)));
        Assert.StartsWith(
            "to: must be on a date for which the holidays are known, 2025-01-01 to 2025-12-31, but was 2026-01-01T12:00:00Z.",
            Assert.Throws<ArgumentOutOfRangeException>(() => year.Between(inside, outside)).Message,
            StringComparison.Ordinal);
        Assert.Equal("instant", Assert.Throws<ArgumentOutOfRangeException>(() => year.IsOpen(outside)).ParamName);
        Assert.Contains(
            "so much open time has passed on 2026-01-01, but the holidays are known for 2025-01-01 to 2025-12-31",
            Assert.Throws<ArgumentOutOfRangeException>(() => year.Add(inside, Duration.FromHours(6))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "to: must not be before 2025-12-31T12:00:00Z, but was 2025-12-31T11:00:00Z.", Assert.Throws<ArgumentOutOfRangeException>(() => year.Between(inside, inside - Duration.FromHours(1))).Message, StringComparison.Ordinal);
        Assert.Equal("time", Assert.Throws<ArgumentOutOfRangeException>(() => year.Add(inside, -Duration.Epsilon)).ParamName);
        Assert.Contains(
            "the calendar ends before so much open time has passed",
            Assert.Throws<ArgumentOutOfRangeException>(() => BusinessHours.Weekdays(DateTimeZone.Utc, new(9, 0), new(17, 0)).Add(inside, Duration.FromDays(4_000_000))).Message,
            StringComparison.Ordinal);
    }

#if NET8_0_OR_GREATER
    [Fact]
    public void Written_as_json_it_reads_back() =>
        Check.That(Arb.From(HoursGen), hours => System.Text.Json.JsonSerializer.Deserialize<BusinessHours>(System.Text.Json.JsonSerializer.Serialize(hours)) == hours);
#endif

    private static IEnumerable<BusinessSpan> Spans(IsoDayOfWeek day, int[] cuts)
    {
        int[] sorted = [.. cuts.Distinct().OrderBy(cut => cut)];
        for (int i = 0; i + 1 < sorted.Length; i += 2)
        {
            yield return new(day, At(sorted[i]), At(sorted[i + 1]));
        }
    }

    private static LocalTime At(int quarter) => quarter == 96 ? LocalTime.Midnight : LocalTime.Midnight.PlusMinutes(15 * quarter);

    private static bool IsOpenByClock(BusinessHours hours, Instant instant)
    {
        LocalDateTime clock = instant.InZone(hours.Zone).LocalDateTime;
        return !hours.Holidays.Contains(clock.Date)
            && hours.Hours.Any(span => span.Day == clock.DayOfWeek && span.From <= clock.TimeOfDay && (span.To == LocalTime.Midnight || clock.TimeOfDay < span.To));
    }
}
