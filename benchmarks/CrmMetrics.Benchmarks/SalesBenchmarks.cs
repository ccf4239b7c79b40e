using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Sales;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>The sales room: the pipeline and its velocity, at once and by owner, against LINQ.</summary>
public class SalesBenchmarks : IControlled
{
    private const string Whole = "Sales velocity", ByOwner = "Sales velocity by owner", Median = "Median sales cycle", Forecast = "Brier score of win forecasts",
        Funnel = "Stage funnel of one deal in fifty", Weighted = "Weighted pipeline of 2,000 deals", Readings = "Reading a velocity off a summary";

    private const int OpenDeals = 2_000;

    private static readonly string[] Stages = ["Qualified", "Proposal", "Negotiation"];

    private static readonly Currency Euro = Currency.Parse("EUR");

    private Deals columns = Deals.Columns(0);
    private Deal[] deals = [];
    private List<Deal> list = [];
    private Opportunity[] facts = [];
    private int[] cycles = [];
    private double[] chances = [];
    private bool[] outcomes = [];
    private StageHistory[] histories = [];
    private PipelineSummary before;
    private PipelineSummary now;

    /// <inheritdoc/>
    [Params(10_000, 5_000_000)]
    public int Rows { get; set; }

    private OpportunityColumns Columns => new()
    {
        States = columns.States,
        Amounts = columns.Amounts,
        Currency = Euro,
        Created = columns.Created,
        Engaged = columns.Engaged,
        Closed = columns.Closed,
    };

    [GlobalSetup(Targets = [nameof(FromColumns), nameof(OwnersFromColumns)])]
    public void MakeColumns() => columns = Deals.Columns(Rows);

    [GlobalSetup(Targets = [nameof(ByLinq), nameof(ByHand), nameof(FromRows), nameof(FromList), nameof(FromStream), nameof(OwnersByLinq), nameof(OwnersFromRows), nameof(OwnersFromList), nameof(OwnersFromStream)])]
    public void MakeRows()
    {
        deals = Deals.Records(Rows);
        list = [.. deals];
    }

    [GlobalSetup(Target = nameof(FromFacts))]
    public void MakeFacts() => facts = [.. Deals.Records(Rows).Select(Fact)];

    [GlobalSetup(Targets = [nameof(MedianByLinq), nameof(MedianOfColumn)])]
    public void MakeCycles()
    {
        SplitMix64 random = new(120);
        cycles = [.. Enumerable.Range(0, Rows).Select(_ => random.Below(120))];
    }

    [GlobalSetup(Targets = [nameof(BrierByLinq), nameof(BrierOfColumns), nameof(ChanceOfWinning)])]
    public void MakeForecasts()
    {
        SplitMix64 random = new(100);
        chances = [.. Enumerable.Range(0, Rows).Select(_ => random.Below(101) / 100.0)];
        outcomes = [.. chances.Select(chance => random.Unit() < chance)];
        columns = Deals.Columns(OpenDeals);
    }

    [GlobalSetup(Targets = [nameof(FunnelByLinq), nameof(FunnelFromRows)])]
    public void MakeHistories()
    {
        SplitMix64 random = new(50);
        histories = [.. Deals.Records(Rows / 50).Select(deal => StageHistory.From(
            Stages.Take(1 + random.Below(Stages.Length)).Select((stage, place) => new StageChange(stage, deal.Created.PlusDays(place))),
            deal.State,
            deal.Closed?.PlusDays(Stages.Length)))];
    }

    [GlobalSetup(Targets = [nameof(ReadVelocity), nameof(ReadInterval), nameof(ReadGrowth), nameof(VelocityOfFigures), nameof(CoverageOfFigures)])]
    public void MakeSummaries()
    {
        MakeColumns();
        now = FromColumns();
        before = now + now;
    }

