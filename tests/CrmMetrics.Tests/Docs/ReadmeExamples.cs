#region readme-usings
using CrmMetrics.Surveys;
#endregion

namespace Docs;

/// <summary>The code in README.md.</summary>
public class ReadmeExamples : PageTests
{
    [Fact]
    public void A_score_from_counts()
    {
        #region readme-counts
        NetPromoterScore lastQuarter = NetPromoterScore.From(promoters: 540, passives: 260, detractors: 200);
        NetPromoterScore score = NetPromoterScore.From(promoters: 620, passives: 210, detractors: 170);

        Console.WriteLine(score);                             // 45.0 (620−170 of 1,000)
        Console.WriteLine(score.Interval(0.95));              // [40.12, 49.61] at 95 %
        Console.WriteLine(score.ComparedWith(lastQuarter));   // +11 points [4.153, 17.78] at 95 %, higher
        #endregion

        Printed("readme-counts");
        Assert.Equal(45, score.Value);
    }

    [Fact]
    public void A_score_from_a_column()
    {
        #region readme-columns
        byte[] ratings = [10, 9, 3, 8, RatingScale.Missing, 10, 7, 9];   // one byte an answer
        RatingCounts answers = RatingCounts.From(ratings, RatingScale.ZeroToTen);

        Console.WriteLine(answers.NetPromoterScore);   // 42.9 (4−1 of 7)
        Console.WriteLine(answers.ResponseRate);       // 7/8 = 87.5 %
        #endregion

        Printed("readme-columns");
    }

    [Fact]
    public void Scores_from_rows()
    {
        #region readme-rows
        (string Country, int? Rating)[] rows = [("DE", 10), ("DE", 9), ("DE", null), ("DE", 4), ("FR", 8), ("FR", 10), ("FR", 9)];

        foreach ((string country, RatingCounts group) in RatingCounts.By(rows, row => row.Country, row => row.Rating, RatingScale.ZeroToTen))
        {
            Console.WriteLine($"{country}: {group.NetPromoterScore}, {group.Unanswered} without an answer");
        }
        // DE: 33.3 (2−1 of 3), 1 without an answer
        // FR: 66.7 (2−0 of 3), 0 without an answer
        #endregion

        Printed("readme-rows");
    }
}
