using System.Globalization;
using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Marketing;

public class CustomerAcquisitionCostLaws : MetricLaws<CustomerAcquisitionCost>
{
    internal static Arbitrary<CustomerAcquisitionCost> Costs { get; } = Arb.From(Gen.Frequency(
        (8, from spend in Gen.Choose(0, 10_000_000)
            from customers in Given.CountGen
            select CustomerAcquisitionCost.From(new Money(spend / 100m, Given.Euro), customers)),
        (1, Gen.Constant(CustomerAcquisitionCost.Zero))));

    protected override Arbitrary<CustomerAcquisitionCost> Any => Costs;

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CustomerAcquisitionCost Parse(string text) => CustomerAcquisitionCost.Parse(text);
}

public class CycleWeightedCostLaws : MetricLaws<CustomerAcquisitionCost>
{
    internal static readonly AcquisitionCostDefinition Weighted =
        AcquisitionCostDefinition.Paid with { Lag = SpendLag.CycleWeighted([12, 20, 8]), Spend = AcquisitionSpend.IncludingExpansion, Scope = SpendScope.Programme };

    internal static Gen<CustomerAcquisitionCost> Costs { get; } =
        from spend in Gen.Choose(0, 1_000_000).ListOf(5)
        from customers in Gen.Choose(0, 40).ListOf(3)
        select CustomerAcquisitionCost.From([.. spend.Select(cents => cents / 100m)], [.. customers.Select(count => (long)count)], Given.Euro, Weighted);

    protected override Arbitrary<CustomerAcquisitionCost> Any { get; } = Arb.From(Costs);

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CustomerAcquisitionCost Parse(string text) => CustomerAcquisitionCost.Parse(text);
}

public class CustomerAcquisitionCostSummaryLaws : SummaryLaws<CustomerAcquisitionCost>
{
    protected override Arbitrary<CustomerAcquisitionCost> Any { get; } = Arb.From(Gen.Frequency((3, CycleWeightedCostLaws.Costs), (1, Gen.Constant(CustomerAcquisitionCost.Zero))));

    protected override CustomerAcquisitionCost Zero => CustomerAcquisitionCost.Zero;

    protected override CustomerAcquisitionCost Parse(string text) => CustomerAcquisitionCost.Parse(text);
}

public class CustomerAcquisitionCostTests
{
    private static readonly Money Spend = new(50_000, "EUR");

