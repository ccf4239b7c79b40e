using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace CrmMetrics;

/// <summary>Checks that hand the argument back. Each message has the rule, the name and the actual value.</summary>
internal static class Guard
{
    public static T NotNull<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : class =>
        value ?? throw new ArgumentNullException(name);

    public static long Count(long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : throw Out(name, value, "a count must be 0 or more");

    public static long Part(long part, long whole, [CallerArgumentExpression(nameof(part))] string name = "") =>
        Count(part, name) <= whole
            ? part
            : throw Out(name, part, Invariant($"a part must not exceed its whole of {whole}"));

    public static int AtLeast(int minimum, int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= minimum ? value : throw Out(name, value, Invariant($"must be {minimum} or more"));

    public static double Level(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and < 1 ? value : throw Out(name, value, "a confidence level must be above 0 and below 1" + Hint(value));

    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Out(name, value, "a share must be from 0 to 1" + Hint(value));

    public static decimal Share(decimal value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Out(name, value, "a share must be from 0 to 1" + Hint((double)value));

    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        !double.IsNaN(value) && !double.IsInfinity(value) ? value : throw Out(name, value, "must be a finite number");

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Finite(value, name) > 0 ? value : throw Out(name, value, "must be above 0");

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Finite(value, name) >= 0 ? value : throw Out(name, value, "must be 0 or more");

    public static decimal NotNegative(decimal value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : throw Out(name, value, "must be 0 or more");

    public static Money NotNegative(Money value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value.Amount >= 0 ? value : throw Out(name, value, "must be 0 or more");

    /// <summary>A named member of an enum whose members start at 1.</summary>
    public static TEnum Named<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum =>
        Enum.IsDefined(typeof(TEnum), value)
            ? value
            : throw Out(name, value, "must be one of " + string.Join(", ", Enum.GetNames(typeof(TEnum))));

    /// <summary>The exception for an argument that breaks a rule.</summary>
    public static ArgumentOutOfRangeException Out(string name, object value, string rule) =>
        new(name, value, Invariant($"{name}: {rule}, but was {value}."));

    /// <summary>The exception for rows or columns that break a rule, with a sentence of its own.</summary>
    public static ArgumentException Bad(string name, FormattableString sentence) => new(Invariant(sentence), name);

    /// <summary>The text in the invariant culture.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Hint(double value) =>
        value is > 1 and <= 100 ? Invariant($" (did you mean {value / 100}?)") : "";
}
