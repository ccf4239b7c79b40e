namespace CrmMetrics.Returns;

/// <summary>What a benefit of a programme consists in.</summary>
public enum BenefitKind
{
    /// <summary>More revenue, of which the margin counts.</summary>
    RevenueUplift = 1,

    /// <summary>A cost that is no longer paid.</summary>
    CostSaving,

    /// <summary>Working time that is freed, of which the part counts that is put to use.</summary>
    TimeSaved,

    /// <summary>Losses that no longer occur: their expected amount.</summary>
    RiskAvoided,

    /// <summary>Anything else.</summary>
    Other,
}
