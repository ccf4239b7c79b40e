using System;

namespace CrmMetrics.Statistics;

/// <summary>P-values of many tests at once, made fit to be set against one limit.</summary>
/// <remarks>Of twenty sources that differ in nothing, one has a p-value below 0.05 on average. An adjusted p-value says how far its own test would stand out among all of them.</remarks>
public static class MultipleTests
{
    /// <summary>Adjusts p-values.</summary>
    /// <param name="pValues">The p-value of each test, from 0 to 1. All tests that were made, not only those that stand out.</param>
    /// <param name="adjustment">What to keep in check.</param>
    /// <returns>The adjusted p-values, from 0 to 1, one for each and in their order; as R's <c>p.adjust</c>. None is below its own p-value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is not from 0 to 1, or <paramref name="adjustment"/> is not named.</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues, PValueAdjustment adjustment)
    {
        _ = Guard.Named(adjustment);
        double[] sorted = pValues.ToArray();
        int[] places = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            places[i] = sorted[i] is >= 0 and <= 1 ? i : throw Guard.Out(nameof(pValues), sorted[i], Guard.Invariant($"the p-value at {i} (counted from 0) must be from 0 to 1"));
        }

        Array.Sort(sorted, places);
        double[] adjusted = new double[sorted.Length];
        if (adjustment == PValueAdjustment.Holm)
        {
            StepDown(sorted, places, adjusted);
        }
        else
        {
            StepUp(sorted, places, adjusted);
        }

        return adjusted;
    }

    // From the smallest on: it is set against all the tests, the next against those that are left.
    private static void StepDown(double[] sorted, int[] places, double[] adjusted)
    {
        double largest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (sorted.Length - i) * sorted[i]));
            adjusted[places[i]] = largest;
        }
    }

    // From the largest on: were all up to here called alarms, their number times p over the number of tests would be false.
    private static void StepUp(double[] sorted, int[] places, double[] adjusted)
    {
        double smallest = 1;
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            // Rounding must not take it below the p-value itself.
            smallest = Math.Min(smallest, Math.Max(sorted[i], sorted.Length * sorted[i] / (i + 1)));
            adjusted[places[i]] = smallest;
        }
    }
}
