using System.Globalization;
using CrmMetrics.Sales;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Sales;

public class StageFunnelSummaryLaws : SummaryLaws<StageFunnel>
{
    protected override Arbitrary<StageFunnel> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(StageFunnel.Zero)),
        (9, StageFunnelTests.Ways.Generator.Select(ways => StageFunnelTests.Funnel(ways)))));

    protected override StageFunnel Zero => StageFunnel.Zero;

    protected override StageFunnel Parse(string text) => StageFunnel.Parse(text);
}

public class StageFunnelTests
{
    private static readonly string[] Stages = ["qualify", "propose", "negotiate", "sign"];

    private static readonly LocalDate Start = new(2024, 1, 15);

    private static readonly (StageSkip Skip, StageReentry Reentry)[] Rules =
    [
        (StageSkip.CountsAsPassed, StageReentry.Once), (StageSkip.CountsAsPassed, StageReentry.Each),
        (StageSkip.NotPassed, StageReentry.Once), (StageSkip.NotPassed, StageReentry.Each),
    ];

    /// <summary>Ways through the four stages that skip, move back, come back and stay.</summary>
    internal static Arbitrary<Way[]> Ways { get; } = Arb.From(
        from count in Gen.Choose(0, 12)
        from ways in Gen.ArrayOf(
            from length in Gen.Choose(1, 6)
            from places in Gen.ArrayOf(Gen.Choose(0, 3), length)
            from days in Gen.ArrayOf(Gen.Choose(0, 90), length)
            from state in Gen.Elements(OpportunityState.Open, OpportunityState.Won, OpportunityState.Lost)
            select new Way(places, days, state),
            count)
        select ways,
        ways => ways.Length == 0 ? [] : [ways.Skip(1).ToArray(), ways.Take(ways.Length / 2).ToArray()]);

    // Qualified and won through every stage; lost at the second; open in the first; skipped the second and open in the third; back from the second and lost.
    private static Way[] Five { get; } =
    [
        new([0, 1, 2], [10, 20, 30], OpportunityState.Won),
        new([0, 1], [5, 5], OpportunityState.Lost),
        new([0], [0], OpportunityState.Open),
        new([0, 2], [7, 0], OpportunityState.Open),
        new([0, 1, 0], [1, 2, 3], OpportunityState.Lost),
    ];

    [Fact]
    public void Every_count_is_that_of_a_plain_walk_under_every_rule() =>
        Check.That(Ways, ways => Array.TrueForAll(Rules, rule => Enumerable.Range(0, Stages.Length).All(place =>
        {
            Trial[] trials = Plainly(ways, place, rule.Skip, rule.Reentry);
            StageFunnel funnel = Funnel(ways, rule.Skip, rule.Reentry);
            string stage = Stages[place];
            return funnel.Opportunities == ways.Length
                && funnel.Entered(stage) == trials.Length
                && funnel.Waiting(stage) == trials.Count(trial => trial.IsWaiting)
                && Is(funnel.StageToNext(stage), trials.Count(trial => trial.IsPassed), trials.Count(trial => !trial.IsWaiting))
                && Is(funnel.StageToNext(stage, StageBasis.Entered), trials.Count(trial => trial.IsPassed), trials.Length)
                && Is(funnel.StageToWon(stage), trials.Count(trial => trial.State == OpportunityState.Won), trials.Count(trial => trial.State != OpportunityState.Open))
                && Is(funnel.StageToWon(stage, StageBasis.Entered), trials.Count(trial => trial.State == OpportunityState.Won), trials.Length);
        })));

    [Fact]
    public void The_days_in_a_stage_are_those_of_the_stays_that_ended_under_every_rule() =>
        Check.That(Ways, ways => Array.TrueForAll(Rules, rule => Enumerable.Range(0, Stages.Length).All(place =>
        {
            double[] stays = [.. ways.SelectMany(way => way.Stays()).Where(stay => stay.Place == place && stay.Days is not null).Select(stay => (double)stay.Days!.Value)];
            SampleMean days = Funnel(ways, rule.Skip, rule.Reentry).DaysInStage(Stages[place]);
            return days.Count == stays.Length && days.Equals(SampleMean.From(stays, days.Definition)) && days.Definition.Unit == "days";
        })));

    [Fact]
    public void A_funnel_never_widens_where_skipped_stages_count() =>
        Check.That(Ways, ways =>
        {
            StageFunnel funnel = Funnel(ways);
            return Stages.Zip(Stages.Skip(1), (stage, next) => funnel.StageToNext(stage).Part == funnel.Entered(next)).All(same => same)
                && funnel.Entered(Stages[0]) == ways.Length
                && funnel.StageToNext(Stages[3]).Part == ways.Count(way => way.State == OpportunityState.Won);
        });

