using System.Text;

namespace CrmMetrics.Package.Tests;

/// <summary>The package in a folder, and room outside the repository for programs that use it.</summary>
/// <remarks>Packages are unpacked to a folder of this run, so that no earlier package of the same version is taken for this one.</remarks>
public sealed class PackedLibrary : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("crmmetrics-").FullName;
    private readonly Lazy<string> net10;

    public PackedLibrary()
    {
        Feed = Directory.CreateDirectory(Path.Combine(root, "feed")).FullName;
        Environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(root, "packages") };
        File.WriteAllText(
            Path.Combine(root, "nuget.config"),
            $"""<configuration><packageSources><add key="packed" value="{Feed}" /></packageSources></configuration>""");
        if (System.Environment.GetEnvironmentVariable("CRMMETRICS_PACKAGE") is { Length: > 0 } packed)
        {
            foreach (string file in Directory.GetFiles(packed, "CrmMetrics.*nupkg"))
            {
                File.Copy(file, Path.Combine(Feed, Path.GetFileName(file)));
            }
        }
        else
        {
            Pack(RepositoryRoot, Feed, new Dictionary<string, string>());
        }

        Package = Directory.GetFiles(Feed, "CrmMetrics.*.nupkg").Single();
        Symbols = Directory.GetFiles(Feed, "CrmMetrics.*.snupkg").Single();
        net10 = new(() => Build("Net10", "net10.0"));
    }

    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder that holds the package and nothing else.</summary>
    public string Feed { get; }

    public string Package { get; }

    public string Symbols { get; }

    /// <summary>Where the console program on net10.0 was built to.</summary>
    public string Net10 => net10.Value;

    private Dictionary<string, string> Environment { get; }

    /// <summary>Packs the library of a work tree.</summary>
    public static void Pack(string tree, string output, IReadOnlyDictionary<string, string> environment, params string[] properties) =>
        Shell.Run(tree, environment, "dotnet", ["pack", "src/CrmMetrics", "-c", "Release", "-o", output, "--artifacts-path", Path.Combine(output, "..", "build"), .. properties]);

    /// <summary>A copy of one of the programs in Apps, in a folder that sees the package.</summary>
    public string Copy(string app)
    {
        string target = Directory.CreateDirectory(Path.Combine(root, app)).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(RepositoryRoot, "tests/CrmMetrics.Package.Tests/Apps", app)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }

        return target;
    }

    /// <summary>Builds a program, and sees to it that it was built against this very package.</summary>
    public string Build(string app, string framework)
    {
        string folder = Copy(app);
        Run(folder, "dotnet", "build", "-o", "out", "-f", framework);
        string version = Path.GetFileNameWithoutExtension(Package)["CrmMetrics.".Length..];
        Assert.Equal(
            File.ReadAllBytes(Package),
            File.ReadAllBytes(Path.Combine(Environment["NUGET_PACKAGES"], "crmmetrics", version, $"crmmetrics.{version}.nupkg")));
        return Path.Combine(folder, "out");
    }

    public string Run(string folder, string program, params string[] arguments) => Shell.Run(folder, Environment, program, arguments);

    /// <summary>Writes a line before the first of a file.</summary>
    public static void Prepend(string file, string line) => File.WriteAllText(file, line + "\n" + File.ReadAllText(file), new UTF8Encoding(false));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CrmMetrics.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above " + AppContext.BaseDirectory + " has CrmMetrics.sln.");
    }
}
