using System;
using System.Linq;
using CrmMetrics.Lifetime;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>Models that have learnt from the earlier part of a log, held against the later part.</summary>
/// <param name="Check">What is odd about the histories that they learnt from.</param>
/// <param name="Comparison">The models, beside each other and beside the plainest forecast.</param>
/// <param name="Best">The place of the one with the least error.</param>
/// <param name="Tracking">What that one expects, four weeks by four weeks.</param>
/// <param name="CalibrationEnd">Until when they learn.</param>
internal sealed record Judgement(HistoryCheck Check, ModelComparison Comparison, int Best, PurchaseTracking Tracking, LocalDate CalibrationEnd)
{
    private const int FourWeeks = 28;

    private static readonly Func<PurchaseHistories, PurchaseModel>[] Fits =
    [
        histories => BetaGeometricModel.Fit(histories),
        histories => ModifiedBetaGeometricModel.Fit(histories),
        histories => ParetoModel.Fit(histories),
    ];

    /// <summary>Fits the best model to other histories, such as those of the whole log.</summary>
    public Func<PurchaseHistories, PurchaseModel> FitAgain => Fits[Best];

    public static Judgement Of(PurchaseLog<string> log, LocalDate calibrationEnd, LocalDate end)
    {
        HoldOut holdOut = log.Split(calibrationEnd, end).HoldOut;
        ModelComparison comparison = ModelComparison.Of(holdOut, [.. Fits.Select(fit => fit(holdOut.Calibration))]);
        int best = comparison.Models.ToList().IndexOf(comparison.BestByForecast ?? comparison.Models[1]);
        return new(HistoryCheck.Of(holdOut.Calibration), comparison, best, PurchaseTracking.Of(log, comparison.Models[best].Model, calibrationEnd, end, FourWeeks), calibrationEnd);
    }

    public void Print()
    {
        Report.Lines("A look before the fit", [
            .. Check.Findings.Select(finding => finding.ToString()).DefaultIfEmpty("Nothing odd was found."),
            Check.SpendCorrelation is { } correlation ? $"Correlation of spend and frequency among repeat buyers: {correlation:F3}." : $"No correlation of spend and frequency: {Check.WhyNoSpendCorrelation}."]);
        Report.Fits("Models of repeat buying", "time in weeks; what each parameter is stands in the README", Comparison.Models.Select(score => (score.Model.Name, score.Model.FitResult)));
        Report.Table(
            "Which model is to be believed",
            $"fitted to {Comparison.Histories.Count:N0} customers; forecast of the purchases in the {Comparison.HoldOut!.Length.In(TimeUnit.Week):N0} weeks after, error per customer",
            ["", "log-likelihood", "AIC", "BIC", "forecast", "actual", "off by", "MAE", "RMSE"],
            [
                .. Comparison.Models.Select(score => Scored(score.Model.Name, [score.LogLikelihood, score.Akaike, score.Bayesian], score.Forecast!)),
                Scored("own past rate", [null, null, null], Comparison.OwnPastRate!),
            ]);
        Report.Lines([$"{Tracking.Model.Name} has the least mean absolute error (MAE) and is taken from here on."]);
        Report.Table(
            $"Tracking: repeat purchases in four weeks, as they were and as {Tracking.Model.Name} expects them",
            $"of the {Tracking.Customers:N0} customers until the end of the calibration; expected from the dates of their first purchases alone",
            ["four weeks from", "", "actual", "expected", "actual so far", "expected so far", "off by"],
            Tracking.Periods.Select(period => (string[])[
                $"{period.First:uuuu-MM-dd}",
                period.IsCalibration ? "learnt from" : period.First <= CalibrationEnd ? "in part" : "forecast",
                $"{period.Actual:N0}", $"{period.Expected:N1}", $"{period.CumulativeActual:N0}", $"{period.CumulativeExpected:N1}",
                period.CumulativeActual == 0 ? "–" : $"{(period.CumulativeExpected / period.CumulativeActual) - 1:+0.0 %;-0.0 %}"]));
        Report.Lines(Tracking.MeanAbsolutePercentageError is { } error ? [$"After the calibration the purchases so far were off by {error:P1} on average."] : []);
    }

    private static string[] Scored(string name, double?[] likelihoods, ForecastError forecast) =>
    [
        name,
        .. likelihoods.Select(figure => Report.Figure(figure, "N3")),
        $"{forecast.Expected:N1}",
        $"{forecast.Actual:N0}",
        Report.Figure(forecast.RelativeBias, "+0.0 %;-0.0 %"),
        Report.Figure(forecast.MeanAbsoluteError, "F3"),
        Report.Figure(forecast.RootMeanSquareError, "F3"),
    ];
}
