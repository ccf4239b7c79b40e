namespace CrmMetrics.Touchpoints;

/// <summary>Which contacts can be the first contact about a matter, or a further one.</summary>
public enum FirstContactScope
{
    /// <summary>Those that the customer sought, the default: a confirmation that the company sends is no sign that a matter is open.</summary>
    Inbound = 1,

    /// <summary>Those of both directions: a call back counts as a further contact.</summary>
    BothDirections,
}
