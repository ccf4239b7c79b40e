using CrmMetrics.Lifetime;

namespace CrmMetrics.Tests.Lifetime;

public class BetaGeometricFitTests
{
    private static readonly string[] Names = ["r", "alpha", "a", "b"];

    private static readonly double[][] Starts = [[1, 1, 1, 1], [1, 20, 1, 20], [0.1, 0.1, 0.1, 0.1], [10, 100, 10, 100], [0.5, 10, 1, 3]];

    // Fader, Hardie and Lee 2005: .243, 4.414, .793, 2.426 and −9582.4. The digits here are those of Newton's method in 40-digit arithmetic.
    [SkippableFact]
    public void Cdnow_gives_the_published_BG_NBD()
    {
        BetaGeometricModel model = BetaGeometricModel.Fit(Cdnow.Read());

        Near([0.24259452243016, 4.4136020190135, 0.7929220172256, 2.4259067768263], Values(model), 1e-10);
        Near([0.01255737807, 0.3782240599, 0.1857338214, 0.7054142599], Errors(model), 1e-8);
        Near(-9582.42920667393, model.FitResult.LogLikelihood!.Value, 1e-13);
        Assert.Equal(FitVerdict.Converged, model.FitResult.Verdict);
        Assert.True(model.FitResult.GradientNorm < 1e-10);
        Assert.Equal(Names, model.FitResult.Parameters.Select(parameter => parameter.Name));
        Assert.Equal((2357L, "BG/NBD", TimeUnit.Week), (model.FitResult.Customers, model.Name, model.Unit));
    }

    // lifetimes' test, from BTYDplus: .525, 6.183, .891, 1.614. The digits here are those of Newton's method in 40-digit arithmetic.
    [SkippableFact]
    public void Cdnow_gives_the_published_MBG_NBD()
    {
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(Cdnow.Read());

        Near([0.5248431591063, 6.183085279576, 0.89135939073222, 1.6140022401703], Values(model), 1e-10);
        Near([0.08326820665, 0.6956206429, 0.1547899279, 0.5374947987], Errors(model), 1e-8);
        Near(-9582.13571555375, model.FitResult.LogLikelihood!.Value, 1e-13);
        Assert.Equal((FitVerdict.Converged, "MBG/NBD"), (model.FitResult.Verdict, model.Name));
    }

