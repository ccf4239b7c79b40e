using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

public class ActivitySummaryLaws : SummaryLaws<ActivitySummary>
{
    protected override Arbitrary<ActivitySummary> Any { get; } = Arb.From(
        from activities in GivenActivities.ManyGen
        from seats in Gen.Choose(0, 3)
        from kind in Gen.Choose(0, 9)
        select kind == 0 ? ActivitySummary.Zero : Make(activities, seats));

    protected override ActivitySummary Zero => ActivitySummary.Zero;

    protected override ActivitySummary Parse(string text) => ActivitySummary.Parse(text);

    private static ActivitySummary Make(Activity<string>[] activities, int seats)
    {
        ActivityBuilder<string> builder = new(GivenActivities.February);
        Array.ForEach(activities, builder.Add);
        builder.AddSeats(Enumerable.Range(0, seats).Select(seat => "u" + (3 * seat)));
        return builder.ToSummary();
    }
}

public class ActivitySummaryTests
{
    private static readonly int[] Windows = [7, 28, 30];

    private static readonly LocalDate First = new(2024, 2, 1);

    private static ActivityPeriod February => GivenActivities.February;

    [Fact]
    public void Every_count_is_that_of_sets_of_dates() => Check.That(GivenActivities.Many, GivenActivities.Periods, (activities, period) =>
    {
        ActivitySummary summary = ActivitySummary.From(activities, period);
        ActivityByHand plain = ActivityByHand.Of(activities, period);
        LocalDate last = period.Dates.End;
        return summary.Users == plain.Users.Count
            && summary.Active == plain.Users.Count(plain.In)
            && (summary.New, summary.Retained, summary.Resurrected, summary.Lapsed, summary.Dormant) == (plain.New, plain.Retained, plain.Resurrected, plain.Lapsed, plain.Dormant)
            && summary.Users == summary.Active + summary.Lapsed + summary.Dormant
            && summary.Events == activities.Count(activity => period.Dates.Contains(activity.Date!.Value))
            && summary.EventsAfter == activities.Count(activity => activity.Date > last)
            && summary.DailyActiveUsers.SequenceEqual(period.Dates.Select(plain.On))
            && Windows.All(window => period.Dates.All(day => summary.ActiveInLast(window, day) == plain.InLast(window, day)))
            && summary.DaysHistogram().SequenceEqual(plain.Histogram(period.Dates.Start, last, _ => true, period.Days))
            && Windows.All(window => summary.DaysHistogram(window).SequenceEqual(plain.Histogram(last.PlusDays(1 - window), last, _ => true, window)))
            && summary.WeeklyActiveUsers.All(week => week.Value == plain.Users.Count(days => days.Any(week.Key.Whole.Contains)) && week.Key.Whole.End <= last);
    });

    [Fact]
    public void Every_stickiness_is_that_of_its_definition() => Check.That(GivenActivities.Many, GivenActivities.Periods, (activities, period) =>
    {
        ActivitySummary summary = ActivitySummary.From(activities, period);
        ActivityByHand plain = ActivityByHand.Of(activities, period);
        LocalDate last = period.Dates.End, first = period.Dates.Start;
        long[] on = [.. period.Dates.Select(plain.On)], working = [.. period.Dates.Where(period.IsWorkingDay).Select(plain.On)];
        double active = plain.Users.Count(plain.In), daily = on.Average();
        return Near(summary.Stickiness(), Over(daily, active))
            && Near(summary.Stickiness(StickinessDefinition.WeekdaysOnly), working.Length == 0 ? null : Over(working.Average(), active))
            && Near(summary.Stickiness(StickinessDefinition.DauOverWau, on: first), Over(on[0], plain.InLast(7, first)))
            && Near(summary.Stickiness(StickinessDefinition.DauOnDayOverTrailing, 30), Over(on[on.Length - 1], plain.InLast(30, last)))
            && Near(summary.Stickiness(StickinessDefinition.WauOverMau, 28, first), Over(plain.InLast(7, first), plain.InLast(28, first)))
            && Windows.All(window =>
            {
                long[] trailing = [.. period.Dates.Select(day => plain.InLast(window, day))];
                return Near(summary.Stickiness(StickinessDefinition.RatioOfMeans, window), Over(daily, trailing.Average()))
                    && Near(summary.Stickiness(StickinessDefinition.MeanOfDailyRatios, window), on.Zip(trailing, (users, all) => Over(users, all)).Average());
            });
    });

