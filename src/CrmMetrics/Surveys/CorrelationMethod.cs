namespace CrmMetrics.Surveys;

/// <summary>How the answers to two questions are correlated.</summary>
public enum CorrelationMethod
{
    /// <summary>Pearson's coefficient of the ratings themselves, the default: how well a straight line fits.</summary>
    Pearson = 1,

    /// <summary>Spearman's coefficient of the ranks, ties sharing theirs: how well the order agrees, however far apart the ratings are felt to be.</summary>
    Spearman,
}
