using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Statistics;

public class SampleSizeTests
{
    [Fact]
    public void Three_points_either_side_need_1068_answers_and_fewer_from_a_small_population()
    {
        Assert.Equal(1068, SampleSize.ForShare(0.03).Required);
        Assert.Equal(385, SampleSize.ForShare(0.05).Required);
        Assert.Equal(278, SampleSize.ForShare(0.05, population: 1000).Required);
        Assert.Equal(1, SampleSize.ForShare(0.05, population: 1).Required);
        Assert.Equal(139, SampleSize.ForShare(0.05, expected: 0.1).Required);
    }

    [Fact]
    public void The_net_promoter_score_needs_what_its_variance_says()
    {
        // The cases of survey.json, on the scale from −1 to 1.
        foreach (System.Text.Json.JsonElement one in GoldenFile.Read("survey.json").GetProperty("nps_sample_size").EnumerateArray())
        {
            double promoters = one.GetProperty("p_promoters").GetDouble(), detractors = one.GetProperty("p_detractors").GetDouble();
            double variance = promoters + detractors - ((promoters - detractors) * (promoters - detractors));
            SampleSize size = SampleSize.ForMean(one.GetProperty("margin").GetDouble(), variance, one.GetProperty("conf").GetDouble());
            GoldenFile.Close(one.GetProperty("n_exact").GetDouble(), size.Exact, 1e-10);
            Assert.Equal(one.GetProperty("n").GetInt64(), size.Required);
            if (one.TryGetProperty("population", out System.Text.Json.JsonElement population))
            {
                SampleSize finite = SampleSize.ForMean(one.GetProperty("margin").GetDouble(), variance, one.GetProperty("conf").GetDouble(), population.GetInt64());
                Assert.Equal(one.GetProperty("n_fpc").GetInt64(), finite.Required);
            }
        }
    }

    [Fact]
    public void The_required_number_reaches_its_margin_and_one_less_does_not()
    {
        double z = Normal.TwoSidedQuantile(0.9);
        foreach (double margin in new[] { 0.01, 0.037, 0.2 })
        {
            double needed = SampleSize.ForShare(margin, 0.9, 0.3).Required;
            Assert.True(z * Math.Sqrt(0.21 / needed) <= margin && z * Math.Sqrt(0.21 / (needed - 1)) > margin);
        }
    }

    [Fact]
    public void It_shows_the_required_number()
    {
        SampleSize size = SampleSize.ForShare(0.03);
        Assert.Equal("1,068", size.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("01068", size.ToString("00000", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        ProportionTests.Refused("margin: a margin of a share must be above 0 and below 1, but was 5.", () => SampleSize.ForShare(5));
        ProportionTests.Refused("margin: must be above 0, but was 0.", () => SampleSize.ForMean(0, 1));
        ProportionTests.Refused("expected: a share must be from 0 to 1 (did you mean 0.015?), but was 1.5.", () => SampleSize.ForShare(0.05, expected: 1.5));
        ProportionTests.Refused("variance: must be 0 or more, but was -1.", () => SampleSize.ForMean(1, -1));
        ProportionTests.Refused("level: a confidence level must be above 0 and below 1, but was 1.", () => SampleSize.ForMean(1, 1, 1));
        ProportionTests.Refused("population: must be 1 or more, but was 0.", () => SampleSize.ForShare(0.05, population: 0));
        ProportionTests.Refused("power: must be above 0 and below 1, but was 1.", () => SampleSize.ForDifference(0.1, 0.2, power: 1));
        ProportionTests.Refused("first: a share must be from 0 to 1, but was -0.1.", () => SampleSize.ForDifference(-0.1, 0.2));
        ProportionTests.Refused("second: must differ from the first share: no number of cases shows that equal shares differ, but was 0.2.", () => SampleSize.ForDifference(0.2, 0.2));
        ProportionTests.Refused("variance: must be one of Pooled, Unpooled, but was 0.", () => SampleSize.ForDifference(0.1, 0.2, variance: default));
        _ = Assert.Throws<OverflowException>(() => SampleSize.ForMean(1e-30, 1));
    }
}
