using System.Reflection;

namespace CrmMetrics.Tests.Guards;

/// <summary>The identifiers under which the compiler files the documentation of types and members.</summary>
internal static class XmlDocId
{
    public static string Of(MemberInfo member) => member switch
    {
        Type type => "T:" + Name(type),
        FieldInfo field => "F:" + Name(field.DeclaringType!) + "." + field.Name,
        EventInfo happening => "E:" + Name(happening.DeclaringType!) + "." + happening.Name,
        PropertyInfo property => "P:" + Name(property.DeclaringType!) + "." + property.Name + Parameters(property.GetIndexParameters()),
        ConstructorInfo constructor => "M:" + Name(constructor.DeclaringType!) + ".#ctor" + Parameters(constructor.GetParameters()),
        MethodInfo method => "M:" + Name(method.DeclaringType!) + "." + method.Name
            + (method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : "")
            + Parameters(method.GetParameters())
            + (method.Name is "op_Implicit" or "op_Explicit" ? "~" + Use(method.ReturnType) : ""),
        _ => throw new ArgumentException("No such kind of member: " + member.MemberType, nameof(member)),
    };

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : "(" + string.Join(",", parameters.Select(parameter => Use(parameter.ParameterType))) + ")";

    private static string Use(Type type) =>
        type.IsByRef ? Use(type.GetElementType()!) + "@"
        : type.IsArray ? Use(type.GetElementType()!) + (type.GetArrayRank() == 1 ? "[]" : "[" + string.Join(",", Enumerable.Repeat("0:", type.GetArrayRank())) + "]")
        : type.IsGenericParameter ? (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition
        : !type.IsGenericType ? Name(type)
        : type.Namespace + "." + type.Name.Split('`')[0] + "{" + string.Join(",", type.GetGenericArguments().Select(Use)) + "}";
}
