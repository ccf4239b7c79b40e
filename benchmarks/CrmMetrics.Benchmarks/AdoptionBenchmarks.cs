using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>Active users of a month: every door against LINQ, against the loop over a dictionary that one would write by hand, and against plain increments at random.</summary>
/// <remarks>As many events as rows, of a twenty-fifth as many users, all in one month, in random order.</remarks>
public class AdoptionBenchmarks : IControlled
{
    private const string Numbered = "Monthly users and every stickiness, numbered users", Keyed = "Monthly users and every stickiness, ids of users", OfRows = "Monthly users from rows",
        Use = "Use of features from rows", Readings = "Reading stickiness off counts";

    private const int DaysInMonth = 31;

    private static readonly LocalDate FirstDate = new(2024, 3, 1);

    private static readonly int FirstDay = Period.DaysBetween(new(1970, 1, 1), FirstDate);

    private static readonly ActivityPeriod March = ActivityPeriod.Of(FirstDate, Granularity.Month, ReportingCalendar.Utc);

    private static readonly StickinessDefinition[] Definitions = Enum.GetValues<StickinessDefinition>();

    private static readonly string[] Features = [.. Enumerable.Range(0, 40).Select(feature => "feature " + feature)];

    private int[] users = [];
    private int[] ids = [];
    private int[] days = [];
    private Event[] events = [];
    private Activity<int>[] activities = [];
    private int[] table = [];
    private ActivitySummary[] teams = [];

    /// <inheritdoc/>
    [Params(10_000, 25_000_000)]
    public int Rows { get; set; }

    private int Users => Rows / 25;

    [GlobalSetup(Targets = [nameof(RandomIncrements), nameof(FromNumbers), nameof(FromIds), nameof(ByDictionary), nameof(ByBuilders)])]
    public void MakeColumns()
    {
        SplitMix64 random = new(20261122);
        users = new int[Rows];
        ids = new int[Rows];
        days = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            // Some users come far more often than others.
            int user = (int)(Users * Math.Pow(random.Unit(), 1.5));
            users[i] = user;
            ids[i] = unchecked((user + 1) * -1_640_531_527);
            days[i] = FirstDay + random.Below(DaysInMonth);
        }

