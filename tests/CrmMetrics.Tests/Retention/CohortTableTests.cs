using System.Globalization;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

public class CohortTableLaws : SummaryLaws<CohortTable>
{
    private static readonly CohortDefinition Weekly = new(new ReportingCalendar(DateTimeZoneProviders.Tzdb["Europe/Berlin"]), Granularity.Week) { Windows = Granularity.Day };

    protected override Arbitrary<CohortTable> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(CohortTable.Zero)),
        (9, GivenCohorts.EventsGen.Select(events => GivenCohorts.Table(events, Weekly, Instant.FromUtc(2024, 4, 20, 12, 0), withAmounts: true)).Where(table => table.HasAmounts))));

    protected override CohortTable Zero => CohortTable.Zero;

    protected override CohortTable Parse(string text) => CohortTable.Parse(text);
}

public class CohortTableTests
{
    private static readonly CohortDenominator[] Denominators = [CohortDenominator.EligibleOnly, CohortDenominator.CohortSize];

    private static readonly CohortDefinition Daily = new(ReportingCalendar.Utc, Granularity.Day);

    private static readonly CohortDefinition Monthly = new(ReportingCalendar.Utc, Granularity.Month);

    [Fact]
    public void Every_cell_is_what_its_definition_says() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, GivenCohorts.AsOf, (events, definition, asOf) =>
        {
            PlainCohorts plain = new(events, definition, asOf);
            CohortTable table = GivenCohorts.Table(events, definition, asOf, withAmounts: true);
            return table.Cohorts.Select(cohort => cohort.Period.Whole.Start).SequenceEqual(plain.Cohorts)
                && (table.ReturnsBeforeStart, table.CustomersWithoutStart) == (plain.ReturnsBeforeStart, plain.CustomersWithoutStart)
                && table.Cohorts.All(cohort => GivenCohorts.Windows.All(window => Denominators.All(denominator =>
                {
                    LocalDate start = cohort.Period.Whole.Start;
                    Proportion cell = table.Cell(start, window, denominator);
                    (long orders, decimal amount) = plain.Value(start, window, denominator);
                    return (cell.Part, cell.Whole) == plain.Cell(start, window, denominator)
                        && table.OrdersPerMember(start, window, denominator).Events == orders
                        && table.ValuePerMember(start, window, denominator).Total.Amount == amount
                        && table.IsComplete(start, window) == (plain.Cell(start, window, CohortDenominator.EligibleOnly).Members == cohort.Size);
                })))
                && GivenCohorts.Windows.All(window =>
                {
                    Proportion pooled = table.Pooled(window);
                    return (pooled.Part, pooled.Whole) == plain.Cell(null, window, CohortDenominator.EligibleOnly);
                });
        });

    [Fact]
    public void The_interval_of_a_value_is_that_of_what_the_members_brought() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, GivenCohorts.AsOf, (events, definition, asOf) =>
        {
            PlainCohorts plain = new(events, definition, asOf);
            CohortTable table = GivenCohorts.Table(events, definition, asOf, withAmounts: true);
            return !table.HasAmounts || GivenCohorts.Windows.All(window => Denominators.All(denominator =>
                table.Cohorts.All(cohort => Same(table.ValuePerMember(cohort.Period.Whole.Start, window, denominator), cohort.Period.Whole.Start, window, denominator))
                && (denominator == CohortDenominator.CohortSize || Same(table.PooledValuePerMember(window), null, window, denominator))));

            bool Same(MoneyPerUnit value, LocalDate? cohort, CohortWindow window, CohortDenominator denominator)
            {
                bool isKept = window.First == 0 || window.Return == CohortReturn.OnOrAfter || window.First == window.Last;
                MoneyPerUnit each = MoneyPerUnit.From(plain.Values(cohort, window, denominator).Select(amount => new Money(amount, Given.Euro)));
                return !isKept ? value.WhyNoInterval!.Code == (value.Count == 0 ? "nothing-counted" : "figures-only")
                    : value.Interval(0.9) is not { } interval ? each.Interval(0.9) is null && value.WhyNoInterval == each.WhyNoInterval
                    : each.Interval(0.9) is { } expected && Near(interval.Lower, expected.Lower, expected) && Near(interval.Upper, expected.Upper, expected);
            }

            static bool Near(double actual, double expected, ConfidenceInterval whole) => Math.Abs(actual - expected) <= 1e-12 * (Math.Abs(whole.Lower) + Math.Abs(whole.Upper));
        });

    [Fact]
    public void Every_door_makes_the_same_table() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, GivenCohorts.AsOf, (events, given, asOf) =>
        {
            if (events.All(happened => happened.At >= asOf))
            {
                return true;
            }

            CohortDefinition definition = given with { Start = CohortStart.FirstEvent };
            CohortTable table = GivenCohorts.Table(events, definition, asOf);
            CohortColumns<int> columns = new() { Customers = events.Select(happened => happened.Customer).ToArray(), Instants = events.Select(happened => happened.At).ToArray() };
            CohortColumns<Guid> guids = new() { Customers = events.Select(happened => new Guid(happened.Customer, 7, 7, new byte[8])).ToArray(), Instants = columns.Instants };
            CohortColumns<string> texts = new() { Customers = events.Select(happened => "c" + happened.Customer).ToArray(), Instants = columns.Instants };
            CohortColumns<long> longs = new() { Customers = events.Select(happened => happened.Customer * 1_000_000_007L).ToArray(), Instants = columns.Instants };
            return CohortTable.From(events, happened => happened.Customer, happened => happened.At, definition, asOf) == table
                && CohortTable.From(events.Select(happened => GivenCohorts.Fact(happened, definition)), definition, asOf) == table
                && CohortTable.From(columns, 8, definition, asOf) == table
                && CohortTable.From(columns, 8, definition, asOf, threads: 3) == table
                && CohortTable.From(columns, definition, asOf) == table
                && CohortTable.From(guids, definition, asOf, threads: 2) == table
                && CohortTable.From(texts, definition, asOf, threads: 2) == table
                && CohortTable.From(longs, definition, asOf) == table;
        });

    [Fact]
    public void Dates_days_and_instants_of_a_calendar_make_the_same_table() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, (events, given) =>
        {
            CohortDefinition definition = given with { Start = CohortStart.FirstEvent, DayRule = CohortDayRule.CalendarDay };
            LocalDate asOf = new(2024, 5, 31);
            LocalDate[] dates = [.. events.Select(happened => definition.Calendar.DateOf(happened.At))];
            int[] days = [.. dates.Select(date => Period.DaysBetween(new(1970, 1, 1), date))], customers = [.. events.Select(happened => happened.Customer)];
            CohortTable table = GivenCohorts.Table(events, definition, definition.Calendar.StartOf(asOf.PlusDays(1)));
            return CohortTable.From(new CohortColumns<int> { Customers = customers, Days = days }, 8, definition, asOf) == table
                && CohortTable.From(new CohortColumns<int> { Customers = customers, Days = days }, 8, definition, asOf, 2) == table
                && CohortTable.From(new CohortColumns<int> { Customers = customers, Dates = dates }, 8, definition, asOf) == table
                && CohortTable.From(new CohortColumns<int> { Customers = customers, Days = days }, definition, asOf) == table
                && CohortTable.From(customers.Zip(dates, (customer, date) => (customer, date)), row => row.customer, row => row.date, definition, asOf) == table;
        });

    [Fact]
    public void Builders_of_any_cut_of_the_events_join_into_the_whole() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, GivenCohorts.AsOf, (events, definition, asOf) =>
        {
            if (events.All(happened => happened.At >= asOf))
            {
                return true;
            }

            // Whole files by turns, so that most customers lie in all three builders.
            CohortBuilder<int>[] builders = [.. Enumerable.Range(0, 3).Select(_ => new CohortBuilder<int>(definition, asOf, withAmounts: true))];
            for (int i = 0; i < events.Length; i++)
            {
                builders[i * 7 % 3].Add(GivenCohorts.Fact(events[i], definition, withAmounts: true));
            }

            builders[0].Merge(builders[1]);
            builders[2].Merge(builders[0]);
            return builders[2].ToTable() == GivenCohorts.Table(events, definition, asOf, withAmounts: true)
                && builders[2].Customers == events.Select(happened => happened.Customer).Distinct().Count() && builders[2].Events == events.Length;
        });

    [Fact]
    public void Marks_of_periods_join_over_any_cut_also_when_a_part_begins_years_earlier() =>
        Check.That(Arb.From(Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 5), Gen.Choose(-2000, 3000)))), Arb.From(Gen.Choose(0, 40)), (events, cut) =>
        {
            LocalDate asOf = new(1976, 6, 1);
            CohortDefinition weekly = new(ReportingCalendar.Utc, Granularity.Week);
            if (events.Length > 0 && events.All(row => row.Item2 > Period.DaysBetween(new(1970, 1, 1), asOf)))
            {
                return Assert.Throws<InvalidOperationException>(() => Builder(events).ToTable()) is not null;
            }

            int at = Math.Min(cut, events.Length);
            CohortBuilder<int> one = Builder(events.Take(at)), other = Builder(events.Skip(at));
            one.Merge(other);
            CohortBuilder<int> stream = new(weekly, asOf);
            foreach ((int customer, int day) in events)
            {
                stream.Add(new CohortEvent<int>(customer, new LocalDate(1970, 1, 1).PlusDays(day)));
            }

            CohortTable whole = Builder(events).ToTable();
            PlainCohorts plain = new(events.Select(row => new Happened(row.Item1, Instant.FromUtc(1970, 1, 1, 12, 0) + Duration.FromDays(row.Item2), CohortEventRole.StartAndReturn, 0)), weekly, Instant.FromUtc(1976, 6, 2, 0, 0));
            return one.ToTable() == whole && stream.ToTable() == whole && whole.Cohorts.Select(cohort => cohort.Period.Whole.Start).SequenceEqual(plain.Cohorts)
                && whole.Cohorts.All(cohort => new[] { 0, 1, 2, 31, 32, 33, 60, 64, 100, 200 }.All(period => new[] { CohortWindow.On(period), CohortWindow.Within(period), CohortWindow.OnOrAfter(period) }.All(window =>
                    (whole.Cell(cohort.Period.Whole.Start, window).Part, whole.Cell(cohort.Period.Whole.Start, window).Whole) == plain.Cell(cohort.Period.Whole.Start, window, CohortDenominator.EligibleOnly))));

            CohortBuilder<int> Builder(IEnumerable<(int Customer, int Day)> rows)
            {
                CohortBuilder<int> builder = new(weekly, asOf);
                builder.Add(new CohortColumns<int> { Customers = rows.Select(row => row.Customer).ToArray(), Days = rows.Select(row => row.Day).ToArray() });
                return builder;
            }
        });

    [Fact]
    [Trait("Culture", "indifferent")]
    public void Many_customers_with_ids_make_the_table_of_their_numbers()
    {
        // Enough for the table of keys to grow many times, by blocks, by threads and by merging.
        const int Customers = 500_000, Rows = 2_600_000;
        int[] numbers = [.. Enumerable.Range(0, Rows).Select(row => (int)(row * 7919L % Customers))], days = [.. Enumerable.Range(0, Rows).Select(row => 19_723 + (int)(row * 104_729L % 1461))];
        LocalDate asOf = new(2027, 6, 30);
        CohortDefinition quarterly = new(ReportingCalendar.Utc, Granularity.Quarter);
        CohortTable plain = CohortTable.From(new CohortColumns<int> { Customers = numbers, Days = days }, Customers, quarterly, asOf);
        int[] ids = Array.ConvertAll(numbers, number => unchecked((number + 1) * -1_640_531_527));
        Assert.Equal(numbers.Distinct().Count(), plain.Members + numbers.Where((_, row) => days[row] > 20_999).Except(numbers.Where((_, row) => days[row] <= 20_999)).Count());
        Assert.Equal(plain, CohortTable.From(new CohortColumns<int> { Customers = ids, Days = days }, quarterly, asOf));
        Assert.Equal(plain, CohortTable.From(new CohortColumns<long> { Customers = Array.ConvertAll(ids, id => (long)id << 20), Days = days }, quarterly, asOf, threads: 2));
        CohortBuilder<int> one = new(quarterly, asOf), other = new(quarterly, asOf);
        one.Add(new CohortColumns<int> { Customers = ids.AsMemory(0, Rows / 3), Days = days.AsMemory(0, Rows / 3) });
        other.Add(new CohortColumns<int> { Customers = ids.AsMemory(Rows / 3), Days = days.AsMemory(Rows / 3) });
        one.Merge(other);
        Assert.Equal(plain, one.ToTable());
    }

    [Fact]
    public void Tables_of_different_customers_add_up_to_the_whole() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, GivenCohorts.AsOf, (events, definition, asOf) =>
        {
            Happened[] before = [.. events.Where(happened => happened.At < asOf)];
            return Enumerable.Range(0, 8).Select(customer => GivenCohorts.Table([.. before.Where(happened => happened.Customer == customer)], definition, asOf))
                .Aggregate(CohortTable.Zero, (sum, table) => sum + table) == GivenCohorts.Table(before, definition, asOf);
        });

    [Fact]
    public void The_order_of_the_events_does_not_matter() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, GivenCohorts.AsOf, (events, definition, asOf) =>
            GivenCohorts.Table([.. Enumerable.Reverse(events)], definition, asOf, true) == GivenCohorts.Table(events, definition, asOf, true)
            && GivenCohorts.Table([.. events.OrderBy(happened => happened.Amount)], definition, asOf, true) == GivenCohorts.Table(events, definition, asOf, true));

    [Fact]
    public void The_laws_of_the_windows_hold() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, GivenCohorts.AsOf, (events, definition, asOf) =>
        {
            CohortTable table = GivenCohorts.Table(events, definition, asOf);
            return table.Cohorts.All(cohort =>
            {
                LocalDate start = cohort.Period.Whole.Start;
                return Enumerable.Range(0, 12).All(k =>
                {
                    Proportion on = Share(CohortWindow.On(k)), after = Share(CohortWindow.OnOrAfter(k)), next = Share(CohortWindow.OnOrAfter(k + 1));
                    Proportion within = Share(CohortWindow.Within(k)), wider = Share(CohortWindow.Within(k + 1));
                    bool all = on.Part <= after.Part && next.Part <= after.Part && within.Part <= wider.Part && (k == 0 || on.Part <= within.Part)
                        && Share(CohortWindow.Bracket(k, k)).Part == on.Part && Share(CohortWindow.Bracket(k, k + 3)).Part <= after.Part;
                    Proportion now = table.Cell(start, CohortWindow.On(k)), later = table.Cell(start, CohortWindow.On(k + 1));
                    return all && later.Whole <= now.Whole && table.Cell(start, CohortWindow.On(k)).Part <= table.Cell(start, CohortWindow.OnOrAfter(k)).Part
                        && on.Interval() is { Lower: >= 0, Upper: <= 1 };
                });

                // Of the same members, so that only the windows differ.
                Proportion Share(CohortWindow window) => table.Cell(start, window, CohortDenominator.CohortSize);
            });
        });

    [Fact]
    public void The_sizes_of_the_cohorts_add_up_to_the_customers() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, GivenCohorts.AsOf, (events, given, asOf) =>
        {
            CohortDefinition definition = given with { Start = given.Start == CohortStart.EveryStart ? CohortStart.FirstStart : given.Start };
            CohortTable table = GivenCohorts.Table(events, definition, asOf);
            return table.Members == table.Cohorts.Sum(cohort => cohort.Size)
                && table.Members + table.CustomersWithoutStart == events.Where(happened => happened.At < asOf).Select(happened => happened.Customer).Distinct().Count();
        });

    [Fact]
    public void Shifting_the_events_and_the_zone_together_changes_nothing() =>
        Check.That(GivenCohorts.Events, GivenCohorts.Definition, Arb.From(Gen.Choose(-24, 24)), (events, given, quarters) =>
        {
            Offset offset = Offset.FromSeconds(quarters * 1800);
            CohortDefinition here = new(ReportingCalendar.Utc, given.Cohorts) { Windows = given.Windows, DayRule = given.DayRule, Start = given.Start, PeriodZero = given.PeriodZero, EarlierReturns = EarlierReturns.LeftOut };
            CohortDefinition there = new(new ReportingCalendar(DateTimeZone.ForOffset(offset)), given.Cohorts) { Windows = given.Windows, DayRule = given.DayRule, Start = given.Start, PeriodZero = given.PeriodZero, EarlierReturns = EarlierReturns.LeftOut };
            Instant asOf = Instant.FromUtc(2024, 4, 20, 12, 0);
            CohortTable table = GivenCohorts.Table(events, here, asOf);
            CohortTable shifted = GivenCohorts.Table([.. events.Select(happened => happened with { At = happened.At - Duration.FromSeconds(offset.Seconds) })], there, asOf - Duration.FromSeconds(offset.Seconds));
            return table.ToCsv(GivenCohorts.Windows) == shifted.ToCsv(GivenCohorts.Windows);
        });

    [Fact]
    public void Who_comes_back_exactly_24_hours_later_is_back_on_day_1()
    {
        Instant first = Instant.FromUtc(2024, 3, 30, 22, 15), asOf = Instant.FromUtc(2024, 4, 2, 0, 0);
        (int Customer, Instant At)[] events =
        [
            (1, first), (1, first + Duration.FromHours(24)),
            (2, first), (2, first + Duration.FromHours(24) - Duration.FromTicks(1)),
            (3, first), (3, first),
        ];
        CohortTable strict = Table(CohortDayRule.Rolling24Hours), floored = Table(CohortDayRule.Rolling24HoursFlooredToHour);
        Assert.Equal((1L, 3L), (strict.Pooled(CohortWindow.On(1)).Part, strict.Pooled(CohortWindow.On(1)).Whole));
        Assert.Equal(1, strict.Pooled(CohortWindow.On(0)).Part);
        Assert.Equal(2, floored.Pooled(CohortWindow.On(1)).Part);
        Assert.Equal(0, floored.Pooled(CohortWindow.On(0)).Part);

        CohortTable Table(CohortDayRule rule) => CohortTable.From(
            events, row => row.Customer, row => row.At, new(new(DateTimeZoneProviders.Tzdb["Europe/Berlin"]), Granularity.Day) { DayRule = rule, PeriodZero = CohortPeriodZero.LeavesFirstEventOut }, asOf);
    }

    [Fact]
    public void A_window_that_ends_with_the_data_has_passed()
    {
        CohortDefinition rolling = Daily with { DayRule = CohortDayRule.Rolling24Hours };
        Instant first = Instant.FromUtc(2024, 1, 1, 8, 0);
        (int, Instant)[] one = [(1, first)];
        Assert.True(CohortTable.From(one, row => row.Item1, row => row.Item2, rolling, first + Duration.FromHours(48)).IsComplete(new(2024, 1, 1), CohortWindow.On(1)));
        Assert.False(CohortTable.From(one, row => row.Item1, row => row.Item2, rolling, first + Duration.FromHours(48) - Duration.FromTicks(1)).IsComplete(new(2024, 1, 1), CohortWindow.On(1)));
        Assert.True(CohortTable.From(one, row => row.Item1, row => row.Item2, Daily, Instant.FromUtc(2024, 1, 3, 0, 0)).IsComplete(new(2024, 1, 1), CohortWindow.On(1)));
        Assert.False(CohortTable.From(one, row => row.Item1, row => row.Item2, Daily, Instant.FromUtc(2024, 1, 2, 23, 59)).IsComplete(new(2024, 1, 1), CohortWindow.On(1)));
    }

    [Fact]
    public void In_Apia_the_31st_is_two_dates_after_the_29th_and_nobody_comes_on_the_30th()
    {
        // Samoa went from 29 to 31 December 2011 at midnight: the date between does not exist.
        CohortDefinition apia = new(new ReportingCalendar(DateTimeZoneProviders.Tzdb["Pacific/Apia"]), Granularity.Day);
        Instant last = apia.Calendar.StartOf(new(2011, 12, 31)) - Duration.FromMinutes(1), next = last + Duration.FromMinutes(2);
        CohortTable table = CohortTable.From(new[] { last, next }, _ => 1, at => at, apia, apia.Calendar.StartOf(new(2012, 1, 4)));
        Assert.Equal("2011-12-29", table.Cohorts.Single().ToString());
        Assert.Equal([1L, 0L, 1L, 0L], CohortWindow.Each(CohortReturn.On, 3).Select(window => table.Cell(new(2011, 12, 29), window).Part));

        // By the clock of the customer two minutes are two minutes.
        CohortTable rolling = CohortTable.From(new[] { last, next }, _ => 1, at => at, apia with { DayRule = CohortDayRule.Rolling24Hours }, apia.Calendar.StartOf(new(2012, 1, 3)));
        Assert.Equal([1L, 0L, 0L], CohortWindow.Each(CohortReturn.Within, 2).Select(window => rolling.Cell(new(2011, 12, 29), window).Part - rolling.Cell(new(2011, 12, 29), CohortWindow.On(1)).Part - (window.Last > 0 ? 1 : 0)));
    }

    [Fact]
    public void Late_at_night_and_just_after_midnight_is_day_1_by_the_calendar_only()
    {
        Instant[] events = [Instant.FromUtc(2024, 3, 25, 23, 45), Instant.FromUtc(2024, 3, 26, 0, 1)];
        Instant asOf = Instant.FromUtc(2024, 3, 30, 0, 0);
        Assert.Equal(1, CohortTable.From(events, _ => 1, at => at, Daily, asOf).Pooled(CohortWindow.On(1)).Value);
        Assert.Equal(0, CohortTable.From(events, _ => 1, at => at, Daily with { DayRule = CohortDayRule.Rolling24Hours }, asOf).Pooled(CohortWindow.On(1)).Value);
        Assert.Equal(0, CohortTable.From(events, _ => 1, at => at, Daily with { DayRule = CohortDayRule.Rolling24HoursFlooredToHour }, asOf).Pooled(CohortWindow.On(1)).Value);
    }

    [Fact]
    public void The_three_pooled_figures_are_their_names()
    {
        // January: 1 of 4 back in the month after; February: 1 of 1; March cannot be judged.
        CohortTable table = Orders((1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (5, 2), (5, 3), (6, 3));
        CohortWindow next = CohortWindow.On(1);
        Assert.Equal((2L, 5L), (table.Pooled(next).Part, table.Pooled(next).Whole));
        Assert.Equal(0.625, table.MeanOfCohorts(next).Value);
        Assert.Equal((1L, 1L), (table.LastComplete(next).Part, table.LastComplete(next).Whole));
        Assert.False(table.IsComplete(new(2024, 3, 1), next));
        Assert.Null(table.Cell(new(2024, 3, 1), next).Value);
        Assert.Equal((0L, 1L), (table.Cell(new(2024, 3, 1), next, CohortDenominator.CohortSize).Part, table.Cell(new(2024, 3, 1), next, CohortDenominator.CohortSize).Whole));

        // The standard error of the mean: √(¼ · ¾ / 4) / 2.
        GoldenFile.Close(0.625 + (1.959963984540054 * Math.Sqrt(0.1875 / 4) / 2), table.MeanOfCohorts(next).Interval()!.Value.Upper, 1e-12);
        Assert.Equal("no-complete-cohort", table.MeanOfCohorts(CohortWindow.On(9)).WhyUndefined!.Code);
        Assert.Null(table.LastComplete(CohortWindow.On(9)).Value);
        Assert.Null(table.Pooled(CohortWindow.On(9)).Value);
    }

    [Fact]
    public void Two_cohorts_are_compared_by_Newcombes_interval()
    {
        // Newcombe (Statistics in Medicine 17, 1998): 56 of 70 against 48 of 80 gives 0.0524 to 0.3339.
        CohortTable table = Sizes((70, 56), (80, 48));
        Comparison change = table.Compare(new(2024, 1, 1), new(2024, 2, 1), CohortWindow.On(1))!;
        GoldenFile.Close(0.2, change.Change, 1e-15);
        GoldenFile.Close(0.0524, change.Interval!.Value.Lower, floor: 5e-5);
        GoldenFile.Close(0.3339, change.Interval!.Value.Upper, floor: 5e-5);
        Assert.Equal("Newcombe hybrid score", change.Method);
        Assert.Null(table.Compare(new(2024, 1, 1), new(2023, 2, 1), CohortWindow.On(1)));
    }

    [Fact]
    public void A_trend_over_cohorts_is_that_of_Cochran_and_Armitage()
    {
        // R: prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82)) gives X-squared = 8.2249, p = 0.004132 (Fleiss 1981, smokers in four groups of patients).
        HypothesisTest trend = Sizes((86, 83), (93, 90), (136, 129), (82, 70)).Trend(CohortWindow.On(1))!.Value;
        GoldenFile.Close(8.2249, trend.Statistic, 1e-5);
        GoldenFile.Close(0.004132, trend.PValue, 1e-4);
        Assert.Null(Sizes((5, 5), (7, 7)).Trend(CohortWindow.On(1)));
        Assert.Null(Sizes((5, 2)).Trend(CohortWindow.On(1)));
        Assert.Null(CohortTable.Zero.Trend(CohortWindow.On(1)));
    }

    [Fact]
    public void Drawing_whole_cohorts_shows_what_differs_between_them()
    {
        CohortTable table = Sizes((100, 90), (100, 10), (100, 85), (100, 15));
        BootstrapInterval drawn = table.PooledBootstrap(CohortWindow.On(1), seed: 7)!.Value;
        ConfidenceInterval plain = table.Pooled(CohortWindow.On(1)).Interval()!.Value;
        Assert.True(drawn.Interval.Upper - drawn.Interval.Lower > 3 * (plain.Upper - plain.Lower));
        Assert.Equal(drawn, table.PooledBootstrap(CohortWindow.On(1), seed: 7));
        Assert.Null(Sizes((5, 2)).PooledBootstrap(CohortWindow.On(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.PooledBootstrap(CohortWindow.On(1), 1, draws: 99));
    }

    [Fact]
    public void Values_are_divided_by_all_members_also_those_who_brought_nothing()
    {
        CohortTable table = CohortTable.From(
            new[] { (1, 1, 10m), (1, 2, 5.50m), (1, 2, 4.50m), (2, 1, 20m), (3, 2, 7m) },
            row => new CohortEvent<int>(row.Item1, new LocalDate(2024, row.Item2, 3), amount: new Money(row.Item3, "EUR")),
            Monthly,
            new LocalDate(2024, 3, 31));
        LocalDate january = new(2024, 1, 1);
        Assert.Equal(new Money(5m, "EUR"), table.ValuePerMember(january, CohortWindow.On(1)).Value);
        Assert.Equal(new Money(20m, "EUR"), table.ValuePerMember(january, CohortWindow.Within(1)).Value);
        Assert.Equal((2L, 2.0), (table.OrdersPerMember(january, CohortWindow.On(1)).Events, table.OrdersPerMember(january, CohortWindow.On(1)).Exposure));
        Assert.Equal(new Money(10m, "EUR") / 3, table.PooledValuePerMember(CohortWindow.On(1)).Value);
        Assert.Equal("EUR per member", table.PooledValuePerMember(CohortWindow.On(1)).Definition.Unit);
        Assert.Equal(2.0 / 3, table.PooledOrdersPerMember(CohortWindow.On(1)).Value);

        // 10 and 0: Student's t with one degree of freedom, 12.7062 times a standard error of 5.
        GoldenFile.Close(5 + (12.706204736174698 * 5), table.ValuePerMember(january, CohortWindow.On(1)).Interval()!.Value.Upper, 1e-12);
        Assert.Equal((new Money(20m, "EUR"), 0.0), (table.ValuePerMember(january, CohortWindow.Within(1)).Value, table.ValuePerMember(january, CohortWindow.Within(1)).Interval()!.Value.Width));
        Assert.Equal("figures-only", table.ValuePerMember(january, CohortWindow.Bracket(1, 2), CohortDenominator.CohortSize).WhyNoInterval!.Code);
        Assert.Null(table.ValuePerMember(new(2020, 1, 1), CohortWindow.On(1)).Value);
    }

    [Fact]
    public void A_sign_up_starts_and_an_order_returns()
    {
        CohortDefinition definition = Daily with { Start = CohortStart.FirstStart };
        CohortEvent<string>[] events =
        [
            new("a", new LocalDate(2024, 1, 1), CohortEventRole.Start), new("a", new LocalDate(2024, 1, 1), CohortEventRole.Return), new("a", new LocalDate(2024, 1, 3), CohortEventRole.Return),
            new("b", new LocalDate(2024, 1, 1), CohortEventRole.Start), new("b", new LocalDate(2024, 1, 2), CohortEventRole.Start),
        ];
        CohortTable table = CohortTable.From(events, definition with { PeriodZero = CohortPeriodZero.LeavesFirstEventOut }, new LocalDate(2024, 1, 10));
        Assert.Equal([1L, 0L, 1L], CohortWindow.Each(CohortReturn.On, 2).Select(window => table.Pooled(window).Part));
        Assert.Equal(2, table.Members);

        // Every start: b is in the cohorts of both days.
        CohortTable every = CohortTable.From(events, definition with { Start = CohortStart.EveryStart }, new LocalDate(2024, 1, 10));
        Assert.Equal([2L, 1L], every.Cohorts.Select(cohort => cohort.Size));
    }

    [Fact]
    public void Events_after_the_date_of_the_data_are_counted_and_take_no_part()
    {
        CohortTable table = CohortTable.From(new[] { (1, 1), (1, 2), (2, 3), (1, 4) }, row => row.Item1, row => new LocalDate(2024, row.Item2, 1), Monthly, new LocalDate(2024, 2, 29));
        Assert.Equal(2, table.EventsAfterAsOf);
        Assert.Equal(1, table.Members);
        Assert.Equal(1, table.LastWindow);
        CohortTable same = CohortTable.From(new[] { 10, 12, 14 }, _ => 1, hour => Instant.FromUtc(2024, 2, 1, hour, 0), Monthly, Instant.FromUtc(2024, 2, 1, 12, 0));
        Assert.Equal(2, same.EventsAfterAsOf);
    }

    [Fact]
    public void Text_is_lined_up_and_marks_what_is_incomplete()
    {
        CohortTable table = Orders((1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (5, 2), (5, 3), (6, 3));
        Assert.Equal(
            "cohort   members        0       1  2\n" +
            "2024-01        4  100.0 %  25.0 %  –\n" +
            "2024-02        1  100.0 %       –  –\n" +
            "pooled         5  100.0 %  25.0 %  –\n",
            Orders(2, (1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (5, 2)).ToText(CohortWindow.Each(CohortReturn.On, 2), formatProvider: CultureInfo.InvariantCulture));
        Assert.Equal(
            "| cohort | members | 0 | 1 |\n|---|--:|--:|--:|\n| 2024-01 | 4 | 100,0 % | 25,0 % |\n| 2024-02 | 1 | 100,0 % | 100,0 % |\n| 2024-03 | 1 | 100,0 % | 0,0 %\\* |\n| pooled | 6 | 100,0 % | 40,0 % |\n",
            table.ToMarkdown(CohortWindow.Each(CohortReturn.On, 1), denominator: CohortDenominator.CohortSize, formatProvider: CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal(
            "cohort,first_day,size,window,members,returned,retention,lower,upper,complete\n2024-01,2024-01-01,4,on-1,4,1,0.25,0.045587,0.699358,true\n2024-02,2024-02-01,1,on-1,1,1,1,0.206549,1,true\n2024-03,2024-03-01,1,on-1,0,0,,,,false\n",
            table.ToCsv([CohortWindow.On(1)]));
        Assert.Equal("3 cohorts of 6 members, as of 2024-04-01T00:00:00Z", table.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Impossible_texts_are_refused()
    {
        string text = Orders((1, 1), (1, 2)).ToString("R", null);
        Assert.Equal(text, CohortTable.Parse(text).ToString("R", null));
        foreach (string wrong in new[]
        {
            text.Replace("members=[1,1]", "members=[1,2]"), text.Replace("members=[1,1]", "members=[0,0]"), text.Replace("zone=UTC", "zone=Nowhere"),
            text.Replace("after=[-1,1]", "after=[1,-1]"), text.Replace("cohorts=[19723]", "cohorts=[99999999]"), text.Replace("gaps=[2]", "gaps=[3]"), text.Replace("asOf=", "asOf=x"), "cohorts=[1]",
        })
        {
            Assert.NotEqual(text, wrong);
            Assert.False(CohortTable.TryParse(wrong, out CohortTable none), wrong);
            Assert.Same(CohortTable.Zero, none);
        }
    }

    [Fact]
    public void All_wrong_rows_are_reported_at_once()
    {
        ArgumentException missing = Assert.Throws<ArgumentException>(() => CohortTable.From(
            new[] { "a", null, "b", null }, name => name!, _ => new LocalDate(2024, 1, 1), Monthly, new LocalDate(2024, 1, 31)));
        Assert.StartsWith("rows: row 1 (counted from 0): has no customer; row 3 (counted from 0): has no customer.", missing.Message);

        CohortDefinition signUps = Monthly with { Start = CohortStart.FirstStart };
        ArgumentException early = Assert.Throws<ArgumentException>(() => CohortTable.From(
            new CohortEvent<int>[]
            {
                new(1, new LocalDate(2024, 2, 1), CohortEventRole.Start), new(1, new LocalDate(2024, 1, 31), CohortEventRole.Return), default, new(2, new LocalDate(2024, 3, 1), CohortEventRole.Return),
            },
            signUps,
            new LocalDate(2024, 12, 31)));
        Assert.StartsWith(
            "rows: row 1 (counted from 0): is a return before its customer's start; row 2 (counted from 0): is the default value, which is no event; row 3 (counted from 0): is a return before its customer's start.",
            early.Message);
        Assert.Equal(1, CohortTable.From(
            new CohortEvent<int>[] { new(1, new LocalDate(2024, 2, 1), CohortEventRole.Start), new(1, new LocalDate(2024, 1, 31), CohortEventRole.Return) },
            signUps with { EarlierReturns = EarlierReturns.LeftOut },
            new LocalDate(2024, 12, 31)).ReturnsBeforeStart);

        CurrencyMismatchException mixed = Assert.Throws<CurrencyMismatchException>(() => CohortTable.From(
            new[] { "EUR", "USD", "EUR", "CHF" }, currency => new CohortEvent<int>(1, new LocalDate(2024, 1, 1), amount: new Money(5, currency)), Monthly, new LocalDate(2024, 1, 31)));
        Assert.Equal("row 1 (counted from 0): is in USD, the rows before it in EUR; row 3 (counted from 0): is in CHF, the rows before it in EUR.", mixed.Message);

        ArgumentException half = Assert.Throws<ArgumentException>(() => CohortTable.From(
            new Money?[] { new Money(5, "EUR"), null }, amount => new CohortEvent<int>(1, new LocalDate(2024, 1, 1), amount: amount), Monthly, new LocalDate(2024, 1, 31)));
        Assert.Contains("row 1 (counted from 0): has no amount, unlike the rows before it", half.Message);
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        LocalDate end = new(2024, 12, 31);
        ArgumentOutOfRangeException early = Assert.Throws<ArgumentOutOfRangeException>(() => CohortTable.From(new[] { 1 }, customer => customer, _ => new LocalDate(2024, 1, 1), Monthly, new LocalDate(2023, 12, 31)));
        Assert.Equal("asOf", early.ParamName);
        Assert.Contains("asOf: must not be before the first event, but all 1 are after it, but was 2024-01-01T00:00:00Z.", early.Message);

        ArgumentOutOfRangeException number = Assert.Throws<ArgumentOutOfRangeException>(() => CohortTable.From(new CohortColumns<int> { Customers = new[] { 0, 3 }, Days = new[] { 1, 1 } }, 3, Monthly, end));
        Assert.Contains("columns: the customer of row 1 (counted from 0) must be from 0 to 2, but was 3.", number.Message);
        Assert.Contains("row 1", Assert.Throws<ArgumentOutOfRangeException>(() => CohortTable.From(new CohortColumns<int> { Customers = new[] { 0, -1 }, Days = new[] { 1, 1 } }, 3, Daily, end, 2)).Message);
        foreach (CohortDefinition definition in new[] { Monthly, Daily })
        {
            ArgumentOutOfRangeException day = Assert.Throws<ArgumentOutOfRangeException>(() => CohortTable.From(new CohortColumns<int> { Customers = new[] { 0, 1, 2 }, Days = new[] { 1, 1, int.MinValue } }, 3, definition, end));
            Assert.Contains("columns: the day of row 2 (counted from 0) must be from -4371222 to 2932896, counted from 1 January 1970, but was -2147483648.", day.Message);
        }

        Assert.Contains("one length", Assert.Throws<ArgumentException>(() => CohortTable.From(new CohortColumns<int> { Customers = new[] { 0, 1 }, Days = new[] { 1 } }, 3, Monthly, end)).Message);
        Assert.Contains("one length", Assert.Throws<ArgumentException>(() => CohortTable.From(new CohortColumns<int> { Customers = new[] { 0 }, Days = new[] { 1 }, Dates = new[] { end } }, 3, Monthly, end)).Message);
        Assert.Contains("need instants", Assert.Throws<ArgumentException>(() => CohortTable.From(new CohortColumns<int> { Customers = new[] { 0 }, Days = new[] { 1 } }, 3, Daily with { DayRule = CohortDayRule.Rolling24Hours }, end)).Message);
        Assert.Contains("need instants", Assert.Throws<ArgumentException>(() => CohortTable.From(new[] { 1 }, customer => customer, _ => end, Daily with { DayRule = CohortDayRule.Rolling24Hours }, end)).Message);
        Assert.Contains("column of roles", Assert.Throws<ArgumentException>(() => CohortTable.From(new CohortColumns<int> { Customers = new[] { 0 }, Days = new[] { 1 }, Roles = new[] { CohortEventRole.Start } }, 3, Monthly, end)).Message);
        Assert.Contains("row 0 (counted from 0) must be a start, a return or both, but was 0", Assert.Throws<ArgumentException>(() => CohortTable.From(
            new CohortColumns<int> { Customers = new[] { 0 }, Days = new[] { 1 }, Roles = new[] { default(CohortEventRole) } }, 3, Monthly with { Start = CohortStart.FirstStart }, end)).Message);
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => CohortTable.From(new CohortColumns<string> { Customers = new[] { "a", null! }, Days = new[] { 1, 1 } }, Monthly, end)).Message);
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => CohortTable.From(new CohortColumns<int> { Customers = new[] { 0 }, Days = new[] { 1 } }, 1, Monthly, end, 0)).ParamName);
        Assert.Throws<ArgumentNullException>(() => CohortTable.From(new CohortColumns<int>(), 0, null!, end));
        Assert.Throws<ArgumentOutOfRangeException>(() => CohortTable.Zero.Pooled(default));
        Assert.Throws<ArgumentOutOfRangeException>(() => CohortTable.Zero.Pooled(CohortWindow.On(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => CohortWindow.On(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CohortWindow.Bracket(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => CohortWindow.Each(CohortReturn.Bracket, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Monthly with { DayRule = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CohortDefinition(ReportingCalendar.Utc, 0));
        Assert.Throws<InvalidOperationException>(() => Orders((1, 1)).ValuePerMember(end, CohortWindow.On(1)));
        Assert.Throws<InvalidOperationException>(() => Orders((1, 1)).ToText([CohortWindow.On(1)], CohortMeasure.OrdersPerMember));
    }

    [Fact]
    public void Tables_and_builders_under_different_definitions_refuse_each_other()
    {
        CohortTable table = Orders((1, 1)), other = CohortTable.From(new[] { 1 }, customer => customer, _ => new LocalDate(2024, 1, 1), Monthly, new LocalDate(2024, 6, 30));
        Assert.Throws<DefinitionMismatchException>(() => table + other);
        Assert.Throws<DefinitionMismatchException>(() => table + CohortTable.From(new[] { 1 }, customer => customer, _ => new LocalDate(2024, 1, 1), Daily, new LocalDate(2024, 3, 31)));
        CohortBuilder<int> builder = new(Monthly, new LocalDate(2024, 3, 31));
        Assert.Throws<ArgumentException>(() => builder.Merge(builder));
        Assert.Throws<ArgumentException>(() => builder.Merge(new(Monthly, new LocalDate(2024, 3, 31), withAmounts: true)));
        Assert.Throws<DefinitionMismatchException>(() => builder.Merge(new(Monthly, new LocalDate(2024, 4, 30))));
        Assert.Throws<ArgumentException>(() => builder.Add(default(CohortEvent<int>)));
        Assert.Throws<ArgumentException>(() => builder.Add(new CohortColumns<int> { Customers = new[] { 1 }, Days = new[] { 1 }, Amounts = new[] { 1m } }));
        Assert.Equal(0, builder.Events);
        Assert.Empty(builder.ToTable().Cohorts);
        builder.Add(new CohortEvent<int>(1, new LocalDate(2024, 5, 1)));
        Assert.Contains("all 1 events are after it", Assert.Throws<InvalidOperationException>(builder.ToTable).Message);
        CohortBuilder<int> signUps = new(Monthly with { Start = CohortStart.FirstStart }, new LocalDate(2024, 3, 31));
        signUps.Add(new CohortEvent<int>(1, new LocalDate(2024, 1, 1), CohortEventRole.Return));
        Assert.Contains("row 0 (counted from 0): is a return before its customer's start", Assert.Throws<InvalidOperationException>(signUps.ToTable).Message);

        // The shares themselves refuse what was read under another rule.
        Proportion on = table.Pooled(CohortWindow.On(1)), after = table.Pooled(CohortWindow.OnOrAfter(1));
        Assert.Throws<DefinitionMismatchException>(() => on + after);
    }

    private static CohortTable Orders(params (int Customer, int Month)[] orders) => Orders(3, orders);

    private static CohortTable Orders(int months, params (int Customer, int Month)[] orders) =>
        CohortTable.From(orders, order => order.Customer, order => new LocalDate(2024, order.Month, 5), Monthly, new LocalDate(2024, months, 1).With(DateAdjusters.EndOfMonth));

    // Cohorts of January, February … with so many members, of whom so many came back in the month after.
    private static CohortTable Sizes(params (int Size, int Returned)[] cohorts)
    {
        List<(int Customer, int Month)> orders = [];
        int customer = 0;
        for (int i = 0; i < cohorts.Length; i++)
        {
            for (int member = 0; member < cohorts[i].Size; member++, customer++)
            {
                orders.Add((customer, i + 1));
                if (member < cohorts[i].Returned)
                {
                    orders.Add((customer, i + 2));
                }
            }
        }

        return Orders(12, [.. orders]);
    }
}
