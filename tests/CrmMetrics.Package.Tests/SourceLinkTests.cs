using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.Json;
using System.Xml.Linq;

namespace CrmMetrics.Package.Tests;

/// <summary>Packed where the remote is the public repository, the package leads a debugger to its source.</summary>
public class SourceLinkTests
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Fact]
    public void It_names_its_commit_and_where_its_source_is()
    {
        string folder = Directory.CreateTempSubdirectory("crmmetrics-sourcelink-").FullName;
        try
        {
            Dictionary<string, string> published = new() { ["CI"] = "true", ["GITHUB_ACTIONS"] = "true" };
            string clone = Path.Combine(folder, "clone"), output = Path.Combine(folder, "packed");
            Shell.Run(folder, published, "git", "clone", "--quiet", PackedLibrary.RepositoryRoot, clone);
            Shell.Run(clone, published, "git", "remote", "set-url", "origin", "https://github.com/crmmetrics/crmmetrics.git");
            string commit = Shell.Run(clone, published, "git", "rev-parse", "HEAD").Trim();
            PackedLibrary.Pack(clone, output, published, "-p:RunAnalyzers=false", "-p:EnablePackageValidation=false");

            using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(output, "*.nupkg").Single()), symbols = ZipFile.OpenRead(Directory.GetFiles(output, "*.snupkg").Single());
            using Stream nuspec = package.GetEntry("CrmMetrics.nuspec")!.Open();
            XElement repository = XDocument.Load(nuspec).Descendants().Single(element => element.Name.LocalName == "repository");
            Assert.Equal(commit, repository.Attribute("commit")!.Value);

            foreach (string framework in new[] { "net8.0", "netstandard2.0" })
            {
                Assert.Equal([$"https://raw.githubusercontent.com/crmmetrics/crmmetrics/{commit}/*"], Sources(symbols.GetEntry($"lib/{framework}/CrmMetrics.pdb")!));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Sources(ZipArchiveEntry pdb)
    {
        using MemoryStream bytes = new();
        using (Stream entry = pdb.Open())
        {
            entry.CopyTo(bytes);
        }

        bytes.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        MetadataReader reader = provider.GetMetadataReader();
        BlobHandle link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == SourceLink).Value;
        using JsonDocument map = JsonDocument.Parse(reader.GetBlobBytes(link));
        return [.. map.RootElement.GetProperty("documents").EnumerateObject().Select(document => document.Value.GetString()!)];
    }
}
