namespace CrmMetrics.Adoption;

/// <summary>From when on the days to the completion of a training are counted.</summary>
public enum TrainingStart
{
    /// <summary>From its assignment.</summary>
    Assigned = 1,

    /// <summary>From the enrolment.</summary>
    Enrolled,
}
