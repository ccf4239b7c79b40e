using System.Globalization;
using CrmMetrics.Returns;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Returns;

public class ReturnOnInvestmentLaws : MetricLaws<ReturnOnInvestment>
{
    private static readonly MetricDefinition Benefit = new("benefit", "benefits", "EUR", 1, BetterWhen.Higher);

    internal static Gen<ReturnOnInvestment> Returns { get; } =
        from benefits in Gen.Choose(-100_000, 1_000_000)
        from error in Gen.Choose(0, 100_000)
        from costs in Gen.Choose(0, 500_000)
        let money = new Money(benefits / 100m, Given.Euro)
        let cost = new Money(costs / 100m, Given.Euro)
        select error % 3 == 0 ? ReturnOnInvestment.From(money, cost) : ReturnOnInvestment.From(MoneyEstimate.From(money, error / 100.0, Benefit), cost);

    protected override Arbitrary<ReturnOnInvestment> Any { get; } = Arb.From(Returns);

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override ReturnOnInvestment Parse(string text) => ReturnOnInvestment.Parse(text);
}

public class AnnualisedReturnLaws : MetricLaws<ReturnOnInvestment>
{
    protected override Arbitrary<ReturnOnInvestment> Any { get; } = Arb.From(
        from roi in ReturnOnInvestmentLaws.Returns
        from months in Gen.Choose(1, 120)
        select roi.Annualised(months / 12m));

    protected override (double Lowest, double Highest) Range => (-1, double.PositiveInfinity);

    protected override ReturnOnInvestment Parse(string text) => ReturnOnInvestment.Parse(text);
}

public class ReturnOnInvestmentTests
{
    private static readonly Money Costs = new(1_672_201, "USD");

    // Forrester's table for the SalesLoft study: present values of 7,168,371 and 1,672,201 are an ROI of 329 %.
    [Fact]
    public void The_published_table_comes_out()
    {
        ReturnOnInvestment roi = ReturnOnInvestment.From(new Money(7_168_371, "USD"), Costs, ReturnDefinition.PresentValue);
        Assert.Equal(3.29, Math.Round(roi.Value!.Value, 2));
        Assert.Equal("return-on-investment/present-value", roi.Definition.Id);
        Assert.Equal(4.29m, Math.Round(roi.BenefitCostRatio!.Value, 2));
        Assert.Throws<InvalidOperationException>(() => roi.Annualised(3));
        Assert.Equal("328.7 % (7,168,371.00 USD for 1,672,201.00 USD)", roi.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_yearly_rate_compounds_to_the_return() =>
        Check.That(Arb.From(ReturnOnInvestmentLaws.Returns), Arb.From(Gen.Choose(1, 20)), (roi, years) =>
            roi.Annualised(years).Value is not { } yearly || Math.Abs(Math.Pow(1 + yearly, years) - 1 - roi.Value!.Value) <= 1e-9 * (1 + Math.Abs(roi.Value.Value)));

    [Fact]
    public void Its_interval_is_that_of_the_benefits_over_the_costs()
    {
        MetricDefinition benefit = new("benefit", "benefits", "EUR", 1, BetterWhen.Higher);
        ReturnOnInvestment roi = ReturnOnInvestment.From(MoneyEstimate.From(new Money(300, "EUR"), new ConfidenceInterval(200, 500, 0.95), benefit), new Money(100, "EUR"));
        Assert.Equal(2, roi.Value);
        Assert.Equal(new ConfidenceInterval(1, 4, 0.95), roi.Interval());
        Assert.Equal("figures-only", ReturnOnInvestment.From(new Money(300, "EUR"), new Money(100, "EUR")).WhyNoInterval!.Code);
    }

    [Fact]
    public void Nothing_invested_and_unknown_benefits_leave_the_return_undefined()
    {
        Assert.Equal("no-costs", ReturnOnInvestment.From(Costs, default(Money)).WhyUndefined!.Code);
        Assert.Equal("negative-benefits", ReturnOnInvestment.From(-Costs, Costs).Annualised(2).WhyUndefined!.Code);
        Assert.Equal("span-too-short", ReturnOnInvestment.From(3 * Costs, Costs).Annualised(0.0001m).WhyUndefined!.Code);
        Assert.Equal(3, ReturnOnInvestment.From(3 * Costs, Costs).Annualised(0.0001m).BenefitCostRatio);
        MoneyEstimate unknown = CrmMetrics.Marketing.CostPerLead.From(Costs, 0).ToEstimate();
        ReturnOnInvestment roi = ReturnOnInvestment.From(unknown, Costs);
        Assert.Equal((null, "no-leads"), (roi.Value, roi.WhyUndefined!.Code));
        Assert.Equal(roi, ReturnOnInvestment.Parse(roi.ToString("R", null)));
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Equal("costs", Assert.Throws<ArgumentOutOfRangeException>(() => ReturnOnInvestment.From(Costs, -Costs)).ParamName);
        Assert.Equal("years", Assert.Throws<ArgumentOutOfRangeException>(() => ReturnOnInvestment.From(Costs, Costs).Annualised(0)).ParamName);
        Assert.Contains("Annualised needs a number of years", Assert.Throws<ArgumentOutOfRangeException>(() => ReturnOnInvestment.From(Costs, Costs, ReturnDefinition.Annualised)).Message);
        _ = Assert.Throws<CurrencyMismatchException>(() => ReturnOnInvestment.From(Costs, new Money(1, "EUR")));
        _ = Assert.Throws<DefinitionMismatchException>(() => ReturnOnInvestment.From(Costs, Costs).ComparedWith(ReturnOnInvestment.From(Costs, Costs, ReturnDefinition.PresentValue)));
    }
}
