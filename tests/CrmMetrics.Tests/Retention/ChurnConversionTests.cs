using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

public class ExposureRateLaws : MetricLaws<ChurnRate>
{
    protected override Arbitrary<ChurnRate> Any { get; } = Arb.From(
        from lost in Gen.Choose(0, 500)
        from customerDays in Gen.Choose(0, 200_000)
        select ChurnRate.FromExposure(lost, customerDays));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override ChurnRate Parse(string text) => ChurnRate.Parse(text);
}

public class DailyRateLaws : MetricLaws<ChurnRate>
{
    protected override Arbitrary<ChurnRate> Any { get; } = Arb.From(
        from days in Gen.Choose(0, 40)
        from customers in Gen.Choose(0, 60).ListOf(days)
        from shares in Gen.Choose(0, 100).ListOf(days)
        select ChurnRate.FromDaily([.. customers.Zip(shares, (count, share) => (long)(count * share * share / 10_000))], [.. customers.Select(count => (long)count)]));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override ChurnRate Parse(string text) => ChurnRate.Parse(text);
}

public class ChurnConversionTests
{
    [Fact]
    public void Three_percent_a_month_is_30_6_or_36_percent_a_year()
    {
        ChurnRate month = ChurnRate.From(3, 100);
        GoldenFile.Close(1 - Math.Pow(0.97, 12), month.Annualised().Value, 1e-14);
        GoldenFile.Close(0.36, month.Annualised(Annualisation.Linear).Value, 1e-15);
        GoldenFile.Close(-Math.Log(0.97), month.Hazard.Value, 1e-14);
        Assert.Equal("churn-rate/lost-over-opening/annualised-compound", month.Annualised().Definition.Id);
    }

    [Fact]
    public void The_three_expected_lifetimes_have_their_names()
    {
        ChurnRate month = ChurnRate.From(3, 100);
        GoldenFile.Close(1 / 0.03, month.ExpectedLifetime().Value, 1e-15);
        GoldenFile.Close((1 / 0.03) - 0.5, month.ExpectedLifetime(ExpectedLifetimeDefinition.MidPeriod).Value, 1e-15);
        GoldenFile.Close(-1 / Math.Log(0.97), month.ExpectedLifetime(ExpectedLifetimeDefinition.ConstantHazard).Value, 1e-14);
        Assert.Equal(3, ((ExpectedLifetimeDefinition[])Enum.GetValues(typeof(ExpectedLifetimeDefinition))).Select(definition => month.ExpectedLifetime(definition).Definition.Id).Distinct().Count());
        Assert.Equal(1, ChurnRate.From(5, 5).ExpectedLifetime().Value);
    }

    [Fact]
    public void A_small_rate_keeps_its_digits()
    {
        ChurnRate tiny = ChurnRate.From(1, 1_000_000_000_000);
        GoldenFile.Close(1e-12 + 0.5e-24, tiny.Hazard.Value, 1e-15);
        GoldenFile.Close(12e-12 - (66 * 1e-24), tiny.Annualised().Value, 1e-15);
    }

    [Fact]
    public void Intervals_are_carried_over_in_order() => Check.That(ChurnRateLaws.Rates, Given.Level, (rate, level) =>
    {
        IEnumerable<Estimate> all = [rate.Hazard, rate.Annualised(), rate.Annualised(Annualisation.Linear), rate.ExpectedLifetime(), rate.ExpectedLifetime(ExpectedLifetimeDefinition.MidPeriod), rate.ExpectedLifetime(ExpectedLifetimeDefinition.ConstantHazard)];
        return all.All(estimate => estimate.Value is { } value
            ? estimate.Interval(level) is { } interval && interval.Lower <= value * (1 + 1e-12) && interval.Upper >= value * (1 - 1e-12)
            : estimate.WhyUndefined is not null && estimate.Interval(level) is null);
    });

    [Fact]
    public void What_can_not_be_converted_says_why()
    {
        ChurnRate none = ChurnRate.From(0, 10), all = ChurnRate.From(10, 10), beyond = ChurnRate.From(15, 10, ChurnDefinition.EventsOverOpening);
        Assert.Equal("nobody-left", none.ExpectedLifetime().WhyUndefined!.Code);
        Assert.Equal((0.0, 0.0), (none.Hazard.Value, none.Annualised().Value));
        Assert.Equal(("rate-above-one", 1.0), (all.Hazard.WhyUndefined!.Code, all.Annualised().Value));
        Assert.Equal(("rate-above-one", 18.0), (beyond.Annualised().WhyUndefined!.Code, beyond.Annualised(Annualisation.Linear).Value));
        Assert.Equal("rate-above-one", beyond.ExpectedLifetime().WhyUndefined!.Code);
        Assert.Equal("no-opening-customers", ChurnRate.Zero.Hazard.WhyUndefined!.Code);
        Assert.Equal("periodsInAYear", Assert.Throws<ArgumentOutOfRangeException>(() => none.Annualised(periodsInAYear: 0)).ParamName);
        Assert.Equal("method", Assert.Throws<ArgumentOutOfRangeException>(() => none.Annualised(default)).ParamName);
        Assert.Equal("definition", Assert.Throws<ArgumentOutOfRangeException>(() => none.ExpectedLifetime(default)).ParamName);
    }

