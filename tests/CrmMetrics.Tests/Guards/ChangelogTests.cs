using System.Reflection;
using System.Text.RegularExpressions;

namespace CrmMetrics.Tests.Guards;

public partial class ChangelogTests
{
    [Fact]
    public void Its_top_entry_is_the_version_of_the_package()
    {
        string version = typeof(Money).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        Assert.Equal(version, Headings().First().Groups[1].Value);
    }

    [Fact]
    public void Its_entries_have_a_version_and_a_day_and_only_the_top_one_may_be_unreleased() => Repository.None(
        "Write ## [1.2.3] - 2026-01-31, or Unreleased for the day of the top entry:",
        Regex.Matches(Repository.Read("CHANGELOG.md"), "^## .*$", RegexOptions.Multiline).Select((match, index) => (match.Value, index))
            .Where(heading => !Heading().IsMatch(heading.Value) || (heading.index > 0 && heading.Value.EndsWith("Unreleased", StringComparison.Ordinal)))
            .Select(heading => heading.Value));

    private static MatchCollection Headings() => Heading().Matches(Repository.Read("CHANGELOG.md"));

    [GeneratedRegex(@"^## \[(\d+\.\d+\.\d+(?:-[\w.]+)?)\] - (?:Unreleased|\d{4}-\d\d-\d\d)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
