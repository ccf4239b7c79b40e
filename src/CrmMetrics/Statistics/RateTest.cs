namespace CrmMetrics.Statistics;

/// <summary>A test that two event rates are equal.</summary>
public enum RateTest
{
    /// <summary>The exact test given the sum of the events, twice the smaller tail: the one that <see cref="RateRatioMethod.ConditionalExact"/> inverts.</summary>
    CentralExact = 1,

    /// <summary>The exact test given the sum of the events, by all splits that are no likelier than the seen one (as R and SciPy have it);
    /// it may contradict the exact interval.</summary>
    MinimumLikelihoodExact,

    /// <summary>The score test, which the interval of the difference inverts.</summary>
    Score,
}
