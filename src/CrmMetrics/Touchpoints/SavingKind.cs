namespace CrmMetrics.Touchpoints;

/// <summary>What an avoided contact gives back.</summary>
public enum SavingKind
{
    /// <summary>Money that is no longer paid: a fee per call, overtime, an agency that bills by the contact.</summary>
    Cash = 1,

    /// <summary>Time of people who are paid all the same, worth something only when it is put to another use.</summary>
    Capacity,
}
