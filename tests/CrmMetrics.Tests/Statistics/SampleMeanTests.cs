using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class SampleMeanLaws : MetricLaws<SampleMean>
{
    internal static Gen<double> ValueGen { get; } = Gen.OneOf(
        Gen.Choose(0, 10).Select(rating => (double)rating),
        Gen.Choose(-1_000_000, 1_000_000).Select(value => value / 1000.0),
        Gen.Choose(1, 1000).Select(value => 1e9 + (value / 7.0)));

    internal static Arbitrary<double[]> Values { get; } = Arb.From(Gen.Sized(size => Gen.Choose(0, Math.Min(size, 30)).SelectMany(count => Gen.ArrayOf(ValueGen, count))), Smaller);

    internal static Arbitrary<SampleMean> Means { get; } = Arb.From(Values.Generator.Select(values => SampleMean.From(values)));

    protected override Arbitrary<SampleMean> Any => Means;

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override SampleMean Parse(string text) => SampleMean.Parse(text);

    private static IEnumerable<double[]> Smaller(double[] values) =>
        values.Length == 0 ? [] : [[.. values.Take(values.Length / 2)], [.. values.Skip(values.Length / 2)], [.. values.Skip(1)]];
}

public class SampleMeanSummaryLaws : SummaryLaws<SampleMean>
{
    protected override Arbitrary<SampleMean> Any => SampleMeanLaws.Means;

    protected override SampleMean Zero => SampleMean.Zero;

    protected override SampleMean Parse(string text) => SampleMean.Parse(text);

    protected override bool Same(SampleMean left, SampleMean right) => SampleMeanTests.Same(left, right);
}

public class SampleMeanTests
{
    private static readonly MetricDefinition Cycle = new("sales-cycle", "days from created to won, mean", "days", 1, BetterWhen.Lower);

    [Fact]
    public void Any_cut_and_any_order_of_the_values_gives_the_whole() =>
        Check.That(SampleMeanLaws.Values, SampleMeanLaws.Values, (left, right) =>
            Same(SampleMean.From(left) + SampleMean.From(right), SampleMean.From(Enumerable.Reverse(right).Concat(left))));

    [Fact]
    public void Whole_numbers_are_exact_in_any_order() =>
        Check.That(Arb.From(Gen.ArrayOf(Gen.Choose(-100_000_000, 100_000_000).Select(value => (double)value))), values =>
        {
            SampleMean mean = SampleMean.From(values);
            return mean == SampleMean.From(Enumerable.Reverse(values)) && mean.Sum.Equals((double)values.Sum(value => (decimal)value))
                && mean.SumOfSquares.Equals((double)values.Sum(value => (decimal)value * (decimal)value));
        });

    [Fact]
    public void The_figures_are_those_of_two_passes_over_decimals() =>
        Check.That(Arb.From(Gen.ArrayOf(Gen.Choose(-1_000_000, 1_000_000).Select(value => 1e6 + (value / 64.0)))), values =>
        {
            SampleMean mean = SampleMean.From(values);
            if (values.Length == 0)
            {
                return mean.Value is null;
            }

            decimal[] exact = [.. values.Select(value => (decimal)value)];
            decimal average = exact.Sum() / exact.Length, scatter = exact.Sum(value => (value - average) * (value - average));
            return Near((double)average, mean.Value!.Value)
                && (values.Length < 2 ? mean.Variance is null : Near((double)(scatter / (exact.Length - 1)), mean.Variance!.Value));

            static bool Near(double x, double y) => Math.Abs(x - y) <= 1e-12 * Math.Abs(x);
        });

    [Fact]
    public void A_histogram_is_the_values_one_by_one() =>
        Check.That(Arb.From(Gen.ArrayOf(Gen.Choose(0, 20), 5)), counts =>
        {
            double[] scale = [1, 2, 3, 4, 5];
            SampleMean counted = SampleMean.FromHistogram(scale, [.. counts.Select(count => (long)count)]);
            return counted == SampleMean.From(scale.SelectMany((value, i) => Enumerable.Repeat(value, counts[i])));
        });

