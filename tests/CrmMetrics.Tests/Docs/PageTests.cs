using System.Globalization;
using System.Text.RegularExpressions;
using CrmMetrics.Tests.Guards;

namespace Docs;

/// <summary>Base of the tests whose regions are the code on the pages.</summary>
/// <remarks>Their namespace is not one of the library's: so each using line that the code needs has to be there, and the pages show them.</remarks>
public abstract partial class PageTests
{
    protected PageTests()
    {
        // Both last as long as the test.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.Open();
    }

    /// <summary>Fails unless the region printed what its comments say: those behind a call of WriteLine, or on the lines that follow one.</summary>
    protected static void Printed(string region)
    {
        string[] promised = [.. Promised(Regions[region])], printed = Console.Lines;
        Assert.True(
            promised.SequenceEqual(printed),
            $"The comments of {region} promise\n  {string.Join("\n  ", promised)}\nbut it printed\n  {string.Join("\n  ", printed)}");
    }

    internal static IReadOnlyDictionary<string, string[]> Regions { get; } = Repository.Files("tests/CrmMetrics.Tests/Docs", "*.cs")
        .SelectMany(file => RegionBodies().Matches(Repository.Read(file)))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Split('\n', StringSplitOptions.TrimEntries));

    private static IEnumerable<string> Promised(string[] lines)
    {
        bool prints = false;
        foreach (string line in lines)
        {
            Match comment = Comments().Match(line);
            bool isComment = comment.Success && comment.Index == 0, call = !isComment && line.Contains("Console.WriteLine(", StringComparison.Ordinal);
            if (comment.Success && (call || (prints && isComment)))
            {
                yield return comment.Groups[1].Value;
            }

            prints = call || (prints && (isComment || line is "}" or "{"));
        }
    }

    [GeneratedRegex(@"^ *[#]region ([a-z0-9-]+)\n(.*?)^ *[#]endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex RegionBodies();

    // What stands behind // and up to the end of the line; two slashes within an address are no comment.
    [GeneratedRegex(@"(?<![:""])// ?(.*)$")]
    private static partial Regex Comments();
}
