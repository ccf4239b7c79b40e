#region impact-usings
using CrmMetrics;
using CrmMetrics.Impact;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
#endregion

namespace Docs;

/// <summary>The code in docs/impact.md.</summary>
public class ImpactExamples : PageTests
{
    [Fact]
    public void A_campaign()
    {
        #region impact-campaign
        // Of 4,000 customers a coin sent the letter to half: 120 of these bought, and 90 of those who got none.
        Experiment letter = Experiment.OfShares(treated: Proportion.From(120, 2_000), control: Proportion.From(90, 2_000)).WithIntendedSplit(0.5);
        Effect effect = letter.Difference;

        Console.WriteLine(effect);                  // +0.015 share [0.001184, 0.02901] at 95 %, higher
        Console.WriteLine($"{effect.PValue:F4}");   // 0.0335
        Console.WriteLine(letter.RelativeLift);     // +0.3333 share [0.02322, 0.7568] at 95 %, higher
        Console.WriteLine(effect.Checks[0]);        // passed: 50 % of the cases are treated, 50 % were meant to be: p = 1, so chance can explain it.
        Console.WriteLine(effect.Assumptions[1]);   // Everybody who was assigned is counted in the group of the assignment, whether or not the treatment reached them.
        #endregion

        Printed("impact-campaign");
    }

    [Fact]
    public void In_money()
    {
        #region impact-money
        Effect effect = Experiment.OfShares(Proportion.From(120, 2_000), Proportion.From(90, 2_000)).Difference;
        Money basket = Money.Parse("400 EUR");

        // What the letter caused among its 2,000 recipients: buyers, sales, and what a euro spent on it brought.
        MoneyEstimate sales = effect.Times(2_000, basket);
        Console.WriteLine(effect.Times(2_000, "buyers"));                                            // +30 buyers [2.368, 58.03] at 95 %, higher
        Console.WriteLine(sales);                                                                    // 12,000.00 EUR [947.21, 23,211.78] at 95 %
        Console.WriteLine(IncrementalReturn.OnAdSpend(sales, Money.Parse("3000 EUR")));              // 4.00 (12,000.00 EUR ÷ 3,000.00 EUR)
        Console.WriteLine(IncrementalReturn.OnAdSpend(sales, Money.Parse("3000 EUR")).Interval());   // [0.3157, 7.737] at 95 %
        #endregion

        Printed("impact-money");
    }

    [Fact]
    public void Means()
    {
        #region impact-means
        MetricDefinition revenue = new("revenue-per-customer", "revenue per customer in the quarter after", "EUR per customer", 1, BetterWhen.Higher);
        SampleMean called = SampleMean.From([120.0, 0, 310, 95, 0, 180, 260, 40, 150, 75], revenue);
        SampleMean others = SampleMean.From([60.0, 0, 140, 0, 85, 190, 0, 120, 30, 55], revenue);

        Experiment calls = Experiment.OfMeans(called, others);
        Console.WriteLine(calls.Difference);                                       // +55 EUR per customer [-27.96, 138] at 95 %, not enough evidence
        Console.WriteLine(calls.LiftBy(LiftInterval.Log));                         // +0.8088 share [-0.2379, 3.293] at 95 %, not enough evidence
        Console.WriteLine(calls.Difference.ToMoney(Currency.Parse("EUR"), 500));   // 27,500.00 EUR [-13,981.10, 68,981.10] at 95 %
        #endregion

        Printed("impact-means");
    }

    [Fact]
    public void Cuped()
    {
        #region impact-cuped
        MetricDefinition revenue = new("revenue-per-customer", "revenue per customer in the quarter after", "EUR per customer", 1, BetterWhen.Higher);
        (bool Called, double After, double Before)[] customers =
        [
            (true, 120, 90), (true, 0, 10), (true, 310, 270), (true, 95, 60), (true, 0, 0), (true, 180, 160), (true, 260, 210), (true, 40, 20), (true, 150, 120), (true, 75, 30),
            (false, 60, 70), (false, 0, 20), (false, 140, 150), (false, 0, 0), (false, 85, 80), (false, 190, 200), (false, 0, 30), (false, 120, 110), (false, 30, 40), (false, 55, 60),
        ];

        Experiment calls = Experiment.OfAdjustedMeans(customers, row => row.Called, row => row.After, row => row.Before, revenue);
        Console.WriteLine(calls.Adjustment!.Plain);                                                  // +55 EUR per customer [-27.96, 138] at 95 %, not enough evidence
        Console.WriteLine(calls.Difference);                                                         // +31.34 EUR per customer [18.09, 44.6] at 95 %, higher
        Console.WriteLine($"{calls.Adjustment.Theta:F3} {calls.Adjustment.VarianceReduction:P0}");   // 1.127 97 %
        Console.WriteLine(calls.Difference.Checks[1]);                                               // passed: The covariate differs by 21 between the groups: p = 0.558, so chance can explain it.
        #endregion

        Printed("impact-cuped");
    }

    [Fact]
    public void Ratios()
    {
        #region impact-ratio
        // Revenue per order: customers were assigned, and each brings several orders.
        MetricDefinition perOrder = new("revenue-per-order", "revenue over orders", "EUR per order", 1, BetterWhen.Higher);
        PairedValues treated = PairedValues.From([310.0, 95, 180, 520, 260], [3.0, 1, 2, 4, 3]), control = PairedValues.From([140.0, 85, 190, 240, 300], [2.0, 1, 3, 3, 4]);

        Console.WriteLine(Experiment.OfRatios(treated, control, perOrder).Difference);   // +31.54 EUR per order [3.704, 59.37] at 95 %, higher
        #endregion

        Printed("impact-ratio");
    }

