using CrmMetrics.Lifetime;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CrmMetrics.Tests.Lifetime;

[Trait("Culture", "indifferent")]
public class PurchaseModelSimulationTests
{
    private const double Age = 40, Horizon = 20;

    // Customers drawn here, by another loop than the library's, then asked at their age what they do in the time after: sums over the base agree with what they did.
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void What_customers_do_is_what_was_expected_of_them(int regularity, bool dropsAtFirst)
    {
        const int Customers = 40_000;
        const double R = 0.9, A = 0.7, B = 2.5, Rate = 0.03;
        double alpha = 6.0 / regularity;
        PurchaseModel model = dropsAtFirst
            ? ModifiedBetaGeometricModel.From(R, alpha, A, B, regularity: regularity)
            : BetaGeometricModel.From(R, alpha, A, B, regularity: regularity);
        Xoshiro256StarStar random = new(77, threadSafe: false);
        List<PurchaseHistory> histories = [];
        double alive = 0, aliveLater = 0, purchases = 0, buyers = 0, twice = 0, discounted = 0;
        for (int i = 0; i < Customers; i++)
        {
            double rate = Gamma.Sample(random, R, alpha), dropout = Beta.Sample(random, A, B), now = 0, last = 0, gone = double.PositiveInfinity;
            int before = 0, after = 0;
            if (dropsAtFirst && random.NextDouble() < dropout)
            {
                gone = 0;
            }

            while (double.IsPositiveInfinity(gone) && now < Age + 400)
            {
                now += Gamma.Sample(random, regularity, rate);
                if (now <= Age)
                {
                    before++;
                    last = now;
                }
                else
                {
                    after += now <= Age + Horizon ? 1 : 0;
                    discounted += Math.Exp(-Rate * (now - Age));
                }

                gone = random.NextDouble() < dropout ? now : gone;
            }

            histories.Add(PurchaseHistory.From(before, TimeLength.Weeks(last), TimeLength.Weeks(Age)));
            alive += gone > Age ? 1 : 0;
            aliveLater += gone > Age + Horizon ? 1 : 0;
            purchases += after;
            buyers += after > 0 ? 1 : 0;
            twice += after == 2 ? 1 : 0;
        }

        PurchaseHistories all = PurchaseHistories.From(histories);
        Close(alive, model.ProbabilityAlive(all).Sum());
        Close(aliveLater, histories.Sum(history => model.ProbabilityAlive(history, TimeLength.Weeks(Horizon))));
        Close(purchases, model.ExpectedPurchases(all, TimeLength.Weeks(Horizon)).Sum(), 2);
        Close(buyers, model.ProbabilityOfPurchase(all, TimeLength.Weeks(Horizon)).Sum());
        Close(twice, histories.Take(4000).Sum(history => model.FuturePurchases(history, TimeLength.Weeks(Horizon)).Probability(2)) * 10, 5);
        Close(discounted, histories.Take(2000).Sum(history => model.DiscountedPurchases(history, DiscountRate.Continuous(Rate, TimeUnit.Week))) * 20, 12);

        // Four standard errors of a sum of chances; sums over part of the customers, and of numbers, vary more.
        static void Close(double seen, double expected, double spread = 1) =>
            Assert.True(Math.Abs(seen - expected) <= 4 * spread * Math.Sqrt(expected), FormattableString.Invariant($"expected {expected}, seen {seen}"));
    }

    // 95 % intervals hold the truth in 95 of 100 samples: of 150 samples in 142.5, and in fewer than 134 or in all of them by less than 1 chance in 1000.
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void Intervals_hold_the_true_parameters_as_often_as_they_say(int regularity, bool dropsAtFirst)
    {
        const int Samples = 150;
        double[] truth = [0.9, 6.0 / regularity, 0.8, 2.5];
        BetaGeometricDropoutModel model = Made(truth);
        int[] held = new int[6];
        for (int sample = 0; sample < Samples; sample++)
        {
            PurchaseHistories histories = model.Simulate(4000, TimeLength.Weeks(52), sample);
            BetaGeometricDropoutModel fitted = dropsAtFirst
                ? ModifiedBetaGeometricModel.Fit(histories, regularity: regularity)
                : BetaGeometricModel.Fit(histories, regularity: regularity);
            Assert.Equal(FitVerdict.Converged, fitted.FitResult.Verdict);
            for (int i = 0; i < 4; i++)
            {
                held[i] += Holds(fitted.FitResult.Parameters[i].Interval()!.Value, truth[i]);
            }

            held[4] += Holds(fitted.MeanDropout.Interval()!.Value, 0.8 / 3.3);
            held[5] += Holds(fitted.MeanPurchaseRate.Interval()!.Value, 0.15);
        }

        Assert.All(held, count => Assert.InRange(count, 134, Samples - 1));

        static int Holds(ConfidenceInterval bounds, double value) => bounds.Contains(value) ? 1 : 0;

        BetaGeometricDropoutModel Made(double[] values) => dropsAtFirst
            ? ModifiedBetaGeometricModel.From(values[0], values[1], values[2], values[3], regularity: regularity)
            : BetaGeometricModel.From(values[0], values[1], values[2], values[3], regularity: regularity);
    }

    // The interval of a total is that of its mean under the true parameters, for the same customers.
    [Fact]
    public void Intervals_of_totals_hold_the_true_mean_as_often_as_they_say()
    {
        const int Samples = 150;
        ModifiedBetaGeometricModel truth = ModifiedBetaGeometricModel.From(0.9, 6, 0.8, 2.5);
        int held = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            PurchaseHistories histories = truth.Simulate(1000, TimeLength.Weeks(52), 1000 + sample);
            double mean = truth.ExpectedPurchases(histories, TimeLength.Weeks(26)).Sum();
            held += ModifiedBetaGeometricModel.Fit(histories).TotalExpectedPurchases(histories, TimeLength.Weeks(26)).Interval()!.Value.Contains(mean) ? 1 : 0;
        }

        Assert.InRange(held, 134, Samples - 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_customers()
    {
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.From(0.9, 6, 0.8, 2.5);
        Assert.Equal(model.Simulate(50, TimeLength.Weeks(52), 1).ToArray(), model.Simulate(50, TimeLength.Weeks(52), 1).ToArray());
        Assert.NotEqual(model.Simulate(50, TimeLength.Weeks(52), 1).ToArray(), model.Simulate(50, TimeLength.Weeks(52), 2).ToArray());
        Assert.Empty(model.Simulate(0, TimeLength.Weeks(52), 1));
        Assert.Contains("customers: must be 0 or more, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => model.Simulate(-1, TimeLength.Weeks(52), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("an observation must have an end", Assert.Throws<ArgumentOutOfRangeException>(() => model.Simulate(2, TimeLength.Forever, 1)).Message, StringComparison.Ordinal);
    }
}
