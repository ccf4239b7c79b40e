namespace CrmMetrics.Impact;

/// <summary>How alike two groups are in a covariate, before and after matching: the standardised mean difference.</summary>
/// <param name="Name">The covariate.</param>
/// <param name="Before">The mean of all treated cases less that of all others, in standard deviations (the root of the mean of the two variances); infinite where the groups differ and neither varies.</param>
/// <param name="After">The same of the matched cases, in the same standard deviations; <see langword="null"/> without pairs. Within ±0.1 is usually called balanced.</param>
public sealed record CovariateBalance(string Name, double Before, double? After);
