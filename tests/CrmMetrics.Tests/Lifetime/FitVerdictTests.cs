using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Lifetime;
using Xunit;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>What a verdict promises, for shops from the plain to those of which hardly anything can be learnt.</summary>
public class FitVerdictTests
{
    /// <summary>Shops of few customers: with hardly any dropout, hardly any spread, hardly any repeats, and plain ones.</summary>
    public static TheoryData<double, double, double, double> Shops => new()
    {
        { 0.5, 6, 0.9, 1.6 },
        { 0.5, 6, 1e-3, 2 },
        { 200, 2000, 1e-3, 2 },
        { 200, 2000, 0.9, 1.6 },
        { 0.01, 6, 0.9, 1.6 },
        { 2, 2, 300, 600 },
        { 2, 2, 0.05, 0.05 },
    };

    [Theory]
    [MemberData(nameof(Shops))]
    public void A_fit_that_has_converged_knows_the_uncertainty_of_every_parameter(double r, double alpha, double a, double b)
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            PurchaseHistories histories = ModifiedBetaGeometricModel.From(r, alpha, a, b).Simulate(40 * seed, TimeLength.Weeks(26), seed);
            foreach (PurchaseModel model in Fits(histories))
            {
                ModelFit fit = model.FitResult;
                string shop = FormattableString.Invariant($"{model.Name}, seed {seed}: {fit.Verdict}, gradient {fit.GradientNorm}, ") + string.Join(" ", fit.Parameters);
                Assert.True(fit.Verdict != FitVerdict.Converged || fit.Parameters.All(parameter => parameter.StandardError is > 0 and < double.PositiveInfinity), shop);
                Assert.True(fit.Verdict is not FitVerdict.Converged || fit.Condition < double.PositiveInfinity, shop);
                Assert.All(fit.Parameters, parameter => Assert.Equal(parameter.StandardError is null, parameter.WhyNoInterval is not null));
            }
        }
    }

    [Fact]
    public void A_model_of_spend_without_spend_says_that_nobody_has_a_priced_purchase() =>
        Assert.Equal("no-priced-purchases", GammaGammaModel.Fit(PurchaseHistories.From([PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(9))])).MeanSpend.WhyUndefined?.Code);

    private static IEnumerable<PurchaseModel> Fits(PurchaseHistories histories) =>
        [BetaGeometricModel.Fit(histories), ModifiedBetaGeometricModel.Fit(histories), ParetoModel.Fit(histories)];
}
