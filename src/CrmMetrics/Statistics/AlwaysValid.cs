using System;

namespace CrmMetrics.Statistics;

/// <summary>Intervals and tests for those who look every day, and stop when they like what they see.</summary>
/// <remarks>
/// <para>A test made for one look is wrong far more often than it says when it is read daily and stopped at the first small p-value. These hold at every look at once: over a whole
/// run of looks, however many, the chance that an interval ever leaves out the truth is at most 1 less its level, and the chance that a p-value ever falls to α without a
/// difference is at most α (Ville's inequality; Darling and Robbins, PNAS 58, 1967). The price is width: some 1.5 to 2.5 times that of one look.</para>
/// <para>They need the counts so far and nothing of the looks before. The rule for the share is exact; that for a difference rests on a normal approximation, see there.</para>
/// </remarks>
public static class AlwaysValid
{
    // Farther out the square of t would overflow, and the p-value is 0 long before.
    private const double Farthest = 1e150;

    /// <summary>The range of shares that hold at every look at once.</summary>
    /// <param name="share">The counts so far.</param>
    /// <param name="level">The confidence level of the whole run of looks, above 0 and below 1.</param>
    /// <returns>Bounds from 0 to 1; <see langword="null"/> when the whole is empty.</returns>
    /// <remarks>The shares p for which (n + 1) times the binomial chance of the seen count stays above 1 less the level: the uniform mixture of Robbins (Annals of
    /// Mathematical Statistics 41, 1970). Exact for any share and from the first case on.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public static ConfidenceInterval? Interval(Proportion share, double level = 0.95)
    {
        double limit = Math.Log(1 - Guard.Level(level));
        if (share.Whole == 0)
        {
            return null;
        }

        // The least odds of a failure give the upper bound, with all its digits where it is small.
        double success = LeastOdds(share.Part, share.Whole, limit), failure = LeastOdds(share.Whole - share.Part, share.Whole, limit);
        return new(success / (1 + success), 1 / (1 + failure), level);
    }

    /// <summary>Tests, at any look, that the share is the one expected.</summary>
    /// <param name="share">The counts so far.</param>
    /// <param name="expected">The share that they are set against, above 0 and below 1.</param>
    /// <returns>The test that belongs to <see cref="Interval"/>; <see langword="null"/> when the whole is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expected"/> is not above 0 and below 1.</exception>
    public static HypothesisTest? Test(Proportion share, double expected)
    {
        if (!(expected > 0 && expected < 1))
        {
            throw Guard.Out(nameof(expected), expected, "a share to test must be above 0 and below 1");
        }

        return share.Whole == 0 ? null : new(
            "always-valid test of a share (uniform mixture)", null, null, Math.Exp(Math.Min(0, LogPValue(share.Part, share.Whole, expected, 1 - expected))));
    }

    /// <summary>The change from a baseline of other cases, at any look.</summary>
    /// <param name="current">The counts so far.</param>
    /// <param name="baseline">The counts so far of the share to set it against, of other cases.</param>
    /// <param name="expectedChange">About how large a change is looked for, such as 0.01 for a percentage point: above 0, at most 1, and fixed before the first look. Any is valid;
    /// the interval is narrowest for changes of that size.</param>
    /// <param name="level">The confidence level of the whole run of looks, above 0 and below 1.</param>
    /// <returns>The difference of the shares, with an interval and a p-value that hold at every look at once; <see langword="null"/> when either has no value.</returns>
    /// <remarks>The mixture sequential probability ratio test over normal changes of that standard deviation (Robbins 1970; Johari, Koomen, Pekelis and Walsh, Operations Research
    /// 70, 2022). It rests on a normal approximation, which the plain shares bear badly while there are few cases.
    /// So the interval and the p-value are those of the two shares with two successes and two failures more in each; in the settings that the tests simulate (equal shares from 0.01 to 0.95, up to nine times
    /// as many cases on one side, looked at from the first case on) false alarms then stay within the 5 %. The interval need not be centred on the change. The p-value is that of the counts so far;
    /// the smallest of the looks before is valid as well.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expectedChange"/> is not above 0 and at most 1, or <paramref name="level"/> is not above 0 and below 1.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public static Comparison? Change(Proportion current, Proportion baseline, double expectedChange, double level = 0.95)
    {
        _ = expectedChange is > 0 and <= 1 ? expectedChange : throw Guard.Out(nameof(expectedChange), expectedChange, "a change of shares to expect must be above 0 and at most 1");
        _ = Guard.Level(level);
        if (current == default || baseline == default)
        {
            return null;
        }

        _ = MetricDefinition.Same(current.Definition, baseline.Definition);
        if (current.Whole == 0 || baseline.Whole == 0)
        {
            return null;
        }

        (double share, double error) = Padded(current);
        (double before, double errorBefore) = Padded(baseline);
        double change = share - before, variance = error + errorBefore, spread = expectedChange * expectedChange, log = Math.Log(1 + (spread / variance));
        double margin = Math.Sqrt(variance * ((variance / spread) + 1) * (log - (2 * Math.Log(1 - level))));
        double p = Math.Exp(Math.Min(0, 0.5 * (log - (change * change / variance * (spread / (variance + spread))))));
        ConfidenceInterval interval = new(Math.Max(-1, change - margin), Math.Min(1, change + margin), level);
        return new(current.Definition, new ProportionPair(current, baseline).Difference, interval, p, "mixture sequential probability ratio test, always valid");
    }

