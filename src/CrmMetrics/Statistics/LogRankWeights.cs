namespace CrmMetrics.Statistics;

/// <summary>How much each time counts in a test of survival curves.</summary>
public enum LogRankWeights
{
    /// <summary>All times alike: the log-rank test, the default, best where one hazard is a multiple of the other. Rho = 0 in R.</summary>
    LogRank = 1,

    /// <summary>Early times more, by the pooled Kaplan–Meier curve just before: the test of Peto and Peto (JRSS A 135, 1972) as R has it, rho = 1.</summary>
    PetoPeto,

    /// <summary>By how many are at risk: the test of Gehan (Biometrika 52, 1965) and Breslow. Its weights depend on how many were censored.</summary>
    Gehan,

    /// <summary>By the root of how many are at risk: the test of Tarone and Ware (Biometrika 64, 1977).</summary>
    TaroneWare,
}
