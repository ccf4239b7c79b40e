using System.IO;
using System.Text.RegularExpressions;

namespace CrmMetrics.Tests.Guards;

public class ContinuousIntegrationTests
{
    /// <summary>Skipped elsewhere, so that a plain <c>dotnet test</c> says by this name what it leaves out.</summary>
    [SkippableFact]
    public void The_netstandard_build_and_the_packed_package_are_tested_when_CI_is_true()
    {
        Skip.If(Environment.GetEnvironmentVariable("CI") != "true", "CI=true adds net462, which runs the netstandard2.0 build, and CrmMetrics.Package.Tests.");

        Assert.Contains("CrmMetrics.Package.Tests.csproj", Repository.Read("CrmMetrics.sln"), StringComparison.Ordinal);
        string net462 = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../net462/CrmMetrics.Tests.dll"));
        Assert.True(File.Exists(net462) || !(OperatingSystem.IsWindows() || File.Exists("/usr/bin/mono")), "Not built: " + net462);
    }

    [Fact]
    public void Every_project_has_a_lock_file() => Repository.None(
        "Restore and commit packages.lock.json of:",
        Repository.Files(".", "*.csproj").Where(project => !project.Contains("/Apps/", StringComparison.Ordinal) && !File.Exists(Repository.PathOf(Path.GetDirectoryName(project) + "/packages.lock.json"))));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        HashSet<string> listed = [.. Regex.Matches(Repository.Read("CrmMetrics.sln"), "\"([^\"]+\\.csproj)\"").Select(match => match.Groups[1].Value.Replace('\\', '/'))];
        Repository.None("dotnet sln add:", Repository.Files(".", "*.csproj").Select(project => project.TrimStart('.', '/')).Where(project => !project.Contains("/Apps/", StringComparison.Ordinal) && !listed.Contains(project)));
    }
}
