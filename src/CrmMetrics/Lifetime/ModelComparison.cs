using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Lifetime;

/// <summary>Models of repeat buying side by side: how likely each makes the histories, and how well each forecasts what came after, beside the plainest forecast there is.</summary>
/// <remarks>
/// <para>The plainest forecast says that each customer goes on buying at the own rate so far (x ÷ T). A model that does no better is not worth its parameters; that is asked of every one.</para>
/// <para>A likelihood is a density, so that it depends on the unit of time: those of models in other units are written in that of the first one, as if they had been fitted in it.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ModelComparison : IFormattable
{
    /// <summary>The number of repeat purchases from which on customers are shown together.</summary>
    internal const int ManyRepeats = 7;

    private ModelComparison(PurchaseHistories histories, HoldOut? holdOut, TimeUnit unit, IReadOnlyList<ModelScore> models, ForecastError? ownPastRate)
    {
        Histories = histories;
        HoldOut = holdOut;
        Unit = unit;
        Models = models;
        OwnPastRate = ownPastRate;
    }

    /// <summary>The histories that the models were fitted to.</summary>
    /// <value>Those of the calibration, where there is a hold-out.</value>
    public PurchaseHistories Histories { get; }

    /// <summary>What the customers did afterwards.</summary>
    /// <value><see langword="null"/> when the models were compared by their likelihoods alone.</value>
    public HoldOut? HoldOut { get; }

    /// <summary>The unit of time in which the likelihoods are written.</summary>
    /// <value>That of the first model.</value>
    public TimeUnit Unit { get; }

    /// <summary>The models with their scores.</summary>
    /// <value>In the order in which they were given.</value>
    public IReadOnlyList<ModelScore> Models { get; }

    /// <summary>How well the own past rate of each customer forecasts the hold-out.</summary>
    /// <value><see langword="null"/> without a hold-out.</value>
    public ForecastError? OwnPastRate { get; }

    /// <summary>The model with the lowest Akaike information criterion.</summary>
    /// <value><see langword="null"/> when no model has a likelihood.</value>
    public ModelScore? BestByAkaike => Models.Where(score => score.Akaike is not null).OrderBy(score => score.Akaike).FirstOrDefault();

    /// <summary>The model with the lowest Bayesian information criterion.</summary>
    /// <value><see langword="null"/> when no model has a likelihood.</value>
    public ModelScore? BestByBayesian => Models.Where(score => score.Bayesian is not null).OrderBy(score => score.Bayesian).FirstOrDefault();

    /// <summary>The model whose forecasts miss by least, customer by customer.</summary>
    /// <value>By the mean absolute error; <see langword="null"/> without a hold-out, or without customers.</value>
    public ModelScore? BestByForecast => Models.Where(score => score.Forecast?.MeanAbsoluteError is not null).OrderBy(score => score.Forecast!.MeanAbsoluteError).FirstOrDefault();

    /// <summary>Compares models by their likelihoods and by their forecasts.</summary>
    /// <param name="holdOut">The histories that the models were fitted to, and what came after.</param>
    /// <param name="models">The models, fitted to the histories of the hold-out's calibration or made from parameters; at least one.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentNullException">An argument or a model is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no model, or one was fitted to other histories.</exception>
    public static ModelComparison Of(HoldOut holdOut, params PurchaseModel[] models) => Of(Guard.NotNull(holdOut).Calibration, holdOut, models);

    /// <summary>Compares models by their likelihoods alone.</summary>
    /// <param name="histories">The histories that the models were fitted to.</param>
    /// <param name="models">The models; at least one.</param>
    /// <returns>The comparison, without forecasts.</returns>
    /// <exception cref="ArgumentNullException">An argument or a model is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no model, or one was fitted to other histories.</exception>
    public static ModelComparison Of(PurchaseHistories histories, params PurchaseModel[] models) => Of(Guard.NotNull(histories), null, models);

    /// <summary>Writes the comparison as lines of text in the current culture: a row for each model, and one for the own past rate.</summary>
    /// <returns>The lines, with line feeds between them.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the comparison as lines of text: a row for each model, and one for the own past rate.</summary>
    /// <param name="format">The format of the errors; three decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The lines, with line feeds between them; <c>–</c> stands where a figure is missing.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string error = CrmMetrics.Text.IsGeneral(format) ? "F3" : format!;
        List<string[]> lines =
        [
            HoldOut is null ? ["model", "log-likelihood", "AIC", "BIC"] : ["model", "log-likelihood", "AIC", "BIC", "forecast", "of actual", "MAE", "RMSE"],
            .. Models.Select(score => Line(score.Model.Name, [score.LogLikelihood, score.Akaike, score.Bayesian], score.Forecast)),
        ];
        if (OwnPastRate is not null)
        {
            lines.Add(Line("own past rate", [null, null, null], OwnPastRate));
        }

        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        return string.Join("\n", lines.Select(line => string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))));

        string[] Line(string name, double?[] likelihoods, ForecastError? forecast)
        {
            string[] cells = [name, .. likelihoods.Select(figure => Cell(figure, "F2"))];
            return HoldOut is null
                ? cells
                : [.. cells, Cell(forecast?.Expected, "F1"), HoldOut.TotalPurchases.ToString("N0", formatProvider), Cell(forecast?.MeanAbsoluteError, error), Cell(forecast?.RootMeanSquareError, error)];
        }

        string Cell(double? figure, string numbers) => figure?.ToString(numbers, formatProvider) ?? "–";
    }

    private static ModelComparison Of(PurchaseHistories histories, HoldOut? holdOut, PurchaseModel[] models)
    {
        if (Guard.NotNull(models).Length == 0)
        {
            throw Guard.Bad(nameof(models), $"models: there must be at least one.");
        }

        TimeUnit unit = Guard.NotNull(models[0], nameof(models)).Unit;
        ModelScore[] scores = new ModelScore[models.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            PurchaseModel model = Guard.NotNull(models[i], nameof(models));
            if (model.FitResult.LogLikelihood is not null && model.FitResult.Customers != histories.Count)
            {
                throw Guard.Bad(nameof(models), $"models: model {i} (counted from 0), {model.Name}, was fitted to {model.FitResult.Customers} customers, but the comparison is about {histories.Count}.");
            }

            if (model.FitResult.DataFingerprint is { } print && print != HistoryFingerprint.Of(histories.Groups))
            {
                throw Guard.Bad(nameof(models), $"models: model {i} (counted from 0), {model.Name}, was fitted to other histories than those of the comparison.");
            }

            // A density of x times per unit turns into one per another unit with the x-th power of their ratio.
            double? likelihood = model.FitResult.LogLikelihood + (histories.RepeatPurchases * Math.Log(TimeLength.DaysIn(unit) / TimeLength.DaysIn(model.Unit)));
            double[]? forecast = holdOut is null ? null : model.ExpectedPurchases(histories, holdOut.Length);
            scores[i] = new(
                model,
                likelihood,
                forecast is null ? null : ForecastError.Of(forecast, holdOut!.Purchases),
                forecast is null ? [] : FrequencyCalibration.Of(histories.Repeats, forecast, holdOut!.Purchases));
        }

        return new(histories, holdOut, unit, Array.AsReadOnly(scores), holdOut is null ? null : ForecastError.Of(OwnRates(histories, holdOut.Length), holdOut.Purchases));
    }

    // Who first bought on the last day has no rate yet, and no purchase to make one of.
    private static double[] OwnRates(PurchaseHistories histories, TimeLength horizon)
    {
        double[] rates = new double[histories.Count];
        for (int i = 0; i < rates.Length; i++)
        {
            rates[i] = histories.Repeats[i] == 0 || histories.Age[i] <= 0 ? 0 : histories.Repeats[i] / histories.Age[i] * horizon.TotalDays;
        }

        return rates;
    }
}
