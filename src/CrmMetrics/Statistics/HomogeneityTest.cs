using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>Whether groups share one rate: the chi-square or G test of homogeneity, with a caveat where too few are expected for its p-value to be trusted.</summary>
/// <remarks>Groups without cases take no part and no degree of freedom. The caveat follows Cochran (Biometrics 10, 1954): the chi-square distribution is a fair
/// approximation where no expected count is below 1 and no more than a fifth of them below 5. There is no correction for continuity.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class HomogeneityTest : IFormattable
{
    private const double FewExpected = 5, TooFewExpected = 1, ToleratedShare = 0.2;

    private HomogeneityTest(HypothesisTest test, int groups, double smallestExpected, int fewExpected)
    {
        Test = test;
        Groups = groups;
        SmallestExpected = smallestExpected;
        CellsBelowFive = fewExpected;
    }

    /// <summary>The statistic, its degrees of freedom (one less than there are groups) and the p-value.</summary>
    /// <value>A small p-value says that not all groups share one rate; it doesn't say which differ.</value>
    public HypothesisTest Test { get; }

    /// <summary>How many groups have cases.</summary>
    /// <value>2 or more.</value>
    public int Groups { get; }

    /// <summary>The smallest number of successes or failures that a group would have if all shared one rate.</summary>
    /// <value>Above 0.</value>
    public double SmallestExpected { get; }

    /// <summary>Of how many cells (a success and a failure cell for each group) fewer than five are expected.</summary>
    /// <value>From 0 to twice <see cref="Groups"/>.</value>
    public int CellsBelowFive { get; }

    /// <summary>Why the p-value is a rough one.</summary>
    /// <value><see langword="null"/> where enough cases are expected everywhere. Else join small groups, or test each group exactly (<see cref="ProportionTest.FisherExact"/>).</value>
    public Reason? Caveat => SmallestExpected >= TooFewExpected && CellsBelowFive <= ToleratedShare * 2 * Groups ? null : new(
        "small-expected-counts",
        Guard.Invariant($"the p-value is rough: {CellsBelowFive} of {2 * Groups} expected counts are below 5, the smallest is {SmallestExpected:G3}"));

    /// <summary>Tests that groups share one rate.</summary>
    /// <param name="shares">The share of each group, of different cases.</param>
    /// <param name="statistic">The statistic.</param>
    /// <returns>The test; <see langword="null"/> when fewer than two groups have cases, or all cases or none have the property.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statistic"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">Two shares were read under different definitions.</exception>
    /// <exception cref="OverflowException">A total passes the largest <see cref="long"/>.</exception>
    public static HomogeneityTest? From(ReadOnlySpan<Proportion> shares, HomogeneityStatistic statistic = HomogeneityStatistic.ChiSquare)
    {
        _ = Guard.Named(statistic);
        Proportion all = default;
        int groups = 0;
        foreach (Proportion share in shares)
        {
            all += share;
            groups += share.Whole > 0 ? 1 : 0;
        }

        if (groups < 2 || all.Part == 0 || all.Part == all.Whole)
        {
            return null;
        }

        double successRate = (double)all.Part / all.Whole, failureRate = (double)(all.Whole - all.Part) / all.Whole;
        double sum = 0, smallest = double.PositiveInfinity;
        int few = 0;
        foreach (Proportion share in shares)
        {
            if (share.Whole > 0)
            {
                double success = share.Whole * successRate, failure = share.Whole * failureRate, excess = Excess(share, all);
                sum += statistic == HomogeneityStatistic.G
                    ? 2 * (Distance(share.Part, success, excess) + Distance(share.Whole - share.Part, failure, -excess))
                    : excess * excess / (success * failureRate);
                smallest = Math.Min(smallest, Math.Min(success, failure));
                few += (success < FewExpected ? 1 : 0) + (failure < FewExpected ? 1 : 0);
            }
        }

        string name = statistic == HomogeneityStatistic.G ? "G test of homogeneity" : "chi-square test of homogeneity";
        return new(new(name, sum, groups - 1, ChiSquare.UpperTail(sum, groups - 1)), groups, smallest, few);
    }

    /// <summary>Writes the test and its caveat in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the test and its caveat.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Test.ToString(format, formatProvider) + (Caveat is { } caveat ? " (" + caveat + ")" : "");

    // Observed less expected, in which two large numbers that are nearly equal keep their digits.
    private static double Excess(Proportion share, Proportion all) =>
        ((DoubleDouble.Of(share.Part) * DoubleDouble.Of(all.Whole)) - (DoubleDouble.Of(all.Part) * DoubleDouble.Of(share.Whole))).Value / all.Whole;

    // Over a group's two cells the parts "expected − observed" cancel, and leave Σ observed × ln(observed ÷ expected).
    private static double Distance(double observed, double expected, double excess) => observed == 0 ? expected : Deviance.Part(observed, expected, excess);
}
