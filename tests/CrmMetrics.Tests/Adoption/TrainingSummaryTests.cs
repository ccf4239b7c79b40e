using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

public class TrainingSummaryLaws : SummaryLaws<TrainingSummary>
{
    protected override Arbitrary<TrainingSummary> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(TrainingSummary.Zero)),
        (9, TrainingSummaryTests.Records.Generator.Select(records => TrainingSummary.From(records, TrainingSummaryTests.Quarter)))));

    protected override TrainingSummary Zero => TrainingSummary.Zero;

    protected override TrainingSummary Parse(string text) => TrainingSummary.Parse(text);
}

public class TrainingSummaryTests
{
    internal static readonly DateInterval Quarter = new(new(2026, 1, 1), new(2026, 3, 31));

    // A person's dates in days since 2025-10-01; the quarter is 92 to 181. What contradicts itself is left out.
    internal static readonly Arbitrary<TrainingRecord[]> Records = Arb.From(
        (from joined in Gen.Choose(0, 200)
         from left in Gen.Choose(-200, 200)
         from assigned in Gen.Choose(-40, 60)
         from due in Gen.Choose(-30, 60)
         from enrolled in Gen.Choose(-40, 80)
         from completed in Gen.Choose(-40, 90)
         from passed in Gen.Elements<bool?>(null, true, false)
         let gone = left < joined ? (int?)null : left
         let given = assigned < 0 ? (int?)null : joined + assigned
         let begun = enrolled < 0 ? (int?)null : joined + enrolled
         let done = completed < 0 || (gone is { } last && joined + completed >= last) || joined + completed < given || joined + completed < begun ? (int?)null : joined + completed
         select new TrainingRecord
         {
             Joined = Day(joined)!.Value,
             Left = Day(gone),
             Assigned = Day(given >= gone ? null : given),
             Due = Day(given >= gone || due < 0 ? null : given + due),
             Enrolled = Day(begun >= gone ? null : begun),
             Completed = Day(done),
             Passed = done is null ? null : passed,
         }).ArrayOf().Resize(24));

    [Fact]
    public void Every_share_is_what_its_words_count() =>
        Check.That(Records, records =>
        {
            TrainingSummary all = TrainingSummary.From(records, Quarter);
            LocalDate end = Quarter.End;
            TrainingRecord[] here = [.. records.Where(record => record.Joined <= end && (record.Left is null || record.Left > end))], before = [.. records.Where(record => record.Joined < Quarter.Start)];
            TrainingRecord[] due = [.. records.Where(record => record.Assigned <= end && record.Due <= end
                && (record.Completed <= end || record.Left is null || record.Left > record.Due))];
            return Is(all.Completion(TrainingBasis.Headcount), here, Done)
                && Is(all.Completion(TrainingBasis.Assigned), records.Where(record => record.Assigned <= end), Done)
                && Is(all.Completion(TrainingBasis.AssignedHeadcount), here.Where(record => record.Assigned <= end), Done)
                && Is(all.Completion(TrainingBasis.Enrolled), records.Where(record => record.Enrolled <= end), Done)
                && Is(all.Completion(TrainingBasis.Headcount, TrainingJoiners.Excluded), here.Where(record => record.Joined < Quarter.Start), Done)
                && Is(all.Completion(TrainingBasis.Assigned, TrainingJoiners.Excluded), before.Where(record => record.Assigned <= end), Done)
                && Is(all.OnTime(), due, record => record.Completed <= record.Due)
                && Is(all.PassRate(), records.Where(record => Done(record) && record.Passed is not null), record => record.Passed == true)
                && all.Headcount == here.Length && all.Joiners == here.Count(record => record.Joined >= Quarter.Start)
                && all.LeftBeforeDue + all.NotYetDue + all.OnTime().Whole == records.Count(record => record.Assigned <= end && record.Due is not null);

            bool Done(TrainingRecord record) => record.Completed <= end;

            static bool Is(Proportion share, IEnumerable<TrainingRecord> whole, Func<TrainingRecord, bool> part) => (share.Part, share.Whole) == (whole.Count(part), whole.Count());
        });

    [Fact]
    public void Every_door_and_any_cut_give_the_same() =>
        Check.That(Records, Given.Count, (records, cut) =>
        {
            int at = (int)(cut % (records.Length + 1));
            TrainingSummary all = TrainingSummary.From(records, Quarter);
            return TrainingSummary.From(records.Take(at), Quarter) + TrainingSummary.From(records.Skip(at), Quarter) == all
                && TrainingSummary.From(Enumerable.Reverse(records), record => record, Quarter) == all
                && (records.Length == 0 || TrainingSummary.By(records, record => record.Joined.Month, record => record, Quarter).Values.Aggregate((sum, part) => sum + part) == all);
        });

