namespace CrmMetrics.Statistics;

/// <summary>A test that the same cases have a property as often the second time as the first: McNemar's, by the cases that changed.</summary>
public enum PairedTest
{
    /// <summary>McNemar's chi-square (Psychometrika 12, 1947), the default: the score test that the interval of the change inverts.</summary>
    ChiSquare = 1,

    /// <summary>McNemar's chi-square with Edwards' continuity correction.</summary>
    ChiSquareWithContinuityCorrection,

    /// <summary>The binomial test of the changed cases: never too bold, often too timid.</summary>
    Exact,

    /// <summary>The exact test with half the chance of the seen split (Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13, 2013).</summary>
    MidP,
}
