using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics;

/// <summary>The round-trip form of a metric or summary: its state as named fields, <c>name=value;name=value</c>.</summary>
/// <remarks>The same fields are the properties of the JSON object. Numbers are invariant, lists stand in brackets, text has
/// <c>%</c>, <c>;</c>, <c>[</c> and line breaks escaped.</remarks>
internal sealed class Form
{
    private readonly List<KeyValuePair<string, string>> fields = [];

    public IReadOnlyList<KeyValuePair<string, string>> Fields => fields;

    public Form Add(string name, long value) => AddRaw(name, value.ToString(CultureInfo.InvariantCulture));

    public Form Add(string name, decimal value) => AddRaw(name, value.ToString(CultureInfo.InvariantCulture));

    // G17 reads back exactly on both targets; netstandard2.0's R does not.
    public Form Add(string name, double value) => AddRaw(name, Number(value));

    public Form Add(string name, Money value) => AddRaw(name, value.ToString("R", null));

    public Form Add(string name, string value) => AddRaw(name, Escape(value));

    public Form Add<TEnum>(string name, TEnum value)
        where TEnum : struct, Enum =>
        AddRaw(name, value.ToString());

    /// <summary>Adds the definition that the value was read under; unset is left out.</summary>
    public Form AddKind<TEnum>(TEnum kind)
        where TEnum : struct, Enum =>
        AddKind("kind", kind);

    public Form AddKind<TEnum>(string name, TEnum kind)
        where TEnum : struct, Enum =>
        kind.Equals(default(TEnum)) ? this : Add(name, kind);

