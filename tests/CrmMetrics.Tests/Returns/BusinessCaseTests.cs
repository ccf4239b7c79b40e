using System.Globalization;
using System.Text.Json;
using CrmMetrics.Returns;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class BusinessCaseTests
{
    private const int Months = 36;

    private static readonly LocalDate Start = new(2025, 1, 1);

    public static TheoryData<int> Tables => [.. Enumerable.Range(0, GoldenFile.Read("cash-flow.json").GetProperty("tei").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Tables))]
    public void The_published_table_comes_out(int index)
    {
        JsonElement table = GoldenFile.Read("cash-flow.json").GetProperty("tei")[index], published = table.GetProperty("published");
        CaseAppraisal appraisal = Published(table, benefitRisk: 0, costRisk: 0).Appraise(table.GetProperty("rate").GetDouble(), DiscountTiming.YearEnd);
        AssertTable(table, appraisal);
        Assert.Equal(published.GetProperty("roi_pct").GetInt32(), Math.Round(100 * appraisal.ReturnOnInvestment.Value!.Value));
        Assert.Equal(published.GetProperty("pv_costs").GetDecimal(), Math.Round(appraisal.PresentValueOfCosts.Amount));
        Assert.Equal(published.GetProperty("pv_benefits").GetDecimal(), Math.Round(appraisal.PresentValueOfBenefits.Amount));
        Assert.Equal(published.GetProperty("npv").GetDecimal(), Math.Round(appraisal.NetPresentValue.Amount));
        Assert.True(appraisal.Payback().Value < 0.5, "published: less than six months");
        JsonElement totals = published.GetProperty("totals");
        Assert.Equal(totals.GetProperty("costs").GetDecimal(), appraisal.Case.TotalCostOfOwnership.Amount);
        Assert.Equal(totals.GetProperty("benefits").GetDecimal(), appraisal.Case.TotalBenefits.Amount);
        Assert.Equal(totals.GetProperty("net").GetDecimal(), appraisal.Case.FlowsByYear.Total.Amount);
    }

    // The table is one of amounts adjusted for risk: here they are adjusted by the library, from amounts to which the factors have not been applied.
    [Theory]
    [InlineData(0.15, 0.1)]
    [InlineData(0.2, 0.05)]
    [InlineData(0.5, 0.25)]
    public void The_published_table_comes_out_of_the_adjustment_for_risk(double benefitRisk, double costRisk)
    {
        JsonElement table = GoldenFile.Read("cash-flow.json").GetProperty("tei")[0];
        BusinessCase raw = Published(table, (decimal)benefitRisk, (decimal)costRisk);
        AssertTable(table, raw.RiskAdjusted().Appraise(0.1, DiscountTiming.YearEnd));
        Assert.True(raw.Appraise(0.1, DiscountTiming.YearEnd).ReturnOnInvestment.Value > 3.29);
        Assert.True(raw.RiskAdjusted().IsRiskAdjusted);
    }

    [Fact]
    public void A_risk_factor_may_be_a_likelihood_times_an_impact() =>
        Assert.Equal(0.198m, CostLine.Licence("licences", 100).WithRisk(likelihood: 0.66m, impact: 0.3m).RiskFactor);

    [Fact]
    public void Internal_rates_leave_the_table_worth_nothing()
    {
        BusinessCase table = Published(GoldenFile.Read("cash-flow.json").GetProperty("tei")[0], 0, 0);
        foreach (DiscountTiming timing in new[] { DiscountTiming.MonthEnd, DiscountTiming.YearEnd, DiscountTiming.MidYear })
        {
            double rate = table.Appraise(0.1, timing).InternalRatesOfReturn.Value!.Value;
            Assert.True(Math.Abs(table.Appraise(rate, timing).NetPresentValue.Amount) < 1e-3m, Invariant($"{timing}: {rate}"));
        }

        CashFlows years = table.FlowsByYear;
        GoldenFile.Close(years.InternalRatesOfReturn().Value, table.Appraise(0.1, DiscountTiming.YearEnd).InternalRatesOfReturn.Value, 1e-12);
        GoldenFile.Close((double)years.NetPresentValue(0.1).Amount, (double)table.Appraise(0.1, DiscountTiming.YearEnd).NetPresentValue.Amount, 1e-13);
        GoldenFile.Close((double)years.NetPresentValue(0.1, FirstFlow.NowThenMidPeriod).Amount, (double)table.Appraise(0.1, DiscountTiming.MidYear).NetPresentValue.Amount, 1e-13);
        GoldenFile.Close((double)table.Flows.NetPresentValue(Math.Pow(1.1, 1 / 12.0) - 1).Amount, (double)table.Appraise(0.1).NetPresentValue.Amount, 1e-13);
    }

    [Fact]
    public void Lines_multiply_their_figures_and_come_when_they_should()
    {
        BusinessCase crm = BusinessCase.From(
            Given.Euro,
            Start,
            24,
            CostLine.Licence("licences", seats: 40, pricePerYear: 1_200).YearlyInAdvance(),
            CostLine.Implementation("partner", 30_000).On(new(2025, 3, 15)),
            CostLine.Training("training", 8_000),
            CostLine.Labour("administrator", hoursPerYear: 800, rate: 50).StartingOn(new(2025, 7, 1)).GrowingBy(0.1m),
            CostLine.Exit("export", 5_000),
            BenefitLine.RevenueUplift("renewals", revenuePerYear: 240_000, margin: 0.5m, attributionShare: 0.5m).RampingUp(months: 6),
            BenefitLine.TimeSaved("typing", hoursPerYear: 2_400, rate: 40, recaptureShare: 0.5m, attributionShare: 1).StoppingOn(new(2026, 1, 1)),
            BenefitLine.CostSaving("old system", perYear: 12_000, attributionShare: 1),
            BenefitLine.RiskAvoided("data loss", loss: 90_000, avoidedPerYear: 0.1m, attributionShare: 0.4m),
            BenefitLine.Product("referrals", 0.5m, ("customers", 12), ("margin of a customer", 400)));
        decimal Of(string name, int period) => crm.Terms.Single(term => term.Line.Name == name).Flow(period);

        Assert.Equal((48_000m, 0m, 48_000m, 0m), (Of("licences", 0), Of("licences", 1), Of("licences", 12), Of("licences", 24)));
        Assert.Equal((0m, 30_000m, 0m), (Of("partner", 2), Of("partner", 3), Of("partner", 4)));
        Assert.Equal((8_000m, 0m), (Of("training", 0), Of("training", 1)));
        Assert.Equal((0m, 40_000m / 12, 40_000m / 12, 44_000m / 12), (Of("administrator", 6), Of("administrator", 7), Of("administrator", 18), Of("administrator", 19)));
        Assert.Equal((0m, 5_000m), (Of("export", 23), Of("export", 24)));
        Assert.Equal((0m, 5_000m / 12, 55_000m / 12, 5_000m), (Of("renewals", 0), Of("renewals", 1), Math.Round(Of("renewals", 6), 20), Of("renewals", 7)), new Near());
        Assert.Equal((4_000m, 0m), (Of("typing", 12), Of("typing", 13)));
        Assert.Equal((1_000m, 300m, 200m), (Of("old system", 1), Of("data loss", 1), Of("referrals", 24)));

        Assert.Equal(96_000m + 30_000 + 8_000 + 40_000 + 22_000 + 5_000, crm.TotalCostOfOwnership.Amount);
        Assert.Equal(15_000m + 90_000 + 48_000 + 24_000 + 7_200 + 4_800, Math.Round(crm.TotalBenefits.Amount, 20));
        Assert.Equal(crm.TotalBenefits.Amount - crm.TotalCostOfOwnership.Amount, crm.Flows.Total.Amount, 18);
        Assert.Equal(crm.Flows.Total.Amount, crm.FlowsByYear.Total.Amount, 18);
        Assert.Equal(3, crm.FlowsByYear.Count);
        Assert.Equal(-56_000m, crm.FlowsByYear.In(0).Amount);
        Assert.Equal(15_000m + 48_000 + 12_000 + 3_600 + 2_400 + 30_000, crm.BenefitsByYear.In(1).Amount, 18);
        Assert.Equal(56_000m, crm.CostsByYear.In(0).Amount);
        Assert.Equal([CostKind.Licence, CostKind.Implementation, CostKind.Training, CostKind.Labour, CostKind.Exit], crm.Lines.OfType<CostLine>().Select(line => line.Kind));
        Assert.Equal([BenefitKind.RevenueUplift, BenefitKind.TimeSaved, BenefitKind.CostSaving, BenefitKind.RiskAvoided, BenefitKind.Other], crm.Lines.OfType<BenefitLine>().Select(line => line.Kind));
    }

    [Fact]
    public void Time_saved_is_not_cash_unless_somebody_is_paid_less()
    {
        BenefitLine time = BenefitLine.TimeSaved("typing", 2_400, 40, 0.5m, 1);
        CostLine cost = CostLine.Training("training", 8_000);
        BusinessCase both = BusinessCase.From(Given.Euro, Start, 12, cost, time);
        Assert.Equal(48_000m, both.TotalBenefits.Amount);
        Assert.Equal(0m, both.CashOnly().TotalBenefits.Amount);
        Assert.Equal([cost], both.CashOnly().Lines);
        Assert.Equal(48_000m, BusinessCase.From(Given.Euro, Start, 12, cost, time.AsCash()).CashOnly().TotalBenefits.Amount);
        Assert.Equal("No line of the case is cash.", Assert.Throws<InvalidOperationException>(() => BusinessCase.From(Given.Euro, Start, 12, time).CashOnly()).Message);
    }

    [Fact]
    public void Of_lines_that_count_one_effect_the_largest_counts()
    {
        CaseLine small = BenefitLine.CostSaving("fewer calls", 10_000, 1).InOverlapGroup("calls"), large = BenefitLine.CostSaving("shorter queues", 15_000, 1).InOverlapGroup("calls"), other = BenefitLine.CostSaving("post", 3_000, 1);
        BusinessCase crm = BusinessCase.From(Given.Euro, Start, 12, small, large, other);
        Assert.Equal([small], crm.LeftOut);
        Assert.Equal(18_000m, crm.TotalBenefits.Amount);
        Assert.Equal(["shorter queues", "post"], crm.Appraise(0.1).Lines.Select(line => line.Line.Name));
        Assert.Contains("Left out: fewer calls, counted elsewhere in calls", crm.Appraise(0.1).ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Returns_are_the_three_named_ones()
    {
        CaseAppraisal appraisal = BusinessCase.From(Given.Euro, Start, 24, CostLine.Implementation("partner", 100_000), BenefitLine.CostSaving("saving", 72_600, 1)).Appraise(0.1, DiscountTiming.YearEnd);
        Assert.Equal(66_000m + 60_000, appraisal.PresentValueOfBenefits.Amount, 8);
        Assert.Equal(0.26, appraisal.ReturnOnInvestment.Value!.Value, 12);
        Assert.Equal(1.26m, appraisal.ReturnOnInvestment.BenefitCostRatio!.Value, 12);
        Assert.Equal(0.452, appraisal.UndiscountedReturn.Value!.Value, 12);
        Assert.Equal(Math.Sqrt(1.452) - 1, appraisal.AnnualisedReturn.Value!.Value, 12);
        Assert.Equal(("return-on-investment/present-value", "return-on-investment/undiscounted", "return-on-investment/annualised"), (appraisal.ReturnOnInvestment.Definition.Id, appraisal.UndiscountedReturn.Definition.Id, appraisal.AnnualisedReturn.Definition.Id));
        Assert.Equal(100_000 / 72_600.0, appraisal.Payback().Value!.Value, 12);
        Assert.True(appraisal.DiscountedPayback().Value > appraisal.Payback().Value);
    }

    [Fact]
    public void Without_costs_or_a_way_back_the_text_says_so()
    {
        CaseAppraisal free = BusinessCase.From(Given.Euro, Start, 12, BenefitLine.CostSaving("saving", 1_200, 1)).Appraise(0.1);
        Assert.Equal("no-costs", free.ReturnOnInvestment.WhyUndefined!.Code);
        Assert.Contains("Return on investment undefined (nothing was invested)", free.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        CaseAppraisal wasted = BusinessCase.From(Given.Euro, Start, 12, CostLine.Training("training", 1_200)).Appraise(0.1);
        Assert.True(wasted.Payback().IsNever);
        Assert.Equal((-1.0, "no-sign-change"), (wasted.ReturnOnInvestment.Value, wasted.InternalRatesOfReturn.WhyUndefined!.Code));
    }

    [Fact]
    public void Every_definition_is_printed_with_its_figure()
    {
        BusinessCase table = Published(GoldenFile.Read("cash-flow.json").GetProperty("tei")[0], 0, 0);
        Assert.Equal(
            """
            Net present value 5,496,170.11 USD: present value of benefits 7,168,371.46 USD less that of costs 1,672,201.35 USD, at 10 % a year, each year's flows at its end
            Return on investment 328.7 %: present value of benefits less that of costs, over that of costs
            Return on investment 343.9 %: benefits less costs over costs
            Return on investment 64.3 %: yearly rate that compounds to benefits over costs
            Benefit–cost ratio 4.29: present value of benefits over that of costs
            Internal rate of return 1911.619 %: yearly rate at which the case is worth nothing
            Payback 0.057 years, discounted 0.062 years: when the running total first reaches nothing
            Total cost of ownership 2,004,420.00 USD: all costs of 36 months, undiscounted
            """,
            table.Appraise(0.1, DiscountTiming.YearEnd).ToString(null, CultureInfo.InvariantCulture));
    }

    private static void AssertTable(JsonElement table, CaseAppraisal appraisal)
    {
        BusinessCase crm = appraisal.Case;
        decimal[] costs = [.. table.GetProperty("costs").EnumerateArray().Select(cell => cell.GetDecimal())], benefits = [.. table.GetProperty("benefits").EnumerateArray().Select(cell => cell.GetDecimal())], net = [.. table.GetProperty("net").EnumerateArray().Select(cell => cell.GetDecimal())];
        Assert.Equal(costs, costs.Select((_, year) => Math.Round(crm.CostsByYear.In(year).Amount, 18)));
        Assert.Equal(benefits, benefits.Select((_, year) => Math.Round(crm.BenefitsByYear.In(year).Amount, 18)));
        Assert.Equal(net, net.Select((_, year) => Math.Round(crm.FlowsByYear.In(year).Amount, 18)));
        Assert.Equal(table.GetProperty("net_total").GetDecimal(), Math.Round(crm.Flows.Total.Amount, 18));
        GoldenFile.Close(table.GetProperty("pv_costs").GetDouble(), (double)appraisal.PresentValueOfCosts.Amount, 1e-14);
        GoldenFile.Close(table.GetProperty("pv_benefits").GetDouble(), (double)appraisal.PresentValueOfBenefits.Amount, 1e-14);
        GoldenFile.Close(table.GetProperty("npv").GetDouble(), (double)appraisal.NetPresentValue.Amount, 1e-14);
        GoldenFile.Close(table.GetProperty("roi").GetDouble(), appraisal.ReturnOnInvestment.Value, 1e-14);
        GoldenFile.Close(table.GetProperty("bcr").GetDouble(), (double)appraisal.ReturnOnInvestment.BenefitCostRatio!.Value, 1e-14);
        GoldenFile.Close(table.GetProperty("undiscounted_roi").GetDouble(), appraisal.UndiscountedReturn.Value, 1e-14);

        // From the years, and from months into which these are spread evenly.
        JsonElement payback = table.GetProperty("payback_years");
        GoldenFile.Close(payback.GetProperty("interpolated").GetDouble(), crm.FlowsByYear.Payback().Value, 1e-13);
        GoldenFile.Close(payback.GetProperty("interpolated").GetDouble(), appraisal.Payback().Value, 1e-13);
        Assert.Equal(payback.GetProperty("whole_periods").GetInt32(), crm.FlowsByYear.Payback().WholePeriods);
    }

    private static BusinessCase Published(JsonElement table, decimal benefitRisk, decimal costRisk)
    {
        decimal[] costs = [.. table.GetProperty("costs").EnumerateArray().Select(cell => cell.GetDecimal() / (1 + costRisk))], benefits = [.. table.GetProperty("benefits").EnumerateArray().Select(cell => cell.GetDecimal() / (1 - benefitRisk))];
        return BusinessCase.From(
            Given.Dollar,
            Start,
            Months,
            CostLine.ByYear(CostKind.Other, "costs", costs[0], costs.Skip(1).ToArray()).WithRisk(costRisk),
            BenefitLine.ByYear("benefits", benefits[0], benefits.Skip(1).ToArray(), attributionShare: 1).WithRisk(benefitRisk));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Near : IEqualityComparer<(decimal, decimal, decimal, decimal)>
    {
        public bool Equals((decimal, decimal, decimal, decimal) x, (decimal, decimal, decimal, decimal) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) + Math.Abs(x.Item4 - y.Item4) < 1e-18m;

        public int GetHashCode((decimal, decimal, decimal, decimal) obj) => 0;
    }
}