    [Fact]
    public void Each_user_is_a_cluster_of_days() => Check.That(GivenActivities.Many, GivenActivities.Periods, (activities, period) =>
    {
        ActivitySummary summary = ActivitySummary.From(activities, period);
        ActivityByHand plain = ActivityByHand.Of(activities, period);
        return Windows.All(window => SameBounds(
                summary.Stickiness(StickinessDefinition.RatioOfMeans, window),
                ClusteredRatio.From(plain.Cases(window, _ => true).Select(user => Proportion.From(user.Days, user.Windows)))))
            && SameBounds(summary.Stickiness(), ClusteredRatio.From(plain.Cases(7, _ => true).Where(user => user.Days > 0).Select(user => Proportion.From(user.Days, period.Days))))
            && (period.WorkingDays == 0 || SameBounds(
                summary.Stickiness(StickinessDefinition.WeekdaysOnly),
                ClusteredRatio.From(plain.Users.Where(plain.In).Select(days => Proportion.From(days.Count(day => period.Dates.Contains(day) && period.IsWorkingDay(day)), period.WorkingDays)))));
    });

    [Fact]
    public void Mean_active_days_are_stickiness_times_days() => Check.That(GivenActivities.Many, GivenActivities.Periods, (activities, period) =>
    {
        ActivitySummary summary = ActivitySummary.From(activities, period);
        return summary.ActiveDays.Value is { } days
            ? Math.Abs(days - (summary.Stickiness().Value!.Value * period.Days)) < 1e-12 * days
                && Math.Abs(summary.ActiveWorkingDays.Value!.Value - ((summary.Stickiness(StickinessDefinition.WeekdaysOnly).Value ?? 0) * period.WorkingDays)) < 1e-12
            : summary.Stickiness().WhyUndefined is not null;
    });

    [Fact]
    public void Different_users_add() => Check.That(GivenActivities.Many, GivenActivities.Periods, (activities, period) =>
    {
        IReadOnlyDictionary<bool, ActivitySummary> parts = ActivitySummary.By(activities, activity => activity.User[1] < '3', activity => activity, period);
        return parts.Values.Aggregate(ActivitySummary.Zero, (sum, part) => sum + part) is var whole && (activities.Length == 0 || whole == ActivitySummary.From(activities, period));
    });

    [Fact]
    public void Builders_of_any_rows_join() => Check.That(GivenActivities.Many, GivenActivities.Periods, (activities, period) =>
    {
        ActivityBuilder<string> whole = new(period), odd = new(period), even = new(period);
        whole.AddSeats(["u1", "nobody"]);
        odd.AddSeat("u1");
        even.AddSeats(["u1", "nobody"]);
        for (int i = 0; i < activities.Length; i++)
        {
            whole.Add(activities[i]);
            (i % 2 == 0 ? even : odd).Add(activities[i]);
        }

        even.Merge(odd);
        return even.ToSummary() == whole.ToSummary() && even.Events == whole.Events && even.Users == whole.Users;
    });

    [Fact]
    public void All_doors_agree() => Check.That(GivenActivities.Many, GivenActivities.Periods, (activities, period) =>
    {
        int[] days = [.. activities.Select(activity => Period.DaysBetween(new(1970, 1, 1), activity.Date!.Value))], users = [.. activities.Select(activity => activity.User[1] - '0')];
        ActivitySummary rows = ActivitySummary.From(activities, period);
        return ActivitySummary.From(users, 7, days, period) == rows
            && ActivitySummary.From<int>(users, days, period) == rows
            && ActivitySummary.From<string>(activities.Select(activity => activity.User).ToArray(), days, period) == rows
            && ActivitySummary.From(activities.Skip(0), activity => activity, period) == rows
            && ActivitySummary.From(activities, activity => new Activity<string>(activity.User, activity.Date!.Value.AtMidnight().InUtc().ToInstant()), period) == rows;
    });

