using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>How well sales were forecast: every usual measure of the errors, each under its own name.</summary>
/// <remarks>
/// <para>The error is actual less forecast. Measures that divide by an actual of 0 are undefined, not skipped in silence; accuracies may be negative, and
/// are not cut off at 0.</para>
/// <para>Each measure is an <see cref="Estimate"/> without an interval: the errors of successive periods hang together. Whether one forecast is better than
/// another is a question for <see cref="DieboldMariano"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ForecastAccuracy : IFormattable
{
    private static readonly Reason NoPeriods = new("no-periods", "no period was forecast");

    private static readonly Reason ZeroActual = new("zero-actual", "an actual is 0, and nothing can be measured as a part of it");

    private static readonly Reason OnlyZeroActuals = new("only-zero-actuals", "every actual is 0");

    private static readonly Reason ZeroTotal = new("zero-total", "the actuals add up to 0, and nothing can be measured as a part of that");

    private static readonly Reason ZeroForecast = new("zero-forecast", "the forecasts add up to 0, and nothing can be divided by that");

    private static readonly Reason NoErrors = new("no-errors", "the forecast was right throughout, so nothing shows a drift");

    private static readonly Reason NoHistory = new("no-history", "the history is no longer than the season, or does not change from season to season");

    private static readonly Reason Dependent = new("dependent-errors", "the errors of successive periods hang together; set two forecasts against each other instead");

    private static readonly Reason SameLosses = new("same-losses", "there are too few periods, or the two forecasts lose alike in all of them");

    private readonly double[] actuals;
    private readonly double[] forecasts;
    private readonly double[] errors;
    private readonly string snapshot;

    private ForecastAccuracy(double[] actuals, double[] forecasts, string snapshot)
    {
        this.actuals = actuals;
        this.forecasts = forecasts;
        this.snapshot = snapshot;
        errors = [.. actuals.Zip(forecasts, (actual, forecast) => actual - forecast)];
    }

    /// <summary>How many periods were forecast.</summary>
    /// <value>0 or more.</value>
    public int Periods => errors.Length;

    /// <summary>The mean error (ME): above 0 when too little was forecast.</summary>
    /// <value>In the unit of the sales.</value>
    public Estimate MeanError => Of("mean-error", "mean of actual less forecast", "units", BetterWhen.WithinBand, null, () => errors.Average());

    /// <summary>The mean size of the errors (MAE).</summary>
    /// <value>In the unit of the sales, 0 or more.</value>
    public Estimate MeanAbsoluteError => Of("mean-absolute-error", "mean size of actual less forecast", "units", BetterWhen.Lower, null, () => MeanSize);

    /// <summary>The root of the mean squared error (RMSE).</summary>
    /// <value>In the unit of the sales, 0 or more.</value>
    public Estimate RootMeanSquaredError => Of("root-mean-squared-error", "root of the mean square of actual less forecast", "units", BetterWhen.Lower, null, () => Math.Sqrt(errors.Average(error => error * error)));

    /// <summary>The errors as a part of the sales (WAPE, weighted absolute percentage error).</summary>
    /// <value>A share, 0 or more: the summed sizes of the errors over the summed sizes of the actuals; undefined when all of these are 0.</value>
    public Estimate WeightedAbsolutePercentageError => Of("wape", "size of the errors over the actuals", "share", BetterWhen.Lower, WhyNoSize, () => Wape);

    /// <summary>1 less <see cref="WeightedAbsolutePercentageError"/>, often called forecast accuracy.</summary>
    /// <value>A share of at most 1; may be negative.</value>
    public Estimate OneMinusWape => Of("one-minus-wape", "1 less the size of the errors over the actuals", "share", BetterWhen.Higher, WhyNoSize, () => 1 - Wape);

    /// <summary>The mean of the errors' sizes, each as a part of its actual (MAPE).</summary>
    /// <value>A share, 0 or more; undefined when an actual is 0.</value>
    public Estimate MeanAbsolutePercentageError => Of("mape", "mean size of the errors over their actuals", "share", BetterWhen.Lower, WhyZero, () => Mape);

    /// <summary>The mean absolute percentage error over the periods whose actual is not 0.</summary>
    /// <value>A share, 0 or more; undefined when every actual is 0. It is blind to the periods in which nothing was sold.</value>
    public Estimate MeanAbsolutePercentageErrorSkippingZeros => Of("mape-skipping-zeros", "mean size of the errors over their actuals, where these are not 0", "share", BetterWhen.Lower, WhyNoSize, () => Mape);

    /// <summary>1 less <see cref="MeanAbsolutePercentageError"/>, often called forecast accuracy.</summary>
    /// <value>A share of at most 1; may be negative; undefined when an actual is 0.</value>
    public Estimate OneMinusMape => Of("one-minus-mape", "1 less the mean size of the errors over their actuals", "share", BetterWhen.Higher, WhyZero, () => 1 - Mape);

    /// <summary>1 less the size of the total error as a part of the total: what sales teams often call forecast accuracy. Errors of opposite sign cancel.</summary>
    /// <value>A share of at most 1; may be negative; undefined when the actuals add up to 0.</value>
    public Estimate OneMinusAbsErrorOverActual => Of("one-minus-total-error", "1 less the size of the total error over the total", "share", BetterWhen.Higher, WhyNoTotal, () => 1 - Math.Abs((actuals.Sum() - forecasts.Sum()) / actuals.Sum()));

    /// <summary>The mean of the errors as parts of their actuals (MPE): above 0 when too little was forecast.</summary>
    /// <value>A share; undefined when an actual is 0.</value>
    public Estimate MeanPercentageError => Of("mpe", "mean of the errors over their actuals", "share", BetterWhen.WithinBand, WhyZero, () => errors.Zip(actuals, (error, actual) => error / actual).Average());

    /// <summary>The symmetric mean absolute percentage error (sMAPE) on its scale from 0 to 2.</summary>
    /// <value>The mean of the error's size over half of the sum of the sizes of actual and forecast; 0 where both are 0.</value>
    public Estimate SymmetricMeanAbsolutePercentageError => Of("smape-0-2", "mean size of the errors over half of actual and forecast", "share", BetterWhen.Lower, null, () => 2 * Smape);

    /// <summary>The symmetric mean absolute percentage error (sMAPE) on its scale from 0 to 1.</summary>
    /// <value>The mean of the error's size over the sum of the sizes of actual and forecast; 0 where both are 0.</value>
    public Estimate SymmetricMeanAbsolutePercentageErrorOfSum => Of("smape-0-1", "mean size of the errors over actual and forecast", "share", BetterWhen.Lower, null, () => Smape);

    /// <summary>The actuals over the forecasts: above 1 when too little was forecast.</summary>
    /// <value>A ratio; undefined when the forecasts add up to 0.</value>
    public Estimate ActualOverForecast => Of("actual-over-forecast", "total of the actuals over that of the forecasts", "ratio", BetterWhen.WithinBand, forecasts.Sum() == 0 ? ZeroForecast : null, () => actuals.Sum() / forecasts.Sum());

    /// <summary>The total bias: above 0 when too much was forecast.</summary>
    /// <value>The summed forecasts less the summed actuals, as a part of the actuals; undefined when these add up to 0.</value>
    public Estimate TotalBias => Of("total-bias", "total of the forecasts less that of the actuals, over the actuals", "share", BetterWhen.WithinBand, WhyNoTotal, () => (forecasts.Sum() - actuals.Sum()) / actuals.Sum());

    /// <summary>The tracking signal: how many mean errors the errors have added up to. Beyond 4 either way a forecast is commonly held to drift.</summary>
    /// <value>The summed errors over the mean absolute error, from −n to n; undefined when there was no error.</value>
    public Estimate TrackingSignal => Of("tracking-signal", "sum of the errors over their mean size", "mean errors", BetterWhen.WithinBand, Array.TrueForAll(errors, error => error == 0) ? NoErrors : null, () => errors.Sum() / MeanSize);

    private double MeanSize => errors.Average(Math.Abs);

    private double Wape => errors.Sum(Math.Abs) / actuals.Sum(Math.Abs);

    private double Mape => errors.Zip(actuals, (error, actual) => (error, actual)).Where(pair => pair.actual != 0).Average(pair => Math.Abs(pair.error / pair.actual));

    private double Smape => actuals.Zip(forecasts, (actual, forecast) =>
        actual == 0 && forecast == 0 ? 0 : Math.Abs(actual - forecast) / (Math.Abs(actual) + Math.Abs(forecast))).Average();

    private Reason? WhyZero => Array.Exists(actuals, actual => actual == 0) ? ZeroActual : null;

    private Reason? WhyNoSize => Array.TrueForAll(actuals, actual => actual == 0) ? OnlyZeroActuals : null;

    private Reason? WhyNoTotal => actuals.Sum() == 0 ? ZeroTotal : null;

    /// <summary>Sets actuals against forecasts.</summary>
    /// <param name="actuals">What each period brought.</param>
    /// <param name="forecasts">What had been forecast for it; as many as there are actuals.</param>
    /// <param name="snapshot">When the forecasts were made, such as "day 1 of the quarter"; it becomes part of each definition.</param>
    /// <returns>The accuracy.</returns>
    /// <exception cref="ArgumentException">There are not as many forecasts as actuals.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite. The message gives its index.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="snapshot"/> is <see langword="null"/>.</exception>
    public static ForecastAccuracy From(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts, string snapshot = "")
    {
        if (actuals.Length != forecasts.Length)
        {
            throw Guard.Bad(nameof(forecasts), $"There must be a forecast for each of the {actuals.Length} actuals, but there were {forecasts.Length}.");
        }

        return new(Finite(actuals, nameof(actuals)), Finite(forecasts, nameof(forecasts)), Guard.NotNull(snapshot));
    }

    /// <summary>Sets actuals against forecasts, period by period.</summary>
    /// <param name="periods">The periods, in order of time.</param>
    /// <param name="snapshot">When the forecasts were made, such as "day 1 of the quarter"; it becomes part of each definition.</param>
    /// <returns>The accuracy.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite. The message gives its index.</exception>
    public static ForecastAccuracy From(IEnumerable<ForecastedPeriod> periods, string snapshot = "")
    {
        ForecastedPeriod[] all = [.. Guard.NotNull(periods)];
        return From(Array.ConvertAll(all, period => period.Actual), Array.ConvertAll(all, period => period.Forecast), snapshot);
    }

    /// <summary>The mean absolute error over that of the naive forecast in the past (MASE): below 1 it beats "as last season".</summary>
    /// <param name="history">The sales before the forecast periods, in order of time.</param>
    /// <param name="season">After how many periods the season repeats: 1 for none, 4 for quarters, 12 for months.</param>
    /// <returns>A ratio, 0 or more; undefined when the history is no longer than the season or never changes (Hyndman and Koehler, International Journal of Forecasting 22, 2006).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="season"/> is below 1, or a number is not finite. The message gives its index.</exception>
    public Estimate MeanAbsoluteScaledError(ReadOnlySpan<double> history, int season = 1)
    {
        _ = Guard.AtLeast(1, season);
        double[] past = Finite(history, nameof(history));
        double[] steps = [.. past.Skip(season).Zip(past, (later, earlier) => Math.Abs(later - earlier))];
        return Of(
            Guard.Invariant($"mase-{season}"),
            Guard.Invariant($"mean size of the errors over that of the naive forecast of season {season} in the past"),
            "ratio",
            BetterWhen.Lower,
            steps.Sum() == 0 ? NoHistory : null,
            () => MeanSize / steps.Average());
    }

    /// <summary>Tests whether this forecast loses more than another of the same periods (Diebold and Mariano).</summary>
    /// <param name="other">The other forecast.</param>
    /// <param name="loss">What an error costs.</param>
    /// <param name="horizon">How many periods ahead both were made: errors of forecasts h periods ahead hang together over h − 1 periods.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The difference of the mean losses, this less the other, below 0 when this one is better, with Student's t interval and p-value after Harvey, Leybourne and Newbold (International
    /// Journal of Forecasting 13, 1997); <see langword="null"/> when nothing was forecast.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="other"/> has other actuals.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is below 1, <paramref name="loss"/> is not named, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public Comparison? DieboldMariano(ForecastAccuracy other, ForecastLoss loss = ForecastLoss.Squared, int horizon = 1, double level = 0.95)
    {
        _ = Guard.Level(level);
        _ = Guard.AtLeast(1, horizon);
        bool isSquared = Guard.Named(loss) == ForecastLoss.Squared;
        if (!actuals.AsSpan().SequenceEqual(Guard.NotNull(other).actuals))
        {
            throw Guard.Bad(nameof(other), $"The two forecasts must be of the same actuals, but one of the {Periods} and {other.Periods} periods differs.");
        }

        if (Periods == 0)
        {
            return null;
        }

        MetricDefinition definition = isSquared
            ? Definition("mean-squared-error", "mean square of actual less forecast", "squared units", BetterWhen.Lower)
            : Definition("mean-absolute-error", "mean size of actual less forecast", "units", BetterWhen.Lower);
        double[] losses = [.. errors.Zip(other.errors, (mine, theirs) => isSquared ? (mine - theirs) * (mine + theirs) : Math.Abs(mine) - Math.Abs(theirs))];
        double mean = losses.Average(), variance = LongRunVariance(losses, mean, horizon);
        double correction = (Periods + 1 - (2.0 * horizon) + (horizon * (horizon - 1.0) / Periods)) / Periods;
        if (Periods < 2 || correction <= 0 || !(variance > Math.Pow(Rounding(other, isSquared), 2)))
        {
            return Comparison.WithoutInterval(definition, mean, SameLosses);
        }

        double error = Math.Sqrt(variance / correction / Periods), margin = error * StudentT.TwoSidedQuantile(level, Periods - 1);
        return new(definition, mean, new(mean - margin, mean + margin, level), StudentT.TwoSidedTail(mean / error, Periods - 1), "Diebold–Mariano with small-sample correction");
    }

    /// <summary>Writes the main measures in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the main measures.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        string Number(Estimate measure) => measure.Value?.ToString(numbers, formatProvider) ?? "undefined";
        return Text.In(formatProvider, $"{Periods:N0} periods, mean absolute error ") + Number(MeanAbsoluteError) + ", WAPE " + Number(WeightedAbsolutePercentageError) + ", total bias " + Number(TotalBias);
    }

    // Autocovariances up to the horizon, which forecasts that far ahead have by themselves.
    private static double LongRunVariance(double[] losses, double mean, int horizon)
    {
        double sum = 0;
        for (int lag = 0; lag < horizon && lag < losses.Length; lag++)
        {
            double product = 0;
            for (int i = lag; i < losses.Length; i++)
            {
                product += (losses[i] - mean) * (losses[i - lag] - mean);
            }

            sum += (lag == 0 ? 1 : 2) * product / losses.Length;
        }

        return sum;
    }

    // How far losses that are alike may lie apart because the numbers they are made of are rounded.
    private double Rounding(ForecastAccuracy other, bool isSquared)
    {
        double size = 0, error = 0;
        for (int i = 0; i < errors.Length; i++)
        {
            size = Math.Max(size, Math.Abs(actuals[i]) + Math.Max(Math.Abs(forecasts[i]), Math.Abs(other.forecasts[i])));
            error = Math.Max(error, Math.Abs(errors[i]) + Math.Abs(other.errors[i]));
        }

        const double Epsilon = 1.0 / (1L << 52);
        return 4 * Epsilon * size * (isSquared ? error : 1);
    }

    private static double[] Finite(ReadOnlySpan<double> numbers, string name)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (double.IsNaN(numbers[i]) || double.IsInfinity(numbers[i]))
            {
                throw Guard.Out(name, numbers[i], Guard.Invariant($"must be a finite number (index {i})"));
            }
        }

        return numbers.ToArray();
    }

    private MetricDefinition Definition(string id, string text, string unit, BetterWhen better) => snapshot.Length == 0
        ? new("forecast/" + id, text, unit, unit == "share" ? 0.01 : 1, better)
        : new("forecast/" + id + "/" + snapshot, text + ", forecast on " + snapshot, unit, unit == "share" ? 0.01 : 1, better);

    private Estimate Of(string id, string text, string unit, BetterWhen better, Reason? why, Func<double> value)
    {
        MetricDefinition definition = Definition(id, text, unit, better);
        why = Periods == 0 ? NoPeriods : why;
        return why is null ? new(value(), null, definition, null, Dependent) : new(null, why, definition, null, why);
    }
}
