namespace CrmMetrics.Sales;

/// <summary>What it means that an opportunity reached a later stage without entering a stage.</summary>
public enum StageSkip
{
    /// <summary>It counts as having entered and passed the stages that it skipped: a funnel never widens. The usual rule, since stages are often
    /// skipped only in the records.</summary>
    CountsAsPassed = 1,

    /// <summary>It counts only in the stages that it entered, and passes one only into the very next.</summary>
    NotPassed,
}
