using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>What customers did after the end of their histories: what a model's forecasts are held against.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class HoldOut : IFormattable
{
    private readonly long[] purchases;
    private readonly decimal[] spend;

    internal HoldOut(PurchaseHistories calibration, TimeLength length, long[] purchases, decimal[] spend, Currency currency)
    {
        this.purchases = purchases;
        this.spend = spend;
        Calibration = calibration;
        Length = length;
        Currency = currency;
        Purchases = Array.AsReadOnly(purchases);
        foreach (long count in purchases)
        {
            TotalPurchases = checked(TotalPurchases + count);
        }
    }

    /// <summary>The histories up to the beginning of the hold-out.</summary>
    /// <value>One for each customer.</value>
    public PurchaseHistories Calibration { get; }

    /// <summary>How long the hold-out lasts.</summary>
    /// <value>Above 0.</value>
    public TimeLength Length { get; }

    /// <summary>How often each customer bought in it.</summary>
    /// <value>One number a customer, in the order of the histories.</value>
    public IReadOnlyList<long> Purchases { get; }

    /// <summary>How often all customers bought in it.</summary>
    /// <value>0 or more.</value>
    public long TotalPurchases { get; }

    /// <summary>Whether it is known what they paid.</summary>
    /// <value><see langword="true"/> when the purchases had amounts.</value>
    public bool HasSpend => spend.Length > 0;

    /// <summary>The currency of the spend.</summary>
    /// <value>Unset when no spend is known.</value>
    public Currency Currency { get; }

    /// <summary>What a customer paid in the hold-out.</summary>
    /// <param name="index">The place of the customer, from 0.</param>
    /// <returns>The amount; <see langword="null"/> when no spend is known.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to one below the count.</exception>
    public Money? Spend(int index) => (uint)index >= (uint)purchases.Length
        ? throw Guard.Out(nameof(index), index, Guard.Invariant($"must be from 0 to {purchases.Length - 1}"))
        : HasSpend ? new(spend[index], Currency) : null;

    /// <summary>What all customers paid in the hold-out.</summary>
    /// <value><see langword="null"/> when no spend is known.</value>
    /// <exception cref="OverflowException">The sum has more digits than a decimal holds.</exception>
    public Money? TotalSpend => HasSpend ? Money.Sum(spend, Currency) : null;

    /// <summary>Takes what was counted elsewhere.</summary>
    /// <param name="calibration">The histories up to the beginning of the hold-out.</param>
    /// <param name="length">How long the hold-out lasts.</param>
    /// <param name="purchases">How often each customer bought in it; in the order of the histories.</param>
    /// <returns>The hold-out, without spend.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="calibration"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is not one number for each history.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is 0 or without end, or a number is negative (the message names the row).</exception>
    public static HoldOut From(PurchaseHistories calibration, TimeLength length, ReadOnlySpan<long> purchases)
    {
        if (length.TotalDays <= 0 || length.IsForever)
        {
            throw Guard.Out(nameof(length), length, "must be above 0 and have an end");
        }

        if (purchases.Length != Guard.NotNull(calibration).Count)
        {
            throw Guard.Bad(nameof(purchases), $"purchases: there must be one number for each of the {calibration.Count} histories, but there were {purchases.Length}.");
        }

        for (int row = 0; row < purchases.Length; row++)
        {
            if (purchases[row] < 0)
            {
                throw Guard.Out(nameof(purchases), purchases[row], Guard.Invariant($"the count of row {row} (counted from 0) must be 0 or more"));
            }
        }

        return new(calibration, length, purchases.ToArray(), [], default);
    }

    /// <summary>Writes how often the customers bought in the hold-out, in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes how often the customers bought in the hold-out.</summary>
    /// <param name="format">The format of the counts; grouped when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        TotalPurchases.ToString(Text.IsGeneral(format) ? "N0" : format, formatProvider) + (TotalPurchases == 1 ? " purchase in " : " purchases in ") + Length.ToString(null, formatProvider);
}
