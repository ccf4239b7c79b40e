using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmMetrics.Goals;
using Spectre.Console;

namespace CrmMetrics.Samples;

/// <summary>A part of the report: what it is about, a table, and what is to be said under it.</summary>
internal sealed record Section(string Title, string Note, string[] Head, IReadOnlyList<string[]> Rows, object Data)
{
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What the library has written by itself, instead of a table.</summary>
    public Scorecard? Card { get; init; }
}

/// <summary>Step 5, the presentation: on the console, as Markdown and as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public static void Print(string title, IReadOnlyList<string> head, IReadOnlyList<Section> sections)
    {
        AnsiConsole.Write(new Rule($"[bold]{title}[/]").LeftJustified());
        AnsiConsole.Write(new Text(string.Join('\n', head) + "\n"));
        foreach (Section section in sections)
        {
            if (section.Card is { } card)
            {
                AnsiConsole.Write(new Text($"\n{card.ToText().Split("\nDefinitions\n")[0]}")); // They stand in the Markdown: they are too wide for a console.
                continue;
            }

            Table table = new Table().Border(TableBorder.Simple);
            table.AddColumns([.. section.Head.Select((name, at) => new TableColumn(new Text(name)) { NoWrap = at > 0, Padding = new Padding(0, 0, 1, 0), Alignment = IsText(section, at) ? Justify.Left : Justify.Right })]);
            foreach (string[] row in section.Rows)
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            AnsiConsole.MarkupLineInterpolated($"\n[bold]{section.Title}[/]\n[grey]{section.Note}[/]");
            AnsiConsole.Write(table);
            AnsiConsole.Write(new Text(string.Concat(section.Remarks.Select(remark => $"- {remark}\n"))));
        }
    }

    public static void WriteMarkdown(string path, string title, IReadOnlyList<string> head, IReadOnlyList<Section> sections) => File.WriteAllText(path, string.Join('\n', [
        $"# {title}\n",
        .. head.Select(line => line + "\n"),
        .. sections.SelectMany(section => section.Card is { } card ? card.ToMarkdown().Split('\n').Select(line => line.StartsWith('#') ? $"#{line}" : line) : (string[])[
            $"## {section.Title}\n\n{section.Note}\n",
            Line(section.Head),
            Line(section.Head.Select((_, at) => IsText(section, at) ? "---" : "---:")),
            .. section.Rows.Select(Line),
            "",
            .. section.Remarks.Select(remark => $"- {remark}"),
            .. section.Remarks.Count > 0 ? [""] : (string[])[]])]));

    public static void WriteJson(string path, string title, IReadOnlyList<string> head, IReadOnlyList<Section> sections) =>
        File.WriteAllText(path, JsonSerializer.Serialize(new { title, head, sections = sections.Select(section => new { section.Title, section.Note, section.Data, section.Remarks }) }, Json) + "\n");

    /// <summary>Writes a metric: shares as percentages, small figures with two digits.</summary>
    public static string Value(IMetric metric) => metric.Value is { } value ? Figure(value, metric.Definition) : "–";

    public static string Change(Comparison? comparison) => comparison is { } found ? Signed(found.Change, found.Definition) : "–";

    public static string Changes(Comparison? comparison) => comparison is { Interval: { } bounds, Definition: var definition } ? $"{Signed(bounds.Lower, definition)} to {Signed(bounds.Upper, definition)}" : "–";

    public static string Word(Evidence evidence) => evidence switch { Evidence.Higher => "higher", Evidence.Lower => "lower", _ => "not enough" };

    public static string Judgement(Comparison? comparison) => comparison is not { Interval: not null } change ? "–" : change.Evidence == Evidence.NotEnough ? "not enough" : change.IsBetter == true ? "better" : "worse";

    public static string Between(ConfidenceInterval? bounds, MetricDefinition definition) => bounds is { } interval ? $"{Figure(interval.Lower, definition)} to {Figure(interval.Upper, definition)}" : "–";

    public static string Amount(Money? amount) => amount is { } money ? $"{money.Amount:N0}" : "–";

    public static string Amounts(ConfidenceInterval? bounds) => bounds is { } interval ? $"{interval.Lower:N0} to {interval.Upper:N0}" : "–";

    /// <summary>What JSON has of a figure that brings no JSON form of its own.</summary>
    public static object Figures(IMetric metric) => new { metric.Value, metric.Definition.Unit, Interval = metric.Interval(), metric.WhyUndefined, metric.WhyNoInterval };

    /// <summary>Draws a series in one line, from its lowest to its highest value.</summary>
    public static string Sparkline(IEnumerable<double?> values)
    {
        double?[] points = [.. values];
        (double low, double high) = (points.Min() ?? 0, points.Max() ?? 0);
        return string.Concat(points.Select(point => point is { } value ? "▁▂▃▄▅▆▇█"[high > low ? (int)Math.Round(7 * (value - low) / (high - low)) : 0] : ' '));
    }

    public static string Signed(double value, MetricDefinition definition) => (value > 0 ? "+" : "") + (definition.Unit == "share" ? $"{100 * value:F1} pp" : Figure(value, definition));

    public static string Figure(double value, MetricDefinition definition) => definition.Unit == "share" ? $"{100 * value:F1} %" : value.ToString(Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 100 ? "N1" : "N2");

    // Whether a column is words rather than numbers: no cell of it begins as a number does.
    private static bool IsText(Section section, int column) => column == 0 || !section.Rows.Any(row => row[column] is [>= '0' and <= '9' or '+' or '−' or '-', ..]);

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