    [Fact]
    public void Any_cut_and_order_of_the_histories_gives_the_same_funnel() =>
        Check.That(Ways, Given.Count, (ways, cut) =>
        {
            int at = (int)(cut % (ways.Length + 1));
            return Array.TrueForAll(Rules, rule =>
                Funnel(ways.Take(at).ToArray(), rule.Skip, rule.Reentry) + Funnel(ways.Skip(at).ToArray(), rule.Skip, rule.Reentry) == Funnel(ways, rule.Skip, rule.Reentry)
                && Funnel([.. Enumerable.Reverse(ways)], rule.Skip, rule.Reentry) == Funnel(ways, rule.Skip, rule.Reentry));
        });

    [Theory]
    [InlineData(StageSkip.CountsAsPassed, StageReentry.Once, "4/4 4/5 1", "2/4 2/4 0", "1/1 1/2 1")]
    [InlineData(StageSkip.CountsAsPassed, StageReentry.Each, "4/5 4/6 1", "2/4 2/4 0", "1/1 1/2 1")]
    [InlineData(StageSkip.NotPassed, StageReentry.Once, "3/3 3/5 2", "1/3 1/3 0", "0/1 0/2 1")]
    [InlineData(StageSkip.NotPassed, StageReentry.Each, "3/5 3/6 1", "1/3 1/3 0", "0/1 0/2 1")]
    public void Five_ways_are_counted_by_hand(StageSkip skip, StageReentry reentry, string qualify, string propose, string negotiate)
    {
        StageFunnel funnel = Funnel(Five, skip, reentry);
        Assert.Equal([qualify, propose, negotiate], Stages.Take(3).Select(stage =>
            $"{Written(funnel.StageToNext(stage))} {Written(funnel.StageToNext(stage, StageBasis.Entered))} {funnel.Waiting(stage)}"));
        Assert.Equal((1L, reentry == StageReentry.Once ? 3L : 4L), (funnel.StageToWon("qualify").Part, funnel.StageToWon("qualify").Whole));
        Assert.Equal(5.2, funnel.DaysInStage("qualify").Value!.Value, 12);

        static string Written(Proportion share) => $"{share.Part}/{share.Whole}";
    }

    [Fact]
    public void Who_only_came_back_from_the_next_stage_has_not_passed_where_skipping_does_not_count()
    {
        Way[] back = [new([1, 0], [4, 0], OpportunityState.Open)];
        StageFunnel strict = Funnel(back, StageSkip.NotPassed), usual = Funnel(back);
        Assert.Equal((0L, 1L), (strict.StageToNext("qualify", StageBasis.Entered).Part, strict.Waiting("qualify")));
        Assert.Equal((1L, 0L), (usual.StageToNext("qualify", StageBasis.Entered).Part, usual.Waiting("qualify")));
    }

    [Fact]
    public void Open_opportunities_that_wait_are_judged_by_nobody_until_they_move()
    {
        Way[] waiting = [.. Enumerable.Repeat(new Way([0], [0], OpportunityState.Open), 40), .. Enumerable.Repeat(new Way([0, 1], [3, 0], OpportunityState.Open), 10)];
        StageFunnel funnel = Funnel(waiting);
        Assert.Equal(1, funnel.StageToNext("qualify").Value);
        Assert.Equal(0.2, funnel.StageToNext("qualify", StageBasis.Entered).Value);
        Assert.Equal((40L, 10L, 0L), (funnel.Waiting("qualify"), funnel.Waiting("propose"), funnel.Waiting("sign")));
        Assert.Null(funnel.StageToNext("propose").Value);
        Assert.NotNull(funnel.StageToNext("propose").WhyUndefined);
        Assert.Null(funnel.StageToWon("qualify").Value);
        Assert.Null(funnel.DaysInStage("propose").Value);
    }

    [Fact]
    public void Staying_in_a_stage_is_not_entering_it_again()
    {
        Way[] stays = [new([0, 0, 0, 1], [3, 4, 5, 6], OpportunityState.Lost)];
        StageFunnel each = Funnel(stays, reentry: StageReentry.Each);
        Assert.Equal((1L, 12.0), (each.Entered("qualify"), each.DaysInStage("qualify").Value!.Value));
    }

    [Fact]
    public void Rows_of_any_type_make_the_same_funnel() =>
        Check.That(Ways, ways => StageFunnel.From(Stages, ways, way => way.History()) == Funnel(ways));

