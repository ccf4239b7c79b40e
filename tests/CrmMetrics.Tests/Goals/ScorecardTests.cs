using System.Globalization;
using System.Text.Json;
using CrmMetrics.Goals;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

/// <summary>Objectives by period, their re-basing, and the four forms.</summary>
public class ScorecardTests
{
    private static readonly MetricDefinition Retention = MetricDefinition.Share("retention", "survivors over opening customers");

    private static readonly MetricDefinition Days = new("cycle", "days from opening to winning", "days", 1, BetterWhen.Lower);

    private static readonly LocalDate Start = new(2024, 12, 31), Due = new(2025, 12, 31), AsOf = new(2025, 8, 31);

    private static readonly IReadOnlyList<ReportingPeriod> Quarters = ReportingCalendar.Utc.Split(new DateInterval(new LocalDate(2025, 1, 1), Due), Granularity.Quarter);

    private static Objective<Proportion> Keep => Objective.For("Keep more customers", Proportion.From(700, 1000, Retention), Start, 0.8, Due)
        .WithOwner("Sales, Europe")
        .WithWorth(ValuePerPoint.Linear(new Money(10_000, Given.Euro)))
        .Measured(new LocalDate(2025, 3, 31), Proportion.From(730, 1000, Retention))
        .Measured(new LocalDate(2025, 6, 30), Proportion.From(760, 1000, Retention));

    private static Objective<Estimate> Faster => Objective.For("Win faster", Estimate.From(60, Days), Start, 50, Due).Measured(new LocalDate(2025, 2, 28), Estimate.From(58, Days));

    private static Scorecard Card => Scorecard.From("CRM 2025", Quarters, AsOf, StatusRule.OnProgress(), Keep, Faster);

    [Fact]
    public void Each_period_is_read_at_its_end_with_what_was_known_then()
    {
        ScorecardLine line = Card.Line("Keep more customers")!;
        Assert.Equal(["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"], line.Cells.Select(cell => cell.Period.Label));
        Assert.Equal([new(2025, 3, 31), new(2025, 6, 30), AsOf, AsOf], line.Cells.Select(cell => cell.AsOf));
        Assert.Equal([true, true, false, false], line.Cells.Select(cell => cell.IsComplete));
        Assert.Equal([0.73, 0.76, 0.76, null], line.Cells.Select(cell => cell.Progress?.Measured?.Value));
        Assert.Equal([false, false, true, false], line.Cells.Select(cell => cell.IsStale));
        Assert.Equal("not-yet", line.Cells[3].WhyEmpty!.Code);
        Assert.Null(line.Cells[3].Status);

        // The golden goals: 76 from 70 to 80 has closed 0.6 of the gap.
        GoldenFile.Close(0.6, line.Cells[1].Progress!.GapClosed.Value, 1e-12);
        Assert.Equal(Keep.StatusAt(new LocalDate(2025, 6, 30), Card.Rule).Status, line.Cells[1].Status!.Status);
        Assert.Same(line.Cells[2], line.Latest);
    }

