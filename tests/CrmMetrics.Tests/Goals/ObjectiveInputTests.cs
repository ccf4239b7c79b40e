using CrmMetrics.Goals;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

public class ObjectiveInputTests
{
    private static readonly LocalDate Start = new(2024, 1, 1);

    private static readonly LocalDate Due = new(2025, 1, 1);

    private static readonly MetricDefinition Score = new("score", "mean score", "points", 1, BetterWhen.Higher);

    private static readonly Estimate Seventy = Estimate.From(70, 1, Score);

    private static readonly Objective<Estimate> Raise = Objective.For("score", Seventy, Start, 80, Due);

    [Fact]
    public void Another_definition_is_refused()
    {
        Objective<RetentionRate> keep = Objective.For("Keep them", RetentionRate.From(70, 100), Start, 0.8, Due);
        DefinitionMismatchException refusal = Assert.Throws<DefinitionMismatchException>(() => keep.Measured(Due, RetentionRate.From(80, 100, RetentionDefinition.RepeatPurchase)));
        Assert.Equal((keep.Definition.Id, RetentionRate.From(80, 100, RetentionDefinition.RepeatPurchase).Definition.Id), (refusal.Expected!.Id, refusal.Actual!.Id));
        _ = Assert.Throws<DefinitionMismatchException>(() => Raise.Measured(Due, Estimate.From(80, Score with { Id = "score/other" })));
    }

    [Fact]
    public void Another_currency_is_refused() =>
        Assert.Throws<CurrencyMismatchException>(() => Objective.For("price", MoneyPerUnit.From(new Money(500, "EUR"), 10), Start, 60, Due).Measured(Due, MoneyPerUnit.From(new Money(600, "USD"), 10)));

    [Fact]
    public void A_date_is_measured_once() =>
        Assert.Equal(
            "date: each date is measured once, but 2024-06-30 has been already.",
            Message<ArgumentException>("date", () => Raise.Measured(new(2024, 6, 30), Seventy).Measured(new(2024, 6, 30), Seventy)));

    [Fact]
    public void The_due_date_is_after_the_start()
    {
        Assert.Equal("due: the due date must be after the start date of 2024-01-01, but was 2024-01-01.", Message<ArgumentOutOfRangeException>("due", () => Objective.For("score", Seventy, Start, 80, Start)));
        Assert.Equal("due: the due date must be after the start date of 2024-01-01, but was 2023-12-31.", Message<ArgumentOutOfRangeException>("due", () => Objective.ForBand("score", Seventy, Start, 80, 90, Start.PlusDays(-1))));
        Assert.Equal("due: the due date must be after the start date of 2024-01-01, but was 2024-01-01.", Message<ArgumentOutOfRangeException>("due", () => ObjectivePlan.Linear.PlannedShare(Start, Start, Due)));
    }

    [Fact]
    public void A_target_is_finite_and_has_a_direction()
    {
        Assert.Equal("target: must be a finite number, but was NaN.", Message<ArgumentOutOfRangeException>("target", () => Objective.For("score", Seventy, Start, double.NaN)));
        Estimate coverage = Estimate.From(3, Score with { Better = BetterWhen.WithinBand });
        Assert.Equal("direction: a single target needs to be approached from below (Higher) or from above (Lower), but was WithinBand.", Message<ArgumentOutOfRangeException>("direction", () => Objective.For("cover", coverage, Start, 4)));
        Assert.Equal("direction: a single target needs to be approached from below (Higher) or from above (Lower), but was 7.", Message<ArgumentOutOfRangeException>("direction", () => Objective.For("cover", coverage, Start, 4, direction: (BetterWhen)7)));
        Assert.Equal(BetterWhen.Lower, Objective.For("cover", coverage, Start, 2, direction: BetterWhen.Lower).Direction);
    }

    [Fact]
    public void A_band_is_finite_and_in_order()
    {
        Assert.Equal("upper: must be at least the lower bound of 4, but was 3.", Message<ArgumentOutOfRangeException>("upper", () => Objective.ForBand("cover", Seventy, Start, 4, 3)));
        Assert.Equal("lower: must be a finite number, but was -Infinity.", Message<ArgumentOutOfRangeException>("lower", () => Objective.ForBand("cover", Seventy, Start, double.NegativeInfinity, 3)));
        _ = Message<ArgumentOutOfRangeException>("upper", () => Objective.ForBand("cover", Seventy, Start, 4, double.NaN));
    }

