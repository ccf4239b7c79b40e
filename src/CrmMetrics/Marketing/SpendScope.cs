namespace CrmMetrics.Marketing;

/// <summary>Which spend a cost counts.</summary>
public enum SpendScope
{
    /// <summary>What was paid for media: advertising space and clicks.</summary>
    Media = 1,

    /// <summary>Media and the other costs of the programme: agencies, content, events.</summary>
    Programme,

    /// <summary>The programme, and the salaries, tools and overhead of those who ran it.</summary>
    FullyLoaded,
}
