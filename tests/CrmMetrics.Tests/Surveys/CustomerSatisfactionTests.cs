using System.Globalization;
using System.Text.Json;
using CrmMetrics.Statistics;
using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

public abstract class CustomerSatisfactionLaws(CustomerSatisfactionDefinition definition, RatingScale scale) : MetricLaws<CustomerSatisfaction>
{
    protected override Arbitrary<CustomerSatisfaction> Any { get; } = GivenSatisfaction.On(definition, scale);

    protected override CustomerSatisfaction Parse(string text) => CustomerSatisfaction.Parse(text);
}

public class TopBoxLaws() : CustomerSatisfactionLaws(CustomerSatisfactionDefinition.TopBox, RatingScale.OneToFive)
{
    protected override (double Lowest, double Highest) Range => (0, 1);
}

public class MeanSatisfactionLaws() : CustomerSatisfactionLaws(CustomerSatisfactionDefinition.Mean, RatingScale.OneToFive)
{
    protected override (double Lowest, double Highest) Range => (1, 5);
}

public class NetBoxLaws() : CustomerSatisfactionLaws(CustomerSatisfactionDefinition.NetBox, RatingScale.OneToSeven)
{
    protected override (double Lowest, double Highest) Range => (-1, 1);

    // Adjusted Wald leans to the middle.
    protected override bool IntervalHoldsValue => false;
}

public class RescaledMeanLaws() : CustomerSatisfactionLaws(CustomerSatisfactionDefinition.RescaledMean, CustomerEffort.EffortScale)
{
    protected override (double Lowest, double Highest) Range => (0, 1);
}

public class CustomerSatisfactionSummaryLaws : SummaryLaws<CustomerSatisfaction>
{
    protected override Arbitrary<CustomerSatisfaction> Any { get; } = GivenSatisfaction.On(CustomerSatisfactionDefinition.RescaledMean, RatingScale.OneToTen);

    protected override CustomerSatisfaction Zero => CustomerSatisfaction.Zero;

    protected override CustomerSatisfaction Parse(string text) => CustomerSatisfaction.Parse(text);
}

public class SatisfactionByCountsSummaryLaws : SummaryLaws<CustomerSatisfaction>
{
    protected override Arbitrary<CustomerSatisfaction> Any { get; } = Arb.From(
        from satisfied in Given.CountGen
        from others in Given.CountGen
        select CustomerSatisfaction.From(satisfied, satisfied + others));

    protected override CustomerSatisfaction Zero => CustomerSatisfaction.Zero;

    protected override CustomerSatisfaction Parse(string text) => CustomerSatisfaction.Parse(text);
}

internal static class GivenSatisfaction
{
    public static Arbitrary<CustomerSatisfaction> On(CustomerSatisfactionDefinition definition, RatingScale scale) => Arb.From(Gen.Frequency(
        (1, Gen.Constant(CustomerSatisfaction.Zero)),
        (1, Gen.Choose(scale.Lowest, scale.Highest).Select(rating => CustomerSatisfaction.From(RatingCounts.From([rating], scale), definition))),
        (18, GivenRatings.CountsOn(scale).Generator.Select(counts => CustomerSatisfaction.From(counts, definition)))));
}

public class CustomerSatisfactionTests
{
    private static readonly RatingCounts Golden = GoldenCounts("csat", "ratings_1_to_5_counts", RatingScale.OneToFive);

    public static TheoryData<CustomerSatisfactionDefinition> Definitions =>
        [CustomerSatisfactionDefinition.TopBox, CustomerSatisfactionDefinition.Mean, CustomerSatisfactionDefinition.NetBox, CustomerSatisfactionDefinition.RescaledMean];

    internal static RatingCounts GoldenCounts(string name, string field, RatingScale scale)
    {
        JsonElement counts = GoldenFile.Read("survey.json").GetProperty(name).GetProperty(field);
        return RatingCounts.FromCounts([.. Enumerable.Range(scale.Lowest, scale.Points).Select(rating => counts.GetProperty(rating.ToString(CultureInfo.InvariantCulture)).GetInt64())], scale);
    }

