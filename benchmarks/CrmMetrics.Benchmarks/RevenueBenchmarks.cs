using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>Recurring revenue: its movements over a year of subscriptions and from balances, against LINQ, and what is read off them.</summary>
public class RevenueBenchmarks
{
    private const string FromRows = "Revenue movements of 50,000 subscriptions", FromBalances = "Revenue movements of 50,000 balances", Readings = "Reading revenue retention off a summary";

    private const int Count = 50_000;

    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly DateInterval Year = new(new LocalDate(2024, 1, 1), new LocalDate(2024, 12, 31));

    private Subscription[] subscriptions = [];
    private decimal[] opening = [];
    private decimal[] closing = [];
    private RevenueMovements movements = RevenueMovements.Zero;
    private RevenueChanges thousand = RevenueChanges.From([]);

    [GlobalSetup]
    public void Make()
    {
        SplitMix64 random = new(2024);
        subscriptions = [.. Enumerable.Range(0, Count).Select(_ =>
        {
            LocalDate start = new LocalDate(2022, 1, 1).PlusDays(random.Below(1000));
            return new Subscription(
                "C" + random.Below(Count / 2),
                start,
                random.Below(3) == 0 ? start.PlusDays(random.Below(700)) : null,
                new(random.Below(100_000) / 100m, Euro),
                random.Below(4) == 0 ? BillingPeriod.Year : BillingPeriod.Month);
        })];
        opening = [.. Enumerable.Range(0, Count).Select(_ => random.Below(5) == 0 ? 0 : random.Below(100_000) / 100m)];
        closing = [.. opening.Select(amount => random.Below(10) switch { 0 => 0, 1 => amount + 10, 2 => amount / 2, _ => amount })];
        movements = RevenueMovements.From(subscriptions, Year);
        thousand = RevenueChanges.From(Enumerable.Range(0, 1000).Select(i => RevenueChange.From("C" + i, new(opening[i], Euro), new(closing[i], Euro))));
    }

    [BenchmarkCategory(FromRows)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` customer, two balances each, in decimals")]
    public decimal ByLinq()
    {
        LocalDate before = Year.Start.PlusDays(-1);
        var balances = subscriptions.GroupBy(row => row.Customer)
            .Select(rows => (Opening: rows.Sum(row => On(row, before)), Closing: rows.Sum(row => On(row, Year.End)), Before: rows.Any(row => row.Start < before))).ToList();
        return balances.Where(row => row.Opening == 0 && !row.Before).Sum(row => row.Closing)
            + balances.Where(row => row.Opening == 0 && row.Before).Sum(row => row.Closing)
            + balances.Where(row => row.Opening > 0 && row.Closing > row.Opening).Sum(row => row.Closing - row.Opening)
            - balances.Where(row => row.Closing > 0 && row.Closing < row.Opening).Sum(row => row.Opening - row.Closing)
            - balances.Where(row => row.Closing == 0).Sum(row => row.Opening);

        static decimal On(Subscription row, LocalDate day) => row.Start <= day && (row.End is not { } end || day < end)
            ? row.Billing == BillingPeriod.Year ? row.Amount.Amount / 12 : row.Amount.Amount
            : 0;
    }

    [BenchmarkCategory(FromRows)]
    [Benchmark(Description = "facts: `RevenueMovements.From(IEnumerable<Subscription>, DateInterval)`")]
    public RevenueMovements FromSubscriptions() => RevenueMovements.From(subscriptions, Year);

    [BenchmarkCategory(FromBalances)]
    [Benchmark(Baseline = true, Description = "columns: `RevenueMovements.From(ReadOnlySpan<decimal>, ReadOnlySpan<decimal>, …)`")]
    public RevenueMovements FromColumns() => RevenueMovements.From(opening, closing, default, Euro);

    [BenchmarkCategory(Readings)]
    [Benchmark(Baseline = true, Description = "`GrossRevenueRetention` and its interval")]
    public ConfidenceInterval? Gross() => movements.GrossRetention().Interval(0.95);

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "`NetRevenueRetention` and its interval")]
    public ConfidenceInterval? Net() => movements.NetRetention().Interval(0.95);

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "1,000 customers drawn 1,000 times: `Bootstrap`")]
    public BootstrapInterval? Drawn() => thousand.Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 7, 0.95, 1000);
}
