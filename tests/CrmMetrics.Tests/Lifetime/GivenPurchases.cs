using CrmMetrics.Lifetime;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>Purchases of a few customers on a few days, crowded so that days repeat, and now and then far apart.</summary>
internal static class GivenPurchases
{
    public static LocalDate Start { get; } = new(2023, 12, 20);

    public static LocalDate AsOf { get; } = new(2024, 3, 31);

    public static Gen<Purchase<int>> PurchaseGen { get; } =
        from customer in Gen.Choose(1, 7)
        from day in Gen.Frequency((5, Gen.Choose(0, 12)), (3, Gen.Choose(0, 100)))
        from cents in Gen.Frequency((6, Gen.Choose(1, 9_999)), (1, Gen.Constant(0)), (1, Gen.Choose(-5_000, -1)))
        from scale in Gen.Choose(0, 3)
        select new Purchase<int>(customer * 1_000_003, Start.PlusDays(day), new Money(new decimal(Math.Abs(cents), 0, 0, cents < 0, (byte)scale), Given.Euro));

    public static Arbitrary<Purchase<int>[]> Purchases { get; } = Arb.From(PurchaseGen.ArrayOf(), Halves);

    /// <summary>The definitions that take whatever comes.</summary>
    public static Arbitrary<PurchaseDefinition> Definitions { get; } = Arb.From(
        from sameDay in Gen.Elements(SameDayPurchases.AsOne, SameDayPurchases.Each)
        from first in Gen.Elements(FirstPurchaseSpend.LeftOut, FirstPurchaseSpend.Counted)
        from refunds in Gen.Elements(RefundRule.LeftOut, RefundRule.TakenOffTheDay)
        from zeros in Gen.Elements(ZeroAmountRule.Counted, ZeroAmountRule.LeftOut)
        select new PurchaseDefinition { SameDay = sameDay, FirstPurchase = first, Refunds = sameDay == SameDayPurchases.Each ? RefundRule.LeftOut : refunds, ZeroAmounts = zeros });

    public static Gen<PurchaseHistory> HistoryGen { get; } =
        from repeats in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(1, 4)))
        from age in Gen.Choose(0, 60)
        from part in Gen.Choose(0, 60)
        from unit in Gen.Elements(TimeUnit.Day, TimeUnit.Week, TimeUnit.Month, TimeUnit.Year)
        from fine in Gen.Choose(0, 3)
        from isPriced in Gen.Choose(0, 1)
        from amount in Given.AmountGen
        let all = TimeLength.Of(age + (fine / 7.0), unit)
        let last = repeats == 0 ? TimeLength.Zero : TimeLength.Of(Math.Min(part, age), unit)
        select isPriced == 1 && repeats > 0
            ? PurchaseHistory.From(repeats, last, all, new Money(amount, Given.Euro), repeats)
            : PurchaseHistory.From(repeats, last, all);

    public static Arbitrary<PurchaseHistories> Histories { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(PurchaseHistories.Zero)),
        (9, HistoryGen.ArrayOf().Select(histories => PurchaseHistories.From(histories)))));

    /// <summary>The histories as one would count them by hand, in the order of the customers' first rows.</summary>
    public static IReadOnlyList<(int Customer, PurchaseHistory History)> ByHand(IEnumerable<Purchase<int>> purchases, PurchaseDefinition definition, LocalDate asOf) =>
    [
        .. purchases.GroupBy(purchase => purchase.Customer)
            .Select(rows => (rows.Key, Transactions: Transactions(rows, definition).Where(transaction => transaction.Date <= asOf).ToList()))
            .Where(customer => customer.Transactions.Count > 0)
            .Select(customer => (customer.Key, Count(customer.Transactions, definition, asOf))),
    ];

    /// <summary>What counts as a transaction of a customer, ascending by day.</summary>
    public static IEnumerable<(LocalDate Date, decimal? Amount)> Transactions(IEnumerable<Purchase<int>> rows, PurchaseDefinition definition)
    {
        IEnumerable<(LocalDate Date, decimal? Amount)> all = rows.Select(row => (row.Date, row.Amount?.Amount)).Where(row => definition.Refunds != RefundRule.LeftOut || !(row.Item2 < 0));
        if (definition.SameDay == SameDayPurchases.AsOne)
        {
            all = all.GroupBy(row => row.Date).Select(day => (day.Key, day.Any(row => row.Amount is null) ? null : day.Sum(row => row.Amount)));
        }

        return all.Where(row => row.Amount is null || row.Amount > 0 || (row.Amount == 0 && definition.ZeroAmounts == ZeroAmountRule.Counted)).OrderBy(row => row.Date);
    }

    private static PurchaseHistory Count(List<(LocalDate Date, decimal? Amount)> transactions, PurchaseDefinition definition, LocalDate asOf)
    {
        LocalDate first = transactions[0].Date;
        TimeLength recency = TimeLength.Between(first, transactions[transactions.Count - 1].Date), age = TimeLength.Between(first, asOf);
        if (transactions[0].Amount is null)
        {
            return PurchaseHistory.From(transactions.Count - 1, recency, age);
        }

        List<decimal> priced = [.. transactions.Where(row => definition.FirstPurchase == FirstPurchaseSpend.Counted || row.Date > first).Select(row => row.Amount!.Value)];
        return PurchaseHistory.From(transactions.Count - 1, recency, age, priced.Count == 0 ? default : new Money(priced.Sum(), Given.Euro), priced.Count);
    }

    private static IEnumerable<Purchase<int>[]> Halves(Purchase<int>[] purchases) => purchases.Length < 2
        ? []
        : [[.. purchases.Take(purchases.Length / 2)], [.. purchases.Skip(purchases.Length / 2)], [.. purchases.Skip(1)]];
}
