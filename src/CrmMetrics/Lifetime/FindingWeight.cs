namespace CrmMetrics.Lifetime;

/// <summary>How much a finding about histories matters.</summary>
public enum FindingWeight
{
    /// <summary>Worth knowing; the models stand.</summary>
    Notice = 1,

    /// <summary>What the models assume does not hold, or the data were put together in a way that the models do not mean: their answers are likely to be wrong.</summary>
    Warning,

    /// <summary>No customer can have such a history: the columns are swapped, in different units, or wrong.</summary>
    Impossible,
}
