namespace CrmMetrics.Marketing;

/// <summary>Whether an acquisition cost counts what was spent on customers already won.</summary>
public enum AcquisitionSpend
{
    /// <summary>Only what was spent on winning new customers. The default.</summary>
    OnNewCustomers = 1,

    /// <summary>All of sales and marketing, what was spent on selling more to existing customers (expansion) among it.</summary>
    IncludingExpansion,
}
