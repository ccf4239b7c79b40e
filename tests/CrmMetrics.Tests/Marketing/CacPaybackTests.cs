using System.Globalization;
using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class CacPaybackLaws : MetricLaws<CacPayback>
{
    internal static Gen<CacPayback> Paybacks { get; } =
        from spend in Gen.Choose(0, 1_000_000)
        from won in Gen.Choose(0, 500)
        from revenue in Gen.Choose(0, 50_000)
        from margin in Gen.Choose(0, 100)
        from figures in Gen.Choose(0, 4)
        let money = new Money(spend / 100m, Given.Euro)
        let monthly = new Money(revenue / 100m, Given.Euro)
        select figures == 0 ? CacPayback.From(money, monthly, margin / 100m) : CacPayback.From(money, won, monthly, margin / 100m);

    protected override Arbitrary<CacPayback> Any { get; } = Arb.From(Paybacks);

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CacPayback Parse(string text) => CacPayback.Parse(text);
}

public class CacPaybackAfterChurnLaws : MetricLaws<CacPayback>
{
    protected override Arbitrary<CacPayback> Any { get; } = Arb.From(
        from payback in CacPaybackLaws.Paybacks
        from churn in Gen.Choose(0, 100)
        select payback.AfterChurn(churn / 1000m));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CacPayback Parse(string text) => CacPayback.Parse(text);
}

public class CacPaybackOfEstimateLaws : MetricLaws<CacPayback>
{
    protected override Arbitrary<CacPayback> Any { get; } = Arb.From(
        from cost in CycleWeightedCostLaws.Costs
        from revenue in Gen.Choose(0, 50_000)
        from error in Gen.Choose(0, 20_000)
        from margin in Gen.Choose(0, 100)
        let monthly = MoneyEstimate.From(new Money(revenue / 100m, Given.Euro), error / 100.0, CacPaybackTests.Paid)
        let known = MoneyEstimate.From(new Money(revenue / 100m, Given.Euro), CacPaybackTests.Paid)
        select CacPayback.From(cost, error % 7 == 0 ? known : error % 7 == 1 ? LifetimeValueToAcquisitionCostTests.Missing("nobody-paid") : monthly, margin / 100m));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CacPayback Parse(string text) => CacPayback.Parse(text);
}

public class CacPaybackOfNewRevenueLaws : MetricLaws<CacPayback>
{
    protected override Arbitrary<CacPayback> Any { get; } = Arb.From(
        from spend in Gen.Choose(0, 1_000_000)
        from revenue in Gen.Choose(0, 5_000)
        from margin in Gen.Choose(0, 100)
        select CacPayback.NewRecurringRevenue(new Money(spend / 100m, Given.Euro), new Money(revenue, Given.Euro), margin / 100m, AcquisitionCostDefinition.Paid));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CacPayback Parse(string text) => CacPayback.Parse(text);
}

public class CacPaybackOfCohortLaws : MetricLaws<CacPayback>
{
    protected override Arbitrary<CacPayback> Any { get; } = Arb.From(
        from cost in CustomerAcquisitionCostLaws.Costs.Generator
        from margins in Given.AmountGen.ArrayOf()
        select CacPayback.CohortCash(cost, margins, Given.Euro));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CacPayback Parse(string text) => CacPayback.Parse(text);
}

public class CacPaybackTests
{
    internal static readonly MetricDefinition Paid = new("monthly-payment", "what a customer pays a month", "EUR per customer", 1, BetterWhen.Higher);

    private static readonly Money Spend = new(50_000, "EUR");

    private static readonly Money Arpa = new(180, "EUR");

    // The unit economics of growth.json: 50,000 for 40 customers at 180 a month, 75 % margin, 3 % churn.
    [Fact]
    public void The_same_inputs_pay_back_after_seven_nine_or_eleven_months()
    {
        CacPayback margin = CacPayback.From(Spend, 40, Arpa, 0.75m);
        Assert.Equal(new Money(1250, "EUR"), margin.AcquisitionCost);
        GoldenFile.Close(9.259259259259259259, margin.Value, 1e-15);
        GoldenFile.Close(6.944444444444444444, CacPayback.From(Spend, 40, Arpa, 0.75m, CacPaybackDefinition.Revenue).Value, 1e-15);
        GoldenFile.Close(7.777777777777777778, CacPayback.From(new Money(42_000, "EUR"), 40, Arpa, 0.75m).Value, 1e-15);
        Assert.Equal(11, margin.AfterChurn(0.03m).Value);
        Assert.Equal("9.3 months (1,250.00 EUR ÷ 180.00 EUR × 75 %)", margin.ToString(null, CultureInfo.InvariantCulture));
    }