    [SkippableTheory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Every_start_comes_to_the_same_parameters(int regularity, bool dropsAtFirst)
    {
        PurchaseHistories histories = Cdnow.Read();
        BetaGeometricLikelihood likelihood = new(histories.Groups, TimeUnit.Week, regularity, dropsAtFirst);
        double[] best = LikelihoodSearch.Of(likelihood.At, likelihood.Start, histories.Count).Logs;

        // From 10, 100, 10, 100 the search for k = 2 climbs to the edge at which all customers have the same chance to drop out, a lower top; fits begin elsewhere.
        foreach (double[] start in regularity == 1 ? Starts : Starts.Where(start => start[0] < 10))
        {
            LikelihoodSearch search = LikelihoodSearch.Of(likelihood.At, start, histories.Count);
            Assert.True(search.Verdict == FitVerdict.Converged && search.Steps < 60, FormattableString.Invariant($"{search.Verdict} from {string.Join(" ", start)} after {search.Steps} steps, {search.LogLikelihood:R} at {string.Join(" ", search.Logs.Select(log => Math.Exp(log)))}; best {string.Join(" ", best.Select(log => Math.Exp(log)))}"));
            Assert.All(best.Zip(search.Logs, (expected, found) => expected - found), gap => Assert.InRange(Math.Abs(gap), 0, 1e-9));
        }
    }

    // The slope against differences of the likelihood, the curvature against differences of the slope.
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(12, false)]
    [InlineData(5, true)]
    public void Slope_and_curvature_are_those_of_the_likelihood(int regularity, bool dropsAtFirst)
    {
        PurchaseHistories histories = PurchaseHistories.From(
        [
            History(0, 0, 30), History(0, 0, 12), History(1, 3, 30), History(2, 25, 26), History(7, 30, 30), History(40, 20, 38.5), History(1, 1, 38), History(700, 37, 38), History(3, 9, 9),
        ]);
        BetaGeometricLikelihood likelihood = new(histories.Groups, TimeUnit.Week, regularity, dropsAtFirst);
        foreach (double[] parameters in new double[][] { [0.24, 4.4, 0.79, 2.4], [1, 1, 1, 1], [3, 50, 0.01, 20], [0.02, 0.5, 8, 0.3] })
        {
            double[] logs = [.. parameters.Select(value => Math.Log(value))];
            (double[] gradient, double[][] hessian) = Slopes(logs);
            for (int i = 0; i < 4; i++)
            {
                const double Step = 1e-4;
                (double[] above, double[] below) = ([.. logs], [.. logs]);
                above[i] += Step;
                below[i] -= Step;
                double difference = (Value(above) - Value(below)) / (2 * Step);
                Assert.InRange(gradient[i] - difference, -2e-6 * (1 + Math.Abs(gradient[i])), 2e-6 * (1 + Math.Abs(gradient[i])));
                (double[] up, _) = Slopes(above);
                (double[] down, _) = Slopes(below);
                for (int j = 0; j < 4; j++)
                {
                    double bend = (up[j] - down[j]) / (2 * Step);
                    Assert.InRange(hessian[i][j] - bend, -2e-6 * (1 + Math.Abs(bend)), 2e-6 * (1 + Math.Abs(bend)));
                }
            }
        }

        double Value(double[] logs) => likelihood.At(logs, new double[4], Square());

        (double[] Gradient, double[][] Hessian) Slopes(double[] logs)
        {
            (double[] gradient, double[][] hessian) = (new double[4], Square());
            _ = likelihood.At(logs, gradient, hessian);
            return (gradient, hessian);
        }

        static double[][] Square() => [new double[4], new double[4], new double[4], new double[4]];
    }

    [SkippableFact]
    public void The_unit_of_time_changes_parameters_and_likelihood_as_it_must_and_no_answer()
    {
        PurchaseHistories histories = Cdnow.Read();
        ModifiedBetaGeometricModel weeks = ModifiedBetaGeometricModel.Fit(histories), days = ModifiedBetaGeometricModel.Fit(histories, TimeUnit.Day), years = ModifiedBetaGeometricModel.Fit(histories, TimeUnit.Year);

        double purchases = histories.Sum(history => history.RepeatPurchases);
        Near([weeks.R, 7 * weeks.Alpha, weeks.A, weeks.B], Values(days), 1e-7);
        Near([weeks.R, weeks.Alpha * 7 / 365.25, weeks.A, weeks.B], Values(years), 1e-7);
        Near(weeks.FitResult.LogLikelihood!.Value - (purchases * Math.Log(7)), days.FitResult.LogLikelihood!.Value, 1e-11);
        Near(weeks.ExpectedPurchases(histories[0], TimeLength.Weeks(39)), years.ExpectedPurchases(histories[0], TimeLength.Weeks(39)), 1e-7);
    }

