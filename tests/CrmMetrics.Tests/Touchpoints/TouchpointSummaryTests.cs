using System.Globalization;
using CrmMetrics.Statistics;
using CrmMetrics.Touchpoints;
using FsCheck;
using NodaTime;

namespace CrmMetrics.Tests.Touchpoints;

public class TouchpointSummaryLaws : SummaryLaws<TouchpointSummary>
{
    protected override Arbitrary<TouchpointSummary> Any => GivenTouchpoints.Summaries;

    protected override TouchpointSummary Zero => TouchpointSummary.Zero;

    protected override TouchpointSummary Parse(string text) => TouchpointSummary.Parse(text);

    protected override bool Same(TouchpointSummary left, TouchpointSummary right) => GivenTouchpoints.Same(left, right);
}

public class TouchpointSummaryTests
{
    private static readonly Instant Day = Instant.FromUtc(2024, 3, 1, 9, 0);

    private static readonly Instant AsOf = GivenTouchpoints.AsOf;

    private static readonly FirstContactRule Week = FirstContactRule.SevenDays;

    // A customer's cases are the customer's own in these ledgers.
    [Fact]
    public void Any_cut_of_the_customers_adds_up_to_the_whole() =>
        Check.That(GivenTouchpoints.Ledgers, GivenTouchpoints.Rule, (ledger, rule) => GivenTouchpoints.Same(
            TouchpointSummary.From(ledger, AsOf, rule),
            TouchpointSummary.From(ledger.Where(IsOdd), AsOf, rule) + TouchpointSummary.From(ledger.Where(touchpoint => !IsOdd(touchpoint)), AsOf, rule)));

    [Fact]
    public void Builders_of_any_cut_of_the_rows_join_into_the_whole() =>
        Check.That(GivenTouchpoints.Ledgers, GivenTouchpoints.Rule, (ledger, rule) =>
        {
            TouchpointBuilder<int>[] builders = [new(AsOf, rule), new(AsOf, rule), new(AsOf, rule)];
            for (int i = 0; i < ledger.Length; i++)
            {
                builders[i * 7 % 3].Add(ledger[i]);
            }

            builders[2].Merge(builders[0]);
            builders[1].Merge(builders[2]);
            return builders[1].Touchpoints == ledger.Length && GivenTouchpoints.Same(TouchpointSummary.From(ledger, AsOf, rule), builders[1].ToSummary());
        });

    [Fact]
    public void The_order_of_the_rows_does_not_matter() =>
        Check.That(GivenTouchpoints.Ledgers, GivenTouchpoints.Rule, (ledger, rule) =>
            GivenTouchpoints.Same(TouchpointSummary.From(ledger, AsOf, rule), TouchpointSummary.From(Enumerable.Reverse(ledger).ToArray(), AsOf, rule)));

    [Fact]
    public void Every_door_gives_the_same_summary() =>
        Check.That(GivenTouchpoints.Ledgers, GivenTouchpoints.Rule, (ledger, rule) =>
        {
            TouchpointSummary facts = TouchpointSummary.From(ledger, AsOf, rule);
            Touchpoint<int>[] known = [.. ledger.Where(touchpoint => touchpoint.HasCustomer && touchpoint.HasCase)];
            TouchpointColumns<int> columns = new()
            {
                Channels = known.Select(touchpoint => touchpoint.Channel).ToArray(),
                Instants = known.Select(touchpoint => touchpoint.At).ToArray(),
                Directions = known.Select(touchpoint => touchpoint.Direction).ToArray(),
                Customers = known.Select(touchpoint => touchpoint.Customer).ToArray(),
                Cases = known.Select(touchpoint => touchpoint.Case).ToArray(),
                Outcomes = known.Select(touchpoint => touchpoint.Outcome ?? default).ToArray(),
                Costs = known.Select(touchpoint => touchpoint.Cost?.Amount).ToArray(),
                Currency = Given.Euro,
                Minutes = known.Select(touchpoint => touchpoint.Minutes).ToArray(),
            };
            return facts == TouchpointSummary.From(ledger.Select(touchpoint => new { touchpoint }), row => row.touchpoint, AsOf, rule)
                && facts == TouchpointSummary.From(ledger.ToList(), AsOf, rule)
                && TouchpointSummary.From(known, AsOf, rule) == TouchpointSummary.From(columns, AsOf, rule);
        });