    [Fact]
    public void The_times_are_those_of_who_started_and_leavers_are_last_seen_then() =>
        Check.That(Records, Arb.From(Gen.Choose(60, 300)), (records, days) =>
        {
            LocalDate asOf = Day(days)!.Value;
            SurvivalTable table = TrainingSummary.TimeToCompletion(records, asOf);
            TrainingRecord[] started = [.. records.Where(record => record.Assigned <= asOf)];
            return table.Subjects == started.Length && table.Events == started.Count(record => record.Completed <= asOf)
                && started.All(record => record.TimeToCompletion(asOf) is { } time && time.Time >= 0
                    && (time.Cause == 1 || record.Assigned!.Value.PlusDays((int)time.Time) == (record.Left <= asOf ? record.Left : asOf)))
                && TrainingSummary.TimeToCompletion(records, asOf, TrainingStart.Enrolled).Subjects == records.Count(record => record.Enrolled <= asOf);
        });

    [Fact]
    public void One_team_by_every_denominator()
    {
        LocalDate early = new(2025, 3, 1), assigned = new(2026, 1, 10), due = new(2026, 2, 10);
        TrainingRecord[] team =
        [
            new() { Joined = early, Assigned = assigned, Due = due, Enrolled = assigned, Completed = new(2026, 2, 10), Passed = true },
            new() { Joined = early, Assigned = assigned, Due = due, Enrolled = assigned, Completed = new(2026, 2, 11), Passed = false },
            new() { Joined = early, Assigned = assigned, Due = due },
            new() { Joined = early, Assigned = assigned, Due = due, Left = new(2026, 2, 1) },
            new() { Joined = new(2026, 3, 15), Assigned = new(2026, 3, 16), Due = new(2026, 4, 16), Enrolled = new(2026, 3, 20) },
            new() { Joined = early, Completed = new(2025, 6, 1) },
            new() { Joined = early },
            new() { Joined = new(2026, 4, 1), Assigned = new(2026, 3, 20) },
        ];
        TrainingSummary all = TrainingSummary.From(team, Quarter);
        Assert.Equal((2, 6), Counts(all.Completion(TrainingBasis.Assigned)));
        Assert.Equal((2, 4), Counts(all.Completion(TrainingBasis.AssignedHeadcount)));
        Assert.Equal((2, 3), Counts(all.Completion(TrainingBasis.Enrolled)));
        Assert.Equal((3, 6), Counts(all.Completion(TrainingBasis.Headcount)));
        Assert.Equal((3, 5), Counts(all.Completion(TrainingBasis.Headcount, TrainingJoiners.Excluded)));
        Assert.Equal((2, 4), Counts(all.Completion(TrainingBasis.Assigned, TrainingJoiners.Excluded)));
        Assert.Equal((1, 3), Counts(all.OnTime()));
        Assert.Equal((1, 2), Counts(all.PassRate()));
        Assert.Equal((6, 1, 1, 1), (all.Headcount, all.Joiners, all.LeftBeforeDue, all.NotYetDue));
        Assert.Equal("training-completion/headcount/without-joiners", all.Completion(TrainingBasis.Headcount, TrainingJoiners.Excluded).Definition.Id);
        Assert.Equal(TrainingSummary.FromCounts(2, 4, TrainingBasis.AssignedHeadcount), all.Completion(TrainingBasis.AssignedHeadcount));
        Assert.Throws<DefinitionMismatchException>(() => all.Completion(TrainingBasis.Assigned).ComparedWith(all.Completion(TrainingBasis.Enrolled)));

        // At the end of January nobody was done but who had done it before, and nothing was due.
        TrainingSummary january = TrainingSummary.From(team, new(new(2026, 1, 1), new(2026, 1, 31)));
        Assert.Equal((0, 4), Counts(january.Completion(TrainingBasis.Assigned)));
        Assert.Equal((0, 4), (january.OnTime().Whole, january.NotYetDue));

        // Completed after 31 and 32 days, last seen after 22 (the leaver), 80, 15 and 11: S(32) = 2/3 · 1/2.
        SurvivalTable times = TrainingSummary.TimeToCompletion(team, Quarter.End);
        Assert.Equal([11.0, 15, 22, 31, 32, 80], times.Times);
        Assert.Equal(1.0 / 3, times.KaplanMeier.Survival(32).Value!.Value, 12);
        Assert.Equal("2026-01-01 to 2026-03-31: 2/6 = 33.3 % of assigned completed; 6 there, 1 of them joined in the period", all.ToString(null, System.Globalization.CultureInfo.InvariantCulture));

        static (long, long) Counts(Proportion share) => (share.Part, share.Whole);
    }

