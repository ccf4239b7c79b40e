namespace CrmMetrics.Sales;

/// <summary>How an opportunity stands.</summary>
/// <remarks>One byte each, so that a column of ten million states is ten megabytes.</remarks>
public enum OpportunityState : byte
{
    /// <summary>Not decided yet.</summary>
    Open = 1,

    /// <summary>Closed with a sale.</summary>
    Won,

    /// <summary>Closed without a sale.</summary>
    Lost,
}
