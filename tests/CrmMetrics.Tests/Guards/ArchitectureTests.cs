using System.IO;
using System.Text.RegularExpressions;

namespace CrmMetrics.Tests.Guards;

/// <summary>Folder = namespace, one public type a file, and no room looks sideways or up.</summary>
public partial class ArchitectureTests
{
    private const string Source = "src/CrmMetrics";

    // Attributes that the compiler looks for on both targets and netstandard2.0 lacks; they must stand in the framework's namespace.
    private static readonly string[] Polyfills = ["CallerArgumentExpressionAttribute.cs"];

    private static readonly IReadOnlyList<SourceFile> Files = [.. Repository.Files(Source, "*.cs").Select(path => new SourceFile(path))];

    [Fact]
    public void Rooms_are_one_folder_deep() => Repository.None(
        "A folder within a room is too deep:",
        Files.Where(file => file.Folders.Length > 1).Select(file => file.Path));

    [Fact]
    public void The_namespace_is_the_folder() => Repository.None(
        "The namespace must follow the folder:",
        Files.Where(file => !Polyfills.Contains(file.Name) && file.Namespace != file.ExpectedNamespace)
            .Select(file => $"{file.Path}: {file.Namespace} should be {file.ExpectedNamespace}"));

    [Fact]
    public void A_file_has_one_public_type_at_most_and_its_name() => Repository.None(
        "A public type stands in a file of its own name (ISummary.cs or ISummary{TSelf}.cs; a part of a partial type in Type.Topic.cs):",
        Files.Where(file => file.PublicTypes.Length > 1 || file.PublicTypes.Any(type => !file.Name.StartsWith(type + ".", StringComparison.Ordinal) && !file.Name.StartsWith(type.Split('{')[0] + ".", StringComparison.Ordinal)))
            .Select(file => $"{file.Path}: {string.Join(", ", file.PublicTypes)}"));

    [Fact]
    public void Each_public_type_was_found_in_its_file() => Repository.None(
        "No file declares this type under its name:",
        Surface.Net.Types.Where(type => !type.IsNested)
            .Select(type => (type.Namespace, Name: Signature.Name(type).Replace('<', '{').Replace('>', '}')))
            .Where(type => !Files.Any(file => file.ExpectedNamespace == type.Namespace && file.PublicTypes.Contains(type.Name)))
            .Select(type => type.Namespace + "." + type.Name));

    [Fact]
    public void No_room_looks_sideways_or_up() => Repository.None(
        "What two rooms need goes down to Statistics or the root, or crosses as an Estimate:",
        from file in Files
        from reference in file.References()
        where reference != file.Room && Floor(reference) >= Floor(file.Room)
        select $"{file.Path} (floor {Floor(file.Room)}) looks into {reference} (floor {Floor(reference)})");

    [Theory]
    [InlineData("using CrmMetrics.Sales;", "Sales")]
    [InlineData("using static CrmMetrics.Sales.Probe;", "Sales")]
    [InlineData("global using Deal = CrmMetrics.Sales.Probe;", "Sales")]
    [InlineData("    CrmMetrics.Sales.Probe probe = new();", "Sales")]
    [InlineData("    var probe = Sales.Probe.From(1);", "Sales")]
    [InlineData("    /// <see cref=\"CrmMetrics.Sales.Probe\"/>", null)]
    [InlineData("    var probe = summary.Sales.Probe;", null)]
    [InlineData("    throw new(\"Sales.Probe\");", null)]
    [InlineData("using CrmMetricsExtras.Sales;", null)]
    public void A_look_is_seen_however_it_is_written(string line, string? room) =>
        Assert.Equal(room is null ? [] : [room], SourceFile.References(line, new Dictionary<string, string[]> { ["Sales"] = ["Probe"] }));

    private static int Floor(string room) => room switch { "" => 0, "Statistics" => 1, "Goals" => 3, _ => 2 };

    private sealed partial class SourceFile(string path)
    {
        private static readonly Lazy<Dictionary<string, string[]>> TypesOfRooms = new(() => Files.GroupBy(file => file.Room)
            .Where(room => room.Key.Length > 0)
            .ToDictionary(room => room.Key, room => room.Select(file => file.Name.Split('.', '{')[0]).Distinct().ToArray()));

        private readonly string text = Repository.Read(path);

        public string Path => path;

        public string Name => System.IO.Path.GetFileName(path);

        public string[] Folders => path.Substring(Source.Length + 1).Split('/')[..^1];

        public string Room => Folders.FirstOrDefault() ?? "";

        public string ExpectedNamespace => string.Join('.', ["CrmMetrics", .. Folders]);

        public string Namespace => NamespaceLine().Match(text).Groups[1].Value;

        public string[] PublicTypes => [.. TypeLine().Matches(text).Select(match => match.Groups[1].Value.Replace('<', '{').Replace('>', '}')).Distinct()];

        public IEnumerable<string> References() => References(text, TypesOfRooms.Value);

        /// <summary>The rooms that code names: in using lines, in full names and in names from the root, such as <c>Sales.WinRate</c>.</summary>
        public static IEnumerable<string> References(string text, IReadOnlyDictionary<string, string[]> typesOfRooms)
        {
            string code = Prose().Replace(text, "");
            return Named().Matches(code).Select(match => match.Groups[1].Value).Where(typesOfRooms.ContainsKey)
                .Concat(typesOfRooms.Where(room => Regex.IsMatch(code, $@"(?<![\w.]){room.Key}\.({string.Join('|', room.Value)})\b")).Select(room => room.Key))
                .Distinct();
        }

        [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
        private static partial Regex NamespaceLine();

        [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|ref|partial|unsafe) )*(?:record struct|record class|record|class|struct|interface|enum|delegate [^(]*?(?=\w+(?:<[^>]*>)?\()) ?(\w+(?:<[^>]*>)?)", RegexOptions.Multiline)]
        private static partial Regex TypeLine();

        [GeneratedRegex(@"(?<![\w.])CrmMetrics\.([A-Z]\w*)(?=[;.])(?<!^namespace CrmMetrics\.\w+)", RegexOptions.Multiline)]
        private static partial Regex Named();

        // Comments, and what stands between quotes on one line.
        [GeneratedRegex(@"//.*$|""(?:[^""\\\n]|\\.)*""", RegexOptions.Multiline)]
        private static partial Regex Prose();
    }
}
