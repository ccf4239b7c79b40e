namespace CrmMetrics.Statistics;

/// <summary>How the limits of a funnel plot are drawn.</summary>
public enum FunnelLimit
{
    /// <summary>By the binomial distribution itself: a share lies beyond a limit exactly when the Clopper–Pearson interval of the same level leaves the centre out.</summary>
    ExactBinomial = 1,

    /// <summary>By the score test, centre ± z √(centre (1 − centre) ÷ cases): a share lies beyond a limit exactly when its Wilson interval of the same level leaves the
    /// centre out. Smooth, and rough where few successes or failures are expected.</summary>
    Score,
}
