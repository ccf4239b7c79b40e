namespace CrmMetrics.Retention;

/// <summary>What to do with a return before the customer's start, where starts are events of their own.</summary>
public enum EarlierReturns
{
    /// <summary>It is an error of the data, reported with its row: nobody orders before signing up.</summary>
    Refused = 1,

    /// <summary>It is left out and counted: people may well have come before they did what starts the cohort.</summary>
    LeftOut,
}
