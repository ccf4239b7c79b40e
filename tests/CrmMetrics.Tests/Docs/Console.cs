using System.Globalization;
using System.IO;
using System.Threading;

namespace Docs;

/// <summary>Takes the place of System.Console in the pages' code, so that what it prints can be set against its comments.</summary>
internal static class Console
{
    private static readonly AsyncLocal<StringWriter?> Writer = new();

    public static string[] Lines => Writer.Value is { } writer ? writer.ToString().Split('\n')[..^1] : [];

    public static void Open() => Writer.Value = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    public static void WriteLine(object? value) => Writer.Value!.WriteLine(value);

    public static void WriteLine(string? value) => Writer.Value!.WriteLine(value);

    public static void WriteLine(bool value) => Writer.Value!.WriteLine(value);

    public static void WriteLine(long value) => Writer.Value!.WriteLine(value);

    public static void WriteLine(double value) => Writer.Value!.WriteLine(value);

    public static void WriteLine(decimal value) => Writer.Value!.WriteLine(value);
}
