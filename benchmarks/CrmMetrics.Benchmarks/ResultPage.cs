using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace CrmMetrics.Benchmarks;

/// <summary>The results as Markdown, a section for each room: where and when it was measured, its targets, every median. A section is of one run.</summary>
internal sealed class ResultPage(IReadOnlyList<Summary> summaries, LoadAverage before, LoadAverage after)
{
    private const string Opening = "<!-- results: written by the benchmarks themselves -->", Closing = "<!-- /results -->", Heading = "### ";

    private readonly IGrouping<string, Case>[] rooms =
    [
        .. summaries.SelectMany(summary => summary.Reports).Where(report => report.ResultStatistics is not null).Select(report => new Case(report)).GroupBy(result => result.Room),
    ];

    /// <summary>Replaces the sections of the rooms that were run, between the two marks; the other sections and the prose stay.</summary>
    public void WriteInto(string path)
    {
        string text = File.ReadAllText(path);
        int start = text.IndexOf(Opening, StringComparison.Ordinal) + Opening.Length, end = text.IndexOf(Closing, StringComparison.Ordinal);
        if (start < Opening.Length || end < start)
        {
            throw new InvalidDataException(path + " has lost the marks between which the results stand.");
        }

        SortedDictionary<string, string> sections = new(StringComparer.Ordinal);
        foreach (string section in text[start..end].Split("\n" + Heading).Skip(1))
        {
            sections[section[..section.IndexOf('\n', StringComparison.Ordinal)]] = Heading + section.TrimEnd() + "\n";
        }

        foreach (IGrouping<string, Case> room in rooms)
        {
            sections[room.Key] = Heading + room.Key + "\n\n" + Machine(room) + Targets([.. room]) + Medians([.. room]).TrimEnd() + "\n";
        }

        File.WriteAllText(path, text[..start] + "\n\n" + string.Join('\n', sections.Values) + "\n" + text[end..]);
        Console.WriteLine("Written: " + path);
    }

    /// <summary>The targets, with what was reached in this run.</summary>
    public string Targets() => string.Concat(rooms.Select(room => Targets([.. room])));

    private static string Targets(List<Case> cases)
    {
        StringBuilder text = new();
        int most = cases.Max(result => result.Rows);
        foreach (Case door in cases.Where(door => door.Rows == most))
        {
            foreach (TargetAttribute target in door.Method.GetCustomAttributes<TargetAttribute>())
            {
                if (cases.Find(other => other.Method.Name == target.Reference && other.Rows == door.Rows) is { } reference)
                {
                    bool isSpeed = target.TimesAsFast > 0;
                    double ratio = isSpeed ? reference.Nanoseconds / door.Nanoseconds : door.Nanoseconds / reference.Nanoseconds;
                    bool isReached = isSpeed ? ratio >= target.TimesAsFast : ratio <= target.TimesAsLong;
                    text.Append(Text(
                        $"| {target.Job} | {door.How} | {Time(door.Nanoseconds)} | {reference.How} | {Time(reference.Nanoseconds)} | {Three(ratio)} × as {(isSpeed ? "fast" : "long")} | {(isSpeed ? "≥" : "≤")} {(isSpeed ? target.TimesAsFast : target.TimesAsLong)} | {Word(isReached)} |\n"));
                }
            }

            // Less than one small object in two hundred rows: sums that are moved to larger numbers now and then, not rows.
            const double nothing = 0.1;
            if (door.Method.IsDefined(typeof(NothingPerRowAttribute)) && cases.Find(other => other.Method == door.Method && other.Rows < door.Rows) is { } small)
            {
                double bytes = (double)(door.Bytes - small.Bytes) / (door.Rows - small.Rows);
                text.Append(Text($"| bytes allocated a row | {door.Job}: {door.How} | {door.Bytes:N0} B in all | the same, {small.Rows:N0} rows | {small.Bytes:N0} B in all | {Math.Round(bytes, 3)} B | < {nothing} | {Word(bytes < nothing)} |\n"));
            }
        }

        return text.Length == 0 ? "" : "| what | door | its median | measured against | its median | ratio | target | reached |\n| --- | --- | ---: | --- | ---: | ---: | ---: | :---: |\n" + text + "\n";
    }

    private static string Word(bool isReached) => isReached ? "yes" : "**no**";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Three(double figure) => figure >= 100 ? Text($"{figure:F0}") : figure >= 10 ? Text($"{figure:F1}") : Text($"{figure:F2}");

    private static string Time(double nanoseconds) =>
        nanoseconds >= 1e6 ? Three(nanoseconds / 1e6) + " ms" : nanoseconds >= 1e3 ? Three(nanoseconds / 1e3) + " µs" : Three(nanoseconds) + " ns";

    private static string Bytes(long bytes) => bytes >= 10_000_000 ? Text($"{bytes / 1e6:N0} MB") : Text($"{bytes:N0} B");

    private static string Medians(List<Case> cases)
    {
        int[] sizes = [.. cases.Select(result => result.Rows).Distinct().Order()];
        bool isSized = sizes is not [0];
        StringBuilder text = new StringBuilder("| job | how |")
            .AppendJoin("", sizes.Select(rows => isSized ? Text($" {rows:N0} rows |") + " of LINQ's time | allocated |" : " median | allocated |"))
            .Append("\n| --- | --- |")
            .AppendJoin("", sizes.Select(_ => isSized ? " ---: | ---: | ---: |" : " ---: | ---: |"))
            .Append('\n');
        foreach (IGrouping<MethodInfo, Case> method in cases.GroupBy(result => result.Method))
        {
            Case any = method.First();
            text.Append("| " + any.Job + " | " + any.How + " |");
            foreach (int rows in sizes)
            {
                Case? found = method.FirstOrDefault(result => result.Rows == rows), baseline = cases.Find(result => result.IsBaseline && result.Job == any.Job && result.Rows == rows);
                text.Append(found is null ? " failed |" : " " + Time(found.Nanoseconds) + " |")
                    .Append(!isSized ? "" : found is null || baseline is null ? " |" : " " + Three(found.Nanoseconds / baseline.Nanoseconds) + " |")
                    .Append(found is null ? " |" : " " + Bytes(found.Bytes) + " |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private string Machine(IEnumerable<Case> cases)
    {
        string load = before.OneMinute is null ? "" : Text($" Load average (one minute): {before.OneMinute} before the run, {after.OneMinute} after it.");
        return string.Join("; ", summaries[0].HostEnvironmentInfo.ToFormattedString()) + ". "
            + Text($"Measured on {DateTime.UtcNow:yyyy-MM-dd}: {cases.Count()} figures, each the median of {cases.Max(result => result.Iterations)} iterations in a process of its own.{load}\n\n");
    }

    /// <summary>One method with one number of rows.</summary>
    private sealed class Case(BenchmarkReport report)
    {
        private Descriptor Descriptor => report.BenchmarkCase.Descriptor;

        public string Room => Method.DeclaringType!.Name.Replace("Benchmarks", "", StringComparison.Ordinal);

        public MethodInfo Method => Descriptor.WorkloadMethod;

        public string Job => Descriptor.Categories.Length > 0 ? Descriptor.Categories[0] : "";

        public string How => Descriptor.WorkloadMethodDisplayInfo.Trim('\'');

        public bool IsBaseline => Descriptor.Baseline;

        public int Rows => report.BenchmarkCase.Parameters.Items.FirstOrDefault(item => item.Name == nameof(IControlled.Rows))?.Value as int? ?? 0;

        public double Nanoseconds => report.ResultStatistics!.Median;

        public int Iterations => report.ResultStatistics!.N;

        public long Bytes => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
    }
}
