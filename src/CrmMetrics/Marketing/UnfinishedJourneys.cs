namespace CrmMetrics.Marketing;

/// <summary>What becomes of journeys without a conversion whose look-back window hasn't passed by the date of the data: they may convert yet.</summary>
/// <remarks>Only a look-back window can be unfinished. Without one (<see cref="JourneyDefinition.LookBackDays"/> of <see langword="null"/>, as it is unless set) this makes no difference: every
/// journey that is open at the date of the data counts as not converting, also one that began the day before.</remarks>
public enum UnfinishedJourneys
{
    /// <summary>They are counted apart, and are no part of any path. Without a look-back window there are none.</summary>
    KeptApart = 1,

    /// <summary>They count as not converting.</summary>
    CountedAsNotConverting,
}
