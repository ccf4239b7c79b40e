namespace CrmMetrics.Returns;

/// <summary>How many years lie between two days.</summary>
public enum DayCount
{
    /// <summary>Days over 365, leap years too. The default, and what Excel's XIRR and XNPV take.</summary>
    Actual365Fixed = 1,

    /// <summary>Days over 360, as in the money market.</summary>
    Actual360,

    /// <summary>Months of 30 days with the rules of the United States for the ends of months and of February (NASD).</summary>
    Thirty360Us,

    /// <summary>Months of 30 days, with a 31st taken as the 30th (30E/360, the Eurobond basis).</summary>
    Thirty360European,

    /// <summary>Days in leap years over 366 and the others over 365 (ISDA).</summary>
    ActualActualIsda,
}
