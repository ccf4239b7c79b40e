using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Marketing;

public class JourneyBuilderTests
{
    private static readonly LocalDate First = new(2024, 1, 1);

    private static readonly LocalDate AsOf = First.PlusDays(40);

    private static readonly JourneyDefinition[] Definitions =
    [
        new(), new(10), new(10) { Start = JourneyStart.LookBackOnly }, new(10) { Unfinished = UnfinishedJourneys.CountedAsNotConverting, Ages = TouchAges.WholeDays },
        new() { Start = JourneyStart.LookBackOnly, Repeats = TouchRepeats.CollapsedInARow },
    ];

    private static Arbitrary<JourneyDefinition> Definition { get; } = Arb.From(Gen.Elements(Definitions));

    private static Arbitrary<JourneyEvent<int>[]> Events { get; } = Arb.From(
        Gen.Choose(0, 25).SelectMany(count => Gen.ArrayOf(
            from customer in Gen.Choose(1, 3)
            from day in Gen.Choose(0, 45)
            from kind in Gen.Choose(0, 6)
            from cents in Gen.Choose(0, 10_000)
            let date = First.PlusDays(day)
            select kind switch
            {
                0 => JourneyEvent<int>.Conversion(customer, date, new(cents / 100m, Given.Euro)),
                1 => JourneyEvent<int>.Milestone(customer, date),
                _ => JourneyEvent<int>.Touch(customer, Journeys.Names[kind % 4], date),
            },
            count)),
        events => events.Length == 0 ? [] : [events.Skip(1).ToArray(), events.Take(events.Length / 2).ToArray()]);

    [Fact]
    public void Journeys_are_those_of_a_plain_walk_under_every_definition() =>
        Check.That(Events, Definition, (events, definition) => Summary(events, definition) == Plainly(events, definition));

    [Fact]
    public void Any_order_and_cut_of_the_events_gives_the_same_journeys() =>
        Check.That(Events, Given.Count, Definition, (events, cut, definition) =>
        {
            int at = (int)(cut % (events.Length + 1));
            JourneyBuilder<int> one = new(definition, AsOf), other = new(definition, AsOf);
            Array.ForEach([.. events.Take(at)], one.Add);
            Array.ForEach([.. events.Skip(at)], other.Add);
            one.Merge(other);
            JourneySummary whole = Summary(events, definition);
            return one.ToSummary() == whole && one.Events == events.Length && Summary([.. Enumerable.Reverse(events)], definition) == whole && JourneySummary.Parse(whole.ToString("R", null)) == whole;
        });

    [Fact]
    public void By_segment_each_has_the_journeys_of_its_own_events() =>
        Check.That(Events, Definition, (events, definition) =>
        {
            IReadOnlyDictionary<int, JourneySummary> by = JourneySummary.By(events, happened => happened.Customer % 2, happened => happened, definition, AsOf);
            return by.Keys.SequenceEqual(events.Select(happened => happened.Customer % 2).Distinct())
                && by.All(segment => segment.Value == Summary([.. events.Where(happened => happened.Customer % 2 == segment.Key)], definition));
        });

    [Fact]
    public void By_segment_instants_do_as_dates_and_wrong_rows_are_named()
    {
        Instant asOf = AsOf.AtMidnight().InUtc().ToInstant();
        JourneyEvent<int>[] events = [JourneyEvent<int>.Touch(1, "ads", asOf - Duration.FromDays(2)), JourneyEvent<int>.Touch(1, "web", asOf - Duration.FromDays(1)), JourneyEvent<int>.Conversion(1, asOf - Duration.FromHours(1))];
        IReadOnlyDictionary<string, JourneySummary> by = JourneySummary.By(events, happened => happened.Channel == "ads" ? "north" : "south", happened => happened, new(10), asOf);
        Assert.Equal((0, 1), (by["north"].Conversions, by["north"].Unfinished));
        Assert.Equal(("web", 1), (Assert.Single(by["south"].Paths[0].Channels), by["south"].Conversions));
        Assert.StartsWith("rows: row 2 (counted from 0) must have a customer.", Assert.Throws<ArgumentException>("rows", () => JourneySummary.By(["a", "b", null], _ => 1, name => JourneyEvent<string>.Touch(name!, "web", AsOf), new(), AsOf)).Message);
        Assert.StartsWith("rows: the key of row 1 (counted from 0) must not be null.", Assert.Throws<ArgumentException>("rows", () => JourneySummary.By(events, happened => happened.Channel == "web" ? null! : "all", happened => happened, new(), asOf)).Message);
        Assert.Throws<ArgumentNullException>("definition", () => JourneySummary.By(events, _ => 1, happened => happened, null!, asOf));
        Assert.Throws<ArgumentNullException>("fact", () => JourneySummary.By(events, _ => 1, (Func<JourneyEvent<int>, JourneyEvent<int>>)null!, new(), asOf));
        Assert.Throws<ArgumentNullException>("key", () => JourneySummary.By(events, (Func<JourneyEvent<int>, int>)null!, happened => happened, new(), asOf));
    }

