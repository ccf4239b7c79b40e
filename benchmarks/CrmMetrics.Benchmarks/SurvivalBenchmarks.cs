using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Sales;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>Survival: a Kaplan–Meier curve through every door, against LINQ and against counting the same days into a table by hand.</summary>
public class SurvivalBenchmarks : IControlled
{
    private const string Days = "Kaplan–Meier curve from days", ByContract = "Kaplan–Meier curve by contract", Outcomes = "Shares ended by two causes", Tests = "Comparing survival curves",
        Deals5 = "Median time to win";

    private const int LastDay = 1_460, Contracts = 3;

    private static readonly LocalDate FirstDay = new(2025, 1, 1);

    private static readonly string[] Causes = ["cancelled", "payment failed"];

    private int[] days = [];
    private bool[] events = [];
    private int[] entries = [];
    private int[] contracts = [];
    private byte[] causes = [];
    private double[] times = [];
    private double[] charges = [];
    private Customer[] customers = [];
    private Opportunity[] deals = [];
    private SurvivalTable[] groups = [];

    /// <inheritdoc/>
    [Params(10_000, 10_000_000)]
    public int Rows { get; set; }

    [GlobalSetup(Targets = [nameof(ByLinq), nameof(CountByHand), nameof(FromColumns), nameof(FromLateColumns), nameof(FromTimes), nameof(ContractsFromColumns), nameof(FromCauses)])]
    public void MakeColumns()
    {
        SplitMix64 random = new(93);
        days = new int[Rows];
        events = new bool[Rows];
        entries = new int[Rows];
        contracts = new int[Rows];
        causes = new byte[Rows];
        times = new double[Rows];
        for (int i = 0; i < days.Length; i++)
        {
            contracts[i] = random.Below(Contracts);
            int churn = (int)(-300 * (1 + contracts[i]) * Math.Log(1 - random.Unit())), seen = random.Below(LastDay + 1);
            days[i] = Math.Min(churn, seen);
            events[i] = churn <= seen;
            entries[i] = random.Below(4) == 0 ? random.Below(Math.Max(1, days[i])) : 0;
            causes[i] = (byte)(events[i] ? 1 + random.Below(2) : 0);
            times[i] = days[i] + 0.5;
        }
    }

    [GlobalSetup(Targets = [nameof(FromRows), nameof(ContractsByLinq), nameof(ContractsFromRows)])]
    public void MakeRows()
    {
        MakeColumns();
        customers = [.. days.Select((day, i) => new Customer(contracts[i], day, events[i]))];
    }

    [GlobalSetup(Targets = [nameof(WinningByLinq), nameof(WinningFromFacts)])]
    public void MakeDeals() => deals =
    [
        .. Benchmarks.Deals.Records(Rows / 10).Select(deal => Opportunity.From(deal.State, deal.Created, deal.Engaged, deal.Closed, new Money(deal.Amount, "EUR"))),
    ];

    [GlobalSetup(Targets = [nameof(PointsByHand), nameof(LogRank), nameof(Median), nameof(Mean), nameof(Cox)])]
    public void MakeGroups()
    {
        MakeColumns();
        groups = SurvivalTable.By(days, events, contracts, Contracts);
        int some = Math.Min(Rows, 10_000);
        charges = [.. contracts.Take(some).Select((contract, i) => contract + (i % 7))];
    }

    /// <inheritdoc/>
    public void Check()
    {
        MakeRows();
        MakeGroups();
        MakeDeals();
        double half = ByLinq()[365];
        Control.Near(half, FromColumns().At(365).Survival, nameof(FromColumns));
        Control.Near(half, FromRows().KaplanMeier.At(365).Survival, nameof(FromRows));
        Control.Near(half, FromTimes().At(365.5).Survival, nameof(FromTimes));
        Control.Near(half, ContractsFromColumns().Aggregate(SurvivalTable.Zero, (sum, group) => sum + group).KaplanMeier.At(365).Survival, nameof(ContractsFromColumns));
        Control.Same(CountByHand().Sum(), Rows, nameof(CountByHand));
        Control.Near(1 - half, FromCauses().Sum(curve => curve.At(365).Incidence), nameof(FromCauses));
        Dictionary<int, double> medians = ContractsByLinq();
        foreach ((int contract, SurvivalTable group) in ContractsFromRows())
        {
            Control.Near(medians[contract], group.KaplanMeier.Median().Value, nameof(ContractsFromRows));
        }

        Control.Near(PointsByHand(), Median()!.Value, nameof(Median));
        Control.Near(WinningByLinq(), WinningFromFacts().Median.Value, nameof(WinningFromFacts));
        Control.Same(CoxVerdict.Converged, Cox().Verdict, nameof(Cox));
    }

