namespace CrmMetrics.Statistics;

/// <summary>On which scale the interval of a survival curve is made. All of them use the same standard error, Greenwood's.</summary>
public enum SurvivalInterval
{
    /// <summary>On the scale of log(−log S), the default: stays within 0 to 1 without being cut, and is near its level for few subjects (Kalbfleisch and
    /// Prentice). The default of SAS and lifelines.</summary>
    LogLog = 1,

    /// <summary>On the scale of log S, cut at 1. The default of R.</summary>
    Log,

    /// <summary>S ± z standard errors, cut to 0 to 1: the formula of the textbooks, too short in the tails.</summary>
    Plain,

    /// <summary>On the scale of the log odds of S.</summary>
    Logit,

    /// <summary>On the scale of the arcsine of √S, the one that makes the variance steady.</summary>
    ArcSine,
}
