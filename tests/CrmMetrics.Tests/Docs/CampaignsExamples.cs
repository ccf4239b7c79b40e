#region campaigns-usings
using CrmMetrics;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
#endregion

namespace Docs;

/// <summary>The code in docs/campaigns.md.</summary>
public class CampaignsExamples : PageTests
{
    [Fact]
    public void From_counts()
    {
        #region campaigns-counts
        CampaignCounts spring = CampaignCounts.From(sent: 10_200, delivered: 10_000, opened: 2_400, clicked: 600, converted: 120);
        CampaignActions actions = CampaignActions.From(sent: 10_200, delivered: 10_000, opens: 4_100, clicks: 760, conversions: 128);

        Console.WriteLine(spring.DeliveryRate);                                           // 10,000/10,200 = 98.0 %
        Console.WriteLine(spring.OpenRate);                                               // 2,400/10,000 = 24.0 %
        Console.WriteLine(spring.ClickThroughRate);                                       // 600/10,000 = 6.0 %
        Console.WriteLine(spring.ClickToOpenRate);                                        // 600/2,400 = 25.0 %
        Console.WriteLine(spring.Rate(CampaignStep.Converted, CampaignStep.Delivered));   // 120/10,000 = 1.2 %
        Console.WriteLine(spring.Rate(CampaignStep.Converted, CampaignStep.Clicked));     // 120/600 = 20.0 %
        Console.WriteLine(spring.ClickThroughRate.Interval());                            // [0.05551, 0.06483] at 95 %
        Console.WriteLine(actions.ClicksPerDelivered);                                    // 0.076 (760 in 10,000)
        Console.WriteLine(actions.Rate(CampaignStep.Clicked, CampaignStep.Opened));       // 0.1854 (760 in 4,100)
        #endregion

        Printed("campaigns-counts");
    }

    [Fact]
    public void From_rows()
    {
        #region campaigns-rows
        (string Segment, bool Bounced, int Opens, int Clicks, int Orders)[] log =
        [
            ("new", false, 3, 1, 1),
            ("new", false, 0, 1, 0),   // clicked, though the opening was not seen: counts as opened
            ("old", false, 1, 0, 0),
            ("old", true, 0, 0, 0),
        ];

        Console.WriteLine(CampaignCounts.From(log, row => new CampaignRecipient(!row.Bounced, row.Opens, row.Clicks, row.Orders)));
        // 4 sent, 3 delivered, 3 opened, 2 clicked, 1 converted
        foreach ((string segment, CampaignActions actions) in CampaignActions.By(log, row => row.Segment, row => new CampaignRecipient(!row.Bounced, row.Opens, row.Clicks, row.Orders)))
        {
            Console.WriteLine($"{segment}: {actions}");
        }
        // new: 2 sent, 2 delivered, 3 opens, 2 clicks, 1 conversions
        // old: 2 sent, 1 delivered, 1 opens, 0 clicks, 0 conversions
        #endregion

        Printed("campaigns-rows");
    }

    [Fact]
    public void Two_campaigns()
    {
        #region campaigns-two
        Proportion variant = CampaignCounts.From(sent: 2_000, delivered: 2_000, opened: 500, clicked: 200, converted: 120).Rate(CampaignStep.Converted, CampaignStep.Delivered);
        Proportion control = CampaignCounts.From(sent: 2_000, delivered: 2_000, opened: 480, clicked: 180, converted: 90).Rate(CampaignStep.Converted, CampaignStep.Delivered);

        Comparison once = variant.ComparedWith(control)!;
        Console.WriteLine($"{once}, p = {once.PValue:F4}");   // +0.015 share [0.001184, 0.02901] at 95 %, higher, p = 0.0335
        Console.WriteLine(variant.RelativeLift(control));     // 0.3333 share [0.02322, 0.7568] at 95 %

        // +0.015 share [-0.006807, 0.03675] at 95 %, not enough evidence, p = 0.3799
        Comparison daily = AlwaysValid.Change(variant, control, expectedChange: 0.015)!;
        #endregion

        Printed("campaigns-two");
    }

    [Fact]
    public void Email_list()
    {
        #region campaigns-list
        EmailListMovements month = EmailListMovements.From(opening: 10_000, joined: 500, unsubscribed: 150, bounced: 50, complained: 0, cleaned: 100);

        Console.WriteLine(month);                                                                         // 10,000 +500 −300 = 10,200
        Console.WriteLine(month.Growth());                                                                // 0.02 share [0.01441, 0.02565] at 95 %
        Console.WriteLine(month.Growth(EmailListLosses.ExceptCleaned).Value);                             // 0.03
        Console.WriteLine(month.Growth(EmailListLosses.UnsubscribedAndComplained).Value);                 // 0.035
        Console.WriteLine($"{month.Growth(EmailListLosses.All, EmailListDenominator.Average).Value:F5}");   // 0.01980
        Console.WriteLine(month.GrossGrowth().Value);                                                     // 0.05
        Console.WriteLine(month.Decay());                                                                 // 0.03 share [0.0267, 0.03359] at 95 %

        EmailListMovements quarter = month.Then(EmailListMovements.From(opening: 10_200, joined: 450, unsubscribed: 220)).Then(EmailListMovements.From(opening: 10_430, joined: 400, unsubscribed: 200));
        Console.WriteLine($"{quarter}: {quarter.CompoundMonthlyGrowth(months: 3).Value:P2} a month");     // 10,000 +1,350 −720 = 10,630: 2.06 % a month
        #endregion

        Printed("campaigns-list");
    }

    [Fact]
    public void One_record()
    {
        #region campaigns-record
        MetricDefinition sales = new("incremental-sales", "sales less those of the hold-out group, scaled to the recipients", "EUR", Point: 1, BetterWhen.Higher);
        MetricDefinition lifetime = new("lifetime-value", "margin over churn", "EUR per customer", Point: 1, BetterWhen.Higher);
        CampaignCounts spring = CampaignCounts.From(sent: 10_200, delivered: 10_000, opened: 2_400, clicked: 600, converted: 120);

        CampaignEffectiveness record = CampaignEffectiveness.From(
            CostPerLead.From(new Money(8_000m, "EUR"), leads: 200),
            spring.Rate(CampaignStep.Converted, CampaignStep.Delivered),
            incrementalSales: MoneyEstimate.From(new Money(12_500m, "EUR"), standardError: 3_000, sales),
            lifetimeValue: MoneyEstimate.From(new Money(4_500m, "EUR"), standardError: 400, lifetime));

        Console.WriteLine(record.CostPerLead);                // 40.00 EUR (8,000.00 EUR ÷ 200)
        Console.WriteLine(record.Conversion);                 // 120/10,000 = 1.2 %
        Console.WriteLine(record.IncrementalSales);           // 12,500.00 EUR [6,620.11, 18,379.89] at 95 %
        Console.WriteLine(record.LifetimeValue);              // 4,500.00 EUR [3,716.01, 5,283.99] at 95 %
        Console.WriteLine(record.IncrementalSalesLessSpend);  // 4,500.00 EUR [-1,379.89, 10,379.89] at 95 %
        #endregion

        Printed("campaigns-record");
    }
}
