#region survival-usings
using CrmMetrics;
using CrmMetrics.Sales;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/survival.md.</summary>
public class SurvivalExamples : PageTests
{
    private static readonly (string Contract, double Fee, int Days, bool Churned)[] Customers =
    [
        ("monthly", 20, 31, true), ("monthly", 35, 59, true), ("monthly", 20, 92, true), ("monthly", 50, 120, false), ("monthly", 35, 151, true), ("monthly", 50, 45, true),
        ("monthly", 20, 240, true), ("monthly", 20, 365, false), ("monthly", 35, 12, true), ("monthly", 50, 181, true), ("monthly", 20, 300, false), ("monthly", 35, 90, true),
        ("yearly", 20, 365, true), ("yearly", 35, 365, false), ("yearly", 20, 730, true), ("yearly", 50, 410, false), ("yearly", 20, 95, true), ("yearly", 35, 500, false),
        ("yearly", 50, 365, true), ("yearly", 20, 620, false), ("yearly", 35, 700, false), ("yearly", 20, 200, false), ("yearly", 35, 365, true), ("yearly", 20, 380, false),
    ];

    [Fact]
    public void From_counts()
    {
        #region survival-counts
        // As SELECT days, SUM(churned), SUM(1 - churned) … GROUP BY days gives them.
        SurvivalTable table = SurvivalTable.FromCounts(times: [30, 60, 90, 365], events: [40, 25, 10, 30], censored: [5, 5, 85, 300]);

        Console.WriteLine(table);                                     // 500 subjects: 105 events, 395 censored
        Console.WriteLine(table.KaplanMeier.Survival(90));            // 0.849 share [0.8144, 0.8777] at 95 %
        Console.WriteLine(table.KaplanMeier.Quantile(share: 0.10));   // 60 [30, 60] at 95 %
        #endregion

        Printed("survival-counts");
    }

    [Fact]
    public void From_columns()
    {
        #region survival-columns
        int[] days = [12, 45, 45, 80, 200, 365];
        bool[] churned = [true, true, false, true, false, false];
        int[] knownFrom = [0, 0, 30, 0, 150, 0];   // two customers came over from another system, 30 and 150 days old

        SurvivalTable all = SurvivalTable.From(days, churned, knownFrom);
        SurvivalTable[] halves = [SurvivalTable.From(days.AsSpan()[..3], churned.AsSpan()[..3], knownFrom.AsSpan()[..3]), SurvivalTable.From(days.AsSpan()[3..], churned.AsSpan()[3..], knownFrom.AsSpan()[3..])];

        Console.WriteLine(all);                            // 6 subjects: 3 events, 3 censored, 2 known late
        Console.WriteLine(halves[0] + halves[1] == all);   // True
        foreach (SurvivalPoint point in all.KaplanMeier.Points)
        {
            Console.WriteLine(point);
        }
        // at 12: 75.0 % (1 of 4 at risk)
        // at 45: 56.2 % (1 of 4 at risk)
        // at 80: 28.1 % (1 of 2 at risk)
        // at 200: 28.1 % (0 of 2 at risk)
        // at 365: 28.1 % (0 of 1 at risk)
        #endregion

        Printed("survival-columns");
    }

    [Fact]
    public void From_rows()
    {
        (string Contract, double Fee, int Days, bool Churned)[] customers = Customers;

        #region survival-rows
        // customers: (string Contract, double Fee, int Days, bool Churned)[]
        IReadOnlyDictionary<string, SurvivalTable> byContract = SurvivalTable.By(customers, row => row.Contract, row => SurvivalTime.From(row.Days, row.Churned));

        Console.WriteLine(byContract["monthly"].KaplanMeier);   // 12 subjects: 9 events, 3 censored; median 92 [31, 240] at 95 %
        Console.WriteLine(byContract["yearly"].KaplanMeier);    // 12 subjects: 5 events, 7 censored; median 730 [365, Infinity] at 95 %
        Console.WriteLine(LogRankTest.From(byContract));        // log-rank test: 9.923, 1 df, p = 0.001633
        #endregion

        Printed("survival-rows");
    }

    [Fact]
    public void Readings()
    {
        SurvivalTable table = SurvivalTable.From(Customers, row => SurvivalTime.From(row.Days, row.Churned));

        #region survival-readings
        KaplanMeierCurve curve = table.KaplanMeier;

        Console.WriteLine(curve.Survival(180));                   // 0.6641 share [0.4388, 0.8159] at 95 %
        Console.WriteLine(curve.Median());                        // 365 [95, Infinity] at 95 %
        Console.WriteLine(curve.Quantile(share: 0.75));           // 730 [365, Infinity] at 95 %
        Console.WriteLine(curve.RestrictedMean(365));             // 252.6 units of time [197.2, 308.1] at 95 %
        Console.WriteLine(curve.CumulativeHazard(180));           // 0.3989 events per subject [0.1983, 0.8023] at 95 %
        Console.WriteLine(table.Reversed.KaplanMeier.Median());   // 410 [300, 620] at 95 %
        #endregion

        Printed("survival-readings");
    }

