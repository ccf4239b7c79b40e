namespace CrmMetrics.Marketing;

/// <summary>Which leads a figure per lead counts.</summary>
public enum LeadQualification
{
    /// <summary>Every lead that came in.</summary>
    All = 1,

    /// <summary>Marketing-qualified leads (MQL).</summary>
    MarketingQualified,

    /// <summary>Sales-qualified leads (SQL).</summary>
    SalesQualified,
}
