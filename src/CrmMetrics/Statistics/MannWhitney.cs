using System;

namespace CrmMetrics.Statistics;

/// <summary>The rank test of Mann and Whitney (Annals of Mathematical Statistics 18, 1947): whether one group tends to higher values than the other.</summary>
/// <remarks>It uses the order of the values alone, so that it fits ratings, whose steps need not be equally far apart. The normal
/// approximation with the correction for ties; from about eight cases a group.</remarks>
public static class MannWhitney
{
    /// <summary>Tests two groups whose values were counted on one scale, such as the answers 0 to 10.</summary>
    /// <param name="first">How often each value of the scale was seen in the first group, from the lowest to the highest.</param>
    /// <param name="second">The same for the second group; as many counts.</param>
    /// <param name="correction">Whether to correct for the steps of the statistic.</param>
    /// <returns>The test, whose statistic is the U of the first group; <see langword="null"/> when a group is empty or all values are equal.</returns>
    /// <exception cref="ArgumentException">The two have not the same number of counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative (the message gives its index), or <paramref name="correction"/> is not named.</exception>
    public static HypothesisTest? Test(
        ReadOnlySpan<long> first, ReadOnlySpan<long> second, MannWhitneyCorrection correction = MannWhitneyCorrection.Continuity)
    {
        _ = Guard.Named(correction);
        if (first.Length != second.Length)
        {
            throw new ArgumentException(Guard.Invariant($"second: must have the {first.Length} counts of the first group, but had {second.Length}."), nameof(second));
        }

        Ranks ranks = default;
        for (int i = 0; i < first.Length; i++)
        {
            ranks.Add(Count(first, i, nameof(first)), Count(second, i, nameof(second)));
        }

        return ranks.Test(correction);
    }

    /// <summary>Tests two groups of values.</summary>
    /// <param name="first">The values of the first group, in any order.</param>
    /// <param name="second">The values of the second group, in any order.</param>
    /// <param name="correction">Whether to correct for the steps of the statistic.</param>
    /// <returns>The test, whose statistic is the U of the first group; <see langword="null"/> when a group is empty or all values are equal.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not a number (the message gives its index), or <paramref name="correction"/> is not named.</exception>
    public static HypothesisTest? Test(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, MannWhitneyCorrection correction = MannWhitneyCorrection.Continuity)
    {
        _ = Guard.Named(correction);
        double[] ours = Sorted(first, nameof(first)), theirs = Sorted(second, nameof(second));
        Ranks ranks = default;
        for (int i = 0, j = 0; i < ours.Length || j < theirs.Length;)
        {
            double value = j == theirs.Length || (i < ours.Length && ours[i] <= theirs[j]) ? ours[i] : theirs[j];
            ranks.Add(Run(ours, value, ref i), Run(theirs, value, ref j));
        }

        return ranks.Test(correction);
    }

    private static long Count(ReadOnlySpan<long> counts, int index, string name) =>
        counts[index] >= 0 ? counts[index] : throw Guard.Out(name, counts[index], Guard.Invariant($"a count must be 0 or more (index {index})"));

    private static double[] Sorted(ReadOnlySpan<double> values, string name)
    {
        double[] sorted = values.ToArray();
        int bad = Array.FindIndex(sorted, double.IsNaN);
        if (bad >= 0)
        {
            throw Guard.Out(name, double.NaN, Guard.Invariant($"must be a number (index {bad})"));
        }

        Array.Sort(sorted);
        return sorted;
    }

    private static long Run(double[] sorted, double value, ref int next)
    {
        int start = next;
        while (next < sorted.Length && sorted[next] == value)
        {
            next++;
        }

        return next - start;
    }

    /// <summary>What the test needs of the values, from the lowest to the highest: exact also for a billion answers.</summary>
    private struct Ranks
    {
        private double first;
        private double second;
        private DoubleDouble wins;
        private DoubleDouble ties;

        public void Add(long ours, long theirs)
        {
            double tied = (double)ours + theirs;
            wins += DoubleDouble.Product(ours, second + (0.5 * theirs));
            ties += DoubleDouble.Product(tied, tied) * DoubleDouble.Of(tied);
            first += ours;
            second += theirs;
        }

        public readonly HypothesisTest? Test(MannWhitneyCorrection correction)
        {
            // 12 σ² = n m (N³ − Σ t³) / (N (N − 1)): the tie correction without its small differences.
            double all = first + second;
            DoubleDouble untied = (DoubleDouble.Product(all, all) * DoubleDouble.Of(all)) - ties;
            if (first == 0 || second == 0 || untied.Value <= 0)
            {
                return null;
            }

            double deviation = Math.Sqrt(first * second / (all * (all - 1)) * untied.Value / 12);
            double distance = (wins - (DoubleDouble.Product(first, second) * DoubleDouble.Of(0.5))).Value;
            double nearer = Math.Max(0, Math.Abs(distance) - (correction == MannWhitneyCorrection.Continuity ? 0.5 : 0));
            return new("Mann–Whitney U", wins.Value, null, Normal.TwoSidedTail(nearer / deviation));
        }
    }
}
