namespace CrmMetrics.Impact;

/// <summary>How the interval of a relative lift is made, and with it the p-value.</summary>
public enum LiftInterval
{
    /// <summary>Fieller's (Journal of the Royal Statistical Society B 16, 1954), the default: the lifts under which the two groups would not differ. Its p-value is that of the difference, so long as the
    /// outcome without treatment can be told from 0; at levels where it can't, the interval is the whole line.</summary>
    Fieller = 1,

    /// <summary>Symmetric on the logarithm of the ratio (for shares that of Katz and others, Biometrics 34, 1978): narrower in neither direction by design, always finite, and in need of two means above 0.</summary>
    Log,
}
