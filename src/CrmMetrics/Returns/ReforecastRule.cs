namespace CrmMetrics.Returns;

/// <summary>What the actuals to date say about the periods to come.</summary>
public enum ReforecastRule
{
    /// <summary>Nothing: the rest comes as projected. Right where what went astray won't happen again.</summary>
    PlanForTheRest = 1,

    /// <summary>The rest comes at the mean of the actuals to date, the same each period, whatever was projected and however long the period. Right where the plan had no
    /// basis.</summary>
    RunRate,

    /// <summary>The rest comes as projected, times the ratio of actual to projected to date. Right where the plan has the shape right (a ramp, a season) and the level wrong; in projects called
    /// the estimate at completion at the cost performance to date.</summary>
    ActualToPlanRatio,
}