    [BenchmarkCategory(Days)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` of the days, then the product")]
    public double[] ByLinq() => Curve(days.Zip(events));

    /// <summary>The reference for speed: nothing is computed but the counts.</summary>
    [BenchmarkCategory(Days)]
    [Benchmark(Description = "reference: the same days counted into a table by hand")]
    public int[] CountByHand()
    {
        int[] table = new int[2 * (LastDay + 1)];
        for (int i = 0; i < days.Length; i++)
        {
            table[(2 * days[i]) + (events[i] ? 1 : 0)]++;
        }

        return table;
    }

    [BenchmarkCategory(Days)]
    [Benchmark(Description = "columns: `SurvivalTable.From(ReadOnlySpan<int>, …)` and its curve")]
    [Target("Kaplan–Meier curve of 10 million subjects", nameof(CountByHand), TimesAsLong = 2)]
    public KaplanMeierCurve FromColumns() => SurvivalTable.From(days, events).KaplanMeier;

    [BenchmarkCategory(Days)]
    [Benchmark(Description = "columns: the same with a quarter of late entries")]
    public KaplanMeierCurve FromLateColumns() => SurvivalTable.From(days, events, entries).KaplanMeier;

    [BenchmarkCategory(Days)]
    [Benchmark(Description = "columns: `SurvivalTable.From(ReadOnlySpan<double>, …)`, times that are not whole")]
    public KaplanMeierCurve FromTimes() => SurvivalTable.From(times, events).KaplanMeier;

    [BenchmarkCategory(Days)]
    [Benchmark(Description = "rows: `SurvivalTable.From(…)`, array of objects")]
    public SurvivalTable FromRows() => SurvivalTable.From(customers, customer => SurvivalTime.From(customer.Days, customer.HasChurned));

    [BenchmarkCategory(ByContract)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` of the contract, then of the days")]
    public Dictionary<int, double> ContractsByLinq() => customers.GroupBy(customer => customer.Contract)
        .ToDictionary(contract => contract.Key, contract => MedianOf(Curve(contract.Select(customer => (customer.Days, customer.HasChurned)))));

    [BenchmarkCategory(ByContract)]
    [Benchmark(Description = "columns: `SurvivalTable.By(ReadOnlySpan<int>, …)`")]
    public IReadOnlyList<SurvivalTable> ContractsFromColumns() => SurvivalTable.By(days, events, contracts, Contracts);

    [BenchmarkCategory(ByContract)]
    [Benchmark(Description = "rows: `SurvivalTable.By(…)`, array of objects")]
    public IReadOnlyDictionary<int, SurvivalTable> ContractsFromRows() =>
        SurvivalTable.By(customers, customer => customer.Contract, customer => SurvivalTime.From(customer.Days, customer.HasChurned));

    [BenchmarkCategory(Outcomes)]
    [Benchmark(Baseline = true, Description = "columns: `CompetingRisksTable.From(…)` and the two curves of Aalen and Johansen")]
    public IReadOnlyList<CumulativeIncidenceCurve> FromCauses()
    {
        CompetingRisksTable table = CompetingRisksTable.From(Causes, days, causes);
        return [table.CumulativeIncidence(Causes[0]), table.CumulativeIncidence(Causes[1])];
    }

    [BenchmarkCategory(Tests)]
    [Benchmark(Baseline = true, Description = "reference: the median of a curve by hand")]
    public double PointsByHand() => groups[0].KaplanMeier.Points.First(point => point.Survival <= 0.5).Time;

    [BenchmarkCategory(Tests)]
    [Benchmark(Description = "the median with its interval")]
    public double? Median() => groups[0].KaplanMeier.Median().Value;

    [BenchmarkCategory(Tests)]
    [Benchmark(Description = "the restricted mean with its interval")]
    public ConfidenceInterval? Mean() => groups[0].KaplanMeier.RestrictedMean(365).Interval(0.95);

    [BenchmarkCategory(Tests)]
    [Benchmark(Description = "the log-rank test of three groups")]
    public HypothesisTest? LogRank() => LogRankTest.From(groups).Overall;

    [BenchmarkCategory(Tests)]
    [Benchmark(Description = "a Cox model of 10,000 customers and two covariates, with concordance")]
    public CoxModel Cox()
    {
        int some = charges.Length;
        CoxModel model = CoxModel.Fit(
            times.AsSpan(0, some), events.AsSpan(0, some), [("contract", Array.ConvertAll(contracts.AsSpan(0, some).ToArray(), contract => (double)contract)), ("charge", charges)]);
        _ = model.Concordance.Value;
        return model;
    }

    [BenchmarkCategory(Deals5)]
    [Benchmark(Baseline = true, Description = "LINQ: the days of each deal, then the same")]
    public double WinningByLinq() => MedianOf(Curve(deals.Where(deal => deal.Engaged is not null)
        .Select(deal => (Period.DaysBetween(deal.Engaged!.Value, deal.Closed ?? FirstDay.PlusDays(900)), deal.State == OpportunityState.Won))));

    [BenchmarkCategory(Deals5)]
    [Benchmark(Description = "rows: `TimeToWin.From(Opportunity[], …)`, one deal in ten")]
    public TimeToWin WinningFromFacts() => TimeToWin.From(deals, FirstDay.PlusDays(900), SalesCycleStart.Engaged);

    // The curve at the end of each day.
    private static double[] Curve(IEnumerable<(int Days, bool IsEvent)> subjects)
    {
        var counts = subjects.GroupBy(subject => subject.Days).Select(day => (Day: day.Key, All: day.Count(), Events: day.Count(subject => subject.IsEvent))).OrderBy(day => day.Day).ToArray();
        int left = counts.Sum(day => day.All), last = 0;
        double survival = 1;
        double[] curve = new double[LastDay + 2];
        foreach (var (day, all, happened) in counts)
        {
            for (; last < day; last++)
            {
                curve[last] = survival;
            }

            survival *= 1 - ((double)happened / left);
            left -= all;
        }

        curve.AsSpan(last).Fill(survival);
        return curve;
    }

    private static double MedianOf(double[] curve) => Array.FindIndex(curve, survival => survival <= 0.5);

    private sealed record Customer(int Contract, int Days, bool HasChurned);
}
