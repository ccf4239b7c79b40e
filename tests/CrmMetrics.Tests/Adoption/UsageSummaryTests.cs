using System.Globalization;
using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

public class UsageSummaryLaws : SummaryLaws<UsageSummary>
{
    protected override Arbitrary<UsageSummary> Any { get; } = Arb.From(
        from activities in GivenActivities.ManyGen
        from kind in Gen.Choose(0, 9)
        select kind == 0 ? UsageSummary.Zero : UsageSummary.From(activities, GivenActivities.February));

    protected override UsageSummary Zero => UsageSummary.Zero;

    protected override UsageSummary Parse(string text) => UsageSummary.Parse(text);
}

public class UsageSummaryTests
{
    private static readonly LocalDate First = new(2024, 2, 1);

    private static ActivityPeriod February => GivenActivities.February;

    [Fact]
    public void Each_key_has_the_summary_of_its_rows() => Check.That(GivenActivities.Many, activities =>
    {
        IReadOnlyDictionary<char, UsageSummary> teams = UsageSummary.By(activities, activity => (char)(activity.User[1] % 3), activity => activity, February);
        return teams.Keys.OrderBy(team => team).SequenceEqual(activities.Select(activity => (char)(activity.User[1] % 3)).Distinct().OrderBy(team => team))
            && teams.All(team => team.Value == UsageSummary.From(activities.Where(activity => activity.User[1] % 3 == team.Key), February))
            && teams.Values.Aggregate(UsageSummary.Zero, (sum, team) => sum + team) is var all && (activities.Length == 0 ? all == UsageSummary.Zero : all == UsageSummary.From(activities, February));
    });

    [Fact]
    public void A_wrong_row_of_a_key_is_named()
    {
        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message.Split('\r', '\n')[0].Split([" (Parameter"], StringSplitOptions.None)[0];
        Activity<string>[] log = [new("ada", First), default];
        Assert.Equal("rows: row 1 (counted from 0): has no user.", Message(() => UsageSummary.By(log, _ => 1, activity => activity, February)));
        Assert.Contains("row 1", Message(() => UsageSummary.By(log, activity => activity.User, activity => activity, February)));
        Assert.Equal("period", Assert.Throws<ArgumentNullException>(() => UsageSummary.By(log, _ => 1, activity => activity, null!)).ParamName);
    }

    [Fact]
    public void A_week_is_not_compared_with_a_month()
    {
        Activity<string>[] log = [new("ada", First, "edit", "1", 3), new("bob", First, "edit", "1"), new("bob", new LocalDate(2024, 3, 5), "edit", "2")];
        UsageSummary Of(LocalDate date, Granularity granularity) => UsageSummary.From(log, ActivityPeriod.Of(date, granularity, ReportingCalendar.Utc));
        UsageSummary month = Of(First, Granularity.Month), week = Of(First, Granularity.Week), march = Of(new LocalDate(2024, 3, 1), Granularity.Month);
        FeatureUse monthly = month.Feature("edit")!, weekly = week.Feature("edit")!;
        Assert.Throws<DefinitionMismatchException>(() => week.UsesPerUser.ComparedWith(month.UsesPerUser));
        Assert.Throws<DefinitionMismatchException>(() => week.UsesPerUserPerWorkingDay.ComparedWith(month.UsesPerUserPerWorkingDay));
        Assert.Throws<DefinitionMismatchException>(() => week.SessionsPerUser.ComparedWith(month.SessionsPerUser));
        Assert.Throws<DefinitionMismatchException>(() => week.Breadth.ComparedWith(month.Breadth));
        Assert.Throws<DefinitionMismatchException>(() => weekly.Adoption.ComparedWith(monthly.Adoption));
        Assert.Throws<DefinitionMismatchException>(() => weekly.Depth.ComparedWith(monthly.Depth));
        Assert.Throws<DefinitionMismatchException>(() => weekly.PerActiveUser.ComparedWith(monthly.PerActiveUser));
        Assert.Throws<DefinitionMismatchException>(() => weekly.PerActiveUserPerWorkingDay.ComparedWith(monthly.PerActiveUserPerWorkingDay));
        Assert.NotNull(week.SessionDepth.ComparedWith(month.SessionDepth));
        Assert.NotNull(march.UsesPerUser.ComparedWith(month.UsesPerUser));
        Assert.Equal(("uses-per-user/month", "uses per active user, in a period of 7 days", "uses"), (month.UsesPerUser.Definition.Id, week.UsesPerUser.Definition.Text, week.UsesPerUser.Definition.Unit));
    }

