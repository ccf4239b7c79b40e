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

public class DiscountedLifetimeValueLaws : MetricLaws<CustomerLifetimeValue>
{
    protected override Arbitrary<CustomerLifetimeValue> Any { get; } = Arb.From(
        from revenue in Gen.Choose(0, 100_000)
        from margin in Gen.Choose(0, 100)
        from opening in Gen.Choose(0, 3000)
        from lost in Gen.Choose(0, 3000)
        from counts in Gen.Elements(true, false)
        let part = Math.Min(lost, opening)
        let money = new Money(revenue / 100m, Given.Euro)
        let value = counts
            ? CustomerLifetimeValue.From(money, margin / 100m, part, opening)
            : CustomerLifetimeValue.From(money, margin / 100m, ChurnRate.From(part, opening).ToEstimate())
        select value.Discounted(DiscountRate.Effective(0.1), TimeLength.Months(1), LifetimeValueDefinition.DiscountedRenewals));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CustomerLifetimeValue Parse(string text) => CustomerLifetimeValue.Parse(text);
}

public class HistoricLifetimeValueLaws : MetricLaws<CustomerLifetimeValue>
{
    protected override Arbitrary<CustomerLifetimeValue> Any { get; } = Arb.From(
        from revenue in Gen.Choose(0, 100_000_000)
        from margin in Gen.Choose(0, 100)
        from customers in Gen.Choose(0, 3000)
        select CustomerLifetimeValue.Historic(new Money(revenue / 100m, Given.Euro), margin / 100m, customers));

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

    // Each discounted form is the sum that its name tells.
    [Theory]
    [InlineData(LifetimeValueDefinition.DiscountedInAdvance)]
    [InlineData(LifetimeValueDefinition.DiscountedInArrears)]
    [InlineData(LifetimeValueDefinition.DiscountedRenewals)]
    public void A_discounted_value_is_the_discounted_sum_of_what_the_survivors_of_each_period_leave(LifetimeValueDefinition definition) =>
        Check.That(Arb.From(Gen.Choose(0, 100)), Arb.From(Gen.Choose(1, 40)), (percent, rate) =>
        {
            double survivors = 1, factor = 1, sum = 0, churn = percent / 100.0, discount = rate / 100.0;
            for (int period = 0; period < 5000 && factor > 1e-18; period++, survivors *= 1 - churn, factor /= 1 + discount)
            {
                sum += definition switch
                {
                    LifetimeValueDefinition.DiscountedInAdvance => 135 * survivors * factor,
                    LifetimeValueDefinition.DiscountedInArrears => 135 * survivors * factor / (1 + discount),
                    _ => period == 0 ? 0 : 135 * survivors * factor,
                };
            }

            double value = (double)CustomerLifetimeValue.From(Arpa, 0.75m, percent / 100m).Discounted(DiscountRate.Effective(discount), TimeLength.Years(1), definition).Value!.Value.Amount;
            return Math.Abs(sum - value) <= 1e-9 * Math.Max(1, sum);
        });

