#region before-and-after-usings
using CrmMetrics;
using CrmMetrics.Impact;
using CrmMetrics.Statistics;
#endregion

namespace Docs;

/// <summary>The code in docs/before-and-after.md.</summary>
public class BeforeAndAfterExamples : PageTests
{
    [Fact]
    public void Means()
    {
        #region before-and-after-means
        MetricDefinition orders = new("orders", "orders per customer a month", "orders", 1, BetterWhen.Higher);
        SampleMean controlBefore = SampleMean.FromMoments(400, 2.10, 1.1, orders), controlAfter = SampleMean.FromMoments(400, 2.22, 1.2, orders);
        SampleMean treatedBefore = SampleMean.FromMoments(300, 2.40, 1.2, orders), treatedAfter = SampleMean.FromMoments(300, 2.91, 1.4, orders);
        DifferenceInDifferences means = DifferenceInDifferences.From(controlBefore, controlAfter, treatedBefore, treatedAfter);

        Console.WriteLine(means);                           // +0.39 orders [0.1271, 0.6529] at 95 %, higher (treated 2.4 → 2.91, control 2.1 → 2.22)
        Console.WriteLine(means.Effect.PValue!.Value < 0.01);   // True
        Console.WriteLine(means.Effect.Method);             // difference in differences, HC1 errors
        Console.WriteLine(means.Effect.Assumptions[0]);     // Without the programme, both groups would have changed by the same amount (parallel trends).
        #endregion

        Printed("before-and-after-means");
    }

    [Fact]
    public void Panel()
    {
        #region before-and-after-panel
        // Monthly orders of 24 shops (synthetic): ten of them get the CRM in month 8.
        Random random = new(7);
        List<PanelOutcome<string>> rows = [];
        for (int shop = 0; shop < 24; shop++)
        {
            double size = 80 + (40 * random.NextDouble());
            for (int month = 0; month < 14; month++)
            {
                bool isTreated = shop < 10;
                double luck = 8 * (random.NextDouble() - 0.5), effect = isTreated && month >= 8 ? 6 : 0;
                rows.Add(new PanelOutcome<string>("shop " + shop, month, size + month + luck + effect, isTreated));
            }
        }

        MetricDefinition orders = new("orders", "orders of a shop a month", "orders", 1, BetterWhen.Higher);
        DifferenceInDifferences shops = DifferenceInDifferences.From(rows, start: 8, orders);

        Console.WriteLine(shops.Effect);           // +6.203 orders [5.037, 7.369] at 95 %, higher
        Console.WriteLine(shops.Effect.Method);    // difference in differences, errors clustered by unit (CR1)
        Console.WriteLine(shops.PreTrend);         // +0.03393 orders per period [-0.2806, 0.3485] at 95 %, not enough evidence
        foreach (EffectCheck check in shops.Effect.Checks)
        {
            Console.WriteLine(check);
            // passed: Before the start the treated group grew by 0.0339 orders a period more than the control group (p = 0.825). A trend that goes on within its interval would make up -1.96 to 2.44 of the effect.
            // passed: The groups differ by the same amount in all periods before the start: p = 0.391. Not to refute it is no proof.
            // passed: There are 10 treated and 14 control units; with fewer than 10 in a group clustered errors come out too small.
        }

        // The event study: about 0 before month 8, the effect from there on.
        Console.WriteLine(shops.PeriodEffects.Single(each => each.Period == 3).Effect);     // -1.501 orders [-4.976, 1.973] at 95 %, not enough evidence
        Console.WriteLine(shops.PeriodEffects.Single(each => each.Period == 10).Effect);    // +7.19 orders [4.31, 10.07] at 95 %, higher

        // Ten shops, six months, 25 EUR margin an order: what the business case is told.
        MoneyEstimate margin = shops.Effect.Times(10 * 6, new Money(25, "EUR"));
        Console.WriteLine(margin.Interval()!.Value.ToString("N0", null));   // [7,555, 11,053] at 95 %
        #endregion

        Printed("before-and-after-panel");
    }

