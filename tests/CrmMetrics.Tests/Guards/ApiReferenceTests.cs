using System.IO;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CrmMetrics.Tests.Guards;

/// <summary>The API reference in docs/api says what the documentation comments say: one page a type, and an index.</summary>
public partial class ApiReferenceTests
{
    private const string Folder = "docs/api";

    private static readonly (string Title, Func<MemberInfo, bool> Holds)[] Groups =
    [
        ("Values", member => member is FieldInfo),
        ("Constructors", member => member is ConstructorInfo),
        ("Properties", member => member is PropertyInfo or EventInfo),
        ("Methods", member => member is MethodInfo && !Surface.IsOperator(member)),
        ("Operators", Surface.IsOperator),
    ];

    private static readonly HashSet<string> OnNetStandard = [.. Surface.NetStandard.Types.Select(type => type.FullName!)];

    // Every type and member that a reference can lead to, by the identifier of its documentation.
    private static readonly Dictionary<string, MemberInfo> ById = Surface.Net.Types.SelectMany(type => Surface.Members(type).Prepend(type)).ToDictionary(XmlDocId.Of);

    [Fact]
    public void It_says_what_the_comments_say()
    {
        Dictionary<string, string> pages = Surface.Net.Types.ToDictionary(PageOf, Page);
        pages.Add(Folder + "/README.md", Index());
        string[] stale = [.. Repository.Files(Folder, "*").Except(pages.Keys)];
        if (Repository.Updating)
        {
            Array.ForEach(stale, page => File.Delete(Repository.PathOf(page)));
        }
        else
        {
            Repository.None("Pages of types that are gone (CRMMETRICS_UPDATE=1 removes them):", stale);
        }

        foreach (KeyValuePair<string, string> page in pages)
        {
            Repository.MustHold(page.Key, page.Value);
        }
    }

    private static string PageOf(Type type) =>
        string.Join('/', [Folder, .. Room(type), Signature.Name(type).Replace("<", "-").Replace(", ", "-").Replace(">", "") + ".md"]);

    private static string[] Room(Type type) => type.Namespace!.Split('.')[1..];

    private static string Index()
    {
        StringBuilder text = new("# API reference\n\nWritten from the documentation comments by a test; the guide is in [docs](../index.md).\n");
        foreach (IGrouping<string, Type> room in Surface.Net.Types.GroupBy(type => type.Namespace!))
        {
            text.Append("\n## ").Append(room.Key).Append("\n\n| type | what it is |\n| --- | --- |\n");
            foreach (Type type in room)
            {
                string link = PageOf(type)[(Folder.Length + 1)..], summary = Prose(Docs(type).Element("summary"), Folder + "/README.md");
                text.Append($"| [{Escape(Signature.Name(type))}]({link}) | {summary.Replace("|", "\\|").Replace("\n", " ")} |\n");
            }
        }

        return text.ToString();
    }

    private static string Page(Type type)
    {
        string page = PageOf(type);
        StringBuilder text = new("# " + Escape(Signature.Name(type)) + "\n\n");
        text.Append("In `").Append(type.Namespace).Append(OnNetStandard.Contains(type.FullName!) ? "`.\n\n" : "`, on net8.0 alone.\n\n");
        text.Append("```csharp\npublic ").Append(Wrapped(Signature.Of(type))).Append("\n```\n");
        foreach (string element in new[] { "summary", "remarks" })
        {
            Paragraph(text, Prose(Docs(type).Element(element), page));
        }

        foreach (XElement parameter in Docs(type).Elements("typeparam"))
        {
            Paragraph(text, $"`{parameter.Attribute("name")!.Value}`: {Prose(parameter, page)}");
        }

        foreach ((string title, Func<MemberInfo, bool> holds) in Groups)
        {
            MemberInfo[] members = [.. Surface.Members(type).Where(holds)];
            if (members.Length > 0)
            {
                text.Append("\n## ").Append(title).Append("\n\n");
                Array.ForEach(members, member => Entry(text, member, page));
            }
        }

        return text.ToString();
    }

    private static void Entry(StringBuilder text, MemberInfo member, string page)
    {
        XElement docs = Docs(member);
        text.Append("- `").Append(Signature.Of(member)).Append('`');
        string summary = Prose(docs.Element("summary"), page);
        text.Append(summary.Length == 0 ? "" : ": " + Indent(summary, 2)).Append('\n');
        foreach (XElement item in docs.Elements())
        {
            string? name = item.Attribute("name")?.Value, said = Prose(item, page);
            string? line = item.Name.LocalName switch
            {
                "param" or "typeparam" => $"`{name}`: {said}",
                "value" => said,
                "returns" => "Returns: " + said,
                "exception" => $"Throws {Reference(item.Attribute("cref")!.Value, page)}: {said}",
                "remarks" => said,
                "inheritdoc" => "As in the type or interface that declares it.",
                _ => null,
            };
            text.Append(line is null ? "" : "  - " + Indent(line, 4) + "\n");
        }
    }

