using System;
using System.Linq;

namespace CrmMetrics.Lifetime;

/// <summary>The likelihood of the BG/NBD family in the logarithms of r, α, a and b, with its slope and curvature.</summary>
/// <remarks>
/// <para>A customer's likelihood is Γ(r+kx) / Γ(r) · αʳ / (α+T)^(r+kx) · B(a, b+n) / B(a, b) · (S + a / (b+n−1) · ((α+T) / (α+t))^(r+kx)), where n is the number of times at which the customer could have
/// dropped out (x in the BG/NBD, x + 1 in the MBG/NBD), and S = 1 for k = 1. In general S = Σ (r+kx)ⱼ / j! · ((T−t) / (α+T))ʲ over j &lt; k: the customer is there and has come j of k steps toward the next purchase.</para>
/// <para>For k above 1 it is the likelihood of x, t and T, in which the times between the first and the last purchase are summed out.</para>
/// <para>Gamma functions depend on x alone, logarithms of times on the age or the recency alone: each is computed once for each number that occurs. What is left for a group is one exponential and one logarithm.</para>
/// </remarks>
internal sealed class BetaGeometricLikelihood
{
    // The groups that one thread takes at a time: their sums are added in order, so that no digit depends on the threads.
    private const int Block = 4096;

    private readonly int regularity;
    private readonly int extra;
    private readonly int threads;
    private readonly double timing;
    private readonly DistinctNumbers counts;
    private readonly DistinctNumbers ages;
    private readonly DistinctNumbers recencies;
    private readonly double[] weights;
    private readonly double[] purchasesOfAge;

    public BetaGeometricLikelihood(HistoryGroups groups, TimeUnit unit, int regularity, bool dropsAtFirst, int threads = 1)
    {
        this.regularity = regularity;
        this.threads = threads;
        extra = dropsAtFirst ? 1 : 0;
        double days = TimeLength.DaysIn(unit);
        int length = groups.Count;
        double[] x = new double[length], age = new double[length], recency = new double[length];
        weights = new double[length];
        for (int g = 0; g < length; g++)
        {
            x[g] = groups.Repeats[g];
            age[g] = groups.Age[g] / days;
            recency[g] = groups.Recency[g] / days;
            weights[g] = groups.Customers[g];
        }

        counts = new(x, weights);
        ages = new(age, weights);
        recencies = new(recency, weights);
        timing = regularity == 1 ? 0 : Timing(groups, x, recency, regularity);
        purchasesOfAge = new double[ages.Values.Length];
        for (int g = 0; g < length; g++)
        {
            purchasesOfAge[ages.Places[g]] += weights[g] * x[g] * regularity;
        }
    }

    /// <summary>Where to begin: the rate of all customers together, spread as widely as an exponential distribution does, and a chance to drop out of one in four.</summary>
    public double[] Start
    {
        get
        {
            double purchases = 0, time = 0;
            for (int i = 0; i < ages.Values.Length; i++)
            {
                purchases += purchasesOfAge[i];
                time += ages.Weights[i] * ages.Values[i];
            }

            double rate = time > 0 ? Math.Max(purchases, 0.5) / time : 1;
            return [1, 1 / rate, 1, 3];
        }
    }

