namespace CrmMetrics.Impact;

/// <summary>By how much the two groups of a panel differ in one period beyond what they did in the period of reference (event study).</summary>
/// <param name="Period">The period.</param>
/// <param name="Effect">The difference: before the start it should be about 0, after the start it is the effect in that period.</param>
public sealed record PeriodEffect(int Period, Effect Effect);
