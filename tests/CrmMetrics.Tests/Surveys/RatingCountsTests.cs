using System.Globalization;
using CrmMetrics.Statistics;
using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

public class RatingCountsLaws : SummaryLaws<RatingCounts>
{
    protected override Arbitrary<RatingCounts> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(RatingCounts.Zero)),
        (9, GivenRatings.CountsOn(RatingScale.OneToFive).Generator)));

    protected override RatingCounts Zero => RatingCounts.Zero;

    protected override RatingCounts Parse(string text) => RatingCounts.Parse(text);
}

public class RatingCountsTests
{
    private static readonly RatingScale Ten = RatingScale.ZeroToTen;

    [Fact]
    public void Every_door_counts_the_same() =>
        Check.That(GivenRatings.Answers, answers =>
        {
            RatingCounts plain = GivenRatings.Plainly(answers, Ten);
            byte[] column = [.. answers.Select(answer => (byte)(answer ?? RatingScale.Missing))];
            return RatingCounts.From(column, Ten) == plain
                && RatingCounts.From(answers, Ten) == plain
                && RatingCounts.From(new List<int?>(answers), Ten) == plain
                && RatingCounts.From(GivenRatings.Streamed(answers), Ten) == plain
                && RatingCounts.From([.. answers.Select(answer => (Answer: answer, 0))], row => row.Answer, Ten) == plain
                && RatingCounts.From(answers.Where(answer => answer is not null).Select(answer => answer!.Value), Ten).Counts.SequenceEqual(plain.Counts);
        });

