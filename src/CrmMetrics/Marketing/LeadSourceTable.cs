using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>Lead sources in the order of their conversion, as far as their counts bear it.</summary>
/// <remarks>
/// <para>By the raw rate a source of three leads that all converted comes first. Here each rate is shrunken towards the others by as much as its counts leave open (<see cref="Prior"/>), sources are
/// ranked by the lower bound of that, and those with fewer than <see cref="MinimumLeads"/> have no place. Sources whose true rates can't be told apart share one.</para>
/// <para>Leads that are still open count as not converted. Where one source's leads are younger than another's, take leads of one age for both.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class LeadSourceTable : IFormattable
{
    private static readonly char[] LineBreaks = ['\r', '\n', '\v', '\f', '\u0085', '\u2028', '\u2029'];

    private readonly Proportion[] shares;
    private readonly double level;

    internal LeadSourceTable(LeadSourceFigures[] figures, LeadSummary all, LeadTarget target, long minimumLeads, double level, double funnelLevel)
    {
        All = all;
        Target = target;
        MinimumLeads = minimumLeads;
        this.level = level;
        shares = Array.ConvertAll(figures, source => source.Leads.Conversion(target));
        Prior = BetaBinomialPrior.Fit(shares);
        Sources = Array.AsReadOnly(Rank(figures, funnelLevel));
    }

    /// <summary>The sources.</summary>
    /// <value>The best first; those without a place at the end, the largest first.</value>
    public IReadOnlyList<LeadSource> Sources { get; }

    /// <summary>The leads of all sources together.</summary>
    /// <value>The unknown source included.</value>
    public LeadSummary All { get; }

    /// <summary>The stage whose conversion the sources are ranked by.</summary>
    /// <value>One of the named stages.</value>
    public LeadTarget Target { get; }

    /// <summary>How many leads a source needs to have a place.</summary>
    /// <value>10 or more.</value>
    public long MinimumLeads { get; }

    /// <summary>How the true conversions of the sources are spread.</summary>
    /// <value>The likeliest spread; <see langword="null"/> when there are no leads.</value>
    public BetaBinomialPrior? Prior { get; }

    /// <summary>Tests that all sources convert alike.</summary>
    /// <param name="statistic">The statistic.</param>
    /// <returns>The test, with its caveat where few conversions are expected; <see langword="null"/> when fewer than two sources have leads, or all leads or none converted.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statistic"/> is not named.</exception>
    public HomogeneityTest? Homogeneity(HomogeneityStatistic statistic = HomogeneityStatistic.ChiSquare) => HomogeneityTest.From(shares, statistic);

    /// <summary>Writes the places, names and conversions in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the places, names and conversions.</summary>
    /// <param name="format">The format of the conversions; with their counts when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => string.Join("; ", Sources.Select(source =>
        (source.Rank is { } rank ? rank.ToString(formatProvider) + ". " : "") + (source.Name ?? "(unknown)") + " " + source.Conversion.ToString(format, formatProvider)));

    /// <summary>Writes a Markdown table with a row a source.</summary>
    /// <param name="provider">The culture of the digits; the current one when left out.</param>
    /// <returns>The table: place, source, leads, conversion, shrunken conversion with its bounds, limits, the p-values by Holm and by Benjamini and Hochberg,
    /// revenue per lead and cost per lead (over all leads), value of a win, cost per win, days to convert. Line breaks in a name become spaces.</returns>
    public string ToMarkdown(IFormatProvider? provider = null)
    {
        IFormatProvider culture = provider ?? CultureInfo.CurrentCulture;
        return "| | source | leads | conversion | shrunken | limits | p (Holm) | p (Benjamini–Hochberg) | revenue per lead (all leads) | value of a win | cost per lead (all leads) | cost per win | days |\n"
            + "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            + string.Concat(Sources.Select(source => "| " + string.Join(" | ", Cells(source, culture)) + " |\n"));
    }

    private string[] Cells(LeadSource source, IFormatProvider culture) =>
    [
        source.Rank?.ToString(culture) ?? "–",
        string.Join(" ", (source.Name ?? "(unknown)").Split(LineBreaks, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|"),
        source.Leads.Leads.ToString("N0", culture),
        Percent(source.Conversion.Value, culture),
        source.Shrunken is { Value: { } rate } shrunken && shrunken.Interval(level) is { } bounds
            ? Percent(rate, culture) + " (" + Percent(bounds.Lower, culture) + " to " + Percent(bounds.Upper, culture) + ")"
            : "–",
        source.Limits is { } limits ? Percent(limits.Lower, culture) + " to " + Percent(limits.Upper, culture) : "–",
        source.HolmPValue?.ToString("F3", culture) ?? "–",
        source.FalseDiscoveryPValue?.ToString("F3", culture) ?? "–",
        Amount(source.Leads.RevenuePerLead(LeadQualification.All).Value, culture),
        Amount(source.Leads.RevenuePerConversion.Value, culture),
        Amount(source.CostPerLead?.Value, culture),
        Amount(source.CostPerWin.Value, culture),
        source.Leads.Cycle().Value?.ToString("F0", culture) ?? "–",
    ];

    private static string Percent(double? share, IFormatProvider culture) => share is { } value ? (100 * value).ToString("F1", culture) + " %" : "–";

    private static string Amount(Money? amount, IFormatProvider culture) => amount is { } value ? value.ToString(null, culture) : "–";

    private LeadSource[] Rank(LeadSourceFigures[] figures, double funnelLevel)
    {
        Proportion whole = All.Conversion(Target);
        LeadSourceStanding[] standings = Array.ConvertAll(shares, share => Standing(share, whole, funnelLevel));
        double[] bounds = Array.ConvertAll(standings, standing => standing.WhyUnranked is null ? standing.Shrunken.Interval(level)!.Value.Lower : double.NegativeInfinity);
        Adjust(standings);
        for (int i = 0; i < standings.Length; i++)
        {
            if (standings[i].WhyUnranked is null)
            {
                double mine = bounds[i];
                standings[i] = standings[i] with { Rank = 1 + bounds.Count(bound => bound > mine) };
            }
        }

        return
        [
            .. Enumerable.Range(0, figures.Length)
                .OrderByDescending(i => bounds[i])
                .ThenByDescending(i => figures[i].Leads.Leads)
                .ThenBy(i => figures[i].Name, StringComparer.Ordinal)
                .Select(i => new LeadSource(figures[i], standings[i])),
        ];
    }

    private LeadSourceStanding Standing(Proportion share, Proportion whole, double funnelLevel)
    {
        // Without any leads there is no spread to shrink towards, and nobody has a place.
        Estimate shrunken = Prior?.Shrunken(share) ?? share.ToEstimate();
        Reason? why = share.Whole < MinimumLeads
            ? new("too-few-leads", Guard.Invariant($"{share.Whole} leads are fewer than the {MinimumLeads} that a place needs"))
            : shrunken.WhyUndefined;
        Proportion rest = Proportion.From(whole.Part - share.Part, whole.Whole - share.Whole, share.Definition);
        return new(share, shrunken, FunnelPlot.Limits(whole, share.Whole, funnelLevel))
        {
            WhyUnranked = why,
            PValue = why is null ? share.Test(rest, ProportionTest.FisherExact)?.PValue : null,
        };
    }

    private static void Adjust(LeadSourceStanding[] standings)
    {
        int[] tested = [.. Enumerable.Range(0, standings.Length).Where(i => standings[i].PValue is not null)];
        double[] plain = Array.ConvertAll(tested, i => standings[i].PValue!.Value);
        double[] holm = MultipleTests.Adjust(plain, PValueAdjustment.Holm), discovery = MultipleTests.Adjust(plain, PValueAdjustment.BenjaminiHochberg);
        for (int i = 0; i < tested.Length; i++)
        {
            standings[tested[i]] = standings[tested[i]] with { HolmPValue = holm[i], FalseDiscoveryPValue = discovery[i] };
        }
    }
}
