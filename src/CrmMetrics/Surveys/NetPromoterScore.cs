using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Surveys;

/// <summary>The net promoter score (NPS): the share of promoters less the share of detractors, in points from −100 to 100.</summary>
/// <remarks>
/// <para>Promoters answer 9 or 10, passives 7 or 8, detractors 0 to 6, to "how likely are you to recommend us?"
/// (Reichheld, Harvard Business Review, December 2003). Passives count in the total.</para>
/// <para>The default value is the score of nobody: the identity of <c>+</c>, with no <see cref="Value"/>.
/// Add only the answers of different respondents.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<NetPromoterScore>))]
#endif
public readonly record struct NetPromoterScore : IMetric<NetPromoterScore>, ISummary<NetPromoterScore>
#if NET8_0_OR_GREATER
    , IAdditionOperators<NetPromoterScore, NetPromoterScore, NetPromoterScore>
    , IAdditiveIdentity<NetPromoterScore, NetPromoterScore>
    , IParsable<NetPromoterScore>
#endif
{
    private static readonly MetricDefinition Points =
        new("net-promoter-score", "promoters (9–10) less detractors (0–6) over all answers", "points", 1, BetterWhen.Higher);

    private static readonly Reason NoResponses = new("no-responses", "nobody answered");

    private NetPromoterScore(long promoters, long passives, long detractors)
    {
        Promoters = promoters;
        Passives = passives;
        Detractors = detractors;
        Responses = promoters + passives + detractors;
    }

    /// <summary>The score of nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static NetPromoterScore Zero => default;

    /// <summary>How many answered 9 or 10.</summary>
    /// <value>0 or more.</value>
    public long Promoters { get; }

    /// <summary>How many answered 7 or 8.</summary>
    /// <value>0 or more.</value>
    public long Passives { get; }

    /// <summary>How many answered 0 to 6.</summary>
    /// <value>0 or more.</value>
    public long Detractors { get; }

    /// <summary>How many answered.</summary>
    /// <value>Promoters, passives and detractors.</value>
    public long Responses { get; }

    /// <summary>The score.</summary>
    /// <value>From −100 to 100 points; <see langword="null"/> when nobody answered.</value>
    public double? Value => Responses == 0 ? null : 100.0 * (Promoters - Detractors) / Responses;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Responses == 0 ? NoResponses : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => Points;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    /// <summary>Makes the score from the three counts.</summary>
    /// <param name="promoters">How many answered 9 or 10.</param>
    /// <param name="passives">How many answered 7 or 8.</param>
    /// <param name="detractors">How many answered 0 to 6.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static NetPromoterScore From(long promoters, long passives, long detractors) =>
        new(Guard.Count(promoters), Guard.Count(passives), Guard.Count(detractors));

    /// <summary>The range of scores that the answers are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in points; <see langword="null"/> when nobody answered.</returns>
    /// <remarks>Adjusted Wald: three more answers, ¾ of them promoters, ¾ detractors (Rocks, The American
    /// Statistician 70(4), 2016). Unlike plain Wald it keeps a width when everybody agrees.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double z = Normal.TwoSidedQuantile(Guard.Level(level));
        if (Responses == 0)
        {
            return null;
        }

        (double net, double variance) = Adjusted();
        double margin = z * Math.Sqrt(variance);
        return new(Math.Max(-100, 100 * (net - margin)), Math.Min(100, 100 * (net + margin)), level);
    }

    /// <inheritdoc/>
    /// <remarks>The change is the plain difference of the scores; its interval and p-value are those of the adjusted Wald difference.</remarks>
    public Comparison? ComparedWith(NetPromoterScore baseline, double level = 0.95)
    {
        double z = Normal.TwoSidedQuantile(Guard.Level(level));
        if (Value is not { } score || baseline.Value is not { } before)
        {
            return null;
        }

        (double net, double variance) = Adjusted();
        (double netBefore, double varianceBefore) = baseline.Adjusted();
        double change = net - netBefore, error = Math.Sqrt(variance + varianceBefore), margin = z * error;
        return new(
            Definition,
            score - before,
            new(100 * (change - margin), 100 * (change + margin), level),
            Normal.TwoSidedTail(change / error),
            "adjusted Wald");
    }

    /// <summary>Adds the answers of other respondents.</summary>
    /// <param name="other">The score of respondents who are not counted in this one.</param>
    /// <returns>The score of both groups.</returns>
    public NetPromoterScore Add(NetPromoterScore other) => this + other;

    /// <summary>Adds the answers of disjoint groups of respondents.</summary>
    /// <param name="left">The score of one group.</param>
    /// <param name="right">The score of another.</param>
    /// <returns>The score of both.</returns>
    public static NetPromoterScore operator +(NetPromoterScore left, NetPromoterScore right) =>
        new(left.Promoters + right.Promoters, left.Passives + right.Passives, left.Detractors + right.Detractors);

    /// <summary>Writes the score with its counts in the current culture, such as <c>45.0 (620−170 of 1,000)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the score.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        NetPromoterScore self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:F1} ({self.Promoters:N0}−{self.Detractors:N0} of {self.Responses:N0})",
            () => new Form().Add("promoters", self.Promoters).Add("passives", self.Passives).Add("detractors", self.Detractors));
    }

    /// <summary>Reads a score.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static NetPromoterScore Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a score, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The score; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out NetPromoterScore result) => Form.TryParse(text, Read, out result);

    private static NetPromoterScore Read(Form form) => From(form.Int64("promoters"), form.Int64("passives"), form.Int64("detractors"));

    // Three more answers: ¾ promoters, 1½ passives, ¾ detractors.
    private (double Net, double Variance) Adjusted()
    {
        double n = Responses + 3.0, promoters = (Promoters + 0.75) / n, detractors = (Detractors + 0.75) / n, net = promoters - detractors;
        return (net, (promoters + detractors - (net * net)) / n);
    }

#if NET8_0_OR_GREATER
    static NetPromoterScore IAdditiveIdentity<NetPromoterScore, NetPromoterScore>.AdditiveIdentity => default;

    static NetPromoterScore IParsable<NetPromoterScore>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<NetPromoterScore>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out NetPromoterScore result) => TryParse(s, out result);
#endif
}