    // What a window keeps apart counts as lost without one, whatever is set.
    [Fact]
    public void Without_a_look_back_window_no_journey_is_unfinished()
    {
        JourneyEvent<int>[] yesterday = [JourneyEvent<int>.Touch(1, "ads", AsOf.PlusDays(-1))];
        JourneySummary with = Summary(yesterday, new(10)), without = Summary(yesterday, new() { Unfinished = UnfinishedJourneys.KeptApart });
        Assert.Equal((1, 0), (with.Unfinished, with.NonConversions));
        Assert.Equal((0, 1), (without.Unfinished, without.NonConversions));
    }

    [Fact]
    public void Any_cut_of_the_customers_adds_up() =>
        Check.That(Events, Definition, (events, definition) =>
            events.GroupBy(happened => happened.Customer).Aggregate(JourneySummary.Zero, (sum, mine) => sum + Summary([.. mine], definition)) == (events.Length == 0 ? JourneySummary.Zero : Summary(events, definition)));

    [Fact]
    public void Columns_of_days_and_of_instants_give_the_same_journeys() =>
        Check.That(Events, events =>
        {
            JourneyDefinition definition = new(10);
            int[] channels = [.. events.Select(happened => happened.Kind switch
            {
                JourneyEventKind.Conversion => JourneyColumns<int>.Conversion,
                JourneyEventKind.Milestone => JourneyColumns<int>.Milestone,
                _ => Array.IndexOf(Journeys.Names, happened.Channel),
            })];
            JourneyColumns<int> columns = new()
            {
                Customers = events.Select(happened => happened.Customer).ToArray(),
                ChannelNames = Journeys.Names,
                Channels = channels,
                Values = events.Select(happened => happened.Value.Amount).ToArray(),
                Currency = Given.Euro,
            };
            JourneyBuilder<int> days = new(definition, AsOf), instants = new(definition, Midnight(AsOf.PlusDays(1)));
            days.Add(columns with { Days = events.Select(happened => Period.DaysBetween(new(1970, 1, 1), happened.Date!.Value)).ToArray() });
            instants.Add(columns with { Instants = events.Select(happened => Midnight(happened.Date!.Value)).ToArray() });
            JourneySummary rows = Summary(events, definition);
            return instants.ToSummary() == days.ToSummary() && (events.Length == 0 || Same(days.ToSummary(), rows));

            // Without a conversion the rows have no currency.
            static bool Same(JourneySummary one, JourneySummary other) => one == other || (other.Value.Currency.IsUnset && one.Paths.Count == other.Paths.Count && one.Unfinished == other.Unfinished);
        });

    [Fact]
    public void A_window_keeps_what_is_within_it_to_the_day()
    {
        JourneySummary journeys = Summary([Touch("old", 0), Touch("first", 5), Touch("last", 15), Conversion(15, 100)], new(10) { Ages = TouchAges.WholeDays });
        Assert.Equal(["first → last: 1 of 1", "old: 0 of 1"], journeys.Paths.Select(path => path.ToString()));
        Assert.Equal([10.0, 0], journeys.Paths[0].AgesInDays);
        Assert.Equal(new Money(100, Given.Euro), journeys.Value);
    }

    [Fact]
    public void A_conversion_uses_up_its_touches_unless_it_only_looks_back()
    {
        JourneyEvent<int>[] events = [Touch("a", 1), Conversion(2, 10), Touch("b", 3), Conversion(4, 20)];
        Assert.Equal(["a: 1 of 1", "b: 1 of 1"], Summary(events, new()).Paths.Select(path => path.ToString()));
        Assert.Equal(["a: 1 of 1", "a → b: 1 of 1"], Summary(events, new() { Start = JourneyStart.LookBackOnly }).Paths.Select(path => path.ToString()));
    }

