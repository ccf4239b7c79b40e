namespace CrmMetrics.Touchpoints;

/// <summary>Who sought the contact.</summary>
/// <remarks>One byte each, so that a column of ten million is ten megabytes.</remarks>
public enum TouchpointDirection : byte
{
    /// <summary>The customer: a call, a chat, a letter to the company.</summary>
    Inbound = 1,

    /// <summary>The company: a call back, a reminder, a newsletter.</summary>
    Outbound,
}
