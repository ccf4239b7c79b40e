using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Lifetime;

/// <summary>What a customer who is there now will do in a time: bought at once every k steps, steps that come at a gamma-distributed rate, and dropping out, after a purchase, with a beta-distributed chance.</summary>
/// <remarks>The number of steps in the time is negative binomial. Everything asked is a sum over it of positive terms, so that nothing cancels and no parameter is special.</remarks>
internal readonly struct FutureCounts
{
    // Below this shape the incomplete beta function is slow, and a sum is not, unless the time is very long.
    private const double LeastShape = 0.05, LongestSum = 1e5;

    private readonly double shape;
    private readonly double scaled;
    private readonly double share;
    private readonly double a;
    private readonly double b;
    private readonly int regularity;
    private readonly int step;

    /// <summary>Sets the time out.</summary>
    /// <param name="shape">Of the rate of steps.</param>
    /// <param name="scaled">The time over the scale of the rate.</param>
    /// <param name="a">Of the chance to drop out.</param>
    /// <param name="b">Of the chance to drop out.</param>
    /// <param name="regularity">The steps to a purchase.</param>
    /// <param name="step">How many of them have been made.</param>
    public FutureCounts(double shape, double scaled, double a, double b, int regularity, int step)
    {
        this.shape = shape;
        this.scaled = scaled;
        share = double.IsInfinity(scaled) ? 1 : scaled / (1 + scaled);
        LogNone = -shape * ExpLog.Log1p(scaled);
        this.a = a;
        this.b = b;
        this.regularity = regularity;
        this.step = step;
    }

    /// <summary>The logarithm of the chance of no step.</summary>
    public double LogNone { get; }

    /// <summary>The chance to be there at the end of the time, and the purchases in it on average.</summary>
    public (double Alive, double Expected) Sum()
    {
        if (share.Equals(0))
        {
            return (1, 0);
        }

        long first = First();
        double stays = 1, chances = 0;
        long purchases = 0;
        for (; (purchases + 1) * regularity <= first + step; purchases++)
        {
            chances += stays;
            stays *= (b + purchases) / (a + b + purchases);
        }

        double weight = Math.Exp(LogWeight(first)), alive = 0, expected = 0;
        int left = (int)(((purchases + 1) * regularity) - (first + step));
        for (long m = first; ; m++)
        {
            alive += weight * stays;
            expected += weight * chances;
            double ratio = (shape + m) / (m + 1) * share;
            if (ratio < 1 && (weight.Equals(0) || weight * (chances + (1 / (1 - ratio))) / (1 - ratio) < 1e-17 * expected))
            {
                return (alive, expected);
            }

            weight *= ratio;
            if (--left == 0)
            {
                left = regularity;
                chances += stays;
                stays *= (b + purchases) / (a + b + purchases);
                purchases++;
            }
        }
    }

    /// <summary>The chance of so many purchases or more.</summary>
    /// <remarks>The n-th purchase is made by who has made the steps for it and stayed after each of those before.</remarks>
    public double AtLeast(long purchases) => purchases <= 0 ? 1 : Stays(purchases - 1) * StepsAtLeast((purchases * regularity) - step);

    /// <summary>The chance of exactly so many purchases.</summary>
    public double Exactly(long purchases)
    {
        long from = Math.Max(0, (purchases * regularity) - step), next = ((purchases + 1) * regularity) - step;
        double stays = purchases == 0 ? 1 : Stays(purchases - 1), weight = double.IsInfinity(scaled) ? 0 : Math.Exp(LogWeight(from)), sum = 0;
        for (long m = from; m < next; m++)
        {
            sum += weight;
            weight *= (shape + m) / (m + 1) * share;
        }

        // Who makes no further purchase has not come so far, or has dropped out after the last.
        return purchases == 0 ? sum : stays * (sum * (b + purchases - 1) + (StepsAtLeast(from) * a)) / (a + b + purchases - 1);
    }

    /// <summary>The chance of a purchase.</summary>
    public double Some() => regularity == 1 ? -ExpLog.Expm1(LogNone) : StepsAtLeast(regularity - step);

    private double Stays(long purchases) => Math.Exp(GammaRise.Of(b, purchases).Logarithm - GammaRise.Of(a + b, purchases).Logarithm);

    private double StepsAtLeast(long steps)
    {
        if (steps <= 0 || double.IsInfinity(scaled))
        {
            return 1;
        }

        if (shape >= LeastShape || scaled > LongestSum)
        {
            return IncompleteBeta.Tails(steps, shape, scaled, 1).Lower;
        }

        double weight = Math.Exp(LogWeight(steps)), sum = 0;
        for (long m = steps; ; m++)
        {
            sum += weight;
            double ratio = (shape + m) / (m + 1) * share;
            if (weight * ratio / (1 - ratio) < 1e-17 * sum || sum.Equals(0))
            {
                return sum;
            }

            weight *= ratio;
        }
    }

    // The number of steps below which all weights together are nothing; 0 as a rule.
    private long First()
    {
        if (LogNone > -600)
        {
            return 0;
        }

        long low = 0, high = (long)(shape * share / (1 - share));
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            if (LogWeight(middle) < -90)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private double LogWeight(long steps) => steps == 0
        ? LogNone
        : LogNone + GammaRise.Of(shape, steps).Logarithm - GammaRise.Of(1, steps).Logarithm + (steps * Math.Log(share));
}