    [Fact]
    public void By_a_key_each_summary_is_that_of_its_own_rows() =>
        Check.That(GivenTouchpoints.Ledgers, ledger =>
        {
            IReadOnlyDictionary<string, TouchpointSummary> by = TouchpointSummary.By(ledger, touchpoint => touchpoint.Channel, touchpoint => touchpoint, AsOf, Week);
            return by.Count == ledger.Select(touchpoint => touchpoint.Channel).Distinct().Count()
                && by.All(entry => entry.Value == TouchpointSummary.From(ledger.Where(touchpoint => touchpoint.Channel == entry.Key), AsOf, Week));
        });

    // Each reading against the plain definition in LINQ.
    [Fact]
    public void Its_readings_are_what_the_definitions_say() =>
        Check.That(GivenTouchpoints.Ledgers, ledger =>
        {
            TouchpointSummary summary = TouchpointSummary.From(ledger, AsOf, Week);
            Touchpoint<int>[] seen = [.. ledger.Where(touchpoint => touchpoint.At < AsOf)];
            IGrouping<int, Touchpoint<int>>[] customers = [.. seen.Where(touchpoint => touchpoint.HasCustomer).GroupBy(touchpoint => touchpoint.Customer)];
            IGrouping<int, Touchpoint<int>>[] cases = [.. seen.Where(touchpoint => touchpoint.HasCase).GroupBy(touchpoint => touchpoint.Case)];
            bool channels = summary.Channels.All(channel =>
            {
                Touchpoint<int>[] own = [.. seen.Where(touchpoint => touchpoint.Channel == channel.Channel)];
                return channel.Touchpoints == own.Length
                    && channel.Inbound == own.Count(touchpoint => touchpoint.Direction == TouchpointDirection.Inbound)
                    && channel.Resolved == own.Count(touchpoint => touchpoint.Outcome == TouchpointOutcome.Resolved)
                    && channel.NotReached == own.Count(touchpoint => touchpoint.Outcome == TouchpointOutcome.NotReached)
                    && channel.Customers == own.Where(touchpoint => touchpoint.HasCustomer).Select(touchpoint => touchpoint.Customer).Distinct().Count()
                    && channel.MarginalCost.Total.Amount == own.Sum(touchpoint => touchpoint.Cost?.Amount ?? 0)
                    && channel.MarginalCost.Count == own.Count(touchpoint => touchpoint.Cost is not null)
                    && Near(Mean(own.Where(touchpoint => touchpoint.Minutes is not null).Select(touchpoint => touchpoint.Minutes!.Value)), channel.MinutesPerTouchpoint.Value)
                    && Near((double)own.Length / seen.Length, summary.ShareOfTouchpoints(channel.Channel).Value)
                    && Near(customers.Length == 0 ? null : (double)channel.Customers / customers.Length, summary.ShareOfCustomers(channel.Channel).Value);
            });
            return channels
                && summary.Channels.Sum(channel => channel.Touchpoints) == seen.Length && summary.AfterAsOf == ledger.Length - seen.Length
                && summary.Customers == customers.Length && summary.Cases == cases.Length
                && summary.WithoutCustomer == seen.Count(touchpoint => !touchpoint.HasCustomer) && summary.WithoutCase == seen.Count(touchpoint => !touchpoint.HasCase)
                && summary.ResolvedCases == cases.Count(own => own.Any(touchpoint => touchpoint.Outcome == TouchpointOutcome.Resolved))
                && Near(Mean(customers.Select(own => (double)own.Count())), summary.PerSeenCustomer.Value)
                && Near((double)customers.Sum(own => own.Count()) / (customers.Length + 3), summary.PerCustomer(customers.Length + 3).Value)
                && Near(Mean(cases.Select(own => (double)own.Count())), summary.PerCase.Value)
                && summary.HoursBetween == SurvivalTable.From(customers.SelectMany(Gaps))
                && summary.HoursBetween.Subjects == seen.Length - summary.WithoutCustomer;
        });

