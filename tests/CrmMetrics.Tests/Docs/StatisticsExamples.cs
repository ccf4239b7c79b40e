#region statistics-usings
using CrmMetrics;
using CrmMetrics.Statistics;
#endregion

namespace Docs;

/// <summary>The code in docs/statistics.md.</summary>
public class StatisticsExamples : PageTests
{
    [Fact]
    public void From_counts()
    {
        #region statistics-counts
        Proportion winRate = Proportion.From(part: 40, whole: 200);
        EventRate calls = EventRate.From(events: 126, exposure: 1_200);   // calls in 1,200 customer-months
        SampleMean rating = SampleMean.FromHistogram([1, 2, 3, 4, 5], [12, 8, 20, 70, 90]);
        SampleMean published = SampleMean.FromMoments(count: 200, mean: 4.1, standardDeviation: 1.2);

        Console.WriteLine(winRate);                    // 40/200 = 20.0 %
        Console.WriteLine(winRate.Interval(0.95));     // [0.1505, 0.2609] at 95 %
        Console.WriteLine(calls);                      // 0.105 (126 in 1,200)
        Console.WriteLine(calls.Interval(0.95));       // [0.08747, 0.125] at 95 %
        Console.WriteLine(rating);                     // 4.09 (n = 200, sd 1.12)
        Console.WriteLine(published.Interval(0.95));   // [3.933, 4.267] at 95 %
        #endregion

        Printed("statistics-counts");
    }

    [Fact]
    public void From_columns()
    {
        #region statistics-columns
        double[] days = [12, 31, 45, 9, 27, 60];
        decimal[] amounts = [1_200m, 450.50m, 3_000m];

        Console.WriteLine(SampleMean.From(days));                               // 30.67 (n = 6, sd 19.5)
        Console.WriteLine(MoneyPerUnit.From(amounts, Currency.Parse("EUR")));   // 1,550.17 EUR per unit (4,650.50 EUR over 3)
        #endregion

        Printed("statistics-columns");
    }

    [Fact]
    public void From_rows()
    {
        #region statistics-rows
        (string Owner, double Days, Money Amount)[] deals =
        [
            ("North", 12, new Money(1_200m, "EUR")),
            ("South", 31, new Money(450.50m, "EUR")),
        ];

        Console.WriteLine(SampleMean.From(deals.Select(deal => deal.Days)));       // 21.5 (n = 2, sd 13.4)
        Console.WriteLine(MoneyPerUnit.From(deals.Select(deal => deal.Amount)));   // 825.25 EUR per unit (1,650.50 EUR over 2)
        #endregion

        Printed("statistics-rows");
    }

    [Fact]
    public void Intervals_of_a_share()
    {
        #region statistics-intervals
        Proportion few = Proportion.From(part: 1, whole: 29);
        foreach (ProportionInterval method in Enum.GetValues<ProportionInterval>())
        {
            Console.WriteLine($"{method,-30} {few.Interval(method, 0.95)}");
        }
        // Wilson                         [0.006113, 0.1718] at 95 %
        // WilsonWithContinuityCorrection [0.001803, 0.1963] at 95 %
        // AgrestiCoull                   [0, 0.1863] at 95 %
        // ClopperPearson                 [0.0008726, 0.1776] at 95 %
        // Jeffreys                       [0.003746, 0.1501] at 95 %
        // JeffreysEqualTailed            [0.003746, 0.1501] at 95 %
        // Wald                           [0, 0.1009] at 95 %
        #endregion

        Printed("statistics-intervals");
    }

    [Fact]
    public void Differences_of_shares()
    {
        #region statistics-difference
        Proportion after = Proportion.From(part: 56, whole: 70), before = Proportion.From(part: 48, whole: 80);
        Comparison change = after.ComparedWith(before)!;

        Console.WriteLine(change);                                           // +0.2 share [0.05283, 0.3382] at 95 %, higher
        Console.WriteLine($"{change.Method}, p = {change.PValue:F4}");       // Miettinen–Nurminen score, p = 0.0083
        Console.WriteLine(after.RelativeLift(before));                       // 0.3333 share [0.08428, 0.6706] at 95 %
        Console.WriteLine(after.RiskRatio(before));                          // 1.333 ratio [1.077, 1.651] at 95 %
        Console.WriteLine(after.OddsRatio(before));                          // 2.667 ratio [1.276, 5.572] at 95 %
        Console.WriteLine(after.Test(before, ProportionTest.FisherExact));   // Fisher's exact test: p = 0.01252
        #endregion

        Printed("statistics-difference");
    }

