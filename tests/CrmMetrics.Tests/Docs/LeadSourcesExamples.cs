#region lead-sources-usings
using CrmMetrics;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
#endregion
using NodaTime;

namespace Docs;

/// <summary>The code in docs/lead-sources.md.</summary>
public class LeadSourcesExamples : PageTests
{
    [Fact]
    public void From_totals()
    {
        #region lead-sources-table
        Dictionary<string, LeadSummary> leads = new()
        {
            ["fair"] = LeadSummary.From(Totals(leads: 3, converted: 3, revenue: 3_600m)),
            ["web"] = LeadSummary.From(Totals(leads: 200, converted: 40, revenue: 44_000m)),
            ["phone"] = LeadSummary.From(Totals(leads: 150, converted: 12, revenue: 10_800m)),
            ["referral"] = LeadSummary.From(Totals(leads: 300, converted: 90, revenue: 121_500m)),
            ["ads"] = LeadSummary.From(Totals(leads: 1_000, converted: 150, revenue: 135_000m)),
            [""] = LeadSummary.From(Totals(leads: 60, converted: 5, revenue: 4_000m)),   // not known
        };
        Dictionary<string, Money> spend = new() { ["ads"] = new(30_000m, "EUR"), ["fair"] = new(6_000m, "EUR"), ["radio"] = new(5_000m, "EUR") };

        LeadSourceTable table = LeadSources.From(leads, spend).Table();
        foreach (LeadSource source in table.Sources)
        {
            string place = source.WhyUnranked is { } why ? why.Text : $"shrunken {source.Shrunken.Value:P1}, limits {source.Evidence}, Holm {source.HolmPValue:F4}";
            Console.WriteLine($"{source.Name ?? "not known"}, {source.Leads.Converted} of {source.Leads.Leads}: {place}");
        }
        // referral, 90 of 300: shrunken 29.5 %, limits Higher, Holm 0.0000
        // web, 40 of 200: shrunken 20.0 %, limits NotEnough, Holm 0.3230
        // ads, 150 of 1000: shrunken 15.1 %, limits NotEnough, Holm 0.0046
        // phone, 12 of 150: shrunken 9.1 %, limits Lower, Holm 0.0028
        // not known, 5 of 60: shrunken 10.6 %, limits NotEnough, Holm 0.1151
        // fair, 3 of 3: 3 leads are fewer than the 30 that a place needs
        // radio, 0 of 0: 0 leads are fewer than the 30 that a place needs

        LeadSource ads = table.Sources.Single(source => source.Name == "ads"), radio = table.Sources.Single(source => source.Name == "radio");

        Console.WriteLine(ads.CostPerLead);                                                        // 30.00 EUR (30,000.00 EUR ÷ 1,000)
        Console.WriteLine(ads.CostPerWin);                                                         // 200.00 EUR [170.44, 236.30] at 95 %
        Console.WriteLine(ads.Leads.RevenuePerLead(LeadQualification.All));                        // 135.00 EUR (135,000.00 EUR ÷ 1,000)
        Console.WriteLine(ads.Leads.RevenuePerConversion.Value);                                   // 900.00 EUR
        Console.WriteLine(radio.CostPerLead);                                                      // undefined (the spend brought no leads)
        Console.WriteLine(table.Sources.Single(source => source.Name == "fair").WhyUnranked);      // 3 leads are fewer than the 30 that a place needs
        Console.WriteLine(table.Homogeneity());                                                    // chi-square test of homogeneity: 64.64, 5 df, p = 1.334E-12 (the p-value is rough: 2 of 12 expected counts are below 5, the smallest is 0.525)
        Console.WriteLine(table.Prior);                                                            // mean 0.1957 of 6 groups, standard deviation 0.09832, worth 15.28 cases

        static LeadTotals Totals(long leads, long converted, decimal revenue) => new()
        {
            Leads = leads,
            MarketingQualified = converted,
            SalesQualified = converted,
            Converted = converted,
            Revenue = new(revenue, "EUR"),
            RevenueSquares = converted == 0 ? 0 : (double)(revenue * revenue / converted),   // as if all wins were alike
        };
        #endregion

        Printed("lead-sources-table");
    }

    [Fact]
    public void From_rows()
    {
        #region lead-sources-rows
        LocalDate march = new(2025, 3, 1);
        Lead[] leads =
        [
            new() { Created = march, Source = "web", Converted = march.PlusDays(12), Revenue = new Money(1_200m, "EUR") },
            new() { Created = march, Source = "web" },
            new() { Created = march.PlusDays(3) },
        ];

        LeadSourceTable table = LeadSources.From(leads).Table();   // too few leads for places
        Console.WriteLine(table);                                  // web 1/2 = 50.0 %; (unknown) 0/1 = 0.0 %
        #endregion

        Printed("lead-sources-rows");
    }

    [Fact]
    public void Sources_that_cannot_be_told_apart()
    {
        #region lead-sources-even
        Dictionary<string, LeadSummary> leads = new()
        {
            ["a"] = LeadSummary.From(new LeadTotals { Leads = 100, MarketingQualified = 20, SalesQualified = 20, Converted = 20 }),
            ["b"] = LeadSummary.From(new LeadTotals { Leads = 100, MarketingQualified = 24, SalesQualified = 24, Converted = 24 }),
            ["c"] = LeadSummary.From(new LeadTotals { Leads = 400, MarketingQualified = 84, SalesQualified = 84, Converted = 84 }),
        };

        LeadSourceTable table = LeadSources.From(leads).Table();
        Console.WriteLine(table);         // 1. c 84/400 = 21.0 %; 1. a 20/100 = 20.0 %; 1. b 24/100 = 24.0 %
        Console.WriteLine(table.Prior);   // mean 0.2133 of 3 groups, the groups differ no more than chance makes them, so that no spread of their true rates can be seen
        #endregion

        Printed("lead-sources-even");
    }
}
