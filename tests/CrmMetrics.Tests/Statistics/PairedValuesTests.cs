using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class PairedValuesLaws : SummaryLaws<PairedValues>
{
    internal static Arbitrary<double[]> Columns { get; } = Arb.From(
        Gen.Sized(size => Gen.Choose(0, Math.Min(size, 20)).SelectMany(count => Gen.ArrayOf(SampleMeanLaws.ValueGen, 2 * count))), Smaller);

    internal static PairedValues Of(double[] columns) => PairedValues.From(columns.AsSpan(0, columns.Length / 2), columns.AsSpan(columns.Length / 2, columns.Length / 2));

    protected override Arbitrary<PairedValues> Any { get; } = Arb.From(Columns.Generator.Select(Of));

    protected override PairedValues Zero => PairedValues.Zero;

    protected override PairedValues Parse(string text) => PairedValues.Parse(text);

    protected override bool Same(PairedValues left, PairedValues right) => PairedValuesTests.Same(left, right);

    private static IEnumerable<double[]> Smaller(double[] columns) => columns.Length == 0 ? [] : [[.. columns.Take(columns.Length / 4 * 2)], [.. columns.Skip(2)]];
}

public class PairedValuesTests
{
    [Fact]
    public void The_figures_are_those_of_two_passes() =>
        Check.That(Arb.From(Gen.ArrayOf(Gen.Choose(-1_000_000, 1_000_000).Select(value => 1e6 + (value / 64.0)))), values =>
        {
            int count = values.Length / 2;
            PairedValues pairs = PairedValuesLaws.Of(values);
            if (count < 2)
            {
                return pairs.Covariance is null && pairs.Correlation is null;
            }

            decimal[] first = [.. values.Take(count).Select(value => (decimal)value)], second = [.. values.Skip(count).Take(count).Select(value => (decimal)value)];
            decimal middle = first.Average(), other = second.Average();
            double products = (double)first.Zip(second, (x, y) => (x - middle) * (y - other)).Sum(), mine = (double)first.Sum(x => (x - middle) * (x - middle)), theirs = (double)second.Sum(y => (y - other) * (y - other));
            return Close(products / (count - 1), pairs.Covariance!.Value, 1e-12 * (Math.Sqrt(mine * theirs) + 1))
                && (mine == 0 || theirs == 0 ? pairs.Correlation is null : Close(products / Math.Sqrt(mine * theirs), pairs.Correlation!.Value, 1e-11));
        });

    [Fact]
    public void The_change_is_the_mean_of_the_differences_with_their_own_t_interval() =>
        Check.That(PairedValuesLaws.Columns, Given.Level, (columns, level) =>
        {
            int count = columns.Length / 2;
            PairedValues pairs = PairedValuesLaws.Of(columns);
            SampleMean differences = SampleMean.From(columns.Take(count).Zip(columns.Skip(count), (first, second) => second - first));
            double large = columns.Length == 0 ? 0 : columns.Max(Math.Abs);
            return pairs.Change(level) is not { } change
                ? count == 0
                : Close(differences.Value!.Value, change.Change, 1e-12 * (large + 1))
                    && (change.Interval is not { } bounds ? count < 2 || differences.StandardDeviation < 1e-9 * large || differences.StandardDeviation == 0
                        : Close(differences.Interval(level)!.Value.Lower, bounds.Lower, 1e-6 * (large + 1)) && (change.PValue < 1 - level) == !bounds.Contains(0));
        });

    [Fact]
    public void Any_cut_and_any_order_of_the_cases_gives_the_whole() =>
        Check.That(PairedValuesLaws.Columns, columns =>
        {
            int count = columns.Length / 2;
            (double First, double Second)[] rows = [.. columns.Take(count).Zip(columns.Skip(count), (first, second) => (first, second))];
            PairedValues cut = PairedValues.From(Enumerable.Reverse(rows).Take(count / 3), row => row.First, row => row.Second) + PairedValues.From(Enumerable.Reverse(rows).Skip(count / 3), row => row.First, row => row.Second);
            return Same(cut, PairedValuesLaws.Of(columns));
        });