    [Fact]
    public void Rates()
    {
        #region statistics-rates
        EventRate after = EventRate.From(events: 96, exposure: 1_200), before = EventRate.From(events: 126, exposure: 1_200);

        Console.WriteLine(after.ComparedWith(before));   // -0.025 events per unit of exposure [-0.04976, -0.0006701] at 95 %, lower
        Console.WriteLine(after.RateRatio(before));      // 0.7619 ratio [0.578, 1.002] at 95 %
        Console.WriteLine(after.Test(before));           // exact conditional test, twice the smaller tail: p = 0.05137
        #endregion

        Printed("statistics-rates");
    }

    [Fact]
    public void Means()
    {
        #region statistics-means
        SampleMean after = SampleMean.FromMoments(120, mean: 4.2, standardDeviation: 0.9);
        SampleMean before = SampleMean.FromMoments(90, mean: 3.9, standardDeviation: 1.1);

        Console.WriteLine(after.ComparedWith(before));                          // +0.3 units [0.01947, 0.5805] at 95 %, higher
        Console.WriteLine(after.Test(before));                                  // Welch's t: 2.111, 169 df, p = 0.03624
        Console.WriteLine($"{after.HedgesG(before):F2} standard deviations");   // 0.30 standard deviations

        // By the order of the answers 1 to 5 alone, from their counts:
        Console.WriteLine(MannWhitney.Test([2, 3, 10, 30, 55], [5, 9, 20, 30, 36]));   // Mann–Whitney U: 6254, p = 0.001066
        #endregion

        Printed("statistics-means");
    }

    [Fact]
    public void The_same_cases_twice()
    {
        #region statistics-paired
        PairedProportions customers = PairedProportions.From(both: 120, onlyFirst: 10, onlySecond: 25, neither: 45);

        Console.WriteLine(customers);            // 65.0 % → 72.5 % (+25, −10 of 200)
        Console.WriteLine(customers.Change());   // +0.075 share [0.01791, 0.1355] at 95 %, higher
        Console.WriteLine(customers.Test());     // McNemar's chi-square: 6.429, 1 df, p = 0.01123

        // The wrong way, as if they were other customers, can't see it:
        Console.WriteLine(customers.Second.ComparedWith(customers.First));   // +0.075 share [-0.016, 0.165] at 95 %, not enough evidence
        #endregion

        Printed("statistics-paired");
    }

    [Fact]
    public void How_many_are_needed()
    {
        #region statistics-size
        Console.WriteLine(SampleSize.ForShare(margin: 0.03));                      // 1,068
        Console.WriteLine(SampleSize.ForShare(margin: 0.03, population: 2_000));   // 697
        Console.WriteLine(SampleSize.ForMean(margin: 0.1, variance: 1.44));        // 554
        Console.WriteLine(SampleSize.ForDifference(first: 0.20, second: 0.25));    // 1,094
        #endregion

        Printed("statistics-size");
    }

    [Fact]
    public void Overlapping_intervals()
    {
        #region statistics-overlap
        Proportion after = Proportion.From(part: 124, whole: 200), before = Proportion.From(part: 100, whole: 200);

        Console.WriteLine(after.Interval());             // [0.5511, 0.6844] at 95 %
        Console.WriteLine(before.Interval());            // [0.4314, 0.5686] at 95 %
        Console.WriteLine(after.ComparedWith(before));   // +0.12 share [0.02262, 0.2152] at 95 %, higher
        #endregion

        Printed("statistics-overlap");
    }

    [Fact]
    public void A_level_in_percent()
    {
        #region statistics-level
        try
        {
            _ = Proportion.From(part: 40, whole: 200).Interval(95);
        }
        catch (ArgumentOutOfRangeException mistake)
        {
            Console.WriteLine(mistake.Message.Split('\n')[0]);
            // level: a confidence level must be above 0 and below 1 (did you mean 0.95?), but was 95. (Parameter 'level')
        }
        #endregion

        Printed("statistics-level");
    }

