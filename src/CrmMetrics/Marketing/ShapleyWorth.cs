namespace CrmMetrics.Marketing;

/// <summary>What a set of channels is worth, where a Shapley value shares out the worth of all.</summary>
public enum ShapleyWorth
{
    /// <summary>The conversions of journeys that touched no other channels. Non-converting journeys and repeats have no effect: each conversion is shared equally by the channels of its path.</summary>
    Conversions = 1,

    /// <summary>The conversion rate of journeys that touched no other channels; 0 where there were none. A channel that lowers the rate of others has a negative value.</summary>
    ConversionRate,
}
