using System.IO;
using System.Text.RegularExpressions;

namespace CrmMetrics.Tests.Guards;

/// <summary>The C# in README.md and docs is code that ran: a region of a test in Docs, or a whole file that the package tests run.</summary>
/// <remarks>In Markdown a block stands between <c>&lt;!-- snippet: name --&gt;</c> and <c>&lt;!-- /snippet --&gt;</c>; what is between is written by
/// this test with CRMMETRICS_UPDATE=1. The name is that of a <c>#region</c>, or the path of a file from the root of the repository.</remarks>
public partial class SnippetTests
{
    private const string Regions = "tests/CrmMetrics.Tests/Docs";

    private static readonly string[] RunAsFiles = ["tests/CrmMetrics.Package.Tests/Apps/", "docs/samples/"];

    private static IEnumerable<string> Pages => Repository.Files("docs", "*.md").Where(file => !file.StartsWith("docs/api/", StringComparison.Ordinal)).Prepend("README.md");

    public static TheoryData<string> PageNames => [.. Pages];

    [Theory]
    [MemberData(nameof(PageNames))]
    public void The_code_on_a_page_is_code_that_ran(string page)
    {
        string text = Repository.Read(page);
        Dictionary<string, string> snippets = Snippets();
        Repository.None(
            $"{page} asks for code that is no region in {Regions} and no file of {string.Join(" or ", RunAsFiles)}:",
            Marks().Matches(text).Select(mark => mark.Groups[1].Value).Where(name => !snippets.ContainsKey(name) && !IsFile(name)));
        Repository.MustHold(page, Marks().Replace(text, mark => Block(mark.Groups[1].Value, snippets)));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void No_code_on_a_page_is_typed_by_hand(string page)
    {
        string text = Repository.Read(page);
        Assert.True(Regex.Count(text, "<!-- snippet:") == Marks().Count(text) && Regex.Count(text, "<!-- /snippet") == Marks().Count(text), page + ": each <!-- snippet: name --> needs its <!-- /snippet -->.");
        Repository.None(
            $"{page}: put this between <!-- snippet: name --> and <!-- /snippet -->:",
            CSharpFences().Matches(Marks().Replace(text, "")).Select(fence => fence.Value.Trim()));
    }

    [Fact]
    public void Every_region_is_on_a_page()
    {
        HashSet<string> used = [.. Pages.SelectMany(page => Marks().Matches(Repository.Read(page)).Select(mark => mark.Groups[1].Value))];
        Repository.None("No page shows the region:", Snippets().Keys.Where(name => !used.Contains(name)));
    }

    [Fact]
    public void Every_file_with_regions_has_tests_that_run_them() => Repository.None(
        "No [Fact] in:",
        Repository.Files(Regions, "*.cs").Where(file => Repository.Read(file) is var text && text.Contains("#region", StringComparison.Ordinal) && !Regex.IsMatch(text, @"\[(Fact|Theory)")));

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Links_lead_somewhere(string page) => Repository.None(
        page + " links to what is not there:",
        Links().Matches(Repository.Read(page)).Select(link => link.Groups[1].Value)
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, Uri.UnescapeDataString(target)))));

    private static bool IsFile(string name) => RunAsFiles.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)) && File.Exists(Repository.PathOf(name));

    private static string Block(string name, Dictionary<string, string> snippets)
    {
        string language = snippets.ContainsKey(name) ? "csharp" : Path.GetExtension(name) switch
        {
            ".cs" or ".csx" => "csharp",
            ".fsx" => "fsharp",
            ".csproj" => "xml",
            var other => other.TrimStart('.'),
        };
        string code = snippets.TryGetValue(name, out string? region) ? region : Repository.Read(name).Trim('\n');
        return $"<!-- snippet: {name} -->\n```{language}\n{code}\n```\n<!-- /snippet -->";
    }

    private static Dictionary<string, string> Snippets()
    {
        Dictionary<string, string> snippets = [];
        foreach (string file in Repository.Files(Regions, "*.cs"))
        {
            string? name = null;
            List<string> body = [];
            foreach (string line in Repository.Read(file).Split('\n'))
            {
                string trimmed = line.Trim();
                if (trimmed.StartsWith("#region", StringComparison.Ordinal))
                {
                    Assert.True(name is null, $"{file}: the region {trimmed} stands within {name}.");
                    (name, body) = (trimmed["#region".Length..].Trim(), []);
                    Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name);
                }
                else if (trimmed.StartsWith("#endregion", StringComparison.Ordinal))
                {
                    Assert.True(name is not null && snippets.TryAdd(name, Dedent(body)), $"{file}: two regions are called {name}, or one ends that never began.");
                    name = null;
                }
                else
                {
                    body.Add(line);
                }
            }

            Assert.True(name is null, $"{file}: the region {name} has no end.");
        }

        return snippets;
    }

    private static string Dedent(List<string> lines)
    {
        int margin = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Trim().Length == 0 ? "" : line[margin..])).Trim('\n');
    }

    [GeneratedRegex(@"<!-- snippet: (\S+) -->\n(?:(?!<!-- snippet:).*\n)*?<!-- /snippet -->")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^ *(```|~~~) *(csharp|cs|c#)\b.*\n(.*\n){0,2}", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex CSharpFences();

    // Relative links only: no scheme, no anchor of the same page.
    [GeneratedRegex(@"\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)]*)?\)", RegexOptions.IgnoreCase)]
    private static partial Regex Links();
}