    [Fact]
    public void Conversions_without_touches_are_counted_apart()
    {
        JourneySummary journeys = Summary([Touch("a", 1), Conversion(20, 7), Conversion(20, 8)], new(10));
        Assert.Equal((0L, 2L, new Money(15, Given.Euro)), (journeys.Conversions, journeys.ConversionsWithoutTouches, journeys.ValueWithoutTouches));
        Assert.Equal(1, journeys.NonConversions);
    }

    [Fact]
    public void What_may_convert_yet_is_kept_apart()
    {
        // The data end on day 40: a touch on day 30 could convert up to that day, one on day 31 up to the next.
        JourneyEvent<int>[] events = [Touch("a", 30), JourneyEvent<int>.Touch(2, "b", First.PlusDays(31))];
        JourneySummary journeys = Summary(events, new(10));
        Assert.Equal(("a: 0 of 1", 1L), (Assert.Single(journeys.Paths).ToString(), journeys.Unfinished));
        Assert.Equal((2L, 0L), (Summary(events, new(10) { Unfinished = UnfinishedJourneys.CountedAsNotConverting }).NonConversions, Summary(events, new()).Unfinished));
    }

    [Fact]
    public void A_milestone_marks_the_touch_before_it_in_its_own_journey()
    {
        JourneySummary journeys = Summary(
            [Milestone(0), Touch("a", 1), Touch("b", 2), Milestone(2), Touch("c", 3), Conversion(4, 0), Milestone(5)], new());
        Assert.Equal(1, Assert.Single(Assert.Single(journeys.Paths).Milestones));
        Assert.Equal(2, journeys.MilestonesWithoutTouch);
    }

    [Fact]
    public void Touches_at_one_time_stand_by_name_and_are_counted()
    {
        JourneySummary journeys = Summary([Touch("web", 1), Touch("Ads", 1), Touch("web", 1), Conversion(1, 0)], new());
        Assert.Equal("Ads → web → web: 1 of 1", Assert.Single(journeys.Paths).ToString());
        Assert.Equal(1, journeys.TiedTouches);
    }

    [Fact]
    public void Events_after_the_date_of_the_data_take_no_part()
    {
        JourneySummary journeys = Summary([Touch("a", 40), Conversion(41, 5)], new());
        Assert.Equal((1L, 0L, 1L), (journeys.EventsAfterAsOf, journeys.Conversions, journeys.NonConversions));
    }

    [Fact]
    public void Ages_of_instants_are_cut_to_whole_days_or_seconds()
    {
        Instant start = Midnight(First), end = start + Duration.FromHours(47) + Duration.FromMilliseconds(500);
        JourneyEvent<string>[] events = [JourneyEvent<string>.Touch("x", "a", start), JourneyEvent<string>.Conversion("x", end)];
        Assert.Equal(1, Age(TouchAges.WholeDays));
        Assert.Equal(47 / 24.0, Age(TouchAges.Seconds));

        double Age(TouchAges ages) => Assert.Single(JourneySummary.From(events, happened => happened, new() { Ages = ages }, Midnight(AsOf)).Paths[0].AgesInDays);
    }

