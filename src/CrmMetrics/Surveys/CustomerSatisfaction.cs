using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Surveys;

/// <summary>Customer satisfaction (CSAT): what the answers to "how satisfied are you?" say, under a named definition.</summary>
/// <remarks>
/// <para>How many of the best ratings count as satisfied is an argument. When it's left out, it is half of the scale without its middle:
/// 4–5 of 1–5, 5–7 of 1–7, the good one of good and bad. The definition says which.</para>
/// <para>The default value is the satisfaction of nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only the answers of
/// different respondents, under the same definition.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CustomerSatisfaction>))]
#endif
public readonly record struct CustomerSatisfaction : IMetric<CustomerSatisfaction>, ISummary<CustomerSatisfaction>
#if NET8_0_OR_GREATER
    , IAdditionOperators<CustomerSatisfaction, CustomerSatisfaction, CustomerSatisfaction>
    , IAdditiveIdentity<CustomerSatisfaction, CustomerSatisfaction>
    , IParsable<CustomerSatisfaction>
#endif
{
    // By the number of the definition; 0 is unset.
    private static readonly RatingMeasure[] Names = [default, RatingMeasure.Share, RatingMeasure.Mean, RatingMeasure.Net, RatingMeasure.Rescaled];

    private readonly RatingReading reading;

    private CustomerSatisfaction(RatingReading reading) => this.reading = reading;

    /// <summary>The satisfaction of nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static CustomerSatisfaction Zero => default;

    /// <summary>The scale of the answers.</summary>
    /// <value>Not set for <see cref="Zero"/>, and where two counts alone were given.</value>
    public RatingScale Scale => reading.Scale;

    /// <summary>How many of the best ratings count as satisfied.</summary>
    /// <value>1 or more; 0 for means, and where two counts alone were given.</value>
    public int Boxes => reading.Boxes;

    /// <summary>How many gave one of the best ratings.</summary>
    /// <value>0 or more; <see langword="null"/> for means, which do not keep it.</value>
    public long? Satisfied => reading.IsShare ? reading.Top : null;

    /// <summary>How many gave one of the worst ratings.</summary>
    /// <value>0 or more; <see langword="null"/> unless the figure is a net box, which alone keeps it.</value>
    public long? Dissatisfied => Kind == CustomerSatisfactionDefinition.NetBox ? reading.Bottom : null;

    /// <summary>How many answered.</summary>
    /// <value>0 or more.</value>
    public long Responses => reading.Responses;

    /// <summary>The satisfaction.</summary>
    /// <value>A share from 0 to 1 for top box and rescaled mean, from −1 to 1 for net box, a rating for the mean; <see langword="null"/> when nobody answered.</value>
    public double? Value => reading.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => reading.WhyUndefined;

    /// <inheritdoc/>
    public MetricDefinition Definition => reading.Definition("customer-satisfaction", "satisfied answers over all answers");

    /// <inheritdoc/>
    public Reason? WhyNoInterval => reading.WhyNoInterval;

    private CustomerSatisfactionDefinition Kind => (CustomerSatisfactionDefinition)Array.IndexOf(Names, reading.Measure);

    /// <summary>Makes the satisfaction from the count of satisfied answers, on a scale that is not told.</summary>
    /// <param name="satisfied">How many were satisfied.</param>
    /// <param name="responses">How many answered.</param>
    /// <returns>The share of satisfied answers; it can be compared with others that were made this way alone.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or more were satisfied than answered.</exception>
    public static CustomerSatisfaction From(long satisfied, long responses) =>
        new(RatingReading.OfShare(Guard.Part(satisfied, Guard.Count(responses)), responses, default, 0));

    /// <summary>Makes the satisfaction from the count of satisfied answers.</summary>
    /// <param name="satisfied">How many gave one of the best ratings.</param>
    /// <param name="responses">How many answered.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="boxes">How many of the best ratings count as satisfied; half of the scale without its middle when left out: 2 of 5, 3 of 7.</param>
    /// <returns>The share of the best ratings.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, more were satisfied than answered, the scale is not set, or
    /// <paramref name="boxes"/> leaves no rating over.</exception>
    public static CustomerSatisfaction From(long satisfied, long responses, RatingScale scale, int? boxes = null) =>
        new(RatingReading.OfShare(
            Guard.Part(satisfied, Guard.Count(responses)), responses, scale, scale.Set(nameof(scale)).Boxes(boxes, scale.Points - 1, nameof(boxes))));

    /// <summary>Reads the satisfaction off rating counts.</summary>
    /// <param name="ratings">The counts.</param>
    /// <param name="definition">What satisfaction means; the share of the best ratings when left out, since it's what most reports show.</param>
    /// <param name="boxes">How many of the best ratings count as satisfied (and, for a net box, how many of the worst as dissatisfied); half of the
    /// scale without its middle when left out: 2 of 5, 3 of 7. A mean has none.</param>
    /// <returns>The satisfaction; that of nobody for <see cref="RatingCounts.Zero"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ratings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named, or <paramref name="boxes"/> leaves no rating over.</exception>
    /// <exception cref="ArgumentException"><paramref name="boxes"/> is given for a mean.</exception>
    public static CustomerSatisfaction From(
        RatingCounts ratings, CustomerSatisfactionDefinition definition = CustomerSatisfactionDefinition.TopBox, int? boxes = null)
    {
        RatingScale scale = Guard.NotNull(ratings).Scale;
        RatingMeasure measure = Names[(int)Guard.Named(definition)];
        if (measure is RatingMeasure.Mean or RatingMeasure.Rescaled)
        {
            return boxes is null
                ? new(RatingReading.Of(ratings, measure, 0))
                : throw new ArgumentException(Guard.Invariant($"boxes: a mean takes all ratings, but boxes was {boxes}."), nameof(boxes));
        }

        return scale.IsUnset
            ? default
            : new(RatingReading.Of(ratings, measure, scale.Boxes(boxes, measure == RatingMeasure.Net ? scale.Points / 2 : scale.Points - 1, nameof(boxes))));
    }

    /// <summary>The range of figures that the answers are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Wilson's bounds for top box, adjusted Wald's for net box (as for the net promoter score), Student's t for means, cut to the scale;
    /// <see langword="null"/> when nobody answered, and for the mean of a single answer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => reading.Interval(Definition, level);

    /// <inheritdoc/>
    /// <remarks>Miettinen and Nurminen's interval for top box, adjusted Wald's for net box, Welch's t for means. Two means of which one has a single
    /// answer, or in which nobody differs, are compared without an interval.</remarks>
    public Comparison? ComparedWith(CustomerSatisfaction baseline, double level = 0.95)
    {
        _ = Guard.Level(level);
        return this == default || baseline == default
            ? null
            : reading.ComparedWith(baseline.reading, MetricDefinition.Same(Definition, baseline.Definition), level);
    }

    /// <summary>Adds the answers of other respondents.</summary>
    /// <param name="other">The figure of respondents who are not counted in this one, under the same definition.</param>
    /// <returns>The figure of both groups.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public CustomerSatisfaction Add(CustomerSatisfaction other) => this + other;

    /// <summary>Adds the answers of disjoint groups of respondents.</summary>
    /// <param name="left">The figure of one group.</param>
    /// <param name="right">The figure of another, under the same definition.</param>
    /// <returns>The figure of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static CustomerSatisfaction operator +(CustomerSatisfaction left, CustomerSatisfaction right)
    {
        if (left != default && right != default)
        {
            _ = MetricDefinition.Same(left.Definition, right.Definition);
        }

        return new(left.reading + right.reading);
    }

    /// <summary>Writes the figure with its counts in the current culture, such as <c>73/100 = 73.0 % (4–5 of 1–5)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the figure.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        CustomerSatisfaction self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => self.reading.General(),
            () => self.reading.AddTo(new Form().AddKind(self.Kind), "satisfied", "dissatisfied"));
    }

    /// <summary>Reads a figure.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CustomerSatisfaction Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a figure, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The figure; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CustomerSatisfaction result) => Form.TryParse(text, Read, out result);

    private static CustomerSatisfaction Read(Form form) => new(RatingReading.Read(form, Names[(int)form.Kind(CustomerSatisfactionDefinition.TopBox)], "satisfied", "dissatisfied"));

#if NET8_0_OR_GREATER
    static CustomerSatisfaction IAdditiveIdentity<CustomerSatisfaction, CustomerSatisfaction>.AdditiveIdentity => default;

    static CustomerSatisfaction IParsable<CustomerSatisfaction>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CustomerSatisfaction>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CustomerSatisfaction result) => TryParse(s, out result);
#endif
}