    [Fact]
    public void Every_figure_is_that_of_grouped_rows() => Check.That(GivenActivities.Many, activities =>
    {
        UsageSummary summary = UsageSummary.From(activities, February);
        Activity<string>[] inside = [.. activities.Where(activity => February.Dates.Contains(activity.Date!.Value))];
        var users = inside.GroupBy(activity => activity.User).ToList();
        double[] uses = [.. users.Select(user => (double)user.Sum(activity => activity.Times))];
        var sessions = inside.Where(activity => activity.Session is not null).GroupBy(activity => activity.User)
            .Select(user => (Uses: (double)user.Sum(activity => activity.Times), Sessions: (double)user.Select(activity => activity.Session).Distinct().Count())).ToList();
        var features = inside.Where(activity => activity.Feature is not null).GroupBy(activity => activity.Feature!).ToList();
        double[] breadth = [.. users.Select(user => (double)user.Select(activity => activity.Feature).Where(feature => feature is not null).Distinct().Count())];
        return summary.Events == inside.Length
            && summary.EventsOutside == activities.Length - inside.Length
            && summary.Users == users.Count
            && Same(summary.UsesPerUser, SampleMean.From(uses))
            && Same(summary.SessionsPerUser, SampleMean.From(sessions.Select(user => user.Sessions)))
            && Same(summary.SessionDepth, ClusteredRatio.From([.. sessions.Select(user => user.Uses)], [.. sessions.Select(user => user.Sessions)], summary.SessionDepth.Definition))
            && Same(summary.Breadth, SampleMean.From(breadth))
            && Same(summary.UsesPerUserPerWorkingDay, SampleMean.From(uses.Select(user => user / February.WorkingDays)))
            && summary.BreadthHistogram.Sum() == users.Count
            && summary.Features.Select(feature => feature.Name).OrderBy(name => name).SequenceEqual(features.Select(feature => feature.Key).OrderBy(name => name))
            && features.All(feature =>
            {
                FeatureUse use = summary.Feature(feature.Key)!;
                double[] depth = [.. feature.GroupBy(activity => activity.User).Select(user => (double)user.Sum(activity => activity.Times))];
                double[] all = [.. depth, .. new double[users.Count - depth.Length]];
                return use.Uses == feature.Sum(activity => activity.Times) && use.Adoption.Part == depth.Length && use.Adoption.Whole == users.Count
                    && Same(use.Depth, SampleMean.From(depth)) && Same(use.PerActiveUser, SampleMean.From(all))
                    && Same(use.PerActiveUserPerWorkingDay, SampleMean.From(all.Select(user => user / February.WorkingDays)));
            });
    });

    [Fact]
    public void Different_users_add_and_builders_of_any_rows_join() => Check.That(GivenActivities.Many, activities =>
    {
        UsageSummary whole = UsageSummary.From(activities, February);
        UsageBuilder<string> odd = new(February), even = new(February);
        for (int i = 0; i < activities.Length; i++)
        {
            (i % 2 == 0 ? even : odd).Add(activities[i]);
        }

        odd.Merge(even);
        UsageSummary some = UsageSummary.From(activities.Where(activity => activity.User == "u1"), February), others = UsageSummary.From(activities.Where(activity => activity.User != "u1"), February);
        return odd.ToSummary() == whole && some + others == whole;
    });

