using System.Globalization;
using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class AttributedReturnLaws : MetricLaws<AttributedReturn>
{
    protected override Arbitrary<AttributedReturn> Any { get; } = Arb.From(
        from revenue in LifetimeValueToAcquisitionCostLaws.Lifetimes
        from spend in Gen.Choose(0, 500_000)
        let cost = new Money(spend / 100m, Given.Euro)
        select spend % 4 == 0 && revenue.Value is { } money ? AttributedReturn.OnAdSpend(money, cost, "last touch; 30 days") : AttributedReturn.OnAdSpend(revenue, cost, "last touch; 30 days"));

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override AttributedReturn Parse(string text) => AttributedReturn.Parse(text);
}

public class IncrementalReturnLaws : MetricLaws<IncrementalReturn>
{
    protected override Arbitrary<IncrementalReturn> Any { get; } = Arb.From(
        from revenue in LifetimeValueToAcquisitionCostLaws.Lifetimes
        from spend in Gen.Choose(0, 500_000)
        from margin in Gen.Choose(0, 100)
        let cost = new Money(spend / 100m, Given.Euro)
        select spend % 4 == 0 && revenue.Value is { } money
            ? IncrementalReturn.OnMarketingInvestment(money, margin / 100m, cost)
            : IncrementalReturn.OnMarketingInvestment(revenue, margin / 100m, cost));

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override IncrementalReturn Parse(string text) => IncrementalReturn.Parse(text);
}

public class SpendReturnTests
{
    private static readonly MetricDefinition Lift = new("incremental-revenue", "revenue beyond that of the control group", "EUR", 1, BetterWhen.Higher);

    private static readonly Money Revenue = new(96_000, "EUR");

    private static readonly Money Spend = new(50_000, "EUR");

    [Fact]
    public void Return_on_ad_spend_is_revenue_over_spend_and_on_investment_margin_less_spend_over_spend()
    {
        AttributedReturn roas = AttributedReturn.OnAdSpend(Revenue, Spend, "last touch"), romi = AttributedReturn.OnMarketingInvestment(Revenue, 0.75m, Spend, "last touch");
        Assert.Equal((1.92m, 0.44m), (roas.Ratio, romi.Ratio));
        Assert.Equal((1m, 0.75m, "last touch"), (roas.GrossMargin, romi.GrossMargin, roas.AttributionRule));
        Assert.Equal("1.92 (96,000.00 EUR ÷ 50,000.00 EUR)", roas.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("44.0 % (96,000.00 EUR × 75 % for 50,000.00 EUR)", romi.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("return-on-ad-spend/attributed/last touch", roas.Definition.Id);
        Assert.Equal("return-on-marketing-investment/attributed/last touch", romi.Definition.Id);
        Assert.Equal("gross margin on incremental revenue less spend, over spend", IncrementalReturn.OnMarketingInvestment(Revenue, 0.75m, Spend).Definition.Text);
    }

    // What the type system says at compile time, the definitions say where two metrics meet as estimates.
    [Fact]
    public void Attributed_and_incremental_refuse_each_other_even_as_estimates()
    {
        Estimate attributed = AttributedReturn.OnAdSpend(Revenue, Spend).ToEstimate(), incremental = IncrementalReturn.OnAdSpend(Revenue, Spend).ToEstimate();
        _ = Assert.Throws<DefinitionMismatchException>(() => attributed.ComparedWith(incremental));
        Assert.False(typeof(IMetric<AttributedReturn>).IsAssignableFrom(typeof(IncrementalReturn)));
    }

    [Fact]
    public void Rules_and_kinds_of_return_refuse_each_other()
    {
        AttributedReturn last = AttributedReturn.OnAdSpend(Revenue, Spend, "last touch");
        _ = Assert.Throws<DefinitionMismatchException>(() => last.ComparedWith(AttributedReturn.OnAdSpend(Revenue, Spend, "linear")));
        _ = Assert.Throws<DefinitionMismatchException>(() => last.ComparedWith(AttributedReturn.OnAdSpend(Revenue, Spend)));
        _ = Assert.Throws<DefinitionMismatchException>(() => last.ComparedWith(AttributedReturn.OnMarketingInvestment(Revenue, 1, Spend, "last touch")));
    }

    [Fact]
    public void The_interval_is_that_of_the_revenue()
    {
        MoneyEstimate lift = MoneyEstimate.From(new Money(30_000, "EUR"), new ConfidenceInterval(-5_000, 65_000, 0.95), Lift);
        IncrementalReturn roas = IncrementalReturn.OnAdSpend(lift, Spend), romi = IncrementalReturn.OnMarketingInvestment(lift, 0.5m, Spend);
        Assert.Equal(new ConfidenceInterval(-0.1, 1.3, 0.95), roas.Interval());
        ConfidenceInterval net = romi.Interval()!.Value;
        GoldenFile.Close(-1.05, net.Lower, 1e-12);
        GoldenFile.Close(-0.35, net.Upper, 1e-12);
        Assert.Equal(Evidence.NotEnough, roas.ComparedWith(roas)!.Evidence);
        Assert.Equal("figures-only", IncrementalReturn.OnAdSpend(Revenue, Spend).WhyNoInterval!.Code);
    }

    [Fact]
    public void Nothing_spent_leaves_it_undefined_and_refunds_make_it_negative()
    {
        Assert.Equal("no-spend", AttributedReturn.OnAdSpend(Revenue, default).WhyUndefined!.Code);
        Assert.Equal("no-spend", default(IncrementalReturn).WhyUndefined!.Code);
        Assert.Equal((-0.03m, -1.0225m), (AttributedReturn.OnAdSpend(new Money(-1500, "EUR"), Spend).Ratio, AttributedReturn.OnMarketingInvestment(new Money(-1500, "EUR"), 0.75m, Spend).Ratio));
        Assert.Equal("nothing", IncrementalReturn.OnAdSpend(LifetimeValueToAcquisitionCostTests.Missing("nothing"), Spend).WhyUndefined!.Code);
    }

    [Fact]
    public void Without_a_margin_all_is_lost_whatever_the_revenue_may_be()
    {
        MoneyEstimate open = MoneyEstimate.From(new Money(100, "EUR"), new ConfidenceInterval(0, double.PositiveInfinity, 0.95), Lift);
        Assert.Equal(new ConfidenceInterval(-1, -1, 0.95), IncrementalReturn.OnMarketingInvestment(open, 0, Spend).Interval());
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Contains("must be 0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => AttributedReturn.OnAdSpend(Revenue, -Spend)).Message);
        Assert.Equal("grossMargin", Assert.Throws<ArgumentOutOfRangeException>(() => IncrementalReturn.OnMarketingInvestment(Revenue, 75, Spend)).ParamName);
        Assert.Contains("did you mean 0.75?", Assert.Throws<ArgumentOutOfRangeException>(() => AttributedReturn.OnMarketingInvestment(Revenue, 75, Spend)).Message);
        Assert.Equal("attributionRule", Assert.Throws<ArgumentNullException>(() => AttributedReturn.OnAdSpend(Revenue, Spend, null!)).ParamName);
        Assert.Equal("revenue", Assert.Throws<ArgumentNullException>(() => IncrementalReturn.OnAdSpend(null!, Spend)).ParamName);
        Assert.Contains("USD", Assert.Throws<CurrencyMismatchException>(() => AttributedReturn.OnAdSpend(Revenue, new Money(1, "USD"))).Message);
    }
}
