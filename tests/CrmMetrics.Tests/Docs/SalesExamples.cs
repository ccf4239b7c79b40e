#region sales-usings
using CrmMetrics;
using CrmMetrics.Sales;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/sales.md.</summary>
public class SalesExamples : PageTests
{
    // The totals of the file that Golden/pipeline.json describes.
    private static readonly PipelineSummary File = PipelineSummary.From(new PipelineTotals
    {
        Won = 4_238,
        WonAmount = new Money(10_005_534m, "USD"),
        WonAmountSquares = 51_054_196_992,
        Lost = 2_473,
        LostWithoutAmount = 2_473,
        InProgress = 1_589,
        NotEngaged = 500,
        FromEngaged = new CycleTotals
        {
            Won = 4_238,
            WonDays = 219_452,
            WonDaysSquares = 18_545_800,
            WonAmount = new Money(10_005_534m, "USD"),
            WonAmountDays = 512_014_629,
            Lost = 2_473,
            LostDays = 102_578,
            LostDaysSquares = 8_218_198,
        },
    });

    [Fact]
    public void From_totals()
    {
        #region sales-counts
        Money won = new(10_005_534m, "USD");
        PipelineSummary pipeline = PipelineSummary.From(new PipelineTotals
        {
            Won = 4_238,
            WonAmount = won,
            WonAmountSquares = 51_054_196_992,
            Lost = 2_473,
            LostWithoutAmount = 2_473,
            InProgress = 1_589,
            NotEngaged = 500,
            FromEngaged = new CycleTotals
            {
                Won = 4_238,
                WonDays = 219_452,
                WonDaysSquares = 18_545_800,
                WonAmount = won,
                WonAmountDays = 512_014_629,
                Lost = 2_473,
                LostDays = 102_578,
                LostDaysSquares = 8_218_198,
            },
        });

        Console.WriteLine(pipeline);                                  // 8,800 opportunities: 4,238 won (10,005,534.00 USD), 2,473 lost, 2,089 open
        Console.WriteLine(pipeline.WinRate());                        // 4,238/6,711 = 63.2 %
        Console.WriteLine(pipeline.WinRate().Interval(0.95));         // [0.6199, 0.643] at 95 %
        Console.WriteLine(pipeline.AverageDeal);                      // 2,360.91 USD per deal (10,005,534.00 USD over 4,238)
        Console.WriteLine(pipeline.Cycle(SalesCycleStart.Engaged));   // 51.78 (n = 4,238, sd 41.2)
        #endregion

        Printed("sales-counts");
        Assert.Equal(File, pipeline);
    }

    [Fact]
    public void From_columns()
    {
        #region sales-columns
        OpportunityState[] states = [OpportunityState.Won, OpportunityState.Lost, OpportunityState.Open];
        decimal[] amounts = [12_000m, 8_000m, 15_000m];
        int[] created = [0, 10, 25], closed = [40, 31, OpportunityColumns.Missing];   // days from any one day, such as DateOnly.DayNumber

        PipelineSummary pipeline = PipelineSummary.From(new OpportunityColumns
        {
            States = states,
            Amounts = amounts,
            Currency = Currency.Parse("EUR"),
            Created = created,
            Closed = closed,
        });

        Console.WriteLine(pipeline);                                  // 3 opportunities: 1 won (12,000.00 EUR), 1 lost, 1 open
        Console.WriteLine(pipeline.Cycle(SalesCycleStart.Created));   // 40 (n = 1)
        #endregion

        Printed("sales-columns");
    }

    [Fact]
    public void From_rows()
    {
        #region sales-rows
        (string Owner, OpportunityState State, LocalDate Created, LocalDate? Closed, decimal Amount)[] rows =
        [
            ("North", OpportunityState.Won, new(2025, 1, 7), new(2025, 2, 20), 12_000m),
            ("North", OpportunityState.Lost, new(2025, 1, 15), new(2025, 2, 3), 8_000m),
            ("South", OpportunityState.Won, new(2025, 1, 20), new(2025, 4, 2), 21_000m),
            ("South", OpportunityState.Open, new(2025, 3, 1), null, 15_000m),
        ];

        IReadOnlyDictionary<string, PipelineSummary> byOwner = PipelineSummary.By(
            rows,
            row => row.Owner,
            row => Opportunity.From(row.State, row.Created, engaged: null, row.Closed, new Money(row.Amount, "EUR")));

        Console.WriteLine(byOwner["North"]);                      // 2 opportunities: 1 won (12,000.00 EUR), 1 lost, 0 open
        Console.WriteLine(byOwner["South"].Velocity());           // 291.67 EUR per day (1 × 100.0 % × 21,000.00 ÷ 72.0 days)
        Console.WriteLine(byOwner["North"] + byOwner["South"]);   // 4 opportunities: 2 won (33,000.00 EUR), 1 lost, 1 open
        #endregion

        Printed("sales-rows");
    }

