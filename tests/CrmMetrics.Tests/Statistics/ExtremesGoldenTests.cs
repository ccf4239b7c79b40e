using System.Text.Json;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Statistics;

/// <summary>Every case of Golden/extremes.json, to 1e-10 of the value itself, however small: no successes, all of them, one case and a
/// billion, at levels from 0.5 to 0.999999, against 50-digit figures that were computed another way (Golden/oracle/extremes.py).</summary>
public class ExtremesGoldenTests
{
    private const double Tolerance = 1e-10;

    private static readonly JsonElement File = GoldenFile.Read("extremes.json");

    [Fact]
    public void Every_interval_of_one_share() => Each("one", 39, (one, what) =>
    {
        Proportion share = Proportion.From(Long(one, "x"), Long(one, "n"));
        foreach (ProportionInterval method in Enum.GetValues(typeof(ProportionInterval)).Cast<ProportionInterval>())
        {
            Same(one.GetProperty(method.ToString()), share.Interval(method, Level(one)), method + what);
        }
    });

    [Fact]
    public void Every_difference_of_two_shares() => Each("two", 57, (two, what) =>
    {
        (Proportion first, Proportion second) = Shares(two);
        foreach (DifferenceMethod method in new[] { DifferenceMethod.MiettinenNurminen, DifferenceMethod.Mee, DifferenceMethod.Newcombe })
        {
            Comparison comparison = first.ComparedWith(second, method, Level(two))!;
            Same(two.GetProperty(method.ToString()).GetProperty("interval"), comparison.Interval, method + what);
            GoldenFile.Close(two.GetProperty(method.ToString()).GetProperty("p").GetDouble(), comparison.PValue, Tolerance, what: method + what);
        }
    });

    [Fact]
    public void Every_exact_test_of_two_shares() => Each("fisher", 7, (two, what) =>
    {
        (Proportion first, Proportion second) = Shares(two);
        GoldenFile.Close(two.GetProperty("p").GetDouble(), first.Test(second, ProportionTest.FisherExact)!.Value.PValue, Tolerance, what: what);
    });

    [Fact]
    public void Every_rate() => Each("rate", 15, (one, what) =>
        Same(one.GetProperty("interval"), EventRate.From(Long(one, "x"), Number(one, "t")).Interval(Level(one)), what));

    [Fact]
    public void Every_difference_of_two_rates() => Each("rate_difference", 24, (two, what) =>
    {
        (EventRate first, EventRate second) = Rates(two);
        Comparison comparison = first.ComparedWith(second, Level(two))!;
        Same(two.GetProperty("interval"), comparison.Interval, what);
        GoldenFile.Close(Number(two, "p"), comparison.PValue, Tolerance, what: what);
    });

    [Fact]
    public void Every_ratio_of_two_rates() => Each("rate_ratio", 21, (two, what) =>
    {
        (EventRate first, EventRate second) = Rates(two);
        Same(two.GetProperty("interval"), first.RateRatioInterval(second, level: Level(two)), what);
        GoldenFile.Close(Number(two, "p"), first.Test(second)!.Value.PValue, Tolerance, what: what);
        if (two.TryGetProperty("p_by_likelihood", out JsonElement p))
        {
            GoldenFile.Close(p.GetDouble(), first.Test(second, RateTest.MinimumLikelihoodExact)!.Value.PValue, Tolerance, what: what);
        }
    });

    [Fact]
    public void Every_quantile_of_t_and_the_interval_of_a_mean_with_it() => Each("t_quantile", 45, (one, what) =>
    {
        double freedom = Number(one, "df"), t = StudentT.TwoSidedQuantile(Level(one), freedom);
        GoldenFile.Close(Number(one, "t"), t, Tolerance, what: what);
        if (freedom.Equals(Math.Floor(freedom)))
        {
            ConfidenceInterval interval = SampleMean.FromMoments((long)freedom + 1, 0, Math.Sqrt(freedom + 1)).Interval(Level(one))!.Value;
            GoldenFile.Close(Number(one, "t"), interval.Upper, Tolerance, what: what);
            GoldenFile.Close(-Number(one, "t"), interval.Lower, Tolerance, what: what);
        }
    });

