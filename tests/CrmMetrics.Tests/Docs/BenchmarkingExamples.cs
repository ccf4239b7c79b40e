#region benchmarking-usings
using CrmMetrics;
using CrmMetrics.Goals;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/benchmarking.md.</summary>
public class BenchmarkingExamples : PageTests
{
    private static readonly MetricDefinition OnTime = new("answered-on-time", "cases answered within a day over all cases", "share", 0.01, BetterWhen.Higher);

    [Fact]
    public void Own_past()
    {
        #region benchmarking-own-past
        // Cases answered within a day, by quarter (synthetic).
        MetricDefinition onTime = new("answered-on-time", "cases answered within a day over all cases", "share", 0.01, BetterWhen.Higher);
        IReadOnlyList<ReportingPeriod> quarters = ReportingCalendar.Utc.Split(new DateInterval(new LocalDate(2024, 1, 1), new LocalDate(2025, 6, 30)), Granularity.Quarter);
        long[] inTime = [312, 298, 341, 355, 349, 402], cases = [410, 402, 428, 440, 431, 470];
        Dictionary<ReportingPeriod, Proportion> history = [];
        for (int i = 0; i < quarters.Count; i++)
        {
            history[quarters[i]] = Proportion.From(inTime[i], cases[i], onTime);
        }

        ReportingPeriod judged = quarters[^1];   // 2025-Q2; only whole quarters before it count
        Proportion now = history[judged];        // 402 of 470

        Benchmark lastYear = Benchmark.SamePeriodLastYear(history, judged);
        Console.WriteLine(lastYear);                      // same period last year, 2024-Q2: 0.7413 share
        Console.WriteLine(lastYear.ComparisonOf(now));    // +0.114 share [0.061, 0.1679] at 95 %, higher

        Console.WriteLine(Benchmark.TrailingMedian(history, judged, 4));   // median of the 4 periods before 2025-Q2: 0.8018 share

        Benchmark best = Benchmark.BestPeriod(history, judged);
        Console.WriteLine(best);               // best of 5 periods, 2025-Q1: 0.8097 share
        Console.WriteLine(best.Warnings[0]);   // the best of several periods is partly luck: it was chosen for being high or low, so coming back from it is no decline

        // Against the routine of the quarters, not the luck of the cases: is the latest one out of the ordinary?
        Benchmark routine = Benchmark.ControlBaseline(history, judged);
        Console.WriteLine(routine);                              // control chart (XmR) of 5 periods, 2024-Q1 to 2025-Q1: 0.7831 share
        Console.WriteLine(routine.ComparisonOf(now, 0.9973));    // +0.07221 share [0.01363, 0.1308] at 99.73 %, higher
        Console.WriteLine(routine.Warnings[0]);                  // limits from fewer than 6 points move much with the next ones
        Console.WriteLine(routine.PlaceOf(now));                 // 100 %
        #endregion

        Printed("benchmarking-own-past");
    }

    [Fact]
    public void Industry()
    {
        #region benchmarking-industry
        // What a report must say before its figure is a benchmark (synthetic).
        MetricDefinition onTime = new("answered-on-time", "cases answered within a day over all cases", "share", 0.01, BetterWhen.Higher);
        BenchmarkSource report = new("Example service report", 2025, "software for companies, Europe", sampleSize: 212);
        Benchmark industry = Benchmark.Industry(
            [new(0.10, 0.61), new(0.25, 0.70), new(0.50, 0.79), new(0.75, 0.86), new(0.90, 0.92)], onTime, report);

        Proportion ours = Proportion.From(402, 470, onTime);
        Console.WriteLine(industry);                       // Example service report, 2025, software for companies, Europe (n = 212): 0.79 share
        Console.WriteLine(industry.PlaceOf(ours));         // 73.3 % (between 50 % and 75 %)
        Console.WriteLine(industry.ComparisonOf(ours));    // +0.06532 share [0.03063, 0.09424] at 95 %, higher
        Console.WriteLine(industry.ComparisonOf(ours, ProportionInterval.ClopperPearson)!.Method);   // one sample, exact binomial test (Clopper–Pearson)

        // A report with counts of its own is uncertain too: two samples.
        Benchmark rival = Benchmark.Industry(Proportion.From(168, 210, onTime), report);
        Console.WriteLine(rival.ComparisonOf(ours, DifferenceMethod.Newcombe));   // +0.05532 share [-0.004302, 0.1213] at 95 %, not enough evidence

        // "Answered within an hour" is another figure, however like the names are.
        MetricDefinition withinHour = new("answered-within-hour", "cases answered within an hour over all cases", "share", 0.01, BetterWhen.Higher);
        try
        {
            _ = industry.ComparisonOf(Proportion.From(201, 470, withinHour));
        }
        catch (DefinitionMismatchException problem)
        {
            Console.WriteLine(problem.Message);
            // A metric read as answered-on-time (cases answered within a day over all cases) cannot be set against one read as answered-within-hour (cases answered within an hour over all cases).
        }
        #endregion

        Printed("benchmarking-industry");
    }

