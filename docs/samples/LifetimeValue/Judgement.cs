namespace CrmMetrics.Samples;

/// <summary>Models learn from the earlier part of a log, and are held against the later part.</summary>
internal static class Judgement
{
    private static readonly Func<PurchaseHistories, PurchaseModel>[] Fits =
        [histories => BetaGeometricModel.Fit(histories), histories => ModifiedBetaGeometricModel.Fit(histories), histories => ParetoModel.Fit(histories)];

    /// <summary>Prints what is found, and gives the way to fit the model with the least error to other histories, such as those of the whole log.</summary>
    public static Func<PurchaseHistories, PurchaseModel> Print(PurchaseLog<string> log, LocalDate calibrationEnd, LocalDate end)
    {
        HoldOut holdOut = log.Split(calibrationEnd, end).HoldOut;
        ModelComparison comparison = ModelComparison.Of(holdOut, [.. Fits.Select(fit => fit(holdOut.Calibration))]);
        int best = comparison.Models.ToList().IndexOf(comparison.BestByForecast ?? comparison.Models[1]);
        PurchaseTracking tracking = PurchaseTracking.Of(log, comparison.Models[best].Model, calibrationEnd, end, daysPerPeriod: 28);
        Report.Lines(["", "A look before the fit", .. HistoryCheck.Of(holdOut.Calibration).Findings.Select(finding => finding.ToString()).DefaultIfEmpty("Nothing odd was found.")]);
        Report.Fits("Models of repeat buying", "time in weeks; what each parameter is stands in the README", [.. comparison.Models.Select(score => (score.Model.Name, score.Model.FitResult))]);
        Report.Table(
            "Which model is to be believed",
            $"fitted to {comparison.Histories.Count:N0} customers; forecast of the purchases in the {holdOut.Length.In(TimeUnit.Week):N0} weeks after, error per customer",
            ["", "log-likelihood", "AIC", "BIC", "forecast", "actual", "off by", "MAE", "RMSE"],
            [.. comparison.Models.Select(score => Scored(score.Model.Name, [score.LogLikelihood, score.Akaike, score.Bayesian], score.Forecast!)), Scored("own past rate", [null, null, null], comparison.OwnPastRate!)]);
        Report.Lines([$"{tracking.Model.Name} has the least mean absolute error (MAE) and is taken from here on."]);
        Report.Table(
            $"Tracking: repeat purchases in four weeks, as they were and as {tracking.Model.Name} expects them",
            $"of the {tracking.Customers:N0} customers until the end of the calibration; expected from the dates of their first purchases alone",
            ["four weeks from", "", "actual", "expected", "actual so far", "expected so far", "off by"],
            tracking.Periods.Select(period => (string[])[
                $"{period.First:uuuu-MM-dd}", period.IsCalibration ? "learnt from" : period.IsHoldOut ? "forecast" : "in part", $"{period.Actual:N0}", $"{period.Expected:N1}",
                $"{period.CumulativeActual:N0}", $"{period.CumulativeExpected:N1}",
                period.CumulativeActual == 0 ? "–" : $"{(period.CumulativeExpected / period.CumulativeActual) - 1:+0.0 %;-0.0 %}"]));
        return Fits[best];
    }

    private static string[] Scored(string name, double?[] likelihoods, ForecastError forecast) =>
    [
        name, .. likelihoods.Select(figure => Report.Figure(figure, "N3")), $"{forecast.Expected:N1}", $"{forecast.Actual:N0}", Report.Figure(forecast.RelativeBias, "+0.0 %;-0.0 %"),
        Report.Figure(forecast.MeanAbsoluteError, "F3"), Report.Figure(forecast.RootMeanSquareError, "F3"),
    ];
}
