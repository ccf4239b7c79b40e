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
}
