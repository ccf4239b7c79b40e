namespace CrmMetrics.Statistics;

/// <summary>Against which measure of time a coefficient is tested for changing.</summary>
public enum TimeTransform
{
    /// <summary>The share that has had its event just before, by Kaplan and Meier: steady also where a few times are long. The default, as in R.</summary>
    KaplanMeier = 1,

    /// <summary>Time itself.</summary>
    Identity,

    /// <summary>The rank of the time, ties at their middle.</summary>
    Rank,

    /// <summary>The logarithm of the time; there must be no event at time 0.</summary>
    Log,
}
