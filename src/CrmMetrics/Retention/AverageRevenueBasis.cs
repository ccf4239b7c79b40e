namespace CrmMetrics.Retention;

/// <summary>When average revenue per account (ARPA) is taken.</summary>
public enum AverageRevenueBasis
{
    /// <summary>On the opening day: opening revenue over opening customers.</summary>
    Opening = 1,

    /// <summary>On the closing day: closing revenue over closing customers.</summary>
    Closing,

    /// <summary>Over the period: opening and closing revenue over opening and closing customers.</summary>
    Average,
}
