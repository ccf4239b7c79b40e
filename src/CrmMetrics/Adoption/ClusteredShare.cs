using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Adoption;

/// <summary>A share pooled over clusters of which few or none lack the property, such as the cells of records, with an interval that counts clusters rather than members.</summary>
/// <remarks>
/// <para>The variance is that of a ratio of two sums over clusters, linearised (Cochran, Sampling Techniques, 1977, section 11.8). It gives the number of independent members that would be as
/// uncertain, and Wilson's interval is made from that number, with Student's t for the clusters (Kott and Carr, Journal of Official Statistics 13, 1997; Dean and Pagano, Journal of
/// Survey Statistics and Methodology 3, 2015). Unlike the logit interval of <see cref="ClusteredRatio"/> it keeps a width where nothing is missing, as is common here.</para>
/// <para>The number is never above that of the members. Where all members have the property or none has, the spread between clusters shows nothing, and each cluster counts
/// as one member.</para>
/// </remarks>
internal static class ClusteredShare
{
    private static readonly Reason OneCluster = new("one-cluster", "a single one shows no spread");

    /// <summary>The share of sums that were made elsewhere.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="whyNothing">Why it has no value where the sums are 0.</param>
    /// <param name="clusters">How many clusters have a part in it.</param>
    /// <param name="part">The sum of what has the property.</param>
    /// <param name="rest">The sum of what has not.</param>
    /// <param name="members">For how many independent members the sums count at most.</param>
    /// <param name="scatter">The sum of the squared distances of the clusters' parts from the share of their wholes.</param>
    public static Estimate Of(MetricDefinition definition, Reason whyNothing, long clusters, double part, double rest, double members, double scatter)
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