    // calcmastery's worked example, printed as 8.89; and operately's, 3 months.
    [Fact]
    public void Published_examples_come_out()
    {
        GoldenFile.Close(8.88888888888889, CacPayback.From(new Money(1200, "EUR"), Arpa, 0.75m).Value, 1e-14);
        Assert.Equal(3, CacPayback.From(new Money(300, "EUR"), new Money(100, "EUR"), 1).Value);
    }

    [Fact]
    public void After_churn_it_is_the_first_month_in_which_the_sum_reaches_the_cost() =>
        Check.That(Arb.From(Gen.Choose(1, 400_000)), Arb.From(Gen.Choose(0, 200)), (cents, permille) =>
        {
            CacPayback payback = CacPayback.From(new Money(cents / 100m, "EUR"), new Money(100, "EUR"), 0.5m).AfterChurn(permille / 1000m);
            decimal paid = 0, month = 50;
            for (int months = 1; months <= 5000; months++, month *= 1 - (permille / 1000m))
            {
                paid += month;
                if (paid >= cents / 100m)
                {
                    return payback.Value.Equals((double)months) && !payback.IsNever;
                }
            }

            return payback.IsNever && payback.WhyUndefined!.Code == "never" && payback.Value is null;
        });

    [Fact]
    public void It_never_comes_without_margin_or_when_churn_is_faster()
    {
        Assert.True(CacPayback.From(Spend, 40, Arpa, 0).IsNever);
        Assert.True(CacPayback.From(Spend, 40, Arpa, 0.75m).AfterChurn(0.5m).IsNever);
        // 1,250 × 0.108 = 135: the sum comes ever closer and never arrives.
        Assert.True(CacPayback.From(Spend, 40, Arpa, 0.75m).AfterChurn(0.108m).IsNever);
        Assert.False(CacPayback.From(Spend, 40, Arpa, 0.75m).AfterChurn(0.107m).IsNever);
        Assert.Equal(0, CacPayback.From(default, 40, Arpa, 0).Value);
    }

    [Fact]
    public void An_interval_may_reach_never()
    {
        ConfidenceInterval interval = CacPayback.From(Spend, 40, Arpa, 0.75m).AfterChurn(0.1m).Interval()!.Value;
        Assert.Equal(double.PositiveInfinity, interval.Upper);
        Assert.InRange(interval.Lower, 1, 30);
    }

    [Fact]
    public void Earlier_spend_is_named_and_refuses_that_of_the_same_period()
    {
        AcquisitionCostDefinition lagged = AcquisitionCostDefinition.Blended with { Lag = SpendLag.Periods(1) };
        CacPayback prior = CacPayback.From(CustomerAcquisitionCost.From(new Money(42_000, "EUR"), 40, lagged), Arpa, 0.75m), same = CacPayback.From(Spend, 40, Arpa, 0.75m);
        GoldenFile.Close(7.777777777777777778, prior.Value, 1e-15);
        Assert.Equal(("cac-payback/gross-margin/lag-1", lagged), (prior.Definition.Id, prior.CostBasis));
        _ = Assert.Throws<DefinitionMismatchException>(() => prior.ComparedWith(same));
        Assert.Equal("cac-payback/after-churn/paid", CacPayback.From(CustomerAcquisitionCost.From(Spend, 20, AcquisitionCostDefinition.Paid), Arpa, 0.75m).AfterChurn(0.01m).Definition.Id);
    }

