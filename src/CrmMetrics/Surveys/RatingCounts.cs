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

/// <summary>How often each rating of a scale was given, and how many gave none: what every metric of a survey question is read off.</summary>
/// <remarks>
/// <para>A missing answer (<see langword="null"/> in rows and values, <see cref="RatingScale.Missing"/> in columns) is counted as not answered and takes
/// no part in any metric but <see cref="ResponseRate"/>. A rating off the scale is an error that names the row and the value.</para>
/// <para>Add only the answers of different respondents. Ratings on different scales refuse to be added.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RatingCounts>))]
#endif
public sealed class RatingCounts : ISummary<RatingCounts>, IEquatable<RatingCounts>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<RatingCounts, RatingCounts, RatingCounts>
    , IAdditiveIdentity<RatingCounts, RatingCounts>
    , IEqualityOperators<RatingCounts, RatingCounts, bool>
    , IParsable<RatingCounts>
#endif
{
    private static readonly MetricDefinition AnswersOverInvitations = MetricDefinition.Share("response-rate", "answers over invitations");

    private readonly long[] bins;

    private RatingCounts(RatingScale scale, long[] counts, long unanswered)
    {
        Scale = scale;
        bins = counts;
        Unanswered = unanswered;
        Responses = counts.Sum();
        Invited = Responses + unanswered;
    }

    /// <summary>The ratings of nobody, on no scale yet, which change nothing when added.</summary>
    /// <value>No answers.</value>
    public static RatingCounts Zero { get; } = new(default, [], 0);

    /// <summary>The scale of the ratings.</summary>
    /// <value>Not set in <see cref="Zero"/> alone.</value>
    public RatingScale Scale { get; }

    /// <summary>How many answered.</summary>
    /// <value>0 or more.</value>
    public long Responses { get; }

    /// <summary>How many were asked and did not answer.</summary>
    /// <value>0 or more.</value>
    public long Unanswered { get; }

    /// <summary>How many were asked.</summary>
    /// <value>The answers and the missing answers.</value>
    public long Invited { get; }

    /// <summary>The counts in the order of the ratings.</summary>
    /// <value>One count for each rating of the scale, the lowest rating first; empty for <see cref="Zero"/>.</value>
    public IReadOnlyList<long> Counts => Array.AsReadOnly(bins);

    /// <summary>The share of those asked who answered.</summary>
    /// <value>Answers over invitations.</value>
    public Proportion ResponseRate => Proportion.From(Responses, Invited, AnswersOverInvitations);

    /// <summary>The net promoter score (NPS) of the answers.</summary>
    /// <value>Points from −100 to 100; the score of nobody for <see cref="Zero"/>.</value>
    /// <exception cref="InvalidOperationException">The scale is not 0 to 10: the score is not defined on any other.</exception>
    public NetPromoterScore NetPromoterScore => NetPromoterScore.From(this);

    /// <summary>The mean rating, with its standard deviation.</summary>
    /// <value>On the scale; its interval is Student's t.</value>
    public SampleMean Mean => SampleMean.FromHistogram(Scale.Ratings(), bins, Scale.IsUnset ? null : RatingReading.MeanOf("rating", Scale));

    /// <summary>How many gave a rating.</summary>
    /// <param name="rating">A rating on the scale.</param>
    /// <value>0 or more.</value>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rating"/> is not on the scale.</exception>
    public long this[int rating] => Scale.Contains(rating)
        ? bins[rating - Scale.Lowest]
        : throw Guard.Out(nameof(rating), rating, Guard.Invariant($"must be on the scale {Scale.Lowest}–{Scale.Highest}"));

    /// <summary>The share of answers among the best ratings of the scale.</summary>
    /// <param name="boxes">How many of the best ratings, from 1 to one less than the scale has.</param>
    /// <returns>The share of the answers; of nothing for <see cref="Zero"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="boxes"/> is out of its range.</exception>
    public Proportion TopBox(int boxes) => Box(boxes, best: true);

    /// <summary>The share of answers among the worst ratings of the scale.</summary>
    /// <param name="boxes">How many of the worst ratings, from 1 to one less than the scale has.</param>
    /// <returns>The share of the answers; of nothing for <see cref="Zero"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="boxes"/> is out of its range.</exception>
    public Proportion BottomBox(int boxes) => Box(boxes, best: false);

    /// <summary>Tests whether these answers tend to higher ratings than others, by the order of the ratings alone.</summary>
    /// <param name="baseline">The ratings to set these against, of other respondents, on the same scale.</param>
    /// <param name="correction">Whether to correct for the steps of the statistic; with many ties, as ratings have, it's usual not to.</param>
    /// <returns>The rank test of Mann and Whitney; <see langword="null"/> when nobody answered in one group, or all gave the same rating.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseline"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="correction"/> is not named.</exception>
    public HypothesisTest? RankTest(RatingCounts baseline, MannWhitneyCorrection correction = MannWhitneyCorrection.None)
    {
        _ = RatingScale.Shared(Scale, Guard.NotNull(baseline).Scale);
        _ = Guard.Named(correction);
        return Responses == 0 || baseline.Responses == 0 ? null : MannWhitney.Test(bins, baseline.bins, correction);
    }

    /// <summary>Makes the summary from the count of each rating.</summary>
    /// <param name="counts">One count for each rating, the lowest rating first.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="unanswered">How many were asked and did not answer.</param>
    /// <returns>The summary.</returns>
    /// <remarks>This door has a name of its own, because <c>From([4, 5, 5], scale)</c> takes ratings.</remarks>
    /// <exception cref="ArgumentException"><paramref name="counts"/> has not one count for each rating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the scale is not set.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static RatingCounts FromCounts(ReadOnlySpan<long> counts, RatingScale scale, long unanswered = 0)
    {
        if (counts.Length != scale.Set(nameof(scale)).Points)
        {
            throw new ArgumentException(
                Guard.Invariant($"counts: must have one count for each of the {scale.Points} ratings of {scale.Lowest}–{scale.Highest}, but had {counts.Length}."),
                nameof(counts));
        }

        foreach (long count in counts)
        {
            _ = Guard.Count(count, nameof(counts));
        }

        return new(scale, counts.ToArray(), Guard.Count(unanswered));
    }

    /// <summary>Counts a column of ratings.</summary>
    /// <param name="ratings">One byte for each respondent: a rating, or <see cref="RatingScale.Missing"/>.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The summary.</returns>
    /// <remarks>The fast door: on .NET it reads 16 or 32 ratings at a time and allocates nothing but the summary.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale (the message names the row and the value), or the scale is not set.</exception>
    public static RatingCounts From(ReadOnlySpan<byte> ratings, RatingScale scale)
    {
        long[] counts = new long[scale.Set(nameof(scale)).Points];
        long unanswered = 0;
        int wrong = RatingKernel.Count(ratings, scale.Lowest, counts, ref unanswered);
        return wrong < 0 ? new(scale, counts, unanswered) : throw scale.OffScale(nameof(ratings), wrong, ratings[wrong]);
    }

    /// <summary>Counts ratings.</summary>
    /// <param name="ratings">The rating of each respondent.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ratings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale (the message names the row and the value), or the scale is not set.</exception>
    public static RatingCounts From(IEnumerable<int> ratings, RatingScale scale) =>
        Count(Guard.NotNull(ratings), rating => rating, scale, nameof(ratings));

    /// <summary>Counts ratings, some of which may be missing.</summary>
    /// <param name="ratings">The rating of each respondent, or <see langword="null"/> for no answer.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ratings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale (the message names the row and the value), or the scale is not set.</exception>
    public static RatingCounts From(IEnumerable<int?> ratings, RatingScale scale) =>
        Count(Guard.NotNull(ratings), rating => rating, scale, nameof(ratings));

    /// <summary>Counts the ratings of rows of any type, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each respondent.</param>
    /// <param name="rating">The rating of a row, or <see langword="null"/> for no answer.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="rating"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale (the message names the row and the value), or the scale is not set.</exception>
    public static RatingCounts From<T>(IEnumerable<T> rows, Func<T, int?> rating, RatingScale scale) =>
        Count(Guard.NotNull(rows), Guard.NotNull(rating), scale, nameof(rows));

    /// <summary>Counts the ratings of rows of any type by segment, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of a segment.</typeparam>
    /// <param name="rows">One row for each respondent.</param>
    /// <param name="key">The segment of a row: a region, a product, a month.</param>
    /// <param name="rating">The rating of a row, or <see langword="null"/> for no answer.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The summary of each segment, in the order in which the segments first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key of a row is <see langword="null"/>; the message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale (the message names the row and the value), or the scale is not set.</exception>
    public static IReadOnlyDictionary<TKey, RatingCounts> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, int?> rating, RatingScale scale)
        where TKey : notnull
    {
        SegmentTally<TKey> tally = new(scale.Set(nameof(scale)));
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(rating);
        Rows.InBlocks(Guard.NotNull(rows), (block, first) => tally.Add(block, first, key, rating));
        return tally.ToDictionary((counts, unanswered) => new RatingCounts(scale, counts, unanswered));
    }

    /// <summary>Counts a column of ratings by a column of segments that are numbered from 0.</summary>
    /// <param name="ratings">One byte for each respondent: a rating, or <see cref="RatingScale.Missing"/>.</param>
    /// <param name="segments">The number of the segment of each respondent, from 0 to <paramref name="segmentCount"/> − 1.</param>
    /// <param name="segmentCount">How many segments there are.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The summary of each segment; those that nobody belongs to have no answers.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale or a segment is out of range (the message names the row and the value),
    /// <paramref name="segmentCount"/> is below 0, or the scale is not set.</exception>
    public static RatingCounts[] By(ReadOnlySpan<byte> ratings, ReadOnlySpan<int> segments, int segmentCount, RatingScale scale)
    {
        _ = scale.Set(nameof(scale));
        _ = Guard.AtLeast(0, segmentCount);
        if (ratings.Length != segments.Length)
        {
            throw new ArgumentException(
                Guard.Invariant($"segments: must have one segment for each of the {ratings.Length} ratings, but had {segments.Length}."),
                nameof(segments));
        }

        int width = scale.Points + 1;
        long[] table = new long[segmentCount * width];
        int wrong = RatingKernel.CountBy(ratings, segments, scale, table);
        if (wrong >= 0)
        {
            throw segments[wrong] >= 0 && segments[wrong] < segmentCount
                ? scale.OffScale(nameof(ratings), wrong, ratings[wrong])
                : Guard.Out(nameof(segments), segments[wrong], Guard.Invariant($"the segment of row {wrong} (counted from 0) must be from 0 to {segmentCount - 1}"));
        }

        RatingCounts[] result = new RatingCounts[segmentCount];
        for (int segment = 0; segment < result.Length; segment++)
        {
            Span<long> line = table.AsSpan(segment * width, width);
            result[segment] = new(scale, line.Slice(0, scale.Points).ToArray(), line[scale.Points]);
        }

        return result;
    }

    /// <summary>Joins the answers of two disjoint groups of respondents.</summary>
    /// <param name="left">The ratings of one group.</param>
    /// <param name="right">The ratings of another, on the same scale.</param>
    /// <returns>The ratings of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static RatingCounts operator +(RatingCounts left, RatingCounts right)
    {
        RatingScale scale = RatingScale.Shared(Guard.NotNull(left).Scale, Guard.NotNull(right).Scale);
        long[] counts = new long[scale.Points];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = left.At(i) + right.At(i);
        }

        return new(scale, counts, left.Unanswered + right.Unanswered);
    }

    /// <summary>Whether two summaries have the same scale and the same counts.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(RatingCounts? left, RatingCounts? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two summaries differ in scale or in a count.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(RatingCounts? left, RatingCounts? right) => !(left == right);

    /// <summary>Adds the answers of other respondents.</summary>
    /// <param name="other">The ratings of respondents who are not counted in these, on the same scale.</param>
    /// <returns>The ratings of both groups.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales differ.</exception>
    public RatingCounts Add(RatingCounts other) => this + Guard.NotNull(other);

    /// <inheritdoc/>
    public bool Equals(RatingCounts? other) =>
        other is not null && Scale == other.Scale && Unanswered == other.Unanswered && bins.AsSpan().SequenceEqual(other.bins);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RatingCounts);

    /// <inheritdoc/>
    public override int GetHashCode() => (Scale, Responses, Unanswered, bins.Length == 0 ? 0 : bins[bins.Length - 1]).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>97 of 100 answered on 1–5: 6, 9, 12, 30, 40</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>G</c> or none: for people; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format) ? Scale.AddTo(new()).Add("counts", bins).Add("unanswered", Unanswered).ToString()
        : !Text.IsGeneral(format) ? throw new FormatException("Rating counts have the formats G and R, but were asked for \"" + format + "\".")
        : Invited == 0 ? "no answers"
        : Text.In(formatProvider, $"{Responses:N0} of {Invited:N0} answered on {Scale}: ")
            + string.Join(", ", bins.Select(count => count.ToString("N0", formatProvider)));

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RatingCounts Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RatingCounts result) => Form.TryParse(text, Read, Zero, out result);

    private static RatingCounts Count<T>(IEnumerable<T> rows, Func<T, int?> rating, RatingScale scale, string name)
    {
        long[] counts = new long[scale.Set(nameof(scale)).Points];
        long unanswered = 0;
        Rows.InBlocks(rows, (block, first) => CountBlock(block, first, rating, scale, name, counts, ref unanswered));
        return new(scale, counts, unanswered);
    }

    // The ratings are gathered into bytes a few thousand at a time, so that the counting is the columns' own.
    private static void CountBlock<T>(ReadOnlySpan<T> rows, long first, Func<T, int?> rating, RatingScale scale, string name, Span<long> counts, ref long unanswered)
    {
        Span<byte> column = stackalloc byte[4096];
        int lowest = scale.Lowest;
        for (int start = 0; start < rows.Length; start += column.Length)
        {
            ReadOnlySpan<T> block = rows.Slice(start, Math.Min(column.Length, rows.Length - start));
            int wrong = Gather(block, rating, lowest, scale.Highest, column);
            if (wrong >= 0)
            {
                throw scale.OffScale(name, first + start + wrong, rating(block[wrong]).GetValueOrDefault());
            }

            _ = RatingKernel.Count(column.Slice(0, block.Length), lowest, counts, ref unanswered);
        }
    }

    private static int Gather<T>(ReadOnlySpan<T> rows, Func<T, int?> rating, int lowest, int highest, Span<byte> column)
    {
        uint points = (uint)(highest - lowest);
        for (int i = 0; i < rows.Length && i < column.Length; i++)
        {
            if (rating(rows[i]) is not { } answer)
            {
                column[i] = RatingScale.Missing;
            }
            else if (unchecked((uint)(answer - lowest)) > points)
            {
                return i;
            }
            else
            {
                column[i] = unchecked((byte)answer);
            }
        }

        return -1;
    }

    private static RatingCounts Read(Form form)
    {
        RatingScale scale = RatingScale.Read(form);
        (long[] counts, long unanswered) = (form.Int64s("counts"), form.Int64("unanswered"));
        return scale.IsUnset && counts.Length == 0 && unanswered == 0 ? Zero : FromCounts(counts, scale, unanswered);
    }

    /// <summary>The count, sum and squares of the ratings, all exact.</summary>
    internal Moments Moments
    {
        get
        {
            Moments moments = default;
            for (int i = 0; i < bins.Length; i++)
            {
                moments += Moments.Of(Scale.Lowest + i, bins[i]);
            }

            return moments;
        }
    }

    /// <summary>How many answers lie in a range of ratings, both ends in.</summary>
    internal long Between((int From, int To) ratings)
    {
        long sum = 0;
        for (int rating = ratings.From; rating <= ratings.To; rating++)
        {
            sum += bins[rating - Scale.Lowest];
        }

        return sum;
    }

    private Proportion Box(int boxes, bool best)
    {
        if (Scale.IsUnset)
        {
            return Proportion.Zero;
        }

        _ = Scale.Boxes(boxes, Scale.Points - 1, nameof(boxes));
        return Proportion.From(Between(Scale.Box(boxes, best)), Responses, RatingReading.BoxOf(best ? "top-box" : "bottom-box", Scale, boxes, best));
    }

    private long At(int index) => Scale.IsUnset ? 0 : bins[index];

#if NET8_0_OR_GREATER
    static RatingCounts IAdditiveIdentity<RatingCounts, RatingCounts>.AdditiveIdentity => Zero;

    static RatingCounts IParsable<RatingCounts>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RatingCounts>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RatingCounts result) => TryParse(s, out result);
#endif
}
