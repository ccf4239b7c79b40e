namespace CrmMetrics.Marketing;

/// <summary>Whether a conversion begins the customer's journey anew.</summary>
public enum JourneyStart
{
    /// <summary>Touches before a conversion belong to it and to no later one. Each touch is in one journey.</summary>
    AfterConversion = 1,

    /// <summary>Each conversion looks back over all touches in its window, those before earlier conversions too: a touch can be in several journeys.</summary>
    LookBackOnly,
}
