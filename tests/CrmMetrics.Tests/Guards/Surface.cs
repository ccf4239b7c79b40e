using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Xml.Linq;

namespace CrmMetrics.Tests.Guards;

/// <summary>What a user sees of one build of the library: its public types, their members and their documentation.</summary>
internal sealed class Surface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private Surface(string target, Assembly assembly, string documentation)
    {
        Target = target;
        Types = [.. assembly.GetExportedTypes().OrderBy(type => type.Namespace, StringComparer.Ordinal).ThenBy(type => type.FullName, StringComparer.Ordinal)];
        Documentation = XDocument.Load(documentation, LoadOptions.PreserveWhitespace).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
    }

    /// <summary>The build that these tests run against.</summary>
    public static Surface Net { get; } =
        new("net8.0", typeof(Money).Assembly, Path.ChangeExtension(typeof(Money).Assembly.Location, ".xml"));

    /// <summary>The other build. Its own load context keeps it apart from the first; what it references is shared.</summary>
    public static Surface NetStandard { get; } = new(
        "netstandard2.0",
        new AssemblyLoadContext("netstandard2.0").LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "netstandard2.0", "CrmMetrics.dll")),
        Path.Combine(AppContext.BaseDirectory, "netstandard2.0", "CrmMetrics.xml"));

    public string Target { get; }

    public IReadOnlyList<Type> Types { get; }

    /// <summary>The documentation of each member by its identifier.</summary>
    public IReadOnlyDictionary<string, XElement> Documentation { get; }

    /// <summary>The members that a user can call or override, in reading order; what the compiler adds to records is left out.</summary>
    public static IReadOnlyList<MemberInfo> Members(Type type) => typeof(Delegate).IsAssignableFrom(type) ? [] :
        [.. type.GetMembers(Declared)
            .Where(member => member switch
            {
                FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
                PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible) && property.Name != "EqualityContract",
                MethodBase method => IsVisible(method) && !IsNoise(method),
                EventInfo => true,
                _ => false,
            })
            .OrderBy(Rank)
            .ThenBy(member => member is FieldInfo { IsLiteral: true, DeclaringType.IsEnum: true } field ? Convert.ToInt64(field.GetRawConstantValue()) : 0)
            .ThenBy(member => member.Name, StringComparer.Ordinal).ThenBy(Signature.Of, StringComparer.Ordinal)];

    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    public static bool IsOperator(MemberInfo member) => member is MethodInfo { IsSpecialName: true } method && method.Name.StartsWith("op_", StringComparison.Ordinal);

    /// <summary>Whether the compiler wrote the equality and the text of the type.</summary>
    public static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is not null;

    /// <summary>Whether an attribute is there; by name, since netstandard2.0 builds carry some attributes of their own.</summary>
    public static bool Has(MemberInfo member, string attribute) => member.CustomAttributes.Any(data => data.AttributeType.Name == attribute);

    private static bool IsNoise(MethodBase method) =>
        (method.IsSpecialName && !method.IsConstructor && !method.Name.StartsWith("op_", StringComparison.Ordinal))
        || method.Name is "GetHashCode" || (method.Name == "Equals" && method.GetParameters()[0].ParameterType == typeof(object))
        || (method.Name != "Deconstruct" && method.IsDefined(typeof(CompilerGeneratedAttribute)))
        || (method is ConstructorInfo { IsPublic: false } && IsRecord(method.DeclaringType!));

    private static int Rank(MemberInfo member) => member switch
    {
        FieldInfo => 0,
        ConstructorInfo => 1,
        PropertyInfo { GetMethod.IsStatic: true } => 2,
        PropertyInfo => 3,
        EventInfo => 4,
        _ => IsOperator(member) ? 7 : ((MethodInfo)member).IsStatic ? 5 : 6,
    };
}
