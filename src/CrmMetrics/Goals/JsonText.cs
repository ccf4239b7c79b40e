using System;
using System.Globalization;
using System.Text;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>Writes JSON by hand, since netstandard2.0 has none: the same text on both targets.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool isFirst = true;

    public JsonText Open(char bracket, string? name = null)
    {
        _ = Next(name).Append(bracket);
        depth++;
        isFirst = true;
        return this;
    }

    public JsonText Close(char bracket)
    {
        depth--;
        if (!isFirst)
        {
            _ = text.Append('\n').Append(' ', 2 * depth);
        }

        _ = text.Append(bracket);
        isFirst = false;
        return this;
    }

    public JsonText Add(string? name, string? value) => value is null ? Raw(name, "null") : Raw(name, Quoted(value));

    public JsonText Add(string? name, bool? value) => Raw(name, value switch { true => "true", false => "false", null => "null" });

    public JsonText Add(string? name, long? value) => Raw(name, value?.ToString(CultureInfo.InvariantCulture) ?? "null");

    public JsonText Add(string? name, LocalDate? value) => Add(name, value is { } date ? Text.Iso(date) : null);

    /// <summary>A number; an infinite one is text.</summary>
    public JsonText Add(string? name, double? value) => value is not { } number ? Raw(name, "null")
        : double.IsInfinity(number) ? Add(name, Number(number))
        : Raw(name, Number(number));

    public override string ToString() => text.ToString() + "\n";

    /// <summary>The fewest digits that read back as the same number, the same on both targets.</summary>
    public static string Number(double value)
    {
        if (double.IsInfinity(value) || value == 0)
        {
            return value == 0 ? "0" : value > 0 ? "Infinity" : "-Infinity";
        }

        foreach (string format in (string[])["G15", "G16"])
        {
            string digits = value.ToString(format, CultureInfo.InvariantCulture);
            if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double read) && read.Equals(value))
            {
                return digits;
            }
        }

        return value.ToString("G17", CultureInfo.InvariantCulture);
    }

    private JsonText Raw(string? name, string value)
    {
        _ = Next(name).Append(value);
        return this;
    }

    private StringBuilder Next(string? name)
    {
        _ = isFirst ? text : text.Append(',');
        _ = text.Length == 0 ? text : text.Append('\n').Append(' ', 2 * depth);
        isFirst = false;
        return name is null ? text : text.Append(Quoted(name)).Append(": ");
    }

    private static string Quoted(string value)
    {
        StringBuilder quoted = new("\"");
        for (int i = 0; i < value.Length; i++)
        {
            char letter = value[i];
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),

                // Control characters must be escaped; the others so that the text may stand in a page's script.
                < ' ' or '<' or '>' or '&' or '\u007f' or '\u2028' or '\u2029' => quoted.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture)),

                // Half a character is none.
                _ when char.IsSurrogate(letter) && !IsPaired(value, i) => quoted.Append('\ufffd'),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPaired(string value, int at) => char.IsHighSurrogate(value[at])
        ? at + 1 < value.Length && char.IsLowSurrogate(value[at + 1])
        : at > 0 && char.IsHighSurrogate(value[at - 1]);
}
