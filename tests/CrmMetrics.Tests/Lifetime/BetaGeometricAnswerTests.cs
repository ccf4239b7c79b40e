using CrmMetrics.Lifetime;

namespace CrmMetrics.Tests.Lifetime;

public class BetaGeometricAnswerTests
{
    // The parameters of the published sheet.
    private static readonly BetaGeometricModel Sheet = BetaGeometricModel.From(0.243, 4.414, 0.793, 2.426);

    private static readonly ModifiedBetaGeometricModel Modified = ModifiedBetaGeometricModel.From(0.243, 4.414, 0.793, 2.426);

    private static readonly PurchaseHistory Third = History(2, 30.43, 38.86);

    // Closed forms with 2F1 in 40-digit arithmetic; the first is printed as 1.226 on the sheet of Fader, Hardie and Lee.
    [Fact]
    public void Expected_purchases_are_those_of_the_closed_form()
    {
        Near(1.2260281747671444, Sheet.ExpectedPurchases(Third, TimeLength.Weeks(39)));
        Near(0.19509805201126264, Sheet.ExpectedPurchases(History(0, 0, 38.86), TimeLength.Weeks(39)));
        Near(1.3404974284912132, Modified.ExpectedPurchases(Third, TimeLength.Weeks(39)));
        Near(0.72657857008067291, Sheet.ProbabilityAlive(Third));
    }

    [Theory]
    [InlineData(1 / 7.0, 0.00782601117184757)]
    [InlineData(1, 0.05326789117165828)]
    [InlineData(3, 0.1508652308930467)]
    [InlineData(31.8571, 1.041996060852211)]
    [InlineData(32, 1.045243328374444)]
    [InlineData(78, 1.860519057942769)]
    public void Expected_purchases_of_a_new_customer_are_those_of_the_sheet(double weeks, double expected) => Near(expected, Sheet.ExpectedPurchases(TimeLength.Weeks(weeks)));

    [Fact]
    public void Five_thousand_purchases_overflow_nothing()
    {
        PurchaseHistory heavy = History(5000, 38, 38.86);
        Near(1.6168091176690248e-40, Sheet.ProbabilityAlive(heavy), 1e-9);
        Near(5.5559933669693688e-37, Sheet.ExpectedPurchases(heavy, TimeLength.Weeks(39)), 1e-9);
        Near(2954.01712770901, Modified.ExpectedPurchases(History(5000, 38.8, 38.86), TimeLength.Weeks(39)), 1e-9);
        Near(113.09852445576191, Sheet.ExpectedPurchases(History(200, 38, 38.86), TimeLength.Weeks(39)));
    }

    // Quadrature of the published form, λ/δ · 2F1(1, a; a+b+x; −λ/δ) over the rates, in 40-digit arithmetic.
    [Fact]
    public void Discounted_purchases_are_those_of_the_published_form()
    {
        DiscountRate rate = DiscountRate.Continuous(Math.Log(1.15) / 52, TimeUnit.Week);
        Near(5.1695539284375218, Sheet.DiscountedPurchases(Third, rate), 1e-11);
        Near(1.0187461946469221, Sheet.DiscountedPurchases(History(0, 0, 38.86), rate), 1e-11);
        Near(5.9906974775877607, Modified.DiscountedPurchases(Third, rate), 1e-11);
        Near(119.93016235917628, Sheet.DiscountedPurchases(History(50, 38, 38.86), rate), 1e-11);
    }

    // At a = 1 published forms divide by 0; the values are theirs at 1 − 1e-25, in 60-digit arithmetic.
    [Fact]
    public void A_shape_of_one_is_a_number_like_others()
    {
        BetaGeometricModel one = BetaGeometricModel.From(0.243, 4.414, 1, 2.426);
        Near(1.1021367860399558, one.ExpectedPurchases(Third, TimeLength.Weeks(39)));
        Near(1.2899882524840688, one.ExpectedPurchases(TimeLength.Weeks(52)));
        Near(4.0333964023622049, one.DiscountedPurchases(Third, DiscountRate.Continuous(Math.Log(1.15) / 52, TimeUnit.Week)), 1e-11);
    }

    // BTYD's manual: .5737864 and 1.07869e-07.
    [Fact]
    public void Chances_of_numbers_of_purchases_are_those_of_the_manual()
    {
        Near(0.5737864, Sheet.FuturePurchases(TimeLength.Weeks(39)).ProbabilityOfNone, 1e-6);
        Near(1.07869e-07, Sheet.FuturePurchases(TimeLength.Weeks(2)).Probability(10), 1e-5);
    }

