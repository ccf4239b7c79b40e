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

/// <summary>The results as Markdown: the targets, then every median.</summary>
internal sealed class ResultPage(IReadOnlyList<Summary> summaries, LoadAverage before, LoadAverage after)
{
    private const string Opening = "<!-- results: written by the benchmarks themselves -->", Closing = "<!-- /results -->";

    private readonly List<Case> cases = [.. summaries.SelectMany(summary => summary.Reports).Where(report => report.ResultStatistics is not null).Select(report => new Case(report))];

    /// <summary>Replaces what stands between the two marks; the prose around them stays.</summary>
    public void WriteInto(string path)
    {
        string text = File.ReadAllText(path);
        int start = text.IndexOf(Opening, StringComparison.Ordinal), end = text.IndexOf(Closing, StringComparison.Ordinal);
        if (start < 0 || end < start)
        {
            throw new InvalidDataException(path + " has lost the marks between which the results stand.");
        }

        File.WriteAllText(path, text[..start] + Opening + "\n\n" + Machine() + "\n" + Targets() + "\n" + Medians() + text[end..]);
        Console.WriteLine("Written: " + path);
    }

    /// <summary>The targets, with what was reached in this run.</summary>
    public string Targets()
    {
        StringBuilder text = new("### Targets\n\n| what | door | its median | measured against | its median | ratio | target | reached |\n| --- | --- | ---: | --- | ---: | ---: | ---: | :---: |\n");
        foreach (Case door in cases.Where(door => door.Rows == MostRows(door)))
        {
            foreach (TargetAttribute target in door.Method.GetCustomAttributes<TargetAttribute>())
            {
                if (cases.Find(other => other.Method.DeclaringType == door.Method.DeclaringType && other.Method.Name == target.Reference && other.Rows == door.Rows) is { } reference)
                {
                    bool isSpeed = target.TimesAsFast > 0;
                    double ratio = isSpeed ? reference.Nanoseconds / door.Nanoseconds : door.Nanoseconds / reference.Nanoseconds;
                    bool isReached = isSpeed ? ratio >= target.TimesAsFast : ratio <= target.TimesAsLong;
                    text.Append(Text(
                        $"| {target.Job} | {door.How} | {Time(door.Nanoseconds)} | {reference.How} | {Time(reference.Nanoseconds)} | {Three(ratio)} × as {(isSpeed ? "fast" : "long")} | {(isSpeed ? "≥" : "≤")} {(isSpeed ? target.TimesAsFast : target.TimesAsLong)} | {Word(isReached)} |\n"));
                }
            }

            if (door.Method.IsDefined(typeof(NothingPerRowAttribute)) && cases.Find(other => other.Method == door.Method && other.Rows < door.Rows) is { } small)
            {
                double bytes = (double)(door.Bytes - small.Bytes) / (door.Rows - small.Rows);
                text.Append(Text($"| bytes allocated a row | {door.Job}: {door.How} | {door.Bytes:N0} B in all | the same, {small.Rows:N0} rows | {small.Bytes:N0} B in all | {Math.Round(bytes, 3)} B | 0 | {Word(Math.Abs(bytes) < 0.001)} |\n"));
            }
        }

        return text.ToString();
    }

    private static string Word(bool isReached) => isReached ? "yes" : "**no**";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Three(double figure) => figure >= 100 ? Text($"{figure:F0}") : figure >= 10 ? Text($"{figure:F1}") : Text($"{figure:F2}");

    private static string Time(double nanoseconds) =>
        nanoseconds >= 1e6 ? Three(nanoseconds / 1e6) + " ms" : nanoseconds >= 1e3 ? Three(nanoseconds / 1e3) + " µs" : Three(nanoseconds) + " ns";

    private static string Bytes(long bytes) => bytes >= 10_000_000 ? Text($"{bytes / 1e6:N0} MB") : Text($"{bytes:N0} B");

    private int MostRows(Case door) => cases.Where(other => other.Method.DeclaringType == door.Method.DeclaringType).Max(other => other.Rows);

    private string Machine()
    {
        string load = before.OneMinute is null ? "" : Text($" Load average (one minute): {before.OneMinute} before the run, {after.OneMinute} after it.");
        return "### Machine\n\n```text\n" + string.Join('\n', summaries[0].HostEnvironmentInfo.ToFormattedString()) + "\n```\n\n"
            + Text($"Measured on {DateTime.UtcNow:yyyy-MM-dd}, each figure the median of {cases.Max(result => result.Iterations)} iterations in a process of its own, {cases.Count} figures in all.{load}\n");
    }

    private string Medians()
    {
        StringBuilder text = new("### Medians\n\n");
        foreach (IGrouping<Type, Case> room in cases.GroupBy(result => result.Method.DeclaringType!))
        {
            int[] sizes = [.. room.Select(result => result.Rows).Distinct().Order()];
            bool isSized = sizes is not [0];
            text.Append("#### " + room.Key.Name.Replace("Benchmarks", "", StringComparison.Ordinal) + "\n\n| job | how |")
                .AppendJoin("", sizes.Select(rows => isSized ? Text($" {rows:N0} rows |") + " of LINQ's time | allocated |" : " median | allocated |"))
                .Append("\n| --- | --- |")
                .AppendJoin("", sizes.Select(_ => isSized ? " ---: | ---: | ---: |" : " ---: | ---: |"))
                .Append('\n');
            foreach (IGrouping<MethodInfo, Case> method in room.GroupBy(result => result.Method))
            {
                Case any = method.First();
                text.Append("| " + any.Job + " | " + any.How + " |");
                foreach (int rows in sizes)
                {
                    Case? found = method.FirstOrDefault(result => result.Rows == rows), baseline = room.FirstOrDefault(result => result.IsBaseline && result.Job == any.Job && result.Rows == rows);
                    text.Append(found is null ? " failed |" : " " + Time(found.Nanoseconds) + " |")
                        .Append(!isSized ? "" : found is null || baseline is null ? " |" : " " + Three(found.Nanoseconds / baseline.Nanoseconds) + " |")
                        .Append(found is null ? " |" : " " + Bytes(found.Bytes) + " |");
                }

                text.Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>One method with one number of rows.</summary>
    private sealed class Case(BenchmarkReport report)
    {
        private Descriptor Descriptor => report.BenchmarkCase.Descriptor;

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
