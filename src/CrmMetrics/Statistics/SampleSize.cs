using System;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>How many cases are needed, before they are collected.</summary>
/// <param name="Exact">The number that the formula gives, above 0.</param>
/// <param name="Required">The whole number of cases that suffices: the next one up, and no more than the population.</param>
public readonly record struct SampleSize(double Exact, long Required) : IFormattable
{
    /// <summary>The cases for an interval of a share that reaches so far to either side.</summary>
    /// <param name="margin">Half the width of the interval, a share above 0 and below 1: 0.03 for ± 3 percentage points.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="expected">The share that is expected; ½ needs the most cases.</param>
    /// <param name="population">How many cases there are at all; no limit when left out.</param>
    /// <returns>The number of cases, by the normal approximation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The margin or the level is not above 0 and below 1, the expected share not from 0 to 1, or the population below 1.</exception>
    public static SampleSize ForShare(double margin, double level = 0.95, double expected = 0.5, long? population = null)
    {
        _ = margin is > 0 and < 1 ? margin : throw Guard.Out(nameof(margin), margin, "a margin of a share must be above 0 and below 1");
        return ForMean(margin, Guard.Share(expected) * (1 - expected), level, population);
    }

    /// <summary>The cases for an interval of a mean that reaches so far to either side.</summary>
    /// <param name="margin">Half the width of the interval, above 0, in the unit of the values.</param>
    /// <param name="variance">The variance that a single value is expected to have, 0 or more, in the squared unit.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="population">How many cases there are at all; no limit when left out.</param>
    /// <returns>The number of cases, by the normal approximation; the finite population takes its part off the unrounded number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not above 0, the variance is negative, the level not above 0 and below 1, or the population below 1.</exception>
    /// <exception cref="OverflowException">More cases are needed than a <see cref="long"/> holds.</exception>
    public static SampleSize ForMean(double margin, double variance, double level = 0.95, long? population = null)
    {
        double z = Normal.TwoSidedQuantile(Guard.Level(level)), errors = z / Guard.Positive(margin);
        double unlimited = errors * errors * Guard.NotNegative(variance);
        if (population is not { } size)
        {
            return Rounded(unlimited, long.MaxValue);
        }

        _ = size >= 1 ? size : throw Guard.Out(nameof(population), size, "must be 1 or more");
        return Rounded(unlimited / (1 + ((unlimited - 1) / size)), size);
    }

    /// <summary>The cases in each of two groups of the same size that show a difference of two shares.</summary>
    /// <param name="first">The share expected in one group, from 0 to 1.</param>
    /// <param name="second">The share expected in the other, from 0 to 1 and not the same.</param>
    /// <param name="level">The confidence level of the two-sided test, above 0 and below 1.</param>
    /// <param name="power">The chance of finding the difference if it is there, above 0 and below 1.</param>
    /// <param name="variance">Which variance stands behind the significance limit.</param>
    /// <returns>The number of cases in each group, by the normal approximation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A share is not from 0 to 1 or both are the same, the level or the power is not above 0 and below 1, or <paramref name="variance"/> is not named.</exception>
    /// <exception cref="OverflowException">More cases are needed than a <see cref="long"/> holds.</exception>
    public static SampleSize ForDifference(
        double first, double second, double level = 0.95, double power = 0.8, SampleSizeVariance variance = SampleSizeVariance.Pooled)
    {
        double significance = Normal.TwoSidedQuantile(Guard.Level(level));
        double chance = -Normal.UpperQuantile(power is > 0 and < 1 ? power : throw Guard.Out(nameof(power), power, "must be above 0 and below 1"));
        double separate = (Guard.Share(first) * (1 - first)) + (Guard.Share(second) * (1 - second)), middle = (first + second) / 2;
        double pooled = Guard.Named(variance) == SampleSizeVariance.Pooled ? 2 * middle * (1 - middle) : separate;
        double reach = (significance * Math.Sqrt(pooled)) + (chance * Math.Sqrt(separate));
        return first.Equals(second)
            ? throw Guard.Out(nameof(second), second, "must differ from the first share: no number of cases shows that equal shares differ")
            : Rounded(reach / (first - second) * (reach / (first - second)), long.MaxValue);
    }

    /// <summary>Writes the number of cases in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the number of cases.</summary>
    /// <param name="format">The format of <see cref="Required"/>; grouped digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Required.ToString(Text.IsGeneral(format) ? "N0" : format, formatProvider);

    private static SampleSize Rounded(double exact, long most) => new(exact, Math.Min(most, (long)Math.Ceiling(exact)));
}
