using System.IO;

namespace CrmMetrics.Benchmarks;

/// <summary>How many processes wanted to run in the last minute, where the system tells: what else went on while the figures were taken.</summary>
internal readonly record struct LoadAverage(string? OneMinute)
{
    private const string Source = "/proc/loadavg";

    public static LoadAverage Now() => new(File.Exists(Source) ? File.ReadAllText(Source).Split(' ')[0] : null);
}
