#region repeat-buying-usings
using CrmMetrics;
using CrmMetrics.Lifetime;
#endregion

namespace Docs;

/// <summary>The code in docs/repeat-buying.md.</summary>
public class RepeatBuyingExamples : PageTests
{
    private static readonly PurchaseHistories Shop = ModifiedBetaGeometricModel.From(r: 0.52, alpha: 6.2, a: 0.89, b: 1.6).Simulate(3000, TimeLength.Weeks(39), seed: 1);

    [Fact]
    public void Fit()
    {
        #region repeat-buying-fit
        // 3,000 simulated customers; yours come from a PurchaseLog, those who bought once among them.
        PurchaseHistories histories = ModifiedBetaGeometricModel.From(r: 0.52, alpha: 6.2, a: 0.89, b: 1.6).Simulate(3000, TimeLength.Weeks(39), seed: 1);
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(histories, TimeUnit.Week);

        Console.WriteLine(model.Name);                      // MBG/NBD
        Console.WriteLine(model.FitResult.Verdict);         // Converged
        Console.WriteLine(model.FitResult.Parameters[0]);   // r 0.5103 [0.3751, 0.6943] at 95 %
        Console.WriteLine(model.MeanDropout);               // 0.35 share [0.2679, 0.4421] at 95 %
        Console.WriteLine(model.FitResult.Explanation);     // The likelihood has one largest value, and the parameters are there.
        #endregion

        Printed("repeat-buying-fit");
    }

    [Fact]
    public void Prior()
    {
        #region repeat-buying-prior
        // Thirty customers, seen for ten weeks, of whom nobody has bought again yet.
        PurchaseHistories few = PurchaseHistories.From(Enumerable.Repeat(PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(10)), 30));
        PurchasePrior prior = PurchasePrior.From(fewestPurchases: 2, mostPurchases: 12, TimeUnit.Year, leastDropout: 0.1, mostDropout: 0.6, weight: 0.9);

        Console.WriteLine(prior);                                                                 // 2 to 12 purchases a year, 10 % to 60 % drop out after a purchase (weight 90 %)
        Console.WriteLine(ModifiedBetaGeometricModel.Fit(few).FitResult.Verdict);                 // AtEdge
        Console.WriteLine(ModifiedBetaGeometricModel.Fit(few, prior: prior).FitResult.Verdict);   // Penalised
        #endregion

        Printed("repeat-buying-prior");
    }

    [Fact]
    public void Answers()
    {
        #region repeat-buying-answers
        // The published BG/NBD of the CDNOW shop, its MBG/NBD twin, and a customer with two repeats.
        BetaGeometricModel beta = BetaGeometricModel.From(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, TimeUnit.Week);
        ModifiedBetaGeometricModel modified = ModifiedBetaGeometricModel.From(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614, TimeUnit.Week);
        PurchaseHistory customer = PurchaseHistory.From(2, recency: TimeLength.Weeks(30.43), age: TimeLength.Weeks(38.86));
        PurchaseHistory once = PurchaseHistory.From(0, recency: TimeLength.Zero, age: TimeLength.Weeks(38.86));
        TimeLength horizon = TimeLength.Weeks(39);

        Console.WriteLine($"{beta.ExpectedPurchases(customer, horizon):F3}");                                       // 1.226
        Console.WriteLine($"{beta.ProbabilityAlive(customer):F3}, {beta.ProbabilityAlive(once):F3}");               // 0.727, 1.000
        Console.WriteLine($"{modified.ProbabilityAlive(customer):F3}, {modified.ProbabilityAlive(once):F3}");       // 0.706, 0.390
        Console.WriteLine($"{modified.ProbabilityAlive(customer, later: horizon):F3}");                             // 0.531
        Console.WriteLine($"{modified.ExpectedPurchases(horizon):F3} by a new customer");                           // 1.183 by a new customer
        Console.WriteLine($"{modified.DiscountedPurchases(customer, DiscountRate.Effective(0.10)):F2} for ever");   // 5.97 for ever
        #endregion

        Printed("repeat-buying-answers");
    }

    [Fact]
    public void Distribution()
    {
        #region repeat-buying-distribution
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.From(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614, TimeUnit.Week);
        PurchaseHistory customer = PurchaseHistory.From(6, recency: TimeLength.Weeks(35), age: TimeLength.Weeks(38));
        FuturePurchases purchases = model.FuturePurchases(customer, TimeLength.Weeks(26));

        Console.WriteLine(purchases);                                                            // 2.718 purchases [0, 8] at 95 %
        Console.WriteLine($"{purchases.ProbabilityOfNone:P1}, {purchases.Probability(1):P1}");   // 19.7 %, 16.5 %
        Console.WriteLine(purchases.Quantile(0.5));                                              // 2
        Console.WriteLine(model.TimeToNextPurchase(customer, chance: 0.5));                      // 6.51816 weeks
        Console.WriteLine(model.TimeToNextPurchase(customer, chance: 0.95) is null);             // True
        #endregion

        Printed("repeat-buying-distribution");
    }

    [Fact]
    public void Base()
    {
        PurchaseHistories histories = Shop;

        #region repeat-buying-base
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(histories);
        double[] each = model.ExpectedPurchases(histories, TimeLength.Weeks(26));

        Console.WriteLine(each.Length);                                                     // 3000
        Console.WriteLine(model.TotalExpectedPurchases(histories, TimeLength.Weeks(26)));   // 1360 purchases [1286, 1437] at 95 %
        Console.WriteLine(model.TotalAlive(histories));                                     // 1345 customers [1065, 1636] at 95 %
        Console.WriteLine(model.TotalBuyers(histories, TimeLength.Weeks(26)));              // 586.1 customers [556.1, 617.4] at 95 %
        Console.WriteLine(model.TotalAlive(histories, later: TimeLength.Weeks(26)));        // 1188 customers [917.4, 1482] at 95 %
        #endregion

        Printed("repeat-buying-base");
    }

    [Fact]
    public void Regular()
    {
        #region repeat-buying-regular
        PurchaseHistories refills = ModifiedBetaGeometricModel.From(r: 2, alpha: 1.7, a: 0.8, b: 4, regularity: 3).Simulate(3000, TimeLength.Weeks(52), seed: 3);

        Console.WriteLine(ModifiedBetaGeometricModel.FitRegularity(refills, mostRegular: 6).Name);   // MBG/CNBD-3
        #endregion

        Printed("repeat-buying-regular");
    }

    [Fact]
    public void Kept()
    {
        PurchaseHistories histories = Shop;

        #region repeat-buying-kept
        PurchaseModel model = ModifiedBetaGeometricModel.Fit(histories);
        string text = model.ToString("R", null);      // or System.Text.Json, on .NET 8 and later
        PurchaseModel again = PurchaseModel.Parse(text);

        Console.WriteLine(again.TotalAlive(histories).Interval().Equals(model.TotalAlive(histories).Interval()));   // True
        Console.WriteLine(again.FitResult.DataFingerprint == model.FitResult.DataFingerprint);                      // True
        #endregion

        Printed("repeat-buying-kept");
    }
}