    [Fact]
    public void As_of_a_date()
    {
        #region sales-as-of
        Opportunity deal = Opportunity.Won(created: new(2025, 1, 20), engaged: null, closed: new(2025, 4, 2), new Money(21_000m, "EUR"));

        Console.WriteLine(deal.AsOf(new(2025, 3, 31)));            // open 21,000.00 EUR (created 2025-01-20)
        Console.WriteLine(deal.AsOf(new(2024, 12, 31)) is null);   // True
        #endregion

        Printed("sales-as-of");
    }

    [Fact]
    public void A_velocity_from_figures()
    {
        #region sales-figures
        SalesVelocity velocity = SalesVelocity.From(opportunities: 18, winRate: 0.24, averageDeal: new Money(42_000m, "EUR"), cycleDays: 78);

        Console.WriteLine(velocity);                 // 2,326.15 EUR per day (18 × 24.0 % × 42,000.00 ÷ 78.0 days)
        Console.WriteLine(velocity.WhyNoInterval);   // made from figures without counts or spread, so nothing tells how uncertain it is
        #endregion

        Printed("sales-figures");
    }

    [Fact]
    public void Four_velocities()
    {
        PipelineSummary pipeline = File;

        #region sales-velocities
        SalesVelocity open = pipeline.Velocity(SalesVelocityDefinition.OpenOverWonCycle, SalesCycleStart.Engaged);
        SalesVelocity closed = pipeline.Velocity(SalesVelocityDefinition.ClosedInPeriodOverWonCycle, SalesCycleStart.Engaged);
        SalesVelocity decided = pipeline.Velocity(SalesVelocityDefinition.ClosedInPeriodOverClosedCycle, SalesCycleStart.Engaged);
        SalesVelocity median = SalesVelocity.From(
            1_589, 4_238.0 / 6_711, pipeline.AverageDeal.Value!.Value, cycleDays: 57, SalesVelocityDefinition.OpenOverMedianCycle, SalesCycleStart.Engaged);

        foreach (SalesVelocity velocity in new[] { median, open, closed, decided })
        {
            Console.WriteLine(velocity);
        }
        // 41,562.54 USD per day (1,589 × 63.2 % × 2,360.91 ÷ 57.0 days)
        // 45,750.76 USD per day (1,589 × 63.2 % × 2,360.91 ÷ 51.8 days)
        // 193,224.27 USD per day (6,711 × 63.2 % × 2,360.91 ÷ 51.8 days)
        // 208,512.06 USD per day (6,711 × 63.2 % × 2,360.91 ÷ 48.0 days)
        Console.WriteLine($"{open.Interval(0.95):N0}");   // [43,758, 47,834] at 95 %
        Console.WriteLine(open.Definition.Text);          // open opportunities × win rate × average won deal ÷ mean cycle of won deals, cycles from engagement to closing
        #endregion

        Printed("sales-velocities");
        Assert.Equal([41_563, 45_751, 193_224, 208_512], new[] { median, open, closed, decided }.Select(velocity => decimal.Round(velocity.Value!.Value.Amount)));
    }

    [Fact]
    public void Two_win_rates()
    {
        PipelineSummary pipeline = File;

        #region sales-win-rates
        Console.WriteLine(pipeline.WinRate(WinRateBasis.Closed));       // 4,238/6,711 = 63.2 %
        Console.WriteLine(pipeline.WinRate(WinRateBasis.AllCreated));   // 4,238/8,800 = 48.2 %
        Console.WriteLine(pipeline.WinRateByValue.WhyUndefined);        // a lost opportunity has no amount, and would count as nothing lost
        #endregion

        Printed("sales-win-rates");
    }

    [Fact]
    public void Distributions()
    {
        #region sales-distribution
        decimal[] amounts = [900m, 1_100m, 1_200m, 1_500m, 2_000m, 2_400m, 3_100m, 4_000m, 5_200m, 48_000m];
        Currency euro = Currency.Parse("EUR");
        DealDistribution deals = DealDistribution.From(amounts, DealFigure.WonAmount, euro);

        Console.WriteLine($"{MoneyPerUnit.From(amounts, euro).Interval(0.95):N0}");   // [-3,428, 17,308] at 95 %
        Console.WriteLine(deals.Median);                                              // 2200.0
        Console.WriteLine(deals.Quantile(0.5).Interval(0.95));                        // [1100, 5200] at 95 %
        Console.WriteLine(deals.TrimmedMean(0.1));                                    // 2562 EUR [1023, 4102] at 95 %
        Console.WriteLine(deals.LogMean);                                             // 2769 EUR [1212, 6324] at 95 %
        #endregion

        Printed("sales-distribution");
    }

