using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace CrmMetrics.Package.Tests;

/// <summary>Every way in which the package is used, each with the same figures.</summary>
[Collection("Package")]
public class ConsumerTests(PackedLibrary library)
{
    // 100·(620.75 − 170.75)/1003 ± 1.959964 standard errors, worked out outside the library.
    private const string Score = "NPS 45.0 (620−170 of 1,000), [40.12, 49.61] at 95 %";

    // 18 × 42,000 × 0.24 ÷ 78 = 2,326.153846…
    private const string Velocity = "Velocity 2,326.15 EUR per day (18 × 24.0 % × 42,000.00 ÷ 78.0 days)";

    private static readonly string[] Figures = [Score, Velocity];

    [Fact]
    public void A_program_on_net10() => Says(Figures, library.Run(library.Net10, "dotnet", "Net10.dll"));

    [SkippableFact]
    public void A_program_on_the_NET_Framework_462()
    {
        Skip.IfNot(OperatingSystem.IsWindows() || Shell.Has("mono"), "Mono is not on this machine.");
        string output = library.Build("NetFramework", "net462");
        string program = Path.Combine(output, "NetFramework.exe");
        Says(Figures, OperatingSystem.IsWindows() ? library.Run(output, program) : library.Run(output, "mono", program));
    }

    [Fact]
    public void A_notebook_or_script_in_FSharp()
    {
        string folder = library.Copy("Notebook");
        PackedLibrary.Prepend(Path.Combine(folder, "figures.fsx"), $"#i \"nuget: {library.Feed}\"");
        Says(Figures, library.Run(folder, "dotnet", "fsi", "figures.fsx"));
    }

    [Fact]
    public void A_program_in_one_file()
    {
        string folder = library.Copy("FileBased");

        // Such programs are compiled for AOT by default, which asks for a runtime pack that not every package source has.
        PackedLibrary.Prepend(Path.Combine(folder, "figures.cs"), "#:property PublishAot=false");
        Says(Figures, library.Run(folder, "dotnet", "run", "figures.cs"));
    }

    [Fact]
    public async Task A_script_in_CSharp()
    {
        ScriptOptions options = ScriptOptions.Default
            .AddReferences(new[] { "CrmMetrics", "NodaTime", "MathNet.Numerics" }.Select(name => Path.Combine(library.Net10, name + ".dll")))
            .AddImports("System");
        using StringWriter output = new();
        TextWriter before = Console.Out;
        Console.SetOut(output);
        try
        {
            ScriptState<object> state = await CSharpScript.RunAsync(await File.ReadAllTextAsync(Path.Combine(library.Copy("Script"), "figures.csx")), options);
            Says(Figures, output.ToString());

            // A notebook asks on: what one cell has made, the next one knows.
            Assert.Equal(1000L, (await state.ContinueWithAsync("score.Responses")).ReturnValue);
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    [SkippableFact]
    public void A_native_program()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Shell.Has("clang"), "Native compilation is tried on Linux with clang and zlib.");
        string folder = library.Copy("Native");
        string built = library.Run(folder, "dotnet", "publish", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "out");
        Assert.DoesNotContain("warning IL", built, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "out", "CrmMetrics.dll")));
        Says(
            [.. Figures, """{"promoters":620,"passives":210,"detractors":170,"definition":"net-promoter-score","value":45}""", "score read back", "velocity read back"],
            library.Run(folder, Path.Combine(folder, "out", "Native")));
    }

    private static void Says(IEnumerable<string> expected, string output) =>
        Assert.Equal(expected, output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
