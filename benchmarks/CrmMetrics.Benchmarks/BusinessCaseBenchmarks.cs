using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Returns;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>A simulation of 100,000 draws of a case of 20 uncertain lines over 36 months, against the random numbers alone that it needs, from the same generator.</summary>
public class BusinessCaseBenchmarks
{
    private const string Independent = "100,000 draws of 20 lines × 36 months", Correlated = "100,000 draws of 20 lines × 36 months, all figures correlated", Exact = "What needs no draws";

    private const int Draws = 100_000, Lines = 20, Months = 36, Seed = 7, Block = 1_000;

    private static readonly BusinessCase Case = BusinessCase.From(Currency.Parse("EUR"), new LocalDate(2025, 1, 1), Months, [.. Enumerable.Range(0, Lines).Select(Line)]);

    private readonly CaseAppraisal appraisal = Case.Appraise(0.1);

    private readonly CaseAppraisal together = Case
        .WithCorrelations([.. from one in Enumerable.Range(0, Lines) from other in Enumerable.Range(0, one) select (Name(one), Name(other), 0.3)])
        .Appraise(0.1);

    [BenchmarkCategory(Independent)]
    [Benchmark(Description = "reference: the 2,000,000 random numbers alone, by `NextDouble()`")]
    public double Numbers()
    {
        Xoshiro256StarStar random = new(Seed, threadSafe: false);
        double sum = 0;
        for (int i = 0; i < Lines * Draws; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }

    [BenchmarkCategory(Independent)]
    [Benchmark(Description = "the same numbers by `NextDoubles`, in blocks")]
    public double NumbersInBlocks()
    {
        Xoshiro256StarStar random = new(Seed, threadSafe: false);
        double[] block = new double[Block];
        double sum = 0;
        for (int i = 0; i < Lines * Draws; i += Block)
        {
            random.NextDoubles(block);
            sum += block[0];
        }

        return sum;
    }

    [BenchmarkCategory(Independent)]
    [Target("Simulation of a business case of 20 lines and 36 months", nameof(Numbers), TimesAsLong = 3)]
    [Benchmark(Description = "`Simulate(seed)` and its chance of a profit")]
    public double? Simulate() => appraisal.Simulate(Seed, Draws).ChanceOfProfit.Value;

    [BenchmarkCategory(Independent)]
    [Benchmark(Description = "with the range of net present values")]
    public double SimulateWithRange() => appraisal.Simulate(Seed, Draws).Interval().MonteCarloError;

    [BenchmarkCategory(Independent)]
    [Benchmark(Description = "with the chance of payback: each draw followed month by month")]
    public double? SimulateWithPayback() => appraisal.Simulate(Seed, Draws).ChanceOfPayback(24).Value;

    [BenchmarkCategory(Correlated)]
    [Benchmark(Description = "reference: the 2,000,000 normal random numbers alone, by MathNet's `Normal.Sample`")]
    public double NormalNumbers()
    {
        Xoshiro256StarStar random = new(Seed, threadSafe: false);
        double sum = 0;
        for (int i = 0; i < Lines * Draws; i++)
        {
            sum += Normal.Sample(random, 0, 1);
        }

        return sum;
    }

    [BenchmarkCategory(Correlated)]
    [Target("The same with 190 correlations", nameof(NormalNumbers), TimesAsLong = 3)]
    [Benchmark(Description = "`Simulate(seed)` and its chance of a profit")]
    public double? SimulateCorrelated() => together.Simulate(Seed, Draws).ChanceOfProfit.Value;

    [BenchmarkCategory(Exact)]
    [Benchmark(Description = "`Appraise(0.1)`: present values of 20 lines over 36 months")]
    public Money Appraise() => Case.Appraise(0.1).NetPresentValue;

    [BenchmarkCategory(Exact)]
    [Benchmark(Description = "`Tornado()`: 20 bars with their break-even values")]
    public double? Tornado() => appraisal.Tornado()[0].BreakEven;

    private static string Name(int line) => FormattableString.Invariant($"line {line}");

    private static CaseLine Line(int line)
    {
        decimal unit = 1_000 * (1 + line);
        ValueRange range = (line % 4) switch
        {
            2 => ValueRange.Triangular(unit, 2 * unit, 4 * unit),
            3 => ValueRange.LogNormal(unit, 4 * unit),
            _ => ValueRange.Pert(unit, 2 * unit, 4 * unit),
        };
        return line >= 8 ? BenefitLine.CostSaving(Name(line), range, 0.6m).RampingUp(6)
            : line % 2 == 0 ? CostLine.Implementation(Name(line), range)
            : CostLine.Licence(Name(line), range);
    }
}