    [Fact]
    public void A_rate_per_exposure_is_a_hazard()
    {
        ChurnRate rate = ChurnRate.FromExposure(24, 5551);
        GoldenFile.Close(30 * 24 / 5551.0, rate.Value, 1e-15);
        Assert.Equal(rate.Value, rate.Hazard.Value);
        GoldenFile.Close(1 - Math.Exp(-365.25 / 30 * rate.Value!.Value), rate.Annualised(periodsInAYear: 365.25 / 30).Value, 1e-14);
        GoldenFile.Close(1 / rate.Value, rate.ExpectedLifetime(ExpectedLifetimeDefinition.ConstantHazard).Value, 1e-15);
        GoldenFile.Close(1 / (1 - Math.Exp(-rate.Value!.Value)), rate.ExpectedLifetime().Value, 1e-13);
        EventRate events = EventRate.From(24, 5551);
        GoldenFile.Close(30 * events.Interval()!.Value.Upper, rate.Interval()!.Value.Upper, 1e-15);
        Assert.Equal("24/5,551 customer-days = 13.0 % in 30 days", rate.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        _ = Assert.Throws<DefinitionMismatchException>(() => rate.ComparedWith(ChurnRate.FromExposure(24, 5551, 31)));
        Assert.Equal(ChurnRate.FromExposure(30, 6000), rate + ChurnRate.FromExposure(6, 449));
        Comparison change = rate.ComparedWith(ChurnRate.FromExposure(6, 5000))!, perDay = events.ComparedWith(EventRate.From(6, 5000))!;
        GoldenFile.Close(30 * perDay.Interval!.Value.Lower, change.Interval!.Value.Lower, 1e-12);
        Assert.Equal(perDay.PValue, change.PValue);
    }

    [Fact]
    public void Days_of_one_size_have_the_exact_interval_of_a_count()
    {
        // Every day 40 customers: the sum of the rates is departures over 40, and Fay and Feuer's bounds are Garwood's.
        ChurnRate rate = ChurnRate.FromDaily([1, 0, 3, 2], [40, 40, 40, 40]);
        ConfidenceInterval exact = EventRate.From(6, 40).Interval()!.Value, interval = rate.Interval()!.Value;
        GoldenFile.Close(0.15, rate.Value, 1e-15);
        GoldenFile.Close(exact.Lower, interval.Lower, 1e-12);
        GoldenFile.Close(exact.Upper, interval.Upper, 1e-12);
        Assert.Equal("15.0 % (6 departures in 4 days)", rate.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Sums_of_daily_rates_do_not_add_and_say_so()
    {
        ChurnRate rate = ChurnRate.FromDaily([1], [10]);
        Assert.StartsWith("Sums of daily rates are no ratio of sums", Assert.Throws<InvalidOperationException>(() => rate + rate).Message);
        Assert.Equal(rate, rate + ChurnRate.Zero);
        Assert.StartsWith("definition: is made of the counts of each day, by FromDaily, but was SumOfDailyRates.", Assert.Throws<ArgumentOutOfRangeException>(() => ChurnRate.From(1, 10, ChurnDefinition.SumOfDailyRates)).Message);
        Assert.StartsWith("On day 1 (counted from 0) from 0 to the 2 customers of the day before can depart, but 3 did.", Assert.Throws<ArgumentException>(() => ChurnRate.FromDaily([0, 3], [2, 2])).Message);
        Assert.StartsWith("There must be one count of departures for each of the 2 days, but there were 1.", Assert.Throws<ArgumentException>(() => ChurnRate.FromDaily([0], [2, 2])).Message);
        Assert.Equal("no-opening-customers", ChurnRate.FromDaily([0], [0]).WhyUndefined!.Code);
        Assert.Equal("no-daily-counts", ChurnRate.FromDaily([], []).WhyUndefined!.Code);
    }

    [Fact]
    public void Unset_rates_are_neutral_and_contradict_nothing()
    {
        ChurnRate departed = ChurnRate.From(1, 2, ChurnDefinition.EventsOverOpening);
        RetentionRate buyers = RetentionRate.From(1, 2, RetentionDefinition.RepeatPurchase);
        Assert.Null(departed.ComparedWith(default));
        Assert.Null(ChurnRate.Zero.ComparedWith(departed));
        Assert.Null(buyers.ComparedWith(default));
        Assert.Null(RetentionRate.Zero.ComparedWith(buyers));
        Assert.Equal((departed, departed, buyers, buyers), (departed + ChurnRate.Zero, default(ChurnRate) + departed, buyers + RetentionRate.Zero, default(RetentionRate) + buyers));

        // Counted and found empty is a reading, and reading differs from reading.
        _ = Assert.Throws<DefinitionMismatchException>(() => departed.ComparedWith(ChurnRate.From(0, 0)));
        _ = Assert.Throws<DefinitionMismatchException>(() => buyers + RetentionRate.From(0, 0));
    }
}

public class RepeatPurchaseTests
{
    private static readonly DateInterval January = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 1, 31)), February = new(new LocalDate(2024, 2, 1), new LocalDate(2024, 2, 29));

    [Fact]
    public void Who_bought_in_both_periods_is_counted_once() => Check.That(
        Arb.From(Gen.Choose(0, 6).Zip(Gen.Choose(-10, 80)).ArrayOf()),
        rows =>
        {
            int[] before = Buyers(rows, January), after = Buyers(rows, February);
            RetentionRate rate = RetentionRate.FromPurchases(rows, row => row.Item1, row => Date(row.Item2), January, February);
            return rate.Opening == before.Length && rate.Retained == before.Intersect(after).Count() && rate.Definition.Id == "retention-rate/repeat-purchase";
        });

    [Fact]
    public void Periods_in_the_wrong_order_and_rows_without_customers_are_refused()
    {
        (string?, LocalDate)[] rows = [("a", January.Start), (null, January.Start), (null, February.Start)];
        Assert.StartsWith(
            "period: the period must begin after the one before has ended on 2024-02-29, but was 2024-01-01.",
            Assert.Throws<ArgumentOutOfRangeException>(() => RetentionRate.FromPurchases(rows, row => row.Item1!, row => row.Item2, February, January)).Message);
        Assert.StartsWith(
            "purchases: row 1 (counted from 0): has no customer; row 2 (counted from 0): has no customer.",
            Assert.Throws<ArgumentException>(() => RetentionRate.FromPurchases(rows, row => row.Item1!, row => row.Item2, January, February)).Message);
    }

    private static LocalDate Date(int day) => January.Start.PlusDays(day);

    private static int[] Buyers((int, int)[] rows, DateInterval period) => [.. rows.Where(row => period.Contains(Date(row.Item2))).Select(row => row.Item1).Distinct()];
}

public class VendorChurnTests
{
    private static readonly LocalDate Last = new(2024, 4, 30);