    [Fact]
    public void Words_say_something()
    {
        Assert.Equal("name: must say something, but was \" \".", Message<ArgumentException>("name", () => Objective.For(" ", Seventy, Start, 80)));
        Assert.Equal("population: must say something, but was \"\".", Message<ArgumentException>("population", () => Raise.WithPopulation("")));
        Assert.Equal("owner: must say something, but was \"\".", Message<ArgumentException>("owner", () => Raise.WithOwner("")));
        Assert.Equal("purpose: must say something, but was \"\".", Message<ArgumentException>("purpose", () => Raise.WithPurpose("")));
    }

    [Fact]
    public void Nothing_is_null()
    {
        _ = Message<ArgumentNullException>("name", () => Objective.For(null!, Seventy, Start, 80));
        _ = Message<ArgumentNullException>("baseline", () => Objective.For<Estimate>("score", null!, Start, 80));
        _ = Message<ArgumentNullException>("baseline", () => Objective.ForBand<Estimate>("score", null!, Start, 80, 90));
        _ = Message<ArgumentNullException>("measured", () => Raise.Measured(Due, null!));
        _ = Message<ArgumentNullException>("population", () => Raise.WithPopulation(null!));
        _ = Message<ArgumentNullException>("owner", () => Raise.WithOwner(null!));
        _ = Message<ArgumentNullException>("purpose", () => Raise.WithPurpose(null!));
        _ = Message<ArgumentNullException>("worth", () => Raise.WithWorth(null!));
        _ = Message<ArgumentNullException>("plan", () => Raise.WithPlan(null!));
        _ = Message<ArgumentNullException>("rule", () => Raise.StatusAt(Due, null!));
        _ = Message<ArgumentNullException>("rule", () => Raise.ProgressAt(Due).Status(null!));
        _ = Message<ArgumentNullException>("monthWeights", () => ObjectivePlan.Seasonal(null!));
        _ = Message<ArgumentNullException>("milestones", () => ObjectivePlan.Milestones(null!));
    }

    [Fact]
    public void A_plan_has_shape()
    {
        Assert.Equal("steepness: must be above 0, but was 0.", Message<ArgumentOutOfRangeException>("steepness", () => ObjectivePlan.SCurve(0)));
        Assert.Equal("steepness: must be at most 500, but was 501.", Message<ArgumentOutOfRangeException>("steepness", () => ObjectivePlan.SCurve(501)));
        Assert.Equal("middle: must be above 0 and below 1, but was 1.", Message<ArgumentOutOfRangeException>("middle", () => ObjectivePlan.SCurve(5, 1)));
        Assert.Equal("monthWeights: there must be twelve weights, from January to December, but there were 2.", Message<ArgumentException>("monthWeights", () => ObjectivePlan.Seasonal([1, 2])));
        Assert.Equal("monthWeights: at least one month must have a weight above 0, but all were 0.", Message<ArgumentException>("monthWeights", () => ObjectivePlan.Seasonal(new double[12])));
        Assert.Equal("monthWeights: must be 0 or more, but was -1.", Message<ArgumentOutOfRangeException>("monthWeights", () => ObjectivePlan.Seasonal(Enumerable.Repeat(-1.0, 12))));
        Assert.Equal("milestones: a share must be from 0 to 1 (did you mean 0.5?), but was 50.", Message<ArgumentOutOfRangeException>("milestones", () => Milestones((Start, 50))));
        Assert.Equal("milestones: a later milestone has no smaller share, but that of 2024-03-01 was 0.2 after 0.3.", Message<ArgumentException>("milestones", () => Milestones((new(2024, 3, 1), 0.2), (new(2024, 2, 1), 0.3))));
        Assert.Equal("milestones: each date has one share, but 2024-02-01 was named twice.", Message<ArgumentException>("milestones", () => Milestones((new(2024, 2, 1), 0.2), (new(2024, 2, 1), 0.3))));
    }

    [Fact]
    public void A_plan_fits_the_dates()
    {
        double[] december = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        Assert.Equal(
            "plan: a seasonal plan needs a month with a weight above 0 between 2024-01-01 and 2024-06-30, but there was none.",
            Message<ArgumentException>("due", () => Objective.For("score", Seventy, Start, 80, new(2024, 6, 30)).WithPlan(ObjectivePlan.Seasonal(december))));
        Assert.Equal("plan: a milestone must lie between 2024-01-01 and 2025-01-01, but one was on 2025-01-01.", Message<ArgumentException>("due", () => Raise.WithPlan(Milestones((Due, 0.5)))));
    }

