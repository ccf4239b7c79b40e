using CrmMetrics.Lifetime;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Lifetime;

public class PurchaseLogTests
{
    // The published summary has six decimals.
    private const double Rounding = 0.500_001e-6;

    private static readonly LocalDate AsOf = GivenPurchases.AsOf;

    [Fact]
    public void Rows_give_the_histories_counted_by_hand() => Check.That(GivenPurchases.Purchases, GivenPurchases.Definitions, (purchases, definition) =>
        Same(GivenPurchases.ByHand(purchases, definition, AsOf), PurchaseHistories.From(purchases, AsOf, definition)));

    [Fact]
    public void Without_amounts_every_row_is_a_purchase() => Check.That(GivenPurchases.Purchases, GivenPurchases.Definitions, (purchases, definition) =>
    {
        Purchase<int>[] plain = [.. purchases.Select(purchase => purchase with { Amount = null })];
        return Same(GivenPurchases.ByHand(plain, definition, AsOf), PurchaseHistories.From(purchases, row => row.Customer, row => row.Date, AsOf, definition));
    });

    [Fact]
    public void Any_date_gives_the_histories_of_that_date() => Check.That(GivenPurchases.Purchases, GivenPurchases.Definitions, Arb.From(Gen.Choose(-3, 40)), (purchases, definition, day) =>
        Same(GivenPurchases.ByHand(purchases, definition, GivenPurchases.Start.PlusDays(day)), PurchaseLog.From(purchases, definition).At(GivenPurchases.Start.PlusDays(day))));

    [Fact]
    public void Columns_of_ids_numbers_days_and_dates_agree_with_rows() => Check.That(GivenPurchases.Purchases, GivenPurchases.Definitions, (purchases, definition) =>
    {
        PurchaseHistories<int> rows = PurchaseHistories.From(purchases, AsOf, definition);
        PurchaseColumns<int> columns = Columns(purchases), numbered = columns with { Customers = purchases.Select(purchase => purchase.Customer / 1_000_003).ToArray() };
        PurchaseHistories<int> byNumber = PurchaseHistories.From(numbered, 9, AsOf, definition);
        return Same(rows, PurchaseHistories.From(columns, AsOf, definition))
            && Same(rows, PurchaseHistories.From(columns with { Days = default, Dates = purchases.Select(purchase => purchase.Date).ToArray() }, AsOf, definition))
            && byNumber.Histories == rows.Histories
            && byNumber.Customers.SequenceEqual(byNumber.Customers.OrderBy(customer => customer))
            && byNumber.ByCustomer().All(pair => rows[pair.Key * 1_000_003] == pair.Value);
    });

    [Fact]
    public void Any_cut_of_the_rows_over_builders_joins_into_the_whole() => Check.That(GivenPurchases.Purchases, GivenPurchases.Definitions, Arb.From(Gen.Choose(1, 4)), (purchases, definition, parts) =>
    {
        PurchaseHistoryBuilder<int>[] builders = [.. Enumerable.Range(0, parts).Select(_ => new PurchaseHistoryBuilder<int>(definition, withAmounts: true))];
        for (int row = 0; row < purchases.Length; row++)
        {
            if (row % 3 == 0)
            {
                builders[row * 7 % parts].Add(Columns([purchases[row]]));
            }
            else
            {
                builders[row * 7 % parts].Add(purchases[row]);
            }
        }

        foreach (PurchaseHistoryBuilder<int> other in builders.Skip(1))
        {
            builders[0].Merge(other);
        }

        PurchaseHistories<int> whole = PurchaseHistories.From(purchases, AsOf, definition), joined = builders[0].ToHistories(AsOf);
        return joined.Histories == whole.Histories && joined.ByCustomer().All(pair => whole[pair.Key] == pair.Value)
            && builders[0].Purchases == purchases.Length && builders[0].Customers == purchases.Select(purchase => purchase.Customer).Distinct().Count();
    });

