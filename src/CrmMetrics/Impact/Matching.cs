using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Impact;

/// <summary>Pairs of treated cases with untreated ones that are like them, for when no coin decided who was treated.</summary>
/// <remarks>
/// <para>One to one, each control at most once, the closest two first (greedy nearest-neighbour matching; Rubin, "Matching to Remove Bias in Observational Studies", Biometrics 29, 1973), by Mahalanobis' distance, so that
/// covariates that go together do not count twice. No two of a pair are farther apart in any covariate than the caliper; who finds no partner stays unmatched and is named.</para>
/// <para>No outcome enters: match, look at <see cref="Balance"/>, change the covariates or the caliper until it is good, and only then set the outcomes side by side with <see cref="MatchedPairs"/>. Among equal distances the
/// first in the list goes first.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Matching : IFormattable
{
    private const double Balanced = 0.1;

    private Matching(IReadOnlyList<MatchedPair> pairs, IReadOnlyList<int> unmatched, IReadOnlyList<CovariateBalance> balance, int treatedCases, int controlCases, double caliper)
    {
        Pairs = pairs;
        UnmatchedTreated = unmatched;
        Balance = balance;
        TreatedCases = treatedCases;
        ControlCases = controlCases;
        Caliper = caliper;
    }

    /// <summary>The pairs.</summary>
    /// <value>In the order of the treated cases; empty when nobody has a partner within the caliper.</value>
    public IReadOnlyList<MatchedPair> Pairs { get; }

    /// <summary>The treated cases that found no partner.</summary>
    /// <value>Their places in their list, counted from 0, in order.</value>
    public IReadOnlyList<int> UnmatchedTreated { get; }

    /// <summary>How alike the two groups are in each covariate, before and after.</summary>
    /// <value>One for each covariate, by name.</value>
    public IReadOnlyList<CovariateBalance> Balance { get; }

    /// <summary>How many treated cases there were.</summary>
    /// <value>0 or more.</value>
    public int TreatedCases { get; }

    /// <summary>How many untreated cases they could choose from.</summary>
    /// <value>0 or more.</value>
    public int ControlCases { get; }

    /// <summary>How far the two of a pair may be apart in any covariate.</summary>
    /// <value>In standard deviations, above 0; may be infinite.</value>
    public double Caliper { get; }

    /// <summary>The largest standardised mean difference that matching has left.</summary>
    /// <value>0 or more; <see langword="null"/> without pairs.</value>
    public double? LargestImbalance => Pairs.Count == 0 ? null : Balance.Max(balance => Math.Abs(balance.After!.Value));

    /// <summary>Matches treated cases with untreated ones.</summary>
    /// <typeparam name="T">The type of a case.</typeparam>
    /// <param name="treated">The cases that were treated.</param>
    /// <param name="control">Those that were not, to choose from.</param>
    /// <param name="covariates">What the two of a pair should have in common, by name: figures from before the treatment, a yes or no as 1 or 0.</param>
    /// <param name="caliper">How far the two of a pair may be apart in any covariate, in standard deviations: above 0, such as 0.25; infinity for no limit.</param>
    /// <returns>The pairs, who has none, and the balance.</returns>
    /// <exception cref="ArgumentNullException">An argument or a covariate is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no covariates.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="caliper"/> is not above 0, or a covariate is not finite; the message names the covariate and the row.</exception>
    public static Matching From<T>(IReadOnlyList<T> treated, IReadOnlyList<T> control, IReadOnlyDictionary<string, Func<T, double>> covariates, double caliper) =>
        From(treated, control, covariates, caliper, _ => 0);

    /// <summary>Matches treated cases with untreated ones of the same kind, such as the same industry.</summary>
    /// <typeparam name="T">The type of a case.</typeparam>
    /// <typeparam name="TKind">What the two of a pair must have in common exactly.</typeparam>
    /// <param name="treated">The cases that were treated.</param>
    /// <param name="control">Those that were not, to choose from.</param>
    /// <param name="covariates">What the two of a pair should have in common, by name: figures from before the treatment, a yes or no as 1 or 0.</param>
    /// <param name="caliper">How far the two of a pair may be apart in any covariate, in standard deviations: above 0, such as 0.25; infinity for no limit.</param>
    /// <param name="within">The kind of a case.</param>
    /// <returns>The pairs, who has none, and the balance.</returns>
    /// <exception cref="ArgumentNullException">An argument or a covariate is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no covariates, or a case has no kind; the message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="caliper"/> is not above 0, or a covariate is not finite; the message names the covariate and the row.</exception>
    public static Matching From<T, TKind>(
        IReadOnlyList<T> treated, IReadOnlyList<T> control, IReadOnlyDictionary<string, Func<T, double>> covariates, double caliper, Func<T, TKind> within)
        where TKind : notnull
    {
        _ = Guard.NotNull(treated);
        _ = Guard.NotNull(control);
        _ = Guard.NotNull(within);
        if (!(caliper > 0))
        {
            throw Guard.Out(nameof(caliper), caliper, "must be above 0 standard deviations");
        }

        if (Guard.NotNull(covariates).Count == 0)
        {
            throw Guard.Bad(nameof(covariates), $"covariates: there must be one or more to match on, but there were none.");
        }

        // By name, so that neither pairs nor balance depend on how a dictionary is kept.
        string[] names = [.. covariates.Keys.OrderBy(name => name, StringComparer.Ordinal)];
        double[][] mine = [.. names.Select(name => Column(treated, covariates[name], name, nameof(treated)))], theirs = [.. names.Select(name => Column(control, covariates[name], name, nameof(control)))];
        Space space = new(mine, theirs, caliper);
        Dictionary<TKind, List<int>> kinds = [];
        for (int i = 0; i < control.Count; i++)
        {
            TKind kind = Kind(control[i], within, nameof(control), i);
            if (!kinds.TryGetValue(kind, out List<int>? same))
            {
                kinds.Add(kind, same = []);
            }

            same.Add(i);
        }

        List<MatchedPair> pairs = [];
        foreach (IGrouping<TKind, int> group in Enumerable.Range(0, treated.Count).GroupBy(i => Kind(treated[i], within, nameof(treated), i)))
        {
            if (kinds.TryGetValue(group.Key, out List<int>? same))
            {
                space.Match([.. group], [.. same], pairs);
            }
        }

        pairs.Sort((left, right) => left.Treated.CompareTo(right.Treated));
        HashSet<int> matched = [.. pairs.Select(pair => pair.Treated)];
        return new(
            pairs,
            [.. Enumerable.Range(0, treated.Count).Where(i => !matched.Contains(i))],
            [.. names.Select((name, covariate) => space.Balance(name, covariate, pairs))],
            treated.Count,
            control.Count,
            caliper);
    }

    /// <summary>Writes how many found a partner and the largest imbalance that is left, in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes how many found a partner and the largest imbalance that is left.</summary>
    /// <param name="format">The format of the imbalance; three decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.In(formatProvider, $"{Pairs.Count:N0} of {TreatedCases:N0} treated cases matched")
        + (LargestImbalance is { } largest ? ", largest imbalance " + largest.ToString(Text.IsGeneral(format) ? "F3" : format, formatProvider) + " standard deviations" : "");

    /// <summary>What matching lets be checked.</summary>
    internal EffectCheck[] Checks()
    {
        EffectCheck partners = new(
            "treated-matched",
            TreatedCases == 0 ? null : (double)Pairs.Count / TreatedCases,
            TreatedCases > 0 && UnmatchedTreated.Count == 0 ? true : null,
            Guard.Invariant($"{Pairs.Count} of {TreatedCases} treated cases have a partner") + (UnmatchedTreated.Count == 0 ? "." : ": the effect is that on these, and may be another on the rest."));
        if (LargestImbalance is not { } largest)
        {
            return [partners, new("covariate-balance", null, null, "There are no pairs whose balance could be checked.")];
        }

        CovariateBalance worst = Balance.First(balance => Math.Abs(balance.After!.Value).Equals(largest));
        return
        [
            partners,
            new("covariate-balance", largest, largest <= Balanced, Guard.Invariant($"After matching the groups differ most in {worst.Name}, by {worst.After:F3} standard deviations")
                + (largest <= Balanced ? "." : ": more than 0.1. Narrow the caliper or add cases to choose from.")),
        ];
    }

    private static TKind Kind<T, TKind>(T row, Func<T, TKind> within, string name, int index) => within(row) is { } kind ? kind : throw Rows.NullKey(name, index);

    private static double[] Column<T>(IReadOnlyList<T> rows, Func<T, double> covariate, string name, string group)
    {
        _ = Guard.NotNull(covariate, "covariates");
        double[] column = new double[rows.Count];
        for (int i = 0; i < column.Length; i++)
        {
            double value = covariate(rows[i]);
            column[i] = double.IsNaN(value) || double.IsInfinity(value) ? throw Guard.Out("covariates", value, Guard.Invariant($"{name} must be a finite number (row {i} of {group}, counted from 0)")) : value;
        }

        return column;
    }

    /// <summary>The cases as points, in standard deviations of each covariate.</summary>
    private sealed class Space
    {
        private readonly double[][] treated;
        private readonly double[][] control;
        private readonly double[] deviations;
        private readonly double[][] inverse;
        private readonly double caliper;

        public Space(double[][] mine, double[][] theirs, double caliper)
        {
            int covariates = mine.Length;
            this.caliper = caliper;
            deviations = [.. mine.Zip(theirs, (with, without) => Math.Sqrt(0.5 * (Variance(with) + Variance(without))))];
            treated = [.. mine.Select(Scaled)];
            control = [.. theirs.Select(Scaled)];

            // The mean of the two groups' covariance matrices, in the same units: its diagonal is 1.
            double[][] shared = SymmetricMatrix.Zeros(covariates);
            for (int row = 0; row < covariates; row++)
            {
                for (int column = 0; column <= row; column++)
                {
                    shared[row][column] = shared[column][row] = 0.5 * (Covariance(treated[row], treated[column]) + Covariance(control[row], control[column]));
                }
            }

            inverse = new SymmetricMatrix(shared).Inverse();
        }

        public CovariateBalance Balance(string name, int covariate, List<MatchedPair> pairs) => new(
            name,
            treated[covariate].Length == 0 || control[covariate].Length == 0 ? 0 : Gap(treated[covariate].Average() - control[covariate].Average(), covariate),
            pairs.Count == 0 ? null : Gap(pairs.Average(pair => treated[covariate][pair.Treated] - control[covariate][pair.Control]), covariate));

        /// <summary>Pairs the closest first, until nobody who is left has a partner within the caliper.</summary>
        public void Match(int[] mine, int[] theirs, List<MatchedPair> pairs)
        {
            // Along the first covariate the candidates of a case lie side by side.
            int[] line = [.. theirs.OrderBy(i => control[0][i]).ThenBy(i => i)];
            double[] along = [.. line.Select(i => control[0][i])];
            HashSet<int> taken = [];
            SortedSet<(double Distance, int Treated, int Control)> next = [];
            foreach (int with in mine)
            {
                Offer(with);
            }

            while (next.Count > 0)
            {
                (double distance, int first, int partner) = next.Min;
                _ = next.Remove(next.Min);
                if (taken.Add(partner))
                {
                    pairs.Add(new(first, partner, distance));
                }
                else
                {
                    Offer(first);
                }
            }

            void Offer(int with)
            {
                (double Distance, int Control) best = (double.PositiveInfinity, -1);
                for (int i = FirstFrom(along, treated[0][with] - caliper); i < line.Length && along[i] - treated[0][with] <= caliper; i++)
                {
                    if (!taken.Contains(line[i]) && Distance(with, line[i]) is { } distance && (distance, line[i]).CompareTo(best) < 0)
                    {
                        best = (distance, line[i]);
                    }
                }

                if (best.Control >= 0)
                {
                    _ = next.Add((best.Distance, with, best.Control));
                }
            }
        }

        // The place of the first number of a sorted line that is not below another.
        private static int FirstFrom(double[] line, double least)
        {
            int low = 0, high = line.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = line[middle] < least ? (middle + 1, high) : (low, middle);
            }

            return low;
        }

        private static double Variance(double[] column) => column.Length < 2 ? 0 : MomentsSum.Of(column.AsSpan()).Variance;

        private static double Covariance(double[] first, double[] second) => PairedValues.From(first, second).Covariance ?? 0;

        private double[] Scaled(double[] column, int covariate) => deviations[covariate] > 0 ? Array.ConvertAll(column, value => value / deviations[covariate]) : column;

        // What never varies within the groups sets them wholly apart, or not at all.
        private double Gap(double gap, int covariate) => deviations[covariate] > 0 || gap == 0 ? gap : gap > 0 ? double.PositiveInfinity : double.NegativeInfinity;

        // None where a covariate is farther apart than the caliper.
        private double? Distance(int with, int without)
        {
            double square = 0;
            for (int row = 0; row < deviations.Length; row++)
            {
                double gap = treated[row][with] - control[row][without];
                if (Math.Abs(gap) > (deviations[row] > 0 ? caliper : 0))
                {
                    return null;
                }

                for (int column = 0; column < deviations.Length; column++)
                {
                    square += gap * inverse[row][column] * (treated[column][with] - control[column][without]);
                }
            }

            return Math.Sqrt(Math.Max(0, square));
        }
    }
}