    [Fact]
    public void Intervals_on_five_scales()
    {
        SurvivalTable table = SurvivalTable.From(Customers, row => SurvivalTime.From(row.Days, row.Churned));

        #region survival-intervals
        foreach (SurvivalInterval scale in Enum.GetValues<SurvivalInterval>())
        {
            Console.WriteLine($"{scale,-8} {table.KaplanMeier.Survival(31, scale).Interval(0.95)} · median {table.KaplanMeier.Median(scale: scale)}");
        }
        // LogLog   [0.7061, 0.9785] at 95 % · median 365 [95, Infinity] at 95 %
        // Log      [0.8125, 1] at 95 % · median 365 [151, Infinity] at 95 %
        // Plain    [0.8061, 1] at 95 % · median 365 [151, Infinity] at 95 %
        // Logit    [0.7212, 0.9791] at 95 % · median 365 [151, Infinity] at 95 %
        // ArcSine  [0.7761, 0.9914] at 95 % · median 365 [151, Infinity] at 95 %
        #endregion

        Printed("survival-intervals");
    }

    [Fact]
    public void Two_rules_of_the_median()
    {
        #region survival-flat
        KaplanMeierCurve answers = SurvivalTable.From([10, 22, 31, 40], [true, true, true, false]).KaplanMeier;   // hours until a lead was answered

        Console.WriteLine(answers.Median(QuantileRule.FirstAtOrBelow).Value);   // 22
        Console.WriteLine(answers.Median(QuantileRule.MidpointOfFlat).Value);   // 26.5
        #endregion

        Printed("survival-flat");
    }

    [Fact]
    public void Comparing_groups()
    {
        (string Contract, double Fee, int Days, bool Churned)[] customers = Customers;

        #region survival-tests
        IReadOnlyDictionary<string, SurvivalTable> byContract = SurvivalTable.By(customers, row => row.Contract, row => SurvivalTime.From(row.Days, row.Churned));
        SurvivalTable[] byFee = [.. customers.GroupBy(row => row.Fee).OrderBy(fee => fee.Key).Select(fee => SurvivalTable.From(fee, row => SurvivalTime.From(row.Days, row.Churned)))];

        Console.WriteLine(LogRankTest.From(byContract, LogRankWeights.PetoPeto));   // Peto–Peto test: 9.977, 1 df, p = 0.001585
        Console.WriteLine(LogRankTest.From(byFee));                                 // log-rank test: 0.5763, 2 df, p = 0.7496
        Console.WriteLine(LogRankTest.From(byFee).Trend([20, 35, 50]));             // log-rank test for trend: 0.419, 1 df, p = 0.5175

        Comparison days = byContract["yearly"].KaplanMeier.RestrictedMean(300).ComparedWith(byContract["monthly"].KaplanMeier.RestrictedMean(300))!;
        Console.WriteLine(days);   // +138.3 units of time [71.56, 205] at 95 %, higher
        #endregion

        Printed("survival-tests");
    }

    [Fact]
    public void Cox_model()
    {
        (string Contract, double Fee, int Days, bool Churned)[] customers = Customers;

        #region survival-cox
        CoxModel model = CoxModel.Fit(
            customers,
            row => SurvivalTime.From(row.Days, row.Churned),
            CoxTies.Efron,
            ("yearly", row => row.Contract == "yearly" ? 1 : 0),
            ("fee", row => row.Fee));

        Console.WriteLine(model);
        // yearly: hazard × 0.1472 [0.03936, 0.5502] at 95 %, p = 0.004401
        // fee: hazard × 1.022 [0.9774, 1.069] at 95 %, p = 0.3364
        // likelihood-ratio test: 9.738, 2 df, p = 0.007679 (24 subjects, 14 events)
        Console.WriteLine(model.Verdict);       // Converged
        Console.WriteLine(model.WaldTest);      // Wald test: 8.335, 2 df, p = 0.01549
        Console.WriteLine(model.ScoreTest);     // score test: 10.17, 2 df, p = 0.0062
        Console.WriteLine(model.Concordance);   // 0.7488 share [0.6273, 0.8702] at 95 %
        Console.WriteLine(model.ProportionalHazards());
        // proportional hazards of yearly: 1.279, 1 df, p = 0.2582
        // proportional hazards of fee: 0.8311, 1 df, p = 0.3619
        // proportional hazards of all: 1.716, 2 df, p = 0.424
        #endregion

        Printed("survival-cox");
    }

