using System.Text.RegularExpressions;
using CrmMetrics;
using CrmMetrics.Tests.Guards;

namespace Docs;

/// <summary>What holds for all pages together.</summary>
public class PagesTests
{
    // ToEstimate(), which concepts.md shows as if it were the metric's own.
    private static readonly string[] Unnamed = ["MetricExtensions"];

    [Fact]
    public void Every_region_that_prints_is_held_to_its_comments()
    {
        HashSet<string> held = [.. Repository.Files("tests/CrmMetrics.Tests/Docs", "*.cs").SelectMany(file => Regex.Matches(Repository.Read(file), "Printed\\(\"(.+?)\"\\)")).Select(match => match.Groups[1].Value)];
        Repository.None(
            "Call Printed(…) after the region:",
            PageTests.Regions.Where(region => region.Value.Any(line => line.Contains("Console.WriteLine(", StringComparison.Ordinal))).Select(region => region.Key).Where(name => !held.Contains(name)));
    }

    [Fact]
    public void Every_public_type_is_on_a_page()
    {
        string pages = string.Join('\n', Repository.Files("docs", "*.md").Where(file => !file.StartsWith("docs/api/", StringComparison.Ordinal)).Select(Repository.Read));
        Repository.None(
            "Say on a guide page what it is for:",
            typeof(Money).Assembly.GetExportedTypes().Where(type => !type.IsNested).Select(type => type.Name.Split('`')[0]).Distinct()
                .Where(name => !Unnamed.Contains(name) && !Regex.IsMatch(pages, $@"\b{name}\b")));
    }

    [Fact]
    public void The_index_has_every_page()
    {
        string index = Repository.Read("docs/index.md");
        Repository.None(
            "Add a line to docs/index.md:",
            Repository.Files("docs", "*.md").Select(file => file["docs/".Length..])
                .Where(page => page != "index.md" && !page.Contains('/') && !index.Contains($"]({page})", StringComparison.Ordinal)));
    }
}