    /// <summary>How far a difference with an estimated standard error reaches at every look at once; infinite while there are too few cases to say.</summary>
    /// <remarks>The mixture over normal changes of Student's likelihood: the test martingale of the t statistic, whose tails are those of few cases (Lai, Annals of Statistics 4, 1976; its Bayes
    /// factor is that of Gönen, Johnson, Lu and Westfall, The American Statistician 59, 2005). With many degrees of freedom it is the normal mixture of <see cref="Change"/>.</remarks>
    internal static double Margin(double error, double degreesOfFreedom, double expectedChange, double level)
    {
        double spread = expectedChange / error * (expectedChange / error), log = (0.5 * ExpLog.Log1p(spread)) - Math.Log(1 - level);
        if (double.IsInfinity(degreesOfFreedom))
        {
            return error * Math.Sqrt(2 * log * (1 + (1 / spread)));
        }

        double grown = ExpLog.Expm1(2 * log / (degreesOfFreedom + 1));
        return grown < spread ? error * Math.Sqrt(degreesOfFreedom * grown * (1 + spread) / (spread - grown)) : double.PositiveInfinity;
    }

    /// <summary>The p-value that belongs to <see cref="Margin"/>.</summary>
    internal static double PValue(double change, double error, double degreesOfFreedom, double expectedChange)
    {
        double spread = expectedChange / error * (expectedChange / error), t = Math.Min(Math.Abs(change) / error, Farthest), square = t * t;
        double log = double.IsInfinity(degreesOfFreedom)
            ? 0.5 * square * (spread / (1 + spread))
            : 0.5 * (degreesOfFreedom + 1) * (ExpLog.Log1p(square / degreesOfFreedom) - ExpLog.Log1p(square / degreesOfFreedom / (1 + spread)));
        return Math.Exp(Math.Min(0, (0.5 * ExpLog.Log1p(spread)) - log));
    }

    // ln of (n + 1) times the chance of the seen count: the inverse of the mixture of all shares over the one tested.
    private static double LogPValue(double part, double whole, double success, double failure) =>
        Math.Log(whole + 1) + Binomial.LogMass(part, whole, success, failure);

    private static double LeastOdds(double part, double whole, double limit)
    {
        if (part == 0)
        {
            return 0;
        }

        double seen = Math.Log(part / (whole - part)), top = part == whole ? 0 : LogPValue(part, whole, part, whole - part) - limit;
        double guess = Math.Log((part + 0.5) / (whole - part + 0.5)) - Math.Sqrt(-2 * limit * ((1 / (part + 0.5)) + (1 / (whole - part + 0.5))));
        return Math.Exp(Root.Near(Above, guess, 0.25));

        // Beyond the seen share the chance falls again; there a rising line takes its place.
        double Above(double logOdds) => logOdds < seen ? LogPValue(part, whole, Math.Exp(logOdds), 1) - limit : top + (logOdds - seen);
    }

    private static (double Share, double Variance) Padded(Proportion share)
    {
        double whole = share.Whole + 4.0, rate = (share.Part + 2) / whole;
        return (rate, rate * (1 - rate) / whole);
    }
}