    [Fact]
    public void Estimates_of_your_own()
    {
        #region statistics-estimate
        MetricDefinition hours = new("hours-saved", "hours saved per employee and month", "hours", Point: 1, BetterWhen.Higher);
        Estimate pilot = Estimate.From(3.2, standardError: 0.6, hours), control = Estimate.From(1.1, standardError: 0.5, hours);

        Console.WriteLine(pilot);                         // 3.2 hours [2.024, 4.376] at 95 %
        Console.WriteLine(pilot.ComparedWith(control));   // +2.1 hours [0.5692, 3.631] at 95 %, higher
        #endregion

        Printed("statistics-estimate");
    }

    [Fact]
    public void Many_tests_at_once()
    {
        #region statistics-many
        double[] pValues = [0.004, 0.012, 0.03, 0.41];

        Console.WriteLine(string.Join(" ", MultipleTests.Adjust(pValues, PValueAdjustment.Holm).Select(p => $"{p:F3}")));                // 0.016 0.036 0.060 0.410
        Console.WriteLine(string.Join(" ", MultipleTests.Adjust(pValues, PValueAdjustment.BenjaminiHochberg).Select(p => $"{p:F3}")));   // 0.016 0.024 0.040 0.410
        #endregion

        Printed("statistics-many");
    }

    [Fact]
    public void Many_groups()
    {
        #region statistics-groups
        Proportion[] groups = [Proportion.From(3, 3), Proportion.From(40, 200), Proportion.From(12, 150), Proportion.From(90, 300)];
        HomogeneityTest alike = HomogeneityTest.From(groups)!;
        Proportion all = groups.Aggregate(Proportion.Zero, (sum, share) => sum + share);

        Console.WriteLine(alike);                                                                 // chi-square test of homogeneity: 39.15, 3 df, p = 1.616E-08 (the p-value is rough: 2 of 8 expected counts are below 5, the smallest is 0.666)
        Console.WriteLine(HomogeneityTest.From(groups, HomogeneityStatistic.G)!.Test);            // G test of homogeneity: 41.21, 3 df, p = 5.909E-09
        Console.WriteLine(FunnelPlot.Limits(all, whole: 3));                                      // [0, 1] at 99.8 %
        Console.WriteLine(FunnelPlot.Limits(all, whole: 300));                                    // [0.15, 0.3] at 99.8 %
        Console.WriteLine(FunnelPlot.Limits(all, whole: 300, level: 0.95, FunnelLimit.Score));    // [0.175, 0.2691] at 95 %
        #endregion

        Printed("statistics-groups");
    }

    [Fact]
    public void Shrunken_groups()
    {
        #region statistics-shrunken
        Proportion[] groups = [Proportion.From(3, 3), Proportion.From(40, 200), Proportion.From(12, 150), Proportion.From(90, 300)];
        BetaBinomialPrior spread = BetaBinomialPrior.Fit(groups)!;

        Console.WriteLine(spread);                                       // mean 0.2875 of 4 groups, standard deviation 0.175, worth 5.692 cases
        Console.WriteLine(spread.Shrunken(groups[0]));                   // 0.5334 share [0.2215, 0.8309] at 95 %
        Console.WriteLine($"{spread.OwnWeight(groups[0]):P0}");          // 35 %
        Console.WriteLine(spread.Shrunken(groups[3]));                   // 0.2998 share [0.2498, 0.3522] at 95 %
        Console.WriteLine(spread.Overdispersion);                        // likelihood ratio test of a spread of true rates: 23.07, 1 df, p = 7.812E-07
        #endregion

        Printed("statistics-shrunken");
    }

    [Fact]
    public void Looks_every_day()
    {
        #region statistics-looks
        Proportion current = Proportion.From(part: 120, whole: 2_000), baseline = Proportion.From(part: 90, whole: 2_000);

        Console.WriteLine(current.Interval());                                                   // [0.05041, 0.07128] at 95 %
        Console.WriteLine(AlwaysValid.Interval(current));                                        // [0.04181, 0.08247] at 95 %
        Console.WriteLine(AlwaysValid.Test(current, expected: 0.045));                           // always-valid test of a share (uniform mixture): p = 0.6442
        Console.WriteLine(AlwaysValid.Change(current, baseline, expectedChange: 0.015));         // +0.015 share [-0.006807, 0.03675] at 95 %, not enough evidence
        #endregion

        Printed("statistics-looks");
    }
}
