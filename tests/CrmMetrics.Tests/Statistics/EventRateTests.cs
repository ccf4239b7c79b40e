using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class EventRateLaws : MetricLaws<EventRate>
{
    internal static Arbitrary<EventRate> Rates { get; } = Arb.From(
        from events in Given.CountGen
        from exposure in Gen.Frequency((1, Gen.Constant(0)), (9, Gen.Choose(1, 1_000_000)))
        select EventRate.From(exposure == 0 ? 0 : events, exposure / 1000.0));

    internal static Arbitrary<EventRate> Exposed { get; } = Arb.From(Rates.Generator.Where(rate => rate.Exposure > 0));

    protected override Arbitrary<EventRate> Any => Rates;

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override EventRate Parse(string text) => EventRate.Parse(text);
}

public class EventRateSummaryLaws : SummaryLaws<EventRate>
{
    protected override Arbitrary<EventRate> Any => EventRateLaws.Rates;

    protected override EventRate Zero => EventRate.Zero;

    protected override EventRate Parse(string text) => EventRate.Parse(text);

    protected override bool Same(EventRate left, EventRate right) =>
        left.Events == right.Events && Math.Abs(left.Exposure - right.Exposure) <= 1e-12 * left.Exposure && left.Definition == right.Definition;
}

public class EventRateTests
{
    private static readonly MetricDefinition Calls = new("calls", "calls per customer-day", "calls", 1, BetterWhen.Lower);

    [Fact]
    public void Garwoods_bounds_are_where_a_tail_has_half_of_what_the_level_leaves() =>
        Check.That(EventRateLaws.Exposed, Given.Level, (rate, level) =>
        {
            ConfidenceInterval interval = rate.Interval(level)!.Value;
            double tail = (1 - level) / 2;
            return (rate.Events == 0 ? interval.Lower == 0 : Near(tail, IncompleteGamma.Tails(rate.Events, interval.Lower * rate.Exposure).Lower))
                && Near(tail, IncompleteGamma.Tails(rate.Events + 1.0, interval.Upper * rate.Exposure).Upper);
        });

    [Fact]
    public void At_one_less_its_p_value_a_bound_of_the_difference_touches_0() =>
        Check.That(EventRateLaws.Exposed, EventRateLaws.Exposed, (a, b) =>
        {
            Comparison comparison = a.ComparedWith(b)!;
            if (comparison.PValue is not (> 1e-6 and < 0.999))
            {
                return true;
            }

            ConfidenceInterval interval = a.ComparedWith(b, 1 - comparison.PValue.Value)!.Interval!.Value;
            return Math.Min(Math.Abs(interval.Lower), Math.Abs(interval.Upper)) <= 1e-9 * interval.Width;
        });

    [Fact]
    public void The_bounds_of_the_difference_are_where_a_search_for_the_likeliest_rates_finds_them() =>
        Check.That(SmallRates, SmallRates, (a, b) =>
        {
            ConfidenceInterval interval = a.ComparedWith(b)!.Interval!.Value;
            double z = Normal.TwoSidedQuantile(0.95);
            return Math.Abs(Statistic(a, b, interval.Lower) - z) <= 1e-5 && Math.Abs(Statistic(a, b, interval.Upper) + z) <= 1e-5;
        });

    [Fact]
    public void The_exact_ratio_leaves_1_out_exactly_when_its_own_test_says_so() =>
        Check.That(EventRateLaws.Exposed, EventRateLaws.Exposed, Given.Level, (a, b, level) =>
        {
            double p = a.Test(b)!.Value.PValue;
            return Math.Abs(p - (1 - level)) <= 1e-9 || p < 1 - level != a.RateRatioInterval(b, level: level)!.Value.Contains(1);
        });

