using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace CrmMetrics.Package.Tests;

/// <summary>What is in the package, and what is not.</summary>
[Collection("Package")]
public class ContentsTests(PackedLibrary library)
{
    [Fact]
    public void It_holds_two_builds_with_their_documentation_a_readme_and_an_icon() => Assert.Equal(
        ["CrmMetrics.nuspec", "README.md", "icon.png", "lib/net8.0/CrmMetrics.dll", "lib/net8.0/CrmMetrics.xml", "lib/netstandard2.0/CrmMetrics.dll", "lib/netstandard2.0/CrmMetrics.xml"],
        Entries(library.Package));

    [Fact]
    public void Its_symbols_hold_a_pdb_for_each_build() => Assert.Equal(
        ["CrmMetrics.nuspec", "lib/net8.0/CrmMetrics.pdb", "lib/netstandard2.0/CrmMetrics.pdb"],
        Entries(library.Symbols));

    [Theory]
    [InlineData("net8.0", "MathNet.Numerics", "NodaTime")]
    [InlineData(".NETStandard2.0", "MathNet.Numerics", "NodaTime", "System.Memory")]
    public void It_brings_nothing_else_along(string framework, params string[] packages) => Assert.Equal(
        packages,
        Metadata().Descendants().Where(group => group.Name.LocalName == "group" && group.Attribute("targetFramework")!.Value == framework)
            .Elements().Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal));

    [Fact]
    public void It_has_a_dependency_group_for_each_build_and_no_other() => Assert.Equal(
        [".NETStandard2.0", "net8.0"],
        Metadata().Descendants().Where(group => group.Name.LocalName == "group").Select(group => group.Attribute("targetFramework")!.Value).Order(StringComparer.Ordinal));

    [Fact]
    public void It_says_what_it_is()
    {
        Dictionary<string, string> says = Metadata().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
        Assert.Equal(("CrmMetrics", "MIT", "README.md", "icon.png"), (says["id"], says["license"], says["readme"], says["icon"]));
        Assert.All(new[] { "description", "tags", "releaseNotes", "authors", "copyright", "projectUrl" }, name => Assert.NotEmpty(says[name]));
        Assert.All(new[] { "nps", "csat", "clv", "cac", "ltv", "mrr" }, word => Assert.Contains(word, says["tags"].Split(' ')));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public void Each_build_is_documented_and_unsigned(string framework)
    {
        using ZipArchive package = ZipFile.OpenRead(library.Package);
        using (Stream documentation = package.GetEntry($"lib/{framework}/CrmMetrics.xml")!.Open())
        {
            Assert.Contains(XDocument.Load(documentation).Descendants("member"), member => member.Attribute("name")!.Value == "T:CrmMetrics.Surveys.NetPromoterScore");
        }

        // MathNet.Numerics is not strong-named, so a strong name here would keep .NET Framework from loading it.
        using MemoryStream assembly = new();
        using (Stream entry = package.GetEntry($"lib/{framework}/CrmMetrics.dll")!.Open())
        {
            entry.CopyTo(assembly);
        }

        assembly.Position = 0;
        using PEReader reader = new(assembly);
        Assert.True(reader.GetMetadataReader().GetAssemblyDefinition().PublicKey.IsNil);
    }

    // The packaging format's own parts are left out.
    private static IEnumerable<string> Entries(string file)
    {
        using ZipArchive package = ZipFile.OpenRead(file);
        return [.. package.Entries.Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private XElement Metadata()
    {
        using ZipArchive package = ZipFile.OpenRead(library.Package);
        using Stream nuspec = package.GetEntry("CrmMetrics.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single();
    }
}