    [Fact]
    public void The_three_discounted_forms_differ_by_the_first_payment_and_by_a_period()
    {
        CustomerLifetimeValue value = CustomerLifetimeValue.From(Arpa, 0.75m, 3, 100);
        CustomerLifetimeValue advance = Under(LifetimeValueDefinition.DiscountedInAdvance), arrears = Under(LifetimeValueDefinition.DiscountedInArrears), renewals = Under(LifetimeValueDefinition.DiscountedRenewals);

        // 135 × 1.01 ÷ 0.04, 135 ÷ 0.04 and 135 × 0.97 ÷ 0.04, exactly.
        Assert.Equal(3408.75m, advance.Value!.Value.Amount);
        Assert.Equal(3375m, arrears.Value!.Value.Amount);
        Assert.Equal(3273.75m, renewals.Value!.Value.Amount);
        Assert.Equal(135m, advance.Value.Value.Amount - renewals.Value.Value.Amount);
        Assert.Equal("3,408.75 EUR (180.00 EUR × 75 %, churn 3.0 %, discount 1.0 %)", advance.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("customer-lifetime-value/discounted-renewals/0.01", renewals.Definition.Id);
        _ = Assert.Throws<DefinitionMismatchException>(() => advance.ComparedWith(arrears));
        _ = Assert.Throws<DefinitionMismatchException>(() => advance.ComparedWith(value.Discounted(DiscountRate.Effective(0.02), TimeLength.Years(1), LifetimeValueDefinition.DiscountedInAdvance)));

        // The interval is that of the churn rate, through the formula.
        ConfidenceInterval churn = Proportion.From(3, 100).Interval(0.9)!.Value, bounds = renewals.Interval(0.9)!.Value;
        GoldenFile.Close(135 * (1 - churn.Upper) / (0.01 + churn.Upper), bounds.Lower, 1e-13);
        GoldenFile.Close(135 * (1 - churn.Lower) / (0.01 + churn.Lower), bounds.Upper, 1e-13);

        // Without a discount the form in advance is margin over churn.
        Assert.Equal(value.Value, value.Discounted(DiscountRate.None, TimeLength.Years(1), LifetimeValueDefinition.DiscountedInAdvance).Value);

        CustomerLifetimeValue Under(LifetimeValueDefinition definition) => value.Discounted(DiscountRate.Effective(0.01), TimeLength.Years(1), definition);
    }

    [Fact]
    public void The_yearly_rate_is_turned_into_one_for_the_period()
    {
        CustomerLifetimeValue value = CustomerLifetimeValue.From(Arpa, 0.75m, 0.03m).Discounted(DiscountRate.Effective(0.1), TimeLength.Months(1), LifetimeValueDefinition.DiscountedInAdvance);
        GoldenFile.Close(Math.Pow(1.1, 1 / 12.0) - 1, (double)value.DiscountPerPeriod, 1e-12);
    }

    [Fact]
    public void No_churn_has_a_value_only_where_money_is_discounted_and_never_an_infinite_one()
    {
        CustomerLifetimeValue none = CustomerLifetimeValue.From(Arpa, 0.75m, 0, 100);
        Assert.Equal("no-churn", none.WhyUndefined!.Code);
        Assert.Equal("no-churn", none.Discounted(DiscountRate.None, TimeLength.Months(1), LifetimeValueDefinition.DiscountedInAdvance).WhyUndefined!.Code);

        // A payment for ever at 1 %, and an interval that the hundred who stayed leave below it.
        CustomerLifetimeValue discounted = none.Discounted(DiscountRate.Effective(0.01), TimeLength.Years(1), LifetimeValueDefinition.DiscountedInArrears);
        Assert.Equal(13_500m, discounted.Value!.Value.Amount);
        Assert.True(discounted.Interval()!.Value.Lower < 5000);
        GoldenFile.Close(13_500, discounted.Interval()!.Value.Upper, 1e-12);
    }

    [Fact]
    public void Looking_back_divides_by_all_who_began()
    {
        CustomerLifetimeValue historic = CustomerLifetimeValue.Historic(new Money(120_000, "EUR"), 0.5m, 400), cohort = CustomerLifetimeValue.CohortObserved(new Money(120_000, "EUR"), 0.5m, 400);
        Assert.Equal(new Money(150, "EUR"), historic.Value);
        Assert.Equal(new Money(150, "EUR"), cohort.Value);
        Assert.Equal("150.00 EUR (120,000.00 EUR × 50 % ÷ 400 customers)", cohort.ToString(null, CultureInfo.InvariantCulture));
        _ = Assert.Throws<DefinitionMismatchException>(() => historic.ComparedWith(cohort));
        Assert.Equal("no-customers", CustomerLifetimeValue.Historic(new Money(5, "EUR"), 0.5m, 0).WhyUndefined!.Code);
        Assert.Equal("figures-only", historic.WhyNoInterval!.Code);
        _ = Assert.Throws<InvalidOperationException>(() => historic.WithoutMargin());
        _ = Assert.Throws<InvalidOperationException>(() => cohort.Discounted(DiscountRate.None, TimeLength.Months(1), LifetimeValueDefinition.DiscountedInAdvance));
    }

    [Fact]
    public void Each_definition_has_a_warning_of_its_own()
    {
        CustomerLifetimeValue value = CustomerLifetimeValue.From(Arpa, 0.75m, 3, 100);
        CustomerLifetimeValue[] all =
        [
            value,
            value.WithoutMargin(),
            .. new[] { LifetimeValueDefinition.DiscountedInAdvance, LifetimeValueDefinition.DiscountedInArrears, LifetimeValueDefinition.DiscountedRenewals }
                .Select(definition => value.Discounted(DiscountRate.Effective(0.1), TimeLength.Months(1), definition)),
            CustomerLifetimeValue.Historic(Arpa, 1, 1),
            CustomerLifetimeValue.CohortObserved(Arpa, 1, 1),
        ];
        Assert.Equal(Enum.GetValues(typeof(LifetimeValueDefinition)).Length, all.Select(each => each.Warning.Code).Distinct().Count());
        Assert.All(all, each => Assert.Equal(each, CustomerLifetimeValue.Parse(each.ToString("R", null))));
    }

    [Fact]
    public void A_discount_needs_a_discounted_definition_and_a_period()
    {
        CustomerLifetimeValue value = CustomerLifetimeValue.From(Arpa, 0.75m, 3, 100);
        Assert.StartsWith(
            "definition: must be DiscountedInAdvance, DiscountedInArrears or DiscountedRenewals, but was Historic.",
            Assert.Throws<ArgumentOutOfRangeException>(() => value.Discounted(DiscountRate.None, TimeLength.Months(1), LifetimeValueDefinition.Historic)).Message);
        Assert.Equal("period", Assert.Throws<ArgumentOutOfRangeException>(() => value.Discounted(DiscountRate.None, TimeLength.Forever, LifetimeValueDefinition.DiscountedRenewals)).ParamName);
        Assert.Equal("customers", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerLifetimeValue.Historic(Arpa, 1, -1)).ParamName);
        Assert.Equal("revenueSoFar", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerLifetimeValue.CohortObserved(-Arpa, 1, 1)).ParamName);
    }
}
