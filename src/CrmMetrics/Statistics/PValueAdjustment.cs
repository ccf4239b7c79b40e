namespace CrmMetrics.Statistics;

/// <summary>What an adjustment of many p-values keeps in check.</summary>
public enum PValueAdjustment
{
    /// <summary>Holm (Scandinavian Journal of Statistics 6, 1979): the chance of even one false alarm among all the tests, however they depend on each other.
    /// Never weaker than Bonferroni's multiplication by their number.</summary>
    Holm = 1,

    /// <summary>Benjamini and Hochberg (Journal of the Royal Statistical Society B 57, 1995): the expected share of false alarms among the alarms, for tests that are
    /// independent or depend positively on each other.</summary>
    BenjaminiHochberg,
}
