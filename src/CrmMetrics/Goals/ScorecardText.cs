using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CrmMetrics.Goals;

/// <summary>Lays out the tables of a report as text and as Markdown.</summary>
internal static class ScorecardText
{
    // What Markdown, or HTML inside it, would take for its own.
    private const string Special = "\\`*_[]<>|~#&";

    private static readonly char[] LineBreaks = ['\r', '\n'];

    public static string Plain(ScorecardReport report)
    {
        StringBuilder text = new();
        _ = text.Append(OneLine(report.Title)).Append('\n');
        foreach (string line in report.Head)
        {
            _ = text.Append(OneLine(line)).Append('\n');
        }

        foreach (ScorecardTable table in report.Tables)
        {
            string[][] lines = [[.. table.Head.Select(OneLine)], .. table.Rows.Select(row => Array.ConvertAll(row, OneLine))];
            int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
            _ = text.Append('\n').Append(table.Title).Append(table.Note.Length > 0 ? " (" + table.Note + ")" : "").Append('\n');
            foreach (string[] line in lines)
            {
                string laid = string.Join("  ", line.Select((cell, column) => table.IsText(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
                _ = text.Append(laid.TrimEnd()).Append('\n');
            }
        }

        return Listed(text, report, "", OneLine).ToString();
    }

    public static string Markdown(ScorecardReport report)
    {
        StringBuilder text = new();
        _ = text.Append("# ").Append(Escaped(report.Title)).Append('\n');
        foreach (string line in report.Head)
        {
            _ = text.Append('\n').Append(Escaped(line)).Append('\n');
        }

        foreach (ScorecardTable table in report.Tables)
        {
            _ = text.Append("\n## ").Append(table.Title).Append('\n');
            _ = table.Note.Length > 0 ? text.Append('\n').Append(Escaped(table.Note)).Append('\n') : text;
            _ = text.Append('\n').Append(Row(table.Head)).Append("| ").Append(string.Join(" | ", table.Head.Select((_, column) => table.IsText(column) ? "---" : "---:"))).Append(" |\n");
            foreach (string[] row in table.Rows)
            {
                _ = text.Append(Row(row));
            }
        }

        return Listed(text, report, "## ", Escaped).ToString();
    }

    /// <summary>Text in which Markdown finds nothing of its own, on one line.</summary>
    public static string Escaped(string text)
    {
        StringBuilder escaped = new();
        foreach (char letter in OneLine(text))
        {
            _ = Special.IndexOf(letter) >= 0 ? escaped.Append('\\').Append(letter) : escaped.Append(letter);
        }

        return escaped.ToString();
    }

    private static StringBuilder Listed(StringBuilder text, ScorecardReport report, string mark, Func<string, string> written)
    {
        if (report.Sentences.Count > 0)
        {
            _ = text.Append('\n').Append(mark).Append("In words\n").Append(mark.Length > 0 ? "\n" : "");
            foreach (string sentence in report.Sentences)
            {
                _ = text.Append("- ").Append(written(sentence)).Append('\n');
            }
        }

        return text;
    }

    private static string Row(IEnumerable<string> cells) => "| " + string.Join(" | ", cells.Select(Escaped)) + " |\n";

    private static string OneLine(string text) => text.IndexOfAny(LineBreaks) < 0 ? text : string.Join(" ", text.Split(LineBreaks, StringSplitOptions.RemoveEmptyEntries));
}