    // The rule itself, written down a second time without walks and sorting.
    [Fact]
    public void First_contact_resolution_is_what_its_rule_says() =>
        Check.That(GivenTouchpoints.Ledgers, GivenTouchpoints.Rule, (ledger, rule) =>
        {
            TouchpointSummary summary = TouchpointSummary.From(ledger, AsOf, rule);
            long resolved = 0, decided = 0, incomplete = 0, unmarked = 0;
            foreach ((TouchpointOutcome? mark, Instant at, bool isFollowed) in Matters(ledger, rule))
            {
                bool isOpen = rule.Resolved != ResolvedWhen.MarkedResolved && at + rule.Window >= AsOf, isUnmarked = rule.Resolved != ResolvedWhen.NoFurtherContact && mark is null;
                bool isResolved = rule.Resolved switch
                {
                    ResolvedWhen.NoFurtherContact => !isFollowed,
                    ResolvedWhen.MarkedResolved => mark == TouchpointOutcome.Resolved,
                    _ => !isFollowed && mark == TouchpointOutcome.Resolved,
                };
                incomplete += isOpen ? 1 : 0;
                unmarked += !isOpen && isUnmarked ? 1 : 0;
                decided += !isOpen && !isUnmarked ? 1 : 0;
                resolved += !isOpen && !isUnmarked && isResolved ? 1 : 0;
            }

            return (summary.FirstContactResolution.Part, summary.FirstContactResolution.Whole, summary.IncompleteFirstContacts, summary.UnmarkedFirstContacts)
                == (resolved, decided, incomplete, unmarked);
        });

    [Fact]
    public void A_case_whose_window_is_not_over_is_shown_apart()
    {
        Touchpoint<string> first = new("phone", Day, TouchpointDirection.Inbound) { Case = "A" }, second = new("chat", Day + Duration.FromDays(3), TouchpointDirection.Inbound) { Case = "A" };
        Touchpoint<string> young = new("phone", Day + Duration.FromDays(15), TouchpointDirection.Inbound) { Case = "B" };
        TouchpointSummary summary = TouchpointSummary.From([first, second, young], AsOf, Week);
        Assert.Equal((0, 1, 1), (summary.FirstContactResolution.Part, summary.FirstContactResolution.Whole, summary.IncompleteFirstContacts));

        // Up to exactly the end of the window a contact still counts against the first.
        Touchpoint<string> late = second with { Case = "A" };
        Assert.Equal(0, Fcr(new FirstContactRule(Duration.FromDays(3)), first, late));
        Assert.Equal(1, Fcr(new FirstContactRule(Duration.FromDays(3) - Duration.FromTicks(1)), first, late));
    }

    [Fact]
    public void Who_says_that_a_matter_is_resolved_moves_the_rate()
    {
        Touchpoint<string> marked = new("phone", Day, TouchpointDirection.Inbound) { Case = "A", Outcome = TouchpointOutcome.Resolved };
        Touchpoint<string> again = new("phone", Day + Duration.FromDays(1), TouchpointDirection.Inbound) { Case = "A", Outcome = TouchpointOutcome.Resolved };
        Touchpoint<string> callback = new("phone", Day + Duration.FromDays(1), TouchpointDirection.Outbound) { Case = "A", Outcome = TouchpointOutcome.Resolved };
        Duration week = Duration.FromDays(7);
        Assert.Equal(0, Fcr(new(week), marked, again));
        Assert.Equal(1, Fcr(new(week, ResolvedWhen.MarkedResolved), marked, again));
        Assert.Equal(0, Fcr(new(week, ResolvedWhen.MarkedAndNoFurtherContact), marked, again));
        Assert.Equal(1, Fcr(new(week), marked, callback));
        Assert.Equal(0, Fcr(new(week, scope: FirstContactScope.BothDirections), marked, callback));

        // An abandoned call is no first contact, but shows that the matter was open.
        Touchpoint<string> abandoned = marked with { Outcome = TouchpointOutcome.NotReached };
        Assert.Equal(1, Fcr(new(week), abandoned, again));
        Assert.Equal(0, Fcr(new(week), marked, again with { Outcome = TouchpointOutcome.NotReached }));
    }

