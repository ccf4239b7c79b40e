using System;
using System.Globalization;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Lifetime;
using MathNet.Numerics;

namespace CrmMetrics.Benchmarks;

/// <summary>The Pareto/NBD and the Gamma-Gamma model, against one direct pass of the BG/NBD's log-likelihood over a million customers: what other tools compute some hundred times in a fit.</summary>
public class ParetoBenchmarks
{
    private const string Fits = "Fit of the Pareto/NBD to 2,357 customers (CDNOW)", Spends = "Fit of the Gamma-Gamma model to their repeat buyers", Scores = "Pareto/NBD scores of a million customers, in days";

    private const int Million = 1_000_000;

    private static readonly ParetoModel Model = ParetoModel.From(0.553, 10.578, 0.606, 11.669);

    private double[] repeats = [];
    private double[] recency = [];
    private double[] age = [];
    private PurchaseHistory[] cdnow = [];
    private PurchaseHistories million = PurchaseHistories.Zero;

    [GlobalSetup(Targets = [nameof(Reference), nameof(FitCdnow), nameof(FitCdnowOnTwoThreads), nameof(FitSpend)])]
    public void MakeCustomers()
    {
        PurchaseHistories histories = Shop(Million);
        repeats = [.. histories.Select(history => (double)history.RepeatPurchases)];
        recency = [.. histories.Select(history => history.Recency.In(TimeUnit.Week))];
        age = [.. histories.Select(history => history.Age.In(TimeUnit.Week))];
        cdnow = Cdnow();
    }

    [GlobalSetup(Targets = [nameof(Alive), nameof(Expected), nameof(Discounted)])]
    public void MakeMillion()
    {
        MakeCustomers();
        million = Shop(Million);

        // Found once and kept: the groups belong to the histories.
        _ = Model.ProbabilityAlive(million);
    }

    [BenchmarkCategory(Fits, Spends, Scores)]
    [Benchmark(Description = "one direct pass of the BG/NBD log-likelihood over a million customers, MathNet's `GammaLn`")]
    public double Reference()
    {
        const double R = 0.243, Alpha = 4.414, A = 0.793, B = 2.426;
        double sum = 0, start = (R * Math.Log(Alpha)) - SpecialFunctions.GammaLn(R), shares = SpecialFunctions.GammaLn(A + B) - SpecialFunctions.GammaLn(B);
        for (int i = 0; i < repeats.Length; i++)
        {
            double x = repeats[i], there = -(R + x) * Math.Log(Alpha + age[i]), gone = x > 0 ? Math.Log(A / (B + x - 1)) - ((R + x) * Math.Log(Alpha + recency[i])) : double.NegativeInfinity;
            double top = Math.Max(there, gone);
            sum += start + shares + SpecialFunctions.GammaLn(R + x) + SpecialFunctions.GammaLn(B + x) - SpecialFunctions.GammaLn(A + B + x) + top + Math.Log(Math.Exp(there - top) + Math.Exp(gone - top));
        }

        return sum;
    }

    [BenchmarkCategory(Fits)]
    [Target(Fits, nameof(Reference), TimesAsLong = 0.25)]
    [Benchmark(Description = "`ParetoModel.Fit`, grouping included")]
    public double FitCdnow() => ParetoModel.Fit(PurchaseHistories.From(cdnow)).R;

    [BenchmarkCategory(Fits)]
    [Benchmark(Description = "`ParetoModel.Fit` on two threads")]
    public double FitCdnowOnTwoThreads() => ParetoModel.Fit(PurchaseHistories.From(cdnow), threads: 2).R;

    [BenchmarkCategory(Spends)]
    [Benchmark(Description = "`GammaGammaModel.Fit`")]
    public double FitSpend() => GammaGammaModel.Fit(PurchaseHistories.From(cdnow)).P;

    [BenchmarkCategory(Scores)]
    [Benchmark(Description = "`ProbabilityAlive(PurchaseHistories)`")]
    public double[] Alive() => Model.ProbabilityAlive(million);

    [BenchmarkCategory(Scores)]
    [Benchmark(Description = "`ExpectedPurchases(PurchaseHistories, TimeLength)`")]
    public double[] Expected() => Model.ExpectedPurchases(million, TimeLength.Weeks(52));

    [BenchmarkCategory(Scores)]
    [Benchmark(Description = "`DiscountedPurchases(PurchaseHistories, DiscountRate)`")]
    public double[] Discounted() => Model.DiscountedPurchases(million, DiscountRate.Effective(0.15));

    /// <summary>Customers with times in whole days, as a log of purchases has them.</summary>
    private static PurchaseHistories Shop(int customers) => PurchaseHistories.From(
        Model.Simulate(Enumerable.Range(0, customers).Select(i => TimeLength.Days(189 + (i % 84))), 42).Select(history =>
            PurchaseHistory.From(history.RepeatPurchases, TimeLength.Days(Math.Floor(history.Recency.TotalDays)), history.Age)));

    /// <summary>The CDNOW sample where it stands beside the repository; else as many customers made by its parameters.</summary>
    private static PurchaseHistory[] Cdnow()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CrmMetrics.sln")))
        {
            folder = folder.Parent;
        }

        string file = Path.Combine(Environment.GetEnvironmentVariable("CRMMETRICS_DATA") ?? Path.Combine(folder?.FullName ?? ".", "..", "shared", "data"), "cdnow_sample_rfm_summary.csv");
        if (!File.Exists(file))
        {
            return [.. GammaGammaModel.From(6.25, 3.74, 15.44, Currency.Parse("USD")).Simulate(Shop(2357), 7)];
        }

        return [.. File.ReadAllLines(file).Skip(1).Select(line =>
        {
            string[] cells = line.Split(',');
            long count = long.Parse(cells[2], CultureInfo.InvariantCulture);
            decimal spend = Math.Round(count * decimal.Parse(cells[5], NumberStyles.Float, CultureInfo.InvariantCulture), 2);
            return PurchaseHistory.From(count, TimeLength.Days(int.Parse(cells[3], CultureInfo.InvariantCulture)), TimeLength.Days(int.Parse(cells[4], CultureInfo.InvariantCulture)), new Money(spend, "USD"), count);
        })];
    }
}
