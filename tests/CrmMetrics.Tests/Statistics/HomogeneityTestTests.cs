using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class HomogeneityTestTests
{
    private static Arbitrary<Proportion[]> Shares { get; } = Arb.From(Gen.ArrayOf(
        from whole in Gen.Choose(0, 60)
        from part in Gen.Choose(0, whole)
        select Proportion.From(part, whole)));

    [Fact]
    public void It_agrees_with_prop_test_of_R()
    {
        // R: prop.test(c(83, 90, 129, 70), c(86, 93, 136, 82)), X-squared = 12.6004, df = 3, p-value = 0.005585; more digits and G by mpmath, from the definitions.
        Proportion[] smokers = [Proportion.From(83, 86), Proportion.From(90, 93), Proportion.From(129, 136), Proportion.From(70, 82)];
        Expect(smokers, 12.60041129712763, 0.005585476661627041, 10.66732680095386, 0.01366774183946062);
        Assert.Equal((3.0, 4, 0, null), (HomogeneityTest.From(smokers)!.Test.DegreesOfFreedom, HomogeneityTest.From(smokers)!.Groups, HomogeneityTest.From(smokers)!.CellsBelowFive, HomogeneityTest.From(smokers)!.Caveat));
    }

    [Fact]
    public void Few_expected_cases_are_told()
    {
        HomogeneityTest test = HomogeneityTest.From([Proportion.From(3, 3), Proportion.From(10, 100)])!;
        Assert.Equal((2, "small-expected-counts"), (test.CellsBelowFive, test.Caveat!.Code));
        Assert.Equal(
            "chi-square test of homogeneity: 21.39, 1 df, p = 3.743E-06 (the p-value is rough: 2 of 4 expected counts are below 5, the smallest is 0.379)",
            test.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void It_agrees_with_the_definition_in_forty_digits()
    {
        Expect(BetaBinomialPriorTests.Sources, 71.03301726632584, 9.133535490962746e-13, 67.86171554516415, 3.991496377582124e-12);
        Expect(BetaBinomialPriorTests.Large, 23.91892828013365, 8.291970755677637e-5, 23.06375905439876, 1.229658642699626e-4);
        Assert.Null(HomogeneityTest.From(BetaBinomialPriorTests.Large)!.Caveat);
    }

    [Fact]
    public void Of_two_groups_it_is_the_square_of_the_pooled_z() =>
        Check.That(Shares, shares => shares.Length < 2 || HomogeneityTest.From(shares.AsSpan(0, 2)) is not { } test
            || Math.Abs(test.Test.Statistic!.Value - Math.Pow(shares[0].Test(shares[1], ProportionTest.PooledZ)!.Value.Statistic!.Value, 2)) <= 1e-9 * (1 + test.Test.Statistic!.Value));

    [Fact]
    public void It_does_not_mind_the_order_the_side_that_is_counted_or_groups_without_cases() =>
        Check.That(Shares, shares => ((HomogeneityStatistic[])Enum.GetValues(typeof(HomogeneityStatistic))).All(statistic =>
        {
            double? plain = HomogeneityTest.From(shares, statistic)?.Test.Statistic;
            double? other = HomogeneityTest.From([default, .. Enumerable.Reverse(shares).Select(share => Proportion.From(share.Whole - share.Part, share.Whole))], statistic)?.Test.Statistic;
            return plain is null == other is null && (plain is null || Math.Abs(plain.Value - other!.Value) <= 1e-10 * (1 + plain.Value));
        }));

    [Fact]
    public void It_is_zero_where_all_shares_are_equal_however_large_the_counts()
    {
        Proportion[] equal = [Proportion.From(1_000_000_007L * 3, 1_000_000_007L * 7), Proportion.From(3, 7), Proportion.From(300, 700)];
        Assert.Equal(0.0, HomogeneityTest.From(equal)!.Test.Statistic);
        Assert.Equal((0.0, 1.0), (HomogeneityTest.From(equal, HomogeneityStatistic.G)!.Test.Statistic, HomogeneityTest.From(equal)!.Test.PValue));
    }

    [Fact]
    public void Without_a_difference_to_see_there_is_no_test()
    {
        Assert.Null(HomogeneityTest.From([]));
        Assert.Null(HomogeneityTest.From([Proportion.From(1, 2), Proportion.From(0, 0)]));
        Assert.Null(HomogeneityTest.From([Proportion.From(2, 2), Proportion.From(3, 3)]));
        Assert.Null(HomogeneityTest.From([Proportion.From(0, 2), Proportion.From(0, 3)]));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Assert.Equal("statistic", Assert.Throws<ArgumentOutOfRangeException>(() => HomogeneityTest.From([Proportion.From(1, 2)], default)).ParamName);
        MetricDefinition other = new("other", "another share", "share", 0.01, BetterWhen.Higher);
        Assert.Throws<DefinitionMismatchException>(() => HomogeneityTest.From([Proportion.From(1, 2), Proportion.From(1, 2, other)]));
    }

    private static void Expect(Proportion[] shares, double chiSquare, double p, double g, double gp)
    {
        HypothesisTest pearson = HomogeneityTest.From(shares)!.Test, ratio = HomogeneityTest.From(shares, HomogeneityStatistic.G)!.Test;
        GoldenFile.Close(chiSquare, pearson.Statistic, 1e-13);
        GoldenFile.Close(p, pearson.PValue, 1e-12);
        GoldenFile.Close(g, ratio.Statistic, 1e-13);
        GoldenFile.Close(gp, ratio.PValue, 1e-12);
    }
}