    /// <inheritdoc/>
    public void Check()
    {
        MakeCycles();
        MakeForecasts();
        MakeHistories();
        MakeColumns();
        MakeRows();
        facts = [.. deals.Select(Fact)];
        Control.Same(MedianByLinq(), MedianOfColumn().Median, nameof(MedianOfColumn));
        Control.Near(BrierByLinq(), BrierOfColumns().Brier.Value, nameof(BrierOfColumns));
        Control.Same(FunnelByLinq(), FunnelFromRows().Entered(Stages[^1]), nameof(FunnelFromRows));

        double velocity = ByLinq();
        Control.Near(velocity, ByHand(), nameof(ByHand));
        Control.Near(velocity, Reading(FromColumns()), nameof(FromColumns));
        Control.Near(velocity, Reading(FromFacts()), nameof(FromFacts));
        Control.Near(velocity, Reading(FromRows()), nameof(FromRows));
        Control.Near(velocity, Reading(FromList()), nameof(FromList));
        Control.Near(velocity, Reading(FromStream()), nameof(FromStream));

        Dictionary<int, double> velocities = OwnersByLinq();
        CheckOwners(OwnersFromColumns().Select((pipeline, owner) => KeyValuePair.Create(owner, pipeline)), nameof(OwnersFromColumns));
        CheckOwners(OwnersFromRows(), nameof(OwnersFromRows));
        CheckOwners(OwnersFromList(), nameof(OwnersFromList));
        CheckOwners(OwnersFromStream(), nameof(OwnersFromStream));

        void CheckOwners(IEnumerable<KeyValuePair<int, PipelineSummary>> found, string door)
        {
            foreach ((int owner, PipelineSummary pipeline) in found)
            {
                Control.Near(velocities[owner], Reading(pipeline), door);
            }
        }
    }

    [BenchmarkCategory(Whole)]
    [Benchmark(Baseline = true, Description = "LINQ: `Count`, `Sum` and `Average` over an array of objects")]
    public double ByLinq() => VelocityOf(deals);

    [BenchmarkCategory(Whole)]
    [Benchmark(Description = "by hand: one loop over the array of objects, all the sums that an interval needs, in doubles")]
    public double ByHand()
    {
        HandSums sums = default;
        foreach (Deal deal in deals)
        {
            sums.Add(deal);
        }

        return sums.Velocity;
    }

    [BenchmarkCategory(Whole)]
    [Benchmark(Description = "columns: `PipelineSummary.From(OpportunityColumns)`")]
    public PipelineSummary FromColumns() => PipelineSummary.From(Columns);

    [BenchmarkCategory(Whole)]
    [Benchmark(Description = "values: `PipelineSummary.From(IEnumerable<Opportunity>)`, array")]
    public PipelineSummary FromFacts() => PipelineSummary.From(facts);

    [BenchmarkCategory(Whole)]
    [Benchmark(Description = "rows: `PipelineSummary.From(…)`, array of objects")]
    [Target("velocity from rows against the best loop by hand", nameof(ByHand), TimesAsLong = 1.5)]
    [NothingPerRow]
    public PipelineSummary FromRows() => PipelineSummary.From(deals, Fact);

    [BenchmarkCategory(Whole)]
    [Benchmark(Description = "rows: `PipelineSummary.From(…)`, `List` of objects")]
    [Target("velocity from rows of a `List` against the best loop by hand", nameof(ByHand), TimesAsLong = 1.5)]
    [NothingPerRow]
    public PipelineSummary FromList() => PipelineSummary.From(list, Fact);

    [BenchmarkCategory(Whole)]
    [Benchmark(Description = "rows: `PipelineSummary.From(…)`, iterator of objects")]
    [NothingPerRow]
    public PipelineSummary FromStream() => PipelineSummary.From(Answers.Stream(deals), Fact);

