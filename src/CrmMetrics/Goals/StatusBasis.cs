namespace CrmMetrics.Goals;

/// <summary>What a colour is read from.</summary>
public enum StatusBasis
{
    /// <summary>The pace: the share of the gap closed over the share that was planned by now.</summary>
    Progress = 1,

    /// <summary>The chance of reaching the target by the due date.</summary>
    Forecast,

    /// <summary>The interval of the measurement: whether the evidence is enough.</summary>
    Interval,
}
