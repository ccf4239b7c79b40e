using System.Globalization;
using CrmMetrics.Lifetime;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Tests.Lifetime;

public class ModelComparisonTests
{
    private static readonly LocalDate[] Dates = [.. Enumerable.Range(0, 600).Select(day => new LocalDate(2022, 1, 1).PlusDays(day))];

    // BG/NBD customers by the book: a rate of their own, and a chance to leave after each purchase.
    private static readonly PurchaseLog<int> Simulated = Simulate(400, 7);

    private static HoldOut Later { get; } = Simulated.Split(Dates[365], Dates[599]).HoldOut;

    [SkippableFact]
    public void Cdnow_s_hold_out_is_forecast_as_published()
    {
        HoldOut holdOut = CdnowSample.Log().Split(CdnowSample.CalibrationEnd, CdnowSample.End).HoldOut;

        ModelComparison comparison = ModelComparison.Of(holdOut, BetaGeometricModel.Fit(holdOut.Calibration), ModifiedBetaGeometricModel.Fit(holdOut.Calibration), ParetoModel.Fit(holdOut.Calibration));

        ForecastError plain = comparison.Models[0].Forecast!, modified = comparison.Models[1].Forecast!, pareto = comparison.Models[2].Forecast!;
        Assert.Equal(1882, plain.Actual);
        Assert.Equal(1653.4, plain.Expected, 0.05);
        Assert.Equal(1576.7, modified.Expected, 0.05);
        Assert.Equal(1665.5, pareto.Expected, 0.05);
        Assert.Equal(0.755, pareto.MeanAbsoluteError!.Value, 0.0005);
        Assert.Equal(-9594.976179, comparison.Models[2].LogLikelihood!.Value, 0.000001);
        Assert.Equal(0.785, plain.MeanAbsoluteError!.Value, 0.0005);
        Assert.Equal(0.765, modified.MeanAbsoluteError!.Value, 0.0005);
        Assert.Equal(1.024, comparison.OwnPastRate!.MeanAbsoluteError!.Value, 0.0005);
        Assert.Equal(-9582.429207, comparison.Models[0].LogLikelihood!.Value, 0.000001);
        Assert.Equal(-9582.135716, comparison.Models[1].LogLikelihood!.Value, 0.000001);
        Assert.Equal("MBG/NBD", comparison.BestByAkaike!.Model.Name);
        Assert.Equal("MBG/NBD", comparison.BestByBayesian!.Model.Name);
        Assert.Equal("Pareto/NBD", comparison.BestByForecast!.Model.Name);
        Assert.Equal(2357, comparison.Models[0].Calibration.Sum(row => row.Customers));
        Assert.Equal(1411, comparison.Models[0].Calibration[0].Customers);
        Assert.Equal(1882, comparison.Models[0].Calibration.Sum(row => row.Customers * row.Actual), 6);
        Assert.Equal(plain.Expected, comparison.Models[0].Calibration.Sum(row => row.Customers * row.Expected), 6);
    }

    [SkippableFact]
    public void Cdnow_s_weeks_are_tracked_as_published()
    {
        PurchaseLog<int> log = CdnowSample.Log();
        BetaGeometricModel model = BetaGeometricModel.Fit(log.At(CdnowSample.CalibrationEnd).Histories);

        PurchaseTracking tracking = PurchaseTracking.Of(log, model, CdnowSample.CalibrationEnd, CdnowSample.End);

        Assert.Equal(2357, tracking.Customers);
        Assert.Equal(CdnowSample.WeeklyCumulativeRepeats(), tracking.Periods.Select(week => week.CumulativeActual));
        Assert.Equal(39, tracking.Periods.Count(week => week.IsCalibration));
        Assert.Equal(39, tracking.Periods.Count(week => week.IsHoldOut));
        Assert.Equal(new LocalDate(1997, 1, 1), tracking.Periods[0].First);
        Assert.Equal(CdnowSample.End, tracking.Periods[77].Last);

        // What is expected at the end of the calibration is what is expected of customers of these ages, asked one by one.
        GoldenFile.Close(log.At(CdnowSample.CalibrationEnd).Histories.Sum(history => model.ExpectedPurchases(history.Age)), tracking.Periods[38].CumulativeExpected, 1e-11);
        GoldenFile.Close(log.At(CdnowSample.End).Histories.Sum(history => model.ExpectedPurchases(history.Age)), tracking.Periods[77].CumulativeExpected, 1e-11);

        // The paper's plot: within 5 % of the truth at the end of 78 weeks.
        Assert.InRange(tracking.Periods[77].CumulativeExpected / 4339, 0.95, 1.05);
        Assert.InRange(tracking.MeanAbsolutePercentageError!.Value, 0, 0.05);
        Assert.StartsWith("BG/NBD: ", tracking.ToString());
    }