    [Fact]
    public void Login_frequency_and_session_depth()
    {
        UsageSummary usage = UsageSummary.From(
            [
                new Activity<string>("ada", First, "login", "1"), new("ada", First, "edit", "1", 3), new("ada", First.PlusDays(1), "login", "2"),
                new("bob", First, "login", "1"), new("bob", First, "report", "1"), new("cyd", First, "edit"),
            ],
            February);
        Assert.Equal("8 uses of 3 features by 3 users in 3 sessions", usage.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(1, usage.Feature("login")!.PerActiveUser.Value);
        Assert.Equal(1.5, usage.Feature("login")!.Depth.Value);
        GoldenFile.Close(1 / 21.0, usage.Feature("login")!.PerActiveUserPerWorkingDay.Value);
        Assert.Equal("login: 2/3 = 66.7 %", In(CultureInfo.InvariantCulture, () => usage.Feature("login")!.ToString()));
        Assert.Equal(7 / 3.0, usage.SessionDepth.Value);
        Assert.Equal(1.5, usage.SessionsPerUser.Value);
        Assert.Equal(["edit", "login", "report"], usage.Features.Select(feature => feature.Name));
        Assert.Equal([0, 1, 2], usage.BreadthHistogram);
        Assert.Null(usage.Feature("Login"));
    }

    [Fact]
    public void Nobody_leaves_everything_undefined_with_a_reason()
    {
        foreach (UsageSummary nobody in new[] { UsageSummary.Zero, UsageSummary.From(Array.Empty<Activity<int>>(), February) })
        {
            Assert.NotNull(nobody.UsesPerUser.WhyUndefined);
            Assert.NotNull(nobody.Breadth.WhyUndefined);
            Assert.Equal("empty-whole", nobody.SessionDepth.WhyUndefined!.Code);
            Assert.Equal("empty-whole", nobody.UsesPerUserPerWorkingDay.WhyUndefined!.Code);
            Assert.Empty(nobody.Features);
        }

        ActivityPeriod free = ActivityPeriod.Of(new DateInterval(First, First), ReportingCalendar.Utc, _ => false);
        Assert.Equal("no-working-days", UsageSummary.From([new Activity<int>(1, First)], free).UsesPerUserPerWorkingDay.WhyUndefined!.Code);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("row 1 (counted from 0): has no user", Assert.Throws<ArgumentException>(() => UsageSummary.From([new Activity<string>("a", First), default], February)).Message);
        Assert.Contains("has neither a date nor an instant", Assert.Throws<ArgumentException>(() => new UsageBuilder<int>(February).Add(default)).Message);
        Assert.Contains("must be 0 or more, but was -1", Assert.Throws<ArgumentOutOfRangeException>(() => new Activity<int>(1, First, times: -1)).Message);
        UsageBuilder<int> itself = new(February);
        Assert.Contains("would count twice", Assert.Throws<ArgumentException>(() => itself.Merge(itself)).Message);
        ActivityPeriod march = ActivityPeriod.Of(new LocalDate(2024, 3, 1), Granularity.Month, ReportingCalendar.Utc);
        Assert.Throws<DefinitionMismatchException>(() => itself.Merge(new(march)));
        Assert.Throws<DefinitionMismatchException>(() => UsageSummary.From([new Activity<int>(1, First)], February) + UsageSummary.From([new Activity<int>(1, First)], march));
        itself.Add(new(1, First, times: long.MaxValue));
        Assert.Throws<OverflowException>(() => itself.Add(new(1, First)));
    }

    [Theory]
    [InlineData("users=1", "users=2", "all users")]
    [InlineData("events=1", "events=0", "fewer activities")]
    [InlineData("featureUses=[2]", "featureUses=[3]", "more uses of features")]
    [InlineData("featureUsers=[1]", "featureUsers=[0]", "has no user")]
    [InlineData("featureUses=[2]", "featureUses=[]", "users, uses and squares")]
    [InlineData("sessionUsers=0", "sessionUsers=1", "fewer activities or sessions")]
    public void A_form_that_contradicts_itself_is_refused(string written, string edited, string message)
    {
        string form = UsageSummary.From([new Activity<int>(1, First, "x", times: 2)], February).ToString("R", null);
        Assert.Contains(written, form);
        Assert.Contains(message, Assert.Throws<FormatException>(() => UsageSummary.Parse(form.Replace(written, edited))).Message);
    }

    private static string In(CultureInfo culture, Func<string> text)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            return text();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // The same figure, and the same bounds where both have a spread.
    private static bool Same(IMetric found, IMetric expected) =>
        found.Value is null == expected.Value is null
        && (found.Value is not { } value || Math.Abs(value - expected.Value!.Value) <= 1e-12 * Math.Max(1, value))
        && (found.Interval() is not { } mine || expected.Interval() is not { } theirs
            || (Math.Abs(mine.Lower - theirs.Lower) <= 1e-9 * Math.Max(1, Math.Abs(mine.Lower)) && Math.Abs(mine.Upper - theirs.Upper) <= 1e-9 * Math.Max(1, mine.Upper)));
}
