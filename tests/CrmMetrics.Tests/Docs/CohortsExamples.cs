#region cohorts-usings
using CrmMetrics;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/cohorts.md.</summary>
public class CohortsExamples : PageTests
{
    private static readonly (string Customer, LocalDate Date, decimal Amount)[] Orders =
    [
        ("ada", new(2024, 1, 5), 40), ("ben", new(2024, 1, 9), 25), ("cem", new(2024, 1, 20), 60), ("dia", new(2024, 1, 31), 10),
        ("ada", new(2024, 2, 2), 35), ("cem", new(2024, 2, 11), 20), ("eve", new(2024, 2, 14), 80), ("fin", new(2024, 2, 29), 15),
        ("ada", new(2024, 3, 8), 45), ("dia", new(2024, 3, 9), 30), ("eve", new(2024, 3, 30), 25),
    ];

    [Fact]
    public void From_rows()
    {
        var orders = Orders;

        #region cohorts-rows
        // Orders of January to March: who first ordered in one month, and in which of the next months they came back.
        CohortDefinition monthly = new(ReportingCalendar.Utc, Granularity.Month);
        CohortTable table = CohortTable.From(orders, order => order.Customer, order => order.Date, monthly, asOf: new LocalDate(2024, 3, 31));

        Console.WriteLine(table.ToText(CohortWindow.Each(CohortReturn.On, 2)));
        // cohort   members        0       1       2
        // 2024-01        4  100.0 %  50.0 %  50.0 %
        // 2024-02        2  100.0 %  50.0 %       –
        // pooled         6  100.0 %  50.0 %  50.0 %
        //
        Proportion february = table.Cell(new LocalDate(2024, 2, 1), CohortWindow.On(1));
        Console.WriteLine(february);                  // 1/2 = 50.0 %
        Console.WriteLine(february.Interval(0.95));   // [0.09453, 0.9055] at 95 %
        #endregion

        Printed("cohorts-rows");
    }

    [Fact]
    public void Windows()
    {
        CohortTable table = CohortTable.From(Orders, order => order.Customer, order => order.Date, new CohortDefinition(ReportingCalendar.Utc, Granularity.Month), new LocalDate(2024, 3, 31));

        #region cohorts-windows
        LocalDate january = new(2024, 1, 1);

        Console.WriteLine(table.Cell(january, CohortWindow.On(1)));           // 2/4 = 50.0 %
        Console.WriteLine(table.Cell(january, CohortWindow.OnOrAfter(1)));    // 3/4 = 75.0 %
        Console.WriteLine(table.Cell(january, CohortWindow.Within(1)));       // 2/4 = 50.0 %
        Console.WriteLine(table.Cell(january, CohortWindow.Bracket(1, 2)));   // 3/4 = 75.0 %
        #endregion

        Printed("cohorts-windows");
    }

    [Fact]
    public void Columns()
    {
        #region cohorts-columns
        // Customers are numbered from 0, days from 1 January 1970. Ids of any type do as well, then without the number of customers.
        CohortColumns<int> columns = new() { Customers = new[] { 0, 1, 0, 2, 1 }, Days = new[] { 19_723, 19_724, 19_755, 19_760, 19_790 } };
        CohortDefinition monthly = new(ReportingCalendar.Utc, Granularity.Month);
        CohortTable table = CohortTable.From(columns, 3, monthly, asOf: new LocalDate(2024, 3, 31), threads: 1);

        Console.WriteLine(table.Pooled(CohortWindow.On(1)));   // 1/3 = 33.3 %
        #endregion

        Printed("cohorts-columns");
    }

    [Fact]
    public void Cut_by_day()
    {
        var orders = Orders;

        #region cohorts-builder
        // Two files cut by date: most customers are in both, so the builders are joined, never the finished tables.
        CohortDefinition monthly = new(ReportingCalendar.Utc, Granularity.Month);
        CohortBuilder<string> winter = new(monthly, asOf: new LocalDate(2024, 3, 31)), spring = new(monthly, asOf: new LocalDate(2024, 3, 31));
        foreach ((string customer, LocalDate date, decimal _) in orders)
        {
            (date.Month < 3 ? winter : spring).Add(new CohortEvent<string>(customer, date));
        }

        winter.Merge(spring);
        Console.WriteLine(winter.ToTable().Pooled(CohortWindow.On(1)));   // 3/6 = 50.0 %
        #endregion

        Printed("cohorts-builder");
    }