    [Fact]
    public void Teams_of_one_user_each_are_users() => Check.That(GivenActivities.Many, activities =>
    {
        ActivitySummary all = ActivitySummary.From(activities, February);
        ActivitySummary[] teams = [.. ActivitySummary.By(activities, activity => activity.User, activity => activity, February).Values];
        return SameBounds(ActivitySummary.StickinessOf(teams), all.Stickiness())
            && SameBounds(ActivitySummary.StickinessOf(teams, StickinessDefinition.RatioOfMeans, 30), all.Stickiness(StickinessDefinition.RatioOfMeans, 30))
            && new[] { StickinessDefinition.MeanOfDailyRatios, StickinessDefinition.WeekdaysOnly, StickinessDefinition.WauOverMau }.All(definition => Near(ActivitySummary.StickinessOf(teams, definition), all.Stickiness(definition).Value));
    });

    [Fact]
    public void The_interval_of_the_mean_of_daily_ratios_is_that_of_its_derivatives_by_team()
    {
        // Each team is given a weight a little above and below 1: what the figure moves by is what the team adds to it.
        Activity<string>[] activities = [.. Enumerable.Range(0, 900).Select(i => new Activity<string>("u" + (i * 31 % 60), First.PlusDays((i * i % 97 % 61) - 32)))];
        ActivitySummary[] teams = [.. ActivitySummary.By(activities, activity => int.Parse(activity.User.Substring(1)) % 12, activity => activity, February).Values];
        const double Step = 1e-5;
        double[] derivatives = [.. teams.Select(team => (Weighted(other => other == team ? 1 + Step : 1) - Weighted(other => other == team ? 1 - Step : 1)) / (2 * Step))];
        double value = Weighted(_ => 1), error = Math.Sqrt(derivatives.Sum(derivative => derivative * derivative) * 12 / 11);

        Estimate found = ActivitySummary.StickinessOf(teams, StickinessDefinition.MeanOfDailyRatios);
        GoldenFile.Close(value, found.Value, 1e-12);
        ConfidenceInterval bounds = found.Interval()!.Value;
        double half = 0.5 * (Logit(bounds.Upper) - Logit(bounds.Lower));
        GoldenFile.Close(2.2009851600829 * error / value / (1 - value), half, 1e-7);

        double Weighted(Func<ActivitySummary, double> weight) => February.Dates.Average(day =>
            teams.Sum(team => weight(team) * team.ActiveOn(day)) / teams.Sum(team => weight(team) * team.ActiveInLast(28, day)));

        static double Logit(double share) => Math.Log(share / (1 - share));
    }

