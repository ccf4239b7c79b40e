#region retention-usings
using CrmMetrics;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/retention.md.</summary>
public class RetentionExamples : PageTests
{
    [Fact]
    public void From_counts()
    {
        #region retention-counts
        RetentionRate kept = RetentionRate.From(retained: 160, opening: 200);
        ChurnRate lost = ChurnRate.From(lost: 40, opening: 200);

        Console.WriteLine(kept);                  // 160/200 = 80.0 %
        Console.WriteLine(kept.Interval(0.95));   // [0.7391, 0.8495] at 95 %
        Console.WriteLine(lost);                  // 40/200 = 20.0 %

        // Another definition is an argument: 43 departures over the mean of 200 opening and 191 closing customers.
        ChurnRate average = ChurnRate.From(lost: 43, customers: 195.5m, ChurnDefinition.EventsOverAverage);
        Console.WriteLine(average);                   // 43/195.5 = 22.0 %
        Console.WriteLine(average.Definition.Text);   // departures over the mean of the opening and closing customers
        #endregion

        Printed("retention-counts");
        Assert.Equal(1, kept.Value + lost.Value);
    }

    [Fact]
    public void Compared()
    {
        #region retention-comparison
        RetentionRate before = RetentionRate.From(retained: 152, opening: 200), after = RetentionRate.From(retained: 176, opening: 205);
        Comparison change = after.ComparedWith(before)!;

        Console.WriteLine(change);                      // +0.09854 share [0.02226, 0.1754] at 95 %, higher
        Console.WriteLine($"p = {change.PValue:F3}");   // p = 0.012
        Console.WriteLine(change.Method);               // Miettinen–Nurminen score
        Console.WriteLine(change.IsBetter);             // True
        #endregion

        Printed("retention-comparison");
    }

    [Fact]
    public void One_ledger()
    {
        #region retention-ledger
        // Half a year of 60 customers: 26 at the opening, 17 of them still there at the end and 16 on every day between;
        // 22 joined, of whom 12 stayed; 30 at the closing; 24 departures.
        Console.WriteLine(RetentionRate.From(17, 26));                                                // 17/26 = 65.4 %
        Console.WriteLine(RetentionRate.From(30 - 12, 26, RetentionDefinition.ClosingMinusNew));      // 18/26 = 69.2 %
        Console.WriteLine(RetentionRate.From(30 - 22, 26, RetentionDefinition.ClosingMinusAllNew));   // 8/26 = 30.8 %
        Console.WriteLine(RetentionRate.From(16, 26, RetentionDefinition.ContinuousOverOpening));     // 16/26 = 61.5 %

        Console.WriteLine(ChurnRate.From(9, 26));                                                   // 9/26 = 34.6 %
        Console.WriteLine(ChurnRate.From(24, 26, ChurnDefinition.EventsOverOpening));               // 24/26 = 92.3 %
        Console.WriteLine(ChurnRate.From(24, 26 + 22, ChurnDefinition.EventsOverOpeningPlusNew));   // 24/48 = 50.0 %
        Console.WriteLine(ChurnRate.From(24, (26 + 30) / 2m, ChurnDefinition.EventsOverAverage));   // 24/28 = 85.7 %
        #endregion

        Printed("retention-ledger");
    }

    [Fact]
    public void Two_definitions()
    {
        #region retention-mismatch
        RetentionRate survivors = RetentionRate.From(17, 26), textbook = RetentionRate.From(18, 26, RetentionDefinition.ClosingMinusNew);

        Console.WriteLine(textbook.WhyNoInterval!.Code);   // not-a-subset
        try
        {
            _ = textbook.ComparedWith(survivors);
        }
        catch (DefinitionMismatchException refusal)
        {
            Console.WriteLine($"{refusal.Expected!.Id} is not {refusal.Actual!.Id}");
            // retention-rate/closing-minus-new is not retention-rate/survivors-over-opening
        }
        #endregion

        Printed("retention-mismatch");
    }

    [Fact]
    public void Branches()
    {
        #region retention-branches
        RetentionRate north = RetentionRate.From(retained: 9, opening: 10), south = RetentionRate.From(retained: 150, opening: 300);

        Console.WriteLine((north.Value + south.Value) / 2);   // 0.7
        Console.WriteLine(north + south);                     // 159/310 = 51.3 %
        #endregion

        Printed("retention-branches");
    }

