using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>A lead source in a league table: what its leads did, what they cost, and how far its conversion can be told from the others'.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class LeadSource
{
    internal LeadSource(LeadSourceFigures figures, LeadSourceStanding standing)
    {
        Name = figures.Name;
        Leads = figures.Leads;
        Spend = figures.Spend;
        CostPerLead = figures.Spend is { } spend ? Marketing.CostPerLead.From(spend, figures.Leads.Leads, LeadQualification.All, figures.Scope) : null;
        CostPerWin = figures.CostPerWin;
        Conversion = standing.Conversion;
        Shrunken = standing.Shrunken;
        Limits = standing.Limits;
        Rank = standing.Rank;
        WhyUnranked = standing.WhyUnranked;
        PValue = standing.PValue;
        HolmPValue = standing.HolmPValue;
        FalseDiscoveryPValue = standing.FalseDiscoveryPValue;
    }

    /// <summary>The name of the source.</summary>
    /// <value><see langword="null"/> for the leads whose source is not known.</value>
    public string? Name { get; }

    /// <summary>Its leads in counts, revenue and days: stages, revenue per lead, value of a win and cycle are read from it.</summary>
    /// <value>Of no leads where there was spend alone.</value>
    public LeadSummary Leads { get; }

    /// <summary>What was spent on it.</summary>
    /// <value><see langword="null"/> when no spend was given for it, which is not the same as 0.</value>
    public Money? Spend { get; }

    /// <summary>What a lead of it cost.</summary>
    /// <value><see langword="null"/> when no spend was given for it.</value>
    public CostPerLead? CostPerLead { get; }

    /// <summary>What a converted lead of it cost: the spend over conversions.</summary>
    /// <value>An amount; its interval takes the spend as known and the number of conversions as chance (Poisson). Undefined when no spend was given or nothing converted.</value>
    public MoneyEstimate CostPerWin { get; }

    /// <summary>The share of its leads that reached the stage that the table is about.</summary>
    /// <value>From 0 to 1, with its counts.</value>
    public Proportion Conversion { get; }

    /// <summary>The same share, shrunken towards the other sources by as much as its own counts leave open.</summary>
    /// <value>With its credible interval, see <see cref="BetaBinomialPrior.Shrunken"/>; undefined where nothing says how far to shrink.</value>
    public Estimate Shrunken { get; }

    /// <summary>The shares that a source of this size shows by chance alone if it converts as all sources together do.</summary>
    /// <value>Funnel-plot limits by the binomial distribution; <see langword="null"/> for a source without leads.</value>
    public ConfidenceInterval? Limits { get; }

    /// <summary>Whether the source lies beyond its limits.</summary>
    /// <value><see cref="Evidence.Higher"/> above the upper, <see cref="Evidence.Lower"/> below the lower one, else <see cref="Evidence.NotEnough"/>.</value>
    public Evidence Evidence => Limits is not { } limits || Conversion.Value is not { } share || limits.Contains(share) ? Evidence.NotEnough
        : share > limits.Upper ? Evidence.Higher : Evidence.Lower;

    /// <summary>Its place among the ranked sources, by the lower bound of <see cref="Shrunken"/>.</summary>
    /// <value>1 for the best; the same for equal bounds. <see langword="null"/> when it has no place, and then <see cref="WhyUnranked"/> says why.</value>
    public int? Rank { get; }

    /// <summary>Why it has no place.</summary>
    /// <value><see langword="null"/> exactly when it has one.</value>
    public Reason? WhyUnranked { get; }

    /// <summary>The chance of a conversion at least this far from that of all other sources if it were the same.</summary>
    /// <value>Fisher's exact test, from 0 to 1; <see langword="null"/> for a source without a place, or without others to set it against.</value>
    public double? PValue { get; }

    /// <summary>The same, fit to be read among all tested sources: the chance of even one false alarm.</summary>
    /// <value>Holm's adjustment, from 0 to 1; <see langword="null"/> where there is no p-value.</value>
    public double? HolmPValue { get; }

    /// <summary>The same, fit to be read among all tested sources: the expected share of false alarms among alarms up to this one.</summary>
    /// <value>Benjamini and Hochberg's adjustment, from 0 to 1; <see langword="null"/> where there is no p-value.</value>
    public double? FalseDiscoveryPValue { get; }

    /// <summary>Writes the place, the name and the conversion in the current culture, such as <c>1. referral: 90/300 = 30.0 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(CultureInfo.CurrentCulture);

    internal string ToString(CultureInfo culture) =>
        (Rank is { } rank ? rank.ToString(culture) + ". " : "") + (Name ?? "(unknown)") + ": " + Conversion.ToString(null, culture);
}
