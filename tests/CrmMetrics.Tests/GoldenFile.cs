using System.IO;
using System.Text.Json;

namespace CrmMetrics.Tests;

/// <summary>Reads the golden files that stand beside the tests, and compares with a stated tolerance.</summary>
internal static class GoldenFile
{
    public static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)));
        return document.RootElement.Clone();
    }

    /// <summary>A number that may be null or written as "Infinity".</summary>
    public static double? Number(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String when element.GetString() == "Infinity" => double.PositiveInfinity,
        JsonValueKind.String when element.GetString() == "-Infinity" => double.NegativeInfinity,
        _ => element.GetDouble(),
    };

    /// <summary>Asserts two numbers equal to a relative tolerance; near 0 the absolute floor counts.</summary>
    public static void Close(double? expected, double? actual, double tolerance = 1e-10, double floor = 0, string? what = null)
    {
        if (expected is not { } e || actual is not { } a)
        {
            Assert.True(expected is null && actual is null, $"{what}: expected {expected?.ToString("R") ?? "none"}, was {actual?.ToString("R") ?? "none"}");
            return;
        }

        Assert.True(e.Equals(a) || Math.Abs(e - a) <= Math.Max(floor, tolerance * Math.Abs(e)), $"{what}: expected {e:R}, was {a:R}");
    }
}
