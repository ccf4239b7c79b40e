namespace CrmMetrics.Returns;

/// <summary>Where the part of a variance goes that price and volume make together: the change of the price times the change of the volume.</summary>
public enum JointTerm
{
    /// <summary>To the price: the price variance is taken at the actual volume, the volume variance at the projected price. Standard costing; the default.</summary>
    WithPrice = 1,

    /// <summary>To the volume: the price variance is taken at the projected volume, the volume variance at the actual price.</summary>
    WithVolume,

    /// <summary>Half to each: both variances are taken at the mean of projected and actual. It doesn't matter which of the two is thought to change first (the Shapley value).</summary>
    Halved,

    /// <summary>To neither: a third part of its own.</summary>
    Apart,
}
