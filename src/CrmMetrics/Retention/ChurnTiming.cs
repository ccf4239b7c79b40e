namespace CrmMetrics.Retention;

/// <summary>On which date a customer who cancels has left.</summary>
public enum ChurnTiming
{
    /// <summary>When what was paid for has run out: on the end of the tenure. The default, as at ProfitWell.</summary>
    AtPaidThrough = 1,

    /// <summary>On the day of the request to cancel, where one is recorded; else on the end of the tenure. ChartMogul has it as an option.</summary>
    AtRequest,
}
