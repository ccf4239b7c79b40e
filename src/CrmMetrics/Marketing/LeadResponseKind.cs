namespace CrmMetrics.Marketing;

/// <summary>What counts as the answer to a lead.</summary>
public enum LeadResponseKind
{
    /// <summary>Any reply, automated ones included: fast and nearly always there, it says little of sales.</summary>
    AnyReply = 1,

    /// <summary>The first attempt of a person, whether or not the lead was reached; automated replies are left out.</summary>
    FirstAttempt,

    /// <summary>The first contact: the lead was reached.</summary>
    FirstContact,
}