    [Fact]
    public void A_change()
    {
        #region sales-change
        SalesVelocity before = SalesVelocity.From(180, 0.24, new Money(42_000m, "EUR"), cycleDays: 78);
        SalesVelocity after = SalesVelocity.From(170, 0.27, new Money(45_000m, "EUR"), cycleDays: 84);
        SalesVelocityChange change = after.ChangeFrom(before);

        Console.WriteLine(change);
        // +1,327.75 EUR per day: opportunities -1,367.19, win rate +2,817.28, average deal +1,650.26, cycle -1,772.61
        Console.WriteLine(change.FromOpportunities + change.FromWinRate + change.FromAverageDeal + change.FromCycle == change.Change);   // True
        #endregion

        Printed("sales-change");
    }

    [Fact]
    public void Throughput()
    {
        PipelineSummary pipeline = File;

        #region sales-throughput
        MoneyEstimate perDay = pipeline.RealisedThroughput(new DateInterval(new LocalDate(2017, 3, 1), new LocalDate(2017, 12, 31)));

        Console.WriteLine($"{perDay.Value:N0}");            // 32,698 USD
        Console.WriteLine($"{perDay.Interval(0.95):N0}");   // [31,282, 34,178] at 95 %
        #endregion

        Printed("sales-throughput");
    }

    [Fact]
    public void Coverage()
    {
        #region sales-coverage
        PipelineCoverage coverage = PipelineCoverage.From(pipeline: new Money(900_000m, "EUR"), quota: new Money(500_000m, "EUR"), wonSoFar: new Money(200_000m, "EUR"));
        PipelineCoverage met = PipelineCoverage.From(new Money(900_000m, "EUR"), new Money(500_000m, "EUR"), wonSoFar: new Money(520_000m, "EUR"));

        Console.WriteLine(coverage);         // 3.0 times what is left of the quota (900,000.00 EUR ÷ 300,000.00 EUR)
        Console.WriteLine(met);              // undefined (nothing is left of the quota)
        Console.WriteLine(met.IsQuotaMet);   // True
        #endregion

        Printed("sales-coverage");
    }

    [Fact]
    public void Weighted()
    {
        #region sales-weighted
        WeightedPipeline open = WeightedPipeline.From(
        [
            new OpenDeal(probability: 0.6, new Money(120_000m, "EUR")),
            new OpenDeal(probability: 0.3, new Money(200_000m, "EUR")),
            new OpenDeal(probability: 0.8, new Money(40_000m, "EUR")),
            new OpenDeal(probability: 0.5, new Money(90_000m, "EUR")),
        ]);
        Money quota = new(200_000m, "EUR");

        Console.WriteLine(open.Expected);                                    // 209,000.00 EUR
        Console.WriteLine(open.ChanceOfReaching(quota));                     // 51.0 % (exact convolution)
        Console.WriteLine(open.SimulatedChanceOfReaching(quota, seed: 7));   // 51.1 % ± 0.16 (simulation)
        Console.WriteLine(open.NormalChanceOfReaching(quota));               // 53.0 % (normal approximation)
        #endregion

        Printed("sales-weighted");

        // All sixteen outcomes, counted out.
        (double Chance, decimal Amount)[] deals = [(0.6, 120_000), (0.3, 200_000), (0.8, 40_000), (0.5, 90_000)];
        double reached = Enumerable.Range(0, 16)
            .Where(wins => deals.Select((deal, i) => (wins >> i & 1) * deal.Amount).Sum() >= 200_000)
            .Sum(wins => deals.Select((deal, i) => (wins >> i & 1) == 1 ? deal.Chance : 1 - deal.Chance).Aggregate((x, y) => x * y));
        Assert.Equal(reached, open.ChanceOfReaching(quota).Value!.Value, 12);
    }