    [Fact]
    public void From_tenures()
    {
        #region retention-tenures
        DateInterval january = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 1, 31));
        Tenure<string>[] tenures =
        [
            Tenure.Of("A", new LocalDate(2023, 5, 1)),
            Tenure.Of("B", new LocalDate(2023, 6, 1), end: new LocalDate(2024, 1, 20), ChurnKind.Voluntary),
            Tenure.Of("C", new LocalDate(2023, 7, 1), end: new LocalDate(2024, 1, 10)),
            Tenure.Of("C", new LocalDate(2024, 1, 10)),                                         // another plan: back to back is one stay
            Tenure.Of("D", new LocalDate(2023, 1, 1), end: new LocalDate(2023, 6, 1)),
            Tenure.Of("D", new LocalDate(2024, 1, 15)),                                          // an old customer returns
            Tenure.Of("E", new LocalDate(2024, 1, 5), end: new LocalDate(2024, 1, 25), ChurnKind.Involuntary),
            Tenure.Of("F", new LocalDate(2024, 1, 8)),
        ];

        CustomerMovements movements = CustomerMovements.From(tenures, january);
        Console.WriteLine(movements);   // 3 opening + 1 joined + 1 returned − 1 lost = 4 closing (2 departures, 1 joined and left)

        Console.WriteLine(movements.Retention());                                       // 2/3 = 66.7 %
        Console.WriteLine(movements.Retention(RetentionDefinition.ClosingMinusNew));    // 3/3 = 100.0 %
        Console.WriteLine(movements.Churn());                                           // 1/3 = 33.3 %
        Console.WriteLine(movements.Churn(ChurnDefinition.EventsOverOpeningPlusNew));   // 2/5 = 40.0 %
        Console.WriteLine(movements.Churn(ChurnDefinition.PerExposure));                // 2/142 customer-days = 42.3 % in 30 days
        Console.WriteLine(movements.Churn(ChurnDefinition.SumOfDailyRates));            // 36.7 % (2 departures in 31 days)
        Console.WriteLine(movements.Churn(only: ChurnKind.Involuntary));                // 0/3 = 0.0 %
        Console.WriteLine(movements.ActiveOn(new LocalDate(2024, 1, 24)));              // 5
        #endregion

        Printed("retention-tenures");
    }

    [Fact]
    public void From_rows_and_columns()
    {
        #region retention-doors
        (int Account, string Plan, LocalDate From, LocalDate? To)[] contracts =
        [
            (17, "basic", new LocalDate(2023, 5, 1), null), (18, "basic", new LocalDate(2023, 6, 1), new LocalDate(2024, 1, 20)),
            (19, "team", new LocalDate(2023, 7, 1), null), (20, "team", new LocalDate(2024, 1, 8), null),
        ];
        DateInterval january = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 1, 31));

        CustomerMovements all = CustomerMovements.From(contracts, row => Tenure.Of(row.Account, row.From, row.To), january);
        IReadOnlyDictionary<string, CustomerMovements> byPlan = CustomerMovements.By(contracts, row => row.Plan, row => Tenure.Of(row.Account, row.From, row.To), january);

        // Columns, the fast door: ids of any type, dates as DateOnly.DayNumber or as days from any DayZero.
        CustomerMovements columns = CustomerMovements.From(
            new TenureColumns<int>
            {
                Customers = [17, 18, 19, 20],
                Starts = [-245, -214, -184, 7],
                Ends = [TenureColumns<int>.Missing, 19, TenureColumns<int>.Missing, TenureColumns<int>.Missing],
                DayZero = january.Start,
            },
            january);

        Console.WriteLine(byPlan["basic"].Retention());                // 1/2 = 50.0 %
        Console.WriteLine(byPlan["basic"] + byPlan["team"] == all);    // True
        Console.WriteLine(columns == all);                             // True
        #endregion

        Printed("retention-doors");
    }

    [Fact]
    public void Month_by_month()
    {
        #region retention-months
        // 200 customers from the start, of whom 24 leave in January and 5 in February.
        Tenure<int>[] tenures =
        [
            .. Enumerable.Range(0, 200).Select(id => Tenure.Of(
                id, new LocalDate(2023, 3, 1), end: id < 24 ? new LocalDate(2024, 1, 16) : id < 29 ? new LocalDate(2024, 2, 10) : null)),
        ];
        DateInterval quarter = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 3, 31));
        IReadOnlyList<ReportingPeriod> months = ReportingCalendar.Utc.Split(quarter, Granularity.Month);
        foreach (ReportingPeriod month in months)
        {
            Console.WriteLine($"{month}: {CustomerMovements.From(tenures, month.Dates).Retention()}");
        }
        // 2024-01: 176/200 = 88.0 %
        // 2024-02: 171/176 = 97.2 %
        // 2024-03: 171/171 = 100.0 %

        // January has 31 days and February 29: per exposure the two compare.
        ChurnRate january = CustomerMovements.From(tenures, months[0].Dates).Churn(ChurnDefinition.PerExposure);
        ChurnRate february = CustomerMovements.From(tenures, months[1].Dates).Churn(ChurnDefinition.PerExposure);
        Console.WriteLine(january);                           // 24/5,816 customer-days = 12.4 % in 30 days
        Console.WriteLine(february);                          // 5/5,004 customer-days = 3.0 % in 30 days
        Console.WriteLine(february.ComparedWith(january));    // -0.09382 share [-0.1576, -0.03911] at 95 %, lower
        #endregion

        Printed("retention-months");
    }

    [Fact]
    public void From_several_files()
    {
        #region retention-builder
        DateInterval january = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 1, 31));
        CustomerMovementsBuilder<string> lastYear = new(january), thisYear = new(january);
        lastYear.Add(Tenure.Of("A", new LocalDate(2023, 1, 1), end: new LocalDate(2024, 1, 1)));
        thisYear.Add(Tenure.Of("A", new LocalDate(2024, 1, 1)));

        // The tenures of A lie in two files, so the builders merge; the finished movements would count that customer twice.
        Console.WriteLine((lastYear.ToMovements() + thisYear.ToMovements()).Departures);   // 1
        lastYear.Merge(thisYear);
        Console.WriteLine(lastYear.ToMovements().Departures);                              // 0
        Console.WriteLine(lastYear.ToMovements().Retention());                             // 1/1 = 100.0 %
        #endregion

        Printed("retention-builder");
    }

    [Fact]
    public void All_definitions()
    {
        #region retention-definitions
        // Half a year of 60 customers, as a grouped query of a database gives it.
        CustomerMovements movements = CustomerMovements.From(
            new DateInterval(new LocalDate(2024, 1, 2), new LocalDate(2024, 7, 1)),
            [
                new() { Group = CustomerGroup.Stayed, Customers = 16, CustomerDays = 2912 },
                new() { Group = CustomerGroup.LeftAndReturned, Customers = 1, Departed = 1, Departures = 1, CustomerDays = 162 },
                new() { Group = CustomerGroup.Lost, Customers = 9, Departed = 9, Departures = 10, CustomerDays = 557 },
                new() { Group = CustomerGroup.Joined, Customers = 12, Departed = 1, Departures = 1, CustomerDays = 882 },
                new() { Group = CustomerGroup.JoinedAndLeft, Customers = 10, Departed = 10, Departures = 11, CustomerDays = 795 },
                new() { Group = CustomerGroup.Returned, Customers = 1, CustomerDays = 175 },
                new() { Group = CustomerGroup.ReturnedAndLeft, Customers = 1, Departed = 1, Departures = 1, CustomerDays = 72 },
            ]);

        DefinitionComparison all = movements.CompareDefinitions();
        foreach (DefinitionReading reading in all.Retention)
        {
            Console.WriteLine(reading);
        }
        // SurvivorsOverOpening: 17/26 = 65.4 %
        // ClosingMinusNew: 18/26 = 69.2 %; +1 above the line for the 1 who returned
        // ClosingMinusAllNew: 8/26 = 30.8 %; −10 above the line for the 10 who joined and left, +1 above the line for the 1 who returned
        // ContinuousOverOpening: 16/26 = 61.5 %; −1 above the line for the 1 who left and returned

        foreach (DefinitionReading reading in all.Churn)
        {
            Console.WriteLine($"{reading.Name}: {reading.Rate}");
        }
        // LostOverOpening: 9/26 = 34.6 %
        // EventsOverOpening: 24/26 = 92.3 %
        // EventsOverOpeningPlusNew: 24/48 = 50.0 %
        // IgnoreSamePeriodJoinAndLeave: 12/26 = 46.2 %
        // EventsOverAverage: 24/28 = 85.7 %
        // PerExposure: 24/5,555 customer-days = 13.0 % in 30 days
        // SumOfDailyRates: undefined (the customers of the single days were not counted)

        GroupDifference joiners = all.Churn[1].Differences.Single(difference => difference.Group == CustomerGroup.JoinedAndLeft);
        Console.WriteLine(joiners);   // +11 above the line for the 10 who joined and left
        #endregion

        Printed("retention-definitions");
    }

    [Fact]
    public void Vendors()
    {
        #region retention-vendors
        // 100 customers on 1 April. 12 leave: 10 for good, one who comes back, and one who had joined in the month.
        List<Tenure<int>> tenures = [.. Enumerable.Range(1, 100).Select(id => Tenure.Of(id, new LocalDate(2023, 1, 1), end: id <= 11 ? new LocalDate(2024, 4, 20) : null))];
        tenures.Add(Tenure.Of(1, new LocalDate(2024, 4, 27)));
        tenures.Add(Tenure.Of(101, new LocalDate(2024, 4, 10), end: new LocalDate(2024, 4, 28)));

        foreach (VendorChurn vendor in VendorChurn.All)
        {
            Console.WriteLine($"{vendor}: {vendor.Rate(tenures, lastDay: new LocalDate(2024, 4, 30))}");
        }
        // Baremetrics: 12/100 = 12.0 %
        // Baremetrics, annual plans: 12/100 = 12.0 %
        // ChartMogul, standard: 10/100 = 10.0 %
        // ChartMogul, Shopify: 12.0 % (12 departures in 30 days)
        // ProfitWell: 11/100 = 11.0 %
        // Stripe: 12/101 = 11.9 %
        #endregion

        Printed("retention-vendors");
    }

    [Fact]
    public void Timing()
    {
        #region retention-timing
        // A customer has paid to 15 June and cancels on 8 June.
        Tenure<string>[] tenures = [Tenure.Of("A", new LocalDate(2024, 4, 15), end: new LocalDate(2024, 6, 15), ChurnKind.Voluntary, requested: new LocalDate(2024, 6, 8))];
        DateInterval week = new(new LocalDate(2024, 6, 3), new LocalDate(2024, 6, 9));

        ChurnRate paidThrough = CustomerMovements.From(tenures, week).Churn(), atRequest = CustomerMovements.From(tenures, week, ChurnTiming.AtRequest).Churn();
        Console.WriteLine(paidThrough);               // 0/1 = 0.0 %
        Console.WriteLine(atRequest);                 // 1/1 = 100.0 %
        Console.WriteLine(atRequest.Definition.Id);   // churn-rate/lost-over-opening/at-request
        #endregion

        Printed("retention-timing");
    }

    [Fact]
    public void Conversions()
    {
        #region retention-conversions
        ChurnRate month = ChurnRate.From(lost: 3, opening: 100);

        Console.WriteLine($"{month.Annualised(Annualisation.Compound):P1}");   // 30.6 %
        Console.WriteLine($"{month.Annualised(Annualisation.Linear):P1}");     // 36.0 %
        Console.WriteLine($"{month.Hazard:F4}");                               // 0.0305
        foreach (ExpectedLifetimeDefinition definition in Enum.GetValues<ExpectedLifetimeDefinition>())
        {
            Console.WriteLine($"{definition}: {month.ExpectedLifetime(definition)}");
        }
        // PeriodsBegun: 33.33 periods [11.83, 97.52] at 95 %
        // MidPeriod: 32.83 periods [11.33, 97.02] at 95 %
        // ConstantHazard: 32.83 periods [11.32, 97.02] at 95 %
        #endregion

        Printed("retention-conversions");
    }

    [Fact]
    public void Paired()
    {
        #region retention-paired
        DateInterval january = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 1, 31));
        CustomerMovementsBuilder<int> mail = new(january), shop = new(january);
        for (int id = 0; id < 90; id++)
        {
            mail.Add(Tenure.Of(id, new LocalDate(2023, 1, 1), end: id < 20 ? new LocalDate(2024, 1, 15) : null));
            shop.Add(Tenure.Of(id, new LocalDate(2023, 1, 1), end: id < 8 ? new LocalDate(2024, 1, 15) : null));
        }

        PairedProportions pairs = mail.PairedWith(shop);
        Console.WriteLine(pairs);            // 77.8 % → 91.1 % (+12, −0 of 90)
        Console.WriteLine(pairs.Change());   // +0.1333 share [0.07795, 0.2187] at 95 %, higher
        Console.WriteLine(pairs.Test());     // McNemar's chi-square: 12, 1 df, p = 0.000532
        #endregion

        Printed("retention-paired");
    }

    [Fact]
    public void Repeat_purchases()
    {
        #region retention-purchases
        (string Customer, LocalDate Date)[] orders =
        [
            ("A", new LocalDate(2024, 1, 3)), ("A", new LocalDate(2024, 2, 9)), ("B", new LocalDate(2024, 1, 20)), ("B", new LocalDate(2024, 1, 21)), ("C", new LocalDate(2024, 2, 2)),
        ];
        DateInterval january = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 1, 31)), february = new(new LocalDate(2024, 2, 1), new LocalDate(2024, 2, 29));

        Console.WriteLine(RetentionRate.FromPurchases(orders, order => order.Customer, order => order.Date, before: january, period: february));   // 1/2 = 50.0 %
        #endregion

        Printed("retention-purchases");
    }

    [Fact]
    public void Signals()
    {
        #region retention-signals
        (bool Flag, LocalDate? End, decimal? Balance, LocalDate? LastSeen)[] accounts =
        [
            (true, new LocalDate(2024, 3, 1), 0, new LocalDate(2024, 2, 20)), (false, new LocalDate(2024, 4, 1), 0, new LocalDate(2024, 3, 30)),
            (false, null, 49, new LocalDate(2024, 6, 28)), (false, null, 49, new LocalDate(2024, 1, 15)), (true, null, 99, new LocalDate(2024, 6, 29)), (false, null, 99, null),
        ];
        LocalDate asOf = new(2024, 6, 30);

        ChurnSignals signals = ChurnSignals.From(
            accounts,
            ChurnSignal<(bool Flag, LocalDate? End, decimal? Balance, LocalDate? LastSeen)>.Flag("flag", row => row.Flag),
            ChurnSignal<(bool Flag, LocalDate? End, decimal? Balance, LocalDate? LastSeen)>.EndDate("end date", row => row.End, asOf),
            ChurnSignal<(bool Flag, LocalDate? End, decimal? Balance, LocalDate? LastSeen)>.Balance("balance", row => row.Balance),
            ChurnSignal<(bool Flag, LocalDate? End, decimal? Balance, LocalDate? LastSeen)>.LastActivity("activity", row => row.LastSeen, asOf, days: 90));

        foreach (string signal in signals.Signals)
        {
            Console.WriteLine($"{signal}: {signals.Left(signal)}");
        }
        // flag: 2/6 = 33.3 %
        // end date: 2/6 = 33.3 %
        // balance: 2/6 = 33.3 %
        // activity: 3/5 = 60.0 %

        Console.WriteLine(signals.Agreement);                            // 3/6 = 50.0 %
        Console.WriteLine(signals.AgreementOf("end date", "balance"));   // 6/6 = 100.0 %
        Console.WriteLine($"{signals.Kappa("flag", "activity"):F2}");    // -0.15
        foreach (ChurnSignalPattern pattern in signals.Patterns.Where(pattern => !pattern.Agrees))
        {
            Console.WriteLine(pattern);
        }
        // 1: flag no, end date no, balance no, activity yes
        // 1: flag no, end date yes, balance yes, activity yes
        // 1: flag yes, end date no, balance no, activity no
        #endregion

        Printed("retention-signals");
    }

    [Fact]
    public void Bad_rows()
    {
        #region retention-bad-rows
        Tenure<string>[] tenures =
        [
            Tenure.Of("A", new LocalDate(2024, 1, 2), end: new LocalDate(2024, 1, 1)), Tenure.Of("B", new LocalDate(2024, 1, 2)),
            Tenure.Of("C", new LocalDate(2024, 1, 2), kind: ChurnKind.Voluntary),
        ];

        try
        {
            _ = CustomerMovements.From(tenures, new DateInterval(new LocalDate(2024, 1, 1), new LocalDate(2024, 1, 31)));
        }
        catch (ArgumentException mistakes)
        {
            Console.WriteLine(mistakes.Message);
            // tenures: row 0 (counted from 0): ends on 2024-01-01, before it starts on 2024-01-02; row 2 (counted from 0): says Voluntary of a customer who has not left. (Parameter 'tenures')
        }
        #endregion

        Printed("retention-bad-rows");
    }
}
