#region acquisition-usings
using CrmMetrics;
using CrmMetrics.Lifetime;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
#endregion

namespace Docs;

/// <summary>The code in docs/acquisition.md.</summary>
public class AcquisitionExamples : PageTests
{
    [Fact]
    public void From_counts()
    {
        #region acquisition-counts
        Money spend = new(50_000m, "EUR"), monthlyRevenue = new(180m, "EUR");
        CostPerLead cost = CostPerLead.From(spend, leads: 1_250);
        CostPerLead full = CostPerLead.From(new Money(82_000m, "EUR"), leads: 310, LeadQualification.SalesQualified, SpendScope.FullyLoaded);
        RevenuePerLead revenue = RevenuePerLead.From(new Money(96_000m, "EUR"), leads: 310);
        CustomerAcquisitionCost cac = CustomerAcquisitionCost.From(spend, newCustomers: 40);
        CacPayback payback = CacPayback.From(cac, monthlyRevenue, grossMargin: 0.75m);

        Console.WriteLine(cost);                     // 40.00 EUR (50,000.00 EUR ÷ 1,250)
        Console.WriteLine(cost.Interval(0.95));      // [37.84, 42.31] at 95 %
        Console.WriteLine(full);                     // 264.52 EUR (82,000.00 EUR ÷ 310)
        Console.WriteLine(full.Definition.Text);     // fully loaded spend over sales-qualified leads
        Console.WriteLine(revenue);                  // 309.68 EUR (96,000.00 EUR ÷ 310)
        Console.WriteLine(revenue.WhyNoInterval);    // made from figures without counts or spread, so nothing tells how uncertain it is
        Console.WriteLine(cac);                      // 1,250.00 EUR (50,000.00 EUR ÷ 40)
        Console.WriteLine(cac.Interval(0.95));       // [918, 1750] at 95 %
        Console.WriteLine(payback);                  // 9.3 months (1,250.00 EUR ÷ 180.00 EUR × 75 %)
        Console.WriteLine(payback.Interval(0.95));   // [6.8, 12.96] at 95 %
        #endregion

        Printed("acquisition-counts");
    }

    [Fact]
    public void From_columns_and_rows()
    {
        #region acquisition-rows
        decimal[] revenues = [0m, 0m, 1_200m, 0m, 850m, 0m, 0m, 2_400m];
        RevenuePerLead fromColumn = RevenuePerLead.From(revenues, Currency.Parse("EUR"));

        var leads = new[] { (Source: "fair", Revenue: new Money(1_200m, "EUR")), (Source: "web", Revenue: new Money(0m, "EUR")), (Source: "web", Revenue: new Money(850m, "EUR")) };
        RevenuePerLead fromRows = RevenuePerLead.From(leads, lead => lead.Revenue);

        Console.WriteLine(fromColumn);                            // 556.25 EUR (4,450.00 EUR ÷ 8)
        Console.WriteLine(fromColumn.Interval(0.95));             // [-181.2, 1294] at 95 %
        Console.WriteLine(fromColumn.PayingShare);                // 3/8 = 37.5 %
        Console.WriteLine(fromColumn.RevenuePerPayingLead);       // 1,483.33 EUR per paying lead (4,450.00 EUR over 3)
        Console.WriteLine(fromColumn.TwoPart().Interval(0.95));   // [102.2, 2479] at 95 %
        Console.WriteLine(fromRows);                              // 683.33 EUR (2,050.00 EUR ÷ 3)
        Console.WriteLine(fromColumn + fromRows);                 // 590.91 EUR (6,500.00 EUR ÷ 11)
        #endregion

        Printed("acquisition-rows");
    }