    [Fact]
    public void Bad_input_says_what_is_wrong()
    {
        JourneyBuilder<string> builder = new(new(), AsOf);
        Wrong("lookBackDays: must be from 1 to 1000000 days, but was 0.", () => new JourneyDefinition(0));
        Wrong("happened: row 0 (counted from 0) must have a kind: it is no event.", () => Add(default));
        Wrong("happened: row 0 (counted from 0) must have a customer.", () => Add(JourneyEvent<string>.Touch(null!, "a", First)));
        Wrong("happened: row 0 (counted from 0) must have a date, as the date of the data has.", () => Add(JourneyEvent<string>.Touch("x", "a", Midnight(First))));
        Wrong("A channel must have a name of one line, but was null.", () => JourneyEvent<string>.Touch("x", null!, First));
        Wrong("value: must be 0 or more, but was -5", () => JourneyEvent<string>.Conversion("x", First, new(-5, Given.Euro)));
        Wrong("A builder cannot be joined with itself", () => Merge(builder));
        Wrong("The builders must have the same date of the data, but had 2024-02-10 and 2024-02-11.", () => Merge(new(new(), AsOf.PlusDays(1))));
        Assert.Throws<DefinitionMismatchException>(() => builder.Merge(new(new(30), AsOf)));
        builder.Add(JourneyEvent<string>.Conversion("x", First, new(5, Given.Euro)));
        Assert.Throws<CurrencyMismatchException>(() => builder.Add(JourneyEvent<string>.Conversion("x", First, new(5, Given.Dollar))));
        Wrong("rows: row 1 (counted from 0) must have a date", () => JourneySummary.From([1, 2], row => row == 1 ? JourneyEvent<int>.Touch(1, "a", First) : JourneyEvent<int>.Touch(1, "a", Midnight(First)), new(), AsOf));

        JourneyColumns<string> columns = new() { Customers = new[] { "x" }, ChannelNames = ["a"], Channels = new[] { 0 }, Days = new[] { 1 } };
        Wrong("columns: the channel of row 0 (counted from 0) must be from 0 to 0, -1 for a conversion or -2 for a milestone, but was 1.", () => Put(columns with { Channels = new[] { 1 } }));
        Wrong("columns: the value of row 0 (counted from 0) must be 0 or more, and 0 unless it is a conversion, but was 5.", () => Put(columns with { Values = new[] { 5m } }));
        Wrong("columns: the day of row 0 (counted from 0) must be from", () => Put(columns with { Days = new[] { int.MaxValue } }));
        Wrong("The columns must be of one length, with days as the date of the data has, but there were 1 customers, 1 channels, 0 days, 1 instants and 0 values.", () => Put(columns with { Days = default, Instants = new[] { Midnight(First) } }));
        Wrong("column: the key of row 0 (counted from 0) must not be null.", () => Put(columns with { Customers = new string[] { null! } }));

        object Add(JourneyEvent<string> happened)
        {
            builder.Add(happened);
            return builder;
        }

        object Put(JourneyColumns<string> them)
        {
            builder.Add(them);
            return builder;
        }

        object Merge(JourneyBuilder<string> other)
        {
            builder.Merge(other);
            return builder;
        }

        static void Wrong(string message, Func<object> make) => Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message);
    }

    private static JourneyEvent<int> Touch(string channel, int day) => JourneyEvent<int>.Touch(1, channel, First.PlusDays(day));

    private static JourneyEvent<int> Milestone(int day) => JourneyEvent<int>.Milestone(1, First.PlusDays(day));

    private static JourneyEvent<int> Conversion(int day, decimal value) => JourneyEvent<int>.Conversion(1, First.PlusDays(day), new(value, Given.Euro));

    private static Instant Midnight(LocalDate date) => date.AtMidnight().InUtc().ToInstant();

    private static JourneySummary Summary(JourneyEvent<int>[] events, JourneyDefinition definition) => JourneySummary.From(events, happened => happened, definition, AsOf);

    /// <summary>The same journeys from the words of the definition: each conversion looks for its touches, and who is not found by one is alone.</summary>
    private static JourneySummary Plainly(JourneyEvent<int>[] events, JourneyDefinition definition)
    {
        JourneyBuilder<int> paths = new(definition, AsOf);
        List<JourneyPath> found = [];
        long without = 0, unfinished = 0, unmarked = 0, tied = 0;
        decimal valueWithout = 0;
        JourneyEvent<int>[] known = [.. events.Where(happened => happened.Date <= AsOf)];
        foreach (IGrouping<int, JourneyEvent<int>> customer in known.GroupBy(happened => happened.Customer))
        {
            (string Channel, LocalDate Date)[] touches = [.. customer.Where(happened => happened.Kind == JourneyEventKind.Touch).OrderBy(touch => touch.Date).ThenBy(touch => touch.Channel, StringComparer.Ordinal).Select(touch => (touch.Channel!, touch.Date!.Value))];
            tied += touches.Skip(1).Zip(touches, (now, before) => now.Date == before.Date && now.Channel != before.Channel).LongCount(tie => tie);
            LocalDate[] conversions = [.. customer.Where(happened => happened.Kind == JourneyEventKind.Conversion).Select(conversion => conversion.Date!.Value).Distinct().OrderBy(date => date)];
            bool[] taken = new bool[touches.Length];
            LocalDate[] marked = [.. touches.Select(_ => LocalDate.MaxIsoValue)];
            bool resets = definition.Start == JourneyStart.AfterConversion;

            // A milestone on the day of a conversion comes before it.
            foreach (JourneyEvent<int> milestone in customer.Where(happened => happened.Kind == JourneyEventKind.Milestone))
            {
                LocalDate since = resets ? conversions.Where(date => date < milestone.Date).DefaultIfEmpty(LocalDate.MinIsoValue).Max() : LocalDate.MinIsoValue;
                int last = Array.FindLastIndex(touches, touch => touch.Date <= milestone.Date && touch.Date > since);
                unmarked += last < 0 ? 1 : 0;
                if (last >= 0)
                {
                    marked[last] = LocalDate.Min(marked[last], milestone.Date!.Value);
                }
            }

            LocalDate before = LocalDate.MinIsoValue;
            foreach (LocalDate date in conversions)
            {
                decimal value = customer.Where(happened => happened.Kind == JourneyEventKind.Conversion && happened.Date == date).Sum(conversion => conversion.Value.Amount);
                long count = customer.LongCount(happened => happened.Kind == JourneyEventKind.Conversion && happened.Date == date);
                int[] mine = [.. Enumerable.Range(0, touches.Length).Where(i => touches[i].Date <= date && Within(touches[i].Date, date) && (!resets || touches[i].Date > before))];
                before = date;
                if (mine.Length == 0)
                {
                    without += count;
                    valueWithout += value;
                    continue;
                }

                found.Add(Path(mine, date, count, 0, value));
                Array.ForEach(mine, i => taken[i] = true);
            }

            // From the last one that is alone backwards: whoever is alone, next to it and in its window; conversions cut only where they begin journeys anew.
            for (int last = touches.Length - 1; last >= 0; last--)
            {
                if (taken[last])
                {
                    continue;
                }

                int first = last;
                while (first > 0 && !taken[first - 1] && Within(touches[first - 1].Date, touches[last].Date)
                    && !(resets && conversions.Any(date => date >= touches[first - 1].Date && date < touches[last].Date)))
                {
                    first--;
                }

                if (definition.LookBackDays is { } days && definition.Unfinished == UnfinishedJourneys.KeptApart && touches[last].Date.PlusDays(days) > AsOf)
                {
                    unfinished++;
                }
                else
                {
                    found.Add(Path([.. Enumerable.Range(first, last - first + 1)], touches[last].Date, 0, 1, 0));
                }

                last = first;
            }

            JourneyPath Path(int[] places, LocalDate end, long converted, long others, decimal value)
            {
                int[] milestones = [.. Enumerable.Range(0, places.Length).Where(i => marked[places[i]] <= (converted > 0 ? end : AsOf))];
                double[] ages = [.. places.Select(i => (double)Period.DaysBetween(touches[i].Date, end))];
                JourneyPath path = new JourneyPath(places.Select(i => touches[i].Channel), converted, others, new(value, Given.Euro)).WithMilestones(milestones);
                return definition.Ages == TouchAges.NotKept ? path : path.WithAges(ages);
            }
        }

        bool Within(LocalDate touch, LocalDate end) => definition.LookBackDays is not { } days || Period.DaysBetween(touch, end) <= days;

        // The same paths under the definition of the journeys, with what was counted apart, read from the written form.
        JourneySummary paired = JourneySummary.From(found, definition.Repeats);
        JourneySummary empty = paths.ToSummary();
        string form = (paired == JourneySummary.Zero ? empty : paired).ToString("R", null);
        int at = form.IndexOf("channels=", StringComparison.Ordinal);
        string currency = known.Any(happened => happened.Kind == JourneyEventKind.Conversion) ? "currency=EUR;" : "";
        int rest = form.IndexOf("conversionsWithoutTouches", StringComparison.Ordinal);
        string head = empty.ToString("R", null).Split(["channels="], StringSplitOptions.None)[0], columns = form.Remove(rest).Remove(0, at);
        form = head + columns.Replace("currency=EUR;", "") + currency
            + FormattableString.Invariant($"conversionsWithoutTouches={without};valueWithoutTouches={valueWithout};unfinishedJourneys={unfinished};tiedTouches={tied};milestonesWithoutTouch={unmarked};eventsAfterAsOf={events.Length - known.Length}");
        return JourneySummary.Parse(form);
    }
}
