using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CrmMetrics.Tests.Guards;

/// <summary>Types and members as C# writes them, without namespaces.</summary>
internal static class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_Modulus"] = "%",
        ["op_UnaryNegation"] = "-",
        ["op_UnaryPlus"] = "+",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThan"] = ">",
        ["op_GreaterThanOrEqual"] = ">=",
        ["op_Implicit"] = "implicit",
        ["op_Explicit"] = "explicit",
    };

    /// <summary>What C# calls a type of the framework, if it has a word for it.</summary>
    public static string? Keyword(Type type) => Keywords.GetValueOrDefault(type);

    /// <summary>The name of a type as it is declared, such as <c>IMetric&lt;TSelf&gt;</c>.</summary>
    public static string Name(Type type) =>
        (type.DeclaringType is { } outer && !type.IsGenericParameter ? Name(outer) + "." : "")
        + (type.IsGenericType ? type.Name.Split('`')[0] + "<" + string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name)) + ">" : type.Name);

    /// <summary>The declaration of a type, with what it implements of its own.</summary>
    public static string Of(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return "delegate " + Of(invoke.ReturnParameter) + " " + Name(type) + Parameters(invoke, "()") + Constraints(type.GetGenericArguments());
        }

        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface"
            : type.IsValueType ? (Surface.Has(type, nameof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (Surface.IsRecord(type) ? "record struct" : "struct")
            : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (Surface.IsRecord(type) ? "record" : "class");
        IEnumerable<string> bases = type.IsEnum ? Enum.GetUnderlyingType(type) == typeof(int) ? [] : [Of(Enum.GetUnderlyingType(type), null, null)]
            : (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [Of(parent, null, null)] : Array.Empty<string>())
                .Concat(Implements(type).Select(face => Of(face, null, null)).Order(StringComparer.Ordinal));
        string list = string.Join(", ", bases);
        return kind + " " + Name(type) + (list.Length == 0 ? "" : " : " + list) + Constraints(type.GetGenericArguments());
    }

    /// <summary>The declaration of a member.</summary>
    public static string Of(MemberInfo member) => member switch
    {
        FieldInfo { DeclaringType.IsEnum: true } field => field.Name + " = " + Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture),
        FieldInfo field => (field.IsLiteral ? "const " : field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "")
            + Of(field.FieldType, new NullabilityInfoContext().Create(field), Names(field)) + " " + field.Name
            + (field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : ""),
        ConstructorInfo constructor => Access(constructor) + constructor.DeclaringType!.Name.Split('`')[0] + Parameters(constructor, "()"),
        PropertyInfo property => Of(property),
        EventInfo happening => "event " + Of(happening.EventHandlerType!, null, null) + " " + happening.Name,
        MethodInfo method => Of(method),
        _ => throw new ArgumentException("No such kind of member: " + member.MemberType, nameof(member)),
    };

    private static string Of(PropertyInfo property)
    {
        MethodInfo accessor = property.GetAccessors(nonPublic: true).First(Surface.IsVisible);
        string set = property.SetMethod is not { } setter || !Surface.IsVisible(setter) ? ""
            : setter.ReturnParameter.GetRequiredCustomModifiers().Any(type => type.Name == nameof(IsExternalInit)) ? " init;" : " set;";
        return Modifiers(accessor) + Of(property.PropertyType, new NullabilityInfoContext().Create(property), Names(property)) + " "
            + (property.GetIndexParameters().Length > 0 ? "this" + Parameters(property.GetMethod!, "[]") : property.Name)
            + " {" + (property.GetMethod is { } getter && Surface.IsVisible(getter) ? " get;" : "") + set + " }";
    }

    private static string Of(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? "<" + string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name)) + ">" : "";
        string result = Of(method.ReturnParameter);
        string named = !Surface.IsOperator(method) ? result + " " + method.Name
            : Operators[method.Name] is "implicit" or "explicit" ? Operators[method.Name] + " operator " + result
            : result + " operator " + Operators[method.Name];
        return Modifiers(method) + named + generic + Parameters(method, "()") + Constraints(method.GetGenericArguments());
    }

    private static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter), Names(parameter));

    /// <summary>A type in use; its nullability and the names of its tuple elements come from where it is used.</summary>
    private static string Of(Type type, NullabilityInfo? nullability, Queue<string?>? names)
    {
        // Of a type parameter without constraints, reflection says that it may be null, whether a question mark stands there or not.
        string mark = !type.IsValueType && !type.IsGenericParameter && nullability is ({ ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable }) ? "?" : "";
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability?.ElementType ?? nullability, names);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, null, names) + "?";
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType, names) + "[" + new string(',', type.GetArrayRank() - 1) + "]" + mark;
        }

        if (!type.IsGenericType)
        {
            return (Keyword(type) ?? (type.IsGenericParameter ? type.Name : Name(type))) + mark;
        }

        Type[] arguments = type.GetGenericArguments();
        bool isTuple = type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true;
        string?[] own = isTuple && names is not null ? [.. arguments.Select(_ => names.Count > 0 ? names.Dequeue() : null)] : new string?[arguments.Length];
        IEnumerable<string> written = arguments.Select((argument, index) =>
            Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(index), names) + (own[index] is { } name ? " " + name : ""));
        return isTuple ? "(" + string.Join(", ", written) + ")" + mark
            : (type.DeclaringType is { } outer ? Name(outer) + "." : "") + type.Name.Split('`')[0] + "<" + string.Join(", ", written) + ">" + mark;
    }

    private static string Parameters(MethodBase method, string brackets)
    {
        IEnumerable<string> parameters = method.GetParameters().Select((parameter, index) =>
            (index == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")
            + (parameter.IsOut ? "out " : parameter.CustomAttributes.Any(data => data.AttributeType.Name == nameof(IsReadOnlyAttribute)) ? "in " : parameter.ParameterType.IsByRef ? "ref " : "")
            + (parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")
            + Of(parameter) + " " + parameter.Name
            + (parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue, parameter.ParameterType) : ""));
        return brackets[0] + string.Join(", ", parameters) + brackets[1];
    }

    private static string Literal(object? value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => type.IsValueType && plain == type ? "default" : "null",
            string text => "\"" + text + "\"",
            bool truth => truth ? "true" : "false",
            _ when plain.IsEnum => Enum.GetName(plain, value) is { } name ? plain.Name + "." + name : "(" + plain.Name + ")" + Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)! + (value is decimal ? "m" : ""),
        };
    }

    private static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Select(parameter =>
    {
        GenericParameterAttributes special = parameter.GenericParameterAttributes;
        bool isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint), isClass = special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint);
        List<string> words = [.. isStruct ? ["struct"] : isClass ? ["class"] : Array.Empty<string>()];
        words.AddRange(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => Of(type, null, null)).Order(StringComparer.Ordinal));
        if (words.Count == 0 && NullableFlag(parameter) == 1)
        {
            words.Add("notnull");
        }

        if (special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
        {
            words.Add("new()");
        }

        return words.Count == 0 ? "" : " where " + parameter.Name + " : " + string.Join(", ", words);
    }));

    // The compiler marks each type parameter, or the member or type around it for all of them: 1 is notnull, 2 is not constrained.
    private static byte NullableFlag(Type parameter)
    {
        if (Find(parameter, "System.Runtime.CompilerServices.NullableAttribute") is { } own)
        {
            return own;
        }

        for (MemberInfo? around = (MemberInfo?)parameter.DeclaringMethod ?? parameter.DeclaringType; around is not null; around = around.DeclaringType)
        {
            if (Find(around, "System.Runtime.CompilerServices.NullableContextAttribute") is { } context)
            {
                return context;
            }
        }

        return 0;

        static byte? Find(MemberInfo member, string attribute) =>
            member.CustomAttributes.FirstOrDefault(data => data.AttributeType.FullName == attribute)?.ConstructorArguments[0].Value as byte?;
    }

    private static string Modifiers(MethodInfo method) => Access(method)
        + (method.IsStatic ? "static " : "")
        + (method.DeclaringType!.IsInterface ? method is { IsStatic: true, IsAbstract: true } ? "abstract " : ""
            : method.IsAbstract ? "abstract " : method.GetBaseDefinition().DeclaringType != method.DeclaringType ? "override "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    // What neither the base type nor another interface brings already; a record's equality goes without saying.
    private static IEnumerable<Type> Implements(Type type)
    {
        Type[] all = type.GetInterfaces();
        HashSet<Type> implied = [.. all.SelectMany(face => face.GetInterfaces()), .. type.BaseType?.GetInterfaces() ?? []];
        return all.Where(face => face.IsVisible && !implied.Contains(face)
            && !(Surface.IsRecord(type) && face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEquatable<>)));
    }

    private static Queue<string?>? Names(ICustomAttributeProvider provider) =>
        provider.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: false).OfType<TupleElementNamesAttribute>().FirstOrDefault() is { } names ? new(names.TransformNames) : null;
}
