using System.Globalization;
using CrmMetrics.Statistics;
using CrmMetrics.Touchpoints;
using NodaTime;

namespace CrmMetrics.Tests.Touchpoints;

public class ChannelTouchpointsTests
{
    private static readonly Instant Day = Instant.FromUtc(2024, 3, 1, 9, 0);

    private static readonly ChannelTouchpoints Phone = TouchpointSummary.From(
        Enumerable.Range(0, 5).Select(i => new Touchpoint<int>("phone", Day, TouchpointDirection.Inbound) { Cost = i < 4 ? new Money(3 + i, "EUR") : null, Minutes = i > 0 ? 4 * i : null }),
        GivenTouchpoints.AsOf,
        FirstContactRule.SevenDays).Channel("phone");

    [Fact]
    public void The_three_costs_of_a_contact_differ_and_refuse_each_other()
    {
        MoneyPerUnit marginal = Phone.MarginalCost, loaded = Phone.FullyLoadedCost(new Money(100, "EUR")), byActivity = Phone.ActivityBasedCost(new Money(30, "EUR"), new Money(5, "EUR"));
        Assert.Equal((new Money(4.5m, "EUR"), 4), (marginal.Value, marginal.Count));
        Assert.Equal((new Money(20, "EUR"), 5), (loaded.Value, loaded.Count));

        // 40 minutes at 0.50 and four fifths of the tools, over the four contacts with minutes.
        Assert.Equal((new Money(6, "EUR"), 4), (byActivity.Value, byActivity.Count));
        _ = Assert.Throws<DefinitionMismatchException>(() => marginal.ComparedWith(loaded));
        _ = Assert.Throws<DefinitionMismatchException>(() => loaded.ComparedWith(byActivity));
        Assert.Null(loaded.Interval());
    }

    [Fact]
    public void The_interval_of_the_activity_based_cost_is_that_of_the_minutes()
    {
        ConfidenceInterval minutes = Phone.MinutesPerTouchpoint.Interval()!.Value, cost = Phone.ActivityBasedCost(new Money(30, "EUR"), new Money(5, "EUR")).Interval()!.Value;
        Assert.Equal(1 + (0.5 * minutes.Lower), cost.Lower, 1e-12);
        Assert.Equal(1 + (0.5 * minutes.Upper), cost.Upper, 1e-12);
        ChannelTouchpoints untimed = ChannelTouchpoints.From("post", 3, 0);
        Assert.Null(untimed.ActivityBasedCost(new Money(30, "EUR")).Value);
        Assert.Equal("nothing-counted", untimed.ActivityBasedCost(new Money(30, "EUR")).WhyUndefined!.Code);
    }

    [Fact]
    public void Rates_per_exposure_and_per_order_are_no_shares()
    {
        Assert.Equal(5.0 / 300, Phone.PerExposure(300).Value);
        Assert.Equal(2.5, Phone.PerOrder(2).Value);
        _ = Assert.Throws<DefinitionMismatchException>(() => Phone.PerExposure(300).ComparedWith(Phone.PerOrder(2)));
        Assert.Equal("exposure", Assert.Throws<ArgumentOutOfRangeException>(() => Phone.PerExposure(0)).ParamName);
        Assert.Equal("orders", Assert.Throws<ArgumentOutOfRangeException>(() => Phone.PerOrder(-1)).ParamName);
    }

    [Fact]
    public void Amounts_must_be_of_one_currency_and_not_negative()
    {
        _ = Assert.Throws<CurrencyMismatchException>(() => Phone.ActivityBasedCost(new Money(30, "EUR"), new Money(5, "USD")));
        Assert.Equal("toolShare", Assert.Throws<ArgumentOutOfRangeException>(() => Phone.ActivityBasedCost(new Money(30, "EUR"), new Money(-5, "EUR"))).ParamName);
        Assert.Equal("cost", Assert.Throws<ArgumentOutOfRangeException>(() => Phone.FullyLoadedCost(new Money(-5, "EUR"))).ParamName);
        ChannelTouchpoints dollars = ChannelTouchpoints.From("chat", 1, 0, cost: MoneyPerUnit.From(new Money(1, "USD"), 1));
        Assert.Contains("EUR", Assert.Throws<CurrencyMismatchException>(() => TouchpointSummary.From([Phone, dollars])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_written_with_its_counts_and_cost()
    {
        Assert.StartsWith("phone: 5 touchpoints (5 inbound, 0 outbound), 4.50 EUR per touchpoint", Phone.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("0 touchpoints (0 inbound, 0 outbound)", default(ChannelTouchpoints).ToString(null, CultureInfo.InvariantCulture));
        Touchpoint<int> call = new("phone", Day, TouchpointDirection.Inbound) { Cost = new Money(4.2m, "EUR"), Minutes = 6.5, Outcome = TouchpointOutcome.Resolved };
        Assert.Equal("inbound phone at 2024-03-01T09:00:00Z, 4.20 EUR, 6.5 minutes, Resolved", call.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("no contact", default(Touchpoint<int>).ToString());
    }
}