    [Fact]
    public void Figures_from_elsewhere_give_their_own_figures_back() =>
        Check.That(SampleMeanLaws.Values, values =>
        {
            SampleMean mean = SampleMean.From(values);
            if (values.Length < 2)
            {
                return true;
            }

            SampleMean again = SampleMean.FromMoments(mean.Count, mean.Value!.Value, mean.StandardDeviation!.Value);
            return again.Value.Equals(mean.Value) && Math.Abs(again.StandardDeviation!.Value - mean.StandardDeviation!.Value) <= 1e-12 * mean.StandardDeviation.Value;
        });

    [Fact]
    public void Shifting_both_groups_changes_no_comparison() =>
        Check.That(SampleMeanLaws.Values, SampleMeanLaws.Values, (left, right) =>
        {
            Comparison? here = SampleMean.From(left).ComparedWith(SampleMean.From(right)), there = SampleMean.From(left.Select(Shift)).ComparedWith(SampleMean.From(right.Select(Shift)));
            return here is null == there is null && (here?.PValue is not { } p || Math.Abs(p - there!.PValue!.Value) <= 1e-6);

            static double Shift(double value) => value + 1024;
        });

    [Fact]
    public void Equal_values_have_an_interval_of_no_width_and_no_comparison_with_their_like()
    {
        SampleMean constant = SampleMean.From([0.1, 0.1, 0.1]);
        Assert.Equal(0, constant.StandardDeviation);
        Assert.Equal(new(0.1, 0.1, 0.95), constant.Interval());
        Comparison comparison = constant.ComparedWith(SampleMean.From([0.2, 0.2]))!;
        Assert.Equal((-0.1, null, null, "no-variance"), (comparison.Change, comparison.Interval, comparison.PValue, comparison.WhyNoInterval!.Code));
        Assert.Null(constant.CohensD(SampleMean.From([0.2, 0.2])));
        Assert.Null(constant.Test(SampleMean.From([0.2, 0.2])));
    }

    [Fact]
    public void A_spread_of_the_last_digits_is_a_spread()
    {
        SampleMean mean = SampleMean.From([1e9, 1e9 + 1e-6, 1e9 - 1e-6]);
        Assert.Equal(0.95367431640625e-6, mean.StandardDeviation!.Value, 1e-18);
    }

    [Fact]
    public void One_value_has_a_mean_and_no_interval()
    {
        SampleMean one = SampleMean.From([3.5]);
        Assert.Equal(3.5, one.Value);
        Assert.Null(one.Variance);
        Assert.Null(one.Interval());
        Assert.Equal("too-few-values", one.WhyNoInterval!.Code);
        Comparison comparison = one.ComparedWith(SampleMean.From([1, 2]))!;
        Assert.Equal((2.0, "too-few-values"), (comparison.Change, comparison.WhyNoInterval!.Code));
        Assert.Null(one.Test(one));
        Assert.Null(one.CohensD(one));
        Assert.Null(one.HedgesG(one));
    }

    [Fact]
    public void Students_test_pools_the_variances_and_welchs_does_not()
    {
        SampleMean many = SampleMean.FromMoments(20, 10, 1), few = SampleMean.FromMoments(5, 12, 10);
        HypothesisTest welch = few.Test(many)!.Value, student = few.Test(many, MeanComparison.Student)!.Value;
        Assert.Equal(2 / Math.Sqrt((1.0 / 20) + (100.0 / 5)), welch.Statistic!.Value, 1e-12);
        Assert.Equal(2 / (Math.Sqrt((19 + 400) / 23.0) * Math.Sqrt((1.0 / 20) + (1.0 / 5))), student.Statistic!.Value, 1e-12);
        Assert.Equal(23, student.DegreesOfFreedom);
        Assert.InRange(welch.DegreesOfFreedom!.Value, 4, 4.1);
    }