    [Fact]
    public void Every_tail_of_t() => Each("t_tail", 51, (one, what) =>
        GoldenFile.Close(Number(one, "p"), StudentT.TwoSidedTail(Number(one, "t"), Number(one, "df")), 2e-12, what: what));

    [Fact]
    public void Every_exact_test_of_pairs() => Each("sign", 5, (one, what) =>
        GoldenFile.Close(Number(one, "p"), PairedProportions.From(0, Long(one, "b"), Long(one, "c"), 0).Test(PairedTest.Exact)!.Value.PValue, Tolerance, what: what));

    [Fact]
    public void Every_beta_tail_and_its_inverse() => Each("beta", 53, (one, what) =>
    {
        double a = Number(one, "a"), b = Number(one, "b"), odds = Number(one, "odds"), lower = Number(one, "lower");
        (double below, double above) = IncompleteBeta.Tails(a, b, odds, 1);
        GoldenFile.Close(lower, below, Digits(lower), what: what);
        GoldenFile.Close(lower, IncompleteBeta.Tails(b, a, 1, odds).Upper, Digits(lower), what: what);
        Assert.Equal(1, below + above, 1e-15);
        GoldenFile.Close(odds, IncompleteBeta.Odds(a, b, lower, 1 - lower), 1e-11, what: what);
    });

    [Fact]
    public void Every_gamma_tail_and_its_inverse() => Each("gamma", 55, (one, what) =>
    {
        double a = Number(one, "a"), x = Number(one, "x");
        (double lower, double upper) = IncompleteGamma.Tails(a, x);
        bool below = one.GetProperty("lower").ValueKind == JsonValueKind.Number;
        double expected = Number(one, below ? "lower" : "upper");
        GoldenFile.Close(expected, below ? lower : upper, Digits(expected), what: what);
        Assert.Equal(1, lower + upper, 1e-15);
        GoldenFile.Close(x, below ? IncompleteGamma.Quantile(a, expected, 1 - expected) : IncompleteGamma.Quantile(a, 1 - expected, expected), 1e-11, what: what);
    });

    // The exponent of a tail of 1e-300 is 690, so that a rounding of it is 1e-13 of the tail.
    private static double Digits(double tail) => 2e-13 + (3e-15 * Math.Abs(Math.Log(tail)));

    private static void Each(string name, int count, Action<JsonElement, string> test)
    {
        JsonElement[] cases = [.. File.GetProperty(name).EnumerateArray()];
        Assert.Equal(count, cases.Length);
        foreach (JsonElement one in cases)
        {
            test(one, " " + one.GetRawText());
        }
    }

    private static (Proportion First, Proportion Second) Shares(JsonElement two) =>
        (Proportion.From(Long(two, "x1"), Long(two, "n1")), Proportion.From(Long(two, "x2"), Long(two, "n2")));

    private static (EventRate First, EventRate Second) Rates(JsonElement two) =>
        (EventRate.From(Long(two, "x1"), Number(two, "t1")), EventRate.From(Long(two, "x2"), Number(two, "t2")));

    private static long Long(JsonElement one, string name) => one.GetProperty(name).GetInt64();

    private static double Number(JsonElement one, string name) => one.GetProperty(name).GetDouble();

    private static double Level(JsonElement one) => Number(one, "level");

    private static void Same(JsonElement expected, ConfidenceInterval? actual, string what)
    {
        GoldenFile.Close(expected[0].Number(), actual!.Value.Lower, Tolerance, what: "lower " + what);
        GoldenFile.Close(expected[1].Number(), actual.Value.Upper, Tolerance, what: "upper " + what);
    }
}
