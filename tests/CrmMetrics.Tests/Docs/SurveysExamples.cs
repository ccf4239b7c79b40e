#region surveys-usings
using CrmMetrics.Surveys;
#endregion

namespace Docs;

/// <summary>The code in docs/surveys.md.</summary>
public class SurveysExamples : PageTests
{
    [Fact]
    public void From_counts()
    {
        #region surveys-counts
        NetPromoterScore score = NetPromoterScore.From(promoters: 70, passives: 20, detractors: 10);
        CustomerSatisfaction satisfied = CustomerSatisfaction.From(satisfied: 73, responses: 100, RatingScale.OneToFive);
        RatingCounts answers = RatingCounts.FromCounts([6, 9, 12, 31, 42], RatingScale.OneToFive, unanswered: 60);

        Console.WriteLine(score);                                             // 60.0 (70−10 of 100)
        Console.WriteLine(satisfied);                                         // 73/100 = 73.0 % (4–5 of 1–5)
        Console.WriteLine(answers);                                           // 100 of 160 answered on 1–5: 6, 9, 12, 31, 42
        Console.WriteLine(CustomerSatisfaction.From(answers) == satisfied);   // True
        #endregion

        Printed("surveys-counts");
    }

    [Fact]
    public void From_columns()
    {
        #region surveys-columns
        byte[] ratings = [9, 10, 7, 3, RatingScale.Missing, 8];
        RatingCounts answers = RatingCounts.From(ratings, RatingScale.ZeroToTen);

        int[] segments = [0, 0, 1, 1, 1, 0];   // numbered from 0, one a rating
        RatingCounts[] bySegment = RatingCounts.By(ratings, segments, segmentCount: 2, RatingScale.ZeroToTen);

        Console.WriteLine(answers.NetPromoterScore);        // 20.0 (2−1 of 5)
        Console.WriteLine(answers.ResponseRate);            // 5/6 = 83.3 %
        Console.WriteLine(bySegment[1].NetPromoterScore);   // -50.0 (0−1 of 2)
        #endregion

        Printed("surveys-columns");
        Assert.Equal(answers, bySegment[0] + bySegment[1]);
    }

    [Fact]
    public void From_values_and_rows()
    {
        #region surveys-rows
        RatingCounts values = RatingCounts.From([9, 10, null, 7, 3], RatingScale.ZeroToTen);

        (string Country, int? Rating)[] rows = [("DE", 9), ("DE", 10), ("FR", null), ("FR", 7), ("DE", 3)];
        RatingCounts all = RatingCounts.From(rows, row => row.Rating, RatingScale.ZeroToTen);
        IReadOnlyDictionary<string, RatingCounts> byCountry = RatingCounts.By(rows, row => row.Country, row => row.Rating, RatingScale.ZeroToTen);

        Console.WriteLine(values == all);                              // True
        Console.WriteLine(byCountry["DE"].NetPromoterScore);           // 33.3 (2−1 of 3)
        Console.WriteLine(byCountry["DE"] + byCountry["FR"] == all);   // True
        #endregion

        Printed("surveys-rows");
    }

    [Fact]
    public void Intervals()
    {
        #region surveys-intervals
        NetPromoterScore score = NetPromoterScore.From(promoters: 70, passives: 20, detractors: 10);
        NetPromoterScore everybody = NetPromoterScore.From(promoters: 12, passives: 0, detractors: 0);
        foreach (NetPromoterScoreInterval method in Enum.GetValues<NetPromoterScoreInterval>())
        {
            Console.WriteLine($"{method,-14} {score.Interval(method, 0.95)} · {everybody.Interval(method, 0.95)}");
        }
        // AdjustedWald   [45.27, 71.24] at 95 % · [54.2, 100] at 95 %
        // Wald           [47, 73] at 95 % · [100, 100] at 95 %
        // TrinomialMeanT [46.77, 73.23] at 95 % · [100, 100] at 95 %

        Console.WriteLine(score.Bootstrap(seed: 7));   // [47, 73] at 95 % (10,000 draws, seed 7, bounds ± 0.5)
        #endregion

        Printed("surveys-intervals");
    }

