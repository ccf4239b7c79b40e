using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics;

/// <summary>An amount of money with its interval, in the form in which it crosses from one metric into another.</summary>
/// <remarks>The bounds of its interval are amounts in the currency of <see cref="Value"/>.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class MoneyEstimate : IMetric<MoneyEstimate>
{
    private readonly Estimate amount;

    internal MoneyEstimate(Money? value, Estimate amount)
    {
        Value = value;
        this.amount = amount;
    }

    /// <summary>The amount.</summary>
    /// <value><see langword="null"/> when undefined, and then <see cref="WhyUndefined"/> says why.</value>
    public Money? Value { get; }

    /// <inheritdoc/>
    public Reason? WhyUndefined => amount.WhyUndefined;

    /// <inheritdoc/>
    public MetricDefinition Definition => amount.Definition;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => amount.WhyNoInterval;

    double? IMetric.Value => amount.Value;

    /// <summary>Makes an estimate of an amount that is known exactly or whose uncertainty is unknown.</summary>
    /// <param name="value">The amount.</param>
    /// <param name="definition">What the amount is.</param>
    /// <returns>An estimate without an interval.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public static MoneyEstimate From(Money value, MetricDefinition definition) =>
        new(value, Estimate.From((double)value.Amount, definition));

    /// <summary>Makes an estimate from an amount and its standard error, with normal intervals.</summary>
    /// <param name="value">The amount.</param>
    /// <param name="standardError">Its standard error, 0 or more, in the currency of <paramref name="value"/>.</param>
    /// <param name="definition">What the amount is.</param>
    /// <returns>An estimate whose interval is the amount ± z standard errors.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="standardError"/> is negative or not finite.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public static MoneyEstimate From(Money value, double standardError, MetricDefinition definition) =>
        new(value, Estimate.From((double)value.Amount, standardError, definition));

    /// <summary>Makes an estimate from an amount and an interval that was reported with it.</summary>
    /// <param name="value">The amount.</param>
    /// <param name="interval">Its interval, in the same currency, which holds the amount.</param>
    /// <param name="definition">What the amount is.</param>
    /// <returns>An estimate with that interval; at other levels each side is stretched as a normal distribution's would be.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside the interval, or the level is not above 0 and below 1.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public static MoneyEstimate From(Money value, ConfidenceInterval interval, MetricDefinition definition) =>
        new(value, Estimate.From((double)value.Amount, interval, definition));

    /// <inheritdoc/>
    public ConfidenceInterval? Interval(double level = 0.95) => amount.Interval(level);

    /// <inheritdoc/>
    public Comparison? ComparedWith(MoneyEstimate baseline, double level = 0.95)
    {
        _ = Money.Common(Guard.NotNull(baseline).Value?.Currency ?? default, Value?.Currency ?? default);
        return Comparison.Independent(this, baseline, level);
    }

    /// <summary>Writes the amount with its 95 % interval in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the amount.</summary>
    /// <param name="format"><c>G</c> or none: with its currency and its 95 % interval; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (!Text.IsGeneral(format) || Value is not { } value)
        {
            return amount.ToString(format, formatProvider);
        }

        return value.ToString(null, formatProvider) + (Interval() is { } bounds ? " " + bounds.ToString("N2", formatProvider) : "");
    }

    /// <summary>The estimate that a money metric gives of itself.</summary>
    internal static MoneyEstimate Of(IMetric metric, Money? value) => new(value, metric.ToEstimate());
}