        table = new int[1 << 20];
    }

    [GlobalSetup(Targets = [nameof(ByLinq)])]
    public void MakeEvents()
    {
        MakeColumns();
        events = [.. users.Select((user, i) => new Event(user, days[i]))];
    }

    [GlobalSetup(Targets = [nameof(FromRows), nameof(RowsByLoop), nameof(UseByLinq), nameof(UseFromRows)])]
    public void MakeRows()
    {
        MakeColumns();
        activities = [.. ids.Take(1_000_000).Select((user, i) => new Activity<int>(user, FirstDate.PlusDays(days[i] - FirstDay), Features[i * 7 % 40]))];
    }

    [GlobalSetup(Targets = [nameof(ReadEvery), nameof(ReadByTeam)])]
    public void MakeTeams()
    {
        MakeColumns();
        teams = [.. Enumerable.Range(0, 50).Select(team => ActivitySummary.From(users.AsSpan(team * (Rows / 50), Rows / 50), Users, days.AsSpan(team * (Rows / 50), Rows / 50), March))];
    }

    /// <inheritdoc/>
    public void Check()
    {
        MakeEvents();
        MakeRows();
        MakeTeams();
        double control = ByLinq();
        Control.Near(control, Sum(Summary(), Simple), nameof(FromNumbers));
        Control.Near(Sum(Summary(), Definitions), FromNumbers(), nameof(FromNumbers));
        Control.Near(FromNumbers(), FromIds(), nameof(FromIds));
        Control.Near(FromNumbers(), ByBuilders(), nameof(ByBuilders));
        Control.Near(control, ByDictionary(), nameof(ByDictionary));
        Control.Same(RowsByLoop(), FromRows().Active, nameof(FromRows));
        Control.Same(UseByLinq(), UseFromRows().Features.Sum(feature => feature.Users), nameof(UseFromRows));
        Control.Near(ReadEvery(), ReadByTeam(), nameof(ReadByTeam));
    }

    /// <summary>The reference for speed: as many increments at random as there are rows, over a table of 4 MB.</summary>
    [BenchmarkCategory(Numbered)]
    [Benchmark(Description = "reference: increments at random over 4 MB")]
    public int RandomIncrements()
    {
        int[] counts = table;
        ulong state = 88172645463325252;
        for (int i = 0; i < Rows; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            counts[(int)(state & ((1 << 20) - 1))]++;
        }

        return counts[0];
    }

    [BenchmarkCategory(Numbered)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` day, `Distinct` users of days, weeks and the month, over an array of structs; five definitions of seven")]
    public double ByLinq()
    {
        Dictionary<int, int> daily = events.GroupBy(row => row.Day, row => row.User).ToDictionary(day => day.Key, day => day.Distinct().Count());
        int last = FirstDay + DaysInMonth - 1;
        double month = events.Select(row => row.User).Distinct().Count();
        double four = events.Where(row => row.Day > last - 28).Select(row => row.User).Distinct().Count();
        double week = events.Where(row => row.Day > last - 7).Select(row => row.User).Distinct().Count();
        return (daily.Values.Average() / month) + (daily.Where(day => March.IsWorkingDay(FirstDate.PlusDays(day.Key - FirstDay))).Average(day => day.Value) / month)
            + (daily[last] / four) + (week / four) + (daily[last] / week);
    }

    [BenchmarkCategory(Numbered)]
    [Benchmark(Description = "columns: `ActivitySummary.From(…, userCount, …)` and seven definitions")]
    [Target("monthly users and every stickiness", nameof(RandomIncrements), TimesAsLong = 5)]
    [Target("monthly users and every stickiness", nameof(ByLinq), TimesAsFast = 25)]
    public double FromNumbers() => Sum(Summary(), Definitions);

    [BenchmarkCategory(Keyed)]
    [Benchmark(Baseline = true, Description = "reference: loop by hand over a `Dictionary` of masks and the columns; five definitions of seven")]
    public double ByDictionary()
    {
        Dictionary<int, uint> active = [];
        for (int i = 0; i < ids.Length; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(active, ids[i], out _) |= 1u << (days[i] - FirstDay);
        }

        long[] daily = new long[DaysInMonth];
        double four = 0, week = 0;
        foreach (uint mask in active.Values)
        {
            for (int day = 0; day < DaysInMonth; day++)
            {
                daily[day] += (mask >> day) & 1;
            }

            four += mask >> (DaysInMonth - 28) != 0 ? 1 : 0;
            week += mask >> (DaysInMonth - 7) != 0 ? 1 : 0;
        }

        return (daily.Average() / active.Count) + (daily.Where((_, day) => March.IsWorkingDay(FirstDate.PlusDays(day))).Average() / active.Count)
            + (daily[^1] / four) + (week / four) + (daily[^1] / week);
    }

    [BenchmarkCategory(Keyed)]
    [Benchmark(Description = "columns: `ActivitySummary.From(…)`, `int` ids, and seven definitions")]
    [Target("monthly users and every stickiness, ids", nameof(ByDictionary), TimesAsFast = 1.5)]
    public double FromIds() => Sum(ActivitySummary.From<int>(ids, days, March), Definitions);

    [BenchmarkCategory(Keyed)]
    [Benchmark(Description = "two builders of half of the columns, merged, and seven definitions")]
    public double ByBuilders()
    {
        ActivityBuilder<int> one = new(March), other = new(March);
        one.Add(ids.AsSpan(0, Rows / 2), days.AsSpan(0, Rows / 2));
        other.Add(ids.AsSpan(Rows / 2), days.AsSpan(Rows / 2));
        one.Merge(other);
        return Sum(one.ToSummary(), Definitions);
    }

    [BenchmarkCategory(OfRows)]
    [Benchmark(Baseline = true, Description = "reference: loop by hand over a `Dictionary` of masks, the first million activities; monthly users alone")]
    public long RowsByLoop()
    {
        Dictionary<int, uint> active = [];
        foreach (Activity<int> activity in activities)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(active, activity.User, out _) |= 1u << Period.DaysBetween(FirstDate, activity.Date!.Value);
        }

        return active.Count;
    }

    [BenchmarkCategory(OfRows)]
    [Benchmark(Description = "rows: `ActivitySummary.From(IEnumerable<Activity<int>>, …)`, the first million")]
    public ActivitySummary FromRows() => ActivitySummary.From(activities, March);

    [BenchmarkCategory(Use)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` feature, `Distinct` users, the first million activities")]
    public long UseByLinq() => activities.GroupBy(activity => activity.Feature, activity => activity.User).Sum(feature => (long)feature.Distinct().Count());

    [BenchmarkCategory(Use)]
    [Benchmark(Description = "rows: `UsageSummary.From(IEnumerable<Activity<int>>, …)`, the first million")]
    public UsageSummary UseFromRows() => UsageSummary.From(activities, March);

    [BenchmarkCategory(Readings)]
    [Benchmark(Baseline = true, Description = "counts: the added summaries of 50 teams and seven definitions")]
    public double ReadEvery() => Sum(teams.Aggregate(ActivitySummary.Zero, (sum, team) => sum + team), Definitions);

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "and their intervals by team, `ActivitySummary.StickinessOf(…)`")]
    public double ReadByTeam() => Definitions.Sum(definition => Bounded(ActivitySummary.StickinessOf(teams, definition)));

    private static StickinessDefinition[] Simple =>
    [
        StickinessDefinition.MeanDauOverCalendarMonth, StickinessDefinition.WeekdaysOnly, StickinessDefinition.DauOnDayOverTrailing, StickinessDefinition.WauOverMau, StickinessDefinition.DauOverWau,
    ];

    private static double Bounded(Estimate estimate) => estimate.Interval() is null ? double.NaN : estimate.Value!.Value;

    private static double Sum(ActivitySummary summary, StickinessDefinition[] definitions) => definitions.Sum(definition => summary.Stickiness(definition).Value!.Value);

    private ActivitySummary Summary() => ActivitySummary.From(users, Users, days, March);

    /// <summary>An event as a small value.</summary>
    internal readonly record struct Event(int User, int Day);
}