    [SkippableFact]
    public void Cdnow_s_repeats_are_spread_as_the_model_says()
    {
        PurchaseHistories histories = CdnowSample.Log().At(CdnowSample.CalibrationEnd).Histories;

        IReadOnlyList<FrequencyFit> fit = FrequencyFit.Of(BetaGeometricModel.Fit(histories), histories);

        Assert.Equal(8, fit.Count);
        Assert.Equal(2357, fit.Sum(row => row.Actual));
        Assert.Equal(2357, fit.Sum(row => row.Expected), 6);
        Assert.Equal(1411, fit[0].Actual);
        Assert.InRange(fit[0].Expected, 1411 * 0.97, 1411 * 1.03);
        Assert.True(fit[7].AndMore);
    }

    [Fact]
    public void Errors_are_those_counted_by_hand()
    {
        PurchaseHistories histories = PurchaseHistories.From([PurchaseHistory.From(2, TimeLength.Weeks(3), TimeLength.Weeks(10)), PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(5)), PurchaseHistory.From(9, TimeLength.Weeks(9), TimeLength.Weeks(9))]);
        BetaGeometricModel model = BetaGeometricModel.From(0.3, 5, 0.8, 2.5);
        double[] forecast = model.ExpectedPurchases(histories, TimeLength.Weeks(20));

        ModelComparison comparison = ModelComparison.Of(HoldOut.From(histories, TimeLength.Weeks(20), [3, 1, 10]), model);

