namespace CrmMetrics.Retention;

/// <summary>What is counted as churn, over what. On one ledger these readings give anything from 35 % to 92 %.</summary>
public enum ChurnDefinition
{
    /// <summary>Customers of the opening day who are gone on the closing day, over those of the opening day. The default: 1 less retention by survivors.</summary>
    LostOverOpening = 1,

    /// <summary>Departures in the period, those of customers who joined in it included, over the customers of the opening day; may pass 1.</summary>
    EventsOverOpening,

    /// <summary>Departures in the period over the customers of the opening day plus all who joined.</summary>
    EventsOverOpeningPlusNew,

    /// <summary>Departures in the period of customers who did not join in it, over the customers of the opening day.</summary>
    IgnoreSamePeriodJoinAndLeave,

    /// <summary>Departures in the period over the mean of the customers of the opening and the closing day; may pass 1.</summary>
    EventsOverAverage,

    /// <summary>Departures over customer-days, for 30 days unless said otherwise: the only one that compares months of 28 and of 31 days. A hazard; may pass 1.</summary>
    PerExposure,

    /// <summary>The sum over the days of the period of the departures of a day over the customers of the day before; may pass 1.</summary>
    SumOfDailyRates,
}