    [Fact]
    public void Nobody_has_no_share()
    {
        Assert.Null(TrainingSummary.Zero.Completion(TrainingBasis.Assigned).Value);
        Assert.Null(TrainingSummary.From([], Quarter).OnTime().Value);
        Assert.Equal("nobody", TrainingSummary.Zero.ToString());
        Assert.Equal(0, TrainingSummary.TimeToCompletion([], Quarter.End).Subjects);
    }

    [Fact]
    public void Records_that_contradict_themselves_are_all_named()
    {
        LocalDate day = new(2026, 2, 2), before = new(2026, 2, 1);
        TrainingRecord[] wrong =
        [
            default,
            new() { Joined = day, Left = before },
            new() { Joined = day, Due = day },
            new() { Joined = before, Assigned = day, Due = before },
            new() { Joined = before, Assigned = day, Completed = before },
            new() { Joined = before, Enrolled = day, Completed = before },
            new() { Joined = before, Left = day, Assigned = day },
            new() { Joined = before, Left = day, Enrolled = day },
            new() { Joined = before, Left = day, Completed = day },
            new() { Joined = before, Passed = true },
        ];
        string[] problems =
        [
            "row 0 (counted from 0): it has no day of joining",
            "row 1 (counted from 0): it leaves on 2026-02-01, before joining on 2026-02-02",
            "row 2 (counted from 0): it is due on 2026-02-02, but was not assigned",
            "row 3 (counted from 0): it is due on 2026-02-01, before its assignment on 2026-02-02",
            "row 4 (counted from 0): it is complete on 2026-02-01, before its assignment on 2026-02-02",
            "row 5 (counted from 0): it is complete on 2026-02-01, before the enrolment on 2026-02-02",
            "row 6 (counted from 0): it was assigned on 2026-02-02, when the person had left on 2026-02-02",
            "row 7 (counted from 0): it has its enrolment on 2026-02-02, when the person had left on 2026-02-02",
            "row 8 (counted from 0): it is complete on 2026-02-02, when the person had left on 2026-02-02",
            "row 9 (counted from 0): it has the result of a test, but no day of completion",
        ];
        Assert.StartsWith("rows: " + string.Join("; ", problems) + ".", Assert.Throws<ArgumentException>(() => TrainingSummary.From(wrong, Quarter)).Message);
        Assert.StartsWith("rows: row 1", Assert.Throws<ArgumentException>(() => TrainingSummary.TimeToCompletion([new() { Joined = day }, wrong[1]], Quarter.End)).Message);
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        TrainingSummary all = TrainingSummary.From([], Quarter);
        Assert.Equal("basis", Assert.Throws<ArgumentOutOfRangeException>(() => all.Completion(0)).ParamName);
        Assert.Equal("joined", Assert.Throws<ArgumentOutOfRangeException>(() => all.OnTime(0)).ParamName);
        Assert.Equal("start", Assert.Throws<ArgumentOutOfRangeException>(() => TrainingSummary.TimeToCompletion([], Quarter.End, 0)).ParamName);
        Assert.Equal("period", Assert.Throws<ArgumentNullException>(() => TrainingSummary.From([], null!)).ParamName);
        Assert.Equal("completed", Assert.Throws<ArgumentOutOfRangeException>(() => TrainingSummary.FromCounts(3, 2, TrainingBasis.Assigned)).ParamName);
        Assert.Equal(
            "Training from 2026-01-01 to 2026-03-31 cannot be joined with training from 2026-01-01 to 2026-01-31.",
            Assert.Throws<DefinitionMismatchException>(() => all + TrainingSummary.From([], new(new(2026, 1, 1), new(2026, 1, 31)))).Message);
        Assert.False(TrainingSummary.TryParse("established=[];joiners=[]", out _));
    }

    private static LocalDate? Day(int? days) => days is { } known ? new LocalDate(2025, 10, 1).PlusDays(known) : null;
}
