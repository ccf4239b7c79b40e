namespace CrmMetrics.Retention;

/// <summary>In which window a customer has to come back to be counted as retained.</summary>
public enum CohortReturn
{
    /// <summary>In period k itself: "N-day retention".</summary>
    On = 1,

    /// <summary>In period k or any later one: "unbounded retention".</summary>
    OnOrAfter,

    /// <summary>At least once up to and with period k, the first event not counted: "rolling" or "range retention".</summary>
    Within,

    /// <summary>At least once from one period to another: "bracket" or "custom range retention".</summary>
    Bracket,
}
