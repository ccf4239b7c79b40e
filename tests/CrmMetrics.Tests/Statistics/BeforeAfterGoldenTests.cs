using System.Text.Json;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Statistics;

/// <summary>Every case of Golden/before-after.json, to a relative 1e-10; its t bounds, which have nine digits, to those, and to 1e-10 against 40-digit arithmetic.</summary>
public class BeforeAfterGoldenTests
{
    // Welch's bounds of the three cases by mpmath: SciPy's t quantile, which the file is made with, has nine digits at some degrees of freedom.
    private static readonly (double Lower, double Upper)[] WelchBounds =
        [(0.393411252151307961, 3.74547763673758127), (-2.23371469516470487, 2.23371469516470487), (-50.131540119296703, 217.131540119296703)];

    private static readonly JsonElement File = GoldenFile.Read("before-after.json");

    [Fact]
    public void Every_comparison_of_two_means_is_reproduced()
    {
        JsonElement[] cases = [.. File.GetProperty("two_means").EnumerateArray()];
        Assert.Equal(WelchBounds.Length, cases.Length);
        foreach ((JsonElement two, (double lower, double upper)) in cases.Zip(WelchBounds, (two, bounds) => (two, bounds)))
        {
            double[] a = Values(two, "a"), b = Values(two, "b");
            SampleMean first = SampleMean.From(a), second = SampleMean.From(b);
            double level = two.GetProperty("conf").GetDouble();
            Comparison comparison = first.ComparedWith(second, level)!;
            JsonElement welch = two.GetProperty("welch"), student = two.GetProperty("student");
            GoldenFile.Close(two.GetProperty("difference").GetDouble(), comparison.Change, 1e-10, what: "difference");

            GoldenFile.Close(lower, comparison.Interval!.Value.Lower, 1e-10, what: "Welch lower by mpmath");
            GoldenFile.Close(upper, comparison.Interval!.Value.Upper, 1e-10, what: "Welch upper by mpmath");
            GoldenFile.Close(welch.GetProperty("ci")[0].GetDouble(), comparison.Interval!.Value.Lower, 1e-9, what: "Welch lower");
            GoldenFile.Close(welch.GetProperty("ci")[1].GetDouble(), comparison.Interval!.Value.Upper, 1e-9, what: "Welch upper");
            GoldenFile.Close(welch.GetProperty("p").GetDouble(), comparison.PValue, 1e-10, what: "Welch p");
            HypothesisTest test = first.Test(second)!.Value;
            GoldenFile.Close(welch.GetProperty("t").GetDouble(), test.Statistic, 1e-10, what: "Welch t");
            GoldenFile.Close(welch.GetProperty("df").GetDouble(), test.DegreesOfFreedom, 1e-10, what: "Welch df");
            GoldenFile.Close(welch.GetProperty("p").GetDouble(), test.PValue, 1e-10, what: "Welch p");
            test = first.Test(second, MeanComparison.Student)!.Value;
            GoldenFile.Close(student.GetProperty("t").GetDouble(), test.Statistic, 1e-10, what: "Student t");
            GoldenFile.Close(student.GetProperty("p").GetDouble(), test.PValue, 1e-10, what: "Student p");
            Assert.Equal(test.PValue, first.ComparedWith(second, MeanComparison.Student, level)!.PValue);
            GoldenFile.Close(two.GetProperty("cohen_d").GetDouble(), first.CohensD(second), 1e-10, what: "d");
            GoldenFile.Close(two.GetProperty("hedges_g").GetDouble(), first.HedgesG(second), 1e-10, what: "g");
            test = MannWhitney.Test(a, b)!.Value;
            GoldenFile.Close(two.GetProperty("mann_whitney_cc").GetProperty("U").GetDouble(), test.Statistic, 1e-10, what: "U");
            GoldenFile.Close(two.GetProperty("mann_whitney_cc").GetProperty("p").GetDouble(), test.PValue, 1e-10, what: "Mann–Whitney p");
        }
    }

    [Fact]
    public void Every_event_rate_is_reproduced()
    {
        JsonElement[] cases = [.. File.GetProperty("poisson_rate").EnumerateArray()];
        Assert.Equal(10, cases.Length);
        foreach (JsonElement one in cases)
        {
            EventRate rate = EventRate.From(one.GetProperty("events").GetInt64(), one.GetProperty("exposure").GetDouble());
            ConfidenceInterval interval = rate.Interval(one.GetProperty("conf").GetDouble())!.Value;
            GoldenFile.Close(one.GetProperty("rate").GetDouble(), rate.Value, 1e-15, what: "rate");
            GoldenFile.Close(one.GetProperty("exact_garwood")[0].GetDouble(), interval.Lower, 1e-10, what: "lower");
            GoldenFile.Close(one.GetProperty("exact_garwood")[1].GetDouble(), interval.Upper, 1e-10, what: "upper");
        }
    }

    [Fact]
    public void Every_rate_ratio_is_reproduced()
    {
        JsonElement[] cases = [.. File.GetProperty("poisson_ratio").EnumerateArray()];
        Assert.Equal(6, cases.Length);
        foreach (JsonElement two in cases)
        {
            EventRate first = EventRate.From(two.GetProperty("x1").GetInt64(), two.GetProperty("t1").GetDouble());
            EventRate second = EventRate.From(two.GetProperty("x2").GetInt64(), two.GetProperty("t2").GetDouble());
            double level = two.GetProperty("conf").GetDouble();
            GoldenFile.Close(two.GetProperty("ratio").Number(), first.RateRatio(second).Value, 1e-10, what: "ratio");
            Same(two.GetProperty("exact_conditional_ci"), first.RateRatioInterval(second, level: level));
            GoldenFile.Close(
                two.GetProperty("exact_conditional_p_min_likelihood").GetDouble(), first.Test(second, RateTest.MinimumLikelihoodExact)!.Value.PValue, 1e-10, what: "p");
            if (two.TryGetProperty("log_wald_ci", out JsonElement wald))
            {
                Same(wald, first.RateRatioInterval(second, RateRatioMethod.LogWald, level));
            }
            else
            {
                Assert.Null(first.RateRatioInterval(second, RateRatioMethod.LogWald, level));
            }
        }
    }

    private static double[] Values(JsonElement two, string name) => [.. two.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static void Same(JsonElement expected, ConfidenceInterval? actual)
    {
        GoldenFile.Close(expected[0].Number(), actual!.Value.Lower, 1e-10, what: "lower");
        GoldenFile.Close(expected[1].Number(), actual.Value.Upper, 1e-10, what: "upper");
    }
}