    [Fact]
    public void Who_holds_a_licence_is_counted_whether_active_or_not()
    {
        ActivityBuilder<string> builder = new(February);
        builder.AddSeats(["daily", "once", "long ago", "never", "never"]);
        builder.Add(new("daily", First));
        builder.Add(new("once", First));
        builder.Add(new("long ago", new LocalDate(2023, 5, 1)));
        builder.Add(new("guest", First));
        builder.Add(new("later", new LocalDate(2024, 3, 1)));
        ActivitySummary summary = builder.ToSummary();

        Assert.Equal((5, 4, 2, 1), (summary.Users, summary.Seats, summary.ActiveSeats, summary.ActiveWithoutSeat));
        Assert.Equal("2/4 = 50.0 %", summary.ActiveOverLicensed.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((3, 1), (summary.EverUsed.Part, summary.NeverUsed.Part));
        Assert.Equal(Proportion.From(3, 10).Value, summary.ActiveOverSeats(10).Value);
        Assert.Equal(
            "seats: must be the 3 active users or more, but was 2.",
            Assert.Throws<ArgumentOutOfRangeException>(() => summary.ActiveOverSeats(2)).Message.Split('\r', '\n')[0].Replace(" (Parameter 'seats')", ""));
    }

    [Fact]
    public void States_and_their_quick_ratio()
    {
        LocalDate january = new(2024, 1, 10), earlier = new(2023, 11, 30);
        ActivitySummary summary = ActivitySummary.From(
            [("new", First), ("kept", First), ("kept", january), ("back", First), ("back", earlier), ("lapsed", january), ("dormant", earlier), ("new too", First)],
            row => new Activity<string>(row.Item1, row.Item2),
            February);
        Assert.Equal("4 active of 6 users: 2 new, 1 retained, 1 resurrected; 1 lapsed, 1 dormant", summary.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(3, summary.QuickRatio.Value);
        GoldenFile.Close(3 * Math.Exp(-1.959963984540054 * Math.Sqrt((1 / 3.0) + 1)), summary.QuickRatio.Interval()!.Value.Lower, 1e-12);
        Assert.Equal((1, 2), (summary.RetainedShare.Part, summary.RetainedShare.Whole));
        Assert.Equal("nobody-lapsed", ActivitySummary.Zero.QuickRatio.WhyUndefined!.Code);
    }

    [Fact]
    public void Weeks_are_whole_and_end_in_the_period()
    {
        ActivitySummary summary = ActivitySummary.From([new Activity<int>(1, new LocalDate(2024, 1, 29)), new(2, new LocalDate(2024, 2, 26))], February);
        Assert.Equal(["2024-W05", "2024-W06", "2024-W07", "2024-W08"], summary.WeeklyActiveUsers.Select(week => week.Key.Label));
        Assert.Equal([1, 0, 0, 0], summary.WeeklyActiveUsers.Select(week => week.Value));
        Assert.All(summary.WeeklyActiveUsers, week => Assert.False(week.Key.IsPartial));
    }

    [Fact]
    public void The_zone_of_the_calendar_says_which_day_it_is()
    {
        Activity<int> midnight = new(1, Instant.FromUtc(2024, 1, 31, 23, 30));
        ActivityPeriod berlin = ActivityPeriod.Of(First, Granularity.Month, new(DateTimeZoneProviders.Tzdb["Europe/Berlin"]));
        Assert.Equal(1, ActivitySummary.From([midnight], berlin).Active);
        Assert.Equal(0, ActivitySummary.From([midnight], February).Active);
        Assert.Equal(ActivitySummary.Parse(ActivitySummary.From([midnight], berlin).ToString("R", null)).Period, berlin);
    }

    [Fact]
    public void Nobody_leaves_everything_undefined_with_a_reason()
    {
        ActivitySummary nobody = ActivitySummary.From(Array.Empty<Activity<int>>(), February);
        foreach (StickinessDefinition definition in Enum.GetValues(typeof(StickinessDefinition)))
        {
            Assert.Equal("empty-whole", nobody.Stickiness(definition).WhyUndefined!.Code);
            Assert.Equal("empty-whole", ActivitySummary.Zero.Stickiness(definition).WhyUndefined!.Code);
            Assert.Equal("empty-whole", ActivitySummary.StickinessOf([nobody, nobody], definition).WhyUndefined!.Code);
        }

        Assert.Null(nobody.ActiveDays.Value);
        Assert.Equal(0, nobody.MedianDailyActiveUsers);
        Assert.Null(ActivitySummary.Zero.MeanDailyActiveUsers);
        Assert.Null(ActivitySummary.Zero.MedianDailyActiveUsers);
        Assert.Equal("empty-whole", nobody.ActiveOverLicensed.WhyUndefined!.Code);
        Assert.Empty(ActivitySummary.Zero.WeeklyActiveUsers);
        Assert.Equal((0, 0), (ActivitySummary.Zero.ActiveOn(First), ActivitySummary.Zero.ActiveInLast(28)));
    }

    [Fact]
    public void What_has_no_interval_says_why()
    {
        ActivitySummary one = ActivitySummary.From([new Activity<int>(1, First)], February);
        Assert.Equal("too-few-clusters", one.Stickiness().WhyNoInterval!.Code);
        Assert.Equal("no-spread", (one + one).Stickiness().WhyNoInterval!.Code);
        Assert.Equal("needs-clusters", one.Stickiness(StickinessDefinition.MeanOfDailyRatios).WhyNoInterval!.Code);
        ActivitySummary free = ActivitySummary.From([new Activity<int>(1, First)], ActivityPeriod.Of(new DateInterval(First, First), ReportingCalendar.Utc, _ => false));
        Assert.Equal("no-working-days", free.Stickiness(StickinessDefinition.WeekdaysOnly).WhyUndefined!.Code);
        Assert.Equal("zero-count", ActivitySummary.From([new Activity<int>(1, new LocalDate(2024, 1, 31))], February).QuickRatio.WhyNoInterval!.Code);
    }

    [Fact]
    public void Power_users()
    {
        ActivitySummary summary = ActivitySummary.From([.. Enumerable.Range(1, 29).Select(day => new Activity<int>(1, new LocalDate(2024, 2, day))), new(2, new LocalDate(2024, 2, 29))], February);
        Assert.Equal((1, 2), (summary.ActiveAtLeast(21).Part, summary.ActiveAtLeast(21).Whole));
        Assert.Equal(2, summary.ActiveAtLeast(1, 7).Part);
        Assert.Equal("days", Assert.Throws<ArgumentOutOfRangeException>(() => summary.ActiveAtLeast(8, 7)).ParamName);
    }

    [Fact]
    public void A_wrong_row_is_named_with_its_number()
    {
        Assert.Equal(
            "activities: row 1 (counted from 0): has no user.",
            First_line(Assert.Throws<ArgumentException>(() => ActivitySummary.From([new Activity<string>("a", First), default], February))));
        Assert.Equal(
            "activities: row 0 (counted from 0): has neither a date nor an instant.",
            First_line(Assert.Throws<ArgumentException>(() => ActivitySummary.From([default(Activity<int>)], February))));
        Assert.Equal(
            "The activity has no user.", First_line(Assert.Throws<ArgumentException>(() => new ActivityBuilder<string>(February).Add(default))));
        Assert.Equal(
            "rows: row 0 (counted from 0): has no key.",
            First_line(Assert.Throws<ArgumentException>(() => ActivitySummary.By([First], _ => (string)null!, day => new Activity<int>(1, day), February))));
        Assert.Contains("row 5000", Assert.Throws<ArgumentException>(() => ActivitySummary.From<string>([.. Enumerable.Repeat("a", 5000), null!], new int[5001], February)).Message);
    }

    [Fact]
    public void A_block_with_a_wrong_row_leaves_nothing_behind()
    {
        ActivityBuilder<string> builder = new(February);
        int day = 19_754;
        string[] users = [.. Enumerable.Range(0, 5000).Select(row => row < 4096 ? "ada" : "bob")];
        int[] days = [.. Enumerable.Repeat(day, 5000)];
        days[4999] = int.MaxValue;
        Assert.Contains("(row 4999, counted from 0), but was 2147483647", Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(users, days)).Message);
        Assert.Equal((4096, 1, 4096, 1), (builder.Events, builder.Users, builder.ToSummary().Events, builder.ToSummary().Users));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(["cyd", "dan"], [day, int.MinValue]));
        Assert.Throws<ArgumentException>(() => builder.Add(["cyd", null!], [day, day]));
        Assert.Equal((4096, 1, 4096, 1), (builder.Events, builder.Users, builder.ToSummary().Events, builder.ToSummary().Users));
    }