    [Fact]
    public void ChartMogul_standard_is_10_percent_for_its_printed_example()
    {
        // 100 customers at the beginning; 12 churned, one of whom came back and one of whom had joined in the month.
        List<Tenure<int>> tenures = [.. Opened(100, left: 11), Tenure.Of(1, Last.PlusDays(-3)), Tenure.Of(500, Last.PlusDays(-20), Last.PlusDays(-2))];
        CustomerMovements movements = CustomerMovements.From(tenures, VendorChurn.ChartMogul.Period(Last));
        Assert.Equal((100L, 12L), (movements.Opening, movements.Departures));
        Assert.Equal(0.1, VendorChurn.ChartMogul.Rate(tenures, Last).Value);
    }

    [Fact]
    public void ChartMogul_daily_adds_the_rates_of_the_days()
    {
        // 100 on Sunday, 95 on Monday, 90 on Tuesday: 5/100 + 5/95 = 10.26 %.
        LocalDate monday = new(2024, 4, 1);
        IEnumerable<Tenure<int>> tenures = Enumerable.Range(1, 100).Select(customer => Tenure.Of(customer, new LocalDate(2023, 1, 1), customer <= 5 ? monday : customer <= 10 ? monday.PlusDays(1) : null));
        GoldenFile.Close(0.05 + (5 / 95.0), VendorChurn.ChartMogulDaily.Rate(tenures, new LocalDate(2024, 4, 2)).Value, 1e-15);
    }

