namespace CrmMetrics.Goals;

/// <summary>The colour of an objective.</summary>
public enum ObjectiveStatus
{
    /// <summary>On its way, or there.</summary>
    Green = 1,

    /// <summary>To be watched; under a rule on the interval: not enough evidence either way.</summary>
    Amber,

    /// <summary>Not on its way: to be reassessed.</summary>
    Red,
}