    [Fact]
    public void Series()
    {
        #region before-and-after-series
        // Calls a month to the help desk: the self-service portal opens in month 12.
        double[] calls =
        [
            1010, 995, 1023, 1001, 987, 1012, 1005, 998, 1016, 1003, 992, 1008,
            812, 805, 798, 820, 801, 795, 808, 790, 799, 787, 803, 781,
        ];
        MetricDefinition definition = new("calls", "calls to the help desk a month", "calls", 1, BetterWhen.Lower);
        InterruptedTimeSeries desk = InterruptedTimeSeries.From(calls, start: 12, definition);

        Console.WriteLine(desk.LevelChange);            // -191.5 calls [-198.9, -184] at 95 %, lower
        Console.WriteLine(desk.SlopeChange);            // -1.654 calls per period [-2.769, -0.5386] at 95 %, lower
        Console.WriteLine(desk.EffectAt(11));           // -209.7 calls [-224.4, -194.9] at 95 %, lower
        Console.WriteLine(desk.TotalEffect);            // -2407 calls [-2526, -2287] at 95 %, lower
        Console.WriteLine(desk.RelativeEffect);         // -0.2005 share [-0.2085, -0.1922] at 95 %, lower
        Console.WriteLine(desk.Effect.Method);          // segmented regression, Newey–West errors (2 lags by 4 (n/100)^(2/9), factor for few periods)
        Console.WriteLine(desk.Counterfactual[11].ToString("F0"));   // 999

        // Every call costs 6.50 EUR: a fall of the calls is a saving.
        Console.WriteLine(desk.TotalEffect.Times(new Money(-6.50m, "EUR")));   // 15,643.50 EUR [14,865.16, 16,421.84] at 95 %
        #endregion

        Printed("before-and-after-series");
    }

    [Fact]
    public void Seasons()
    {
        #region before-and-after-seasons
        // Four years of revenue with a strong December; nothing happened in month 35, a December.
        double[] luck = [.4, -.3, .1, .5, -.6, .2, -.1];
        double[] revenue = [.. Enumerable.Range(0, 47).Select(month => 100 + (month % 12 == 11 ? 30 : 0) + luck[month % 7])];
        MetricDefinition definition = new("revenue", "revenue a month", "EUR thousand", 1, BetterWhen.Higher);

        Console.WriteLine(InterruptedTimeSeries.From(revenue, 35, definition).LevelChange.Value > 7);                                            // True
        Console.WriteLine(InterruptedTimeSeries.From(revenue, 35, definition, seasons: SeasonalTerms.Levels(12)).LevelChange.Evidence);    // NotEnough
        #endregion

        Printed("before-and-after-seasons");
    }

    [Fact]
    public void Synthetic()
    {
        #region before-and-after-synthetic
        // Monthly sales of 22 regions (synthetic); only one gets the CRM, in month 24, and sells 15 more from then on.
        Random random = new(3);
        double[] Region(double level, double slope, double wave) =>
            [.. Enumerable.Range(0, 36).Select(month => level + (slope * month) + (wave * Math.Sin(month / 3.0)) + (2 * random.NextDouble()))];
        Dictionary<string, double[]> donors = Enumerable.Range(1, 21).ToDictionary(region => "region " + region, region => Region(100 + (3 * region), 0.1 * (region % 5), region % 7));
        double[] treated = [.. Region(130, 0.2, 3).Select((sales, month) => month < 24 ? sales : sales + 15)];

        MetricDefinition definition = new("sales", "sales of a region a month", "EUR thousand", 1, BetterWhen.Higher);
        SyntheticControl region = SyntheticControl.From(treated, donors, start: 24, definition);

        Console.WriteLine(region.Effect);                                   // +15.02 EUR thousand [13.7, 16.33] at 95 %, higher
        Console.WriteLine(region.Effect.PValue?.ToString("F4"));            // 0.0455
        Console.WriteLine(region.Weights.Count(each => each.Weight > 0));   // 10
        Console.WriteLine(region.ErrorBefore?.ToString("F2"));              // 0.46
        Console.WriteLine(region.ErrorRatio?.ToString("F1"));               // 33.0
        Console.WriteLine(region.BackdatedTo(16).Effect.Evidence);          // NotEnough
        Console.WriteLine(region.Without(region.Weights[0].Donor).Effect);  // +15.01 EUR thousand [13.61, 16.42] at 95 %, higher

        // Four donors are too few, whatever they show.
        SyntheticControl few = SyntheticControl.From(treated, donors.Take(4), start: 24, definition);
        Console.WriteLine(few.Effect.WhyUndefined!.Code);                   // too-few-donors
        #endregion

        Printed("before-and-after-synthetic");
    }
}
