using System;
using CrmMetrics.Statistics;
using MathNet.Numerics.Random;

namespace CrmMetrics.Surveys;

/// <summary>Draws the answers behind a net share again, all at once: two binomial numbers a draw instead of one class an answer.</summary>
internal static class NetBootstrap
{
    // Below this mean the rejection method does not hold, and stepping through the chances is quick.
    private const double SteppingMean = 10;

    public static BootstrapInterval Interval(NetShare net, int seed, double level, int draws)
    {
        Xoshiro256StarStar random = new(seed, threadSafe: false);
        double[] values = new double[draws];
        for (int i = 0; i < values.Length; i++)
        {
            // Given how many were drawn for, each of the rest is against with the chance among those not for.
            long top = Binomial(random, net.Responses, net.Top, net.Responses - net.Top);
            long bottom = Binomial(random, net.Responses - top, net.Bottom, net.Responses - net.Top - net.Bottom);
            values[i] = (net with { Top = top, Bottom = bottom }).Value!.Value;
        }

        return BootstrapInterval.Of(values, level, seed);
    }

    /// <summary>A binomial number; the chance of a success is success / (success + failure).</summary>
    internal static long Binomial(Xoshiro256StarStar random, long trials, long success, long failure) =>
        trials == 0 || success == 0 ? 0
        : failure == 0 ? trials
        : success > failure ? trials - Binomial(random, trials, failure, success)
        : trials * ((double)success / ((double)success + failure)) < SteppingMean ? Stepping(random, trials, success, failure)
        : Rejecting(random, trials, success, failure);

    private static long Stepping(Xoshiro256StarStar random, long trials, double success, double failure)
    {
        double odds = success / failure, chance = Math.Exp(Statistics.Binomial.LogMass(0, trials, success, failure)), left = random.NextDouble();
        long x = 0;
        for (; left > chance && x < trials; x++)
        {
            left -= chance;
            chance *= odds * (trials - x) / (x + 1);
        }

        return x;
    }

    // Hörmann's transformed rejection, BTRS (Journal of Statistical Computation and Simulation 46, 1993).
    private static long Rejecting(Xoshiro256StarStar random, long trials, double success, double failure)
    {
        double p = success / (success + failure), spread = Math.Sqrt(trials * p * (1 - p));
        double b = 1.15 + (2.53 * spread), a = -0.0873 + (0.0248 * b) + (0.01 * p), c = (trials * p) + 0.5;
        double alpha = (2.83 + (5.1 / b)) * spread, sure = 0.92 - (4.2 / b), atMode = double.NaN;
        while (true)
        {
            double u = random.NextDouble() - 0.5, v = random.NextDouble(), us = 0.5 - Math.Abs(u), x = Math.Floor(((((2 * a) / us) + b) * u) + c);
            if (us >= 0.07 && v <= sure)
            {
                return (long)x;
            }

            if (x < 0 || x > trials)
            {
                continue;
            }

            if (double.IsNaN(atMode))
            {
                atMode = Statistics.Binomial.LogMass(Math.Floor((trials + 1.0) * p), trials, success, failure);
            }

            if (Math.Log(v * alpha / ((a / (us * us)) + b)) <= Statistics.Binomial.LogMass(x, trials, success, failure) - atMode)
            {
                return (long)x;
            }
        }
    }
}
