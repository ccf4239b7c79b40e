namespace CrmMetrics.Marketing;

/// <summary>What an event in the journey of a customer is.</summary>
public enum JourneyEventKind
{
    /// <summary>The customer met a channel: saw, clicked, opened or called.</summary>
    Touch = 1,

    /// <summary>A step on the way, such as the creation of the lead, which marks the last touch before it. W-shaped credits look at it.</summary>
    Milestone,

    /// <summary>What the journey is for: a sale, a sign-up, a qualified lead.</summary>
    Conversion,
}