    public double At(double[] logs, double[] gradient, double[][] hessian)
    {
        double r = Math.Exp(logs[0]), alpha = Math.Exp(logs[1]), a = Math.Exp(logs[2]), b = Math.Exp(logs[3]);
        Array.Clear(gradient, 0, 4);
        foreach (double[] row in hessian)
        {
            Array.Clear(row, 0, 4);
        }

        double value = timing + OfCounts(r, a, b, gradient, hessian) + OfAges(r, alpha, gradient, hessian);
        Times later = new(ages.Values, alpha), sooner = new(recencies.Values, alpha);
        Odds odds = new(counts.Values, extra, a, b);
        double[][] sums = new double[Blocks.Of(weights.Length, Block)][];
        Blocks.Each(sums.Length, threads, block => sums[block] = regularity == 1 ? OfPoisson(block, r, odds, later, sooner) : OfErlang(block, r, alpha, a, b, later, sooner));
        foreach (double[] sum in sums)
        {
            value += sum[0];
            for (int i = 0, place = 5; i < 4; i++)
            {
                gradient[i] += sum[i + 1];
                for (int j = i; j < 4; j++)
                {
                    hessian[i][j] += sum[place++];
                }
            }
        }

        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < i; j++)
            {
                hessian[i][j] = hessian[j][i];
            }
        }

        return value;
    }

    // How likely the time of the last purchase is under k, by the time of the last purchase at random, both without their parameters: with it the likelihoods of different k can be compared, and k = 1 has
    // the likelihood of the papers.
    private static double Timing(HistoryGroups groups, double[] x, double[] recency, int regularity)
    {
        double sum = 0;
        for (int g = 0; g < x.Length; g++)
        {
            if (x[g] > 0 && recency[g] > 0)
            {
                // From Γ(x) to Γ(kx) is a whole number.
                sum += groups.Customers[g] * ((x[g] * (regularity - 1) * Math.Log(recency[g])) - GammaRise.Of(x[g], (long)x[g] * (regularity - 1)).Logarithm);
            }
        }

        return sum;
    }

    // Γ(r+kx) / Γ(r) · B(a, b+n) / B(a, b).
    private double OfCounts(double r, double a, double b, double[] gradient, double[][] hessian)
    {
        double value = 0;
        for (int i = 0; i < counts.Values.Length; i++)
        {
            double w = counts.Weights[i];
            long x = (long)counts.Values[i];
            GammaRise rate = GammaRise.Of(r, x * regularity), stays = GammaRise.Of(b, x + extra), both = GammaRise.Of(a + b, x + extra);
            value += w * (rate.Logarithm + stays.Logarithm - both.Logarithm);
            gradient[0] += w * r * rate.Slope;
            gradient[2] -= w * a * both.Slope;
            gradient[3] += w * b * (stays.Slope - both.Slope);
            hessian[0][0] += w * r * (rate.Slope + (r * rate.Curvature));
            hessian[2][2] -= w * a * (both.Slope + (a * both.Curvature));
            hessian[2][3] -= w * a * b * both.Curvature;
            hessian[3][3] += w * b * (stays.Slope - both.Slope + (b * (stays.Curvature - both.Curvature)));
        }

        return value;
    }

    // αʳ / (α+T)^(r+kx): written as (1+T/α)^−r · (α+T)^−kx, which keeps its digits where α is large.
    private double OfAges(double r, double alpha, double[] gradient, double[][] hessian)
    {
        double value = 0;
        for (int i = 0; i < ages.Values.Length; i++)
        {
            double w = ages.Weights[i], purchases = purchasesOfAge[i], sum = alpha + ages.Values[i];
            double power = w * r * ExpLog.Log1p(ages.Values[i] / alpha), share = alpha / sum, rest = ages.Values[i] / sum;
            value -= power + (purchases * Math.Log(sum));
            gradient[0] -= power;
            gradient[1] += (w * r * rest) - (purchases * share);
            hessian[0][0] -= power;
            hessian[0][1] += w * r * rest;
            hessian[1][1] -= ((w * r) + purchases) * share * rest;
        }

        return value;
    }

    // The sum of ln(1 + eᵘ), where u is the logarithm of the odds of having dropped out; its slopes; and its curvatures, row by row from the diagonal on.
    private double[] OfPoisson(int block, double r, Odds dropouts, Times later, Times sooner)
    {
        double[] odds = dropouts.Logs, shares = dropouts.Shares;
        int[] countPlaces = counts.Places, agePlaces = ages.Places, recencyPlaces = recencies.Places;
        double[] xs = counts.Values, laterLogs = later.Logs, laterShares = later.Shares, soonerLogs = sooner.Logs, soonerShares = sooner.Shares;
        double value = 0, g0 = 0, g1 = 0, g2 = 0, g3 = 0, h00 = 0, h01 = 0, h11 = 0, h02 = 0, h03 = 0, h12 = 0, h13 = 0, h22 = 0, h23 = 0, h33 = 0;
        for (int g = block * Block, end = Math.Min(g + Block, weights.Length); g < end; g++)
        {
            int place = countPlaces[g];
            double x = xs[place];
            if (x + extra == 0)
            {
                continue;
            }

            int age = agePlaces[g], recency = recencyPlaces[g];
            double n = r + x, log = laterLogs[age] - soonerLogs[recency];
            double u = (n * log) + odds[place], e = Math.Exp(-Math.Abs(u)), sum = 1 + e, inverse = 1 / sum;
            double w = weights[g], gone = w * (u > 0 ? inverse : e * inverse), spread = w * e * inverse * inverse;
            value += w * (Math.Max(u, 0) + (e < 1e-9 ? e : Math.Log(sum)));

            // The slopes of u in the logarithms of the parameters; that of ln a is 1.
            double q1 = laterShares[age], q2 = soonerShares[recency], u0 = r * log, u1 = n * (q1 - q2), u3 = shares[place];
            g0 += gone * u0;
            g1 += gone * u1;
            g2 += gone;
            g3 += gone * u3;
            double s0 = spread * u0, s1 = spread * u1, s3 = spread * u3;
            h00 += (gone * u0) + (s0 * u0);
            h01 += (gone * r * (q1 - q2)) + (s0 * u1);
            h11 += (gone * n * ((q1 * (1 - q1)) - (q2 * (1 - q2)))) + (s1 * u1);
            h02 += s0;
            h03 += s0 * u3;
            h12 += s1;
            h13 += s1 * u3;
            h22 += spread;
            h23 += s3;
            h33 += (s3 * u3) - (gone * u3 * (1 - u3));
        }

        return [value, g0, g1, g2, -g3, h00, h01, h02, -h03, h11, h12, -h13, h22, -h23, h33];
    }

    // The same of ln S + ln(1 + eᵘ).
    private double[] OfErlang(int block, double r, double alpha, double a, double b, Times later, Times sooner)
    {
        double value = 0, logA = Math.Log(a);
        double[] slope = new double[4], gradient = new double[4];
        double[][] hessian = [new double[4], new double[4], new double[4], new double[4]];
        for (int g = block * Block, last = Math.Min(g + Block, weights.Length); g < last; g++)
        {
            double x = counts.Values[counts.Places[g]], w = weights[g];
            int age = ages.Places[g], recency = recencies.Places[g];
            double n = r + (regularity * x), end = alpha + ages.Values[age], share = later.Shares[age];
            ErlangSteps steps = ErlangSteps.Of(n, (ages.Values[age] - recencies.Values[recency]) / end, regularity);
            double gone = 0, spread = 0;
            value += w * steps.Logarithm;
            if (x + extra > 0)
            {
                double stays = b + x + extra - 1, log = later.Logs[age] - sooner.Logs[recency];
                double u = (n * log) + logA - Math.Log(stays) - steps.Logarithm, e = Math.Exp(-Math.Abs(u)), inverse = 1 / (1 + e);
                gone = w * (u > 0 ? inverse : e * inverse);
                spread = w * e * inverse * inverse;
                value += w * (Math.Max(u, 0) + ExpLog.Log1p(e));
                double q1 = share, q2 = sooner.Shares[recency], u3 = b / stays;
                slope[0] = r * log;
                slope[1] = n * (q1 - q2);
                slope[2] = 1;
                slope[3] = -u3;
                for (int i = 0; i < 4; i++)
                {
                    gradient[i] += gone * slope[i];
                }

                hessian[0][0] += gone * slope[0];
                hessian[0][1] += gone * r * (q1 - q2);
                hessian[1][1] += gone * n * ((q1 * (1 - q1)) - (q2 * (1 - q2)));
                hessian[3][3] -= gone * u3 * (1 - u3);
                slope[0] -= r * steps.Slope;
                slope[1] += share * steps.Mean;
                for (int i = 0; i < 4; i++)
                {
                    for (int j = i; j < 4; j++)
                    {
                        hessian[i][j] += spread * slope[i] * slope[j];
                    }
                }
            }

            // ln S falls with ln α as its mean number of steps says.
            double there = w - gone;
            gradient[0] += there * r * steps.Slope;
            gradient[1] -= there * share * steps.Mean;
            hessian[0][0] += there * r * (steps.Slope + (r * steps.Curvature));
            hessian[0][1] -= there * r * share * steps.Cross;
            hessian[1][1] += there * share * ((share * steps.Variance) - ((1 - share) * steps.Mean));
        }

        return [value, .. gradient, .. hessian[0], .. hessian[1].Skip(1), .. hessian[2].Skip(2), hessian[3][3]];
    }

    /// <summary>ln(a ÷ (b+n−1)) and b ÷ (b+n−1) of numbers of purchases.</summary>
    private sealed class Odds
    {
        public Odds(double[] counts, int extra, double a, double b)
        {
            Logs = new double[counts.Length];
            Shares = new double[counts.Length];
            double logA = Math.Log(a);
            for (int i = 0; i < counts.Length; i++)
            {
                double stays = b + counts[i] + extra - 1;
                Logs[i] = logA - Math.Log(stays);
                Shares[i] = b / stays;
            }
        }

        public double[] Logs { get; }

        public double[] Shares { get; }
    }

    /// <summary>ln(α + t) and α / (α + t) of times t.</summary>
    private sealed class Times
    {
        public Times(double[] times, double alpha)
        {
            Logs = new double[times.Length];
            Shares = new double[times.Length];
            for (int i = 0; i < times.Length; i++)
            {
                // Without ln α, which cancels in the difference of two.
                Logs[i] = ExpLog.Log1p(times[i] / alpha);
                Shares[i] = alpha / (alpha + times[i]);
            }
        }

        public double[] Logs { get; }

        public double[] Shares { get; }
    }
}
