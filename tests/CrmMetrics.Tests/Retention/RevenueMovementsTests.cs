using System.Globalization;
using CrmMetrics.Retention;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

public class RevenueMovementsLaws : SummaryLaws<RevenueMovements>
{
    protected override Arbitrary<RevenueMovements> Any => GivenRevenue.Movements;

    protected override RevenueMovements Zero => RevenueMovements.Zero;

    protected override RevenueMovements Parse(string text) => RevenueMovements.Parse(text);

    protected override bool Same(RevenueMovements left, RevenueMovements right) => GivenRevenue.Same(left, right);
}

public class RevenueMovementsTests
{
    private static readonly LocalDate Day0 = GivenRevenue.Day0;

    private static readonly DateInterval Window = GivenRevenue.Window;

    [Fact]
    public void Opening_and_movements_make_the_closing_under_any_definition() =>
        Check.That(GivenRevenue.Ledgers, GivenRevenue.Definitions, (rows, definition) =>
        {
            RevenueChanges changes = RevenueLedger.From(rows, definition).Changes(Window);
            RevenueMovements all = changes.Movements;
            return Balances(all.Opening, all.New, all.Reactivation, all.Expansion, all.PriceIncrease, all.Contraction, all.Churn, all.CurrencyEffect, all.Closing)
                && changes.All(one => Balances(one.Opening, one.New, one.Reactivation, one.Expansion, one.PriceIncrease, one.Contraction, one.Churn, one.CurrencyEffect, one.Closing))
                && RevenueMovements.Parse(all.ToString("R", null)) == all;

            // To the last of 28 digits, which the division leaves in doubt; exactly in units, or reading it back would fail.
            static bool Balances(Money opening, Money added, Money returned, Money grown, Money raised, Money shrunk, Money lost, Money effect, Money closing) =>
                Math.Abs((opening + added + returned + grown + raised - shrunk - lost + effect - closing).Amount) < 1e-20m;
        });

    // Day by day and row by row, in exact fractions of twelve times seven times three thousandths.
    [Fact]
    public void Every_line_is_what_a_plain_walk_through_the_days_says() =>
        Check.That(GivenRevenue.Ledgers, GivenRevenue.Definitions, (rows, definition) =>
        {
            RevenueChanges changes = RevenueLedger.From(rows, definition).Changes(Window);
            Dictionary<string, decimal[]> expected = ByBruteForce(rows, definition);
            return changes.Count == expected.Count && changes.All(change =>
            {
                decimal[] lines = expected[change.Customer];
                Money[] actual = [change.Opening, change.Closing, change.New, change.Reactivation, change.Expansion, change.PriceIncrease, change.Contraction, change.Churn];
                return actual.Zip(lines, (money, line) => Math.Abs(money.Amount - line)).All(difference => difference < 1e-15m);
            });
        });

    [Fact]
    public void Rates_are_the_quotients_of_what_the_plain_walk_says() =>
        Check.That(GivenRevenue.Ledgers, GivenRevenue.Definitions, (rows, definition) =>
        {
            RevenueMovements movements = RevenueMovements.From(rows, Window, definition);
            decimal[][] all = [.. ByBruteForce(rows, definition).Values];
            decimal Sum(int line) => all.Sum(lines => lines[line]);
            decimal opening = Sum(0), loss = Sum(6) + Sum(7), growth = Sum(4) + Sum(5);
            return Near(movements.GrossRetention().Value, opening, opening - loss, opening)
                && Near(movements.GrossRetention(GrossRevenueRetentionDefinition.CappedPerCustomer).Value, opening, Sum(8), opening)
                && Near(movements.NetRetention().Value, opening, Sum(9), opening)
                && Near(movements.NetRetention(NetRevenueRetentionDefinition.CohortBalanceWithReactivation).Value, opening, Sum(9) + Sum(10), opening)
                && Near(movements.NetRetention(NetRevenueRetentionDefinition.ClosingMinusNew).Value, opening, Sum(1) - Sum(2), opening)
                && Near(movements.RevenueChurn().Value, opening, loss, opening)
                && Near(movements.RevenueChurn(RevenueChurnDefinition.ChurnOnly).Value, opening, Sum(7), opening)
                && Near(movements.RevenueChurn(RevenueChurnDefinition.NetOfExpansion).Value, opening, loss - growth, opening)
                && Near(movements.RevenueChurn(RevenueChurnDefinition.NetOfExpansionAndReactivation).Value, opening, loss - growth - Sum(3), opening)
                && Near(movements.QuickRatio().Value, loss, Sum(2) + Sum(3) + growth, loss)
                && Near(movements.QuickRatio(QuickRatioDefinition.WithoutReactivation).Value, loss, Sum(2) + growth, loss)
                && movements.OpeningCustomers == all.Count(lines => lines[0] > 0)
                && movements.ClosingCustomers == all.Count(lines => lines[1] > 0)
                && movements.LostCustomers == all.Count(lines => lines[0] > 0 && lines[1] == 0);

            static bool Near(double? actual, decimal whole, decimal part, decimal over) =>
                whole == 0 ? actual is null : actual is { } value && Math.Abs(value - (double)(part / over)) <= 1e-12 * (1 + Math.Abs(value));
        });

