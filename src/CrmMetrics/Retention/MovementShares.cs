namespace CrmMetrics.Retention;

/// <summary>What each group of customers adds to the two sides of each fraction: the definitions themselves, from which rates and their differences are both read.</summary>
internal static class MovementShares
{
    /// <summary>Customers who count as retained; below 0 where they are taken off.</summary>
    public static long Retained(this in CustomerGroupTotals group, RetentionDefinition definition) => (definition, group.Group) switch
    {
        (_, CustomerGroup.Stayed) => group.Customers,
        (not RetentionDefinition.ContinuousOverOpening, CustomerGroup.LeftAndReturned) => group.Customers,
        (RetentionDefinition.ClosingMinusNew or RetentionDefinition.ClosingMinusAllNew, CustomerGroup.Returned) => group.Customers,
        (RetentionDefinition.ClosingMinusAllNew, CustomerGroup.JoinedAndLeft) => -group.Customers,
        _ => 0,
    };

    /// <summary>Customers or departures that count as churn.</summary>
    public static long Churned(this in CustomerGroupTotals group, ChurnDefinition definition, ChurnKind? only) => definition switch
    {
        ChurnDefinition.LostOverOpening => group.AtOpening ? group.GoneOf(only) : 0,
        ChurnDefinition.IgnoreSamePeriodJoinAndLeave when group.IsNew => 0,
        _ => group.DeparturesOf(only),
    };

    /// <summary>Twice the customers, or customer-days, over which churn is counted: an average counts halves.</summary>
    public static decimal ExposedTwice(this in CustomerGroupTotals group, ChurnDefinition definition) => definition switch
    {
        ChurnDefinition.PerExposure => 2m * group.CustomerDays,
        ChurnDefinition.SumOfDailyRates => 0,
        ChurnDefinition.EventsOverAverage => (decimal)group.Customers * ((group.AtOpening ? 1 : 0) + (group.AtClosing ? 1 : 0)),
        ChurnDefinition.EventsOverOpeningPlusNew when group.IsNew => 2m * group.Customers,
        _ => group.AtOpening ? 2m * group.Customers : 0,
    };
}
