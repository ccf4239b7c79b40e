namespace CrmMetrics.Surveys;

/// <summary>What the customer effort score means.</summary>
public enum CustomerEffortDefinition
{
    /// <summary>The mean rating, the default, as the score was first published.</summary>
    Mean = 1,

    /// <summary>The share that agrees that it was easy: 5, 6 or 7 of 7. Score 2.0 alone asks for agreement.</summary>
    PercentAgree,

    /// <summary>The share that found it easy less the share that found it hard, from −1 to 1, the middle of the scale left out.</summary>
    Net,
}