    [Fact]
    public void By_new_recurring_revenue_no_customers_are_counted()
    {
        CacPayback payback = CacPayback.NewRecurringRevenue(Spend, new Money(7200, "EUR"), 0.75m);
        GoldenFile.Close(9.259259259259259259, payback.Value, 1e-15);
        Assert.Equal((null, null, "figures-only"), (payback.NewCustomers, payback.AcquisitionCost, payback.WhyNoInterval!.Code));
        Assert.Equal("9.3 months (50,000.00 EUR ÷ 7,200.00 EUR × 75 %)", payback.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("no-new-revenue", CacPayback.NewRecurringRevenue(Spend, default, 0.75m).WhyUndefined!.Code);
        Assert.True(CacPayback.NewRecurringRevenue(Spend, new Money(7200, "EUR"), 0).IsNever);
        Assert.Contains("cannot be read after churn", Assert.Throws<InvalidOperationException>(() => payback.AfterChurn(0.1m)).Message);
    }

    [Fact]
    public void A_cohort_has_paid_back_in_the_month_in_which_its_margin_adds_up()
    {
        CustomerAcquisitionCost cost = CustomerAcquisitionCost.From(new Money(1000, "EUR"), 4);
        decimal[] margins = [400m, 300m, -100m, 250m, 150m, 100m];
        CacPayback paid = CacPayback.CohortCash(cost, margins, Given.Euro), young = CacPayback.CohortCash(cost, margins.AsSpan(0, 4), Given.Euro);
        Assert.Equal((5.0, 5m, 6, new Money(1100, "EUR")), (paid.Value, paid.Months, paid.ObservedMonths, paid.Collected));
        Assert.Equal("5.0 months (1,100.00 EUR of 1,000.00 EUR in 6 months)", paid.ToString(null, CultureInfo.InvariantCulture));
        Assert.True(young.IsNotYet);
        Assert.False(young.IsNever);
        Assert.Equal((null, "not-yet", "undefined (not paid back in the 4 months observed)"), (young.Value, young.WhyUndefined!.Code, young.ToString(null, CultureInfo.InvariantCulture)));
        Assert.Equal(0, CacPayback.CohortCash(CustomerAcquisitionCost.From(default, 4), [], Given.Euro).Value);
        Assert.Equal("no-new-customers", CacPayback.CohortCash(CustomerAcquisitionCost.From(Spend, 0), margins, Given.Euro).WhyUndefined!.Code);
        Assert.False(CacPayback.CohortCash(CustomerAcquisitionCost.From(Spend, 0), margins, Given.Euro).IsNotYet);
        _ = Assert.Throws<CurrencyMismatchException>(() => CacPayback.CohortCash(cost, margins, Given.Dollar));
        _ = Assert.Throws<InvalidOperationException>(() => paid.AfterChurn(0.1m));
        _ = Assert.Throws<DefinitionMismatchException>(() => paid.ComparedWith(CacPayback.From(cost, Arpa, 1)));
    }

    [Fact]
    public void A_cohort_pays_back_in_the_first_month_whose_running_sum_reaches_the_cost() =>
        Check.That(Arb.From(Gen.Choose(1, 2000)), Arb.From(Gen.Choose(-100, 300).ArrayOf()), (cost, margins) =>
        {
            CacPayback payback = CacPayback.CohortCash(CustomerAcquisitionCost.From(new Money(cost, "EUR"), 9), [.. margins.Select(margin => (decimal)margin)], Given.Euro);
            int month = Enumerable.Range(1, margins.Length).FirstOrDefault(months => margins.Take(months).Sum() >= cost);
            return payback.Collected.Amount == margins.Sum() && (month == 0 ? payback.IsNotYet : payback.Months == month);
        });

    [Fact]
    public void A_revenue_that_is_an_estimate_widens_the_interval()
    {
        CustomerAcquisitionCost cost = CustomerAcquisitionCost.From(Spend, 40);
        CacPayback known = CacPayback.From(cost, Arpa, 0.75m), unsure = CacPayback.From(cost, MoneyEstimate.From(Arpa, 20, Paid), 0.75m);
        ConfidenceInterval narrow = known.Interval()!.Value, wide = unsure.Interval()!.Value;
        Assert.Equal(known.Value, unsure.Value);
        Assert.True(wide.Lower < narrow.Lower && wide.Upper > narrow.Upper);
        ConfidenceInterval sure = CacPayback.From(cost, MoneyEstimate.From(Arpa, 1e-9, Paid), 0.75m).Interval()!.Value;
        GoldenFile.Close(narrow.Lower, sure.Lower, 1e-9);
        GoldenFile.Close(narrow.Upper, sure.Upper, 1e-9);

        // A revenue that may be nothing may never pay back.
        Assert.Equal(double.PositiveInfinity, CacPayback.From(cost, MoneyEstimate.From(Arpa, 100, Paid), 0.75m).Interval()!.Value.Upper);
        Assert.Equal("figures-only", CacPayback.From(cost, MoneyEstimate.From(Arpa, Paid), 0.75m).WhyNoInterval!.Code);
        Assert.Equal("nobody-paid", CacPayback.From(cost, LifetimeValueToAcquisitionCostTests.Missing("nobody-paid"), 0.75m).WhyUndefined!.Code);
        Assert.Equal("monthlyRevenue", Assert.Throws<ArgumentNullException>(() => CacPayback.From(cost, null!, 0.75m)).ParamName);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(cost, MoneyEstimate.From(-Arpa, 1, Paid), 0.75m));
    }

