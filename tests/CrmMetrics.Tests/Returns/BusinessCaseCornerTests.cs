using System.Globalization;
using CrmMetrics.Returns;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class BusinessCaseCornerTests
{
    private const int Seed = 11;

    private static readonly LocalDate Start = new(2025, 1, 1);

    private static readonly MetricDefinition Effect = new("effect", "more sales than without", "EUR", 1, BetterWhen.Higher);

    // A twelfth of most amounts is no finite number: the last of them must still close the gap.
    [Fact]
    public void What_is_paid_back_to_the_cent_is_paid_back_in_every_draw()
    {
        for (int cost = 50; cost <= 1_000; cost += 50)
        {
            foreach (int month in new[] { 3, 7, 11, 12 })
            {
                CaseAppraisal appraisal = Case(12, CostLine.Training("training", cost), BenefitLine.CostSaving("saving", cost * 12m / month, 1)).Appraise(0);
                GoldenFile.Close(month / 12.0, appraisal.Payback().Value, 1e-14);
                CaseSimulation simulation = appraisal.Simulate(Seed, 100);
                Assert.Equal((0.0, 1.0, 1.0), (simulation.ChanceOfPayback(month - 1).Value, simulation.ChanceOfPayback(month).Value, simulation.ChanceOfPayback(month, PaybackRule.StaysPaidBack).Value));
            }
        }
    }

    [Fact]
    public void Payback_may_be_asked_of_any_number_of_months() =>
        Assert.Equal(1, Case(12, CostLine.Training("training", 10), BenefitLine.CostSaving("saving", 20, 1)).Appraise(0).Simulate(Seed, 100).ChanceOfPayback(int.MaxValue).Value);

    [Fact]
    public void A_break_even_value_is_one_that_the_figure_can_have()
    {
        ValueRange share = Proportion.From(30, 40).ToEstimate(), cost = MoneyEstimate.From(new Money(100, Given.Euro), 10, Effect);

        // A benefit that may be a loss, also by an expert's range.
        Assert.Equal(-20, Bar(BenefitLine.CostSaving("a", ValueRange.Pert(-100, 50, 60), 1), BenefitLine.CostSaving("b", 20, 1)).BreakEven!.Value, 9);

        // A share or a cost below 0 there is not, even where a measured effect could be.
        Assert.Equal("out-of-reach", Bar(BenefitLine.CostSaving("a", 100, share), BenefitLine.CostSaving("b", 20, 1)).WhyNoBreakEven?.Code);
        Assert.Equal("out-of-reach", Bar(CostLine.Training("a", cost), CostLine.Training("b", 20)).WhyNoBreakEven?.Code);
        Assert.Equal(20, Bar(CostLine.Training("a", cost), BenefitLine.CostSaving("b", 20, 1)).BreakEven!.Value, 9);
    }

    [Fact]
    public void A_negative_benefit_is_not_said_to_leave_a_profit()
    {
        CaseLineResult harm = Case(12, BenefitLine.CostSaving("harm", -10, 1), CostLine.Training("training", 10)).Appraise(0).Lines[0];
        Assert.Equal("the case is worth less than nothing even without the line", harm.WhyNoBreakEven?.Text);
        Assert.Equal(1.5m, Case(12, BenefitLine.CostSaving("harm", -10, 1), BenefitLine.CostSaving("saving", 15, 1)).Appraise(0).Lines[0].BreakEven!.Value, 12);
    }

    [Fact]
    public void A_line_of_no_months_names_its_days()
    {
        Assert.StartsWith(
            "lines: licences must stop after it starts, but starts on 2026-01-01 and stops on 2026-01-01.",
            Assert.Throws<ArgumentException>(() => Case(12, CostLine.Licence("licences", 1).StartingOn(new(2026, 1, 1)))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "lines: licences must stop after it starts, but starts on 2025-01-01 and stops on 2025-01-01.",
            Assert.Throws<ArgumentException>(() => Case(12, CostLine.Licence("licences", 1).StoppingOn(Start))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_is_the_same_in_every_calendar()
    {
        LocalDate march = new(2025, 3, 1), julian = march.WithCalendar(CalendarSystem.Julian);
        Assert.Equal(Flows(CostLine.Training("a", 12).On(march)), Flows(CostLine.Training("a", 12).On(julian)));
        Assert.Equal(Flows(CostLine.Licence("a", 12).StartingOn(march)), Flows(CostLine.Licence("a", 12).StartingOn(julian)));
        Assert.Equal(Flows(CostLine.Licence("a", 12).StoppingOn(march)), Flows(CostLine.Licence("a", 12).StoppingOn(julian)));

        static decimal[] Flows(CaseLine line) => [.. Enumerable.Range(0, 13).Select(month => Case(12, line).Flows.In(month).Amount)];
    }

    // Where no draw has costs there is no return to be high or low.
    [Fact]
    public void Without_costs_the_chance_of_a_return_is_undefined()
    {
        CaseSimulation free = Case(12, BenefitLine.CostSaving("saving", 10, 1)).Appraise(0).Simulate(Seed, 100);
        Assert.Null(free.ChanceOfReturn(0.1).Value);
        Assert.Equal(0, free.ChanceOfReturn(0.1).Whole);
        Assert.Equal(1, free.ChanceOfProfit.Value);
    }

    [Fact]
    public void The_value_of_perfect_information_is_printed_with_its_error_and_a_case_adjusted_for_risk_says_so()
    {
        BusinessCase crm = Case(12, CostLine.Training("training", 100).WithRisk(0), BenefitLine.CostSaving("saving", ValueRange.Triangular(50, 100, 150), 1).WithRisk(0));
        CaseSimulation simulation = crm.Appraise(0).Simulate(Seed, 1_000), adjusted = crm.RiskAdjusted().Appraise(0).Simulate(Seed, 1_000);
        double error = simulation.ValueOfPerfectInformation.Interval(0.6826894921370859)!.Value.Width / 2;
        Assert.EndsWith(FormattableString.Invariant($"{simulation.ValueOfPerfectInformation.Value!.Value.Amount:F3} EUR ± {error:F3}"), simulation.ToString("F3", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.StartsWith("1,000 draws, seed 11;", simulation.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.StartsWith("1,000 draws of a case adjusted for risk, seed 11;", adjusted.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    // Normal scores correlated by r move the mean of the product of two normal figures by r times their deviations.
    [Fact]
    public void Where_figures_of_one_line_are_correlated_the_mean_of_the_draws_tells()
    {
        ValueRange customers = Estimate.From(100, 20, Effect), worth = MoneyEstimate.From(new Money(50, Given.Euro), 10, Effect);
        CaseAppraisal appraisal = Case(12, BenefitLine.Product("kept", 1, ("customers", customers), ("worth", worth)), CostLine.Training("training", ValueRange.Pert(4_000, 5_000, 6_000)))
            .WithCorrelations(("kept: customers", "kept: worth", 0.5)).Appraise(0);
        MoneyEstimate mean = appraisal.Simulate(Seed, 20_000).MeanNetPresentValue;
        Assert.Equal(0, appraisal.NetPresentValue.Amount, 9);
        Assert.True(Math.Abs((double)mean.Value!.Value.Amount - (0.5 * 20 * 10)) < 5 * mean.Interval(0.6826894921370859)!.Value.Width / 2, mean.ToString());
        Assert.All(appraisal.Tornado(), bar => Assert.Equal("correlated", bar.WhyNoValueOfInformation?.Code));
    }

    [Fact]
    public void A_case_that_is_known_has_nothing_to_correlate() =>
        Assert.StartsWith(
            "correlations: must each name two uncertain figures, but the case has none.",
            Assert.Throws<ArgumentException>(() => Case(12, CostLine.Training("training", 10)).WithCorrelations(("training", "saving", 0.5))).Message,
            StringComparison.Ordinal);

    // By scipy.stats.beta(1, 5) and (1.4, 4.6): the last quantiles of the table lie far below the end of the range.
    [Theory]
    [InlineData(0.0, 0.8415106807538890)]
    [InlineData(0.1, 0.8852220819391128)]
    public void The_thin_end_of_a_range_is_drawn_as_thin_as_it_is(double likely, double expected)
    {
        ValueRange range = ValueRange.Pert(0, (decimal)likely, 1);
        GoldenFile.Close(expected, range.Quantile(0.9999), 1e-9);
        foreach (double chance in new[] { 1e-6, 1e-4, 0.003, 0.3, 0.997, 0.9999, 0.999999 })
        {
            GoldenFile.Close(range.Quantile(chance), range.DrawnAt(chance), 0, 2e-4);
        }

        BootstrapInterval drawn = Case(12, BenefitLine.Product("a", 1, ("b", range))).Appraise(0).Simulate(Seed, 200_000).Interval(0.9998);
        Assert.True(Math.Abs(drawn.Interval.Upper - expected) <= 5 * drawn.MonteCarloError, drawn.ToString());
    }

    [Fact]
    public void A_lognormal_range_has_a_mean_that_can_be_counted()
    {
        ArgumentOutOfRangeException problem = Assert.Throws<ArgumentOutOfRangeException>(() => ValueRange.LogNormal(1, 1_000_000, 0.05));
        Assert.StartsWith("level: with bounds of 1 and 1000000 must be higher, so that the range has a mean that can be counted, but was 0.05.", problem.Message, StringComparison.Ordinal);
        Assert.Equal("level", problem.ParamName);
    }

    // Seen on .NET 10; .NET Framework draws the same.
    [Fact]
    public void A_seed_gives_the_same_draws_on_every_runtime()
    {
        CaseSimulation simulation = Case(
            12,
            CostLine.Training("a", ValueRange.Pert(50, 60, 200)),
            CostLine.Licence("b", ValueRange.Triangular(10, 30, 40)),
            BenefitLine.CostSaving("c", MoneyEstimate.From(new Money(100, Given.Euro), 30, Effect), 1),
            BenefitLine.CostSaving("d", ValueRange.LogNormal(10, 50), 1)).WithCorrelations(("a", "d", 0.4), ("a", "c", -0.6)).Appraise(0.1).Simulate(Seed, 5_000);
        Assert.Equal((3_180L, 3_358L), (simulation.ChanceOfProfit.Part, simulation.ChanceOfPayback(12).Part));
        GoldenFile.Close(-65.6239871931613, simulation.Interval().Interval.Lower, 1e-12);
        GoldenFile.Close(0.9892833949337312, simulation.ReturnInterval()!.Value.Interval.Upper, 1e-12);
    }

    // That nobody knows how uncertain a measurement is does not make it certain.
    [Fact]
    public void An_estimate_that_lacks_its_interval_is_not_taken_as_known()
    {
        Estimate lacking = new(5, null, Effect, null, new("too-few", "only one branch was measured"));
        Assert.StartsWith(
            "estimate: must have an interval to draw from, but has none (only one branch was measured); state a range of your own, or its value where it is known.",
            Assert.Throws<ArgumentException>(() => ValueRange.From(lacking)).Message,
            StringComparison.Ordinal);
    }

    private static InputSensitivity Bar(params CaseLine[] lines) => Case(12, lines).Appraise(0).Tornado().Single();

    private static BusinessCase Case(int months, params CaseLine[] lines) => BusinessCase.From(Given.Euro, Start, months, lines);
}
