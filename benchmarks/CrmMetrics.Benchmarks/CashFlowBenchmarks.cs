using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Returns;

namespace CrmMetrics.Benchmarks;

/// <summary>Every internal rate of return, with the proof that there is no other, against one search by Newton's steps from a good guess, which is what a user would write.</summary>
public class CashFlowBenchmarks
{
    private const string Months = "All internal rates of 120 monthly flows", Cases = "100,000 cases of 14 dated flows";

    private const int CaseCount = 100_000, CaseLength = 14;

    private static readonly Currency Euro = Currency.Parse("EUR");

    private readonly double[] plain = [.. Enumerable.Range(0, 120).Select(month => month == 0 ? -250_000.0 : 4_000 + (10 * month))];
    private readonly CashFlows plainFlows = CashFlows.Periodic([.. Enumerable.Range(0, 120).Select(month => month == 0 ? -250_000m : 4_000 + (10 * month))], Euro);

    // Built, refurbished and closed: four changes of direction.
    private readonly CashFlows changing = CashFlows.Periodic(
        [.. Enumerable.Range(0, 120).Select(month => month < 6 ? -20_000m : month is > 57 and < 63 ? -60_000m : month > 116 ? -150_000m : 6_000m)], Euro);

    private readonly int[] lengths = [.. Enumerable.Repeat(CaseLength, CaseCount)];
    private readonly int[] days = new int[CaseCount * CaseLength];
    private readonly double[] amounts = new double[CaseCount * CaseLength];
    private readonly double[] rates = new double[CaseCount];
    private readonly int[] counts = new int[CaseCount];

    [GlobalSetup]
    public void MakeCases()
    {
        Random random = new(42);
        for (int i = 0; i < days.Length; i++)
        {
            int flow = i % CaseLength;
            days[i] = (flow * 90) + random.Next(60);
            amounts[i] = flow == 0 ? -10_000 : random.Next(500, 1_500);
        }
    }

    [BenchmarkCategory(Months)]
    [Benchmark(Description = "one search by Newton's steps with `Math.Pow`, from 1 % off")]
    public double Newton() => Newton(plain, 0.014);

    [BenchmarkCategory(Months)]
    [Target(Months + ", one change of direction", nameof(Newton), TimesAsLong = 20)]
    [Benchmark(Description = "`InternalRatesOfReturn()`, flows that change direction once")]
    public int One() => plainFlows.InternalRatesOfReturn().Count;

    [BenchmarkCategory(Months)]
    [Target(Months + ", four changes of direction", nameof(Newton), TimesAsLong = 20)]
    [Benchmark(Description = "`InternalRatesOfReturn()`, flows that change direction four times")]
    public int Several() => changing.InternalRatesOfReturn().Count;

    [BenchmarkCategory(Cases)]
    [Benchmark(Description = "for each one search by Newton's steps with `Math.Pow` from 10 %")]
    public double ByHand()
    {
        double sum = 0;
        for (int i = 0; i < CaseCount; i++)
        {
            sum += NewtonDated(days.AsSpan(i * CaseLength, CaseLength), amounts.AsSpan(i * CaseLength, CaseLength), 0.1);
        }

        return sum;
    }

    [BenchmarkCategory(Cases)]
    [Benchmark(Description = "`InternalRates.Find(…)` from columns")]
    public double Columns()
    {
        InternalRates.Find(lengths, days, amounts, rates, counts);
        return rates[0];
    }

    private static double Newton(double[] flows, double guess)
    {
        double rate = guess;
        for (int step = 0; step < 50; step++)
        {
            double worth = 0, slope = 0;
            for (int i = 0; i < flows.Length; i++)
            {
                double factor = Math.Pow(1 + rate, -i);
                worth += flows[i] * factor;
                slope -= i * flows[i] * factor / (1 + rate);
            }

            double next = rate - (worth / slope);
            if (Math.Abs(next - rate) < 1e-12)
            {
                return next;
            }

            rate = next;
        }

        return double.NaN;
    }

    private static double NewtonDated(ReadOnlySpan<int> days, ReadOnlySpan<double> flows, double guess)
    {
        double rate = guess;
        for (int step = 0; step < 50; step++)
        {
            double worth = 0, slope = 0;
            for (int i = 0; i < flows.Length; i++)
            {
                double years = (days[i] - days[0]) / 365.0, factor = Math.Pow(1 + rate, -years);
                worth += flows[i] * factor;
                slope -= years * flows[i] * factor / (1 + rate);
            }

            double next = rate - (worth / slope);
            if (Math.Abs(next - rate) < 1e-12)
            {
                return next;
            }

            rate = next;
        }

        return double.NaN;
    }
}
