namespace CrmMetrics.Goals;

/// <summary>What the interval of a measurement is held against.</summary>
public enum StatusMark
{
    /// <summary>The target itself: whether the objective has been reached.</summary>
    Target = 1,

    /// <summary>What the plan expects on the date of the measurement: whether the objective is on its way.</summary>
    Plan,
}