    [BenchmarkCategory(ByOwner)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` over an array of objects")]
    public Dictionary<int, double> OwnersByLinq() => deals.GroupBy(deal => deal.Owner).ToDictionary(owner => owner.Key, VelocityOf);

    [BenchmarkCategory(ByOwner)]
    [Benchmark(Description = "columns: `PipelineSummary.By(OpportunityColumns, ReadOnlySpan<int>, int)`")]
    [Target("velocity by owner over 5 million deals, columns", nameof(OwnersByLinq), TimesAsFast = 20)]
    public PipelineSummary[] OwnersFromColumns() => PipelineSummary.By(Columns, columns.Owners, Deals.OwnerCount);

    [BenchmarkCategory(ByOwner)]
    [Benchmark(Description = "rows: `PipelineSummary.By(…)`, array of objects")]
    [Target("velocity by owner over 5 million deals, rows", nameof(OwnersByLinq), TimesAsFast = 5)]
    [NothingPerRow]
    public IReadOnlyDictionary<int, PipelineSummary> OwnersFromRows() => PipelineSummary.By(deals, deal => deal.Owner, Fact);

    [BenchmarkCategory(ByOwner)]
    [Benchmark(Description = "rows: `PipelineSummary.By(…)`, `List` of objects")]
    [Target("velocity by owner over 5 million deals, rows of a `List`", nameof(OwnersByLinq), TimesAsFast = 5)]
    [NothingPerRow]
    public IReadOnlyDictionary<int, PipelineSummary> OwnersFromList() => PipelineSummary.By(list, deal => deal.Owner, Fact);

    [BenchmarkCategory(ByOwner)]
    [Benchmark(Description = "rows: `PipelineSummary.By(…)`, iterator of objects")]
    [NothingPerRow]
    public IReadOnlyDictionary<int, PipelineSummary> OwnersFromStream() => PipelineSummary.By(Answers.Stream(deals), deal => deal.Owner, Fact);

    [BenchmarkCategory(Median)]
    [Benchmark(Baseline = true, Description = "LINQ: `Order` over `int[]`")]
    public decimal MedianByLinq()
    {
        int[] sorted = [.. cycles.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2m;
    }

    [BenchmarkCategory(Median)]
    [Benchmark(Description = "column: `DealDistribution.From(ReadOnlySpan<int>, …)`")]
    public DealDistribution MedianOfColumn() => DealDistribution.From(cycles, DealFigure.WonCycleFromCreated);

    [BenchmarkCategory(Forecast)]
    [Benchmark(Baseline = true, Description = "LINQ: `Zip` and `Average`")]
    public double BrierByLinq() => chances.Zip(outcomes, (chance, won) => won ? (1 - chance) * (1 - chance) : chance * chance).Average();

    [BenchmarkCategory(Forecast)]
    [Benchmark(Description = "columns: `WinForecastScore.From(ReadOnlySpan<double>, ReadOnlySpan<bool>)`")]
    public WinForecastScore BrierOfColumns() => WinForecastScore.From(chances, outcomes);

    [BenchmarkCategory(Funnel)]
    [Benchmark(Baseline = true, Description = "LINQ: `Count` of those who passed the last stage")]
    public long FunnelByLinq() => histories.LongCount(history =>
        history.State == OpportunityState.Won || history.Changes.Any(change => change.Stage == Stages[^1]));

    [BenchmarkCategory(Funnel)]
    [Benchmark(Description = "rows: `StageFunnel.From(…)`, every stage with its days")]
    public StageFunnel FunnelFromRows() => StageFunnel.From(Stages, histories);

    [BenchmarkCategory(Weighted)]
    [Benchmark(Description = "columns: `WeightedPipeline.From(…)` and the chance of 1,000 wins")]
    public QuotaChance ChanceOfWinning() =>
        WeightedPipeline.From(chances.AsSpan(0, OpenDeals), columns.Amounts, Euro).ChanceOfWinning(OpenDeals / 2);

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "summary: `Velocity()`")]
    public SalesVelocity ReadVelocity() => now.Velocity();

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "and its interval")]
    public ConfidenceInterval? ReadInterval() => now.Velocity().Interval(0.95);

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "summaries: `SalesGrowth.From(…)` and its interval")]
    public ConfidenceInterval? ReadGrowth() => SalesGrowth.From(now, before).Interval(0.95);

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "figures: `SalesVelocity.From(…)`")]
    public Money? VelocityOfFigures() => SalesVelocity.From(18, 0.24, new(42_000m, Euro), 78).Value;

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "figures: `PipelineCoverage.From(…)`")]
    public double? CoverageOfFigures() => PipelineCoverage.From(now.OpenAmount, new(1_000_000m, Euro), now.WonAmount).Value;

    private static Opportunity Fact(Deal deal) => Opportunity.From(deal.State, deal.Created, deal.Engaged, deal.Closed, new(deal.Amount, Euro));

    private static double? Reading(PipelineSummary pipeline) => (double?)pipeline.Velocity().Value?.Amount;

    /// <summary>What a user would write: number of open deals × win rate × average deal ÷ cycle.</summary>
    private static double VelocityOf(IEnumerable<Deal> deals)
    {
        int won = deals.Count(deal => deal.State == OpportunityState.Won), lost = deals.Count(deal => deal.State == OpportunityState.Lost);
        int open = deals.Count(deal => deal.State == OpportunityState.Open);
        decimal average = deals.Where(deal => deal.State == OpportunityState.Won).Average(deal => deal.Amount);
        double cycle = deals.Where(deal => deal.State == OpportunityState.Won).Average(deal => Period.DaysBetween(deal.Created, deal.Closed!.Value));
        return open * ((double)won / (won + lost)) * (double)average / cycle;
    }

    /// <summary>What <see cref="PipelineSummary"/> holds, summed as a user would: doubles for the squares and products.</summary>
    private struct HandSums
    {
        private long won, lost, inProgress, notEngaged, lostWithoutAmount;
        private decimal wonAmount, lostAmount, openAmount;
        private double wonSquares, lostSquares;
        private HandCycles created, engaged;

        public readonly double Velocity => (inProgress + notEngaged) * ((double)won / (won + lost)) * (double)(wonAmount / won) / created.MeanOfWon;

        public void Add(Deal deal)
        {
            double amount = (double)deal.Amount;
            switch (deal.State)
            {
                case OpportunityState.Won:
                    won++;
                    wonAmount += deal.Amount;
                    wonSquares += amount * amount;
                    created.AddWon(deal.Created, deal.Closed!.Value, amount);
                    engaged.AddWon(deal.Engaged, deal.Closed!.Value, amount);
                    break;
                case OpportunityState.Lost:
                    lost++;
                    lostAmount += deal.Amount;
                    lostSquares += amount * amount;
                    lostWithoutAmount += amount == 0 ? 1 : 0;
                    created.AddLost(deal.Created, deal.Closed!.Value);
                    engaged.AddLost(deal.Engaged, deal.Closed!.Value);
                    break;
                default:
                    openAmount += deal.Amount;
                    inProgress += deal.Engaged is null ? 0 : 1;
                    notEngaged += deal.Engaged is null ? 1 : 0;
                    break;
            }
        }
    }

    private struct HandCycles
    {
        private long won, wonDays, wonSquares, lost, lostDays, lostSquares;
        private double amountDays;

        public readonly double MeanOfWon => (double)wonDays / won;

        public void AddWon(LocalDate? start, LocalDate closed, double amount)
        {
            if (start is { } date)
            {
                int days = Period.DaysBetween(date, closed);
                won++;
                wonDays += days;
                wonSquares += (long)days * days;
                amountDays += amount * days;
            }
        }

        public void AddLost(LocalDate? start, LocalDate closed)
        {
            if (start is { } date)
            {
                int days = Period.DaysBetween(date, closed);
                lost++;
                lostDays += days;
                lostSquares += (long)days * days;
            }
        }
    }
}
