using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace CrmMetrics.Benchmarks;

/// <summary>Runs everything, or the rooms named (Sales Cohort), and writes their sections of docs/benchmarks.md; with --quick or BenchmarkDotNet's own options, such as
/// --filter *Sales*, only prints.</summary>
internal static class Program
{
    private const string Quick = "--quick";

    private static int Main(string[] arguments)
    {
        string[] rooms = [.. arguments.TakeWhile(argument => argument[0] != '-')];
        string[] options = [.. arguments.Skip(rooms.Length).Where(argument => argument != Quick)];
        bool isQuick = arguments.Contains(Quick), isWritten = rooms.Length == arguments.Length;
        string[] filter = rooms.Length > 0 ? ["--filter", .. rooms.Select(room => $"*.{room}Benchmarks.*")] : options.Length == 0 ? ["--filter", "*"] : [];
        CheckControlValues(rooms, atFullSize: isWritten);

        LoadAverage before = LoadAverage.Now();
        List<Summary> summaries =
        [
            .. BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. filter, .. options], Settings(isQuick)),
        ];
        if (summaries.Count == 0)
        {
            return 0;
        }

        ResultPage page = new(summaries, before, LoadAverage.Now());
        Console.WriteLine(page.Targets());
        if (isWritten)
        {
            page.WriteInto(Path.Combine(Root(), "docs", "benchmarks.md"));
        }

        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }

    private static void CheckControlValues(string[] rooms, bool atFullSize)
    {
        foreach (Type type in typeof(Program).Assembly.GetTypes().Where(type => type.IsClass && typeof(IControlled).IsAssignableFrom(type) && (rooms.Length == 0 || rooms.Contains(type.Name.Replace("Benchmarks", "", StringComparison.Ordinal)))))
        {
            object[] sizes = type.GetProperty(nameof(IControlled.Rows))!.GetCustomAttribute<ParamsAttribute>()!.Values.OfType<object>().ToArray();
            foreach (int rows in sizes.Cast<int>().Take(atFullSize ? sizes.Length : 1))
            {
                IControlled benchmarks = (IControlled)Activator.CreateInstance(type)!;
                benchmarks.Rows = rows;
                benchmarks.Check();
                Console.WriteLine(FormattableString.Invariant($"{type.Name}: the control values of {rows:N0} rows agree."));
            }
        }
    }

    private static ManualConfig Settings(bool isQuick)
    {
        // An iteration is so long that a door of 50 ms has been called 30 times, and so compiled in full, before the first one counts.
        Job job = Job.Default
            .WithUnrollFactor(1)
            .WithMinInvokeCount(1)
            .WithWarmupCount(isQuick ? 2 : 3)
            .WithIterationCount(isQuick ? 3 : 7)
            .WithIterationTime(TimeInterval.FromMilliseconds(isQuick ? 100 : 200));
        return ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(ConsoleLogger.Default)
            .AddValidator(JitOptimizationsValidator.FailOnError, BaselineValidator.FailOnError)
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Metrics)
            .AddColumn(StatisticColumn.Median, BaselineRatioColumn.RatioMean)
            .AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory)
            .WithArtifactsPath(Path.Combine(Root(), "artifacts", "benchmarks"));
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CrmMetrics.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above " + AppContext.BaseDirectory + " has CrmMetrics.sln.");
    }
}
