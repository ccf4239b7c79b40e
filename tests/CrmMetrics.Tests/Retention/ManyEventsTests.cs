using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Retention;
using NodaTime;
using Xunit;

namespace CrmMetrics.Tests.Retention;

/// <summary>Cohorts of so many events that customers are spread over parts: the table is that of a builder, which never spreads them.</summary>
[Trait("Culture", "indifferent")]
public class ManyEventsTests
{
    // Two threads have enough of them each to spread customers, three have not.
    private const int Count = 540_000;

    private static readonly CohortDefinition Monthly = new(ReportingCalendar.Utc, Granularity.Month);

    private static readonly LocalDate AsOf = new(2025, 12, 31);

    private static readonly int FirstDay = Period.DaysBetween(new(1970, 1, 1), new(2024, 1, 1));

    /// <summary>Days of two years, of one year that is followed by the year before it, with days after the date of the data, and of so many years that a mark is no small word.</summary>
    public static TheoryData<string> Shapes => ["two years", "backward", "late", "many years", "many years at the end"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Columns_of_whole_numbers_are_counted_as_a_builder_counts_them(string shape) => Same(shape, i => unchecked(Customer(i) * -1_640_531_527));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Columns_of_long_numbers_are_counted_as_a_builder_counts_them(string shape) => Same(shape, i => (Customer(i) - 500L) << 33);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Columns_of_guids_are_counted_as_a_builder_counts_them(string shape) => Same(shape, i => new Guid(Customer(i), 7, 11, 1, 2, 3, 4, 5, 6, 7, 8));

    [Fact]
    public void A_day_that_is_no_date_is_named_by_its_row_also_late_and_on_the_second_thread()
    {
        int[] days = Days("two years");
        days[530_001] = 9_999_999;
        CohortColumns<int> columns = new() { Customers = Enumerable.Range(0, Count).Select(Customer).ToArray(), Days = days };
        foreach (int threads in new[] { 1, 2 })
        {
            Assert.StartsWith(
                "columns: the day of row 530001 (counted from 0) must be from",
                Assert.Throws<ArgumentOutOfRangeException>(() => CohortTable.From(columns, Monthly, AsOf, threads)).Message,
                StringComparison.Ordinal);
        }
    }

    private static int Customer(int i) => (int)((i * 2_654_435_761L) % 40_009);

    private static int[] Days(string shape)
    {
        int Day(int i) => (int)((i * 40_503L) % 730);
        return [.. Enumerable.Range(0, Count).Select(i => FirstDay + (shape switch
        {
            "backward" => (Day(i) / 2) + (i < Count / 2 ? 365 : 0),
            "late" => Day(i) + 200,
            "many years" => Day(i) * 5,
            "many years at the end" => i < Count - 10 ? Day(i) : Day(i) - 2000,
            _ => Day(i),
        }))];
    }

    private static void Same<TKey>(string shape, Func<int, TKey> key)
        where TKey : notnull
    {
        TKey[] keys = [.. Enumerable.Range(0, Count).Select(key)];
        int[] days = Days(shape);
        CohortColumns<TKey> columns = new() { Customers = keys, Days = days };
        CohortBuilder<TKey> builder = new(Monthly, AsOf);
        builder.Add(columns);
        CohortTable expected = builder.ToTable();
        Assert.InRange(expected.Members, 30_000, 40_009);
        Assert.Equal(expected, CohortTable.From(columns, Monthly, AsOf));
        Assert.Equal(expected, CohortTable.From(columns, Monthly, AsOf, threads: 2));
        Assert.Equal(expected, CohortTable.From(columns, Monthly, AsOf, threads: 3));

        // The iterator is long enough for customers to be numbered first, and then spread.
        (TKey Key, LocalDate Date)[] rows = [.. keys.Select((id, i) => (id, new LocalDate(1970, 1, 1).PlusDays(days[i])))];
        Assert.Equal(expected, CohortTable.From(Stream(rows), row => row.Key, row => row.Date, Monthly, AsOf));

        static IEnumerable<T> Stream<T>(T[] rows)
        {
            foreach (T row in rows)
            {
                yield return row;
            }
        }
    }
}
