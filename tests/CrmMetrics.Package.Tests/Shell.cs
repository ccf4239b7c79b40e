using System.Diagnostics;

namespace CrmMetrics.Package.Tests;

/// <summary>Runs programs as a user would: outside this test run, in invariant culture, without input.</summary>
internal static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The text that a program writes; fails with all of it when the program does.</summary>
    public static string Run(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the surrounding test run, build or CI has set would change what is built here.
        foreach (string name in start.Environment.Keys.Where(IsOurs).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        start.Environment["UseSharedCompilation"] = "false";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(Limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        string text = output.GetAwaiter().GetResult(), trouble = errors.GetAwaiter().GetResult();
        Assert.True(
            ended && process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)}: {(ended ? "exit code " + process.ExitCode : "not done in " + Limit)}\n{text}\n{trouble}");
        return text;
    }

    /// <summary>Whether the shell finds a program.</summary>
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    private static bool IsOurs(string name) =>
        name is "CI" or "GITHUB_ACTIONS" or "DOTNET_HOST_PATH" or "LANG" or "LANGUAGE"
        || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("CRMMETRICS_", StringComparison.Ordinal);
}
