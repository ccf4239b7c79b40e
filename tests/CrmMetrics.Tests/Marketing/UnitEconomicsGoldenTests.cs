using System.Globalization;
using System.Text.Json;
using CrmMetrics.Marketing;

namespace CrmMetrics.Tests.Marketing;

/// <summary>The unit economics of growth.json, as decimals of 18 places rounded half to even, and its published paybacks.</summary>
public class UnitEconomicsGoldenTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Economics.Length)];

    private static JsonElement[] Economics { get; } = [.. GoldenFile.Read("growth.json").GetProperty("unit_economics").EnumerateArray()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Costs_and_revenue_per_lead(int row)
    {
        (JsonElement golden, Inputs given) = Case(row);
        Same(golden, "cost_per_lead", CostPerLead.From(given.Spend, given.Leads).Value?.Amount);
        Same(golden, "cost_per_sql", CostPerLead.From(given.Spend, given.Qualified, LeadQualification.SalesQualified).Value?.Amount);
        Same(golden, "revenue_per_lead_all", RevenuePerLead.From(given.RevenueFromLeads, given.Leads, LeadQualification.All).Value?.Amount);
        Same(golden, "revenue_per_sql", RevenuePerLead.From(given.RevenueFromLeads, given.Qualified).Value?.Amount);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Acquisition_cost_and_every_payback(int row)
    {
        (JsonElement golden, Inputs given) = Case(row);
        CustomerAcquisitionCost same = CustomerAcquisitionCost.From(given.Spend, given.NewCustomers);
        CustomerAcquisitionCost prior = CustomerAcquisitionCost.From(
            [given.PriorSpend.Amount, given.Spend.Amount], [given.NewCustomers], Given.Euro, AcquisitionCostDefinition.Blended with { Lag = SpendLag.Periods(1) });
        CacPayback margin = CacPayback.From(same, given.Arpa, given.GrossMargin);
        Same(golden, "cac_same_period", same.Value?.Amount);
        Same(golden, "cac_prior_period_spend", prior.Value?.Amount);
        Same(golden, "payback_months_revenue", CacPayback.From(same, given.Arpa, given.GrossMargin, CacPaybackDefinition.Revenue).Months);
        Same(golden, "payback_months_gross_margin", margin.Months);
        Same(golden, "payback_months_gross_margin_prior_spend", CacPayback.From(prior, given.Arpa, given.GrossMargin).Months);
        Same(golden, "payback_months_new_mrr_gross_margin", CacPayback.NewRecurringRevenue(given.Spend, given.NewRevenue, given.GrossMargin).Months);
        Same(golden, "payback_whole_months_after_churn", margin.AfterChurn(given.Churn).Months);
    }

    // The lifetime values are the golden file's own: a churn of 0 leaves them without an end, and the ratio says so.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Lifetime_value_over_acquisition_cost(int row)
    {
        (JsonElement golden, Inputs given) = Case(row);
        MetricDefinition margin = new("lifetime-value/margin-over-churn", "margin over churn", "EUR per customer", 1, BetterWhen.Higher);
        MoneyEstimate lifetime = golden.GetProperty("ltv_simple").GetString() is { } text
            ? MoneyEstimate.From(new Money(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), Given.Euro), margin)
            : LifetimeValueToAcquisitionCostTests.Missing("no-churn");
        LifetimeValueToAcquisitionCost ratio = LifetimeValueToAcquisitionCost.From(lifetime, CacPayback.From(given.Spend, given.NewCustomers, given.Arpa, given.GrossMargin));
        Same(golden, "ltv_to_cac", ratio.Ratio);
        Assert.Equal(given.Churn == 0, ratio.IsUnbounded);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Returns_on_spend_and_the_magic_number(int row)
    {
        (JsonElement golden, Inputs given) = Case(row);
        Same(golden, "roas", AttributedReturn.OnAdSpend(given.RevenueFromLeads, given.Spend).Ratio);
        Same(golden, "roas", IncrementalReturn.OnAdSpend(given.RevenueFromLeads, given.Spend).Ratio);
        Same(golden, "marketing_roi", AttributedReturn.OnMarketingInvestment(given.RevenueFromLeads, given.GrossMargin, given.Spend).Ratio);
        Same(golden, "marketing_roi", IncrementalReturn.OnMarketingInvestment(given.RevenueFromLeads, given.GrossMargin, given.Spend).Ratio);

        // The golden figure is 12 × new MRR ÷ prior spend, where nobody left.
        Money before = new(100_000, "EUR");
        Same(golden, "magic_number_quarter", MagicNumber.From(before + given.NewRevenue, before, given.PriorSpend, MagicNumberDefinition.MonthlyRecurringRevenue).Ratio);
        Same(golden, "magic_number_quarter", MagicNumber.From((before + given.NewRevenue) * 12, before * 12, given.PriorSpend, MagicNumberDefinition.AnnualRecurringRevenue).Ratio);
        Same(golden, "magic_number_quarter", MagicNumber.From((before + given.NewRevenue) * 3, before * 3, given.PriorSpend).Ratio);
    }

    // calcmastery's CAC of 1200 at 180 × 75 %, printed as 8.89, and operately's of 300 at 100 a month, printed as 3.
    [Fact]
    public void Published_paybacks()
    {
        JsonElement[] paybacks = [.. GoldenFile.Read("growth.json").GetProperty("published").EnumerateArray().Where(row => row.TryGetProperty("cac", out _))];
        Assert.Equal(2, paybacks.Length);
        Assert.All(paybacks, row =>
        {
            CacPayback payback = row.TryGetProperty("arpa", out JsonElement arpa)
                ? CacPayback.From(Amount(row, "cac"), new Money(arpa.GetDecimal(), Given.Euro), row.GetProperty("gross_margin").GetDecimal())
                : CacPayback.From(Amount(row, "cac"), Amount(row, "monthly_gross_margin"), 1);
            GoldenFile.Close(row.GetProperty("months").GetDouble(), payback.Value, 1e-14);
            Assert.Equal(row.GetProperty("published").GetDecimal(), Math.Round(payback.Months!.Value, 2));
        });
    }

    private static (JsonElement Golden, Inputs Given) Case(int row)
    {
        JsonElement golden = Economics[row], input = golden.GetProperty("input");
        return (golden, new(
            Amount(input, "spend"),
            Amount(input, "prior_spend"),
            input.GetProperty("leads").GetInt64(),
            input.GetProperty("sqls").GetInt64(),
            input.GetProperty("new_customers").GetInt64(),
            Amount(input, "new_mrr"),
            Amount(input, "revenue_from_leads"),
            input.GetProperty("gross_margin").GetDecimal(),
            input.GetProperty("monthly_churn").GetDecimal(),
            Amount(input, "arpa")));
    }

    private static Money Amount(JsonElement row, string name) => new(row.GetProperty(name).GetDecimal(), Given.Euro);

    // The whole months of the golden file are numbers, all else is text with 18 decimals.
    private static void Same(JsonElement golden, string name, decimal? actual)
    {
        JsonElement expected = golden.GetProperty(name);
        decimal? wanted = expected.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Number => expected.GetDecimal(),
            _ => decimal.Parse(expected.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        Assert.True(
            wanted is { } value ? actual is { } number && Math.Round(number, 18, MidpointRounding.ToEven) == value : actual is null,
            $"{name}: expected {wanted?.ToString(CultureInfo.InvariantCulture) ?? "none"}, was {actual?.ToString(CultureInfo.InvariantCulture) ?? "none"}");
    }

    private readonly record struct Inputs(
        Money Spend, Money PriorSpend, long Leads, long Qualified, long NewCustomers, Money NewRevenue, Money RevenueFromLeads, decimal GrossMargin, decimal Churn, Money Arpa);
}
