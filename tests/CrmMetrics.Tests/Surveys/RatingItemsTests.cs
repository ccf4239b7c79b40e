using System.Globalization;
using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

public class RatingItemsLaws : SummaryLaws<RatingItems>
{
    protected override Arbitrary<RatingItems> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(RatingItems.Zero)),
        (9, GivenItems.Rows.Generator.Select(GivenItems.Summary))));

    protected override RatingItems Zero => RatingItems.Zero;

    protected override RatingItems Parse(string text) => RatingItems.Parse(text);
}

public class CronbachAlphaLaws : MetricLaws<CronbachAlpha>
{
    protected override Arbitrary<CronbachAlpha> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(default(CronbachAlpha))),
        (9, GivenItems.Rows.Generator.Select(rows => GivenItems.Summary(rows).CronbachAlpha))));

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, 1);

    protected override CronbachAlpha Parse(string text) => CronbachAlpha.Parse(text);
}

internal static class GivenItems
{
    public static readonly Func<int?[], int?>[] Questions = [row => row[0], row => row[1], row => row[2]];

    /// <summary>Answers to three questions on 1 to 5 that share a level, some missing.</summary>
    public static Arbitrary<int?[][]> Rows { get; } = Arb.From(
        from length in Gen.Choose(0, 40)
        from rows in Gen.ArrayOf(
            from level in Gen.Choose(1, 5)
            from answers in Gen.ArrayOf(Gen.Frequency((3, Gen.Constant(level)), (3, Gen.Choose(1, 5))), 3)
            from missing in Gen.Choose(0, 40)
            select answers.Select((answer, i) => i == missing ? (int?)null : answer).ToArray(),
            length)
        select rows,
        rows => rows.Length == 0 ? [] : [rows.Take(rows.Length / 2).ToArray(), rows.Skip(1).ToArray()]);

    public static RatingItems Summary(int?[][] rows) => RatingItems.From(rows, Questions, RatingScale.OneToFive);
}

public class RatingItemsTests
{
    private static readonly RatingScale Five = RatingScale.OneToFive;

    [Fact]
    public void Alpha_is_that_of_the_answers_themselves() =>
        Check.That(GivenItems.Rows, rows =>
        {
            RatingItems items = GivenItems.Summary(rows);
            double[][] complete = [.. rows.Where(row => row.All(answer => answer is not null)).Select(row => row.Select(answer => (double)answer!.Value).ToArray())];
            double total = Variance(complete.Select(row => row.Sum())), own = Enumerable.Range(0, 3).Sum(item => Variance(complete.Select(row => row[item])));
            return items.Respondents == complete.Length && items.Incomplete == rows.Length - complete.Length
                && (complete.Length < 2 || total < 1e-9 ? items.CronbachAlpha.Value is null : Math.Abs((1.5 * (1 - (own / total))) - items.CronbachAlpha.Value!.Value) < 1e-9);
        });

    [Fact]
    public void Columns_and_any_cut_of_the_rows_give_the_same() =>
        Check.That(GivenItems.Rows, Given.Count, (rows, cut) =>
        {
            byte[][] columns = [.. Enumerable.Range(0, 3).Select(item => rows.Select(row => (byte)(row[item] ?? RatingScale.Missing)).ToArray())];
            int at = (int)(cut % (rows.Length + 1));
            return RatingItems.From(columns, Five) == GivenItems.Summary(rows)
                && GivenItems.Summary(rows.Take(at).ToArray()) + GivenItems.Summary(rows.Skip(at).ToArray()) == GivenItems.Summary(rows);
        });

    [Fact]
    public void Questions_that_move_as_one_have_alpha_1_and_those_without_a_common_level_0()
    {
        CronbachAlpha one = RatingItems.From([1, 2, 5], [row => row, row => row], Five).CronbachAlpha;
        Assert.Equal(1, one.Value);
        Assert.Equal((1, 1), (one.Interval()!.Value.Lower, one.Interval()!.Value.Upper));
        CronbachAlpha none = RatingItems.From([(1, 1), (1, 5), (5, 1), (5, 5)], [row => row.Item1, row => row.Item2], Five).CronbachAlpha;
        GoldenFile.Close(0, none.Value, floor: 1e-15);
        Assert.True(RatingItems.From([(1, 5), (5, 1), (4, 1)], [row => row.Item1, row => row.Item2], Five).CronbachAlpha.Value < 0);
    }

    // 30-digit arithmetic (mpmath): 1 − (1 − α) F at both ends, with n − 1 and (n − 1)(k − 1) degrees of freedom.
    [Theory]
    [InlineData(0.8, 50, 10, 0.95, 0.705883356710615455, 0.873373161984470594)]
    [InlineData(0.7, 300, 4, 0.9, 0.65074094167271392, 0.744111078397762974)]
    [InlineData(-0.25, 12, 3, 0.99, -3.5152140413145652, 0.739648112331062196)]
    public void Feldts_bounds_have_all_their_digits(double alpha, long respondents, int items, double level, double lower, double upper)
    {
        CronbachAlpha coefficient = CronbachAlpha.From(items, respondents, 1 - (alpha * (items - 1) / items), 1);
        GoldenFile.Close(alpha, coefficient.Value, 1e-14);
        GoldenFile.Close(lower, coefficient.Interval(level)!.Value.Lower, 1e-12);
        GoldenFile.Close(upper, coefficient.Interval(level)!.Value.Upper, 1e-12);
    }

