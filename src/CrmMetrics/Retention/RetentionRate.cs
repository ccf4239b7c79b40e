using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Retention;

/// <summary>The customer retention rate: the share of the customers of a period's beginning whom the company kept.</summary>
/// <remarks>
/// <para>The word has several meanings, see <see cref="RetentionDefinition"/>; rates of two meanings refuse to be compared or added.</para>
/// <para>The default value is the rate of nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only rates of
/// different customers.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RetentionRate>))]
#endif
public readonly record struct RetentionRate : IMetric<RetentionRate>, ISummary<RetentionRate>
#if NET8_0_OR_GREATER
    , IAdditionOperators<RetentionRate, RetentionRate, RetentionRate>
    , IAdditiveIdentity<RetentionRate, RetentionRate>
    , IParsable<RetentionRate>
#endif
{
    private static readonly Reason NoOpeningCustomers = new("no-opening-customers", "there were no customers to keep");

    private static readonly Reason NotASubset = new(
        "not-a-subset", "under this definition the rate is no share of the opening customers, so no interval for a share applies");

    private static readonly MetricDefinition[] Definitions =
    [
        Define("survivors-over-opening", "customers of the opening day still there on the closing day, over those of the opening day"),
        Define("closing-minus-new", "customers of the closing day less the new among them, over those of the opening day"),
        Define("closing-minus-all-new", "customers of the closing day less all who joined, over those of the opening day"),
        Define("continuous-over-opening", "customers of the opening day who were there on every day, over those of the opening day"),
        Define("repeat-purchase", "buyers of the period before who bought again, over the buyers of the period before"),
    ];

    private readonly RetentionDefinition kind;

    private RetentionRate(long retained, long opening, RetentionDefinition kind)
    {
        Retained = retained;
        Opening = opening;
        this.kind = kind;
    }

    /// <summary>The rate of nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static RetentionRate Zero => default;

    /// <summary>How many were retained.</summary>
    /// <value>From 0 to <see cref="Opening"/>; more, or less than 0, only under the two definitions that subtract.</value>
    public long Retained { get; }

    /// <summary>How many customers there were to keep.</summary>
    /// <value>0 or more.</value>
    public long Opening { get; }

    /// <summary>The rate.</summary>
    /// <value>A share, 0.8 for 80 %; <see langword="null"/> when there was nobody to keep.</value>
    public double? Value => Opening == 0 ? null : (double)Retained / Opening;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Opening == 0 ? NoOpeningCustomers : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => Definitions[(int)(kind == 0 ? RetentionDefinition.SurvivorsOverOpening : kind) - 1];

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (IsSubset(kind) ? null : NotASubset);

    /// <summary>Makes the rate from counts.</summary>
    /// <param name="retained">How many were retained, as the definition counts them.</param>
    /// <param name="opening">How many customers there were to keep: those of the opening day, or the buyers of the period before.</param>
    /// <param name="definition">What "retained" means.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, <paramref name="retained"/> exceeds <paramref name="opening"/> under a
    /// definition that counts a part of it, or <paramref name="definition"/> is no named value.</exception>
    public static RetentionRate From(long retained, long opening, RetentionDefinition definition = RetentionDefinition.SurvivorsOverOpening)
    {
        _ = Guard.Named(definition);
        _ = Guard.Count(opening);
        return new(IsSubset(definition) ? Guard.Part(retained, opening) : retained, opening, definition);
    }

    /// <summary>The range of rates that the customers seen are compatible with, taking each customer's staying as chance.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Wilson's bounds, shares; <see langword="null"/> when there is nobody, or under a definition that subtracts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return WhyNoInterval is null ? Share.Interval(level) : null;
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two shares of different customers, by the score method of Miettinen and Nurminen.</remarks>
    public Comparison? ComparedWith(RetentionRate baseline, double level = 0.95)
    {
        _ = Guard.Level(level);
        MetricDefinition definition = MetricDefinition.Same(Definition, baseline.Definition);
        return Value is not { } rate || baseline.Value is not { } before ? null
            : IsSubset(kind) ? Share.ComparedWith(baseline.Share, level)
            : Comparison.WithoutInterval(definition, rate - before, NotASubset);
    }

    /// <summary>Adds the rate of other customers.</summary>
    /// <param name="other">The rate of customers who are not counted in this one, under the same definition.</param>
    /// <returns>The rate of both groups.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    public RetentionRate Add(RetentionRate other) => this + other;

    /// <summary>Adds the rates of disjoint groups of customers.</summary>
    /// <param name="left">The rate of one group.</param>
    /// <param name="right">The rate of another, under the same definition.</param>
    /// <returns>The rate of both.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    public static RetentionRate operator +(RetentionRate left, RetentionRate right)
    {
        if (left.kind != 0 && right.kind != 0)
        {
            _ = MetricDefinition.Same(left.Definition, right.Definition);
        }

        return new(left.Retained + right.Retained, left.Opening + right.Opening, left.kind == 0 ? right.kind : left.kind);
    }

    /// <summary>Writes the rate with its counts in the current culture, such as <c>160/200 = 80.0 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the rate.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        RetentionRate self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Retained:N0}/{self.Opening:N0} = {100 * self.Value:F1} %",
            () => new Form().Add("retained", self.Retained).Add("opening", self.Opening).AddKind(self.kind));
    }

    /// <summary>Reads a rate.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RetentionRate Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a rate, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The rate; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RetentionRate result) => Form.TryParse(text, Read, out result);

    private Proportion Share => Proportion.From(Retained, Opening, Definition);

    private static bool IsSubset(RetentionDefinition kind) =>
        kind is not (RetentionDefinition.ClosingMinusNew or RetentionDefinition.ClosingMinusAllNew);

    private static MetricDefinition Define(string id, string text) => MetricDefinition.Share("retention-rate/" + id, text);

    private static RetentionRate Read(Form form)
    {
        long retained = form.Int64("retained"), opening = form.Int64("opening");
        return form.IsUnsetKind(retained == 0 && opening == 0) ? default : From(retained, opening, form.Kind(RetentionDefinition.SurvivorsOverOpening));
    }

#if NET8_0_OR_GREATER
    static RetentionRate IAdditiveIdentity<RetentionRate, RetentionRate>.AdditiveIdentity => default;

    static RetentionRate IParsable<RetentionRate>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RetentionRate>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RetentionRate result) => TryParse(s, out result);
#endif
}
