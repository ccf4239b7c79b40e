using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Returns;

/// <summary>An amount made of a volume and a price: deals and what each brings, hours and what each costs, licences and seats.</summary>
/// <remarks>The default value is a volume of 0 at no known price.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct PriceAndVolume : IFormattable
{
    // Kept where the amount doesn't tell it.
    private readonly Money? priceOfNone;

    private PriceAndVolume(Money amount, decimal volume, Money? price)
    {
        Amount = amount;
        Volume = volume;
        priceOfNone = volume == 0 ? price : null;
    }

    /// <summary>The amount.</summary>
    /// <value>Price times volume.</value>
    public Money Amount { get; }

    /// <summary>How many units.</summary>
    /// <value>0 or more.</value>
    public decimal Volume { get; }

    /// <summary>What one unit brings or costs.</summary>
    /// <value><see langword="null"/> when the amount of no units was given.</value>
    public Money? Price => Volume == 0 ? priceOfNone : Amount / Volume;

    /// <summary>Makes the amount from a price and a volume.</summary>
    /// <param name="price">What one unit brings or costs.</param>
    /// <param name="volume">How many units, 0 or more.</param>
    /// <returns>The amount, price times volume.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="volume"/> is negative.</exception>
    /// <exception cref="OverflowException">The amount passes what a decimal holds.</exception>
    public static PriceAndVolume From(Money price, decimal volume) => new(price * Guard.NotNegative(volume), volume, price);

    /// <summary>Makes the mean price from an amount and its volume, as books and reports have them.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="volume">How many units it is for, 0 or more.</param>
    /// <returns>The amount, with amount over volume as the price.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="volume"/> is negative, or 0 where the amount isn't.</exception>
    public static PriceAndVolume FromAmount(Money amount, decimal volume) =>
        Guard.NotNegative(volume) != 0 || amount.Amount == 0
            ? new(amount, volume, null)
            : throw Guard.Out(nameof(volume), volume, "an amount of " + amount.ToString("R", null) + " must be for some units");

    /// <summary>Writes the price, the volume and the amount in the current culture, such as <c>1,200.00 EUR × 40 = 48,000.00 EUR</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the price, the volume and the amount.</summary>
    /// <param name="format">The format of the money; grouped with two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string money = Text.IsGeneral(format) ? "N2" : format!;
        return (Price?.ToString(money, formatProvider) ?? "no price") + " × " + Volume.ToString("#,##0.####", formatProvider) + " = " + Amount.ToString(money, formatProvider);
    }

    /// <summary>What so many units bring or cost at this price.</summary>
    /// <returns>The amount, rounded to decimals; <see langword="null"/> when the price is unknown and there are any units.</returns>
    internal decimal? AtThisPrice(decimal volume, int decimals) =>
        volume == 0 ? 0 : Volume != 0 ? ExactAmounts.Share(volume, Amount.Amount, Volume, decimals) : priceOfNone is { } price ? ExactAmounts.Share(volume, price.Amount, 1, decimals) : null;
}
