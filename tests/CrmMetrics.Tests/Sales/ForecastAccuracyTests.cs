using System.Globalization;
using CrmMetrics.Sales;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Sales;

public class ForecastAccuracyTests
{
    private const double Tolerance = 1e-12;

    // Errors of 10, 0, −10 and −5; the second period is 0 out of 0.
    private static ForecastAccuracy Four { get; } = ForecastAccuracy.From([100, 0, 50, 0], [90, 0, 60, 5]);

    /// <summary>Whole actuals with two forecasts of each, nothing sold and nothing forecast among them.</summary>
    private static Arbitrary<(double[] Actuals, double[] Mine, double[] Theirs)> Periods { get; } = Arb.From(
        from count in Gen.Choose(2, 24)
        from actuals in Gen.ArrayOf(Gen.Choose(0, 40), count)
        from mine in Gen.ArrayOf(Gen.Choose(-9, 9), count)
        from theirs in Gen.ArrayOf(Gen.Choose(-9, 9), count)
        let sales = Array.ConvertAll(actuals, actual => (double)actual)
        select (sales, sales.Zip(mine, (actual, error) => actual + error).ToArray(), sales.Zip(theirs, (actual, error) => actual + error).ToArray()));

    [Fact]
    public void Every_measure_of_a_hand_case_comes_out()
    {
        double smape = (20.0 / 190) + (20.0 / 110) + 2;
        foreach ((Estimate measure, double expected, string id) in new[]
        {
            (Four.MeanError, -1.25, "mean-error"),
            (Four.MeanAbsoluteError, 6.25, "mean-absolute-error"),
            (Four.RootMeanSquaredError, 7.5, "root-mean-squared-error"),
            (Four.WeightedAbsolutePercentageError, 1 / 6.0, "wape"),
            (Four.OneMinusWape, 5 / 6.0, "one-minus-wape"),
            (Four.MeanAbsolutePercentageErrorSkippingZeros, 0.15, "mape-skipping-zeros"),
            (Four.OneMinusAbsErrorOverActual, 1 - (5 / 150.0), "one-minus-total-error"),
            (Four.SymmetricMeanAbsolutePercentageError, smape / 4, "smape-0-2"),
            (Four.SymmetricMeanAbsolutePercentageErrorOfSum, smape / 8, "smape-0-1"),
            (Four.ActualOverForecast, 150 / 155.0, "actual-over-forecast"),
            (Four.TotalBias, 5 / 150.0, "total-bias"),
            (Four.TrackingSignal, -0.8, "tracking-signal"),
        })
        {
            GoldenFile.Close(expected, measure.Value, Tolerance, 0, id);
            Assert.Equal("forecast/" + id, measure.Definition.Id);
            Assert.Equal("dependent-errors", measure.WhyNoInterval!.Code);
        }

        Assert.Equal(4, Four.Periods);
        Assert.Equal("4 periods, mean absolute error 6.25, WAPE 0.1667, total bias 0.03333", Four.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_actual_of_zero_leaves_what_divides_by_it_undefined()
    {
        Assert.All(
            new[] { Four.MeanAbsolutePercentageError, Four.OneMinusMape, Four.MeanPercentageError },
            measure => Assert.Equal((null, "zero-actual", "zero-actual"), (measure.Value, measure.WhyUndefined!.Code, measure.WhyNoInterval!.Code)));
        ForecastAccuracy nothing = ForecastAccuracy.From([0, 0], [3, -3]);
        Assert.Equal("only-zero-actuals", nothing.WeightedAbsolutePercentageError.WhyUndefined!.Code);
        Assert.Equal("only-zero-actuals", nothing.OneMinusWape.WhyUndefined!.Code);
        Assert.Equal("only-zero-actuals", nothing.MeanAbsolutePercentageErrorSkippingZeros.WhyUndefined!.Code);
        Assert.Equal("zero-total", nothing.TotalBias.WhyUndefined!.Code);
        Assert.Equal("zero-total", nothing.OneMinusAbsErrorOverActual.WhyUndefined!.Code);
        Assert.Equal("zero-forecast", nothing.ActualOverForecast.WhyUndefined!.Code);
        Assert.Equal((3.0, 2.0, 0.0), (nothing.MeanAbsoluteError.Value, nothing.SymmetricMeanAbsolutePercentageError.Value, nothing.TrackingSignal.Value));
        Assert.Contains("WAPE undefined", nothing.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Returns_that_cancel_the_sales_leave_the_total_measures_alone_undefined()
    {
        ForecastAccuracy cancelled = ForecastAccuracy.From([5, -5], [4, -3]);
        Assert.Equal("zero-total", cancelled.TotalBias.WhyUndefined!.Code);
        GoldenFile.Close(0.3, cancelled.WeightedAbsolutePercentageError.Value, Tolerance);
        GoldenFile.Close(0.3, cancelled.MeanAbsolutePercentageError.Value, Tolerance);
    }

    [Fact]
    public void A_forecast_that_was_right_throughout_has_no_error_and_no_drift()
    {
        ForecastAccuracy right = ForecastAccuracy.From([7, 7, 7], [7, 7, 7]);
        Assert.All(
            new[]
            {
                right.MeanError, right.MeanAbsoluteError, right.RootMeanSquaredError, right.WeightedAbsolutePercentageError, right.MeanAbsolutePercentageError, right.MeanPercentageError,
                right.MeanAbsolutePercentageErrorSkippingZeros, right.SymmetricMeanAbsolutePercentageError, right.SymmetricMeanAbsolutePercentageErrorOfSum, right.TotalBias,
                right.MeanAbsoluteScaledError([1, 2]),
            },
            measure => Assert.Equal(0.0, measure.Value));
        Assert.All(new[] { right.OneMinusWape, right.OneMinusMape, right.OneMinusAbsErrorOverActual, right.ActualOverForecast }, measure => Assert.Equal(1.0, measure.Value));
        Assert.Equal("no-errors", right.TrackingSignal.WhyUndefined!.Code);
    }

    [Fact]
    public void Accuracies_are_not_cut_off_at_zero()
    {
        ForecastAccuracy wild = ForecastAccuracy.From([10], [50]);
        Assert.Equal((-3.0, -3.0, -3.0), (wild.OneMinusWape.Value, wild.OneMinusMape.Value, wild.OneMinusAbsErrorOverActual.Value));
    }

    [Fact]
    public void Nothing_forecast_leaves_every_measure_undefined()
    {
        ForecastAccuracy none = ForecastAccuracy.From([], []);
        Assert.All(
            new[]
            {
                none.MeanError, none.MeanAbsoluteError, none.RootMeanSquaredError, none.WeightedAbsolutePercentageError, none.OneMinusWape, none.MeanAbsolutePercentageError, none.OneMinusMape,
                none.MeanAbsolutePercentageErrorSkippingZeros, none.OneMinusAbsErrorOverActual, none.MeanPercentageError, none.SymmetricMeanAbsolutePercentageError, none.ActualOverForecast,
                none.SymmetricMeanAbsolutePercentageErrorOfSum, none.TotalBias, none.TrackingSignal, none.MeanAbsoluteScaledError([1, 2]),
            },
            measure => Assert.Equal((null, "no-periods"), (measure.Value, measure.WhyUndefined!.Code)));
        Assert.Null(none.DieboldMariano(none));
    }

    [Fact]
    public void Every_measure_is_that_of_a_plain_computation() =>
        Check.That(Periods, given =>
        {
            ForecastAccuracy accuracy = ForecastAccuracy.From(given.Actuals.Zip(given.Mine, (actual, forecast) => new ForecastedPeriod(actual, forecast)));
            (double Actual, double Forecast)[] pairs = [.. given.Actuals.Zip(given.Mine, (actual, forecast) => (actual, forecast))];
            (double Actual, double Forecast)[] sold = [.. pairs.Where(pair => pair.Actual > 0)];
            double total = given.Actuals.Sum(), size = pairs.Sum(pair => Math.Abs(pair.Actual - pair.Forecast));
            double? mape = sold.Length == 0 ? null : sold.Sum(pair => Math.Abs(1 - (pair.Forecast / pair.Actual))) / sold.Length;
            double? all = sold.Length < pairs.Length ? null : mape;
            return Near(pairs.Sum(pair => pair.Actual - pair.Forecast) / pairs.Length, accuracy.MeanError)
                && Near(size / pairs.Length, accuracy.MeanAbsoluteError)
                && Near(Math.Sqrt(pairs.Sum(pair => Math.Pow(pair.Actual - pair.Forecast, 2)) / pairs.Length), accuracy.RootMeanSquaredError)
                && Near(total == 0 ? null : size / total, accuracy.WeightedAbsolutePercentageError)
                && Near(total == 0 ? null : 1 - (size / total), accuracy.OneMinusWape)
                && Near(mape, accuracy.MeanAbsolutePercentageErrorSkippingZeros)
                && Near(all, accuracy.MeanAbsolutePercentageError)
                && Near(1 - all, accuracy.OneMinusMape)
                && Near(all is null ? null : sold.Sum(pair => 1 - (pair.Forecast / pair.Actual)) / sold.Length, accuracy.MeanPercentageError)
                && Near(total == 0 ? null : (given.Mine.Sum() - total) / total, accuracy.TotalBias)
                && Near(size == 0 ? null : (total - given.Mine.Sum()) * pairs.Length / size, accuracy.TrackingSignal)
                && Near(2 * accuracy.SymmetricMeanAbsolutePercentageErrorOfSum.Value, accuracy.SymmetricMeanAbsolutePercentageError)
                && accuracy.SymmetricMeanAbsolutePercentageError.Value is >= 0 and <= 2;
        });

    [Fact]
    public void The_scaled_error_is_over_that_of_the_season_before()
    {
        double[] history = [10, 12, 11, 15];
        GoldenFile.Close(6.25 * 3 / 7, Four.MeanAbsoluteScaledError(history).Value, Tolerance);
        GoldenFile.Close(6.25 / 2, Four.MeanAbsoluteScaledError(history, 2).Value, Tolerance);
        GoldenFile.Close(6.25 / 5, Four.MeanAbsoluteScaledError(history, 3).Value, Tolerance);
        Assert.Equal("forecast/mase-2", Four.MeanAbsoluteScaledError(history, 2).Definition.Id);
        Assert.All(
            new[] { Four.MeanAbsoluteScaledError(history, 4), Four.MeanAbsoluteScaledError([]), Four.MeanAbsoluteScaledError([3, 3, 3]), Four.MeanAbsoluteScaledError([1, 2, 1, 2], 2) },
            measure => Assert.Equal((null, "no-history"), (measure.Value, measure.WhyUndefined!.Code)));
        _ = Assert.Throws<DefinitionMismatchException>(() => Four.MeanAbsoluteScaledError(history).ComparedWith(Four.MeanAbsoluteScaledError(history, 2)));
    }

    // One period ahead the corrected test is the paired t test of the losses.
    [Fact]
    public void One_period_ahead_two_forecasts_are_compared_as_paired_losses() =>
        Check.That(Periods, Given.Level, (given, level) => new[] { ForecastLoss.Squared, ForecastLoss.Absolute }.All(loss =>
        {
            double[] losses = Losses(given, loss);
            SampleMean mean = SampleMean.From(losses);
            Comparison comparison = ForecastAccuracy.From(given.Actuals, given.Mine).DieboldMariano(ForecastAccuracy.From(given.Actuals, given.Theirs), loss, 1, level)!;
            if (losses.Distinct().Count() == 1)
            {
                return comparison is { Interval: null, PValue: null, WhyNoInterval.Code: "same-losses" } && comparison.Change.Equals(losses[0]);
            }

            ConfidenceInterval expected = mean.Interval(level)!.Value, actual = comparison.Interval!.Value;
            double error = mean.StandardDeviation!.Value / Math.Sqrt(losses.Length);
            return Math.Abs(expected.Lower - actual.Lower) <= 1e-9 * expected.Width && Math.Abs(expected.Upper - actual.Upper) <= 1e-9 * expected.Width
                && Math.Abs(comparison.PValue!.Value - TwoSidedTail(mean.Value!.Value / error, losses.Length - 1)) <= 1e-9
                && comparison.Method == "Diebold–Mariano with small-sample correction";
        }));

    [Theory]
    [InlineData(ForecastLoss.Squared, 1)]
    [InlineData(ForecastLoss.Squared, 2)]
    [InlineData(ForecastLoss.Absolute, 2)]
    [InlineData(ForecastLoss.Absolute, 3)]
    public void Several_periods_ahead_the_losses_hang_together(ForecastLoss loss, int horizon)
    {
        double[] actuals = [.. Enumerable.Range(0, 20).Select(i => 50.0 + i)];
        double[] mine = [.. actuals.Select((actual, i) => actual + 4 + (3 * Math.Sin(i / 2.0)))], theirs = [.. actuals.Select((actual, i) => actual - 2 + Math.Cos(i / 3.0))];
        double[] losses = Losses((actuals, mine, theirs), loss);
        int n = losses.Length;
        double mean = losses.Average();
        double Covariance(int lag) => Enumerable.Range(0, n - lag).Sum(i => (losses[i] - mean) * (losses[i + lag] - mean)) / n;
        double variance = (Covariance(0) + (2 * Enumerable.Range(1, horizon - 1).Sum(Covariance))) / n;
        double corrected = mean / Math.Sqrt(variance) * Math.Sqrt((n + 1.0 - (2 * horizon) + ((double)horizon * (horizon - 1) / n)) / n);
        Comparison comparison = ForecastAccuracy.From(actuals, mine).DieboldMariano(ForecastAccuracy.From(actuals, theirs), loss, horizon, 0.9)!;
        GoldenFile.Close(mean, comparison.Change, 1e-10);
        GoldenFile.Close(TwoSidedTail(corrected, n - 1), comparison.PValue, 1e-8);
        GoldenFile.Close(0.1, TwoSidedTail(comparison.Interval!.Value.Width / 2 * corrected / mean, n - 1), 1e-8);
        GoldenFile.Close(mean, (comparison.Interval.Value.Lower + comparison.Interval.Value.Upper) / 2, 1e-10);
        Assert.Equal(loss == ForecastLoss.Squared ? "forecast/mean-squared-error" : "forecast/mean-absolute-error", comparison.Definition.Id);
        Assert.False(comparison.IsBetter);
    }

    [Fact]
    public void Where_two_forecasts_lose_alike_up_to_rounding_nothing_is_tested()
    {
        double[] actuals = [.. Enumerable.Range(1, 12).Select(i => 1000 + (i * 0.7))];
        ForecastAccuracy over = ForecastAccuracy.From(actuals, Array.ConvertAll(actuals, actual => actual + 0.1));
        ForecastAccuracy under = ForecastAccuracy.From(actuals, Array.ConvertAll(actuals, actual => actual - 0.1));
        ForecastAccuracy worse = ForecastAccuracy.From(actuals, Array.ConvertAll(actuals, actual => actual - 0.2));
        foreach (ForecastLoss loss in new[] { ForecastLoss.Squared, ForecastLoss.Absolute })
        {
            Assert.Equal("same-losses", over.DieboldMariano(under, loss)!.WhyNoInterval?.Code);
            Assert.Equal("same-losses", over.DieboldMariano(worse, loss)!.WhyNoInterval?.Code);
            Assert.Equal("same-losses", over.DieboldMariano(over, loss)!.WhyNoInterval?.Code);
        }

        Assert.Equal("same-losses", ForecastAccuracy.From([1], [2]).DieboldMariano(ForecastAccuracy.From([1], [3]))!.WhyNoInterval?.Code);
    }

    [Fact]
    public void When_it_was_forecast_is_part_of_the_definition()
    {
        ForecastAccuracy early = ForecastAccuracy.From([1, 2], [2, 2], "day 1 of the quarter");
        Assert.Equal("forecast/wape/day 1 of the quarter", early.WeightedAbsolutePercentageError.Definition.Id);
        _ = Assert.Throws<DefinitionMismatchException>(() => early.MeanError.ComparedWith(Four.MeanError));
        Assert.Equal("snapshot", Assert.Throws<ArgumentNullException>(() => ForecastAccuracy.From([1], [2], null!)).ParamName);
    }

    [Fact]
    public void Bad_numbers_seasons_and_horizons_are_refused()
    {
        Refused("forecasts", "There must be a forecast for each of the 2 actuals, but there were 1.", () => ForecastAccuracy.From([1, 2], [3]));
        Refused("actuals", "actuals: must be a finite number (index 1), but was NaN.", () => ForecastAccuracy.From([1, double.NaN], [3, 4]));
        Refused("forecasts", "forecasts: must be a finite number (index 0), but was Infinity.", () => ForecastAccuracy.From([1], [double.PositiveInfinity]));
        Refused("history", "history: must be a finite number (index 2), but was -Infinity.", () => Four.MeanAbsoluteScaledError([1, 2, double.NegativeInfinity]));
        Refused("season", "season: must be 1 or more, but was 0.", () => Four.MeanAbsoluteScaledError([1, 2], 0));
        Refused("horizon", "horizon: must be 1 or more, but was 0.", () => Four.DieboldMariano(Four, horizon: 0));
        Refused("loss", "loss: must be one of Squared, Absolute, but was 0.", () => Four.DieboldMariano(Four, default(ForecastLoss)));
        Refused("level", "level: a confidence level must be above 0 and below 1 (did you mean 0.95?), but was 95.", () => Four.DieboldMariano(Four, level: 95));
        Refused("other", "The two forecasts must be of the same actuals, but one of the 4 and 2 periods differs.", () => Four.DieboldMariano(ForecastAccuracy.From([1, 2], [2, 2])));
        Assert.Equal("other", Assert.Throws<ArgumentNullException>(() => Four.DieboldMariano(null!)).ParamName);
        Assert.Equal("periods", Assert.Throws<ArgumentNullException>(() => ForecastAccuracy.From(null!)).ParamName);
    }

    private static double[] Losses((double[] Actuals, double[] Mine, double[] Theirs) given, ForecastLoss loss)
    {
        double Loss(double error) => loss == ForecastLoss.Squared ? error * error : Math.Abs(error);
        return [.. given.Actuals.Select((actual, i) => Loss(actual - given.Mine[i]) - Loss(actual - given.Theirs[i]))];
    }

    // Student's t beyond ±t by Simpson's rule: with x = √ν tan θ its density is a power of the cosine.
    private static double TwoSidedTail(double t, int freedom)
    {
        double start = Math.Atan(Math.Abs(t) / Math.Sqrt(freedom));
        return Area(start) / Area(0);

        double Area(double from)
        {
            const int Steps = 4000;
            double step = ((Math.PI / 2) - from) / Steps, sum = 0;
            for (int i = 0; i <= Steps; i++)
            {
                sum += (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2) * (freedom == 1 ? 1 : Math.Pow(Math.Max(0, Math.Cos(from + (i * step))), freedom - 1));
            }

            return sum * step;
        }
    }

    private static bool Near(double? expected, Estimate measure) => expected is { } wanted && measure.Value is { } value
        ? Math.Abs(wanted - value) <= 1e-11 * (1 + Math.Abs(wanted))
        : expected is null && measure.Value is null && measure.WhyUndefined is not null;

    private static void Refused(string argument, string message, Func<object?> act)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(act);
        Assert.Equal(argument, refusal.ParamName);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }
}
