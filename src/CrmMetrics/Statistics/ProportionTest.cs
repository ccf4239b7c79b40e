namespace CrmMetrics.Statistics;

/// <summary>A test that two independent shares are equal.</summary>
public enum ProportionTest
{
    /// <summary>Pearson's chi-square times (N − 1) / N (Campbell, Statistics in Medicine 26, 2007), the default of comparisons.</summary>
    NMinusOneChiSquare = 1,

    /// <summary>The z test with the pooled share, whose square is Pearson's chi-square.</summary>
    PooledZ,

    /// <summary>Fisher's exact test: the chance of all tables that are no likelier than the seen one.</summary>
    FisherExact,

    /// <summary>Pearson's chi-square with Yates' continuity correction.</summary>
    YatesChiSquare,
}