    [Fact]
    public void Lags()
    {
        #region acquisition-lag
        decimal[] spend = [30_000m, 36_000m, 42_000m, 50_000m];   // September to December
        long[] won = [35, 40];                                    // November and December
        Currency euro = Currency.Parse("EUR");

        // Of 40 customers 12 were won in the month of their first contact, 20 one month later, 8 two months later.
        SpendLag cycles = SpendLag.CycleWeighted([12, 20, 8]);
        AcquisitionCostDefinition weighted = AcquisitionCostDefinition.Blended with { Lag = cycles };
        AcquisitionCostDefinition lastMonth = AcquisitionCostDefinition.Blended with { Lag = SpendLag.Periods(1) };

        CustomerAcquisitionCost same = CustomerAcquisitionCost.From(spend.AsSpan(2), won, euro);
        CustomerAcquisitionCost earlier = CustomerAcquisitionCost.From(spend.AsSpan(1), won, euro, lastMonth);
        CustomerAcquisitionCost spread = CustomerAcquisitionCost.From(spend, won, euro, weighted);

        Console.WriteLine(same);                     // 1,226.67 EUR (92,000.00 EUR ÷ 75)
        Console.WriteLine(earlier);                  // 1,040.00 EUR (78,000.00 EUR ÷ 75)
        Console.WriteLine(spread);                   // 1,064.00 EUR (79,800.00 EUR ÷ 75)
        Console.WriteLine(spread.Definition.Text);   // fully loaded spend over new customers, all channels, spent 0.9 periods earlier on average, weighted by the sales cycle
        foreach (CustomerAcquisitionCost month in CustomerAcquisitionCost.ByPeriod(spend, won, euro, weighted))
        {
            Console.WriteLine(month);
            // 1,045.71 EUR (36,600.00 EUR ÷ 35)
            // 1,080.00 EUR (43,200.00 EUR ÷ 40)
        }
        #endregion

        Printed("acquisition-lag");
        _ = Assert.Throws<DefinitionMismatchException>(() => same.ComparedWith(spread));
    }

    [Fact]
    public void Variants()
    {
        #region acquisition-payback
        CustomerAcquisitionCost cac = CustomerAcquisitionCost.From(new Money(50_000m, "EUR"), newCustomers: 40);
        Money arpa = new(180m, "EUR");
        CacPayback margin = CacPayback.From(cac, arpa, grossMargin: 0.75m);
        CacPayback revenue = CacPayback.From(cac, arpa, grossMargin: 0.75m, CacPaybackDefinition.Revenue);
        CacPayback newRevenue = CacPayback.NewRecurringRevenue(new Money(50_000m, "EUR"), newMonthlyRevenue: new Money(7_200m, "EUR"), grossMargin: 0.75m);
        CacPayback leaving = margin.AfterChurn(monthlyChurn: 0.03m), never = margin.AfterChurn(monthlyChurn: 0.12m);

        Console.WriteLine($"{margin.Value:F2} · {revenue.Value:F2} · {newRevenue.Value:F2} · {leaving.Value:F0}");   // 9.26 · 6.94 · 9.26 · 11
        Console.WriteLine(never);                     // undefined (what a customer brings in never adds up to the cost of acquiring one)
        Console.WriteLine(never.IsNever);             // True
        Console.WriteLine(leaving.Interval(0.95));    // [8, 17] at 95 %

        // What a customer pays may be as uncertain as the number of customers: given as an estimate, its interval counts.
        decimal[] payments = [90m, 150m, 150m, 240m, 270m];
        CacPayback unsure = CacPayback.From(cac, MoneyPerUnit.From(payments, Currency.Parse("EUR")).ToEstimate(), grossMargin: 0.75m);
        Console.WriteLine(unsure.Interval(0.95));     // [5.53, 20.1] at 95 %
        #endregion

        Printed("acquisition-payback");
        Assert.Null(never.Value);
    }

    [Fact]
    public void Cohorts()
    {
        #region acquisition-cohort
        CustomerAcquisitionCost cohort = CustomerAcquisitionCost.From(new Money(12_000m, "EUR"), newCustomers: 10);
        decimal[] marginByMonth = [1_400m, 1_350m, 1_300m, 1_300m, 1_200m, 1_150m, 1_150m, 1_100m, 1_100m, 1_050m];

        Console.WriteLine(CacPayback.CohortCash(cohort, marginByMonth, Currency.Parse("EUR")));                // 10.0 months (12,100.00 EUR of 12,000.00 EUR in 10 months)
        CacPayback young = CacPayback.CohortCash(cohort, marginByMonth.AsSpan(0, 6), Currency.Parse("EUR"));
        Console.WriteLine(young);                                                                              // undefined (not paid back in the 6 months observed)
        Console.WriteLine($"{young.IsNotYet}, {young.IsNever}, {young.Collected}");                            // True, False, 7,700.00 EUR
        #endregion

        Printed("acquisition-cohort");
    }

