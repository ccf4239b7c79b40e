using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Retention;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>The retention room: what a rate and its judgement cost.</summary>
public class RetentionBenchmarks
{
    private const string Kept = "Retention rate", Lost = "Churn rate", Movements = "Movements of a month from 200,000 tenures", Signals = "Signals of 200,000 customers";

    private const int Customers = 160_000, Tenures = 200_000;

    private readonly DateInterval period = new(new LocalDate(2024, 3, 1), new LocalDate(2024, 3, 31));

    private long opening = 12_000;
    private Tenure<int>[] tenures = [];
    private int[] ids = [];
    private int[] starts = [];
    private int[] ends = [];
    private (bool Flag, decimal Balance)[] accounts = [];

    [GlobalSetup(Targets = [nameof(MovementsByLinq), nameof(MovementsFromRows), nameof(MovementsFromColumns), nameof(SignalsFromRows)])]
    public void MakeTenures()
    {
        SplitMix64 random = new(7);
        LocalDate zero = new(2022, 1, 1);
        ids = new int[Tenures];
        starts = new int[Tenures];
        ends = new int[Tenures];
        tenures = new Tenure<int>[Tenures];
        accounts = new (bool Flag, decimal Balance)[Tenures];
        for (int row = 0; row < Tenures; row++)
        {
            int start = random.Below(900), length = random.Below(700);
            (ids[row], starts[row], ends[row]) = (random.Below(Customers), start, length > 500 ? TenureColumns<int>.Missing : start + length);
            tenures[row] = Tenure.Of(ids[row], zero.PlusDays(start), ends[row] == TenureColumns<int>.Missing ? null : zero.PlusDays(ends[row]));
            accounts[row] = (random.Below(5) == 0, random.Below(3));
        }

        Control.Same(MovementsByLinq(), MovementsFromRows().Survivors, nameof(MovementsFromRows));
        Control.Same(MovementsFromRows(), MovementsFromColumns(), nameof(MovementsFromColumns));
    }

    /// <summary>Survivors alone: what one would write for one definition.</summary>
    [BenchmarkCategory(Movements)]
    [Benchmark(Baseline = true, Description = "LINQ, one definition alone: `GroupBy`, `Any`, `Count`")]
    public long MovementsByLinq()
    {
        LocalDate before = period.Start.PlusDays(-1);
        return tenures.GroupBy(tenure => tenure.Customer)
            .Count(customer => customer.Any(tenure => tenure.Start <= before && !(tenure.End <= before)) && customer.Any(tenure => tenure.Start <= period.End && !(tenure.End <= period.End)));
    }

    [BenchmarkCategory(Movements)]
    [Benchmark(Description = "rows: `CustomerMovements.From(tenures, period)`")]
    public CustomerMovements MovementsFromRows() => CustomerMovements.From(tenures, period);

    [BenchmarkCategory(Movements)]
    [Benchmark(Description = "columns: `CustomerMovements.From(columns, period)`")]
    public CustomerMovements MovementsFromColumns() =>
        CustomerMovements.From(new TenureColumns<int> { Customers = ids, Starts = starts, Ends = ends, DayZero = new LocalDate(2022, 1, 1) }, period);

    [BenchmarkCategory(Signals)]
    [Benchmark(Description = "rows: `ChurnSignals.From(customers, signals)`")]
    public ChurnSignals SignalsFromRows() => ChurnSignals.From(
        accounts,
        ChurnSignal<(bool Flag, decimal Balance)>.Flag("flag", account => account.Flag),
        ChurnSignal<(bool Flag, decimal Balance)>.Balance("balance", account => account.Balance));

    [BenchmarkCategory(Kept)]
    [Benchmark(Description = "counts: `RetentionRate.From(long, long)`")]
    public RetentionRate Retention() => RetentionRate.From(opening - 300, opening);

    [BenchmarkCategory(Kept)]
    [Benchmark(Description = "and its interval")]
    public ConfidenceInterval? RetentionInterval() => Retention().Interval(0.95);

    [BenchmarkCategory(Kept)]
    [Benchmark(Description = "and a comparison, with interval and p-value")]
    public Comparison? RetentionComparison() => Retention().ComparedWith(RetentionRate.From(opening - 360, opening), 0.95);

    [BenchmarkCategory(Lost)]
    [Benchmark(Description = "counts: `ChurnRate.From(long, long)`")]
    public ChurnRate Churn() => ChurnRate.From(300, opening);

    [BenchmarkCategory(Lost)]
    [Benchmark(Description = "and its interval")]
    public ConfidenceInterval? ChurnInterval() => Churn().Interval(0.95);
}
