using System.IO;

namespace CrmMetrics.Tests.Guards;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution. Found from the test assembly: in CI the compiler writes no paths of the machine.</summary>
    public static string Root { get; } = Find();

    /// <summary>Whether files that a test could write should be written instead of compared.</summary>
    public static bool Updating => Environment.GetEnvironmentVariable("CRMMETRICS_UPDATE") == "1";

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative)).Replace("\r\n", "\n");

    /// <summary>The files below a folder, as paths from the root with forward slashes, in order; build output is left out.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) => !Directory.Exists(PathOf(folder)) ? [] :
        [.. Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal)];

    /// <summary>Fails when a file is not what it should be; with CRMMETRICS_UPDATE=1, makes it so.</summary>
    public static void MustHold(string relative, string expected)
    {
        string path = PathOf(relative);
        if (Updating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
            return;
        }

        string[] wanted = expected.Split('\n'), found = File.Exists(path) ? Read(relative).Split('\n') : [];
        int line = Enumerable.Range(0, Math.Max(wanted.Length, found.Length) + 1)
            .First(index => index >= wanted.Length || index >= found.Length || wanted[index] != found[index]);
        Assert.True(
            wanted.Length == found.Length && line == wanted.Length,
            $"{relative} has drifted at line {line + 1}.\nIn the file: {found.ElementAtOrDefault(line) ?? "(its end)"}\nExpected:    {wanted.ElementAtOrDefault(line) ?? "(its end)"}\n"
            + "If the change is meant, write the file anew: CRMMETRICS_UPDATE=1 dotnet test tests/CrmMetrics.Tests --filter Guards");
    }

    /// <summary>Fails with the list of what breaks a rule.</summary>
    public static void None(string rule, IEnumerable<string> offenders)
    {
        List<string> list = [.. offenders];
        Assert.True(list.Count == 0, rule + "\n  " + string.Join("\n  ", list));
    }

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CrmMetrics.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above " + AppContext.BaseDirectory + " has CrmMetrics.sln.");
    }
}
