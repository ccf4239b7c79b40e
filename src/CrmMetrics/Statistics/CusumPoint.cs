namespace CrmMetrics.Statistics;

/// <summary>A point of a chart of cumulative sums.</summary>
/// <param name="Index">Its place, counted from 0.</param>
/// <param name="Value">The figure; <see langword="null"/> where it is missing: the sums then stay.</param>
/// <param name="High">How far the figures have run above the target of late, in standard deviations.</param>
/// <param name="Low">How far they have run below it.</param>
/// <param name="HighSince">The first point of the present run above, which is the likely time of a change; <see langword="null"/> while there is none.</param>
/// <param name="LowSince">The same below.</param>
public readonly record struct CusumPoint(int Index, double? Value, double High, double Low, int? HighSince, int? LowSince);
