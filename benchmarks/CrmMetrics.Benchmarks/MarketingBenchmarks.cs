using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Marketing;

namespace CrmMetrics.Benchmarks;

/// <summary>The marketing room: revenue per lead from columns and rows against LINQ, and what the metrics made from figures cost.</summary>
public class MarketingBenchmarks : IControlled
{
    private const string Revenue = "Revenue per lead", Figures = "From figures";

    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly AcquisitionCostDefinition Weighted = AcquisitionCostDefinition.Blended with { Lag = SpendLag.CycleWeighted([12, 20, 8]) };

    private static readonly decimal[] Spend = [.. Enumerable.Range(0, 26).Select(month => 50_000m + (100 * month))];

    private static readonly long[] Won = [.. Enumerable.Range(0, 24).Select(month => 40L + month)];

    private static readonly MoneyEstimate Lifetime = MoneyEstimate.From(
        new Money(4500m, Euro), 400, new("lifetime-value", "margin over churn", "EUR per customer", 1, BetterWhen.Higher));

    private decimal[] column = [];
    private Lead[] leads = [];

    /// <inheritdoc/>
    [Params(10_000, 10_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Make()
    {
        column = AmountColumn.Make(Rows);
        leads = [.. column.Select((revenue, lead) => new Lead(lead, revenue))];
    }

    /// <inheritdoc/>
    public void Check()
    {
        Make();
        decimal mean = RevenueByLinq();
        Control.Same(mean, RevenueOfColumn().Value?.Amount, nameof(RevenueOfColumn));
        Control.Same(mean, RevenueOfRows().Value?.Amount, nameof(RevenueOfRows));
    }

    [BenchmarkCategory(Revenue)]
    [Benchmark(Baseline = true, Description = "LINQ: `Average` over an array of structs")]
    public decimal RevenueByLinq() => leads.Average(lead => lead.Revenue);

    [BenchmarkCategory(Revenue)]
    [Benchmark(Description = "column: `RevenuePerLead.From(ReadOnlySpan<decimal>, Currency)`")]
    public RevenuePerLead RevenueOfColumn() => RevenuePerLead.From(column, Euro);

    [BenchmarkCategory(Revenue)]
    [Benchmark(Description = "rows: `RevenuePerLead.From(…)`, array of structs")]
    public RevenuePerLead RevenueOfRows() => RevenuePerLead.From(leads, lead => new(lead.Revenue, Euro));

    [BenchmarkCategory(Figures)]
    [Benchmark(Description = "figures: `CostPerLead.From(Money, long)` and its interval")]
    public ConfidenceInterval? Cost() => CostPerLead.From(new(52.5m * Rows, Euro), Rows).Interval(0.95);

    [BenchmarkCategory(Figures)]
    [Benchmark(Description = "figures: `CacPayback.From(…)` and its interval")]
    public ConfidenceInterval? Payback() => CacPayback.From(new(800m * Rows, Euro), Rows, new(60m, Euro), 0.75m).Interval(0.95);

    [BenchmarkCategory(Figures)]
    [Benchmark(Description = "figures: `CustomerAcquisitionCost.From(…)` of 24 months under a cycle-weighted lag, and its interval")]
    public ConfidenceInterval? AcquisitionCost() => CustomerAcquisitionCost.From(Spend, Won, Euro, Weighted).Interval(0.95);

    [BenchmarkCategory(Figures)]
    [Benchmark(Description = "figures: `LifetimeValueToAcquisitionCost.From(…)` and its interval")]
    public ConfidenceInterval? LifetimeValue() =>
        LifetimeValueToAcquisitionCost.From(Lifetime, CacPayback.From(new Money(800m * Rows, Euro), Rows, new(60m, Euro), 0.75m)).Interval(0.95);

    [BenchmarkCategory(Figures)]
    [Benchmark(Description = "figures: `RetainedRevenueOverAcquisitionCost.From(…)` and its interval")]
    public ConfidenceInterval? RetainedRevenue() => RetainedRevenueOverAcquisitionCost.From(Lifetime, CustomerAcquisitionCost.From(new(800m * Rows, Euro), Rows)).Interval(0.95);

    [BenchmarkCategory(Figures)]
    [Benchmark(Description = "figures: `AttributedReturn`, `IncrementalReturn` and `MagicNumber`")]
    public double? Returns() =>
        AttributedReturn.OnAdSpend(new Money(96m, Euro), new(50m, Euro)).Value
        + IncrementalReturn.OnAdSpend(Lifetime, new(50m, Euro)).Value
        + MagicNumber.From(new(96m, Euro), new(90m, Euro), new(50m, Euro)).Value;

    /// <summary>A lead and what came of it.</summary>
    internal readonly record struct Lead(int Id, decimal Revenue);
}
