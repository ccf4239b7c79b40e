namespace CrmMetrics.Lifetime;

/// <summary>The unit in which a model counts time, and in which its parameters are written.</summary>
/// <remarks>What a model says of the customers does not depend on it; its parameters, and the logarithm of its likelihood, do.</remarks>
public enum TimeUnit
{
    /// <summary>A day.</summary>
    Day = 1,

    /// <summary>Seven days: the unit of most published examples.</summary>
    Week,

    /// <summary>The twelfth part of a year: 30.4375 days.</summary>
    Month,

    /// <summary>365.25 days.</summary>
    Year,
}