    // The likelihood of a customer by quadrature over the rates of the density of the last purchase and the silence since, in 30-digit arithmetic, at r .6, alpha 3, a .8, b 2.5.
    [Theory]
    [InlineData(1, 2, 30.43, 38.86, false, -9.23070043327701398)]
    [InlineData(2, 2, 30.43, 38.86, false, -8.82381920232280652)]
    [InlineData(3, 5, 12, 39, true, -15.5790019922131679)]
    [InlineData(3, 0, 0, 39, false, -0.904883015434385943)]
    [InlineData(3, 0, 0, 39, true, -0.599782124025743646)]
    [InlineData(12, 4, 20, 22, true, -16.9849358268585206)]
    public void The_likelihood_is_that_of_its_defining_integral(int regularity, long repeats, double recency, double age, bool dropsAtFirst, double expected)
    {
        BetaGeometricLikelihood likelihood = new(PurchaseHistories.From([History(repeats, recency, age)]).Groups, TimeUnit.Week, regularity, dropsAtFirst);
        Near(expected, likelihood.At([Math.Log(0.6), Math.Log(3), Math.Log(0.8), Math.Log(2.5)], new double[4], [new double[4], new double[4], new double[4], new double[4]]), 1e-13);
    }

    // What broke lifetimes: each ends with a verdict, answers that are numbers, and no exception.
    [Fact]
    public void No_dropout_is_said_and_answered_as_the_NBD()
    {
        // Nobody ever drops out: a chance of one in a billion.
        PurchaseHistories histories = BetaGeometricModel.From(0.8, 6, 1e-3, 1e6).Simulate(2000, TimeLength.Weeks(52), 5);
        foreach (BetaGeometricDropoutModel model in new BetaGeometricDropoutModel[] { BetaGeometricModel.Fit(histories), ModifiedBetaGeometricModel.Fit(histories) })
        {
            Assert.Equal(FitVerdict.AtEdge, model.FitResult.Verdict);
            Assert.StartsWith("There is no sign that customers drop out", model.FitResult.Explanation, StringComparison.Ordinal);
            Assert.All(histories, history => Assert.True(model.ProbabilityAlive(history) > 0.999));
            Assert.InRange(model.R, 0.7, 0.9);
            double nbd = (model.R + 3) / (model.Alpha + 52) * 10;
            Near(nbd, model.ExpectedPurchases(History(3, 40, 52), TimeLength.Weeks(10)), 1e-3);
        }
    }

    [Fact]
    public void Nobody_repeating_is_said_and_answered()
    {
        PurchaseHistories histories = PurchaseHistories.From(Enumerable.Range(0, 500).Select(i => History(0, 0, 10 + (i % 40))));
        foreach (BetaGeometricDropoutModel model in new BetaGeometricDropoutModel[] { BetaGeometricModel.Fit(histories), ModifiedBetaGeometricModel.Fit(histories) })
        {
            Assert.NotEqual(FitVerdict.Converged, model.FitResult.Verdict);
            Assert.NotEmpty(model.FitResult.Explanation);
            Assert.InRange(model.ExpectedPurchases(histories[0], TimeLength.Weeks(39)), 0, 0.02);
        }
    }

    [Fact]
    public void Nobody_at_all_is_no_data()
    {
        BetaGeometricModel model = BetaGeometricModel.Fit(PurchaseHistories.Zero);
        Assert.Equal((FitVerdict.NoData, 0L, "There is nobody: the parameters are where the search would have begun."), (model.FitResult.Verdict, model.FitResult.Customers, model.FitResult.Explanation));
        Assert.All(model.FitResult.Parameters, parameter => Assert.Equal("no-customers", parameter.WhyNoInterval!.Code));
    }

