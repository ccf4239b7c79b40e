using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>Whether groups have the same survival curve: the log-rank test and its kin, over two or more groups, also within strata, and for a trend.</summary>
/// <remarks>
/// <para>At each time with an event, the events that each group would have had if all shared one hazard are set against those that it had (Mantel, Cancer Chemotherapy
/// Reports 50, 1966). The variance is that of the hypergeometric distribution, so that ties are exact.</para>
/// <para>Late entries are at risk from their entry on. A group that is never at risk when something happens takes no part and no degree of freedom.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class LogRankTest : IFormattable
{
    private readonly LogRankGroup[] groups;
    private readonly double[][] covariance;
    private readonly bool isStratified;

    private LogRankTest(LogRankWeights weights, LogRankGroup[] groups, double[][] covariance, bool isStratified)
    {
        Weights = weights;
        this.groups = groups;
        this.covariance = covariance;
        this.isStratified = isStratified;
    }

    /// <summary>How much each time counts.</summary>
    /// <value>One of the named weights.</value>
    public LogRankWeights Weights { get; }

    /// <summary>What was observed and expected in each group.</summary>
    /// <value>In the order in which the groups were given.</value>
    public IReadOnlyList<LogRankGroup> Groups => Array.AsReadOnly(groups);

    /// <summary>The test that all groups have the same curve.</summary>
    /// <value>A chi-square with one degree of freedom less than there are groups; <see langword="null"/> when nothing can be told: no events, or no time at which
    /// two groups were at risk together.</value>
    public HypothesisTest? Overall
    {
        get
        {
            SymmetricMatrix parts = new(covariance);
            double statistic = parts.Rank == 0 ? 0 : parts.Quadratic(Excess);
            return parts.Rank == 0 ? null : new(Name, statistic, parts.Rank, ChiSquare.UpperTail(statistic, parts.Rank));
        }
    }

    private string Name => (isStratified ? "stratified " : "") + Weights switch
    {
        LogRankWeights.PetoPeto => "Peto–Peto test",
        LogRankWeights.Gehan => "Gehan–Breslow test",
        LogRankWeights.TaroneWare => "Tarone–Ware test",
        _ => "log-rank test",
    };

    private double[] Excess => Array.ConvertAll(groups, group => group.Observed - group.Expected);

    /// <summary>Sets groups against each other.</summary>
    /// <typeparam name="TKey">The type of a group.</typeparam>
    /// <param name="groups">The table of each group, as <see cref="SurvivalTable.By{T, TKey}(IEnumerable{T}, Func{T, TKey}, Func{T, SurvivalTime})"/> gives them.</param>
    /// <param name="weights">How much each time counts.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="groups"/> or a table is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weights"/> is not named.</exception>
    public static LogRankTest From<TKey>(IReadOnlyDictionary<TKey, SurvivalTable> groups, LogRankWeights weights = LogRankWeights.LogRank)
        where TKey : notnull =>
        Of([[.. Guard.NotNull(groups).Values]], [.. groups.Keys.Select(Named)], weights, isStratified: false);

    /// <summary>Sets groups against each other.</summary>
    /// <param name="groups">The table of each group.</param>
    /// <param name="weights">How much each time counts.</param>
    /// <returns>The test; the groups are called by their numbers from 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="groups"/> or a table is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weights"/> is not named.</exception>
    public static LogRankTest From(IReadOnlyList<SurvivalTable> groups, LogRankWeights weights = LogRankWeights.LogRank) =>
        FromStrata([Guard.NotNull(groups)], weights, isStratified: false);

    /// <summary>Sets groups against each other within strata, such as regions: only subjects of one stratum are compared, and the strata are then added up.</summary>
    /// <param name="strata">For each stratum the table of each group, all in the same order; <see cref="SurvivalTable.Zero"/> where a stratum has none of a group.</param>
    /// <param name="weights">How much each time counts; weights by survival use the curve of the stratum.</param>
    /// <returns>The test; the groups are called by their numbers from 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="strata"/>, a stratum or a table is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no stratum, there are fewer than two groups, or the strata have not the same number of groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weights"/> is not named.</exception>
    public static LogRankTest FromStrata(IReadOnlyList<IReadOnlyList<SurvivalTable>> strata, LogRankWeights weights = LogRankWeights.LogRank) =>
        FromStrata(Guard.NotNull(strata), weights, isStratified: true);

    /// <summary>The test for a trend over groups that have an order, such as sizes of a company: sharper than the overall test where the hazard rises or falls with it.</summary>
    /// <param name="scores">The score of each group, in their order; 1, 2, 3 … when left out.</param>
    /// <returns>A chi-square with one degree of freedom (Tarone, Biometrika 62, 1975); <see langword="null"/> when nothing can be told.</returns>
    /// <exception cref="ArgumentException">There is not one score for each group.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A score is not finite.</exception>
    public HypothesisTest? Trend(ReadOnlySpan<double> scores = default)
    {
        double[] given = scores.IsEmpty ? [.. Enumerable.Range(1, groups.Length).Select(number => (double)number)] : scores.ToArray();
        SurvivalTable.SameLength(groups.Length, given.Length, nameof(scores), "groups");
        double middle = given.Average(score => Guard.Finite(score, nameof(scores))), sum = 0, variance = 0, size = 0;
        double[] excess = Excess;
        for (int i = 0; i < given.Length; i++)
        {
            sum += (given[i] - middle) * excess[i];
            for (int j = 0; j < given.Length; j++)
            {
                double part = (given[i] - middle) * (given[j] - middle) * covariance[i][j];
                variance += part;
                size += Math.Abs(part);
            }
        }

        double statistic = sum * sum / variance;
        return variance <= 1e-12 * size ? null : new(Name + " for trend", statistic, 1, ChiSquare.UpperTail(statistic, 1));
    }

    /// <summary>The covariance of two groups' observed less expected events.</summary>
    /// <param name="first">The number of a group, from 0.</param>
    /// <param name="second">The number of a group, from 0; the same for its variance.</param>
    /// <returns>In squared events, times squared weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not that of a group.</exception>
    public double Covariance(int first, int second) =>
        covariance[Place(first, nameof(first))][Place(second, nameof(second))];

    /// <summary>Writes the test in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the test.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Overall is { } test ? test.ToString(format, formatProvider) : Name + ": undefined (no two groups were at risk together when an event happened)";

    private static LogRankTest FromStrata(IReadOnlyList<IReadOnlyList<SurvivalTable>> strata, LogRankWeights weights, bool isStratified)
    {
        SurvivalTable[][] tables = [.. strata.Select(stratum => Guard.NotNull(stratum, nameof(strata)).ToArray())];
        return tables.Length == 0
            ? throw new ArgumentException("strata: there must be one stratum or more, but there was none.", nameof(strata))
            : Of(tables, [.. Enumerable.Range(1, tables[0].Length).Select(Named)], weights, isStratified);
    }

    private static string Named<TKey>(TKey key) => Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";

    private static LogRankTest Of(SurvivalTable[][] strata, string[] names, LogRankWeights weights, bool isStratified)
    {
        _ = Guard.Named(weights);
        int size = names.Length;
        if (size < 2)
        {
            throw Guard.Bad("groups", $"groups: there must be two groups or more to compare, but there were {size}.");
        }

        Sums sums = new(size, weights);
        foreach (SurvivalTable[] stratum in strata)
        {
            SurvivalTable.SameLength(size, stratum.Length, nameof(strata), "groups of the first stratum");
            sums.Add(Array.ConvertAll(stratum, table => Guard.NotNull(table, "groups")));
        }

        LogRankGroup[] seen = [.. names.Select((name, group) => new LogRankGroup(name, strata.Sum(stratum => stratum[group].Subjects), sums.Observed[group], sums.Expected[group]))];
        return new(weights, seen, sums.Covariance, isStratified);
    }

    private int Place(int group, string name) =>
        group >= 0 && group < groups.Length ? group : throw Guard.Out(name, group, Guard.Invariant($"must be from 0 to {groups.Length - 1}"));

    private sealed class Sums(int size, LogRankWeights weights)
    {
        public double[] Observed { get; } = new double[size];

        public double[] Expected { get; } = new double[size];

        public double[][] Covariance { get; } = SymmetricMatrix.Zeros(size);

        public void Add(SurvivalTable[] groups)
        {
            SurvivalTable pooled = groups.Aggregate((left, right) => left + right);
            long[] atRisk = Array.ConvertAll(groups, group => group.Subjects - group.LateEntries), events = new long[size];
            int[] next = new int[size];
            long all = pooled.Subjects - pooled.LateEntries;
            double survival = 1;
            for (int i = 0; i < pooled.Counts.Count; i++)
            {
                double time = pooled.Counts.Times[i];
                long happened = pooled.EventsAt[i];
                for (int group = 0; group < size; group++)
                {
                    events[group] = IsAt(groups[group], next[group], time) ? groups[group].EventsAt[next[group]] : 0;
                }

                if (happened > 0)
                {
                    AddTime(atRisk, events, all, happened, Weight(survival, all));
                    survival *= (double)(all - happened) / all;
                }

                for (int group = 0; group < size; group++)
                {
                    if (IsAt(groups[group], next[group], time))
                    {
                        int place = next[group]++;
                        atRisk[group] += groups[group].EntriesAt[place] - events[group] - groups[group].CensoredAt[place];
                    }
                }

                all += pooled.EntriesAt[i] - happened - pooled.CensoredAt[i];
            }
        }

        private static bool IsAt(SurvivalTable group, int place, double time) => place < group.Counts.Count && group.Counts.Times[place].Equals(time);

        private double Weight(double survival, long atRisk) => weights switch
        {
            LogRankWeights.PetoPeto => survival,
            LogRankWeights.Gehan => atRisk,
            LogRankWeights.TaroneWare => Math.Sqrt(atRisk),
            _ => 1,
        };

        private void AddTime(long[] atRisk, long[] events, long all, long happened, double weight)
        {
            double n = all, variance = all > 1 ? weight * weight * happened * ((n - happened) / (n - 1)) : 0;
            for (int i = 0; i < size; i++)
            {
                double share = atRisk[i] / n;
                Observed[i] += weight * events[i];
                Expected[i] += weight * happened * share;
                for (int j = 0; j < size; j++)
                {
                    Covariance[i][j] += i == j ? variance * share * ((n - atRisk[i]) / n) : -variance * share * (atRisk[j] / n);
                }
            }
        }
    }
}
