using System.Globalization;
using System.Text.Json;
using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

public abstract class CustomerEffortLaws(CustomerEffortDefinition definition, RatingScale scale) : MetricLaws<CustomerEffort>
{
    protected override Arbitrary<CustomerEffort> Any { get; } = GivenEffort.On(definition, scale);

    protected override CustomerEffort Parse(string text) => CustomerEffort.Parse(text);
}

public class EffortMeanLaws() : CustomerEffortLaws(CustomerEffortDefinition.Mean, CustomerEffort.EffortScale)
{
    protected override (double Lowest, double Highest) Range => (1, 5);
}

public class EffortNetLaws() : CustomerEffortLaws(CustomerEffortDefinition.Net, CustomerEffort.EffortScale)
{
    protected override (double Lowest, double Highest) Range => (-1, 1);

    // Adjusted Wald leans to the middle.
    protected override bool IntervalHoldsValue => false;
}

public class PercentAgreeLaws() : CustomerEffortLaws(CustomerEffortDefinition.PercentAgree, CustomerEffort.AgreementScale)
{
    protected override (double Lowest, double Highest) Range => (0, 1);
}

public class CustomerEffortSummaryLaws : SummaryLaws<CustomerEffort>
{
    protected override Arbitrary<CustomerEffort> Any { get; } = GivenEffort.On(CustomerEffortDefinition.Mean, CustomerEffort.AgreementScale);

    protected override CustomerEffort Zero => CustomerEffort.Zero;

    protected override CustomerEffort Parse(string text) => CustomerEffort.Parse(text);
}

internal static class GivenEffort
{
    public static Arbitrary<CustomerEffort> On(CustomerEffortDefinition definition, RatingScale scale) => Arb.From(Gen.Frequency(
        (1, Gen.Constant(CustomerEffort.Zero)),
        (1, Gen.Choose(scale.Lowest, scale.Highest).Select(rating => CustomerEffort.From(RatingCounts.From([rating], scale), definition))),
        (18, GivenRatings.CountsOn(scale).Generator.Select(counts => CustomerEffort.From(counts, definition)))));
}

public class CustomerEffortTests
{
    private static readonly RatingCounts Golden = CustomerSatisfactionTests.GoldenCounts("ces", "ratings_1_to_7_counts", CustomerEffort.AgreementScale);

    [Fact]
    public void Every_figure_is_that_of_the_golden_file()
    {
        JsonElement row = GoldenFile.Read("survey.json").GetProperty("ces");
        CustomerEffort mean = CustomerEffort.From(Golden), agree = CustomerEffort.From(Golden, CustomerEffortDefinition.PercentAgree), net = CustomerEffort.From(Golden, CustomerEffortDefinition.Net);
        Assert.Equal(row.GetProperty("n").GetInt64(), mean.Responses);
        GoldenFile.Close(row.GetProperty("mean").GetDouble(), mean.Value, what: "mean");
        GoldenFile.Close(row.GetProperty("published_mean").GetDouble(), mean.Value, what: "published mean");
        GoldenFile.Close(row.GetProperty("sd").GetDouble(), Golden.Mean.StandardDeviation, what: "sd");
        CustomerSatisfactionTests.Bounds(row.GetProperty("ci"), mean.Interval(row.GetProperty("conf").GetDouble()), 1e-10);
        GoldenFile.Close(row.GetProperty("top_box").GetDouble(), agree.Value, what: "top 3");
        GoldenFile.Close(row.GetProperty("bottom_box").GetDouble(), Golden.BottomBox(3).Value, what: "bottom 3");
        GoldenFile.Close(row.GetProperty("net").GetDouble(), net.Value, what: "net");
        Assert.Equal((460L, 430L), (net.Easy!.Value, net.Hard!.Value));
        Assert.Equal(agree, CustomerEffort.From(460, 1000));
    }

    [Fact]
    public void The_direction_is_part_of_the_definition()
    {
        RatingCounts effort = RatingCounts.FromCounts([40, 30, 10, 15, 5], CustomerEffort.EffortScale);
        Assert.Equal(BetterWhen.Lower, CustomerEffort.From(effort).Definition.Better);
        Assert.Equal(BetterWhen.Higher, CustomerEffort.From(Golden).Definition.Better);
        Assert.Equal(BetterWhen.Higher, CustomerEffort.From(effort, CustomerEffortDefinition.Net).Definition.Better);
        Assert.Equal("customer-effort-1.0/mean-of-1-5-lower-is-better", CustomerEffort.From(effort).Definition.Id);
        Assert.Equal("customer-effort-2.0/mean-of-1-7", CustomerEffort.From(Golden).Definition.Id);
        Assert.Throws<DefinitionMismatchException>(() => CustomerEffort.From(effort).ComparedWith(CustomerEffort.From(Golden)));
    }