    [Fact]
    public void Sign_ups_and_orders()
    {
        #region cohorts-roles
        // A sign-up starts, an order is the return; day 1 by the clock of each customer.
        CohortEvent<int>[] events =
        [
            new(1, Instant.FromUtc(2024, 3, 25, 23, 45), CohortEventRole.Start), new(1, Instant.FromUtc(2024, 3, 26, 0, 1), CohortEventRole.Return),
            new(2, Instant.FromUtc(2024, 3, 25, 8, 0), CohortEventRole.Start), new(2, Instant.FromUtc(2024, 3, 26, 9, 30), CohortEventRole.Return),
        ];
        CohortDefinition calendar = new(ReportingCalendar.Utc, Granularity.Day) { Start = CohortStart.FirstStart };
        CohortDefinition rolling = calendar with { DayRule = CohortDayRule.Rolling24Hours };
        Instant asOf = Instant.FromUtc(2024, 4, 1, 0, 0);

        Console.WriteLine(CohortTable.From(events, calendar, asOf).Pooled(CohortWindow.On(1)));   // 2/2 = 100.0 %
        Console.WriteLine(CohortTable.From(events, rolling, asOf).Pooled(CohortWindow.On(1)));    // 1/2 = 50.0 %
        #endregion

        Printed("cohorts-roles");
    }

    [Fact]
    public void Values()
    {
        var orders = Orders;

        #region cohorts-values
        CohortTable table = CohortTable.From(
            orders,
            order => new CohortEvent<string>(order.Customer, order.Date, amount: new Money(order.Amount, "EUR")),
            new CohortDefinition(ReportingCalendar.Utc, Granularity.Month),
            asOf: new LocalDate(2024, 3, 31));
        LocalDate january = new(2024, 1, 1);

        Console.WriteLine(table.ValuePerMember(january, CohortWindow.Within(2)).Value);        // 66.25 EUR
        Console.WriteLine(table.ValuePerMember(january, CohortWindow.Within(2)).Interval());   // [-1.688, 134.2] at 95 %
        Console.WriteLine(table.OrdersPerMember(january, CohortWindow.Within(2)).Value);       // 2
        Console.WriteLine(table.ToMarkdown(CohortWindow.Each(CohortReturn.Within, 2), CohortMeasure.ValuePerMember));
        // | cohort | members | ≤0 | ≤1 | ≤2 |
        // |---|--:|--:|--:|--:|
        // | 2024-01 | 4 | 33.75 | 47.50 | 66.25 |
        // | 2024-02 | 2 | 47.50 | 60.00 | – |
        // | pooled | 6 | 38.33 | 51.67 | 66.25 |
        //
        #endregion

        Printed("cohorts-values");
    }

    [Fact]
    public void Judgements()
    {
        #region cohorts-judgement
        // Cohorts of January to April with 200 members each, of whom 60, 68, 79 and 90 came back in the month after.
        int[] returned = [60, 68, 79, 90];
        var orders = returned.SelectMany((count, month) => Enumerable.Range(0, 200)
            .SelectMany(member => Enumerable.Range(1, member < count ? 2 : 1).Select(order => (Customer: (month, member), Date: new LocalDate(2024, month + order, 10)))));
        CohortTable table = CohortTable.From(orders, order => order.Customer, order => order.Date, new CohortDefinition(ReportingCalendar.Utc, Granularity.Month), asOf: new LocalDate(2024, 5, 31));
        CohortWindow next = CohortWindow.On(1);

        Console.WriteLine(table.Pooled(next));                                                    // 297/800 = 37.1 %
        Console.WriteLine(table.Pooled(next).Interval(0.95));                                     // [0.3385, 0.4053] at 95 %
        Console.WriteLine(table.PooledBootstrap(next, seed: 7)!.Value.Interval);                  // [0.32, 0.4225] at 95 %
        Console.WriteLine(table.LastComplete(next));                                              // 90/200 = 45.0 %
        Console.WriteLine(table.Compare(new LocalDate(2024, 4, 1), new LocalDate(2024, 1, 1), next));   // +0.15 share [0.05514, 0.2411] at 95 %, higher
        Console.WriteLine(table.Trend(next));                                                     // Cochran–Armitage trend: 10.93, 1 df, p = 0.0009485
        #endregion

        Printed("cohorts-judgement");
    }

    [Fact]
    public void Numbered_once()
    {
        #region cohorts-encoder
        // Whoever makes several tables of one column of ids numbers them once.
        string[] ids = ["ada", "ben", "ada"];
        KeyEncoder<string> encoder = new();
        int[] numbers = new int[ids.Length];
        encoder.Encode(ids, numbers);

        Console.WriteLine(string.Join(", ", numbers));   // 0, 1, 0
        Console.WriteLine(encoder[1]);                   // ben
        #endregion

        Printed("cohorts-encoder");
    }
}
