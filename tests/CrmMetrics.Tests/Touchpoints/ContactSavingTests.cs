using System.Globalization;
using CrmMetrics.Statistics;
using CrmMetrics.Touchpoints;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Touchpoints;

public class ContactSavingTests
{
    private static readonly MetricDefinition Contacts = new("avoided", "avoided contacts", "contacts", 1, BetterWhen.Higher);

    private static readonly MoneyPerUnit MarginalCost = ChannelTouchpoints.From("phone", 100, 0, cost: MoneyPerUnit.From(new Money(400, "EUR"), 100, 1_700.0)).MarginalCost;

    private static readonly Arbitrary<(double Value, double Down, double Up)> Changes = Arb.From(
        from value in Gen.Choose(-300, 300)
        from down in Gen.Choose(0, 200)
        from up in Gen.Choose(0, 200)
        select ((double)value, (double)down, (double)up));

    [Fact]
    public void At_a_known_cost_the_interval_is_that_of_the_contacts() =>
        Check.That(Changes, change =>
        {
            MoneyEstimate value = ContactSaving.From(Avoided(change), new Money(4, "EUR"), SavingKind.Cash).Value;
            ConfidenceInterval bounds = value.Interval(0.95)!.Value;
            return value.Value == new Money(4 * (decimal)change.Value, "EUR")
                && Math.Abs(bounds.Lower - (4 * (change.Value - change.Down))) < 1e-9 && Math.Abs(bounds.Upper - (4 * (change.Value + change.Up))) < 1e-9;
        });

    // The extremes over the ellipse of both uncertainties, by walking around it in small steps.
    [Theory]
    [InlineData(100, 20, 30)]
    [InlineData(100, 150, 30)]
    [InlineData(-100, 20, 30)]
    [InlineData(-100, 20, 150)]
    [InlineData(0, 40, 40)]
    [InlineData(50, 0, 0)]
    [InlineData(0, 0, 10)]
    public void At_a_measured_cost_the_interval_holds_both_uncertainties(double value, double down, double up)
    {
        ConfidenceInterval bounds = ContactSaving.From(Avoided((value, down, up)), MarginalCost, SavingKind.Cash).Value.Interval(0.95)!.Value, cost = MarginalCost.Interval(0.95)!.Value;
        double[] products = [.. Enumerable.Range(0, 36_000).Select(step =>
        {
            double x = Math.Cos(step * Math.PI / 18_000), y = Math.Sin(step * Math.PI / 18_000);
            return (value + (x * (x < 0 ? down : up))) * (4 + (y * (y < 0 ? 4 - cost.Lower : cost.Upper - 4)));
        })];
        Assert.InRange(products.Min() - bounds.Lower, -1e-9, 1e-5);
        Assert.InRange(bounds.Upper - products.Max(), -1e-9, 1e-5);
    }

    [Fact]
    public void A_saving_is_proven_exactly_when_the_fall_is() =>
        Check.That(Changes, change =>
        {
            ConfidenceInterval bounds = ContactSaving.From(Avoided(change), MarginalCost, SavingKind.Cash).Value.Interval(0.95)!.Value;
            return bounds.Lower > 0 == change.Value - change.Down > 0 && bounds.Upper < 0 == change.Value + change.Up < 0;
        });

