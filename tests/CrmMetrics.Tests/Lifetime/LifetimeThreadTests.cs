using CrmMetrics.Lifetime;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>The number of threads changes no bit: not of a fit, not of an answer, not of a value.</summary>
[Trait("Culture", "indifferent")]
public class LifetimeThreadTests
{
    private static readonly ModifiedBetaGeometricModel Truth = ModifiedBetaGeometricModel.From(0.52, 6.2, 0.89, 1.6);

    private static readonly GammaGammaModel Spend = GammaGammaModel.From(6.25, 3.74, 15.44, Given.Dollar);

    // Every age another one, so that there are several blocks of groups.
    private static readonly PurchaseHistories Many = Truth.Simulate(Enumerable.Range(0, 9_000).Select(i => TimeLength.Days(90 + (i / 31.7))), seed: 4);

    // In whole days, as a log has them, so that many are alike.
    private static readonly PurchaseHistories Days = Spend.Simulate(
        PurchaseHistories.From(Truth.Simulate(Enumerable.Range(0, 3_000).Select(i => TimeLength.Days(30 + (i % 271))), seed: 5)
            .Select(history => PurchaseHistory.From(history.RepeatPurchases, TimeLength.Days(Math.Floor(history.Recency.TotalDays)), history.Age))),
        seed: 6);

    private static readonly PurchaseModel Regular = ModifiedBetaGeometricModel.From(1.1, 4, 0.8, 2.4, regularity: 2);

    private static readonly PurchaseModel[] Models = [BetaGeometricModel.From(0.243, 4.414, 0.793, 2.426), Truth, ParetoModel.From(0.553, 10.578, 0.606, 11.669)];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Fits_are_the_same(int threads)
    {
        Assert.True(Many.Groups.Count > 8_192);
        Assert.Equal(BetaGeometricModel.Fit(Many).ToString("R", null), BetaGeometricModel.Fit(Many, threads: threads).ToString("R", null));
        Assert.Equal(ModifiedBetaGeometricModel.Fit(Many).ToString("R", null), ModifiedBetaGeometricModel.Fit(Many, threads: threads).ToString("R", null));
        Assert.Equal(ModifiedBetaGeometricModel.Fit(Many, regularity: 2).ToString("R", null), ModifiedBetaGeometricModel.Fit(Many, regularity: 2, threads: threads).ToString("R", null));
    }

