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

public class CacPaybackTests
{
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
    public void No_new_customers_leave_the_payback_undefined() =>
        Assert.Equal("no-new-customers", CacPayback.From(Spend, 0, Arpa, 0.75m).WhyUndefined!.Code);

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
