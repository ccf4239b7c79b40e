namespace CrmMetrics;

/// <summary>How long the periods of a report are.</summary>
public enum Granularity
{
    /// <summary>One local date each.</summary>
    Day = 1,

    /// <summary>Seven days from the calendar's first day of the week.</summary>
    Week,

    /// <summary>Calendar months, never 30 days.</summary>
    Month,

    /// <summary>Three calendar months from January, April, July or October.</summary>
    Quarter,

    /// <summary>Calendar years.</summary>
    Year,

    /// <summary>Three months counted from the first month of the fiscal year.</summary>
    FiscalQuarter,

    /// <summary>Twelve months from the first month of the fiscal year, named after the calendar year in which they end.</summary>
    FiscalYear,
}