    [Fact]
    public void The_rules_and_the_stage_are_part_of_each_definition()
    {
        StageFunnel funnel = Funnel(Five);
        Assert.Equal("stage-to-next/decided/CountsAsPassed-Once/qualify", funnel.StageToNext("qualify").Definition.Id);
        Assert.Equal("stage-to-won/entered/CountsAsPassed-Once/qualify", funnel.StageToWon("qualify", StageBasis.Entered).Definition.Id);
        _ = Assert.Throws<DefinitionMismatchException>(() => funnel.StageToNext("qualify").ComparedWith(funnel.StageToNext("propose")));
        _ = Assert.Throws<DefinitionMismatchException>(() => funnel.StageToNext("qualify").ComparedWith(funnel.StageToNext("qualify", StageBasis.Entered)));
        _ = Assert.Throws<DefinitionMismatchException>(() => funnel + Funnel(Five, StageSkip.NotPassed));
        _ = Assert.Throws<DefinitionMismatchException>(() => funnel + Funnel(Five, reentry: StageReentry.Each));
        _ = Assert.Throws<DefinitionMismatchException>(() => funnel + StageFunnel.From(["qualify", "sign"], []));
    }

    [Fact]
    public void It_is_written_with_its_counts()
    {
        Assert.Equal("5 opportunities, qualify 5, propose 4, negotiate 2, sign 1", Funnel(Five).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("0 opportunities", StageFunnel.Zero.ToString(null, CultureInfo.InvariantCulture));
        Assert.False(Funnel(Five).Equals(null));
        Assert.True(Funnel(Five) != StageFunnel.From(Stages, []));
    }

    [Fact]
    public void Bad_stages_rules_and_rows_are_refused()
    {
        StageHistory lost = Five[1].History();
        Refused("stages", "A funnel needs a stage, but there was none.", () => StageFunnel.From([], [lost]));
        Refused("stages", "Each stage must have a name of one line that no other has, but there was \"sign\".", () => StageFunnel.From(["sign", "sign"], [lost]));
        Refused("stages", "Each stage must have a name of one line that no other has, but there was \"\".", () => StageFunnel.From([""], [lost]));
        Refused("rows", "Row 1 (counted from 0) entered the stage \"propose\", which the funnel lacks.", () => StageFunnel.From(["qualify"], [Five[2].History(), lost]));
        Refused("skip", "skip: must be one of CountsAsPassed, NotPassed, but was 0.", () => StageFunnel.From(Stages, [lost], default(StageSkip)));
        Refused("reentry", "reentry: must be one of Once, Each, but was 3.", () => StageFunnel.From(Stages, [lost], reentry: (StageReentry)3));
        Refused("basis", "basis: must be one of Decided, Entered, but was 0.", () => Funnel(Five).StageToNext("sign", default));
        Refused("basis", "basis: must be one of Decided, Entered, but was 0.", () => Funnel(Five).StageToWon("sign", default));
        Refused("stage", "The funnel has no stage \"signed\", but qualify, propose, negotiate, sign.", () => Funnel(Five).Entered("signed"));
        Refused("stage", "The funnel has no stage \"Sign\", but qualify, propose, negotiate, sign.", () => Funnel(Five).DaysInStage("Sign"));
        Assert.Equal("stages", Assert.Throws<ArgumentNullException>(() => StageFunnel.From(null!, [lost])).ParamName);
        Assert.Equal("histories", Assert.Throws<ArgumentNullException>(() => StageFunnel.From(Stages, null!)).ParamName);
        Assert.Equal("history", Assert.Throws<ArgumentNullException>(() => StageFunnel.From(Stages, [lost, null!])).ParamName);
        Assert.Equal("fact", Assert.Throws<ArgumentNullException>(() => StageFunnel.From(Stages, Five, null!)).ParamName);
        Assert.Equal("stage", Assert.Throws<ArgumentNullException>(() => Funnel(Five).Waiting(null!)).ParamName);
    }

    [Fact]
    public void A_history_that_cannot_be_is_refused()
    {
        StageChange first = new("qualify", Start), second = new("propose", Start.PlusDays(3));
        Refused("changes", "A history needs a stage, but there was none.", () => StageHistory.From([], OpportunityState.Open, null));
        Refused("closed", "closed: a won or lost opportunity has a closing date, an open one has none, but was missing.", () => StageHistory.From([first], OpportunityState.Won, null));
        Refused("closed", "closed: a won or lost opportunity has a closing date, an open one has none, but was 2024-01-20.", () => StageHistory.From([first], OpportunityState.Open, Start.PlusDays(5)));
        Refused("changes", "The stage propose was entered on 2024-01-18, but what follows it is dated 2024-01-15.", () => StageHistory.From([second, first], OpportunityState.Open, null));
        Refused("changes", "The stage propose was entered on 2024-01-18, but what follows it is dated 2024-01-17.", () => StageHistory.From([first, second], OpportunityState.Lost, Start.PlusDays(2)));
        Refused("state", "state: must be one of Open, Won, Lost, but was 0.", () => StageHistory.From([first], default, null));
        Assert.Equal("changes", Assert.Throws<ArgumentNullException>(() => StageHistory.From([new(null!, Start)], OpportunityState.Open, null)).ParamName);
        Assert.Equal("changes", Assert.Throws<ArgumentNullException>(() => StageHistory.From(null!, OpportunityState.Open, null)).ParamName);
    }

    [Theory]
    [InlineData("passed=[4,2,1,1]", "passed=[5,2,1,1]")]
    [InlineData("won=[1,1,1,1]", "won=[4,1,1,1]")]
    [InlineData("waiting=[1,0,1,0]", "waiting=[-1,0,1,0]")]
    [InlineData("stays=[5,", "stays=[0,")]
    [InlineData("reentry=Once", "reentry=Twice")]
    [InlineData("opportunities=5", "opportunities=0")]
    public void Counts_that_cannot_be_are_not_read(string part, string wrong)
    {
        string text = Funnel(Five).ToString("R", null);
        Assert.Contains(part, text, StringComparison.Ordinal);
        _ = Assert.Throws<FormatException>(() => StageFunnel.Parse(text.Replace(part, wrong)));
        Assert.False(StageFunnel.TryParse(text.Replace(part, wrong), out StageFunnel none));
        Assert.Equal(StageFunnel.Zero, none);
    }

    internal static StageFunnel Funnel(Way[] ways, StageSkip skip = StageSkip.CountsAsPassed, StageReentry reentry = StageReentry.Once) =>
        StageFunnel.From(Stages, ways.Select(way => way.History()), skip, reentry);

    private static bool Is(Proportion share, int part, int whole) => (share.Part, share.Whole) == (part, whole);

    // Writes down the path with the sale as a stage of its own, the skipped stages put in where they count, and reads the trials off it.
    private static Trial[] Plainly(Way[] ways, int place, StageSkip skip, StageReentry reentry)
    {
        List<Trial> trials = [];
        foreach (Way way in ways)
        {
            List<int> path = [];
            int before = -1;
            IEnumerable<int> visits = way.Stays().Select(stay => stay.Place);
            foreach (int visit in way.State == OpportunityState.Won ? visits.Concat([Stages.Length]) : visits)
            {
                for (int skipped = before + 1; skip == StageSkip.CountsAsPassed && skipped < visit; skipped++)
                {
                    path.Add(skipped);
                }

                path.Add(visit);
                before = visit;
            }

            Trial[] own =
            [
                .. Enumerable.Range(0, path.Count).Where(i => path[i] == place).Select(i => new Trial(
                    i + 1 < path.Count && path[i + 1] == place + 1, i + 1 == path.Count && way.State == OpportunityState.Open, way.State)),
            ];
            if (reentry == StageReentry.Each)
            {
                trials.AddRange(own);
            }
            else if (own.Length > 0)
            {
                bool isPassed = own.Any(trial => trial.IsPassed);
                trials.Add(new(isPassed, !isPassed && way.State == OpportunityState.Open, way.State));
            }
        }

        return [.. trials];
    }

    private static void Refused(string argument, string message, Func<object> act)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(act);
        Assert.Equal(argument, refusal.ParamName);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    private sealed record Trial(bool IsPassed, bool IsWaiting, OpportunityState State);

    /// <summary>The places that were entered, and after how many days each was left.</summary>
    internal sealed record Way(int[] Places, int[] Days, OpportunityState State)
    {
        public StageHistory History() => StageHistory.From(
            Places.Select((place, i) => new StageChange(Stages[place], Start.PlusDays(Days.Take(i).Sum()))),
            State,
            State == OpportunityState.Open ? null : Start.PlusDays(Days.Sum()));

        /// <summary>The stays, those in the same stage put together; none ends that lasts.</summary>
        public IEnumerable<(int Place, int? Days)> Stays()
        {
            int days = 0;
            for (int i = 0; i < Places.Length; i++)
            {
                days += Days[i];
                if (i + 1 == Places.Length || Places[i + 1] != Places[i])
                {
                    yield return (Places[i], i + 1 == Places.Length && State == OpportunityState.Open ? null : days);
                    days = 0;
                }
            }
        }
    }
}