    [Fact]
    public void Stripe_counts_the_joiner_who_leaves_on_both_sides_and_a_second_churn_again()
    {
        // 96 subscribers 30 days ago of whom 3 leave, one of them twice; 4 new ones, one of whom leaves: (3 + 1 + 1) / (96 + 4).
        List<Tenure<int>> tenures =
        [
            .. Opened(96, left: 3), Tenure.Of(1, Last.PlusDays(-8), Last.PlusDays(-4)),
            .. Enumerable.Range(500, 3).Select(customer => Tenure.Of(customer, Last.PlusDays(-12))), Tenure.Of(600, Last.PlusDays(-12), Last.PlusDays(-1)),
        ];
        ChurnRate rate = VendorChurn.Stripe.Rate(tenures, Last);
        Assert.Equal((5L, 100m, 0.05), (rate.Lost, rate.Customers, rate.Value));
        Assert.Equal(30, Period.DaysBetween(VendorChurn.Stripe.Period(Last).Start, Last) + 1);
    }

    [Fact]
    public void Baremetrics_five_percent_means_five_of_a_hundred_customers_of_30_days_ago()
    {
        Assert.Equal(0.05, VendorChurn.Baremetrics.Rate(Opened(100, left: 5), Last).Value);

        // Who signs up and cancels within the window is in the rate, as the changelog says.
        Assert.Equal(0.06, VendorChurn.Baremetrics.Rate([.. Opened(100, left: 5), Tenure.Of(500, Last.PlusDays(-20), Last.PlusDays(-2))], Last).Value);
        Assert.Equal(new LocalDate(2023, 5, 2), VendorChurn.BaremetricsAnnual.Period(Last).Start);
    }

    [Fact]
    public void ProfitWell_takes_who_is_new_and_gone_in_a_month_out_of_churn()
    {
        // Paid on 5 December, gone on the 6th: "at no point would your churned customer count be affected".
        LocalDate end = new(2024, 12, 31);
        Tenure<int>[] tenures = [.. Enumerable.Range(1, 20).Select(customer => Tenure.Of(customer, new LocalDate(2023, 1, 1), customer == 1 ? new LocalDate(2024, 12, 10) : null)), Tenure.Of(99, new LocalDate(2024, 12, 5), new LocalDate(2024, 12, 6))];
        Assert.Equal((1L, 0.05), (VendorChurn.ProfitWell.Rate(tenures, end).Lost, VendorChurn.ProfitWell.Rate(tenures, end).Value));
    }

    [Fact]
    public void ProfitWell_lets_its_printed_customer_go_on_the_day_that_what_she_paid_for_ends()
    {
        // paddle.com/help/profitwell-metrics/measure/subscription-retention/churn: signed up on 15 April, cancelled on 8 June, churns on 15 June, when 10 dollars go.
        LocalDate april = new(2024, 4, 15), june = new(2024, 6, 15);
        Tenure<string>[] tenures = [Tenure.Of("Sarah", april, june, requested: new LocalDate(2024, 6, 8))];
        Assert.Equal((0L, 1L), (VendorChurn.ProfitWell.Rate(tenures, june.PlusDays(-1)).Lost, VendorChurn.ProfitWell.Rate(tenures, june).Lost));
        Assert.Equal(1, (VendorChurn.ProfitWell with { Timing = ChurnTiming.AtRequest }).Rate(tenures, new LocalDate(2024, 6, 8)).Lost);

        Subscription plan = new("Sarah", april, june, new Money(10, "USD"), BillingPeriod.Month);
        Assert.Equal(0, RevenueMovements.From([plan], new(new LocalDate(2024, 6, 1), june.PlusDays(-1)), RevenueDefinition.ProfitWell).Churn.Amount);
        Assert.Equal(10, RevenueMovements.From([plan], new(new LocalDate(2024, 6, 1), june), RevenueDefinition.ProfitWell).Churn.Amount);
    }

    [Fact]
    public void Baremetrics_time_to_churn_is_100_over_the_percentage()
    {
        // baremetrics.com/blog/time-to-churn-at-risk-payments-changes prints the rule: 5 % a month make 20 months.
        Assert.Equal(20, VendorChurn.Baremetrics.Rate(Opened(100, left: 5), Last).ExpectedLifetime(ExpectedLifetimeDefinition.PeriodsBegun).Value!.Value, 12);
    }

    [Fact]
    public void Each_has_a_name_a_page_and_a_period()
    {
        Assert.Equal(6, VendorChurn.All.Select(vendor => vendor.ToString()).Distinct().Count());
        Assert.All(VendorChurn.All, vendor => Assert.Contains(".com/", vendor.Page));
        Assert.StartsWith("RollingDays: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => (VendorChurn.Stripe with { RollingDays = 0 }).Period(Last)).Message);
    }

    // Customers 1, 2, 3 …, of whom the first leave ten days before the last.
    private static IEnumerable<Tenure<int>> Opened(int customers, int left) =>
        Enumerable.Range(1, customers).Select(customer => Tenure.Of(customer, new LocalDate(2023, 1, 1), customer <= left ? Last.PlusDays(-10) : null));
}
