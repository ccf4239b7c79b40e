using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Returns;

/// <summary>Whether a projection was met: yes, no, or nobody can tell yet, with the interval that says so.</summary>
/// <remarks>A projection is met when the whole interval of the variance lies at 0 or above, not met when it lies below 0. Amounts out of the books have an interval without width and always
/// get a verdict; measured ones get one once they are measured closely enough.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class VarianceVerdict : IFormattable
{
    private static readonly Reason OnBothSides = new("interval-on-both-sides", "the data are compatible with a shortfall and with none");

    internal VarianceVerdict(MoneyEstimate variance, double level, Money tolerance)
    {
        ConfidenceInterval? interval = variance.Interval(level);
        _ = Money.Common(variance.Value?.Currency ?? default, Guard.NotNegative(tolerance).Currency);
        Variance = variance;
        Interval = interval;
        Tolerance = tolerance;
        double least = -(double)tolerance.Amount;

        // Amounts known exactly are judged exactly, however large.
        Outcome = interval is not { } bounds ? VarianceOutcome.CannotTell
            : bounds.Width == 0 ? variance.Value!.Value.Amount >= -tolerance.Amount ? VarianceOutcome.Met : VarianceOutcome.NotMet
            : bounds.Lower >= least ? VarianceOutcome.Met
            : bounds.Upper < least ? VarianceOutcome.NotMet
            : VarianceOutcome.CannotTell;
        WhyCannotTell = Outcome != VarianceOutcome.CannotTell ? null : variance.WhyUndefined ?? variance.WhyNoInterval ?? OnBothSides;
    }

    /// <summary>The verdict.</summary>
    /// <value>Met, not met or cannot tell.</value>
    public VarianceOutcome Outcome { get; }

    /// <summary>The variance that was judged.</summary>
    /// <value>Above 0 when favourable.</value>
    public MoneyEstimate Variance { get; }

    /// <summary>The variances that the data are compatible with.</summary>
    /// <value>In the currency of the variance; <see langword="null"/> when there is none.</value>
    public ConfidenceInterval? Interval { get; }

    /// <summary>The shortfall that still counted as met.</summary>
    /// <value>0 or more.</value>
    public Money Tolerance { get; }

    /// <summary>Why nobody can tell.</summary>
    /// <value><see langword="null"/> exactly when the projection was met or not met.</value>
    public Reason? WhyCannotTell { get; }

    /// <summary>Writes the verdict with the variance and its interval in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the verdict with the variance and its interval.</summary>
    /// <param name="format">The format of the amounts; grouped with two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string amounts = Text.IsGeneral(format) ? "N2" : format!;
        string words = Outcome switch
        {
            VarianceOutcome.Met => "met",
            VarianceOutcome.NotMet => "not met",
            _ => "cannot tell",
        };
        string figures = Variance.Value is { } value ? ", variance " + value.ToString(amounts, formatProvider) : "";
        string bounds = Interval is { } interval ? " " + interval.ToString(amounts, formatProvider) : "";
        return words + figures + bounds + (WhyCannotTell is { } why ? ": " + why : "");
    }
}