    [Fact]
    public void Cash_and_capacity_refuse_each_other()
    {
        Estimate avoided = ContactReduction.From(EventRate.From(800, 30), EventRate.From(1000, 30)).AvoidedContacts();
        ContactSaving cash = ContactSaving.From(avoided, MarginalCost, SavingKind.Cash), capacity = ContactSaving.From(avoided, MarginalCost, SavingKind.Capacity);
        Assert.Equal((SavingKind.Capacity, 800), (capacity.Kind, Math.Round(capacity.Value.Value!.Value.Amount, 9)));
        Assert.Same(avoided, cash.Avoided);
        _ = Assert.Throws<DefinitionMismatchException>(() => cash.Value.ComparedWith(capacity.Value));
        Assert.EndsWith(", capacity", capacity.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.StartsWith("800.00 EUR [", capacity.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fully_loaded_cost_is_refused()
    {
        Estimate avoided = Avoided((100, 10, 10));
        MoneyPerUnit loaded = ChannelTouchpoints.From("phone", 100, 0).FullyLoadedCost(new Money(900, "EUR"));
        Assert.Contains("fully-loaded", Assert.Throws<DefinitionMismatchException>(() => ContactSaving.From(avoided, loaded, SavingKind.Cash)).Message, StringComparison.Ordinal);
        Assert.Equal("kind", Assert.Throws<ArgumentOutOfRangeException>(() => ContactSaving.From(avoided, MarginalCost, 0)).ParamName);
        Assert.Equal("marginalCost", Assert.Throws<ArgumentOutOfRangeException>(() => ContactSaving.From(avoided, new Money(-1, "EUR"), SavingKind.Cash)).ParamName);
        Assert.Equal("avoided", Assert.Throws<ArgumentNullException>(() => ContactSaving.From(null!, MarginalCost, SavingKind.Cash)).ParamName);
    }

    // The reduction is a share: 0.2 × 3.90 EUR would be 0.78 EUR for 200 calls.
    [Fact]
    public void What_is_no_number_of_contacts_is_refused()
    {
        ContactReduction reduction = ContactReduction.From(EventRate.From(800, 30), EventRate.From(1000, 30));
        Money cost = new(3.90m, "EUR");
        Assert.Equal(
            "A metric read as avoided-contacts (avoided contacts, in the unit contacts) cannot be set against one read as contact-reduction (1 less contacts per exposure over those of the baseline, in the unit share).",
            Assert.Throws<DefinitionMismatchException>(() => ContactSaving.From(reduction.ToEstimate(), cost, SavingKind.Capacity)).Message);
        _ = Assert.Throws<DefinitionMismatchException>(() => ContactSaving.From(reduction.ToEstimate(), MarginalCost, SavingKind.Capacity));
        _ = Assert.Throws<DefinitionMismatchException>(() => ContactSaving.From(Deflection.Observed(reduction), cost, SavingKind.Capacity));
        ImplicitDeflection surveyed = Deflection.Implicit(1_000, Proportion.From(481, 1_000), Proportion.From(304, 500), Proportion.From(160, 200));
        Assert.Equal(new Money(Math.Round((decimal)surveyed.Contacts.Value!.Value * 3.90m, 6), "EUR"), new Money(Math.Round(ContactSaving.From(surveyed.Contacts, cost, SavingKind.Capacity).Value.Value!.Value.Amount, 6), "EUR"));
        Assert.Equal(780m, Math.Round(ContactSaving.From(reduction.AvoidedContacts(), cost, SavingKind.Capacity).Value.Value!.Value.Amount, 9));
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        Assert.Equal("nothing-counted", ContactSaving.From(Avoided((100, 10, 10)), default(MoneyPerUnit), SavingKind.Cash).Value.WhyUndefined!.Code);
        Assert.Equal("no-exposure", ContactSaving.From(default(ContactReduction).AvoidedContacts(1), MarginalCost, SavingKind.Cash).Value.WhyUndefined!.Code);
        Assert.Equal("figures-only", ContactSaving.From(Estimate.From(100, Contacts), MarginalCost, SavingKind.Cash).Value.WhyNoInterval!.Code);
    }

    // Erlang C: the fewest people who answer 80 % of calls within 20 seconds when a call takes six minutes.
    [Fact]
    public void A_fifth_fewer_calls_need_less_than_a_fifth_fewer_people()
    {
        Assert.Equal((14, 12), (People(100), People(80)));
        Assert.Equal((4, 4), (People(20), People(16)));

        static int People(int callsPerHour)
        {
            const double hours = 0.1, answeredWithin = 20.0 / 3600;
            double load = callsPerHour * hours;
            for (int people = (int)load + 1; ; people++)
            {
                double blocked = 1;
                for (int servers = 1; servers <= people; servers++)
                {
                    blocked = load * blocked / (servers + (load * blocked));
                }

                double waits = blocked / (1 - (load / people * (1 - blocked)));
                if (1 - (waits * Math.Exp(-(people - load) * answeredWithin / hours)) >= 0.8)
                {
                    return people;
                }
            }
        }
    }

    private static Estimate Avoided((double Value, double Down, double Up) change) =>
        Estimate.From(change.Value, new ConfidenceInterval(change.Value - change.Down, change.Value + change.Up, 0.95), Contacts);
}
