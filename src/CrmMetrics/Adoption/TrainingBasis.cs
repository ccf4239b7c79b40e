namespace CrmMetrics.Adoption;

/// <summary>Of whom training completion is the share.</summary>
public enum TrainingBasis
{
    /// <summary>Of all to whom the training was assigned by the end of the period, also those who have left since.</summary>
    Assigned = 1,

    /// <summary>Of those to whom it was assigned and who are still there at the end of the period, as most learning systems show it, since they drop who has left.</summary>
    AssignedHeadcount,

    /// <summary>Of those who enrolled by the end of the period, assigned or not, also those who have left since.</summary>
    Enrolled,

    /// <summary>Of all who are there at the end of the period, also those to whom it was never assigned.</summary>
    Headcount,
}
