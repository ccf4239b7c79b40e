using System.Globalization;
using CrmMetrics.Statistics;
using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

public class WeightedRatingsLaws : SummaryLaws<WeightedRatings>
{
    internal static Arbitrary<WeightedRatings> Summaries { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(WeightedRatings.Zero)),
        (9, WeightedRatingsTests.Rows.Generator.Select(rows => WeightedRatings.From(rows, row => row.Rating, row => row.Weight, RatingScale.ZeroToTen)))));

    protected override Arbitrary<WeightedRatings> Any => Summaries;

    protected override WeightedRatings Zero => WeightedRatings.Zero;

    protected override WeightedRatings Parse(string text) => WeightedRatings.Parse(text);

    // Sums of doubles: 31 digits, of which the order may touch the last.
    protected override bool Same(WeightedRatings left, WeightedRatings right) => WeightedRatingsTests.Near(left, right);
}

public class WeightedRatingsTests
{
    private static readonly RatingScale Ten = RatingScale.ZeroToTen;

    /// <summary>Answers with weights of many sizes, 0 among them.</summary>
    internal static Arbitrary<(int? Rating, double Weight)[]> Rows { get; } = Arb.From(
        from length in Gen.Choose(0, 60)
        from rows in Gen.ArrayOf(
            from rating in Gen.Choose(-1, 10)
            from weight in Gen.Frequency((1, Gen.Constant(0.0)), (8, Gen.Choose(1, 100_000).Select(value => value / 7.0)), (1, Gen.Choose(1, 9).Select(value => value * 1e-9)))
            select (rating < 0 ? (int?)null : rating, weight),
            length)
        select rows,
        rows => rows.Length == 0 ? [] : [rows.Take(rows.Length / 2).ToArray(), rows.Skip(1).ToArray()]);

    [Fact]
    public void Equal_weights_give_what_the_counts_give() =>
        Check.That(GivenRatings.Answers, Arb.From(Gen.Choose(1, 1000)), Given.Level, (answers, weight, level) =>
        {
            RatingCounts counts = RatingCounts.From(answers, Ten);
            WeightedRatings weighted = WeightedRatings.From(answers, answer => answer, _ => weight / 8.0, Ten);
            (Estimate score, Estimate mean, Estimate top) = (weighted.NetPromoterScore, weighted.Mean, weighted.TopBox(2));
            return Near(weighted.EffectiveResponses, counts.Responses) && weighted.Responses == counts.Responses && weighted.Unanswered == counts.Unanswered
                && Near(score.Value, counts.NetPromoterScore.Value) && Near(score.Interval(level), counts.NetPromoterScore.Interval(level))
                && Near(top.Value, counts.TopBox(2).Value) && Near(top.Interval(level), counts.TopBox(2).Interval(level))
                && Near(weighted.BottomBox(3).Value, counts.BottomBox(3).Value)
                && Near(mean.Value, counts.Mean.Value) && Near(mean.Interval(level), Cut(counts.Mean.Interval(level)))
                && Near(weighted, WeightedRatings.From(counts, weight / 8.0));
        });

    [Fact]
    public void A_common_factor_of_the_weights_changes_nothing() =>
        Check.That(Rows, rows =>
        {
            WeightedRatings one = From(rows), many = WeightedRatings.From(rows, row => row.Rating, row => 1024 * row.Weight, Ten);
            return Near(one.EffectiveResponses, many.EffectiveResponses) && Near(one.NetPromoterScore.Value, many.NetPromoterScore.Value)
                && Near(one.NetPromoterScore.Interval(), many.NetPromoterScore.Interval()) && Near(one.Mean.Interval(), many.Mean.Interval());
        });

    [Fact]
    public void Whole_weights_are_answers_given_so_many_times_but_for_what_they_tell() =>
        Check.That(GivenRatings.Answers, answers =>
        {
            (int? Rating, int Weight)[] rows = [.. answers.Select((answer, i) => (answer, 1 + (i % 3)))];
            WeightedRatings weighted = WeightedRatings.From(rows, row => row.Rating, row => row.Weight, Ten);
            RatingCounts repeated = RatingCounts.From(rows.SelectMany(row => Enumerable.Repeat(row.Rating, row.Weight)), Ten);
            double[] weights = [.. rows.Where(row => row.Rating is not null).Select(row => (double)row.Weight)];
            return Near(weighted.NetPromoterScore.Value, repeated.NetPromoterScore.Value) && Near(weighted.Mean.Value, repeated.Mean.Value)
                && Near(weighted.EffectiveResponses, weights.Length == 0 ? 0 : weights.Sum() * weights.Sum() / weights.Sum(weight => weight * weight))
                && weighted.EffectiveResponses <= weights.Length + 1e-9;
        });

