using System;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>How often, of two subjects, the one that had its event first had the higher predicted risk (Harrell's C), with its standard error.</summary>
/// <remarks>A pair counts when one had its event while the other was at risk and outlived it; equal predictions count half, two events at one time not at all. The
/// error is the infinitesimal jackknife's, as in R's survival. Both need time n log n.</remarks>
internal static class CoxConcordance
{
    // Of the logarithm of a risk.
    private const double Rounding = 1e-10;

    public static (double Value, double Error)? Of(CoxData data, double[] predictors)
    {
        int count = predictors.Length;
        int[] ranks = Ranks(predictors, out int height);
        Pairs[] pairs = new Pairs[count];
        SeenByEvents(data, ranks, height, pairs);
        SeenBySurvivors(data, ranks, height, pairs);

        // Each pair is seen from both of its sides.
        double concordant = pairs.Sum(pair => pair.Concordant) / 2, discordant = pairs.Sum(pair => pair.Discordant) / 2, all = concordant + discordant + (pairs.Sum(pair => pair.Tied) / 2);
        if (all == 0)
        {
            return null;
        }

        double balance = (concordant - discordant) / all;
        double variance = pairs.Sum(pair =>
        {
            double influence = (pair.Concordant - pair.Discordant - (balance * (pair.Concordant + pair.Discordant + pair.Tied))) / (2 * all);
            return influence * influence;
        });
        return ((balance + 1) / 2, Math.Sqrt(variance));
    }

    // Predictions that differ only by the rounding of the coefficients are equal.
    private static int[] Ranks(double[] predictors, out int height)
    {
        int[] order = [.. Enumerable.Range(0, predictors.Length).OrderBy(i => predictors[i])], ranks = new int[predictors.Length];
        height = 0;
        for (int k = 0; k < order.Length; k++)
        {
            height += k > 0 && predictors[order[k]] - predictors[order[k - 1]] <= Rounding ? 0 : 1;
            ranks[order[k]] = height - 1;
        }

        return ranks;
    }

    // Latest first: those who outlived an event are in the tree, less those who came later.
    private static void SeenByEvents(CoxData data, int[] ranks, int height, Pairs[] pairs)
    {
        Tree tree = new(height);
        int[] byEntry = [.. Enumerable.Range(0, ranks.Length).Where(i => data.Entries[i] > 0).OrderByDescending(i => data.Entries[i])];
        int gone = 0;
        for (int i = 0; i < ranks.Length;)
        {
            double time = data.Times[i];
            for (; gone < byEntry.Length && data.Entries[byEntry[gone]] >= time; gone++)
            {
                tree.Add(ranks[byEntry[gone]], -1);
            }

            int end = i;
            for (; end < ranks.Length && data.Times[end].Equals(time); end++)
            {
                if (!data.Events[end])
                {
                    tree.Add(ranks[end], 1);
                }
            }

            for (int k = i; k < end; k++)
            {
                if (data.Events[k])
                {
                    pairs[k].Concordant += tree.Below(ranks[k]);
                    pairs[k].Discordant += tree.Above(ranks[k]);
                    pairs[k].Tied += tree.At(ranks[k]);
                }
            }

            for (; i < end; i++)
            {
                if (data.Events[i])
                {
                    tree.Add(ranks[i], 1);
                }
            }
        }
    }

    // Earliest first: the events so far are in the tree. A subject outlived those up to its time that came after its entry.
    private static void SeenBySurvivors(CoxData data, int[] ranks, int height, Pairs[] pairs)
    {
        Tree tree = new(height);
        int[] byEntry = [.. Enumerable.Range(0, ranks.Length).Where(i => data.Entries[i] > 0).OrderBy(i => data.Entries[i])];
        int come = 0;
        for (int i = ranks.Length - 1; i >= 0;)
        {
            double time = data.Times[i];

            // Events at the entry itself were before the subject was known.
            for (; come < byEntry.Length && data.Entries[byEntry[come]] < time; come++)
            {
                See(tree, ranks, pairs, byEntry[come], -1);
            }

            int end = i;
            for (; end >= 0 && data.Times[end].Equals(time); end--)
            {
                if (data.Events[end])
                {
                    See(tree, ranks, pairs, end, 1);
                }
            }

            for (int k = i; k > end; k--)
            {
                if (data.Events[k])
                {
                    tree.Add(ranks[k], 1);
                }
            }

            for (; i > end; i--)
            {
                if (!data.Events[i])
                {
                    See(tree, ranks, pairs, i, 1);
                }
            }
        }
    }

    private static void See(Tree tree, int[] ranks, Pairs[] pairs, int subject, int sign)
    {
        pairs[subject].Concordant += sign * tree.Above(ranks[subject]);
        pairs[subject].Discordant += sign * tree.Below(ranks[subject]);
        pairs[subject].Tied += sign * tree.At(ranks[subject]);
    }

    private struct Pairs
    {
        public double Concordant;
        public double Discordant;
        public double Tied;
    }

    /// <summary>Counts by rank, whose sums up to a rank cost the logarithm of their number (Fenwick, Software: Practice and Experience 24, 1994).</summary>
    private sealed class Tree(int height)
    {
        private readonly long[] sums = new long[height + 1];
        private readonly long[] counts = new long[height];
        private long total;

        public void Add(int rank, int change)
        {
            total += change;
            counts[rank] += change;
            for (int i = rank + 1; i < sums.Length; i += i & -i)
            {
                sums[i] += change;
            }
        }

        public long At(int rank) => counts[rank];

        public long Below(int rank)
        {
            long sum = 0;
            for (int i = rank; i > 0; i -= i & -i)
            {
                sum += sums[i];
            }

            return sum;
        }

        public long Above(int rank) => total - Below(rank) - counts[rank];
    }
}