    [Fact]
    public void A_published_paired_test()
    {
        // Student's sleep data (Biometrika 6, 1908), as in R's t.test(extra ~ group, paired = TRUE): t = -4.0621, df = 9, p = 0.002833, [-2.4598858, -0.7001142].
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        Comparison change = PairedValues.From(second, first).Change()!;
        Assert.Equal(-1.58, change.Change, 12);
        Assert.Equal(-2.4598858, change.Interval!.Value.Lower, 7);
        Assert.Equal(-0.7001142, change.Interval.Value.Upper, 7);
        Assert.Equal(0.002833, change.PValue!.Value, 6);
        Assert.Equal("paired t", change.Method);
    }

    [Fact]
    public void Cases_that_all_change_alike_show_no_spread_however_large_they_are()
    {
        double[] before = [.. Enumerable.Range(1, 30).Select(i => 1e6 + (i / 7.0))], after = [.. before.Select(value => value + 5)];
        Comparison change = PairedValues.From(before, after).Change()!;
        Assert.Equal(5, change.Change, 9);
        Assert.True(change.Interval is null || change.Interval.Value.Width < 1e-9);
        Assert.Equal("no-variance", PairedValues.From([1.0, 2, 3], [6.0, 7, 8]).Change()!.WhyNoInterval!.Code);
        Assert.Equal("too-few-values", PairedValues.From([1.0], [6.0]).Change()!.WhyNoInterval!.Code);
        Assert.Null(PairedValues.Zero.Change());
    }

    [Fact]
    public void Its_text_shows_both_means()
    {
        PairedValues pairs = PairedValues.From([1.0, 2, 4], [2.0, 3, 7]);
        Assert.Equal("2.333 and 4 (n = 3, r = 0.99)", pairs.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("2.33 and 4.00", pairs.ToString("F2", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("1 and 2 (n = 1)", PairedValues.From([1.0], [2.0]).ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("undefined (there are no cases)", PairedValues.Zero.ToString());
        Assert.Equal(4, pairs.Second.Value);
        Assert.Equal(3, pairs.First.Count);
    }

    [Fact]
    public void Bad_values_name_their_place()
    {
        Assert.StartsWith("second: there must be one value for each of the 2 first values, but there were 1.", Assert.Throws<ArgumentException>(() => PairedValues.From([1.0, 2], [1.0])).Message);
        Assert.StartsWith("second: must be a finite number (index 1), but was NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => PairedValues.From([1.0, 2], [1.0, double.NaN])).Message);
        Assert.StartsWith("first: must be a finite number (index 0)", Assert.Throws<ArgumentOutOfRangeException>(() => PairedValues.From([double.PositiveInfinity], [1.0])).Message);
        Assert.StartsWith("first: must be a finite number (index 1)", Assert.Throws<ArgumentOutOfRangeException>(() => PairedValues.From([1.0, double.NaN], row => row, row => 1)).Message);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => PairedValues.From<int>(null!, row => row, row => row)).ParamName);
        Assert.Equal("first", Assert.Throws<ArgumentNullException>(() => PairedValues.From([1], null!, row => row)).ParamName);
        Assert.Equal("second", Assert.Throws<ArgumentNullException>(() => PairedValues.From([1], row => row, null!)).ParamName);
        Assert.Throws<OverflowException>(() => PairedValues.From([1e200], [1.0]));
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => PairedValues.Zero.Change(95)).ParamName);
    }

    [Theory]
    [InlineData("count=2;sum=3;squares=5;secondSum=3;secondSquares=5;products=6")]
    [InlineData("count=2;sum=3;squares=1;secondSum=3;secondSquares=5;products=1")]
    [InlineData("count=-1;sum=0;squares=0;secondSum=0;secondSquares=0;products=0")]
    [InlineData("count=1;sum=1")]
    [InlineData("")]
    public void Text_that_no_cases_have_is_refused(string text)
    {
        _ = Assert.Throws<FormatException>(() => PairedValues.Parse(text));
        Assert.False(PairedValues.TryParse(text, out PairedValues none));
        Assert.Equal(PairedValues.Zero, none);
    }

    internal static bool Same(PairedValues left, PairedValues right) =>
        left.Count == right.Count && SampleMeanTests.Same(left.First, right.First) && SampleMeanTests.Same(left.Second, right.Second)
        && (left.Covariance is not { } mine ? right.Covariance is null
            : Close(mine, right.Covariance!.Value, 1e-12 * (1 + (left.First.StandardDeviation!.Value * left.Second.StandardDeviation!.Value) + Math.Abs(left.First.Value!.Value * left.Second.Value!.Value * 1e-6))));

    private static bool Close(double x, double y, double tolerance) => Math.Abs(x - y) <= tolerance;
}