    [Fact]
    public void The_summaries_of_any_cut_add_up_to_the_whole() =>
        Check.That(Rows, Given.Count, (rows, cut) =>
        {
            int at = (int)(cut % (rows.Length + 1));
            return Near(From(rows.Take(at).ToArray()) + From(rows.Skip(at).ToArray()), From(rows)) && Near(From([.. Enumerable.Reverse(rows)]), From(rows));
        });

    [Fact]
    [Trait("Culture", "indifferent")]
    public void A_million_tenths_lose_nothing()
    {
        WeightedRatings one = WeightedRatings.From(RatingCounts.From([9], Ten), 0.1), sum = one;
        for (int i = 1; i < 1_000_000; i++)
        {
            sum += one;
        }

        GoldenFile.Close(100_000, sum.Weight, 1e-15);
        GoldenFile.Close(1_000_000, sum.EffectiveResponses, 1e-15);
    }

    [Fact]
    public void Columns_rows_and_segments_weigh_the_same() =>
        Check.That(Rows, rows =>
        {
            byte[] ratings = [.. rows.Select(row => (byte)(row.Rating ?? RatingScale.Missing))];
            double[] weights = [.. rows.Select(row => row.Weight)];
            IReadOnlyDictionary<string, WeightedRatings> by = WeightedRatings.By(rows.Select((row, i) => (row, i)), row => "s" + (row.i % 3), row => row.row.Rating, row => row.row.Weight, Ten);
            return WeightedRatings.From(ratings, weights, Ten) == From(rows)
                && Near(by.Values.Aggregate(WeightedRatings.Zero, (sum, segment) => sum + segment), rows.Length == 0 ? WeightedRatings.Zero : From(rows));
        });

