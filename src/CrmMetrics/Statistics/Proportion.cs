using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Statistics;

/// <summary>A share of a whole, such as a win rate, a conversion rate or a response rate.</summary>
/// <remarks>
/// <para>It keeps its two counts, so that it has an interval, adds up over groups and can be compared.</para>
/// <para>The default value is the share of nothing: the identity of <c>+</c>, with no <see cref="Value"/>. Add only shares of disjoint wholes,
/// read under the same definition.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<Proportion>))]
#endif
public readonly record struct Proportion : IMetric<Proportion>, ISummary<Proportion>
#if NET8_0_OR_GREATER
    , IAdditionOperators<Proportion, Proportion, Proportion>
    , IAdditiveIdentity<Proportion, Proportion>
    , IParsable<Proportion>
#endif
{
    private static readonly MetricDefinition PartOfWhole = MetricDefinition.Share("proportion", "part over whole");

    private static readonly Reason EmptyWhole = new("empty-whole", "the whole is empty, so there is no share of it");

    private static readonly Reason EmptyBaseline = new("empty-baseline", "the baseline has no cases or no successes, so nothing can be divided by it");

    private static readonly Reason NoCases = new("zero-count", "a count is 0, and the logarithm that the interval needs has no value");

    private readonly MetricDefinition? own;

    private Proportion(long part, long whole, MetricDefinition? definition)
    {
        Part = part;
        Whole = whole;
        own = definition;
    }

    /// <summary>The share of nothing, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static Proportion Zero => default;

    /// <summary>How many have the property.</summary>
    /// <value>From 0 to <see cref="Whole"/>.</value>
    public long Part { get; }

    /// <summary>How many were looked at.</summary>
    /// <value>0 or more.</value>
    public long Whole { get; }

    /// <summary>The share.</summary>
    /// <value>From 0 to 1; <see langword="null"/> when the whole is empty.</value>
    public double? Value => Whole == 0 ? null : (double)Part / Whole;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Whole == 0 ? EmptyWhole : null;

    /// <summary>The definition that the share was read under.</summary>
    /// <value>The one given; "part over whole" when none was.</value>
    public MetricDefinition Definition => own ?? PartOfWhole;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    /// <summary>Makes the share from its two counts.</summary>
    /// <param name="part">How many have the property.</param>
    /// <param name="whole">How many were looked at.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="part"/> is negative or above <paramref name="whole"/>, or the whole is negative.</exception>
    public static Proportion From(long part, long whole) => Checked(part, whole, null);

    /// <summary>Makes the share from its two counts, under a definition of its own.</summary>
    /// <param name="part">How many have the property.</param>
    /// <param name="whole">How many were looked at.</param>
    /// <param name="definition">What the share is, such as a win rate of closed deals; only shares under the same definition can be compared or added.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="part"/> is negative or above <paramref name="whole"/>, or the whole is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public static Proportion From(long part, long whole, MetricDefinition definition) => Checked(part, whole, Guard.NotNull(definition));

    /// <summary>The range of shares that the counts are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Wilson's bounds, from 0 to 1; <see langword="null"/> when the whole is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double z = Normal.TwoSidedQuantile(Guard.Level(level));
        if (Whole == 0)
        {
            return null;
        }

        (double lower, double upper) = ProportionBounds.Wilson(Part, Whole, z);
        return new(lower, upper, level);
    }

    /// <summary>The range of shares that the counts are compatible with, by a method of choice.</summary>
    /// <param name="method">The method.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds from 0 to 1; <see langword="null"/> when the whole is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="method"/> is not named.</exception>
    public ConfidenceInterval? Interval(ProportionInterval method, double level = 0.95)
    {
        _ = Guard.Level(level);
        _ = Guard.Named(method);
        if (Whole == 0)
        {
            return null;
        }

        (double lower, double upper) = ProportionBounds.Of(method, Part, Whole, level);
        return new(lower, upper, level);
    }

    /// <inheritdoc/>
    /// <remarks>Miettinen and Nurminen's interval, with the p-value of the N−1 chi-square test, which is its own score test at 0.</remarks>
    public Comparison? ComparedWith(Proportion baseline, double level = 0.95) => ComparedWith(baseline, DifferenceMethod.MiettinenNurminen, level);

    /// <summary>The change from a baseline of other cases, by a method of choice.</summary>
    /// <param name="baseline">The share to set this one against, of other cases. The same cases seen twice are <see cref="PairedProportions"/>.</param>
    /// <param name="method">The method of the interval, which also gives the p-value.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The difference of the shares; <see langword="null"/> when either has no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public Comparison? ComparedWith(Proportion baseline, DifferenceMethod method, double level = 0.95)
    {
        _ = Guard.Level(level);
        _ = Guard.Named(method);
        if (!Comparable(baseline))
        {
            return null;
        }

        ProportionPair pair = new(this, baseline);
        (double lower, double upper, double p) = pair.Of(method, level);
        return new(Definition, pair.Difference, new(lower, upper, level), p, Name(method));
    }

    /// <summary>Tests that this share and a baseline of other cases are equal.</summary>
    /// <param name="baseline">The share to set this one against, of other cases.</param>
    /// <param name="test">The test.</param>
    /// <returns>The test; <see langword="null"/> when either share has no value, or when all cases or none have the property and the test divides by their variance.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="test"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public HypothesisTest? Test(Proportion baseline, ProportionTest test)
    {
        _ = Guard.Named(test);
        return Comparable(baseline) ? new ProportionPair(this, baseline).Test(test) : null;
    }

    /// <summary>This share over a baseline of other cases: the risk ratio.</summary>
    /// <param name="baseline">The share to divide by.</param>
    /// <returns>The ratio with the log interval of Katz and others (Biometrics 34, 1978), which needs a success in both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public Estimate RiskRatio(Proportion baseline)
    {
        bool defined = Comparable(baseline) && baseline.Part > 0;
        double ratio = defined ? (double)Part / baseline.Part * ((double)baseline.Whole / Whole) : 0;
        double variance = defined && Part > 0
            ? ((double)(Whole - Part) / Part / Whole) + ((double)(baseline.Whole - baseline.Part) / baseline.Part / baseline.Whole)
            : 0;
        return Ratio("risk-ratio", "ratio to the baseline", defined, Part > 0, ratio, Math.Sqrt(variance));
    }

    /// <summary>The odds of this share over those of a baseline of other cases.</summary>
    /// <param name="baseline">The share whose odds to divide by.</param>
    /// <returns>The ratio with Woolf's log interval (Annals of Human Genetics 19, 1955), which needs successes and failures in both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public Estimate OddsRatio(Proportion baseline)
    {
        bool defined = Comparable(baseline) && baseline.Part > 0 && Part < Whole;
        double a = Part, b = (double)Whole - Part, c = baseline.Part, d = (double)baseline.Whole - baseline.Part;
        bool spread = a > 0 && d > 0;
        return Ratio("odds-ratio", "ratio of the odds to those of the baseline", defined, spread, defined ? a / b * (d / c) : 0, spread && defined ? Math.Sqrt((1 / a) + (1 / b) + (1 / c) + (1 / d)) : 0);
    }

    /// <summary>By which part of the baseline this share is higher: 0.1 is a lift of 10 %.</summary>
    /// <param name="baseline">The share to divide by, of other cases.</param>
    /// <returns>The lift with Fieller's interval (Journal of the Royal Statistical Society B 16, 1954) on the two binomial variances. It never passes −1,
    /// and it reaches to infinity where the baseline can't be told from 0 at the level.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public Estimate RelativeLift(Proportion baseline)
    {
        MetricDefinition definition = Derived("relative-lift", "change as a part of the baseline", "share");
        if (!Comparable(baseline) || baseline.Part == 0)
        {
            return new(null, EmptyBaseline, definition, null, EmptyBaseline);
        }

        Proportion self = this;
        return new(new ProportionPair(this, baseline).Difference / baseline.Value, null, definition, level => self.Fieller(baseline, level), null);
    }

    /// <summary>Adds the share of other cases.</summary>
    /// <param name="other">A share of cases that are not counted in this one.</param>
    /// <returns>The share of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public Proportion Add(Proportion other) => this + other;

    /// <summary>Adds the shares of disjoint cases.</summary>
    /// <param name="left">The share of some cases.</param>
    /// <param name="right">The share of others.</param>
    /// <returns>The share of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static Proportion operator +(Proportion left, Proportion right)
    {
        if (left == default || right == default)
        {
            return left == default ? right : left;
        }

        _ = MetricDefinition.Same(left.Definition, right.Definition);
        return new(left.Part + right.Part, left.Whole + right.Whole, left.own ?? right.own);
    }

    /// <summary>Writes the share with its counts in the current culture, such as <c>40/200 = 20.0 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the share.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        Proportion self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Part:N0}/{self.Whole:N0} = {100 * self.Value:F1} %",
            () => new Form().Add("part", self.Part).Add("whole", self.Whole).Add(self.own));
    }

    /// <summary>Reads a share.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static Proportion Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a share, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The share; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out Proportion result) => Form.TryParse(text, Read, out result);

    private static Proportion Read(Form form) => Checked(form.Int64("part"), form.Int64("whole"), form.Definition());

    private static Proportion Checked(long part, long whole, MetricDefinition? definition) =>
        new(Guard.Part(part, Guard.Count(whole)), whole, definition);

    private static string Name(DifferenceMethod method) => method switch
    {
        DifferenceMethod.Mee => "Mee score",
        DifferenceMethod.Newcombe => "Newcombe hybrid score",
        DifferenceMethod.AgrestiCaffo => "Agresti–Caffo",
        DifferenceMethod.Wald => "Wald",
        _ => "Miettinen–Nurminen score",
    };

    // Nothing at all is a baseline under any definition: there is nothing to contradict.
    private bool Comparable(Proportion baseline)
    {
        if (this == default || baseline == default)
        {
            return false;
        }

        _ = MetricDefinition.Same(Definition, baseline.Definition);
        return Whole > 0 && baseline.Whole > 0;
    }

    private MetricDefinition Derived(string id, string text, string unit) =>
        Definition with { Id = Definition.Id + "/" + id, Text = Definition.Text + ", " + text, Unit = unit };

    private Estimate Ratio(string id, string text, bool defined, bool spread, double ratio, double error)
    {
        MetricDefinition definition = Derived(id, text, "ratio");
        return !defined ? new(null, EmptyBaseline, definition, null, EmptyBaseline)
            : !spread ? new(ratio, null, definition, null, NoCases)
            : new(ratio, null, definition, Bounds, null);

        ConfidenceInterval? Bounds(double level)
        {
            double factor = Math.Exp(Normal.TwoSidedQuantile(level) * error);
            return new(ratio / factor, ratio * factor, level);
        }
    }

    // The ratios r for which (p − r q)² is within z² of its variance: a r² − 2pq r + c ≤ 0.
    private ConfidenceInterval? Fieller(Proportion baseline, double level)
    {
        double z = Normal.TwoSidedQuantile(level), n = Whole, m = baseline.Whole, p = Part / n, q = baseline.Part / m;
        double pVariance = p * ((n - Part) / n) / n, qVariance = q * ((m - baseline.Part) / m) / m;
        double a = (q * q) - (z * z * qVariance), c = (p * p) - (z * z * pVariance);
        double root = z * Math.Sqrt(Math.Max(0, (p * p * qVariance) + (q * q * pVariance) - (z * z * pVariance * qVariance)));
        return a > 0 ? new(Math.Max(0, ((p * q) - root) / a) - 1, (((p * q) + root) / a) - 1, level)
            : c > 0 ? new((c / ((p * q) + root)) - 1, double.PositiveInfinity, level)
            : new(-1, double.PositiveInfinity, level);
    }

#if NET8_0_OR_GREATER
    static Proportion IAdditiveIdentity<Proportion, Proportion>.AdditiveIdentity => default;

    static Proportion IParsable<Proportion>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Proportion>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Proportion result) => TryParse(s, out result);
#endif
}
