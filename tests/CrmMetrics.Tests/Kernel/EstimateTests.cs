using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Kernel;

public class EstimateTests
{
    private static readonly MetricDefinition Lift = new("lift", "treated less control", "share", 0.01, BetterWhen.Higher);

    private static readonly Arbitrary<Estimate> Estimates = Arb.From(
        from value in Gen.Choose(-1000, 1000)
        from error in Gen.Choose(1, 500)
        select Estimate.From(value / 10.0, error / 10.0, Lift));

    [Fact]
    public void A_standard_error_gives_normal_intervals()
    {
        ConfidenceInterval interval = Estimate.From(10, 2, Lift).Interval(0.95)!.Value;
        GoldenFile.Close(10 - (2 * 1.959963984540054), interval.Lower, 1e-14);
        GoldenFile.Close(10 + (2 * 1.959963984540054), interval.Upper, 1e-14);
    }

    [Fact]
    public void A_reported_interval_comes_back_at_its_level_and_is_stretched_at_others()
    {
        Estimate estimate = Estimate.From(10, new ConfidenceInterval(8, 13, 0.95), Lift);
        Assert.Equal(new ConfidenceInterval(8, 13, 0.95), estimate.Interval(0.95));
        ConfidenceInterval wide = estimate.Interval(0.99)!.Value;
        GoldenFile.Close(10 - (2 * 2.5758293035489004 / 1.959963984540054), wide.Lower, 1e-14);
        GoldenFile.Close(10 + (3 * 2.5758293035489004 / 1.959963984540054), wide.Upper, 1e-14);
    }

    [Fact]
    public void A_figure_alone_has_no_interval_and_says_why()
    {
        Estimate estimate = Estimate.From(10, Lift);
        Assert.Null(estimate.Interval());
        Assert.Equal("figures-only", estimate.WhyNoInterval!.Code);
        Comparison comparison = estimate.ComparedWith(Estimate.From(8, 1, Lift))!;
        Assert.Equal((2.0, null, Evidence.NotEnough), (comparison.Change, comparison.Interval, comparison.Evidence));
        Assert.Equal("figures-only", comparison.WhyNoInterval!.Code);
    }

    // With symmetric normal intervals MOVER is the plain normal difference: an independent way to the same figures.
    [Fact]
    public void Differences_of_normal_estimates_are_normal() =>
        Check.That(Estimates, Estimates, Given.Level, (a, b, level) =>
        {
            Comparison comparison = a.ComparedWith(b, level)!;
            double error = Math.Sqrt(Square(Error(a)) + Square(Error(b))), z = comparison.Change / error;
            double p = MathNet.Numerics.SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));
            double margin = error * MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 0.5 + (level / 2));
            return Near(comparison.Interval!.Value.Lower, comparison.Change - margin) && Near(comparison.Interval.Value.Upper, comparison.Change + margin)
                && (p < 1e-12 ? comparison.PValue <= 1e-12 : Near(comparison.PValue!.Value / p, 1, 1e-9 + (4e-16 / p)));
        });

    [Fact]
    public void The_p_value_never_contradicts_the_interval() =>
        Check.That(Estimates, Estimates, Given.Level, (a, b, level) =>
        {
            Comparison comparison = a.ComparedWith(b, level)!;
            return Math.Abs(comparison.PValue!.Value - (1 - level)) < 1e-9 || comparison.PValue < 1 - level == (comparison.Evidence != Evidence.NotEnough);
        });

    [Fact]
    public void Evidence_and_direction_follow_the_interval_and_the_definition()
    {
        Comparison rise = Estimate.From(10, 1, Lift).ComparedWith(Estimate.From(2, 1, Lift))!;
        Assert.Equal((Evidence.Higher, true), (rise.Evidence, rise.IsBetter));
        MetricDefinition cost = new("cost", "spend", "EUR", 1, BetterWhen.Lower);
        Comparison costs = Estimate.From(10, 1, cost).ComparedWith(Estimate.From(2, 1, cost))!;
        Assert.Equal((Evidence.Higher, false), (costs.Evidence, costs.IsBetter));
        Assert.Null(Estimate.From(10, 1, Lift).ComparedWith(Estimate.From(9.9, 1, Lift))!.IsBetter);
        Assert.Equal("+8 share [5.228, 10.77] at 95 %, higher", rise.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Different_definitions_refuse_to_be_compared()
    {
        DefinitionMismatchException problem = Assert.Throws<DefinitionMismatchException>(() =>
            Estimate.From(1, 1, Lift).ComparedWith(Estimate.From(1, 1, Lift with { Id = "other", Text = "something else" })));
        Assert.Equal("A metric read as lift (treated less control) cannot be set against one read as other (something else).", problem.Message);
        Assert.Equal(("lift", "other"), (problem.Expected!.Id, problem.Actual!.Id));
    }

    [Fact]
    public void Money_estimates_refuse_other_currencies_and_keep_their_own()
    {
        MetricDefinition cost = new("cost", "spend", "money", 1, BetterWhen.Lower);
        MoneyEstimate euros = MoneyEstimate.From(new Money(100, "EUR"), 10, cost), dollars = MoneyEstimate.From(new Money(100, "USD"), 10, cost);
        _ = Assert.Throws<CurrencyMismatchException>(() => euros.ComparedWith(dollars));
        Assert.Equal("100.00 EUR [80.40, 119.60] at 95 %", euros.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(new Money(100, "EUR"), euros.Value);
    }

    [Fact]
    public void Bad_figures_are_refused()
    {
        Assert.Equal("value", Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.From(double.NaN, Lift)).ParamName);
        Assert.Equal("standardError", Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.From(1, -1, Lift)).ParamName);
        Assert.StartsWith(
            "value: must lie in its interval [2, 3] at 95 %, but was 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.From(1, new ConfidenceInterval(2, 3, 0.95), Lift)).Message);
        Assert.StartsWith(
            "level: a confidence level must be above 0 and below 1 (did you mean 0.95?), but was 95.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.From(1, 1, Lift).Interval(95)).Message);
    }

    private static double Error(Estimate estimate) => (estimate.Interval(0.5)!.Value.Upper - estimate.Value!.Value) / 0.6744897501960817;

    private static double Square(double x) => x * x;

    private static bool Near(double x, double y, double tolerance = 1e-9) => Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Abs(y));
}