    [Fact]
    public void The_regularity_that_is_chosen_is_the_same() => Assert.Equal(
        ModifiedBetaGeometricModel.FitRegularity(Days, mostRegular: 3).ToString("R", null), ModifiedBetaGeometricModel.FitRegularity(Days, mostRegular: 3, threads: 2).ToString("R", null));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Answers_are_the_same(int threads)
    {
        TimeLength horizon = TimeLength.Weeks(39);
        DiscountRate rate = DiscountRate.Effective(0.15);
        foreach (PurchaseModel model in (PurchaseModel[])[.. Models, Regular])
        {
            Assert.Equal(model.ProbabilityAlive(Days), model.ProbabilityAlive(Days, threads));
            Assert.Equal(model.ExpectedPurchases(Days, horizon), model.ExpectedPurchases(Days, horizon, threads));
            Assert.Equal(model.ProbabilityOfPurchase(Days, horizon), model.ProbabilityOfPurchase(Days, horizon, threads));
            Assert.Equal(model.DiscountedPurchases(Days, rate), model.DiscountedPurchases(Days, rate, threads));
            Assert.Equal(model.TotalAlive(Days).Value, model.TotalAlive(Days, threads).Value);
            Assert.Equal(model.TotalExpectedPurchases(Days, horizon).Value, model.TotalExpectedPurchases(Days, horizon, threads).Value);
            Assert.Equal(model.TotalDiscountedPurchases(Days, rate).Value, model.TotalDiscountedPurchases(Days, rate, threads).Value);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Values_are_the_same(int threads)
    {
        CustomerEconomics plain = CustomerEconomics.From(0.3m, DiscountRate.Effective(0.15)), served = plain.WithCostToServe(new Money(0.2m, "USD"), TimeLength.Months(1));
        string[] cohorts = [.. Enumerable.Range(0, Days.Count).Select(i => i % 3 == 0 ? "a" : "b")];
        foreach (PurchaseModel model in (PurchaseModel[])[.. Models, Regular])
        {
            // Each of the steps of regular buyers takes its time: some of them do.
            PurchaseHistories days = ReferenceEquals(model, Regular) ? PurchaseHistories.From(Days.Take(700)) : Days;
            foreach ((CustomerEconomics economics, TimeLength horizon) in new[] { (served, TimeLength.Weeks(52)), (plain, TimeLength.Forever) })
            {
                LifetimeValuation valuation = LifetimeValuation.From(model, Spend, economics);
                CustomerPredictions one = valuation.Predict(days, horizon), many = valuation.Predict(days, horizon, threads);
                Assert.Equal(one.DiscountedPurchases, many.DiscountedPurchases);
                Assert.Equal(one.ExpectedPurchases, many.ExpectedPurchases);
                Assert.Equal(one.Values(), many.Values(threads));
                Assert.Equal(valuation.CustomerEquity(days, horizon).Value, valuation.CustomerEquity(days, horizon, threads).Value);
                Assert.Equal(valuation.CustomerEquityBy(days, [.. cohorts.Take(days.Count)], horizon)["b"].Value, valuation.CustomerEquityBy(days, [.. cohorts.Take(days.Count)], horizon, threads)["b"].Value);
            }
        }
    }

    [Fact]
    public void The_interval_of_the_equity_is_the_same()
    {
        LifetimeValuation valuation = LifetimeValuation.From(ModifiedBetaGeometricModel.Fit(Days), GammaGammaModel.Fit(Days), CustomerEconomics.From(0.3m, DiscountRate.Effective(0.15)));
        Assert.Equal(valuation.CustomerEquity(Days, TimeLength.Years(1)).Interval(0.95), valuation.CustomerEquity(Days, TimeLength.Years(1), threads: 3).Interval(0.95));
    }

    // Between the ages that are asked lies a polynomial; alone, a customer is asked directly.
    [Theory]
    [InlineData(1)]
    [InlineData(52)]
    [InlineData(260)]
    public void Customers_are_worth_among_others_what_they_are_worth_alone(int weeks)
    {
        CustomerEconomics economics = CustomerEconomics.From(0.3m, DiscountRate.Effective(0.15)).WithCostToServe(new Money(0.2m, "USD"), TimeLength.Months(1));
        foreach (PurchaseModel model in Models)
        {
            LifetimeValuation valuation = LifetimeValuation.From(model, Spend, economics);
            CustomerPredictions all = valuation.Predict(Days, TimeLength.Weeks(weeks)), ever = valuation.Predict(Days, TimeLength.Forever);
            for (int i = 0; i < Days.Count; i += 97)
            {
                CustomerPrediction alone = valuation.Predict(Days[i], TimeLength.Weeks(weeks)), always = valuation.Predict(Days[i], TimeLength.Forever);
                GoldenFile.Close(alone.ProbabilityAlive, all[i].ProbabilityAlive, 1e-13);
                GoldenFile.Close(alone.ExpectedPurchases!.Value, all[i].ExpectedPurchases!.Value, 1e-11);
                GoldenFile.Close(alone.DiscountedPurchases, all[i].DiscountedPurchases, 1e-11);
                GoldenFile.Close((double)alone.Value!.Value.Amount, (double)all[i].Value!.Value.Amount, 1e-9);
                GoldenFile.Close(always.DiscountedPurchases, ever[i].DiscountedPurchases, 1e-11);
                GoldenFile.Close((double)always.Value!.Value.Amount, (double)ever[i].Value!.Value.Amount, 1e-9);
            }
        }
    }

    [Fact]
    public void The_column_of_values_is_that_of_the_records()
    {
        CustomerEconomics economics = CustomerEconomics.From(0.3m, DiscountRate.Effective(0.15)).WithCostPerPurchase(new Money(1.50m, "USD")).WithCostToServe(new Money(0.2m, "USD"), TimeLength.Months(1));

        // Where the tail of the spend is heavy, who never bought again has no value.
        foreach (GammaGammaModel spend in new[] { Spend, GammaGammaModel.From(6.25, 0.8, 15.44, Given.Dollar) })
        {
            foreach (TimeLength horizon in new[] { TimeLength.Zero, TimeLength.Weeks(52), TimeLength.Forever })
            {
                CustomerPredictions predictions = LifetimeValuation.From(Truth, spend, economics).Predict(Days, horizon);
                Assert.Equal(predictions.Select(prediction => prediction.Value), predictions.Values());
                Assert.Equal(predictions.Select(prediction => prediction.ExpectedPurchases), predictions.ExpectedPurchases?.Select(each => (double?)each) ?? Enumerable.Repeat<double?>(null, Days.Count));
            }
        }

        CustomerPredictions fixedSpend = LifetimeValuation.From(Truth, new Money(35, "USD"), economics).Predict(Days, TimeLength.Weeks(52));
        Assert.Equal(fixedSpend.Select(prediction => prediction.Value), fixedSpend.Values());
        Assert.Empty(LifetimeValuation.From(Truth, Spend, economics).Predict(PurchaseHistories.Zero, TimeLength.Weeks(52)).Values());
    }

    [Fact]
    public void A_value_past_what_a_decimal_holds_is_one_failure_on_any_number_of_threads()
    {
        CustomerPredictions predictions = LifetimeValuation.From(Truth, new Money(decimal.MaxValue / 2, "USD"), CustomerEconomics.From(1, DiscountRate.None)).Predict(Days, TimeLength.Years(9));
        Assert.Throws<OverflowException>(() => predictions.Values());
        Assert.Throws<OverflowException>(() => predictions.Values(2));
    }

    [Fact]
    public void Fewer_than_one_thread_is_refused()
    {
        LifetimeValuation valuation = LifetimeValuation.From(Truth, new Money(35, "USD"), CustomerEconomics.From(1, DiscountRate.None));
        Assert.StartsWith("threads: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => BetaGeometricModel.Fit(Days, threads: 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => ModifiedBetaGeometricModel.FitRegularity(Days, threads: 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Truth.ProbabilityAlive(Days, 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Truth.ExpectedPurchases(Days, TimeLength.Weeks(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Truth.ProbabilityOfPurchase(Days, TimeLength.Weeks(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Truth.DiscountedPurchases(Days, DiscountRate.Effective(0.1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Truth.TotalAlive(Days, 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Truth.TotalExpectedPurchases(Days, TimeLength.Weeks(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Truth.TotalDiscountedPurchases(Days, DiscountRate.Effective(0.1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => valuation.Predict(Days, TimeLength.Weeks(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => valuation.CustomerEquity(Days, TimeLength.Weeks(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => valuation.CustomerEquityBy(Days, new int[Days.Count], TimeLength.Weeks(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => valuation.Predict(Days, TimeLength.Weeks(1)).Values(0));
    }
}