    [Fact]
    public void Too_few_respondents_or_equal_totals_leave_alpha_undefined()
    {
        Assert.Equal("too-few-values", GivenItems.Summary([[1, 2, 3]]).CronbachAlpha.WhyUndefined!.Code);
        Assert.Equal("no-variance", GivenItems.Summary([[1, 2, 3], [3, 2, 1]]).CronbachAlpha.WhyUndefined!.Code);
        Assert.Equal("too-few-values", RatingItems.Zero.CronbachAlpha.WhyUndefined!.Code);
        Assert.Equal("no answers", RatingItems.Zero.ToString());
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Refused("rows", "the rating of row 1 (counted from 0) must be on the scale 1–5, but was 6.", () => GivenItems.Summary([[1, 1, 1], [1, null, 6]]));
        Refused("items", "the rating of row 0 (counted from 0) must be on the scale 1–5, but was 0.", () => RatingItems.From([[1], [0]], Five));
        Refused("scale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => RatingItems.From([[1], [0]], default));
        Refused("items", "must be 2 or more, but was 1.", () => CronbachAlpha.From(1, 10, 1, 1));
        Refused("respondents", "a count must be 0 or more, but was -1.", () => CronbachAlpha.From(2, -1, 1, 1));
        Refused("itemVariances", "must be 0 or more, but was -1.", () => CronbachAlpha.From(2, 10, -1, 1));
        Refused("totalVariance", "the total of 2 questions whose variances add up to 1 varies by at most 2, but was 3.", () => CronbachAlpha.From(2, 10, 1, 3));
        Said("items: two questions or more are needed to see how they hang together, but there were 1.", () => RatingItems.From([[1]], Five));
        Said("items: all columns must have the 2 ratings of the first, but one had 1.", () => RatingItems.From([[1, 2], [1]], Five));
        Assert.Equal("items", Assert.Throws<ArgumentNullException>(() => RatingItems.From([[1], null!], Five)).ParamName);
        Assert.Equal("items", Assert.Throws<ArgumentNullException>(() => RatingItems.From(new int[1], [row => row, null!], Five)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => RatingItems.From((int[])null!, [row => row, row => row], Five)).ParamName);
        Assert.Equal("other", Assert.Throws<ArgumentNullException>(() => RatingItems.Zero.Add(null!)).ParamName);
        Assert.Equal(
            "Answers to 3 questions cannot be joined with answers to 2.",
            Assert.Throws<DefinitionMismatchException>(() => GivenItems.Summary([[1, 1, 1]]) + RatingItems.From([[1], [1]], Five)).Message);
        Assert.Throws<DefinitionMismatchException>(() => RatingItems.From([[1], [1]], Ten) + RatingItems.From([[1], [1]], Five));

        static void Said(string message, Action action) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lowest=1;highest=5;sums=[4,5,8];squares=[8,13,32];respondents=2;incomplete=0")]
    [InlineData("lowest=1;highest=5;sums=[4,5,9];squares=[1,13,32];respondents=2;incomplete=0")]
    [InlineData("lowest=1;highest=5;sums=[4,50,54];squares=[8,1300,3200];respondents=2;incomplete=0")]
    [InlineData("lowest=1;highest=5;sums=[4,4];squares=[8,8];respondents=2;incomplete=0")]
    [InlineData("lowest=1;highest=5;sums=[0,0,0];squares=[0,0,0];respondents=-1;incomplete=0")]
    [InlineData("lowest=0;highest=0;sums=[0];squares=[0];respondents=0;incomplete=1")]
    public void Text_of_no_items_is_not_read(string text)
    {
        Assert.False(RatingItems.TryParse(text, out RatingItems none));
        Assert.Equal(RatingItems.Zero, none);
    }

    [Fact]
    public void It_is_written_in_the_culture_asked_for()
    {
        RatingItems items = GivenItems.Summary([[1, 2, 3], [5, 5, 5], [1, null, 3]]);
        Assert.Equal("2 of 3 answered all 3 questions on 1–5", items.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("lowest=1;highest=5;orientation=HigherIsBetter;sums=[6,7,8,21];squares=[26,29,34,261];respondents=2;incomplete=1", items.ToString("R", null));
        Assert.Equal("0,96 (3 questions, 2 respondents)", items.CronbachAlpha.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Throws<FormatException>(() => items.ToString("F1", null));
    }

    private static RatingScale Ten => RatingScale.ZeroToTen;

    private static double Variance(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length < 2 ? 0 : all.Sum(value => (value - all.Average()) * (value - all.Average())) / (all.Length - 1);
    }

    private static void Refused(string name, string rule, Action action) => CustomerSatisfactionTests.Refused(name, rule, action);
}
