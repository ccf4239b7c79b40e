using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace CrmMetrics.Samples;

/// <summary>Shows a scorecard: on the console, as Markdown and as JSON.</summary>
internal static class Report
{
    private const string Legend = "Evidence: the change is \"higher\" or \"lower\" when its 95 % interval leaves 0 out; else there is not enough to say.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // A median that is not reached has an interval without an end.
    };

    public static void Print(Scorecard card)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
        }

        AnsiConsole.Write(new Rule($"[bold]{Title(card)}[/]").LeftJustified());
        AnsiConsole.WriteLine(string.Join('\n', Head(card)));
        int width = AnsiConsole.Profile.Width;
        foreach (Section section in card.Sections)
        {
            Table table = new Table().Border(TableBorder.Simple);
            table.AddColumns([.. section.Columns.Select((name, at) => new TableColumn(name)
            {
                NoWrap = !section.IsText(at) || name == "evidence",
                Padding = new Padding(0, 0, 1, 0),
                Alignment = section.IsText(at) ? Justify.Left : Justify.Right,
            })]);
            foreach ((string[] cells, bool? isBetter) in section.Lines)
            {
                Style? judged = isBetter switch { true => Color.Green, false => Color.Red, null => null };
                table.AddRow(cells.Select((cell, at) => new Text(cell, section.Columns[at] is "change" or "evidence" ? judged : null)));
            }

            AnsiConsole.MarkupLineInterpolated($"\n[bold]{section.Title}[/]\n[grey]{section.Note}[/]");
            AnsiConsole.Profile.Width = Least(section) > width ? 2 * width : width; // Rather long lines than a number broken in two.
            AnsiConsole.Write(table);
            AnsiConsole.Profile.Width = width;
        }

        AnsiConsole.MarkupLine("[bold]Data quality[/]");
        AnsiConsole.WriteLine(string.Join('\n', card.Notes.Select(note => "- " + note)));
    }

    public static void WriteMarkdown(Scorecard card, string path) => File.WriteAllText(path, string.Join('\n', [
        $"# {Title(card)}\n",
        .. Head(card).Select(line => line + "\n"),
        .. card.Sections.SelectMany(section => (string[])[
            $"## {section.Title}\n\n{section.Note}\n",
            Line(section.Columns),
            $"| {string.Join(" | ", section.Columns.Select((_, at) => section.IsText(at) ? "---" : "---:"))} |",
            .. section.Lines.Select(line => Line(line.Cells)),
            ""]),
        "## Data quality\n",
        .. card.Notes.Select(note => "- " + note),
        ""]));

    public static void WriteJson(Scorecard card, string path) => File.WriteAllText(path, JsonSerializer.Serialize(
        new
        {
            card.Source,
            AsOf = card.AsOf is { } date ? $"{date:uuuu-MM-dd}" : null,
            Tables = card.Sections.Select(section => new { section.Title, Rows = section.Data }),
            card.Notes,
        },
        Json) + "\n");

    private static string Title(Scorecard card) => card.AsOf is { } date ? $"Scorecard as of {date:uuuu-MM-dd}" : "Scorecard";

    private static string[] Head(Scorecard card) => [card.Source, .. card.Sections.Any(section => section.Columns.Contains("evidence")) ? [Legend] : (string[])[]];

    // How wide a table must be: words may be broken between, numbers not at all.
    private static int Least(Section section) => 2 + section.Columns
        .Select((name, at) => 2 + section.Lines.Select(line => line.Cells[at]).Append(name).Max(cell => section.IsText(at) && name != "evidence" ? cell.Split(' ').Max(word => word.Length) : cell.Length))
        .Sum();

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
