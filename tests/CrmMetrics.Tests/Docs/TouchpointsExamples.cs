#region touchpoints-usings
using CrmMetrics;
using CrmMetrics.Statistics;
using CrmMetrics.Touchpoints;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/touchpoints.md.</summary>
public class TouchpointsExamples : PageTests
{
    private static readonly Instant AsOf = Instant.FromUtc(2024, 4, 1, 0, 0);

    private static readonly (string? Account, string Channel, Instant At, bool Inbound, decimal? Cost, double? Minutes, string? Mark, string? Case)[] Rows =
    [
        ("Acme", "phone", At(1, 9), true, 4.10m, 7, "solved", "C1"),
        ("Acme", "phone", At(4, 15), true, 5.30m, 11, "open", "C2"),
        ("Acme", "chat", At(6, 10), true, 1.20m, 6, "solved", "C2"),
        ("Birch", "chat", At(2, 11), true, 0.90m, 4, "solved", "C3"),
        ("Birch", "e-mail", At(12, 8), false, 0.05m, null, null, null),
        ("Cedar", "phone", At(3, 16), true, 3.80m, 5, "solved", "C4"),
        ("Cedar", "phone", At(29, 9), true, 4.40m, 8, "solved", "C5"),
        (null, "chat", At(20, 14), true, 1.10m, 5, "solved", null),
    ];

    [Fact]
    public void From_rows()
    {
        var rows = Rows;
        #region touchpoints-rows
        Instant asOf = Instant.FromUtc(2024, 4, 1, 0, 0);   // the data are complete before it

        TouchpointSummary march = TouchpointSummary.From(rows, row => new Touchpoint<string>(row.Channel, row.At, row.Inbound ? TouchpointDirection.Inbound : TouchpointDirection.Outbound)
        {
            Customer = row.Account,   // null: nobody known
            Case = row.Case,          // null: about no case
            Outcome = row.Mark switch { "solved" => TouchpointOutcome.Resolved, "open" => TouchpointOutcome.Unresolved, _ => null },
            Cost = row.Cost is { } cost ? new Money(cost, "EUR") : null,
            Minutes = row.Minutes,
        }, asOf, FirstContactRule.SevenDays);

        Console.WriteLine(march);                                                                               // 8 touchpoints of 3 customers and 5 cases: chat 3, e-mail 1, phone 4
        Console.WriteLine(march.Channel("phone"));                                                              // phone: 4 touchpoints (4 inbound, 0 outbound), 4.40 EUR per touchpoint (17.60 EUR over 4)
        Console.WriteLine(march.ShareOfTouchpoints("phone"));                                                   // 4/8 = 50.0 %
        Console.WriteLine(march.ShareOfCustomers("phone"));                                                     // 2/3 = 66.7 %
        Console.WriteLine(march.PerSeenCustomer);                                                               // 2.333 (n = 3, sd 0.577)
        Console.WriteLine(march.PerCustomer(customers: 10));                                                    // 0.7 (n = 10, sd 1.16)
        Console.WriteLine(march.PerCase);                                                                       // 1.2 (n = 5, sd 0.447)
        Console.WriteLine(march.AllChannels.PerOrder(orders: 16));                                              // 0.5 (8 in 16)
        Console.WriteLine(march.CostPerResolution());                                                           // 3.94 EUR [2.10, 7.41] at 95 %
        Console.WriteLine(march.HoursBetween);                                                                  // 7 subjects: 4 events, 3 censored
        Console.WriteLine($"without a customer {march.WithoutCustomer}, without a case {march.WithoutCase}");   // without a customer 1, without a case 2
        #endregion

        Printed("touchpoints-rows");
    }

    [Fact]
    public void From_columns_and_channels()
    {
        Instant asOf = AsOf;
        #region touchpoints-columns
        TouchpointSummary columns = TouchpointSummary.From(
            new TouchpointColumns<int>
            {
                Channels = new[] { "phone", "chat", "phone" },
                Instants = new[] { Instant.FromUtc(2024, 3, 1, 9, 0), Instant.FromUtc(2024, 3, 2, 9, 0), Instant.FromUtc(2024, 3, 5, 9, 0) },
                Directions = new[] { TouchpointDirection.Inbound, TouchpointDirection.Inbound, TouchpointDirection.Outbound },
                Customers = new[] { 1, 2, 1 },
                Costs = new decimal?[] { 4.10m, 0.90m, null },
                Currency = Currency.Parse("EUR"),
            },
            asOf,
            FirstContactRule.SevenDays);

        TouchpointSummary counts = TouchpointSummary.From(
        [
            ChannelTouchpoints.From("phone", inbound: 1_200, outbound: 300, cost: MoneyPerUnit.From(new Money(6_300, "EUR"), 1_500)),
            ChannelTouchpoints.From("chat", inbound: 500, outbound: 0),
        ]);

        Console.WriteLine(columns);                             // 3 touchpoints of 2 customers and 0 cases: chat 1, phone 2
        Console.WriteLine(counts);                              // 2,000 touchpoints of 0 customers and 0 cases: chat 500, phone 1,500
        Console.WriteLine(counts.ShareOfTouchpoints("chat"));   // 500/2,000 = 25.0 %
        Console.WriteLine(counts.PerSeenCustomer);              // undefined (there are no values to take the mean of)
        #endregion

        Printed("touchpoints-columns");
    }