    [Fact]
    public void Figures_that_a_definition_needs_are_asked_for()
    {
        Assert.Contains("call CacPayback.NewRecurringRevenue", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(Spend, 40, Arpa, 0.75m, CacPaybackDefinition.NewRecurringRevenue)).Message);
        Assert.Contains("call CacPayback.CohortCash", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(Spend, 40, Arpa, 0.75m, CacPaybackDefinition.CohortCash)).Message);
        Assert.Equal("newMonthlyRevenue", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.NewRecurringRevenue(Spend, -Arpa, 0.75m)).ParamName);
    }

    [Fact]
    public void No_new_customers_leave_the_payback_undefined() =>
        Assert.Equal("no-new-customers", CacPayback.From(Spend, 0, Arpa, 0.75m).WhyUndefined!.Code);

    // From 1,250 at 180 a month, 6.94 months by revenue would silently become 10 by gross margin.
    [Fact]
    public void A_payback_by_revenue_is_not_read_after_churn()
    {
        CacPayback revenue = CacPayback.From(new Money(1250, "EUR"), Arpa, 0.75m, CacPaybackDefinition.Revenue);
        Assert.Equal(
            "A payback read as cac-payback/revenue cannot be read after churn, where the gross margin pays the cost back: make it under GrossMargin; with a gross margin of 1 all the revenue counts.",
            Assert.Throws<InvalidOperationException>(() => revenue.AfterChurn(0)).Message);
        Assert.Equal((7.0, 10.0), (CacPayback.From(new Money(1250, "EUR"), Arpa, 1).AfterChurn(0).Value, CacPayback.From(new Money(1250, "EUR"), Arpa, 0.75m).AfterChurn(0).Value));
    }

    [Theory]
    [InlineData("12000.00 EUR", 3, "0 EUR", 3, "paidBackAfter: the 0.00 EUR collected in the 3 months observed must reach the 12,000.00 EUR spent, but was 3")]
    [InlineData("12000.00 EUR", 3, "12000 EUR", null, "collected: pays back the 12,000.00 EUR spent, so that paidBackAfter is needed")]
    [InlineData("12000.00 EUR", 3, "0 EUR", 0, "paidBackAfter: must be 0 exactly where nothing was spent, but was 0")]
    [InlineData("0 EUR", 3, "5 EUR", 2, "paidBackAfter: must be 0 exactly where nothing was spent, but was 2")]
    [InlineData("0 EUR", 3, "-5 EUR", null, "so that paidBackAfter is needed")]
    [InlineData("12000.00 EUR", 0, "5 EUR", null, "collected: must be 0 where no month was observed")]
    [InlineData("12000.00 EUR", 3, "0 EUR", 4, "paidBackAfter: a part must not exceed its whole of 3, but was 4")]
    public void A_text_of_a_cohort_that_cannot_be_is_refused(string spend, int observed, string collected, int? paidBack, string message)
    {
        string text = CacPayback.CohortCash(CustomerAcquisitionCost.From(new Money(12_000, "EUR"), 10), [4000m, 9000m, -500m], Given.Euro).ToString("R", null);
        Assert.Equal(2, CacPayback.Parse(text).Value);
        string changed = Field(Field(Field(Field(text, "spend", spend), "observedMonths", observed.ToString(CultureInfo.InvariantCulture)), "collected", collected), "paidBackAfter", paidBack?.ToString(CultureInfo.InvariantCulture));
        FormatException refused = Assert.Throws<FormatException>(() => CacPayback.Parse(changed));
        Assert.Contains(message, refused.Message + refused.InnerException?.Message);

        static string Field(string text, string name, string? value) =>
            string.Join(";", text.Split(';').Where(field => value is not null || !field.StartsWith(name + "=", StringComparison.Ordinal)).Select(field => field.StartsWith(name + "=", StringComparison.Ordinal) ? name + "=" + value : field));
    }

    [Fact]
    public void Definitions_refuse_each_other_and_so_do_currencies()
    {
        CacPayback margin = CacPayback.From(Spend, 40, Arpa, 0.75m);
        _ = Assert.Throws<DefinitionMismatchException>(() => margin.ComparedWith(margin.AfterChurn(0.01m)));
        _ = Assert.Throws<CurrencyMismatchException>(() => CacPayback.From(Spend, 40, new Money(180, "USD"), 0.75m));
        Assert.Contains(
            "AfterChurn needs a churn rate",
            Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(Spend, 40, Arpa, 0.75m, CacPaybackDefinition.AfterChurn)).Message);
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Equal("spend", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(-Spend, 1, Arpa, 0.5m)).ParamName);
        Assert.Equal("acquisitionCost", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(-Spend, Arpa, 0.5m)).ParamName);
        Assert.Equal("newCustomers", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(Spend, -1, Arpa, 0.5m)).ParamName);
        Assert.Equal("monthlyRevenue", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(Spend, 1, -Arpa, 0.5m)).ParamName);
        Assert.Equal("grossMargin", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(Spend, 1, Arpa, 1.5m)).ParamName);
        Assert.Equal("monthlyChurn", Assert.Throws<ArgumentOutOfRangeException>(() => CacPayback.From(Spend, 1, Arpa, 0.5m).AfterChurn(3)).ParamName);
    }
}
