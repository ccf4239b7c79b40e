using CrmMetrics.Adoption;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

public class ActivityPeriodTests
{
    private static readonly ReportingCalendar Utc = ReportingCalendar.Utc;

    [Fact]
    public void A_month_is_set_against_the_month_before()
    {
        ActivityPeriod march = ActivityPeriod.Of(new LocalDate(2024, 3, 15), Granularity.Month, Utc);
        Assert.Equal("2024-03-01 to 2024-03-31", march.ToString());
        Assert.Equal(new DateInterval(new(2024, 2, 1), new(2024, 2, 29)), march.Before);
        Assert.Equal((31, 21), (march.Days, march.WorkingDays));
        Assert.False(march.IsWorkingDay(new LocalDate(2024, 3, 31)));
    }

    [Fact]
    public void Any_dates_are_set_against_as_many_before()
    {
        ActivityPeriod four = ActivityPeriod.Of(new DateInterval(new(2024, 3, 4), new(2024, 3, 31)), Utc, date => date.DayOfWeek != IsoDayOfWeek.Friday);
        Assert.Equal(new DateInterval(new(2024, 2, 5), new(2024, 3, 3)), four.Before);
        Assert.Equal(24, four.WorkingDays);
    }

    [Fact]
    public void Periods_are_equal_by_all_that_they_hold()
    {
        LocalDate day = new(2024, 3, 4);
        ActivityPeriod week = ActivityPeriod.Of(day, Granularity.Week, Utc);
        Assert.True(week == ActivityPeriod.Of(new DateInterval(day, day.PlusDays(6)), Utc));
        Assert.Equal(week.GetHashCode(), ActivityPeriod.Of(day, Granularity.Week, Utc).GetHashCode());
        Assert.True(week != ActivityPeriod.Of(day, Granularity.Week, Utc, _ => true));
        Assert.False(week.Equals(ActivityPeriod.Of(day, Granularity.Week, new(DateTimeZoneProviders.Tzdb["Europe/Berlin"]))));
        Assert.False(week == null);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Equal("calendar", Assert.Throws<ArgumentNullException>(() => ActivityPeriod.Of(new LocalDate(2024, 3, 1), Granularity.Month, null!)).ParamName);
        Assert.Equal("dates", Assert.Throws<ArgumentNullException>(() => ActivityPeriod.Of(null!, Utc)).ParamName);
        Assert.Equal("granularity", Assert.Throws<ArgumentOutOfRangeException>(() => ActivityPeriod.Of(new LocalDate(2024, 3, 1), 0, Utc)).ParamName);
        Assert.Equal("date", Assert.Throws<ArgumentOutOfRangeException>(() => ActivityPeriod.Of(new LocalDate(2024, 3, 1), Granularity.Month, Utc).IsWorkingDay(new LocalDate(2024, 4, 1))).ParamName);
    }
}
