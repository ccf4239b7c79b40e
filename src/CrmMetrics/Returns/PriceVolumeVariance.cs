using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Returns;

/// <summary>A variance split into the part that the price made and the part that the volume made.</summary>
/// <remarks>The parts add up to the variance exactly: they are rounded to as many decimals as the amounts have, to cents at least, and the last takes up what rounding left. A part above 0 is
/// favourable. Several periods are split one by one and added, since a change of the price from month to month within the plan is no variance.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record PriceVolumeVariance : IFormattable
{
    private static readonly Reason NoProjectedPrice = new("no-projected-price", "where no units were projected, there is no projected price");

    private static readonly Reason NoActualPrice = new("no-actual-price", "where no units came, there is no actual price");

    private PriceVolumeVariance(JointTerm jointTerm, Money? price, Money? volume, Money? joint, Reason? whyUndefined)
    {
        JointTerm = jointTerm;
        Price = price;
        Volume = volume;
        Joint = joint;
        WhyUndefined = whyUndefined;
    }

    /// <summary>Where the part goes that both make together.</summary>
    /// <value>The rule that the split was made under.</value>
    public JointTerm JointTerm { get; }

    /// <summary>The part of the price.</summary>
    /// <value>Above 0 when favourable; <see langword="null"/> when undefined.</value>
    public Money? Price { get; }

    /// <summary>The part of the volume.</summary>
    /// <value>Above 0 when favourable; <see langword="null"/> when undefined.</value>
    public Money? Volume { get; }

    /// <summary>The part that price and volume make together.</summary>
    /// <value>0 unless the rule is <see cref="JointTerm.Apart"/>; <see langword="null"/> when undefined.</value>
    public Money? Joint { get; }

    /// <summary>The parts together.</summary>
    /// <value>The variance; <see langword="null"/> when undefined.</value>
    public Money? Total => Price is { } price && Volume is { } volume && Joint is { } joint ? Money.Sum([price, volume, joint]) : null;

    /// <summary>Why there is no split.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyUndefined { get; }

    /// <summary>Writes the parts in the current culture, such as <c>price -2,000.00 EUR, volume -6,000.00 EUR</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the parts.</summary>
    /// <param name="format">The format of the money; grouped with two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string money = Text.IsGeneral(format) ? "N2" : format!;
        return WhyUndefined is { } reason
            ? "undefined (" + reason + ")"
            : "price " + Price?.ToString(money, formatProvider) + ", volume " + Volume?.ToString(money, formatProvider)
                + (JointTerm == JointTerm.Apart ? ", joint " + Joint?.ToString(money, formatProvider) : "");
    }

    internal static PriceVolumeVariance Undefined(JointTerm rule, Reason why) => new(rule, null, null, null, why);

    /// <summary>The sum of splits under one rule.</summary>
    internal static PriceVolumeVariance Sum(JointTerm rule, IReadOnlyCollection<PriceVolumeVariance> parts) =>
        parts.Select(part => part.WhyUndefined).FirstOrDefault(why => why is not null) is { } missing
            ? Undefined(rule, missing)
            : new(rule, Added(parts, part => part.Price), Added(parts, part => part.Volume), Added(parts, part => part.Joint), null);

    /// <summary>The split of one period of a benefit.</summary>
    internal static PriceVolumeVariance Of(PriceAndVolume projected, PriceAndVolume actual, JointTerm rule)
    {
        decimal planned = projected.Amount.Amount, came = actual.Amount.Amount, difference = ExactAmounts.Less(came, planned);
        int decimals = ExactAmounts.Decimals(planned, came);

        // What the actual volume would have brought at the projected price, and the projected volume at the actual price; halves are cut from finer ones.
        int finer = rule == JointTerm.Halved ? Math.Min(DecimalBits.MostDecimals, decimals + 4) : decimals;
        decimal? atOldPrice = projected.AtThisPrice(actual.Volume, finer), atNewPrice = actual.AtThisPrice(projected.Volume, finer);
        if (rule != JointTerm.WithVolume && atOldPrice is null)
        {
            return Undefined(rule, NoProjectedPrice);
        }

        if (rule != JointTerm.WithPrice && atNewPrice is null)
        {
            return Undefined(rule, NoActualPrice);
        }

        decimal before = atOldPrice ?? 0, after = atNewPrice ?? 0;
        decimal price = rule switch
        {
            JointTerm.WithPrice => ExactAmounts.Less(came, before),
            JointTerm.Halved => Math.Round(ExactAmounts.Sum(came, -before, after, -planned) / 2, decimals),
            _ => ExactAmounts.Less(after, planned),
        };
        decimal volume = rule == JointTerm.Apart ? ExactAmounts.Less(before, planned) : ExactAmounts.Less(difference, price);
        decimal joint = rule == JointTerm.Apart ? ExactAmounts.Sum(difference, -price, -volume) : 0;
        Currency currency = Money.Common(projected.Amount.Currency, actual.Amount.Currency);
        return new(rule, new(price, currency), new(volume, currency), new(joint, currency), null);
    }

    /// <summary>The same split with every part's sign changed, as a cost has it.</summary>
    internal PriceVolumeVariance Negated() => new(JointTerm, -Price, -Volume, -Joint, WhyUndefined);

    private static Money Added(IEnumerable<PriceVolumeVariance> parts, Func<PriceVolumeVariance, Money?> part) => Money.Sum(parts.Select(one => part(one)!.Value));
}
