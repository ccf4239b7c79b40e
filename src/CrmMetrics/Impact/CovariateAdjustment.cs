namespace CrmMetrics.Impact;

/// <summary>What adjusting an experiment by an earlier measure did (CUPED).</summary>
/// <param name="Theta">By how much a unit more of the covariate lowers the adjusted outcome: covariance over variance, over the cases of both groups together.</param>
/// <param name="VarianceReduction">By which share the squared standard error of the difference fell; negative where it rose, as it may by a little in small groups.</param>
/// <param name="Plain">The difference without the adjustment.</param>
public sealed record CovariateAdjustment(double Theta, double VarianceReduction, Effect Plain);