    [Fact]
    public void What_has_not_begun_or_was_not_measured_says_so()
    {
        Objective<Proportion> later = Objective.For("Later", Proportion.From(1, 2, Retention), new LocalDate(2025, 5, 1), 0.8, Due);
        ScorecardLine line = Card.With(later).Line("Later")!;
        Assert.Equal(["not-begun", "not-measured", "not-measured", "not-yet"], line.Cells.Select(cell => cell.WhyEmpty!.Code));
        Assert.Null(line.Cells[0].Progress);
        Assert.NotNull(line.Cells[1].Progress);
        Assert.Null(line.Latest);
        Objective<Proportion> nobody = Objective.For("Nobody", Proportion.From(1, 2, Retention), Start, 0.8, Due).Measured(new LocalDate(2025, 3, 31), Proportion.From(0, 0, Retention));
        Assert.Equal("empty-whole", Card.With(nobody).Line("Nobody")!.Cells[0].WhyEmpty!.Code);
        Assert.Contains("- Later: no figure (nothing has been measured since the start).\n", Card.With(later).ToText(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Null(Card.Line("Nobody"));
    }

    [Fact]
    public void A_rebasing_leaves_the_past_as_it_was_judged()
    {
        Objective<Proportion> anew = Objective.For("Keep more customers", Proportion.From(760, 1000, Retention), new LocalDate(2025, 6, 30), 0.78, Due).Measured(new LocalDate(2025, 8, 31), Proportion.From(780, 1000, Retention));
        Scorecard card = Card.Rebased(anew, new LocalDate(2025, 7, 1), "the market shrank");
        ScorecardLine line = card.Line("Keep more customers")!;
        Assert.Equal([0.8, 0.8, 0.78, 0.78], line.Cells.Select(cell => cell.Objective.Target));
        Assert.Same(anew, line.Objective);
        Rebasing rebasing = Assert.Single(line.Rebasings);
        Assert.Equal((new LocalDate(2025, 7, 1), 0.8, 0.78, "the market shrank"), (rebasing.On, rebasing.From.Target, rebasing.To.Target, rebasing.Because));
        Assert.Contains("| Keep more customers | 2025-07-01 | 70.0 % to 80 % by 2025-12-31 | 76.0 % to 78 % by 2025-12-31 | the market shrank |\n", card.ToMarkdown(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("76.0 %† green", card.ToMarkdown(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        // The one before stays without it, and one that lies ahead is not in force yet.
        Assert.Empty(Card.Line("Keep more customers")!.Rebasings);
        Objective<Proportion> ahead = Objective.For("Keep more customers", Proportion.From(760, 1000, Retention), new LocalDate(2025, 6, 30), 0.9, new LocalDate(2026, 12, 31));
        Scorecard planned = card.Rebased(ahead, new LocalDate(2025, 10, 1), "next year's plan");
        Assert.Same(anew, planned.Line("Keep more customers")!.Objective);
        Assert.Equal(2, planned.Line("Keep more customers")!.Rebasings.Count);
    }

    [Fact]
    public void A_goal_is_moved_under_its_name_and_definition_with_a_date_and_a_reason()
    {
        LocalDate on = new(2025, 7, 1);
        Objective<Proportion> anew = Objective.For("Keep more customers", Proportion.From(760, 1000, Retention), new LocalDate(2025, 6, 30), 0.78, Due);
        Message("objective: there is no \"Other\" to set anew.", "objective", () => Card.Rebased(Objective.For("Other", Proportion.From(1, 2, Retention), Start, 0.8), on, "why"));
        Message("because: a goal is moved for a reason, but this was blank.", "because", () => Card.Rebased(anew, on, " "));
        Message("on: must lie after 2024-12-31, from when the objective before it counts, but was 2024-12-31.", "on", () => Card.Rebased(anew, Start, "why"));
        Message("on: must not lie before the start of the new objective on 2025-06-30, but was 2025-06-01.", "on", () => Card.Rebased(anew, new LocalDate(2025, 6, 1), "why"));
        Message("on: must lie after 2025-07-01, from when the objective before it counts, but was 2025-07-01.", "on", () => Card.Rebased(anew, on, "why").Rebased(anew, on, "again"));
        Assert.Throws<DefinitionMismatchException>(() => Card.Rebased(Objective.For("Keep more customers", Proportion.From(1, 2, Retention with { Id = "logo-retention" }), Start, 0.8), on, "why"));
        Assert.Equal("objective", Assert.Throws<ArgumentNullException>(() => Card.Rebased(null!, on, "why")).ParamName);
        Assert.Equal("because", Assert.Throws<ArgumentNullException>(() => Card.Rebased(anew, on, null!)).ParamName);
    }

    [Fact]
    public void Bad_titles_periods_and_objectives_are_refused()
    {
        StatusRule rule = StatusRule.OnProgress();
        Message("title: a scorecard must say what it is of, but this was blank.", "title", () => Scorecard.From("", Quarters, AsOf, rule));
        Message("periods: there must be one or more, but there are none.", "periods", () => Scorecard.From("t", [], AsOf, rule));
        Message("periods: period 0 (counted from 0) is null.", "periods", () => Scorecard.From("t", [null!], AsOf, rule));
        Message(
            "periods: they must ascend without overlapping, but 2025-Q1 begins on 2025-01-01, and 2025-Q2 before it ends on 2025-06-30.",
            "periods",
            () => Scorecard.From("t", [Quarters[1], Quarters[0]], AsOf, rule));
        Message("objective: each is on a scorecard once, but \"Keep more customers\" comes again; to set it anew, use Rebased.", "objective", () => Card.With(Keep));
        Assert.Equal("title", Assert.Throws<ArgumentNullException>(() => Scorecard.From(null!, Quarters, AsOf, rule)).ParamName);
        Assert.Equal("periods", Assert.Throws<ArgumentNullException>(() => Scorecard.From("t", null!, AsOf, rule)).ParamName);
        Assert.Equal("rule", Assert.Throws<ArgumentNullException>(() => Scorecard.From("t", Quarters, AsOf, null!)).ParamName);
        Assert.Equal("objectives", Assert.Throws<ArgumentNullException>(() => Scorecard.From("t", Quarters, AsOf, rule, [null!])).ParamName);
        Assert.Equal("objective", Assert.Throws<ArgumentNullException>(() => Card.With(null!)).ParamName);
        Assert.Equal("benchmarks", Assert.Throws<ArgumentNullException>(() => Scorecard.From("t", Quarters, AsOf, rule).With(Keep, [null!])).ParamName);
        Assert.Equal("objective", Assert.Throws<ArgumentNullException>(() => Card.Line(null!)).ParamName);
    }

    [Fact]
    public void A_benchmark_of_another_definition_does_not_go_beside_an_objective()
    {
        BenchmarkSource source = new("Report", 2025, "all", 100);
        Assert.Throws<DefinitionMismatchException>(() => Scorecard.From("t", Quarters, AsOf, StatusRule.OnProgress()).With(Keep, Benchmark.Industry(1, Days, source)));
        Assert.Throws<DefinitionMismatchException>(() => Scorecard.From("t", Quarters, AsOf, StatusRule.OnProgress()).With(Keep, Benchmark.Industry(1, Retention with { Unit = "points" }, source)));
    }

    [Fact]
    public void In_short_it_counts_the_colours()
    {
        Assert.Equal("CRM 2025 as of 2025-08-31: 2 objectives, 1 green, 1 without a colour", Scorecard.From("CRM 2025", Quarters, AsOf, StatusRule.OnProgress(), Keep, Objective.For("Later", Proportion.From(1, 2, Retention), Start, 0.8)).ToString());
        Assert.Equal("CRM 2025 as of 2025-08-31: 0 objectives", Scorecard.From("CRM 2025", Quarters, AsOf, StatusRule.OnProgress()).ToString());
    }

    [Fact]
    public void As_text_it_begins_with_what_it_is_of()
    {
        string[] lines = Card.ToText(CultureInfo.InvariantCulture).Split('\n');
        Assert.Equal(
            ["CRM 2025", "As of 2025-08-31. Status on progress: green from 1, amber from 0.8, hysteresis 0.05.", "", "By period (* not measured in the period: the last figure before)"],
            lines.Take(4));
    }

    [Fact]
    public void The_columns_of_the_text_line_up()
    {
        string[] lines = Card.ToText(CultureInfo.InvariantCulture).Split('\n');
        int head = Array.FindIndex(lines, line => line.StartsWith("objective", StringComparison.Ordinal));
        Assert.Equal("objective            baseline  target         due       2025-Q1       2025-Q2  2025-Q3 (to 2025-08-31)  2025-Q4", lines[head]);
        Assert.Equal("Keep more customers    70.0 %    80 %  2025-12-31  73.0 % green  76.0 % green            76.0 %* green        –", lines[head + 1]);
        Assert.Equal("Win faster                 60      50  2025-12-31      58 green     58* green                58* green        –", lines[head + 2]);
    }

    [Fact]
    public void In_words_it_says_value_interval_change_evidence_gap_and_money()
    {
        string text = Card.ToText(CultureInfo.InvariantCulture);
        Assert.Contains(
            "- Keep more customers: 76.0 % (73.3 to 78.5 % at 95 %) on 2025-06-30, +6.0 pp on the baseline (evidence: higher); 60 % of the gap to 80 % closed in 50 % of the time; at this pace 82.1 % on 2025-12-31, with a chance of ",
            text,
            StringComparison.Ordinal);
        Assert.Contains("; worth 60,000 EUR so far; green.\n", text, StringComparison.Ordinal);
        Objective<Estimate> worse = Objective.For("Slower", Estimate.From(60, Days), Start, 50, Due).Measured(new LocalDate(2025, 2, 28), Estimate.From(65, Days));
        Assert.Contains("- Slower: 65 on 2025-02-28, +5 on the baseline; moved away from 50 by 50 % of the gap in 16 % of the time;", Card.With(worse).ToText(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_digits_are_shown_than_the_interval_supports()
    {
        Objective<Proportion> few = Objective.For("Few", Proportion.From(7, 10, Retention), Start, 0.8, Due).Measured(AsOf, Proportion.From(8, 10, Retention));
        Objective<Proportion> many = Objective.For("Many", Proportion.From(700_000, 1_000_000, Retention), Start, 0.8, Due).Measured(AsOf, Proportion.From(730_000, 1_000_000, Retention));
        string text = Scorecard.From("t", Quarters, AsOf, StatusRule.OnProgress(), few, many).ToMarkdown(CultureInfo.InvariantCulture);
        Assert.Contains("| Few | 70 % | 80 % | 2025-12-31 | – | – | 80 % green |", text, StringComparison.Ordinal);
        Assert.Contains("| Many | 70.000 % | 80 % | 2025-12-31 | – | – | 73.000 % red |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_follow_the_culture_and_machine_forms_do_not()
    {
        Scorecard card = Card.With(Objective.For("Halves", Proportion.From(1, 8, Retention), Start, 0.8, Due));
        Assert.Contains("76,0 %", card.ToMarkdown(CultureInfo.GetCultureInfo("de-DE")), StringComparison.Ordinal);
        (string Csv, string Json) here = (card.ToCsv(), card.ToJson());
        CultureInfo before = CultureInfo.CurrentCulture;
        foreach (string name in new[] { "de-DE", "tr-TR", "ar-SA" })
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
            (string Csv, string Json) there = (card.ToCsv(), card.ToJson());
            CultureInfo.CurrentCulture = before;
            Assert.Equal(here, there);
        }
    }

    [Fact]
    public void The_csv_has_a_line_for_each_objective_and_period()
    {
        string[] lines = Card.ToCsv().Split('\n');
        Assert.Equal(2 + (2 * 4), lines.Length);
        Assert.Equal("", lines[9]);
        Assert.StartsWith("objective,owner,population,definition,unit,direction,start,baseline,target,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "Keep more customers,\"Sales, Europe\",,retention,share,Higher,2024-12-31,0.7,0.8,,,2025-12-31,2025-Q2,2025-04-01,2025-06-30,true,2025-06-30,2025-06-30,false,0.76,0.732",
            lines[2],
            StringComparison.Ordinal);
        Assert.Matches(@",green,60000(\.0+)?,EUR,,,$", lines[2]);
        Assert.EndsWith(",,,,,,,,,,,,,,,,,not-yet,,", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_has_goals_figures_reasons_re_basings_and_benchmarks()
    {
        BenchmarkSource source = new("Report", 2025, "all", 100);
        Objective<Proportion> anew = Objective.For("Keep more customers", Proportion.From(760, 1000, Retention), new LocalDate(2025, 6, 30), 0.78, Due);
        Scorecard card = Scorecard.From("CRM \"2025\"", Quarters, AsOf, StatusRule.OnInterval())
            .With(Keep, Benchmark.Industry([new(0.25, 0.7), new(0.75, 0.8)], Retention, source), Benchmark.Industry(0.5, Retention, new("Slide", 2019, "nobody says")))
            .With(Faster)
            .Rebased(anew, new LocalDate(2025, 7, 1), "the market shrank");
        using JsonDocument document = JsonDocument.Parse(card.ToJson());
        JsonElement root = document.RootElement, first = root.GetProperty("objectives")[0];
        Assert.Equal("CRM \"2025\"", root.GetProperty("title").GetString());
        Assert.Equal(4, root.GetProperty("periods").GetArrayLength());
        Assert.Equal(0.78, first.GetProperty("goal").GetProperty("target").GetDouble());
        Assert.Equal("the market shrank", first.GetProperty("rebasings")[0].GetProperty("because").GetString());
        Assert.Equal(0.8, first.GetProperty("rebasings")[0].GetProperty("from").GetProperty("target").GetDouble());
        JsonElement cell = first.GetProperty("periods")[1];
        Assert.Equal(0.76, cell.GetProperty("measured").GetProperty("value").GetDouble());
        Assert.Equal(Keep.ProgressAt(new LocalDate(2025, 6, 30)).Change!.PValue, cell.GetProperty("change").GetProperty("pValue").GetDouble());
        Assert.StartsWith("60000", cell.GetProperty("moneyRealised").GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.Equal("not-yet", first.GetProperty("periods")[3].GetProperty("missing").GetProperty("code").GetString());
        JsonElement benchmark = first.GetProperty("benchmarks")[0];
        Assert.Equal(0.75, benchmark.GetProperty("value").GetDouble());
        Assert.Equal("Report", benchmark.GetProperty("source").GetProperty("publication").GetString());
        Assert.Equal("no-sample-size", first.GetProperty("benchmarks")[1].GetProperty("warnings")[0].GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("benchmarks")[1].GetProperty("source").GetProperty("sampleSize").ValueKind);
        Assert.Equal(5, first.GetProperty("smart").GetArrayLength());
    }

    [Fact]
    public void The_latest_figure_is_set_against_the_benchmarks()
    {
        Benchmark benchmark = Benchmark.Industry([new(0.25, 0.7), new(0.5, 0.74), new(0.75, 0.8)], Retention, new("Report", 2025, "all", 100));
        string text = Scorecard.From("t", Quarters, AsOf, StatusRule.OnProgress()).With(Keep, benchmark).ToMarkdown(CultureInfo.InvariantCulture);
        Assert.Contains("| Keep more customers | Report, 2025, all (n = 100) | 74 % | +2.0 pp | -0.7 to 4.5 pp | not enough | 58.3 % (between 50 % and 75 %) |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Unbounded_intervals_are_written_as_such()
    {
        // The baseline cannot be told from the target, so the share of the gap closed is anything.
        Objective<Proportion> vague = Objective.For("Vague", Proportion.From(7, 10, Retention), Start, 0.75, Due).Measured(new LocalDate(2025, 6, 30), Proportion.From(8, 10, Retention));
        Scorecard card = Scorecard.From("t", Quarters, AsOf, StatusRule.OnProgress(), vague);
        using JsonDocument document = JsonDocument.Parse(card.ToJson());
        Assert.Equal("Infinity", document.RootElement.GetProperty("objectives")[0].GetProperty("periods")[1].GetProperty("gapClosed").GetProperty("upper").GetString());
    }

    private static void Message(string expected, string name, Func<object> act)
    {
        ArgumentException problem = Assert.ThrowsAny<ArgumentException>(act);
        Assert.Equal(name, problem.ParamName);
        Assert.StartsWith(expected, problem.Message, StringComparison.Ordinal);
    }
}
