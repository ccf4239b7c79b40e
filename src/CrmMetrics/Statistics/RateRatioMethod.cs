namespace CrmMetrics.Statistics;

/// <summary>How the interval of the ratio of two event rates is made.</summary>
public enum RateRatioMethod
{
    /// <summary>The exact interval given the sum of the events (Przyborowski and Wilenski, Biometrika 31, 1940), the default: never below its level.</summary>
    ConditionalExact = 1,

    /// <summary>The normal approximation of the logarithm; it needs events on both sides.</summary>
    LogWald,
}