    [Fact]
    public void Strata()
    {
        #region impact-strata
        Dictionary<string, Proportion> treated = new() { ["key accounts"] = Proportion.From(66, 100), ["others"] = Proportion.From(54, 900) };
        Dictionary<string, Proportion> control = new() { ["key accounts"] = Proportion.From(50, 100), ["others"] = Proportion.From(43, 900) };

        Console.WriteLine(Experiment.Stratified(treated, control).Difference);                                        // +0.027 share [0.003808, 0.05019] at 95 %, higher
        Console.WriteLine(Experiment.OfShares(Proportion.From(120, 1_000), Proportion.From(93, 1_000)).Difference);   // +0.027 share [-4.571E-05, 0.05427] at 95 %, not enough evidence
        #endregion

        Printed("impact-strata");
    }

    [Fact]
    public void Looks()
    {
        #region impact-looks
        // Every Monday somebody looks, and stops when it is significant. A change of some 2 points is hoped for.
        Experiment soFar = Experiment.OfShares(Proportion.From(64, 900), Proportion.From(41, 900));
        Console.WriteLine($"{soFar.Difference.PValue:F3}, {soFar.Difference.Evidence}");             // 0.021, Higher
        Console.WriteLine($"{soFar.AtAnyLook(0.02).PValue:F3}, {soFar.AtAnyLook(0.02).Evidence}");   // 0.285, NotEnough
        #endregion

        Printed("impact-looks");
    }

    [Fact]
    public void Split()
    {
        #region impact-split
        // 821,588 of 1,637,070 visitors are in one group of a half-and-half test (Kohavi, Tang and Xu, 2020). It looks like half, and is not.
        Experiment test = Experiment.OfShares(Proportion.From(8_210, 821_588), Proportion.From(8_020, 815_482)).WithIntendedSplit(0.5);
        Console.WriteLine(test.Difference.IsSuspect);   // True
        Console.WriteLine(test.Difference.Checks[0]);
        // FAILED: 50.19 % of the cases are treated, 50 % were meant to be: p = 1.82E-06. Something else than chance decides who is counted: find it before you use any figure.
        Console.WriteLine(SampleRatio.Test([500, 310, 190], intended: [50, 30, 20]));   // chi-square test of the sample ratio: 0.8333, 2 df, p = 0.6592
        #endregion

        Printed("impact-split");
    }

    [Fact]
    public void Pairs()
    {
        #region impact-pairs
        // Twelve branches in pairs alike; in each pair a coin gave one the new CRM. Renewals in the year after.
        MetricDefinition renewals = new("renewals", "contracts renewed in a branch", "contracts", 1, BetterWhen.Higher);
        MatchedPairs branches = MatchedPairs.From(treated: [84, 61, 102, 77, 90, 58], control: [79, 60, 90, 75, 81, 51], renewals);

        Console.WriteLine(branches.Difference);          // +6 contracts [1.597, 10.4] at 95 %, higher
        Console.WriteLine(branches.TypicalDifference);   // +6 contracts [1, 12] at 95 %, higher
        Console.WriteLine(branches.MedianDifference);    // +6 contracts [1, 12] at 95 %, higher
        #endregion

        Printed("impact-pairs");
    }

    [Fact]
    public void Match()
    {
        #region impact-matching
        // Sales chose who got the programme: larger accounts, mostly. (Size, revenue before, revenue after.)
        (double Size, double Before, double After)[] programme = [(50, 20, 26), (80, 35, 44), (120, 50, 61), (200, 90, 99), (310, 150, 158)];
        (double Size, double Before, double After)[] rest = [(10, 4, 5), (48, 21, 22), (52, 18, 20), (83, 34, 36), (118, 52, 55), (125, 47, 49), (190, 88, 91), (205, 93, 94)];

        // First the pairs, without a look at the outcome; then their balance; then the outcomes.
        Matching matching = Matching.From(
            programme, rest, new Dictionary<string, Func<(double Size, double Before, double After), double>> { ["size"] = row => row.Size, ["before"] = row => row.Before }, caliper: 0.25);
        Console.WriteLine(matching);                                                                                                               // 4 of 5 treated cases matched, largest imbalance 0.029 standard deviations
        Console.WriteLine($"{matching.Balance[1].Name}: {matching.Balance[1].Before:F2} before matching, {matching.Balance[1].After:F2} after");   // size: 0.54 before matching, -0.01 after
        Console.WriteLine(matching.UnmatchedTreated[0]);                                                                                           // 4

        MetricDefinition revenue = new("revenue-per-account", "revenue of an account in the year after", "kEUR per account", 1, BetterWhen.Higher);
        MatchedPairs pairs = MatchedPairs.From(matching, [.. programme.Select(row => row.After)], [.. rest.Select(row => row.After)], revenue);
        Console.WriteLine(pairs.Difference);   // +5.75 kEUR per account [3.032, 8.468] at 95 %, higher
        Console.WriteLine(pairs.Difference.Checks[0]);
        // cannot tell: 4 of 5 treated cases have a partner: the effect is that on these, and may be another on the rest.
        #endregion

        Printed("impact-matching");
    }
}