    [Fact]
    public void Net_of_the_period_the_two_gross_retentions_are_one_and_churn_is_the_rest() =>
        Check.That(GivenRevenue.Ledgers, rows =>
        {
            RevenueMovements movements = RevenueMovements.From(rows, Window);
            return movements.GrossRetention().Value == movements.GrossRetention(GrossRevenueRetentionDefinition.CappedPerCustomer).Value
                && (movements.Opening.Amount == 0 || Math.Abs(movements.GrossRetention().Value!.Value + movements.RevenueChurn().Value!.Value - 1) < 1e-15)
                && movements.NetRetention().Value >= movements.GrossRetention().Value == (movements.Opening.Amount > 0)
                && movements.NetRetention(NetRevenueRetentionDefinition.CohortBalanceWithReactivation).Value == movements.NetRetention(NetRevenueRetentionDefinition.ClosingMinusNew).Value;
        });

    [Fact]
    public void Event_by_event_never_keeps_more_than_net_of_the_period() =>
        Check.That(GivenRevenue.Ledgers, rows =>
        {
            RevenueMovements net = RevenueMovements.From(rows, Window), events = RevenueMovements.From(rows, Window, RevenueDefinition.Standard with { Grain = RevenueGrain.EventByEvent });
            return events.Opening == net.Opening && events.Closing == net.Closing && events.NetNew == net.NetNew
                && (events.Opening.Amount == 0 || events.GrossRetention().Value <= net.GrossRetention().Value)
                && events.GrossRetention(GrossRevenueRetentionDefinition.CappedPerCustomer).Value == net.GrossRetention().Value
                && events.NetRetention().Value == net.NetRetention().Value;
        });

