using System.Text.Json;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Statistics;

/// <summary>Every case of Golden/proportions.json, to a relative 1e-10.</summary>
public class ProportionsGoldenTests
{
    private static readonly JsonElement File = GoldenFile.Read("proportions.json");

    private static readonly (string Name, ProportionInterval Method)[] Methods =
    [
        ("wald", ProportionInterval.Wald), ("wilson", ProportionInterval.Wilson), ("agresti_coull", ProportionInterval.AgrestiCoull),
        ("clopper_pearson", ProportionInterval.ClopperPearson), ("wilson_cc", ProportionInterval.WilsonWithContinuityCorrection),
        ("jeffreys", ProportionInterval.Jeffreys), ("jeffreys_equal_tailed", ProportionInterval.JeffreysEqualTailed),
    ];

    [Fact]
    public void Every_interval_of_one_share_is_reproduced()
    {
        JsonElement[] cases = [.. File.GetProperty("one").EnumerateArray()];
        Assert.Equal(263, cases.Length);
        foreach (JsonElement one in cases)
        {
            Proportion share = Proportion.From(one.GetProperty("x").GetInt64(), one.GetProperty("n").GetInt64());
            double level = one.GetProperty("conf").GetDouble();
            GoldenFile.Close(one.GetProperty("p").GetDouble(), share.Value, 1e-15, what: $"{share}");
            foreach ((string name, ProportionInterval method) in Methods)
            {
                Same(one.GetProperty(name), share.Interval(method, level), $"{name} {share} at {level}");
            }
        }
    }

    [Fact]
    public void Every_comparison_of_two_shares_is_reproduced()
    {
        JsonElement[] cases = [.. File.GetProperty("two").EnumerateArray()];
        Assert.Equal(17, cases.Length);
        foreach (JsonElement two in cases)
        {
            (Proportion first, Proportion second) = Pair(two);
            double level = two.GetProperty("conf").GetDouble();
            string what = $"{first} and {second} at {level}";
            GoldenFile.Close(two.GetProperty("difference").GetDouble(), first.ComparedWith(second, level)!.Change, 1e-10, 1e-16, what);
            foreach ((string name, DifferenceMethod method) in new[]
            {
                ("wald", DifferenceMethod.Wald), ("newcombe", DifferenceMethod.Newcombe), ("agresti_caffo", DifferenceMethod.AgrestiCaffo),
                ("miettinen_nurminen", DifferenceMethod.MiettinenNurminen), ("mee_score", DifferenceMethod.Mee),
            })
            {
                // The oracle brackets the score intervals from 1e-12 off the edges.
                Same(two.GetProperty(name), first.ComparedWith(second, method, level)!.Interval, name + " " + what, 2e-12);
            }
        }
    }

    [Fact]
    public void Every_test_of_two_shares_is_reproduced()
    {
        foreach (JsonElement two in File.GetProperty("two").EnumerateArray())
        {
            (Proportion first, Proportion second) = Pair(two);
            string what = $"{first} and {second}";
            Same(two.GetProperty("z_pooled"), "z", first.Test(second, ProportionTest.PooledZ), what);
            Same(two.GetProperty("n_minus_1_chi2"), "chi2", first.Test(second, ProportionTest.NMinusOneChiSquare), what);
            Same(two.GetProperty("chi2_yates"), "chi2", first.Test(second, ProportionTest.YatesChiSquare), what);
            GoldenFile.Close(two.GetProperty("fisher_exact_p").GetDouble(), first.Test(second, ProportionTest.FisherExact)!.Value.PValue, 1e-10, what: "Fisher " + what);
        }
    }

    [Fact]
    public void Every_ratio_of_two_shares_is_reproduced()
    {
        foreach (JsonElement two in File.GetProperty("two").EnumerateArray())
        {
            (Proportion first, Proportion second) = Pair(two);
            double level = two.GetProperty("conf").GetDouble();
            Same(two, "risk_ratio", "katz_log", first.RiskRatio(second), level);
            Same(two, "odds_ratio", "woolf", first.OddsRatio(second), level);
            Same(two, "relative_lift", "fieller", first.RelativeLift(second), level);
        }
    }

    [Fact]
    public void Published_intervals_of_one_share_agree_to_their_four_digits()
    {
        foreach (JsonElement one in File.GetProperty("published_one").EnumerateArray())
        {
            Proportion share = Proportion.From(one.GetProperty("x").GetInt64(), one.GetProperty("n").GetInt64());
            foreach (JsonProperty published in one.GetProperty("published").EnumerateObject())
            {
                ConfidenceInterval interval = share.Interval(Methods.Single(method => method.Name == published.Name).Method)!.Value;
                JsonElement lower = published.Value[0];

                // A bound printed as "<0" is cut to 0 here.
                Assert.Equal(lower.ValueKind == JsonValueKind.String ? 0 : lower.GetDouble(), interval.Lower, 6e-5);
                Assert.Equal(published.Value[1].GetDouble(), interval.Upper, 6e-5);
            }
        }
    }

