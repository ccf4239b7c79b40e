using System;
using System.Collections.Generic;

namespace CrmMetrics.Statistics;

/// <summary>A share or mean of cases that come in clusters (users in teams, tickets of customers), with an interval that knows it: cases of one cluster are alike, and a hundred of them
/// say less than a hundred strangers.</summary>
/// <remarks>The ratio of the sums over all clusters, with the variance of its linearisation by whole clusters and Student's t with one degree of freedom less than there are clusters
/// (Cochran, Sampling Techniques, 1977, sections 6.3 and 9A; Taylor linearisation as in survey software). The interval of a share is made on the logit scale, so that it stays between 0 and 1.
/// It wants some twenty clusters or more, and none that holds most of the cases.</remarks>
public static class ClusteredRatio
{
    private static readonly Reason EmptyWhole = new("empty-whole", "the whole is empty, so there is no share of it");

    private static readonly Reason TooFew = new("too-few-clusters", "fewer than two clusters show no spread between them");

    private static readonly Reason NoSpread = new("no-spread", "all clusters have the same ratio, so nothing tells how uncertain it is");

    /// <summary>Takes the share of all cases from the shares of the clusters.</summary>
    /// <param name="clusters">One share a cluster, under one definition; those of an empty whole count for nothing.</param>
    /// <returns>The pooled share: the sum of the parts over the sum of the wholes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="clusters"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">Two were read under different definitions.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static Estimate From(IEnumerable<Proportion> clusters)
    {
        Proportion all = default;
        RatioMoments moments = default;
        foreach (Proportion cluster in Guard.NotNull(clusters))
        {
            all += cluster;
            moments += cluster.Whole == 0 ? default : RatioMoments.Of(cluster.Part, cluster.Whole);
        }

        return moments.ToEstimate(all.Definition, isShare: true);
    }

    /// <summary>Takes a ratio of sums, such as minutes per ticket, from the sums of the clusters.</summary>
    /// <param name="parts">What is divided, of each cluster.</param>
    /// <param name="wholes">What it is divided by, 0 or more; as many as there are parts. Clusters with a whole of 0 must have a part of 0, and count for nothing.</param>
    /// <param name="definition">What the ratio is.</param>
    /// <returns>The sum of the parts over the sum of the wholes, with an interval around it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many wholes as parts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A part is not finite, a whole is negative or not finite, or a part has no whole; the message gives the index.</exception>
    /// <exception cref="OverflowException">The ratio passes the largest <see cref="double"/>.</exception>
    public static Estimate From(ReadOnlySpan<double> parts, ReadOnlySpan<double> wholes, MetricDefinition definition)
    {
        _ = Guard.NotNull(definition);
        if (parts.Length != wholes.Length)
        {
            throw Guard.Bad(nameof(wholes), $"wholes: there must be one whole for each of the {parts.Length} parts, but there were {wholes.Length}.");
        }

        long count = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            Check(parts[i], wholes[i], i);
            count += wholes[i] > 0 ? 1 : 0;
        }

        if (count == 0)
        {
            return Empty(definition);
        }

        // The two may be of any size, and their sums and squares must neither overflow nor vanish.
        double ofParts = PowerOfTwo.Below(parts), ofWholes = PowerOfTwo.Below(wholes), part = 0, whole = 0, squares = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            part += parts[i] / ofParts;
            whole += wholes[i] / ofWholes;
        }

        double ratio = part / whole, value = Unscaled(ratio, ofParts, ofWholes);
        if (double.IsInfinity(value))
        {
            throw new OverflowException("The sum of the parts over the sum of the wholes passes the largest double.");
        }

        for (int i = 0; i < parts.Length; i++)
        {
            double residual = (parts[i] / ofParts / whole) - (ratio * (wholes[i] / ofWholes / whole));
            squares += residual * residual;
        }

        return Linearised(value, squares, count, definition, isShare: false, ofParts, ofWholes);
    }

    /// <summary>A ratio of nothing.</summary>
    internal static Estimate Empty(MetricDefinition definition) => new(null, EmptyWhole, definition, null, EmptyWhole);

    /// <summary>A figure with the sum of the squares of what each cluster adds to it, where the parts and the wholes may have been divided by something.</summary>
    internal static Estimate Linearised(double value, double squares, long clusters, MetricDefinition definition, bool isShare, double ofParts = 1, double ofWholes = 1)
    {
        bool noSpread = squares == 0 || (isShare && value is <= 0 or >= 1);
        if (clusters < 2 || noSpread)
        {
            return new(value, null, definition, null, clusters < 2 ? TooFew : NoSpread);
        }

        double error = Unscaled(Math.Sqrt(squares * clusters / (clusters - 1)), ofParts, ofWholes);
        return new(value, null, definition, level => isShare ? Logit(value, error, clusters, level) : Plain(value, error, clusters, level), null);
    }

    // Neither order is safe for all: the one quotient may overflow, or the other product, where the result does not.
    private static double Unscaled(double ratio, double ofParts, double ofWholes) => ofParts >= 1 == ofWholes >= 1 ? ratio * (ofParts / ofWholes) : ratio * ofParts / ofWholes;

    private static ConfidenceInterval Plain(double value, double error, long clusters, double level)
    {
        double margin = StudentT.TwoSidedQuantile(level, clusters - 1) * error;
        return new(value - margin, value + margin, level);
    }

    private static ConfidenceInterval Logit(double value, double error, long clusters, double level)
    {
        double logit = Math.Log(value / (1 - value)), margin = StudentT.TwoSidedQuantile(level, clusters - 1) * error / value / (1 - value);
        return new(1 / (1 + Math.Exp(margin - logit)), 1 / (1 + Math.Exp(-margin - logit)), level);
    }

    private static void Check(double part, double whole, int index)
    {
        if (double.IsNaN(part) || double.IsInfinity(part) || (whole == 0 && part != 0))
        {
            throw Guard.Out("parts", part, Guard.Invariant($"a part must be a finite number, and 0 where its whole is 0 (index {index})"));
        }

        if (!(whole >= 0) || double.IsInfinity(whole))
        {
            throw Guard.Out("wholes", whole, Guard.Invariant($"a whole must be a finite number, 0 or more (index {index})"));
        }
    }
}
