using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>All that is predicted of one customer, in one record: as the prediction table of R's CLVTools.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct CustomerPrediction : IFormattable
{
    /// <summary>What the customer did so far.</summary>
    /// <value>As it was given.</value>
    public PurchaseHistory History { get; internal init; }

    /// <summary>How far the prediction looks.</summary>
    /// <value>The time from the end of the observation on; may have no end.</value>
    public TimeLength Horizon { get; internal init; }

    /// <summary>The chance that the customer has not dropped out by the end of the observation.</summary>
    /// <value>From 0 to 1.</value>
    public double ProbabilityAlive { get; internal init; }

    /// <summary>How many purchases the customer makes within the horizon, on average (conditional expected transactions, CET).</summary>
    /// <value>0 or more; <see langword="null"/> over a horizon without end, where the sum may have no bound.</value>
    public double? ExpectedPurchases { get; internal init; }

    /// <summary>The same, each counted less the later it comes (DECT within a horizon, DERT over one without end).</summary>
    /// <value>0 or more; equal to <see cref="ExpectedPurchases"/> without a discount.</value>
    public double DiscountedPurchases { get; internal init; }

    /// <summary>What a purchase of the customer is expected to cost.</summary>
    /// <value><see langword="null"/> where it has no finite mean.</value>
    public Money? ExpectedSpend { get; internal init; }

    /// <summary>The lifetime value within the horizon (CLV): what is left of the expected purchases, discounted, less the cost to serve.</summary>
    /// <value>May be negative where serving costs more than it brings; <see langword="null"/> where <see cref="ExpectedSpend"/> is, and then <see cref="WhyNoValue"/> says why.</value>
    public Money? Value { get; internal init; }

    /// <summary>Why there is no value.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyNoValue { get; internal init; }

    /// <summary>How many purchases the customer made in the hold-out.</summary>
    /// <value><see langword="null"/> without a hold-out.</value>
    public long? ActualPurchases { get; internal init; }

    /// <summary>What the customer spent in the hold-out.</summary>
    /// <value><see langword="null"/> without a hold-out, or without its spend.</value>
    public Money? ActualSpend { get; internal init; }

    /// <summary>Writes the prediction in the current culture, such as <c>alive 85.0 %, 1.24 purchases in 39 weeks, worth 14.20 EUR</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the prediction.</summary>
    /// <param name="format">The format of the number of purchases; two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string purchases = (ExpectedPurchases ?? DiscountedPurchases).ToString(Text.IsGeneral(format) ? "N2" : format, formatProvider);
        string time = Horizon.IsForever ? " discounted purchases " : " purchases in ";
        return Text.In(formatProvider, $"alive {100 * ProbabilityAlive:N1} %, ") + purchases + time + Horizon.ToString(null, formatProvider)
            + (Value is { } value ? ", worth " + Text.In(formatProvider, $"{value.Amount:N2} {value.Currency}") : ", no value: " + WhyNoValue);
    }
}
