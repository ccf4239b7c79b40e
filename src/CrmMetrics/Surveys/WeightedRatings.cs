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

/// <summary>Ratings of which some count for more than others: survey weights, or the revenue of the customer who answered.</summary>
/// <remarks>
/// <para>Weights that differ cost precision. The intervals therefore stand on the effective number of answers, (Σ w)² / Σ w²
/// (Kish, Survey Sampling, 1965), in the place of the number itself; with equal weights they are those of <see cref="RatingCounts"/>, and a
/// common factor of all weights changes nothing. They hold for weights that do not depend on the answer.</para>
/// <para>A missing answer is counted as not answered, and its weight left out. Add only the answers of different respondents, weighted on one basis.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<WeightedRatings>))]
#endif
public sealed class WeightedRatings : ISummary<WeightedRatings>, IEquatable<WeightedRatings>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<WeightedRatings, WeightedRatings, WeightedRatings>
    , IAdditiveIdentity<WeightedRatings, WeightedRatings>
    , IEqualityOperators<WeightedRatings, WeightedRatings, bool>
    , IParsable<WeightedRatings>
#endif
{
    private static readonly MetricDefinition WeightedScore =
        new("net-promoter-score/weighted", "weight of promoters (9–10) less weight of detractors (0–6) over the weight of all answers", "points", 1, BetterWhen.Higher);

    private static readonly Reason NoWeight = new("no-responses", "nobody answered, or with no weight");

    private static readonly Reason TooFew = new("too-few-values", "the weighted answers are worth fewer than two, which show no spread");

    private readonly DoubleDouble[] bins;
    private readonly DoubleDouble squares;

    private WeightedRatings(RatingScale scale, DoubleDouble[] weights, DoubleDouble squares, long responses, long unanswered)
    {
        Scale = scale;
        bins = weights;
        this.squares = squares;
        Responses = responses;
        Unanswered = unanswered;
        Invited = responses + unanswered;
        Weight = Total(weights).Value;
        EffectiveResponses = Weight > 0 ? (Total(weights) * (Total(weights) / squares)).Value : 0;
        if (double.IsNaN(EffectiveResponses) || double.IsInfinity(Weight) || double.IsInfinity(squares.High))
        {
            throw new OverflowException("The squares of the weights pass the largest double, or vanish: scale the weights.");
        }
    }

    /// <summary>The ratings of nobody, on no scale yet, which change nothing when added.</summary>
    /// <value>No answers.</value>
    public static WeightedRatings Zero { get; } = new(default, [], default, 0, 0);

    /// <summary>The scale of the ratings.</summary>
    /// <value>Not set in <see cref="Zero"/> alone.</value>
    public RatingScale Scale { get; }

    /// <summary>How many answered, whatever their weight.</summary>
    /// <value>0 or more.</value>
    public long Responses { get; }

    /// <summary>How many were asked and did not answer.</summary>
    /// <value>0 or more.</value>
    public long Unanswered { get; }

    /// <summary>How many were asked.</summary>
    /// <value>The answers and the missing answers.</value>
    public long Invited { get; }

    /// <summary>The weight of all answers.</summary>
    /// <value>0 or more.</value>
    public double Weight { get; }

    /// <summary>How many answers of equal weight would tell as much.</summary>
    /// <value>From 0 to <see cref="Responses"/>.</value>
    public double EffectiveResponses { get; }

    /// <summary>The weight of each rating.</summary>
    /// <value>One weight for each rating of the scale, the lowest rating first; empty for <see cref="Zero"/>.</value>
    public IReadOnlyList<double> Weights => Array.AsReadOnly(Values);

    /// <summary>The weighted net promoter score (NPS).</summary>
    /// <value>Points from −100 to 100, with adjusted Wald's interval on the effective answers.</value>
    /// <exception cref="InvalidOperationException">The scale is not 0 to 10: the score is not defined on any other.</exception>
    public Estimate NetPromoterScore
    {
        get
        {
            if (!Scale.IsUnset)
            {
                Surveys.NetPromoterScore.Check(Scale);
            }

            (double promoters, double detractors) = (Share(9, 10), Share(0, 6));
            return Read(WeightedScore, 100 * (promoters - detractors), level =>
                NetShare.Around(NetShare.Adjusted(promoters * EffectiveResponses, detractors * EffectiveResponses, EffectiveResponses), level, 100));
        }
    }

    /// <summary>The weighted mean rating.</summary>
    /// <value>On the scale; its interval is Student's t on the effective answers, cut to the scale, and missing where they are fewer than two.</value>
    public Estimate Mean
    {
        get
        {
            (double mean, double variance) = MeanAndVariance();
            MetricDefinition definition = Weighted(RatingReading.MeanOf("rating", Scale));

            // Two equal weights may come out a last digit below two.
            return Read(definition, mean, EffectiveResponses < 2 - 1e-9 ? null : level =>
            {
                double freedom = Math.Max(1, EffectiveResponses - 1), margin = StudentT.TwoSidedQuantile(level, freedom) * Math.Sqrt(variance / freedom);
                return new(Math.Max(Scale.Lowest, mean - margin), Math.Min(Scale.Highest, mean + margin), level);
            });
        }
    }

    /// <summary>Weights every answer of rating counts alike, as where each segment is brought to its share of the customers.</summary>
    /// <param name="ratings">The counts.</param>
    /// <param name="weight">The weight of each answer, 0 or more.</param>
    /// <returns>The weighted ratings, to be added to those of the other segments.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ratings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is negative or not finite.</exception>
    /// <exception cref="OverflowException">The squares of the weights pass the largest double, or vanish.</exception>
    public static WeightedRatings From(RatingCounts ratings, double weight)
    {
        DoubleDouble each = DoubleDouble.Of(Guard.NotNegative(weight));
        return new(
            Guard.NotNull(ratings).Scale,
            [.. ratings.Counts.Select(count => each * DoubleDouble.Of(count))],
            DoubleDouble.Product(weight, weight) * DoubleDouble.Of(ratings.Responses),
            ratings.Responses,
            ratings.Unanswered);
    }

    /// <summary>Weighs a column of ratings.</summary>
    /// <param name="ratings">One byte for each respondent: a rating, or <see cref="RatingScale.Missing"/>.</param>
    /// <param name="weights">The weight of each respondent, 0 or more.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The weighted ratings.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale, or a weight negative or not finite (the message names the row and the value), or the
    /// scale is not set.</exception>
    /// <exception cref="OverflowException">The squares of the weights pass the largest double, or vanish.</exception>
    public static WeightedRatings From(ReadOnlySpan<byte> ratings, ReadOnlySpan<double> weights, RatingScale scale)
    {
        if (ratings.Length != weights.Length)
        {
            throw new ArgumentException(
                Guard.Invariant($"weights: must have one weight for each of the {ratings.Length} ratings, but had {weights.Length}."),
                nameof(weights));
        }

        Tally tally = new(scale.Set(nameof(scale)));
        for (int i = 0; i < ratings.Length; i++)
        {
            tally.Add(ratings[i] == RatingScale.Missing ? null : ratings[i], weights[i], nameof(ratings), nameof(weights));
        }

        return tally.Summary();
    }

    /// <summary>Weighs the ratings of rows of any type, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each respondent.</param>
    /// <param name="rating">The rating of a row, or <see langword="null"/> for no answer.</param>
    /// <param name="weight">The weight of a row, 0 or more.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The weighted ratings.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale, or a weight negative or not finite (the message names the row and the value), or the
    /// scale is not set.</exception>
    /// <exception cref="OverflowException">The squares of the weights pass the largest double, or vanish.</exception>
    public static WeightedRatings From<T>(IEnumerable<T> rows, Func<T, int?> rating, Func<T, double> weight, RatingScale scale)
    {
        Tally tally = new(scale.Set(nameof(scale)));
        _ = Guard.NotNull(rating);
        _ = Guard.NotNull(weight);
        foreach (T row in Guard.NotNull(rows))
        {
            tally.Add(rating(row), weight(row), nameof(rows), nameof(rows));
        }

        return tally.Summary();
    }

    /// <summary>Weighs the ratings of rows of any type by segment, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of a segment.</typeparam>
    /// <param name="rows">One row for each respondent.</param>
    /// <param name="key">The segment of a row.</param>
    /// <param name="rating">The rating of a row, or <see langword="null"/> for no answer.</param>
    /// <param name="weight">The weight of a row, 0 or more.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>The weighted ratings of each segment, in the order in which the segments first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key of a row is <see langword="null"/>; the message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off the scale, or a weight negative or not finite (the message names the row and the value), or the
    /// scale is not set.</exception>
    /// <exception cref="OverflowException">The squares of the weights pass the largest double, or vanish.</exception>
    public static IReadOnlyDictionary<TKey, WeightedRatings> By<T, TKey>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, int?> rating, Func<T, double> weight, RatingScale scale)
        where TKey : notnull
    {
        _ = scale.Set(nameof(scale));
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(rating);
        _ = Guard.NotNull(weight);
        Dictionary<TKey, Tally> tallies = [];
        long index = 0;
        foreach (T row in Guard.NotNull(rows))
        {
            TKey segment = key(row);
            if (segment is null)
            {
                throw Rows.NullKey(nameof(key), index);
            }

            if (!tallies.TryGetValue(segment, out Tally? tally))
            {
                tally = new(scale);
                tallies.Add(segment, tally);
            }

            tally.Row = index++;
            tally.Add(rating(row), weight(row), nameof(rows), nameof(rows));
        }

        return tallies.ToDictionary(pair => pair.Key, pair => pair.Value.Summary());
    }

    /// <summary>Joins the weighted ratings of two disjoint groups of respondents.</summary>
    /// <param name="left">The ratings of one group.</param>
    /// <param name="right">The ratings of another, on the same scale and weighted on the same basis.</param>
    /// <returns>The ratings of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>, or the squares of the weights the largest double.</exception>
    public static WeightedRatings operator +(WeightedRatings left, WeightedRatings right)
    {
        RatingScale scale = RatingScale.Shared(Guard.NotNull(left).Scale, Guard.NotNull(right).Scale);
        DoubleDouble[] weights = new DoubleDouble[scale.Points];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = left.At(i) + right.At(i);
        }

        return new(scale, weights, left.squares + right.squares, left.Responses + right.Responses, left.Unanswered + right.Unanswered);
    }

    /// <summary>Whether two summaries have the same scale, weights and counts.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(WeightedRatings? left, WeightedRatings? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two summaries differ in scale, a weight or a count.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(WeightedRatings? left, WeightedRatings? right) => !(left == right);

    /// <summary>Adds the weighted answers of other respondents.</summary>
    /// <param name="other">The ratings of respondents who are not in these, on the same scale and weighted on the same basis.</param>
    /// <returns>The ratings of both groups.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>, or the squares of the weights the largest double.</exception>
    public WeightedRatings Add(WeightedRatings other) => this + Guard.NotNull(other);

    /// <summary>The share of the weight among the best ratings of the scale.</summary>
    /// <param name="boxes">How many of the best ratings, from 1 to one less than the scale has.</param>
    /// <returns>From 0 to 1, with Wilson's interval on the effective answers.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="boxes"/> is out of its range.</exception>
    public Estimate TopBox(int boxes) => Box("top-box", boxes, best: true);

    /// <summary>The share of the weight among the worst ratings of the scale.</summary>
    /// <param name="boxes">How many of the worst ratings, from 1 to one less than the scale has.</param>
    /// <returns>From 0 to 1, with Wilson's interval on the effective answers.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="boxes"/> is out of its range.</exception>
    public Estimate BottomBox(int boxes) => Box("bottom-box", boxes, best: false);

    /// <inheritdoc/>
    public bool Equals(WeightedRatings? other) =>
        other is not null && Scale == other.Scale && squares == other.squares && (Responses, Unanswered) == (other.Responses, other.Unanswered) && bins.SequenceEqual(other.bins);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WeightedRatings);

    /// <inheritdoc/>
    public override int GetHashCode() => (Scale, squares, Responses, Unanswered).GetHashCode();

    /// <summary>Writes the weights in the current culture, such as <c>97 of 100 answered on 1–5, worth 81.3: 6.2, 9, 12.8, 29, 40</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the weights.</summary>
    /// <param name="format"><c>G</c> or none: for people; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format) ? ToForm().ToString()
        : !Text.IsGeneral(format) ? throw new FormatException("Weighted ratings have the formats G and R, but were asked for \"" + format + "\".")
        : Invited == 0 ? "no answers"
        : Text.In(formatProvider, $"{Responses:N0} of {Invited:N0} answered on {Scale}, worth {EffectiveResponses:#,##0.#}: ")
            + string.Join(", ", Values.Select(weight => weight.ToString("#,##0.#", formatProvider)));

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static WeightedRatings Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out WeightedRatings result) => Form.TryParse(text, Read, Zero, out result);

    private double[] Values => Array.ConvertAll(bins, weight => weight.Value);

    private static WeightedRatings Read(Form form)
    {
        RatingScale scale = RatingScale.Read(form);
        double[] weights = form.Doubles("weights"), rests = form.Has("weightsRest") ? form.Doubles("weightsRest") : new double[weights.Length];
        (long responses, long unanswered) = (Guard.Count(form.Int64("responses"), "responses"), Guard.Count(form.Int64("unanswered"), "unanswered"));
        DoubleDouble squaresOfWeights = DoubleDouble.Read(form, "squares");
        if (weights.Length != scale.Points || rests.Length != scale.Points || (scale.IsUnset && (responses, unanswered) != (0, 0)))
        {
            throw new ArgumentException(Guard.Invariant($"weights: must have one weight for each of the {scale.Points} ratings, but had {weights.Length}."), nameof(form));
        }

        DoubleDouble[] sums = [.. weights.Zip(rests, (weight, rest) => DoubleDouble.Sum(Guard.NotNegative(weight, "weights"), Guard.Finite(rest, "weightsRest")))];
        WeightedRatings read = new(scale, sums, squaresOfWeights, responses, unanswered);

        // Squares of weights lie between those of equal weights and that of a single one.
        bool isPossible = read.Weight > 0
            ? read.EffectiveResponses >= 1 - 1e-12 && read.EffectiveResponses <= responses * (1 + 1e-12)
            : squaresOfWeights == default;
        return isPossible ? read : throw Guard.Out("squares", squaresOfWeights.Value, Guard.Invariant($"no {responses} weights with the sum {read.Weight} have these squares"));
    }

    private static DoubleDouble Total(DoubleDouble[] weights) => weights.Aggregate(default(DoubleDouble), (sum, weight) => sum + weight);

    private static MetricDefinition Weighted(MetricDefinition definition) =>
        definition with { Id = definition.Id + "/weighted", Text = definition.Text + ", weighted" };

    private Form ToForm()
    {
        Form form = Scale.AddTo(new()).Add("weights", bins.Select(weight => weight.High));
        _ = bins.All(weight => weight.Low == 0) ? form : form.Add("weightsRest", bins.Select(weight => weight.Low));
        return squares.AddTo(form, "squares").Add("responses", Responses).Add("unanswered", Unanswered);
    }

    private DoubleDouble At(int index) => Scale.IsUnset ? default : bins[index];

    private double Share(int from, int to) =>
        Weight > 0 ? (Total(bins.AsSpan(from - Scale.Lowest, to - from + 1).ToArray()) / Total(bins)).Value : 0;

    private (double Mean, double Variance) MeanAndVariance()
    {
        double mean = 0, variance = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            mean += (Scale.Lowest + i) * Share(Scale.Lowest + i, Scale.Lowest + i);
        }

        for (int i = 0; i < bins.Length; i++)
        {
            double distance = Scale.Lowest + i - mean;
            variance += distance * distance * Share(Scale.Lowest + i, Scale.Lowest + i);
        }

        return (mean, variance);
    }

    private Estimate Box(string metric, int boxes, bool best)
    {
        if (Scale.IsUnset)
        {
            return Read(MetricDefinition.Share(metric + "/weighted", "answers over all answers, weighted"), 0, _ => null);
        }

        (int from, int to) = Scale.Box(Scale.Boxes(boxes, Scale.Points - 1, nameof(boxes)), best);
        double share = Share(from, to);
        return Read(Weighted(RatingReading.BoxOf(metric, Scale, boxes, best)), share, level =>
        {
            (double lower, double upper) = ProportionBounds.Wilson(share * EffectiveResponses, EffectiveResponses, Normal.TwoSidedQuantile(level));
            return new(lower, upper, level);
        });
    }

    private Estimate Read(MetricDefinition definition, double value, Func<double, ConfidenceInterval?>? interval) =>
        Weight == 0 ? new(null, NoWeight, definition, null, NoWeight)
        : interval is null ? new(value, null, definition, null, TooFew)
        : new(value, null, definition, interval, null);

    private sealed class Tally(RatingScale scale)
    {
        private readonly DoubleDouble[] weights = new DoubleDouble[scale.Points];
        private DoubleDouble squares;
        private long responses;
        private long unanswered;

        public long Row { get; set; }

        public void Add(int? rating, double weight, string ratingName, string weightName)
        {
            if (double.IsNaN(weight) || double.IsInfinity(weight) || weight < 0)
            {
                throw Guard.Out(weightName, weight, Guard.Invariant($"the weight of row {Row} (counted from 0) must be a finite number, 0 or more"));
            }

            if (rating is not { } answer)
            {
                unanswered++;
            }
            else if (scale.Contains(answer))
            {
                weights[answer - scale.Lowest] += DoubleDouble.Of(weight);
                squares += DoubleDouble.Product(weight, weight);
                responses++;
            }
            else
            {
                throw scale.OffScale(ratingName, Row, answer);
            }

            Row++;
        }

        public WeightedRatings Summary() => new(scale, weights, squares, responses, unanswered);
    }

#if NET8_0_OR_GREATER
    static WeightedRatings IAdditiveIdentity<WeightedRatings, WeightedRatings>.AdditiveIdentity => Zero;

    static WeightedRatings IParsable<WeightedRatings>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<WeightedRatings>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out WeightedRatings result) => TryParse(s, out result);
#endif
}
