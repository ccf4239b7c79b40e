using System.Globalization;
using System.Text.Json;
using CrmMetrics.Statistics;
using CrmMetrics.Touchpoints;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Touchpoints;

public class ContactReductionLaws : MetricLaws<ContactReduction>
{
    private static readonly Gen<EventRate> Rate =
        from events in Gen.Frequency((1, Gen.Constant(0)), (6, Gen.Choose(0, 40)), (3, Gen.Choose(0, 3000)))
        from exposure in Gen.Choose(1, 900)
        select EventRate.From(events, exposure / 4.0);

    private static readonly Gen<CountDispersion> Dispersions =
        from counts in Gen.ArrayOf(Gen.Choose(0, 12).Select(count => (long)count))
        from bursts in Gen.ArrayOf(Gen.Choose(0, 9).Select(count => 7L * count))
        select CountDispersion.From(counts).PooledWith(CountDispersion.From(bursts));

    protected override Arbitrary<ContactReduction> Any => Arb.From(Gen.Frequency(
        (1, Gen.Constant(default(ContactReduction))),
        (2, from after in Rate from before in Rate select ContactReduction.From(after, before)),
        (9, from after in Rate from before in Rate from dispersion in Dispersions select ContactReduction.From(after, before, dispersion))));

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, 1);

    protected override ContactReduction Parse(string text) => ContactReduction.Parse(text);
}

public class ContactReductionTests
{
    private static readonly long[] Before = [212, 190, 251, 178, 260, 199, 221, 240];

    private static readonly double[] BeforeExposures = [7000, 7000, 7000, 7000, 7200, 7200, 7200, 7200];

    private static readonly long[] After = [160, 201, 139, 188, 150, 172, 149, 190];

    private static readonly double[] AfterExposures = [7300, 7300, 7300, 7300, 7300, 7300, 7300, 7300];

    private static readonly EventRate Calls = EventRate.From(1000, 30), FewerCalls = EventRate.From(800, 30);

    [Fact]
    public void Every_rate_ratio_of_the_golden_file_gives_its_reduction()
    {
        JsonElement[] cases = [.. GoldenFile.Read("before-after.json").GetProperty("poisson_ratio").EnumerateArray()];
        Assert.Equal(6, cases.Length);
        foreach (JsonElement two in cases)
        {
            ContactReduction reduction = ContactReduction.From(
                EventRate.From(two.GetProperty("x1").GetInt64(), two.GetProperty("t1").GetDouble()),
                EventRate.From(two.GetProperty("x2").GetInt64(), two.GetProperty("t2").GetDouble()));
            GoldenFile.Close(1 - two.GetProperty("ratio").Number(), reduction.Value, 1e-10, floor: 1e-15, what: "reduction");
            ConfidenceInterval? interval = reduction.Interval(two.GetProperty("conf").GetDouble());
            if (two.GetProperty("ratio").Number() is null)
            {
                Assert.Null(interval);
                Assert.Equal("empty-baseline", reduction.WhyUndefined!.Code);
                continue;
            }

            JsonElement ratio = two.GetProperty("exact_conditional_ci");
            GoldenFile.Close(1 - ratio[1].Number(), interval!.Value.Lower, 1e-10, floor: 1e-10, what: "lower");
            GoldenFile.Close(1 - ratio[0].Number(), interval.Value.Upper, 1e-10, floor: 1e-10, what: "upper");
        }
    }

