using System.Globalization;
using CrmMetrics.Lifetime;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Lifetime;

public class CustomerLifetimeValueLaws : MetricLaws<CustomerLifetimeValue>
{
    protected override Arbitrary<CustomerLifetimeValue> Any { get; } = Arb.From(
        from revenue in Gen.Choose(0, 100_000)
        from margin in Gen.Choose(0, 100)
        from opening in Gen.Choose(0, 3000)
        from lost in Gen.Choose(0, 3000)
        from door in Gen.Choose(0, 3)
        let money = new Money(revenue / 100m, Given.Euro)
        let part = Math.Min(lost, opening)
        select door switch
        {
            0 => CustomerLifetimeValue.From(money, margin / 100m, opening == 0 ? 0 : (decimal)part / opening),
            1 => CustomerLifetimeValue.From(money, margin / 100m, ChurnRate.From(part, opening).ToEstimate()),
            _ => CustomerLifetimeValue.From(money, margin / 100m, part, opening),
        });

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CustomerLifetimeValue Parse(string text) => CustomerLifetimeValue.Parse(text);
}

public class CustomerLifetimeValueTests
{
    private static readonly Money Arpa = new(180, "EUR");

    // The unit economics of growth.json: 180 a month, 75 % margin, 3 % churn.
    [Fact]
    public void It_is_margin_over_churn_exactly()
    {
        Assert.Equal(new Money(4500, "EUR"), CustomerLifetimeValue.From(Arpa, 0.75m, 0.03m).Value);
        Assert.Equal(new Money(4500, "EUR"), CustomerLifetimeValue.From(Arpa, 0.75m, 3, 100).Value);
        Assert.Equal(new Money(6000, "EUR"), CustomerLifetimeValue.From(Arpa, 0.75m, 0.03m).WithoutMargin().Value);
        Assert.Equal("4,500.00 EUR (180.00 EUR × 75 % ÷ 3.0 %)", CustomerLifetimeValue.From(Arpa, 0.75m, 0.03m).ToString(null, CultureInfo.InvariantCulture));
    }

    // A geometric lifetime pays the margin in its first period and in each later one that the customer survives: the formula is that sum.
    [Fact]
    public void It_is_the_sum_of_what_the_survivors_of_each_period_leave() =>
        Check.That(Arb.From(Gen.Choose(1, 100)), percent =>
        {
            double survivors = 1, sum = 0, churn = percent / 100.0;
            for (int period = 0; period < 10_000 && survivors > 1e-18; period++, survivors *= 1 - churn)
            {
                sum += 135 * survivors;
            }

            return Math.Abs(sum - (double)CustomerLifetimeValue.From(Arpa, 0.75m, percent / 100m).Value!.Value.Amount) < 1e-9 * sum;
        });

    [Fact]
    public void Its_interval_is_that_of_the_churn_rate_turned_over()
    {
        ConfidenceInterval churn = Proportion.From(30, 1000).Interval(0.9)!.Value, value = CustomerLifetimeValue.From(Arpa, 0.75m, 30, 1000).Interval(0.9)!.Value;
        GoldenFile.Close(135 / churn.Upper, value.Lower, 1e-14);
        GoldenFile.Close(135 / churn.Lower, value.Upper, 1e-14);
        CustomerLifetimeValue crossed = CustomerLifetimeValue.From(Arpa, 0.75m, ChurnRate.From(30, 1000).ToEstimate());
        Assert.Equal(CustomerLifetimeValue.From(Arpa, 0.75m, 30, 1000).Interval(), crossed.Interval());
    }

    [Fact]
    public void Nobody_leaving_leaves_the_value_undefined_and_so_does_an_undefined_churn_rate()
    {
        Assert.Equal("no-churn", CustomerLifetimeValue.From(Arpa, 0.75m, 0, 100).WhyUndefined!.Code);
        Assert.Equal("no-opening-customers", CustomerLifetimeValue.From(Arpa, 0.75m, 0, 0).WhyUndefined!.Code);
        Assert.Equal("no-opening-customers", CustomerLifetimeValue.From(Arpa, 0.75m, ChurnRate.Zero.ToEstimate()).WhyUndefined!.Code);
        Assert.Equal("figures-only", CustomerLifetimeValue.From(Arpa, 0.75m, 0.03m).WhyNoInterval!.Code);
    }

    [Fact]
    public void With_and_without_margin_refuse_to_be_compared_and_so_do_two_currencies()
    {
        CustomerLifetimeValue value = CustomerLifetimeValue.From(Arpa, 0.75m, 30, 1000);
        _ = Assert.Throws<DefinitionMismatchException>(() => value.ComparedWith(value.WithoutMargin()));
        _ = Assert.Throws<CurrencyMismatchException>(() => value.ComparedWith(CustomerLifetimeValue.From(new Money(180, "USD"), 0.75m, 30, 1000)));
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Equal("revenuePerPeriod", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerLifetimeValue.From(-Arpa, 0.75m, 0.03m)).ParamName);
        Assert.StartsWith(
            "grossMargin: a share must be from 0 to 1 (did you mean 0.75?), but was 75.",
            Assert.Throws<ArgumentOutOfRangeException>(() => CustomerLifetimeValue.From(Arpa, 75, 0.03m)).Message);
        Assert.Equal("churnPerPeriod", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerLifetimeValue.From(Arpa, 0.75m, 3m)).ParamName);
        Assert.Equal("lost", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerLifetimeValue.From(Arpa, 0.75m, 3, 2)).ParamName);
    }
}
