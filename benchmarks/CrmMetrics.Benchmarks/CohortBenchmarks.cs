using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Retention;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>Cohorts by month: every door against LINQ, against the loop over a dictionary that one would write by hand, and against plain increments at random.</summary>
/// <remarks>As many transactions as rows, of a tenth as many customers, over 24 months, in random order.</remarks>
public class CohortBenchmarks : IControlled
{
    private const string Numbered = "Cohorts from numbered customers", Keyed = "Cohorts from ids of customers", OfRows = "Cohorts from rows", Others = "Cohorts of other kinds", Encoding = "Numbering ids";

    private const int Months = 24;

    private static readonly LocalDate FirstDate = new(2024, 1, 1);

    private static readonly LocalDate AsOf = new(2025, 12, 31);

    private static readonly int FirstDay = Period.DaysBetween(new(1970, 1, 1), FirstDate);

    private static readonly int[] MonthOfDay = [.. Enumerable.Range(0, 731).Select(day => ((FirstDate.PlusDays(day).Year - 2024) * 12) + FirstDate.PlusDays(day).Month - 1)];

    private static readonly CohortDefinition Monthly = new(ReportingCalendar.Utc, Granularity.Month);

    private int[] customers = [];
    private int[] ids = [];
    private int[] days = [];
    private Guid[] guids = [];
    private LocalDate[] dates = [];
    private Instant[] instants = [];
    private decimal[] amounts = [];
    private Purchase[] rows = [];
    private PurchaseRecord[] records = [];
    private int[] table = [];

    /// <inheritdoc/>
    [Params(10_000, 10_000_000)]
    public int Rows { get; set; }

    private int Customers => Rows / 10;

