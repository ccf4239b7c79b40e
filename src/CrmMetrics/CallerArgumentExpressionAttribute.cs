#if !NET8_0_OR_GREATER
namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler hand over the text of an argument; netstandard2.0 lacks it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
{
    public string ParameterName { get; } = parameterName;
}
#endif