    // Down by 40 and up again by 40 within the month: nothing net, a contraction and an expansion event by event.
    [Fact]
    public void Up_and_down_within_the_period_shows_event_by_event_alone()
    {
        Subscription[] rows =
        [
            new("A", Day0, Day0.PlusDays(50), Euros(100), BillingPeriod.Month),
            new("A", Day0.PlusDays(50), Day0.PlusDays(60), Euros(60), BillingPeriod.Month),
            new("A", Day0.PlusDays(60), null, Euros(100), BillingPeriod.Month),
            new("B", Day0, Day0.PlusDays(50), Euros(100), BillingPeriod.Month),
            new("B", Day0.PlusDays(70), Day0.PlusDays(80), Euros(100), BillingPeriod.Month),
            new("B", Day0.PlusDays(90), null, Euros(120), BillingPeriod.Month),
        ];
        RevenueMovements net = RevenueMovements.From(rows, Window), events = RevenueMovements.From(rows, Window, RevenueDefinition.Standard with { Grain = RevenueGrain.EventByEvent });
        Assert.Equal((0m, 20m, 0m, 1.0), (net.Contraction.Amount, net.Expansion.Amount, net.Churn.Amount, net.GrossRetention().Value));
        Assert.Equal((40m, 40m, 200m, 220m), (events.Contraction.Amount, events.Expansion.Amount, events.Churn.Amount, events.Reactivation.Amount));
        Assert.Equal((-0.2, 1.0), ((200 - 240) / 200.0, events.GrossRetention(GrossRevenueRetentionDefinition.CappedPerCustomer).Value));
        GoldenFile.Close(-0.2, events.GrossRetention().Value, 1e-15);
        Assert.Equal((2, 2, 0), (events.ChurnCount, events.ReactivationCount, events.LostCustomers));
        Assert.Equal("200.00 EUR + 220.00 reactivation + 40.00 expansion − 40.00 contraction − 200.00 churn = 220.00 EUR", events.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Cancelling_one_of_two_subscriptions_is_contraction_of_the_customer_and_churn_of_the_subscription()
    {
        Subscription[] rows =
        [
            new("A", Day0, null, Euros(100), BillingPeriod.Month) { Id = "first" },
            new("A", Day0, Day0.PlusDays(60), Euros(50), BillingPeriod.Month) { Id = "second" },
            new("A", Day0.PlusDays(60), null, Euros(20), BillingPeriod.Month) { Id = "third" },
        ];
        RevenueMovements customer = RevenueMovements.From(rows, Window), subscription = RevenueMovements.From(rows, Window, RevenueDefinition.Standard with { Unit = RevenueUnit.PerSubscription });
        Assert.Equal((30m, 0m, 0m), (customer.Contraction.Amount, customer.Churn.Amount, customer.New.Amount));
        Assert.Equal((0m, 50m, 20m, 0), (subscription.Contraction.Amount, subscription.Churn.Amount, subscription.New.Amount, subscription.LostCustomers));
        GoldenFile.Close(120 / 150.0, customer.NetRetention().Value, 1e-15);
        GoldenFile.Close(100 / 150.0, subscription.NetRetention().Value, 1e-15);
        _ = Assert.Throws<DefinitionMismatchException>(() => customer.NetRetention().ComparedWith(subscription.NetRetention()));
        _ = Assert.Throws<DefinitionMismatchException>(() => customer + subscription);
    }

    [Fact]
    public void A_stretch_with_the_same_identifier_goes_on_where_the_other_ended()
    {
        Subscription[] rows =
        [
            new("A", Day0, Day0.PlusDays(60), Euros(50), BillingPeriod.Month) { Id = "plan" },
            new("A", Day0.PlusDays(60), null, Euros(70), BillingPeriod.Month) { Id = "plan", PriceIncrease = Euros(5) },
        ];
        foreach (RevenueGrain grain in (RevenueGrain[])[RevenueGrain.NetOfPeriod, RevenueGrain.EventByEvent])
        {
            RevenueMovements movements = RevenueMovements.From(rows, Window, RevenueDefinition.Standard with { Unit = RevenueUnit.PerSubscription, Grain = grain });
            Assert.Equal((15m, 5m, 0m, 0m), (movements.Expansion.Amount, movements.PriceIncrease.Amount, movements.Churn.Amount, movements.New.Amount));
            Assert.Equal((1, 1), (movements.ExpansionCount, movements.PriceIncreaseCount));
        }
    }

    [Fact]
    public void Any_cut_of_the_customers_adds_up_to_the_whole() =>
        Check.That(GivenRevenue.Ledgers, GivenRevenue.Definitions, (rows, definition) =>
        {
            IReadOnlyDictionary<int, RevenueMovements> parts = RevenueMovements.By(rows, row => row.Customer[1] % 3, row => row, Window, definition);
            RevenueMovements whole = RevenueMovements.From(rows, Window, definition), sum = parts.Values.Aggregate(RevenueMovements.Zero, (left, right) => left + right);
            return rows.Length == 0 ? parts.Count == 0 : GivenRevenue.Same(whole, sum);
        });

    [Fact]
    public void Ledgers_merge_over_any_cut_of_the_rows_and_their_order_does_not_matter() =>
        Check.That(GivenRevenue.Ledgers, Given.Count, (rows, cut) =>
        {
            int at = (int)(cut % (rows.Length + 1));
            RevenueLedger whole = RevenueLedger.From(rows), merged = RevenueLedger.From(rows.Skip(at)).Merge(RevenueLedger.From(rows.Take(at)));
            return (whole.Subscriptions, whole.Customers, whole.LeftOut) == (merged.Subscriptions, merged.Customers, merged.LeftOut)
                && GivenRevenue.Same(whole.Movements(Window), merged.Movements(Window))
                && GivenRevenue.Same(whole.Movements(Window), RevenueMovements.From(Enumerable.Reverse(rows), row => row, Window));
        });

    [Fact]
    public void Metrics_of_two_groups_add_up_as_the_movements_do() =>
        Check.That(GivenRevenue.Ledgers, rows =>
        {
            RevenueMovements[] parts = [.. RevenueMovements.By(rows, row => row.Customer[1] % 2, row => row, Window).Values];
            return parts.Length < 2
                || ((parts[0].NetRetention() + parts[1].NetRetention()).Value is { } net && net.Equals((parts[0] + parts[1]).NetRetention().Value)
                    && (parts[0].GrossRetention() + parts[1].GrossRetention()).Value.Equals((parts[0] + parts[1]).GrossRetention().Value))
                || (parts[0] + parts[1]).Opening.Amount == 0;
        });

    [Fact]
    public void Each_step_of_a_waterfall_opens_with_the_closing_of_the_one_before() =>
        Check.That(GivenRevenue.Ledgers, GivenRevenue.Definitions, (rows, definition) =>
        {
            RevenueLedger ledger = RevenueLedger.From(rows, definition);
            DateInterval halfYear = new(Day0, Day0.PlusMonths(6).PlusDays(-1));
            IReadOnlyList<RevenueMovements> steps = ledger.Waterfall(halfYear, Granularity.Month, ReportingCalendar.Utc).Steps;
            RevenueMovements whole = ledger.Movements(halfYear);
            return steps.Count == 6 && steps[0].Opening == whole.Opening && steps[5].Closing == whole.Closing
                && Enumerable.Range(1, 5).All(i => steps[i].Opening == steps[i - 1].Closing)
                && Math.Abs(steps.Sum(step => step.NetNew.Amount) - whole.NetNew.Amount) < 1e-20m
                && (definition.Grain == RevenueGrain.NetOfPeriod || Math.Abs(steps.Sum(step => step.Churn.Amount) - whole.Churn.Amount) < 1e-20m);
        });

    [Fact]
    public void Month_year_and_compounded_are_three_names_and_three_figures()
    {
        // One customer grows by a tenth each month, one leaves in June and one comes in July and doubles in September.
        List<Subscription> rows =
        [
            new("gone", Day0.PlusDays(-9), new LocalDate(2024, 6, 15), Euros(100), BillingPeriod.Month),
            new("late", new LocalDate(2024, 7, 3), new LocalDate(2024, 9, 1), Euros(200), BillingPeriod.Month),
            new("late", new LocalDate(2024, 9, 1), null, Euros(400), BillingPeriod.Month),
        ];
        for (int month = 0; month < 12; month++)
        {
            LocalDate from = Day0.PlusMonths(month).PlusDays(-9);
            rows.Add(new("grows", from, from.PlusMonths(1), Euros(100 + (10 * month)), BillingPeriod.Month));
        }

        rows.Add(new("grows", Day0.PlusYears(1).PlusDays(-9), null, Euros(220), BillingPeriod.Month));
        RevenueLedger ledger = RevenueLedger.From(rows);
        DateInterval year = new(Day0, new LocalDate(2024, 12, 31));
        NetRevenueRetention trailing = ledger.Movements(year).NetRetention();
        RevenueWaterfall waterfall = ledger.Waterfall(year, Granularity.Month, ReportingCalendar.Utc);
        Estimate compounded = waterfall.CompoundedNetRetention();
        Assert.Equal("net-revenue-retention/cohort-balance/12-months", trailing.Definition.Id);
        Assert.Equal("net-revenue-retention/cohort-balance/1-month", waterfall.Steps[1].NetRetention().Definition.Id);
        Assert.Equal("net-revenue-retention/cohort-balance/1-month/compounded-12", compounded.Definition.Id);
        Assert.Equal("closing revenue of the customers of the opening, over opening revenue, over 12 months", trailing.Definition.Text);
        GoldenFile.Close(220 / 200.0, trailing.Value, 1e-15);
        GoldenFile.Close(waterfall.Steps.Aggregate(1.0, (product, step) => product * step.NetRetention().Value!.Value), compounded.Value, 1e-14);
        Assert.NotEqual(trailing.Value, compounded.Value);
        Assert.Equal((null, "shared-customers"), (compounded.Interval(), compounded.WhyNoInterval!.Code));
        Estimate summed = waterfall.SumOfChurn();
        GoldenFile.Close(waterfall.Steps.Sum(step => step.RevenueChurn().Value!.Value), summed.Value, 1e-14);
        Assert.Equal("revenue-churn/churn-and-contraction/1-month/sum-of-12", summed.Definition.Id);
        _ = Assert.Throws<DefinitionMismatchException>(() => trailing.ComparedWith(waterfall.Steps[0].NetRetention()));
        _ = Assert.Throws<DefinitionMismatchException>(() => ledger.Waterfall(new(Day0, new LocalDate(2024, 2, 10)), Granularity.Month, ReportingCalendar.Utc).CompoundedNetRetention());
        string[] lines = waterfall.ToString(null, CultureInfo.InvariantCulture).Split('\n');
        Assert.Equal(14, lines.Length);
        Assert.Equal("no-opening-revenue", ledger.Waterfall(new(Day0.PlusDays(-30), Day0), Granularity.Day, ReportingCalendar.Utc).SumOfChurn().WhyUndefined!.Code);
        Assert.Equal("| 2024-06 | 250.00 | 0.00 | 0.00 | 10.00 | 0.00 | 0.00 | -100.00 | 0.00 | 160.00 |", lines[7]);
    }

    // Three yearly contracts; those of A and B renew in the period, B's lapses at its renewal, C's two years are not over.
    [Fact]
    public void Up_for_renewal_leaves_out_who_could_not_leave()
    {
        LocalDate start = Day0.PlusDays(60).PlusYears(-1);
        Subscription[] rows =
        [
            new("A", start, null, Euros(1200), BillingPeriod.Year),
            new("B", start, start.PlusYears(1), Euros(2400), BillingPeriod.Year),
            new("C", start, null, Euros(100), BillingPeriod.Month) { Term = BillingPeriod.Years(2) },
            new("D", Day0, Day0.PlusDays(50), Euros(50), BillingPeriod.Year),
        ];
        RevenueMovements movements = RevenueMovements.From(rows, Window);
        GrossRevenueRetention all = movements.GrossRetention(), due = movements.GrossRetention(GrossRevenueRetentionDefinition.UpForRenewalOnly);
        GoldenFile.Close(200.0 / (400 + (50 / 12.0)), all.Value, 1e-14);
        GoldenFile.Close(1 / 3.0, due.Value, 1e-15);
        Assert.Equal((300m, 100m), (due.Opening.Amount, due.Retained.Amount));
        GrossRevenueRetention none = RevenueMovements.From(rows.Skip(3), Window).GrossRetention(GrossRevenueRetentionDefinition.UpForRenewalOnly);
        Assert.Equal("nothing-up-for-renewal", none.WhyUndefined!.Code);
        Assert.Equal(3600 + 1200 - 2400, movements.AnnualRecurringRevenue(AnnualRecurringRevenueDefinition.AnnualContracts).Value!.Value.Amount);
        Assert.All(Enum.GetValues(typeof(AnnualRecurringRevenueDefinition)).Cast<AnnualRecurringRevenueDefinition>(), definition =>
            Assert.Equal(movements.Closing.Currency.Code + " a year", movements.AnnualRecurringRevenue(definition).Definition.Unit));
        Assert.Equal("money a year", RevenueMovements.Zero.AnnualRecurringRevenue().Definition.Unit);
    }

    [Theory]
    [InlineData("2024-01-31", 1, true)]
    [InlineData("2023-02-28", 12, true)]
    [InlineData("2024-01-20", 1, false)]
    [InlineData("2023-03-10", 12, false)]
    [InlineData("2022-02-21", 24, true)]
    public void A_renewal_is_due_in_the_period_that_holds_its_day(string start, int months, bool isDue)
    {
        // From 21 February to 29 February 2024, the last day of a month that 31 January plus one month falls on.
        DateInterval days = new(new LocalDate(2024, 2, 21), new LocalDate(2024, 2, 29));
        Subscription row = new("A", NodaTime.Text.LocalDatePattern.Iso.Parse(start).Value, null, Euros(12), BillingPeriod.Month) { Term = BillingPeriod.Months(months) };
        Assert.Equal(isDue ? 12 : 0, RevenueMovements.From([row], days).GrossRetention(GrossRevenueRetentionDefinition.UpForRenewalOnly).Opening.Amount);
    }

    [Fact]
    public void Weeks_and_days_renew_too()
    {
        Subscription week = new("A", Day0, null, Euros(3), BillingPeriod.Week), quarter = new("A", Day0, null, Euros(3), BillingPeriod.Days(90));
        Assert.Equal(26m, RevenueMovements.From([week, quarter], new(Day0.PlusDays(36), Day0.PlusDays(42))).GrossRetention(GrossRevenueRetentionDefinition.UpForRenewalOnly).Opening.Amount * 2);
        Assert.Equal(0m, RevenueMovements.From([quarter], new(Day0.PlusDays(36), Day0.PlusDays(89))).GrossRetention(GrossRevenueRetentionDefinition.UpForRenewalOnly).Opening.Amount);
        Assert.NotEqual(0m, RevenueMovements.From([quarter], new(Day0.PlusDays(36), Day0.PlusDays(90))).GrossRetention(GrossRevenueRetentionDefinition.UpForRenewalOnly).Opening.Amount);
    }

    [Fact]
    public void Currencies_move_at_the_rates_of_the_opening_and_the_rest_is_the_currency_effect()
    {
        Subscription[] rows =
        [
            new("A", Day0, null, new Money(100, "USD"), BillingPeriod.Month),
            new("B", Day0, Day0.PlusDays(60), Euros(120), BillingPeriod.Year),
            new("B", Day0.PlusDays(60), null, Euros(240), BillingPeriod.Year),
            new("C", Day0.PlusDays(60), null, new Money(50, "USD"), BillingPeriod.Month),
        ];
        ExchangeRates rates = new(Given.Euro, (currency, day) => day <= Day0.PlusDays(40) ? 0.9m : 0.8m);
        RevenueMovements movements = RevenueMovements.From(rows, Window, rates: rates);
        Assert.Equal((100m, 45m, 10m, -15m, 140m), (movements.Opening.Amount, movements.New.Amount, movements.Expansion.Amount, movements.CurrencyEffect.Amount, movements.Closing.Amount));
        Assert.Equal(1.1, movements.NetRetention().Value);
        Assert.Equal("100.00 EUR + 45.00 new + 10.00 expansion − 15.00 currency effect = 140.00 EUR", movements.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(movements, RevenueMovements.Parse(movements.ToString("R", null)));
        Assert.Contains("USD", Assert.Throws<CurrencyMismatchException>(() => RevenueMovements.From(rows, Window)).Message);
        ExchangeRates none = new(Given.Euro, (_, _) => 0);
        Assert.StartsWith("rate: the exchange rate of USD on 2024-02-10 must be above 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.From(rows, Window, rates: none)).Message);
    }

    [Fact]
    public void Money_is_divided_last()
    {
        // A twelfth of 100 has 28 digits; three of them make 25 only if nothing is rounded before.
        Subscription[] rows = [.. Enumerable.Range(0, 3).Select(i => new Subscription("C" + i, Day0, null, Euros(100), BillingPeriod.Year))];
        RevenueMovements whole = RevenueMovements.From(rows, Window), sum = rows.Select(row => RevenueMovements.From([row], Window)).Aggregate((left, right) => left + right);
        Assert.Equal(25m, whole.Opening.Amount);
        Assert.Equal(whole, sum);
        Assert.Equal(300m, whole.AnnualRecurringRevenue().Value!.Value.Amount);
        Assert.Equal((8.333m, 25m), (Math.Round(whole.AverageRevenuePerAccount().Value!.Value.Amount, 3), whole.AverageRevenuePerAccount(AverageRevenueBasis.Average).Total.Amount / 2));
        RevenueMovements mixed = RevenueMovements.From([rows[0], new("D", Day0, null, Euros(7), BillingPeriod.Week), new("E", Day0, null, Euros(10), BillingPeriod.Years(3))], Window);
        Assert.Equal(Math.Round((100 / 12m) + (7 * 52 / 12m) + (10 / 36m), 20), Math.Round(mixed.Opening.Amount, 20));
        Assert.Equal(Math.Round(100 + (7 * 52) + (10 / 3m), 20), Math.Round(mixed.AnnualRecurringRevenue().Value!.Value.Amount, 20));
    }

    [Fact]
    public void Committed_revenue_is_what_is_signed_and_cancelled_already()
    {
        LocalDate today = Day0.PlusDays(40);
        Subscription[] rows =
        [
            new("stays", Day0, null, Euros(100), BillingPeriod.Month),
            new("cancelled", Day0, Day0.PlusDays(70), Euros(30), BillingPeriod.Month),
            new("signed", Day0.PlusDays(50), null, Euros(45), BillingPeriod.Month),
            new("later", Day0.PlusDays(150), null, Euros(1000), BillingPeriod.Month),
        ];
        RevenueMovements ahead = RevenueLedger.From(rows).Committed(today, Day0.PlusDays(100));
        Assert.Equal((130m, 45m, 30m, 145m), (ahead.Opening.Amount, ahead.New.Amount, ahead.Churn.Amount, ahead.Closing.Amount));
        Assert.StartsWith("through: must be after 2024-02-10, but was 2024-02-10.", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueLedger.From(rows).Committed(today, today)).Message);
    }

    [Fact]
    public void What_counts_is_said_by_the_definition_and_what_does_not_is_counted()
    {
        Subscription Row(string customer, SubscriptionKind kind = SubscriptionKind.Recurring, SubscriptionStanding standing = SubscriptionStanding.Current) =>
            new(customer, Day0, null, Euros(10), BillingPeriod.Month) { Kind = kind, Standing = standing };
        Subscription[] rows =
        [
            Row("plain"), Row("trial", SubscriptionKind.Trial), Row("free", SubscriptionKind.Free), Row("metered", SubscriptionKind.Metered), Row("fee", SubscriptionKind.OneTime),
            Row("late", standing: SubscriptionStanding.PastDue), Row("unpaid", standing: SubscriptionStanding.Unpaid), Row("paused", standing: SubscriptionStanding.Paused),
            Row("coupon") with { FiniteDiscount = Euros(4), LastingDiscount = Euros(1), Tax = Euros(2) },
        ];
        Assert.Equal(25m, Mrr(RevenueDefinition.Standard));
        Assert.Equal(29m, Mrr(RevenueDefinition.Stripe));
        Assert.Equal(35m, Mrr(RevenueDefinition.ChartMogul));
        Assert.Equal((25m, 25m), (Mrr(RevenueDefinition.Baremetrics), Mrr(RevenueDefinition.ProfitWell)));
        Assert.Equal(35m, Mrr(new() { IncludesTrials = true }));
        Assert.Equal(35m, Mrr(new() { IncludesFree = true }));
        Assert.Equal(35m, Mrr(new() { IncludesMetered = true }));
        Assert.Equal(35m, Mrr(new() { IncludesOneTimeFees = true }));
        Assert.Equal(15m, Mrr(new() { IncludesPastDue = false }));
        Assert.Equal(35m, Mrr(new() { IncludesUnpaid = true }));
        Assert.Equal(27m, Mrr(new() { IncludesTax = true }));
        Assert.Equal(26m, Mrr(new() { SubtractsLastingDiscounts = false }));
        Assert.Equal((6, 3), (RevenueLedger.From(rows).LeftOut, RevenueLedger.From(rows).Subscriptions));

        decimal Mrr(RevenueDefinition definition) => RevenueMovements.From(rows, Window, definition).Closing.Amount;
    }

    [Fact]
    public void Concentration_is_shown()
    {
        RevenueMovements movements = GivenRevenue.Of(Enumerable.Range(1, 12).Select(i => RevenueChange.From("C" + i, Euros(i == 12 ? 934 : i), Euros(0))));
        double[] sizes = [.. Enumerable.Range(1, 12).Select(i => i == 12 ? 934.0 : i)];
        GoldenFile.Close(sizes.Sum() * sizes.Sum() / sizes.Sum(size => size * size), movements.EffectiveCustomers.Value, 1e-14);
        Assert.Equal((0.934, 0.972, 0.997), (movements.ShareOfLargest(1).Value, movements.ShareOfLargest(5).Value, movements.ShareOfLargest(10).Value));
        Assert.Equal("whole-count", movements.ShareOfLargest(1).WhyNoInterval!.Code);
        Assert.StartsWith("customers: must be from 1 to 10, but was 11.", Assert.Throws<ArgumentOutOfRangeException>(() => movements.ShareOfLargest(11)).Message);
        Assert.Equal("no-opening-revenue", RevenueMovements.Zero.EffectiveCustomers.WhyUndefined!.Code);
        Assert.Equal("figures-only", RevenueMovements.From(new RevenueTotals { Opening = Euros(5) }).ShareOfLargest(1).WhyUndefined!.Code);
    }

    [Fact]
    public void Nothing_to_measure_against_is_undefined_with_its_reason()
    {
        RevenueMovements onlyNew = GivenRevenue.Of([RevenueChange.From("A", default, Euros(5))]);
        Assert.Equal(("no-opening-revenue", "no-opening-revenue"), (onlyNew.NetRetention().WhyUndefined!.Code, onlyNew.GrossRetention().WhyUndefined!.Code));
        Assert.Equal("no-opening-revenue", onlyNew.RevenueChurn().WhyUndefined!.Code);
        Assert.Equal(("nothing-lost", null), (onlyNew.QuickRatio().WhyUndefined!.Code, onlyNew.QuickRatio().Value));
        Assert.Equal("no-opening-customers", onlyNew.LogoChurn.WhyUndefined!.Code);
        Assert.Null(onlyNew.AverageRevenuePerAccount(AverageRevenueBasis.Opening).Value);
        Assert.Equal("undefined (there was no revenue to keep)", onlyNew.NetRetention().ToString());
        RevenueMovements totals = RevenueMovements.From(new RevenueTotals { Opening = Euros(100), Churn = Euros(10) });
        Assert.Equal(("figures-only", "contracts-unknown"), (totals.NetRetention().WhyNoInterval!.Code, totals.AnnualRecurringRevenue(AnnualRecurringRevenueDefinition.AnnualContracts).WhyUndefined!.Code));
        Assert.Equal(totals, RevenueMovements.Parse(totals.ToString("R", null)));
    }

    [Fact]
    public void Customers_below_nothing_are_all_named()
    {
        Subscription[] rows =
        [
            new("A", Day0, null, Euros(5), BillingPeriod.Month), new("A", Day0.PlusDays(50), null, Euros(-8), BillingPeriod.Month),
            new("B", Day0, null, Euros(-24), BillingPeriod.Year), new("C", Day0, null, Euros(5), BillingPeriod.Month), new("C", Day0, null, Euros(-5), BillingPeriod.Month),
        ];
        Assert.Equal(
            "No customer can pay less than nothing: give credits with the subscriptions that they lower: A pays -3 a month on 2024-04-10; B pays -2 a month on 2024-02-10.",
            FirstLine(Assert.Throws<ArgumentException>(() => RevenueMovements.From(rows, Window)).Message));
        Assert.Equal(0, RevenueMovements.From(rows.Skip(3), Window).Opening.Amount);
    }

    [Fact]
    public void Rows_that_make_no_subscription_are_all_reported_at_once()
    {
        (string Name, int Start, int End)[] rows = [("A", 0, 5), ("B", 6, 3), ("", 0, 1), ("D", 1, 2), ("null", 0, 0)];
        ArgumentException problem = Assert.Throws<ArgumentException>(() => RevenueMovements.From(
            rows, row => row.Name == "null" ? null! : new Subscription(row.Name, Day0.PlusDays(row.Start), Day0.PlusDays(row.End), Euros(1), BillingPeriod.Month), Window));
        Assert.Equal(
            "rows: row 1 (counted from 0): end: a subscription cannot end before it starts on 2024-01-07, but was 2024-01-04; "
            + "row 2 (counted from 0): customer: a subscription must have a customer, but there was none; row 4 (counted from 0): there is none.",
            FirstLine(problem.Message));
        Assert.Equal("rows", problem.ParamName);
    }

    [Fact]
    public void A_customer_in_two_segments_is_refused()
    {
        Subscription[] rows = [new("A", Day0, null, Euros(1), BillingPeriod.Month), new("A", Day0, null, Euros(1), BillingPeriod.Year)];
        Assert.Contains("row 1 (counted from 0): the customer A is in the segments month and year", Assert.Throws<ArgumentException>(() => RevenueMovements.By(rows, row => row.Billing.ToString(), row => row, Window)).Message);
        Assert.Contains("row 0", Assert.Throws<ArgumentException>(() => RevenueMovements.By(rows, _ => (string)null!, row => row, Window)).Message);
    }

    [Fact]
    public void Bad_balances_columns_and_totals_are_refused()
    {
        Assert.StartsWith("opening: must be 0 or more, but was -1.00 EUR.", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueChange.From("A", Euros(-1), default)).Message);
        Assert.Equal("customer", Assert.Throws<ArgumentException>(() => RevenueChange.From("", default, default)).ParamName);
        _ = Assert.Throws<CurrencyMismatchException>(() => RevenueChange.From("A", Euros(1), new Money(1, "USD")));
        Assert.Contains("row 1 (counted from 0): is another change of the customer A", Assert.Throws<ArgumentException>(() => GivenRevenue.Of([RevenueChange.From("A", default, default), RevenueChange.From("A", default, default)])).Message);
        Assert.Contains("row 0 (counted from 0): the balances must be 0 or more, but were -1 and 2; row 2 (counted from 0): the balances must be 0 or more, but were 1 and -3", Assert.Throws<ArgumentException>(() => RevenueMovements.From([-1, 1, 1], [2m, 2, -3], default, Given.Euro)).Message);
        Assert.Contains("as long as opening, 1, but closing has 2 rows", Assert.Throws<ArgumentException>(() => RevenueMovements.From([1m], [1m, 2], default, Given.Euro)).Message);
        Assert.Contains("wasCustomerBefore 2", Assert.Throws<ArgumentException>(() => RevenueMovements.From([1m], [1m], [true, false], Given.Euro)).Message);
        Assert.Contains("churn and contraction must not exceed the opening of 5 EUR, but was 6.00 EUR", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.From(new RevenueTotals { Opening = Euros(5), Churn = Euros(6) })).Message);
        Assert.Equal("Expansion", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.From(new RevenueTotals { Expansion = Euros(-5) })).ParamName);
        Assert.Equal("ClosingCustomers", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.From(new RevenueTotals { OpeningCustomers = 5, LostCustomers = 1, ClosingCustomers = 3 })).ParamName);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.Zero.NetRetention(default));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.Zero.GrossRetention(default));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.Zero.RevenueChurn(default));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.Zero.QuickRatio(default));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.Zero.AverageRevenuePerAccount(default));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => RevenueMovements.Zero.AnnualRecurringRevenue(default));
        Assert.Equal("period", Assert.Throws<ArgumentNullException>(() => RevenueMovements.From(Array.Empty<Subscription>(), null!)).ParamName);
        _ = Assert.Throws<DefinitionMismatchException>(() => GivenRevenue.Of([RevenueChange.From("A", default, default)]) + GivenRevenue.Of([RevenueChange.From("B", default, default)], Window));
        _ = Assert.Throws<ArgumentException>(() => RevenueLedger.From([]).Merge(RevenueLedger.From([], RevenueDefinition.Stripe)));
    }

    [Fact]
    public void Too_many_digits_throw_and_never_round()
    {
        Subscription row = new("A", Day0, null, Euros(1.000000000000000000000000001m), BillingPeriod.Day);
        _ = Assert.Throws<OverflowException>(() => RevenueMovements.From([row, new("A", Day0, null, Euros(1), BillingPeriod.Year)], Window));
    }

    [Theory]
    [InlineData("opening=", "opening=1")]
    [InlineData("basis=standard", "basis=nonsense")]
    [InlineData("parts=12", "parts=0")]
    [InlineData("lostCustomers=0", "lostCustomers=9")]
    [InlineData("from=2024-02-11", "from=2024-13-11")]
    [InlineData("counts=[", "counts=[0,")]
    [InlineData("churn=0 EUR", "churn=-1 EUR")]
    public void What_cannot_be_is_not_read(string part, string wrong)
    {
        string text = RevenueMovements.From([new("A", Day0, null, Euros(100), BillingPeriod.Year)], Window).ToString("R", null);
        Assert.Contains(part, text, StringComparison.Ordinal);
        _ = Assert.Throws<FormatException>(() => RevenueMovements.Parse(text.Replace(part, wrong)));
        Assert.False(RevenueMovements.TryParse(text.Replace(part, wrong), out RevenueMovements none));
        Assert.Equal(RevenueMovements.Zero, none);
    }

    internal static string FirstLine(string message) => message.Split('\r', '\n')[0] is var line && line.IndexOf(" (Parameter", StringComparison.Ordinal) is var at and > 0 ? line.Substring(0, at) : line;

    /// <summary>Opening, closing, new, reactivation, expansion, price increase, contraction, churn, capped, cohort and returned of each customer, walked through day by day.</summary>
    private static Dictionary<string, decimal[]> ByBruteForce(Subscription[] rows, RevenueDefinition definition)
    {
        Dictionary<string, decimal[]> lines = [];
        Subscription[] counted = [.. rows.Where(row => row.Kind == SubscriptionKind.Recurring && (row.Standing != SubscriptionStanding.Paused || definition.IncludesPaused))];
        foreach (IGrouping<string, Subscription> customer in counted.GroupBy(row => row.Customer))
        {
            decimal[] its = new decimal[11];
            IEnumerable<Subscription[]> units = definition.Unit == RevenueUnit.PerCustomer ? [customer.ToArray()]
                : customer.Where(row => row.Id is null).Select(row => new[] { row }).Concat(customer.Where(row => row.Id is not null).GroupBy(row => row.Id).Select(unit => unit.ToArray()));
            foreach (Subscription[] unit in units)
            {
                Walk(unit, definition, its);
            }

            if (its.Any(line => line != 0))
            {
                lines.Add(customer.Key, its);
            }
        }

        return lines;
    }

    private static void Walk(Subscription[] unit, RevenueDefinition definition, decimal[] its)
    {
        LocalDate openingDay = Window.Start.PlusDays(-1);
        decimal opening = Balance(openingDay), closing = Balance(Window.End);
        bool before = Enumerable.Range(0, 41).Any(day => Balance(Day0.PlusDays(day)) > 0), ever = before;
        if (definition.Grain == RevenueGrain.NetOfPeriod)
        {
            Move(opening, closing, before, unit.Where(row => row.Start > openingDay && IsActive(row, Window.End)).Sum(row => Monthly(row, row.PriceIncrease)));
        }
        else
        {
            for (LocalDate day = Window.Start; day <= Window.End; day = day.PlusDays(1))
            {
                Move(Balance(day.PlusDays(-1)), Balance(day), ever, unit.Where(row => row.Start == day && IsActive(row, day)).Sum(row => Monthly(row, row.PriceIncrease)));
                ever |= Balance(day) > 0;
            }
        }

        its[0] += opening;
        its[1] += closing;
        its[8] += Math.Min(opening, closing);
        its[9] += opening > 0 ? closing : 0;
        its[10] += opening == 0 && before ? closing : 0;

        void Move(decimal from, decimal to, bool wasThere, decimal price)
        {
            decimal change = Math.Round(to - from, 20);
            if (change > 0 && from == 0)
            {
                its[wasThere ? 3 : 2] += to;
            }
            else if (change > 0)
            {
                its[5] += Math.Min(change, price);
                its[4] += change - Math.Min(change, price);
            }
            else
            {
                its[to == 0 ? 7 : 6] -= change;
            }
        }

        decimal Balance(LocalDate day) => unit.Where(row => IsActive(row, day)).Sum(row => Monthly(row, definition.SubtractsFiniteDiscounts ? row.Amount - row.FiniteDiscount : row.Amount));

        bool IsActive(Subscription row, LocalDate day) =>
            row.Start <= day && (row.End is not { } end || day < end || (day == end && definition.EndDates == EndDateRule.Inclusive));

        static decimal Monthly(Subscription row, Money amount) => row.Billing.Monthly(amount).Amount;
    }

    private static Money Euros(decimal amount) => new(amount, Given.Euro);
}
