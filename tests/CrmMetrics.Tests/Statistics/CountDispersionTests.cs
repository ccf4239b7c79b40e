using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class CountDispersionTests
{
    private static readonly long[] Before = [212, 190, 251, 178, 260, 199, 221, 240];

    private static readonly double[] BeforeExposures = [7000, 7000, 7000, 7000, 7200, 7200, 7200, 7200];

    private static readonly long[] After = [160, 201, 139, 188, 150, 172, 149, 190];

    private static readonly double[] AfterExposures = [7300, 7300, 7300, 7300, 7300, 7300, 7300, 7300];

    private static readonly Arbitrary<long[]> Counts = Arb.From(Gen.ArrayOf(Given.CountGen));

    // Bortkiewicz, Das Gesetz der kleinen Zahlen (1898): deaths by horse kick in 200 corps-years, as near to Poisson as data come.
    [Fact]
    public void Deaths_by_horse_kick_are_not_overdispersed()
    {
        CountDispersion deaths = CountDispersion.FromHistogram([0, 1, 2, 3, 4], [109, 65, 22, 3, 1]);
        Assert.Equal((200, 1, 199), (deaths.Units, deaths.Groups, deaths.DegreesOfFreedom));
        Assert.Equal(121.58 / 0.61, deaths.PearsonStatistic, 1e-12);
        Assert.Equal(121.58 / 0.61 / 199, deaths.Value!.Value, 1e-14);
        Assert.Equal(0.480, deaths.Test!.Value.PValue, 0.001);
    }

    // 30-digit arithmetic (mpmath): Pearson's statistic of two groups, each about its own rate, and the quasi-Poisson log-Wald interval with t at 14 degrees of freedom.
    [Fact]
    public void The_quasi_poisson_interval_is_the_one_of_a_generalised_linear_model()
    {
        CountDispersion dispersion = CountDispersion.From(After, AfterExposures).PooledWith(CountDispersion.From(Before, BeforeExposures));
        Estimate ratio = dispersion.RateRatio(EventRate.From(After.Sum(), AfterExposures.Sum()), EventRate.From(Before.Sum(), BeforeExposures.Sum()));
        GoldenFile.Close(47.0840421893530167146133284724, dispersion.PearsonStatistic, 1e-13, what: "Pearson");
        GoldenFile.Close(3.36314587066807262247238060517, dispersion.Value, 1e-13, what: "dispersion");
        GoldenFile.Close(0.0000186190810689075169727886061159, dispersion.Test!.Value.PValue, 1e-11, what: "p of the test");
        GoldenFile.Close(0.749309592170423163280473780149, ratio.Value, 1e-15, what: "ratio");
        GoldenFile.Close(1 - 0.350202481131387372694933800723, ratio.Interval(0.95)!.Value.Lower, 1e-12, what: "lower");
        GoldenFile.Close(1 - 0.135938736891156666410012428328, ratio.Interval(0.95)!.Value.Upper, 1e-12, what: "upper");
        Assert.Equal("3.36 (16 units in 2 groups)", dispersion.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_door_gives_the_same_dispersion() =>
        Check.That(Counts, counts =>
        {
            CountDispersion plain = CountDispersion.From(counts), exposed = CountDispersion.From(counts, [.. counts.Select(_ => 3.5)]);
            IGrouping<long, long>[] histogram = [.. counts.GroupBy(count => count)];
            CountDispersion grouped = CountDispersion.FromHistogram([.. histogram.Select(group => group.Key)], [.. histogram.Select(group => (long)group.Count())]);
            return plain.Units == exposed.Units && plain.Groups == grouped.Groups && plain.Units == grouped.Units
                && Near(plain.PearsonStatistic, exposed.PearsonStatistic) && Near(plain.PearsonStatistic, grouped.PearsonStatistic);
        });

    [Fact]
    public void A_change_between_two_groups_is_no_dispersion()
    {
        CountDispersion before = CountDispersion.From([100, 100, 100]), after = CountDispersion.From([50, 50, 50]);
        Assert.Equal(0, before.PooledWith(after).Value);
        Assert.Equal(1, before.PooledWith(after).Inflation);
        Assert.True(CountDispersion.From([100, 100, 100, 50, 50, 50]).Value > 9);
    }

    [Fact]
    public void A_group_without_events_adds_nothing()
    {
        CountDispersion some = CountDispersion.From([3, 8, 2]);
        Assert.Equal(some, some.PooledWith(CountDispersion.From([0, 0, 0])));
        Assert.Equal(default, CountDispersion.From([]));
        Assert.Null(default(CountDispersion).Value);
        Assert.Null(default(CountDispersion).Test);
        Assert.Equal("too-few-units", CountDispersion.From([5]).WhyUndefined!.Code);
        Assert.Equal("undefined (0 units in 0 groups)", default(CountDispersion).ToString(null, CultureInfo.InvariantCulture));
    }

    // Weeks whose rate itself varies (negative binomial, dispersion 5): of a thousand comparisons without any change, the exact interval of the ratio misses 1 in about four
    // of ten, the quasi-Poisson one in about one of twenty.
    [Fact]
    public void With_bursts_the_exact_interval_is_too_narrow_and_the_wider_one_keeps_its_level()
    {
        const int repeats = 1000, weeks = 20;
        Random random = new(11);
        int exact = 0, wide = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            long[] before = Bursts(random, weeks), after = Bursts(random, weeks);
            EventRate was = EventRate.From(before.Sum(), weeks), rate = EventRate.From(after.Sum(), weeks);
            exact += rate.RateRatioInterval(was)!.Value.Contains(1) ? 1 : 0;
            wide += CountDispersion.From(before).PooledWith(CountDispersion.From(after)).RateRatio(rate, was).Interval(0.95)!.Value.Contains(1) ? 1 : 0;
        }

        Assert.InRange(exact, 550, 720);
        Assert.InRange(wide, 930, 970);
    }

    [Fact]
    public void Ratios_without_a_value_or_an_interval_say_why()
    {
        CountDispersion dispersion = CountDispersion.From([3, 8, 2]);
        Assert.Equal("empty-baseline", dispersion.RateRatio(EventRate.From(3, 1), EventRate.From(0, 1)).WhyUndefined!.Code);
        Assert.Equal("zero-count", dispersion.RateRatio(EventRate.From(0, 1), EventRate.From(3, 1)).WhyNoInterval!.Code);
        Assert.Equal(0, dispersion.RateRatio(EventRate.From(0, 1), EventRate.From(3, 1)).Value);
        Assert.Equal("too-few-units", default(CountDispersion).RateRatio(EventRate.From(3, 1), EventRate.From(3, 1)).WhyNoInterval!.Code);
        MetricDefinition calls = new("calls-per-day", "calls over days", "calls", 1, BetterWhen.Lower);
        _ = Assert.Throws<DefinitionMismatchException>(() => dispersion.RateRatio(EventRate.From(3, 1, calls), EventRate.From(3, 1)));
    }

    // 5e-324 / 10 is 0 in doubles, and 0 / 0 is no number.
    [Fact]
    public void An_exposure_of_next_to_nothing_adds_nothing_or_is_refused()
    {
        CountDispersion dispersion = CountDispersion.From([0, 10], [5e-324, 10]);
        Assert.Equal((0, 2), (dispersion.PearsonStatistic, dispersion.Units));
        Assert.Equal(0, dispersion.Value);
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.From([10, 3], [10, 5e-324]));
        Assert.StartsWith("exposures: is too small beside the sum of 10 for 3 events to be expected in it (index 1), but was ", refused.Message, StringComparison.Ordinal);
        Assert.Equal("exposures", refused.ParamName);
        Assert.Equal("exposures", Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.From([10, 1_000], [10, 1e-305])).ParamName);
        Assert.Equal(default, CountDispersion.From([0, 0], [5e-324, 10]));
    }

    [Fact]
    public void Bad_counts_are_refused_with_their_index()
    {
        Assert.Contains("(index 1)", Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.From([1, -1])).Message, StringComparison.Ordinal);
        Assert.Contains("(index 1)", Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.From([1, 1], [1, 0])).Message, StringComparison.Ordinal);
        Assert.Equal("exposures", Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.From([1, 1], [1, double.NaN])).ParamName);
        Assert.Equal("exposures", Assert.Throws<ArgumentException>(() => CountDispersion.From([1, 1], [1])).ParamName);
        Assert.Equal("units", Assert.Throws<ArgumentException>(() => CountDispersion.FromHistogram([1, 1], [1])).ParamName);
        Assert.Equal("units", Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.FromHistogram([1], [-1])).ParamName);
        Assert.Equal("counts", Assert.Throws<ArgumentOutOfRangeException>(() => CountDispersion.FromHistogram([-1], [1])).ParamName);
        _ = Assert.Throws<OverflowException>(() => CountDispersion.From([long.MaxValue, 1]));
    }

    private static bool Near(double one, double other) => Math.Abs(one - other) <= 1e-10 * Math.Max(1, one);

    // A gamma-distributed rate of whole shape is a sum of exponentials; counts by multiplying uniforms.
    private static long[] Bursts(Random random, int weeks)
    {
        const int shape = 5, mean = 20;
        return [.. Enumerable.Range(0, weeks).Select(_ =>
        {
            double rate = 0, product = 1;
            for (int i = 0; i < shape; i++)
            {
                rate -= Math.Log(1 - random.NextDouble()) * mean / shape;
            }

            long count = -1;
            for (double limit = Math.Exp(-rate); product > limit; count++)
            {
                product *= random.NextDouble();
            }

            return count;
        })];
    }
}
