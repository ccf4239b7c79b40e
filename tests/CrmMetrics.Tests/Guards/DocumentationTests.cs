using System.Reflection;
using System.Xml.Linq;

namespace CrmMetrics.Tests.Guards;

/// <summary>Every public member says what it is, what goes in and what comes out.</summary>
public class DocumentationTests
{
    public static TheoryData<string> Targets => ["net8.0", "netstandard2.0"];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_public_member_is_documented(string target)
    {
        Surface surface = target == "net8.0" ? Surface.Net : Surface.NetStandard;
        Repository.None(
            "Undocumented:",
            surface.Types.SelectMany(type => Surface.Members(type).Prepend(type)).SelectMany(member => Missing(surface, member).Select(what => $"{XmlDocId.Of(member)}: {what}")));
    }

    private static IEnumerable<string> Missing(Surface surface, MemberInfo member)
    {
        if (!surface.Documentation.TryGetValue(XmlDocId.Of(member), out XElement? doc))
        {
            // The parameters of a record stand for its properties, the constructor and the deconstruction.
            return member.DeclaringType is { } type && Surface.IsRecord(type) && member is ConstructorInfo or MethodInfo { Name: "Deconstruct" } ? []
                : member is ConstructorInfo { IsPublic: true } constructor && constructor.GetParameters().Length == 0 ? [] : ["documentation"];
        }

        if (doc.Element("inheritdoc") is not null)
        {
            return [];
        }

        bool isPositional = member is PropertyInfo && member.DeclaringType!.GetConstructors().Any(maker => maker.GetParameters().Any(parameter => parameter.Name == member.Name));
        ParameterInfo[] parameters = member switch
        {
            MethodBase method => method.GetParameters(),
            PropertyInfo property => property.GetIndexParameters(),
            _ => [],
        };
        Type[] generics = member switch
        {
            MethodInfo { IsGenericMethod: true } method => method.GetGenericArguments(),
            Type { IsGenericType: true } type => type.GetGenericArguments(),
            _ => [],
        };
        return Lacks("summary", true)
            .Concat(Lacks("value", member is PropertyInfo && !isPositional))
            .Concat(Lacks("returns", member is MethodInfo method2 && method2.ReturnType != typeof(void)))
            .Concat(parameters.Where(parameter => !Has("param", parameter.Name!)).Select(parameter => "param " + parameter.Name))
            .Concat(generics.Where(parameter => !Has("typeparam", parameter.Name)).Select(parameter => "typeparam " + parameter.Name));

        IEnumerable<string> Lacks(string element, bool wanted) => wanted && string.IsNullOrWhiteSpace(doc.Element(element)?.Value) && doc.Element(element)?.HasElements != true ? [element] : [];

        bool Has(string element, string name) => doc.Elements(element).Any(item => item.Attribute("name")?.Value == name && !string.IsNullOrWhiteSpace(item.Value));
    }
}
