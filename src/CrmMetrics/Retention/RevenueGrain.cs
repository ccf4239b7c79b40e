namespace CrmMetrics.Retention;

/// <summary>How finely the movements of a period are told apart. Opening + movements = closing under each.</summary>
public enum RevenueGrain
{
    /// <summary>Opening against closing: who goes up and down again within the period has not moved. The default.</summary>
    NetOfPeriod = 1,

    /// <summary>Day by day: who goes up and down again has expanded and contracted; changes on one day are netted.</summary>
    EventByEvent,
}
