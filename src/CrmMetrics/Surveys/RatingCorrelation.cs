using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Surveys;

/// <summary>How closely the answers to two questions go together, such as a driver and the satisfaction that it is thought to drive.</summary>
/// <remarks>
/// <para>A correlation is not an effect: what moves both questions also correlates them.</para>
/// <para>The default value is that of no answers, without a <see cref="Value"/>. It does not add up: add the <see cref="RatingPairs"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RatingCorrelation>))]
#endif
public readonly record struct RatingCorrelation : IMetric<RatingCorrelation>
#if NET8_0_OR_GREATER
    , IParsable<RatingCorrelation>
#endif
{
    private static readonly MetricDefinition Pearson =
        new("rating-correlation/pearson", "Pearson's correlation of the ratings", "coefficient", 0.01, BetterWhen.Higher);

    private static readonly MetricDefinition Spearman =
        new("rating-correlation/spearman", "Spearman's correlation of the ranks", "coefficient", 0.01, BetterWhen.Higher);

    private static readonly Reason TooFew = new("too-few-values", "fewer than two respondents answered both questions");

    private static readonly Reason NoVariance = new("no-variance", "all gave the same answer to one of the questions");

    private static readonly Reason TooFewForInterval = new("too-few-values", "fewer than four respondents show no spread of a correlation");

    private readonly CorrelationMethod kind;

    private RatingCorrelation(double? value, long pairs, CorrelationMethod kind)
    {
        Value = value;
        Pairs = pairs;
        this.kind = kind;
    }

    /// <summary>How many answered both questions.</summary>
    /// <value>0 or more.</value>
    public long Pairs { get; }

    /// <summary>The coefficient.</summary>
    /// <value>From −1 to 1; <see langword="null"/> for fewer than two pairs, or when all gave the same answer to one of the questions.</value>
    public double? Value { get; }

    /// <inheritdoc/>
    public Reason? WhyUndefined => Value is not null ? null : Pairs < 2 ? TooFew : NoVariance;

    /// <inheritdoc/>
    public MetricDefinition Definition => kind == CorrelationMethod.Spearman ? Spearman : Pearson;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (Pairs < 4 ? TooFewForInterval : null);

    /// <summary>Makes the correlation from a coefficient that was computed elsewhere.</summary>
    /// <param name="coefficient">The coefficient, from −1 to 1; <see langword="null"/> where it is undefined.</param>
    /// <param name="pairs">How many answered both questions; 2 or more where there is a coefficient.</param>
    /// <param name="method">Which coefficient it is; Pearson's when left out.</param>
    /// <returns>The correlation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The coefficient is not from −1 to 1, there are too few pairs for it, or <paramref name="method"/> is not named.</exception>
    public static RatingCorrelation From(double? coefficient, long pairs, CorrelationMethod method = CorrelationMethod.Pearson)
    {
        _ = Guard.Count(pairs);
        _ = Guard.Named(method);
        return coefficient is not { } value ? new(null, pairs, method)
            : value is not (>= -1 and <= 1) ? throw Guard.Out(nameof(coefficient), value, "a correlation must be from -1 to 1")
            : pairs < 2 ? throw Guard.Out(nameof(pairs), pairs, "a correlation must have two pairs or more")
            : new(value, pairs, method);
    }

    /// <summary>The range of coefficients that the answers are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds from −1 to 1 by Fisher's z; <see langword="null"/> when the coefficient is undefined or made of fewer than four pairs.</returns>
    /// <remarks>The standard error of z is 1 / √(n − 3) (Fisher, Metron 1, 1921), for ranks √((1 + r² / 2) / (n − 3)) (Bonett and Wright, Psychometrika 65, 2000). At −1 and 1
    /// the interval has no width: it says that these answers agree throughout, not that all would.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double quantile = Normal.TwoSidedQuantile(Guard.Level(level));
        if (WhyNoInterval is not null || Value is not { } r)
        {
            return null;
        }

        double spread = kind == CorrelationMethod.Spearman ? 1 + (r * r / 2) : 1, margin = Math.Tanh(quantile * Math.Sqrt(spread / (Pairs - 3)));

        // tanh(artanh r ± margin), without the artanh that has no value at 1.
        return new((r - margin) / (1 - (r * margin)), (r + margin) / (1 + (r * margin)), level);
    }

    /// <inheritdoc/>
    /// <remarks>Of other respondents; from the two intervals by the method of variance estimates recovery (Zou, Psychological Methods 12, 2007).</remarks>
    public Comparison? ComparedWith(RatingCorrelation baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the coefficient with its count in the current culture, such as <c>0.52 (n = 1,000)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the coefficient.</summary>
    /// <param name="format"><c>G</c> or none: with its count; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        RatingCorrelation self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:F2} (n = {self.Pairs:N0})",
            () => new Form().Add("coefficient", self.Value).Add("pairs", self.Pairs).AddKind(self.kind));
    }

    /// <summary>Reads a correlation.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The correlation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RatingCorrelation Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a correlation, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The correlation; the default value when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RatingCorrelation result) => Form.TryParse(text, Read, out result);

    private static RatingCorrelation Read(Form form)
    {
        (double? coefficient, long pairs) = (form.OptionalDouble("coefficient"), form.Int64("pairs"));
        return form.IsUnsetKind(coefficient is null && pairs == 0) ? default : From(coefficient, pairs, form.Kind(CorrelationMethod.Pearson));
    }

#if NET8_0_OR_GREATER
    static RatingCorrelation IParsable<RatingCorrelation>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RatingCorrelation>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RatingCorrelation result) => TryParse(s, out result);
#endif
}