    [Fact]
    public void Builders()
    {
        Instant asOf = AsOf;
        #region touchpoints-builder
        TouchpointBuilder<string> calls = new(asOf, FirstContactRule.SevenDays), chats = new(asOf, FirstContactRule.SevenDays);
        calls.Add(new Touchpoint<string>("phone", Instant.FromUtc(2024, 3, 4, 15, 0), TouchpointDirection.Inbound) { Customer = "Acme", Case = "C2" });
        chats.Add(new Touchpoint<string>("chat", Instant.FromUtc(2024, 3, 6, 10, 0), TouchpointDirection.Inbound) { Customer = "Acme", Case = "C2" });

        Console.WriteLine(calls.ToSummary().FirstContactResolution);   // 1/1 = 100.0 %
        calls.Merge(chats);                                            // the chat was about the same case
        Console.WriteLine(calls.ToSummary().FirstContactResolution);   // 0/1 = 0.0 %
        #endregion

        Printed("touchpoints-builder");
    }

    [Fact]
    public void Costs()
    {
        #region touchpoints-costs
        ChannelTouchpoints phone = ChannelTouchpoints.From(
            "phone",
            inbound: 12_000,
            outbound: 3_000,
            cost: MoneyPerUnit.From(new Money(18_000, "EUR"), 15_000, squaredAmounts: 30_000.0),   // line and agency fees
            minutes: SampleMean.FromMoments(15_000, mean: 6.5, standardDeviation: 4));

        Console.WriteLine(phone.MarginalCost.Value);                                                                                     // 1.20 EUR
        Console.WriteLine(phone.ActivityBasedCost(loadedRatePerHour: new Money(36, "EUR"), toolShare: new Money(7_500, "EUR")).Value);   // 4.40 EUR
        Console.WriteLine(phone.FullyLoadedCost(new Money(105_000, "EUR")).Value);                                                       // 7.00 EUR
        #endregion

        Printed("touchpoints-costs");
    }

    [Fact]
    public void First_contacts()
    {
        var rows = Rows;
        Instant asOf = AsOf;
        #region touchpoints-fcr
        Touchpoint<string>[] ledger =
        [
            .. rows.Select(row => new Touchpoint<string>(row.Channel, row.At, row.Inbound ? TouchpointDirection.Inbound : TouchpointDirection.Outbound)
            {
                Customer = row.Account,
                Case = row.Case,
                Outcome = row.Mark switch { "solved" => TouchpointOutcome.Resolved, "open" => TouchpointOutcome.Unresolved, _ => null },
            }),
        ];
        FirstContactRule[] rules =
        [
            FirstContactRule.SevenDays,
            new(Duration.FromDays(1)),
            new(Duration.FromDays(7), ResolvedWhen.MarkedResolved),
            new(Duration.FromDays(7), ResolvedWhen.NoFurtherContact, ContactsOfOneMatter.Customer),
        ];
        foreach (FirstContactRule rule in rules)
        {
            TouchpointSummary summary = TouchpointSummary.From(ledger, asOf, rule);
            Console.WriteLine($"{summary.FirstContactResolution}, {summary.IncompleteFirstContacts} incomplete: {rule}");
        }
        // 3/4 = 75.0 %, 1 incomplete: cases without a further contact within 7 days of their first, inbound contacts
        // 5/5 = 100.0 %, 0 incomplete: cases without a further contact within 1 day of their first, inbound contacts
        // 4/5 = 80.0 %, 0 incomplete: cases whose first contact was marked as resolved, inbound contacts
        // 2/3 = 66.7 %, 1 incomplete: customers' matters without a further contact within 7 days of their first, inbound contacts
        #endregion

        Printed("touchpoints-fcr");
    }

    [Fact]
    public void Reduction()
    {
        #region touchpoints-reduction
        double customerDays = 1_000 * 30;
        ContactReduction reduction = ContactReduction.From(after: EventRate.From(800, customerDays), before: EventRate.From(1_000, customerDays));
        ContactReduction few = ContactReduction.From(after: EventRate.From(80, customerDays), before: EventRate.From(100, customerDays));

        Console.WriteLine(reduction);                     // 20.0 % (800 in 30,000 after 1,000 in 30,000)
        Console.WriteLine(reduction.Interval());          // [0.1212, 0.2719] at 95 %
        Console.WriteLine(reduction.Method);              // exact, conditional on the sum of the contacts; dispersion not looked at
        Console.WriteLine(reduction.AvoidedContacts());   // 200 contacts [117, 283.5] at 95 %
        Console.WriteLine(few.Interval());                // [-0.08427, 0.4114] at 95 %
        Console.WriteLine(few.Test);                      // exact conditional test, twice the smaller tail: p = 0.1565
        #endregion

        Printed("touchpoints-reduction");
    }

