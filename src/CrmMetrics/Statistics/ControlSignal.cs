namespace CrmMetrics.Statistics;

/// <summary>A point at which a run rule says that something has changed.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Index">The last point of the run, counted from 0.</param>
/// <param name="Length">How many points the rule looks at, that one included.</param>
/// <param name="IsHigh">Whether the run lies above the centre, or rises; <see langword="null"/> for a rule without a side.</param>
public readonly record struct ControlSignal(RunRule Rule, int Index, int Length, bool? IsHigh);