    public Form Add(string name, IEnumerable<long> values) =>
        AddRaw(name, "[" + string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture))) + "]");

    public Form Add(string name, IEnumerable<decimal> values) =>
        AddRaw(name, "[" + string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture))) + "]");

    public Form Add(string name, IEnumerable<double> values) =>
        AddRaw(name, "[" + string.Join(",", values.Select(Number)) + "]");

    /// <summary>Adds a field when there is one; a missing field is read back as missing.</summary>
    public Form Add(string name, double? value) => value is { } number ? Add(name, number) : this;

    public Form Add(string name, decimal? value) => value is { } number ? Add(name, number) : this;

    /// <summary>Adds the fields of a definition of the caller's own; the built-in one is left out.</summary>
    public Form Add(MetricDefinition? definition) => definition is null
        ? this
        : Add("id", definition.Id).Add("text", definition.Text).Add("unit", definition.Unit).Add("point", definition.Point).Add("better", definition.Better);

    public Form Add(string name, LocalDate date) => AddRaw(name, LocalDatePattern.Iso.Format(date));

    public Form AddRaw(string name, string value)
    {
        fields.Add(new(name, value));
        return this;
    }

    public bool Has(string name) => Find(name) is not null;

    public long Int64(string name) =>
        long.TryParse(Raw(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Bad(name, "a whole number");

    public int Int32(string name) => checked((int)Int64(name));

    public decimal Decimal(string name) =>
        decimal.TryParse(Raw(name), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) ? value : throw Bad(name, "a decimal number");

    public double Double(string name) => TryDouble(Raw(name), out double value) ? value : throw Bad(name, "a number");

    public double? OptionalDouble(string name) => Has(name) ? Double(name) : null;

    public decimal? OptionalDecimal(string name) => Has(name) ? Decimal(name) : null;

    public Money Money(string name) => CrmMetrics.Money.TryParse(Raw(name), out Money value) ? value : throw Bad(name, "money like 12.50 EUR");

    public string Text(string name) => Uri.UnescapeDataString(Raw(name));

    public LocalDate Date(string name) => LocalDatePattern.Iso.Parse(Raw(name)) is { Success: true } read ? read.Value : throw Bad(name, "a date like 2024-01-31");

    /// <summary>Whether the form describes a default value: nothing counted, under no definition yet.</summary>
    public bool IsUnsetKind(bool nothingCounted) => nothingCounted && !Has("kind");

    /// <summary>The definition that the value was read under, or the one that is meant where none is named.</summary>
    public TEnum Kind<TEnum>(TEnum otherwise)
        where TEnum : struct, Enum =>
        Has("kind") ? Enum<TEnum>("kind") : otherwise;

    /// <summary>A named member of an enum.</summary>
    public TEnum Enum<TEnum>(string name)
        where TEnum : struct, Enum
    {
        string raw = Raw(name);
        return System.Enum.TryParse(raw, ignoreCase: false, out TEnum value) && System.Enum.IsDefined(typeof(TEnum), value) && !char.IsDigit(raw[0])
            ? value
            : throw Bad(name, "one of " + string.Join(", ", System.Enum.GetNames(typeof(TEnum))));
    }

    /// <summary>A named member of an enum, or none where the field is missing.</summary>
    public TEnum OptionalEnum<TEnum>(string name)
        where TEnum : struct, Enum =>
        Has(name) ? Enum<TEnum>(name) : default;

    public long[] Int64s(string name) => List(name, "a list of whole numbers", text =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Bad(name, "a list of whole numbers"));

    public decimal[] Decimals(string name) => List(name, "a list of decimal numbers", text =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) ? value : throw Bad(name, "a list of decimal numbers"));

    public double[] Doubles(string name) => List(name, "a list of numbers", text =>
        TryDouble(text, out double value) ? value : throw Bad(name, "a list of numbers"));

    public MetricDefinition? Definition() => Has("id")
        ? new(Text("id"), Text("text"), Text("unit"), Double("point"), Enum<BetterWhen>("better"))
        : null;

    /// <summary>Reads a form and makes the value that it describes.</summary>
    /// <exception cref="FormatException">The text is no such form, or describes an impossible value.</exception>
    public static T Parse<T>(string text, Func<Form, T> read)
    {
        Form form = Of(Guard.NotNull(text));
        try
        {
            return read(form);
        }
        catch (Exception problem) when (problem is ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new FormatException("The text \"" + text + "\" describes no " + typeof(T).Name + ": " + problem.Message, problem);
        }
    }

    public static bool TryParse<T>(string? text, Func<Form, T> read, out T result)
        where T : struct
    {
        result = default;
        if (text is null)
        {
            return false;
        }

        try
        {
            result = Parse(text, read);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The same for a class, whose <c>Zero</c> stands where the text is none.</summary>
    public static bool TryParse<T>(string? text, Func<Form, T> read, T zero, out T result)
        where T : class
    {
        bool isOne = TryParse(text, form => new Held<T>(read(form)), out Held<T> held);
        result = isOne ? held.Value : zero;
        return isOne;
    }

    /// <summary>The same for a class that has no <c>Zero</c>.</summary>
    public static bool TryRead<T>(string? text, Func<Form, T> read, [NotNullWhen(true)] out T? result)
        where T : class
    {
        bool isOne = TryParse(text, form => new Held<T>(read(form)), out Held<T> held);
        result = isOne ? held.Value : null;
        return isOne;
    }

    public override string ToString()
    {
        StringBuilder text = new();
        foreach (KeyValuePair<string, string> field in fields)
        {
            _ = text.Append(text.Length == 0 ? "" : ";").Append(field.Key).Append('=').Append(field.Value);
        }

        return text.ToString();
    }

    /// <summary>Text with the characters that the form itself uses escaped.</summary>
    public static string Escape(string text) =>
        text.Replace("%", "%25").Replace(";", "%3B").Replace("[", "%5B").Replace("\r", "%0D").Replace("\n", "%0A");

    private static Form Of(string text)
    {
        Form form = new();
        foreach (string field in text.Split(';'))
        {
            int equals = field.IndexOf('=');
            if (equals <= 0 || form.Has(field.Substring(0, equals)))
            {
                throw new FormatException("The round-trip form is name=value;name=value with each name once, but the text was \"" + text + "\".");
            }

            _ = form.AddRaw(field.Substring(0, equals), field.Substring(equals + 1));
        }

        return form;
    }

    private static string Number(double value) =>
#if NET8_0_OR_GREATER
        value.ToString("R", CultureInfo.InvariantCulture);
#else
        value.ToString("G17", CultureInfo.InvariantCulture);
#endif

    private static bool TryDouble(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);

    private T[] List<T>(string name, string rule, Func<string, T> read)
    {
        string raw = Raw(name);
        if (raw.Length < 2 || raw[0] != '[' || raw[raw.Length - 1] != ']')
        {
            throw Bad(name, rule);
        }

        string inner = raw.Substring(1, raw.Length - 2);
        return inner.Length == 0 ? [] : [.. inner.Split(',').Select(part => read(part.Trim()))];
    }

    private string? Find(string name)
    {
        foreach (KeyValuePair<string, string> field in fields)
        {
            if (string.Equals(field.Key, name, StringComparison.Ordinal))
            {
                return field.Value;
            }
        }

        return null;
    }

    private string Raw(string name) =>
        Find(name) ?? throw new FormatException("The field " + name + " is missing from \"" + this + "\".");

    private FormatException Bad(string name, string rule) =>
        new("The field " + name + " must be " + rule + ", but was \"" + Raw(name) + "\".");

    private readonly record struct Held<T>(T Value);
}