    [Fact]
    public void It_shows_its_count_and_spread_and_carries_its_definition()
    {
        SampleMean cycle = SampleMean.From([40, 50, 63.5], Cycle);
        Assert.Equal("51.17 (n = 3, sd 11.8)", cycle.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("51,17 (n = 3, sd 11,8)", cycle.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal(cycle, SampleMean.Parse(cycle.ToString("R", null)));
        Assert.Equal("days", (cycle + SampleMean.Zero).Definition.Unit);
        Assert.Equal("7 (n = 1)", SampleMean.From([7]).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("undefined (there are no values to take the mean of)", SampleMean.Zero.ToString());
        _ = Assert.Throws<DefinitionMismatchException>(() => cycle + SampleMean.From([1]));
        _ = Assert.Throws<DefinitionMismatchException>(() => cycle.ComparedWith(SampleMean.From([1])));
        _ = Assert.Throws<DefinitionMismatchException>(() => cycle.Test(SampleMean.From([1])));
        _ = Assert.Throws<DefinitionMismatchException>(() => cycle.HedgesG(SampleMean.From([1])));
        Assert.Null(cycle.ComparedWith(SampleMean.Zero));
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        ProportionTests.Refused("values: must be a finite number (index 1), but was NaN.", () => SampleMean.From([1, double.NaN]));
        ProportionTests.Refused("values: must be a finite number (index 2), but was Infinity.", () => SampleMean.From(new List<double> { 1, 2, double.PositiveInfinity }));
        ProportionTests.Refused("counts: a count must be 0 or more (index 1), but was -2.", () => SampleMean.FromHistogram([1, 2], [3, -2]));
        ProportionTests.Refused("values: must be a finite number (index 0), but was NaN.", () => SampleMean.FromHistogram([double.NaN], [3]));
        ProportionTests.Refused("count: must be 1 or more, but was 0.", () => SampleMean.FromMoments(0, 1, 1));
        ProportionTests.Refused("mean: must be a finite number, but was NaN.", () => SampleMean.FromMoments(2, double.NaN, 1));
        ProportionTests.Refused("standardDeviation: must be 0 or more, but was -1.", () => SampleMean.FromMoments(2, 1, -1));
        ProportionTests.Refused("standardDeviation: must be 0 for a single value, but was 1.", () => SampleMean.FromMoments(1, 1, 1));
        ProportionTests.Refused("method: must be one of Welch, Student, but was 0.", () => SampleMean.Zero.ComparedWith(SampleMean.Zero, default(MeanComparison)));
        ProportionTests.Refused("method: must be one of Welch, Student, but was 3.", () => SampleMean.Zero.Test(SampleMean.Zero, (MeanComparison)3));
        Assert.StartsWith(
            "counts: there must be one count for each of the 2 values, but there were 1.",
            Assert.Throws<ArgumentException>(() => SampleMean.FromHistogram([1, 2], [3])).Message, StringComparison.Ordinal);
        Assert.Equal("values", Assert.Throws<ArgumentNullException>(() => SampleMean.From((IEnumerable<double>)null!)).ParamName);
        _ = Assert.Throws<OverflowException>(() => SampleMean.From([1e200]));
        Assert.Contains(
            "the squares of 2 values with the sum 10 must be 50 or more, but was 49",
            Assert.Throws<FormatException>(() => SampleMean.Parse("count=2;sum=10;squares=49")).Message, StringComparison.Ordinal);
        Assert.False(SampleMean.TryParse("count=0;sum=1;squares=1", out _));
        Assert.False(SampleMean.TryParse("count=-1;sum=1;squares=1", out _));
    }

    internal static bool Same(SampleMean left, SampleMean right) =>
        left.Count == right.Count && left.Definition == right.Definition && Near(left.Sum, right.Sum, Math.Sqrt(left.Count * left.SumOfSquares)) && Near(left.SumOfSquares, right.SumOfSquares, left.SumOfSquares)
        && Near(left.Variance ?? 0, right.Variance ?? 0, left.Variance ?? 0);

    private static bool Near(double x, double y, double size) => Math.Abs(x - y) <= 1e-12 * size;
}
