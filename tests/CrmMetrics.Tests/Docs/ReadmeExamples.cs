using CrmMetrics.Surveys;

namespace CrmMetrics.Tests.Docs;

/// <summary>The code in README.md.</summary>
public class ReadmeExamples
{
    [Fact]
    public void A_score_from_counts()
    {
        #region readme-counts
        NetPromoterScore score = NetPromoterScore.From(promoters: 620, passives: 210, detractors: 170);

        Console.WriteLine(score);                  // 45.0 (620−170 of 1,000)
        Console.WriteLine(score.Interval(0.95));   // where the score of all customers may lie
        #endregion

        Assert.Equal("45.0 (620−170 of 1,000)", score.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(score.Interval(0.95)!.Value.Contains(45));
    }
}