    [Fact]
    public void Card()
    {
        MetricDefinition onTime = OnTime;
        Benchmark industry = Benchmark.Industry([new(0.25, 0.70), new(0.50, 0.79), new(0.75, 0.86)], onTime, new("Example service report", 2025, "software for companies, Europe", 212));
        #region benchmarking-scorecard
        IReadOnlyList<ReportingPeriod> quarters = ReportingCalendar.Utc.Split(new DateInterval(new LocalDate(2025, 1, 1), new LocalDate(2025, 9, 30)), Granularity.Quarter);
        Currency euro = Currency.Parse("EUR");

        Objective<Proportion> answers = Objective.For("Answer faster", Proportion.From(355, 440, onTime), new LocalDate(2024, 12, 31), target: 0.88, due: new LocalDate(2025, 12, 31))
            .WithOwner("Head of service")
            .WithWorth(ValuePerPoint.Linear(new Money(5_000, euro)))
            .Measured(new LocalDate(2025, 3, 31), Proportion.From(349, 431, onTime))
            .Measured(new LocalDate(2025, 6, 30), Proportion.From(402, 470, onTime));

        // In July the team took over a second product: the goal is set anew, and the quarters before stay as they were judged.
        Objective<Proportion> rebased = Objective.For("Answer faster", Proportion.From(402, 470, onTime), new LocalDate(2025, 6, 30), target: 0.86, due: new LocalDate(2025, 12, 31))
            .WithOwner("Head of service")
            .WithWorth(ValuePerPoint.Linear(new Money(5_000, euro)))
            .Measured(new LocalDate(2025, 8, 31), Proportion.From(511, 604, onTime));

        Scorecard card = Scorecard.From("Service | 2025", quarters, asOf: new LocalDate(2025, 8, 31), StatusRule.OnProgress())
            .With(answers, industry)
            .Rebased(rebased, on: new LocalDate(2025, 7, 1), because: "a second product joined the queue");

        Console.WriteLine(card);   // Service | 2025 as of 2025-08-31: 1 objective, 1 red
        Console.WriteLine(card.Lines[0].Cells[1].Status);   // green
        Console.WriteLine(card.ToMarkdown().TrimEnd());
        // # Service \| 2025
        //
        // As of 2025-08-31. Status on progress: green from 1, amber from 0.8, hysteresis 0.05.
        //
        // ## By period
        //
        // † judged by the goal before a re-basing
        //
        // | objective | baseline | target | due | 2025-Q1 | 2025-Q2 | 2025-Q3 (to 2025-08-31) |
        // | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        // | Answer faster | 85.5 % | 86 % | 2025-12-31 | 81.0 %† red | 85.5 %† green | 84.6 % red |
        //
        // ## Where each stands
        //
        // intervals at 95 %; the change is that from the baseline
        //
        // | objective | measured on | figure | interval | change | its interval | evidence |
        // | --- | --- | --- | ---: | ---: | ---: | ---: |
        // | Answer faster | 2025-08-31 | 511/604 = 84.6 % | 81.5 to 87.3 % | -0.9 pp | -5.2 to 3.4 pp | not enough |
        //
        // ## On the way
        //
        // pace: the share of the gap closed over the share planned by then; projection and chance: at this pace, on the due date
        //
        // | objective | gap closed | planned | pace | days ahead | projection | chance | worth so far |
        // | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        // | Answer faster | -199 % | 34 % | -5.89 | -62 | 83 % | 27 % | -4,646 EUR |
        //
        // ## Benchmarks
        //
        // the difference is the latest figure less the benchmark; the place is the share of the others that is lower
        //
        // | objective | benchmark | figure | difference | interval | evidence | place |
        // | --- | --- | ---: | ---: | ---: | ---: | ---: |
        // | Answer faster | Example service report, 2025, software for companies, Europe (n = 212) | 79 % | +5.6 pp | 2.5 to 8.3 pp | higher | 70 % (between 50 % and 75 %) |
        //
        // ## Re-based
        //
        // | objective | from | until then | from then on | because |
        // | --- | --- | --- | --- | --- |
        // | Answer faster | 2025-07-01 | 80.7 % to 88 % by 2025-12-31 | 85.5 % to 86 % by 2025-12-31 | a second product joined the queue |
        //
        // ## Definitions
        //
        // | objective | definition | unit | better | population | owner | purpose | plan | worth | SMART |
        // | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        // | Answer faster | cases answered within a day over all cases | % | higher | – | Head of service | – | linear | 5,000.00 EUR a point | not specific, not measurable, cannot tell: attainable |
        //
        // ## In words
        //
        // - Answer faster: 84.6 % (81.5 to 87.3 % at 95 %) on 2025-08-31, -0.9 pp on the baseline (not enough evidence); moved away from 86 % by 199 % of the gap in 34 % of the time; at this pace 83 % on 2025-12-31, with a chance of 27 % to reach the target; worth -4,646 EUR so far; red.
        #endregion

        Printed("benchmarking-scorecard");
    }

    [Fact]
    public void For_programs()
    {
        MetricDefinition onTime = OnTime;
        #region benchmarking-machine
        Objective<Proportion> objective = Objective.For("Answer \"fast\", and well", Proportion.From(8, 10, onTime), new LocalDate(2024, 12, 31), target: 0.9, due: new LocalDate(2025, 12, 31))
            .Measured(new LocalDate(2025, 3, 31), Proportion.From(17, 20, onTime));
        Scorecard card = Scorecard.From(
            "Service", [ReportingCalendar.Utc.PeriodOf(new LocalDate(2025, 3, 31), Granularity.Quarter)], new LocalDate(2025, 3, 31), StatusRule.OnInterval(), objective);

        string[] lines = card.ToCsv().Split('\n');
        Console.WriteLine(lines[0][..56]);   // objective,owner,population,definition,unit,direction,sta
        Console.WriteLine(lines[1][..73]);   // "Answer ""fast"", and well",,,answered-on-time,share,Higher,2024-12-31,0.
        Console.WriteLine(card.ToJson()[..112]);
        // {
        //   "title": "Service",
        //   "asOf": "2025-03-31",
        //   "level": 0.95,
        //   "statusRule": "on the interval, against the t
        #endregion

        Printed("benchmarking-machine");
    }
}
