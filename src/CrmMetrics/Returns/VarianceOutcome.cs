namespace CrmMetrics.Returns;

/// <summary>Whether a projection was met.</summary>
public enum VarianceOutcome
{
    /// <summary>The amounts that the data are compatible with lie on both sides of the projection, or there is no interval to judge by.</summary>
    CannotTell = 1,

    /// <summary>As much as projected came, or more, or it cost no more: the whole interval of the variance lies at 0 or above.</summary>
    Met,

    /// <summary>The whole interval of the variance lies below 0.</summary>
    NotMet,
}
