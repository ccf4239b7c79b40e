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

    private static InputSensitivity Bar(params CaseLine[] lines) => Case(12, lines).Appraise(0).Tornado().Single();

    private static BusinessCase Case(int months, params CaseLine[] lines) => BusinessCase.From(Given.Euro, Start, months, lines);
}
