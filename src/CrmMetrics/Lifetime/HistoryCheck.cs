using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Lifetime;

/// <summary>Looks at histories, before a model is fitted, for what a fit would pass over in silence: repeat buyers only, recencies above ages, more purchases than days, spend that goes with
/// frequency, too short a time.</summary>
/// <remarks>A finding is no proof, and none is no blessing; only <see cref="FindingWeight.Impossible"/> ones are certain.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class HistoryCheck
{
    // With fewer customers it is no wonder that all of them came back.
    private const int FewCustomers = 20;

    // Rounding to hundredths of a week, or to hours, moves a recency by less than that.
    private const double DayRounding = 0.5;

    // The age must hold so many of the times between two purchases, or most who will buy again have not had the time to.
    private const double LeastIntervals = 3;

    private const double StrongCorrelation = 0.3;
    private const double Significance = 0.05;

    private HistoryCheck(IReadOnlyList<HistoryFinding> findings, double? spendCorrelation, double? spendCorrelationPValue, Reason? whyNoCorrelation)
    {
        Findings = findings;
        SpendCorrelation = spendCorrelation;
        SpendCorrelationPValue = spendCorrelationPValue;
        WhyNoSpendCorrelation = whyNoCorrelation;
    }

    /// <summary>What was found.</summary>
    /// <value>The weightiest first; empty when nothing was.</value>
    public IReadOnlyList<HistoryFinding> Findings { get; }

    /// <summary>How the average spend of repeat buyers goes with their number of repeat purchases (Pearson's correlation): the Gamma-Gamma model assumes that it does not.</summary>
    /// <value>From −1 to 1; <see langword="null"/> when it is not defined, and then <see cref="WhyNoSpendCorrelation"/> says why.</value>
    public double? SpendCorrelation { get; }

    /// <summary>How likely a correlation at least as far from 0 would be if there were none (two-sided t test).</summary>
    /// <value>From 0 to 1; <see langword="null"/> without a correlation.</value>
    public double? SpendCorrelationPValue { get; }

    /// <summary>Why there is no correlation of spend and frequency.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyNoSpendCorrelation { get; }

    /// <summary>Whether a model can be fitted at all.</summary>
    /// <value><see langword="false"/> when a history is impossible.</value>
    public bool IsPossible => Findings.All(finding => finding.Weight != FindingWeight.Impossible);

    /// <summary>Looks at histories.</summary>
    /// <param name="histories">One for each customer.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    public static HistoryCheck Of(PurchaseHistories histories)
    {
        List<HistoryFinding> findings = [];
        Look(findings, Guard.NotNull(histories).Repeats, histories.Recency, histories.Age);
        return Finished(findings, histories.Repeats, histories.Priced, histories.Spend);
    }

    /// <summary>Looks at columns that may hold anything, as they come from elsewhere.</summary>
    /// <param name="columns">One row for each customer.</param>
    /// <returns>What was found, impossible rows among it; these are left out of the other findings.</returns>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The unit is not named.</exception>
    public static HistoryCheck Of(HistoryColumns columns)
    {
        columns.Check();
        double days = TimeLength.DaysIn(columns.Unit);
        List<HistoryFinding> findings = [];
        SortedDictionary<string, (string Text, long Count, int First)> impossible = new(StringComparer.Ordinal);
        List<int> possible = [];
        for (int row = 0; row < columns.Count; row++)
        {
            if (Impossible(columns.RepeatPurchases.Span[row], columns.Recencies.Span[row], columns.Ages.Span[row]) is { } wrong)
            {
                impossible[wrong.Code] = impossible.TryGetValue(wrong.Code, out (string Text, long Count, int First) before)
                    ? before with { Count = before.Count + 1 }
                    : (wrong.Text, 1, row);
            }
            else
            {
                possible.Add(row);
            }
        }

        foreach (KeyValuePair<string, (string Text, long Count, int First)> wrong in impossible)
        {
            findings.Add(new(FindingWeight.Impossible, wrong.Key, Guard.Invariant($"{wrong.Value.Count} of {columns.Count} customers {wrong.Value.Text}, the first in row {wrong.Value.First} (counted from 0)."), wrong.Value.Count));
        }

        long[] repeats = [.. possible.Select(row => columns.RepeatPurchases.Span[row])];
        Look(findings, repeats, [.. possible.Select(row => columns.Recencies.Span[row] * days)], [.. possible.Select(row => columns.Ages.Span[row] * days)]);
        return Finished(
            findings,
            repeats,
            columns.Spends.IsEmpty ? [] : columns.PricedPurchases.IsEmpty ? repeats : [.. possible.Select(row => columns.PricedPurchases.Span[row])],
            columns.Spends.IsEmpty ? [] : [.. possible.Select(row => columns.Spends.Span[row])]);
    }

    /// <summary>Writes all that was found, a line for each finding.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Findings.Count == 0 ? "nothing found" : string.Join("\n", Findings);

    private static (string Code, string Text)? Impossible(long repeats, double recency, double age) =>
        repeats < 0 ? ("frequency-negative", "have a negative number of purchases")
        : !(age >= 0) || double.IsInfinity(age) ? ("age-impossible", "have an age that is negative or no number")
        : !(recency >= 0) || double.IsInfinity(recency) ? ("recency-impossible", "have a recency that is negative or no number")
        : recency > age ? ("recency-above-age", "have a recency above their age; recency runs from the first purchase to the last, not from the last to now, and has the unit of the age")
        : repeats == 0 && recency > 0 ? ("recency-without-repeat", "have a recency above 0 without a repeat purchase; the first purchase is not a repeat, and a customer with one has the recency 0")
        : null;

    private static void Look(List<HistoryFinding> findings, long[] repeats, double[] recency, double[] age)
    {
        long buyers = repeats.LongLength, repeaters = 0, crowded = 0, justCome = 0;
        double purchases = 0, between = 0, oldest = 0;
        for (int i = 0; i < repeats.Length; i++)
        {
            repeaters += repeats[i] > 0 ? 1 : 0;
            crowded += repeats[i] > recency[i] + DayRounding ? 1 : 0;
            justCome += age[i] <= 0 ? 1 : 0;
            purchases += repeats[i];
            between += recency[i];
            oldest = Math.Max(oldest, age[i]);
        }

        if (buyers == 0)
        {
            findings.Add(new(FindingWeight.Warning, "no-customers", "There are no customers.", 0));
            return;
        }

        if (repeaters == 0)
        {
            findings.Add(new(FindingWeight.Warning, "nobody-repeats", buyers == 1 ? "The only customer has not bought again: how often customers buy cannot be told." : Guard.Invariant($"None of {buyers} customers has bought again: how often they buy cannot be told."), buyers));
        }

        if (repeaters == buyers && buyers >= FewCustomers)
        {
            findings.Add(new(FindingWeight.Warning, "repeat-buyers-only", Guard.Invariant($"All {buyers} customers have bought again. Where those who bought once were left out, put them back: models of repeat buying need them, and answer wrongly without a sign."), buyers));
        }

        if (crowded > 0)
        {
            findings.Add(new(FindingWeight.Warning, "frequency-above-days", Guard.Invariant($"{crowded} of {buyers} customers have more repeat purchases than there are days between their first and last one: each order of a day counts, or the first purchase does, or the recencies have another unit than was said."), crowded));
        }

        if (purchases > 0 && between > 0 && oldest * purchases < LeastIntervals * between)
        {
            double intervals = oldest * purchases / between;
            findings.Add(new(FindingWeight.Warning, "age-too-short", Guard.Invariant($"The oldest customer's age is {intervals:0.##} times the average time between two purchases of repeat buyers ({between / purchases:0.##} days): dropout can hardly be told from a pause. A longer observation helps."), intervals));
        }

        if (justCome > 0)
        {
            findings.Add(new(FindingWeight.Notice, "age-zero", Guard.Invariant($"{justCome} of {buyers} customers first bought on the last day of the observation: they tell the model nothing yet."), justCome));
        }
    }

    private static HistoryCheck Finished(List<HistoryFinding> findings, long[] repeats, long[] priced, decimal[] spend)
    {
        int[] buyers = [.. Enumerable.Range(0, spend.Length).Where(i => repeats[i] > 0 && priced[i] > 0)];
        double[] x = [.. buyers.Select(i => (double)repeats[i])], paid = [.. buyers.Select(i => (double)(spend[i] / priced[i]))];
        long unpaid = paid.LongCount(average => average <= 0);
        if (unpaid > 0)
        {
            findings.Add(new(FindingWeight.Warning, "spend-not-positive", Guard.Invariant($"{unpaid} of {buyers.Length} repeat buyers have spent nothing on average, or less: a model of spend has no place for them."), unpaid));
        }

        double? correlation = Correlation(x, paid), p = correlation is { } r ? PValue(r, x.Length) : null;
        if (correlation is { } found && p < Significance)
        {
            bool isStrong = Math.Abs(found) >= StrongCorrelation;
            findings.Add(new(
                isStrong ? FindingWeight.Warning : FindingWeight.Notice,
                "spend-goes-with-frequency",
                Guard.Invariant($"The average spend of {x.Length} repeat buyers goes with how often they buy (correlation {found:0.000}), and the Gamma-Gamma model assumes that it does not: ")
                    + (isStrong ? "its values of the most frequent buyers are off." : "so weak a correlation does little harm."),
                found));
        }

        Reason? why = correlation is not null ? null
            : spend.Length == 0 ? new("no-spend", "the histories have no spend")
            : x.Length < 3 ? new("too-few-repeat-buyers", Guard.Invariant($"there are {x.Length} repeat buyers with spend, and it takes 3"))
            : new("no-variation", "all repeat buyers spend the same, or buy equally often");
        return new([.. findings.OrderByDescending(finding => finding.Weight)], correlation, p, why);
    }

    private static double? Correlation(double[] x, double[] y)
    {
        if (x.Length < 3)
        {
            return null;
        }

        double meanX = x.Average(), meanY = y.Average(), xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double byX = x[i] - meanX, byY = y[i] - meanY;
            xx += byX * byX;
            yy += byY * byY;
            xy += byX * byY;
        }

        // A spread that is nothing but the rounding of a mean is none.
        const double Rounding = 1e-24;
        return xx <= Rounding * x.Length * meanX * meanX || yy <= Rounding * y.Length * meanY * meanY ? null : Math.Max(-1, Math.Min(1, xy / Math.Sqrt(xx * yy)));
    }

    private static double PValue(double correlation, int count)
    {
        double freedom = count - 2, rest = 1 - (correlation * correlation);
        return rest <= 0 ? 0 : StudentT.TwoSidedTail(correlation * Math.Sqrt(freedom / rest), freedom);
    }
}
