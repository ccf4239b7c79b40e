using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Statistics;

/// <summary>The mean of values, such as a mean rating or a mean sales cycle.</summary>
/// <remarks>
/// <para>It keeps the count, the sum and the sum of squares in 31 digits: exact for whole numbers such as ratings, and to 1e-12 in any order for others.</para>
/// <para>The default value is the mean of nothing: the identity of <c>+</c>, with no <see cref="Value"/>. Add only the values of different
/// cases, read under the same definition.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<SampleMean>))]
#endif
public readonly record struct SampleMean : IMetric<SampleMean>, ISummary<SampleMean>
#if NET8_0_OR_GREATER
    , IAdditionOperators<SampleMean, SampleMean, SampleMean>
    , IAdditiveIdentity<SampleMean, SampleMean>
    , IParsable<SampleMean>
#endif
{
    private static readonly MetricDefinition SumOverCount = new("mean", "sum over count", "units", 1, BetterWhen.Higher);

    private static readonly Reason NoValues = new("no-values", "there are no values to take the mean of");

    private readonly Moments moments;
    private readonly MetricDefinition? own;

    private SampleMean(Moments moments, MetricDefinition? definition)
    {
        this.moments = moments;
        own = definition;
    }

    /// <summary>The mean of nothing, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static SampleMean Zero => default;

    /// <summary>How many values there are.</summary>
    /// <value>0 or more.</value>
    public long Count => moments.Count;

    /// <summary>The sum of the values.</summary>
    /// <value>In the unit of the values; the nearest double.</value>
    public double Sum => moments.Sum.Value;

    /// <summary>The sum of the squared values.</summary>
    /// <value>In the squared unit of the values; the nearest double.</value>
    public double SumOfSquares => moments.Squares.Value;

    /// <summary>The mean.</summary>
    /// <value>In the unit of the values; <see langword="null"/> when there are none.</value>
    public double? Value => Count == 0 ? null : moments.Mean;

    /// <summary>The variance, with one less than the count in the denominator.</summary>
    /// <value>In the squared unit of the values, 0 or more; <see langword="null"/> for fewer than two values.</value>
    public double? Variance => Count < 2 ? null : moments.Variance;

    /// <summary>The standard deviation, the root of <see cref="Variance"/>.</summary>
    /// <value>In the unit of the values, 0 or more; <see langword="null"/> for fewer than two values.</value>
    public double? StandardDeviation => Count < 2 ? null : Math.Sqrt(moments.Variance);

    /// <inheritdoc/>
    public Reason? WhyUndefined => Count == 0 ? NoValues : null;

    /// <summary>The definition that the mean was read under.</summary>
    /// <value>The one given; "sum over count" when none was.</value>
    public MetricDefinition Definition => own ?? SumOverCount;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? moments.WhyNoInterval;

    /// <summary>Takes the mean of a column of values.</summary>
    /// <param name="values">One value a case.</param>
    /// <param name="definition">What the mean is; "sum over count" when left out.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite; the message gives its index.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static SampleMean From(ReadOnlySpan<double> values, MetricDefinition? definition = null) => new(MomentsSum.Of(values), definition);

    /// <summary>Takes the mean of values in one pass.</summary>
    /// <param name="values">One value a case.</param>
    /// <param name="definition">What the mean is; "sum over count" when left out.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite; the message gives its index.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static SampleMean From(IEnumerable<double> values, MetricDefinition? definition = null) => new(MomentsSum.Of(Guard.NotNull(values)), definition);

    /// <summary>Takes the mean of values that were counted, such as the answers on a rating scale.</summary>
    /// <param name="values">The values, such as 1 to 5.</param>
    /// <param name="counts">How often each was seen; as many as there are values.</param>
    /// <param name="definition">What the mean is; "sum over count" when left out.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentException">There are not as many counts as values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite, or a count is negative; the message gives its index.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static SampleMean FromHistogram(ReadOnlySpan<double> values, ReadOnlySpan<long> counts, MetricDefinition? definition = null)
    {
        if (values.Length != counts.Length)
        {
            throw new ArgumentException(Guard.Invariant($"counts: there must be one count for each of the {values.Length} values, but there were {counts.Length}."), nameof(counts));
        }

        Moments sums = default;
        for (int i = 0; i < values.Length; i++)
        {
            long count = counts[i];
            if (count < 0)
            {
                throw Guard.Out(nameof(counts), count, Guard.Invariant($"a count must be 0 or more (index {i})"));
            }

            sums += count == 0 ? default : Moments.Of(Finite(values[i], i), count);
        }

        return new(sums, definition);
    }

    /// <summary>The count and the sums, for summaries of other rooms.</summary>
    internal Moments Sums => moments;

    /// <summary>The mean of values that a summary has added up.</summary>
    internal static SampleMean Of(Moments moments, MetricDefinition definition) => new(moments, definition);

    /// <summary>Makes the mean from figures that were computed elsewhere.</summary>
    /// <param name="count">How many values there are.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="standardDeviation">Their standard deviation, with n − 1 in its denominator, 0 or more; of one value it must be 0.</param>
    /// <param name="definition">What the mean is; "sum over count" when left out.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1, a figure is not finite, or the deviation is negative or that of a single value.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static SampleMean FromMoments(long count, double mean, double standardDeviation, MetricDefinition? definition = null)
    {
        _ = count >= 1 ? count : throw Guard.Out(nameof(count), count, "must be 1 or more");
        _ = Guard.Finite(mean);
        _ = Guard.NotNegative(standardDeviation);
        if (count == 1 && standardDeviation > 0)
        {
            throw Guard.Out(nameof(standardDeviation), standardDeviation, "must be 0 for a single value");
        }

        Moments level = Moments.Of(mean, count);
        DoubleDouble spread = DoubleDouble.Product(standardDeviation, standardDeviation) * DoubleDouble.Of(count - 1);
        return new(new Moments(0, default, spread) + level, definition);
    }

    /// <summary>The range of means that the values are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Student's t bounds; <see langword="null"/> for fewer than two values.</returns>
    /// <remarks>Equal values have an interval of width 0. It says that these values don't vary, not that the mean is certain.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => moments.Interval(level);

    /// <inheritdoc/>
    /// <remarks>Welch's t. There is no interval where either mean has fewer than two values, or where all values of both groups are equal.</remarks>
    public Comparison? ComparedWith(SampleMean baseline, double level = 0.95) => ComparedWith(baseline, MeanComparison.Welch, level);

    /// <summary>The change from a baseline of other cases, by a method of choice.</summary>
    /// <param name="baseline">The mean to set this one against, of other cases.</param>
    /// <param name="method">The method of the interval and the p-value.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The difference of the means; <see langword="null"/> when either has no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public Comparison? ComparedWith(SampleMean baseline, MeanComparison method, double level = 0.95)
    {
        _ = Guard.Level(level);
        _ = Guard.Named(method);
        return Comparable(baseline) ? moments.ComparedWith(baseline.moments, Change(baseline), method, Definition, level) : null;
    }

    /// <summary>Tests that this mean and a baseline of other cases are equal.</summary>
    /// <param name="baseline">The mean to set this one against, of other cases.</param>
    /// <param name="method">The test.</param>
    /// <returns>The t test; <see langword="null"/> when either has fewer than two values, or all values of both are equal.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public HypothesisTest? Test(SampleMean baseline, MeanComparison method = MeanComparison.Welch)
    {
        _ = Guard.Named(method);
        return Comparable(baseline) ? moments.Test(baseline.moments, Change(baseline), method) : null;
    }

    /// <summary>The difference from a baseline in standard deviations: Cohen's d.</summary>
    /// <param name="baseline">The mean to set this one against, of other cases.</param>
    /// <returns>The difference over the pooled standard deviation; <see langword="null"/> when either mean has no value or nothing varies.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public double? CohensD(SampleMean baseline) =>
        Comparable(baseline) && Count + baseline.Count > 2 && moments.Pooled(baseline.moments).Deviation is > 0 and double deviation
            ? Change(baseline) / deviation
            : null;

    /// <summary>Cohen's d with its bias for few values taken off: Hedges' g.</summary>
    /// <param name="baseline">The mean to set this one against, of other cases.</param>
    /// <returns>d times 1 − 3 / (4 df − 1); <see langword="null"/> when <see cref="CohensD"/> is.</returns>
    /// <remarks>The usual approximation (Hedges, Journal of Educational Statistics 6, 1981); the exact factor of gamma functions differs by less than 0.001 from 8 degrees of freedom on.</remarks>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public double? HedgesG(SampleMean baseline) =>
        CohensD(baseline) is { } d ? d * (1 - (3 / ((4 * moments.Pooled(baseline.moments).DegreesOfFreedom) - 1))) : null;

    /// <summary>Adds the values of other cases.</summary>
    /// <param name="other">The mean of cases that are not counted in this one.</param>
    /// <returns>The mean of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">The count passes the largest <see cref="long"/>, or a sum the largest double.</exception>
    public SampleMean Add(SampleMean other) => this + other;

    /// <summary>Adds the values of disjoint cases.</summary>
    /// <param name="left">The mean of some cases.</param>
    /// <param name="right">The mean of others.</param>
    /// <returns>The mean of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">The count passes the largest <see cref="long"/>, or a sum the largest double.</exception>
    public static SampleMean operator +(SampleMean left, SampleMean right)
    {
        if (left == default || right == default)
        {
            return left == default ? right : left;
        }

        _ = MetricDefinition.Same(left.Definition, right.Definition);
        return new(left.moments + right.moments, left.own ?? right.own);
    }

    /// <summary>Writes the mean with its count and standard deviation in the current culture, such as <c>4.08 (n = 1,000, sd 1.87)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the mean.</summary>
    /// <param name="format"><c>G</c> or none: with its count and standard deviation; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        SampleMean self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => self.StandardDeviation is { } deviation ? $"{self.Value:G4} (n = {self.Count:N0}, sd {deviation:G3})" : (FormattableString)$"{self.Value:G4} (n = {self.Count:N0})",
            () => self.moments.AddTo(new Form()).Add(self.own));
    }

    /// <summary>Reads a mean.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static SampleMean Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a mean, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The mean; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out SampleMean result) => Form.TryParse(text, Read, out result);

    private static SampleMean Read(Form form) => new(Moments.Read(form), form.Definition());

    private static double Finite(double value, long index) =>
        double.IsNaN(value) || double.IsInfinity(value) ? throw Guard.Out("values", value, Guard.Invariant($"must be a finite number (index {index})")) : value;

    private double Change(SampleMean baseline) => moments.Mean - baseline.moments.Mean;

    // Nothing at all is a baseline under any definition: there is nothing to contradict.
    private bool Comparable(SampleMean baseline)
    {
        if (this == default || baseline == default)
        {
            return false;
        }

        _ = MetricDefinition.Same(Definition, baseline.Definition);
        return Count > 0 && baseline.Count > 0;
    }

#if NET8_0_OR_GREATER
    static SampleMean IAdditiveIdentity<SampleMean, SampleMean>.AdditiveIdentity => default;

    static SampleMean IParsable<SampleMean>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<SampleMean>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SampleMean result) => TryParse(s, out result);
#endif
}
