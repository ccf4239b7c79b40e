using System.Diagnostics;
using System.IO;
using CrmMetrics.Tests.Guards;

namespace CrmMetrics.Tests.Samples;

/// <summary>Runs a sample as a user would: as a program of its own, without a terminal, in a folder that is thrown away.</summary>
internal sealed class Sample : IDisposable
{
    private static readonly string Build = Path.GetRelativePath(Repository.PathOf("tests/CrmMetrics.Tests"), AppContext.BaseDirectory);

    public string Folder { get; } = Directory.CreateTempSubdirectory("crm-metrics-sample-").FullName;

    /// <summary>Runs a sample.</summary>
    /// <param name="project">Its folder; its assembly is called as the folder is.</param>
    /// <param name="arguments">What the user types after <c>--</c>.</param>
    public (int Code, string Output, string Errors) Run(string project, params string[] arguments)
    {
        string assembly = Path.Combine(Repository.PathOf(project), Build, Path.GetFileName(project) + ".dll");
        ProcessStartInfo start = new("dotnet", [assembly, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), project + " did not end.");
        return (process.ExitCode, output.Result.Replace("\r\n", "\n"), errors.Result.Replace("\r\n", "\n"));
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
