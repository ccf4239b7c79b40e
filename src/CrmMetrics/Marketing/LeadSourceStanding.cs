using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>How a source stands among the others.</summary>
internal sealed record LeadSourceStanding(Proportion Conversion, Estimate Shrunken, ConfidenceInterval? Limits)
{
    public int? Rank { get; init; }

    public Reason? WhyUnranked { get; init; }

    public double? PValue { get; init; }

    public double? HolmPValue { get; init; }

    public double? FalseDiscoveryPValue { get; init; }
}