    [Fact]
    public void Columns_are_checked()
    {
        Assert.Contains("one day for each of the 2 users, but there were 1", Assert.Throws<ArgumentException>(() => ActivitySummary.From([0, 1], 2, [5], February)).Message);
        Assert.Contains("from 0 to 1 (row 2, counted from 0), but was 2", Assert.Throws<ArgumentOutOfRangeException>(() => ActivitySummary.From([0, 1, 2], 2, [5, 19770, 19770], February)).Message);
        Assert.Contains("(row 1, counted from 0), but was -2147483648", Assert.Throws<ArgumentOutOfRangeException>(() => ActivitySummary.From([0, -2147483648], 2, [5, 19770], February)).Message);
        Assert.Contains("(row 0, counted from 0), but was 2147483647", Assert.Throws<ArgumentOutOfRangeException>(() => ActivitySummary.From([0], 1, [int.MaxValue], February)).Message);
        Assert.Equal("userCount", Assert.Throws<ArgumentOutOfRangeException>(() => ActivitySummary.From([], -1, [], February)).ParamName);
        Assert.Equal("period", Assert.Throws<ArgumentNullException>(() => ActivitySummary.From([], 1, [], null!)).ParamName);
    }

    [Fact]
    public void A_week_is_not_compared_with_a_month()
    {
        LocalDate second = new(2024, 3, 6);
        ActivitySummary Of(ActivityPeriod period) => ActivitySummary.From(
            [new Activity<int>(1, First), new(1, First.PlusDays(1)), new(2, First), new(1, second), new(2, second), new(2, second.PlusDays(1)), new(2, First.PlusDays(-1)), new(3, First.PlusDays(-7)), new(3, second)], period);
        ActivityPeriod Days(LocalDate first, int days) => ActivityPeriod.Of(new DateInterval(first, first.PlusDays(days - 1)), ReportingCalendar.Utc);
        ActivitySummary month = Of(February), next = Of(ActivityPeriod.Of(second, Granularity.Month, ReportingCalendar.Utc));
        ActivitySummary week = Of(ActivityPeriod.Of(First, Granularity.Week, ReportingCalendar.Utc)), days = Of(Days(second.PlusDays(-1), 7)), dated = Of(Days(First, 29));

        foreach (StickinessDefinition definition in new[] { StickinessDefinition.MeanDauOverCalendarMonth, StickinessDefinition.WeekdaysOnly })
        {
            Assert.Throws<DefinitionMismatchException>(() => week.Stickiness(definition).ComparedWith(month.Stickiness(definition)));
            Assert.NotNull(next.Stickiness(definition).ComparedWith(month.Stickiness(definition)));
            Assert.NotNull(days.Stickiness(definition).ComparedWith(week.Stickiness(definition)));
            Assert.NotNull(dated.Stickiness(definition).ComparedWith(month.Stickiness(definition)));
        }

        Assert.Equal("stickiness/mean-dau-over-calendar-month/month", month.Stickiness().Definition.Id);
        Assert.Equal("mean daily users of the period, over its active users, in a period of 7 days", week.Stickiness().Definition.Text);
        Assert.Equal("stickiness/ratio-of-means-28", week.Stickiness(StickinessDefinition.RatioOfMeans).Definition.Id);
        Assert.Throws<DefinitionMismatchException>(() => week.ActiveDays.ComparedWith(month.ActiveDays));
        Assert.Throws<DefinitionMismatchException>(() => week.ActiveWorkingDays.ComparedWith(month.ActiveWorkingDays));
        Assert.Throws<DefinitionMismatchException>(() => week.RetainedShare.ComparedWith(month.RetainedShare));
        Assert.Throws<DefinitionMismatchException>(() => week.QuickRatio.ComparedWith(month.QuickRatio));
        Assert.Throws<DefinitionMismatchException>(() => week.ActiveOverSeats(9).ComparedWith(month.ActiveOverSeats(9)));
        Assert.NotNull(next.RetainedShare.ComparedWith(month.RetainedShare));

        // February by its dates alone is set against 29 days, not against January.
        Assert.Equal(("active-days/month", "retained-users/29-days"), (dated.ActiveDays.Definition.Id, dated.RetainedShare.Definition.Id));
        Assert.Equal(
            ("active-days/quarter", "active-days/year", "active-days/quarter", "active-days/1-days"),
            (Id(Granularity.Quarter, 1), Id(Granularity.FiscalYear, 4), Id(Granularity.FiscalQuarter, 2), Id(Granularity.Day, 1)));
        Assert.Equal(ActivitySummary.Zero.RetainedShare + month.RetainedShare, month.RetainedShare);

        string Id(Granularity granularity, int firstMonth) =>
            Of(ActivityPeriod.Of(First, granularity, new ReportingCalendar(DateTimeZone.Utc, IsoDayOfWeek.Monday, firstMonth))).ActiveDays.Definition.Id;
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        ActivitySummary february = ActivitySummary.From([new Activity<int>(1, First)], February);
        ActivityPeriod march = ActivityPeriod.Of(new LocalDate(2024, 3, 1), Granularity.Month, ReportingCalendar.Utc);
        ActivitySummary other = ActivitySummary.From([new Activity<int>(1, First)], march);
        Assert.Contains("2024-02-01 to 2024-02-29", Assert.Throws<DefinitionMismatchException>(() => february + other).Message);
        Assert.Throws<DefinitionMismatchException>(() => new ActivityBuilder<int>(February).Merge(new ActivityBuilder<int>(march)));
        Assert.Throws<DefinitionMismatchException>(() => february.Stickiness().ComparedWith(february.Stickiness(StickinessDefinition.WeekdaysOnly)));
        Assert.NotNull(february.Stickiness().ComparedWith(other.Stickiness() is { Value: null } ? february.Stickiness() : other.Stickiness()));
        ActivityBuilder<int> itself = new(February);
        Assert.Contains("would count twice", Assert.Throws<ArgumentException>(() => itself.Merge(itself)).Message);
        Assert.Contains("28 or 30 days, but was 7", Assert.Throws<ArgumentOutOfRangeException>(() => february.Stickiness(StickinessDefinition.WauOverMau, 7)).Message);
        Assert.Contains("7 or 28 or 30 days, but was 14", Assert.Throws<ArgumentOutOfRangeException>(() => february.ActiveInLast(14)).Message);
        Assert.Equal("definition", Assert.Throws<ArgumentOutOfRangeException>(() => february.Stickiness(0)).ParamName);
        Assert.Contains("must be a date of the period", Assert.Throws<ArgumentOutOfRangeException>(() => february.ActiveOn(new LocalDate(2024, 3, 1))).Message);
        Assert.Contains("was given", Assert.Throws<ArgumentException>(() => february.Stickiness(on: First)).Message);
        Assert.Equal("on", Assert.Throws<ArgumentOutOfRangeException>(() => february.Stickiness(StickinessDefinition.DauOverWau, on: new LocalDate(2024, 3, 1))).ParamName);
    }

