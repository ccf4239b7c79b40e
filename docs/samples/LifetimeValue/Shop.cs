using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Lifetime;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>A shop that is made up, the same on every machine: nobody has bought anything there.</summary>
internal static class Shop
{
    private const int Customers = 1_500, DaysOfJoining = 181;

    private static readonly LocalDate Opening = new(2025, 1, 1), End = new(2026, 6, 30);

    /// <summary>Its log: customers buy and drop out as the Pareto/NBD says, and spend as the Gamma-Gamma model says.</summary>
    public static Orders Orders()
    {
        ParetoModel buying = ParetoModel.From(r: 0.7, alpha: 8, s: 0.6, beta: 12, TimeUnit.Week);
        GammaGammaModel spending = GammaGammaModel.From(p: 6, q: 4, v: 24, Currency.Parse("EUR"));
        LocalDate[] joined = [.. Enumerable.Range(0, Customers).Select(customer => Opening.PlusDays(customer * DaysOfJoining / Customers))];
        PurchaseHistories histories = buying.Simulate(joined.Select(date => TimeLength.Between(date, End)), seed: 1);
        Xoshiro256StarStar random = new(2);
        List<Purchase<string>> purchases = [];
        for (int customer = 0; customer < Customers; customer++)
        {
            // A history tells when the last purchase was; those between lie anywhere, as in any Poisson process.
            PurchaseHistory history = histories[customer];
            double rate = Gamma.Sample(random, spending.Q, spending.V);
            for (long purchase = 0; purchase <= history.RepeatPurchases; purchase++)
            {
                double share = purchase == 0 ? 0 : purchase == history.RepeatPurchases ? 1 : random.NextDouble();
                decimal amount = Math.Max(0.01m, Math.Round((decimal)Gamma.Sample(random, spending.P, rate), 2));
                purchases.Add(new($"C-{customer + 1001}", joined[customer].PlusDays((int)(share * history.Recency.TotalDays)), new Money(amount, spending.Currency)));
            }
        }

        return new("Synthetic data of a shop that is made up: nobody has bought anything there.", purchases, new()) { AsOf = End, CalibrationEnd = new(2025, 12, 31) };
    }
}
