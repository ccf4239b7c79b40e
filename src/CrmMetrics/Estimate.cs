using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics;

/// <summary>A figure with its interval, in the form in which it crosses from one metric into another.</summary>
/// <remarks>A churn rate becomes an input of a lifetime value, a lifetime value one of LTV:CAC: each crosses as an estimate, so that
/// its definition and uncertainty go with it. Every metric gives one by <c>ToEstimate()</c>; figures from elsewhere get one by <c>From</c>.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Estimate : IMetric<Estimate>
{
    private readonly Func<double, ConfidenceInterval?>? interval;

    internal Estimate(double? value, Reason? whyUndefined, MetricDefinition definition, Func<double, ConfidenceInterval?>? interval, Reason? whyNoInterval)
    {
        Value = value;
        WhyUndefined = whyUndefined;
        Definition = definition;
        this.interval = interval;
        WhyNoInterval = whyNoInterval;
    }

    /// <inheritdoc/>
    public double? Value { get; }

    /// <inheritdoc/>
    public Reason? WhyUndefined { get; }

    /// <inheritdoc/>
    public MetricDefinition Definition { get; }

    /// <inheritdoc/>
    public Reason? WhyNoInterval { get; }

    /// <summary>Makes an estimate of a figure that is known exactly or whose uncertainty is unknown.</summary>
    /// <param name="value">The figure, in the unit of the definition.</param>
    /// <param name="definition">What the figure is.</param>
    /// <returns>An estimate without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public static Estimate From(double value, MetricDefinition definition) =>
        new(Guard.Finite(value), null, Guard.NotNull(definition), null, Reason.FiguresOnly);

    /// <summary>Makes an estimate from a figure and its standard error, with normal intervals.</summary>
    /// <param name="value">The figure, in the unit of the definition.</param>
    /// <param name="standardError">Its standard error, 0 or more, in the same unit.</param>
    /// <param name="definition">What the figure is.</param>
    /// <returns>An estimate whose interval is the value ± z standard errors.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite, or <paramref name="standardError"/> is negative or not finite.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public static Estimate From(double value, double standardError, MetricDefinition definition)
    {
        _ = Guard.Finite(value);
        _ = Guard.NotNegative(standardError);
        return new(value, null, Guard.NotNull(definition), level => Around(value, standardError, standardError, Normal.TwoSidedQuantile(level), level), null);
    }

    /// <summary>Makes an estimate from a figure and an interval that was reported with it.</summary>
    /// <param name="value">The figure, in the unit of the definition.</param>
    /// <param name="interval">Its interval, which holds the value.</param>
    /// <param name="definition">What the figure is.</param>
    /// <returns>An estimate with that interval; at other levels each side is stretched as a normal distribution's would be.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite or outside the interval, or the level is not above 0 and below 1.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public static Estimate From(double value, ConfidenceInterval interval, MetricDefinition definition)
    {
        _ = Guard.Finite(value);
        if (!interval.Contains(value))
        {
            throw Guard.Out(nameof(value), value, "must lie in its interval " + interval.ToString(null, CultureInfo.InvariantCulture));
        }

        double z = Normal.TwoSidedQuantile(Guard.Level(interval.Level, nameof(interval)));
        double down = (value - interval.Lower) / z, up = (interval.Upper - value) / z;
        return new(
            value,
            null,
            Guard.NotNull(definition),
            level => level.Equals(interval.Level) ? interval : Around(value, down, up, Normal.TwoSidedQuantile(level), level),
            null);
    }

    /// <inheritdoc/>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return interval?.Invoke(level);
    }

    /// <inheritdoc/>
    public Comparison? ComparedWith(Estimate baseline, double level = 0.95) => Comparison.Independent(this, Guard.NotNull(baseline), level);

    /// <summary>Writes the value with its 95 % interval in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the value.</summary>
    /// <param name="format"><c>G</c> or none: with its unit and its 95 % interval; else a format for the value.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (!Text.IsGeneral(format))
        {
            return Value?.ToString(format, formatProvider) ?? "";
        }

        return Value is { } value
            ? value.ToString("G4", formatProvider) + " " + Definition.Unit + (Interval() is { } bounds ? " " + bounds.ToString(null, formatProvider) : "")
            : "undefined (" + WhyUndefined + ")";
    }

    private static ConfidenceInterval Around(double value, double down, double up, double z, double level) =>
        new(value - (z * down), value + (z * up), level);
}
