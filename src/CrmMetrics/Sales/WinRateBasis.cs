namespace CrmMetrics.Sales;

/// <summary>Of which opportunities the won ones are a share.</summary>
public enum WinRateBasis
{
    /// <summary>Of those won or lost, the usual practice in sales reports: the open ones are not judged yet.</summary>
    Closed = 1,

    /// <summary>Of all that were created, the open ones among them: lower, and rising while they are decided.</summary>
    AllCreated,
}
