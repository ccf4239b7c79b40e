using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Lifetime;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>Purchase histories from a log: every door against LINQ, and what follows from them.</summary>
/// <remarks>As many purchases as rows, of a tenth as many customers, over 24 months, in random order.</remarks>
public class HistoryBenchmarks : IControlled
{
    private const string Numbered = "Purchase histories from numbered customers", Keyed = "Purchase histories from ids of customers", Priced = "Purchase histories with spend", OfRows = "Purchase histories from rows",
        Later = "From a log in order", Job = "purchase histories (distinct days)";

    private const int Days = 731;

    private static readonly LocalDate FirstDate = new(2024, 1, 1);

    private static readonly LocalDate AsOf = new(2025, 12, 31);

    private static readonly LocalDate CalibrationEnd = new(2025, 6, 30);

    private static readonly int FirstDay = Period.DaysBetween(new(1970, 1, 1), FirstDate);

    private static readonly int LastDay = FirstDay + Days - 1;

    private static readonly Currency Euro = Currency.Parse("EUR");

    private int[] customers = [];
    private int[] ids = [];
    private int[] days = [];
    private decimal[] amounts = [];
    private PurchaseRow[] rows = [];
    private PurchaseLog<int> log = PurchaseLog.From(new PurchaseColumns<int>(), 0);
    private PurchaseHistories histories = PurchaseHistories.Zero;

    /// <inheritdoc/>
    [Params(10_000, 10_000_000)]
    public int Rows { get; set; }

    private int Customers => Rows / 10;

    private PurchaseColumns<int> Columns => new() { Customers = customers, Days = days };

    private PurchaseColumns<int> PricedColumns => new() { Customers = customers, Days = days, Amounts = amounts, Currency = Euro };

