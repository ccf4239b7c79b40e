using System.Text.RegularExpressions;
using CrmMetrics.Tests.Guards;

namespace Docs;

/// <summary>What the pages' code prints is never merely claimed.</summary>
public class OutputTests
{
    [Fact]
    public void Every_region_that_prints_is_held_to_its_comments()
    {
        HashSet<string> held = [.. Repository.Files("tests/CrmMetrics.Tests/Docs", "*.cs").SelectMany(file => Regex.Matches(Repository.Read(file), "Printed\\(\"(.+?)\"\\)")).Select(match => match.Groups[1].Value)];
        Repository.None(
            "Call Printed(…) after the region:",
            PageTests.Regions.Where(region => region.Value.Any(line => line.Contains("Console.WriteLine(", StringComparison.Ordinal))).Select(region => region.Key).Where(name => !held.Contains(name)));
    }
}
