using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Surveys;

/// <summary>The customer effort score (CES): how easy it was for the customer, under a named definition.</summary>
/// <remarks>
/// <para>Score 1.0 asks "how much effort did you have to put forth?" from 1, very low, to 5, very high: low is good
/// (Dixon, Freeman and Toman, Harvard Business Review, July 2010). Score 2.0 asks for agreement with "the company made it easy for me", from 1 to 7: high is
/// good. The scale tells the two apart, and the direction is part of the definition: a goal for one can't be fed the other.</para>
/// <para>The default value is the score of nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only the answers of
/// different respondents, under the same definition.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CustomerEffort>))]
#endif
public readonly record struct CustomerEffort : IMetric<CustomerEffort>, ISummary<CustomerEffort>
#if NET8_0_OR_GREATER
    , IAdditionOperators<CustomerEffort, CustomerEffort, CustomerEffort>
    , IAdditiveIdentity<CustomerEffort, CustomerEffort>
    , IParsable<CustomerEffort>
#endif
{
    // By the number of the definition; 0 is unset.
    private static readonly RatingMeasure[] Names = [default, RatingMeasure.Mean, RatingMeasure.Share, RatingMeasure.Net];

    private readonly RatingReading reading;

    private CustomerEffort(RatingReading reading) => this.reading = reading;

    /// <summary>The effort score of nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static CustomerEffort Zero => default;

    /// <summary>The scale of score 1.0: the effort from 1, very low, to 5, very high.</summary>
    /// <value>1 to 5, lower is better.</value>
    public static RatingScale EffortScale => RatingScale.Of(1, 5, RatingOrientation.LowerIsBetter);

    /// <summary>The scale of score 2.0: the agreement that it was easy, from 1 to 7.</summary>
    /// <value>1 to 7, higher is better.</value>
    public static RatingScale AgreementScale => RatingScale.OneToSeven;

    /// <summary>The scale of the answers, which tells score 1.0 from score 2.0.</summary>
    /// <value><see cref="EffortScale"/> or <see cref="AgreementScale"/>; not set for <see cref="Zero"/>.</value>
    public RatingScale Scale => reading.Scale;

    /// <summary>How many found it easy.</summary>
    /// <value>0 or more: 1–2 of 5 or 5–7 of 7; <see langword="null"/> for the mean, which does not keep it.</value>
    public long? Easy => reading.IsShare ? reading.Top : null;

    /// <summary>How many found it hard.</summary>
    /// <value>0 or more: 4–5 of 5 or 1–3 of 7; <see langword="null"/> unless the figure is net, which alone keeps it.</value>
    public long? Hard => Kind == CustomerEffortDefinition.Net ? reading.Bottom : null;

    /// <summary>How many answered.</summary>
    /// <value>0 or more.</value>
    public long Responses => reading.Responses;

    /// <summary>The effort score.</summary>
    /// <value>A rating for the mean, a share from 0 to 1 for those who agree, from −1 to 1 for net; <see langword="null"/> when nobody answered.</value>
    public double? Value => reading.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => reading.WhyUndefined;

    /// <inheritdoc/>
    public MetricDefinition Definition => reading.Definition(Scale == EffortScale ? "customer-effort-1.0" : "customer-effort-2.0", "nobody was asked");

    /// <inheritdoc/>
    public Reason? WhyNoInterval => reading.WhyNoInterval;

    private CustomerEffortDefinition Kind => (CustomerEffortDefinition)Array.IndexOf(Names, reading.Measure);

    /// <summary>Makes score 2.0 from the count of those who agree that it was easy.</summary>
    /// <param name="agreeing">How many answered 5, 6 or 7 of 7.</param>
    /// <param name="responses">How many answered.</param>
    /// <returns>The share that agrees.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or more agree than answered.</exception>
    public static CustomerEffort From(long agreeing, long responses) =>
        new(RatingReading.OfShare(Guard.Part(agreeing, Guard.Count(responses)), responses, AgreementScale, AgreementScale.Points / 2));

    /// <summary>Reads the score off rating counts.</summary>
    /// <param name="ratings">The counts, on <see cref="EffortScale"/> for score 1.0 or <see cref="AgreementScale"/> for 2.0.</param>
    /// <param name="definition">What the score means; the mean when left out, as it was first published.</param>
    /// <returns>The score; that of nobody for <see cref="RatingCounts.Zero"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ratings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    /// <exception cref="InvalidOperationException">The ratings are on another scale, or agreement is read off score 1.0, which does not ask for it.</exception>
    public static CustomerEffort From(RatingCounts ratings, CustomerEffortDefinition definition = CustomerEffortDefinition.Mean)
    {
        RatingScale scale = Guard.NotNull(ratings).Scale;
        RatingMeasure measure = Names[(int)Guard.Named(definition)];
        if (scale.IsUnset)
        {
            return default;
        }

        Check(scale, measure);
        return new(RatingReading.Of(ratings, measure, scale.Points / 2));
    }

    /// <summary>The range of figures that the answers are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Student's t for the mean, cut to the scale, Wilson's bounds for those who agree, adjusted Wald's for net (as for the net promoter score);
    /// <see langword="null"/> when nobody answered, and for the mean of a single answer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => reading.Interval(Definition, level);

    /// <inheritdoc/>
    /// <remarks>Welch's t for the mean, Miettinen and Nurminen's interval for those who agree, adjusted Wald's for net. Two means of which one has a single
    /// answer, or in which nobody differs, are compared without an interval. <see cref="Comparison.IsBetter"/> knows that less effort is better.</remarks>
    public Comparison? ComparedWith(CustomerEffort baseline, double level = 0.95)
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
    public CustomerEffort Add(CustomerEffort other) => this + other;

    /// <summary>Adds the answers of disjoint groups of respondents.</summary>
    /// <param name="left">The figure of one group.</param>
    /// <param name="right">The figure of another, under the same definition.</param>
    /// <returns>The figure of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static CustomerEffort operator +(CustomerEffort left, CustomerEffort right)
    {
        if (left != default && right != default)
        {
            _ = MetricDefinition.Same(left.Definition, right.Definition);
        }

        return new(left.reading + right.reading);
    }

    /// <summary>Writes the figure with its counts in the current culture, such as <c>4.08 (n = 1,000, 1–7)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the figure.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        CustomerEffort self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => self.reading.General(),
            () => self.reading.AddTo(new Form().AddKind(self.Kind), "easy", "hard"));
    }

    /// <summary>Reads a figure.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CustomerEffort Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a figure, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The figure; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CustomerEffort result) => Form.TryParse(text, Read, out result);

    private static CustomerEffort Read(Form form)
    {
        RatingReading read = RatingReading.Read(form, Names[(int)form.Kind(CustomerEffortDefinition.Mean)], "easy", "hard");
        if (!read.IsUnset)
        {
            Check(read.Scale, read.Measure);
        }

        return new(read);
    }

    private static void Check(RatingScale scale, RatingMeasure measure)
    {
        if (scale != EffortScale && scale != AgreementScale)
        {
            throw new InvalidOperationException(
                "A customer effort score is read off CustomerEffort.EffortScale (1–5, lower is better) or CustomerEffort.AgreementScale (1–7), but the ratings are on "
                + scale.ToString(null, CultureInfo.InvariantCulture) + ".");
        }

        if (measure == RatingMeasure.Share && scale == EffortScale)
        {
            throw new InvalidOperationException("Customer effort score 1.0 asks for the effort and not for agreement: read its mean or its net.");
        }
    }

#if NET8_0_OR_GREATER
    static CustomerEffort IAdditiveIdentity<CustomerEffort, CustomerEffort>.AdditiveIdentity => default;

    static CustomerEffort IParsable<CustomerEffort>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CustomerEffort>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CustomerEffort result) => TryParse(s, out result);
#endif
}
