namespace CrmMetrics.Retention;

/// <summary>Whether a customer wanted to leave.</summary>
public enum ChurnKind
{
    /// <summary>The customer cancelled or did not renew.</summary>
    Voluntary = 1,

    /// <summary>The payment failed or the company ended the contract; billing tools say delinquent.</summary>
    Involuntary,
}
