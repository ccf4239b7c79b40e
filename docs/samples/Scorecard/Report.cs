using System;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace CrmMetrics.Samples;

/// <summary>Shows a scorecard: on the console, as Markdown and as JSON.</summary>
internal static class Report
{
    private const string Legend = "Evidence: the change is \"higher\" or \"lower\" when its 95 % interval leaves 0 out; else there is not enough to say.";

    private static readonly string[] Columns = ["", "value", "counts", "95 % interval", "change", "evidence"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Print(Scorecard card)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
        }

        AnsiConsole.Write(new Rule($"[bold]Scorecard as of {card.AsOf:uuuu-MM-dd}[/]").LeftJustified());
        AnsiConsole.WriteLine($"{card.Source}\n{Legend}");
        foreach (Sheet sheet in card.Sheets)
        {
            string[] columns = Columns[..(sheet.IsCompared ? 6 : 4)];
            Table table = new Table().Border(TableBorder.Simple);
            table.AddColumns([.. columns.Select((name, at) => new TableColumn(name) { NoWrap = at is not (0 or 2), Padding = new Padding(0, 0, 1, 0), Alignment = at is 0 or 2 or 5 ? Justify.Left : Justify.Right })]);
            foreach (Row? row in sheet.Lines)
            {
                Style? judged = row?.Comparison?.IsBetter switch { true => Color.Green, false => Color.Red, null => null };
                table.AddRow(Cells(row)[..columns.Length].Select((cell, at) => new Text(cell, at >= 4 ? judged : null)));
            }

            AnsiConsole.MarkupLineInterpolated($"\n[bold]{sheet.Title}[/]\n[grey]{sheet.Note}[/]");
            AnsiConsole.Write(table);
        }

        AnsiConsole.MarkupLine("[bold]Data quality[/]");
        AnsiConsole.WriteLine(string.Join('\n', card.Notes.Select(note => "- " + note)));
    }

    public static void WriteMarkdown(Scorecard card, string path) => File.WriteAllText(path, string.Join('\n', [
        $"# Scorecard as of {card.AsOf:uuuu-MM-dd}\n\n{card.Source}\n\n{Legend}\n",
        .. card.Sheets.SelectMany(sheet => (string[])[
            $"## {sheet.Title}\n\n{sheet.Note}\n",
            Line(Columns),
            "| --- | ---: | --- | ---: | ---: | --- |",
            .. sheet.Lines.Select(row => Line(Cells(row))),
            ""]),
        "## Data quality\n",
        .. card.Notes.Select(note => "- " + note),
        ""]));

    // Every metric brings a JSON form of its own: its counts, its definition and its value.
    public static void WriteJson(Scorecard card, string path) => File.WriteAllText(path, JsonSerializer.Serialize(
        new
        {
            card.Source,
            AsOf = $"{card.AsOf:uuuu-MM-dd}",
            Tables = card.Sheets.Select(sheet => new
            {
                sheet.Title,
                Rows = sheet.Groups.SelectMany(group => group).OfType<Row>().Select(row => new
                {
                    row.Label,
                    Metric = (object)row.Metric,
                    Interval = row.Metric.Interval(),
                    row.Comparison?.Change,
                    ChangeInterval = row.Comparison?.Interval,
                    row.Comparison?.PValue,
                    row.Evidence,
                }),
            }),
            card.Notes,
        },
        Json) + "\n");

    private static string[] Cells(Row? row) => row is null ? ["", "", "", "", "", ""] : [row.Label, row.Value, row.Counts, row.Interval, row.Change, row.Evidence];

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