    [GlobalSetup(Targets = [nameof(ByLinq), nameof(FromNumbers), nameof(FromNumbersByTwo), nameof(FromIds), nameof(FromIdsByTwo)])]
    public void MakeColumns()
    {
        SplitMix64 random = new(20261122);
        customers = new int[Rows];
        ids = new int[Rows];
        days = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            // Some customers buy far more than others, and all start somewhere within the two years.
            int customer = (int)(Customers * Math.Pow(random.Unit(), 1.5)), start = (int)((uint)(customer * 2_654_435_761u) % 700);
            customers[i] = customer;
            ids[i] = unchecked((customer + 1) * -1_640_531_527);
            days[i] = FirstDay + start + random.Below(Days - start);
        }
    }

    [GlobalSetup(Targets = [nameof(PricedByLinq), nameof(PricedFromNumbers), nameof(PricedFromNumbersByTwo), nameof(Builder)])]
    public void MakeAmounts()
    {
        MakeColumns();
        amounts = AmountColumn.Make(Rows);
    }

    [GlobalSetup(Targets = [nameof(RowsByLinq), nameof(FromRows), nameof(FromRowStream), nameof(PricedFromRows)])]
    public void MakeRows()
    {
        MakeAmounts();
        rows = [.. Enumerable.Range(0, Rows).Select(i => new PurchaseRow(ids[i], FirstDate.PlusDays(days[i] - FirstDay), amounts[i]))];
    }

    [GlobalSetup(Targets = [nameof(AtDate), nameof(Split), nameof(HistoriesAdded), nameof(CheckHistories)])]
    public void MakeLog()
    {
        MakeAmounts();
        log = PurchaseLog.From(PricedColumns, Customers);
        histories = log.At(AsOf).Histories;
    }

    /// <inheritdoc/>
    public void Check()
    {
        MakeRows();
        MakeLog();
        (int Customer, int Repeats, int Recency, int Age)[] control = [.. ByLinq().OrderBy(row => row.Customer)];
        (int Customer, int Repeats, int Recency, int Age, decimal Spend)[] pricedControl = [.. PricedByLinq().OrderBy(row => row.Customer)];
        string all = Sums(control.Select(row => ((long)row.Repeats, (double)row.Recency, (double)row.Age)));
        Control.Same(all, Sums(RowsByLinq().Select(row => ((long)row.Repeats, (double)row.Recency, (double)row.Age))), nameof(RowsByLinq));
        Same(FromNumbers().Histories, nameof(FromNumbers));
        Same(FromNumbersByTwo().Histories, nameof(FromNumbersByTwo));
        Same(FromIds().Histories, nameof(FromIds));
        Same(FromIdsByTwo().Histories, nameof(FromIdsByTwo));
        Same(FromRows().Histories, nameof(FromRows));
        Same(FromRowStream().Histories, nameof(FromRowStream));
        SameSpend(PricedFromNumbers().Histories, nameof(PricedFromNumbers));
        SameSpend(PricedFromNumbersByTwo().Histories, nameof(PricedFromNumbersByTwo));
        SameSpend(PricedFromRows().Histories, nameof(PricedFromRows));
        SameSpend(Builder().Histories, nameof(Builder));
        SameSpend(AtDate().Histories, nameof(AtDate));
        Control.Same(control.Length, HistoriesAdded().Count / 2, nameof(HistoriesAdded));

        void Same(PurchaseHistories found, string door)
        {
            Control.Same(control.Length, found.Count, door);
            Control.Same(all, Sums(found.Select(history => (history.RepeatPurchases, history.Recency.TotalDays, history.Age.TotalDays))), door);
        }

        void SameSpend(PurchaseHistories found, string door)
        {
            Same(found, door);
            Control.Same(pricedControl.Sum(row => row.Spend), found.Sum(history => history.Spend.Amount), door);
        }
    }

    [BenchmarkCategory(Numbered)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy`, `Distinct`, `Min`, `Max` over columns")]
    public (int Customer, int Repeats, int Recency, int Age)[] ByLinq() =>
    [
        .. Enumerable.Range(0, Rows).GroupBy(row => customers[row]).Select(mine =>
        {
            int first = mine.Min(row => days[row]);
            return (mine.Key, mine.Select(row => days[row]).Distinct().Count() - 1, mine.Max(row => days[row]) - first, LastDay - first);
        }),
    ];

    [BenchmarkCategory(Numbered)]
    [Benchmark(Description = "columns: `PurchaseHistories.From(PurchaseColumns<int>, int, …)`")]
    [Target(Job + " of 10 million rows from columns", nameof(ByLinq), TimesAsFast = 20)]
    public PurchaseHistories<int> FromNumbers() => PurchaseHistories.From(Columns, Customers, AsOf);

    [BenchmarkCategory(Numbered)]
    [Benchmark(Description = "the same on two threads")]
    public PurchaseHistories<int> FromNumbersByTwo() => PurchaseHistories.From(Columns, Customers, AsOf, threads: 2);

    [BenchmarkCategory(Keyed)]
    [Benchmark(Description = "columns: `PurchaseHistories.From(PurchaseColumns<TCustomer>, …)`, ids of type `int`")]
    public PurchaseHistories<int> FromIds() => PurchaseHistories.From(Columns with { Customers = ids }, AsOf);

    [BenchmarkCategory(Keyed)]
    [Benchmark(Description = "the same on two threads")]
    public PurchaseHistories<int> FromIdsByTwo() => PurchaseHistories.From(Columns with { Customers = ids }, AsOf, threads: 2);

    [BenchmarkCategory(Priced)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy`, and the sum after the first day, over columns")]
    public (int Customer, int Repeats, int Recency, int Age, decimal Spend)[] PricedByLinq() =>
    [
        .. Enumerable.Range(0, Rows).GroupBy(row => customers[row]).Select(mine =>
        {
            int first = mine.Min(row => days[row]);
            return (mine.Key, mine.Select(row => days[row]).Distinct().Count() - 1, mine.Max(row => days[row]) - first, LastDay - first, mine.Where(row => days[row] > first).Sum(row => amounts[row]));
        }),
    ];

    [BenchmarkCategory(Priced)]
    [Benchmark(Description = "columns: `PurchaseHistories.From(PurchaseColumns<int>, int, …)` with amounts")]
    public PurchaseHistories<int> PricedFromNumbers() => PurchaseHistories.From(PricedColumns, Customers, AsOf);

    [BenchmarkCategory(Priced)]
    [Benchmark(Description = "the same on two threads")]
    public PurchaseHistories<int> PricedFromNumbersByTwo() => PurchaseHistories.From(PricedColumns, Customers, AsOf, threads: 2);

    [BenchmarkCategory(Priced)]
    [Benchmark(Description = "two `PurchaseHistoryBuilder`, one for each half of the rows, and their `Merge`")]
    public PurchaseHistories<int> Builder()
    {
        PurchaseHistoryBuilder<int> builder = new(withAmounts: true), other = new(withAmounts: true);
        int half = Rows / 2;
        builder.Add(new PurchaseColumns<int> { Customers = ids.AsMemory(0, half), Days = days.AsMemory(0, half), Amounts = amounts.AsMemory(0, half), Currency = Euro });
        other.Add(new PurchaseColumns<int> { Customers = ids.AsMemory(half), Days = days.AsMemory(half), Amounts = amounts.AsMemory(half), Currency = Euro });
        builder.Merge(other);
        return builder.ToHistories(AsOf);
    }

    [BenchmarkCategory(OfRows)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy`, `Distinct`, `Min`, `Max` over an array of objects")]
    public (int Customer, int Repeats, int Recency, int Age)[] RowsByLinq() =>
    [
        .. rows.GroupBy(row => row.Customer).Select(mine =>
        {
            LocalDate first = mine.Min(row => row.Date), last = mine.Max(row => row.Date);
            return (mine.Key, mine.Select(row => row.Date).Distinct().Count() - 1, Period.DaysBetween(first, last), Period.DaysBetween(first, AsOf));
        }),
    ];

    [BenchmarkCategory(OfRows)]
    [Benchmark(Description = "rows: array of objects, customer and date")]
    [Target(Job + " of 10 million rows from rows", nameof(RowsByLinq), TimesAsFast = 8)]
    public PurchaseHistories<int> FromRows() => PurchaseHistories.From(rows, row => row.Customer, row => row.Date, AsOf);

    [BenchmarkCategory(OfRows)]
    [Benchmark(Description = "rows: iterator of objects, customer and date")]
    [Target(Job + " of 10 million rows from an iterator", nameof(RowsByLinq), TimesAsFast = 8)]
    public PurchaseHistories<int> FromRowStream() => PurchaseHistories.From(rows.Where(row => row.Customer != 0), row => row.Customer, row => row.Date, AsOf);

    [BenchmarkCategory(OfRows)]
    [Benchmark(Description = "rows: array of objects, as `Purchase` with amount")]
    public PurchaseHistories<int> PricedFromRows() => PurchaseHistories.From(rows, row => new Purchase<int>(row.Customer, row.Date, new Money(row.Amount, Euro)), AsOf);

    [BenchmarkCategory(Later)]
    [Benchmark(Description = "`PurchaseLog.At(date)`, with spend")]
    public PurchaseHistories<int> AtDate() => log.At(AsOf);

    [BenchmarkCategory(Later)]
    [Benchmark(Description = "`PurchaseLog.Split(…)`, with spend")]
    public CalibrationSplit<int> Split() => log.Split(CalibrationEnd, AsOf);

    [BenchmarkCategory(Later)]
    [Benchmark(Description = "`PurchaseHistories` + `PurchaseHistories`")]
    public PurchaseHistories HistoriesAdded() => histories + histories;

    [BenchmarkCategory(Later)]
    [Benchmark(Description = "`HistoryCheck.Of(PurchaseHistories)`")]
    public HistoryCheck CheckHistories() => HistoryCheck.Of(histories);

    private static string Sums(IEnumerable<(long Repeats, double Recency, double Age)> found)
    {
        double repeats = 0, recency = 0, age = 0, mixed = 0;
        foreach ((long x, double last, double all) in found)
        {
            repeats += x;
            recency += last;
            age += all;
            mixed += x * (last + (3 * all));
        }

        return FormattableString.Invariant($"{repeats}/{recency}/{age}/{mixed}");
    }

    private sealed record PurchaseRow(int Customer, LocalDate Date, decimal Amount);
}
