using System.Globalization;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Retention;

public class RetentionRateLaws : MetricLaws<RetentionRate>
{
    internal static Arbitrary<RetentionRate> Rates { get; } = Arb.From(
        Given.CountGen.SelectMany(opening => Given.CountGen.Select(other => RetentionRate.From(Math.Min(other, opening), opening))),
        rate => Given.Halves(rate.Opening).Select(opening => RetentionRate.From(Math.Min(rate.Retained, opening), opening)));

    protected override Arbitrary<RetentionRate> Any => Rates;

    protected override (double Lowest, double Highest) Range => (0, 1);

    protected override RetentionRate Parse(string text) => RetentionRate.Parse(text);
}

public class RetentionRateSummaryLaws : SummaryLaws<RetentionRate>
{
    protected override Arbitrary<RetentionRate> Any => RetentionRateLaws.Rates;

    protected override RetentionRate Zero => RetentionRate.Zero;

    protected override RetentionRate Parse(string text) => RetentionRate.Parse(text);
}

public class RetentionRateTests
{
    private static readonly RetentionDefinition[] All = (RetentionDefinition[])Enum.GetValues(typeof(RetentionDefinition));

    [Fact]
    public void It_is_the_share_of_those_who_stayed_with_Wilsons_interval()
    {
        RetentionRate rate = RetentionRate.From(160, 200);
        Assert.Equal(0.8, rate.Value);
        Assert.Equal(Proportion.From(160, 200).Interval(0.9), rate.Interval(0.9));
        Assert.Equal("160/200 = 80.0 %", rate.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("160/200 = 80,0 %", rate.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
    }

    [Fact]
    public void Retention_and_churn_make_one() =>
        Check.That(RetentionRateLaws.Rates, rate => rate.Value is not { } kept
            || Math.Abs(kept + ChurnRate.From(rate.Opening - rate.Retained, rate.Opening).Value!.Value - 1) < 1e-15);

    [Fact]
    public void Nobody_to_keep_leaves_the_rate_undefined()
    {
        RetentionRate rate = RetentionRate.From(0, 0);
        Assert.Null(rate.Value);
        Assert.Equal("no-opening-customers", rate.WhyUndefined!.Code);
        Assert.Equal("undefined (there were no customers to keep)", rate.ToString());
    }

    [Fact]
    public void A_definition_that_subtracts_may_leave_0_to_1_and_has_no_interval()
    {
        RetentionRate returned = RetentionRate.From(4, 2, RetentionDefinition.ClosingMinusNew);
        Assert.Equal((2.0, "not-a-subset"), (returned.Value, returned.WhyNoInterval!.Code));
        Assert.Null(returned.Interval());
        Assert.Equal(-0.5, RetentionRate.From(-1, 2, RetentionDefinition.ClosingMinusAllNew).Value);
        Comparison comparison = returned.ComparedWith(RetentionRate.From(1, 2, RetentionDefinition.ClosingMinusNew))!;
        Assert.Equal((1.5, null, "not-a-subset"), (comparison.Change, comparison.Interval, comparison.WhyNoInterval!.Code));
    }

    [Fact]
    public void Each_definition_has_its_own_name_and_reads_back()
    {
        Assert.Equal(All.Length, All.Select(kind => RetentionRate.From(1, 2, kind).Definition.Id).Distinct().Count());
        Assert.All(All, kind => Assert.Equal(RetentionRate.From(1, 2, kind), RetentionRate.Parse(RetentionRate.From(1, 2, kind).ToString("R", null))));
    }

    [Fact]
    public void Two_definitions_refuse_to_be_compared_or_added()
    {
        RetentionRate survivors = RetentionRate.From(1, 2), buyers = RetentionRate.From(1, 2, RetentionDefinition.RepeatPurchase);
        _ = Assert.Throws<DefinitionMismatchException>(() => survivors.ComparedWith(buyers));
        _ = Assert.Throws<DefinitionMismatchException>(() => survivors + buyers);
    }

    [Theory]
    [InlineData(3, 2, "retained: a part must not exceed its whole of 2, but was 3.")]
    [InlineData(-1, 2, "retained: a count must be 0 or more, but was -1.")]
    [InlineData(0, -2, "opening: a count must be 0 or more, but was -2.")]
    public void Impossible_counts_are_refused(long retained, long opening, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => RetentionRate.From(retained, opening)).Message);

    [Fact]
    public void An_unnamed_definition_is_refused() => Assert.StartsWith(
        "definition: must be one of SurvivorsOverOpening, ClosingMinusNew, ClosingMinusAllNew, ContinuousOverOpening, RepeatPurchase, but was 9.",
        Assert.Throws<ArgumentOutOfRangeException>(() => RetentionRate.From(1, 2, (RetentionDefinition)9)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("retained=1")]
    [InlineData("retained=3;opening=2")]
    [InlineData("retained=1;opening=2;kind=Nonsense")]
    [InlineData("retained=1;retained=1;opening=2")]
    [InlineData("retained=1,0;opening=2")]
    public void Text_that_is_no_rate_is_refused(string text)
    {
        _ = Assert.Throws<FormatException>(() => RetentionRate.Parse(text));
        Assert.False(RetentionRate.TryParse(text, out RetentionRate rate));
        Assert.Equal(default, rate);
    }

#if NET8_0_OR_GREATER
    [Fact]
    public void Its_json_shows_counts_definition_and_value()
    {
        string json = System.Text.Json.JsonSerializer.Serialize(RetentionRate.From(33, 125));
        Assert.Equal("""{"retained":33,"opening":125,"kind":"SurvivorsOverOpening","definition":"retention-rate/survivors-over-opening","value":0.264}""", json);
    }

    [Theory]
    [InlineData("""{"retained":3,"opening":2}""")]
    [InlineData("""{"retained":1,"opening":2,"definition":"churn-rate/lost-over-opening"}""")]
    [InlineData("[1,2]")]
    [InlineData("""{"opening":2}""")]
    public void Json_that_is_no_rate_is_refused(string json) =>
        Assert.Throws<System.Text.Json.JsonException>(() => System.Text.Json.JsonSerializer.Deserialize<RetentionRate>(json));
#endif
}
