using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>How the true rates of groups are spread, as their counts show it, to shrink the rate of a small group towards the rest (empirical Bayes).</summary>
/// <remarks>
/// <para>Each group's true rate is taken as drawn from one beta distribution, whose two parameters are those that make the counts of all groups likeliest (the beta-binomial
/// distribution; Skellam, Journal of the Royal Statistical Society B 10, 1948). A group's shrunken rate is the mean of what that distribution leaves likely after its own counts:
/// its own rate and the mean over groups, weighed by its cases and by <see cref="Concentration"/>.</para>
/// <para>Where the groups differ no more than chance makes them, the likeliest spread is none: the concentration is infinite, all shrunken rates are the pooled one, and
/// <see cref="WhyDegenerate"/> says so. That does not show that they are equal.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class BetaBinomialPrior : IFormattable
{
    private static readonly Reason OneGroup = new("one-group", "only one group has cases, and one group shows no spread");

    private static readonly Reason NoSpread = new("no-overdispersion", "the groups differ no more than chance makes them, so that no spread of their true rates can be seen");

    private static readonly Reason AllOrNone = new("all-or-none", "each group has only successes or only failures, so that nothing says how far to shrink them");

    private readonly Proportion pooled;

    private BetaBinomialPrior(Proportion pooled, int groups, double mean, double concentration, double logLikelihoodRatio, Reason? whyDegenerate)
    {
        this.pooled = pooled;
        Groups = groups;
        Mean = mean;
        Concentration = concentration;
        WhyDegenerate = whyDegenerate;
        double statistic = Math.Max(0, 2 * logLikelihoodRatio);
        Overdispersion = new("likelihood ratio test of a spread of true rates", statistic, 1, statistic == 0 ? 1 : 0.5 * ChiSquare.UpperTail(statistic, 1));
    }

    /// <summary>How many groups have cases.</summary>
    /// <value>1 or more.</value>
    public int Groups { get; }

    /// <summary>The mean of the true rates over groups, large and small alike.</summary>
    /// <value>From 0 to 1; the pooled share where no spread can be seen.</value>
    public double Mean { get; }

    /// <summary>How many cases of its own a group needs for its rate to count as much as the mean of all groups.</summary>
    /// <value>α + β of the beta distribution; infinite where no spread can be seen, 0 where nothing says how far to shrink.</value>
    public double Concentration { get; }

    /// <summary>The standard deviation of the true rates over groups.</summary>
    /// <value>0 or more, as a share.</value>
    public double StandardDeviation => Math.Sqrt(Mean * (1 - Mean) / (1 + Concentration));

    /// <summary>Why there is no beta distribution that fits best.</summary>
    /// <value><see langword="null"/> where there is one.</value>
    public Reason? WhyDegenerate { get; }

    /// <summary>The test that all groups share one rate, against this spread.</summary>
    /// <value>The likelihood ratio. Since a spread cannot be negative, its p-value is half that of one degree of freedom (Self and Liang, Journal of the American
    /// Statistical Association 82, 1987), and 1 where no spread can be seen.</value>
    public HypothesisTest Overdispersion { get; }

    /// <summary>Fits the spread of the true rates of groups.</summary>
    /// <param name="shares">The share of each group, of different cases; those without cases take no part.</param>
    /// <returns>The likeliest spread; <see langword="null"/> when no group has cases.</returns>
    /// <exception cref="DefinitionMismatchException">Two shares were read under different definitions.</exception>
    /// <exception cref="OverflowException">A total passes the largest <see cref="long"/>.</exception>
    public static BetaBinomialPrior? Fit(ReadOnlySpan<Proportion> shares)
    {
        Proportion all = default;
        int groups = 0;
        bool isMixed = false;
        foreach (Proportion share in shares)
        {
            all += share;
            groups += share.Whole > 0 ? 1 : 0;
            isMixed |= share.Part > 0 && share.Part < share.Whole;
        }

        if (all.Value is not { } rate)
        {
            return null;
        }

        if (groups == 1 || all.Part == 0 || all.Part == all.Whole)
        {
            return new(all, groups, rate, double.PositiveInfinity, 0, groups == 1 ? OneGroup : NoSpread);
        }

        BetaBinomialLikelihood likelihood = new(shares, rate);
        (double mean, double spread, double gain) = likelihood.Best(isMixed);
        return gain <= 0 ? new(all, groups, rate, double.PositiveInfinity, 0, NoSpread)
            : double.IsPositiveInfinity(spread) ? new(all, groups, mean, 0, gain, AllOrNone)
            : new(all, groups, mean, 1 / spread, gain, null);
    }

    /// <summary>The rate of a group, shrunken towards the rest by as much as its own counts leave open.</summary>
    /// <param name="share">The share of the group.</param>
    /// <returns>The mean of its likely true rates, with their equal-tailed credible interval, which takes the fitted spread as known. The mean over groups where the group has no
    /// cases. Where no spread can be seen, the pooled share with its equal-tailed Jeffreys interval. Undefined where nothing says how far to shrink.</returns>
    /// <exception cref="DefinitionMismatchException">The share was read under another definition than those of the fit.</exception>
    public Estimate Shrunken(Proportion share)
    {
        if (share != default)
        {
            _ = MetricDefinition.Same(pooled.Definition, share.Definition);
        }

        MetricDefinition definition = pooled.Definition with { Id = pooled.Definition.Id + "/shrunken", Text = pooled.Definition.Text + ", shrunken towards the other groups" };
        if (double.IsPositiveInfinity(Concentration))
        {
            return new(Mean, null, definition, level => pooled.Interval(ProportionInterval.JeffreysEqualTailed, level), null);
        }

        if (Concentration == 0)
        {
            return new(null, WhyDegenerate, definition, null, WhyDegenerate);
        }

        double successes = (Mean * Concentration) + share.Part, failures = ((1 - Mean) * Concentration) + (share.Whole - share.Part);
        return new(successes / (successes + failures), null, definition, level => Credible(successes, failures, level), null);
    }

    /// <summary>How much a group's own rate counts in its shrunken one.</summary>
    /// <param name="share">The share of the group.</param>
    /// <returns>Its cases over its cases and <see cref="Concentration"/>: from 0 (all comes from the other groups) to 1.</returns>
    public double OwnWeight(Proportion share) => share.Whole == 0 || double.IsPositiveInfinity(Concentration) ? 0 : share.Whole / (share.Whole + Concentration);

    /// <summary>Writes the mean, the spread and the concentration in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the mean, the spread and the concentration.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        string mean = "mean " + Mean.ToString(numbers, formatProvider) + " of " + Groups.ToString("N0", formatProvider) + " groups, ";
        return mean + (WhyDegenerate is { } reason
            ? reason.Text
            : "standard deviation " + StandardDeviation.ToString(numbers, formatProvider) + ", worth " + Concentration.ToString(numbers, formatProvider) + " cases");
    }

    private static ConfidenceInterval Credible(double successes, double failures, double level)
    {
        double tail = 0.5 * (1 - level), rest = 0.5 * (1 + level);
        double lower = IncompleteBeta.Odds(successes, failures, tail, rest), upper = IncompleteBeta.Odds(successes, failures, rest, tail);
        return new(lower / (1 + lower), 1 / (1 + (1 / upper)), level);
    }
}
