using System;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>How much less money is worth the later it comes, with the period that the rate belongs to and the way it compounds.</summary>
/// <remarks>The default value discounts nothing. Rates that discount alike are equal, however they were given: 21 % over two years is 10 % a year.</remarks>
public readonly record struct DiscountRate : IFormattable
{
    // The continuous rate a day is all that is needed.
    private readonly double perDay;

    private DiscountRate(double perDay) => this.perDay = perDay;

    /// <summary>No discount: a sum is worth the same whenever it comes.</summary>
    /// <value>The default value.</value>
    public static DiscountRate None => default;

    /// <summary>Whether it discounts nothing.</summary>
    /// <value><see langword="true"/> for a rate of 0.</value>
    public bool IsNone => perDay.Equals(0);

    /// <summary>An effective rate: a sum that comes a unit later is worth 1 ÷ (1 + rate) of it now.</summary>
    /// <param name="rate">The rate, 0 or more: 0.1 for 10 %.</param>
    /// <param name="unit">The unit of time that the rate is for.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is negative or not finite, or <paramref name="unit"/> is not named.</exception>
    public static DiscountRate Effective(double rate, TimeUnit unit = TimeUnit.Year) => new(ExpLog.Log1p(Guard.NotNegative(rate)) / TimeLength.DaysIn(Guard.Named(unit)));

    /// <summary>A continuously compounded rate: a sum that comes a unit later is worth e to the minus rate of it now.</summary>
    /// <param name="rate">The rate, 0 or more.</param>
    /// <param name="unit">The unit of time that the rate is for.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is negative or not finite, or <paramref name="unit"/> is not named.</exception>
    public static DiscountRate Continuous(double rate, TimeUnit unit = TimeUnit.Year) => new(Guard.NotNegative(rate) / TimeLength.DaysIn(Guard.Named(unit)));

    /// <summary>The continuously compounded rate for a unit of time.</summary>
    /// <param name="unit">The unit of time.</param>
    /// <returns>The rate, 0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unit"/> is not named.</exception>
    public double ContinuousPer(TimeUnit unit) => perDay * TimeLength.DaysIn(Guard.Named(unit));

    /// <summary>The effective rate for a unit of time.</summary>
    /// <param name="unit">The unit of time.</param>
    /// <returns>The rate, 0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unit"/> is not named.</exception>
    public double EffectivePer(TimeUnit unit) => ExpLog.Expm1(ContinuousPer(unit));

    /// <summary>The continuously compounded rate for a length of time, such as the three months of a quarter.</summary>
    /// <param name="period">The length of time.</param>
    /// <returns>The rate, 0 or more; infinity for a rate above 0 over time without end.</returns>
    public double ContinuousPer(TimeLength period) => IsNone ? 0 : perDay * period.TotalDays;

    /// <summary>The effective rate for a length of time, such as the three months of a quarter.</summary>
    /// <param name="period">The length of time.</param>
    /// <returns>The rate, 0 or more; infinity for a rate above 0 over time without end.</returns>
    public double EffectivePer(TimeLength period) => ExpLog.Expm1(ContinuousPer(period));

    /// <summary>What a unit of money that comes later is worth now.</summary>
    /// <param name="delay">When it comes.</param>
    /// <returns>From 0 to 1.</returns>
    public double Factor(TimeLength delay) => IsNone ? 1 : Math.Exp(-perDay * delay.TotalDays);

    /// <summary>Writes the effective rate a year in the current culture, such as <c>10 % a year</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the effective rate a year.</summary>
    /// <param name="format">The format of the percentage's number; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        (100 * EffectivePer(TimeUnit.Year)).ToString(Text.IsGeneral(format) ? "G4" : format, formatProvider) + " % a year";
}
