using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

/// <summary>Subjects with whole and broken times, events and censorings that tie, and late entries, shrunk by leaving some out.</summary>
internal static class GivenSurvival
{
    public static Gen<SurvivalTime> TimeGen { get; } =
        from whole in Gen.Choose(0, 12)
        from half in Gen.Frequency((4, Gen.Constant(0.0)), (1, Gen.Constant(0.5)))
        from cause in Gen.Choose(0, 1)
        from entry in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 11)))
        let time = whole + half
        select SurvivalTime.EndedBy(cause, time, entry < time ? entry : 0);

    public static Arbitrary<SurvivalTime[]> Subjects { get; } = Arb.From(TimeGen.ArrayOf(), Smaller);

    /// <summary>Subjects ended by either of two causes or by none.</summary>
    public static Arbitrary<SurvivalTime[]> Outcomes { get; } = Arb.From(
        (from time in TimeGen from cause in Gen.Choose(0, 2) select SurvivalTime.EndedBy(cause, time.Time, time.Entry)).ArrayOf(), Smaller);

    public static Arbitrary<SurvivalTable> Tables { get; } = Arb.From(Subjects.Generator.Select(SurvivalTable.From));

    private static IEnumerable<SurvivalTime[]> Smaller(SurvivalTime[] times) =>
        times.Length == 0 ? [] : [[.. times.Take(times.Length / 2)], [.. times.Skip(times.Length / 2)], [.. times.Skip(1)]];
}

public class SurvivalTableLaws : SummaryLaws<SurvivalTable>
{
    protected override Arbitrary<SurvivalTable> Any => GivenSurvival.Tables;

    protected override SurvivalTable Zero => SurvivalTable.Zero;

    protected override SurvivalTable Parse(string text) => SurvivalTable.Parse(text);
}

public class SurvivalTableTests
{
    [Fact]
    public void Any_cut_and_any_order_of_the_subjects_gives_the_whole() =>
        Check.That(GivenSurvival.Subjects, GivenSurvival.Subjects, (left, right) =>
            SurvivalTable.From(left) + SurvivalTable.From(right) == SurvivalTable.From(Enumerable.Reverse(right).Concat(left)));

    [Fact]
    public void All_doors_count_alike() =>
        Check.That(GivenSurvival.Subjects, subjects =>
        {
            SurvivalTable rows = SurvivalTable.From(subjects);
            bool[] events = [.. subjects.Select(subject => subject.Cause == 1)];
            double[] times = [.. subjects.Select(subject => subject.Time)], entries = [.. subjects.Select(subject => subject.Entry)];
            SurvivalTable columns = SurvivalTable.From(times, events, entries);
            SurvivalTable counts = SurvivalTable.FromCounts([.. rows.Times], [.. rows.EventCounts], [.. rows.CensoredCounts], [.. rows.EntryCounts]);

            // Twice the times are whole.
            SurvivalTable doubled = SurvivalTable.From(subjects, subject => SurvivalTime.EndedBy(subject.Cause, 2 * subject.Time, 2 * subject.Entry));
            int[] days = [.. times.Select(time => (int)(2 * time))], halves = [.. entries.Select(entry => (int)(2 * entry))];
            SurvivalTable[] byParity = SurvivalTable.By(days, events, [.. subjects.Select((_, i) => i % 2)], 2, halves);
            IReadOnlyDictionary<int, SurvivalTable> groups = SurvivalTable.By(
                subjects.Select((subject, i) => (subject, Group: i % 2)), row => row.Group, row => SurvivalTime.EndedBy(row.subject.Cause, 2 * row.subject.Time, 2 * row.subject.Entry));
            return rows == columns && rows == counts && rows == SurvivalTable.From(subjects.Where(_ => true), subject => subject)
                && doubled == SurvivalTable.From(days, events, halves) && doubled == byParity[0] + byParity[1]
                && groups.All(group => group.Value == byParity[group.Key]);
        });

    [Fact]
    public void Those_at_risk_are_those_who_entered_before_and_left_at_or_after() =>
        Check.That(GivenSurvival.Subjects, Arb.From(Gen.Choose(0, 26).Select(half => half / 2.0)), (subjects, time) =>
            SurvivalTable.From(subjects).AtRisk(time) == subjects.Count(subject => subject.Time >= time && (subject.Entry < time || subject.Entry == 0)));

    [Fact]
    public void The_table_after_a_time_is_that_of_who_came_so_far() =>
        Check.That(GivenSurvival.Subjects, Arb.From(Gen.Choose(0, 26).Select(half => half / 2.0)), (subjects, time) =>
            SurvivalTable.From(subjects).After(time) == SurvivalTable.From(
                subjects.Where(subject => subject.Time > time).Select(subject => SurvivalTime.EndedBy(subject.Cause, subject.Time, subject.Entry > time ? subject.Entry : 0))));

