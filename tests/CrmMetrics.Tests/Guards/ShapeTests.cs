using System.Reflection;

namespace CrmMetrics.Tests.Guards;

/// <summary>What every public type of a kind has.</summary>
public class ShapeTests
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.Static;

    private static IReadOnlyList<Type> Types => Surface.Net.Types;

    [Fact]
    public void Structs_are_readonly() => Repository.None(
        "A public struct that can change is a trap when copied:",
        Surface.Net.Types.Concat(Surface.NetStandard.Types).Where(type => type is { IsValueType: true, IsEnum: false } && !Surface.Has(type, "IsReadOnlyAttribute")).Select(Signature.Name));

    [Fact]
    public void What_adds_has_zero_and_a_named_addition() => Repository.None(
        "F#'s List.sum needs Zero, and languages without operators need Add:",
        from type in Types
        where type.GetMethod("op_Addition", Static, [type, type]) is not null || Kinds.Implements(type, typeof(ISummary<>))
        where type.GetProperty("Zero", Static)?.PropertyType != type || type.GetMethod("Add", [type])?.ReturnType != type || type.GetMethod("op_Addition", Static, [type, type]) is null
        select Signature.Name(type));

    [Fact]
    public void What_is_parsed_can_be_tried() => Repository.None(
        "Parse(string) goes with TryParse(string?, out T):",
        from type in Types
        where type.GetMethod("Parse", Static, [typeof(string)])?.ReturnType == type
        where type.GetMethod("TryParse", Static, [typeof(string), type.MakeByRefType()])?.ReturnType != typeof(bool)
        select Signature.Name(type));

    [Fact]
    public void What_holds_data_can_be_written_down_and_read_back() => Repository.None(
        "A metric or summary has Parse, IParsable and a JSON converter on net8.0, and Parse on netstandard2.0:",
        from type in Kinds.Metrics.Union(Kinds.Summaries).Except(Kinds.Carriers.Keys)
        where type.GetMethod("Parse", Static, [typeof(string)]) is null || !Kinds.Implements(type, typeof(IParsable<>)) || !Surface.Has(type, "JsonConverterAttribute")
            || Surface.NetStandard.Types.Single(other => other.FullName == type.FullName).GetMethod("Parse", Static, [typeof(string)]) is null
        select Signature.Name(type));

    [Fact]
    public void Enums_start_at_1() => Repository.None(
        "0 is unset, held by default alone:",
        Types.Where(type => type.IsEnum && Enum.GetValuesAsUnderlyingType(type).Cast<object>().Min(Convert.ToInt64) != 1).Select(Signature.Name));

    [Fact]
    public void Both_builds_have_the_same_types_but_for_json() => Assert.Equal(
        ["RoundTripJsonConverter<T>"],
        Surface.Net.Types.Select(Signature.Name).Except(Surface.NetStandard.Types.Select(Signature.Name)));

    [Fact]
    public void What_netstandard_offers_net8_offers_too() => Repository.None(
        "Only on netstandard2.0:",
        from type in Surface.NetStandard.Types
        let twin = Surface.Net.Types.SingleOrDefault(other => other.FullName == type.FullName)
        from member in Surface.Members(type).Select(Signature.Of).Except(twin is null ? [] : Surface.Members(twin).Select(Signature.Of))
        select Signature.Name(type) + ": " + member);
}
