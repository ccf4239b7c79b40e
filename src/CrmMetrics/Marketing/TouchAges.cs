namespace CrmMetrics.Marketing;

/// <summary>Whether paths remember how long before the end of the journey each touch was, as credits that decay with time need.</summary>
/// <remarks>The end is the conversion; without one, the last touch. The finer the ages, the fewer journeys share a path, and the larger the summary.</remarks>
public enum TouchAges
{
    /// <summary>Paths are sequences of channels and nothing else.</summary>
    NotKept = 1,

    /// <summary>In whole days gone by: 24 hours each, what is left over cut off. Of dates, the days between them.</summary>
    WholeDays,

    /// <summary>In whole seconds gone by.</summary>
    Seconds,
}
