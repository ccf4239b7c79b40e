using CrmMetrics.Lifetime;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Lifetime;

public class PurchaseHistoriesLaws : SummaryLaws<PurchaseHistories>
{
    protected override Arbitrary<PurchaseHistories> Any => GivenPurchases.Histories;

    protected override PurchaseHistories Zero => PurchaseHistories.Zero;

    protected override PurchaseHistories Parse(string text) => PurchaseHistories.Parse(text);
}

public class PurchaseHistoriesTests
{
    [Fact]
    public void Histories_keep_their_order_and_their_days_in_any_unit() => Check.That(GivenPurchases.Histories, histories =>
    {
        PurchaseHistories inWeeks = histories.In(TimeUnit.Week);
        PurchaseHistories again = PurchaseHistories.From(inWeeks);
        return inWeeks == histories && inWeeks.GetHashCode() == histories.GetHashCode() && again.SequenceEqual(histories)
            && inWeeks.All(history => history.Age.Unit == TimeUnit.Week && history.Recency <= history.Age);
    });

    [Fact]
    public void Equality_is_that_of_the_histories_whatever_their_order() => Check.That(Arb.From(GivenPurchases.HistoryGen.ArrayOf()), given =>
        PurchaseHistories.From(given) == PurchaseHistories.From(Enumerable.Reverse(given))
        && (given.Length == 0 || PurchaseHistories.From(given) != PurchaseHistories.From(given.Skip(1))));

    [Fact]
    public void One_history_more_or_another_currency_makes_a_difference()
    {
        PurchaseHistory one = PurchaseHistory.From(2, TimeLength.Weeks(3), TimeLength.Weeks(9), new Money(20, Given.Euro), 2);
        PurchaseHistory dollars = PurchaseHistory.From(2, TimeLength.Weeks(3), TimeLength.Weeks(9), new Money(20, Given.Dollar), 2);

        Assert.NotEqual(PurchaseHistories.From([one]), PurchaseHistories.From([one, one]));
        Assert.NotEqual(PurchaseHistories.From([one]), PurchaseHistories.From([dollars]));
        Assert.False(PurchaseHistories.From([one]) == null);
        Assert.Throws<CurrencyMismatchException>(() => PurchaseHistories.From([one, dollars]));
        Assert.Throws<CurrencyMismatchException>(() => PurchaseHistories.From([one]) + PurchaseHistories.From([dollars]));
    }

    [Fact]
    public void Those_without_spend_join_those_with()
    {
        PurchaseHistory priced = PurchaseHistory.From(2, TimeLength.Weeks(3), TimeLength.Weeks(9), new Money(20, Given.Euro), 2), plain = PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(9));

        PurchaseHistories both = PurchaseHistories.From([plain]) + PurchaseHistories.From([priced]);

