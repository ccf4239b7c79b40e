using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

public class TimeToFirstUseTests
{
    private static readonly LocalDate Start = new(2024, 1, 1), AsOf = new(2024, 3, 1);

    [Fact]
    public void Those_who_have_not_used_it_yet_are_followed_until_the_report_or_until_they_leave()
    {
        SurvivalTable times = TimeToFirstUse.From(
            [
                new FirstUse(Start, Start), new(Start, Start.PlusDays(3)), new(Start), new(Start, Left: Start.PlusDays(10)), new(Start, Left: AsOf.PlusDays(9)),
                new(Start, Start.PlusDays(20), Start.PlusDays(20)), new(AsOf),
            ],
            AsOf);
        Assert.Equal(SurvivalTable.FromCounts([0, 3, 10, 20, 60], [1, 1, 0, 1, 0], [1, 0, 1, 0, 2]), times);
        GoldenFile.Close(6 / 7.0 * 4 / 5, times.KaplanMeier.At(3).Survival, 1e-14);
    }

    [Fact]
    public void Who_left_unused_is_followed_until_he_left()
    {
        Dictionary<string, LocalDate> starts = new() { ["ada"] = Start, ["bob"] = Start, ["cyd"] = Start, ["dan"] = Start };
        Dictionary<string, LocalDate> left = new() { ["ada"] = Start.PlusDays(4), ["bob"] = Start.PlusDays(10), ["dan"] = AsOf.PlusDays(5) };
        Activity<string>[] log = [new("ada", Start.PlusDays(4)), new("cyd", Start.PlusDays(20)), new("dan", AsOf.PlusDays(9))];
        Assert.Equal(SurvivalTable.FromCounts([4, 10, 20, 60], [1, 0, 1, 0], [0, 1, 0, 1]), TimeToFirstUse.From(starts, log, AsOf, ReportingCalendar.Utc, left: left));
        Assert.Equal(SurvivalTable.FromCounts([4, 20, 60], [1, 1, 0], [0, 0, 2]), TimeToFirstUse.From(starts, log, AsOf, ReportingCalendar.Utc));

        string Refused(Activity<string>[] activities) =>
            Assert.Throws<ArgumentException>(() => TimeToFirstUse.From(starts, activities, AsOf, ReportingCalendar.Utc, left: left)).Message.Split('\r', '\n')[0];
        Assert.StartsWith("activities: row 1 (counted from 0): is on 2024-01-12, after its user left on 2024-01-11.", Refused([log[0], new("bob", Start.PlusDays(11))]));
        left["cyd"] = Start.PlusDays(-1);
        Assert.StartsWith("left: nobody may leave before his start, but cyd left on 2023-12-31 and started on 2024-01-01.", Refused([]));
        _ = left.Remove("cyd");
        left["eve"] = AsOf;
        Assert.StartsWith("left: each user must have a start, but eve has none.", Refused([]));
    }

    [Fact]
    public void A_log_gives_the_first_use_of_each()
    {
        Dictionary<string, LocalDate> starts = new() { ["ada"] = Start, ["bob"] = Start, ["cyd"] = new(2024, 2, 20), ["later"] = AsOf.PlusDays(1) };
        Activity<string>[] log =
        [
            new("ada", Start.PlusDays(9), "export"), new("ada", Start.PlusDays(4), "export"), new("ada", Start, "login"), new("bob", AsOf.PlusDays(1), "export"),
            new("cyd", Instant.FromUtc(2024, 2, 20, 23, 30), "export"), new("unknown", Start, "login"),
        ];
        Assert.Equal(SurvivalTable.FromCounts([0, 4, 60], [1, 1, 0], [0, 0, 1]), TimeToFirstUse.From(starts, log, AsOf, ReportingCalendar.Utc, "export"));
        Assert.Equal(
            SurvivalTable.FromCounts([1, 4, 60], [1, 1, 0], [0, 0, 1]),
            TimeToFirstUse.From(starts, log, AsOf, new(DateTimeZoneProviders.Tzdb["Europe/Berlin"]), "export"));
        Assert.Equal(
            "activities: row 5 (counted from 0): is of a user without a start.",
            Assert.Throws<ArgumentException>(() => TimeToFirstUse.From(starts, log, AsOf, ReportingCalendar.Utc)).Message.Split('\r', '\n')[0].Replace(" (Parameter 'activities')", ""));
    }

    [Fact]
    public void Rows_of_any_type() => Assert.Equal(
        SurvivalTable.FromCounts([2, 60], [1, 0], [0, 1]),
        TimeToFirstUse.From(new List<int?> { 2, null }, days => new FirstUse(Start, days is { } known ? Start.PlusDays(known) : null), AsOf));

    [Fact]
    public void What_cannot_be_is_named_with_its_row()
    {
        FirstUse[] wrong =
        [
            default, new(AsOf.PlusDays(1)), new(Start, AsOf.PlusDays(1)), new(Start, Start.PlusDays(-1)), new(Start, Left: Start.PlusDays(-1)), new(Start, Start.PlusDays(2), Start.PlusDays(1)),
        ];
        string message = Assert.Throws<ArgumentException>(() => TimeToFirstUse.From(wrong, AsOf)).Message;
        Assert.StartsWith(
            "users: row 0 (counted from 0): has no start; row 1 (counted from 0): starts on 2024-03-02, after the date of the report 2024-03-01; "
            + "row 2 (counted from 0): was first used on 2024-03-02, after the date of the report 2024-03-01; row 3 (counted from 0): was first used on 2023-12-31, before the start on 2024-01-01; "
            + "row 4 (counted from 0): was left on 2023-12-31, before the start on 2024-01-01; row 5 (counted from 0): was first used on 2024-01-03, after the user had left on 2024-01-02.",
            message);
        Assert.Contains("is on 2023-12-31, before its user's start on 2024-01-01", Assert.Throws<ArgumentException>(() => TimeToFirstUse.From(
            new Dictionary<int, LocalDate> { [1] = Start }, [new Activity<int>(1, Start.PlusDays(-1))], AsOf, ReportingCalendar.Utc)).Message);
        Assert.Equal("fact", Assert.Throws<ArgumentNullException>(() => TimeToFirstUse.From(wrong, null!, AsOf)).ParamName);
    }
}
