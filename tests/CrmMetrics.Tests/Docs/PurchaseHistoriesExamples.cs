#region histories-usings
using CrmMetrics;
using CrmMetrics.Lifetime;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/purchase-histories.md.</summary>
public class PurchaseHistoriesExamples : PageTests
{
    private static readonly (string Customer, LocalDate Date, decimal Euros)[] Orders =
    [
        ("A", new(2024, 1, 3), 40), ("B", new(2024, 1, 9), 25), ("A", new(2024, 2, 14), 30), ("A", new(2024, 2, 14), 12), ("C", new(2024, 3, 1), 80),
        ("A", new(2024, 4, 20), 60), ("B", new(2024, 5, 2), 35), ("C", new(2024, 7, 9), 20), ("A", new(2024, 8, 1), 45), ("D", new(2024, 8, 15), 15),
    ];

    private static readonly Currency Euro = Currency.Parse("EUR");

    [Fact]
    public void From_rows()
    {
        var orders = Orders;

        #region histories-rows
        // orders: (string Customer, LocalDate Date, decimal Euros)[], in any order
        PurchaseHistories<string> histories = PurchaseHistories.From(orders, row => new Purchase<string>(row.Customer, row.Date, new Money(row.Euros, "EUR")), asOf: new LocalDate(2024, 9, 30));

        Console.WriteLine(histories);        // 4 customers, 5 repeat purchases by 2024-09-30
        Console.WriteLine(histories["A"]);   // 3 repeats, the last after 211 days of 271 days, 49.00 EUR each
        Console.WriteLine(histories["D"]);   // 0 repeats in 46 days
        foreach ((string customer, PurchaseHistory history) in histories.ByCustomer())
        {
            Console.WriteLine($"{customer}: x {history.RepeatPurchases}, t_x {history.Recency.In(TimeUnit.Week):F2}, T {history.Age.In(TimeUnit.Week):F2} weeks");
        }
        // A: x 3, t_x 30.14, T 38.71 weeks
        // B: x 1, t_x 16.29, T 37.86 weeks
        // C: x 1, t_x 18.57, T 30.43 weeks
        // D: x 0, t_x 0.00, T 6.57 weeks
        #endregion

        Printed("histories-rows");
    }

    [Fact]
    public void From_columns()
    {
        #region histories-columns
        int[] customers = [0, 1, 0, 2, 0, 1];                           // numbered from 0
        int[] days = [19_725, 19_731, 19_767, 19_783, 19_833, 19_845];   // from 1 January 1970
        decimal[] amounts = [40, 25, 42, 80, 60, 35];

        PurchaseColumns<int> columns = new() { Customers = customers, Days = days, Amounts = amounts, Currency = Currency.Parse("EUR") };
        PurchaseHistories<int> histories = PurchaseHistories.From(columns, customerCount: 3, asOf: new LocalDate(2024, 6, 30), threads: 2);

        Console.WriteLine(histories[0]);   // 2 repeats, the last after 108 days of 179 days, 51.00 EUR each
        #endregion

        Printed("histories-columns");
    }

    [Fact]
    public void From_columns_of_ids()
    {
        #region histories-ids
        PurchaseColumns<string> columns = new()
        {
            Customers = new[] { "A", "B", "A" },
            Dates = new LocalDate[] { new(2024, 1, 3), new(2024, 1, 9), new(2024, 2, 14) },
        };

        Console.WriteLine(PurchaseHistories.From(columns, asOf: new LocalDate(2024, 6, 30)));   // 2 customers, 1 repeat purchase by 2024-06-30
        #endregion

        Printed("histories-ids");
    }

    [Fact]
    public void From_shards()
    {
        Purchase<string>[] morning = [.. Orders.Take(3).Select(row => new Purchase<string>(row.Customer, row.Date, new Money(row.Euros, Euro)))];
        Purchase<string>[] evening = [.. Orders.Skip(3).Select(row => new Purchase<string>(row.Customer, row.Date, new Money(row.Euros, Euro)))];

        #region histories-builder
        // morning, evening: Purchase<string>[]. Customer A's two orders of 14 February lie in different files.
        PurchaseHistoryBuilder<string> builder = new(withAmounts: true), other = new(withAmounts: true);
        foreach (Purchase<string> purchase in morning)
        {
            builder.Add(purchase);
        }

        foreach (Purchase<string> purchase in evening)
        {
            other.Add(purchase);
        }

        builder.Merge(other);
        Console.WriteLine(builder.ToHistories(new LocalDate(2024, 9, 30))["A"]);   // 3 repeats, the last after 211 days of 271 days, 49.00 EUR each
        #endregion

        Printed("histories-builder");
    }

