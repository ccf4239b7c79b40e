using System;

namespace CrmMetrics.Statistics;

/// <summary>Follows one rule along a series of scores, the distances from the centre in standard deviations.</summary>
internal sealed class RunWatch(RunRule rule)
{
    private readonly double[] window = new double[LengthOf(rule)];
    private int seen;

    /// <summary>How many points the rule looks at.</summary>
    public int Length => window.Length;

    /// <summary>Forgets what was before: after a gap, or where a new phase begins.</summary>
    public void Clear() => seen = 0;

    /// <summary>Takes the next score.</summary>
    /// <param name="score">The distance from the centre in standard deviations.</param>
    /// <param name="isHigh">On which side the signal is, if the rule has sides.</param>
    /// <returns>Whether the rule signals.</returns>
    public bool Take(double score, out bool? isHigh)
    {
        window[seen++ % window.Length] = score;
        isHigh = null;
        if (seen < window.Length)
        {
            return false;
        }

        switch (rule)
        {
            case RunRule.BeyondLimits:
                return Sided(1, 3, out isHigh);
            case RunRule.EightOnOneSide or RunRule.NineOnOneSide:
                return Sided(window.Length, 0, out isHigh);
            case RunRule.ThreeOfFourNearLimit:
                return Sided(3, 1.5, out isHigh);
            case RunRule.TwoOfThreeBeyondTwo:
                return Sided(2, 2, out isHigh);
            case RunRule.FourOfFiveBeyondOne:
                return Sided(4, 1, out isHigh);
            case RunRule.SixRisingOrFalling:
                bool rises = Steps(out bool falls, out _);
                isHigh = rises ? true : falls ? false : null;
                return rises || falls;
            case RunRule.FourteenAlternating:
                _ = Steps(out _, out bool alternates);
                return alternates;
            case RunRule.FifteenWithinOne:
                return Array.TrueForAll(window, each => Math.Abs(each) < 1);
            default:
                return Array.TrueForAll(window, each => Math.Abs(each) > 1);
        }
    }

    private static int LengthOf(RunRule rule) => rule switch
    {
        RunRule.BeyondLimits => 1,
        RunRule.TwoOfThreeBeyondTwo => 3,
        RunRule.ThreeOfFourNearLimit => 4,
        RunRule.FourOfFiveBeyondOne => 5,
        RunRule.SixRisingOrFalling => 6,
        RunRule.NineOnOneSide => 9,
        RunRule.FourteenAlternating => 14,
        RunRule.FifteenWithinOne => 15,
        _ => 8,
    };

    private bool Sided(int needed, double distance, out bool? isHigh)
    {
        int high = 0, low = 0;
        foreach (double each in window)
        {
            high += each > distance ? 1 : 0;
            low += each < -distance ? 1 : 0;
        }

        isHigh = high >= needed ? true : low >= needed ? false : null;
        return high >= needed || low >= needed;
    }

    private bool Steps(out bool falls, out bool alternates)
    {
        bool rises = true;
        falls = true;
        alternates = true;
        double stepBefore = 0;
        for (int i = 1; i < window.Length; i++)
        {
            double step = window[(seen + i) % window.Length].CompareTo(window[(seen + i - 1) % window.Length]);
            rises &= step > 0;
            falls &= step < 0;
            alternates &= step != 0 && step * stepBefore <= 0;
            stepBefore = step;
        }

        return rises;
    }
}
