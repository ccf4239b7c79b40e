using BenchmarkDotNet.Attributes;
using CrmMetrics.Returns;

namespace CrmMetrics.Benchmarks;

/// <summary>The room of returns: what a return and its judgement cost.</summary>
public class ReturnsBenchmarks
{
    private const string Return = "Return on investment";

    private static readonly MoneyEstimate Benefits = MoneyEstimate.From(
        new(180_000m, "EUR"), 25_000, new("benefit", "benefit of the programme", "EUR", 1, BetterWhen.Higher));

    private Money costs = new(120_000m, "EUR");

    [BenchmarkCategory(Return)]
    [Benchmark(Description = "figures: `ReturnOnInvestment.From(Money, Money)`")]
    public double? Plain() => ReturnOnInvestment.From(new Money(180_000m, costs.Currency), costs).Value;

    [BenchmarkCategory(Return)]
    [Benchmark(Description = "estimate: `ReturnOnInvestment.From(MoneyEstimate, Money)` and its interval")]
    public ConfidenceInterval? WithInterval() => ReturnOnInvestment.From(Benefits, costs).Interval(0.95);
}
