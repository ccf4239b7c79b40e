using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>The likelihood of a mean rate and of the spread around it, given the counts of groups.</summary>
/// <remarks>With the mean m and the spread γ = 1 ÷ (α + β) a group of x in n has the likelihood Π (m + jγ) Π (1 − m + jγ) ÷ Π (1 + jγ), over x, n − x and n factors from j = 0 on:
/// a form that γ = 0, no spread, belongs to. At any γ it has one peak in m.</remarks>
internal sealed class BetaBinomialLikelihood
{
    private const int StepsPerDecade = 2, Decades = 8;

    private readonly KeyValuePair<(long Part, long Whole), int>[] groups;
    private readonly double pooled;
    private readonly double logBinomial;
    private readonly double largest;

    public BetaBinomialLikelihood(ReadOnlySpan<Proportion> shares, double pooled)
    {
        Dictionary<(long Part, long Whole), int> counts = [];
        foreach (Proportion share in shares)
        {
            if (share.Whole > 0)
            {
                _ = counts.TryGetValue((share.Part, share.Whole), out int known);
                counts[(share.Part, share.Whole)] = known + 1;
            }
        }

        // In one order, whatever the order of the groups: the same fit to the last bit.
        groups = [.. counts.OrderBy(group => group.Key)];
        this.pooled = pooled;
        largest = groups.Max(group => group.Key.Whole);
        logBinomial = Log(pooled, 0);
    }

    /// <summary>The likeliest mean and spread, and by how much their log-likelihood passes that of no spread.</summary>
    /// <param name="isMixed">Whether a group has both successes and failures; else the likeliest spread may be without end.</param>
    public (double Mean, double Spread, double Gain) Best(bool isMixed)
    {
        // The peak lies between the spread that the largest group could just show and one at which nothing is shrunken.
        double mean = pooled, first = Math.Log(1e-4 / largest), step = Math.Log(10) / StepsPerDecade;
        int last = StepsPerDecade * (Decades + (int)Math.Log10(largest)), top = 0;
        double best = double.NegativeInfinity;
        for (int i = 0; i <= last; i++)
        {
            double gamma = Math.Exp(first + (i * step));
            mean = LikeliestMean(gamma, mean);
            double log = Log(mean, gamma);
            if (log > best)
            {
                best = log;
                top = i;
            }
        }

        if (top == 0)
        {
            return (pooled, 0, 0);
        }

        if (top == last && !isMixed)
        {
            mean = (double)groups.Where(group => group.Key.Part > 0).Sum(group => group.Value) / groups.Sum(group => group.Value);
            return (mean, double.PositiveInfinity, best - logBinomial);
        }

        double low = first + ((top - 1) * step), high = first + (Math.Min(top + 1, last) * step), from = mean;
        double spread = Math.Exp(Root.Between(logGamma => -Slope(Math.Exp(logGamma), from), low, high));
        mean = LikeliestMean(spread, from);
        return (mean, spread, Log(mean, spread) - logBinomial);
    }

    private double Log(double mean, double spread)
    {
        double sum = 0;
        foreach (KeyValuePair<(long Part, long Whole), int> group in groups)
        {
            (double part, double whole) = group.Key;
            sum += group.Value * (RisingFactors.Log(mean, spread, part) + RisingFactors.Log(1 - mean, spread, whole - part) - RisingFactors.Log(1, spread, whole));
        }

        return sum;
    }

    // The slope in the spread, along the likeliest means: γ times it is C − m A − (1 − m) B.
    private double Slope(double spread, double from)
    {
        double mean = LikeliestMean(spread, from), sum = 0;
        foreach (KeyValuePair<(long Part, long Whole), int> group in groups)
        {
            (double part, double whole) = group.Key;
            double successes = RisingFactors.Inverses(mean, spread, part), failures = RisingFactors.Inverses(1 - mean, spread, whole - part);
            sum += group.Value * (RisingFactors.Inverses(1, spread, whole) - (mean * successes) - ((1 - mean) * failures));
        }

        return sum;
    }

    private double LikeliestMean(double spread, double from)
    {
        double logOdds = Root.Near(Falling, Math.Log(from / (1 - from)), 0.1);
        return 1 / (1 + Math.Exp(-logOdds));

        // On the scale of log-odds the slope is m (1 − m) (A − B); its negative rises through 0.
        double Falling(double at)
        {
            double mean = 1 / (1 + Math.Exp(-at)), rest = 1 / (1 + Math.Exp(at)), sum = 0;
            foreach (KeyValuePair<(long Part, long Whole), int> group in groups)
            {
                (double part, double whole) = group.Key;
                sum += group.Value * rest * mean * (RisingFactors.Inverses(rest, spread, whole - part) - RisingFactors.Inverses(mean, spread, part));
            }

            return sum;
        }
    }
}
