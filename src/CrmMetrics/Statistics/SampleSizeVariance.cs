namespace CrmMetrics.Statistics;

/// <summary>Which variance stands behind the significance limit when the cases for a difference of two shares are counted.</summary>
public enum SampleSizeVariance
{
    /// <summary>That of the pooled share, as the score test has it, the default (Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions).</summary>
    Pooled = 1,

    /// <summary>Those of the two shares: a few cases fewer.</summary>
    Unpooled,
}
