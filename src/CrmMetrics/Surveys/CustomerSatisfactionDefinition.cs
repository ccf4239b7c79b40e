namespace CrmMetrics.Surveys;

/// <summary>What customer satisfaction means: the same answers give four different figures.</summary>
public enum CustomerSatisfactionDefinition
{
    /// <summary>The share of answers among the best ratings, the default: what most reports call CSAT, and what needs no distance between ratings.</summary>
    TopBox = 1,

    /// <summary>The mean rating, on the scale itself.</summary>
    Mean,

    /// <summary>The share among the best ratings less the share among as many of the worst, from −1 to 1.</summary>
    NetBox,

    /// <summary>The mean as a share of the way from the worst rating to the best: (mean − 1) / 4 on 1 to 5, so that scales of different length can be looked at side by side.</summary>
    RescaledMean,
}
