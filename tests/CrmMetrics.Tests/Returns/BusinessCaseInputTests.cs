using CrmMetrics.Returns;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class BusinessCaseInputTests
{
    private static readonly LocalDate Start = new(2025, 1, 1);

    private static readonly MetricDefinition Effect = new("effect", "more sales than without", "EUR", 1, BetterWhen.Higher);

    private static readonly CaseLine Training = CostLine.Training("training", 1_000);

    private static readonly decimal[] TwoYears = [1, 2];

    private static readonly decimal[] Negative = [1, -2];

    [Fact]
    public void The_share_owed_to_the_programme_is_asked_of_every_benefit()
    {
        foreach (System.Reflection.MethodInfo door in typeof(BenefitLine).GetMethods().Where(method => method.IsStatic && method.ReturnType == typeof(BenefitLine)))
        {
            Assert.False(door.GetParameters().Single(parameter => parameter.Name == "attributionShare").IsOptional, door.Name);
        }

        Assert.Equal("attributionShare", Assert.Throws<ArgumentNullException>(() => BenefitLine.CostSaving("saving", 1, null!)).ParamName);
        Assert.Equal("attributionShare: a share must be from 0 to 1, but was 70.", Message(() => BenefitLine.CostSaving("saving", 1, 70)));
        Assert.Equal("attributionShare", Assert.Throws<ArgumentOutOfRangeException>(() => BenefitLine.CostSaving("saving", 1, ValueRange.Pert(0.5m, 1, 1.1m))).ParamName);
    }

    [Fact]
    public void Figures_are_what_they_can_be()
    {
        Assert.Equal("margin: a share must be from 0 to 1, but was -0.1.", Message(() => BenefitLine.RevenueUplift("renewals", 1, -0.1m, 1)));
        Assert.StartsWith("recaptureShare: the range of a share must lie from 0 to 1, not from 0 to ", Message(() => BenefitLine.TimeSaved("typing", 1, 1, ValueRange.LogNormal(0.2m, 0.5m), 1)), StringComparison.Ordinal);
        Assert.Equal("amount: a cost must be 0 or more: what the programme saves is a benefit, but was -5.", Message(() => CostLine.Training("training", -5)));
        Assert.Equal("hoursPerYear", Assert.Throws<ArgumentOutOfRangeException>(() => CostLine.Labour("admin", ValueRange.Triangular(-1, 0, 1), 40)).ParamName);
        Assert.Equal("years: a cost must be 0 or more: what the programme saves is a benefit, but was -2.", Message(() => CostLine.ByYear(CostKind.Other, "costs", 1, Negative)));
        Assert.Equal("initial", Assert.Throws<ArgumentOutOfRangeException>(() => CostLine.ByYear(CostKind.Other, "costs", -1, TwoYears)).ParamName);
        Assert.Equal("kind", Assert.Throws<ArgumentOutOfRangeException>(() => CostLine.Once(0, "costs", 1)).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentException>(() => CostLine.Training(" ", 5)).ParamName);
        Assert.Equal("amount", Assert.Throws<ArgumentNullException>(() => CostLine.Training("training", null!)).ParamName);
        Assert.Equal("figures: referrals must be the product of at least one, but there are none.", Message(() => BenefitLine.Product("referrals", 1)));
        Assert.Equal("figures", Assert.Throws<ArgumentException>(() => BenefitLine.Product("referrals", 1, ("a", 1), ("a", 2))).ParamName);
        Assert.Equal("months: must be 1 or more, but was 0.", Message(() => CostLine.Licence("licences", 1).RampingUp(0)));
        Assert.Equal("perYear: growth must be above -1, which is -100 %, but was -1.", Message(() => CostLine.Licence("licences", 1).GrowingBy(-1)));
        Assert.Equal("factor: a share must be from 0 to 1 (did you mean 0.15?), but was 15.", Message(() => Training.WithRisk(15)));
        Assert.Equal("likelihood", Assert.Throws<ArgumentOutOfRangeException>(() => Training.WithRisk(-1, 1)).ParamName);
        Assert.Equal("owner", Assert.Throws<ArgumentException>(() => Training.OwnedBy("")).ParamName);
        Assert.Equal("basis", Assert.Throws<ArgumentNullException>(() => Training.BasedOn(null!)).ParamName);
        Assert.Equal("group", Assert.Throws<ArgumentException>(() => Training.InOverlapGroup(" ")).ParamName);
    }

    [Fact]
    public void Lines_that_come_once_have_a_day_and_others_months()
    {
        Assert.Equal("licences recurs: say StartingOn and StoppingOn instead of On.", Assert.Throws<InvalidOperationException>(() => CostLine.Licence("licences", 1).On(Start)).Message);
        foreach (Func<CaseLine, CaseLine> change in (Func<CaseLine, CaseLine>[])[line => line.StartingOn(Start), line => line.StoppingOn(Start), line => line.RampingUp(2), line => line.GrowingBy(0.1m), line => line.YearlyInAdvance()])
        {
            Assert.Equal("training comes once: say On(date) where it does not come at the start.", Assert.Throws<InvalidOperationException>(() => change(Training)).Message);
            Assert.Equal("plan is planned year by year: put its course into the plan.", Assert.Throws<InvalidOperationException>(() => change(CostLine.ByYear(CostKind.Other, "plan", 0, TwoYears))).Message);
        }
    }

    [Fact]
    public void A_case_has_a_currency_a_length_and_lines()
    {
        Assert.Equal("currency", Assert.Throws<ArgumentOutOfRangeException>(() => BusinessCase.From(default, Start, 12, Training)).ParamName);
        Assert.Equal("months: must be 1 or more, but was 0.", Message(() => BusinessCase.From(Given.Euro, Start, 0, Training)));
        Assert.Equal("months: must be 1,200 or less, but was 1201.", Message(() => BusinessCase.From(Given.Euro, Start, 1_201, Training)));
        Assert.Equal("lines: a case must have at least one, but there are none.", Message(() => BusinessCase.From(Given.Euro, Start, 12)));
        Assert.Equal("lines: each must have a name of its own, but row 1 (counted from 0) is a second training.", Message(() => BusinessCase.From(Given.Euro, Start, 12, Training, CostLine.Licence("training", 1))));
        Assert.Contains("row 1 (counted from 0) is null", Assert.Throws<ArgumentNullException>(() => BusinessCase.From(Given.Euro, Start, 12, Training, null!)).Message, StringComparison.Ordinal);
        Assert.Equal("lines", Assert.Throws<ArgumentNullException>(() => BusinessCase.From(Given.Euro, Start, 12, (CaseLine[])null!)).ParamName);
        Assert.Equal("lines", Assert.Throws<ArgumentNullException>(() => BusinessCase.From(Given.Euro, Start, 12, (IEnumerable<CaseLine>)null!)).ParamName);
    }

    [Fact]
    public void Lines_lie_within_their_case()
    {
        Assert.Equal(
            "lines: licences must start and stop with a month of the case, which begin on day 1 from 2025-01-01 to 2026-01-01, but 2025-03-15 is none.",
            Message(() => BusinessCase.From(Given.Euro, Start, 12, CostLine.Licence("licences", 1).StartingOn(new(2025, 3, 15)))));
        Assert.Equal("lines", Assert.Throws<ArgumentException>(() => BusinessCase.From(Given.Euro, Start, 12, CostLine.Licence("licences", 1).StoppingOn(new(2026, 2, 1)))).ParamName);
        Assert.Equal(
            "lines: licences must stop after it starts, but starts on 2025-06-01 and stops on 2025-06-01.",
            Message(() => BusinessCase.From(Given.Euro, Start, 12, CostLine.Licence("licences", 1).StartingOn(new(2025, 6, 1)).StoppingOn(new(2025, 6, 1)))));
        Assert.Equal("lines: training must come from 2025-01-01 to 2026-01-01, but comes on 2026-01-02.", Message(() => BusinessCase.From(Given.Euro, Start, 12, Training.On(new(2026, 1, 2)))));
        Assert.Equal("lines: plan must be planned for each year of the case's 36 months, but is for 2 years.", Message(() => BusinessCase.From(Given.Euro, Start, 36, CostLine.ByYear(CostKind.Other, "plan", 0, TwoYears))));
    }

    [Fact]
    public void Money_is_in_one_currency_and_is_multiplied_once()
    {
        ValueRange dollars = MoneyEstimate.From(new Money(300, "USD"), 80, Effect);
        CurrencyMismatchException problem = Assert.Throws<CurrencyMismatchException>(() => BusinessCase.From(Given.Euro, Start, 12, BenefitLine.CostSaving("saving", dollars, 1)));
        Assert.Contains("EUR", problem.Message, StringComparison.Ordinal);
        Assert.Contains("USD", problem.Message, StringComparison.Ordinal);
        Assert.Equal("typing: only one of its figures can be an amount of money, but hours and rate are.", Message(() => BenefitLine.TimeSaved("typing", dollars, dollars, 1, 1)));
    }

    [Fact]
    public void A_name_stands_for_one_range_and_comes_into_a_line_once()
    {
        ValueRange one = ValueRange.Pert(0.1m, 0.2m, 0.3m).Named("adoption"), other = ValueRange.Pert(0.1m, 0.2m, 0.4m).Named("adoption");
        Assert.StartsWith(
            "lines: a name must stand for one range, but adoption stands for",
            Message(() => BusinessCase.From(Given.Euro, Start, 12, BenefitLine.CostSaving("calls", 100, one), BenefitLine.CostSaving("visits", 100, other))),
            StringComparison.Ordinal);
        Assert.Equal("lines: calls must be made of each figure once, but has adoption twice.", Message(() => BusinessCase.From(Given.Euro, Start, 12, BenefitLine.RevenueUplift("calls", 100, one, one))));
    }

    [Fact]
    public void Correlations_are_between_two_uncertain_figures_and_agree_with_each_other()
    {
        ValueRange range = ValueRange.Pert(1, 2, 3);
        BusinessCase crm = BusinessCase.From(Given.Euro, Start, 12, CostLine.Licence("a", range), CostLine.Licence("b", range, range), BenefitLine.CostSaving("c", range, 1), Training);
        Assert.Equal("correlations: must be from -1 to 1, but was 1.1.", Message(() => crm.WithCorrelations(("a", "c", 1.1))));
        Assert.Equal("correlations", Assert.Throws<ArgumentOutOfRangeException>(() => crm.WithCorrelations(("a", "c", double.NaN))).ParamName);
        Assert.Equal("correlations: must each name one uncertain figure of a, b: seats, b: price, c: saving, but one names training.", Message(() => crm.WithCorrelations(("training", "c", 0.5))));
        Assert.Equal("correlations: must each name one uncertain figure of b: seats, b: price, but one names b.", Message(() => crm.WithCorrelations(("a", "b", 0.5))));
        Assert.Equal("correlations: must be between two figures, but one is of c: saving with itself.", Message(() => crm.WithCorrelations(("c", "c: saving", 0.5))));
        Assert.Equal("correlations: must be given once for a pair, but that of c: saving and a is there twice.", Message(() => crm.WithCorrelations(("a", "c", 0.5), ("c", "a", 0.5))));
        Assert.Equal("correlations", Assert.Throws<ArgumentNullException>(() => crm.WithCorrelations(("a", null!, 0.5))).ParamName);
        Assert.Equal("correlations", Assert.Throws<ArgumentNullException>(() => crm.WithCorrelations(null!)).ParamName);
        Assert.Equal(
            "correlations: contradict each other, no figures can have all of them: a and c: saving 0.9, a and b: price 0.9, b: price and c: saving -0.9.",
            Message(() => crm.WithCorrelations(("a", "c", 0.9), ("a", "b: price", 0.9), ("b: price", "c", -0.9))));
        Assert.Equal("correlations", Assert.Throws<ArgumentException>(() => crm.WithCorrelations(("a", "c", 1), ("a", "b: price", 0.5), ("b: price", "c", 0))).ParamName);
        Assert.NotNull(crm.WithCorrelations(("a", "c", 1), ("a", "b: price", 0.5), ("b: price", "c", 0.5)).Appraise(0).Simulate(1, 10));
    }

    [Fact]
    public void Rates_levels_and_draws_are_in_range()
    {
        BusinessCase crm = BusinessCase.From(Given.Euro, Start, 12, Training);
        Assert.Equal("discountRate: a rate must be above -1, which is -100 %, but was -1.", Message(() => crm.Appraise(-1)));
        Assert.Equal("discountRate", Assert.Throws<ArgumentOutOfRangeException>(() => crm.Appraise(double.NaN)).ParamName);
        Assert.Equal("timing", Assert.Throws<ArgumentOutOfRangeException>(() => crm.Appraise(0.1, 0)).ParamName);
        CaseAppraisal appraisal = crm.Appraise(0.1);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => appraisal.Tornado(80)).ParamName);
        Assert.Equal("draws: must be 1 or more, but was 0.", Message(() => appraisal.Simulate(1, 0)));
        Assert.Equal("rule", Assert.Throws<ArgumentOutOfRangeException>(() => appraisal.Payback(0)).ParamName);
        Assert.Equal("rule", Assert.Throws<ArgumentOutOfRangeException>(() => appraisal.DiscountedPayback(0)).ParamName);
        Assert.Equal("input: must be one of training, but was licences.", Message(() => appraisal.BreakEven("licences")));
        Assert.Equal("input", Assert.Throws<ArgumentNullException>(() => appraisal.BreakEven(null!)).ParamName);
        CaseSimulation simulation = appraisal.Simulate(1, 10);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Interval(0)).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => simulation.ReturnInterval(1)).ParamName);
        Assert.Equal("share", Assert.Throws<ArgumentOutOfRangeException>(() => simulation.ChanceOfReturn(double.NaN)).ParamName);
        Assert.Equal("months", Assert.Throws<ArgumentOutOfRangeException>(() => simulation.ChanceOfPayback(-1)).ParamName);
        Assert.Equal("rule", Assert.Throws<ArgumentOutOfRangeException>(() => simulation.ChanceOfPayback(1, 0)).ParamName);
    }

    [Fact]
    public void Adjusting_for_risk_needs_the_risk_of_every_line_and_is_done_once()
    {
        BusinessCase crm = BusinessCase.From(Given.Euro, Start, 12, Training.WithRisk(0), CostLine.Licence("licences", 100), BenefitLine.CostSaving("saving", 1_000, 1));
        Assert.Equal("Each line must have a risk factor, WithRisk(0) where there is none, but these have not: licences, saving.", Assert.Throws<InvalidOperationException>(crm.RiskAdjusted).Message);
        BusinessCase judged = BusinessCase.From(Given.Euro, Start, 12, Training.WithRisk(0.1m)).RiskAdjusted();
        Assert.Equal("The case is adjusted for risk already.", Assert.Throws<InvalidOperationException>(judged.RiskAdjusted).Message);
    }

    private static string Message(Func<object> act) => Assert.ThrowsAny<ArgumentException>(act).Message.Split(["\r\n", "\n", " (Parameter"], StringSplitOptions.None)[0];
}