    [Fact]
    public void Every_figure_is_that_of_the_golden_file()
    {
        JsonElement row = GoldenFile.Read("survey.json").GetProperty("csat");
        double level = row.GetProperty("conf").GetDouble();
        CustomerSatisfaction mean = CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.Mean), top = CustomerSatisfaction.From(Golden);
        Assert.Equal(row.GetProperty("n").GetInt64(), mean.Responses);
        GoldenFile.Close(row.GetProperty("mean").GetDouble(), mean.Value, what: "mean");
        GoldenFile.Close(row.GetProperty("sd").GetDouble(), Golden.Mean.StandardDeviation, what: "sd");
        Bounds(row.GetProperty("ci"), mean.Interval(level), 1e-10);
        GoldenFile.Close(row.GetProperty("top_box").GetDouble(), top.Value, what: "top 2");
        GoldenFile.Close(row.GetProperty("top1").GetDouble(), CustomerSatisfaction.From(Golden, boxes: 1).Value, what: "top 1");
        GoldenFile.Close(row.GetProperty("bottom_box").GetDouble(), Golden.BottomBox(2).Value, what: "bottom 2");
        GoldenFile.Close(row.GetProperty("net").GetDouble(), CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.NetBox).Value, what: "net");
        Bounds(row.GetProperty("wilson95_top2"), top.Interval(0.95), 1e-10);
    }

    [Fact]
    public void The_rescaled_mean_is_the_way_from_the_worst_to_the_best()
    {
        CustomerSatisfaction rescaled = CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.RescaledMean), mean = CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.Mean);
        GoldenFile.Close((3.94 - 1) / 4, rescaled.Value, 1e-15);
        GoldenFile.Close((mean.Interval()!.Value.Lower - 1) / 4, rescaled.Interval()!.Value.Lower, 1e-14);
        GoldenFile.Close((mean.Interval()!.Value.Upper - 1) / 4, rescaled.Interval()!.Value.Upper, 1e-14);
    }

    [Fact]
    public void A_scale_turned_round_gives_the_same_satisfaction() =>
        Check.That(GivenRatings.CountsOn(RatingScale.OneToSeven), GivenRatings.CountsOn(RatingScale.OneToSeven), (now, before) =>
        {
            return Same(CustomerSatisfactionDefinition.TopBox) && Same(CustomerSatisfactionDefinition.NetBox) && Same(CustomerSatisfactionDefinition.RescaledMean);

            bool Same(CustomerSatisfactionDefinition definition)
            {
                (CustomerSatisfaction up, CustomerSatisfaction down) = (CustomerSatisfaction.From(now, definition), CustomerSatisfaction.From(Turned(now), definition));
                Comparison? there = up.ComparedWith(CustomerSatisfaction.From(before, definition)), turned = down.ComparedWith(CustomerSatisfaction.From(Turned(before), definition));
                return Near(up.Value, down.Value) && Near(up.Interval()?.Lower, down.Interval()?.Lower) && Near(up.Interval()?.Upper, down.Interval()?.Upper)
                    && Near(there?.PValue, turned?.PValue) && Near(there?.Interval?.Lower, turned?.Interval?.Lower) && Near(there?.Change, turned?.Change)
                    && up.Definition.Better == BetterWhen.Higher && down.Definition.Better == BetterWhen.Higher && up.Definition.Id != down.Definition.Id;
            }

            static RatingCounts Turned(RatingCounts ratings) =>
                RatingCounts.FromCounts([.. ratings.Counts.Reverse()], RatingScale.Of(1, 7, RatingOrientation.LowerIsBetter), ratings.Unanswered);
        });

    [Fact]
    public void A_low_mean_is_better_where_low_is_good()
    {
        CustomerSatisfaction before = CustomerSatisfaction.From(RatingCounts.FromCounts([10, 10, 10, 20, 50], CustomerEffort.EffortScale), CustomerSatisfactionDefinition.Mean);
        CustomerSatisfaction after = CustomerSatisfaction.From(RatingCounts.FromCounts([50, 20, 10, 10, 10], CustomerEffort.EffortScale), CustomerSatisfactionDefinition.Mean);
        Assert.Equal(Evidence.Lower, after.ComparedWith(before)!.Evidence);
        Assert.True(after.ComparedWith(before)!.IsBetter);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void The_figure_of_joined_counts_is_the_joined_figure(CustomerSatisfactionDefinition definition) =>
        Check.That(GivenRatings.CountsOn(RatingScale.OneToFive), GivenRatings.CountsOn(RatingScale.OneToFive), (left, right) =>
            CustomerSatisfaction.From(left, definition) + CustomerSatisfaction.From(right, definition) == CustomerSatisfaction.From(left + right, definition));

    [Fact]
    public void Counts_are_half_the_scale_without_its_middle_when_nothing_is_said()
    {
        Assert.Equal(["1", "1", "2", "2", "3", "5", "5"], new[] { 2, 3, 4, 5, 7, 10, 11 }.Select(points =>
        {
            RatingScale scale = RatingScale.Of(1, points);
            return CustomerSatisfaction.From(RatingCounts.FromCounts(new long[points], scale)).Boxes.ToString(CultureInfo.InvariantCulture);
        }));
        Assert.Equal("customer-satisfaction/4-5-of-1-5", CustomerSatisfaction.From(Golden).Definition.Id);
        Assert.Equal("answers of 4–5 over all answers on 1–5", CustomerSatisfaction.From(Golden).Definition.Text);
        Assert.Equal("customer-satisfaction/net-of-2-boxes-of-1-5", CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.NetBox).Definition.Id);
        Assert.Equal("answers of 5 less answers of 1 over all answers on 1–5", CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.NetBox, 1).Definition.Text);
        Assert.Equal("customer-satisfaction/mean-of-1-5", CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.Mean).Definition.Id);
    }

    [Fact]
    public void Two_counts_are_enough()
    {
        CustomerSatisfaction satisfied = CustomerSatisfaction.From(73, 100), onScale = CustomerSatisfaction.From(73, 100, RatingScale.OneToFive);
        Assert.Equal(CustomerSatisfaction.From(Golden), onScale);
        Assert.Equal(onScale.Interval(), satisfied.Interval());
        Assert.Equal((73L, 100L, 0), (satisfied.Satisfied!.Value, satisfied.Responses, satisfied.Boxes));
        Assert.Null(satisfied.Dissatisfied);
        Assert.Equal(Proportion.From(73, 100).Interval(), satisfied.Interval());
        Assert.Throws<DefinitionMismatchException>(() => satisfied.ComparedWith(onScale));
        Assert.Throws<DefinitionMismatchException>(() => satisfied + onScale);
        Assert.Throws<DefinitionMismatchException>(() => onScale + CustomerSatisfaction.From(73, 100, RatingScale.OneToFive, 1));
    }

    [Fact]
    public void A_comparison_of_top_boxes_is_that_of_the_shares() =>
        Check.That(GivenRatings.CountsOn(RatingScale.OneToFive), GivenRatings.CountsOn(RatingScale.OneToFive), (now, before) =>
        {
            Comparison? expected = now.TopBox(2).ComparedWith(before.TopBox(2)), actual = CustomerSatisfaction.From(now).ComparedWith(CustomerSatisfaction.From(before));
            return expected?.PValue == actual?.PValue && expected?.Interval == actual?.Interval && expected?.Change == actual?.Change;
        });

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Nobody_answering_leaves_it_undefined(CustomerSatisfactionDefinition definition)
    {
        CustomerSatisfaction nobody = CustomerSatisfaction.From(RatingCounts.FromCounts(new long[5], RatingScale.OneToFive, unanswered: 7), definition);
        Assert.Null(nobody.Value);
        Assert.Equal("no-responses", nobody.WhyUndefined!.Code);
        Assert.Null(nobody.Interval());
        Assert.Null(nobody.ComparedWith(CustomerSatisfaction.From(Golden, definition)));
        Assert.Equal("undefined (nobody answered)", nobody.ToString());
        Assert.Equal(CustomerSatisfaction.Zero, CustomerSatisfaction.From(RatingCounts.Zero, definition));
        Assert.Null(CustomerSatisfaction.Zero.ComparedWith(CustomerSatisfaction.From(Golden, definition)));
    }

    [Fact]
    public void One_answer_has_a_mean_without_an_interval()
    {
        CustomerSatisfaction one = CustomerSatisfaction.From(RatingCounts.From([4], RatingScale.OneToFive), CustomerSatisfactionDefinition.Mean);
        Assert.Equal(4, one.Value);
        Assert.Null(one.Interval());
        Assert.Equal("too-few-values", one.WhyNoInterval!.Code);
        Assert.Equal("too-few-values", one.ComparedWith(CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.Mean))!.WhyNoInterval!.Code);
        Assert.Null(one.Satisfied);
    }

    [Fact]
    public void Equal_answers_have_a_mean_of_width_0_and_a_share_with_a_width()
    {
        RatingCounts same = RatingCounts.FromCounts([0, 0, 0, 0, 1_000_000_000], RatingScale.OneToFive);
        Assert.Equal(0, CustomerSatisfaction.From(same, CustomerSatisfactionDefinition.Mean).Interval()!.Value.Width);
        Assert.InRange(CustomerSatisfaction.From(same).Interval()!.Value.Width, 1e-10, 1e-8);
        Assert.InRange(CustomerSatisfaction.From(same, CustomerSatisfactionDefinition.NetBox).Interval()!.Value.Width, 1e-10, 1e-8);
    }

    [Fact]
    public void The_mean_of_few_answers_has_no_bound_off_the_scale()
    {
        ConfidenceInterval interval = CustomerSatisfaction.From(RatingCounts.From([1, 5], RatingScale.OneToFive), CustomerSatisfactionDefinition.Mean).Interval()!.Value;
        Assert.Equal((1, 5), (interval.Lower, interval.Upper));
        ConfidenceInterval turned = CustomerSatisfaction.From(RatingCounts.From([1, 5], CustomerEffort.EffortScale), CustomerSatisfactionDefinition.RescaledMean).Interval()!.Value;
        Assert.Equal((0, 1), (turned.Lower, turned.Upper));
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Refused("satisfied", "a part must not exceed its whole of 3, but was 4.", () => CustomerSatisfaction.From(4, 3));
        Refused("satisfied", "a count must be 0 or more, but was -1.", () => CustomerSatisfaction.From(-1, 3, RatingScale.OneToFive));
        Refused("responses", "a count must be 0 or more, but was -3.", () => CustomerSatisfaction.From(0, -3));
        Refused("scale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => CustomerSatisfaction.From(1, 3, default(RatingScale)));
        Refused("boxes", "of the 5 ratings 1–5, from 1 to 4 can be taken, but was 5.", () => CustomerSatisfaction.From(Golden, boxes: 5));
        Refused("boxes", "of the 5 ratings 1–5, from 1 to 4 can be taken, but was 0.", () => CustomerSatisfaction.From(1, 2, RatingScale.OneToFive, 0));
        Refused("boxes", "of the 5 ratings 1–5, from 1 to 2 can be taken, but was 3.", () => CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.NetBox, 3));
        Refused("definition", "must be one of TopBox, Mean, NetBox, RescaledMean, but was 0.", () => CustomerSatisfaction.From(Golden, default(CustomerSatisfactionDefinition)));
        Refused("definition", "must be one of TopBox, Mean, NetBox, RescaledMean, but was 7.", () => CustomerSatisfaction.From(Golden, (CustomerSatisfactionDefinition)7));
        Refused("level", "a confidence level must be above 0 and below 1, but was 1.", () => CustomerSatisfaction.Zero.ComparedWith(CustomerSatisfaction.Zero, 1));
        Assert.Throws<ArgumentNullException>(() => CustomerSatisfaction.From(null!));
        Assert.StartsWith(
            "boxes: a mean takes all ratings, but boxes was 2.",
            Assert.Throws<ArgumentException>(() => CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.Mean, 2)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind=Mean;lowest=1;highest=5;orientation=HigherIsBetter;count=2;sum=11;squares=61")]
    [InlineData("kind=Mean;lowest=1;highest=5;orientation=HigherIsBetter;count=2;sum=8;squares=1")]
    [InlineData("kind=Mean;count=2;sum=8;squares=32")]
    [InlineData("kind=TopBox;lowest=1;highest=5;orientation=HigherIsBetter;boxes=5;satisfied=1;responses=3")]
    [InlineData("kind=NetBox;lowest=1;highest=5;orientation=HigherIsBetter;boxes=2;satisfied=2;dissatisfied=2;responses=3")]
    [InlineData("kind=NetBox;satisfied=2;dissatisfied=1;responses=3")]
    [InlineData("kind=Best;satisfied=0;responses=3")]
    [InlineData("satisfied=4;responses=3")]
    [InlineData("")]
    public void Text_of_no_satisfaction_is_not_read(string text)
    {
        Assert.False(CustomerSatisfaction.TryParse(text, out CustomerSatisfaction none));
        Assert.Equal(CustomerSatisfaction.Zero, none);
        Assert.Throws<FormatException>(() => CustomerSatisfaction.Parse(text));
    }

    [Fact]
    public void The_least_text_is_read_as_the_default_definition()
    {
        Assert.Equal(CustomerSatisfaction.From(73, 100), CustomerSatisfaction.Parse("satisfied=73;responses=100"));
        Assert.Equal(CustomerSatisfaction.From(Golden), CustomerSatisfaction.Parse("satisfied=73;responses=100;lowest=1;highest=5"));
        Assert.Equal(CustomerSatisfaction.From(0, 0), CustomerSatisfaction.Parse(CustomerSatisfaction.From(0, 0).ToString("R", null)));
        Assert.NotEqual(CustomerSatisfaction.Zero, CustomerSatisfaction.From(0, 0));
    }

    [Fact]
    public void It_is_written_with_its_counts()
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        Assert.Equal("73/100 = 73.0 % (4–5 of 1–5)", CustomerSatisfaction.From(Golden).ToString(null, plain));
        Assert.Equal("73/100 = 73.0 %", CustomerSatisfaction.From(73, 100).ToString("G", plain));
        Assert.Equal("58.0 % (73−15 of 100, 4–5 of 1–5)", CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.NetBox).ToString(null, plain));
        Assert.Equal("3,94 (n = 100, 1–5)", CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.Mean).ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("73.5 % (n = 100, 1–5)", CustomerSatisfaction.From(Golden, CustomerSatisfactionDefinition.RescaledMean).ToString(null, plain));
        Assert.Equal("0.730", CustomerSatisfaction.From(Golden).ToString("F3", plain));
        Assert.Equal("kind=TopBox;satisfied=73;responses=100;boxes=2;lowest=1;highest=5;orientation=HigherIsBetter", CustomerSatisfaction.From(Golden).ToString("R", plain));
    }

    internal static void Bounds(JsonElement expected, ConfidenceInterval? actual, double tolerance)
    {
        GoldenFile.Close(expected[0].GetDouble(), actual!.Value.Lower, tolerance, what: "lower");
        GoldenFile.Close(expected[1].GetDouble(), actual.Value.Upper, tolerance, what: "upper");
    }

    internal static void Refused(string name, string rule, Action action)
    {
        ArgumentOutOfRangeException problem = Assert.Throws<ArgumentOutOfRangeException>(action);
        Assert.Equal(name, problem.ParamName);
        Assert.StartsWith(name + ": " + rule, problem.Message, StringComparison.Ordinal);
    }

    private static bool Near(double? left, double? right) =>
        left is null == right is null && (left is null || Math.Abs(left.Value - right!.Value) <= 1e-9 * Math.Max(1, Math.Abs(left.Value)));
}
