namespace CrmMetrics.Statistics;

/// <summary>Whether the Mann–Whitney test corrects for the steps of its statistic.</summary>
public enum MannWhitneyCorrection
{
    /// <summary>A half is taken off the distance of U from its mean, the default (as in R's <c>wilcox.test</c>).</summary>
    Continuity = 1,

    /// <summary>No correction, as usual for ratings with many ties.</summary>
    None,
}
