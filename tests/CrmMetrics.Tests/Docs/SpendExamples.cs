#region spend-usings
using CrmMetrics;
using CrmMetrics.Lifetime;
#endregion

namespace Docs;

/// <summary>The code in docs/spend.md.</summary>
public class SpendExamples : PageTests
{
    [Fact]
    public void Fit()
    {
        #region spend-fit
        // A shop that is made up here; the histories of yours come from its log of purchases, with amounts.
        PurchaseHistories bought = ParetoModel.From(r: 0.55, alpha: 10.6, s: 0.61, beta: 11.7).Simulate(Enumerable.Repeat(TimeLength.Weeks(39), 2_000), seed: 7);
        PurchaseHistories histories = GammaGammaModel.From(p: 6.25, q: 3.74, v: 15.44, Currency.Parse("EUR")).Simulate(bought, seed: 8);

        GammaGammaModel model = GammaGammaModel.Fit(histories);

        Console.WriteLine(model.FitResult.Customers);   // 784
        Console.WriteLine(model);
        // Gamma-Gamma, Converged: p 5.09 [3.701, 7.001] at 95 %, q 3.958 [3.381, 4.634] at 95 %, v 20.63 [13, 32.74] at 95 %
        Console.WriteLine($"{model.MeanSpend.Value:F2}, {model.MeanSpend.Interval(0.95)}");   // 35.49 EUR, [33.58, 37.52] at 95 %
        #endregion

        Printed("spend-fit");
    }

    [Fact]
    public void Customers()
    {
        #region spend-customer
        GammaGammaModel model = GammaGammaModel.From(p: 6.25, q: 3.74, v: 15.44, Currency.Parse("EUR"));
        PurchaseHistory one = PurchaseHistory.From(1, TimeLength.Weeks(5), TimeLength.Weeks(39), new Money(100m, "EUR"), pricedPurchases: 1);
        PurchaseHistory ten = PurchaseHistory.From(10, TimeLength.Weeks(35), TimeLength.Weeks(39), new Money(1_000m, "EUR"), pricedPurchases: 10);

        Console.WriteLine(model.Spend());                                                       // 35.22 EUR [11.52, 100.48] at 95 %
        Console.WriteLine(model.Spend(one));                                                    // 80.26 EUR [42.26, 150.67] at 95 %
        Console.WriteLine(model.Spend(ten));                                                    // 97.28 EUR [76.36, 123.82] at 95 %
        Console.WriteLine($"{model.Spend(one).ProbabilityAbove(new Money(100m, "EUR")):P0}");   // 19 %
        #endregion

        Printed("spend-customer");
    }

    [Fact]
    public void Heavy_tail()
    {
        #region spend-heavy
        GammaGammaModel heavy = GammaGammaModel.From(p: 6, q: 0.8, v: 15, Currency.Parse("EUR"));

        Console.WriteLine(heavy.MeanSpend);
        // undefined (the tail of the spend is so heavy (q of 1 or below) that its mean is not finite; the median is)
        Console.WriteLine($"{heavy.Spend().Median:F2}");   // 179.51 EUR
        #endregion

        Printed("spend-heavy");
    }

    [Fact]
    public void Value()
    {
        #region spend-value
        ParetoModel buying = ParetoModel.From(r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669, TimeUnit.Week);
        GammaGammaModel spending = GammaGammaModel.From(p: 6.25, q: 3.74, v: 15.44, Currency.Parse("EUR"));
        PurchaseHistory customer = PurchaseHistory.From(2, TimeLength.Weeks(30.43), TimeLength.Weeks(38.86), new Money(44.69m, "EUR"), pricedPurchases: 2);

        double purchases = buying.DiscountedPurchases(customer, DiscountRate.Effective(0.15));
        Money perPurchase = spending.Spend(customer).Mean!.Value;
        decimal margin = 0.3m;

        Console.WriteLine($"{purchases:F2} × {perPurchase:F2} × {margin:P0} = {perPurchase * (decimal)purchases * margin:F2}");
        // 6.52 × 24.66 EUR × 30 % = 48.20 EUR
        #endregion

        Printed("spend-value");
    }
}
