using System.Globalization;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Marketing;

public class CampaignEffectivenessTests
{
    private static readonly MetricDefinition Sales = new("incremental-sales", "sales less those of the control group", "EUR", 1, BetterWhen.Higher);

    private static readonly MetricDefinition Lifetime = new("lifetime-value", "margin over churn", "EUR per customer", 1, BetterWhen.Higher);

    private static readonly CostPerLead Cost = CostPerLead.From(new Money(8_000, "EUR"), 200);

    private static readonly Proportion Conversion = CampaignCounts.From(1_020, 1_000, 240, 60, 9).Rate(CampaignStep.Converted, CampaignStep.Delivered);

    [Fact]
    public void The_four_figures_stand_in_one_record()
    {
        CampaignEffectiveness campaign = CampaignEffectiveness.From(
            Cost, Conversion, MoneyEstimate.From(new Money(12_500, "EUR"), 3_000, Sales), MoneyEstimate.From(new Money(4_500, "EUR"), Lifetime));
        Assert.Equal((Cost, Conversion), (campaign.CostPerLead, campaign.Conversion));
        Assert.Equal(new Money(4_500, "EUR"), campaign.IncrementalSalesLessSpend.Value);
        ConfidenceInterval sales = campaign.IncrementalSales.Interval(0.9)!.Value, net = campaign.IncrementalSalesLessSpend.Interval(0.9)!.Value;
        GoldenFile.Close(sales.Lower - 8_000, net.Lower, 1e-14);
        GoldenFile.Close(sales.Upper - 8_000, net.Upper, 1e-14);
        Assert.Equal("incremental-sales/less-spend", campaign.IncrementalSalesLessSpend.Definition.Id);
        Assert.Equal(
            "cost per lead 40.00 EUR (8,000.00 EUR ÷ 200), conversion 9/1,000 = 0.9 %, incremental sales 12,500.00 EUR [6,620.11, 18,379.89] at 95 %, lifetime value 4,500.00 EUR",
            campaign.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_was_not_measured_stays_missing_with_its_reason()
    {
        MoneyEstimate none = MoneyPerUnit.From(Money.Zero, 0).ToEstimate();
        MoneyEstimate net = CampaignEffectiveness.From(Cost, Conversion, none, none).IncrementalSalesLessSpend;
        Assert.Equal((null, "nothing-counted", null), (net.Value, net.WhyUndefined!.Code, net.Interval()));
        MoneyEstimate figure = MoneyEstimate.From(new Money(1, "EUR"), Sales);
        Assert.Equal("figures-only", CampaignEffectiveness.From(Cost, Conversion, figure, none).IncrementalSalesLessSpend.WhyNoInterval!.Code);
    }

    [Fact]
    public void Another_currency_and_nothing_are_refused()
    {
        MoneyEstimate euros = MoneyEstimate.From(new Money(1, "EUR"), Sales), dollars = MoneyEstimate.From(new Money(1, "USD"), Lifetime);
        string message = Assert.Throws<CurrencyMismatchException>(() => CampaignEffectiveness.From(Cost, Conversion, euros, dollars)).Message;
        Assert.Contains("EUR", message);
        Assert.Contains("USD", message);
        Assert.Equal("incrementalSales", Assert.Throws<ArgumentNullException>(() => CampaignEffectiveness.From(Cost, Conversion, null!, dollars)).ParamName);
        Assert.Equal("lifetimeValue", Assert.Throws<ArgumentNullException>(() => CampaignEffectiveness.From(Cost, Conversion, euros, null!)).ParamName);
    }
}
