using System.Globalization;
using System.IO;
using System.Text.Json;
using CrmMetrics.Tests.Guards;

namespace CrmMetrics.Tests.Samples;

public sealed class CrmRoiTests : IDisposable
{
    private const string Project = "docs/samples/CrmRoi";

    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    /// <summary>Its name holds "Guards" because the report is written anew as the other guards are.</summary>
    [Fact]
    public void Guards_the_report_that_is_shown_whose_figures_are_those_counted_by_hand()
    {
        (int code, string output, string errors) = sample.Run(Project);

        Assert.Equal((0, ""), (code, errors));
        Repository.MustHold(Project + "/crm-roi.md", sample.Read("crm-roi.md"));
        Assert.Contains("Synthetic data of a fictitious company", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 120, line));

        using JsonDocument document = JsonDocument.Parse(sample.Read("crm-roi.json"));
        Dictionary<string, JsonElement> sections = document.RootElement.GetProperty("sections").EnumerateArray().ToDictionary(section => section.GetProperty("title").GetString()!, section => section.GetProperty("data"));
        HashSet<string> with = [.. Lines("branches.csv").Where(line => line["crm"].Length > 0).Select(line => line["branch"])];

        Dictionary<string, string>[] closed = [.. Lines("deals.csv").Where(line => with.Contains(line["branch"]) && line["closed"].StartsWith("2025", StringComparison.Ordinal))];
        Close((double)closed.Count(line => line["stage"] == "Won") / closed.Length, Last("Win rate"));
        string[][] ratings = [.. Lines("surveys.csv").Where(line => with.Contains(line["branch"]) && line["date"].StartsWith("2025", StringComparison.Ordinal) && line["csat"].Length > 0).Select(line => (string[])[line["nps"], line["csat"]])];
        Close((double)ratings.Count(rating => rating[1] is "4" or "5") / ratings.Length, Last("Customer satisfaction"));
        Close(100.0 * (ratings.Count(rating => rating[0] is "9" or "10") - ratings.Count(rating => rating[0] is not ("7" or "8" or "9" or "10"))) / ratings.Length, Last("Net promoter score"));
        HashSet<string> opening = On("2024-12-31"), closing = On("2025-12-31");
        Close((double)opening.Count(closing.Contains) / opening.Count, Last("Customer retention"));

        // Money: each channel adds up, and so do the lines of the plan.
        JsonElement phone = sections["Touchpoints, by channel"].EnumerateArray().Single(row => row.GetProperty("channel").GetString() == "phone").GetProperty("after");
        Dictionary<string, string>[] calls = [.. Lines("touchpoints.csv").Where(line => with.Contains(line["branch"]) && line["channel"] == "phone" && line["month"].StartsWith("2025", StringComparison.Ordinal))];
        Assert.Equal(calls.Sum(line => long.Parse(line["contacts"], CultureInfo.InvariantCulture)), phone.GetProperty("count").GetInt64());
        Assert.Equal(calls.Sum(line => Number(line["cost"])), Amount(phone.GetProperty("total")));
        Dictionary<string, JsonElement> plan = sections["Plan and actual"].EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!);
        Assert.Equal(Lines("costs.csv").Sum(line => line["actual"].Length == 0 ? 0 : Number(line["actual"])), Figure("Costs", "actual"));
        Assert.Equal(Lines("benefits.csv").Where(line => string.CompareOrdinal(line["month"], "2026-01-01") < 0).Sum(line => Number(line["planned"])), Amount(plan["Benefits"].GetProperty("projectedToDate")));
        Assert.Equal(Figure("Benefits", "variance") + Figure("Costs", "variance"), Figure("Net benefit", "variance"), 6);

        decimal Figure(string line, string what) => plan[line].GetProperty(what).GetProperty("value") is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : Amount(plan[line].GetProperty(what).GetProperty("value"));

        JsonElement Last(string measure) => sections["Metrics, before and after"].EnumerateArray().Single(row => row.GetProperty("name").GetString() == measure).GetProperty("with")[2];

        HashSet<string> On(string day) =>
        [
            .. Lines("subscriptions.csv").Where(line => with.Contains(line["branch"]) && string.CompareOrdinal(line["start"], day) <= 0 && (line["end"].Length == 0 || string.CompareOrdinal(line["end"], day) > 0)).Select(line => line["customer"]),
        ];
    }

    [Fact]
    public void Guards_the_data_that_the_generator_makes()
    {
        (int code, _, string errors) = sample.Run(Project + "/MakeData", "Data");

        Assert.Equal((0, ""), (code, errors));
        Assert.All(Directory.GetFiles(Path.Combine(sample.Folder, "Data")), file => Repository.MustHold($"{Project}/Data/{Path.GetFileName(file)}", File.ReadAllText(file)));
    }

    [Fact]
    public void A_bad_line_is_told_with_file_line_column_and_value()
    {
        foreach (string file in Directory.GetFiles(Repository.PathOf(Project + "/Data")))
        {
            sample.Write(Path.GetFileName(file), File.ReadAllText(file));
        }

        Spoil("deals.csv", ",Won,", ",Gone,");
        Spoil("surveys.csv", "2023-01-0", "2023-13-0");
        Spoil("touchpoints.csv", ",phone,", ",phone,-");
        Spoil("training.csv", "2024-01-31", "2023-01-31");
        Spoil("costs.csv", "42000.00", "42k");
        Spoil("objectives.csv", "Win rate", "Won rate");

        (int code, string output, string errors) = sample.Run(Project, "--data", ".");

        Assert.Equal((1, ""), (code, output));
        string[] told = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Collection(
            told,
            line => Assert.Matches(@"^touchpoints\.csv line 3, contacts: must be a whole number of 0 or more, but was ""-\d+""\.$", line),
            line => Assert.Matches(@"^deals\.csv line \d+, stage: must be one of Open, Won, Lost, but was ""Gone""\.$", line),
            line => Assert.Matches(@"^surveys\.csv line \d+, date: must be a date written as 2026-06-30, but was ""2023-13-0\d""\.$", line),
            line => Assert.Matches(@"^training\.csv line 3, .*2023-01-31", line),
            line => Assert.StartsWith("objectives.csv line 5, metric: must be one of Customer retention, ", line, StringComparison.Ordinal),
            line => Assert.Equal("costs.csv line 3, planned: must be an amount of 0 or more, written as 12450.00, but was \"42k\".", line));
        Assert.False(File.Exists(Path.Combine(sample.Folder, "crm-roi.md")));

        void Spoil(string file, string what, string with)
        {
            string text = sample.Read(file);
            int at = text.IndexOf(what, StringComparison.Ordinal);
            sample.Write(file, text[..at] + with + text[(at + what.Length)..]);
        }
    }

    [Theory]
    [InlineData("Could not find a part of the path", 1, "--data", "nowhere")]
    [InlineData("Not understood: --dta .", 2, "--dta", ".")]
    public void What_it_cannot_do_it_says(string why, int code, params string[] arguments)
    {
        (int Code, string Output, string Errors) = sample.Run(Project, arguments);

        Assert.Equal((code, ""), (Code, Output));
        Assert.Contains(why, Errors, StringComparison.Ordinal);
    }

    private static IEnumerable<Dictionary<string, string>> Lines(string file)
    {
        string[][] lines = [.. File.ReadLines(Repository.PathOf($"{Project}/Data/{file}")).Skip(1).Select(line => line.Split(','))];
        return lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Amount(JsonElement money) => Number(money.GetString()!.Split(' ')[0]);

    private static void Close(double expected, JsonElement metric) => GoldenFile.Close(expected, metric.GetProperty("value").GetDouble());
}
