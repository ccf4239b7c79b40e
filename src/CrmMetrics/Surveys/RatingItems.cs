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

/// <summary>The answers to several questions that are meant to measure one thing, on one scale: sums and squares of each question and of their total.</summary>
/// <remarks>
/// <para>Only respondents who answered every question count; the others are reported as incomplete. Questions put the other way round
/// ("it was hard") must be turned before they come here, or they lower the reliability.</para>
/// <para>Add only the answers of different respondents to the same questions in the same order.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RatingItems>))]
#endif
public sealed class RatingItems : ISummary<RatingItems>, IEquatable<RatingItems>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<RatingItems, RatingItems, RatingItems>
    , IAdditiveIdentity<RatingItems, RatingItems>
    , IEqualityOperators<RatingItems, RatingItems, bool>
    , IParsable<RatingItems>
#endif
{
    // Of each question, and last of the total.
    private readonly long[] sums;
    private readonly long[] squares;

    private RatingItems(RatingScale scale, long[] sums, long[] squares, long respondents, long incomplete)
    {
        Scale = scale;
        this.sums = sums;
        this.squares = squares;
        Respondents = respondents;
        Incomplete = incomplete;
    }

    /// <summary>The answers of nobody to no questions, which change nothing when added.</summary>
    /// <value>No answers.</value>
    public static RatingItems Zero { get; } = new(default, [0], [0], 0, 0);

    /// <summary>The scale of all questions.</summary>
    /// <value>Not set in <see cref="Zero"/> alone.</value>
    public RatingScale Scale { get; }

    /// <summary>How many questions there are.</summary>
    /// <value>2 or more; 0 for <see cref="Zero"/>.</value>
    public int Items => sums.Length - 1;

    /// <summary>How many answered every question.</summary>
    /// <value>0 or more.</value>
    public long Respondents { get; }

    /// <summary>How many left a question out, and are not counted.</summary>
    /// <value>0 or more.</value>
    public long Incomplete { get; }

    /// <summary>How well the questions hang together: Cronbach's α.</summary>
    /// <value>At most 1; undefined for fewer than two respondents, or when all have the same total.</value>
    public CronbachAlpha CronbachAlpha
    {
        get
        {
            double[] variances = Respondents < 2 ? new double[sums.Length] : [.. sums.Zip(squares, Variance)];
            return Items == 0 ? default : CronbachAlpha.From(Items, Respondents, variances.Take(Items).Sum(), variances[Items]);
        }
    }

    /// <summary>Sums columns of ratings.</summary>
    /// <param name="items">One column a question, with one byte for each respondent: a rating, or <see cref="RatingScale.Missing"/>.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> or a column is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than two columns, or they are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale (the message names the row and the value), or the scale is not set.</exception>
    /// <exception cref="OverflowException">A sum of squares passes the largest <see cref="long"/>.</exception>
    public static RatingItems From(IReadOnlyList<byte[]> items, RatingScale scale)
    {
        int length = Enough(items)[0] is { } first ? first.Length : throw new ArgumentNullException(nameof(items));
        foreach (byte[] item in items)
        {
            if (Guard.NotNull(item, nameof(items)).Length != length)
            {
                throw new ArgumentException(Guard.Invariant($"items: all columns must have the {length} ratings of the first, but one had {item.Length}."), nameof(items));
            }
        }

        Tally tally = new(items.Count, scale.Set(nameof(scale)), nameof(items));
        for (int row = 0; row < length; row++)
        {
            int at = row;
            tally.Add(item => items[item][at] is var rating && rating == RatingScale.Missing ? null : rating);
        }

        return tally.Summary();
    }

    /// <summary>Sums the answers in rows of any type, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each respondent.</param>
    /// <param name="items">The rating of a row for each question, or <see langword="null"/> for no answer.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument or a question is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than two questions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale (the message names the row and the value), or the scale is not set.</exception>
    /// <exception cref="OverflowException">A sum of squares passes the largest <see cref="long"/>.</exception>
    public static RatingItems From<T>(IEnumerable<T> rows, IReadOnlyList<Func<T, int?>> items, RatingScale scale)
    {
        Func<T, int?>[] questions = [.. Enough(items).Select(item => Guard.NotNull(item, nameof(items)))];
        Tally tally = new(questions.Length, scale.Set(nameof(scale)), nameof(rows));
        foreach (T row in Guard.NotNull(rows))
        {
            tally.Add(item => questions[item](row));
        }

        return tally.Summary();
    }

    /// <summary>Joins the answers of two disjoint groups of respondents to the same questions.</summary>
    /// <param name="left">The answers of one group.</param>
    /// <param name="right">The answers of another.</param>
    /// <returns>The answers of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales or the numbers of questions differ.</exception>
    /// <exception cref="OverflowException">A sum passes the largest <see cref="long"/>.</exception>
    public static RatingItems operator +(RatingItems left, RatingItems right)
    {
        RatingScale scale = RatingScale.Shared(Guard.NotNull(left).Scale, Guard.NotNull(right).Scale);
        if (left.Items == 0 || right.Items == 0)
        {
            return left.Items == 0 ? right : left;
        }

        return left.Items == right.Items
            ? new(
                scale,
                [.. left.sums.Zip(right.sums, (a, b) => a + b)],
                [.. left.squares.Zip(right.squares, (a, b) => a + b)],
                left.Respondents + right.Respondents,
                left.Incomplete + right.Incomplete)
            : throw new DefinitionMismatchException(Guard.Invariant($"Answers to {left.Items} questions cannot be joined with answers to {right.Items}."));
    }

    /// <summary>Whether two summaries have the same scale, sums and counts.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(RatingItems? left, RatingItems? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two summaries differ in scale, a sum or a count.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(RatingItems? left, RatingItems? right) => !(left == right);

    /// <summary>Adds the answers of other respondents.</summary>
    /// <param name="other">The answers of respondents who are not counted in these, to the same questions.</param>
    /// <returns>The answers of both groups.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales or the numbers of questions differ.</exception>
    /// <exception cref="OverflowException">A sum passes the largest <see cref="long"/>.</exception>
    public RatingItems Add(RatingItems other) => this + Guard.NotNull(other);

    /// <inheritdoc/>
    public bool Equals(RatingItems? other) =>
        other is not null && Scale == other.Scale && (Respondents, Incomplete) == (other.Respondents, other.Incomplete)
        && sums.AsSpan().SequenceEqual(other.sums) && squares.AsSpan().SequenceEqual(other.squares);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RatingItems);

    /// <inheritdoc/>
    public override int GetHashCode() => (Scale, Respondents, Incomplete, sums[Items], squares[Items]).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>97 of 100 answered all 4 questions on 1–5</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>G</c> or none: for people; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format) ? Scale.AddTo(new()).Add("sums", sums).Add("squares", squares).Add("respondents", Respondents).Add("incomplete", Incomplete).ToString()
        : !Text.IsGeneral(format) ? throw new FormatException("Rating items have the formats G and R, but were asked for \"" + format + "\".")
        : Items == 0 ? "no answers"
        : Text.In(formatProvider, $"{Respondents:N0} of {Respondents + Incomplete:N0} answered all {Items} questions on {Scale}");

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RatingItems Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RatingItems result) => Form.TryParse(text, Read, Zero, out result);

    private static RatingItems Read(Form form)
    {
        RatingScale scale = RatingScale.Read(form);
        (long[] sums, long[] squares) = (form.Int64s("sums"), form.Int64s("squares"));
        (long respondents, long incomplete) = (Guard.Count(form.Int64("respondents"), "respondents"), Guard.Count(form.Int64("incomplete"), "incomplete"));
        RatingItems read = new(scale, sums, squares, respondents, incomplete);
        if (scale.IsUnset)
        {
            return read == Zero ? Zero : throw Guard.Out(nameof(scale), scale, "must be set where there are answers");
        }

        bool fits = sums.Length == squares.Length && sums.Length > 2 && sums[sums.Length - 1] == sums.Take(sums.Length - 1).Sum();
        for (int i = 0; fits && i < sums.Length; i++)
        {
            long items = i == sums.Length - 1 ? i : 1;
            fits = sums[i] >= scale.Lowest * items * respondents && sums[i] <= scale.Highest * items * respondents
                && Moments.Checked(respondents, DoubleDouble.Of(sums[i]), DoubleDouble.Of(squares[i]), nameof(squares)).Count == respondents;
        }

        return fits ? read : throw new ArgumentException("sums: no answers of these respondents have these sums.", nameof(form));
    }

    private static IReadOnlyList<TItem> Enough<TItem>(IReadOnlyList<TItem> items) =>
        Guard.NotNull(items).Count >= 2
            ? items
            : throw new ArgumentException(Guard.Invariant($"items: two questions or more are needed to see how they hang together, but there were {items.Count}."), nameof(items));

    private double Variance(long sum, long square) => new Moments(Respondents, DoubleDouble.Of(sum), DoubleDouble.Of(square)).Variance;

    private sealed class Tally(int items, RatingScale scale, string name)
    {
        private readonly long[] sums = new long[items + 1];
        private readonly long[] squares = new long[items + 1];
        private readonly int[] answers = new int[items];
        private long row;
        private long incomplete;

        public void Add(Func<int, int?> rating)
        {
            bool isComplete = true;
            for (int i = 0; i < answers.Length; i++)
            {
                int? answer = rating(i);
                isComplete &= answer is not null;
                answers[i] = answer is not { } given || scale.Contains(given) ? answer.GetValueOrDefault() : throw scale.OffScale(name, row, given);
            }

            row++;
            if (!isComplete)
            {
                incomplete++;
                return;
            }

            long total = 0;
            for (int i = 0; i < answers.Length; i++)
            {
                Sum(i, answers[i]);
                total += answers[i];
            }

            Sum(answers.Length, total);
        }

        public RatingItems Summary() => new(scale, sums, squares, row - incomplete, incomplete);

        private void Sum(int index, long value)
        {
            sums[index] += value;
            squares[index] += value * value;
        }
    }

#if NET8_0_OR_GREATER
    static RatingItems IAdditiveIdentity<RatingItems, RatingItems>.AdditiveIdentity => Zero;

    static RatingItems IParsable<RatingItems>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RatingItems>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RatingItems result) => TryParse(s, out result);
#endif
}