    [Fact]
    public void Histories_of_different_customers_add() => Check.That(GivenPurchases.Purchases, GivenPurchases.Definitions, (purchases, definition) =>
        PurchaseHistories.From(purchases.Where(purchase => purchase.Customer > 3_000_009), AsOf, definition).Histories
            + PurchaseHistories.From(purchases.Where(purchase => purchase.Customer <= 3_000_009), AsOf, definition).Histories
        == PurchaseHistories.From(purchases, AsOf, definition).Histories);

    [Fact]
    public void The_hold_out_counts_what_the_same_customers_did_afterwards() => Check.That(GivenPurchases.Purchases, GivenPurchases.Definitions, Arb.From(Gen.Choose(0, 60)), (purchases, definition, day) =>
    {
        LocalDate calibration = GivenPurchases.Start.PlusDays(day), end = calibration.PlusDays(20);
        CalibrationSplit<int> split = PurchaseLog.From(purchases, definition).Split(calibration, end);
        var after = purchases.GroupBy(purchase => purchase.Customer).ToDictionary(rows => rows.Key, rows => GivenPurchases.Transactions(rows, definition).ToList());
        return Same(GivenPurchases.ByHand(purchases, definition, calibration), split.Calibration)
            && split.HoldOut.Length == TimeLength.Days(20)
            && split.HoldOut.Purchases.SequenceEqual(split.Calibration.Customers.Select(customer => After(customer).LongCount()))
            && split.HoldOut.TotalPurchases == split.HoldOut.Purchases.Sum()
            && (!split.HoldOut.HasSpend || Enumerable.Range(0, split.Calibration.Count).All(place => split.HoldOut.Spend(place)!.Value.Amount == After(split.Calibration.Customers[place]).Sum(row => row.Amount)))
            && split.NewCustomers == after.Values.Count(rows => rows.Count > 0 && rows[0].Date > calibration && rows[0].Date <= end);

        IEnumerable<(LocalDate Date, decimal? Amount)> After(int customer) => after[customer].Where(row => row.Date > calibration && row.Date <= end);
    });

