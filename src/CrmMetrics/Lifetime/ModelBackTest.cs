using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>Models fitted again and again, each time to what was known at a date, and held against what came next (rolling-origin back-test): whether one hold-out was luck.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ModelBackTest
{
    private ModelBackTest(TimeLength horizon, IReadOnlyList<BackTestOrigin> origins)
    {
        Horizon = horizon;
        Origins = origins;
    }

    /// <summary>How long each hold-out lasts.</summary>
    /// <value>In days.</value>
    public TimeLength Horizon { get; }

    /// <summary>The dates with the comparison of each.</summary>
    /// <value>Ascending.</value>
    public IReadOnlyList<BackTestOrigin> Origins { get; }

    /// <summary>Fits models at one date after another.</summary>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="log">The purchases.</param>
    /// <param name="origins">The last days of the calibrations, ascending.</param>
    /// <param name="horizonDays">How many days each hold-out lasts.</param>
    /// <param name="end">The last date that the log covers: no hold-out may go past it.</param>
    /// <param name="fits">The fits, such as <c>histories => BetaGeometricModel.Fit(histories)</c>; the same models in the same order each time.</param>
    /// <returns>A comparison for each date, of all customers known at it.</returns>
    /// <exception cref="ArgumentNullException">An argument, a fit or the model that it gives is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no date or no fit, or the dates do not ascend.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizonDays"/> is below 1, a hold-out goes past <paramref name="end"/>, or nobody has bought by the first date.</exception>
    public static ModelBackTest Of<TCustomer>(PurchaseLog<TCustomer> log, IReadOnlyList<LocalDate> origins, int horizonDays, LocalDate end, params Func<PurchaseHistories, PurchaseModel>[] fits)
        where TCustomer : notnull
    {
        _ = Guard.NotNull(log);
        _ = Guard.AtLeast(1, horizonDays);
        if (Guard.NotNull(fits).Length == 0 || Guard.NotNull(origins).Count == 0)
        {
            throw Guard.Bad(fits.Length == 0 ? nameof(fits) : nameof(origins), $"There must be at least one date and one fit, but there were {Guard.NotNull(origins).Count} dates and {fits.Length} fits.");
        }

        for (int i = 0; i < origins.Count; i++)
        {
            if (i > 0 && origins[i] <= origins[i - 1])
            {
                throw Guard.Bad(nameof(origins), $"origins: must ascend, but {origins[i]:uuuu-MM-dd} follows {origins[i - 1]:uuuu-MM-dd}.");
            }

            if (origins[i].PlusDays(horizonDays) > end)
            {
                throw Guard.Out(nameof(origins), origins[i], Guard.Invariant($"the hold-out of {horizonDays} days from there must not go past the end of the log, {end:uuuu-MM-dd}"));
            }
        }

        if (log.First is not { } first || first > origins[0])
        {
            throw Guard.Out(nameof(origins), origins[0], "somebody must have bought by the first date");
        }

        BackTestOrigin[] found = new BackTestOrigin[origins.Count];
        for (int i = 0; i < found.Length; i++)
        {
            HoldOut holdOut = log.Split(origins[i], origins[i].PlusDays(horizonDays)).HoldOut;
            found[i] = new(origins[i], ModelComparison.Of(holdOut, [.. fits.Select(fit => Guard.NotNull(Guard.NotNull(fit, nameof(fits))(holdOut.Calibration), nameof(fits)))]));
        }

        return new(TimeLength.OfDays(horizonDays, TimeUnit.Day), Array.AsReadOnly(found));
    }

    /// <summary>The mean absolute error of a model's forecasts, over all dates and customers.</summary>
    /// <param name="model">The place of its fit, from 0.</param>
    /// <returns>Purchases, 0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="model"/> is not the place of a fit.</exception>
    public double MeanAbsoluteError(int model) => OverAll(Place(model));

    /// <summary>The mean absolute error of the own past rates, over all dates and customers.</summary>
    /// <value>Purchases, 0 or more.</value>
    public double OwnPastRateMeanAbsoluteError => OverAll(comparison => comparison.OwnPastRate!);

    /// <summary>By how much a model's forecasts of all dates together were too high.</summary>
    /// <param name="model">The place of its fit, from 0.</param>
    /// <returns>A share, negative when they were too low; <see langword="null"/> when nothing was bought in any hold-out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="model"/> is not the place of a fit.</exception>
    public double? RelativeBias(int model)
    {
        Func<ModelComparison, ForecastError> forecast = Place(model);
        long actual = Origins.Sum(origin => forecast(origin.Comparison).Actual);
        return actual == 0 ? null : Origins.Sum(origin => forecast(origin.Comparison).Bias) / actual;
    }

    /// <summary>Writes the mean absolute error of each model at each date, in the current culture.</summary>
    /// <returns>A line for each date, with line feeds between them.</returns>
    public override string ToString() => string.Join("\n", Origins.Select(origin => Guard.Invariant($"{origin.Date:uuuu-MM-dd}: ")
        + string.Concat(origin.Comparison.Models.Select(score => score.Model.Name + " " + Error(score.Forecast!) + ", "))
        + "own past rate " + Error(origin.Comparison.OwnPastRate!)));

    private static string Error(ForecastError error) => error.MeanAbsoluteError!.Value.ToString("F3", CultureInfo.CurrentCulture);

    private Func<ModelComparison, ForecastError> Place(int model) => (uint)model < (uint)Origins[0].Comparison.Models.Count
        ? comparison => comparison.Models[model].Forecast!
        : throw Guard.Out(nameof(model), model, Guard.Invariant($"must be from 0 to {Origins[0].Comparison.Models.Count - 1}"));

    // Each date weighs as many customers as were known at it.
    private double OverAll(Func<ModelComparison, ForecastError> forecast) =>
        Origins.Sum(origin => forecast(origin.Comparison).MeanAbsoluteError!.Value * origin.Comparison.Histories.Count) / Origins.Sum(origin => (double)origin.Comparison.Histories.Count);
}