    [Fact]
    public void Separation()
    {
        #region survival-separation
        CoxModel model = CoxModel.Fit(
            times: [1, 2, 3, 4, 5, 6],
            events: [true, true, true, true, false, true],
            covariates: [("complained", [1, 1, 1, 0, 0, 0])]);

        Console.WriteLine(model.Verdict);               // Separation
        Console.WriteLine(model["complained"]);         // complained: undefined (the events are separated by complained, so that the likelihood rises for ever and the hazard ratio is infinite or 0)
        Console.WriteLine(model.LikelihoodRatioTest);   // likelihood-ratio test: 5.991, 1 df, p = 0.01438
        #endregion

        Printed("survival-separation");
    }

    [Fact]
    public void Competing_outcomes()
    {
        #region survival-competing
        int[] days = [20, 30, 45, 60, 60, 75, 90, 90, 120, 150];
        byte[] endedBy = [1, 2, 1, 2, 2, 1, 2, 0, 1, 0];   // 1 cancelled, 2 payment failed, 0 still a customer

        CompetingRisksTable table = CompetingRisksTable.From(["cancelled", "payment failed"], days, endedBy);

        Console.WriteLine(table);                                                        // 10 subjects: 4 cancelled, 4 payment failed, 2 censored
        Console.WriteLine(table.CumulativeIncidence("cancelled").Incidence(120));        // 0.45 share [0.1346, 0.7276] at 95 %
        Console.WriteLine(table.CumulativeIncidence("payment failed").Incidence(120));   // 0.4 share [0.1227, 0.6702] at 95 %
        Console.WriteLine(table.AnyCause.KaplanMeier.Survival(120));                     // 0.15 share [0.0101, 0.4569] at 95 %

        // The share that would cancel if no payment ever failed; not the share that does.
        Console.WriteLine(1 - table.CauseSpecific("cancelled").KaplanMeier.Survival(120).Value);   // 0.685
        #endregion

        Printed("survival-competing");
    }

    [Fact]
    public void Time_to_win()
    {
        #region survival-sales
        LocalDate january = new(2026, 1, 1);
        Money hoped = new(5_000m, "EUR");
        Opportunity[] deals =
        [
            Opportunity.Won(january, null, january.PlusDays(18), hoped),
            Opportunity.Won(january.PlusDays(4), null, january.PlusDays(40), hoped),
            Opportunity.Lost(january.PlusDays(9), null, january.PlusDays(30), hoped),
            Opportunity.Won(january.PlusDays(20), null, january.PlusDays(75), hoped),
            Opportunity.Open(january.PlusDays(22), null, hoped),
            Opportunity.Open(january.PlusDays(30), null, hoped),
            Opportunity.Open(january.PlusDays(41), null, hoped),
        ];

        TimeToWin times = TimeToWin.From(deals, asOf: new LocalDate(2026, 3, 31));

        Console.WriteLine(DealDistribution.From(deals, DealFigure.WonCycleFromCreated).Median);   // 36
        Console.WriteLine(times);                                                                 // 7 deals: 3 won, 1 lost, 3 open; days to win: median 55 [18, Infinity] at 95 %
        Console.WriteLine(times.Outcomes.CumulativeIncidence("won").Incidence(60));               // 0.4762 share [0.09999, 0.7874] at 95 %
        Console.WriteLine(times.Outcomes.CumulativeIncidence("lost").Incidence(60));              // 0.1429 share [0.007124, 0.4649] at 95 %
        #endregion

        Printed("survival-sales");
    }

    [Fact]
    public void Late_entries()
    {
        #region survival-late
        int[] days = [20, 520, 560, 650, 800, 900];
        bool[] churned = [true, true, false, true, true, false];
        int[] knownFrom = [0, 300, 300, 410, 450, 500];   // all but one came over from the old system, where those who had left were deleted

        SurvivalTable naive = SurvivalTable.From(days, churned), honest = SurvivalTable.From(days, churned, knownFrom);

        Console.WriteLine(naive.KaplanMeier.Median());               // 650 [20, Infinity] at 95 %
        Console.WriteLine(honest.KaplanMeier.Survival(30).Value);    // 0
        Console.WriteLine(honest.After(300).KaplanMeier.Median());   // 800 [520, Infinity] at 95 %
        #endregion

        Printed("survival-late");
    }

    [Fact]
    public void Bad_rows()
    {
        #region survival-bad
        (int Days, bool Churned)[] rows = [(30, true), (-4, true), (60, false), (-1, false)];
        try
        {
            _ = SurvivalTable.From(rows, row => SurvivalTime.From(row.Days, row.Churned));
        }
        catch (ArgumentException mistake)
        {
            Console.WriteLine(mistake.Message);
            // rows: row 1 (counted from 0): its time must be 0 or more and finite, but was -4; row 3 (counted from 0): its time must be 0 or more and finite, but was -1. (Parameter 'rows')
        }
        #endregion

        Printed("survival-bad");
    }
}
