using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>The repeat purchases of a period, as they were and as a model expects them.</summary>
/// <param name="Number">The number of the period, from 1.</param>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day.</param>
/// <param name="IsCalibration">Whether it lies in the calibration as a whole.</param>
/// <param name="IsHoldOut">Whether it lies after the calibration as a whole. A period within which the calibration ends is neither.</param>
/// <param name="Actual">The repeat purchases in it.</param>
/// <param name="Expected">How many the model expects in it.</param>
/// <param name="CumulativeActual">The repeat purchases up to its end.</param>
/// <param name="CumulativeExpected">How many the model expects up to its end.</param>
public sealed record TrackedPeriod(
    int Number,
    LocalDate First,
    LocalDate Last,
    bool IsCalibration,
    bool IsHoldOut,
    long Actual,
    double Expected,
    long CumulativeActual,
    double CumulativeExpected);
