namespace CrmMetrics.Statistics;

/// <summary>How the interval of the difference of two independent shares is made, and with it the p-value.</summary>
public enum DifferenceMethod
{
    /// <summary>The score interval of Miettinen and Nurminen (Statistics in Medicine 4, 1985), the default; its p-value is that of the N−1 chi-square test.</summary>
    MiettinenNurminen = 1,

    /// <summary>The score interval without the factor N / (N − 1) (Mee, Biometrics 40, 1984); its p-value is that of the pooled z test.</summary>
    Mee,

    /// <summary>From the two Wilson intervals (Newcombe, Statistics in Medicine 17, 1998, method 10); its p-value is 1 less the level at which a bound touches 0.</summary>
    Newcombe,

    /// <summary>Wald's after a success and a failure more in each group (Agresti and Caffo, The American Statistician 54, 2000).</summary>
    AgrestiCaffo,

    /// <summary>The normal approximation of the textbooks: too short for few cases, of width 0 where both shares are 0 or 1.</summary>
    Wald,
}
