#region adoption-usings
using CrmMetrics;
using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/adoption.md.</summary>
public class AdoptionExamples : PageTests
{
    // 60 users in 12 teams, from December to March; some come daily, some never again, few at weekends.
    private static readonly (string User, string Team, LocalDate Date)[] Log =
    [
        .. from user in Enumerable.Range(0, 60)
           let keenness = ((user / 5 * 37 % 12) + (user % 5)) * 6
           from day in Enumerable.Range(0, 110)
           let date = new LocalDate(2023, 12, 1).PlusDays(day)
           where (user % 9 != 4 || day < 50) && (user % 7 != 2 || day > 65)
           where ((user * 7919) + (day * 104729)) % 101 < (date.DayOfWeek > IsoDayOfWeek.Friday ? keenness / 6 : keenness)
           select ("user " + user, "team " + (user / 5), date),
    ];

    private static readonly ActivityPeriod February = ActivityPeriod.Of(new LocalDate(2024, 2, 1), Granularity.Month, ReportingCalendar.Utc);

    [Fact]
    public void From_rows()
    {
        var log = Log;

        #region adoption-rows
        ActivityPeriod february = ActivityPeriod.Of(new LocalDate(2024, 2, 1), Granularity.Month, ReportingCalendar.Utc);
        ActivitySummary users = ActivitySummary.From(log, row => new Activity<string>(row.User, row.Date), february);

        Console.WriteLine(users);                                          // 52 active of 58 users: 8 new, 44 retained, 0 resurrected; 6 lapsed, 0 dormant
        Console.WriteLine(users.ActiveOn(new LocalDate(2024, 2, 14)));     // 23
        Console.WriteLine(users.ActiveInLast(7));                          // 43
        Console.WriteLine(users.ActiveInLast(28));                         // 52
        Console.WriteLine(users.ActiveDays);                               // 10.04 (n = 52, sd 4.89)
        #endregion

        Printed("adoption-rows");
    }

    [Fact]
    public void From_columns()
    {
        #region adoption-columns
        int[] users = [0, 1, 0, 2, 1];                          // numbered from 0
        int[] days = [19_754, 19_754, 19_755, 19_760, 19_700];   // from 1 January 1970: DateOnly.DayNumber − 719,162
        ActivityPeriod february = ActivityPeriod.Of(new LocalDate(2024, 2, 1), Granularity.Month, ReportingCalendar.Utc);

        Console.WriteLine(ActivitySummary.From(users, userCount: 3, days, february));   // 3 active of 3 users: 2 new, 0 retained, 1 resurrected; 0 lapsed, 0 dormant
        #endregion

        Printed("adoption-columns");
    }

    [Fact]
    public void Stickiness()
    {
        ActivitySummary users = ActivitySummary.From(Log, row => new Activity<string>(row.User, row.Date), February);

        #region adoption-stickiness
        foreach (StickinessDefinition definition in Enum.GetValues<StickinessDefinition>())
        {
            Console.WriteLine($"{definition,-24} {users.Stickiness(definition)}");
        }
        // DauOnDayOverTrailing     0.4423 share [0.316, 0.5766] at 95 %
        // MeanDauOverCalendarMonth 0.3462 share [0.3008, 0.3944] at 95 %
        // MeanOfDailyRatios        0.3407 share
        // RatioOfMeans             0.3416 share [0.2955, 0.391] at 95 %
        // WeekdaysOnly             0.4487 share [0.3885, 0.5104] at 95 %
        // WauOverMau               0.8269 share [0.7027, 0.9062] at 95 %
        // DauOverWau               0.5349 share [0.3892, 0.6749] at 95 %

        Console.WriteLine(users.Stickiness(StickinessDefinition.RatioOfMeans, trailingDays: 30));          // 0.339 share [0.2925, 0.3887] at 95 %
        Console.WriteLine(users.Stickiness(StickinessDefinition.DauOverWau, on: new LocalDate(2024, 2, 14)));   // 0.5111 share [0.37, 0.6504] at 95 %
        #endregion

        Printed("adoption-stickiness");
    }