    [Theory]
    [InlineData(1, 3_000, 40, 700, false)]
    [InlineData(2, 40_000, 900, 731, false)]
    [InlineData(3, 20_000, 15_000, 3_000, false)]
    [InlineData(4, 20_000, 3, 60_000, false)]
    [InlineData(5, 50_000, 20_000, 731, true)]
    [InlineData(6, 30_000, 2, 365, true)]
    [InlineData(7, 30_000, 5_000, 7_000_000, true)]
    [InlineData(8, 3_000, 2_900, 731, true)]
    [InlineData(9, 3_000, 2_900, 731, false)]
    public void Large_logs_of_every_shape_give_the_same_with_any_threads(int seed, int count, int customers, int days, bool withAmounts)
    {
        Random random = new(seed);
        int[] who = [.. Enumerable.Range(0, count).Select(_ => (int)(customers * Math.Pow(random.NextDouble(), 2)))];
        int[] when = [.. Enumerable.Range(0, count).Select(_ => random.Next(days) - (days > 100_000 ? 4_300_000 : 0))];
        decimal[] paid = withAmounts ? [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 99_999) / 100m)] : [];
        LocalDate end = new LocalDate(1970, 1, 1).PlusDays(when.Max());
        var expected = Enumerable.Range(0, count).GroupBy(row => who[row]).OrderBy(rows => rows.Key).Select(rows =>
        {
            int first = rows.Min(row => when[row]), last = rows.Max(row => when[row]);
            int repeats = rows.Select(row => when[row]).Distinct().Count() - 1;
            decimal spend = withAmounts ? rows.Where(row => when[row] > first).Sum(row => paid[row]) : 0;
            return (rows.Key, repeats, (double)last - first, (double)when.Max() - first, spend);
        });

        foreach (int threads in new[] { 1, 2, 5 })
        {
            PurchaseHistories<int> found = PurchaseHistories.From(new PurchaseColumns<int> { Customers = who, Days = when, Amounts = paid, Currency = Given.Euro }, customers + 3, end, threads: threads);
            Assert.Equal(expected, found.ByCustomer().Select(pair => (pair.Key, (int)pair.Value.RepeatPurchases, pair.Value.Recency.TotalDays, pair.Value.Age.TotalDays, pair.Value.Spend.Amount)));
        }
    }

    [Fact]
    public void Amounts_of_many_digits_add_up_exactly()
    {
        decimal[] paid = [0.0000000000000000000000000001m, 7_000_000_000_000m, 7_922_816_251_426_433_759_354_395m, 3m, 0.5m];
        PurchaseHistories<int> found = PurchaseHistories.From(
            new PurchaseColumns<int> { Customers = new[] { 0, 1, 1, 0, 0 }, Days = new[] { 3, 1, 2, 3, 1 }, Amounts = paid, Currency = Given.Euro }, 2, new LocalDate(1970, 2, 1));

        Assert.Equal(3.0000000000000000000000000001m, found[0].Spend.Amount);
        Assert.Equal(7_922_816_251_426_433_759_354_395m, found[1].Spend.Amount);
    }

    [Fact]
    [Trait("Culture", "indifferent")]
    public void A_stream_puts_days_together_on_the_way()
    {
        PurchaseHistoryBuilder<long> builder = new(new PurchaseDefinition { FirstPurchase = FirstPurchaseSpend.Counted }, withAmounts: true);
        const int Rows = 6_000_000, Customers = 100, Days = 50;
        long[] customers = new long[10_000];
        int[] days = new int[customers.Length];
        decimal[] amounts = new decimal[customers.Length];
        for (int first = 0; first < Rows; first += customers.Length)
        {
            for (int i = 0; i < customers.Length; i++)
            {
                customers[i] = (first + i) % Customers * 10_000_000_000;
                days[i] = (first + i) / Customers % Days;
                amounts[i] = 0.01m;
            }

            builder.Add(new PurchaseColumns<long> { Customers = customers, Days = days, Amounts = amounts, Currency = Given.Euro });
        }

        PurchaseLog<long> log = builder.ToLog();

        Assert.Equal(Customers * Days, log.Transactions);
        Assert.All(log.At(new LocalDate(1970, 2, 28)).Histories, history => Assert.Equal(new Money(Rows / Customers * 0.01m, Given.Euro), history.Spend));
    }

    [SkippableFact]
    public void Cdnow_gives_the_published_histories_in_every_column()
    {
        CalibrationSplit<int> split = CdnowSample.Log().Split(CdnowSample.CalibrationEnd, CdnowSample.End);
        IReadOnlyList<CdnowSample.Published> published = CdnowSample.Summary();

        Assert.Equal(2357, split.Calibration.Count);
        Assert.Equal(2457, split.Calibration.Histories.RepeatPurchases);
        Assert.Equal(1882, split.HoldOut.TotalPurchases);
        Assert.Equal(0, split.NewCustomers);
        Assert.Equal(published.Select(row => row.Customer), split.Calibration.Customers);
        foreach (CdnowSample.Published row in published)
        {
            int place = split.Calibration.IndexOf(row.Customer);
            PurchaseHistory history = split.Calibration.Histories[place];
            Assert.Equal(row.Repeats, history.RepeatPurchases);
            Assert.Equal(row.RecencyDays, history.Recency.TotalDays);
            Assert.Equal(row.AgeDays, history.Age.TotalDays);
            Assert.Equal(row.First, CdnowSample.CalibrationEnd.PlusDays(-row.AgeDays).ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            GoldenFile.Close(row.MeanSpend, (double)(history.AverageSpend?.Amount ?? 0), 0, Rounding, "spend of " + row.Customer);
            Assert.Equal(row.HoldOutPurchases, split.HoldOut.Purchases[place]);
            GoldenFile.Close(row.HoldOutSpend, (double)split.HoldOut.Spend(place)!.Value.Amount, 0, Rounding, "later spend of " + row.Customer);
        }
    }

    [SkippableFact]
    public void The_example_shop_counts_its_same_day_repeats_once_or_each()
    {
        (string Customer, LocalDate Date)[] rows = [.. CdnowSample.Lines("example_transactions.csv").Select(cells => (cells[1], NodaTime.Text.LocalDatePattern.Iso.Parse(cells[0]).Value))];
        LocalDate end = new(2014, 12, 31);

        PurchaseHistories<string> asOne = PurchaseHistories.From(rows, row => row.Customer, row => row.Date, end);
        PurchaseHistories<string> each = PurchaseHistories.From(rows, row => row.Customer, row => row.Date, end, new PurchaseDefinition { SameDay = SameDayPurchases.Each });

        Assert.Equal(15_273, rows.Length);
        Assert.Equal(5_000, asOne.Count);
        Assert.Equal(15_273 - 5_000, each.Histories.RepeatPurchases);
        Assert.Equal(15_273 - 5_000 - 1_003, asOne.Histories.RepeatPurchases);
        Assert.Equal(rows.GroupBy(row => row.Customer).Select(customer => customer.Select(row => row.Date).Distinct().Count() - 1L), asOne.Histories.Select(history => history.RepeatPurchases));
    }

    [Fact]
    public void One_customer_is_found_with_place_and_history()
    {
        PurchaseHistories<string> found = PurchaseHistories.From(
            new[] { ("anna", 3), ("ben", 1), ("anna", 10) }, row => new Purchase<string>(row.Item1, new LocalDate(2024, 1, row.Item2)), new LocalDate(2024, 1, 31));

        Assert.Equal(["anna", "ben"], found.Customers);
        Assert.Equal("ben", found.Customers[1]);
        Assert.Equal(PurchaseHistory.From(1, TimeLength.Days(7), TimeLength.Days(28)), found["anna"]);
        Assert.Equal(0, found.IndexOf("anna"));
        Assert.Equal(-1, found.IndexOf("cleo"));
        Assert.True(found.TryFind("ben", out PurchaseHistory ben));
        Assert.Equal(0, ben.RepeatPurchases);
        Assert.False(found.TryFind("cleo", out _));
        Assert.Equal("Customer cleo has not bought by 2024-01-31.", Assert.Throws<KeyNotFoundException>(() => found["cleo"]).Message);
        Assert.Equal("2 customers, 1 repeat purchase by 2024-01-31", found.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.StartsWith("index: must be from 0 to 1, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => found.Customers[2]).Message);
    }

    [Fact]
    public void No_purchases_are_no_histories()
    {
        PurchaseLog<int> log = PurchaseLog.From(new PurchaseColumns<int>(), 0);

        Assert.Equal("0 customers, 0 transactions", log.ToString());
        Assert.Null(log.First);
        Assert.Same(PurchaseHistories.Zero, log.At(AsOf).Histories);
        Assert.Equal(0, log.Split(AsOf, AsOf.PlusDays(1)).HoldOut.TotalPurchases);
        Assert.Equal(0, PurchaseHistories.From(Array.Empty<Purchase<string>>(), AsOf).Count);
        Assert.Equal(0, new PurchaseHistoryBuilder<Guid>().ToHistories(AsOf).Count);
        Assert.Equal(0, PurchaseHistories.From(new PurchaseColumns<int>(), 5, AsOf).Count);
    }

    [Fact]
    public void A_purchase_after_the_observation_is_refused()
    {
        Purchase<int>[] purchases = [new(1, AsOf), new(1, AsOf.PlusDays(2))];

        Assert.StartsWith(
            "asOf: must not be before the last purchase, on 2024-04-02; PurchaseLog.At leaves later purchases out, and PurchaseLog.Split keeps them for a hold-out, but was ",
            Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseHistories.From(purchases, AsOf)).Message);
        Assert.Equal(1, PurchaseLog.From(purchases).Split(AsOf, AsOf.PlusDays(9)).HoldOut.TotalPurchases);
        Assert.StartsWith("holdOutEnd: must be after the end of the calibration, 2024-03-31, but was ", Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseLog.From(purchases).Split(AsOf, AsOf)).Message);
    }

    [Fact]
    public void Refunds_and_orders_of_nothing_are_errors_until_chosen()
    {
        LocalDate day = new(2024, 1, 5);
        Purchase<string>[] refunds = [new("a", day, new Money(5, Given.Euro)), new("b", day, new Money(-5, Given.Euro)), new("a", day, new Money(-2, Given.Euro))];
        Purchase<string>[] zeros = [new("a", day, new Money(5, Given.Euro)), new("a", day, new Money(0, Given.Euro)), new("b", day, new Money(0, Given.Euro))];

        Assert.StartsWith(
            "purchases: row 1 (counted from 0): is a refund of -5, and the definition does not say what to do with refunds (Refunds = LeftOut or TakenOffTheDay); row 2 (counted from 0): is a refund of -2, and",
            Assert.Throws<ArgumentException>(() => PurchaseLog.From(refunds)).Message);
        Assert.StartsWith(
            "columns: row 1 (counted from 0): is a refund of -5, and",
            Assert.Throws<ArgumentException>(() => PurchaseLog.From(new PurchaseColumns<string> { Customers = new[] { "a", "b" }, Days = new[] { 1, 2 }, Amounts = new[] { 5m, -5m } })).Message);
        Assert.StartsWith(
            "purchases: transactions of nothing, and the definition does not say what to do with them (ZeroAmounts = Counted or LeftOut): customer b on 2024-01-05.",
            Assert.Throws<ArgumentException>(() => PurchaseLog.From(zeros)).Message);

        PurchaseHistoryBuilder<string> builder = new(withAmounts: true);
        builder.Add(zeros[2]);
        Assert.StartsWith("purchases: transactions of nothing", Assert.Throws<InvalidOperationException>(() => builder.ToLog()).Message);
        Assert.StartsWith("Refunds can be TakenOffTheDay only where", Assert.Throws<ArgumentException>(() => new PurchaseHistoryBuilder<int>(new PurchaseDefinition { SameDay = SameDayPurchases.Each, Refunds = RefundRule.TakenOffTheDay })).Message);
    }

    [Fact]
    public void Bad_rows_and_columns_are_named()
    {
        Purchase<string>[] rows = [new("a", AsOf, new Money(5, Given.Euro)), new(null!, AsOf, new Money(5, Given.Euro)), new("b", AsOf), new("b", AsOf, new Money(1, Given.Dollar))];

        Assert.StartsWith(
            "purchases: row 1 (counted from 0): has no customer; row 2 (counted from 0): has no amount, unlike the rows before it; row 3 (counted from 0): is in USD, the rows before it in EUR.",
            Assert.Throws<ArgumentException>(() => PurchaseLog.From(rows)).Message);
        Assert.Throws<CurrencyMismatchException>(() => PurchaseLog.From(new[] { rows[0], rows[3] }));
        Assert.StartsWith("columns: the customer of row 1 (counted from 0) must be from 0 to 1, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseLog.From(new PurchaseColumns<int> { Customers = new[] { 0, 2 }, Days = new[] { 1, 1 } }, 2)).Message);
        Assert.StartsWith("columns: the day of row 1 (counted from 0) must be from ", Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseLog.From(new PurchaseColumns<int> { Customers = new[] { 0, 1 }, Days = new[] { 1, int.MaxValue } }, 2)).Message);
        Assert.StartsWith("The columns must be of one length, with one of days and dates, but there were 2 customers, 1 days, 0 dates and 0 amounts.", Assert.Throws<ArgumentException>(() => PurchaseLog.From(new PurchaseColumns<int> { Customers = new[] { 0, 1 }, Days = new[] { 1 } }, 2)).Message);
        Assert.StartsWith("threads: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseLog.From(new PurchaseColumns<int> { Customers = new[] { 0 }, Days = new[] { 1 } }, 1, threads: 0)).Message);
        Assert.StartsWith("columns: the key of row 1 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => PurchaseLog.From(new PurchaseColumns<string> { Customers = new[] { "a", null! }, Days = new[] { 1, 1 } })).Message);
        Assert.StartsWith("rows: row 1 (counted from 0): has no customer.", Assert.Throws<ArgumentException>(() => PurchaseLog.From(rows, row => row.Customer, row => row.Date)).Message);
        Assert.Throws<ArgumentNullException>(() => PurchaseLog.From((Purchase<int>[])null!));
    }

    [Fact]
    public void Builders_that_do_not_fit_do_not_join()
    {
        PurchaseHistoryBuilder<int> builder = new(), other = new(new PurchaseDefinition { SameDay = SameDayPurchases.Each }), priced = new(withAmounts: true);

        Assert.StartsWith("A builder cannot be joined with itself: its purchases would count twice.", Assert.Throws<ArgumentException>(() => builder.Merge(builder)).Message);
        Assert.Throws<DefinitionMismatchException>(() => builder.Merge(other));
        Assert.StartsWith("One of the builders was made with amounts, the other without.", Assert.Throws<ArgumentException>(() => builder.Merge(priced)).Message);
        Assert.StartsWith("The builder was made without amounts, but the columns have 1.", Assert.Throws<ArgumentException>(() => builder.Add(Columns([new(1, AsOf, new Money(1, Given.Euro))]))).Message);
        Assert.Throws<ArgumentException>(() => builder.Add(new Purchase<int>(1, AsOf, new Money(1, Given.Euro))));
        Assert.Equal(0, builder.Purchases);
    }

    [Fact]
    public void Hold_outs_counted_elsewhere_are_checked()
    {
        PurchaseHistories one = PurchaseHistories.From([PurchaseHistory.From(1, TimeLength.Weeks(2), TimeLength.Weeks(4))]);

        Assert.Equal("3 purchases in 39 weeks", HoldOut.From(one, TimeLength.Weeks(39), [3]).ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null(HoldOut.From(one, TimeLength.Weeks(39), [3]).TotalSpend);
        Assert.StartsWith("purchases: there must be one number for each of the 1 histories, but there were 2.", Assert.Throws<ArgumentException>(() => HoldOut.From(one, TimeLength.Weeks(39), [3, 4])).Message);
        Assert.StartsWith("length: must be above 0 and have an end, but was ", Assert.Throws<ArgumentOutOfRangeException>(() => HoldOut.From(one, TimeLength.Zero, [3])).Message);
        Assert.StartsWith("purchases: the count of row 0 (counted from 0) must be 0 or more, but was -3.", Assert.Throws<ArgumentOutOfRangeException>(() => HoldOut.From(one, TimeLength.Weeks(1), [-3])).Message);
    }

    private static PurchaseColumns<int> Columns(Purchase<int>[] purchases) => new()
    {
        Customers = purchases.Select(purchase => purchase.Customer).ToArray(),
        Days = purchases.Select(purchase => Period.DaysBetween(new LocalDate(1970, 1, 1), purchase.Date)).ToArray(),
        Amounts = purchases.Select(purchase => purchase.Amount!.Value.Amount).ToArray(),
        Currency = Given.Euro,
    };

    private static bool Same(PurchaseHistories<int> expected, PurchaseHistories<int> actual) => expected.ByCustomer().SequenceEqual(actual.ByCustomer());

    private static bool Same(IReadOnlyList<(int Customer, PurchaseHistory History)> expected, PurchaseHistories<int> actual) =>
        expected.SequenceEqual(actual.ByCustomer().Select(pair => (pair.Key, pair.Value)));
}