    [Fact]
    public void The_ratio_is_inverted_when_its_sides_are_swapped() =>
        Check.That(EventRateLaws.Exposed, EventRateLaws.Exposed, Arb.From(Gen.Elements(RateRatioMethod.ConditionalExact, RateRatioMethod.LogWald)), (a, b, method) =>
            (a.RateRatioInterval(b, method), b.RateRatioInterval(a, method)) switch
            {
                (null, null) => true,
                ({ } x, { } y) => Inverse(x.Lower, y.Upper) && Inverse(x.Upper, y.Lower),
                _ => false,
            });

    [Fact]
    public void The_test_by_likelihood_is_the_sum_of_the_splits_no_likelier_than_the_seen_one() =>
        Check.That(SmallRates, SmallRates, (a, b) =>
        {
            long both = a.Events + b.Events;
            double share = a.Exposure / (a.Exposure + b.Exposure);
            double[] masses = [.. Enumerable.Range(0, (int)both + 1).Select(x => Choose(both, x) * Math.Pow(share, x) * Math.Pow(1 - share, both - x))];
            double sum = masses.Where(mass => mass <= masses[a.Events] * (1 + 1e-7)).Sum();
            return Math.Abs((a.Test(b, RateTest.MinimumLikelihoodExact)!.Value.PValue / sum) - 1) <= 1e-11;
        });

    [Fact]
    public void A_billion_events_are_compared_exactly_and_at_once()
    {
        EventRate many = EventRate.From(1_000_000_000, 1e6), more = EventRate.From(1_000_200_000, 1e6);
        double central = more.Test(many)!.Value.PValue, likelihood = more.Test(many, RateTest.MinimumLikelihoodExact)!.Value.PValue, score = more.Test(many, RateTest.Score)!.Value.PValue;
        Assert.Equal(central, likelihood, 1e-7);
        Assert.Equal(score, central, 1e-6);
        Assert.Equal(Normal.TwoSidedTail(200_000 / Math.Sqrt(2_000_200_000)), score, 1e-12);
    }

    [Fact]
    public void A_ratio_to_no_events_is_undefined_but_has_a_range()
    {
        EventRate seven = EventRate.From(7, 10), none = EventRate.From(0, 10);
        Estimate ratio = seven.RateRatio(none);
        Assert.Equal((null, "empty-baseline"), (ratio.Value, ratio.WhyUndefined!.Code));
        Assert.Equal(double.PositiveInfinity, seven.RateRatioInterval(none)!.Value.Upper);
        Assert.Equal((0.0, "zero-count"), (none.RateRatio(seven, RateRatioMethod.LogWald).Value, none.RateRatio(seven, RateRatioMethod.LogWald).WhyNoInterval!.Code));
        Assert.Equal(0, none.RateRatio(seven).Interval()!.Value.Lower);
        Assert.Equal(none.RateRatioInterval(seven, level: 0.9), none.RateRatio(seven).Interval(0.9));
        Assert.Equal((1.0, null), (none.Test(none)!.Value.PValue, none.Test(none, RateTest.Score)));
        Assert.Equal("event-rate/rate-ratio", ratio.Definition.Id);
    }

    [Fact]
    public void A_fifth_fewer_calls_in_the_same_time()
    {
        EventRate after = EventRate.From(800, 30, Calls), before = EventRate.From(1000, 30, Calls);
        Assert.Equal(0.8, after.RateRatio(before).Value!.Value, 1e-15);
        Comparison comparison = after.ComparedWith(before)!;
        Assert.Equal((Evidence.Lower, true, "calls"), (comparison.Evidence, comparison.IsBetter, comparison.Definition.Unit));
        Assert.Equal("Miettinen–Nurminen score of rates", comparison.Method);
    }

