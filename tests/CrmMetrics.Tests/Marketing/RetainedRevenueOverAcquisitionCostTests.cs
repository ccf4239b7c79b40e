using System.Globalization;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class RetainedRevenueOverAcquisitionCostLaws : MetricLaws<RetainedRevenueOverAcquisitionCost>
{
    protected override Arbitrary<RetainedRevenueOverAcquisitionCost> Any { get; } = Arb.From(
        from income in LifetimeValueToAcquisitionCostLaws.Lifetimes
        from cost in CustomerAcquisitionCostLaws.Costs.Generator
        from door in Gen.Choose(0, 2)
        select door switch
        {
            0 => RetainedRevenueOverAcquisitionCost.From(income, cost),
            1 => RetainedRevenueOverAcquisitionCost.From(income, cost.Spend),
            _ => RetainedRevenueOverAcquisitionCost.From(income.Value ?? default, cost.Spend),
        });

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override RetainedRevenueOverAcquisitionCost Parse(string text) => RetainedRevenueOverAcquisitionCost.Parse(text);
}

public class RetainedRevenueOverAcquisitionCostTests
{
    private static readonly Money Income = new(90_000, "EUR");

    private static readonly Money Cost = new(30_000, "EUR");

    [Fact]
    public void It_gives_the_ratio_and_the_net_return()
    {
        RetainedRevenueOverAcquisitionCost ratio = RetainedRevenueOverAcquisitionCost.From(Income, Cost);
        Assert.Equal((3.0, 3m, 2m), (ratio.Value, ratio.Ratio, ratio.NetReturn));
        Assert.Equal("3.0 times, net 200 % (90,000.00 EUR ÷ 30,000.00 EUR)", ratio.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("figures-only", ratio.WhyNoInterval!.Code);
        Assert.Equal(-1, RetainedRevenueOverAcquisitionCost.From(default(Money), Cost).NetReturn);
    }

    [Fact]
    public void Of_one_customer_it_is_the_same_with_the_uncertainty_of_both_parts()
    {
        MoneyPerUnit each = MoneyPerUnit.From([800m, 1000m, 900m, 1200m, 600m], Given.Euro);
        CustomerAcquisitionCost cost = CustomerAcquisitionCost.From(Cost, 100);
        RetainedRevenueOverAcquisitionCost ratio = RetainedRevenueOverAcquisitionCost.From(each.ToEstimate(), cost);
        Assert.Equal((3m, new Money(900, "EUR"), new Money(300, "EUR")), (ratio.Ratio, ratio.RetainedRevenue, ratio.AcquisitionCost));
        ConfidenceInterval both = ratio.Interval()!.Value, one = RetainedRevenueOverAcquisitionCost.From(each.ToEstimate(), new Money(300, "EUR")).Interval()!.Value;
        GoldenFile.Close(each.Interval()!.Value.Lower / 300, one.Lower, 1e-12);
        Assert.True(both.Lower < one.Lower && both.Upper > one.Upper);
    }

    [Fact]
    public void Nothing_spent_and_nobody_won_leave_it_undefined()
    {
        Assert.Equal("no-acquisition-cost", RetainedRevenueOverAcquisitionCost.From(Income, default(Money)).WhyUndefined!.Code);
        Assert.Null(RetainedRevenueOverAcquisitionCost.From(Income, default(Money)).NetReturn);
        MoneyEstimate each = MoneyEstimate.From(Income, LifetimeValueToAcquisitionCostTests.Lifetime);
        Assert.Equal("no-new-customers", RetainedRevenueOverAcquisitionCost.From(each, CustomerAcquisitionCost.From(Cost, 0)).WhyUndefined!.Code);
        Assert.Equal("nothing", RetainedRevenueOverAcquisitionCost.From(LifetimeValueToAcquisitionCostTests.Missing("nothing"), Cost).WhyUndefined!.Code);
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Equal("acquisitionCost", Assert.Throws<ArgumentOutOfRangeException>(() => RetainedRevenueOverAcquisitionCost.From(Income, -Cost)).ParamName);
        Assert.Equal("retainedRevenue", Assert.Throws<ArgumentNullException>(() => RetainedRevenueOverAcquisitionCost.From(null!, Cost)).ParamName);
        Assert.Equal("revenuePerRetainedCustomer", Assert.Throws<ArgumentNullException>(() => RetainedRevenueOverAcquisitionCost.From(null!, CustomerAcquisitionCost.Zero)).ParamName);
        Assert.Contains("USD", Assert.Throws<CurrencyMismatchException>(() => RetainedRevenueOverAcquisitionCost.From(Income, new Money(1, "USD"))).Message);
        RetainedRevenueOverAcquisitionCost blended = RetainedRevenueOverAcquisitionCost.From(MoneyEstimate.From(Income, LifetimeValueToAcquisitionCostTests.Lifetime), CustomerAcquisitionCost.From(Cost, 5));
        RetainedRevenueOverAcquisitionCost paid = RetainedRevenueOverAcquisitionCost.From(
            MoneyEstimate.From(Income, LifetimeValueToAcquisitionCostTests.Lifetime), CustomerAcquisitionCost.From(Cost, 5, AcquisitionCostDefinition.Paid));
        _ = Assert.Throws<DefinitionMismatchException>(() => blended.ComparedWith(paid));
    }
}