    [Fact]
    public void Published_intervals_of_two_shares_agree_to_their_four_digits()
    {
        foreach (JsonElement two in File.GetProperty("published_two").EnumerateArray())
        {
            (Proportion first, Proportion second) = Pair(two);
            ConfidenceInterval interval = first.ComparedWith(second, DifferenceMethod.Newcombe)!.Interval!.Value;
            Assert.Equal(two.GetProperty("newcombe")[0].GetDouble(), interval.Lower, 6e-5);
            Assert.Equal(two.GetProperty("newcombe")[1].GetDouble(), interval.Upper, 6e-5);
        }
    }

    [Fact]
    public void Every_paired_test_is_reproduced()
    {
        JsonElement[] cases = [.. File.GetProperty("mcnemar").EnumerateArray()];
        Assert.Equal(6, cases.Length);
        foreach (JsonElement one in cases)
        {
            PairedProportions pairs = PairedProportions.From(3, one.GetProperty("b").GetInt64(), one.GetProperty("c").GetInt64(), 4);
            GoldenFile.Close(one.GetProperty("chi2").Number(), pairs.Test()?.Statistic, 1e-10, what: "chi2");
            GoldenFile.Close(one.GetProperty("p_chi2").Number(), pairs.Test()?.PValue, 1e-10, what: "p");
            GoldenFile.Close(one.GetProperty("chi2_cc").Number(), pairs.Test(PairedTest.ChiSquareWithContinuityCorrection)?.Statistic, 1e-10, what: "chi2_cc");
            GoldenFile.Close(one.GetProperty("exact_p").GetDouble(), pairs.Test(PairedTest.Exact)!.Value.PValue, 1e-10, what: "exact");
            GoldenFile.Close(one.GetProperty("mid_p").GetDouble(), pairs.Test(PairedTest.MidP)!.Value.PValue, 1e-10, what: "mid-p");
        }
    }

    [Fact]
    public void Every_sample_size_is_reproduced()
    {
        JsonElement[] cases = [.. File.GetProperty("sample_size").EnumerateArray()];
        Assert.Equal(5, cases.Length);
        foreach (JsonElement one in cases)
        {
            foreach ((string name, SampleSizeVariance variance) in new[] { ("pooled", SampleSizeVariance.Pooled), ("unpooled", SampleSizeVariance.Unpooled) })
            {
                SampleSize size = SampleSize.ForDifference(
                    one.GetProperty("p1").GetDouble(), one.GetProperty("p2").GetDouble(), 1 - one.GetProperty("alpha").GetDouble(), one.GetProperty("power").GetDouble(), variance);
                GoldenFile.Close(one.GetProperty("n_per_group_" + name + "_exact").GetDouble(), size.Exact, 1e-10, what: name);
                Assert.Equal(one.GetProperty("n_per_group_" + name).GetInt64(), size.Required);
            }
        }
    }

    private static (Proportion First, Proportion Second) Pair(JsonElement two) => (
        Proportion.From(two.GetProperty("x1").GetInt64(), two.GetProperty("n1").GetInt64()),
        Proportion.From(two.GetProperty("x2").GetInt64(), two.GetProperty("n2").GetInt64()));

    private static void Same(JsonElement expected, ConfidenceInterval? actual, string what, double floor = 1e-16)
    {
        GoldenFile.Close(expected[0].GetDouble(), actual!.Value.Lower, 1e-10, floor, what);
        GoldenFile.Close(expected[1].GetDouble(), actual.Value.Upper, 1e-10, floor, what);
    }

    private static void Same(JsonElement expected, string statistic, HypothesisTest? actual, string what)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual);
            return;
        }

        GoldenFile.Close(expected.GetProperty(statistic).GetDouble(), actual!.Value.Statistic, 1e-10, 1e-15, what);
        GoldenFile.Close(expected.GetProperty("p").GetDouble(), actual.Value.PValue, 1e-10, what: what);
    }

    private static void Same(JsonElement two, string name, string interval, Estimate actual, double level)
    {
        if (!two.TryGetProperty(name, out JsonElement expected))
        {
            // Left out where a count is 0: no value, or one without its log interval.
            Assert.Null(actual.Interval(level));
            return;
        }

        GoldenFile.Close(expected.GetProperty("estimate").GetDouble(), actual.Value, 1e-10, 1e-15, name);
        if (expected.GetProperty(interval).ValueKind == JsonValueKind.Null)
        {
            // Fieller's set has no upper end there.
            Assert.Equal(double.PositiveInfinity, actual.Interval(level)!.Value.Upper);
            return;
        }

        Same(expected.GetProperty(interval), actual.Interval(level), name);
    }
}
