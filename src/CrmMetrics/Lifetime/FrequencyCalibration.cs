using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Lifetime;

/// <summary>Forecast and truth for the customers with one number of repeat purchases.</summary>
/// <param name="RepeatPurchases">How many repeat purchases they had made when the forecast was made.</param>
/// <param name="AndMore">Whether those with more are in the same row.</param>
/// <param name="Customers">How many customers they are.</param>
/// <param name="Expected">How many purchases each was forecast to make, on average.</param>
/// <param name="Actual">How many each made, on average.</param>
public sealed record FrequencyCalibration(long RepeatPurchases, bool AndMore, long Customers, double Expected, double Actual)
{
    /// <summary>Rows from 0 on, the last of them for the rest.</summary>
    internal static IReadOnlyList<FrequencyCalibration> Of(long[] repeats, double[] forecast, IReadOnlyList<long> actual)
    {
        const int Last = ModelComparison.ManyRepeats;
        long[] customers = new long[Last + 1], bought = new long[Last + 1];
        double[] expected = new double[Last + 1];
        for (int i = 0; i < repeats.Length; i++)
        {
            long row = Math.Min(Last, repeats[i]);
            customers[row]++;
            bought[row] += actual[i];
            expected[row] += forecast[i];
        }

        return Array.AsReadOnly([.. Enumerable.Range(0, Last + 1).Where(row => customers[row] > 0)
            .Select(row => new FrequencyCalibration(row, row == Last, customers[row], expected[row] / customers[row], (double)bought[row] / customers[row]))]);
    }
}