    [Fact]
    public void The_rates_of_two_rules_refuse_each_other()
    {
        Touchpoint<string>[] ledger = [new("phone", Day, TouchpointDirection.Inbound) { Case = "A" }];
        TouchpointSummary week = TouchpointSummary.From(ledger, AsOf, Week), day = TouchpointSummary.From(ledger, AsOf, new FirstContactRule(Duration.FromDays(1)));
        _ = Assert.Throws<DefinitionMismatchException>(() => week.FirstContactResolution.ComparedWith(day.FirstContactResolution));
        _ = Assert.Throws<DefinitionMismatchException>(() => week + day);
        _ = Assert.Throws<DefinitionMismatchException>(() => week + TouchpointSummary.From(ledger, AsOf + Duration.FromDays(1), Week));
        TouchpointBuilder<string> builder = new(AsOf, Week);
        _ = Assert.Throws<DefinitionMismatchException>(() => builder.Merge(new(AsOf, new FirstContactRule(Duration.FromDays(1)))));
        Assert.Contains("joined with itself", Assert.Throws<ArgumentException>(() => builder.Merge(builder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_alone_give_counts_costs_and_mix_but_nothing_by_customer()
    {
        TouchpointSummary summary = TouchpointSummary.From(
        [
            ChannelTouchpoints.From("phone", 1_200, 300, resolved: 900, notReached: 100, MoneyPerUnit.From(new Money(6_300, "EUR"), 1_500), SampleMean.FromMoments(1_500, 6.5, 2)),
            ChannelTouchpoints.From("chat", 500, 0),
        ]);
        Assert.Equal(2_000, summary.Touchpoints);
        Assert.Equal(0.75, summary.ShareOfTouchpoints("phone").Value);
        Assert.Equal(new Money(4.2m, "EUR"), summary.Channel("phone").MarginalCost.Value);
        Assert.Equal(6.5, summary.Channel("phone").MinutesPerTouchpoint.Value!.Value, 1e-12);
        Assert.Equal((0, 2_000, 2_000), (summary.Customers, summary.WithoutCustomer, summary.WithoutCase));
        Assert.Null(summary.PerSeenCustomer.Value);
        Assert.Null(summary.FirstContactResolution.Value);
        Assert.Null(summary.CostPerResolution().Value);
        Assert.Null(summary.AsOf);
        Assert.Null(summary.Rule);
        Assert.Equal("2,000 touchpoints of 0 customers and 0 cases: chat 500, phone 1,500", summary.ToString(null, CultureInfo.InvariantCulture));
    }

    // The ratio's error by leaving each case out in turn: the jackknife agrees with the delta method to the order of 1/n.
    [Fact]
    public void The_cost_of_a_resolution_holds_what_was_spent_in_vain()
    {
        List<Touchpoint<int>> ledger = [];
        for (int i = 0; i < 400; i++)
        {
            ledger.Add(new("phone", Day, TouchpointDirection.Inbound) { Case = i, Cost = new Money(2 + (i % 7), "EUR"), Outcome = i % 4 == 0 ? TouchpointOutcome.Unresolved : TouchpointOutcome.Resolved });
        }

        MoneyEstimate cost = TouchpointSummary.From(ledger, AsOf, Week).CostPerResolution();
        decimal total = ledger.Sum(touchpoint => touchpoint.Cost!.Value.Amount);
        Assert.Equal(new Money(total / 300, "EUR"), cost.Value);
        double[] without = [.. ledger.Select(touchpoint => (double)(total - touchpoint.Cost!.Value.Amount) / (touchpoint.Outcome == TouchpointOutcome.Resolved ? 299 : 300))];
        double jackknife = Math.Sqrt(399.0 / 400 * without.Sum(value => (value - without.Average()) * (value - without.Average())));
        Assert.Equal(jackknife, Math.Log(cost.Interval()!.Value.Upper / (double)cost.Value!.Value.Amount) / 1.9659272959208 * (double)cost.Value.Value.Amount, 0.005 * jackknife);

        ledger.Add(new("phone", Day, TouchpointDirection.Inbound) { Case = 7 });
        Assert.Equal("missing-costs", TouchpointSummary.From(ledger, AsOf, Week).CostPerResolution().WhyUndefined!.Code);
        Assert.Equal(new Money(10, "EUR"), TouchpointSummary.From(ledger, AsOf, Week).CostPerResolution(new Money(3_000, "EUR")).Value);
    }

    // Costs of 2 and 4, both resolved: 3, with a relative error of 1/3 on one degree of freedom. The quantile of Student's t there is tan(0.475 π).
    [Fact]
    public void The_cost_of_a_resolution_of_few_cases_is_as_uncertain_as_few_cases_are()
    {
        MoneyEstimate cost = Cost(2, 4);
        double factor = Math.Exp(Math.Tan(0.475 * Math.PI) / 3);
        GoldenFile.Close(3 * factor, cost.Interval()!.Value.Upper, 1e-11, what: "upper");
        GoldenFile.Close(3 / factor, cost.Interval()!.Value.Lower, 1e-11, what: "lower");

        MoneyEstimate same = Cost(0.1m, 0.1m, 0.1m);
        Assert.Equal(new Money(0.1m, "EUR"), same.Value);
        Assert.Null(same.Interval());
        Assert.Equal("no-spread", same.WhyNoInterval!.Code);
        Assert.Equal("every case costs the same for each resolution, so nothing tells how uncertain that is", same.WhyNoInterval.Text);
        Assert.NotNull(Cost(0.1m, 0.1m, 0.100001m).Interval());
        Assert.Equal("too-few-cases", Cost(2).WhyNoInterval!.Code);

        static MoneyEstimate Cost(params decimal[] costs) => TouchpointSummary.From(
            [.. costs.Select((each, i) => new Touchpoint<int>("phone", Day, TouchpointDirection.Inbound) { Case = i, Cost = new Money(each, "EUR"), Outcome = TouchpointOutcome.Resolved })], AsOf, Week).CostPerResolution();
    }

    [Fact]
    public void The_shortest_and_the_longest_window_count_and_read_back()
    {
        Touchpoint<int>[] ledger = [new("phone", Day, TouchpointDirection.Inbound) { Case = 1 }, new("phone", Day + Duration.FromTicks(2), TouchpointDirection.Inbound) { Case = 1 }];
        TouchpointSummary shortest = TouchpointSummary.From(ledger, AsOf, new FirstContactRule(Duration.FromTicks(1))), longest = TouchpointSummary.From(ledger, AsOf, new FirstContactRule(Duration.FromDays(1_000_000)));
        Assert.Equal((1, 0), (shortest.FirstContactResolution.Value, shortest.IncompleteFirstContacts));
        Assert.Equal(((double?)null, 1), (longest.FirstContactResolution.Value, longest.IncompleteFirstContacts));
        Assert.Equal(shortest, TouchpointSummary.Parse(shortest.ToString("R", null)));
        Assert.Equal(longest, TouchpointSummary.Parse(longest.ToString("R", null)));
    }

    [Fact]
    public void All_that_is_wrong_is_named_with_its_rows()
    {
        Touchpoint<int> good = new("phone", Day, TouchpointDirection.Inbound);
        ArgumentException problem = Assert.Throws<ArgumentException>(() => TouchpointSummary.From(
            [good, default, new("phone", Day, default), good with { Cost = new Money(-1, "EUR") }, good with { Minutes = double.NaN }, good with { Outcome = (TouchpointOutcome)9 }], AsOf, Week));
        Assert.Equal("touchpoints", problem.ParamName);
        Assert.StartsWith(
            "touchpoints: row 1 (counted from 0): its channel must be a name of one line, but was missing; row 2 (counted from 0): its direction must be Inbound or Outbound, but was 0; "
            + "row 3 (counted from 0): its cost must be 0 or more, but was -1 EUR; row 4 (counted from 0): its minutes must be 0 or more and finite, but were NaN; "
            + "row 5 (counted from 0): its outcome must be Resolved, Unresolved or NotReached, but was 9.",
            problem.Message,
            StringComparison.Ordinal);
        CurrencyMismatchException mixed = Assert.Throws<CurrencyMismatchException>(() =>
            TouchpointSummary.From([good with { Cost = new Money(1, "EUR") }, good with { Cost = new Money(1, "USD") }], AsOf, Week));
        Assert.Contains("USD", mixed.Message, StringComparison.Ordinal);
        Assert.Contains("EUR", mixed.Message, StringComparison.Ordinal);
        Assert.Contains("row 0", Assert.Throws<ArgumentException>(() => TouchpointSummary.By([good], _ => (string)null!, row => row, AsOf, Week)).Message, StringComparison.Ordinal);
        Assert.Contains("must be of one length", Assert.Throws<ArgumentException>(() => TouchpointSummary.From(new TouchpointColumns<int> { Channels = new[] { "a" } }, AsOf, Week)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        foreach (Duration window in new[] { Duration.Zero, Duration.FromNanoseconds(50), Duration.FromDays(1) + Duration.FromNanoseconds(150), Duration.FromDays(1_000_000) + Duration.FromTicks(1), Duration.MaxValue, Duration.MinValue })
        {
            ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => new FirstContactRule(window));
            Assert.Equal("window", refused.ParamName);
            Assert.StartsWith("window: must be longer than nothing, 1000000 days at most, and in whole ticks (100 ns), but was " + window.ToString(null, CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
        }
        Assert.Equal("resolved", Assert.Throws<ArgumentOutOfRangeException>(() => new FirstContactRule(Duration.FromDays(1), 0)).ParamName);
        Assert.Equal("channel", Assert.Throws<ArgumentException>(() => ChannelTouchpoints.From("", 1, 0)).ParamName);
        Assert.Equal("resolved", Assert.Throws<ArgumentOutOfRangeException>(() => ChannelTouchpoints.From("a", 1, 0, resolved: 2)).ParamName);
        Assert.Equal("cost", Assert.Throws<ArgumentOutOfRangeException>(() => ChannelTouchpoints.From("a", 1, 0, cost: MoneyPerUnit.From(new Money(1, "EUR"), 2))).ParamName);
        Assert.Equal("minutes", Assert.Throws<ArgumentOutOfRangeException>(() => ChannelTouchpoints.From("a", 1, 0, minutes: SampleMean.FromMoments(2, 1, 1))).ParamName);
        Assert.Contains("the one at 1", Assert.Throws<ArgumentException>(() => TouchpointSummary.From([ChannelTouchpoints.From("a", 1, 0), default])).Message, StringComparison.Ordinal);
        TouchpointSummary summary = TouchpointSummary.From([new Touchpoint<int>("phone", Day, TouchpointDirection.Inbound) { Customer = 1 }], AsOf, Week);
        Assert.Contains("no contact in the channel \"fax\"; there are phone", Assert.Throws<ArgumentException>(() => summary.Channel("fax")).Message, StringComparison.Ordinal);
        Assert.Contains("at least the 1 customers", Assert.Throws<ArgumentOutOfRangeException>(() => summary.PerCustomer(0)).Message, StringComparison.Ordinal);
        Assert.Equal("customers", Assert.Throws<ArgumentOutOfRangeException>(() => summary.DispersionOver(0)).ParamName);
        Assert.Equal("cost", Assert.Throws<ArgumentOutOfRangeException>(() => summary.CostPerResolution(new Money(-1, "EUR"))).ParamName);
        Assert.False(TouchpointSummary.TryParse("channels=phone", out TouchpointSummary none));
        Assert.Equal(TouchpointSummary.Zero, none);
    }

    [Fact]
    public void A_builder_counts_what_it_has()
    {
        TouchpointBuilder<string> builder = new(AsOf, Week);
        builder.Add(new Touchpoint<string>("phone", Day, TouchpointDirection.Inbound) { Customer = "A", Case = null });
        builder.Add(new Touchpoint<string>("phone", AsOf, TouchpointDirection.Inbound) { Customer = "B" });
        Assert.Equal((2, 1, 0), (builder.Touchpoints, builder.Customers, builder.Cases));
        Assert.Equal((1, 1), (builder.ToSummary().Touchpoints, builder.ToSummary().AfterAsOf));
        Assert.Equal("touchpoint", Assert.Throws<ArgumentException>(() => builder.Add(default(Touchpoint<string>))).ParamName);
        Assert.Equal(2, builder.Touchpoints);
    }

    private static bool IsOdd(Touchpoint<int> touchpoint) => touchpoint.HasCustomer && touchpoint.Customer % 2 != 0;

    private static double Fcr(FirstContactRule rule, params Touchpoint<string>[] ledger) => TouchpointSummary.From(ledger, AsOf, rule).FirstContactResolution.Value!.Value;

    private static double? Mean(IEnumerable<double> values) => values.Select(value => (double?)value).Average();

    private static bool Near(double? expected, double? actual) => expected is null == actual is null && (expected is null || Math.Abs(expected.Value - actual!.Value) < 1e-12 * Math.Max(1, Math.Abs(expected.Value)));

    private static IEnumerable<SurvivalTime> Gaps(IEnumerable<Touchpoint<int>> own)
    {
        Instant[] times = [.. own.Select(touchpoint => touchpoint.At).OrderBy(at => at)];
        return times.Select((at, i) => i + 1 < times.Length ? SurvivalTime.Event(Math.Floor((times[i + 1] - at).TotalHours)) : SurvivalTime.Censored(Math.Floor((AsOf - at).TotalHours)));
    }

    private static IEnumerable<(TouchpointOutcome? Mark, Instant At, bool IsFollowed)> Matters(Touchpoint<int>[] ledger, FirstContactRule rule)
    {
        Touchpoint<int>[] inScope = [.. ledger.Where(touchpoint => touchpoint.At < AsOf && (rule.Scope == FirstContactScope.BothDirections || touchpoint.Direction == TouchpointDirection.Inbound))];
        return rule.Matter == ContactsOfOneMatter.Case
            ? inScope.Where(touchpoint => touchpoint.HasCase).GroupBy(touchpoint => touchpoint.Case).SelectMany(own => OfCase([.. own.OrderBy(Place)], rule.Window))
            : inScope.Where(touchpoint => touchpoint.HasCustomer).GroupBy(touchpoint => touchpoint.Customer).SelectMany(own => OfCustomer([.. own.OrderBy(Place)], rule.Window));
    }

    private static (Instant At, int Mark, TouchpointDirection Direction) Place(Touchpoint<int> touchpoint) => (touchpoint.At, (int)(touchpoint.Outcome ?? 0), touchpoint.Direction);

    private static IEnumerable<(TouchpointOutcome? Mark, Instant At, bool IsFollowed)> OfCase(Touchpoint<int>[] own, Duration window)
    {
        int first = Array.FindIndex(own, touchpoint => touchpoint.Outcome != TouchpointOutcome.NotReached);
        return first < 0 ? [] : [(own[first].Outcome, own[first].At, own.Skip(first + 1).Any(touchpoint => touchpoint.At <= own[first].At + window))];
    }

    private static IEnumerable<(TouchpointOutcome? Mark, Instant At, bool IsFollowed)> OfCustomer(Touchpoint<int>[] own, Duration window)
    {
        int first = Array.FindIndex(own, touchpoint => touchpoint.Outcome != TouchpointOutcome.NotReached);
        if (first < 0)
        {
            return [];
        }

        int last = first;
        while (last + 1 < own.Length && own[last + 1].At <= own[last].At + window)
        {
            last++;
        }

        return [(own[first].Outcome, own[first].At, last > first), .. OfCustomer([.. own.Skip(last + 1)], window)];
    }
}