    [Fact]
    public void Comparison()
    {
        #region surveys-comparison
        NetPromoterScore before = NetPromoterScore.From(promoters: 60, passives: 25, detractors: 15), after = NetPromoterScore.From(promoters: 70, passives: 20, detractors: 10);

        Console.WriteLine(after.ComparedWith(before));                                                       // +15 points [-4.785, 33.91] at 95 %, not enough evidence
        Console.WriteLine($"p = {after.ComparedWith(before)!.PValue:F3}");                                   // p = 0.140
        Console.WriteLine(after.RankTest(before));                                                           // Mann–Whitney U: 5525, p = 0.1285
        Console.WriteLine(NetPromoterScore.RequiredResponses(margin: 5, promoters: 0.4, detractors: 0.3));   // 1,061
        #endregion

        Printed("surveys-comparison");
    }

    [Fact]
    public void Silence()
    {
        #region surveys-silence
        NetPromoterScore score = NetPromoterScore.From(promoters: 70, passives: 20, detractors: 10);
        NonResponseBounds bounds = score.IfAllAnswered(invited: 400);

        Console.WriteLine(score.ResponseRate(invited: 400));   // 100/400 = 25.0 %
        Console.WriteLine(bounds.Lowest);                      // -60.0 (70−310 of 400)
        Console.WriteLine(bounds.Highest);                     // 90.0 (370−10 of 400)
        #endregion

        Printed("surveys-silence");
    }

    [Fact]
    public void Satisfaction()
    {
        #region surveys-satisfaction
        RatingCounts answers = RatingCounts.FromCounts([6, 9, 12, 31, 42], RatingScale.OneToFive);
        foreach (CustomerSatisfactionDefinition definition in Enum.GetValues<CustomerSatisfactionDefinition>())
        {
            CustomerSatisfaction reading = CustomerSatisfaction.From(answers, definition);
            Console.WriteLine($"{definition,-12} {reading} {reading.Interval(0.95)}");
        }
        // TopBox       73/100 = 73.0 % (4–5 of 1–5) [0.6357, 0.8073] at 95 %
        // Mean         3.94 (n = 100, 1–5) [3.701, 4.179] at 95 %
        // NetBox       58.0 % (73−15 of 100, 4–5 of 1–5) [0.4196, 0.7066] at 95 %
        // RescaledMean 73.5 % (n = 100, 1–5) [0.6752, 0.7948] at 95 %

        Console.WriteLine(CustomerSatisfaction.From(answers, boxes: 1));   // 42/100 = 42.0 % (5–5 of 1–5)
        #endregion

        Printed("surveys-satisfaction");
    }

    [Fact]
    public void Effort()
    {
        #region surveys-effort
        RatingCounts agreement = RatingCounts.FromCounts([80, 210, 140, 110, 160, 180, 120], CustomerEffort.AgreementScale);
        RatingCounts effort = RatingCounts.FromCounts([40, 25, 20, 10, 5], CustomerEffort.EffortScale);

        Console.WriteLine(CustomerEffort.From(agreement));                                          // 4.08 (n = 1,000, 1–7)
        Console.WriteLine(CustomerEffort.From(agreement, CustomerEffortDefinition.PercentAgree));   // 460/1,000 = 46.0 % (5–7 of 1–7)
        Console.WriteLine(CustomerEffort.From(agreement, CustomerEffortDefinition.Net));            // 3.0 % (460−430 of 1,000, 5–7 of 1–7)
        Console.WriteLine(CustomerEffort.From(effort));                                             // 2.15 (n = 100, 1–5, lower is better)
        Console.WriteLine(CustomerEffort.From(effort).Definition.Better);                           // Lower
        #endregion

        Printed("surveys-effort");
        Assert.Throws<CrmMetrics.DefinitionMismatchException>(() => CustomerEffort.From(effort).ComparedWith(CustomerEffort.From(agreement)));
    }

    [Fact]
    public void Mix()
    {
        #region surveys-mix
        Dictionary<string, NetPromoterScore> before = new()
        {
            ["small"] = NetPromoterScore.From(promoters: 30, passives: 20, detractors: 50),
            ["large"] = NetPromoterScore.From(promoters: 80, passives: 10, detractors: 10),
        };
        Dictionary<string, NetPromoterScore> after = new()
        {
            ["small"] = NetPromoterScore.From(promoters: 96, passives: 64, detractors: 140),
            ["large"] = NetPromoterScore.From(promoters: 82, passives: 9, detractors: 9),
        };

        MixAndRate<string> change = NetPromoterScore.ChangeOverSegments(before, after)!;
        Console.WriteLine(change);   // -17.8 points: mix -22.2, rate +4.5
        foreach (SegmentEffect<string> segment in change.Segments)
        {
            Console.WriteLine($"{segment.Segment}: {segment.Before.Value:F0} → {segment.After.Value:F0}, mix {segment.Mix:F1}, rate {segment.Rate:F1}");
        }
        // small: -20 → -15, mix -8.4, rate 3.3
        // large: 70 → 73, mix -13.8, rate 1.1
        #endregion

        Printed("surveys-mix");
    }

