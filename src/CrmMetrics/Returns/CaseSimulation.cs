using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Returns;

/// <summary>How sure a business case is: its worth in many draws of all its uncertain figures (Monte Carlo simulation).</summary>
/// <remarks>
/// <para>Each draw takes every figure from its range, correlated ones together, and adds the lines up. The same seed gives the same draws.</para>
/// <para>The error that chance leaves in an answer because the draws are limited, its Monte Carlo error, is given with it: four times as many draws halve it. It says nothing of ranges that were
/// judged too narrow.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CaseSimulation : IFormattable
{
    private const double Rounding = 1e-13;

    private static readonly Reason NoCosts = new("no-costs", "nothing was invested");

    private readonly double[] worths;
    private readonly double[] returns;
    private readonly Lazy<double[]> sortedWorths;
    private readonly Lazy<double[]> sortedReturns;
    private readonly Lazy<(long[] First, long[] Stays)> paidBack;
    private readonly double mean;
    private readonly double error;

    internal CaseSimulation(CaseAppraisal appraisal, int seed, int draws)
    {
        (Appraisal, Seed, Draws) = (appraisal, seed, draws);
        (worths, returns) = (new double[draws], new double[draws]);
        Draw();
        (mean, error) = MeanOf(worth => worth);
        sortedWorths = new(() => Sorted(worths));
        sortedReturns = new(() => Sorted(returns));
        paidBack = new(DrawPaybacks);
    }

    /// <summary>The appraisal whose figures were drawn.</summary>
    /// <value>With its case, its rate of discount and its timing.</value>
    public CaseAppraisal Appraisal { get; }

    /// <summary>The seed of the draws.</summary>
    /// <value>The one given.</value>
    public int Seed { get; }

    /// <summary>How many draws there were.</summary>
    /// <value>100 or more.</value>
    public int Draws { get; }

    /// <summary>The chance that the case is worth more than nothing: P(NPV &gt; 0).</summary>
    /// <value>The share of the draws; its interval is its Monte Carlo error.</value>
    public Proportion ChanceOfProfit => Chance("net-present-value-above-0", "draws with a net present value above 0, over all draws", worths, worth => worth > 0);

    /// <summary>The average net present value of the draws.</summary>
    /// <value>Its interval is its Monte Carlo error. It comes to that of the appraisal but for this error, unless a measured effect has a skewed interval or figures of one line are correlated.</value>
    public MoneyEstimate MeanNetPresentValue => MonteCarlo(mean, error, "simulated-net-present-value/mean", "mean net present value of the draws");

    /// <summary>What it would be worth, at most, to find out everything before deciding (expected value of perfect information, EVPI): the average loss that would be avoided, or profit that would not be missed.</summary>
    /// <value>0 when no draw would change the decision; its interval is its Monte Carlo error.</value>
    public MoneyEstimate ValueOfPerfectInformation
    {
        get
        {
            (double value, double its) = Knowing;
            return MonteCarlo(value, its, "value-of-perfect-information", "mean over the draws of the loss avoided or the profit not missed by deciding with all figures known");
        }
    }

    /// <summary>The net present value with the range of the draws, to feed into another metric or an objective.</summary>
    /// <value>The value is that of the appraisal; the interval at each level lies between two percentiles of the draws.</value>
    public MoneyEstimate NetPresentValue => new(
        Appraisal.NetPresentValue,
        new Estimate((double)Appraisal.NetPresentValue.Amount, null, Money("net-present-value", "present value of benefits less that of costs"), level => Interval(level).Interval, null));

    /// <summary>The return on investment of present values with the range of the draws, to feed into another metric or an objective.</summary>
    /// <value>The value is that of the appraisal; the interval at each level lies between two percentiles of the draws; undefined when there are no costs.</value>
    public Estimate ReturnOnInvestment => new(
        Appraisal.ReturnOnInvestment.Value,
        Appraisal.ReturnOnInvestment.WhyUndefined,
        Appraisal.ReturnOnInvestment.Definition,
        level => ReturnInterval(level)?.Interval,
        HasReturns ? null : NoCosts);

    // Whoever knows, goes ahead with a profit only; whoever does not, goes ahead when the mean is above 0.
    private (double Mean, double Error) Knowing => MeanOf(worth => Math.Max(0, mean > 0 ? -worth : worth));

    private bool HasReturns => !returns.Any(double.IsNaN);

    /// <summary>The range of net present values.</summary>
    /// <param name="level">Which share of the draws lies in it, as many below as above, above 0 and below 1.</param>
    /// <returns>The range between two percentiles of the draws, with its Monte Carlo error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public BootstrapInterval Interval(double level = 0.9) => BootstrapInterval.OfSorted(sortedWorths.Value, Guard.Level(level), Seed);

    /// <summary>The range of returns on investment, of present values.</summary>
    /// <param name="level">Which share of the draws lies in it, as many below as above, above 0 and below 1.</param>
    /// <returns>The range between two percentiles of the draws, with its Monte Carlo error; <see langword="null"/> when draws have no costs.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public BootstrapInterval? ReturnInterval(double level = 0.9)
    {
        _ = Guard.Level(level);
        return HasReturns ? BootstrapInterval.OfSorted(sortedReturns.Value, level, Seed) : null;
    }

    /// <summary>The chance that the return on investment, of present values, is at least so high.</summary>
    /// <param name="share">The return: 1 for 100 %.</param>
    /// <returns>The share of the draws that have costs; its interval is its Monte Carlo error; undefined when none has.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not finite.</exception>
    public Proportion ChanceOfReturn(double share)
    {
        _ = Guard.Finite(share);
        return Chance(Guard.Invariant($"return-on-investment-from-{share}"), Guard.Invariant($"draws with a return on investment of {100 * share:0.##} % or more, over all draws that have costs"), returns, value => value >= share);
    }

    /// <summary>The chance that the programme has paid back by the end of a month, undiscounted.</summary>
    /// <param name="months">How many months after the start, 0 or more.</param>
    /// <param name="rule">When it counts as paid back.</param>
    /// <returns>The share of the draws; its interval is its Monte Carlo error. What isn't paid back within the case counts as not paid back.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="months"/> is negative, or <paramref name="rule"/> is no named value.</exception>
    public Proportion ChanceOfPayback(int months, PaybackRule rule = PaybackRule.FirstCrossing)
    {
        _ = Guard.AtLeast(0, months);
        long[] counts = Guard.Named(rule) == PaybackRule.StaysPaidBack ? paidBack.Value.Stays : paidBack.Value.First;
        return Proportion.From(
            counts.Take(Math.Min(months, Appraisal.Case.Months) + 1).Sum(),
            Draws,
            MetricDefinition.Share(Guard.Invariant($"paid-back-by-month-{months}"), Guard.Invariant($"draws paid back by the end of month {months}, over all draws")));
    }

    /// <summary>Writes what the draws say in the current culture, a line each.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes what the draws say, a line each.</summary>
    /// <param name="format">The format of the amounts; whole units when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string number = Text.IsGeneral(format) ? "N0" : format!;
        string Range(BootstrapInterval range, double scale, string with, string unit) =>
            (scale * range.Interval.Lower).ToString(with, formatProvider) + " to " + (scale * range.Interval.Upper).ToString(with, formatProvider) + unit
            + Text.In(formatProvider, $" in {100 * range.Interval.Level:0.##} % of the draws, bounds ± ") + (scale * range.MonteCarloError).ToString(with, formatProvider);
        string unit = " " + Appraisal.Case.Currency.Code;
        return string.Join(
            "\n",
            Text.In(formatProvider, $"{Draws:N0} draws{(Appraisal.Case.IsRiskAdjusted ? " of a case adjusted for risk" : "")}, seed {Seed}; after ± the Monte Carlo error (one standard error)"),
            Text.In(formatProvider, $"Chance of a net present value above 0: {100 * ChanceOfProfit.Value:N1} % ± {100 * ErrorOf(ChanceOfProfit):N1}"),
            "Net present value: " + Range(Interval(), 1, number, unit),
            "Mean net present value: " + mean.ToString(number, formatProvider) + unit + " ± " + error.ToString(number, formatProvider),
            "Return on investment: " + (ReturnInterval() is { } range ? Range(range, 100, "N1", " %") : "undefined (" + NoCosts.Text + ")"),
            "Value of perfect information: " + Knowing.Mean.ToString(number, formatProvider) + unit + " ± " + Knowing.Error.ToString(number, formatProvider));
    }

    private static double ErrorOf(Proportion chance) => Math.Sqrt(chance.Value!.Value * (1 - chance.Value.Value) / chance.Whole);

    private static double[] Sorted(double[] values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted;
    }

    private static Proportion Chance(string id, string text, double[] values, Func<double, bool> holds)
    {
        long hits = 0, all = 0;
        foreach (double value in values)
        {
            hits += holds(value) ? 1 : 0;
            all += double.IsNaN(value) ? 0 : 1;
        }

        return Proportion.From(hits, all, MetricDefinition.Share(id, text));
    }

    private MetricDefinition Money(string id, string text) => new(id, text, Appraisal.Case.Currency.Code, 1, BetterWhen.Higher);

    private MoneyEstimate MonteCarlo(double value, double standardError, string id, string text) =>
        MoneyEstimate.From(new Money((decimal)value, Appraisal.Case.Currency), standardError, Money(id, text));

    private (double Mean, double Error) MeanOf(Func<double, double> value)
    {
        // Updated means (Welford), which keep their digits where the spread is small beside the mean.
        double average = 0, squares = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            double one = value(worths[draw]), step = one - average;
            average += step / (draw + 1);
            squares += step * (one - average);
        }

        return (average, Math.Sqrt(squares / (Draws - 1.0) / Draws));
    }

    private void Draw()
    {
        CaseDraws draws = new(Appraisal.Case, Seed);
        CaseTerm[] terms = [.. Appraisal.Case.Terms];
        double[] weights = Array.ConvertAll(terms, Appraisal.Weight), benefits = new double[CaseDraws.Block], costs = new double[CaseDraws.Block];
        for (int start = 0; start < Draws; start += CaseDraws.Block)
        {
            draws.Next();
            Array.Clear(benefits, 0, CaseDraws.Block);
            Array.Clear(costs, 0, CaseDraws.Block);
            for (int term = 0; term < terms.Length; term++)
            {
                draws.Add(term, weights[term], terms[term].Line.IsBenefit ? benefits : costs);
            }

            int count = Math.Min(CaseDraws.Block, Draws - start);
            for (int i = 0; i < count; i++)
            {
                // What rounding alone leaves is neither a profit nor a loss.
                double worth = benefits[i] - costs[i];
                worths[start + i] = Math.Abs(worth) > Rounding * (Math.Abs(benefits[i]) + costs[i]) ? worth : 0;
                returns[start + i] = costs[i] > 0 ? worths[start + i] / costs[i] : double.NaN;
            }
        }
    }

    /// <summary>Draws the same figures once more, and follows the running total of each draw from month to month.</summary>
    private (long[] First, long[] Stays) DrawPaybacks()
    {
        CaseDraws draws = new(Appraisal.Case, Seed);
        CaseTerm[] terms = [.. Appraisal.Case.Terms];
        int months = Appraisal.Case.Months;
        double[][] parts = Array.ConvertAll(terms, term => Array.ConvertAll(term.Parts(), part => term.Sign * part)), lines = Array.ConvertAll(terms, _ => new double[CaseDraws.Block]);
        double[] totals = new double[CaseDraws.Block], sizes = new double[CaseDraws.Block], wholes = Array.ConvertAll(parts, its => its.Sum(Math.Abs));
        int[] first = new int[CaseDraws.Block], lastBelow = new int[CaseDraws.Block];
        long[] firsts = new long[months + 2], stays = new long[months + 2];
        for (int start = 0; start < Draws; start += CaseDraws.Block)
        {
            draws.Next();
            draws.Products(lines);
            Array.Clear(totals, 0, CaseDraws.Block);
            for (int i = 0; i < CaseDraws.Block; i++)
            {
                (first[i], lastBelow[i], sizes[i]) = (-1, -1, 0);
                for (int term = 0; term < terms.Length; term++)
                {
                    sizes[i] += Math.Abs(lines[term][i]) * wholes[term];
                }
            }

            for (int month = 0; month <= months; month++)
            {
                for (int term = 0; term < terms.Length; term++)
                {
                    if (parts[term][month] != 0)
                    {
                        CaseDraws.AddScaled(totals, lines[term], parts[term][month]);
                    }
                }

                for (int i = 0; i < CaseDraws.Block; i++)
                {
                    // Nothing is paid back before something has been spent; a running total that rounding alone keeps from 0 has reached it.
                    if (totals[i] < -Rounding * sizes[i])
                    {
                        lastBelow[i] = month;
                    }
                    else if (first[i] < 0 && lastBelow[i] >= 0)
                    {
                        first[i] = month;
                    }
                }
            }

            int count = Math.Min(CaseDraws.Block, Draws - start);
            for (int i = 0; i < count; i++)
            {
                firsts[first[i] >= 0 ? first[i] : lastBelow[i] < 0 ? 0 : months + 1]++;
                stays[lastBelow[i] + 1]++;
            }
        }

        (firsts[months + 1], stays[months + 1]) = (0, 0);
        return (firsts, stays);
    }
}