    [Fact]
    public void Money_is_above_0()
    {
        Estimate pointless = Estimate.From(70, Score with { Point = 0 });
        Assert.Equal(
            "worth: the definition of the metric must have a point above 0, but that of score was 0.",
            Message<ArgumentException>("worth", () => Objective.For("score", pointless, Start, 80).WithWorth(ValuePerPoint.Linear(new Money(1, "EUR")))));
        Assert.Equal("perPoint: must be above 0, but was 0.00 EUR.", Message<ArgumentOutOfRangeException>("perPoint", () => ValuePerPoint.Linear(new Money(0, "EUR"))));
        Assert.Equal("amount: must be above 0, but was -1.00 EUR.", Message<ArgumentOutOfRangeException>("amount", () => ValuePerPoint.Linear(new Money(-1, "EUR"), 10)));
        Assert.Equal("points: must be above 0, but was 0.", Message<ArgumentOutOfRangeException>("points", () => ValuePerPoint.Linear(new Money(1, "EUR"), 0)));
        Assert.Equal("points: must be a number of points that a decimal holds, from 1e-28 to 1e15, but was 1E+40.", Message<ArgumentOutOfRangeException>("points", () => ValuePerPoint.Linear(new Money(1, "EUR"), 1e40)));
        _ = Message<ArgumentOutOfRangeException>("capPoints", () => ValuePerPoint.Capped(new Money(1, "EUR"), -1));
        _ = Message<ArgumentOutOfRangeException>("thresholdPoints", () => ValuePerPoint.Threshold(new Money(1, "EUR"), double.NaN));
        _ = Message<ArgumentOutOfRangeException>("amount", () => ValuePerPoint.Threshold(default, 1));
        Assert.Equal("points: must be a finite number, but was Infinity.", Message<ArgumentOutOfRangeException>("points", () => ValuePerPoint.Linear(new Money(1, "EUR")).Of(double.PositiveInfinity)));
    }

    [Fact]
    public void A_rule_has_thresholds_in_order()
    {
        Assert.Equal("amber: must be at most the green threshold of 0.5, but was 0.6.", Message<ArgumentOutOfRangeException>("amber", () => StatusRule.OnProgress(0.5, 0.6)));
        Assert.Equal("green: a share must be from 0 to 1 (did you mean 0.8?), but was 80.", Message<ArgumentOutOfRangeException>("green", () => StatusRule.OnForecast(80)));
        Assert.Equal("hysteresis: must be 0 or more, but was -1.", Message<ArgumentOutOfRangeException>("hysteresis", () => StatusRule.OnProgress(hysteresis: -1)));
        Assert.Equal("keepLevel: must be at most the level of 0.9, but was 0.95.", Message<ArgumentOutOfRangeException>("keepLevel", () => StatusRule.OnInterval(level: 0.9, keepLevel: 0.95)));
        _ = Message<ArgumentOutOfRangeException>("level", () => StatusRule.OnInterval(level: 1));
        _ = Message<ArgumentOutOfRangeException>("against", () => StatusRule.OnInterval(default));
    }

    [Fact]
    public void Names_are_named_values_and_chances_are_chances()
    {
        ObjectiveProgress progress = Raise.Measured(Due, Seventy).ProgressAt(Due);
        _ = Message<ArgumentOutOfRangeException>("method", () => progress.ProjectionBy(default));
        _ = Message<ArgumentOutOfRangeException>("method", () => progress.ChanceOfSuccessBy((ProjectionMethod)9));
        _ = Message<ArgumentOutOfRangeException>("previous", () => progress.Status(StatusRule.OnProgress(), (ObjectiveStatus)9));
        _ = Message<ArgumentOutOfRangeException>("letter", () => Raise.CheckSmart()[default]);
        Assert.Equal("leastChance: a chance must be above 0 and below 1, but was 1.", Message<ArgumentOutOfRangeException>("leastChance", () => Raise.CheckSmart(1)));
        _ = Message<ArgumentOutOfRangeException>("level", () => progress.GapClosed.Interval(95));
    }

    private static ObjectivePlan Milestones(params (LocalDate Date, double Share)[] milestones) =>
        ObjectivePlan.Milestones(milestones.Select(milestone => new KeyValuePair<LocalDate, double>(milestone.Date, milestone.Share)));

    /// <summary>The message without the lines that the runtime adds, which differ between targets.</summary>
    private static string Message<TException>(string parameter, Func<object?> act)
        where TException : ArgumentException
    {
        TException problem = Assert.Throws<TException>(() => { _ = act(); });
        Assert.Equal(parameter, problem.ParamName);
        return problem.Message.Split('\r', '\n')[0].Replace(" (Parameter '" + parameter + "')", "");
    }
}
