using System;
using System.Globalization;

namespace CrmMetrics.Returns;

/// <summary>How long an investment takes to pay back, or that it never does.</summary>
/// <remarks>The default value is that of nothing invested: undefined.</remarks>
public readonly record struct PaybackTime : IFormattable
{
    private static readonly Reason NoFlows = new("no-flows", "nothing was paid or received");
    private static readonly Reason Never = new("never", "the running total does not reach nothing within the flows given");

    private readonly bool hasFlows;

    private PaybackTime(double? value, int? flows, bool isYears)
    {
        hasFlows = true;
        (Value, WholePeriods, IsYears) = (value, flows, isYears);
    }

    /// <summary>The time, interpolated within the period that reaches it, as though its flow came evenly.</summary>
    /// <value>0 or more, in periods, or in years for dated flows; <see langword="null"/> when it is never reached.</value>
    public double? Value { get; }

    /// <summary>The number of the period at whose end the total is reached.</summary>
    /// <value>0 or more; <see langword="null"/> when it is never reached, and for dated flows.</value>
    public int? WholePeriods { get; }

    /// <summary>Whether the time is in years.</summary>
    /// <value><see langword="true"/> for dated flows; else it is in periods.</value>
    public bool IsYears { get; }

    /// <summary>Whether there were flows and they don't pay back.</summary>
    /// <value><see langword="true"/> when never.</value>
    public bool IsNever => hasFlows && Value is null;

    /// <summary>Why there is no time.</summary>
    /// <value><see langword="null"/> when there is one.</value>
    public Reason? WhyUndefined => !hasFlows ? NoFlows : Value is null ? Never : null;

    /// <summary>Writes the time in the current culture, such as <c>2.5 periods</c> or <c>1.2 years</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the time.</summary>
    /// <param name="format"><c>G</c> or none: with its unit; else a format for the number.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        !Text.IsGeneral(format) ? Value?.ToString(format, formatProvider) ?? ""
        : WhyUndefined is { } reason ? "undefined (" + reason.Text + ")"
        : Text.In(formatProvider, $"{Value:0.0##} ") + (IsYears ? "years" : "periods");

    /// <summary>Follows the running total.</summary>
    /// <param name="times">When the flows come, ascending.</param>
    /// <param name="worths">The flows, discounted or not.</param>
    /// <param name="rule">When it counts as paid back.</param>
    /// <param name="isYears">Whether the times are years rather than periods counted from 0.</param>
    internal static PaybackTime Of(ReadOnlySpan<double> times, ReadOnlySpan<double> worths, PaybackRule rule, bool isYears)
    {
        if (times.IsEmpty)
        {
            return default;
        }

        // Nothing is paid back before something has been spent, if anything ever is.
        double total = 0, size = 0;
        bool isSpent = true;
        foreach (double worth in worths)
        {
            total += worth;
            size += Math.Abs(worth);
            isSpent &= total >= -1e-15 * size;
        }

        int? reached = null;
        double at = 0;
        (total, size) = (0, 0);
        for (int i = 0; i < worths.Length; i++)
        {
            double before = total;
            total += worths[i];
            size += Math.Abs(worths[i]);

            // A running total that rounding alone keeps from 0 has reached it.
            bool isPaid = total >= -1e-15 * size;
            isSpent |= !isPaid;
            if (!isPaid && rule == PaybackRule.StaysPaidBack)
            {
                reached = null;
            }
            else if (isPaid && isSpent && reached is null)
            {
                reached = i;
                at = i == 0 || worths[i] <= 0 ? times[i] : times[i - 1] + ((times[i] - times[i - 1]) * Math.Min(1, -before / worths[i]));
            }
        }

        return new(reached is null ? null : at, isYears ? null : reached, isYears);
    }
}
