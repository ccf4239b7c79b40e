using System;
using System.Collections.Generic;

namespace CrmMetrics.Statistics;

/// <summary>A share pooled over clusters whose members resemble each other, such as the activities of one user or the people of one team, with an interval that
/// counts clusters rather than members.</summary>
/// <remarks>
/// <para>A thousand activities of ten users tell little more about users in general than ten answers would, and Wilson's interval of the pooled counts is too narrow. Here the
/// variance is that of a ratio of two sums over clusters, linearised (Cochran, Sampling Techniques, 1977, section 11.8); it gives the number of independent members that would
/// be as uncertain, and Wilson's interval is made from that number, with Student's t for the clusters (Kott and Carr, Journal of Official Statistics 13, 1997; Dean and
/// Pagano, Journal of Survey Statistics and Methodology 3, 2015).</para>
/// <para>The number is never above that of the members. Where all members have the property or none has, the spread between clusters shows nothing, and each cluster counts
/// as one member.</para>
/// </remarks>
public static class ClusteredShare
{
    private static readonly Reason Nothing = new("empty-whole", "the whole is empty, so there is no share of it");

    private static readonly Reason OneCluster = new("one-cluster", "a single cluster shows no spread between clusters");

    /// <summary>Pools the shares of clusters.</summary>
    /// <param name="clusters">One share for each cluster, all read under one definition; those of nothing take no part.</param>
    /// <returns>The parts over the wholes, added up, with the interval clustered; undefined when there is nothing, without an interval for a single cluster.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="clusters"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">Two were read under different definitions.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static Estimate From(IEnumerable<Proportion> clusters)
    {
        Proportion pooled = Proportion.Zero;
        List<Proportion> each = [];
        foreach (Proportion cluster in Guard.NotNull(clusters))
        {
            pooled += cluster;
            if (cluster.Whole > 0)
            {
                each.Add(cluster);
            }
        }

        double share = pooled.Value ?? 0, scatter = 0;
        foreach (Proportion cluster in each)
        {
            double distance = cluster.Part - (share * cluster.Whole);
            scatter += distance * distance;
        }

        return Of(pooled.Definition, Nothing, each.Count, pooled.Part, pooled.Whole - pooled.Part, pooled.Whole, scatter);
    }

    /// <summary>The share of sums that were made elsewhere.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="whyNothing">Why it has no value where the sums are 0.</param>
    /// <param name="clusters">How many clusters have a part in it.</param>
    /// <param name="part">The sum of what has the property.</param>
    /// <param name="rest">The sum of what has not.</param>
    /// <param name="members">For how many independent members the sums count at most.</param>
    /// <param name="scatter">The sum of the squared distances of the clusters' parts from the share of their wholes.</param>
    internal static Estimate Of(MetricDefinition definition, Reason whyNothing, long clusters, double part, double rest, double members, double scatter)
    {
        double whole = part + rest, share = part / whole;
        if (whole == 0)
        {
            return new(null, whyNothing, definition, null, whyNothing);
        }

        if (clusters < 2)
        {
            return new(share, null, definition, null, OneCluster);
        }

        double variance = scatter / whole / whole * clusters / (clusters - 1);
        double effective = part == 0 || rest == 0 ? clusters : Math.Min(members, share * (rest / whole) / variance);
        return new(share, null, definition, Bounds, null);

        ConfidenceInterval? Bounds(double level)
        {
            (double lower, double upper) = ProportionBounds.Wilson(share * effective, effective, StudentT.TwoSidedQuantile(level, clusters - 1));
            return new(lower, upper, level);
        }
    }
}