        Assert.Equal([plain, priced], both);
        Assert.Null(both[0].AverageSpend);
        Assert.Equal(new Money(10, Given.Euro), both[1].AverageSpend);
        Assert.Equal("2 customers, 2 repeat purchases", both.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("1 customer, 0 repeat purchases", PurchaseHistories.From([plain]).ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Columns_give_the_same_as_histories()
    {
        PurchaseHistories histories = PurchaseHistories.From(new HistoryColumns
        {
            RepeatPurchases = new long[] { 2, 0 },
            Recencies = new[] { 30.43, 0 },
            Ages = new[] { 38.86, 38.86 },
            Unit = TimeUnit.Week,
            Spends = new[] { 44.69m, 0 },
            Currency = Given.Dollar,
        });

        Assert.Equal(
            PurchaseHistories.From([PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(38.86)), PurchaseHistory.From(2, TimeLength.Weeks(30.43), TimeLength.Weeks(38.86), new Money(44.69m, Given.Dollar), 2)]),
            histories);
        Assert.Equal("2 repeats, the last after 30.43 weeks of 38.86 weeks, 22.345 USD each", histories[0].ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Impossible_rows_are_all_named()
    {
        ArgumentException mistake = Assert.Throws<ArgumentException>(() => PurchaseHistories.From(new HistoryColumns
        {
            RepeatPurchases = new long[] { 2, 0, -1, 1, 1 },
            Recencies = new[] { 40, 3.0, 0, double.NaN, 1 },
            Ages = new[] { 30.0, 9, 9, 9, 9 },
            Unit = TimeUnit.Week,
            Spends = new decimal[] { 1, 0, 0, 1, 5 },
            PricedPurchases = new long[] { 1, 0, 0, 1, 0 },
        }));

        Assert.StartsWith(
            "columns: row 0 (counted from 0): recency the last purchase must not come after the age of 30 days, but was 40; row 1 (counted from 0): recency must be 0 where no purchase followed the first, but was 3; "
            + "row 2 (counted from 0): repeatPurchases a count must be 0 or more, but was -1; row 3 (counted from 0): recency must be a number of days, 0 or more, but was NaN; "
            + "row 4 (counted from 0): has 0 priced purchases for a spend of 5.",
            mistake.Message);
    }

    [Fact]
    public void Columns_of_different_lengths_or_without_a_unit_are_refused()
    {
        HistoryColumns columns = new() { RepeatPurchases = new long[] { 1 }, Recencies = new[] { 1.0 }, Ages = new[] { 2.0, 3.0 }, Unit = TimeUnit.Week };

        Assert.StartsWith("The columns must be of one length, and priced purchases come with spends, but there were 1 repeat purchases, 1 recencies, 2 ages, 0 spends and 0 priced purchases.", Assert.Throws<ArgumentException>(() => PurchaseHistories.From(columns)).Message);
        Assert.StartsWith("columns.Unit: must be one of Day, Week, Month, Year, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseHistories.From(columns with { Unit = 0 })).Message);
        Assert.StartsWith("index: must be from 0 to -1, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseHistories.Zero[0]).Message);
    }

    [Theory]
    [InlineData("unit=Day;repeats=[1];recencyDays=[3];ageDays=[2]")]
    [InlineData("unit=Fortnight;repeats=[1];recencyDays=[1];ageDays=[2]")]
    [InlineData("repeats=[1];recencyDays=[1];ageDays=[2]")]
    [InlineData("unit=Day;repeats=[1,2];recencyDays=[1];ageDays=[2]")]
    [InlineData("many")]
    [InlineData("")]
    [InlineData(null)]
    public void What_describes_no_histories_is_not_read(string? text)
    {
        Assert.False(PurchaseHistories.TryParse(text, out PurchaseHistories result));
        Assert.Same(PurchaseHistories.Zero, result);
    }

    [Fact]
    public void Groups_are_those_of_a_dictionary_in_the_order_of_their_first_customers() => Check.That(
        Arb.From(GivenPurchases.HistoryGen.ArrayOf()),
        given => AreGroups(PurchaseHistories.From(given)));

    [Fact]
    public void Many_groups_of_whole_and_broken_days_stay_apart()
    {
        Random random = new(7);
        PurchaseHistories histories = PurchaseHistories.From(Enumerable.Range(0, 30_000).Select(i =>
        {
            double age = random.Next(1, 700) + (i % 3 == 0 ? 0.25 : 0), recency = random.Next(2) == 0 ? 0 : Math.Floor(age * random.NextDouble());
            return PurchaseHistory.From(recency > 0 ? i % 1000 == 0 ? 5_000_000_000 : random.Next(1, 9) : 0, TimeLength.Days(recency), TimeLength.Days(age));
        }));

        Assert.True(AreGroups(histories));
    }

    private static bool AreGroups(PurchaseHistories histories)
    {
        var expected = histories.Select((history, place) => (Key: (history.RepeatPurchases, history.Recency.TotalDays, history.Age.TotalDays), place))
            .GroupBy(row => row.Key).Select(group => (group.Key, Places: group.Select(row => row.place).ToList())).ToList();
        HistoryGroups groups = histories.Groups;
        return groups.Count == expected.Count && Enumerable.Range(0, groups.Count).All(group =>
            (groups.Repeats[group], groups.Recency[group], groups.Age[group]) == expected[group].Key
            && groups.Customers[group] == expected[group].Places.Count
            && expected[group].Places.All(place => groups.GroupOf[place] == group));
    }
}
