using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Impact;

/// <summary>The test for a sample-ratio mismatch: whether an experiment's groups have the sizes that they were meant to have.</summary>
/// <remarks>Where they haven't, something else than chance decided who is in which group (lost rows, redirects, bots, a filter after the fact), and no figure of the experiment can be trusted
/// (Fabijan and others, "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD 2019). The alarm is usually set at a p-value of 0.001.</remarks>
public static class SampleRatio
{
    /// <summary>The p-value below which <see cref="Experiment.WithIntendedSplit"/> sounds the alarm.</summary>
    /// <value>0.001.</value>
    public static double Alarm => 0.001;

    /// <summary>Tests the sizes of any number of groups.</summary>
    /// <param name="cases">How many cases each group has.</param>
    /// <param name="intended">The intended shares, or any numbers above 0 in their proportion, such as 50 and 50; as many as there are groups.</param>
    /// <returns>The chi-square test; <see langword="null"/> without cases.</returns>
    /// <exception cref="ArgumentException">There are fewer than two groups, or not as many intended shares as groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or an intended share is not above 0; the message gives its index.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static HypothesisTest? Test(ReadOnlySpan<long> cases, ReadOnlySpan<double> intended)
    {
        if (cases.Length < 2)
        {
            throw Guard.Bad(nameof(cases), $"cases: there must be two groups or more, but there were {cases.Length}.");
        }

        if (cases.Length != intended.Length)
        {
            throw Guard.Bad(nameof(intended), $"intended: there must be one share for each of the {cases.Length} groups, but there were {intended.Length}.");
        }

        long all = 0;
        double whole = 0;
        for (int i = 0; i < cases.Length; i++)
        {
            all += cases[i] >= 0 ? cases[i] : throw Guard.Out(nameof(cases), cases[i], Guard.Invariant($"a count must be 0 or more (index {i})"));
            whole += intended[i] > 0 && !double.IsInfinity(intended[i]) ? intended[i] : throw Guard.Out(nameof(intended), intended[i], Guard.Invariant($"an intended share must be above 0 and finite (index {i})"));
        }

        if (all == 0)
        {
            return null;
        }

        double statistic = 0;
        for (int i = 0; i < cases.Length; i++)
        {
            double expected = all * (intended[i] / whole), excess = cases[i] - expected;
            statistic += excess / expected * excess;
        }

        return new("chi-square test of the sample ratio", statistic, cases.Length - 1, ChiSquare.UpperTail(statistic, cases.Length - 1));
    }

    internal static EffectCheck Check(long treated, long control, double treatedShare)
    {
        if (Test([treated, control], [treatedShare, 1 - treatedShare]) is not { } test)
        {
            return new("sample-ratio", null, null, "There are no cases whose split could be checked.");
        }

        bool passed = test.PValue >= Alarm;
        double seen = (double)treated / ((double)treated + control);
        return new("sample-ratio", test.PValue, passed, Guard.Invariant($"{100 * seen:0.##} % of the cases are treated, {100 * treatedShare:0.##} % were meant to be: p = {test.PValue:G3}")
            + (passed ? ", so chance can explain it." : ". Something else than chance decides who is counted: find it before you use any figure."));
    }
}
