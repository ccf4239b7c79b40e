#region revenue-usings
using CrmMetrics;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/revenue.md.</summary>
public class RevenueExamples : PageTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly LocalDate Start = new(2023, 11, 1);

    /// <summary>A year of 30 customers: most stay, some grow, some shrink, some leave, and one pays as much as ten others.</summary>
    private static readonly Subscription[] Export =
    [
        .. Enumerable.Range(1, 30).Select(i => new Subscription(
            "C" + i,
            Start.PlusDays(i * 2),
            i % 9 == 0 ? new LocalDate(2024, 1 + (i % 7), 20) : i % 4 == 0 ? new LocalDate(2024, 2 + (i % 8), 1) : null,
            new Money(i == 1 ? 2400 : 100 + (10 * i), Euro),
            BillingPeriod.Month)),
        .. Enumerable.Range(1, 30).Where(i => i % 4 == 0 && i % 9 != 0).Select(i => new Subscription(
            "C" + i, new LocalDate(2024, 2 + (i % 8), 1), null, new Money((100 + (10 * i)) * (i % 8 == 0 ? 1.5m : 0.8m), Euro), BillingPeriod.Month)),
        new("C9", new LocalDate(2024, 9, 1), null, new Money(190, Euro), BillingPeriod.Month),
        .. Enumerable.Range(31, 6).Select(i => new Subscription("C" + i, new LocalDate(2024, i - 28, 5), null, new Money(3000, Euro), BillingPeriod.Year)),
    ];

    [Fact]
    public void Subscriptions()
    {
        #region revenue-subscriptions
        Money Euros(decimal amount) => new(amount, "EUR");
        Subscription[] subscriptions =
        [
            new("A", new LocalDate(2023, 5, 1), null, Euros(1200), BillingPeriod.Year),
            new("B", new LocalDate(2023, 8, 15), new LocalDate(2024, 3, 10), Euros(200), BillingPeriod.Month),   // to a smaller plan
            new("B", new LocalDate(2024, 3, 10), null, Euros(150), BillingPeriod.Month),
            new("C", new LocalDate(2023, 9, 1), new LocalDate(2024, 3, 1), Euros(50), BillingPeriod.Month),
            new("D", new LocalDate(2023, 2, 1), new LocalDate(2023, 12, 1), Euros(60), BillingPeriod.Month),     // left, and comes back
            new("D", new LocalDate(2024, 3, 20), null, Euros(70), BillingPeriod.Month),
            new("E", new LocalDate(2024, 3, 5), null, Euros(80), BillingPeriod.Month),
        ];
        DateInterval march = new(new LocalDate(2024, 3, 1), new LocalDate(2024, 3, 31));
        RevenueMovements movements = RevenueMovements.From(subscriptions, march);

        Console.WriteLine(movements);                                  // 350.00 EUR + 80.00 new + 70.00 reactivation − 50.00 contraction − 50.00 churn = 400.00 EUR
        Console.WriteLine(movements.GrossRetention());                 // 71.4 % (250.00 EUR of 350.00 EUR)
        Console.WriteLine(movements.NetRetention());                   // 71.4 % (250.00 EUR of 350.00 EUR)
        Console.WriteLine(movements.LogoChurn);                        // 1/3 = 33.3 %
        Console.WriteLine(movements.QuickRatio().Value);               // 1.5
        Console.WriteLine(movements.AverageRevenuePerAccount().Value); // 100.00 EUR
        Console.WriteLine(movements.AnnualRecurringRevenue().Value);   // 4,800.00 EUR
        #endregion

        Printed("revenue-subscriptions");
    }

    [Fact]
    public void Doors()
    {
        #region revenue-doors
        // Rows of your own, and a segment of each customer.
        (string Account, string Country, string From, decimal Mrr)[] rows = [("A", "DE", "2024-01-05", 100), ("B", "FR", "2024-02-11", 300), ("C", "DE", "2024-02-20", 50)];
        DateInterval february = new(new LocalDate(2024, 2, 1), new LocalDate(2024, 2, 29));
        IReadOnlyDictionary<string, RevenueMovements> byCountry = RevenueMovements.By(
            rows,
            row => row.Country,
            row => new Subscription(row.Account, NodaTime.Text.LocalDatePattern.Iso.Parse(row.From).Value, null, new Money(row.Mrr, "EUR"), BillingPeriod.Month),
            february);
        Console.WriteLine(byCountry["DE"]);                     // 100.00 EUR + 50.00 new = 150.00 EUR
        Console.WriteLine(byCountry["DE"] + byCountry["FR"]);   // 100.00 EUR + 350.00 new = 450.00 EUR

        // Two columns of balances, one row a customer; the third tells who had paid before.
        decimal[] opening = [100, 200, 0, 0], closing = [120, 150, 60, 80];
        Console.WriteLine(RevenueMovements.From(opening, closing, [true, true, true, false], Currency.Parse("EUR")));
        // 300.00 EUR + 80.00 new + 60.00 reactivation + 20.00 expansion − 50.00 contraction = 410.00 EUR

        // Totals from elsewhere: the rates without their intervals.
        RevenueMovements totals = RevenueMovements.From(new RevenueTotals { Opening = new Money(100, "USD"), Churn = new Money(10, "USD"), Contraction = new Money(10, "USD"), Expansion = new Money(10, "USD") });
        Console.WriteLine(totals.RevenueChurn().Value);                                      // 0.2
        Console.WriteLine(totals.RevenueChurn(RevenueChurnDefinition.NetOfExpansion).Value); // 0.1
        Console.WriteLine(totals.NetRetention().WhyNoInterval!.Code);                        // figures-only
        #endregion

        Printed("revenue-doors");
    }

    [Fact]
    public void Waterfall()
    {
        Subscription[] export = Export;
        #region revenue-waterfall
        RevenueLedger ledger = RevenueLedger.From(export);
        DateInterval year = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 12, 31));
        RevenueWaterfall months = ledger.Waterfall(year, Granularity.Month, ReportingCalendar.Utc);

        Console.WriteLine(months.Steps[1]);   // 9,940.00 EUR + 390.00 expansion = 10,330.00 EUR
        Console.WriteLine(ledger.Movements(year));
        // 9,940.00 EUR + 1,500.00 new + 390.00 expansion − 208.00 contraction − 650.00 churn = 10,972.00 EUR
        #endregion

        Printed("revenue-waterfall");
    }

    [Fact]
    public void Three_annual_figures()
    {
        Subscription[] export = Export;
        #region revenue-annual
        RevenueLedger ledger = RevenueLedger.From(export);
        DateInterval year = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 12, 31)), december = new(new LocalDate(2024, 12, 1), new LocalDate(2024, 12, 31));

        NetRevenueRetention month = ledger.Movements(december).NetRetention(), trailing = ledger.Movements(year).NetRetention();
        RevenueWaterfall months = ledger.Waterfall(year, Granularity.Month, ReportingCalendar.Utc);
        Estimate compounded = months.CompoundedNetRetention();
        Console.WriteLine($"{month.Value:P1} {month.Definition.Id}");             // 100.0 % net-revenue-retention/cohort-balance/1-month
        Console.WriteLine($"{trailing.Value:P1} {trailing.Definition.Id}");       // 95.3 % net-revenue-retention/cohort-balance/12-months
        Console.WriteLine($"{compounded.Value:P1} {compounded.Definition.Id}");   // 94.0 % net-revenue-retention/cohort-balance/1-month/compounded-12

        // The months share their customers, who are drawn again with all their months.
        Console.WriteLine(RevenueChanges.BootstrapCompounded(months.Periods.Select(period => ledger.Changes(period.Dates)), NetRevenueRetentionDefinition.CohortBalance, seed: 7, draws: 2000));
        // [0.8005, 1.028] at 95 % (2,000 draws, seed 7, bounds ± 0.0043)
        #endregion

        Printed("revenue-annual");
    }

    [Fact]
    public void Uncertainty()
    {
        Subscription[] export = Export;
        #region revenue-uncertainty
        DateInterval year = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 12, 31));
        RevenueChanges customers = RevenueLedger.From(export).Changes(year);
        RevenueMovements movements = customers.Movements;

        Console.WriteLine($"{movements.OpeningCustomers} customers, as good as {movements.EffectiveCustomers.Value:F1} of equal size");
        // 30 customers, as good as 12.5 of equal size
        Console.WriteLine($"the largest pays {movements.ShareOfLargest(1).Value:P0}, the five largest {movements.ShareOfLargest(5).Value:P0}");
        // the largest pays 24 %, the five largest 40 %
        Console.WriteLine(movements.GrossRetention());                 // 91.4 % (9,082.00 EUR of 9,940.00 EUR)
        Console.WriteLine(movements.GrossRetention().Interval(0.9));   // [0.7729, 0.9705] at 90 %
        Console.WriteLine(customers.Bootstrap(GrossRevenueRetentionDefinition.OpeningMinusLoss, seed: 7, level: 0.9));
        // [0.7935, 0.9736] at 90 % (10,000 draws, seed 7, bounds ± 0.0024)

        // The same customers in two periods are pairs.
        RevenueChanges first = RevenueLedger.From(export).Changes(new(new LocalDate(2024, 1, 1), new LocalDate(2024, 6, 30)));
        RevenueChanges second = RevenueLedger.From(export).Changes(new(new LocalDate(2024, 7, 1), new LocalDate(2024, 12, 31)));
        Console.WriteLine(second.ComparedWith(first, NetRevenueRetentionDefinition.CohortBalance));
        // -0.005761 share [-0.1258, 0.1143] at 95 %, not enough evidence
        #endregion

        Printed("revenue-uncertainty");
    }

    [Fact]
    public void Definitions()
    {
        #region revenue-definitions
        Subscription plan = new("A", new LocalDate(2024, 1, 1), new LocalDate(2024, 6, 30), new Money(100, "EUR"), BillingPeriod.Month)
        {
            FiniteDiscount = new Money(20, "EUR"),
        };
        DateInterval february = new(new LocalDate(2024, 2, 1), new LocalDate(2024, 2, 29)), june = new(new LocalDate(2024, 6, 1), new LocalDate(2024, 6, 30));

        Console.WriteLine(RevenueMovements.From([plan], february).Closing);                               // 80.00 EUR
        Console.WriteLine(RevenueMovements.From([plan], february, RevenueDefinition.Stripe).Closing);     // 100.00 EUR

        // The export writes the last day with the plan, not the first day without it.
        RevenueDefinition ours = RevenueDefinition.Stripe with { EndDates = EndDateRule.Inclusive };
        Console.WriteLine(RevenueMovements.From([plan], june).LogoChurn);                                 // 1/1 = 100.0 %
        Console.WriteLine(RevenueMovements.From([plan], june, ours).LogoChurn);                           // 0/1 = 0.0 %
        Console.WriteLine(RevenueMovements.From([plan], june, ours).NetRetention().Definition.Id);
        // net-revenue-retention/cohort-balance/1-month/before-finite-discounts+end-inclusive
        #endregion

        Printed("revenue-definitions");
    }

    [Fact]
    public void Grain()
    {
        #region revenue-grain
        LocalDate start = new(2024, 1, 1);
        Subscription[] downAndUp =
        [
            new("A", start, new LocalDate(2024, 3, 5), new Money(100, "EUR"), BillingPeriod.Month),
            new("A", new LocalDate(2024, 3, 5), new LocalDate(2024, 3, 25), new Money(60, "EUR"), BillingPeriod.Month),
            new("A", new LocalDate(2024, 3, 25), null, new Money(100, "EUR"), BillingPeriod.Month),
        ];
        DateInterval march = new(new LocalDate(2024, 3, 1), new LocalDate(2024, 3, 31));
        RevenueMovements net = RevenueMovements.From(downAndUp, march);
        RevenueMovements events = RevenueMovements.From(downAndUp, march, RevenueDefinition.Standard with { Grain = RevenueGrain.EventByEvent });

        Console.WriteLine(net);                                                                              // 100.00 EUR = 100.00 EUR
        Console.WriteLine(events);                                                                           // 100.00 EUR + 40.00 expansion − 40.00 contraction = 100.00 EUR
        Console.WriteLine(net.GrossRetention().Value);                                                       // 1
        Console.WriteLine(events.GrossRetention().Value);                                                    // 0.6
        Console.WriteLine(events.GrossRetention(GrossRevenueRetentionDefinition.CappedPerCustomer).Value);   // 1
        #endregion

        Printed("revenue-grain");
    }

    [Fact]
    public void Renewals_and_commitments()
    {
        #region revenue-renewals
        LocalDate today = new(2024, 3, 31);
        Subscription[] contracts =
        [
            new("A", new LocalDate(2023, 3, 15), null, new Money(12_000, "EUR"), BillingPeriod.Year),
            new("B", new LocalDate(2022, 3, 20), new LocalDate(2024, 3, 20), new Money(6_000, "EUR"), BillingPeriod.Year),
            new("C", new LocalDate(2023, 9, 1), null, new Money(18_000, "EUR"), BillingPeriod.Year),
            new("D", new LocalDate(2024, 1, 1), new LocalDate(2024, 5, 1), new Money(250, "EUR"), BillingPeriod.Month),
            new("E", new LocalDate(2024, 5, 1), null, new Money(9_000, "EUR"), BillingPeriod.Year),
        ];
        RevenueLedger ledger = RevenueLedger.From(contracts);
        RevenueMovements march = ledger.Movements(new(new LocalDate(2024, 3, 1), today));

        Console.WriteLine(march.GrossRetention());                                                     // 84.6 % (2,750.00 EUR of 3,250.00 EUR)
        Console.WriteLine(march.GrossRetention(GrossRevenueRetentionDefinition.UpForRenewalOnly));     // 71.4 % (1,250.00 EUR of 1,750.00 EUR)

        Console.WriteLine(march.AnnualRecurringRevenue().Value);                                               // 33,000.00 EUR
        Console.WriteLine(march.AnnualRecurringRevenue(AnnualRecurringRevenueDefinition.AnnualContracts).Value); // 30,000.00 EUR
        Console.WriteLine(ledger.Committed(asOf: today, through: new LocalDate(2024, 6, 30)));
        // 2,750.00 EUR + 750.00 new − 250.00 churn = 3,250.00 EUR
        #endregion

        Printed("revenue-renewals");
    }

    [Fact]
    public void Currencies()
    {
        #region revenue-currencies
        Subscription[] subscriptions =
        [
            new("A", new LocalDate(2024, 1, 1), null, new Money(1_000, "USD"), BillingPeriod.Month),
            new("B", new LocalDate(2024, 1, 1), null, new Money(500, "EUR"), BillingPeriod.Month),
        ];
        ExchangeRates rates = new(Currency.Parse("EUR"), (currency, day) => day < new LocalDate(2024, 2, 15) ? 0.90m : 0.85m);

        RevenueMovements february = RevenueMovements.From(subscriptions, new(new LocalDate(2024, 2, 1), new LocalDate(2024, 2, 29)), rates: rates);
        Console.WriteLine(february);                        // 1,400.00 EUR − 50.00 currency effect = 1,350.00 EUR
        Console.WriteLine(february.NetRetention().Value);   // 1
        #endregion

        Printed("revenue-currencies");
    }
}
