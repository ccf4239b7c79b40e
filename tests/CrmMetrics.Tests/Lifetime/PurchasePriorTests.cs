using System.Globalization;
using CrmMetrics.Lifetime;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>Fits that were told something beforehand: what a prior rescues, what it says of itself, and that data outweigh it.</summary>
public class PurchasePriorTests
{
    private static readonly PurchasePrior Prior = PurchasePrior.From(2, 12, TimeUnit.Year, 0.1, 0.6);

    private static readonly ModifiedBetaGeometricModel Truth = ModifiedBetaGeometricModel.From(0.52, 6.2, 0.89, 1.6);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(3000)]
    public void Customers_of_whom_nobody_repeats_have_an_answer(int customers)
    {
        PurchaseHistories once = PurchaseHistories.From(Enumerable.Range(0, customers).Select(i => PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(10 + (i % 20)))));
        Assert.NotEqual(FitVerdict.Converged, BetaGeometricModel.Fit(once).FitResult.Verdict);
        foreach (BetaGeometricDropoutModel model in new BetaGeometricDropoutModel[] { BetaGeometricModel.Fit(once, prior: Prior), ModifiedBetaGeometricModel.Fit(once, prior: Prior) })
        {
            Assert.Equal(FitVerdict.Penalised, model.FitResult.Verdict);
            Assert.True(model.FitResult.GradientNorm < 1e-9);
            Assert.All(model.FitResult.Parameters, parameter => Assert.True(parameter.Interval() is { } bounds && bounds.Lower > 0 && !double.IsInfinity(bounds.Upper)));
            Assert.InRange(model.ProbabilityAlive(once)[0], 0, 1);
            Assert.True(model.TotalExpectedPurchases(once, TimeLength.Weeks(52)).Interval() is { Lower: > 0 });

            // So many who never came back say that customers buy less often, or leave sooner, than was thought.
            double[] middle = Prior.Middle(7, 1);
            PurchaseModel before = model is BetaGeometricModel ? BetaGeometricModel.From(middle[0], middle[1], middle[2], middle[3]) : ModifiedBetaGeometricModel.From(middle[0], middle[1], middle[2], middle[3]);
            Assert.InRange(model.ExpectedPurchases(TimeLength.Weeks(52)), 0, before.ExpectedPurchases(TimeLength.Weeks(52)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Thirty_customers_have_a_fit_in_any_unit_of_time(int seed)
    {
        PurchaseHistories few = Truth.Simulate(30, TimeLength.Weeks(39), seed);
        ModifiedBetaGeometricModel weeks = ModifiedBetaGeometricModel.Fit(few, prior: Prior), years = ModifiedBetaGeometricModel.Fit(few, TimeUnit.Year, prior: Prior);
        Assert.Equal(FitVerdict.Penalised, weeks.FitResult.Verdict);
        GoldenFile.Close(weeks.R, years.R, 1e-6);
        GoldenFile.Close(weeks.Alpha * 7 / 365.25, years.Alpha, 1e-6);
        GoldenFile.Close(weeks.MeanDropout.Value!.Value, years.MeanDropout.Value!.Value, 1e-6);
        Assert.InRange(weeks.MeanPurchaseRate.Value!.Value * 365.25 / 7, 0.5, 30);
        Assert.InRange(weeks.MeanDropout.Value!.Value, 0.05, 0.8);
        Assert.True(weeks.FitResult.LogLikelihood <= ModifiedBetaGeometricModel.Fit(few).FitResult.LogLikelihood + 1e-9);
    }

    // A prior that is far off weighs as a handful of customers do: what it moves falls with one over their number.
    [Fact]
    public void Data_outweigh_the_prior()
    {
        PurchasePrior wrong = PurchasePrior.From(0.2, 1, TimeUnit.Year, 0.01, 0.05);
        double[] off = [.. new[] { 1_000, 10_000, 100_000 }.Select(customers =>
        {
            PurchaseHistories histories = PurchaseHistories.From(Truth.Simulate(customers, TimeLength.Weeks(39), seed: 3)
                .Select(history => PurchaseHistory.From(history.RepeatPurchases, TimeLength.Weeks(Math.Ceiling(history.Recency.In(TimeUnit.Week))), history.Age)));
            ModifiedBetaGeometricModel plain = ModifiedBetaGeometricModel.Fit(histories), told = ModifiedBetaGeometricModel.Fit(histories, prior: wrong);
            return Math.Abs(Math.Log(told.MeanPurchaseRate.Value!.Value / plain.MeanPurchaseRate.Value!.Value));
        })];
        Assert.True(off[1] < off[0] / 2, $"{off[0]}, {off[1]}");
        Assert.True(off[2] < off[1] / 4, $"{off[1]}, {off[2]}");

        // One that is about right moves next to nothing already among thousands.
        PurchaseHistories thousands = Truth.Simulate(10_000, TimeLength.Weeks(39), seed: 3);
        double rate = ModifiedBetaGeometricModel.Fit(thousands).MeanPurchaseRate.Value!.Value;
        Assert.Equal(1, ModifiedBetaGeometricModel.Fit(thousands, prior: Prior).MeanPurchaseRate.Value!.Value / rate, 0.02);
    }

    [Fact]
    public void The_slopes_and_curvatures_are_those_of_the_density()
    {
        double[] logs = [0.3, 1.2, -0.4, 0.7], gradient = new double[4];
        double[][] hessian = [new double[4], new double[4], new double[4], new double[4]];
        Assert.Equal(Prior.At(logs, 7, 2), Prior.At(logs, 7, 2, gradient, hessian));
        for (int i = 0; i < 4; i++)
        {
            double[] up = [.. logs], down = [.. logs], upGradient = new double[4], downGradient = new double[4];
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((Prior.At(up, 7, 2) - Prior.At(down, 7, 2)) / 2e-5, gradient[i], 1e-8);
            double[][] rest = [new double[4], new double[4], new double[4], new double[4]];
            _ = Prior.At(up, 7, 2, upGradient, rest);
            _ = Prior.At(down, 7, 2, downGradient, rest);
            for (int j = 0; j < 4; j++)
            {
                Assert.Equal((upGradient[j] - downGradient[j]) / 2e-5, hessian[i][j], 1e-7);
            }
        }

        // The middle is the top.
        Assert.Equal(0, Prior.At([.. Prior.Middle(7, 2).Select(value => Math.Log(value))], 7, 2), 1e-14);
    }

    [Fact]
    public void The_bounds_hold_their_weight()
    {
        // Where the rate alone moves, the density at the bounds is that of a normal distribution 1.645 spreads off.
        double[] middle = [.. Prior.Middle(365.25, 1).Select(value => Math.Log(value))];
        foreach (double rate in new[] { 2.0, 12 })
        {
            double[] moved = [.. middle];
            moved[1] = middle[0] - Math.Log(rate);
            Assert.Equal(-0.5 * 1.6448536269514722 * 1.6448536269514722, Prior.At(moved, 365.25, 1), 1e-12);
        }
    }

    [Fact]
    public void Nobody_leaves_the_prior_itself()
    {
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(PurchaseHistories.Zero, TimeUnit.Year, prior: Prior);
        Assert.Equal(FitVerdict.NoData, model.FitResult.Verdict);
        Assert.Equal(Math.Sqrt(24), model.R / model.Alpha, 1e-9);
        Assert.Equal("There is nobody: the parameters are those in the middle of the prior (2 to 12 purchases a year, 10 % to 60 % drop out after a purchase (weight 90 %)).", model.FitResult.Explanation);
    }

    [Fact]
    public void A_fit_says_that_it_was_told_and_keeps_it()
    {
        PurchaseHistories few = Truth.Simulate(30, TimeLength.Weeks(39), 1);
        BetaGeometricModel model = BetaGeometricModel.Fit(few, prior: Prior), again = BetaGeometricModel.Parse(model.ToString("R", null));
        const string Words = "2 to 12 purchases a year, 10 % to 60 % drop out after a purchase (weight 90 %)";
        Assert.Same(Prior, model.FitResult.Prior);
        Assert.Equal("The parameters are those of the largest likelihood together with the prior (" + Words + "): with few customers, the prior is in them as well.", model.FitResult.Explanation);
        Assert.StartsWith("BG/NBD in Weeks, Penalised by " + Words + ": r ", model.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(Words, again.FitResult.Prior!.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(model.ToString("R", null), again.ToString("R", null));
        Assert.Equal(FitVerdict.Penalised, again.FitResult.Verdict);
        Assert.Null(BetaGeometricModel.Fit(few).FitResult.Prior);
        Assert.Null(BetaGeometricModel.Parse(BetaGeometricModel.Fit(few).ToString("R", null)).FitResult.Prior);
    }

    // Not the words, which round: a fit that was read again can be told the same once more.
    [Fact]
    public void Every_digit_of_a_prior_is_kept_with_the_fit()
    {
        PurchaseHistories few = Truth.Simulate(30, TimeLength.Weeks(39), 1);
        PurchasePrior odd = PurchasePrior.From(1.0 / 3, 1e5 / 7, TimeUnit.Month, 0.1 / 3, 2.0 / 3, 0.123456789);
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(few, prior: odd);
        string text = model.ToString("R", null);
        Assert.Contains(";priorUnit=Month;", text, StringComparison.Ordinal);
        foreach (PurchasePrior again in new[] { model, ModifiedBetaGeometricModel.Fit(PurchaseHistories.Zero, prior: odd) }.Select(fit => PurchaseModel.Parse(fit.ToString("R", null)).FitResult.Prior!))
        {
            Assert.Equal(odd.FewestPurchases, again.FewestPurchases);
            Assert.Equal(odd.MostPurchases, again.MostPurchases);
            Assert.Equal(odd.Unit, again.Unit);
            Assert.Equal(odd.LeastDropout, again.LeastDropout);
            Assert.Equal(odd.MostDropout, again.MostDropout);
            Assert.Equal(odd.Weight, again.Weight);
            Assert.Equal(text, ModifiedBetaGeometricModel.Fit(few, prior: again).ToString("R", null));
        }

        string broken = text.Replace(";priorUnit=Month;", ";priorUnit=Moon;");
        Assert.Contains("priorUnit", Assert.Throws<FormatException>(() => PurchaseModel.Parse(broken)).Message, StringComparison.Ordinal);
#if NET8_0_OR_GREATER
        string json = System.Text.Json.JsonSerializer.Serialize<PurchaseModel>(model);
        Assert.Equal(odd.MostPurchases, System.Text.Json.JsonSerializer.Deserialize<PurchaseModel>(json)!.FitResult.Prior!.MostPurchases);
#endif
    }

    // With a prior the likelihood alone is not what a fit makes largest, and so does not choose between fits.
    [Fact]
    public void The_regularity_is_chosen_with_the_prior()
    {
        int apart = 0;
        foreach (PurchasePrior sure in new[] { PurchasePrior.From(0.3, 0.4, TimeUnit.Year, 0.1, 0.12, 0.99), PurchasePrior.From(300, 400, TimeUnit.Year, 0.1, 0.12, 0.99), PurchasePrior.From(3, 4, TimeUnit.Year, 0.9, 0.95, 0.99) })
        {
            for (int seed = 1; seed <= 10; seed++)
            {
                PurchaseHistories few = ModifiedBetaGeometricModel.From(2, 3, 0.8, 4, regularity: 2).Simulate(25, TimeLength.Weeks(30), seed);
                ModifiedBetaGeometricModel[] fits = [.. Enumerable.Range(1, 4).Select(k => ModifiedBetaGeometricModel.Fit(few, regularity: k, prior: sure))];
                ModifiedBetaGeometricModel best = fits.OrderByDescending(model => Height(model, sure)).First(), likeliest = fits.OrderByDescending(model => model.FitResult.LogLikelihood).First();
                Assert.Equal(best.Regularity, ModifiedBetaGeometricModel.FitRegularity(few, mostRegular: 4, prior: sure).Regularity);
                apart += best.Regularity == likeliest.Regularity ? 0 : 1;
            }
        }

        Assert.True(apart > 0);

        static double Height(ModifiedBetaGeometricModel model, PurchasePrior prior) =>
            model.FitResult.LogLikelihood!.Value + prior.At([Math.Log(model.R), Math.Log(model.Alpha), Math.Log(model.A), Math.Log(model.B)], 7, model.Regularity);
    }

    [Fact]
    public void The_likelihood_is_that_of_the_data_alone()
    {
        PurchaseHistories few = Truth.Simulate(200, TimeLength.Weeks(39), 1);
        BetaGeometricModel told = BetaGeometricModel.Fit(few, prior: Prior), plain = BetaGeometricModel.Fit(few);
        double[][] hessian = [new double[4], new double[4], new double[4], new double[4]];
        double at = new BetaGeometricLikelihood(few.Groups, TimeUnit.Week, 1, false).At([Math.Log(told.R), Math.Log(told.Alpha), Math.Log(told.A), Math.Log(told.B)], new double[4], hessian);
        GoldenFile.Close(at, told.FitResult.LogLikelihood!.Value, 1e-12);
        Assert.True(told.FitResult.LogLikelihood < plain.FitResult.LogLikelihood);
        Assert.StartsWith(
            "A fit with a prior (2 to 12 purchases a year", Assert.Throws<ArgumentException>("restricted", () => LikelihoodRatioTest.Of(told.FitResult, plain.FitResult)).Message);
        Assert.Equal(2, ModifiedBetaGeometricModel.FitRegularity(ModifiedBetaGeometricModel.From(2, 1.7, 0.8, 4, regularity: 2).Simulate(2000, TimeLength.Weeks(52), seed: 3), mostRegular: 3, prior: Prior).Regularity);
    }

    [Fact]
    public void Impossible_priors_are_refused()
    {
        Assert.Equal("fewestPurchases", Assert.Throws<ArgumentOutOfRangeException>(() => PurchasePrior.From(0, 12, TimeUnit.Year, 0.1, 0.6)).ParamName);
        Assert.StartsWith("mostPurchases: must be above the lower bound of 12, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => PurchasePrior.From(12, 2, TimeUnit.Year, 0.1, 0.6)).Message);
        Assert.Equal("unit", Assert.Throws<ArgumentOutOfRangeException>(() => PurchasePrior.From(2, 12, 0, 0.1, 0.6)).ParamName);
        Assert.StartsWith("leastDropout: must be above 0 and below 1, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => PurchasePrior.From(2, 12, TimeUnit.Year, 0, 0.6)).Message);
        Assert.StartsWith("mostDropout: must be above the lower bound of 0.6 and below 1, but was 0.1.", Assert.Throws<ArgumentOutOfRangeException>(() => PurchasePrior.From(2, 12, TimeUnit.Year, 0.6, 0.1)).Message);
        Assert.Equal("mostDropout", Assert.Throws<ArgumentOutOfRangeException>(() => PurchasePrior.From(2, 12, TimeUnit.Year, 0.1, 1)).ParamName);
        Assert.Equal("weight", Assert.Throws<ArgumentOutOfRangeException>(() => PurchasePrior.From(2, 12, TimeUnit.Year, 0.1, 0.6, 1)).ParamName);
    }
}
