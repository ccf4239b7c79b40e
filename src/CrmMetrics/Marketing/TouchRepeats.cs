namespace CrmMetrics.Marketing;

/// <summary>What becomes of a channel that comes up several times in one journey.</summary>
/// <remarks>It moves linear and position-based credits, the Markov chain and the number of distinct paths; Shapley values don't look at repeats.</remarks>
public enum TouchRepeats
{
    /// <summary>Every touch stays: email, email, web, email. What ChannelAttribution and Google Analytics 4 do.</summary>
    Kept = 1,

    /// <summary>A run of the same channel becomes its last touch: email, web, email.</summary>
    CollapsedInARow,

    /// <summary>A channel stays where it came up first: email, web.</summary>
    FirstOfChannel,

    /// <summary>A channel stays where it came up last: web, email.</summary>
    LastOfChannel,
}