    [Fact]
    public void Reversed_twice_is_the_table_itself() =>
        Check.That(GivenSurvival.Tables, table => table.Reversed.Reversed == table && table.Reversed.Events == table.Censored && table.Reversed.LateEntries == table.LateEntries);

    [Theory]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(3_000_000)]
    [InlineData(int.MaxValue)]
    public void Far_days_are_counted_like_near_ones(int far)
    {
        int[] days = [3, far, 3, 0, far - 1, far, 7];
        bool[] events = [true, true, false, true, false, true, false];
        SurvivalTable table = SurvivalTable.From(days, events);
        Assert.Equal([0, 3, 7, far - 1, far], table.Times);
        Assert.Equal([1, 1, 0, 0, 2], table.EventCounts);
        Assert.Equal([0, 1, 1, 1, 0], table.CensoredCounts);
        Assert.Equal(table, SurvivalTable.From(days.Zip(events, (day, happened) => SurvivalTime.From(day, happened))));
        Assert.Equal(table, SurvivalTable.From([.. days.Select(day => (double)day)], events));
    }

    [Fact]
    public void Many_days_of_one_kind_are_counted_one_by_one()
    {
        int[] days = [.. Enumerable.Range(0, 100_001).Select(i => i * 37 % 5_003)];
        bool[] events = [.. days.Select((day, i) => (day + i) % 3 == 0)];
        SurvivalTable table = SurvivalTable.From(days, events);
        Assert.Equal(
            days.Zip(events, (day, happened) => (day, happened)).GroupBy(row => row.day).OrderBy(day => day.Key).Select(day => ((double)day.Key, (long)day.Count(row => row.happened), (long)day.Count(row => !row.happened))),
            Enumerable.Range(0, table.Times.Count).Select(i => (table.Times[i], table.EventCounts[i], table.CensoredCounts[i])));
    }

    [Fact]
    public void Nobody_has_no_times()
    {
        Assert.Equal("0 subjects: 0 events, 0 censored", SurvivalTable.Zero.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(SurvivalTable.Zero, SurvivalTable.From(Array.Empty<int>(), Array.Empty<bool>()));
        Assert.Empty(SurvivalTable.Zero.Times);
        Assert.Equal(SurvivalTable.Zero, SurvivalTable.Zero.After(3));
        Assert.Equal(0, SurvivalTable.Zero.AtRisk(3));
    }

    [Fact]
    public void It_shows_its_counts_and_its_late_entries()
    {
        SurvivalTable table = SurvivalTable.From([12, 30, 45], [true, false, true], [0, 6, 0]);
        Assert.Equal("3 subjects: 2 events, 1 censored, 1 known late", table.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("times=[6,12,30,45];events=[0,1,0,1];censored=[0,0,1,0];entries=[1,0,0,0]", table.ToString("R", CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("censored at 30, known from 6", SurvivalTime.Censored(30, 6).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("cause 2 at 1.5", SurvivalTime.EndedBy(2, 1.5).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("event at 23", SurvivalTime.Event(23).ToString(null, CultureInfo.InvariantCulture));
        _ = Assert.Throws<FormatException>(() => table.ToString("F2", null));
    }

    [Fact]
    public void Bad_columns_are_named_with_row_rule_and_value()
    {
        ProportionTests.Refused("days: the day of row 1 (counted from 0) must be 0 or more, but was -3.", () => SurvivalTable.From([5, -3], [true, false]));
        ProportionTests.Refused("days: the day of row 0 (counted from 0) must be 0 or more, but was -3.", () => SurvivalTable.By([-3], [true], [0], 1));
        ProportionTests.Refused("times: the time of row 0 (counted from 0) must be 0 or more and finite, but was NaN.", () => SurvivalTable.From([double.NaN], [true]));
        ProportionTests.Refused("times: the time of row 1 (counted from 0) must be 0 or more and finite, but was -0.5.", () => SurvivalTable.From([1, -0.5], [true, true]));
        ProportionTests.Refused("times: the time of row 0 (counted from 0) must be 0 or more and finite, but was Infinity.", () => SurvivalTable.From([double.PositiveInfinity], [true]));
        ProportionTests.Refused("entries: the entry of row 1 (counted from 0) must be 0, or above 0 and before its time of 3, but was 3.", () => SurvivalTable.From([5, 3], [true, false], [0, 3]));
        ProportionTests.Refused("entries: the entry of row 0 (counted from 0) must be 0, or above 0 and before its time of 5, but was -1.", () => SurvivalTable.From([5.0], [true], [-1.0]));
        ProportionTests.Refused("entries: the entry of row 0 (counted from 0) must be 0, or above 0 and before its time of 5, but was NaN.", () => SurvivalTable.From([5.0], [true], [double.NaN]));
        ProportionTests.Refused("groups: the group of row 1 (counted from 0) must be from 0 to 1, but was 2.", () => SurvivalTable.By([5, 3], [true, false], [0, 2], 2));
        ProportionTests.Refused("groupCount: must be 0 or more, but was -1.", () => SurvivalTable.By([5], [true], [0], -1));
        ProportionTests.Refused("time: must be 0 or more, but was -1.", () => SurvivalTable.Zero.AtRisk(-1));
        ProportionTests.Refused("time: must be a finite number, but was NaN.", () => SurvivalTable.Zero.After(double.NaN));
        Bad("events: must have one for each of the 2 days, but had 1.", () => SurvivalTable.From([5, 3], [true]));
        Bad("entries: must have one for each of the 2 days, but had 1.", () => SurvivalTable.From([5, 3], [true, true], [1]));
        Bad("events: must have one for each of the 2 times, but had 1.", () => SurvivalTable.From([5.0, 3.5], [true]));
        Bad("groups: must have one for each of the 1 days, but had 2.", () => SurvivalTable.By([5], [true], [0, 0], 1));
    }

    [Fact]
    public void Bad_counts_are_named_with_index_rule_and_value()
    {
        ProportionTests.Refused("events: a count must be 0 or more (index 0), but was -1.", () => SurvivalTable.FromCounts([5], [-1], [2]));
        ProportionTests.Refused("censored: a count must be 0 or more (index 0), but was -2.", () => SurvivalTable.FromCounts([5], [1], [-2]));
        ProportionTests.Refused("times: the time of row 0 (counted from 0) must be 0 or more and finite, but was -5.", () => SurvivalTable.FromCounts([-5], [1], [2]));
        Bad("censored: must have one for each of the 1 times, but had 0.", () => SurvivalTable.FromCounts([5], [1], []));
        Bad("entries: 1 are at risk at time 5, fewer than leave then or later: a subject enters before it leaves.", () => SurvivalTable.FromCounts([5, 7], [2, 1], [0, 0], [2, 0]));
        Bad("entries: 0 are at risk at time 5, fewer than leave then or later: a subject enters before it leaves.", () => SurvivalTable.FromCounts([5], [1], [0], [2]));
        Assert.Contains("index 0 has entries at time 0", Assert.Throws<ArgumentOutOfRangeException>(() => SurvivalTable.FromCounts([0, 5], [0, 1], [0, 0], [1, 0])).Message, StringComparison.Ordinal);
        _ = Assert.Throws<FormatException>(() => SurvivalTable.Parse("times=[5];events=[1];censored=[0];entries=[2]"));
        _ = Assert.Throws<FormatException>(() => SurvivalTable.Parse("times=[5];events=[1]"));
        Assert.False(SurvivalTable.TryParse("times=[5];events=[1,2];censored=[0];entries=[0]", out SurvivalTable none));
        Assert.Same(SurvivalTable.Zero, none);
        _ = Assert.Throws<OverflowException>(() => SurvivalTable.FromCounts([1, 2], [long.MaxValue, 1], [0, 0]));
        _ = Assert.Throws<OverflowException>(() => SurvivalTable.FromCounts([1], [long.MaxValue], [0]) + SurvivalTable.FromCounts([1], [1], [0]));
    }

    [Fact]
    public void All_bad_rows_are_named_at_once()
    {
        SurvivalTime[] rows = [SurvivalTime.Event(3), SurvivalTime.Event(-1), SurvivalTime.Censored(4, 4), SurvivalTime.Event(double.NaN), SurvivalTime.EndedBy(2, 3), SurvivalTime.Event(3, -1)];
        Bad(
            "rows: row 1 (counted from 0): its time must be 0 or more and finite, but was -1; row 2 (counted from 0): its entry must be before its time of 4, but was 4; "
                + "row 3 (counted from 0): its time must be 0 or more and finite, but was NaN; row 4 (counted from 0): its cause must be from 0 to 1, but was 2; "
                + "row 5 (counted from 0): its entry must be 0 or more, but was -1.",
            () => SurvivalTable.From(rows));
        Bad("rows: " + string.Join("; ", Enumerable.Range(0, 20).Select(row => $"row {row} (counted from 0): its time must be 0 or more and finite, but was -1")) + "; and 5 more.", () =>
            SurvivalTable.By(Enumerable.Repeat(-1, 25), _ => "all", row => SurvivalTime.Event(row)));
        Assert.StartsWith("key: the key of row 1 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => SurvivalTable.By(new[] { "a", null! }, row => row, _ => SurvivalTime.Event(1))).Message, StringComparison.Ordinal);
        Assert.Equal("subjects", Assert.Throws<ArgumentNullException>(() => SurvivalTable.From(null!)).ParamName);
        Assert.Equal("time", Assert.Throws<ArgumentNullException>(() => SurvivalTable.From(rows, null!)).ParamName);
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => SurvivalTable.By(rows, (Func<SurvivalTime, int>)null!, row => row)).ParamName);
    }

    internal static void Bad(string message, Action action) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
