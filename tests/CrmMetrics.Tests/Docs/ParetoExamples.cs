#region pareto-usings
using CrmMetrics.Lifetime;
#endregion

namespace Docs;

/// <summary>The code in docs/pareto.md.</summary>
public class ParetoExamples : PageTests
{
    [Fact]
    public void Fit()
    {
        #region pareto-fit
        // A shop that is made up here; the histories of yours come from its log of purchases.
        ParetoModel shop = ParetoModel.From(r: 0.55, alpha: 10.6, s: 0.61, beta: 11.7, TimeUnit.Week);
        PurchaseHistories histories = shop.Simulate(Enumerable.Repeat(TimeLength.Weeks(39), 2_000), seed: 7);

        ParetoModel model = ParetoModel.Fit(histories, TimeUnit.Week);

        Console.WriteLine(model.FitResult.Verdict);   // Converged
        foreach (ModelParameter parameter in model.FitResult.Parameters)
        {
            Console.WriteLine(parameter);
            // r 0.545 [0.4475, 0.6638] at 95 %
            // alpha 10.9 [9.164, 12.95] at 95 %
            // s 0.6429 [0.3724, 1.11] at 95 %
            // beta 11.72 [4.311, 31.84] at 95 %
        }
        #endregion

        Printed("pareto-fit");
    }

    [Fact]
    public void Answers()
    {
        #region pareto-answers
        ParetoModel model = ParetoModel.From(r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669, TimeUnit.Week);
        PurchaseHistory customer = PurchaseHistory.From(2, recency: TimeLength.Weeks(30.43), age: TimeLength.Weeks(38.86));
        TimeLength horizon = TimeLength.Weeks(39);

        Console.WriteLine($"{model.ProbabilityAlive(customer):F4}");                                    // 0.8692
        Console.WriteLine($"{model.ProbabilityAlive(customer, later: horizon):F4}");                    // 0.6146
        Console.WriteLine($"{model.ExpectedPurchases(customer, horizon):F4}");                          // 1.4551
        Console.WriteLine($"{model.ExpectedPurchases(horizon):F4}");                                    // 1.2130
        Console.WriteLine($"{model.ProbabilityOfPurchase(customer, horizon):F4}");                      // 0.5919
        Console.WriteLine($"{model.DiscountedPurchases(customer, DiscountRate.Effective(0.15)):F4}");   // 6.5153
        Console.WriteLine(model.TimeToNextPurchase(customer, chance: 0.5)?.ToString("F1", null));       // 23.8 weeks

        FuturePurchases future = model.FuturePurchases(customer, horizon);
        Console.WriteLine($"{future.Probability(0):F4}, at most {future.Quantile(0.95)} with 95 %");    // 0.4081, at most 5 with 95 %
        #endregion

        Printed("pareto-answers");
    }

    [Fact]
    public void Paradox()
    {
        #region pareto-paradox
        ParetoModel model = ParetoModel.From(r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669, TimeUnit.Week);
        foreach (int purchases in new[] { 10, 15, 20, 25 })
        {
            PurchaseHistory silent = PurchaseHistory.From(purchases, recency: TimeLength.Weeks(20), age: TimeLength.Weeks(39));
            Console.WriteLine($"{purchases} purchases: alive {model.ProbabilityAlive(silent):P2}, {model.ExpectedPurchases(silent, TimeLength.Weeks(52)):F4} in the next year");
            // 10 purchases: alive 8.04 %, 0.7063 in the next year
            // 15 purchases: alive 1.11 %, 0.1443 in the next year
            // 20 purchases: alive 0.13 %, 0.0225 in the next year
            // 25 purchases: alive 0.01 %, 0.0031 in the next year
        }
        #endregion

        Printed("pareto-paradox");
    }

    [Fact]
    public void Edge()
    {
        #region pareto-edge
        PurchaseHistories onceOnly = PurchaseHistories.From(Enumerable.Repeat(PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(30)), 500));
        ParetoModel model = ParetoModel.Fit(onceOnly);

        Console.WriteLine(model.FitResult.Verdict);                     // AtEdge
        Console.WriteLine(model.FitResult.Explanation.Split(':')[0]);   // Next to nobody bought again
        #endregion

        Printed("pareto-edge");
    }
}
