using System;

namespace CrmMetrics.Statistics;

/// <summary>The limits of a funnel plot: how far the share of a group of some size strays from a common rate by chance alone.</summary>
/// <remarks>Plotted against size, the limits form a funnel, in which small groups may lie far off and mean nothing (Spiegelhalter, Statistics in Medicine 24, 2005). The
/// customary levels are 0.95 and 0.998. The common rate is taken as known: a target, or the share of groups so many that none of them sways it.</remarks>
public static class FunnelPlot
{
    /// <summary>The shares that a group shows by chance alone if it has the common rate.</summary>
    /// <param name="centre">The common rate, such as the share over all groups.</param>
    /// <param name="whole">How many cases the group has, 0 or more.</param>
    /// <param name="level">The chance that a share lies within the limits (at least that, for exact ones), above 0 and below 1.</param>
    /// <param name="limit">How to draw the limits.</param>
    /// <returns>Shares from 0 to 1; those on a limit are within. <see langword="null"/> when the centre has no value or the group no cases.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="whole"/> is negative, <paramref name="level"/> is not above 0 and below 1, or <paramref name="limit"/> is not named.</exception>
    public static ConfidenceInterval? Limits(Proportion centre, long whole, double level = 0.998, FunnelLimit limit = FunnelLimit.ExactBinomial)
    {
        _ = Guard.Count(whole);
        _ = Guard.Level(level);
        _ = Guard.Named(limit);
        if (whole == 0 || centre.Value is not { } rate)
        {
            return null;
        }

        double success = centre.Part, failure = centre.Whole - centre.Part;
        if (limit == FunnelLimit.ExactBinomial)
        {
            double tail = 0.5 * (1 - level);
            return new((whole - Largest(whole, failure, success, tail)) / whole, Largest(whole, success, failure, tail) / whole, level);
        }

        double margin = Normal.TwoSidedQuantile(level) * Math.Sqrt(rate * (failure / centre.Whole) / whole);
        return new(Math.Max(0, rate - margin), Math.Min(1, rate + margin), level);
    }

    // The largest count whose tail, itself included, is above the share cut off.
    private static double Largest(double whole, double success, double failure, double tail)
    {
        double from = Math.Floor(whole * (success / (success + failure)));
        return Binomial.Unlikely(count => Binomial.AtLeast(count, whole, success, failure) <= tail, from, whole) - 1;
    }
}