    [Fact]
    public void By_team()
    {
        var log = Log;
        ActivityPeriod february = February;

        #region adoption-teams
        IReadOnlyDictionary<string, ActivitySummary> teams = ActivitySummary.By(log, row => row.Team, row => new Activity<string>(row.User, row.Date), february);
        ActivitySummary all = teams.Values.Aggregate(ActivitySummary.Zero, (sum, team) => sum + team);

        Console.WriteLine(all.Stickiness());                                                       // 0.3462 share [0.3008, 0.3944] at 95 %
        Console.WriteLine(ActivitySummary.StickinessOf(teams.Values));                             // 0.3462 share [0.2534, 0.4523] at 95 %
        Console.WriteLine(all.RetainedShare.ToEstimate());                                         // 0.88 share [0.762, 0.9438] at 95 %
        Console.WriteLine(ClusteredRatio.From(teams.Values.Select(team => team.RetainedShare)));   // 0.88 share [0.7741, 0.9401] at 95 %
        #endregion

        Printed("adoption-teams");
    }

    [Fact]
    public void States()
    {
        ActivitySummary users = ActivitySummary.From(Log, row => new Activity<string>(row.User, row.Date), February);

        #region adoption-states
        Console.WriteLine($"{users.New} new, {users.Retained} retained, {users.Resurrected} resurrected: {users.Active} active");   // 8 new, 44 retained, 0 resurrected: 52 active
        Console.WriteLine($"{users.Lapsed} lapsed of {users.ActiveBefore}, {users.Dormant} dormant");                                // 6 lapsed of 50, 0 dormant
        Console.WriteLine(users.RetainedShare);                                                                                      // 44/50 = 88.0 %
        Console.WriteLine(users.QuickRatio);                                                                                         // 1.333 ratio [0.4626, 3.843] at 95 %
        #endregion

        Printed("adoption-states");
    }

    [Fact]
    public void Seats()
    {
        var log = Log;
        ActivityPeriod february = February;

        #region adoption-seats
        ActivityBuilder<string> builder = new(february);
        foreach (var row in log)
        {
            builder.Add(new Activity<string>(row.User, row.Date));
        }

        builder.AddSeats(Enumerable.Range(10, 70).Select(number => "user " + number));   // who holds a licence at the end of February
        ActivitySummary users = builder.ToSummary();

        Console.WriteLine(users.ActiveOverLicensed);              // 44/70 = 62.9 %
        Console.WriteLine(users.EverUsed);                        // 49/70 = 70.0 %
        Console.WriteLine(users.NeverUsed);                       // 21/70 = 30.0 %
        Console.WriteLine(users.ActiveWithoutSeat);               // 8
        Console.WriteLine(users.ActiveOverSeats(seats: 80));      // 52/80 = 65.0 %
        #endregion

        Printed("adoption-seats");
    }

    [Fact]
    public void Histograms()
    {
        ActivitySummary users = ActivitySummary.From(Log, row => new Activity<string>(row.User, row.Date), February);

        #region adoption-histograms
        Console.WriteLine(string.Join(" ", users.DaysHistogram(7)));       // 15 6 12 7 17 1 0 0
        Console.WriteLine(string.Join(" ", users.DaysHistogram(28)));      // 6 2 2 3 2 2 4 1 3 5 4 4 4 5 4 0 4 2 1 0 0 0 0 0 0 0 0 0 0
        Console.WriteLine(users.ActiveAtLeast(days: 16, lastDays: 28));    // 7/52 = 13.5 %
        Console.WriteLine(users.ActiveDays);                               // 10.04 (n = 52, sd 4.89)
        Console.WriteLine(users.Stickiness().Value * 29);                  // 10.038461538461538
        #endregion

        Printed("adoption-histograms");
    }

    [Fact]
    public void Weeks()
    {
        var log = Log;

        #region adoption-weeks
        ActivityPeriod winter = ActivityPeriod.Of(new DateInterval(new(2024, 1, 1), new(2024, 2, 29)), ReportingCalendar.Utc);
        ActivitySummary users = ActivitySummary.From(log, row => new Activity<string>(row.User, row.Date), winter);

        Console.WriteLine(string.Join(", ", users.WeeklyActiveUsers.Select(week => $"{week.Key}: {week.Value}")));
        // 2024-W01: 35, 2024-W02: 42, 2024-W03: 36, 2024-W04: 35, 2024-W05: 35, 2024-W06: 39, 2024-W07: 39, 2024-W08: 37
        #endregion

        Printed("adoption-weeks");
    }

