using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Impact;

/// <summary>Pairs of which one was treated: what the treated have more than their partners.</summary>
/// <remarks>The pairs are given (twin branches, accounts that a coin split within a pair, one customer under both conditions), or made by <see cref="Matching"/>. Without a coin the figure is the effect only if nothing that was not
/// matched on drives both who is treated and the outcome.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class MatchedPairs : IFormattable
{
    // As far as the exact distribution of the signed ranks is counted out; beyond, the normal one agrees to three digits.
    private const int Exactly = 100;

    private static readonly Reason NoPairs = new("no-pairs", "there are no pairs");

    private static readonly string[] Common =
    [
        "Nothing but the treatment sets the two of a pair apart: what else drives the outcome was matched on, or chance decided within each pair.",
        "The pairs were made without a look at the outcomes.",
        "The treatment of one case does not change the outcome of another, and the pairs are independent of each other.",
    ];

    private static readonly string[] OfMeans = [.. Common, "There are pairs enough for the mean of their differences to be near normal; with few pairs or extreme ones, see the signed ranks."];

    private static readonly string[] OfRanks = [.. Common, "The differences are spread evenly about their middle."];

    private readonly double[] differences;
    private readonly MetricDefinition outcome;
    private readonly EffectCheck[] checks;
    private readonly Lazy<double[]> signedRanks;

    private MatchedPairs(PairedValues values, double[] differences, MetricDefinition outcome, EffectCheck[] checks)
    {
        Values = values;
        this.differences = differences;
        this.outcome = outcome;
        this.checks = checks;
        Array.Sort(differences);
        signedRanks = new(() => SignedRanks(differences.Length));
    }

    /// <summary>How many pairs there are.</summary>
    /// <value>0 or more.</value>
    public int Count => differences.Length;

    /// <summary>The outcomes: first that without treatment, second that with.</summary>
    /// <value>With their means and correlation.</value>
    public PairedValues Values { get; }

    /// <summary>The mean difference within the pairs, treated less control.</summary>
    /// <value>With the interval and p-value of the paired t test.</value>
    public Effect Difference => (Count == 0
        ? Effect.Undefined(Effect.On(outcome), NoPairs, "paired t", OfMeans)
        : Count < 2 ? Effect.WithoutInterval(Effect.On(outcome), differences[0], new("too-few-pairs", "fewer than two pairs show no spread"), "paired t", OfMeans)
        : Means.ToDifference(outcome, "paired t", OfMeans)).With(checks);

    /// <summary>The mean difference as a part of the outcome without treatment: 0.1 for 10 % more.</summary>
    /// <value>With Fieller's interval for paired values; undefined where the outcome without treatment is not above 0.</value>
    public Effect RelativeLift => LiftBy(LiftInterval.Fieller);

    /// <summary>The typical difference: the pseudo-median of Hodges and Lehmann, which extreme pairs hardly move.</summary>
    /// <value>With the interval and p-value of Wilcoxon's signed-rank test; it is the mean difference where the differences are spread evenly about their middle.</value>
    /// <remarks>The median of the means of any two differences (Hodges and Lehmann, Annals of Mathematical Statistics 34, 1963), the interval from their order (Hollander and Wolfe, Nonparametric Statistical Methods). Exact up to
    /// 100 pairs, normal with continuity correction beyond. Differences of 0 count against an effect, so that the p-value is never too small. With five pairs or fewer the 95 % interval is infinite.</remarks>
    public Effect TypicalDifference
    {
        get
        {
            long all = (long)Count * (Count + 1) / 2;
            return Ranked("Wilcoxon signed ranks", all, Walsh, AtMost(0), all - AtMost(0, strictly: true), Cumulative);
        }
    }

    /// <summary>The median difference, about whose distribution nothing is assumed.</summary>
    /// <value>With the interval and p-value of the sign test.</value>
    /// <remarks>Differences of 0 count against an effect, so that the p-value is never too small.</remarks>
    public Effect MedianDifference => Ranked(
        "sign test",
        Count,
        rank => differences[rank - 1],
        differences.Count(difference => difference <= 0),
        differences.Count(difference => difference >= 0),
        fewer => Binomial.AtMost(fewer, Count, 1, 1));

    /// <summary>Takes pairs that are given.</summary>
    /// <param name="treated">The outcome of the treated one of each pair.</param>
    /// <param name="control">That of its partner, in the same order; as many.</param>
    /// <param name="outcome">What the outcome is.</param>
    /// <returns>The pairs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="outcome"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many controls as treated.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not finite; the message gives its index.</exception>
    /// <exception cref="OverflowException">The squares of the outcomes pass the largest double.</exception>
    public static MatchedPairs From(ReadOnlySpan<double> treated, ReadOnlySpan<double> control, MetricDefinition outcome)
    {
        if (control.Length != treated.Length)
        {
            throw Guard.Bad(nameof(control), $"control: there must be one outcome for each of the {treated.Length} treated cases, but there were {control.Length}.");
        }

        double[] gains = new double[treated.Length];
        for (int i = 0; i < gains.Length; i++)
        {
            gains[i] = Finite(treated[i], nameof(treated), i) - Finite(control[i], nameof(control), i);
        }

        return new(PairedValues.From(control, treated), gains, Guard.NotNull(outcome), []);
    }

    /// <summary>Takes pairs from rows.</summary>
    /// <typeparam name="T">The type of a pair.</typeparam>
    /// <param name="pairs">One row a pair.</param>
    /// <param name="treated">The outcome of the treated one.</param>
    /// <param name="control">That of its partner.</param>
    /// <param name="outcome">What the outcome is.</param>
    /// <returns>The pairs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not finite; the message gives its index.</exception>
    /// <exception cref="OverflowException">The squares of the outcomes pass the largest double.</exception>
    public static MatchedPairs From<T>(IEnumerable<T> pairs, Func<T, double> treated, Func<T, double> control, MetricDefinition outcome)
    {
        _ = Guard.NotNull(treated);
        _ = Guard.NotNull(control);
        (double Treated, double Control)[] both = [.. Guard.NotNull(pairs).Select(pair => (treated(pair), control(pair)))];
        return From(Array.ConvertAll(both, pair => pair.Treated), Array.ConvertAll(both, pair => pair.Control), outcome);
    }

    /// <summary>Sets the outcomes of matched cases side by side.</summary>
    /// <param name="matching">The pairs.</param>
    /// <param name="treated">The outcome of each treated case, in the order that was matched, the unmatched among them.</param>
    /// <param name="control">That of each untreated case, in the order that was matched.</param>
    /// <param name="outcome">What the outcome is.</param>
    /// <returns>The pairs, whose effects carry the balance and the share of the treated that were matched as checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="matching"/> or <paramref name="outcome"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many outcomes as cases.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome of a matched case is not finite; the message gives the index of the pair.</exception>
    /// <exception cref="OverflowException">The squares of the outcomes pass the largest double.</exception>
    public static MatchedPairs From(Matching matching, ReadOnlySpan<double> treated, ReadOnlySpan<double> control, MetricDefinition outcome)
    {
        Same(Guard.NotNull(matching).TreatedCases, treated.Length, nameof(treated));
        Same(matching.ControlCases, control.Length, nameof(control));
        double[] mine = new double[matching.Pairs.Count], theirs = new double[matching.Pairs.Count];
        for (int i = 0; i < mine.Length; i++)
        {
            (mine[i], theirs[i]) = (treated[matching.Pairs[i].Treated], control[matching.Pairs[i].Control]);
        }

        MatchedPairs pairs = From(mine, theirs, outcome);
        return new(pairs.Values, pairs.differences, outcome, matching.Checks());
    }

    /// <summary>The difference of two shares of matched pairs, such as the accounts that renewed.</summary>
    /// <param name="pairs">How many pairs had the outcome in both, in the first only (the control), in the second only (the treated), or in neither.</param>
    /// <param name="outcome">What the outcome is.</param>
    /// <returns>The share of the treated less that of the controls, with Tango's score interval and the p-value of McNemar's chi-square.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="outcome"/> is <see langword="null"/>.</exception>
    public static Effect OfShares(PairedProportions pairs, MetricDefinition outcome)
    {
        MetricDefinition definition = Effect.On(Guard.NotNull(outcome));
        return pairs.Change() is not { } change
            ? Effect.Undefined(definition, NoPairs, "Tango score", Common)
            : Effect.Inverted(definition, change.Change, level => pairs.Change(level)!.Interval!.Value, change.PValue!.Value, change.Method, Common);
    }

    /// <summary>The mean difference as a part of the outcome without treatment, by a method of choice.</summary>
    /// <param name="method">The method of the interval and the p-value.</param>
    /// <returns>The lift: 0.1 for 10 % more; undefined where the outcome without treatment is not above 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named.</exception>
    public Effect LiftBy(LiftInterval method)
    {
        _ = Guard.Named(method);
        Reason? why = Count == 0 ? NoPairs : Count < 2 ? new("too-few-pairs", "fewer than two pairs show no spread") : null;
        return (why is null ? Means.ToLift(outcome, method, OfMeans) : Effect.Undefined(Effect.LiftOf(outcome), why, "Fieller", OfMeans)).With(checks);
    }

    /// <summary>Writes the number of pairs and the mean difference in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the number of pairs and the mean difference.</summary>
    /// <param name="format">The format of the difference; with its unit, interval and evidence when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Text.In(formatProvider, $"{Count:N0} pairs, difference ") + Difference.ToString(format, formatProvider);

    private TwoMeans Means
    {
        get
        {
            double freedom = Count - 1, scale = freedom * Count;
            return new(
                Values.SecondSums.Mean, Values.FirstSums.Mean, Values.SpreadOf(0, 1) / scale, Values.SpreadOf(1, 0) / scale, Values.CentredProducts / scale, Values.MeanOf(-1, 1), Values.SpreadOf(-1, 1) / scale, freedom);
        }
    }

    private static double Finite(double value, string name, int index) =>
        double.IsNaN(value) || double.IsInfinity(value) ? throw Guard.Out(name, value, Guard.Invariant($"must be a finite number (index {index})")) : value;

    private static void Same(int expected, int actual, string name) =>
        _ = expected == actual ? actual : throw Guard.Bad(name, $"{name}: there must be one outcome for each of the {expected} cases that were matched, but there were {actual}.");

    /// <summary>The chance of each sum of the ranks of the positive differences, if every sign were the toss of a coin, added up.</summary>
    private static double[] SignedRanks(int count)
    {
        double[] chances = new double[(count * (count + 1) / 2) + 1];
        chances[0] = 1;
        for (int rank = 1, most = 0; rank <= count; rank++)
        {
            most += rank;
            for (int sum = most; sum >= 0; sum--)
            {
                chances[sum] = 0.5 * (chances[sum] + (sum >= rank ? chances[sum - rank] : 0));
            }
        }

        for (int sum = 1; sum < chances.Length; sum++)
        {
            chances[sum] += chances[sum - 1];
        }

        return chances;
    }

    /// <summary>An effect whose interval runs from one ordered figure to another, and whose p-value counts the figures on the wrong side of 0: the two turn at the same count.</summary>
    private Effect Ranked(string method, long all, Func<long, double> figure, long atMostZero, long atLeastZero, Func<long, double> cumulative)
    {
        MetricDefinition definition = Effect.On(outcome);
        string[] assumptions = method == "sign test" ? Common : OfRanks;
        if (Count == 0)
        {
            return Effect.Undefined(definition, NoPairs, method, assumptions).With(checks);
        }

        double middle = all % 2 == 1 ? figure((all + 1) / 2) : (0.5 * figure(all / 2)) + (0.5 * figure((all / 2) + 1));
        double p = Math.Min(1, 2 * cumulative(Math.Min(atMostZero, atLeastZero)));
        return Effect.Inverted(definition, middle, Bounds, p, method, assumptions).With(checks);

        ConfidenceInterval Bounds(double level)
        {
            // The most figures that may be left out below: the largest count that is as unlikely as the level asks.
            long low = 0, high = (all / 2) + 1;
            while (high - low > 1)
            {
                long tried = low + ((high - low) / 2);
                (low, high) = 2 * cumulative(tried - 1) <= 1 - level ? (tried, high) : (low, tried);
            }

            return low == 0 ? new(double.NegativeInfinity, double.PositiveInfinity, level) : new(figure(low), figure(all + 1 - low), level);
        }
    }

    private double Cumulative(long sum)
    {
        if (Count <= Exactly)
        {
            return signedRanks.Value[sum];
        }

        double n = Count, mean = n * (n + 1) / 4, deviation = Math.Sqrt(n * (n + 1) * ((2 * n) + 1) / 24);
        return Normal.UpperTail((mean - sum - 0.5) / deviation);
    }

    /// <summary>How many means of two differences, of one with itself among them, are at most a figure: along the sorted differences, one pass.</summary>
    private long AtMost(double figure, bool strictly = false)
    {
        long count = 0;
        int last = Count - 1;
        for (int first = 0; first <= last; first++)
        {
            while (last >= first && (Mean(first, last) > figure || (strictly && Mean(first, last).Equals(figure))))
            {
                last--;
            }

            count += Math.Max(0, last - first + 1);
        }

        return count;
    }

    private double Mean(int first, int second) => (0.5 * differences[first]) + (0.5 * differences[second]);

    /// <summary>A mean of two differences by its rank from 1, without making all of them: bisection over the doubles themselves, which lie in the order of their bits.</summary>
    private double Walsh(long rank)
    {
        long low = Place(differences[0]), high = Place(differences[Count - 1]);
        while (low < high)
        {
            // Of two signs the difference may overflow, of one the sum.
            long middle = low < 0 == high < 0 ? low + ((high - low) >> 1) : (low + high) >> 1;
            (low, high) = AtMost(At(middle)) >= rank ? (low, middle) : (middle + 1, high);
        }

        return At(low);
    }

    // Bits of a negative double fall as it rises.
    private static long Place(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    private static double At(long place) => BitConverter.Int64BitsToDouble(place >= 0 ? place : long.MinValue - place);
}