    [Fact]
    public void Dispersion()
    {
        #region touchpoints-dispersion
        long[] before = [212, 190, 251, 178, 260, 199, 221, 240], after = [160, 201, 139, 188, 150, 172, 149, 190];   // calls a week
        double[] customerDaysBefore = [7_000, 7_000, 7_000, 7_000, 7_200, 7_200, 7_200, 7_200], customerDaysAfter = [7_300, 7_300, 7_300, 7_300, 7_300, 7_300, 7_300, 7_300];

        ContactReduction weekly = ContactReduction.From(after, customerDaysAfter, before, customerDaysBefore);
        ContactReduction alone = ContactReduction.From(weekly.After, weekly.Before);

        Console.WriteLine(weekly);                          // 25.1 % (1,349 in 58,400 after 1,751 in 56,800)
        Console.WriteLine(alone.Interval());                // [0.1951, 0.3026] at 95 %
        Console.WriteLine(weekly.Interval());               // [0.1359, 0.3502] at 95 %
        Console.WriteLine(weekly.Method);                   // quasi-Poisson, dispersion 3.36 (16 units in 2 groups)
        Console.WriteLine(weekly.Dispersion!.Value.Test);   // Pearson chi-square of counts: 47.08, 14 df, p = 1.862E-05
        #endregion

        Printed("touchpoints-dispersion");
    }

    [Fact]
    public void Deflections()
    {
        #region touchpoints-deflection
        Proportion form = Deflection.Explicit(abandonedAfterArticle: 120, formsBegun: 400);
        ImplicitDeflection surveyed = Deflection.Implicit(
            sessions: 10_000, success: Proportion.From(481, 1_000), intent: Proportion.From(304, 500), noFurtherAction: Proportion.From(160, 200));
        Estimate drawn = Deflection.Observed(offered: Proportion.From(412, 5_000), control: Proportion.From(530, 5_000));
        Estimate beforeAfter = Deflection.Observed(ContactReduction.From(EventRate.From(800, 30_000), EventRate.From(1_000, 30_000)));

        Console.WriteLine(form);                       // 120/400 = 30.0 %
        Console.WriteLine(surveyed);                   // 10,000 sessions × 48.1 % × 60.8 % × 80.0 % = 2,340 contacts, 23.4 % of sessions
        Console.WriteLine(surveyed.Rate.Interval());   // [0.206, 0.261] at 95 %
        Console.WriteLine(drawn);                      // 0.2226 share [0.1218, 0.3133] at 95 %
        Console.WriteLine(beforeAfter);                // 0.2 share [0.1212, 0.2719] at 95 %
        #endregion

        Printed("touchpoints-deflection");
        _ = Assert.Throws<DefinitionMismatchException>(() => drawn.ComparedWith(surveyed.Rate));
    }

    [Fact]
    public void Saving()
    {
        #region touchpoints-saving
        ContactReduction reduction = ContactReduction.From(after: EventRate.From(800, 30_000), before: EventRate.From(1_000, 30_000));
        Estimate avoided = reduction.AvoidedContacts(exposure: 1_000 * 365);   // if it lasts for a year
        MoneyPerUnit marginalCost = ChannelTouchpoints.From(
            "phone", inbound: 1_800, outbound: 0, cost: MoneyPerUnit.From(new Money(2_160, "EUR"), 1_800, squaredAmounts: 3_600.0)).MarginalCost;

        Console.WriteLine(avoided);                                                                     // 2433 contacts [1423, 3449] at 95 %
        Console.WriteLine(ContactSaving.From(avoided, marginalCost, SavingKind.Cash));                  // 2,920.00 EUR [1,706.77, 4,144.26] at 95 %, cash
        Console.WriteLine(ContactSaving.From(avoided, new Money(3.90m, "EUR"), SavingKind.Capacity));   // 9,490.00 EUR [5,550.27, 13,449.94] at 95 %, capacity
        #endregion

        Printed("touchpoints-saving");
        _ = Assert.Throws<DefinitionMismatchException>(() =>
            ContactSaving.From(avoided, ChannelTouchpoints.From("phone", 1_800, 0).FullyLoadedCost(new Money(12_600, "EUR")), SavingKind.Cash));
    }

    private static Instant At(int day, int hour) => Instant.FromUtc(2024, 3, day, hour, 0);
}
