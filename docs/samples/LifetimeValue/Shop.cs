using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CrmMetrics.Samples;

/// <summary>A shop that is made up, the same on every machine: customers buy and drop out as the Pareto/NBD says, and spend as the Gamma-Gamma model says.</summary>
internal static class Shop
{
    public static Orders Orders()
    {
        ParetoModel buying = ParetoModel.From(r: 0.7, alpha: 8, s: 0.6, beta: 12, TimeUnit.Week);
        GammaGammaModel spending = GammaGammaModel.From(p: 6, q: 4, v: 24, Currency.Parse("EUR"));
        LocalDate end = new(2026, 6, 30);
        LocalDate[] joined = [.. Enumerable.Range(0, 1_500).Select(customer => new LocalDate(2025, 1, 1).PlusDays(customer * 181 / 1_500))];
        Xoshiro256StarStar random = new(2);
        List<Purchase<string>> purchases = [];
        foreach ((PurchaseHistory history, int customer) in buying.Simulate(joined.Select(date => TimeLength.Between(date, end)), seed: 1).Select((history, customer) => (history, customer)))
        {
            // A history tells when the last purchase was; those between lie anywhere, as in any Poisson process.
            double rate = Gamma.Sample(random, spending.Q, spending.V);
            for (long purchase = 0; purchase <= history.RepeatPurchases; purchase++)
            {
                double share = purchase == 0 ? 0 : purchase == history.RepeatPurchases ? 1 : random.NextDouble();
                decimal amount = Math.Max(0.01m, Math.Round((decimal)Gamma.Sample(random, spending.P, rate), 2));
                purchases.Add(new($"C-{customer + 1001}", joined[customer].PlusDays((int)(share * history.Recency.TotalDays)), new Money(amount, spending.Currency)));
            }
        }

        return new("Synthetic data of a shop that is made up: nobody has bought anything there.", purchases, new(), end, new(2025, 12, 31));
    }
}
