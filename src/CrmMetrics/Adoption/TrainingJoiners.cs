namespace CrmMetrics.Adoption;

/// <summary>Whether people who joined during the period count: they had less time to complete a training than the others.</summary>
public enum TrainingJoiners
{
    /// <summary>They count.</summary>
    Included = 1,

    /// <summary>They are left out of both counts.</summary>
    Excluded,
}