    [Theory]
    [InlineData("three with 900")]
    [InlineData("repeat buyers only")]
    [InlineData("thirty")]
    [InlineData("daily")]
    public void Odd_bases_end_with_a_verdict_and_numbers(string kind)
    {
        PurchaseHistories simulated = ModifiedBetaGeometricModel.From(0.5, 6, 0.9, 1.6).Simulate(kind == "thirty" ? 30 : 300, TimeLength.Weeks(39), 11);
        PurchaseHistories histories = kind switch
        {
            "three with 900" => simulated + PurchaseHistories.From([History(900, 38, 39), History(900, 39, 39), History(900, 38.5, 39)]),
            "repeat buyers only" => PurchaseHistories.From(simulated.Where(history => history.RepeatPurchases > 0)),
            "daily" => PurchaseHistories.From(Enumerable.Range(0, 200).Select(i => PurchaseHistory.From(300 + i, TimeLength.Days(500 - (i % 9)), TimeLength.Days(500)))),
            _ => simulated,
        };
        foreach (PurchaseModel model in new PurchaseModel[] { BetaGeometricModel.Fit(histories), ModifiedBetaGeometricModel.Fit(histories), BetaGeometricModel.Fit(histories, TimeUnit.Year), ModifiedBetaGeometricModel.Fit(histories, TimeUnit.Day, 3) })
        {
            Assert.True(model.FitResult.Verdict is FitVerdict.Converged or FitVerdict.AtEdge or FitVerdict.NotIdentified, model.ToString("G6", null));
            Assert.All(model.FitResult.Parameters, parameter => Assert.True(parameter.Value > 0 && (parameter.StandardError is null or > 0)));
            Assert.All(model.ProbabilityAlive(histories), chance => Assert.InRange(chance, 0, 1));
            Assert.All(model.ExpectedPurchases(histories, TimeLength.Weeks(39)), count => Assert.InRange(count, 0, 2000));
            Assert.True(model.TotalExpectedPurchases(histories, TimeLength.Weeks(39)).Value > 0);
        }
    }

    // Regular buyers are told from random ones by the numbers, last times and ages alone.
    [Fact]
    public void The_regularity_is_found_by_likelihood()
    {
        Assert.Equal(1, ModifiedBetaGeometricModel.FitRegularity(ModifiedBetaGeometricModel.From(2, 5, 0.8, 4).Simulate(3000, TimeLength.Weeks(52), 3), mostRegular: 5).Regularity);
        Assert.Equal(3, ModifiedBetaGeometricModel.FitRegularity(ModifiedBetaGeometricModel.From(2, 1.7, 0.8, 4, regularity: 3).Simulate(3000, TimeLength.Weeks(52), 3), mostRegular: 6).Regularity);
        BetaGeometricModel regular = BetaGeometricModel.FitRegularity(BetaGeometricModel.From(2, 1, 0.8, 4, regularity: 4).Simulate(3000, TimeLength.Weeks(52), 4));
        Assert.InRange(regular.Regularity, 3, 5);
        Assert.Equal("BG/CNBD-" + regular.Regularity, regular.Name);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Equal("histories", Assert.Throws<ArgumentNullException>(() => BetaGeometricModel.Fit(null!)).ParamName);
        Assert.Contains("r: must be above 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => BetaGeometricModel.From(0, 1, 1, 1)).Message, StringComparison.Ordinal);
        Assert.Equal("unit", Assert.Throws<ArgumentOutOfRangeException>(() => ModifiedBetaGeometricModel.From(1, 1, 1, 1, default)).ParamName);
        Assert.Contains("regularity: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => ModifiedBetaGeometricModel.Fit(PurchaseHistories.Zero, regularity: 0)).Message, StringComparison.Ordinal);
        Assert.Contains("mostRegular: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => BetaGeometricModel.FitRegularity(PurchaseHistories.Zero, mostRegular: 0)).Message, StringComparison.Ordinal);
    }

    private static PurchaseHistory History(long repeats, double recency, double age) => PurchaseHistory.From(repeats, TimeLength.Weeks(recency), TimeLength.Weeks(age));

    private static double[] Values(PurchaseModel model) => [.. model.FitResult.Parameters.Select(parameter => parameter.Value)];

    private static double[] Errors(PurchaseModel model) => [.. model.FitResult.Parameters.Select(parameter => parameter.StandardError!.Value)];

    private static void Near(double[] expected, double[] actual, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Near(expected[i], actual[i], relative);
        }
    }

    private static void Near(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), FormattableString.Invariant($"expected {expected:R}, found {actual:R}, apart by {Math.Abs(expected - actual) / Math.Abs(expected):G2}"));
}
