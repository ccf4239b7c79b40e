namespace CrmMetrics.Sales;

/// <summary>How often an opportunity counts that comes back to a stage.</summary>
public enum StageReentry
{
    /// <summary>Once: it has passed the stage if it ever got further, whatever happened then.</summary>
    Once = 1,

    /// <summary>Each time: every entry is a trial of its own, and moving backward fails it.</summary>
    Each,
}
