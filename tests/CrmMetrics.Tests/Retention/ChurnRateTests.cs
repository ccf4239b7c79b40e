using System.Globalization;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Retention;

public class ChurnRateLaws : MetricLaws<ChurnRate>
{
    internal static Arbitrary<ChurnRate> Rates { get; } = Arb.From(
        Given.CountGen.SelectMany(opening => Given.CountGen.Select(other => ChurnRate.From(Math.Min(other, opening), opening))));

    protected override Arbitrary<ChurnRate> Any => Rates;

    protected override (double Lowest, double Highest) Range => (0, 1);

    protected override ChurnRate Parse(string text) => ChurnRate.Parse(text);
}

public class ChurnRateSummaryLaws : SummaryLaws<ChurnRate>
{
    protected override Arbitrary<ChurnRate> Any => ChurnRateLaws.Rates;

    protected override ChurnRate Zero => ChurnRate.Zero;

    protected override ChurnRate Parse(string text) => ChurnRate.Parse(text);
}

public class DepartureRateLaws : MetricLaws<ChurnRate>
{
    protected override Arbitrary<ChurnRate> Any { get; } = Arb.From(
        from lost in Gen.Choose(0, 500)
        from halves in Gen.Choose(0, 2000)
        select ChurnRate.From(halves == 0 ? 0 : lost, halves / 2m, ChurnDefinition.EventsOverAverage));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override ChurnRate Parse(string text) => ChurnRate.Parse(text);
}

public class ChurnRateTests
{
    [Fact]
    public void It_is_the_share_of_those_who_left_with_Wilsons_interval()
    {
        ChurnRate rate = ChurnRate.From(4, 200);
        Assert.Equal(0.02, rate.Value);
        Assert.Equal(Proportion.From(4, 200).Interval(), rate.Interval());
        Assert.Equal("4/200 = 2.0 %", rate.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(BetterWhen.Lower, rate.Definition.Better);
        Assert.Equal(rate, ChurnRate.From(4, 200, ChurnDefinition.LostOverOpening));
    }

    [Fact]
    public void Departures_have_the_exact_interval_of_a_count_and_may_pass_1()
    {
        ChurnRate rate = ChurnRate.From(24, 26, ChurnDefinition.EventsOverOpening);
        Assert.Equal(EventRate.From(24, 26).Interval(), rate.Interval());
        Assert.Equal(1.5, ChurnRate.From(3, 2, ChurnDefinition.EventsOverOpening).Value);
        Assert.Equal(0.75, ChurnRate.From(3, 4, ChurnDefinition.EventsOverOpeningPlusNew).Value);
        Assert.Equal(1.2, ChurnRate.From(3, 2.5m, ChurnDefinition.EventsOverAverage).Value);
    }

    [Fact]
    public void Fewer_leavers_are_better()
    {
        Comparison comparison = ChurnRate.From(10, 1000).ComparedWith(ChurnRate.From(60, 1000))!;
        Assert.Equal((-0.05, Evidence.Lower, true), (comparison.Change, comparison.Evidence, comparison.IsBetter));
        Comparison departures = ChurnRate.From(10, 1000, ChurnDefinition.EventsOverOpening).ComparedWith(ChurnRate.From(60, 1000, ChurnDefinition.EventsOverOpening))!;
        Assert.Equal((Evidence.Lower, "churn-rate/events-over-opening"), (departures.Evidence, departures.Definition.Id));
    }

    [Fact]
    public void Nobody_to_lose_leaves_the_rate_undefined() => Assert.Equal("no-opening-customers", ChurnRate.From(0, 0).WhyUndefined!.Code);

    [Fact]
    public void Two_definitions_refuse_to_be_compared_or_added()
    {
        ChurnRate lost = ChurnRate.From(1, 2), departed = ChurnRate.From(1, 2, ChurnDefinition.EventsOverOpening);
        _ = Assert.Throws<DefinitionMismatchException>(() => lost.ComparedWith(departed));
        _ = Assert.Throws<DefinitionMismatchException>(() => lost + departed);
        Assert.Equal(departed, ChurnRate.Zero + departed);
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.StartsWith("lost: a part must not exceed its whole of 2, but was 3.", Assert.Throws<ArgumentOutOfRangeException>(() => ChurnRate.From(3, 2)).Message);
        Assert.StartsWith(
            "customers: must be a whole number, or a half for an average of two counts, but was 2.5.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ChurnRate.From(1, 2.5m, ChurnDefinition.EventsOverOpening)).Message);
        Assert.Equal("definition", Assert.Throws<ArgumentOutOfRangeException>(() => ChurnRate.From(1, 2, default(ChurnDefinition))).ParamName);
    }
}
