using System.Globalization;
using System.IO;
using System.Text.Json;
using CrmMetrics.Tests.Guards;

namespace CrmMetrics.Tests.Samples;

public sealed class ScorecardTests : IDisposable
{
    private const string Project = "docs/samples/Scorecard";

    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    /// <summary>Its name holds "Guards" because it is written anew as the other guards are.</summary>
    [Fact]
    public void Guards_the_scorecard_that_is_shown()
    {
        (int code, string output, string errors) = sample.Run(Project);

        Assert.Equal((0, ""), (code, errors));
        Repository.MustHold(Project + "/scorecard.md", sample.Read("scorecard.md"));
        Assert.Contains("Synthetic data of a fictitious company", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Guards_the_data_that_the_generator_makes()
    {
        (int code, _, string errors) = sample.Run(Project + "/Generate", "Data");

        Assert.Equal((0, ""), (code, errors));
        foreach (string file in (string[])["surveys.csv", "opportunities.csv"])
        {
            Repository.MustHold($"{Project}/Data/{file}", sample.Read("Data/" + file));
        }
    }

    [Fact]
    public void It_says_the_same_a_second_time()
    {
        _ = sample.Run(Project, "--out", "first");
        _ = sample.Run(Project, "--out", "second");

        Assert.Equal(sample.Read("first/scorecard.json"), sample.Read("second/scorecard.json"));
    }

    [Fact]
    public void Without_a_terminal_it_prints_plain_text_of_80_columns()
    {
        (_, string output, _) = sample.Run(Project);

        Assert.DoesNotContain('\e', output);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void The_figures_of_the_last_quarter_are_those_counted_by_hand()
    {
        _ = sample.Run(Project);
        int[] answers = [.. Cells("surveys.csv").Where(cells => cells[1].StartsWith("2026-04", StringComparison.Ordinal) || cells[1].StartsWith("2026-05", StringComparison.Ordinal) || cells[1].StartsWith("2026-06", StringComparison.Ordinal))
            .DistinctBy(cells => cells[0]).Where(cells => cells[4].Length > 0).Select(cells => int.Parse(cells[4], System.Globalization.CultureInfo.InvariantCulture))];
        string[][] closed = [.. Cells("opportunities.csv").Where(cells => string.CompareOrdinal(cells[5], "2026-04-01") >= 0).DistinctBy(cells => cells[0])];
        string[][] won = [.. closed.Where(cells => cells[6] == "Won")];
        int[] days = [.. won.Select(cells => Date(cells[5]).DayNumber - Date(cells[4]).DayNumber)];

        Dictionary<string, JsonElement> look = Table("2026-Q2 in one look");
        Close(100.0 * (answers.Count(rating => rating >= 9) - answers.Count(rating => rating <= 6)) / answers.Length, look["Net promoter score"]);
        Close((double)won.Length / closed.Count(cells => cells[6] is "Won" or "Lost"), look["Win rate"]);
        Close(won.Average(cells => double.Parse(cells[7], System.Globalization.CultureInfo.InvariantCulture)), look["Average deal"]);
        Close(days.Average(), look["Sales cycle"]);
        Assert.Equal("higher", look["Win rate"].GetProperty("evidence").GetString());

        static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Every_bad_line_is_reported_and_nothing_is_written()
    {
        (int code, string output, string errors) = sample.Run(Project, "--data", Repository.PathOf(Project + "/Data"));

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            """
            surveys.csv line 138, nps: must be a whole number on the scale 0–10, or empty, but was "11".
            surveys.csv line 473, csat: must be a whole number on the scale 1–5, or empty, but was "n/a".
            surveys.csv line 690, date: must be a date written as yyyy-MM-dd, but was "31/03/2025".
            surveys.csv line 849, nps: must be a whole number on the scale 0–10, or empty, but was "-1".
            opportunities.csv line 29, closed: an opportunity cannot close before it was created on 2024-11-02, but was 2024-02-11.
            opportunities.csv line 105, closed: a won or lost opportunity needs a closing date, but was missing.
            opportunities.csv line 112, closed: must be a date written as yyyy-MM-dd, but was "2025-02-30".
            opportunities.csv line 280, stage: must be one of Qualification, Proposal, Negotiation, Won, Lost, but was "Duplicate".
            opportunities.csv line 292, amount: must be a number written as 12450.00, but was "12.450,00".
            Bad lines: 9. Mend them, or leave them out with --skip-bad-lines.

            """,
            errors);
        Assert.Empty(Directory.GetFiles(sample.Folder));
    }

    [Fact]
    public void Bad_lines_are_left_out_on_demand_with_a_note()
    {
        (int code, string output, _) = sample.Run(Project, "--data", Repository.PathOf(Project + "/Data"), "--skip-bad-lines", "--by", "region", "--as-of", "2026-05-31");

        Assert.Equal(0, code);
        Assert.Contains(" 2026-Q2* ", output, StringComparison.Ordinal);
        Assert.Contains("* 2026-Q2 ends on 2026-05-31 here: its figures are incomplete", output, StringComparison.Ordinal);
        Assert.Contains("- surveys.csv line 138, nps: must be a whole number on the scale 0–10, or empty, but was \"11\". Left out.", sample.Read("scorecard.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_numbered_as_an_editor_numbers_them()
    {
        sample.Write("surveys.csv", "\uFEFF# a comment\r\nrespondent,date,owner,nps,csat,remark\r\nA,2026-01-05,X,9,5,\"two\r\nlines\"\r\n\r\nB,2026-01-06,X,x,5,\r\nC,2026-01-06,X\r\nE,2026-01-06,X\" Y,9,5,\r\n\"D,2026-01-06,X,9,5,\r\n");
        sample.Write("opportunities.csv", "id,owner,created,engaged,closed,stage,amount,currency\n1,X,2026-01-01,,2026-02-01,won,100,euro\n");

        (_, _, string errors) = sample.Run(Project, "--data", ".");

        Assert.StartsWith(
            """
            surveys.csv line 6, nps: must be a whole number on the scale 0–10, or empty, but was "x".
            surveys.csv line 7: must have 6 cells, with quotes in pairs, but was [C,2026-01-06,X].
            surveys.csv line 8: must have 6 cells, with quotes in pairs, but was [E,2026-01-06,X" Y,9,5,].
            surveys.csv line 9: must have 6 cells, with quotes in pairs, but was ["D,2026-01-06,X,9,5,].
            opportunities.csv line 2, currency: must be three letters such as EUR, but was "euro".
            """,
            errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("surveys.csv line 1: the header must have the columns respondent, date, nps, csat, owner, but was \"respondent;date\".", 1, "--data", ".")]
    [InlineData("Could not find", 1, "--data", "nowhere")]
    [InlineData("--as-of: must be a date such as 2026-06-30, but was \"30.6.2026\".", 1, "--as-of", "30.6.2026")]
    [InlineData("There is nothing to report: no survey, and no deal that was closed.", 1, "--as-of", "2020-01-01")]
    [InlineData("Not understood: --dta .", 2, "--dta", ".")]
    public void What_it_cannot_do_it_says(string why, int code, params string[] arguments)
    {
        sample.Write("surveys.csv", "respondent;date\n");

        (int Code, string Output, string Errors) = sample.Run(Project, arguments);

        Assert.Equal((code, ""), (Code, Output));
        Assert.StartsWith(why, Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_real_file_gives_the_figures_of_the_golden_file()
    {
        string folder = Path.GetDirectoryName(SharedData.Path("crm-sales-opportunities/sales_pipeline.csv"))!;

        (int code, string output, string errors) = sample.Run(Project, "--crm-sales-opportunities", folder, "--by", "region");

        Assert.Equal((0, ""), (code, errors));
        JsonElement golden = GoldenFile.Read("pipeline.json").GetProperty("crm_sales_opportunities"), all = golden.GetProperty("all"), velocity = all.GetProperty("velocity_per_day");
        Dictionary<string, JsonElement> whole = Table("All quarters, by definition"), rates = Table("Win rate"), deals = Table("Average deal"), cycles = Table("Sales cycle");
        Close(all.GetProperty("win_rate_closed"), whole["Win rate of closed"]);
        Close(all.GetProperty("win_rate_all_created"), whole["Win rate of all created"]);
        Close(velocity.GetProperty("open_median_cycle"), whole["Velocity, open over median cycle"]);
        Close(velocity.GetProperty("open_engaging"), whole["Velocity, open over won cycle"]);
        Close(velocity.GetProperty("closed_in_period_won_cycle"), whole["Velocity, closed over won cycle"]);
        Close(velocity.GetProperty("closed_in_period_all_cycle"), whole["Velocity, closed over all cycles"]);
        foreach (JsonProperty quarter in golden.GetProperty("closed_by_quarter").EnumerateObject())
        {
            Close(quarter.Value.GetProperty("win_rate_closed"), rates[quarter.Name]);
            Close(quarter.Value.GetProperty("average_deal"), deals[quarter.Name]);
            Close(quarter.Value.GetProperty("cycle_won_mean"), cycles[quarter.Name]);
        }

        Assert.Equal(["2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4", "Central", "East", "West"], rates.Keys);
        Assert.All(["63.2 %", "48.2 %", "41,563", "45,751", "193,224", "208,512"], figure => Assert.Contains($" {figure} ", output, StringComparison.Ordinal));
    }

    private static void Close(double expected, JsonElement row) => GoldenFile.Close(expected, row.GetProperty("metric").GetProperty("value").GetDouble());

    private static void Close(JsonElement expected, JsonElement row) => Close(expected.GetDouble(), row);

    // The rows that can be read: those that the tables of the generator spoil are no numbers, or not in euros.
    private static IEnumerable<string[]> Cells(string file) => File.ReadLines(Repository.PathOf($"{Project}/Data/{file}"))
        .Skip(2).Select(line => line.Split(',')).Where(cells => cells.Length == 6 || cells is { Length: 9 } and not [.., "0.00", _] and [.., "EUR"]);

    private Dictionary<string, JsonElement> Table(string title)
    {
        using JsonDocument document = JsonDocument.Parse(sample.Read("scorecard.json"));
        return document.RootElement.GetProperty("tables").EnumerateArray().Single(table => table.GetProperty("title").GetString() == title)
            .GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("label").GetString()!, row => row.Clone());
    }
}
