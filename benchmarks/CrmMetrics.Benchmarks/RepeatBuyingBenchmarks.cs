using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Lifetime;
using MathNet.Numerics;

namespace CrmMetrics.Benchmarks;

/// <summary>Fitting the BG/NBD family and asking it about many customers, against one pass of the likelihood written out.</summary>
public class RepeatBuyingBenchmarks : IControlled
{
    private const string Fits = "BG/NBD fit, grouping included", Scores = "Answers for every customer", Worth = "Value of every customer in `Money`, grouping included";

    private static readonly BetaGeometricModel Truth = BetaGeometricModel.From(0.24, 4.4, 0.79, 2.4);

    private static readonly DiscountRate Rate = DiscountRate.Effective(0.1);

    private static readonly Currency Dollar = Currency.Parse("USD");

    private static readonly GammaGammaModel Spend = GammaGammaModel.From(6.25, 3.74, 15.44, Dollar);

    private static readonly TimeLength Year = TimeLength.Weeks(52);

    private PurchaseHistory[] inDays = [], inWeeks = [];
    private HistoryColumns columns;
    private LifetimeValuation valuation = Valuation(Truth);
    private double[] repeats = [], recency = [], age = [];
    private PurchaseHistories days = PurchaseHistories.Zero, weeks = PurchaseHistories.Zero;
    private BetaGeometricModel model = Truth;

