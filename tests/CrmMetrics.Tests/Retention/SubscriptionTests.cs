using System.Globalization;
using CrmMetrics.Retention;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

public class SubscriptionTests
{
    private static readonly LocalDate Day = new(2024, 1, 15);

    [Fact]
    public void A_month_is_told_from_every_billing_period()
    {
        Money amount = new(360, Given.Euro);
        (BillingPeriod Period, decimal Monthly, string Text)[] expected =
        [
            (BillingPeriod.Month, 360, "month"), (BillingPeriod.Quarter, 120, "quarter"), (BillingPeriod.HalfYear, 60, "half-year"), (BillingPeriod.Year, 30, "year"),
            (BillingPeriod.Years(3), 10, "3 years"), (BillingPeriod.Months(9), 40, "9 months"), (BillingPeriod.Week, 1560, "week (52 a year)"), (BillingPeriod.Weeks(2), 780, "2 weeks (52 a year)"),
            (BillingPeriod.Day, 10_950, "day (365 a year)"), (BillingPeriod.Days(90), 360 * 365 / 1080m, "90 days (365 a year)"), (BillingPeriod.DayOfThirty, 10_800, "day (30 a month)"),
            (BillingPeriod.DaysOfThirty(90), 120, "90 days (30 a month)"),
        ];
        Assert.All(expected, row => Assert.Equal((Math.Round(row.Monthly, 20), row.Text), (Math.Round(row.Period.Monthly(amount).Amount, 20), row.Period.ToString())));
        Assert.Equal(BillingPeriod.Year, BillingPeriod.Months(12));
        Assert.NotEqual(BillingPeriod.Day, BillingPeriod.DayOfThirty);
        Assert.Equal((true, 0, "unset"), (default(BillingPeriod).IsUnset, default(BillingPeriod).Count, default(BillingPeriod).ToString()));
        _ = Assert.Throws<InvalidOperationException>(() => default(BillingPeriod).Monthly(amount));
    }

    [Fact]
    public void Bad_billing_periods_are_refused() => Assert.All(
        (Func<int, BillingPeriod>[])[BillingPeriod.Months, BillingPeriod.Years, BillingPeriod.Weeks, BillingPeriod.Days, BillingPeriod.DaysOfThirty],
        make => Assert.StartsWith("count: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => make(0)).Message));

    [Fact]
    public void Bad_subscriptions_are_refused()
    {
        Assert.StartsWith("end: a subscription cannot end before it starts on 2024-01-15, but was 2024-01-14.", Assert.Throws<ArgumentOutOfRangeException>(() => Make(end: Day.PlusDays(-1))).Message);
        Assert.StartsWith("customer: a subscription must have a customer", Assert.Throws<ArgumentException>(() => Make(customer: "")).Message);
        Assert.StartsWith("customer: a subscription must have a customer", Assert.Throws<ArgumentException>(() => Make(customer: null!)).Message);
        Assert.StartsWith("billing: a subscription needs a billing period", Assert.Throws<ArgumentOutOfRangeException>(() => new Subscription("A", Day, null, default, default)).Message);
        Assert.StartsWith("Kind: must be one of", Assert.Throws<ArgumentOutOfRangeException>(() => Make() with { Kind = default }).Message);
        Assert.StartsWith("Standing: must be one of", Assert.Throws<ArgumentOutOfRangeException>(() => Make() with { Standing = (SubscriptionStanding)9 }).Message);
        Assert.StartsWith("Term: a term that is given must be set, but was unset.", Assert.Throws<ArgumentOutOfRangeException>(() => Make() with { Term = default(BillingPeriod) }).Message);
        Money below = new(-1, Given.Euro);
        Assert.StartsWith("Tax: must be 0 or more, but was -1.00 EUR.", Assert.Throws<ArgumentOutOfRangeException>(() => Make() with { Tax = below }).Message);
        Assert.Equal("FiniteDiscount", Assert.Throws<ArgumentOutOfRangeException>(() => Make() with { FiniteDiscount = below }).ParamName);
        Assert.Equal("LastingDiscount", Assert.Throws<ArgumentOutOfRangeException>(() => Make() with { LastingDiscount = below }).ParamName);
        Assert.Equal("PriceIncrease", Assert.Throws<ArgumentOutOfRangeException>(() => Make() with { PriceIncrease = below }).ParamName);
        Assert.Equal("EndDates", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueDefinition.Standard with { EndDates = default }).ParamName);
        Assert.Equal("Unit", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueDefinition.Standard with { Unit = default }).ParamName);
        Assert.Equal("Grain", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueDefinition.Standard with { Grain = default }).ParamName);
        Assert.Equal("reporting", Assert.Throws<ArgumentException>(() => new ExchangeRates(default, (_, _) => 1)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentNullException>(() => new ExchangeRates(Given.Euro, null!)).ParamName);
    }

    [Fact]
    public void It_is_written_with_its_dates()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Assert.Equal("A: 12.00 EUR a year from 2024-01-15", Make().ToString());
        Assert.Equal("A: 12.00 EUR a year from 2024-01-15 to 2025-01-15", Make(end: Day.PlusYears(1)).ToString());
    }

    [Fact]
    public void Ending_on_the_day_it_starts_is_no_day_or_one()
    {
        Subscription[] rows = [Make(end: Day)];
        Assert.Equal(0, RevenueMovements.From(rows, new(Day, Day)).ClosingCustomers);
        Assert.Equal(1, RevenueMovements.From(rows, new(Day, Day), RevenueDefinition.Standard with { EndDates = EndDateRule.Inclusive }).ClosingCustomers);
    }

    [Fact]
    public void A_definition_is_named_by_where_it_leaves_the_standard()
    {
        RevenueDefinition all = new()
        {
            IncludesTrials = true,
            IncludesFree = true,
            IncludesMetered = true,
            IncludesOneTimeFees = true,
            IncludesPastDue = false,
            IncludesUnpaid = true,
            IncludesPaused = true,
            IncludesTax = true,
            SubtractsFiniteDiscounts = false,
            SubtractsLastingDiscounts = false,
            EndDates = EndDateRule.Inclusive,
            Unit = RevenueUnit.PerSubscription,
            Grain = RevenueGrain.EventByEvent,
        };
        Assert.Equal("trials+free+metered+one-time-fees+no-past-due+unpaid+paused+tax+before-finite-discounts+before-lasting-discounts+end-inclusive+per-subscription+event-by-event", all.Code);
        Assert.Equal(("", "standard", "before-finite-discounts", "paused"), (RevenueDefinition.Standard.Code, RevenueDefinition.Standard.ToString(), RevenueDefinition.Stripe.Code, RevenueDefinition.ChartMogul.Code));
        Assert.Equal(RevenueDefinition.Standard, RevenueDefinition.ProfitWell);
        RevenueMovements read = RevenueMovements.From([Make()], new(Day, Day), all);
        Assert.Equal(all, RevenueMovements.Parse(read.ToString("R", null)).Definition);
        Assert.EndsWith("/1-day/" + all.Code, read.NetRetention().Definition.Id, StringComparison.Ordinal);
        Assert.Equal(read.NetRetention(), NetRevenueRetention.Parse(read.NetRetention().ToString("R", null)));
    }

    private static Subscription Make(string customer = "A", LocalDate? end = null) => new(customer, Day, end, new Money(12, Given.Euro), BillingPeriod.Year);
}