    [Fact]
    public void It_shows_its_counts_and_carries_its_definition()
    {
        EventRate rate = EventRate.From(1_000, 12.5, Calls);
        Assert.Equal("80 (1,000 in 12.5)", rate.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("80 (1.000 in 12,5)", rate.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal(rate, EventRate.Parse(rate.ToString("R", null)));
        Assert.Equal("calls", EventRate.Parse(rate.ToString("R", null)).Definition.Unit);
        Assert.Equal("undefined (there is no exposure in which events could have happened)", EventRate.Zero.ToString());
        _ = Assert.Throws<DefinitionMismatchException>(() => rate + EventRate.From(1, 1));
        _ = Assert.Throws<DefinitionMismatchException>(() => rate.ComparedWith(EventRate.From(1, 1)));
        _ = Assert.Throws<DefinitionMismatchException>(() => rate.RateRatio(EventRate.From(1, 1)));
        _ = Assert.Throws<DefinitionMismatchException>(() => rate.RateRatioInterval(EventRate.From(1, 1)));
        _ = Assert.Throws<DefinitionMismatchException>(() => rate.Test(EventRate.From(1, 1)));
        Assert.Null(rate.ComparedWith(EventRate.Zero));
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        ProportionTests.Refused("events: a count must be 0 or more, but was -1.", () => EventRate.From(-1, 1));
        ProportionTests.Refused("exposure: must be 0 or more, but was -1.", () => EventRate.From(1, -1));
        ProportionTests.Refused("exposure: must be a finite number, but was NaN.", () => EventRate.From(1, double.NaN));
        ProportionTests.Refused("exposure: must be above 0 for 3 events, but was 0.", () => EventRate.From(3, 0));
        ProportionTests.Refused("method: must be one of ConditionalExact, LogWald, but was 0.", () => EventRate.Zero.RateRatio(EventRate.Zero, default));
        ProportionTests.Refused("method: must be one of ConditionalExact, LogWald, but was 7.", () => EventRate.Zero.RateRatioInterval(EventRate.Zero, (RateRatioMethod)7));
        ProportionTests.Refused("level: a confidence level must be above 0 and below 1, but was 1.", () => EventRate.Zero.RateRatioInterval(EventRate.Zero, level: 1));
        ProportionTests.Refused("test: must be one of CentralExact, MinimumLikelihoodExact, Score, but was 0.", () => EventRate.Zero.Test(EventRate.Zero, default));
        Assert.False(EventRate.TryParse("events=1;exposure=0", out _));
    }

    private static Arbitrary<EventRate> SmallRates { get; } = Arb.From(
        from events in Gen.Choose(0, 20)
        from exposure in Gen.Choose(1, 40)
        select EventRate.From(events, exposure / 4.0));

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-9 * expected;

    private static bool Inverse(double x, double y) => (x == 0 && double.IsPositiveInfinity(y)) || (y == 0 && double.IsPositiveInfinity(x)) || Math.Abs((x * y) - 1) <= 1e-12;

    // The score statistic by brute force: the likeliest rates under a difference by golden-section search of the likelihood.
    private static double Statistic(EventRate a, EventRate b, double difference)
    {
        double low = Math.Max(0, -difference), high = low + 1000, golden = (Math.Sqrt(5) - 1) / 2;
        for (int i = 0; i < 200; i++)
        {
            double left = high - (golden * (high - low)), right = low + (golden * (high - low));
            (low, high) = Likelihood(left) >= Likelihood(right) ? (low, right) : (left, high);
        }

        double q = (low + high) / 2, p = q + difference;
        return (a.Value!.Value - b.Value!.Value - difference) / Math.Sqrt((p / a.Exposure) + (q / b.Exposure));

        double Likelihood(double rate) => Log(a.Events, rate + difference, a.Exposure) + Log(b.Events, rate, b.Exposure);
        static double Log(long events, double rate, double exposure) => (events == 0 ? 0 : events * Math.Log(Math.Max(rate, 1e-300))) - (rate * exposure);
    }

    private static double Choose(long n, long k)
    {
        double ways = 1;
        for (long i = 1; i <= k; i++)
        {
            ways *= (double)(n - k + i) / i;
        }

        return ways;
    }
}
