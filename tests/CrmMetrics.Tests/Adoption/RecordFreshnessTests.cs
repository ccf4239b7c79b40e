using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

public class RecordFreshnessLaws : SummaryLaws<RecordFreshness>
{
    protected override Arbitrary<RecordFreshness> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(RecordFreshness.Zero)),
        (9, RecordFreshnessTests.Dates.Generator.Select(dates => RecordFreshness.From(dates, RecordFreshnessTests.AsOf)))));

    protected override RecordFreshness Zero => RecordFreshness.Zero;

    protected override RecordFreshness Parse(string text) => RecordFreshness.Parse(text);
}

public class RecordFreshnessTests
{
    internal static readonly LocalDate AsOf = new(2026, 3, 31);

    internal static readonly Arbitrary<LocalDate?[]> Dates = Arb.From(
        Gen.Frequency((1, Gen.Constant<LocalDate?>(null)), (6, Gen.Choose(0, 400).Select(days => (LocalDate?)AsOf.PlusDays(-days)))).ArrayOf().Resize(24));

    [Fact]
    public void It_counts_what_a_filter_counts() =>
        Check.That(Dates, Arb.From(Gen.Choose(0, 450)), (dates, days) =>
        {
            RecordFreshness all = RecordFreshness.From(dates, AsOf);
            Proportion fresh = all.Within(days);
            int[] ages = [.. dates.Select(date => date is { } known ? Period.DaysBetween(known, AsOf) : int.MaxValue).OrderBy(age => age)];
            int? median = ages.Length == 0 || ages[(ages.Length - 1) / 2] == int.MaxValue ? null : ages[(ages.Length - 1) / 2];
            return (fresh.Part, fresh.Whole) == (dates.Count(date => date >= AsOf.PlusDays(-days)), dates.Length)
                && all.NeverUpdated == dates.Count(date => date is null) && all.MedianDays == median;
        });

    [Fact]
    public void Every_door_and_any_cut_give_the_same() =>
        Check.That(Dates, Given.Count, (dates, cut) =>
        {
            int at = (int)(cut % (dates.Length + 1));
            RecordFreshness all = RecordFreshness.From(dates, AsOf);
            int[] days = [.. dates.OfType<LocalDate>().Select(date => Period.DaysBetween(date, AsOf))];
            return RecordFreshness.From(dates.Take(at), AsOf) + RecordFreshness.From(dates.Skip(at), AsOf) == all
                && RecordFreshness.From(Enumerable.Reverse(dates), date => date, AsOf) == all
                && RecordFreshness.FromCounts(AsOf, days, [.. days.Select(_ => 1L)], dates.Length - days.Length) == all
                && RecordFreshness.By(dates, date => date?.Month ?? 0, date => date, AsOf).Values.Aggregate(RecordFreshness.Zero, (sum, part) => sum + part) is { } joined
                && (dates.Length == 0 || joined == all);
        });

    [Fact]
    public void The_limit_itself_is_fresh()
    {
        RecordFreshness all = RecordFreshness.From([AsOf, AsOf.PlusDays(-30), AsOf.PlusDays(-31), null], AsOf);
        Assert.Equal((1, 2, 3), (all.Within(0).Part, all.Within(30).Part, all.Within(31).Part));
        Assert.Equal(4, all.Within(31).Whole);
        Assert.Equal(30, all.MedianDays);
        Assert.Equal("freshness/30-days", all.Within(30).Definition.Id);
        Assert.Equal("4 records as of 2026-03-31: half within 30 days, 1 never updated", all.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null(RecordFreshness.From([null, null, AsOf], AsOf).MedianDays);
        Assert.Throws<DefinitionMismatchException>(() => all.Within(30).ComparedWith(all.Within(31)));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Assert.Equal(
            "rows: row 1 (counted from 0): it was updated on 2026-04-01, after the date of the report 2026-03-31; row 2 (counted from 0): it was updated on 2027-01-01, after the date of the report 2026-03-31.",
            Assert.Throws<ArgumentException>(() => RecordFreshness.From([AsOf, AsOf.PlusDays(1), new(2027, 1, 1)], AsOf)).Message.Split('\n')[0].Replace(" (Parameter 'rows')", "").Trim());
        Assert.Equal("days", Assert.Throws<ArgumentOutOfRangeException>(() => RecordFreshness.Zero.Within(-1)).ParamName);
        Assert.Equal("records", Assert.Throws<ArgumentException>(() => RecordFreshness.FromCounts(AsOf, [1], [])).ParamName);
        Assert.Equal("records", Assert.Throws<ArgumentOutOfRangeException>(() => RecordFreshness.FromCounts(AsOf, [1], [-1])).ParamName);
        Assert.Equal("neverUpdated", Assert.Throws<ArgumentOutOfRangeException>(() => RecordFreshness.FromCounts(AsOf, [1], [1], -1)).ParamName);
        Assert.Equal(
            "Records as of 2026-03-31 cannot be joined with records as of 2026-04-01.",
            Assert.Throws<DefinitionMismatchException>(() => RecordFreshness.From([], AsOf) + RecordFreshness.From([], AsOf.PlusDays(1))).Message);
        Assert.False(RecordFreshness.TryParse("neverUpdated=1;days=[];records=[]", out _));
    }
}
