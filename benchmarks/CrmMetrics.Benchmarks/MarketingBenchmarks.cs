using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Marketing;

namespace CrmMetrics.Benchmarks;

/// <summary>The marketing room: revenue per lead from columns and rows against LINQ, and what the metrics made from figures cost.</summary>
public class MarketingBenchmarks : IControlled
{
    private const string Revenue = "Revenue per lead", Figures = "From figures";

    private static readonly Currency Euro = Currency.Parse("EUR");

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

    /// <summary>A lead and what came of it.</summary>
    internal readonly record struct Lead(int Id, decimal Revenue);
}
