namespace CrmMetrics.Touchpoints;

/// <summary>How a contact ended, as whoever handled it marked it.</summary>
/// <remarks>One byte each; 0, the unset value, stands for "not recorded" in a column.</remarks>
public enum TouchpointOutcome : byte
{
    /// <summary>The matter was settled.</summary>
    Resolved = 1,

    /// <summary>The matter stayed open.</summary>
    Unresolved,

    /// <summary>Nobody was reached: a call given up in the queue, a voicemail, a bounced message.</summary>
    NotReached,
}
