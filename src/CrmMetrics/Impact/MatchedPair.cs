namespace CrmMetrics.Impact;

/// <summary>A treated case and the untreated one that stands in for it.</summary>
/// <param name="Treated">The place of the treated case in its list, counted from 0.</param>
/// <param name="Control">The place of the other in its list, counted from 0.</param>
/// <param name="Distance">How unlike the two are: Mahalanobis' distance over the covariates, 0 for twins.</param>
public readonly record struct MatchedPair(int Treated, int Control, double Distance);
