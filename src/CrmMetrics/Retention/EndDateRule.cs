namespace CrmMetrics.Retention;

/// <summary>What the end date of an export says.</summary>
public enum EndDateRule
{
    /// <summary>The first day without the subscription; one that ends on the day it starts never was.</summary>
    Exclusive = 1,

    /// <summary>The last day with the subscription; one that ends on the day it starts lasted that day.</summary>
    Inclusive,
}