    /// <summary>What the comment says, with what it inherits from an interface of ours.</summary>
    private static XElement Docs(MemberInfo member)
    {
        XElement own = Surface.Net.Documentation.TryGetValue(XmlDocId.Of(member), out XElement? found) ? new(found) : Implied(member);
        if (own.Element("inheritdoc") is not { } inherit || member.DeclaringType is not { } type || Inherited(type, member) is not { } source)
        {
            return own;
        }

        inherit.Remove();
        own.AddFirst(source.Elements().Where(element => !own.Elements(element.Name).Any(other => About(other) == About(element))).ToArray());
        return own;

        static string? About(XElement element) => (element.Attribute("name") ?? element.Attribute("cref"))?.Value;
    }

    private static XElement? Inherited(Type type, MemberInfo member) => type.GetInterfaces()
        .Where(face => face.Assembly == type.Assembly)
        .SelectMany(face => Surface.Members(face.IsGenericType ? face.GetGenericTypeDefinition() : face))
        .Where(other => other.Name == member.Name && (other as MethodInfo)?.GetParameters().Length == (member as MethodInfo)?.GetParameters().Length)
        .Select(other => Surface.Net.Documentation.GetValueOrDefault(XmlDocId.Of(other))).FirstOrDefault(docs => docs is not null);

    // The compiler writes a record's deconstruction, and a constructor without parameters, without a word.
    private static XElement Implied(MemberInfo member) => new("member", new XElement("summary", member switch
    {
        MethodInfo { Name: "Deconstruct" } => "Takes the value apart.",
        ConstructorInfo constructor when constructor.GetParameters().Length > 0 => "Makes the value of its parts.",
        ConstructorInfo => "Makes an instance.",
        _ => "",
    }));

    private static string Prose(XElement? element, string page)
    {
        if (element is null)
        {
            return "";
        }

        string text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => Escape(Spaces().Replace(words.Value, " ")),
            XElement { Name.LocalName: "para" or "item" or "term" or "description" or "list" } part => "\n\n" + (part.Name == "item" ? "• " : "") + Prose(part, page) + "\n\n",
            XElement { Name.LocalName: "c" } code => "`" + code.Value + "`",
            XElement { Name.LocalName: "code" } code => "\n\n```csharp\n" + code.Value.Trim('\n') + "\n```\n\n",
            XElement { Name.LocalName: "paramref" or "typeparamref" } name => "`" + name.Attribute("name")!.Value + "`",
            XElement { Name.LocalName: "see" or "seealso" } see when see.Attribute("cref") is { } cref => Reference(cref.Value, page),
            XElement { Name.LocalName: "see" } see => see.Attribute("langword") is { } word ? "`" + word.Value + "`" : $"[{(see.Value.Length > 0 ? see.Value : see.Attribute("href")!.Value)}]({see.Attribute("href")!.Value})",
            XElement other => Prose(other, page),
            _ => "",
        }));
        return BlankLines().Replace(text, "\n\n").Trim();
    }

    /// <summary>A type or member in running text, linked where it has a page.</summary>
    private static string Reference(string id, string page)
    {
        if (!ById.TryGetValue(id, out MemberInfo? member))
        {
            string plain = Arity().Replace(id[2..].Split('(')[0], "");
            if (Type.GetType(plain) is { } known && Signature.Keyword(known) is { } keyword)
            {
                return "`" + keyword + "`";
            }

            string[] parts = plain.Split('.');
            return "`" + (id[0] == 'T' || parts.Length < 2 ? parts[^1] : parts[^2] + "." + parts[^1]) + "`";
        }

        Type type = member as Type ?? member.DeclaringType!;
        string target = PageOf(type), name = member is Type ? Signature.Name(type) : (target == page ? "" : type.Name.Split('`')[0] + ".") + member.Name;
        return target == page ? "`" + name + "`" : $"[`{name}`]({Path.GetRelativePath(Path.GetDirectoryName(page)!, target).Replace('\\', '/')})";
    }

    private static void Paragraph(StringBuilder text, string words) => text.Append(words.Length == 0 ? "" : "\n" + words + "\n");

    private static string Indent(string text, int by) => text.Replace("\n\n", "\n\n" + new string(' ', by));

    private static string Wrapped(string declaration) => declaration.Length <= 120 ? declaration
        : TopLevelComma().Replace(declaration.Replace(" : ", "\n    : "), ",\n      ");

    private static string Escape(string text) => text.Replace("<", "&lt;").Replace(">", "&gt;").Replace("*", "\\*");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[ ]*\n\s*\n[ ]*")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();

    // A comma between interfaces, not one between the arguments of one.
    [GeneratedRegex(@", (?=I[A-Z]\w*(?:<|,|$| where))(?![^<]*(?<!<[^<>]*)>)")]
    private static partial Regex TopLevelComma();
}
