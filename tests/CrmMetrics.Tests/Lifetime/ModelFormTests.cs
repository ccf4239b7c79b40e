using CrmMetrics.Lifetime;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>Models in discrete time, written down and read back: the same answers, intervals, verdict and words.</summary>
public class ModelFormTests
{
    private static readonly TimeLength Quarter = TimeLength.Months(3);

    private static readonly SurvivalTable Contracts = SurvivalTable.FromSurvivors(ContractModelTests.HighEnd);

    private static readonly DiscountRate Tenth = DiscountRate.Effective(0.1);

    [Fact]
    public void A_contract_model_reads_back()
    {
        ShiftedBetaGeometricModel narrow = ShiftedBetaGeometricModel.Fit(Contracts, Quarter);
        Same(narrow, ShiftedBetaGeometricModel.Parse(narrow.ToString("R", null)));
        BetaDiscreteWeibullModel wide = BetaDiscreteWeibullModel.Fit(Contracts, Quarter);
        Same(wide, BetaDiscreteWeibullModel.Parse(wide.ToString("R", null)));
        Assert.Equal(
            LikelihoodRatioTest.Of(narrow.FitResult, wide.FitResult),
            LikelihoodRatioTest.Of(ShiftedBetaGeometricModel.Parse(narrow.ToString("R", null)).FitResult, BetaDiscreteWeibullModel.Parse(wide.ToString("R", null)).FitResult));

        // Recognised again by the same contracts, whatever the model, and by no others.
        Assert.Equal(narrow.FitResult.DataFingerprint, BetaDiscreteWeibullModel.Parse(wide.ToString("R", null)).FitResult.DataFingerprint);
        Assert.Equal(16, narrow.FitResult.DataFingerprint!.Length);
        Assert.NotEqual(narrow.FitResult.DataFingerprint, ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors([1000, 869, 743, 653, 593, 551, 517, 490]), Quarter).FitResult.DataFingerprint);

        // Also what was given, and what came to an edge.
        Same(ShiftedBetaGeometricModel.From(0.7, 1.2, Quarter), ShiftedBetaGeometricModel.Parse(ShiftedBetaGeometricModel.From(0.7, 1.2, Quarter).ToString("R", null)));
        ShiftedBetaGeometricModel edge = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors([16000, 12000, 9000, 6700, 4900]), Quarter);
        Same(edge, ShiftedBetaGeometricModel.Parse(edge.ToString("R", null)));
        ShiftedBetaGeometricModel nobody = ShiftedBetaGeometricModel.Fit(SurvivalTable.Zero, Quarter);
        Assert.Equal(FitVerdict.NoData, ShiftedBetaGeometricModel.Parse(nobody.ToString("R", null)).FitResult.Verdict);

        static void Same(ContractModel model, ContractModel back)
        {
            Assert.Equal(model.ToString("R", null), back.ToString("R", null));
            Assert.Equal(model.Period, back.Period);
            Assert.Equal(model.FitResult.Explanation, back.FitResult.Explanation);
            Assert.Equal(model.Survival(9).Value, back.Survival(9).Value);
            Assert.Equal(model.Survival(9).Interval(), back.Survival(9).Interval());
            Assert.Equal(model.ExpectedLifetime(Tenth).Interval(0.8), back.ExpectedLifetime(Tenth).Interval(0.8));
        }
    }

    [Fact]
    public void A_model_of_opportunities_reads_back()
    {
        BetaBernoulliModel model = BetaBernoulliModel.Fit(BetaBernoulliModelTests.Donations, Quarter), back = BetaBernoulliModel.Parse(model.ToString("R", null));
        Assert.Equal(model.ToString("R", null), back.ToString("R", null));
        Assert.Equal(model.ExpectedPurchases(BetaBernoulliModelTests.Donations, 5).Interval(), back.ExpectedPurchases(BetaBernoulliModelTests.Donations, 5).Interval());
        Assert.Equal(model.FitResult.Covariance(0, 3), back.FitResult.Covariance(0, 3));
    }

    [Fact]
    public void A_text_of_another_kind_or_a_later_version_is_refused()
    {
        string text = ShiftedBetaGeometricModel.From(0.7, 1.2, Quarter).ToString("R", null);
        Assert.Contains("The field model must be BdW, but was \"sBG\".", Assert.Throws<FormatException>(() => BetaDiscreteWeibullModel.Parse(text)).Message);
        Assert.Contains("reads versions up to 1", Assert.Throws<FormatException>(() => ShiftedBetaGeometricModel.Parse(text.Replace("version=1", "version=2"))).Message);
        Assert.False(BetaBernoulliModel.TryParse(text, out BetaBernoulliModel? none));
        Assert.Null(none);
        Assert.True(ShiftedBetaGeometricModel.TryParse(text, out ShiftedBetaGeometricModel? model));
        Assert.Equal(0.7, model!.Alpha);
        Assert.False(ShiftedBetaGeometricModel.TryParse(null, out _));
        _ = Assert.Throws<FormatException>(() => ShiftedBetaGeometricModel.Parse(text.Replace("alpha=0.7", "alpha=-0.7").Replace("alpha=0.69999999999999996", "alpha=-0.7")));
    }

#if NET8_0_OR_GREATER
    [Fact]
    public void As_json_it_is_small_and_reads_back()
    {
        BetaDiscreteWeibullModel model = BetaDiscreteWeibullModel.Fit(Contracts, Quarter);
        string json = System.Text.Json.JsonSerializer.Serialize(model);
        Assert.InRange(json.Length, 100, 1000);
        Assert.Equal(model.ToString("R", null), System.Text.Json.JsonSerializer.Deserialize<BetaDiscreteWeibullModel>(json)!.ToString("R", null));
        BetaBernoulliModel discrete = BetaBernoulliModel.From(1.2, 0.75, 0.66, 2.8, Quarter);
        Assert.Equal(discrete.ToString("R", null), System.Text.Json.JsonSerializer.Deserialize<BetaBernoulliModel>(System.Text.Json.JsonSerializer.Serialize(discrete))!.ToString("R", null));
    }
#endif
}
