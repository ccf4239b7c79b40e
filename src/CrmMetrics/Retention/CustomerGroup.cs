namespace CrmMetrics.Retention;

/// <summary>What a customer did in a period. Each customer who was there at some time in it, or joined without a day, is in one group.</summary>
/// <remarks>Opening customers are the first three, new ones those who joined, former ones those who returned. Every definition of retention
/// and churn says which groups count, and on which side of the fraction.</remarks>
public enum CustomerGroup
{
    /// <summary>There at the opening, on every day, and at the closing.</summary>
    Stayed = 1,

    /// <summary>There at the opening, away for a while, and there at the closing.</summary>
    LeftAndReturned,

    /// <summary>There at the opening and gone at the closing.</summary>
    Lost,

    /// <summary>Joined for the first time in the period, and there at the closing.</summary>
    Joined,

    /// <summary>Joined for the first time in the period, and gone at the closing.</summary>
    JoinedAndLeft,

    /// <summary>A customer of earlier times, not there at the opening but at the closing: reactivated.</summary>
    Returned,

    /// <summary>A customer of earlier times who came back within the period and was gone again at the closing.</summary>
    ReturnedAndLeft,
}
