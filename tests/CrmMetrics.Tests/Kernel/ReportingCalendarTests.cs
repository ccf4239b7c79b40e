using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Tests.Kernel;

public class ReportingCalendarTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("calendar.json");

    private static readonly Arbitrary<LocalDate> Dates = Arb.From(Gen.Choose(-20_000, 40_000).Select(days => new LocalDate(1990, 1, 1).PlusDays(days)));

    private static readonly Arbitrary<Granularity> Granularities = Arb.From(Gen.Elements((Granularity[])Enum.GetValues(typeof(Granularity))));

    private static readonly Arbitrary<ReportingCalendar> Calendars = Arb.From(
        from day in Gen.Choose(1, 7)
        from month in Gen.Choose(1, 12)
        select new ReportingCalendar(DateTimeZone.Utc, (IsoDayOfWeek)day, month));

    [Fact]
    public void Days_are_as_long_as_the_zone_says()
    {
        foreach (JsonElement golden in Golden.GetProperty("day_length_hours").EnumerateArray())
        {
            Assert.Equal(golden.GetProperty("hours").GetDouble(), In(golden).LengthOf(Date(golden, "day")).TotalHours);
        }
    }

    [Fact]
    public void An_instant_belongs_to_the_local_day_month_and_week()
    {
        foreach (JsonElement golden in Golden.GetProperty("instant_to_local_day").EnumerateArray())
        {
            ReportingCalendar calendar = In(golden);
            LocalDate day = calendar.DateOf(OffsetDateTimePattern.Rfc3339.Parse(golden.GetProperty("utc").GetString()!).Value.ToInstant());
            Assert.Equal(Date(golden, "day"), day);
            Assert.Equal(Date(golden, "month_start"), calendar.PeriodOf(day, Granularity.Month).Whole.Start);
            Assert.Equal(Date(golden, "monday"), calendar.PeriodOf(day, Granularity.Week).Whole.Start);
        }
    }

    [Fact]
    public void Weeks_carry_their_iso_number()
    {
        foreach (JsonElement golden in Golden.GetProperty("iso_week").EnumerateArray())
        {
            LocalDate date = Date(golden, "date");
            string label = ReportingCalendar.Utc.PeriodOf(date, Granularity.Week).Label;
            Assert.Equal(golden.GetProperty("iso").GetString(), label + "-" + ((int)date.DayOfWeek).ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Months_are_added_as_NodaTime_adds_them()
    {
        foreach (JsonElement golden in Golden.GetProperty("add_months").EnumerateArray())
        {
            Assert.Equal(Date(golden, "result"), Date(golden, "date").PlusMonths(golden.GetProperty("months").GetInt32()));
        }
    }

    [Fact]
    public void The_day_that_Apia_skipped_has_no_length_and_no_instants()
    {
        ReportingCalendar apia = new(DateTimeZoneProviders.Tzdb["Pacific/Apia"]);
        LocalDate skipped = new(2011, 12, 30);
        Assert.Equal(Duration.Zero, apia.LengthOf(skipped));
        Assert.Equal(apia.StartOf(skipped), apia.StartOf(new LocalDate(2011, 12, 31)));
        Assert.Equal(new LocalDate(2011, 12, 31), apia.DateOf(apia.StartOf(skipped)));
        Assert.Equal(new LocalDate(2011, 12, 29), apia.DateOf(apia.StartOf(skipped) - Duration.Epsilon));
    }

    [Fact]
    public void A_day_whose_midnight_a_gap_swallows_begins_after_the_gap()
    {
        ReportingCalendar saoPaulo = new(DateTimeZoneProviders.Tzdb["America/Sao_Paulo"]);
        LocalDate gap = new(2018, 11, 4);
        Assert.Equal(new LocalTime(1, 0), saoPaulo.StartOf(gap).InZone(saoPaulo.Zone).TimeOfDay);
        Assert.Equal(gap, saoPaulo.DateOf(saoPaulo.StartOf(gap)));
    }

    [Theory]
    [InlineData(Granularity.Day, "2024-02-29", "2024-02-29", "2024-02-29")]
    [InlineData(Granularity.Week, "2024-W09", "2024-02-26", "2024-03-03")]
    [InlineData(Granularity.Month, "2024-02", "2024-02-01", "2024-02-29")]
    [InlineData(Granularity.Quarter, "2024-Q1", "2024-01-01", "2024-03-31")]
    [InlineData(Granularity.Year, "2024", "2024-01-01", "2024-12-31")]
    [InlineData(Granularity.FiscalQuarter, "FY2024-Q2", "2024-01-01", "2024-03-31")]
    [InlineData(Granularity.FiscalYear, "FY2024", "2023-10-01", "2024-09-30")]
    public void A_leap_day_lies_in_the_expected_period(Granularity granularity, string label, string first, string last)
    {
        ReportingPeriod period = new ReportingCalendar(DateTimeZone.Utc, IsoDayOfWeek.Monday, 10).PeriodOf(new LocalDate(2024, 2, 29), granularity);
        Assert.Equal(label, period.Label);
        Assert.Equal(new DateInterval(Iso(first), Iso(last)), period.Whole);
    }

    [Fact]
    public void Weeks_that_begin_on_Sunday_are_named_by_their_first_day()
    {
        ReportingPeriod week = new ReportingCalendar(DateTimeZone.Utc, IsoDayOfWeek.Sunday).PeriodOf(new LocalDate(2024, 3, 6), Granularity.Week);
        Assert.Equal("week of 2024-03-03", week.Label);
        Assert.Equal(new DateInterval(new LocalDate(2024, 3, 3), new LocalDate(2024, 3, 9)), week.Whole);
    }

    [Fact]
    public void A_fiscal_year_from_January_is_the_calendar_year() =>
        Check.That(Dates, date => ReportingCalendar.Utc.PeriodOf(date, Granularity.FiscalYear).Label == "FY" + ReportingCalendar.Utc.PeriodOf(date, Granularity.Year).Label);

    [Fact]
    public void Splitting_covers_each_date_once_and_names_the_cut_periods()
    {
        Arbitrary<DateInterval> intervals = Arb.From(
            from start in Dates.Generator
            from length in Gen.Choose(0, 1500)
            select new DateInterval(start, start.PlusDays(length)));
        Check.That(Calendars, intervals, Granularities, (calendar, dates, granularity) =>
        {
            IReadOnlyList<ReportingPeriod> periods = calendar.Split(dates, granularity);
            return periods[0].Dates.Start == dates.Start && periods[periods.Count - 1].Dates.End == dates.End
                && periods.Sum(period => period.Dates.Length) == dates.Length
                && periods.Skip(1).Zip(periods, (next, period) => next.Dates.Start == period.Dates.End.PlusDays(1)).All(joined => joined)
                && periods.Skip(1).Take(periods.Count - 2).All(period => !period.IsPartial)
                && periods.Select(period => period.Label).Distinct().Count() == periods.Count
                && periods.All(period => period.Whole.Contains(period.Dates) && calendar.PeriodOf(period.Dates.End, granularity).Whole.Equals(period.Whole));
        });
    }

    [Fact]
    public void A_period_is_complete_when_its_last_day_is_covered()
    {
        ReportingPeriod march = ReportingCalendar.Utc.PeriodOf(new LocalDate(2024, 3, 5), Granularity.Month);
        Assert.False(march.IsComplete(new LocalDate(2024, 3, 30)));
        Assert.True(march.IsComplete(new LocalDate(2024, 3, 31)));
    }

    [Fact]
    public void Bad_calendars_are_refused()
    {
        _ = Assert.Throws<ArgumentNullException>(() => new ReportingCalendar(null!));
        Assert.Equal("firstDayOfWeek", Assert.Throws<ArgumentOutOfRangeException>(() => new ReportingCalendar(DateTimeZone.Utc, IsoDayOfWeek.None)).ParamName);
        Assert.StartsWith(
            "firstMonthOfFiscalYear: must be a month from 1 to 12, but was 13.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ReportingCalendar(DateTimeZone.Utc, firstMonthOfFiscalYear: 13)).Message);
        Assert.Equal("granularity", Assert.Throws<ArgumentOutOfRangeException>(() => ReportingCalendar.Utc.PeriodOf(new LocalDate(2024, 1, 1), default)).ParamName);
    }

    private static ReportingCalendar In(JsonElement golden) => new(DateTimeZoneProviders.Tzdb[golden.GetProperty("tz").GetString()!]);

    private static LocalDate Date(JsonElement golden, string name) => Iso(golden.GetProperty(name).GetString()!);

    private static LocalDate Iso(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
