using System.Collections.Generic;

namespace CrmMetrics.Lifetime;

/// <summary>How one model fares in a comparison.</summary>
public sealed class ModelScore
{
    internal ModelScore(PurchaseModel model, double? logLikelihood, ForecastError? forecast, IReadOnlyList<FrequencyCalibration> calibration)
    {
        Model = model;
        LogLikelihood = logLikelihood;
        Forecast = forecast;
        Calibration = calibration;
    }

    /// <summary>The model.</summary>
    /// <value>As it was given.</value>
    public PurchaseModel Model { get; }

    /// <summary>The logarithm of the likelihood, in the unit of time of the comparison.</summary>
    /// <value><see langword="null"/> when the parameters were given rather than fitted.</value>
    public double? LogLikelihood { get; }

    /// <summary>Akaike's information criterion (AIC): twice the parameters less twice the log-likelihood. Lower is better.</summary>
    /// <value><see langword="null"/> without a likelihood.</value>
    public double? Akaike => (2 * Model.FitResult.Parameters.Count) - (2 * LogLikelihood);

    /// <summary>The Bayesian information criterion (BIC): the logarithm of the customers times the parameters, less twice the log-likelihood. Lower is better.</summary>
    /// <value><see langword="null"/> without a likelihood.</value>
    public double? Bayesian => Model.FitResult.Bayesian - Model.FitResult.Akaike + Akaike;

    /// <summary>How far its forecasts of the hold-out were off.</summary>
    /// <value><see langword="null"/> without a hold-out.</value>
    public ForecastError? Forecast { get; }

    /// <summary>Forecast and truth by the number of repeat purchases so far: 0, 1, …, 6, and 7 or more.</summary>
    /// <value>A row for each number that customers have, ascending; empty without a hold-out.</value>
    public IReadOnlyList<FrequencyCalibration> Calibration { get; }
}
