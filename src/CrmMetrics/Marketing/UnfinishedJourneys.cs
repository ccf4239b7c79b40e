namespace CrmMetrics.Marketing;

/// <summary>What becomes of journeys without a conversion whose look-back window hasn't passed by the date of the data: they may convert yet.</summary>
public enum UnfinishedJourneys
{
    /// <summary>They are counted apart, and are no part of any path.</summary>
    KeptApart = 1,

    /// <summary>They count as not converting.</summary>
    CountedAsNotConverting,
}
