using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Lifetime;

/// <summary>What a purchase may cost a customer on average, as far as is known: each amount with its chance, exact under the Gamma-Gamma model.</summary>
/// <remarks>It is the distribution of the customer's own mean, which lies behind the purchases and does not change; single purchases scatter about it. An inverse gamma distribution: its tail is
/// that of a power, so that the mean is not finite where the shape is 1 or below. The parameters of the model are taken as known.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SpendDistribution : IFormattable
{
    private readonly double shape;
    private readonly double scale;
    private readonly Currency currency;

    internal SpendDistribution(double shape, double scale, Currency currency)
    {
        this.shape = shape;
        this.scale = scale;
        this.currency = currency;
        WhyNoMean = shape > 1 ? null : NoMean;
        Mean = shape > 1 ? new Money((decimal)(scale / (shape - 1)), currency) : null;
    }

    /// <summary>The mean: what a purchase is expected to cost.</summary>
    /// <value><see langword="null"/> when it is not finite, and then <see cref="WhyNoMean"/> says why.</value>
    /// <remarks>The mean of all purchases of customers like these: few of them spend very much, so that most spend less.</remarks>
    public Money? Mean { get; }

    /// <summary>Why there is no mean.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyNoMean { get; }

    /// <summary>The amount that the customer's mean exceeds as likely as not.</summary>
    /// <value>Above 0; there is always one.</value>
    /// <exception cref="OverflowException">The amount is past what a decimal holds.</exception>
    public Money Median => Quantile(0.5);

    internal static Reason NoMean { get; } = new("no-finite-mean", "the tail of the spend is so heavy (q of 1 or below) that its mean is not finite; the median is");

    /// <summary>The amount that is not exceeded with a given chance.</summary>
    /// <param name="chance">The chance, above 0 and below 1.</param>
    /// <returns>Above 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chance"/> is not above 0 and below 1.</exception>
    /// <exception cref="OverflowException">The amount is past what a decimal holds.</exception>
    public Money Quantile(double chance) => chance is > 0 and < 1
        ? new((decimal)Point(chance, 1 - chance), currency)
        : throw Guard.Out(nameof(chance), chance, "a chance must be above 0 and below 1");

    /// <summary>The chance that the customer's mean is above an amount.</summary>
    /// <param name="amount">The amount.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="CurrencyMismatchException"><paramref name="amount"/> is in another currency.</exception>
    public double ProbabilityAbove(Money amount)
    {
        _ = Money.Common(amount.Currency, currency);
        return amount.Amount <= 0 ? 1 : IncompleteGamma.Tails(shape, scale / (double)amount.Amount).Lower;
    }

    /// <summary>The range in which the customer's mean lies with a given chance, an equal rest of it on each side.</summary>
    /// <param name="level">The chance, above 0 and below 1.</param>
    /// <returns>Amounts in the currency of the model.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval Interval(double level = 0.95)
    {
        double rest = (1 - Guard.Level(level)) / 2;
        return new(Point(rest, 1 - rest), Point(1 - rest, rest), level);
    }

    /// <summary>Writes the mean, or the median where there is none, and the range at 95 % in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the mean, or the median where there is none, and the range at 95 %.</summary>
    /// <param name="format">The format of the amounts; two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "N2" : format!;
        return (Mean is { } mean ? mean.ToString(numbers, formatProvider) : "median " + Median.ToString(numbers, formatProvider)) + " " + Interval().ToString(numbers, formatProvider);
    }

    // A large mean is a small rate.
    private double Point(double below, double above) => scale / IncompleteGamma.Quantile(shape, above, below);
}