    [Fact]
    public void Less_effort_is_better_and_counts_as_easy()
    {
        RatingCounts before = RatingCounts.FromCounts([10, 10, 10, 20, 50], CustomerEffort.EffortScale), after = RatingCounts.FromCounts([50, 20, 10, 10, 10], CustomerEffort.EffortScale);
        Comparison mean = CustomerEffort.From(after).ComparedWith(CustomerEffort.From(before))!, net = CustomerEffort.From(after, CustomerEffortDefinition.Net).ComparedWith(CustomerEffort.From(before, CustomerEffortDefinition.Net))!;
        Assert.Equal((Evidence.Lower, true), (mean.Evidence, mean.IsBetter));
        Assert.Equal((Evidence.Higher, true), (net.Evidence, net.IsBetter));
        Assert.Equal((0.5, 70L, 20L), (CustomerEffort.From(after, CustomerEffortDefinition.Net).Value, CustomerEffort.From(after, CustomerEffortDefinition.Net).Easy!.Value, CustomerEffort.From(after, CustomerEffortDefinition.Net).Hard!.Value));
    }

    [Theory]
    [InlineData(CustomerEffortDefinition.Mean)]
    [InlineData(CustomerEffortDefinition.PercentAgree)]
    [InlineData(CustomerEffortDefinition.Net)]
    public void The_figure_of_joined_counts_is_the_joined_figure(CustomerEffortDefinition definition) =>
        Check.That(GivenRatings.CountsOn(CustomerEffort.AgreementScale), GivenRatings.CountsOn(CustomerEffort.AgreementScale), (left, right) =>
            CustomerEffort.From(left, definition) + CustomerEffort.From(right, definition) == CustomerEffort.From(left + right, definition));

    [Fact]
    public void Nobody_answering_leaves_it_undefined()
    {
        Assert.Equal(CustomerEffort.Zero, CustomerEffort.From(RatingCounts.Zero));
        Assert.Null(CustomerEffort.Zero.Value);
        Assert.Null(CustomerEffort.Zero.Interval());
        Assert.Equal("no-responses", CustomerEffort.From(0, 0).WhyUndefined!.Code);
        Assert.Equal("too-few-values", CustomerEffort.From(RatingCounts.From([4], CustomerEffort.AgreementScale)).WhyNoInterval!.Code);
    }

    [Fact]
    public void What_is_no_effort_score_is_refused()
    {
        Assert.StartsWith(
            "A customer effort score is read off CustomerEffort.EffortScale (1–5, lower is better) or CustomerEffort.AgreementScale (1–7), but the ratings are on 1–5.",
            Assert.Throws<InvalidOperationException>(() => CustomerEffort.From(RatingCounts.From([4], RatingScale.OneToFive))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Customer effort score 1.0 asks for the effort and not for agreement",
            Assert.Throws<InvalidOperationException>(() => CustomerEffort.From(RatingCounts.From([4], CustomerEffort.EffortScale), CustomerEffortDefinition.PercentAgree)).Message,
            StringComparison.Ordinal);
        CustomerSatisfactionTests.Refused("agreeing", "a part must not exceed its whole of 3, but was 4.", () => CustomerEffort.From(4, 3));
        CustomerSatisfactionTests.Refused("responses", "a count must be 0 or more, but was -3.", () => CustomerEffort.From(0, -3));
        CustomerSatisfactionTests.Refused("definition", "must be one of Mean, PercentAgree, Net, but was 0.", () => CustomerEffort.From(Golden, default(CustomerEffortDefinition)));
        Assert.Throws<ArgumentNullException>(() => CustomerEffort.From(null!));
        Assert.False(CustomerEffort.TryParse("kind=PercentAgree;easy=1;responses=3;boxes=2;lowest=1;highest=5;orientation=LowerIsBetter", out _));
        Assert.False(CustomerEffort.TryParse("kind=Mean;lowest=1;highest=5;orientation=HigherIsBetter;count=2;sum=8;squares=32", out _));
    }

    [Fact]
    public void It_is_written_with_its_counts()
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        Assert.Equal("4.08 (n = 1,000, 1–7)", CustomerEffort.From(Golden).ToString(null, plain));
        Assert.Equal("3.0 % (460−430 of 1,000, 5–7 of 1–7)", CustomerEffort.From(Golden, CustomerEffortDefinition.Net).ToString(null, plain));
        Assert.Equal("460/1,000 = 46.0 % (5–7 of 1–7)", CustomerEffort.From(Golden, CustomerEffortDefinition.PercentAgree).ToString(null, plain));
        Assert.Equal("kind=Mean;count=1000;sum=4080;squares=20300;lowest=1;highest=7;orientation=HigherIsBetter", CustomerEffort.From(Golden).ToString("R", plain));
    }
}