    [Fact]
    public void Definitions()
    {
        Purchase<string>[] orders =
        [
            new("A", new(2024, 1, 3), new Money(40, Euro)), new("A", new(2024, 2, 14), new Money(30, Euro)), new("A", new(2024, 2, 14), new Money(-30, Euro)),
            new("A", new(2024, 3, 1), new Money(0, Euro)), new("A", new(2024, 4, 20), new Money(60, Euro)),
        ];

        #region histories-definition
        LocalDate asOf = new(2024, 9, 30);
        try
        {
            _ = PurchaseHistories.From(orders, asOf);
        }
        catch (ArgumentException refused)
        {
            Console.WriteLine(refused.Message);
            // purchases: row 2 (counted from 0): is a refund of -30, and the definition does not say what to do with refunds (Refunds = LeftOut or TakenOffTheDay). (Parameter 'purchases')
        }

        PurchaseDefinition kept = new() { Refunds = RefundRule.LeftOut, ZeroAmounts = ZeroAmountRule.Counted };
        PurchaseDefinition sentBack = new() { Refunds = RefundRule.TakenOffTheDay, ZeroAmounts = ZeroAmountRule.LeftOut };
        PurchaseDefinition withFirst = sentBack with { FirstPurchase = FirstPurchaseSpend.Counted };

        Console.WriteLine(PurchaseHistories.From(orders, asOf, kept)["A"]);         // 3 repeats, the last after 108 days of 271 days, 30.00 EUR each
        Console.WriteLine(PurchaseHistories.From(orders, asOf, sentBack)["A"]);    // 1 repeat, the last after 108 days of 271 days, 60.00 EUR each
        Console.WriteLine(PurchaseHistories.From(orders, asOf, withFirst)["A"]);   // 1 repeat, the last after 108 days of 271 days, 50.00 EUR each
        #endregion

        Printed("histories-definition");
    }

    [Fact]
    public void A_hold_out()
    {
        Purchase<string>[] orders = [.. Orders.Select(row => new Purchase<string>(row.Customer, row.Date, new Money(row.Euros, Euro)))];

        #region histories-split
        // orders: Purchase<string>[]
        PurchaseLog<string> log = PurchaseLog.From(orders);
        CalibrationSplit<string> split = log.Split(calibrationEnd: new LocalDate(2024, 5, 31), holdOutEnd: new LocalDate(2024, 9, 30));

        Console.WriteLine(log);                        // 4 customers, 9 transactions from 2024-01-03 to 2024-08-15
        Console.WriteLine(split.Calibration);          // 3 customers, 3 repeat purchases by 2024-05-31
        Console.WriteLine(split.HoldOut);              // 2 purchases in 122 days
        Console.WriteLine(split.HoldOut.TotalSpend);   // 65.00 EUR
        Console.WriteLine(split.NewCustomers);         // 1

        int place = split.Calibration.IndexOf("C");
        Console.WriteLine($"{split.HoldOut.Purchases[place]} purchase for {split.HoldOut.Spend(place)}");   // 1 purchase for 20.00 EUR
        Console.WriteLine(log.At(new LocalDate(2024, 3, 31)));                                           // 3 customers, 1 repeat purchase by 2024-03-31
        #endregion

        Printed("histories-split");
    }

    [Fact]
    public void Given_histories()
    {
        #region histories-given
        PurchaseHistories one = PurchaseHistories.From([PurchaseHistory.From(repeatPurchases: 2, recency: TimeLength.Weeks(30.43), age: TimeLength.Weeks(38.86))]);
        PurchaseHistories warehouse = PurchaseHistories.From(new HistoryColumns
        {
            RepeatPurchases = new long[] { 0, 3 },
            Recencies = new[] { 0, 211.0 },
            Ages = new[] { 46, 271.0 },
            Unit = TimeUnit.Day,
            Spends = new[] { 0, 147m },
            Currency = Currency.Parse("EUR"),
        });

        Console.WriteLine(one[0]);             // 2 repeats, the last after 30.43 weeks of 38.86 weeks
        Console.WriteLine(one + warehouse);    // 3 customers, 5 repeat purchases
        Console.WriteLine(warehouse.ToString("R", null));
        // unit=Day;repeats=[0,3];recencyDays=[0,211];ageDays=[46,271];currency=EUR;priced=[0,3];spend=[0,147]
        #endregion

        Printed("histories-given");
    }

    [Fact]
    public void What_is_wrong()
    {
        #region histories-check
        HistoryCheck check = HistoryCheck.Of(new HistoryColumns
        {
            RepeatPurchases = new long[] { 1, 3, 2, 9 },
            Recencies = new[] { 4.0, 20, 31, 1 },   // weeks since the last purchase, where the first to the last is meant?
            Ages = new[] { 30.0, 30, 30, 30 },
            Unit = TimeUnit.Week,
        });

        foreach (HistoryFinding finding in check.Findings)
        {
            Console.WriteLine($"{finding.Weight} {finding.Code} {finding.Figure}");
        }
        // Impossible recency-above-age 1
        // Warning frequency-above-days 1
        Console.WriteLine(check.Findings[0].Text);
        // 1 of 4 customers have a recency above their age; recency runs from the first purchase to the last, not from the last to now, and has the unit of the age, the first in row 2 (counted from 0).
        #endregion

        Printed("histories-check");
    }
}
