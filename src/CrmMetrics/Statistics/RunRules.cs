using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Random;

namespace CrmMetrics.Statistics;

/// <summary>A named set of rules for what counts as a signal on a control chart.</summary>
/// <remarks>Each rule more finds a change sooner and gives more false alarms: see <see cref="AverageRunLength"/>.</remarks>
public sealed class RunRules
{
    private const long MostPoints = 20_000_000;

    private static readonly Reason TooRare = new("signals-too-rare", "signals are so rare that a twenty million points have too few");

    private static readonly MetricDefinition RunLength = new("average-run-length", "points up to the first signal", "points", 1, BetterWhen.Higher);

    private RunRules(string name, params RunRule[] rules)
    {
        Name = name;
        Rules = Array.AsReadOnly(rules);
    }

    /// <summary>A point past a limit, and nothing else (Shewhart).</summary>
    /// <value>One rule; a false alarm in 370 points.</value>
    public static RunRules LimitsOnly { get; } = new("limits only", RunRule.BeyondLimits);

    /// <summary>Wheeler's three: past a limit, eight on one side, three of four near a limit.</summary>
    /// <value>Three rules.</value>
    public static RunRules Wheeler { get; } = new("Wheeler", RunRule.BeyondLimits, RunRule.EightOnOneSide, RunRule.ThreeOfFourNearLimit);

    /// <summary>Those of Western Electric's handbook (1956): past a limit, two of three past two, four of five past one, eight on one side.</summary>
    /// <value>Four rules; a false alarm in 92 points.</value>
    public static RunRules WesternElectric { get; } = new(
        "Western Electric", RunRule.BeyondLimits, RunRule.TwoOfThreeBeyondTwo, RunRule.FourOfFiveBeyondOne, RunRule.EightOnOneSide);

    /// <summary>Nelson's eight (1984).</summary>
    /// <value>Eight rules.</value>
    public static RunRules Nelson { get; } = new(
        "Nelson",
        RunRule.BeyondLimits,
        RunRule.NineOnOneSide,
        RunRule.SixRisingOrFalling,
        RunRule.FourteenAlternating,
        RunRule.TwoOfThreeBeyondTwo,
        RunRule.FourOfFiveBeyondOne,
        RunRule.FifteenWithinOne,
        RunRule.EightBeyondOne);

    /// <summary>The name of the set.</summary>
    /// <value>Such as <c>Western Electric</c>.</value>
    public string Name { get; }

    /// <summary>The rules.</summary>
    /// <value>Each once, in the order in which they were given.</value>
    public IReadOnlyList<RunRule> Rules { get; }

    /// <summary>Makes a set of one's own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rules">One rule or more.</param>
    /// <returns>The set.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no rules.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rule is no named value.</exception>
    public static RunRules Of(string name, params RunRule[] rules)
    {
        _ = Guard.NotNull(name);
        foreach (RunRule rule in Guard.NotNull(rules))
        {
            _ = Guard.Named(rule, nameof(rules));
        }

        return rules.Length > 0 ? new(name, [.. rules.Distinct()]) : throw Guard.Bad(nameof(rules), $"rules: there must be one rule or more, but there is none.");
    }

    /// <summary>How many points pass on average up to the first signal (ARL), for normal values that do not depend on each other and limits that are known.</summary>
    /// <param name="shift">By how many standard deviations the process lies off its centre: 0 for the rate of false alarms.</param>
    /// <param name="runs">How many series are simulated, 100 or more.</param>
    /// <param name="seed">The seed of the simulation.</param>
    /// <returns>Points, with the error of the simulation; undefined where signals are so rare that a twenty million points have too few. Limits made from few points make it vary far more than that error says.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shift"/> is not finite, or <paramref name="runs"/> is below 100.</exception>
    public Estimate AverageRunLength(double shift = 0, int runs = 4000, int seed = 1) => Simulated(shift, runs, seed, MostPoints);

    /// <summary>The run length, given up after so many points in all.</summary>
    internal Estimate Simulated(double shift, int runs, int seed, long mostPoints)
    {
        _ = Guard.Finite(shift);
        Xoshiro256StarStar random = new(seed, threadSafe: false);
        double sum = 0, squares = 0;
        long points = 0;
        RunWatch[] watches = [.. Rules.Select(rule => new RunWatch(rule))];
        for (int run = 0; run < Guard.AtLeast(100, runs); run++)
        {
            Array.ForEach(watches, watch => watch.Clear());
            long length = 0;
            bool isSignal = false;
            while (!isSignal)
            {
                length++;
                if (++points > mostPoints)
                {
                    return new(null, TooRare, RunLength, null, TooRare);
                }

                double score = shift + Normal.UpperQuantile(1 - ((random.NextDouble() + (1.0 / (1L << 54))) * (1 - (1.0 / (1L << 53)))));
                foreach (RunWatch watch in watches)
                {
                    isSignal |= watch.Take(score, out _);
                }
            }

            sum += length;
            squares += (double)length * length;
        }

        double mean = sum / runs;
        return Estimate.From(mean, Math.Sqrt(Math.Max(0, (squares / runs) - (mean * mean)) / (runs - 1)), RunLength);
    }

    /// <summary>Writes the name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
