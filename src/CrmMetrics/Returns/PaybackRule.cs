namespace CrmMetrics.Returns;

/// <summary>When an investment counts as paid back.</summary>
public enum PaybackRule
{
    /// <summary>When the running total first reaches 0. The default, though a later cost may take it below again.</summary>
    FirstCrossing = 1,

    /// <summary>When the running total reaches 0 and never falls below again.</summary>
    StaysPaidBack,
}
