namespace CrmMetrics.Retention;

/// <summary>What of the opening revenue counts as kept.</summary>
public enum GrossRevenueRetentionDefinition
{
    /// <summary>Opening less churn and contraction, over the opening. The default; event by event it may fall below what was kept, even below 0.</summary>
    OpeningMinusLoss = 1,

    /// <summary>What each customer paid at the closing, at most what it paid at the opening, over the opening: the same where movements are net, more where they are read event by event.</summary>
    CappedPerCustomer,

    /// <summary>Of the opening revenue whose term ended in the period, what was kept, over that revenue: customers who could not leave are left out of both.</summary>
    UpForRenewalOnly,
}