    [Fact]
    public void Shards()
    {
        var log = Log;
        ActivityPeriod february = February;

        #region adoption-shards
        // A user's activities lie in two files: builders know him, finished summaries do not.
        ActivityBuilder<string> january = new(february), others = new(february);
        foreach (var row in log)
        {
            (row.Date.Month == 1 ? january : others).Add(new Activity<string>(row.User, row.Date));
        }

        Console.WriteLine(others.ToSummary());   // 52 active of 58 users: 8 new, 0 retained, 44 resurrected; 0 lapsed, 6 dormant
        others.Merge(january);
        Console.WriteLine(others.ToSummary());   // 52 active of 58 users: 8 new, 44 retained, 0 resurrected; 6 lapsed, 0 dormant
        #endregion

        Printed("adoption-shards");
    }

    [Fact]
    public void Usage()
    {
        ActivityPeriod february = February;

        #region adoption-usage
        LocalDate first = new(2024, 2, 1);
        Activity<string>[] log =
        [
            new("ada", first, "login", session: "1"), new("ada", first, "edit", session: "1", times: 6), new("ada", first, "report", session: "1"),
            new("ada", first.PlusDays(1), "login", session: "2"), new("ada", first.PlusDays(1), "edit", session: "2", times: 2),
            new("bob", first, "login", session: "1"), new("bob", first, "edit", session: "1", times: 3), new("cyd", first, "login", session: "1"),
        ];
        UsageSummary usage = UsageSummary.From(log, february);

        Console.WriteLine(usage);                                                      // 16 uses of 3 features by 3 users in 4 sessions
        Console.WriteLine(usage.Feature("login")!.PerActiveUser);                      // 1.333 (n = 3, sd 0.577)
        Console.WriteLine(usage.Feature("login")!.PerActiveUserPerWorkingDay.Value);   // 0.06349206349206349
        Console.WriteLine(usage.SessionDepth.Value);                                   // 4
        Console.WriteLine(usage.Breadth);                                              // 2 (n = 3, sd 1)
        foreach (FeatureUse feature in usage.Features)
        {
            Console.WriteLine($"{feature}; depth {feature.Depth.Value}");
        }
        // login: 3/3 = 100.0 %; depth 1.3333333333333333
        // edit: 2/3 = 66.7 %; depth 5.5
        // report: 1/3 = 33.3 %; depth 1
        #endregion

        Printed("adoption-usage");
    }

    [Fact]
    public void First_use()
    {
        #region adoption-first-use
        LocalDate january = new(2024, 1, 1), asOf = new(2024, 2, 29);
        FirstUse[] licences =
        [
            new(january, Used: january.PlusDays(2)), new(january, Used: january.PlusDays(9)), new(january, Used: january.PlusDays(30)),
            new(january), new(january, Left: january.PlusDays(20)), new(new LocalDate(2024, 2, 15)), new(new LocalDate(2024, 2, 20), Used: new LocalDate(2024, 2, 27)),
        ];
        SurvivalTable times = TimeToFirstUse.From(licences, asOf);

        Console.WriteLine(times.KaplanMeier);                                               // 7 subjects: 4 events, 3 censored; median 30 [2, Infinity] at 95 %
        Console.WriteLine($"{1 - times.KaplanMeier.Survival(30).Value:P1} used it within 30 days");   // 71.4 % used it within 30 days
        #endregion

        Printed("adoption-first-use");
    }

    [Fact]
    public void Zones()
    {
        #region adoption-zones
        Activity<string> late = new("ada", Instant.FromUtc(2024, 1, 31, 23, 30));
        ReportingCalendar berlin = new(DateTimeZoneProviders.Tzdb["Europe/Berlin"]);

        Console.WriteLine(ActivitySummary.From([late], ActivityPeriod.Of(new LocalDate(2024, 2, 1), Granularity.Month, berlin)).Active);                  // 1
        Console.WriteLine(ActivitySummary.From([late], ActivityPeriod.Of(new LocalDate(2024, 2, 1), Granularity.Month, ReportingCalendar.Utc)).Active);   // 0
        #endregion

        Printed("adoption-zones");
    }
}