    /// <inheritdoc/>
    [Params(10_000, 1_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Make()
    {
        SplitMix64 random = new(5);
        PurchaseHistory[] exact = [.. Truth.Simulate(Enumerable.Range(0, Rows).Select(_ => TimeLength.Days(91 + (random.Next() % 274))), 8)];
        inDays = [.. exact.Select(history => Rounded(history, TimeUnit.Day))];
        inWeeks = [.. exact.Select(history => Rounded(history, TimeUnit.Week))];
        repeats = [.. inDays.Select(history => (double)history.RepeatPurchases)];
        recency = [.. inDays.Select(history => history.Recency.In(TimeUnit.Week))];
        age = [.. inDays.Select(history => history.Age.In(TimeUnit.Week))];
        days = PurchaseHistories.From(inDays);
        weeks = PurchaseHistories.From(inWeeks);
        model = BetaGeometricModel.Fit(days);
        valuation = Valuation(model);
        PurchaseHistories paid = Spend.Simulate(weeks, 9);
        columns = new()
        {
            RepeatPurchases = paid.Select(history => history.RepeatPurchases).ToArray(),
            Recencies = paid.Select(history => history.Recency.In(TimeUnit.Week)).ToArray(),
            Ages = paid.Select(history => history.Age.In(TimeUnit.Week)).ToArray(),
            Unit = TimeUnit.Week,
            Spends = paid.Select(history => decimal.Round(history.Spend.Amount, 2)).ToArray(),
            Currency = Dollar,
        };

        // A purchase on the last day belongs to it.
        static PurchaseHistory Rounded(PurchaseHistory history, TimeUnit unit)
        {
            double all = Math.Floor(history.Age.In(unit)), last = Math.Min(all, Math.Ceiling(history.Recency.In(unit)));
            return PurchaseHistory.From(history.RepeatPurchases, TimeLength.Of(last, unit), TimeLength.Of(all, unit));
        }
    }

    /// <inheritdoc/>
    public void Check()
    {
        Make();
        Control.Near(OnePass(), BetaGeometricModel.Fit(days).FitResult.LogLikelihood, nameof(FitInDays));
        Control.Near(days.Sum(history => model.ExpectedPurchases(history, TimeLength.Weeks(39))), model.ExpectedPurchases(days, TimeLength.Weeks(39)).Sum(), nameof(Answers));
        PurchaseHistories paid = PurchaseHistories.From(columns);
        Control.Near(paid.Sum(history => (double)valuation.Predict(history, Year).Value!.Value.Amount), valuation.Predict(paid, Year).Values().Sum(value => (double)value!.Value.Amount), nameof(ValueWithinAYear));
    }

    /// <summary>The reference R: no grouping, every gamma function anew, as the formula stands in the paper.</summary>
    [BenchmarkCategory(Fits)]
    [Benchmark(Baseline = true, Description = "one pass of the log-likelihood over the customers, MathNet's `GammaLn`: the reference R")]
    public double OnePass()
    {
        double sum = 0, r = model.R, alpha = model.Alpha, a = model.A, b = model.B;
        for (int i = 0; i < repeats.Length; i++)
        {
            double x = repeats[i];
            double first = SpecialFunctions.GammaLn(r + x) - SpecialFunctions.GammaLn(r) + (r * Math.Log(alpha));
            double second = SpecialFunctions.GammaLn(a + b) + SpecialFunctions.GammaLn(b + x) - SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b + x);
            double third = -(r + x) * Math.Log(alpha + age[i]);
            double fourth = x > 0 ? Math.Log(a) - Math.Log(b + x - 1) - ((r + x) * Math.Log(alpha + recency[i])) : double.NegativeInfinity;
            sum += first + second + Math.Log(Math.Exp(third - Math.Max(third, fourth)) + Math.Exp(fourth - Math.Max(third, fourth))) + Math.Max(third, fourth);
        }

        return sum;
    }

    [Target(Fits, nameof(OnePass), TimesAsLong = 0.6)]
    [BenchmarkCategory(Fits)]
    [Benchmark(Description = "`BetaGeometricModel.Fit(…)`, times in whole weeks")]
    public BetaGeometricModel FitInWeeks() => BetaGeometricModel.Fit(PurchaseHistories.From(inWeeks));

    [Target(Fits, nameof(OnePass), TimesAsLong = 2)]
    [BenchmarkCategory(Fits)]
    [Benchmark(Description = "`BetaGeometricModel.Fit(…)`, times in days")]
    public BetaGeometricModel FitInDays() => BetaGeometricModel.Fit(PurchaseHistories.From(inDays));

    [BenchmarkCategory(Fits)]
    [Benchmark(Description = "`ModifiedBetaGeometricModel.Fit(…)`, times in days")]
    public ModifiedBetaGeometricModel ModifiedInDays() => ModifiedBetaGeometricModel.Fit(PurchaseHistories.From(inDays));

    [BenchmarkCategory(Fits)]
    [Benchmark(Description = "the histories alone, times in days")]
    public PurchaseHistories Histories() => PurchaseHistories.From(inDays);

    [Target(Scores, nameof(OnePass), TimesAsLong = 0.5)]
    [BenchmarkCategory(Scores)]
    [Benchmark(Description = "`ProbabilityAlive`, `ExpectedPurchases` and `DiscountedPurchases` of each customer, times in days")]
    public double Answers() =>
        model.ProbabilityAlive(days)[0] + model.ExpectedPurchases(days, TimeLength.Weeks(39))[0] + model.DiscountedPurchases(days, Rate)[0];

    [BenchmarkCategory(Scores)]
    [Benchmark(Description = "and the purchases expected of all with their interval")]
    public ConfidenceInterval? Total() => model.TotalExpectedPurchases(days, TimeLength.Weeks(39)).Interval();

    [BenchmarkCategory(Fits)]
    [Benchmark(Description = "`BetaGeometricModel.Fit(…)` on two threads, times in days")]
    public BetaGeometricModel FitInDaysOnTwoThreads() => BetaGeometricModel.Fit(PurchaseHistories.From(inDays), threads: 2);

    [Target(Worth, nameof(OnePass), TimesAsLong = 0.5)]
    [BenchmarkCategory(Worth)]
    [Benchmark(Description = "P(alive), expected purchases and value within a year, times in weeks")]
    public Money?[] ValueWithinAYear() => valuation.Predict(PurchaseHistories.From(columns), Year).Values();

    [Target(Worth, nameof(OnePass), TimesAsLong = 0.5)]
    [BenchmarkCategory(Worth)]
    [Benchmark(Description = "P(alive), discounted purchases and value over a whole lifetime, times in weeks")]
    public Money?[] ValueForEver() => valuation.Predict(PurchaseHistories.From(columns), TimeLength.Forever).Values();

    [BenchmarkCategory(Worth)]
    [Benchmark(Description = "within a year, on two threads")]
    public Money?[] ValueWithinAYearOnTwoThreads() => valuation.Predict(PurchaseHistories.From(columns), Year, threads: 2).Values(threads: 2);

    [BenchmarkCategory(Worth)]
    [Benchmark(Description = "within a year and over a whole lifetime, the histories made once")]
    public decimal ValueOfBoth()
    {
        PurchaseHistories customers = PurchaseHistories.From(columns);
        return valuation.Predict(customers, Year).Values()[0]!.Value.Amount + valuation.Predict(customers, TimeLength.Forever).Values()[0]!.Value.Amount;
    }

    private static LifetimeValuation Valuation(PurchaseModel model) =>
        LifetimeValuation.From(model, Spend, CustomerEconomics.From(0.3m, DiscountRate.Effective(0.15)).WithCostPerPurchase(new Money(1.50m, Dollar)));
}