    [Fact]
    public void Off_the_scale()
    {
        #region surveys-scale
        try
        {
            _ = RatingCounts.From([9, 10, 11], RatingScale.ZeroToTen);
        }
        catch (ArgumentOutOfRangeException mistake)
        {
            Console.WriteLine(mistake.Message.Split('\n')[0]);
            // ratings: the rating of row 2 (counted from 0) must be on the scale 0–10, but was 11. (Parameter 'ratings')
        }

        try
        {
            _ = RatingCounts.From([9, 10, 8], RatingScale.OneToTen).NetPromoterScore;
        }
        catch (InvalidOperationException mistake)
        {
            Console.WriteLine(mistake.Message);
            // A net promoter score is read off answers from 0 to 10, higher being better, but these are on 1–10. Other scales have CustomerSatisfaction with its net box.
        }
        #endregion

        Printed("surveys-scale");
    }

    [Fact]
    public void Segments_are_not_averaged()
    {
        #region surveys-average
        NetPromoterScore small = NetPromoterScore.From(promoters: 8, passives: 1, detractors: 1), large = NetPromoterScore.From(promoters: 300, passives: 300, detractors: 400);

        Console.WriteLine((small.Value + large.Value) / 2);   // 30
        Console.WriteLine(small + large);                     // -9.2 (308−401 of 1,010)
        #endregion

        Printed("surveys-average");
    }

    [Fact]
    public void Rounding()
    {
        #region surveys-rounding
        NetPromoterScore score = NetPromoterScore.From(promoters: 622, passives: 202, detractors: 176);

        Console.WriteLine($"{score:F0}");                                                // 45
        Console.WriteLine($"{score.PromoterShare:P0} less {score.DetractorShare:P0}");   // 62 % less 18 %
        #endregion

        Printed("surveys-rounding");
    }

    [Fact]
    public void Weights()
    {
        #region surveys-weights
        (int? Rating, double Revenue)[] accounts = [(10, 4_000), (9, 1_500), (3, 12_000), (8, 2_000), (null, 900), (9, 1_000), (2, 600), (10, 800)];

        RatingCounts plain = RatingCounts.From(accounts, account => account.Rating, RatingScale.ZeroToTen);
        WeightedRatings byRevenue = WeightedRatings.From(accounts, account => account.Rating, account => account.Revenue, RatingScale.ZeroToTen);

        Console.WriteLine(plain.NetPromoterScore);                                                           // 28.6 (4−2 of 7)
        Console.WriteLine(byRevenue.NetPromoterScore);                                                       // -24.2 points [-78.87, 55.28] at 95 %
        Console.WriteLine($"{byRevenue.Responses} answers, as good as {byRevenue.EffectiveResponses:F1}");   // 7 answers, as good as 2.9
        #endregion

        Printed("surveys-weights");
    }

    [Fact]
    public void Several_questions()
    {
        #region surveys-questions
        (int? Service, int? Price, int? Overall)[] rows = [(5, 3, 5), (4, 2, 4), (2, 3, 2), (5, 5, 5), (3, 1, 3), (1, 2, 2), (4, 4, 5), (2, 4, 2)];

        RatingItems items = RatingItems.From(rows, [row => row.Service, row => row.Price, row => row.Overall], RatingScale.OneToFive);
        IReadOnlyList<SurveyDriver> drivers = RatingPairs.Ranked(new Dictionary<string, RatingPairs>
        {
            ["price"] = RatingPairs.From(rows, row => row.Price, row => row.Overall, RatingScale.OneToFive, RatingScale.OneToFive),
            ["service"] = RatingPairs.From(rows, row => row.Service, row => row.Overall, RatingScale.OneToFive, RatingScale.OneToFive),
        });

        Console.WriteLine(items.CronbachAlpha);   // 0.80 (3 questions, 8 respondents)
        foreach (SurveyDriver driver in drivers)
        {
            RatingCorrelation correlation = driver.Correlation;
            Console.WriteLine($"{driver.Name}: {correlation} {correlation.Interval(0.95)}");
        }
        // service: 0.95 (n = 8) [0.7439, 0.9912] at 95 %
        // price: 0.39 (n = 8) [-0.438, 0.8574] at 95 %
        #endregion

        Printed("surveys-questions");
    }
}
