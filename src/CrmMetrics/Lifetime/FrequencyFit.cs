using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Lifetime;

/// <summary>How many customers have made a number of repeat purchases, and how many a model says would have: whether it describes the histories at all.</summary>
/// <param name="RepeatPurchases">The number of repeat purchases.</param>
/// <param name="AndMore">Whether those with more are in the same row.</param>
/// <param name="Actual">How many customers have made so many.</param>
/// <param name="Expected">How many the model expects among customers of their ages.</param>
public sealed record FrequencyFit(long RepeatPurchases, bool AndMore, long Actual, double Expected)
{
    /// <summary>Counts the customers of each number, and asks a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="histories">The histories that it was fitted to, or others.</param>
    /// <returns>Rows for 0, 1, …, 6, and 7 or more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IReadOnlyList<FrequencyFit> Of(PurchaseModel model, PurchaseHistories histories)
    {
        const int Last = ModelComparison.ManyRepeats;
        _ = Guard.NotNull(model);
        long[] actual = new long[Last + 1];
        Dictionary<double, long> ages = [];
        for (int i = 0; i < Guard.NotNull(histories).Count; i++)
        {
            actual[Math.Min(Last, histories.Repeats[i])]++;
            ages[histories.Age[i]] = ages.TryGetValue(histories.Age[i], out long before) ? before + 1 : 1;
        }

        double[] expected = new double[Last + 1];
        foreach (KeyValuePair<double, long> age in ages)
        {
            FuturePurchases purchases = model.FuturePurchases(TimeLength.OfDays(age.Key, TimeUnit.Day));
            for (int count = 0; count < Last; count++)
            {
                expected[count] += age.Value * purchases.Probability(count);
            }

            expected[Last] += age.Value * purchases.ProbabilityOfAtLeast(Last);
        }

        return Array.AsReadOnly([.. Enumerable.Range(0, Last + 1).Select(count => new FrequencyFit(count, count == Last, actual[count], expected[count]))]);
    }
}
