using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>How many purchases a customer may make in a time to come: the chance of each number, exact under the model.</summary>
/// <remarks>The parameters of the model are taken as known. What it tells is what one customer may do, which varies far more than the mean of many.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class FuturePurchases : IFormattable
{
    private readonly Func<long, double> exactly;
    private readonly Func<long, double> atLeast;

    internal FuturePurchases(double mean, Func<long, double> exactly, Func<long, double> atLeast)
    {
        Mean = mean;
        this.exactly = exactly;
        this.atLeast = atLeast;
    }

    /// <summary>How many on average.</summary>
    /// <value>0 or more; infinity where the time has no end and those who stay buy for ever.</value>
    public double Mean { get; }

    /// <summary>The chance of no purchase.</summary>
    /// <value>From 0 to 1.</value>
    public double ProbabilityOfNone => exactly(0);

    /// <summary>The chance of exactly so many purchases.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public double Probability(long count) => exactly(Guard.Count(count));

    /// <summary>The chance of so many purchases or more.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <returns>From 0 to 1; 1 for none or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public double ProbabilityOfAtLeast(long count) => Guard.Count(count) == 0 ? 1 : atLeast(count);

    /// <summary>The number that is not exceeded with a given chance: 0.5 gives the median.</summary>
    /// <param name="chance">The chance, above 0 and below 1.</param>
    /// <returns>The smallest number that is not exceeded with at least that chance.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chance"/> is not above 0 and below 1.</exception>
    /// <exception cref="OverflowException">The number is past 4 × 10¹⁸.</exception>
    public long Quantile(double chance)
    {
        if (!(chance is > 0 and < 1))
        {
            throw Guard.Out(nameof(chance), chance, "a chance must be above 0 and below 1");
        }

        // Exceeded: at least one more.
        long low = -1, high = 0;
        while (!IsEnough(high))
        {
            low = high;
            high = checked((2 * high) + 1);
        }

        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = IsEnough(middle) ? (low, middle) : (middle, high);
        }

        return high;

        // The chance of more is compared, since beside 1 a small chance has no digits; a rounding of the last digit does not make it one more.
        bool IsEnough(long count) => atLeast(count + 1) <= (1 - chance) * (1 + 1e-12);
    }

    /// <summary>The range in which the number lies with a given chance, an equal rest of it on each side at most.</summary>
    /// <param name="level">The chance, above 0 and below 1.</param>
    /// <returns>Whole numbers. Where many customers make no purchase the lower bound is 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval Interval(double level = 0.95)
    {
        double rest = (1 - Guard.Level(level)) / 2;
        return new(Quantile(rest), Quantile(1 - rest), level);
    }

    /// <summary>Writes the mean and the range at 95 % in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the mean and the range at 95 %.</summary>
    /// <param name="format">The format of the mean; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Mean.ToString(Text.IsGeneral(format) ? "G4" : format, formatProvider) + " purchases " + Interval().ToString("0", formatProvider);
}
