using System.IO;

namespace CrmMetrics.Tests;

/// <summary>Finds the public data sets that stand beside the repository and are not part of it.</summary>
/// <remarks>In the folder <c>shared/data</c> beside the repository's own, or wherever the environment variable CRMMETRICS_DATA says.</remarks>
internal static class SharedData
{
    /// <summary>The path of a file, or a skipped test that says what is missing.</summary>
    public static string Path(string relative)
    {
        string folder = Environment.GetEnvironmentVariable("CRMMETRICS_DATA") is { Length: > 0 } given
            ? given
            : System.IO.Path.Combine(Root().FullName, "..", "shared", "data");
        string path = System.IO.Path.Combine(folder, relative);
        Skip.IfNot(File.Exists(path), $"There is no {relative} in {folder}; set CRMMETRICS_DATA to the folder that has it.");
        return path;
    }

    private static DirectoryInfo Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "CrmMetrics.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("CrmMetrics.sln is in no folder above " + AppContext.BaseDirectory);
        }

        return folder;
    }
}
