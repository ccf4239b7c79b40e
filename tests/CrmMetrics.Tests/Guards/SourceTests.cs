using System.IO;
using System.Text.RegularExpressions;

namespace CrmMetrics.Tests.Guards;

/// <summary>What has no place in the text of the library.</summary>
public class SourceTests
{
    [Theory]
    [InlineData(@"^\s*#\s*region\b", "A file holds one idea: no regions")]
    [InlineData(@"\b(TO-?DO|FIX-?ME|HACK-?ME)", "Unfinished work is an issue, not a comment")]
    [InlineData(@"#pragma warning|\[SuppressMessage|\[assembly: SuppressMessage", "A rule that is wrong here is switched off in .editorconfig, once and with its reason")]
    [InlineData(@"\bThread\.CurrentThread\.CurrentCulture\s*=|\bCultureInfo\.(Default\w*|CurrentCulture)\s*=[^=>]", "The library sets no culture")]
    [InlineData(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bSystemClock\b|\bDateTimeZoneProviders\.\w+\.GetSystemDefault\b", "Dates and zones are arguments")]
    public void The_library_is_free_of(string pattern, string rule) => Repository.None(
        rule + ":",
        from file in Repository.Files("src", "*.cs")
        from line in Repository.Read(file).Split('\n').Select((text, index) => (text, number: index + 1))
        where Regex.IsMatch(line.text, pattern)
        select $"{file}:{line.number}: {line.text.Trim()}");

    [Fact]
    public void No_file_is_a_drawer_for_odds_and_ends() => Repository.None(
        "Name the idea:",
        Repository.Files("src", "*.cs").Where(file => Regex.IsMatch(Path.GetFileNameWithoutExtension(file), "Util(s|ity)?|Helper|Manager|Common")));
}
