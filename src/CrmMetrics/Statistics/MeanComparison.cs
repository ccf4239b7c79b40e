namespace CrmMetrics.Statistics;

/// <summary>How two means are compared.</summary>
public enum MeanComparison
{
    /// <summary>Each group with its own variance and Satterthwaite's degrees of freedom (Welch, Biometrika 34, 1947), the default.</summary>
    Welch = 1,

    /// <summary>One variance for both groups: wrong where the groups differ in spread and size.</summary>
    Student,
}
