using System.Globalization;
using System.IO;
using CrmMetrics.Lifetime;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>The 2,357 customers of the CDNOW sample as of 30 September 1997, with what they paid for repeat purchases.</summary>
internal static class Cdnow
{
    public static PurchaseHistories Read() => PurchaseHistories.From(File.ReadAllLines(SharedData.Path("cdnow_sample_rfm_summary.csv")).Skip(1).Select(line =>
    {
        string[] cells = line.Split(',');
        long repeats = long.Parse(cells[2], CultureInfo.InvariantCulture);
        // The file has the mean of the amounts, which are whole cents.
        decimal spend = Math.Round(repeats * decimal.Parse(cells[5], NumberStyles.Float, CultureInfo.InvariantCulture), 2);
        return PurchaseHistory.From(repeats, TimeLength.Days(int.Parse(cells[3], CultureInfo.InvariantCulture)), TimeLength.Days(int.Parse(cells[4], CultureInfo.InvariantCulture)), new Money(spend, "USD"), repeats);
    }));

    /// <summary>Purchases of each customer in the 39 weeks after.</summary>
    public static double[] HoldOut() =>
        [.. File.ReadAllLines(SharedData.Path("cdnow_sample_rfm_summary.csv")).Skip(1).Select(line => double.Parse(line.Split(',')[6], CultureInfo.InvariantCulture))];
}
