namespace CrmMetrics.Touchpoints;

/// <summary>When a matter counts as resolved by its first contact.</summary>
public enum ResolvedWhen
{
    /// <summary>No further contact came within the window, whatever was marked: what the customer's behaviour says, the default.</summary>
    NoFurtherContact = 1,

    /// <summary>The first contact was marked as resolved, whatever came afterwards: what the agent says. It needs no window.</summary>
    MarkedResolved,

    /// <summary>The first contact was marked as resolved and no further contact came within the window: both.</summary>
    MarkedAndNoFurtherContact,
}
