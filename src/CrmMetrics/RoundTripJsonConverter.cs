#if NET8_0_OR_GREATER
using System;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmMetrics;

/// <summary>Writes a metric or summary as JSON: its counts, and for readers its definition and value; reads the counts.</summary>
/// <typeparam name="T">A type of this library whose format <c>R</c> writes what <c>Parse</c> reads.</typeparam>
/// <remarks>Money and currencies are text (<c>"12.50 EUR"</c>), since many JSON readers turn every number into a double. The
/// types carry this converter themselves: nothing needs to be registered.</remarks>
public sealed class RoundTripJsonConverter<T> : JsonConverter<T>
    where T : IFormattable, IParsable<T>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The JSON describes no such value, or one under another definition.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        try
        {
            T value = T.Parse(root.ValueKind == JsonValueKind.String ? root.GetString()! : Fields(root), CultureInfo.InvariantCulture);
            if (value is IMetric metric && root.TryGetProperty("definition", out JsonElement definition)
                && !definition.ValueEquals(metric.Definition.Id))
            {
                throw new JsonException("A " + typeof(T).Name + " read as " + metric.Definition.Id + " cannot be made from one read as " + definition + ".");
            }

            return value;
        }
        catch (FormatException problem)
        {
            throw new JsonException(problem.Message, problem);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!text.Contains('=', StringComparison.Ordinal))
        {
            writer.WriteStringValue(text);
            return;
        }

        writer.WriteStartObject();
        foreach (string field in text.Split(';'))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            writer.WritePropertyName(field[..equals]);
            WriteValue(writer, field[(equals + 1)..]);
        }

        if (value is IMetric metric)
        {
            writer.WriteString("definition", metric.Definition.Id);
            if (metric.Value is { } number)
            {
                writer.WriteNumber("value", number);
            }
            else
            {
                writer.WriteNull("value");
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, string value)
    {
        if (value.StartsWith('[') || IsNumber(value))
        {
            writer.WriteRawValue(value);
        }
        else
        {
            writer.WriteStringValue(Uri.UnescapeDataString(value));
        }
    }

    // A number as JSON writes it, with no leading zero, sign or point: anything else is text.
    private static bool IsNumber(string value)
    {
        ReadOnlySpan<char> digits = value.StartsWith('-') ? value.AsSpan(1) : value;
        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
            && (digits[0] != '0' || digits.Length == 1 || digits[1] is '.' or 'E' or 'e')
            && !digits.Contains(".E", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
    }

    private static string Fields(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("A " + typeof(T).Name + " is a JSON object, but was " + root.ValueKind + ".");
        }

        Form form = new();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            // The definition and the value are for readers; "value" is what the counts say.
            if (property.Name is not ("definition" or "value"))
            {
                _ = property.Value.ValueKind == JsonValueKind.String
                    ? form.Add(property.Name, property.Value.GetString()!)
                    : form.AddRaw(property.Name, property.Value.GetRawText().Replace(" ", "", StringComparison.Ordinal));
            }
        }

        return form.ToString();
    }
}
#endif
