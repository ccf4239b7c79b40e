using Spectre.Console;

namespace CrmMetrics.Samples;

/// <summary>Tables and lines on the console.</summary>
internal static class Report
{
    public static void Lines(IEnumerable<string> lines) => AnsiConsole.Write(new Text(string.Join('\n', lines) + "\n"));

    public static void Table(string title, string note, string[] head, IEnumerable<string[]> rows)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumns([.. head.Select((name, at) => new TableColumn(new Text(name)) { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Alignment = at == 0 ? Justify.Left : Justify.Right })]);
        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        AnsiConsole.MarkupLineInterpolated($"\n[bold]{title}[/]\n[grey]{note}[/]");
        AnsiConsole.Write(table);
    }

    /// <summary>The parameters of models, and how each search for them ended.</summary>
    public static void Fits(string title, string note, (string Name, ModelFit Fit)[] models)
    {
        Table(title, note, ["", "parameter", "estimate", "95 %", "standard error"], models.SelectMany(model => model.Fit.Parameters.Select((parameter, at) => (string[])[
            at == 0 ? model.Name : "", parameter.Name, $"{parameter.Value:G4}", Between(parameter.Interval(), "G4"), Figure(parameter.StandardError, "G3")])));
        Lines(models.Select(model => $"{model.Name}: {model.Fit.Verdict} after {model.Fit.Iterations} steps, gradient {model.Fit.GradientNorm:G1}. {model.Fit.Explanation}"));
    }

    public static string Figure(double? figure, string format) => figure?.ToString(format) ?? "–";

    public static string[] Amount(MoneyEstimate amount) => [Figure((double?)amount.Value?.Amount, "N0"), Between(amount.Interval(), "N0")];

    public static string Between(ConfidenceInterval? bounds, string format) => bounds is { } interval && double.IsFinite(interval.Upper) ? $"{interval.Lower.ToString(format)} to {interval.Upper.ToString(format)}" : "–";
}
