namespace CrmMetrics.Statistics;

/// <summary>What a test of survival curves has seen of one group.</summary>
/// <param name="Name">The name of the group.</param>
/// <param name="Subjects">How many subjects it has, in all strata.</param>
/// <param name="Observed">Its events, each times the weight of its time: a plain count in the log-rank test.</param>
/// <param name="Expected">The events that it would have had if all groups had the same hazard at each time, with the same weights.</param>
public sealed record LogRankGroup(string Name, long Subjects, double Observed, double Expected);
