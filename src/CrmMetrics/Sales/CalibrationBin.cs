using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>The deals whose forecast chance lay in one range: what was forecast, and what happened.</summary>
/// <param name="Lower">The lower end of the range, in it.</param>
/// <param name="Upper">The upper end of the range; in it only for the last.</param>
/// <param name="MeanForecast">The mean of the chances forecast; <see langword="null"/> when there are no deals.</param>
/// <param name="Won">The share that was won. The forecast is calibrated when it is near <paramref name="MeanForecast"/>.</param>
public readonly record struct CalibrationBin(double Lower, double Upper, double? MeanForecast, Proportion Won);
