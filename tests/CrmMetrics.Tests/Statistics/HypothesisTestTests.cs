using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Statistics;

public class HypothesisTestTests
{
    [Fact]
    public void It_says_what_was_tested_and_what_came_out()
    {
        HypothesisTest test = Proportion.From(56, 70).Test(Proportion.From(48, 80), ProportionTest.NMinusOneChiSquare)!.Value;
        Assert.Equal("N−1 chi-square: 6.977, 1 df, p = 0.008258", test.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("N−1 chi-square: 6,98, 1,00 df, p = 0,01", test.ToString("F2", CultureInfo.GetCultureInfo("de-DE")));
        HypothesisTest exact = Proportion.From(56, 70).Test(Proportion.From(48, 80), ProportionTest.FisherExact)!.Value;
        Assert.Equal("Fisher's exact test: p = 0.01252", exact.ToString(null, CultureInfo.InvariantCulture));
    }
}