    [Fact]
    public void It_is_the_spend_over_the_new_customers()
    {
        CustomerAcquisitionCost cost = CustomerAcquisitionCost.From(Spend, 40);
        Assert.Equal(new Money(1250, "EUR"), cost.Value);
        Assert.Equal("1,250.00 EUR (50,000.00 EUR ÷ 40)", cost.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("EUR per customer", cost.Definition.Unit);
        Assert.Equal("customer-acquisition-cost/blended/fully-loaded/new-customers/same-period", cost.Definition.Id);
        Assert.Equal(cost.Value, cost.ToEstimate().Value);
    }

    [Fact]
    public void Nobody_won_leaves_it_undefined_and_keeps_the_spend()
    {
        CustomerAcquisitionCost cost = CustomerAcquisitionCost.From(Spend, 0);
        Assert.Equal((null, "no-new-customers", Spend), (cost.Value, cost.WhyUndefined!.Code, cost.Spend));
        Assert.Equal(CustomerAcquisitionCost.From(Spend + Spend, 40), cost + CustomerAcquisitionCost.From(Spend, 40));
    }

    // Months of 100, 200, 400 and 800; customers of the last two.
    [Fact]
    public void A_lag_sets_customers_against_earlier_spend()
    {
        decimal[] spend = [100, 200, 400, 800];
        long[] customers = [10, 20];
        AcquisitionCostDefinition lagged = AcquisitionCostDefinition.Blended with { Lag = SpendLag.Periods(2) };
        CustomerAcquisitionCost cost = CustomerAcquisitionCost.From(spend, customers, Given.Euro, lagged);
        Assert.Equal((new Money(300, "EUR"), 30L, new Money(10, "EUR")), (cost.Spend, cost.NewCustomers, cost.Value));
        Assert.Equal([new Money(10, "EUR"), new Money(10, "EUR")], CustomerAcquisitionCost.ByPeriod(spend, customers, Given.Euro, lagged).Select(period => period.Value!.Value));
        Assert.Equal("customer-acquisition-cost/blended/fully-loaded/new-customers/lag-2", cost.Definition.Id);
        Assert.Equal("fully loaded spend over new customers, all channels, spent 2 periods earlier", cost.Definition.Text);

        // Half of them won in the same month, a quarter each one and two months later: 400/2 + 200/4 + 100/4 = 275 and 800/2 + 400/4 + 200/4 = 550.
        AcquisitionCostDefinition weighted = lagged with { Lag = SpendLag.CycleWeighted([10, 5, 5]) };
        CustomerAcquisitionCost spread = CustomerAcquisitionCost.From(spend, customers, Given.Euro, weighted);
        Assert.Equal((new Money(825, "EUR"), new Money(27.5m, "EUR")), (spread.Spend, spread.Value));
        Assert.Equal([275, 550], CustomerAcquisitionCost.ByPeriod(spend, customers, Given.Euro, weighted).Select(period => period.Spend.Amount));

        // A figure that was divided already is taken as it is, and adds to columns.
        Assert.Equal(new Money(27.5m, "EUR"), (CustomerAcquisitionCost.From(new Money(1650m, "EUR"), 60, weighted) + spread).Value);
        Assert.Equal(new Money(100m / 3 / 7, "EUR"), CustomerAcquisitionCost.From(new Money(100m / 3, "EUR"), 7, weighted).Value);
        Assert.EndsWith("/cycle-weighted-2-1-1", spread.Definition.Id);
    }

    [Fact]
    public void The_periods_add_up_to_the_whole() =>
        Check.That(Arb.From(Gen.Choose(0, 100_000).ListOf(9)), Arb.From(Gen.Choose(0, 9).ListOf(6)), Arb.From(Gen.Choose(0, 7).ListOf(4)), (cents, won, weights) =>
        {
            if (weights.Count < 4 || cents.Count < 9 || won.Count < 6 || weights[3] == 0)
            {
                return true;
            }

            AcquisitionCostDefinition basis = AcquisitionCostDefinition.Blended with { Lag = SpendLag.CycleWeighted([.. weights.Select(weight => (long)weight)]) };
            decimal[] spend = [.. cents.Select(amount => Math.Round(amount / 7m, 10))];
            long[] customers = [.. won.Select(count => (long)count)];
            CustomerAcquisitionCost whole = CustomerAcquisitionCost.From(spend, customers, Given.Euro, basis);
            decimal brute = Enumerable.Range(0, 6).Sum(period => Enumerable.Range(0, 4).Sum(lag => weights[lag] * spend[period + 3 - lag])) / weights.Sum();
            return whole == CustomerAcquisitionCost.ByPeriod(spend, customers, Given.Euro, basis).Aggregate((sum, next) => sum + next)
                && Math.Abs(whole.Spend.Amount - brute) <= 1e-20m * (1 + brute);
        });

    [Fact]
    public void A_lag_follows_the_sales_cycles_seen()
    {
        DateInterval[] cycles =
        [
            new(new(2024, 1, 31), new(2024, 2, 1)), new(new(2024, 1, 1), new(2024, 1, 31)), new(new(2023, 12, 5), new(2024, 2, 20)), new(new(2024, 2, 1), new(2024, 2, 2)),
        ];
        SpendLag months = SpendLag.CycleWeighted(cycles, cycle => cycle, ReportingCalendar.Utc, Granularity.Month);
        Assert.Equal([2, 1, 1], months.Weights);
        Assert.Equal((2, 0.75), (months.Longest, months.Mean));
        Assert.Equal([2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1], SpendLag.CycleWeighted(cycles, cycle => cycle, ReportingCalendar.Utc, Granularity.Week).Weights);
        Assert.Equal([3, 1], SpendLag.CycleWeighted(cycles, cycle => cycle, ReportingCalendar.Utc, Granularity.Quarter).Weights);
        Assert.Equal([3, 1], SpendLag.CycleWeighted(cycles, cycle => cycle, ReportingCalendar.Utc, Granularity.FiscalYear).Weights);
        Assert.Equal(77, SpendLag.CycleWeighted(cycles, cycle => cycle, ReportingCalendar.Utc, Granularity.Day).Longest);
        Assert.Equal("spent 0.75 periods earlier on average, weighted by the sales cycle", months.ToString());
    }

    [Fact]
    public void Lags_in_the_same_proportion_are_the_same()
    {
        Assert.Equal(SpendLag.CycleWeighted([3, 6, 0, 0]), SpendLag.CycleWeighted([1, 2]));
        Assert.Equal(SpendLag.CycleWeighted([3, 6]).GetHashCode(), SpendLag.CycleWeighted([1, 2]).GetHashCode());
        Assert.Equal(SpendLag.SamePeriod, SpendLag.Periods(0));
        Assert.True(SpendLag.CycleWeighted([0, 5]) == SpendLag.Periods(1));
        Assert.True(SpendLag.Periods(2) != SpendLag.Periods(1));
        Assert.False(SpendLag.SamePeriod.Equals("same period"));
        Assert.Equal("spent 1 period earlier", SpendLag.Periods(1).ToString());
        Assert.Equal("same period", SpendLag.SamePeriod.ToString());
    }

    [Fact]
    public void Each_definition_has_its_own_name_and_two_of_them_refuse_each_other()
    {
        CustomerAcquisitionCost[] all =
        [
            .. from channels in (AcquisitionChannels[])Enum.GetValues(typeof(AcquisitionChannels))
               from expansion in (AcquisitionSpend[])Enum.GetValues(typeof(AcquisitionSpend))
               from scope in (SpendScope[])Enum.GetValues(typeof(SpendScope))
               from lag in new[] { SpendLag.SamePeriod, SpendLag.Periods(1), SpendLag.CycleWeighted([1, 2]) }
               select CustomerAcquisitionCost.From(Spend, 10, AcquisitionCostDefinition.Blended with { Channels = channels, Spend = expansion, Scope = scope, Lag = lag }),
        ];
        Assert.Equal(36, all.Select(cost => cost.Definition.Id).Distinct().Count());
        Assert.Equal(36, all.Select(cost => cost.Definition.Text).Distinct().Count());
        Assert.All(all, cost => Assert.Equal(cost, CustomerAcquisitionCost.Parse(cost.ToString("R", null))));
        Assert.All(all, cost => Assert.Equal(new Money(5000, "EUR"), cost.Value));
        _ = Assert.Throws<DefinitionMismatchException>(() => all[0] + all[1]);
        _ = Assert.Throws<DefinitionMismatchException>(() => all[0].ComparedWith(all[35]));
    }

    [Fact]
    public void Another_currency_is_refused_with_both_codes()
    {
        CustomerAcquisitionCost euros = CustomerAcquisitionCost.From(Spend, 10), dollars = CustomerAcquisitionCost.From(new Money(1, "USD"), 10);
        Assert.Contains("EUR", Assert.Throws<CurrencyMismatchException>(() => euros + dollars).Message);
        Assert.Contains("USD", Assert.Throws<CurrencyMismatchException>(() => euros.ComparedWith(dollars)).Message);
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        AcquisitionCostDefinition lagged = AcquisitionCostDefinition.Blended with { Lag = SpendLag.Periods(1) };
        Assert.Equal("spend", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerAcquisitionCost.From(-Spend, 1)).ParamName);
        Assert.Equal("newCustomers", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerAcquisitionCost.From(Spend, -1)).ParamName);
        Assert.Contains(
            "spend: 2 periods of customers under a lag of up to 1 periods need 3 periods of spend, but there were 2.",
            Assert.Throws<ArgumentException>(() => CustomerAcquisitionCost.From([1m, 2m], [1, 2], Given.Euro, lagged)).Message);
        Assert.Contains("(index 1), but was -2", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerAcquisitionCost.ByPeriod([1m, -2m], [1, 2], Given.Euro)).Message);
        Assert.Contains("(index 1), but was -2", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerAcquisitionCost.ByPeriod([1m, 2m], [1, -2], Given.Euro)).Message);
        _ = Assert.Throws<OverflowException>(() => CustomerAcquisitionCost.From([decimal.MaxValue, decimal.MaxValue], [1, 2], Given.Euro));
        Assert.Equal("Channels", Assert.Throws<ArgumentOutOfRangeException>(() => lagged with { Channels = default }).ParamName);
        Assert.Equal("Spend", Assert.Throws<ArgumentOutOfRangeException>(() => lagged with { Spend = (AcquisitionSpend)9 }).ParamName);
        Assert.Equal("Scope", Assert.Throws<ArgumentOutOfRangeException>(() => lagged with { Scope = default }).ParamName);
        Assert.Equal("Lag", Assert.Throws<ArgumentNullException>(() => lagged with { Lag = null! }).ParamName);
    }

    [Fact]
    public void Impossible_lags_are_refused()
    {
        ReportingCalendar utc = ReportingCalendar.Utc;
        DateInterval[] ancient = [new(new(1700, 1, 1), new(2024, 1, 1))];
        Assert.Contains("must be 0 or more, but was -1", Assert.Throws<ArgumentOutOfRangeException>(() => SpendLag.Periods(-1)).Message);
        Assert.Contains("must be 1200 or less", Assert.Throws<ArgumentOutOfRangeException>(() => SpendLag.Periods(1201)).Message);
        Assert.Contains("(index 1), but was -3", Assert.Throws<ArgumentOutOfRangeException>(() => SpendLag.CycleWeighted([1, -3])).Message);
        Assert.Contains("all 2 numbers were 0", Assert.Throws<ArgumentException>(() => SpendLag.CycleWeighted([0, 0])).Message);
        Assert.Contains("the longest was 1201", Assert.Throws<ArgumentException>(() => SpendLag.CycleWeighted([.. new long[1201], 1])).Message);
        Assert.Contains("there were no rows", Assert.Throws<ArgumentException>(() => SpendLag.CycleWeighted(Array.Empty<DateInterval>(), cycle => cycle, utc, Granularity.Month)).Message);
        Assert.Contains("row 0", Assert.Throws<ArgumentException>(() => SpendLag.CycleWeighted(new DateInterval[1], cycle => cycle, utc, Granularity.Month)).Message);
        Assert.Contains("that of row 0 (counted from 0) was 3888", Assert.Throws<ArgumentException>(() => SpendLag.CycleWeighted(ancient, cycle => cycle, utc, Granularity.Month)).Message);
        Assert.Equal("granularity", Assert.Throws<ArgumentOutOfRangeException>(() => SpendLag.CycleWeighted(ancient, cycle => cycle, utc, default)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => SpendLag.CycleWeighted((DateInterval[])null!, cycle => cycle, utc, Granularity.Month)).ParamName);
        Assert.Equal("cycle", Assert.Throws<ArgumentNullException>(() => SpendLag.CycleWeighted(ancient, null!, utc, Granularity.Month)).ParamName);
        Assert.Equal("calendar", Assert.Throws<ArgumentNullException>(() => SpendLag.CycleWeighted(ancient, cycle => cycle, null!, Granularity.Month)).ParamName);
    }
}