    [Theory]
    [InlineData("new=1", "new=2", "users in all states")]
    [InlineData("retained=0", "retained=-1", "negative")]
    [InlineData("seats=0", "seats=9", "licences")]
    [InlineData("events=1", "events=0", "fewer activities")]
    [InlineData("zone=UTC", "zone=Nowhere", "tz database")]
    [InlineData("freeDays=[2,", "freeDays=[99,", "freeDays")]
    [InlineData("last7=[1,0,0,0,0,0,0,0]", "last7=[1]", "must have 8 counts")]
    public void A_form_that_contradicts_itself_is_refused(string written, string edited, string message)
    {
        string form = ActivitySummary.From([new Activity<int>(1, First)], February).ToString("R", null);
        Assert.Contains(written, form);
        Assert.Contains(message, Assert.Throws<FormatException>(() => ActivitySummary.Parse(form.Replace(written, edited))).Message);
        Assert.False(ActivitySummary.TryParse(form.Replace(written, edited), out _));
    }

    private static string First_line(Exception problem) => problem.Message.Split('\r', '\n')[0].Split([" (Parameter"], StringSplitOptions.None)[0];

    private static double? Over(double part, double whole) => whole == 0 ? null : part / whole;

    private static bool Near(Estimate found, double? expected) =>
        found.Value is null == expected is null && (expected is not { } value || Math.Abs(found.Value!.Value - value) <= 1e-12);

    private static bool SameBounds(Estimate found, Estimate expected) =>
        Near(found, expected.Value)
        && found.Interval(0.9) is null == expected.Interval(0.9) is null
        && (found.Interval(0.9) is not { } mine || expected.Interval(0.9) is not { } theirs || (Math.Abs(mine.Lower - theirs.Lower) < 1e-10 && Math.Abs(mine.Upper - theirs.Upper) < 1e-10));
}
