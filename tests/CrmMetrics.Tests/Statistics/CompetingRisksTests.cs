using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class CompetingRisksLaws : SummaryLaws<CompetingRisksTable>
{
    internal static readonly string[] Causes = ["won", "lost"];

    protected override Arbitrary<CompetingRisksTable> Any => Arb.From(Gen.Frequency(
        (1, Gen.Constant(CompetingRisksTable.Zero)),
        (9, GivenSurvival.Outcomes.Generator.Select(times => CompetingRisksTable.From(Causes, times)))));

    protected override CompetingRisksTable Zero => CompetingRisksTable.Zero;

    protected override CompetingRisksTable Parse(string text) => CompetingRisksTable.Parse(text);
}

public class CompetingRisksTests
{
    private static readonly string[] Causes = CompetingRisksLaws.Causes;

    [Fact]
    public void All_doors_count_alike_and_any_cut_gives_the_whole() =>
        Check.That(GivenSurvival.Outcomes, GivenSurvival.Outcomes, (left, right) =>
        {
            SurvivalTime[] all = [.. left.Concat(right).Select(time => SurvivalTime.EndedBy(time.Cause, 2 * time.Time, 2 * time.Entry))];
            CompetingRisksTable rows = CompetingRisksTable.From(Causes, all);
            CompetingRisksTable columns = CompetingRisksTable.From(
                Causes, [.. all.Select(time => (int)time.Time)], [.. all.Select(time => (byte)time.Cause)], [.. all.Select(time => (int)time.Entry)]);
            CompetingRisksTable cut = CompetingRisksTable.By(Causes, all, time => time.Time > 9, time => time).Values.Aggregate(CompetingRisksTable.Zero, (sum, part) => sum + part);
            return rows == columns && (all.Length == 0 || rows == cut) && rows.AnyCause.Events == rows["won"] + rows["lost"] && rows.AnyCause.Censored == rows.Censored;
        });

    [Fact]
    public void The_incidences_and_those_left_add_up_to_1() =>
        Check.That(GivenSurvival.Outcomes, times =>
        {
            CompetingRisksTable table = CompetingRisksTable.From(Causes, times);
            IReadOnlyList<CumulativeIncidencePoint> won = table.CumulativeIncidence("won").Points, lost = table.CumulativeIncidence("lost").Points;
            IReadOnlyList<SurvivalPoint> left = table.AnyCause.KaplanMeier.Points;
            return Enumerable.Range(0, left.Count).All(i => Near(1, won[i].Incidence + lost[i].Incidence + left[i].Survival) && won[i].AtRisk == left[i].AtRisk
                && won[i].Events + won[i].OtherEvents == left[i].Events && won[i].OtherEvents == lost[i].Events && won[i].Censored == left[i].Censored);
        });

    [Fact]
    public void With_one_cause_it_is_1_less_the_Kaplan_Meier_curve_with_its_error() =>
        Check.That(GivenSurvival.Subjects, times =>
        {
            CompetingRisksTable table = CompetingRisksTable.From(["churn"], times);
            return table.CumulativeIncidence("churn").Points.Zip(table.AnyCause.KaplanMeier.Points, (incidence, left) =>
                Near(1 - left.Survival, incidence.Incidence) && (left.StandardError is not { } error || Math.Abs(error - incidence.StandardError) <= 1e-7)).All(isSame => isSame);
        });

    [Fact]
    public void It_is_never_above_the_share_in_a_world_where_nothing_else_happens() =>
        Check.That(GivenSurvival.Outcomes, times =>
        {
            CompetingRisksTable table = CompetingRisksTable.From(Causes, times);
            return table.CumulativeIncidence("won").Points.Zip(table.CauseSpecific("won").KaplanMeier.Points, (incidence, alone) => incidence.Incidence <= 1 - alone.Survival + 1e-12).All(isBelow => isBelow);
        });