    [Fact]
    public void Funnel()
    {
        #region sales-funnel
        string[] stages = ["Qualified", "Proposal", "Negotiation"];
        StageHistory[] histories =
        [
            StageHistory.From([new("Qualified", new(2025, 1, 7)), new("Proposal", new(2025, 1, 20)), new("Negotiation", new(2025, 2, 3))], OpportunityState.Won, closed: new(2025, 2, 20)),
            StageHistory.From([new("Qualified", new(2025, 1, 9)), new("Negotiation", new(2025, 1, 30))], OpportunityState.Lost, closed: new(2025, 2, 14)),
            StageHistory.From([new("Qualified", new(2025, 1, 15)), new("Proposal", new(2025, 2, 1))], OpportunityState.Lost, closed: new(2025, 2, 25)),
            StageHistory.From([new("Qualified", new(2025, 2, 10))], OpportunityState.Open, closed: null),
        ];
        StageFunnel funnel = StageFunnel.From(stages, histories), strict = StageFunnel.From(stages, histories, StageSkip.NotPassed);

        foreach (string stage in stages)
        {
            Console.WriteLine($"{stage}: {funnel.StageToNext(stage)} to the next, {funnel.StageToWon(stage)} to the sale, {funnel.DaysInStage(stage).Value:F1} days");
        }
        // Qualified: 3/3 = 100.0 % to the next, 1/3 = 33.3 % to the sale, 17.0 days
        // Proposal: 2/3 = 66.7 % to the next, 1/3 = 33.3 % to the sale, 19.0 days
        // Negotiation: 1/2 = 50.0 % to the next, 1/2 = 50.0 % to the sale, 16.0 days
        Console.WriteLine(funnel.Waiting("Qualified"));       // 1
        Console.WriteLine(strict.StageToNext("Qualified"));   // 2/3 = 66.7 %
        #endregion

        Printed("sales-funnel");
    }

    [Fact]
    public void Forecasts()
    {
        #region sales-forecast
        double[] actuals = [100, 120, 80, 110], forecasts = [110, 115, 100, 100];
        ForecastAccuracy accuracy = ForecastAccuracy.From(actuals, forecasts, snapshot: "day 1 of the quarter");

        Console.WriteLine($"{accuracy.OneMinusWape.Value:P1}");                 // 89.0 %
        Console.WriteLine($"{accuracy.OneMinusMape.Value:P1}");                 // 87.9 %
        Console.WriteLine($"{accuracy.OneMinusAbsErrorOverActual.Value:P1}");   // 96.3 %
        Console.WriteLine($"{accuracy.ActualOverForecast.Value:P1}");           // 96.5 %
        Console.WriteLine(accuracy.TotalBias);                                  // 0.03659 share
        Console.WriteLine(accuracy.OneMinusWape.Definition.Text);               // 1 less the size of the errors over the actuals, forecast on day 1 of the quarter
        #endregion

        Printed("sales-forecast");
    }

    [Fact]
    public void Win_forecasts()
    {
        #region sales-calibration
        double[] chances = [0.9, 0.8, 0.8, 0.6, 0.6, 0.4, 0.3, 0.2, 0.1];
        bool[] won = [true, true, false, true, false, true, false, false, false];
        WinForecastScore score = WinForecastScore.From(chances, won);

        Console.WriteLine(score);            // 4 of 9 deals won, 4.7 expected, Brier score 0.19
        Console.WriteLine(score.LogScore);   // 0.5518 nats [0.1638, 0.9399] at 95 %
        foreach (CalibrationBin bin in score.Calibration(bins: 2))
        {
            Console.WriteLine($"{bin.Lower:F1}–{bin.Upper:F1}: forecast {bin.MeanForecast:P0}, won {bin.Won}");
        }
        // 0.0–0.5: forecast 25 %, won 1/4 = 25.0 %
        // 0.5–1.0: forecast 74 %, won 3/5 = 60.0 %
        #endregion

        Printed("sales-calibration");
    }

    [Fact]
    public void Growth()
    {
        #region sales-growth
        SalesGrowth quarter = SalesGrowth.From(now: new Money(2_802_496m, "USD"), before: new Money(2_982_255m, "USD"), GrowthBasis.QuarterOverQuarter);
        SalesGrowth yearly = SalesGrowth.Compound(last: new Money(1_728_000m, "EUR"), first: new Money(1_000_000m, "EUR"), years: 3);
        SalesGrowth start = SalesGrowth.From(now: new Money(5_000m, "EUR"), before: new Money(0m, "EUR"));

        Console.WriteLine(quarter);                    // -6.0 % (2,802,496.00 USD from 2,982,255.00 USD)
        Console.WriteLine(yearly);                     // +20.0 % a year (1,728,000.00 EUR from 1,000,000.00 EUR in 3 years)
        Console.WriteLine(start.WhyUndefined!.Code);   // base-not-positive
        #endregion

        Printed("sales-growth");
    }
}
