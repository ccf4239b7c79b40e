using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
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

    private static readonly MetricDefinition PromotersOverAnswers = MetricDefinition.Share("promoter-share", "promoters (9–10) over all answers");

    private static readonly MetricDefinition PassivesOverAnswers = MetricDefinition.Share("passive-share", "passives (7–8) over all answers", BetterWhen.WithinBand);

    private static readonly MetricDefinition DetractorsOverAnswers = MetricDefinition.Share("detractor-share", "detractors (0–6) over all answers", BetterWhen.Lower);

    private static readonly MetricDefinition AnswersOverInvitations = MetricDefinition.Share("response-rate", "answers over invitations");

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
    public double? Value => Net.Value;

    /// <summary>The share of promoters.</summary>
    /// <value>From 0 to 1, with its counts.</value>
    public Proportion PromoterShare => Proportion.From(Promoters, Responses, PromotersOverAnswers);

    /// <summary>The share of passives.</summary>
    /// <value>From 0 to 1, with its counts.</value>
    public Proportion PassiveShare => Proportion.From(Passives, Responses, PassivesOverAnswers);

    /// <summary>The share of detractors.</summary>
    /// <value>From 0 to 1, with its counts.</value>
    public Proportion DetractorShare => Proportion.From(Detractors, Responses, DetractorsOverAnswers);

    /// <inheritdoc/>
    public Reason? WhyUndefined => Responses == 0 ? NoResponses : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => Points;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    private NetShare Net => new(Promoters, Detractors, Responses, 100);

    /// <summary>Makes the score from the three counts.</summary>
    /// <param name="promoters">How many answered 9 or 10.</param>
    /// <param name="passives">How many answered 7 or 8.</param>
    /// <param name="detractors">How many answered 0 to 6.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static NetPromoterScore From(long promoters, long passives, long detractors) =>
        new(Guard.Count(promoters), Guard.Count(passives), Guard.Count(detractors));

    /// <summary>Counts a column of answers on the scale from 0 to 10.</summary>
    /// <param name="ratings">One byte for each respondent: 0 to 10, or <see cref="RatingScale.Missing"/>, which is left out.</param>
    /// <returns>The score.</returns>
    /// <remarks>The fastest door, which counts the three classes alone. How many did not answer is told by
    /// <see cref="RatingCounts.From(ReadOnlySpan{byte}, RatingScale)"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale; the message names the row and the value.</exception>
    public static NetPromoterScore From(ReadOnlySpan<byte> ratings)
    {
        if (RatingKernel.CountClasses(ratings) is { } classes)
        {
            return new(classes.Promoters, classes.Passives, classes.Detractors);
        }

        RatingScale scale = RatingScale.ZeroToTen;
        int wrong = RatingKernel.FirstOffScale(ratings, scale.Lowest, scale.Points);
        throw scale.OffScale(nameof(ratings), wrong, ratings[wrong]);
    }

    /// <summary>Reads the score off rating counts on the scale from 0 to 10.</summary>
    /// <param name="ratings">The counts.</param>
    /// <returns>The score; that of nobody for <see cref="RatingCounts.Zero"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ratings"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The scale is not 0 to 10: the score is not defined on any other.</exception>
    public static NetPromoterScore From(RatingCounts ratings)
    {
        if (Guard.NotNull(ratings).Scale.IsUnset)
        {
            return default;
        }

        Check(ratings.Scale);
        return new(ratings.Between((9, 10)), ratings.Between((7, 8)), ratings.Between((0, 6)));
    }

    /// <summary>How many answers an interval of a wanted width needs.</summary>
    /// <param name="margin">Half the width of the interval, in points: 5 for a score ± 5.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="promoters">The share of promoters that is expected, from 0 to 1.</param>
    /// <param name="detractors">The share of detractors that is expected; with the promoters' at most 1. Half and half, the default, needs the most answers.</param>
    /// <param name="population">How many customers there are at all; no limit when left out.</param>
    /// <returns>The number of answers by the Wald interval; the finite population takes its part off the unrounded number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not above 0, the level not above 0 and below 1, a share not from 0 to 1, the shares
    /// together above 1, or the population below 1.</exception>
    public static SampleSize RequiredResponses(double margin, double level = 0.95, double promoters = 0.5, double detractors = 0.5, long? population = null)
    {
        if (Guard.Share(promoters) + Guard.Share(detractors) > 1)
        {
            throw Guard.Out(nameof(detractors), detractors, Guard.Invariant($"with {promoters} promoters the share of detractors must be at most {1 - promoters}"));
        }

        double net = promoters - detractors;
        return SampleSize.ForMean(margin, 10_000 * (promoters + detractors - (net * net)), level, population);
    }

    /// <summary>Splits the change of a score over segments into mix and rate.</summary>
    /// <typeparam name="TSegment">The type of a segment.</typeparam>
    /// <param name="before">The score of each segment before.</param>
    /// <param name="after">The score of each segment after.</param>
    /// <returns>The effects, which add up to the change exactly; <see langword="null"/> when nobody answered before or nobody after.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static MixAndRate<TSegment>? ChangeOverSegments<TSegment>(
        IReadOnlyDictionary<TSegment, NetPromoterScore> before, IReadOnlyDictionary<TSegment, NetPromoterScore> after)
        where TSegment : notnull =>
        MixAndRate<TSegment>.Between(Guard.NotNull(before), Guard.NotNull(after));

    /// <summary>Splits the change of a score over segments into mix and rate.</summary>
    /// <typeparam name="TSegment">The type of a segment.</typeparam>
    /// <param name="before">The ratings of each segment before, on the scale from 0 to 10.</param>
    /// <param name="after">The ratings of each segment after.</param>
    /// <returns>The effects, which add up to the change exactly; <see langword="null"/> when nobody answered before or nobody after.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A scale is not 0 to 10.</exception>
    public static MixAndRate<TSegment>? ChangeOverSegments<TSegment>(
        IReadOnlyDictionary<TSegment, RatingCounts> before, IReadOnlyDictionary<TSegment, RatingCounts> after)
        where TSegment : notnull =>
        ChangeOverSegments(
            Guard.NotNull(before).ToDictionary(pair => pair.Key, pair => From(pair.Value)),
            Guard.NotNull(after).ToDictionary(pair => pair.Key, pair => From(pair.Value)));

    /// <summary>The range of scores that the answers are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in points, from −100 to 100; <see langword="null"/> when nobody answered.</returns>
    /// <remarks>Adjusted Wald: three more answers, ¾ of them promoters, ¾ detractors (Rocks, The American
    /// Statistician 70(4), 2016). Unlike plain Wald it keeps a width when everybody agrees; its middle leans to 0, so that
    /// with a handful of answers it may leave out the score itself.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => Net.Interval(NetPromoterScoreInterval.AdjustedWald, level);

    /// <summary>The range of scores that the answers are compatible with, by a method of choice.</summary>
    /// <param name="method">The method.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in points, cut to −100 and 100; <see langword="null"/> when nobody answered, or just one and the method is <see cref="NetPromoterScoreInterval.TrinomialMeanT"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="method"/> is not named.</exception>
    public ConfidenceInterval? Interval(NetPromoterScoreInterval method, double level = 0.95) => Net.Interval(method, level);

    /// <summary>The range of scores that the answers are compatible with, found by drawing answers again from those given.</summary>
    /// <param name="seed">The seed of the draws: the same seed gives the same bounds.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="draws">How many times all answers are drawn again, 100 or more.</param>
    /// <returns>The percentile interval in points with its Monte Carlo error; <see langword="null"/> when nobody answered.</returns>
    /// <remarks>Like plain Wald it has no width when everybody agrees. Each draw takes the same short time however many answers there are.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="draws"/> is below 100.</exception>
    public BootstrapInterval? Bootstrap(int seed, double level = 0.95, int draws = 10_000)
    {
        _ = Guard.Level(level);
        _ = Guard.AtLeast(100, draws);
        return Responses == 0 ? null : NetBootstrap.Interval(Net, seed, level, draws);
    }

    /// <inheritdoc/>
    /// <remarks>The change is the plain difference of the scores; its interval and p-value are those of the adjusted Wald difference,
    /// and may pass what a change can be, ± 200.</remarks>
    public Comparison? ComparedWith(NetPromoterScore baseline, double level = 0.95) => ComparedWith(baseline, NetPromoterScoreInterval.AdjustedWald, level);

    /// <summary>The change from a baseline of other respondents, by a method of choice.</summary>
    /// <param name="baseline">The score to set this one against, of other respondents.</param>
    /// <param name="method">The method of the interval and the p-value; Welch's t for <see cref="NetPromoterScoreInterval.TrinomialMeanT"/>.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The change in points; <see langword="null"/> when either has no value. Where all in both groups agree, Wald gives an interval of
    /// width 0 without a p-value, and Welch's t gives no interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="method"/> is not named.</exception>
    public Comparison? ComparedWith(NetPromoterScore baseline, NetPromoterScoreInterval method, double level = 0.95) =>
        Net.ComparedWith(baseline.Net, method, Definition, level);

    /// <summary>Tests whether these respondents tend to a better class than others, by the order of the classes alone.</summary>
    /// <param name="baseline">The score to set this one against, of other respondents.</param>
    /// <param name="correction">Whether to correct for the steps of the statistic; with three classes it's usual not to.</param>
    /// <returns>The rank test of Mann and Whitney; <see langword="null"/> when nobody answered in one group, or all are in one class.</returns>
    /// <remarks>With the ratings themselves at hand, <see cref="RatingCounts.RankTest"/> uses more of them.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="correction"/> is not named.</exception>
    public HypothesisTest? RankTest(NetPromoterScore baseline, MannWhitneyCorrection correction = MannWhitneyCorrection.None)
    {
        ReadOnlySpan<long> mine = [Detractors, Passives, Promoters], theirs = [baseline.Detractors, baseline.Passives, baseline.Promoters];
        return MannWhitney.Test(mine, theirs, correction);
    }

    /// <summary>The share of those invited who answered.</summary>
    /// <param name="invited">How many were invited, those who answered among them.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="invited"/> is below the number of answers.</exception>
    public Proportion ResponseRate(long invited) => Proportion.From(Responses, Invited(invited), AnswersOverInvitations);

    /// <summary>The scores there would be if those who did not answer were all detractors, and all promoters.</summary>
    /// <param name="invited">How many were invited, those who answered among them.</param>
    /// <returns>The two scores, with their counts: whatever the silent think, their answers would give a score between the two.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="invited"/> is below the number of answers.</exception>
    public NonResponseBounds IfAllAnswered(long invited)
    {
        long silent = Invited(invited) - Responses;
        return new(new(Promoters, Passives, Detractors + silent), new(Promoters + silent, Passives, Detractors));
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

    /// <summary>Passes when the score is defined on the scale.</summary>
    /// <exception cref="InvalidOperationException">It isn't.</exception>
    internal static void Check(RatingScale scale)
    {
        if (scale != RatingScale.ZeroToTen)
        {
            throw new InvalidOperationException(
                "A net promoter score is read off answers from 0 to 10, higher being better, but these are on " + scale.ToString(null, CultureInfo.InvariantCulture)
                + ". Other scales have CustomerSatisfaction with its net box.");
        }
    }

    private long Invited(long invited) =>
        invited >= Responses ? invited : throw Guard.Out(nameof(invited), invited, Guard.Invariant($"at least the {Responses} who answered were invited"));

#if NET8_0_OR_GREATER
    static NetPromoterScore IAdditiveIdentity<NetPromoterScore, NetPromoterScore>.AdditiveIdentity => default;

    static NetPromoterScore IParsable<NetPromoterScore>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<NetPromoterScore>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out NetPromoterScore result) => TryParse(s, out result);
#endif
}