    // Where a sum would be long the mean over the chance to drop out is taken instead: the two agree.
    [Theory]
    [InlineData(0.24, 0.7, 0.79, 2.4)]
    [InlineData(0.02, 3, 1, 0.02)]
    [InlineData(60.3, 12, 0.05, 62)]
    [InlineData(5000.2, 1, 0.79, 5002)]
    [InlineData(3, 400, 7, 0.6)]
    [InlineData(1.5, 1e-6, 25, 300)]
    public void Two_ways_to_what_customers_will_do_agree(double shape, double scaled, double a, double b)
    {
        (double alive, double expected) = new FutureCounts(shape, scaled, a, b, 1, 0).Sum();
        BetaNodes dropouts = BetaNodes.Beta(a, b, shape * scaled);
        Near(alive, dropouts.Places.Zip(dropouts.Weights, (p, weight) => weight * Math.Pow(1 + (p * scaled), -shape)).Sum(), 1e-11);
        Near(expected, dropouts.Places.Zip(dropouts.Weights, (p, weight) => weight * -ExpLog.Expm1(-shape * ExpLog.Log1p(p * scaled)) / p).Sum(), 1e-11);
    }

    // Discounted purchases are δ times the integral of e^(−δt) E[Y(t)], from another formula altogether.
    [Theory]
    [InlineData(1, 2, 30.43)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 3, 37)]
    [InlineData(3, 1, 20)]
    [InlineData(4, 30, 38.5)]
    public void Discounted_purchases_are_the_discounted_integral_of_expected_ones(int regularity, long repeats, double recency)
    {
        PurchaseHistory history = History(repeats, recency, 38.86);
        const double Rate = 0.02;
        foreach (PurchaseModel model in new PurchaseModel[] { BetaGeometricModel.From(0.6, 5, 1, 2.4, regularity: regularity), ModifiedBetaGeometricModel.From(0.6, 5, 0.4, 2.4, regularity: regularity) })
        {
            // The trapezoid rule in the logarithm of the time.
            double sum = 0;
            for (double log = -26; log < 8; log += 1 / 16.0)
            {
                double weeks = Math.Exp(log);
                sum += weeks * Rate * Math.Exp(-Rate * weeks) * model.ExpectedPurchases(history, TimeLength.Weeks(weeks)) / 16;
            }

            Near(sum, model.DiscountedPurchases(history, DiscountRate.Continuous(Rate, TimeUnit.Week)), 1e-8);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Chances_of_numbers_sum_to_one_and_to_the_mean(int regularity)
    {
        foreach (PurchaseModel model in Models(regularity))
        {
            foreach (PurchaseHistory history in new[] { default, Third, History(0, 0, 20), History(12, 38, 38.86) })
            {
                FuturePurchases counts = model.FuturePurchases(history, TimeLength.Weeks(26));
                double[] chances = [.. Enumerable.Range(0, 1500).Select(count => counts.Probability(count))];
                Assert.All(chances, chance => Assert.InRange(chance, 0, 1));
                Near(1, chances.Sum(), 1e-11);
                Near(model.ExpectedPurchases(history, TimeLength.Weeks(26)), chances.Select((chance, count) => count * chance).Sum(), 1e-10);
                Near(counts.Mean, model.ExpectedPurchases(history, TimeLength.Weeks(26)), 1e-14);
                Near(chances.Skip(3).Sum(), counts.ProbabilityOfAtLeast(3), 1e-10);
                Near(1 - counts.ProbabilityOfNone, model.ProbabilityOfPurchase(history, TimeLength.Weeks(26)), 1e-11);
                foreach (double chance in new[] { 0.025, 0.5, 0.9, 0.999 })
                {
                    long quantile = counts.Quantile(chance);
                    Assert.True(chances.Take((int)quantile + 1).Sum() >= chance - 1e-12);
                    Assert.True(quantile == 0 || chances.Take((int)quantile).Sum() < chance);
                }
            }
        }
    }

    [Fact]
    public void The_time_of_the_next_purchase_has_its_chance()
    {
        foreach (PurchaseModel model in Models(1).Concat(Models(3)))
        {
            double ever = model.ProbabilityOfPurchase(Third, TimeLength.Forever);
            Near(model.ProbabilityAlive(Third), ever, 1e-14);
            foreach (double chance in new[] { 0.01, 0.3, 0.999 * ever })
            {
                Near(chance, model.ProbabilityOfPurchase(Third, model.TimeToNextPurchase(Third, chance)!.Value), 1e-12);
            }

            Assert.Null(model.TimeToNextPurchase(Third, 1.001 * ever));
            Assert.Null(model.TimeToNextPurchase(Third, ever));
        }

        // The closed form: α* ((1 − q / P(alive))^(−1/r*) − 1).
        double alive = Sheet.ProbabilityAlive(Third);
        Near((4.414 + 38.86) * (Math.Pow(1 - (0.5 / alive), -1 / 2.243) - 1), Sheet.TimeToNextPurchase(Third, 0.5)!.Value.In(TimeUnit.Week), 1e-11);
        Assert.Contains("chance: a chance must be above 0 and below 1, but was 1.", Assert.Throws<ArgumentOutOfRangeException>(() => Sheet.TimeToNextPurchase(Third, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_ever_has_its_limits()
    {
        BetaGeometricModel leaving = BetaGeometricModel.From(0.24, 4.4, 1.5, 2.4);
        Near((1.5 + 2.4 - 1) / 0.5, leaving.ExpectedPurchases(TimeLength.Forever));
        Near((1.5 + 2.4 - 1) / 0.5, leaving.ExpectedPurchases(TimeLength.Years(1e60)), 1e-9);
        Assert.Equal(double.PositiveInfinity, Sheet.ExpectedPurchases(TimeLength.Forever));
        Assert.Equal(0, Sheet.ProbabilityAlive(Third, TimeLength.Forever));
        Assert.Equal("no-finite-mean", Sheet.TotalExpectedPurchases(PurchaseHistories.From([Third]), TimeLength.Forever).WhyUndefined!.Code);
        Near(Sheet.ProbabilityAlive(Third), Sheet.ProbabilityAlive(Third, TimeLength.Zero));
        Near(2.426 / (0.793 + 2.426), Modified.ProbabilityAlive(default(PurchaseHistory)));
        Assert.Equal(1, Sheet.ProbabilityAlive(History(0, 0, 5000)));
        FuturePurchases ever = Sheet.FuturePurchases(Third, TimeLength.Forever);
        Near(1 - Sheet.ProbabilityAlive(Third), ever.ProbabilityOfNone, 1e-14);
        long most = ever.Quantile(0.99);
        Assert.True(ever.ProbabilityOfAtLeast(most + 1) <= 0.01 && ever.ProbabilityOfAtLeast(most) > 0.01);
        Assert.Contains("must be above 0, since without a discount", Assert.Throws<ArgumentOutOfRangeException>(() => Sheet.DiscountedPurchases(Third, DiscountRate.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_overflows_anywhere()
    {
        foreach (double a in new[] { 1e-8, 0.3, 1, 2, 1e6 })
        {
            foreach (double b in new[] { 1e-6, 1, 1e6 })
            {
                foreach (int k in new[] { 1, 4 })
                {
                    foreach (PurchaseModel model in new PurchaseModel[] { BetaGeometricModel.From(0.01, k == 1 ? 1e-4 : 0.1, a, b, TimeUnit.Day, k), ModifiedBetaGeometricModel.From(50, 1e5, a, b, TimeUnit.Year, k) })
                    {
                        foreach (PurchaseHistory history in new[] { default, History(0, 0, 500), History(1, 500, 500), History(5000, 1, 500), History(5000, 500, 500) })
                        {
                            Assert.InRange(model.ProbabilityAlive(history), 0, 1);
                            Assert.InRange(model.ProbabilityAlive(history, TimeLength.Weeks(9)), 0, 1);
                            Assert.InRange(model.ExpectedPurchases(history, TimeLength.Weeks(9)), 0, 1e6);
                            Assert.InRange(model.ProbabilityOfPurchase(history, TimeLength.Weeks(9)), 0, 1);
                            Assert.InRange(model.DiscountedPurchases(history, DiscountRate.Effective(0.1)), 0, 1e9);
                            Assert.InRange(model.FuturePurchases(history, TimeLength.Weeks(9)).Probability(3), 0, 1);
                        }
                    }
                }
            }
        }
    }

    // For many customers what depends on the age alone is taken from a polynomial: it gives the digits of each customer by itself.
    [Fact]
    public void Answers_for_many_are_those_of_each()
    {
        PurchaseHistories histories = PurchaseHistories.From(
            from age in Enumerable.Range(1, 300) from repeats in new[] { 0, 1, 4, 90 } select PurchaseHistory.From(repeats, TimeLength.Days(repeats == 0 ? 0 : age * 0.9), TimeLength.Days(age)));
        DiscountRate rate = DiscountRate.Effective(0.1);
        foreach (PurchaseModel model in Models(1).Concat([ModifiedBetaGeometricModel.From(0.5, 6, 0.9, 1.6, TimeUnit.Day), BetaGeometricModel.From(0.5, 6, 0.9, 1.6, regularity: 2)]))
        {
            Same(model.ExpectedPurchases(histories, TimeLength.Weeks(39)), history => model.ExpectedPurchases(history, TimeLength.Weeks(39)));
            Same(model.DiscountedPurchases(histories, rate), history => model.DiscountedPurchases(history, rate));
            Same(model.ProbabilityAlive(histories), history => model.ProbabilityAlive(history));
            Same(model.ProbabilityOfPurchase(histories, TimeLength.Weeks(3)), history => model.ProbabilityOfPurchase(history, TimeLength.Weeks(3)));
            Near(model.ExpectedPurchases(histories, TimeLength.Weeks(39)).Sum(), model.TotalExpectedPurchases(histories, TimeLength.Weeks(39)).Value!.Value);
        }

        void Same(double[] all, Func<PurchaseHistory, double> one)
        {
            for (int i = 0; i < all.Length; i++)
            {
                Near(one(histories[i]), all[i], 1e-11);
            }
        }
    }

    // Columns and totals of chances that the single customer has as well, for each family.
    [Fact]
    public void Columns_of_what_may_come_are_those_of_each()
    {
        PurchaseHistories histories = PurchaseHistories.From(
            from age in Enumerable.Range(1, 40) from repeats in new[] { 0, 1, 4 } select PurchaseHistory.From(repeats, TimeLength.Days(repeats == 0 ? 0 : age * 0.9), TimeLength.Days(age)));
        TimeLength horizon = TimeLength.Weeks(26);
        foreach (PurchaseModel model in Models(1).Concat(Models(2)).Concat([ParetoModel.From(0.553, 10.578, 0.606, 11.669)]))
        {
            double[] alive = model.ProbabilityAlive(histories, horizon), two = model.ProbabilityOfExactly(histories, 2, horizon, threads: 2), none = model.ProbabilityOfExactly(histories, 0, horizon);
            long[] high = model.PurchaseQuantile(histories, 0.9, horizon);
            TimeLength?[] next = model.TimeToNextPurchase(histories, 0.8);
            FuturePurchases[] counts = model.FuturePurchases(histories, horizon);
            Assert.Contains(next, time => time is null);
            Assert.Contains(next, time => time is not null);
            Assert.True(high.Distinct().Count() > 1);
            for (int i = 0; i < histories.Count; i += 7)
            {
                Near(model.ProbabilityAlive(histories[i], horizon), alive[i], 1e-11);
                FuturePurchases one = model.FuturePurchases(histories[i], horizon);
                Assert.Equal(one.Probability(2), two[i]);
                Assert.Equal(one.ProbabilityOfNone, none[i]);
                Assert.Equal(one.Quantile(0.9), high[i]);
                Assert.Equal(one.Mean, counts[i].Mean);
                Assert.Equal(one.Probability(3), counts[i].Probability(3));
                Assert.Equal(model.TimeToNextPurchase(histories[i], 0.8), next[i]);
            }

            Assert.Equal(alive, model.ProbabilityAlive(histories, horizon, threads: 2));
            Assert.Equal(next, model.TimeToNextPurchase(histories, 0.8, threads: 2));
            Near(alive.Sum(), model.TotalAlive(histories, horizon).Value!.Value);
            Near(model.ProbabilityOfPurchase(histories, horizon).Sum(), model.TotalBuyers(histories, horizon, threads: 2).Value!.Value);
            Near(model.TotalAlive(histories).Value!.Value, model.TotalAlive(histories, TimeLength.Zero).Value!.Value);
            Assert.Equal(0, model.TotalAlive(histories, TimeLength.Forever).Value);
            Near(model.TotalAlive(histories).Value!.Value, model.TotalBuyers(histories, TimeLength.Forever).Value!.Value, model is ParetoModel ? 1 : 1e-12);
        }

        // Customers who are alike share one distribution.
        FuturePurchases[] alike = Sheet.FuturePurchases(PurchaseHistories.From([Third, default, Third]), horizon);
        Assert.Same(alike[0], alike[2]);
        Assert.Empty(Sheet.TimeToNextPurchase(PurchaseHistories.Zero, 0.5));
    }

    [Fact]
    public void Totals_of_chances_have_intervals_within_the_customers()
    {
        PurchaseHistories histories = ModifiedBetaGeometricModel.From(0.52, 6.2, 0.89, 1.6).Simulate(1000, TimeLength.Weeks(39), seed: 1);
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(histories);
        foreach (Estimate total in new[] { model.TotalAlive(histories, TimeLength.Weeks(26)), model.TotalBuyers(histories, TimeLength.Weeks(26)) })
        {
            ConfidenceInterval bounds = total.Interval()!.Value;
            Assert.True(bounds.Lower > 0 && bounds.Upper < 1000 && bounds.Contains(total.Value!.Value));
            Assert.InRange(bounds.Upper / bounds.Lower, 1.02, 3);
        }

        Assert.True(model.TotalAlive(histories, TimeLength.Weeks(26)).Value < model.TotalAlive(histories).Value);
        Assert.Equal("customers who will not have dropped out 26 weeks after the end of the observation", model.TotalAlive(histories, TimeLength.Weeks(26)).Definition.Text);
        Assert.Equal("customers who buy at least once in 26 weeks", model.TotalBuyers(histories, TimeLength.Weeks(26)).Definition.Text);
    }

    [Fact]
    public void Impossible_questions_of_columns_are_refused()
    {
        PurchaseHistories histories = PurchaseHistories.From([Third]);
        TimeLength week = TimeLength.Weeks(1);
        Assert.StartsWith("chance: a chance must be above 0 and below 1, but was 0.", Assert.Throws<ArgumentOutOfRangeException>("chance", () => Sheet.TimeToNextPurchase(histories, 0)).Message);
        Assert.StartsWith("chance: a chance must be above 0 and below 1, but was 1.", Assert.Throws<ArgumentOutOfRangeException>("chance", () => Sheet.PurchaseQuantile(histories, 1, week)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Sheet.ProbabilityOfExactly(histories, -1, week));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Sheet.ProbabilityAlive(histories, week, 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Sheet.TotalAlive(histories, week, 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Sheet.TotalBuyers(histories, week, 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Sheet.FuturePurchases(histories, week, 0));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Sheet.TimeToNextPurchase(histories, 0.5, 0));
        Assert.Throws<ArgumentNullException>("histories", () => Sheet.ProbabilityOfExactly(null!, 0, week));
    }

    [SkippableFact]
    public void Cdnow_forecasts_are_those_of_the_published_comparison()
    {
        PurchaseHistories histories = Cdnow.Read();
        BetaGeometricModel beta = BetaGeometricModel.Fit(histories);
        ModifiedBetaGeometricModel modified = ModifiedBetaGeometricModel.Fit(histories);

        Estimate total = beta.TotalExpectedPurchases(histories, TimeLength.Weeks(39));
        Near(1653.4, total.Value!.Value, 5e-5);
        Near(1576.7, modified.TotalExpectedPurchases(histories, TimeLength.Weeks(39)).Value!.Value, 5e-5);
        Near(1917, beta.TotalAlive(histories).Value!.Value, 5e-4);
        Near(1058, modified.TotalAlive(histories).Value!.Value, 5e-4);
        double[] actual = Cdnow.HoldOut();
        Near(0.785, beta.ExpectedPurchases(histories, TimeLength.Weeks(39)).Zip(actual, (one, other) => Math.Abs(one - other)).Average(), 1e-3);
        Near(0.765, modified.ExpectedPurchases(histories, TimeLength.Weeks(39)).Zip(actual, (one, other) => Math.Abs(one - other)).Average(), 1e-3);

        // BTYD's walkthrough at its own fit, three digits: E[X(52)], and customer 1516.
        Near(1.444004, beta.ExpectedPurchases(TimeLength.Weeks(52)), 1e-3);
        Near(25.75659, beta.ExpectedPurchases(History(26, 30.857, 31), TimeLength.Weeks(52)), 1e-3);
        Near(0.9688523, beta.ProbabilityAlive(History(26, 30.857, 31)), 1e-3);

        ConfidenceInterval bounds = total.Interval()!.Value;
        Assert.InRange(total.Value!.Value, bounds.Lower, bounds.Upper);
        Assert.InRange(bounds.Upper / bounds.Lower, 1.05, 1.3);
    }

    private static IEnumerable<PurchaseModel> Models(int regularity) =>
        [BetaGeometricModel.From(0.243, 4.414, 0.793, 2.426, regularity: regularity), ModifiedBetaGeometricModel.From(2.5, 8, 1, 2, regularity: regularity)];

    private static PurchaseHistory History(long repeats, double recency, double age) => PurchaseHistory.From(repeats, TimeLength.Weeks(recency), TimeLength.Weeks(age));

    private static void Near(double expected, double actual, double relative = 1e-12) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), FormattableString.Invariant($"expected {expected:R}, found {actual:R}, apart by {Math.Abs(expected - actual) / Math.Abs(expected):G2}"));
}
