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
}