    [GlobalSetup(Targets = [nameof(RandomIncrements), nameof(FromNumbers), nameof(FromNumbersByTwo), nameof(FromIds), nameof(FromIdsByTwo), nameof(ByDictionary), nameof(EncodeIds), nameof(EncodeByDictionary)])]
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
            days[i] = FirstDay + start + random.Below(731 - start);
        }

        table = new int[1 << 20];
    }

    [GlobalSetup(Targets = [nameof(ByLinq), nameof(RecordsByLinq), nameof(FromRecords), nameof(FromRecordStream), nameof(RecordsByDictionary), nameof(FromStructs)])]
    public void MakeRows()
    {
        MakeColumns();
        rows = [.. Enumerable.Range(0, Rows).Select(i => new Purchase(ids[i], FirstDate.PlusDays(days[i] - FirstDay)))];
        records = [.. rows.Select(row => new PurchaseRecord(row.Customer, row.Date))];
    }

    [GlobalSetup(Targets = [nameof(FromGuids), nameof(FromDates), nameof(FromInstants), nameof(Rolling), nameof(ByDay), nameof(Values), nameof(Builder)])]
    public void MakeOthers()
    {
        MakeColumns();
        guids = [.. ids.Select(id => new Guid(id, 7, 11, 1, 2, 3, 4, 5, 6, 7, 8))];
        dates = [.. days.Select(day => FirstDate.PlusDays(day - FirstDay))];
        instants = [.. days.Select((day, i) => Instant.FromUnixTimeSeconds((86_400L * day) + (i % 86_400)))];
        amounts = [.. days.Select(day => day % 10_000 / 100m)];
    }

    /// <inheritdoc/>
    public void Check()
    {
        MakeRows();
        MakeOthers();
        string control = string.Join(",", ByLinq().OrderBy(cell => cell.Key).Select(cell => cell.Key.Cohort + "+" + cell.Key.Month + "=" + cell.Value));
        Control.Same(control, string.Join(",", RecordsByLinq().OrderBy(cell => cell.Key).Select(cell => cell.Key.Cohort + "+" + cell.Key.Month + "=" + cell.Value)), nameof(RecordsByLinq));
        CheckMatrix(ByDictionary(), nameof(ByDictionary));
        CheckMatrix(RecordsByDictionary(), nameof(RecordsByDictionary));
        CheckTable(FromNumbers(), nameof(FromNumbers));
        CheckTable(FromNumbersByTwo(), nameof(FromNumbersByTwo));
        CheckTable(FromIds(), nameof(FromIds));
        CheckTable(FromIdsByTwo(), nameof(FromIdsByTwo));
        CheckTable(FromRecords(), nameof(FromRecords));
        CheckTable(FromRecordStream(), nameof(FromRecordStream));
        CheckTable(FromStructs(), nameof(FromStructs));
        CheckTable(FromGuids(), nameof(FromGuids));
        CheckTable(FromDates(), nameof(FromDates));
        CheckTable(FromInstants(), nameof(FromInstants));
        CheckTable(Builder(), nameof(Builder));
        CheckTable(Values(), nameof(Values));
        Control.Same(ids.Distinct().Count(), EncodeIds(), nameof(EncodeIds));
        Control.Same(EncodeByDictionary(), EncodeIds(), nameof(EncodeIds));
        Control.Same(FromNumbers().Members, Rolling().Members, nameof(Rolling));
        Control.Same(FromNumbers().Members, ByDay().Members, nameof(ByDay));

        void CheckMatrix(long[] matrix, string door) => Control.Same(
            control,
            string.Join(",", Enumerable.Range(0, Months).SelectMany(cohort => Enumerable.Range(0, Months).Where(month => matrix[(cohort * Months) + month] > 0).Select(month => cohort + "+" + month + "=" + matrix[(cohort * Months) + month]))),
            door);

        void CheckTable(CohortTable found, string door) => Control.Same(
            control,
            string.Join(",", found.Cohorts.SelectMany(cohort => CohortWindow.Each(CohortReturn.On, Months - 1)
                .Select(window => (Cohort: MonthOf(cohort.Period.Whole.Start), Month: window.First, found.Cell(cohort.Period.Whole.Start, window).Part))
                .Where(cell => cell.Part > 0).Select(cell => cell.Cohort + "+" + cell.Month + "=" + cell.Part))),
            door);
    }

    /// <summary>The reference for speed: as many increments at random as there are rows, over a table of 4 MB.</summary>
    [BenchmarkCategory(Numbered)]
    [Benchmark(Description = "reference: increments at random over 4 MB")]
    public int RandomIncrements()
    {
        int[] counts = table;
        ulong state = 88172645463325252;
        for (int i = 0; i < Rows; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            counts[(int)(state & ((1 << 20) - 1))]++;
        }

        return counts[0];
    }

    [BenchmarkCategory(Numbered)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy`, `Min`, `Distinct`, `GroupBy` over an array of structs")]
    public Dictionary<(int Cohort, int Month), long> ByLinq() => rows
        .GroupBy(row => row.Customer, row => MonthOf(row.Date))
        .SelectMany(customer =>
        {
            int cohort = customer.Min();
            return customer.Distinct().Select(month => (cohort, month - cohort));
        })
        .GroupBy(cell => cell)
        .ToDictionary(cell => (cell.Key.cohort, cell.Key.Item2), cell => cell.LongCount());

    [BenchmarkCategory(Numbered)]
    [Benchmark(Description = "columns: `CohortTable.From(…, customerCount, …)`")]
    [Target("cohorts from numbered customers", nameof(RandomIncrements), TimesAsLong = 4)]
    [Target("cohorts from numbered customers", nameof(ByLinq), TimesAsFast = 40)]
    public CohortTable FromNumbers() => CohortTable.From(new CohortColumns<int> { Customers = customers, Days = days }, Customers, Monthly, AsOf);

    [BenchmarkCategory(Numbered)]
    [Benchmark(Description = "columns, two threads")]
    [Target("cohorts from numbered customers, two threads", nameof(FromNumbers), TimesAsFast = 1.4)]
    public CohortTable FromNumbersByTwo() => CohortTable.From(new CohortColumns<int> { Customers = customers, Days = days }, Customers, Monthly, AsOf, threads: 2);

    [BenchmarkCategory(Keyed)]
    [Benchmark(Baseline = true, Description = "reference: loop by hand over a `Dictionary` and the columns")]
    public long[] ByDictionary()
    {
        Dictionary<int, uint> active = [];
        for (int i = 0; i < ids.Length; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(active, ids[i], out _) |= 1u << MonthOfDay[days[i] - FirstDay];
        }

        return Matrix(active);
    }

    [BenchmarkCategory(Keyed)]
    [Benchmark(Description = "columns: `CohortTable.From(…)`, `int` ids")]
    [Target("cohorts from ids", nameof(ByDictionary), TimesAsFast = 5)]
    [Target("cohorts from ids", nameof(ByLinq), TimesAsFast = 25)]
    public CohortTable FromIds() => CohortTable.From(new CohortColumns<int> { Customers = ids, Days = days }, Monthly, AsOf);

    [BenchmarkCategory(Keyed)]
    [Benchmark(Description = "columns, `int` ids, two threads")]
    [Target("cohorts from ids, two threads", nameof(FromIds), TimesAsFast = 1.4)]
    public CohortTable FromIdsByTwo() => CohortTable.From(new CohortColumns<int> { Customers = ids, Days = days }, Monthly, AsOf, threads: 2);

    [BenchmarkCategory(Keyed)]
    [Benchmark(Description = "columns, `Guid` ids")]
    public CohortTable FromGuids() => CohortTable.From(new CohortColumns<Guid> { Customers = guids, Days = days }, Monthly, AsOf);

    [BenchmarkCategory(OfRows)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy`, `Min`, `Distinct`, `GroupBy` over an array of objects")]
    public Dictionary<(int Cohort, int Month), long> RecordsByLinq() => records
        .GroupBy(row => row.Customer, row => MonthOf(row.Date))
        .SelectMany(customer =>
        {
            int cohort = customer.Min();
            return customer.Distinct().Select(month => (cohort, month - cohort));
        })
        .GroupBy(cell => cell)
        .ToDictionary(cell => (cell.Key.cohort, cell.Key.Item2), cell => cell.LongCount());

    [BenchmarkCategory(OfRows)]
    [Benchmark(Description = "reference: loop by hand over a `Dictionary` and an array of objects")]
    public long[] RecordsByDictionary()
    {
        Dictionary<int, uint> active = [];
        foreach (PurchaseRecord row in records)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(active, row.Customer, out _) |= 1u << MonthOf(row.Date);
        }

        return Matrix(active);
    }

    [BenchmarkCategory(OfRows)]
    [Benchmark(Description = "rows: array of objects")]
    [Target("cohorts from an array of objects", nameof(RecordsByDictionary), TimesAsFast = 1)]
    public CohortTable FromRecords() => CohortTable.From(records, row => row.Customer, row => row.Date, Monthly, AsOf);

    [BenchmarkCategory(OfRows)]
    [Benchmark(Description = "rows: iterator of objects")]
    public CohortTable FromRecordStream() => CohortTable.From(records.Where(_ => true), row => row.Customer, row => row.Date, Monthly, AsOf);

    [BenchmarkCategory(OfRows)]
    [Benchmark(Description = "rows: array of structs")]
    public CohortTable FromStructs() => CohortTable.From(rows, row => row.Customer, row => row.Date, Monthly, AsOf);

    [BenchmarkCategory(Others)]
    [Benchmark(Description = "columns of `LocalDate`")]
    public CohortTable FromDates() => CohortTable.From(new CohortColumns<int> { Customers = customers, Dates = dates }, Customers, Monthly, AsOf);

    [BenchmarkCategory(Others)]
    [Benchmark(Description = "columns of `Instant`, calendar months")]
    public CohortTable FromInstants() => CohortTable.From(new CohortColumns<int> { Customers = customers, Instants = instants }, Customers, Monthly, AsOf);

    [BenchmarkCategory(Others)]
    [Benchmark(Description = "columns of `Instant`, rolling 24 hours")]
    public CohortTable Rolling() => CohortTable.From(
        new CohortColumns<int> { Customers = customers, Instants = instants }, Customers, Monthly with { DayRule = CohortDayRule.Rolling24Hours }, AsOf);

    [BenchmarkCategory(Others)]
    [Benchmark(Description = "columns, windows of a day")]
    public CohortTable ByDay() => CohortTable.From(new CohortColumns<int> { Customers = customers, Days = days }, Customers, Monthly with { Windows = Granularity.Day }, AsOf);

    [BenchmarkCategory(Others)]
    [Benchmark(Description = "columns with amounts")]
    public CohortTable Values() => CohortTable.From(
        new CohortColumns<int> { Customers = customers, Days = days, Amounts = amounts, Currency = Currency.Parse("EUR") }, Customers, Monthly, AsOf);

    [BenchmarkCategory(Others)]
    [Benchmark(Description = "two builders of half of the columns, merged")]
    public CohortTable Builder()
    {
        CohortBuilder<int> one = new(Monthly, AsOf), other = new(Monthly, AsOf);
        one.Add(new CohortColumns<int> { Customers = ids.AsMemory(0, Rows / 2), Days = days.AsMemory(0, Rows / 2) });
        other.Add(new CohortColumns<int> { Customers = ids.AsMemory(Rows / 2), Days = days.AsMemory(Rows / 2) });
        one.Merge(other);
        return one.ToTable();
    }

    [BenchmarkCategory(Encoding)]
    [Benchmark(Baseline = true, Description = "reference: loop by hand over a `Dictionary`")]
    public int EncodeByDictionary()
    {
        Dictionary<int, int> numbers = [];
        int[] result = new int[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, ids[i], out bool known);
            number = known ? number : numbers.Count - 1;
            result[i] = number;
        }

        return numbers.Count;
    }

    [BenchmarkCategory(Encoding)]
    [Benchmark(Description = "column: `KeyEncoder<int>.Encode(…)`")]
    public int EncodeIds()
    {
        KeyEncoder<int> encoder = new();
        encoder.Encode(ids, new int[ids.Length]);
        return encoder.Count;
    }

    private static int MonthOf(LocalDate date) => ((date.Year - 2024) * 12) + date.Month - 1;

    private static long[] Matrix(Dictionary<int, uint> active)
    {
        long[] matrix = new long[Months * Months];
        foreach (uint months in active.Values)
        {
            int cohort = System.Numerics.BitOperations.TrailingZeroCount(months);
            for (uint rest = months; rest != 0; rest &= rest - 1)
            {
                matrix[(cohort * Months) + System.Numerics.BitOperations.TrailingZeroCount(rest) - cohort]++;
            }
        }

        return matrix;
    }

    /// <summary>A purchase as a small value.</summary>
    internal readonly record struct Purchase(int Customer, LocalDate Date);

    /// <summary>A purchase as an object, such as a database layer hands out.</summary>
    internal sealed record PurchaseRecord(int Customer, LocalDate Date);
}
