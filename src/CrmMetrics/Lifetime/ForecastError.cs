using System;
using System.Collections.Generic;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>How far the forecasts of what customers buy were off.</summary>
public sealed class ForecastError : IFormattable
{
    private ForecastError(double expected, long actual, double? meanAbsoluteError, double? rootMeanSquareError)
    {
        Expected = expected;
        Actual = actual;
        MeanAbsoluteError = meanAbsoluteError;
        RootMeanSquareError = rootMeanSquareError;
    }

    /// <summary>How many purchases of all customers were forecast.</summary>
    /// <value>0 or more.</value>
    public double Expected { get; }

    /// <summary>How many there were.</summary>
    /// <value>0 or more.</value>
    public long Actual { get; }

    /// <summary>How many too many were forecast.</summary>
    /// <value>Purchases of all customers; negative when too few were.</value>
    public double Bias => Expected - Actual;

    /// <summary>The share by which too many were forecast.</summary>
    /// <value>−0.1 for a tenth too few; <see langword="null"/> when there were none.</value>
    public double? RelativeBias => Actual == 0 ? null : Bias / Actual;

    /// <summary>How far a customer's forecast is off on average, either way (MAE).</summary>
    /// <value>Purchases, 0 or more; <see langword="null"/> when there are no customers.</value>
    public double? MeanAbsoluteError { get; }

    /// <summary>The root of the mean squared error of a customer's forecast (RMSE), on which the far misses weigh more.</summary>
    /// <value>Purchases, 0 or more; <see langword="null"/> when there are no customers.</value>
    public double? RootMeanSquareError { get; }

    /// <summary>Writes the errors in the current culture, such as <c>1,653.4 forecast of 1,882 (−12.1 %), MAE 0.785, RMSE 1.610</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the errors.</summary>
    /// <param name="format">The format of the errors; three decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string error = Text.IsGeneral(format) ? "F3" : format!;
        return Expected.ToString("N1", formatProvider) + " forecast of " + Actual.ToString("N0", formatProvider)
            + (RelativeBias is { } bias ? " (" + (100 * bias).ToString("F1", formatProvider) + " %)" : "")
            + (MeanAbsoluteError is { } mean ? ", MAE " + mean.ToString(error, formatProvider) : "")
            + (RootMeanSquareError is { } root ? ", RMSE " + root.ToString(error, formatProvider) : "");
    }

    internal static ForecastError Of(double[] forecast, IReadOnlyList<long> actual)
    {
        double sum = 0, absolute = 0, squares = 0;
        long all = 0;
        for (int i = 0; i < forecast.Length; i++)
        {
            double off = forecast[i] - actual[i];
            sum += forecast[i];
            absolute += Math.Abs(off);
            squares += off * off;
            all += actual[i];
        }

        return new(sum, all, forecast.Length == 0 ? null : absolute / forecast.Length, forecast.Length == 0 ? null : Math.Sqrt(squares / forecast.Length));
    }
}
