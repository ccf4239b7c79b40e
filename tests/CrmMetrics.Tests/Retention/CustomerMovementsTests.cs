using System.Globalization;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

public class CustomerMovementsLaws : SummaryLaws<CustomerMovements>
{
    protected override Arbitrary<CustomerMovements> Any => GivenTenures.Movements;

    protected override CustomerMovements Zero => CustomerMovements.Zero;

    protected override CustomerMovements Parse(string text) => CustomerMovements.Parse(text);
}

public class CustomerMovementsTests
{
    private static readonly DateInterval January = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 1, 31));

    private static DateInterval Period => GivenTenures.Period;

    private static Arbitrary<Tenure<int>[]> Tenures => GivenTenures.Tenures;

    [Fact]
    public void Every_count_is_that_of_asking_each_customer_on_each_day() => Check.That(Tenures, tenures =>
    {
        foreach (ChurnTiming timing in (ChurnTiming[])Enum.GetValues(typeof(ChurnTiming)))
        {
            CustomerMovements movements = CustomerMovements.From(tenures, Period, timing);
            LedgerByHand<int> hand = new(tenures, Period, timing);
            (int, LocalDate)[] departures = hand.Departures;
            int[] s = hand.S, e = hand.E, n = hand.N;
            Assert.Equal(
                (s.Length, e.Length, n.Length, n.Intersect(e).Count(), s.Except(e).Count(), n.Except(e).Count(), s.Intersect(e).Count(), hand.Continuous.Length, e.Except(s).Except(n).Count()),
                (movements.Opening, movements.Closing, movements.New, movements.NewAtClosing, movements.Lost, movements.JoinedAndLeft, movements.Survivors, movements.Continuous, movements.Returned));
            Assert.Equal(
                (departures.Length, departures.Count(departure => n.Contains(departure.Item1)), departures.Select(departure => departure.Item1).Distinct().Count(), hand.CustomerDays),
                (movements.Departures, movements.DeparturesOfNew, movements.Departed, movements.CustomerDays));
            Assert.Equal(
                (departures.Count(departure => hand.Kind(departure) == ChurnKind.Voluntary), departures.Count(departure => hand.Kind(departure) == ChurnKind.Involuntary)),
                (movements.VoluntaryDepartures, movements.InvoluntaryDepartures));
            Assert.Equal(
                s.Except(e).Count(customer => hand.Kind(departures.Last(departure => departure.Item1 == customer)) == ChurnKind.Voluntary),
                movements.Churn(only: ChurnKind.Voluntary).Lost);
            GoldenFile.Close(hand.SumOfDailyRates, movements.Churn(ChurnDefinition.SumOfDailyRates).Value, 1e-13);
            Assert.All(new[] { Period.Start.PlusDays(-1) }.Concat(hand.Dates), date => Assert.Equal(hand.Active(date), movements.ActiveOn(date)));
            Assert.All(hand.Dates, date => Assert.Equal(departures.Count(departure => departure.Item2 == date), movements.DeparturesOn(date)));
        }

        return true;
    });

    [Fact]
    public void The_closing_is_the_opening_less_the_lost_and_those_who_came() => Check.That(GivenTenures.Movements, movements =>
        movements.Opening - movements.Lost + movements.NewAtClosing + movements.Returned == movements.Closing
        && movements.New == movements.NewAtClosing + movements.JoinedAndLeft
        && movements.Continuous <= movements.Survivors
        && movements.VoluntaryDepartures + movements.InvoluntaryDepartures <= movements.Departures);

    [Fact]
    public void Retention_and_churn_make_one_under_their_defaults_alone() => Check.That(GivenTenures.Movements, movements =>
        movements.Retention().Value is not { } kept || Math.Abs(kept + movements.Churn().Value!.Value - 1) < 1e-15);

    [Fact]
    public void Any_cut_of_the_customers_adds_up_to_the_whole() => Check.That(Tenures, tenures =>
    {
        CustomerMovements whole = CustomerMovements.From(tenures, Period);
        IReadOnlyDictionary<int, CustomerMovements> parts = CustomerMovements.By(tenures, tenure => tenure.Customer % 3, tenure => tenure, Period);
        return parts.Values.Aggregate(CustomerMovements.Zero, (sum, part) => sum + part) == (parts.Count == 0 ? CustomerMovements.Zero : whole);
    });

    [Fact]
    public void Any_cut_of_the_rows_merges_to_the_whole() => Check.That(Tenures, Arb.From(Gen.Choose(0, 30)), (tenures, cut) =>
    {
        CustomerMovementsBuilder<int> left = new(Period), right = new(Period);
        foreach (Tenure<int> tenure in tenures.Take(cut))
        {
            left.Add(tenure);
        }

        foreach (Tenure<int> tenure in tenures.Skip(cut))
        {
            right.Add(tenure);
        }

        left.Merge(right);
        return left.ToMovements() == CustomerMovements.From(tenures, Period);
    });

    [Fact]
    public void Order_and_repetition_of_tenures_change_nothing() => Check.That(Tenures, tenures =>
        CustomerMovements.From(Enumerable.Reverse(tenures).Concat(tenures), Period) == CustomerMovements.From(tenures, Period));

    [Fact]
    public void A_tenure_cut_in_two_is_one_stay() => Check.That(Tenures, tenures =>
    {
        // Each tenure of two days or more, in two that touch; requests and kinds stay with the later half.
        IEnumerable<Tenure<int>> cut = tenures.SelectMany(tenure => tenure.End is { } end && tenure.Requested is null && end > tenure.Start.PlusDays(1) && tenure.EndDay == TenureEnd.Excluded
            ? new[] { Tenure.Of(tenure.Customer, tenure.Start, tenure.Start.PlusDays(1)), Tenure.Of(tenure.Customer, tenure.Start.PlusDays(1), end, tenure.Kind) }
            : [tenure]);
        return CustomerMovements.From(cut, Period) == CustomerMovements.From(tenures, Period);
    });

    [Fact]
    public void Columns_give_what_rows_give() => Check.That(Tenures, tenures =>
    {
        Tenure<int>[] excluded = [.. tenures.Where(tenure => tenure.EndDay == TenureEnd.Excluded)];
        LocalDate zero = new(1970, 1, 1);
        int[] customers = [.. excluded.Select(tenure => tenure.Customer)], starts = Days(excluded.Select(tenure => (LocalDate?)tenure.Start));
        int[] ends = Days(excluded.Select(tenure => tenure.End)), requests = Days(excluded.Select(tenure => tenure.Requested)), keys = [.. customers.Select(customer => customer % 2)];
        ChurnKind[] kinds = [.. excluded.Select(tenure => tenure.Kind ?? 0)];
        TenureColumns<int> columns = new() { Customers = customers, Starts = starts, Ends = ends, Kinds = kinds, Requests = requests, DayZero = zero };
        CustomerMovements[] byKey = CustomerMovements.By(columns, keys, 2, Period, ChurnTiming.AtRequest);
        return CustomerMovements.From(columns, Period) == CustomerMovements.From(excluded, Period)
            && byKey[0] + byKey[1] == CustomerMovements.From(excluded, Period, ChurnTiming.AtRequest);

        int[] Days(IEnumerable<LocalDate?> dates) => [.. dates.Select(date => date is { } given ? NodaTime.Period.DaysBetween(zero, given) : TenureColumns<int>.Missing)];
    });

    [Fact]
    public void Totals_of_the_groups_give_all_but_the_daily_rates() => Check.That(GivenTenures.Movements, movements =>
    {
        if (movements.Period is not { } period)
        {
            return true;
        }

        CustomerMovements totals = CustomerMovements.From(period, movements.Groups);
        ChurnRate daily = totals.Churn(ChurnDefinition.SumOfDailyRates);
        return totals.Groups.SequenceEqual(movements.Groups) && daily.Value is null && daily.WhyUndefined!.Code == "no-daily-counts"
            && totals.Churn(ChurnDefinition.EventsOverAverage) == movements.Churn(ChurnDefinition.EventsOverAverage)
            && CustomerMovements.Parse(totals.ToString("R", null)) == totals && totals.ActiveOn(period.Start) is null;
    });

    [Fact]
    public void The_differences_are_the_whole_difference() => Check.That(GivenTenures.Movements, movements =>
    {
        DefinitionComparison all = movements.CompareDefinitions();
        RetentionRate kept = movements.Retention();
        ChurnRate lost = movements.Churn();
        return all.Retention.All(reading => reading.Rate is RetentionRate rate && rate.Retained - kept.Retained == reading.Differences.Sum(difference => difference.Numerator)
                && reading.Differences.All(difference => difference.Denominator == 0))
            && all.Churn.All(reading => reading.Rate is ChurnRate rate && rate.Lost - lost.Lost == reading.Differences.Sum(difference => difference.Numerator)
                && (reading.Name is "PerExposure" or "SumOfDailyRates" || rate.Customers - lost.Customers == reading.Differences.Sum(difference => difference.Denominator)))
            && all.Retention[0].Differences.Count == 0 && all.Churn[0].Differences.Count == 0 && all.Retention.Count == 4 && all.Churn.Count == 7;
    });

    [Fact]
    public void Voluntary_and_involuntary_churn_are_parts_of_all_churn() => Check.That(GivenTenures.Movements, movements =>
        ((ChurnDefinition[])Enum.GetValues(typeof(ChurnDefinition))).All(definition =>
        {
            ChurnRate all = movements.Churn(definition), voluntary = movements.Churn(definition, ChurnKind.Voluntary), involuntary = movements.Churn(definition, ChurnKind.Involuntary);
            return voluntary.Lost + involuntary.Lost <= all.Lost && all.Value is null == voluntary.Value is null && (all.Value is not { } rate || voluntary.Value + involuntary.Value <= rate + 1e-12)
                && (movements.Period is null || voluntary.Definition.Id == all.Definition.Id + "/voluntary");
        }));

    [Fact]
    public void The_ten_who_joined_and_left_make_the_difference()
    {
        // 26 at the opening: 16 stay, 1 leaves and returns, 9 are lost; 22 join and 10 of them leave; 1 returns.
        CustomerMovements movements = CustomerMovements.From(
            new(new LocalDate(2024, 1, 2), new LocalDate(2024, 7, 1)),
            [
                new() { Group = CustomerGroup.Stayed, Customers = 16, CustomerDays = 16 * 182 },
                new() { Group = CustomerGroup.LeftAndReturned, Customers = 1, Departed = 1, Departures = 1, CustomerDays = 150 },
                new() { Group = CustomerGroup.Lost, Customers = 9, Departed = 9, Departures = 9, CustomerDays = 700 },
                new() { Group = CustomerGroup.Joined, Customers = 12, Departed = 2, Departures = 2, CustomerDays = 1000 },
                new() { Group = CustomerGroup.JoinedAndLeft, Customers = 10, Departed = 10, Departures = 12, CustomerDays = 600 },
                new() { Group = CustomerGroup.Returned, Customers = 1, CustomerDays = 100 },
            ]);
        DefinitionReading punished = movements.CompareDefinitions().Retention.Single(reading => reading.Name == "ClosingMinusAllNew");
        Assert.Equal(
            "ClosingMinusAllNew: 8/26 = 30.8 %; −10 above the line for the 10 who joined and left, +1 above the line for the 1 who returned",
            punished.ToString(null, CultureInfo.InvariantCulture));
        DefinitionReading stripe = movements.CompareDefinitions().Churn.Single(reading => reading.Name == "EventsOverOpeningPlusNew");
        Assert.Equal(
            "EventsOverOpeningPlusNew: 24/48 = 50.0 %; +1 above the line for the 1 who left and returned, +2 above the line and +12 below the line for the 12 who joined, +12 above the line and +10 below the line for the 10 who joined and left",
            stripe.ToString(null, CultureInfo.InvariantCulture));
        Assert.Contains("| ContinuousOverOpening | 16/26 = 61,5 % |", movements.CompareDefinitions().ToMarkdown(CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("26 opening + 12 joined + 1 returned − 9 lost = 30 closing (24 departures, 10 joined and left)", movements.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_group_and_definition_is_there()
    {
        DefinitionComparison all = CustomerMovements.Zero.CompareDefinitions();
        Assert.Equal(Enum.GetNames(typeof(CustomerGroup)), CustomerMovements.Zero.Groups.Select(group => group.Group.ToString()));
        Assert.Equal(Enum.GetNames(typeof(RetentionDefinition)).Where(name => name != "RepeatPurchase"), all.Retention.Select(reading => reading.Name));
        Assert.Equal(Enum.GetNames(typeof(ChurnDefinition)), all.Churn.Select(reading => reading.Name));
    }

    [Fact]
    public void Back_to_back_and_overlapping_tenures_are_one_stay()
    {
        CustomerMovements movements = CustomerMovements.From(
            [
                Tenure.Of("touching", new LocalDate(2023, 5, 1), new LocalDate(2024, 1, 10)), Tenure.Of("touching", new LocalDate(2024, 1, 10)),
                Tenure.Of("overlapping", new LocalDate(2023, 5, 1), new LocalDate(2024, 1, 20)), Tenure.Of("overlapping", new LocalDate(2024, 1, 5), new LocalDate(2024, 1, 15)),
                Tenure.Of("a day between", new LocalDate(2023, 5, 1), new LocalDate(2024, 1, 10)), Tenure.Of("a day between", new LocalDate(2024, 1, 11)),
            ],
            January);
        Assert.Equal((3L, 1L, 1L, 2L), (movements.Opening, movements.Continuous, movements.Lost, movements.Departures));
        Assert.Equal(31 + 19 + 30, movements.CustomerDays);
    }

    [Fact]
    public void An_included_end_is_a_day_more()
    {
        LocalDate day = new(2024, 1, 10), last = new(2024, 1, 31);
        CustomerMovements excluded = CustomerMovements.From([Tenure.Of(1, day, day), Tenure.Of(2, day, last)], January);
        CustomerMovements included = CustomerMovements.From([Tenure.Of(1, day, day, endDay: TenureEnd.Included), Tenure.Of(2, day, last, endDay: TenureEnd.Included)], January);
        Assert.Equal((21L, 1L, 0L), (excluded.CustomerDays, excluded.Departures, excluded.Closing));
        Assert.Equal((23L, 1L, 1L), (included.CustomerDays, included.Departures, included.Closing));
        Assert.Equal(included, CustomerMovements.From(new TenureColumns<int> { Customers = [1, 2], Starts = [9, 9], Ends = [9, 30], EndDay = TenureEnd.Included, DayZero = January.Start }, January));
    }

    [Fact]
    public void A_request_counts_when_timing_says_so_and_the_two_refuse_each_other()
    {
        // Sarah of ProfitWell's help: signs up on 15 April, cancels on 8 June, has paid to 15 June.
        Tenure<string>[] sarah = [Tenure.Of("Sarah", new LocalDate(2024, 4, 15), new LocalDate(2024, 6, 15), ChurnKind.Voluntary, requested: new LocalDate(2024, 6, 8))];
        DateInterval upTo = new(new LocalDate(2024, 6, 1), new LocalDate(2024, 6, 10));
        CustomerMovements paid = CustomerMovements.From(sarah, upTo), asked = CustomerMovements.From(sarah, upTo, ChurnTiming.AtRequest);
        Assert.Equal((0L, 1L), (paid.Lost, asked.Lost));
        Assert.Equal("churn-rate/lost-over-opening/voluntary/at-request", asked.Churn(only: ChurnKind.Voluntary).Definition.Id);
        Assert.Equal(asked.Retention(), RetentionRate.Parse(asked.Retention().ToString("R", null)));
        _ = Assert.Throws<DefinitionMismatchException>(() => paid + asked);
        _ = Assert.Throws<DefinitionMismatchException>(() => paid.Churn().ComparedWith(asked.Churn()));
        _ = Assert.Throws<DefinitionMismatchException>(() => paid.Retention() + asked.Retention());
        Assert.Equal(1, VendorChurn.ProfitWell.Rate(sarah, new LocalDate(2024, 6, 30)).Value);
        Assert.Equal(0, VendorChurn.ProfitWell.Rate(sarah, new LocalDate(2024, 6, 14)).Value);
    }

    [Fact]
    public void Somebody_who_left_where_nobody_opened_leaves_the_rate_undefined()
    {
        CustomerMovements movements = CustomerMovements.From([Tenure.Of(1, new LocalDate(2024, 1, 5), new LocalDate(2024, 1, 9))], January);
        ChurnRate rate = movements.Churn(ChurnDefinition.EventsOverOpening);
        Assert.Equal((1L, 0m, null, "no-opening-customers"), (rate.Lost, rate.Customers, rate.Value, rate.WhyUndefined!.Code));
        Assert.Equal(rate, ChurnRate.Parse(rate.ToString("R", null)));
        Assert.Equal(1, movements.Churn(ChurnDefinition.EventsOverOpeningPlusNew).Value);

        // It takes part in the sum all the same, which is what the whole gives.
        CustomerMovements others = CustomerMovements.From([Tenure.Of(2, new LocalDate(2023, 1, 5))], January);
        Assert.Equal((movements + others).Churn(ChurnDefinition.EventsOverOpening), rate + others.Churn(ChurnDefinition.EventsOverOpening));
    }

    [Fact]
    public void Two_products_are_paired_by_customer()
    {
        CustomerMovementsBuilder<int> mail = new(January), shop = new(January);
        for (int customer = 0; customer < 100; customer++)
        {
            mail.Add(Tenure.Of(customer, new LocalDate(2023, 1, 1), customer < 30 ? new LocalDate(2024, 1, 15) : null));
            shop.Add(Tenure.Of(customer + 10, new LocalDate(2023, 1, 1), customer < 10 ? new LocalDate(2024, 1, 15) : null));
        }

        PairedProportions pairs = mail.PairedWith(shop);
        Assert.Equal(PairedProportions.From(both: 70, onlyFirst: 0, onlySecond: 10, neither: 10), pairs);
        Assert.Equal((10 / 90.0, Evidence.Higher), (pairs.Change()!.Change, pairs.Change()!.Evidence));
        Assert.Equal(10, pairs.Test()!.Value.Statistic);
    }

    [Fact]
    public void Different_periods_refuse_to_be_added_and_say_why()
    {
        CustomerMovements january = CustomerMovements.From(Array.Empty<Tenure<int>>(), January);
        CustomerMovements february = CustomerMovements.From(Array.Empty<Tenure<int>>(), new(new LocalDate(2024, 2, 1), new LocalDate(2024, 2, 29)));
        Assert.Contains("customers from 2024-02-01 to 2024-02-29", Assert.Throws<DefinitionMismatchException>(() => january + february).Message);
        _ = Assert.Throws<DefinitionMismatchException>(() => new CustomerMovementsBuilder<int>(January).Merge(new(january.Period!, ChurnTiming.AtRequest)));
        Assert.Equal((null, "no-opening-customers"), (january.Retention().Value, january.Retention().WhyUndefined!.Code));
        Assert.Equal(RetentionRate.Zero, CustomerMovements.Zero.Retention());
        Assert.Equal(ChurnRate.Zero, CustomerMovements.Zero.Churn(ChurnDefinition.PerExposure));
        Assert.Equal(EventRate.Zero, CustomerMovements.Zero.DepartureRate);
    }

    [Fact]
    public void One_impossible_row_is_named()
    {
        Tenure<string>[] rows = [Tenure.Of("a", new LocalDate(2024, 1, 2)), Tenure.Of("b", new LocalDate(2024, 2, 1), new LocalDate(2024, 1, 1))];
        Assert.StartsWith("tenures: row 1 (counted from 0): ends on 2024-01-01, before it starts on 2024-02-01.", Assert.Throws<ArgumentException>(() => CustomerMovements.From(rows, January)).Message);
        Assert.StartsWith("The tenure ends on 2024-01-01, before it starts on 2024-02-01.", Assert.Throws<ArgumentException>(() => new CustomerMovementsBuilder<string>(January).Add(rows[1])).Message);
    }

    [Fact]
    public void All_impossible_rows_are_told_at_once()
    {
        LocalDate start = new(2024, 1, 10), early = new(2024, 1, 1), late = new(2024, 2, 10);
        Tenure<string>[] rows =
        [
            Tenure.Of("fine", start),
            Tenure.Of("a", start, early),
            default,
            Tenure.Of<string>(null!, start),
            Tenure.Of("b", start, requested: early),
            Tenure.Of("c", start, late, requested: new LocalDate(2024, 2, 11)),
            Tenure.Of("d", start, kind: ChurnKind.Voluntary),
            Tenure.Of("e", start, late, (ChurnKind)7),
            Tenure.Of("f", late),
            Tenure.Of("g", start, late, endDay: (TenureEnd)9),
        ];
        string expected = "tenures: row 1 (counted from 0): ends on 2024-01-01, before it starts on 2024-01-10; row 2 (counted from 0): is the default value, which is no tenure; "
            + "row 3 (counted from 0): has no customer; row 4 (counted from 0): was cancelled on 2024-01-01, before it starts on 2024-01-10; row 5 (counted from 0): was cancelled on 2024-02-11, after it ended on 2024-02-10; "
            + "row 6 (counted from 0): says Voluntary of a customer who has not left; row 7 (counted from 0): has 7 for the kind of churn, which is none; "
            + "row 8 (counted from 0): starts on 2024-02-10, after 2024-01-31, the last date that the data cover; row 9 (counted from 0): says neither that the end day is included nor that it isn't.";
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => CustomerMovements.From(rows, January, asOf: January.End)).Message);
        Assert.StartsWith(
            "rows: row 0 (counted from 0): has no key; row 1 (counted from 0): ends on",
            Assert.Throws<ArgumentException>(() => CustomerMovements.By(rows, row => row.Customer == "fine" ? null! : "key", row => row, January, asOf: January.End)).Message);
        Tenure<int>[] many = [.. Enumerable.Range(0, 30).Select(row => Tenure.Of(row, start, early))];
        Assert.EndsWith("row 19 (counted from 0): ends on 2024-01-01, before it starts on 2024-01-10; and 10 more.", Assert.Throws<ArgumentException>(() => CustomerMovements.From(many, January)).Message.Split(new[] { " (Param" }, StringSplitOptions.None)[0].Split('\r', '\n')[0]);
    }

    [Fact]
    public void Impossible_columns_are_named()
    {
        ArgumentException rows = Assert.Throws<ArgumentException>(() => CustomerMovements.From(
            new TenureColumns<int> { Customers = [1, 2, 3, 4], Starts = [10, 10, TenureColumns<int>.Missing, int.MaxValue], Ends = [9, 10, 11, 12], DayZero = January.Start }, January));
        Assert.StartsWith(
            "columns: row 0 (counted from 0): ends on 2024-01-10, before it starts on 2024-01-11; row 2 (counted from 0): has no start; row 3 (counted from 0): has a day outside the calendar among its start 2147483647, end 12 and request",
            rows.Message);
        Assert.StartsWith(
            "The columns must be of one length, but there were 2 customers, 1 starts, 0 ends, 0 kinds and 0 requests.",
            Assert.Throws<ArgumentException>(() => CustomerMovements.From(new TenureColumns<int> { Customers = [1, 2], Starts = [1] }, January)).Message);
        Assert.StartsWith(
            "keys: the key of row 0 (counted from 0) must be from 0 to 1, but was 2.",
            Assert.Throws<ArgumentOutOfRangeException>(() => CustomerMovements.By(new TenureColumns<int> { Customers = [1], Starts = [1] }, [2], 2, January)).Message);
        Assert.StartsWith(
            "There must be one key for each of the 1 rows, but there were 0.",
            Assert.Throws<ArgumentException>(() => CustomerMovements.By(new TenureColumns<int> { Customers = [1], Starts = [1] }, [], 2, January)).Message);
    }

    [Fact]
    public void Arguments_that_break_a_rule_are_named()
    {
        Tenure<int>[] none = [];
        Assert.Equal("period", Assert.Throws<ArgumentNullException>(() => CustomerMovements.From(none, null!)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => CustomerMovements.From((Tenure<int>[])null!, tenure => tenure, January)).ParamName);
        Assert.Equal("timing", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerMovements.From(none, January, default)).ParamName);
        Assert.StartsWith(
            "asOf: the data must cover the period to its end on 2024-01-31, but was 2024-01-30.",
            Assert.Throws<ArgumentOutOfRangeException>(() => CustomerMovements.From(none, January, asOf: new LocalDate(2024, 1, 30))).Message);
        Assert.StartsWith(
            "definition: must be one that tenures tell; RetentionRate.FromPurchases reads this one off purchases, but was RepeatPurchase.",
            Assert.Throws<ArgumentOutOfRangeException>(() => CustomerMovements.Zero.Retention(RetentionDefinition.RepeatPurchase)).Message);
        Assert.Equal("only", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerMovements.Zero.Churn(only: (ChurnKind)9)).ParamName);
        Assert.Equal("days", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerMovements.Zero.ChurnPerExposure(0)).ParamName);
        Assert.Equal("group", Assert.Throws<ArgumentOutOfRangeException>(() => CustomerMovements.Zero[0]).ParamName);
    }

    [Theory]
    [InlineData(CustomerGroup.Stayed, 2, 0, 0, 0, 0, 61, "who stayed was there on all 31 days of the period")]
    [InlineData(CustomerGroup.Stayed, 2, 1, 1, 0, 0, 62, "who stayed did not depart")]
    [InlineData(CustomerGroup.Lost, 2, 1, 1, 0, 0, 31, "each of them departed")]
    [InlineData(CustomerGroup.Joined, 2, 3, 3, 0, 0, 31, "no more may depart than there are")]
    [InlineData(CustomerGroup.Joined, 2, 1, 0, 0, 0, 31, "each who departed departs once or more often, and nobody else does")]
    [InlineData(CustomerGroup.Lost, 2, 2, 2, 3, 0, 31, "the two kinds may not exceed the departures")]
    [InlineData(CustomerGroup.Lost, 2, 2, 3, 1, 2, 31, "those gone for good may not exceed those who departed, of either kind")]
    [InlineData(CustomerGroup.Joined, 2, 2, 2, 2, 1, 31, "those gone for good may not exceed those who departed, of either kind")]
    [InlineData(CustomerGroup.Returned, 1, 0, 0, 0, 0, 32, "nobody is there on more than the 31 days of the period")]
    [InlineData(CustomerGroup.Returned, -1, 0, 0, 0, 0, 0, "no count may be negative")]
    public void Impossible_totals_are_refused(CustomerGroup group, long customers, long departed, long departures, long voluntary, long goneVoluntarily, long customerDays, string rule)
    {
        CustomerGroupTotals totals = new()
        {
            Group = group,
            Customers = customers,
            Departed = departed,
            Departures = departures,
            Voluntary = voluntary,
            GoneVoluntarily = goneVoluntarily,
            CustomerDays = customerDays,
        };
        string message = Assert.Throws<ArgumentException>(() => CustomerMovements.From(January, [totals])).Message;
        Assert.StartsWith($"No customers can be of the group {group} with {customers} customers,", message);
        Assert.Contains(": " + rule + ".", message);
    }

    [Fact]
    public void The_ends_of_the_calendar_are_dates_like_others()
    {
        DateInterval first = new(LocalDate.MinIsoValue, LocalDate.MinIsoValue.PlusDays(9)), last = new(LocalDate.MaxIsoValue.PlusDays(-9), LocalDate.MaxIsoValue);
        Tenure<int>[] tenures = [Tenure.Of(1, LocalDate.MinIsoValue, LocalDate.MaxIsoValue, endDay: TenureEnd.Included), Tenure.Of(2, LocalDate.MinIsoValue, LocalDate.MaxIsoValue)];
        CustomerMovements opened = CustomerMovements.From(tenures, first), closed = CustomerMovements.From(tenures, last);
        Assert.Equal((0L, 2L, 2L, 20L), (opened.Opening, opened.New, opened.Closing, opened.CustomerDays));
        Assert.Equal((2L, 1L, 1L, 19L), (closed.Opening, closed.Lost, closed.Closing, closed.CustomerDays));
    }

    [Fact]
    public void Counts_past_the_largest_long_are_refused()
    {
        CustomerMovements many = CustomerMovements.From(January, [new() { Group = CustomerGroup.Joined, Customers = long.MaxValue }]);
        _ = Assert.Throws<OverflowException>(() => many + many);
    }

    [Fact]
    public void A_tenure_says_who_and_when()
    {
        Assert.Equal(
            "A-17: 2024-01-10 to 2024-03-01, cancelled on 2024-02-20, Voluntary",
            Tenure.Of("A-17", new LocalDate(2024, 1, 10), new LocalDate(2024, 3, 1), ChurnKind.Voluntary, new LocalDate(2024, 2, 20)).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("1.234: 2024-01-10 to now", Tenure.Of(1234, new LocalDate(2024, 1, 10)).ToString("N0", CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("nobody: 0001-01-01 to now", default(Tenure<string>).ToString(null, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("first=2024-01-01")]
    [InlineData("first=2024-01-01;last=2023-01-01;timing=AtPaidThrough")]
    [InlineData("first=01.01.2024;last=2024-01-01;timing=AtPaidThrough")]
    [InlineData("first=2024-01-01;last=2024-01-01;timing=AtPaidThrough;customers=[0];departed=[0];departures=[0];voluntary=[0];involuntary=[0];goneVoluntarily=[0];goneInvoluntarily=[0];customerDays=[0]")]
    [InlineData("first=2024-01-01;last=2024-01-01;timing=AtPaidThrough;customers=[1,0,0,0,0,0,0];departed=[0,0,0,0,0,0,0];departures=[0,0,0,0,0,0,0];voluntary=[0,0,0,0,0,0,0];involuntary=[0,0,0,0,0,0,0];goneVoluntarily=[0,0,0,0,0,0,0];goneInvoluntarily=[0,0,0,0,0,0,0];customerDays=[1,0,0,0,0,0,0];active=[2,1];left=[0];leftVoluntarily=[0];leftInvoluntarily=[0]")]
    public void Text_that_is_none_is_refused(string text)
    {
        _ = Assert.Throws<FormatException>(() => CustomerMovements.Parse(text));
        Assert.False(CustomerMovements.TryParse(text, out CustomerMovements movements));
        Assert.Equal(CustomerMovements.Zero, movements);
    }
}
