#region marketing-usings
using CrmMetrics;
using CrmMetrics.Marketing;
#endregion

namespace Docs;

/// <summary>The code in docs/marketing.md.</summary>
public class MarketingExamples : PageTests
{
    [Fact]
    public void From_counts()
    {
        #region marketing-counts
        Money spend = new(50_000m, "EUR"), monthlyRevenue = new(180m, "EUR");
        CostPerLead cost = CostPerLead.From(spend, leads: 1_250);
        CostPerLead full = CostPerLead.From(new Money(82_000m, "EUR"), leads: 310, LeadQualification.SalesQualified, SpendScope.FullyLoaded);
        RevenuePerLead revenue = RevenuePerLead.From(new Money(96_000m, "EUR"), leads: 310);
        CacPayback payback = CacPayback.From(spend, newCustomers: 40, monthlyRevenue, grossMargin: 0.75m);

        Console.WriteLine(cost);                     // 40.00 EUR (50,000.00 EUR ÷ 1,250)
        Console.WriteLine(cost.Interval(0.95));      // [37.84, 42.31] at 95 %
        Console.WriteLine(full);                     // 264.52 EUR (82,000.00 EUR ÷ 310)
        Console.WriteLine(full.Definition.Text);     // fully loaded spend over sales-qualified leads
        Console.WriteLine(revenue);                  // 309.68 EUR (96,000.00 EUR ÷ 310)
        Console.WriteLine(revenue.WhyNoInterval);    // made from figures without counts or spread, so nothing tells how uncertain it is
        Console.WriteLine(payback);                  // 9.3 months (1,250.00 EUR ÷ 180.00 EUR × 75 %)
        Console.WriteLine(payback.Interval(0.95));   // [6.8, 12.96] at 95 %
        #endregion

        Printed("marketing-counts");
    }

    [Fact]
    public void Variants()
    {
        #region marketing-payback
        CacPayback margin = CacPayback.From(new Money(50_000m, "EUR"), newCustomers: 40, new Money(180m, "EUR"), grossMargin: 0.75m);
        CacPayback revenue = CacPayback.From(new Money(50_000m, "EUR"), newCustomers: 40, new Money(180m, "EUR"), 0.75m, CacPaybackDefinition.Revenue);
        CacPayback leaving = margin.AfterChurn(monthlyChurn: 0.03m), never = margin.AfterChurn(monthlyChurn: 0.12m);

        Console.WriteLine($"{margin.Value:F2} · {revenue.Value:F2} · {leaving.Value:F0}");   // 9.26 · 6.94 · 11
        Console.WriteLine(never);                                                            // undefined (what a customer brings in never adds up to the cost of acquiring one)
        Console.WriteLine(never.IsNever);                                                    // True
        Console.WriteLine(leaving.Interval(0.95));                                           // [8, 17] at 95 %
        #endregion

        Printed("marketing-payback");
        Assert.Null(never.Value);
    }

    [Fact]
    public void From_columns_and_rows()
    {
        #region marketing-rows
        decimal[] revenues = [0m, 0m, 1_200m, 0m, 850m, 0m, 0m, 2_400m];
        RevenuePerLead fromColumn = RevenuePerLead.From(revenues, Currency.Parse("EUR"));

        var leads = new[] { (Source: "fair", Revenue: new Money(1_200m, "EUR")), (Source: "web", Revenue: new Money(0m, "EUR")), (Source: "web", Revenue: new Money(850m, "EUR")) };
        RevenuePerLead fromRows = RevenuePerLead.From(leads, lead => lead.Revenue);

        Console.WriteLine(fromColumn);                  // 556.25 EUR (4,450.00 EUR ÷ 8)
        Console.WriteLine(fromColumn.Interval(0.95));   // [-181.2, 1294] at 95 %
        Console.WriteLine(fromRows);                    // 683.33 EUR (2,050.00 EUR ÷ 3)
        Console.WriteLine(fromColumn + fromRows);       // 590.91 EUR (6,500.00 EUR ÷ 11)
        #endregion

        Printed("marketing-rows");
    }

    [Fact]
    public void No_leads()
    {
        #region marketing-no-leads
        CostPerLead january = CostPerLead.From(new Money(2_000m, "EUR"), leads: 0), february = CostPerLead.From(new Money(3_000m, "EUR"), leads: 100);

        Console.WriteLine(january);              // undefined (the spend brought no leads)
        Console.WriteLine(january + february);   // 50.00 EUR (5,000.00 EUR ÷ 100)
        #endregion

        Printed("marketing-no-leads");
    }
}
