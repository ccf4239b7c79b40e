namespace CrmMetrics.Statistics;

/// <summary>How a test of equal shares measures the distance of the counts from equal shares. Both are set against the same chi-square distribution.</summary>
public enum HomogeneityStatistic
{
    /// <summary>Pearson's chi-square, Σ (observed − expected)² ÷ expected: keeps its level better where few are expected.</summary>
    ChiSquare = 1,

    /// <summary>The G test, 2 Σ observed × ln(observed ÷ expected): twice the log-likelihood ratio, whose parts add up over nested cuts.</summary>
    G,
}
