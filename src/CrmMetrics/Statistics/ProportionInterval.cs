namespace CrmMetrics.Statistics;

/// <summary>How the interval of one share is made.</summary>
public enum ProportionInterval
{
    /// <summary>The score interval of Wilson (1927), the default: never empty, never outside 0 to 1, and near its level also for few cases.</summary>
    Wilson = 1,

    /// <summary>Wilson's with a continuity correction (Newcombe, Statistics in Medicine 17, 1998): at least its level, and wider.</summary>
    WilsonWithContinuityCorrection,

    /// <summary>Wald's after z²/2 successes and failures more (Agresti and Coull, The American Statistician 52, 1998); cut to 0 to 1.</summary>
    AgrestiCoull,

    /// <summary>The exact interval (Clopper and Pearson, Biometrika 26, 1934): never below its level, often far above.</summary>
    ClopperPearson,

    /// <summary>The equal-tailed Bayesian interval under Jeffreys' prior, whose bound is set to 0 when there are no successes and
    /// to 1 when there are no failures (Brown, Cai and DasGupta, Statistical Science 16, 2001).</summary>
    Jeffreys,

    /// <summary>Jeffreys' interval with both bounds inside, also when there are no successes or no failures.</summary>
    JeffreysEqualTailed,

    /// <summary>The normal approximation of the textbooks, cut to 0 to 1: of width 0 at 0 and 1, and too short for few cases.</summary>
    Wald,
}
