using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

public class LoggingTimelinessLaws : SummaryLaws<LoggingTimeliness>
{
    protected override Arbitrary<LoggingTimeliness> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(LoggingTimeliness.Zero)),
        (9, LoggingTimelinessTests.Activities.Generator.Select(rows => LoggingTimeliness.From(rows, LoggingTimelinessTests.Day, LoggingTimelinessTests.AsOf)))));

    protected override LoggingTimeliness Zero => LoggingTimeliness.Zero;

    protected override LoggingTimeliness Parse(string text) => LoggingTimeliness.Parse(text);
}

public class LoggingTimelinessTests
{
    internal static readonly Duration Day = Duration.FromHours(24);

    internal static readonly Instant AsOf = Instant.FromUtc(2026, 3, 31, 18, 0);

    internal static readonly Arbitrary<LoggedActivity[]> Activities = Arb.From(
        (from ago in Gen.Choose(0, 100)
         from delay in Gen.Choose(-10, 60)
         from logged in Gen.Elements(true, true, true, false)
         let happened = AsOf - Duration.FromHours(ago)
         let entered = happened + Duration.FromHours(delay)
         select new LoggedActivity(happened, logged && entered <= AsOf ? entered : null)).ArrayOf().Resize(24));

    [Fact]
    public void It_counts_what_a_filter_counts() =>
        Check.That(Activities, rows =>
        {
            LoggingTimeliness all = LoggingTimeliness.From(rows, Day, AsOf);
            LoggedActivity[] over = [.. rows.Where(row => row.Happened <= AsOf - Day)];
            int inTime = over.Count(row => row.Logged <= row.Happened + Day), late = over.Count(row => row.Logged > row.Happened + Day);
            return (all.InTime, all.Late, all.NotLogged, all.Pending, all.Ahead)
                    == (inTime, late, over.Count(row => row.Logged is null), rows.Length - over.Length, over.Count(row => row.Logged < row.Happened))
                && (all.Share.Part, all.Share.Whole) == (inTime, over.Length) && all.Logged.Part == inTime + late;
        });

    [Fact]
    public void Every_door_and_any_cut_give_the_same() =>
        Check.That(Activities, Given.Count, (rows, cut) =>
        {
            int at = (int)(cut % (rows.Length + 1));
            LoggingTimeliness all = LoggingTimeliness.From(rows, Day, AsOf);
            return LoggingTimeliness.From(rows.Take(at), Day, AsOf) + LoggingTimeliness.From(rows.Skip(at), Day, AsOf) == all
                && LoggingTimeliness.From(Day, all.InTime, all.Late, all.NotLogged, all.Pending, all.Ahead) == all
                && (rows.Length == 0 || LoggingTimeliness.By(rows, row => row.Happened.InUtc().DayOfWeek, row => row, Day, AsOf).Values.Aggregate((sum, part) => sum + part) == all);
        });

    [Fact]
    public void A_window_may_be_longer_than_time_itself()
    {
        foreach (Duration window in new[] { Duration.MaxValue, Duration.FromDays(365 * 300), Instant.MaxValue - Instant.MinValue })
        {
            LoggingTimeliness all = LoggingTimeliness.From([new LoggedActivity(AsOf, AsOf), new(Instant.MinValue, AsOf), new(AsOf - Day, null)], window, AsOf);
            bool isOver = window < AsOf - Instant.MinValue;
            Assert.Equal((window, isOver ? 2 : 3, isOver ? 1 : 0), (all.Window, all.Pending, all.Late));
            Assert.Equal(all, LoggingTimeliness.Parse(all.ToString("R", null)));
        }

        Assert.False(LoggingTimeliness.TryParse("windowSeconds=79228162514264337593543950335;inTime=1;late=0;notLogged=0;pending=0;ahead=0", out _));
        Assert.False(LoggingTimeliness.TryParse("windowSeconds=9999999999999999;inTime=1;late=0;notLogged=0;pending=0;ahead=0", out _));
    }

    [Fact]
    public void The_last_moment_of_the_window_counts_and_an_open_window_does_not()
    {
        Instant before = AsOf - Day;
        LoggedActivity onTheDot = new(before, AsOf), late = new(before - Duration.FromTicks(1), AsOf), quick = new(AsOf - Duration.FromHours(1), AsOf), planned = new(before, before - Day);
        LoggingTimeliness all = LoggingTimeliness.From([onTheDot, late, quick, planned], Day, AsOf);
        Assert.Equal((2, 1, 0, 1, 1), (all.InTime, all.Late, all.NotLogged, all.Pending, all.Ahead));
        Assert.Equal("2/3 = 66.7 % within 24 hours (1 late, 0 not logged, 1 pending)", all.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("timeliness/24-hours", all.Share.Definition.Id);
    }

    [Fact]
    public void The_shares_of_users_pool_with_an_interval_of_users()
    {
        LoggingTimeliness[] users = [.. Enumerable.Range(1, 12).Select(user => LoggingTimeliness.From(Day, user * 5, 60 - (user * 5), 0))];
        Estimate pooled = ClusteredRatio.From(users.Select(user => user.Share));
        LoggingTimeliness all = users.Aggregate((sum, user) => sum + user);
        Assert.Equal(all.Share.Value, pooled.Value);
        Assert.True(pooled.Interval(0.95)!.Value.Width > 3 * all.Share.Interval(0.95)!.Value.Width);
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Instant later = AsOf + Duration.FromSeconds(1);
        Assert.StartsWith(
            "rows: row 0 (counted from 0): it happened at 2026-03-31T18:00:01Z, after the time of the report 2026-03-31T18:00:00Z; row 1 (counted from 0): it was logged at 2026-03-31T18:00:01Z, after the time of the report 2026-03-31T18:00:00Z.",
            Assert.Throws<ArgumentException>(() => LoggingTimeliness.From([new(later, null), new(AsOf, later)], Day, AsOf)).Message);
        Assert.StartsWith("window: must be above 0, but was 0:00:00:00.", Assert.Throws<ArgumentOutOfRangeException>(() => LoggingTimeliness.From([], Duration.Zero, AsOf)).Message);
        Assert.Equal("ahead", Assert.Throws<ArgumentOutOfRangeException>(() => LoggingTimeliness.From(Day, 1, 0, 0, ahead: 2)).ParamName);
        Assert.Equal("late", Assert.Throws<ArgumentOutOfRangeException>(() => LoggingTimeliness.From(Day, 1, -1, 0)).ParamName);
        Assert.Equal(
            "Activities within 24 hours cannot be joined with activities within 48 hours.",
            Assert.Throws<DefinitionMismatchException>(() => LoggingTimeliness.From(Day, 1, 0, 0) + LoggingTimeliness.From(Day + Day, 1, 0, 0)).Message);
        Assert.Null(LoggingTimeliness.Zero.Share.Value);
        Assert.False(LoggingTimeliness.TryParse("windowSeconds=0;inTime=1;late=0;notLogged=0;pending=0;ahead=0", out _));
    }
}