    // The same fall is plain with a thousand calls and unproven with a hundred.
    [Fact]
    public void Calls_down_a_fifth_is_a_finding_only_with_enough_calls()
    {
        ContactReduction many = ContactReduction.From(FewerCalls, Calls), few = ContactReduction.From(EventRate.From(80, 30), EventRate.From(100, 30));
        Assert.Equal(0.2, many.Value!.Value, 1e-15);
        Assert.Equal(0.2, few.Value!.Value, 1e-15);
        Assert.True(many.Interval()!.Value.Lower > 0.12);
        Assert.True(few.Interval()!.Value.Lower < 0);
        Assert.True(many.Test!.Value.PValue < 1e-5);
        Assert.Equal("20.0 % (800 in 30 after 1,000 in 30)", many.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("exact, conditional on the sum of the contacts; dispersion not looked at", many.Method);
    }

    // 30-digit arithmetic (mpmath), as in CountDispersionTests; the score bounds by root finding on the signed score statistic.
    [Fact]
    public void With_bursts_the_interval_is_the_quasi_poisson_one_and_says_so()
    {
        ContactReduction reduction = ContactReduction.From(After, AfterExposures, Before, BeforeExposures);
        ContactReduction exact = ContactReduction.From(EventRate.From(After.Sum(), AfterExposures.Sum()), EventRate.From(Before.Sum(), BeforeExposures.Sum()));
        Assert.True(reduction.IsOverdispersed);
        Assert.Equal("quasi-Poisson, dispersion 3.36 (16 units in 2 groups)", reduction.Method);
        GoldenFile.Close(0.135938736891156666410012428328, reduction.Interval()!.Value.Lower, 1e-12, what: "lower");
        GoldenFile.Close(0.350202481131387372694933800723, reduction.Interval()!.Value.Upper, 1e-12, what: "upper");
        GoldenFile.Close(0.000673665635564648011740258803334, reduction.Test!.Value.PValue, 1e-11, what: "p");
        Assert.Equal(exact.Value, reduction.Value);
        Assert.True(reduction.Interval()!.Value.Width > 1.7 * exact.Interval()!.Value.Width);

        Estimate avoided = reduction.AvoidedContacts();
        GoldenFile.Close(451.323943661971830985915492958, avoided.Value, 1e-13, what: "avoided");
        GoldenFile.Close(229.612901420789374607702574674, avoided.Interval()!.Value.Lower, 1e-11, what: "fewest avoided");
        GoldenFile.Close(675.703381239148409370939518164, avoided.Interval()!.Value.Upper, 1e-11, what: "most avoided");
        GoldenFile.Close(2 * 451.323943661971830985915492958, reduction.AvoidedContacts(2 * AfterExposures.Sum()).Value, 1e-13, what: "avoided in twice the exposure");
    }

    [Fact]
    public void Avoided_contacts_of_independent_ones_are_the_difference_of_the_rates()
    {
        Comparison difference = FewerCalls.ComparedWith(Calls)!;
        Estimate avoided = ContactReduction.From(FewerCalls, Calls).AvoidedContacts(365);
        Assert.Equal(-365 * difference.Change, avoided.Value!.Value, 1e-10);
        Assert.Equal(-365 * difference.Interval!.Value.Upper, avoided.Interval()!.Value.Lower, 1e-10);
        Assert.Equal(-365 * difference.Interval!.Value.Lower, avoided.Interval()!.Value.Upper, 1e-10);
        Assert.Equal(200, ContactReduction.From(FewerCalls, Calls).AvoidedContacts().Value!.Value, 1e-12);
    }

    // The binomial tails of 5 or fewer, 14 or more of 19; the score z = 9 / √19.
    [Fact]
    public void On_the_brink_avoided_contacts_and_the_reduction_may_differ()
    {
        ContactReduction reduction = ContactReduction.From(EventRate.From(5, 1), EventRate.From(14, 1));
        Assert.Equal(2 * (1 + 19 + 171 + 969 + 3876 + 11_628) / 524_288.0, reduction.Test!.Value.PValue, 1e-12);
        Assert.Equal(0.064, reduction.Test!.Value.PValue, 3);
        Assert.True(reduction.Interval()!.Value.Lower < 0);
        Assert.Equal(0.039, reduction.After.ComparedWith(reduction.Before)!.PValue!.Value, 3);
        Assert.True(reduction.AvoidedContacts().Interval()!.Value.Lower > 0);
    }

    [Fact]
    public void Counts_that_vary_less_than_chance_do_not_narrow_the_interval()
    {
        ContactReduction steady = ContactReduction.From([80, 80, 80], [1, 1, 1], [100, 100, 100], [1, 1, 1]);
        Assert.False(steady.IsOverdispersed);
        Assert.Equal(ContactReduction.From(EventRate.From(240, 3), EventRate.From(300, 3)).Interval(), steady.Interval());
        Assert.Equal("exact, conditional on the sum of the contacts; dispersion 0 (6 units in 2 groups)", steady.Method);
    }

    [Fact]
    public void The_test_and_the_interval_say_the_same() =>
        Check.That(
            Arb.From(Gen.ArrayOf(Gen.Choose(1, 60).Select(count => (long)count), 6)),
            Arb.From(Gen.ArrayOf(Gen.Choose(1, 60).Select(count => (long)count), 6)),
            Given.Level,
            (after, before, level) =>
            {
                double[] weeks = [1, 1, 1, 1, 1, 1];
                ContactReduction reduction = ContactReduction.From(after, weeks, before, weeks);
                double p = reduction.Test!.Value.PValue;
                return Math.Abs(p - (1 - level)) < 1e-9 || p < 1 - level == !reduction.Interval(level)!.Value.Contains(0);
            });

    [Fact]
    public void What_cannot_be_said_says_why()
    {
        ContactReduction none = default;
        Assert.Equal("empty-baseline", none.WhyUndefined!.Code);
        Assert.Null(none.AvoidedContacts(1).Value);
        Assert.Null(none.Test);
        ContactReduction gone = ContactReduction.From([0, 0, 0], [1, 1, 1], [9, 1, 20], [1, 1, 1]);
        Assert.Equal(1, gone.Value);
        Assert.Equal("zero-count", gone.WhyNoInterval!.Code);
        Assert.NotNull(gone.AvoidedContacts().Interval());
    }

    [Fact]
    public void Reductions_of_different_rates_refuse_each_other_also_when_read_back()
    {
        MetricDefinition ofOrders = new("contacts-per-order", "contacts over orders", "contacts per order", 1, BetterWhen.Lower);
        MetricDefinition ofDays = new("contacts-per-customer-day", "contacts over customer-days", "contacts per customer-day", 1, BetterWhen.Lower);
        ContactReduction orders = ContactReduction.From(EventRate.From(800, 30, ofOrders), EventRate.From(1000, 30, ofOrders));
        ContactReduction days = ContactReduction.From(EventRate.From(80, 30, ofDays), EventRate.From(100, 30, ofDays)), plain = ContactReduction.From(FewerCalls, Calls);
        Assert.Equal("contact-reduction/contacts-per-order", orders.Definition.Id);
        Assert.Equal("1 less contacts per exposure over those of the baseline (contacts over orders)", orders.Definition.Text);
        Assert.Equal(("share", "contact-reduction"), (orders.Definition.Unit, plain.Definition.Id));
        Assert.Equal(ofOrders, orders.Before.Definition);
        Assert.Equal(
            "A metric read as contact-reduction/contacts-per-customer-day (1 less contacts per exposure over those of the baseline (contacts over customer-days)) cannot be set against one read as contact-reduction/contacts-per-order (1 less contacts per exposure over those of the baseline (contacts over orders)).",
            Assert.Throws<DefinitionMismatchException>(() => days.ComparedWith(orders)).Message);
        _ = Assert.Throws<DefinitionMismatchException>(() => plain.ComparedWith(orders));
        _ = Assert.Throws<DefinitionMismatchException>(() => Deflection.Observed(days).ComparedWith(Deflection.Observed(orders)));
        Assert.NotNull(orders.ComparedWith(orders));
        Assert.NotEqual(plain, orders);

        string text = orders.ToString("R", null);
        Assert.Equal("after=800;afterExposure=30;before=1000;beforeExposure=30;id=contacts-per-order;text=contacts over orders;unit=contacts per order;point=1;better=Lower", text);
        Assert.Equal(orders, ContactReduction.Parse(text));
        Assert.Equal("contact-reduction/contacts-per-order", ContactReduction.Parse(text).Definition.Id);

        // Without a baseline the rate afterwards still says what it is of.
        ContactReduction alone = ContactReduction.From(EventRate.From(800, 30, ofOrders), default), since = ContactReduction.From(default, EventRate.From(800, 30, ofOrders));
        Assert.Equal((orders.Definition, orders.Definition), (alone.Definition, since.Definition));
        Assert.Equal(alone, ContactReduction.Parse(alone.ToString("R", null)));
#if NET8_0_OR_GREATER
        string json = JsonSerializer.Serialize(orders);
        Assert.Contains("\"definition\":\"contact-reduction/contacts-per-order\"", json, StringComparison.Ordinal);
        Assert.Equal(orders, JsonSerializer.Deserialize<ContactReduction>(json));
#endif
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        MetricDefinition calls = new("calls-per-day", "calls over days", "calls", 1, BetterWhen.Lower);
        _ = Assert.Throws<DefinitionMismatchException>(() => ContactReduction.From(EventRate.From(3, 1, calls), EventRate.From(3, 1)));
        Assert.Equal("exposure", Assert.Throws<ArgumentOutOfRangeException>(() => ContactReduction.From(FewerCalls, Calls).AvoidedContacts(-1)).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => ContactReduction.From(FewerCalls, Calls).AvoidedContacts(1).Interval(1)).ParamName);
        Assert.Equal("before", Assert.Throws<ArgumentOutOfRangeException>(() => ContactReduction.From([1], [1], [-1], [1])).ParamName);
        Assert.Equal("afterExposures", Assert.Throws<ArgumentException>(() => ContactReduction.From([1], [], [1], [1])).ParamName);
        Assert.False(ContactReduction.TryParse("after=1;afterExposure=0;before=1;beforeExposure=1", out _));
    }
}
