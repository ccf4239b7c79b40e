#if NET8_0_OR_GREATER
using System.Text.Json;
#endif
using CrmMetrics.Lifetime;

namespace CrmMetrics.Tests.Lifetime;

public class PurchaseModelFormTests
{
    private static readonly PurchaseHistories Base = ModifiedBetaGeometricModel.From(0.5, 6, 0.9, 1.6).Simulate(400, TimeLength.Weeks(39), 3);

    private static IEnumerable<PurchaseModel> Models =>
    [
        BetaGeometricModel.Fit(Base), ModifiedBetaGeometricModel.Fit(Base, TimeUnit.Day), ModifiedBetaGeometricModel.Fit(Base, regularity: 2), BetaGeometricModel.From(0.243, 4.414, 0.793, 2.426),
        BetaGeometricModel.Fit(PurchaseHistories.From([PurchaseHistory.From(0, default, TimeLength.Weeks(9))])), BetaGeometricModel.Fit(PurchaseHistories.Zero),
        ParetoModel.Fit(Base), ParetoModel.From(0.553, 10.578, 0.606, 11.669, TimeUnit.Month), ParetoModel.Fit(PurchaseHistories.Zero),
    ];

    [Fact]
    public void A_model_read_back_gives_the_same_answers_and_intervals()
    {
        foreach (PurchaseModel model in Models)
        {
            string text = model.ToString("R", null);
            PurchaseModel read = PurchaseModel.Parse(text);
            Assert.Equal((text, model.GetType(), model.Name, model.ToString()), (read.ToString("R", null), read.GetType(), read.Name, read.ToString()));
            Assert.Equal(model.TotalExpectedPurchases(Base, TimeLength.Weeks(26)).Interval(), read.TotalExpectedPurchases(Base, TimeLength.Weeks(26)).Interval());
            Assert.Equal(model.ExpectedPurchases(Base, TimeLength.Weeks(26)), read.ExpectedPurchases(Base, TimeLength.Weeks(26)));
            Assert.Equal((model.FitResult.Akaike, model.FitResult.Verdict, model.FitResult.Explanation, model.FitResult.DataFingerprint), (read.FitResult.Akaike, read.FitResult.Verdict, read.FitResult.Explanation, read.FitResult.DataFingerprint));
        }
    }

#if NET8_0_OR_GREATER
    [Fact]
    public void Json_has_names_and_is_read_back()
    {
        foreach (PurchaseModel model in Models)
        {
            string json = JsonSerializer.Serialize(model, model.GetType());
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.Equal(1, document.RootElement.GetProperty("version").GetInt32());
            Assert.Equal(model.FitResult.Parameters[1].Value, document.RootElement.GetProperty("alpha").GetDouble());
            Assert.Equal(model.Unit.ToString(), document.RootElement.GetProperty("unit").GetString());
            Assert.Equal(model.ToString("R", null), ((PurchaseModel)JsonSerializer.Deserialize(json, model.GetType())!).ToString("R", null));
            Assert.Equal(model.ToString("R", null), JsonSerializer.Deserialize<PurchaseModel>(json)!.ToString("R", null));
        }
    }
#endif

    [Fact]
    public void What_is_no_model_is_refused()
    {
        string text = BetaGeometricModel.From(0.243, 4.414, 0.793, 2.426).ToString("R", null);
        Assert.True(BetaGeometricModel.TryParse(text, out BetaGeometricModel? model));
        Assert.Equal(4.414, model!.Alpha);
        Assert.False(ModifiedBetaGeometricModel.TryParse(text, out ModifiedBetaGeometricModel? other));
        Assert.Null(other);
        Assert.False(PurchaseModel.TryParse("model=Something;version=1", out _));
        Assert.Contains("version 2", Assert.Throws<FormatException>(() => PurchaseModel.Parse(text.Replace("version=1", "version=2"))).Message, StringComparison.Ordinal);
        Assert.Contains("alpha: must be above 0, but was -4.414.", Assert.Throws<FormatException>(() => PurchaseModel.Parse(text.Replace("alpha=", "alpha=-"))).Message, StringComparison.Ordinal);
        Assert.Contains("The field model must be MBG/NBD, but was \"BG/NBD\".", Assert.Throws<FormatException>(() => ModifiedBetaGeometricModel.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => PurchaseModel.Parse(null!));
    }

    [Fact]
    public void Histories_are_recognised_in_any_order()
    {
        string? print = BetaGeometricModel.Fit(Base).FitResult.DataFingerprint;
        Assert.Equal(16, print!.Length);
        Assert.Equal(print, ModifiedBetaGeometricModel.Fit(PurchaseHistories.From(Base.Reverse())).FitResult.DataFingerprint);
        Assert.NotEqual(print, BetaGeometricModel.Fit(PurchaseHistories.From(Base.Skip(1))).FitResult.DataFingerprint);
    }
}