    [Fact]
    public void Segments_brought_to_their_share_give_the_score_of_the_customers()
    {
        // A tenth of the answers come from the north, which has half of the customers.
        RatingCounts north = RatingCounts.FromCounts([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100], Ten), south = RatingCounts.FromCounts([900, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Ten);
        WeightedRatings all = WeightedRatings.From(north, 5) + WeightedRatings.From(south, 500 / 900.0);
        GoldenFile.Close(0, all.NetPromoterScore.Value, floor: 1e-12);
        GoldenFile.Close(1000 * 1000.0 / ((25 * 100) + (500 * 500 / 900.0)), all.EffectiveResponses, 1e-12);
        Assert.Equal("net-promoter-score/weighted", all.NetPromoterScore.Definition.Id);
        Assert.Equal("top-box/9-10-of-0-10/weighted", all.TopBox(2).Definition.Id);
        Assert.Equal([500, 500], all.Weights.Where(weight => weight > 0).Select(weight => Math.Round(weight, 9)));
    }

    [Fact]
    public void Nobody_answering_or_without_weight_leaves_all_undefined()
    {
        foreach (WeightedRatings nobody in new[] { WeightedRatings.Zero, From([]), From([(null, 3)]), From([(9, 0)]) })
        {
            Assert.All([nobody.NetPromoterScore, nobody.Mean, nobody.TopBox(2), nobody.BottomBox(2)], estimate =>
            {
                Assert.Null(estimate.Value);
                Assert.Equal("no-responses", estimate.WhyUndefined!.Code);
                Assert.Null(estimate.Interval());
            });
            Assert.Equal(0, nobody.EffectiveResponses);
        }

        Assert.Equal("no answers", WeightedRatings.Zero.ToString());
        Assert.True(WeightedRatings.Zero != From([]));
    }

    [Fact]
    public void A_mean_that_is_worth_fewer_than_two_answers_has_no_interval()
    {
        WeightedRatings lopsided = From([(9, 1000), (3, 1)]);
        Assert.Equal("too-few-values", lopsided.Mean.WhyNoInterval!.Code);
        Assert.Null(lopsided.Mean.Interval());
        Assert.NotNull(lopsided.NetPromoterScore.Interval());
        Assert.NotNull(From([(9, 0.1), (3, 0.1)]).Mean.Interval());
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Refused("rows", "the weight of row 1 (counted from 0) must be a finite number, 0 or more, but was -1.", () => From([(9, 1), (9, -1)]));
        Refused("rows", "the weight of row 0 (counted from 0) must be a finite number, 0 or more, but was NaN.", () => From([(null, double.NaN)]));
        Refused("weights", "the weight of row 0 (counted from 0) must be a finite number, 0 or more, but was Infinity.", () => WeightedRatings.From([9], [double.PositiveInfinity], Ten));
        Refused("ratings", "the rating of row 1 (counted from 0) must be on the scale 0–10, but was 11.", () => WeightedRatings.From([9, 11], [1, 1], Ten));
        Refused("rows", "the rating of row 1 (counted from 0) must be on the scale 0–10, but was -1.", () => From([(9, 1), (-1, 1)]));
        Refused("rows", "the rating of row 2 (counted from 0) must be on the scale 0–10, but was 11.", () => WeightedRatings.By([9, 9, 11], row => row % 2, row => row, _ => 1, Ten));
        Refused("weight", "must be 0 or more, but was -1.", () => WeightedRatings.From(RatingCounts.Zero, -1));
        Refused("scale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => WeightedRatings.From([9], [1], default));
        Refused("boxes", "of the 11 ratings 0–10, from 1 to 10 can be taken, but was 11.", () => From([(9, 1)]).TopBox(11));
        Assert.StartsWith("weights: must have one weight for each of the 2 ratings, but had 1.", Assert.Throws<ArgumentException>(() => WeightedRatings.From([9, 9], [1.0], Ten)).Message, StringComparison.Ordinal);
        Assert.StartsWith("key: the key of row 1 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => WeightedRatings.By(["a", null!], row => row, _ => 1, _ => 1, Ten)).Message, StringComparison.Ordinal);
        Assert.Equal("rating", Assert.Throws<ArgumentNullException>(() => WeightedRatings.From(new int[1], null!, _ => 1, Ten)).ParamName);
        Assert.Equal("weight", Assert.Throws<ArgumentNullException>(() => WeightedRatings.From(new int[1], _ => 1, null!, Ten)).ParamName);
        Assert.Equal("other", Assert.Throws<ArgumentNullException>(() => WeightedRatings.Zero.Add(null!)).ParamName);
        Assert.Throws<OverflowException>(() => From([(9, 1e200)]));
        Assert.Throws<OverflowException>(() => From([(9, 1e-200)]));
        Assert.Throws<DefinitionMismatchException>(() => From([(9, 1)]) + WeightedRatings.From([5], [1], RatingScale.OneToFive));
        Assert.Throws<InvalidOperationException>(() => WeightedRatings.From([5], [1], RatingScale.OneToFive).NetPromoterScore);
    }

    [Theory]
    [InlineData("lowest=0;highest=1;weights=[1,1,1];squares=3;responses=3;unanswered=0")]
    [InlineData("lowest=0;highest=1;weights=[1,-1];squares=3;responses=3;unanswered=0")]
    [InlineData("lowest=0;highest=1;weights=[1,1];squares=5;responses=3;unanswered=0")]
    [InlineData("lowest=0;highest=1;weights=[1,1];squares=1;responses=3;unanswered=0")]
    [InlineData("lowest=0;highest=1;weights=[0,0];squares=1;responses=3;unanswered=0")]
    [InlineData("lowest=0;highest=1;weights=[1,1];squares=2;responses=-2;unanswered=0")]
    [InlineData("lowest=0;highest=0;weights=[];squares=0;responses=1;unanswered=0")]
    public void Text_of_no_weighted_ratings_is_not_read(string text)
    {
        Assert.False(WeightedRatings.TryParse(text, out WeightedRatings none));
        Assert.Equal(WeightedRatings.Zero, none);
    }

    [Fact]
    public void It_is_written_in_the_culture_asked_for()
    {
        WeightedRatings ratings = WeightedRatings.From([1, 5, 5, 255], [0.5, 1000, 1000.25, 1], RatingScale.OneToFive);
        Assert.Equal("3 of 4 answered on 1–5, worth 2: 0.5, 0, 0, 0, 2,000.3", ratings.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("3 of 4 answered on 1–5, worth 2: 0,5, 0, 0, 0, 2.000,3", ratings.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal(
            "lowest=1;highest=5;orientation=HigherIsBetter;weights=[0.5,0,0,0,2000.25];squares=2000500.3125;responses=3;unanswered=1",
            ratings.ToString("R", CultureInfo.GetCultureInfo("de-DE")));
        Assert.Throws<FormatException>(() => ratings.ToString("F1", null));
    }

    internal static bool Near(WeightedRatings left, WeightedRatings right) =>
        left.Scale == right.Scale && (left.Responses, left.Unanswered) == (right.Responses, right.Unanswered)
        && left.Weights.Zip(right.Weights, (x, y) => Near(x, y)).All(near => near) && Near(left.EffectiveResponses, right.EffectiveResponses);

    private static WeightedRatings From((int? Rating, double Weight)[] rows) => WeightedRatings.From(rows, row => row.Rating, row => row.Weight, Ten);

    private static ConfidenceInterval? Cut(ConfidenceInterval? interval) =>
        interval is { } bounds ? new ConfidenceInterval(Math.Max(0, bounds.Lower), Math.Min(10, bounds.Upper), bounds.Level) : null;

    private static bool Near(ConfidenceInterval? left, ConfidenceInterval? right) => Near(left?.Lower, right?.Lower) && Near(left?.Upper, right?.Upper);

    private static bool Near(double? left, double? right) =>
        left is null == right is null && (left is null || Math.Abs(left.Value - right!.Value) <= 1e-12 * Math.Max(1, Math.Abs(left.Value)) * 10);

    private static void Refused(string name, string rule, Action action) => CustomerSatisfactionTests.Refused(name, rule, action);
}
