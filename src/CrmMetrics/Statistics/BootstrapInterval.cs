using System;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>An interval found by drawing the data again from themselves, with how far chance may have moved its bounds.</summary>
/// <param name="Interval">The interval between two percentiles of the draws, in the unit of the metric.</param>
/// <param name="MonteCarloError">The standard error of the worse bound that comes from the limited number of draws alone, in the unit of the metric; it
/// halves with four times as many draws.</param>
/// <param name="Draws">How many times the data were drawn again.</param>
/// <param name="Seed">The seed of the draws.</param>
public readonly record struct BootstrapInterval(ConfidenceInterval Interval, double MonteCarloError, int Draws, int Seed) : IFormattable
{
    /// <summary>Writes the interval in the current culture, such as <c>[41.2, 48.8] at 95 % (10,000 draws, seed 7, bounds ± 0.05)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the interval.</summary>
    /// <param name="format">The format of the bounds; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Interval.ToString(format, formatProvider) + Text.In(formatProvider, $" ({Draws:N0} draws, seed {Seed}, bounds ± {MonteCarloError:G2})");

    /// <summary>Cuts the percentile interval out of drawn values.</summary>
    /// <param name="draws">The drawn values, in any order; sorted in place.</param>
    /// <param name="level">The confidence level.</param>
    /// <param name="seed">The seed of the draws.</param>
    internal static BootstrapInterval Of(double[] draws, double level, int seed) => Of(draws, level, seed, (1 - level) / 2, 1 - ((1 - level) / 2));

    /// <summary>Cuts an interval between two given percentiles out of drawn values.</summary>
    /// <param name="draws">The drawn values, in any order; sorted in place.</param>
    /// <param name="level">The confidence level.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="lower">The share of the draws below the lower bound.</param>
    /// <param name="upper">The share of the draws below the upper bound.</param>
    internal static BootstrapInterval Of(double[] draws, double level, int seed, double lower, double upper)
    {
        Array.Sort(draws);
        return OfSorted(draws, level, seed, lower, upper);
    }

    /// <summary>Cuts the percentile interval out of values that ascend.</summary>
    /// <param name="sorted">The drawn values, ascending.</param>
    /// <param name="level">The confidence level.</param>
    /// <param name="seed">The seed of the draws.</param>
    internal static BootstrapInterval OfSorted(double[] sorted, double level, int seed) => OfSorted(sorted, level, seed, (1 - level) / 2, 1 - ((1 - level) / 2));

    private static BootstrapInterval OfSorted(double[] sorted, double level, int seed, double lower, double upper) => new(
        new(Quantile(sorted, lower), Quantile(sorted, upper), level),
        Math.Max(Error(sorted, lower), Error(sorted, upper)),
        sorted.Length,
        seed);

    private static double Quantile(double[] sorted, double share)
    {
        double place = Math.Max(0, Math.Min(1, share)) * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    // How many draws fall below a quantile varies by √(B q (1 − q)): the draws so far to either side tell what that is worth.
    private static double Error(double[] sorted, double share)
    {
        double step = Math.Sqrt(share * (1 - share) / sorted.Length);
        return (Quantile(sorted, share + step) - Quantile(sorted, share - step)) / 2;
    }
}