    [Fact]
    public void A_column_of_any_length_place_and_scale_is_counted_as_one_by_one() =>
        Check.That(GivenRatings.Column, Arb.From(Gen.Choose(0, 70)), (given, skipped) =>
        {
            // Another start is another alignment in memory.
            ReadOnlySpan<byte> column = given.Column.AsSpan(Math.Min(skipped, given.Column.Length));
            return RatingCounts.From(column, given.Scale) == GivenRatings.Plainly(GivenRatings.Answered(column.ToArray()), given.Scale);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(RatingScale.Missing)]
    [InlineData(10)]
    public void Lanes_do_not_overflow_when_all_answers_are_the_same(byte rating)
    {
        byte[] column = new byte[(255 * 64 * 3) + 17];
        column.AsSpan().Fill(rating);
        RatingCounts counts = RatingCounts.From(column, Ten);
        Assert.Equal(column.Length, rating == RatingScale.Missing ? counts.Unanswered : counts[rating]);
        Assert.Equal(column.Length, counts.Invited);
        Assert.Equal(rating == 10 ? column.Length : 0, NetPromoterScore.From(column).Promoters);
        Assert.Equal(rating == 0 ? column.Length : 0, NetPromoterScore.From(column).Detractors);
    }

    [Fact]
    public void The_counts_of_any_cut_of_the_rows_add_up_to_the_whole() =>
        Check.That(GivenRatings.Answers, Given.Count, (answers, cut) =>
        {
            int at = (int)(cut % (answers.Length + 1));
            return RatingCounts.From(answers.Take(at).ToArray(), Ten) + RatingCounts.From(answers.Skip(at).ToArray(), Ten) == RatingCounts.From(answers, Ten);
        });

    [Fact]
    public void The_order_of_the_rows_does_not_matter() =>
        Check.That(GivenRatings.Answers, answers => RatingCounts.From(Enumerable.Reverse(answers), Ten) == RatingCounts.From(answers, Ten)
            && RatingCounts.From(answers.OrderBy(answer => answer), Ten) == RatingCounts.From(answers, Ten));

    [Fact]
    public void The_segments_add_up_to_the_whole_and_are_what_their_own_rows_give() =>
        Check.That(GivenRatings.Answers, answers =>
        {
            (int? Answer, int Segment)[] rows = [.. answers.Select((answer, i) => (answer, (i * 7919 % 5) - 2 + (i % 97 == 0 ? 5000 : 0)))];
            IReadOnlyDictionary<int, RatingCounts> by = RatingCounts.By(rows, row => row.Segment, row => row.Answer, Ten);
            return by.Keys.SequenceEqual(rows.Select(row => row.Segment).Distinct())
                && by.All(pair => pair.Value == RatingCounts.From(rows.Where(row => row.Segment == pair.Key), row => row.Answer, Ten))
                && by.Values.Aggregate(RatingCounts.Zero, (sum, counts) => sum + counts) == (rows.Length == 0 ? RatingCounts.Zero : RatingCounts.From(answers, Ten));
        });

    [Fact]
    public void Segments_may_be_texts_enums_dates_and_come_from_any_sequence() =>
        Check.That(GivenRatings.Answers, answers =>
        {
            (int? Answer, DayOfWeek Day)[] rows = [.. answers.Select((answer, i) => (answer, (DayOfWeek)(i % 7)))];
            IReadOnlyDictionary<DayOfWeek, RatingCounts> days = RatingCounts.By(rows, row => row.Day, row => row.Answer, Ten);
            IReadOnlyDictionary<string, RatingCounts> names = RatingCounts.By(GivenRatings.Streamed(rows), row => row.Day.ToString(), row => row.Answer, Ten);
            IReadOnlyDictionary<long, RatingCounts> numbers = RatingCounts.By(rows.ToList(), row => (long)row.Day, row => row.Answer, Ten);
            return days.All(day => names[day.Key.ToString()] == day.Value && numbers[(long)day.Key] == day.Value) && names.Count == days.Count;
        });

    [Fact]
    public void Segments_in_a_column_are_counted_as_those_of_rows() =>
        Check.That(GivenRatings.Column, given =>
        {
            int[] segments = [.. given.Column.Select((_, i) => i * 31 % 6)];
            RatingCounts[] columns = RatingCounts.By(given.Column, segments, 7, given.Scale);
            IReadOnlyDictionary<int, RatingCounts> rows = RatingCounts.By(
                segments.Zip(GivenRatings.Answered(given.Column), (segment, answer) => (segment, answer)), row => row.segment, row => row.answer, given.Scale);
            return columns.Length == 7 && columns[6] == RatingCounts.From(ReadOnlySpan<byte>.Empty, given.Scale) && rows.All(row => columns[row.Key] == row.Value);
        });

    [Fact]
    public void Arrays_lists_and_literals_bind_to_the_door_that_is_meant()
    {
        int[] whole = [9, 10];
        byte[] bytes = [9, RatingScale.Missing];
        int?[] missing = [9, null];
        List<int> list = [9];
        Assert.Equal((2, 0), Answered(RatingCounts.From(whole, Ten)));
        Assert.Equal((1, 1), Answered(RatingCounts.From(bytes, Ten)));
        Assert.Equal((1, 1), Answered(RatingCounts.From(bytes.AsSpan(), Ten)));
        Assert.Equal((1, 1), Answered(RatingCounts.From(missing, Ten)));
        Assert.Equal((1, 0), Answered(RatingCounts.From(list, Ten)));
        Assert.Equal((2, 1), Answered(RatingCounts.From([9, null, 10], Ten)));
        Assert.Equal((3, 0), Answered(RatingCounts.From([9, 7, 10], Ten)));
        Assert.Equal((0, 0), Answered(RatingCounts.From(Array.Empty<int>(), Ten)));

        // 255 is an answer off the scale among values, and no answer in a column of bytes alone.
        Assert.Throws<ArgumentOutOfRangeException>(() => RatingCounts.From(new[] { 255 }, RatingScale.Of(0, 254)));

        static (long, long) Answered(RatingCounts counts) => (counts.Responses, counts.Unanswered);
    }

    [Fact]
    public void Counts_are_read_by_rating()
    {
        RatingCounts counts = RatingCounts.FromCounts([6, 9, 12, 31, 42], RatingScale.OneToFive, unanswered: 25);
        Assert.Equal(42, counts[5]);
        Assert.Equal([6L, 9, 12, 31, 42], counts.Counts);
        Assert.Equal((100L, 25L, 125L), (counts.Responses, counts.Unanswered, counts.Invited));
        Assert.Equal(0.8, counts.ResponseRate.Value);
        Assert.Equal("response-rate", counts.ResponseRate.Definition.Id);
        Refused("rating", "must be on the scale 1–5, but was 6.", () => _ = counts[6]);
    }

    [Fact]
    public void Top_and_bottom_follow_the_direction_of_the_scale()
    {
        RatingCounts up = RatingCounts.FromCounts([6, 9, 12, 31, 42], RatingScale.OneToFive);
        RatingCounts down = RatingCounts.FromCounts([6, 9, 12, 31, 42], CustomerEffort.EffortScale);
        Assert.Equal((73L, 15L), (up.TopBox(2).Part, up.BottomBox(2).Part));
        Assert.Equal((15L, 73L), (down.TopBox(2).Part, down.BottomBox(2).Part));
        Assert.Equal(BetterWhen.Lower, up.BottomBox(1).Definition.Better);
        Assert.NotEqual(up.TopBox(2).Definition.Id, down.TopBox(2).Definition.Id);
        Assert.Equal(Proportion.Zero, RatingCounts.Zero.TopBox(2));
        Assert.StartsWith(
            "boxes: of the 5 ratings 1–5, from 1 to 4 can be taken, but was 5.",
            Assert.Throws<ArgumentOutOfRangeException>(() => up.TopBox(5)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_mean_is_that_of_the_answers() =>
        Check.That(GivenRatings.Answers, answers =>
        {
            double[] given = [.. answers.Where(answer => answer is not null).Select(answer => (double)answer!.Value)];
            SampleMean mean = RatingCounts.From(answers, Ten).Mean;
            return given.Length == 0 ? mean.Value is null : Math.Abs(mean.Value!.Value - given.Average()) < 1e-12 && mean.Count == given.Length;
        });

    [Fact]
    public void Nobody_is_asked_in_zero()
    {
        Assert.Equal("no answers", RatingCounts.Zero.ToString());
        Assert.Null(RatingCounts.Zero.Mean.Value);
        Assert.Null(RatingCounts.Zero.ResponseRate.Value);
        Assert.Equal(NetPromoterScore.Zero, RatingCounts.Zero.NetPromoterScore);
        Assert.NotEqual(RatingCounts.Zero, RatingCounts.From(ReadOnlySpan<byte>.Empty, Ten));
        Assert.False(RatingCounts.Zero.Equals(null));
        Assert.True(RatingCounts.Zero != null);
    }

    [Fact]
    public void A_billion_answers_are_counted_exactly()
    {
        RatingCounts many = RatingCounts.FromCounts([1_000_000_000, 0, 0, 0, 1], RatingScale.OneToFive);
        Assert.Equal(1_000_000_001, many.Responses);
        Assert.Equal(1 + (4 / 1_000_000_001.0), many.Mean.Value!.Value, 15);
        Assert.Throws<OverflowException>(() => RatingCounts.FromCounts([long.MaxValue, 1], RatingScale.Of(0, 1)));
        Assert.Throws<OverflowException>(() => many + RatingCounts.FromCounts([long.MaxValue, 0, 0, 0, 0], RatingScale.OneToFive));
    }

    [Fact]
    public void A_rating_off_the_scale_is_named_with_its_row()
    {
        const string Message = "the rating of row 3 (counted from 0) must be on the scale 1–5, but was ";
        RatingScale scale = RatingScale.OneToFive;
        Refused("ratings", Message + "7.", () => RatingCounts.From(new byte[] { 1, 5, 255, 7, 9 }, scale));
        Refused("ratings", Message + "0.", () => RatingCounts.From(new[] { 1, 5, 3, 0 }, scale));
        Refused("ratings", Message + "1000000.", () => RatingCounts.From(new int?[] { 1, null, 3, 1_000_000 }, scale));
        Refused("ratings", Message + "-1.", () => RatingCounts.From(GivenRatings.Streamed(new[] { 1, 5, 3, -1 }), scale));
        Refused("rows", Message + "6.", () => RatingCounts.From(new[] { "1", "5", "3", "6" }, row => int.Parse(row, CultureInfo.InvariantCulture), scale));
        Refused("rows", Message + "6.", () => RatingCounts.By(new[] { "1", "5", "3", "6" }, row => row, row => int.Parse(row, CultureInfo.InvariantCulture), scale));
        Refused("ratings", Message + "6.", () => RatingCounts.By(new byte[] { 1, 5, 3, 6 }, new int[4], 1, scale));
        Refused("segments", "the segment of row 2 (counted from 0) must be from 0 to 1, but was 2.", () => RatingCounts.By(new byte[] { 1, 5, 3, 6 }, [0, 1, 2, 0], 2, scale));
        Refused("segments", "the segment of row 0 (counted from 0) must be from 0 to 1, but was -1.", () => RatingCounts.By(new byte[] { 1, 5 }, [-1, 1], 2, scale));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(254)]
    public void A_rating_off_the_scale_is_found_wherever_it_stands(byte wrong) =>
        Check.That(Arb.From(Gen.Choose(1, 20_000)), Arb.From(Gen.Choose(0, 20_000)), (length, place) =>
        {
            byte[] column = GivenRatings.Draw(Ten, length, 7, 0.2);
            column[place % length] = wrong;
            string expected = FormattableString.Invariant($"the rating of row {place % length} (counted from 0) must be on the scale 0–10, but was {wrong}.");
            return Message(() => RatingCounts.From(column, Ten)).Contains(expected, StringComparison.Ordinal)
                && Message(() => NetPromoterScore.From(column)).Contains(expected, StringComparison.Ordinal);
        });

    [Fact]
    public void The_row_is_named_past_the_first_block_of_a_sequence()
    {
        int[] ratings = new int[10_000];
        ratings[9_999] = 11;
        Refused("ratings", "the rating of row 9999 (counted from 0) must be on the scale 0–10, but was 11.", () => RatingCounts.From(ratings, Ten));
        Refused("ratings", "the rating of row 9999 (counted from 0) must be on the scale 0–10, but was 11.", () => RatingCounts.From(GivenRatings.Streamed(ratings), Ten));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(int.MinValue)]
    public void A_rating_off_the_scale_is_found_in_any_segment(int wrong) =>
        Check.That(Arb.From(Gen.Choose(1, 20_000)), Arb.From(Gen.Choose(0, 20_000)), (length, place) =>
        {
            int[] rows = [.. Enumerable.Range(0, length)];
            string message = Message(() => RatingCounts.By(rows, row => row % 5, row => row == place % length ? wrong : row % 11, Ten));
            return message.Contains(FormattableString.Invariant($"the rating of row {place % length} (counted from 0) must be on the scale 0–10, but was {wrong}."), StringComparison.Ordinal);
        });

    [Fact]
    public void Segments_near_0_and_far_from_it_count_alike_and_each_row_is_asked_once()
    {
        int[] segments = [0, 5, 1023, 1024, -1, int.MaxValue, int.MinValue];
        (int Segment, int? Answer)[] rows = [.. Enumerable.Range(0, 30_000).Select(row => (segments[row * 31 % 7], row % 13 == 12 ? (int?)null : row % 11))];
        int keysAsked = 0, ratingsAsked = 0;
        IReadOnlyDictionary<int, RatingCounts> by = RatingCounts.By(
            rows,
            row =>
            {
                keysAsked++;
                return row.Segment;
            },
            row =>
            {
                ratingsAsked++;
                return row.Answer;
            },
            Ten);
        Assert.Equal((rows.Length, rows.Length), (keysAsked, ratingsAsked));
        Assert.Equal(rows.Select(row => row.Segment).Distinct(), by.Keys);
        Assert.All(by, segment => Assert.Equal(RatingCounts.From(rows.Where(row => row.Segment == segment.Key), row => row.Answer, Ten), segment.Value));
    }

    [Fact]
    public void A_missing_segment_is_refused_and_its_row_named()
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(() => RatingCounts.By(["a", null!, "b"], row => row, _ => 1, Ten));
        Assert.StartsWith("key: the key of row 1 (counted from 0) must not be null.", problem.Message, StringComparison.Ordinal);
        Assert.Equal("key", problem.ParamName);
    }

    [Fact]
    public void Missing_arguments_are_refused()
    {
        Assert.Equal("ratings", Assert.Throws<ArgumentNullException>(() => RatingCounts.From((IEnumerable<int>)null!, Ten)).ParamName);
        Assert.Equal("ratings", Assert.Throws<ArgumentNullException>(() => RatingCounts.From((IEnumerable<int?>)null!, Ten)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => RatingCounts.From((int[])null!, row => row, Ten)).ParamName);
        Assert.Equal("rating", Assert.Throws<ArgumentNullException>(() => RatingCounts.From(new int[1], null!, Ten)).ParamName);
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => RatingCounts.By(new int[1], (Func<int, int>)null!, row => row, Ten)).ParamName);
        Assert.Equal("other", Assert.Throws<ArgumentNullException>(() => RatingCounts.Zero.Add(null!)).ParamName);
        Assert.Equal("baseline", Assert.Throws<ArgumentNullException>(() => RatingCounts.Zero.RankTest(null!)).ParamName);
        Refused("scale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => RatingCounts.From(new[] { 1 }, default));
        Refused("scale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => RatingCounts.From(new byte[1], default));
        Refused("scale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => RatingCounts.FromCounts([], default));
        Refused("scale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => RatingCounts.By(new[] { 1 }, row => row, row => row, default));
    }

    [Fact]
    public void Counts_that_do_not_fit_are_refused()
    {
        Refused("counts", "a count must be 0 or more, but was -1.", () => RatingCounts.FromCounts([1, -1], RatingScale.Of(0, 1)));
        Refused("unanswered", "a count must be 0 or more, but was -2.", () => RatingCounts.FromCounts([1, 1], RatingScale.Of(0, 1), -2));
        Refused("segmentCount", "must be 0 or more, but was -1.", () => RatingCounts.By(new byte[1], new int[1], -1, Ten));
        Assert.StartsWith(
            "counts: must have one count for each of the 5 ratings of 1–5, but had 3.",
            Assert.Throws<ArgumentException>(() => RatingCounts.FromCounts([1, 2, 3], RatingScale.OneToFive)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "segments: must have one segment for each of the 2 ratings, but had 1.",
            Assert.Throws<ArgumentException>(() => RatingCounts.By(new byte[2], new int[1], 1, Ten)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Different_scales_refuse_to_be_joined_or_tested()
    {
        RatingCounts five = RatingCounts.From([4], RatingScale.OneToFive), effort = RatingCounts.From([4], CustomerEffort.EffortScale);
        Assert.Equal(
            "Ratings on the scale 1–5 cannot be joined with ratings on the scale 1–5, lower is better.",
            Assert.Throws<DefinitionMismatchException>(() => five + effort).Message);
        Assert.Throws<DefinitionMismatchException>(() => five.RankTest(effort));
    }

    [Fact]
    public void The_rank_test_of_ratings_is_that_of_the_values() =>
        Check.That(GivenRatings.Answers, GivenRatings.Answers, (left, right) =>
        {
            HypothesisTest? ranks = RatingCounts.From(left, Ten).RankTest(RatingCounts.From(right, Ten));
            HypothesisTest? values = MannWhitney.Test(Values(left), Values(right), MannWhitneyCorrection.None);
            return ranks == values;

            static double[] Values(int?[] answers) => [.. answers.Where(answer => answer is not null).Select(answer => (double)answer!.Value)];
        });

    [Fact]
    public void It_is_written_in_the_culture_asked_for()
    {
        RatingCounts counts = RatingCounts.FromCounts([6, 9, 12, 31, 1042], RatingScale.OneToFive, 3);
        Assert.Equal("1,100 of 1,103 answered on 1–5: 6, 9, 12, 31, 1,042", counts.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("1.100 of 1.103 answered on 1–5: 6, 9, 12, 31, 1.042", counts.ToString("G", CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal(
            "lowest=1;highest=5;orientation=HigherIsBetter;counts=[6,9,12,31,1042];unanswered=3",
            counts.ToString("R", CultureInfo.GetCultureInfo("de-DE")));
        Assert.Throws<FormatException>(() => counts.ToString("F1", null));
        Assert.False(RatingCounts.TryParse("lowest=1;highest=5;orientation=HigherIsBetter;counts=[6];unanswered=3", out RatingCounts none));
        Assert.Equal(RatingCounts.Zero, none);
        Assert.True(RatingCounts.TryParse(counts.ToString("R", null), out RatingCounts same));
        Assert.Equal(counts, same);
        Assert.Equal(counts.GetHashCode(), same.GetHashCode());
        Assert.Throws<FormatException>(() => RatingCounts.Parse("lowest=1;highest=5;orientation=HigherIsBetter;counts=[6,9,12,31,-4];unanswered=3"));
    }

    private static string Message(Action action)
    {
        try
        {
            action();
            return "nothing was thrown";
        }
        catch (ArgumentOutOfRangeException problem)
        {
            return problem.Message;
        }
    }

    private static void Refused(string name, string rule, Action action)
    {
        ArgumentOutOfRangeException problem = Assert.Throws<ArgumentOutOfRangeException>(action);
        Assert.Equal(name, problem.ParamName);
        Assert.StartsWith(name + ": " + rule, problem.Message, StringComparison.Ordinal);
    }
}
