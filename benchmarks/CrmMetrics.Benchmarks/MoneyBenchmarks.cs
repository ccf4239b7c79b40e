using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Statistics;

namespace CrmMetrics.Benchmarks;

/// <summary>Exact sums of money against LINQ's over the same decimals.</summary>
public class MoneyBenchmarks : IControlled
{
    private const string Sum = "Sum of amounts", Mean = "Mean amount, with what its interval needs";

    private static readonly Currency Euro = Currency.Parse("EUR");

    private decimal[] amounts = [];
    private Money[] money = [];

    /// <inheritdoc/>
    [Params(10_000, 10_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Make()
    {
        amounts = AmountColumn.Make(Rows);
        money = [.. amounts.Select(amount => new Money(amount, Euro))];
    }

    /// <inheritdoc/>
    public void Check()
    {
        Make();
        decimal sum = SumByLinq();
        Control.Same(sum, SumByLoop(), nameof(SumByLoop));
        Control.Same(sum, SumOfColumn().Amount, nameof(SumOfColumn));
        Control.Same(sum, SumOfMoney().Amount, nameof(SumOfMoney));
        Control.Same(sum / Rows, MeanByLinq().Mean, nameof(MeanByLinq));
        Control.Same(sum / Rows, MeanOfColumn().Value?.Amount, nameof(MeanOfColumn));
        Control.Same(sum / Rows, MeanOfMoney().Value?.Amount, nameof(MeanOfMoney));
    }

    [BenchmarkCategory(Sum)]
    [Benchmark(Baseline = true, Description = "LINQ: `Sum` over `decimal[]`")]
    public decimal SumByLinq() => amounts.Sum();

    [BenchmarkCategory(Sum)]
    [Benchmark(Description = "reference: loop by hand over decimals")]
    public decimal SumByLoop()
    {
        decimal sum = 0;
        foreach (decimal amount in amounts)
        {
            sum += amount;
        }

        return sum;
    }

    [BenchmarkCategory(Sum)]
    [Benchmark(Description = "column: `Money.Sum(ReadOnlySpan<decimal>, Currency)`")]
    [Target("sum of 10 million amounts", nameof(SumByLinq), TimesAsLong = 0.6)]
    public Money SumOfColumn() => Money.Sum(amounts, Euro);

    [BenchmarkCategory(Sum)]
    [Benchmark(Description = "values: `Money.Sum(IEnumerable<Money>)`, each with its currency checked")]
    public Money SumOfMoney() => Money.Sum(money);

    [BenchmarkCategory(Mean)]
    [Benchmark(Baseline = true, Description = "LINQ: `Sum` of the decimals and of their squares as doubles")]
    public (decimal Mean, double Squares) MeanByLinq() => (amounts.Sum() / amounts.Length, amounts.Sum(amount => (double)amount * (double)amount));

    [BenchmarkCategory(Mean)]
    [Benchmark(Description = "column: `MoneyPerUnit.From(ReadOnlySpan<decimal>, Currency)`")]
    public MoneyPerUnit MeanOfColumn() => MoneyPerUnit.From(amounts, Euro);

    [BenchmarkCategory(Mean)]
    [Benchmark(Description = "values: `MoneyPerUnit.From(IEnumerable<Money>)`")]
    public MoneyPerUnit MeanOfMoney() => MoneyPerUnit.From((IEnumerable<Money>)money);
}
