#region lifetime-usings
using CrmMetrics;
using CrmMetrics.Lifetime;
using CrmMetrics.Retention;
#endregion

namespace Docs;

/// <summary>The code in docs/lifetime.md.</summary>
public class LifetimeExamples : PageTests
{
    [Fact]
    public void From_counts()
    {
        #region lifetime-counts
        Money monthlyRevenue = new(180m, "EUR");
        CustomerLifetimeValue value = CustomerLifetimeValue.From(monthlyRevenue, grossMargin: 0.75m, lost: 12, opening: 400);

        Console.WriteLine(value);                   // 4,500.00 EUR (180.00 EUR × 75 % ÷ 3.0 %)
        Console.WriteLine(value.Interval(0.95));    // [2611, 7829] at 95 %
        Console.WriteLine(value.WithoutMargin());   // 6,000.00 EUR (180.00 EUR × 100 % ÷ 3.0 %)
        #endregion

        Printed("lifetime-counts");
        Assert.Equal(4_500m, value.Value?.Amount);
    }

    [Fact]
    public void From_a_churn_rate()
    {
        #region lifetime-estimate
        ChurnRate churn = ChurnRate.From(lost: 12, opening: 400);
        CustomerLifetimeValue measured = CustomerLifetimeValue.From(new Money(180m, "EUR"), 0.75m, churn.ToEstimate());   // with the interval of the churn
        CustomerLifetimeValue bare = CustomerLifetimeValue.From(new Money(180m, "EUR"), 0.75m, churnPerPeriod: 0.03m);    // a figure alone

        Console.WriteLine(measured.Interval(0.95));   // [2611, 7829] at 95 %
        Console.WriteLine(bare.WhyNoInterval);        // made from figures without counts or spread, so nothing tells how uncertain it is
        #endregion

        Printed("lifetime-estimate");
    }

    [Fact]
    public void Nobody_left()
    {
        #region lifetime-no-churn
        CustomerLifetimeValue endless = CustomerLifetimeValue.From(new Money(180m, "EUR"), 0.75m, lost: 0, opening: 40);

        Console.WriteLine(endless);   // undefined (nobody left, so the formula sees no end to a lifetime)
        #endregion

        Printed("lifetime-no-churn");
        Assert.Equal("no-churn", endless.WhyUndefined!.Code);
    }

    [Fact]
    public void Discounted()
    {
        #region lifetime-discounted
        CustomerLifetimeValue simple = CustomerLifetimeValue.From(new Money(180m, "EUR"), 0.75m, lost: 12, opening: 400);
        CustomerLifetimeValue discounted = simple.Discounted(DiscountRate.Effective(0.1), TimeLength.Months(1), LifetimeValueDefinition.DiscountedInAdvance);

        Console.WriteLine(discounted);                  // 3,583.40 EUR (180.00 EUR × 75 %, churn 3.0 %, discount 0.797 %)
        Console.WriteLine(discounted.Interval(0.95));   // [2280, 5396] at 95 %
        Console.WriteLine(discounted.Warning);
        // counts the payment of now, which a customer who has just paid does not make again; one churn rate for all is too low for those who stay
        #endregion

        Printed("lifetime-discounted");
    }

    [Fact]
    public void Looking_back()
    {
        #region lifetime-historic
        CustomerLifetimeValue cohort = CustomerLifetimeValue.CohortObserved(new Money(96_000m, "EUR"), grossMargin: 0.75m, starters: 400);

        Console.WriteLine(cohort);           // 180.00 EUR (96,000.00 EUR × 75 % ÷ 400 customers)
        Console.WriteLine(cohort.Warning);   // what a customer brings up to the age of the cohort: a lower bound of a lifetime, and of customers who came then, not now
        #endregion

        Printed("lifetime-historic");
    }

    [Fact]
    public void Model_based()
    {
        #region lifetime-model
        // Here the published fits of CDNOW; your own come from ModifiedBetaGeometricModel.Fit(histories) and GammaGammaModel.Fit(histories).
        ModifiedBetaGeometricModel buying = ModifiedBetaGeometricModel.From(0.525, 6.183, 0.891, 1.614, TimeUnit.Week);
        GammaGammaModel spend = GammaGammaModel.From(6.25, 3.74, 15.44, Currency.Parse("USD"));
        CustomerEconomics economics = CustomerEconomics.From(grossMargin: 0.3m, DiscountRate.Effective(0.15)).WithCostPerPurchase(new Money(1.50m, "USD"));
        LifetimeValuation valuation = LifetimeValuation.From(buying, spend, economics);

        PurchaseHistory customer = PurchaseHistory.From(2, TimeLength.Weeks(30.43), TimeLength.Weeks(38.86), new Money(44.70m, "USD"), pricedPurchases: 2);
        CustomerPrediction year = valuation.Predict(customer, TimeLength.Weeks(52));
        CustomerPrediction lifetime = valuation.Predict(customer, TimeLength.Forever);

        Console.WriteLine(economics);                    // 30 % margin, 1.50 USD a purchase, discounted at 15 % a year
        Console.WriteLine(year);                         // alive 70.6 %, 1.60 purchases in 52 weeks, worth 8.84 USD
        Console.WriteLine($"{year.ExpectedSpend:N2}");   // 24.66 USD
        Console.WriteLine(lifetime);                     // alive 70.6 %, 4.93 discounted purchases for ever, worth 29.10 USD
        #endregion

        Printed("lifetime-model");
    }

    [Fact]
    public void Equity()
    {
        #region lifetime-equity
        PurchaseHistories histories = PurchaseHistories.From(Enumerable.Range(0, 400).Select(i =>
        {
            int repeats = i % 5 == 0 ? 1 + (i % 7) : 0;   // a shop of 400, four in five of whom bought once
            TimeLength age = TimeLength.Weeks(30 + (i % 10));
            return PurchaseHistory.From(repeats, TimeLength.Weeks(repeats == 0 ? 0 : 5 + (i % 24)), age, new Money(repeats * (20 + (i % 13)), repeats == 0 ? default : Currency.Parse("EUR")), repeats);
        }));
        LifetimeValuation valuation = LifetimeValuation.From(
            ModifiedBetaGeometricModel.Fit(histories), GammaGammaModel.Fit(histories), CustomerEconomics.From(0.4m, DiscountRate.Effective(0.1)));
        string[] channels = [.. Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? "paid" : "organic")];

        MoneyEstimate all = valuation.CustomerEquity(histories, TimeLength.Years(1));
        Console.WriteLine($"{all.Value:N0} {all.Interval(0.95):N0}");   // 1,095 EUR [1,017, 1,180] at 95 %
        foreach ((string channel, MoneyEstimate equity) in valuation.CustomerEquityBy(histories, channels, TimeLength.Years(1)))
        {
            Console.WriteLine($"{channel}: {equity.Value:N0} {equity.Interval(0.95):N0}");
        }
        // paid: 246 EUR [226, 269] at 95 %
        // organic: 849 EUR [790, 912] at 95 %
        #endregion

        Printed("lifetime-equity");
    }
}
