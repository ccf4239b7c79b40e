namespace CrmMetrics.Sales;

/// <summary>Of which entries into a stage those that got further are a share.</summary>
public enum StageBasis
{
    /// <summary>Of those that are decided: moved on, moved back, won or lost. Those still waiting in the stage are not judged yet.</summary>
    Decided = 1,

    /// <summary>Of all, those still waiting among them: lower, and rising while they are decided.</summary>
    Entered,
}
