using CrmMetrics.Lifetime;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>The places at which other tools overflow, divide by zero or give up: each model answers there, and as it does next to them.</summary>
public class LifetimeEdgeTests
{
    private static readonly TimeLength Horizon = TimeLength.Weeks(39);

    private static readonly DiscountRate Rate = DiscountRate.Effective(0.15);

    private static readonly PurchaseHistory[] Customers =
    [
        default, History(0, 0, 38.86), History(2, 30.43, 38.86), History(26, 30.857, 31), History(5000, 500, 520), History(5000, 520, 520), History(1, 1e-6, 5000),
    ];

    // a = 1 (BG/NBD, MBG/NBD), s = 1, 2 and 5 (Pareto/NBD) and α = β, against the same a billionth away: x = 5,000 among the customers.
    [Theory]
    [InlineData(0.243, 4.414, 1, 2.426)]
    [InlineData(0.243, 4.414, 2, 2.426)]
    [InlineData(1, 5, 1, 5)]
    [InlineData(0.553, 10.578, 2, 11.669)]
    [InlineData(0.553, 10.578, 5, 500)]
    [InlineData(0.553, 10.578, 0.606, 10.578)]
    [InlineData(3, 10, 2, 10)]
    public void Whole_shapes_and_equal_scales_are_ordinary_values(double r, double alpha, double third, double fourth)
    {
        PurchaseModel[] at = Models(r, alpha, third, fourth), near = Models(r, alpha, third * (1 + 1e-9), fourth * (1 - 1e-9));
        for (int i = 0; i < at.Length; i++)
        {
            foreach (PurchaseHistory customer in Customers)
            {
                Near(near[i].ProbabilityAlive(customer), at[i].ProbabilityAlive(customer));
                Near(near[i].ProbabilityAlive(customer, Horizon), at[i].ProbabilityAlive(customer, Horizon));
                Near(near[i].ExpectedPurchases(customer, Horizon), at[i].ExpectedPurchases(customer, Horizon));
                Near(near[i].DiscountedPurchases(customer, Rate), at[i].DiscountedPurchases(customer, Rate));
                Near(near[i].ProbabilityOfPurchase(customer, Horizon), at[i].ProbabilityOfPurchase(customer, Horizon));
                Assert.InRange(at[i].ProbabilityAlive(customer), 0, 1);
                Assert.True(at[i].ExpectedPurchases(customer, Horizon) >= 0);
            }
        }

        // At P(alive) next to 0 the odds turn with 5,000 purchases.
        static void Near(double expected, double found) => Assert.True(Math.Abs(found - expected) <= (1e-5 * Math.Abs(expected)) + 1e-300, $"{expected:R} and {found:R}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.8)]
    [InlineData(0.05)]
    public void Spend_without_a_mean_says_so_and_values_those_who_bought_enough(double q)
    {
        GammaGammaModel spend = GammaGammaModel.From(6.25, q, 15.44, Given.Dollar);
        Assert.Equal((null, "no-finite-mean"), (spend.Spend().Mean, spend.Spend().WhyNoMean!.Code));
        Assert.Null(spend.MeanSpend.Value);
        LifetimeValuation valuation = LifetimeValuation.From(ModifiedBetaGeometricModel.From(0.52, 6.2, 0.89, 1.6), spend, CustomerEconomics.From(0.3m, Rate));
        CustomerPrediction never = valuation.Predict(History(0, 0, 38.86), Horizon);
        CustomerPrediction often = valuation.Predict(PurchaseHistory.From(2, TimeLength.Weeks(30), TimeLength.Weeks(39), new Money(44.70m, "USD"), 2), Horizon);
        Assert.Equal((null, null, "no-mean-spend"), (never.Value, never.ExpectedSpend, never.WhyNoValue!.Code));
        Assert.True(often.Value!.Value.Amount > 0);
    }

    // Nobody repeats, nobody drops out, thirty customers: fitted in days, weeks and years.
    [Theory]
    [InlineData(TimeUnit.Day)]
    [InlineData(TimeUnit.Week)]
    [InlineData(TimeUnit.Year)]
    public void Bases_at_the_edge_are_fitted_and_answered_in_any_unit(TimeUnit unit)
    {
        PurchaseHistories once = PurchaseHistories.From(Enumerable.Range(0, 200).Select(i => History(0, 0, 10 + (i % 20))));
        PurchaseHistories stay = BetaGeometricModel.From(1.2, 6, 1e-9, 1).Simulate(400, TimeLength.Weeks(52), seed: 2);
        PurchaseHistories thirty = ModifiedBetaGeometricModel.From(0.52, 6.2, 0.89, 1.6).Simulate(30, TimeLength.Weeks(39), seed: 7);
        foreach (PurchaseHistories histories in new[] { once, stay, thirty })
        {
            foreach (PurchaseModel model in new PurchaseModel[] { BetaGeometricModel.Fit(histories, unit), ModifiedBetaGeometricModel.Fit(histories, unit), ParetoModel.Fit(histories, unit) })
            {
                Assert.NotEqual(FitVerdict.NotConverged, model.FitResult.Verdict);
                Assert.NotEmpty(model.FitResult.Explanation);
                Assert.All(model.FitResult.Parameters, parameter => Assert.True(parameter.Value > 0 && !double.IsInfinity(parameter.Value) && !double.IsInfinity(parameter.StandardError ?? 0), parameter.ToString()));
                double[] alive = model.ProbabilityAlive(histories), expected = model.ExpectedPurchases(histories, Horizon), discounted = model.DiscountedPurchases(histories, Rate);
                Assert.All(alive, chance => Assert.InRange(chance, 0, 1));
                Assert.All(expected.Concat(discounted), purchases => Assert.True(purchases >= 0 && !double.IsInfinity(purchases)));
                Estimate all = model.TotalAlive(histories);
                Assert.InRange(all.Value!.Value, 0, histories.Count * (1 + 1e-12));
                Assert.True(all.Interval(0.95) is not { } bounds || (bounds.Lower >= 0 && bounds.Upper <= histories.Count), all.ToString());
            }
        }

        Assert.All(BetaGeometricModel.Fit(stay, unit).ProbabilityAlive(stay), chance => Assert.True(chance > 0.9));
        Assert.Equal(0, BetaGeometricModel.Fit(once, unit).ExpectedPurchases(Horizon), 1e-2);
    }

    // The interval of one customer's chance stays a chance.
    [Theory]
    [InlineData(0, 0, 38.86)]
    [InlineData(2, 30.43, 38.86)]
    [InlineData(9, 38, 38.86)]
    public void As_many_as_there_are_is_the_most_that_can_be_alive(int repeats, double recency, double age)
    {
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(ModifiedBetaGeometricModel.From(0.52, 6.2, 0.89, 1.6).Simulate(200, TimeLength.Weeks(39), seed: 5));
        Estimate one = model.TotalAlive(PurchaseHistories.From([History(repeats, recency, age)]));
        ConfidenceInterval bounds = one.Interval(0.999)!.Value;
        Assert.True(bounds.Lower > 0 && bounds.Lower < one.Value && one.Value < bounds.Upper && bounds.Upper <= 1, bounds.ToString());
    }

    private static PurchaseHistory History(long repeats, double recency, double age) => PurchaseHistory.From(repeats, TimeLength.Weeks(recency), TimeLength.Weeks(age));

    private static PurchaseModel[] Models(double r, double alpha, double third, double fourth) =>
        [BetaGeometricModel.From(r, alpha, third, fourth), ModifiedBetaGeometricModel.From(r, alpha, third, fourth), ParetoModel.From(r, alpha, third, fourth)];
}