    [Fact]
    public void Its_variance_is_the_formula_of_Gaynor_term_by_term() =>
        Check.That(GivenSurvival.Outcomes, times =>
        {
            CumulativeIncidencePoint[] points = [.. CompetingRisksTable.From(Causes, times).CumulativeIncidence("lost").Points];
            for (int end = 0; end < points.Length; end++)
            {
                double variance = 0, before = 1;
                for (int i = 0; i <= end; i++)
                {
                    double n = points[i].AtRisk, own = points[i].Events, all = own + points[i].OtherEvents, rest = points[end].Incidence - points[i].Incidence;
                    variance += (n > all ? rest * rest * all / (n * (n - all)) : 0) + (before * before * own * (n - own) / (n * n * n)) - (2 * rest * before * own / (n * n));
                    before *= (n - all) / n;
                }

                if (Math.Abs(variance - (points[end].StandardError * points[end].StandardError)) > 1e-12)
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void Without_censoring_it_is_the_share_ended_by_the_cause_with_the_binomial_error() =>
        Check.That(Arb.From(Gen.Choose(0, 19).NonEmptyListOf()), kinds =>
        {
            SurvivalTime[] times = [.. kinds.Select(kind => SurvivalTime.EndedBy(1 + (kind % 2), kind / 2))];
            double n = times.Length;
            return CompetingRisksTable.From(Causes, times).CumulativeIncidence("lost").Points.All(point =>
                times.Count(time => time.Cause == 2 && time.Time <= point.Time) / n is var share && Near(share, point.Incidence) && Math.Abs((share * (1 - share) / n) - (point.StandardError * point.StandardError)) <= 1e-12);
        });

    [Fact]
    public void A_worked_example_by_hand()
    {
        // 5 deals: won on day 2, lost on day 3, open since 4 days, won on day 5, open since 6 days.
        CompetingRisksTable deals = CompetingRisksTable.From(Causes, [2, 3, 4, 5, 6], [1, 2, 0, 1, 0]);
        CumulativeIncidenceCurve won = deals.CumulativeIncidence("won"), lost = deals.CumulativeIncidence("lost");
        Assert.Equal([0.2, 0.2, 0.2, 0.5, 0.5], won.Points.Select(point => Math.Round(point.Incidence, 12)));
        Assert.Equal([0, 0.2, 0.2, 0.2, 0.2], lost.Points.Select(point => Math.Round(point.Incidence, 12)));
        Assert.Equal("won: 2 of 5, 50.0 % by 6", won.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("at 5: 50.0 % (1 of 2 at risk)", won.At(5).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("at 5,5: 50,0 % (0 of 1 at risk)", won.At(5.5).ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("5 subjects: 2 won, 1 lost, 2 censored", deals.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal((0.0, 5, "nothing-happened"), (won.At(1).Incidence, won.At(1).AtRisk, won.Incidence(1).WhyNoInterval!.Code));
        Assert.True(won.Incidence(5).Interval()!.Value.Contains(0.5));
        Assert.Equal((null, "beyond-follow-up"), (won.Incidence(7).Value, won.Incidence(7).WhyUndefined!.Code));
        CumulativeIncidenceCurve none = CompetingRisksTable.From(Causes, Array.Empty<SurvivalTime>()).CumulativeIncidence("won");
        Assert.Equal((null, "no-subjects", "won: undefined (there are no subjects)"), (none.Incidence(1).Value, none.Incidence(1).WhyUndefined!.Code, none.ToString()));
        Assert.Equal(0, none.At(3).AtRisk);
    }

    [Fact]
    public void A_late_entry_is_at_risk_only_after_it()
    {
        CompetingRisksTable table = CompetingRisksTable.From(Causes, [2, 5, 6], [1, 1, 2], [0, 3, 0]);
        Assert.Equal([2L, 2, 1], table.AnyCause.KaplanMeier.Points.Select(point => point.AtRisk));
        Assert.Equal([0.5, 0.75, 0.75], table.CumulativeIncidence("won").Points.Select(point => point.Incidence));
        Assert.Equal(1, table.CauseSpecific("lost").LateEntries);
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        const string Rule = "causes: must be one name or more, each once, none empty and none with a comma, but were ";
        SurvivalTableTests.Bad(Rule + "\"\".", () => CompetingRisksTable.From([], Array.Empty<SurvivalTime>()));
        SurvivalTableTests.Bad(Rule + "\"a\", \"a\".", () => CompetingRisksTable.From(["a", "a"], Array.Empty<SurvivalTime>()));
        SurvivalTableTests.Bad(Rule + "\"a,b\".", () => CompetingRisksTable.From(["a,b"], Array.Empty<SurvivalTime>()));
        SurvivalTableTests.Bad(Rule + "\" \".", () => CompetingRisksTable.From([" "], Array.Empty<SurvivalTime>()));
        SurvivalTableTests.Bad("endedBy: must have one for each of the 2 days, but had 1.", () => CompetingRisksTable.From(Causes, [1, 2], [1]));
        SurvivalTableTests.Bad("entries: must have one for each of the 2 days, but had 1.", () => CompetingRisksTable.From(Causes, [1, 2], [1, 2], [0]));
        SurvivalTableTests.Bad(
            "days: row 0 (counted from 0): its time must be 0 or more and finite, but was -1; row 1 (counted from 0): its cause must be from 0 to 2, but was 3; row 2 (counted from 0): its entry must be before its time of 4, but was 9.",
            () => CompetingRisksTable.From(Causes, [-1, 2, 4], [1, 3, 0], [0, 0, 9]));
        SurvivalTableTests.Bad("rows: row 1 (counted from 0): its cause must be from 0 to 2, but was 3.", () => CompetingRisksTable.From(Causes, [SurvivalTime.Event(1), SurvivalTime.EndedBy(3, 2)]));
        CompetingRisksTable table = CompetingRisksTable.From(Causes, [1, 2], [1, 2]);
        SurvivalTableTests.Bad("cause: must be one of won, lost, but was open.", () => table.CumulativeIncidence("open"));
        SurvivalTableTests.Bad("cause: must be one of won, lost, but was open.", () => table.CauseSpecific("open"));
        SurvivalTableTests.Bad("cause: must be one of won, lost, but was .", () => _ = table[""]);
        Assert.Equal("cause", Assert.Throws<ArgumentNullException>(() => table.CauseSpecific(null!)).ParamName);
        Assert.Equal("causes", Assert.Throws<ArgumentNullException>(() => CompetingRisksTable.From([null!], Array.Empty<SurvivalTime>())).ParamName);
        Assert.Equal(
            "Times ended by won, lost cannot be joined with times ended by churn.",
            Assert.Throws<DefinitionMismatchException>(() => table + CompetingRisksTable.From(["churn"], Array.Empty<SurvivalTime>())).Message);
        ProportionTests.Refused("time: must be 0 or more, but was -1.", () => table.CumulativeIncidence("won").At(-1));
        ProportionTests.Refused("scale: must be one of LogLog, Log, Plain, Logit, ArcSine, but was 0.", () => table.CumulativeIncidence("won").Incidence(1, default));
        _ = Assert.Throws<FormatException>(() => table.ToString("F1", null));
        _ = Assert.Throws<FormatException>(() => CompetingRisksTable.Parse("causes=won,lost;times=[1];endedBy1=[1];endedBy2=[0];censored=[0];entries=[2]"));
        _ = Assert.Throws<FormatException>(() => CompetingRisksTable.Parse("causes=won,lost;times=[1];endedBy1=[1];censored=[0];entries=[0]"));
        Assert.False(CompetingRisksTable.TryParse("causes=won,lost;times=[1];endedBy1=[-1];endedBy2=[0];censored=[0];entries=[0]", out CompetingRisksTable none));
        Assert.Same(CompetingRisksTable.Zero, none);
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-12;
}
