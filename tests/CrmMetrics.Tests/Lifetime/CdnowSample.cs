using System.Globalization;
using System.IO;
using CrmMetrics.Lifetime;
using NodaTime;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>The tenth of CDNOW's customers that first bought from January to March 1997, with all that they bought until June 1998 (Fader and Hardie, Interfaces 31, 2001), and
/// what others have counted in it.</summary>
internal static class CdnowSample
{
    public static LocalDate CalibrationEnd { get; } = new(1997, 9, 30);

    public static LocalDate End { get; } = new(1998, 6, 30);

    /// <summary>An order of nothing is a purchase in the published counts.</summary>
    public static PurchaseDefinition Definition { get; } = new() { ZeroAmounts = ZeroAmountRule.Counted };

    public static IReadOnlyList<Purchase<int>> Purchases() =>
    [
        .. Lines("cdnow_sample_transactions.csv").Select(cells => new Purchase<int>(
            int.Parse(cells[1], CultureInfo.InvariantCulture),
            Date(int.Parse(cells[2], CultureInfo.InvariantCulture)),
            new Money(decimal.Parse(cells[4], CultureInfo.InvariantCulture), Given.Dollar))),
    ];

    public static PurchaseLog<int> Log() => PurchaseLog.From(Purchases(), Definition);

    /// <summary>The published histories at the end of the calibration, and what came after.</summary>
    public static IReadOnlyList<Published> Summary() =>
    [
        .. Lines("cdnow_sample_rfm_summary.csv").Select(cells => new Published(
            int.Parse(cells[0], CultureInfo.InvariantCulture),
            cells[1],
            long.Parse(cells[2], CultureInfo.InvariantCulture),
            int.Parse(cells[3], CultureInfo.InvariantCulture),
            int.Parse(cells[4], CultureInfo.InvariantCulture),
            double.Parse(cells[5], CultureInfo.InvariantCulture),
            long.Parse(cells[6], CultureInfo.InvariantCulture),
            double.Parse(cells[7], CultureInfo.InvariantCulture))),
    ];

    public static IReadOnlyList<long> WeeklyCumulativeRepeats() =>
        [.. Lines("cdnow_sample_weekly_cumulative_repeat.csv").Select(cells => long.Parse(cells[1], CultureInfo.InvariantCulture))];

    /// <summary>The lines of a shared file behind its head.</summary>
    public static IEnumerable<string[]> Lines(string file) =>
        File.ReadAllLines(SharedData.Path(file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));

    // Written as 19970131.
    private static LocalDate Date(int digits) => new(digits / 10_000, digits / 100 % 100, digits % 100);

    internal sealed record Published(int Customer, string First, long Repeats, int RecencyDays, int AgeDays, double MeanSpend, long HoldOutPurchases, double HoldOutSpend);
}
