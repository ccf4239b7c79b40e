namespace CrmMetrics.Marketing;

/// <summary>What a lead is to reach: the target of a conversion rate.</summary>
/// <remarks>The targets follow each other: who was converted without a date of qualification counts as qualified when converted.</remarks>
public enum LeadTarget
{
    /// <summary>Qualified by marketing (MQL).</summary>
    MarketingQualified = 1,

    /// <summary>Accepted as qualified by sales (SQL).</summary>
    SalesQualified,

    /// <summary>Converted: into an opportunity or a customer, as your definition of the date says.</summary>
    Converted,
}