        ForecastError error = comparison.Models[0].Forecast!;
        Assert.Equal(14, error.Actual);
        GoldenFile.Close(forecast.Sum(), error.Expected, 1e-14);
        GoldenFile.Close(forecast.Sum() - 14, error.Bias, 1e-13);
        GoldenFile.Close((forecast.Sum() - 14) / 14, error.RelativeBias, 1e-13);
        GoldenFile.Close((Math.Abs(forecast[0] - 3) + Math.Abs(forecast[1] - 1) + Math.Abs(forecast[2] - 10)) / 3, error.MeanAbsoluteError, 1e-14);
        GoldenFile.Close(Math.Sqrt(((forecast[0] - 3) * (forecast[0] - 3)) + ((forecast[1] - 1) * (forecast[1] - 1)) + ((forecast[2] - 10) * (forecast[2] - 10))) / Math.Sqrt(3), error.RootMeanSquareError, 1e-14);
        GoldenFile.Close((1 + 1 + 10) / 3.0, comparison.OwnPastRate!.MeanAbsoluteError, 1e-14);
        Assert.Equal([(0L, false, 1L), (2L, false, 1L), (7L, true, 1L)], comparison.Models[0].Calibration.Select(row => (row.RepeatPurchases, row.AndMore, row.Customers)));
        Assert.Null(comparison.Models[0].LogLikelihood);
        Assert.Null(comparison.Models[0].Bayesian);
        Assert.Null(comparison.BestByAkaike);
    }

    [Fact]
    public void The_unit_of_a_model_makes_no_difference()
    {
        ModelComparison comparison = ModelComparison.Of(Later, BetaGeometricModel.Fit(Later.Calibration), BetaGeometricModel.Fit(Later.Calibration, TimeUnit.Day), BetaGeometricModel.Fit(Later.Calibration, TimeUnit.Year));

        Assert.All(comparison.Models, score =>
        {
            GoldenFile.Close(comparison.Models[0].LogLikelihood, score.LogLikelihood, 1e-10);
            GoldenFile.Close(comparison.Models[0].Akaike, score.Akaike, 1e-10);
            GoldenFile.Close(comparison.Models[0].Bayesian, score.Bayesian, 1e-10);
            GoldenFile.Close(comparison.Models[0].Forecast!.Expected, score.Forecast!.Expected, 1e-6);
        });
        Assert.Equal(comparison.Models[0].Model.FitResult.Bayesian!.Value, comparison.Models[0].Bayesian!.Value, 1e-8);
    }

    [Fact]
    public void Likelihoods_alone_are_compared_without_a_hold_out()
    {
        ModelComparison comparison = ModelComparison.Of(Later.Calibration, BetaGeometricModel.Fit(Later.Calibration));

        Assert.Null(comparison.HoldOut);
        Assert.Null(comparison.OwnPastRate);
        Assert.Null(comparison.BestByForecast);
        Assert.Empty(comparison.Models[0].Calibration);
        Assert.StartsWith("model   log-likelihood ", comparison.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_table_has_a_row_for_each_model_and_one_for_the_own_past_rate()
    {
        string[] lines = ModelComparison.Of(Later, BetaGeometricModel.Fit(Later.Calibration), BetaGeometricModel.From(0.3, 5, 0.8, 2.5)).ToString(null, CultureInfo.InvariantCulture).Split('\n');

        Assert.Equal(4, lines.Length);
        Assert.Equal("model", lines[0].Split(' ')[0]);
        Assert.Contains(" – ", lines[2]);
        Assert.StartsWith("own past rate ", lines[3]);
    }

    [Fact]
    public void Models_of_other_customers_or_none_are_refused()
    {
        PurchaseModel model = BetaGeometricModel.Fit(Later.Calibration);
        PurchaseHistories fewer = PurchaseHistories.From(Later.Calibration.Skip(1));

        Assert.StartsWith($"models: model 0 (counted from 0), BG/NBD, was fitted to {Later.Calibration.Count} customers, but the comparison is about {fewer.Count}.", Assert.Throws<ArgumentException>(() => ModelComparison.Of(fewer, model)).Message);
        PurchaseHistories others = fewer + PurchaseHistories.From([PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Days(1))]);
        Assert.StartsWith("models: model 0 (counted from 0), BG/NBD, was fitted to other histories than those of the comparison.", Assert.Throws<ArgumentException>(() => ModelComparison.Of(others, model)).Message);
        Assert.StartsWith("models: there must be at least one.", Assert.Throws<ArgumentException>(() => ModelComparison.Of(Later)).Message);
        Assert.Throws<ArgumentNullException>(() => ModelComparison.Of(Later, model, null!));
        Assert.Throws<ArgumentNullException>(() => ModelComparison.Of((HoldOut)null!, model));
    }

    [Fact]
    public void Tracking_adds_up_whatever_the_period()
    {
        BetaGeometricModel model = BetaGeometricModel.Fit(Later.Calibration);
        PurchaseTracking weeks = PurchaseTracking.Of(Simulated, model, Dates[365], Dates[599]), days = PurchaseTracking.Of(Simulated, model, Dates[365], Dates[599], daysPerPeriod: 1);

        Assert.Equal(Later.Calibration.Count, weeks.Customers);
        Assert.All(weeks.Periods, week =>
        {
            TrackedPeriod last = days.Periods[(7 * week.Number) - 1];
            Assert.Equal(last.Last, week.Last);
            Assert.Equal(last.CumulativeActual, week.CumulativeActual);
            GoldenFile.Close(last.CumulativeExpected, week.CumulativeExpected, 1e-12);
            Assert.True(week.Expected >= 0);
        });
        Assert.Equal(Later.Calibration.RepeatPurchases, days.Periods.Last(day => day.IsCalibration).CumulativeActual);

        // A day is in the calibration or after it; at most one week is in both in part, and then it is neither.
        Assert.All(days.Periods, day => Assert.NotEqual(day.IsCalibration, day.IsHoldOut));
        LocalDate calibrated = days.Periods.Last(day => day.IsCalibration).Last;
        Assert.All(weeks.Periods, week => Assert.Equal((week.Last <= calibrated, week.First > calibrated), (week.IsCalibration, week.IsHoldOut)));
        Assert.InRange(weeks.Periods.Count(week => !week.IsCalibration && !week.IsHoldOut), 0, 1);
        Assert.Equal(Later.Calibration.RepeatPurchases + Later.TotalPurchases, days.Periods[days.Periods.Count - 1].CumulativeActual);
        Assert.Equal(weeks.Periods.Count + 2, weeks.ToCsv().Split('\n').Length);
        Assert.StartsWith("period,first_day,last_day,calibration,actual,expected,cumulative_actual,cumulative_expected\n1,", weeks.ToCsv());
    }

    [Fact]
    public void Tracking_nobody_has_no_periods()
    {
        PurchaseTracking tracking = PurchaseTracking.Of(Simulated, BetaGeometricModel.From(0.3, 5, 0.8, 2.5), new LocalDate(2000, 1, 1), new LocalDate(2001, 1, 1));

        Assert.Empty(tracking.Periods);
        Assert.Equal(0, tracking.Customers);
        Assert.Null(tracking.MeanAbsolutePercentageError);
        Assert.Equal("no periods", tracking.ToString());
        Assert.StartsWith("end: must not be before the end of the calibration, 2023-01-01, but was ", Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseTracking.Of(Simulated, tracking.Model, Dates[365], Dates[364])).Message);
        Assert.StartsWith("daysPerPeriod: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => PurchaseTracking.Of(Simulated, tracking.Model, Dates[365], Dates[366], 0)).Message);
    }

    [Fact]
    public void A_back_test_is_a_comparison_at_each_date()
    {
        LocalDate[] origins = [Dates[250], Dates[300], Dates[350]];
        Func<PurchaseHistories, PurchaseModel>[] fits = [histories => BetaGeometricModel.Fit(histories), histories => ModifiedBetaGeometricModel.Fit(histories)];

        ModelBackTest test = ModelBackTest.Of(Simulated, origins, 200, Dates[599], fits);

        Assert.Equal(origins, test.Origins.Select(origin => origin.Date));
        Assert.Equal(TimeLength.Days(200), test.Horizon);
        foreach (BackTestOrigin origin in test.Origins)
        {
            HoldOut holdOut = Simulated.Split(origin.Date, origin.Date.PlusDays(200)).HoldOut;
            Assert.Equal(ModelComparison.Of(holdOut, fits[0](holdOut.Calibration), fits[1](holdOut.Calibration)).ToString(), origin.Comparison.ToString());
        }

        double customers = test.Origins.Sum(origin => origin.Comparison.Histories.Count);
        GoldenFile.Close(test.Origins.Sum(origin => origin.Comparison.Models[1].Forecast!.MeanAbsoluteError!.Value * origin.Comparison.Histories.Count) / customers, test.MeanAbsoluteError(1), 1e-12);
        GoldenFile.Close(test.Origins.Sum(origin => origin.Comparison.Models[0].Forecast!.Bias) / test.Origins.Sum(origin => origin.Comparison.HoldOut!.TotalPurchases), test.RelativeBias(0), 1e-12);

        // The data are those of the model, which must then beat the rates of single customers.
        Assert.True(test.MeanAbsoluteError(0) < test.OwnPastRateMeanAbsoluteError);
        Assert.InRange(test.RelativeBias(0)!.Value, -0.25, 0.25);
        Assert.Equal(3, test.ToString().Split('\n').Length);
        Assert.StartsWith("model: must be from 0 to 1, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => test.MeanAbsoluteError(2)).Message);
    }

    [Fact]
    public void Back_tests_that_cannot_be_are_refused()
    {
        static PurchaseModel Fit(PurchaseHistories histories) => BetaGeometricModel.Fit(histories);

        Assert.StartsWith("There must be at least one date and one fit, but there were 1 dates and 0 fits.", Assert.Throws<ArgumentException>(() => ModelBackTest.Of(Simulated, [Dates[9]], 7, Dates[599])).Message);
        Assert.StartsWith("origins: must ascend, but 2022-01-10 follows 2022-01-10.", Assert.Throws<ArgumentException>(() => ModelBackTest.Of(Simulated, [Dates[9], Dates[9]], 7, Dates[599], Fit)).Message);
        Assert.StartsWith("origins: the hold-out of 200 days from there must not go past the end of the log, 2023-08-23, but was ", Assert.Throws<ArgumentOutOfRangeException>(() => ModelBackTest.Of(Simulated, [Dates[500]], 200, Dates[599], Fit)).Message);
        Assert.StartsWith("origins: somebody must have bought by the first date, but was ", Assert.Throws<ArgumentOutOfRangeException>(() => ModelBackTest.Of(Simulated, [new LocalDate(2000, 1, 1)], 200, Dates[599], Fit)).Message);
        Assert.StartsWith("horizonDays: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => ModelBackTest.Of(Simulated, [Dates[500]], 0, Dates[599], Fit)).Message);
    }

    [Fact]
    public void A_likelihood_ratio_is_twice_the_gain_with_the_further_parameters_as_degrees_of_freedom()
    {
        // The tail of chi-square with 1 degree of freedom beyond 3.841458820694124 is 0.05, with 2 beyond 5.991464547107979 as well.
        ModelFit small = Fitted(2, -100), one = Fitted(3, -100 + (3.841458820694124 / 2)), two = Fitted(4, -100 + (5.991464547107979 / 2));

        HypothesisTest test = LikelihoodRatioTest.Of(small, one);
        Assert.Equal(1, test.DegreesOfFreedom);
        Assert.Equal(3.841458820694124, test.Statistic!.Value, 12);
        Assert.Equal(0.05, test.PValue, 12);
        Assert.Equal(0.05, LikelihoodRatioTest.Of(small, two).PValue, 12);
        Assert.Equal(0.025, LikelihoodRatioTest.Of(small, one, atEdge: true).PValue, 12);
        Assert.Equal(1, LikelihoodRatioTest.Of(small, Fitted(3, -100 - 1e-9), atEdge: true).PValue);
    }

    [Fact]
    public void Fits_that_are_not_nested_are_refused()
    {
        ModelFit small = Fitted(2, -100), given = BetaGeometricModel.From(0.3, 5, 0.8, 2.5).FitResult;

        Assert.StartsWith("A model whose parameters were given has no likelihood to test.", Assert.Throws<ArgumentException>(() => LikelihoodRatioTest.Of(small, given)).Message);
        Assert.Equal("restricted", Assert.Throws<ArgumentException>(() => LikelihoodRatioTest.Of(given, small)).ParamName);
        Assert.StartsWith("full: must have further parameters, but the smaller model has 2 and this one 2.", Assert.Throws<ArgumentException>(() => LikelihoodRatioTest.Of(small, Fitted(2, -90))).Message);
        Assert.StartsWith("full: must be fitted to the same customers, but there were 50 in the smaller model and 60 in this one.", Assert.Throws<ArgumentException>(() => LikelihoodRatioTest.Of(small, Fitted(3, -90, 60))).Message);
        Assert.StartsWith("full: must have at least the likelihood of the model that is a case of it, but -110 is below -100: the models are not nested, or in different units of time.", Assert.Throws<ArgumentException>(() => LikelihoodRatioTest.Of(small, Fitted(3, -110))).Message);
        Assert.StartsWith("atEdge: is known for one further parameter, but there were 2.", Assert.Throws<ArgumentException>(() => LikelihoodRatioTest.Of(small, Fitted(4, -90), atEdge: true)).Message);
        Assert.Throws<ArgumentNullException>(() => LikelihoodRatioTest.Of(null!, small));
        Assert.Throws<ArgumentNullException>(() => LikelihoodRatioTest.Of(small, null!));
    }

    private static PurchaseLog<int> Simulate(int customers, int seed)
    {
        Random random = new(seed);
        List<Purchase<int>> purchases = [];
        for (int customer = 0; customer < customers; customer++)
        {
            double time = random.Next(200), rate = -Math.Log(1 - random.NextDouble()) / 30, leaves = Math.Pow(random.NextDouble(), 3);
            for (bool stays = true; stays && time < Dates.Length; stays = random.NextDouble() >= leaves)
            {
                purchases.Add(new(customer, Dates[(int)time]));
                time += 1 - (Math.Log(1 - random.NextDouble()) / rate);
            }
        }

        return PurchaseLog.From(purchases);
    }

    /// <summary>A fit of so many parameters with a likelihood.</summary>
    private static ModelFit Fitted(int parameters, double logLikelihood, long customers = 50) => GivenFits.Of(parameters, logLikelihood, customers);
}
