using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Lifetime;
using CrmMetrics.Statistics;

namespace CrmMetrics.Benchmarks;

/// <summary>The lifetime room: what contracts, opportunities and the value of a base cost.</summary>
public class ContractBenchmarks
{
    private const string Contracts = "Contracts", Opportunities = "Opportunities", Value = "Value of a base";

    private static readonly long[] Regular = [1000, 631, 468, 382, 326, 289, 262, 241];

    private static readonly DiscountRate Tenth = DiscountRate.Effective(0.1);

    private readonly SurvivalTable contracts = SurvivalTable.FromSurvivors(Regular);
    private readonly ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors(Regular), TimeLength.Years(1));

    private int[] purchases = [], last = [], opportunities = [];
    private DiscreteHistories donors = DiscreteHistories.Zero;
    private PurchaseHistories histories = PurchaseHistories.Zero;
    private LifetimeValuation? valuation;

    [GlobalSetup]
    public void Setup()
    {
        purchases = [.. Enumerable.Range(0, 1_000_000).Select(i => i % 4)];
        last = [.. purchases.Select((count, i) => count == 0 ? 0 : count + (i % 3))];
        opportunities = [.. purchases.Select(_ => 6)];
        donors = DiscreteHistories.From(purchases, last, opportunities);
        histories = PurchaseHistories.From(Enumerable.Range(0, 100_000).Select(i =>
        {
            int repeats = i % 3 == 0 ? 1 + (i % 7) : 0;
            return PurchaseHistory.From(repeats, TimeLength.Days(repeats == 0 ? 0 : 20 + (i % 180)), TimeLength.Days(210 + (i % 60)), new Money(repeats * 25, repeats == 0 ? default : Currency.Parse("EUR")), repeats);
        }));
        valuation = LifetimeValuation.From(
            ModifiedBetaGeometricModel.From(0.525, 6.183, 0.891, 1.614, TimeUnit.Week), GammaGammaModel.From(6.25, 3.74, 15.44, Currency.Parse("EUR")), CustomerEconomics.From(0.3m, Tenth));
    }

    [BenchmarkCategory(Contracts)]
    [Benchmark(Description = "`ShiftedBetaGeometricModel.Fit`, 7 renewals")]
    public ShiftedBetaGeometricModel Narrow() => ShiftedBetaGeometricModel.Fit(contracts, TimeLength.Years(1));

    [BenchmarkCategory(Contracts)]
    [Benchmark(Description = "`BetaDiscreteWeibullModel.Fit`, 7 renewals")]
    public BetaDiscreteWeibullModel Wide() => BetaDiscreteWeibullModel.Fit(contracts, TimeLength.Years(1));

    [BenchmarkCategory(Contracts)]
    [Benchmark(Description = "`ResidualLifetime` (DERL) with its interval")]
    public ConfidenceInterval? Residual() => model.ResidualLifetime(4, Tenth).Interval(0.95);

    [BenchmarkCategory(Opportunities)]
    [Benchmark(Description = "columns of 1M: `DiscreteHistories.From`")]
    public DiscreteHistories Histories() => DiscreteHistories.From(purchases, last, opportunities);

    [BenchmarkCategory(Opportunities)]
    [Benchmark(Description = "`BetaBernoulliModel.Fit`, 6 opportunities")]
    public BetaBernoulliModel Bernoulli() => BetaBernoulliModel.Fit(donors, TimeLength.Years(1));

    [BenchmarkCategory(Value)]
    [Benchmark(Description = "100,000 customers: `LifetimeValuation.Predict`, a year")]
    public CustomerPredictions Year() => valuation!.Predict(histories, TimeLength.Years(1));

    [BenchmarkCategory(Value)]
    [Benchmark(Description = "100,000 customers: `LifetimeValuation.Predict`, whole lifetimes")]
    public CustomerPredictions Lifetimes() => valuation!.Predict(histories, TimeLength.Forever);
}