    [Fact]
    public void Lifetime_value_over_acquisition_cost()
    {
        #region acquisition-ltv
        CustomerLifetimeValue lifetime = CustomerLifetimeValue.From(new Money(180m, "EUR"), grossMargin: 0.75m, lost: 30, opening: 1_000);
        CacPayback payback = CacPayback.From(new Money(50_000m, "EUR"), newCustomers: 40, new Money(180m, "EUR"), grossMargin: 0.75m);
        LifetimeValueToAcquisitionCost ratio = LifetimeValueToAcquisitionCost.From(lifetime.ToEstimate(), payback);

        Console.WriteLine(ratio);                  // 3.6 (4,500.00 EUR ÷ 1,250.00 EUR); payback 9.3 months (1,250.00 EUR ÷ 180.00 EUR × 75 %)
        Console.WriteLine(ratio.Interval(0.95));   // [2.219, 5.756] at 95 %

        CustomerLifetimeValue nobodyLeft = CustomerLifetimeValue.From(new Money(180m, "EUR"), grossMargin: 0.75m, lost: 0, opening: 1_000);
        LifetimeValueToAcquisitionCost unbounded = LifetimeValueToAcquisitionCost.From(nobodyLeft.ToEstimate(), payback);
        Console.WriteLine(unbounded.IsUnbounded);      // True
        Console.WriteLine(unbounded.WhyUndefined);     // unbounded: nobody left, so the formula sees no end to a lifetime
        Console.WriteLine(unbounded.Payback);          // 9.3 months (1,250.00 EUR ÷ 180.00 EUR × 75 %)
        #endregion

        Printed("acquisition-ltv");
    }

    [Fact]
    public void Returns()
    {
        #region acquisition-returns
        Money spend = new(50_000m, "EUR");
        AttributedReturn roas = AttributedReturn.OnAdSpend(new Money(96_000m, "EUR"), spend, attributionRule: "last touch");
        AttributedReturn romi = AttributedReturn.OnMarketingInvestment(new Money(96_000m, "EUR"), grossMargin: 0.75m, spend, attributionRule: "last touch");

        // From a test with a control group: 30,000 more than without the campaign, give or take.
        MetricDefinition lift = new("incremental-revenue", "revenue beyond that of the control group", "EUR", 1, BetterWhen.Higher);
        MoneyEstimate more = MoneyEstimate.From(new Money(30_000m, "EUR"), standardError: 12_000, lift);
        IncrementalReturn incremental = IncrementalReturn.OnAdSpend(more, spend);

        Console.WriteLine(roas);                                // 1.92 (96,000.00 EUR ÷ 50,000.00 EUR)
        Console.WriteLine(romi);                                // 44.0 % (96,000.00 EUR × 75 % for 50,000.00 EUR)
        Console.WriteLine(incremental);                         // 0.60 (30,000.00 EUR ÷ 50,000.00 EUR)
        Console.WriteLine(incremental.Interval(0.95));          // [0.1296, 1.07] at 95 %
        Console.WriteLine(IncrementalReturn.OnMarketingInvestment(more, grossMargin: 0.75m, spend));   // -55.0 % (30,000.00 EUR × 75 % for 50,000.00 EUR)

        Console.WriteLine(RetainedRevenueOverAcquisitionCost.From(new Money(90_000m, "EUR"), new Money(30_000m, "EUR")));   // 3.0 times, net 200 % (90,000.00 EUR ÷ 30,000.00 EUR)
        Console.WriteLine(MagicNumber.From(revenue: new Money(621_600m, "EUR"), previousRevenue: new Money(600_000m, "EUR"), previousSpend: new Money(42_000m, "EUR")));
        // 2.06 (4 × (621,600.00 EUR − 600,000.00 EUR) ÷ 42,000.00 EUR)
        #endregion

        Printed("acquisition-returns");
    }

    [Fact]
    public void Margin_per_lead()
    {
        #region acquisition-margin
        decimal[] revenues = new decimal[400];
        for (int lead = 0; lead < revenues.Length; lead += 10)
        {
            revenues[lead] = 600m + lead;   // one lead in ten buys
        }

        RevenuePerLead revenue = RevenuePerLead.From(revenues, Currency.Parse("EUR"), LeadQualification.All);
        MoneyEstimate left = revenue.MarginAfterCost(CostPerLead.From(new Money(16_000m, "EUR"), leads: 400), grossMargin: 0.75m);
        Console.WriteLine(left);   // 19.625 EUR [1.32, 37.82] at 95 %
        #endregion

        Printed("acquisition-margin");
    }

    [Fact]
    public void No_leads()
    {
        #region acquisition-no-leads
        CostPerLead january = CostPerLead.From(new Money(2_000m, "EUR"), leads: 0), february = CostPerLead.From(new Money(3_000m, "EUR"), leads: 100);

        Console.WriteLine(january);              // undefined (the spend brought no leads)
        Console.WriteLine(january + february);   // 50.00 EUR (5,000.00 EUR ÷ 100)
        #endregion

        Printed("acquisition-no-leads");
    }
}
