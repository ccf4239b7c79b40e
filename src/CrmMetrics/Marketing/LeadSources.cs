using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace CrmMetrics.Marketing;

/// <summary>Leads and spend by source, from which a league table of the sources is made.</summary>
/// <remarks>Leads whose source is missing or blank are kept as a source of their own, without a name. Names are told apart by every letter: <c>Web</c> and <c>web</c> are two. A source with
/// spend and without leads is kept, so that its spend is seen.</remarks>
[DebuggerDisplay("{figures.Length} sources")]
public sealed class LeadSources
{
    // Of fewer, one lead moves the rate by more than ten points.
    private const int FewestLeads = 10;

    private static readonly Dictionary<string, Money> NoSpend = new(StringComparer.Ordinal);

    private readonly LeadSourceFigures[] figures;

    private LeadSources(LeadSourceFigures[] figures) => this.figures = figures;

    /// <summary>The names of the sources.</summary>
    /// <value>In the order in which they first appeared, those with spend alone at the end; <see langword="null"/> stands for the leads whose source is not known.</value>
    public IReadOnlyList<string?> Names => Array.AsReadOnly(Array.ConvertAll(figures, source => source.Name));

    /// <summary>The leads of all sources together.</summary>
    /// <value>The sum, the unknown source included.</value>
    public LeadSummary All => figures.Aggregate(LeadSummary.Zero, (sum, source) => sum + source.Leads);

    /// <summary>Takes the leads of each source, as <see cref="LeadSummary.By{T, TKey}(IEnumerable{T}, Func{T, TKey}, Func{T, Lead})"/> gives them.</summary>
    /// <param name="leads">The leads of each source; a blank name stands for the leads whose source is not known.</param>
    /// <param name="spend">What was spent on each source; none when left out. Sources that are not in it have no cost, which is not a cost of 0.</param>
    /// <param name="scope">Which spend that is.</param>
    /// <returns>The sources.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="leads"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A spend is negative, or <paramref name="scope"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">Revenue and spend are in different currencies.</exception>
    public static LeadSources From(IReadOnlyDictionary<string, LeadSummary> leads, IReadOnlyDictionary<string, Money>? spend = null, SpendScope scope = SpendScope.Media) =>
        Of(Guard.NotNull(leads).Select(source => (Known(source.Key), source.Value)), spend, scope);

    /// <summary>Takes leads with their sources, in one pass.</summary>
    /// <param name="leads">The leads, in one currency.</param>
    /// <param name="spend">What was spent on each source; none when left out. Sources that are not in it have no cost, which is not a cost of 0.</param>
    /// <param name="scope">Which spend that is.</param>
    /// <returns>The sources.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="leads"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A spend is negative, or <paramref name="scope"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">Revenue and spend are in different currencies.</exception>
    public static LeadSources From(IEnumerable<Lead> leads, IReadOnlyDictionary<string, Money>? spend = null, SpendScope scope = SpendScope.Media) =>
        Of(LeadSummary.By(Guard.NotNull(leads), lead => new SourceName(Known(lead.Source)), lead => lead).Select(source => (source.Key.Text, source.Value)), spend, scope);

    /// <summary>Takes rows of any type, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the lead of a row, with its source.</param>
    /// <param name="spend">What was spent on each source; none when left out. Sources that are not in it have no cost, which is not a cost of 0.</param>
    /// <param name="scope">Which spend that is.</param>
    /// <returns>The sources.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="fact"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A spend is negative, or <paramref name="scope"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">Revenue and spend are in different currencies.</exception>
    public static LeadSources From<T>(IEnumerable<T> rows, Func<T, Lead> fact, IReadOnlyDictionary<string, Money>? spend = null, SpendScope scope = SpendScope.Media) =>
        From(Guard.NotNull(rows).Select(Guard.NotNull(fact)), spend, scope);

    /// <summary>The league table of the sources by a conversion.</summary>
    /// <param name="target">The stage whose conversion they are ranked by.</param>
    /// <param name="minimumLeads">How many leads a source needs to have a place, 10 or more. Sources with fewer stand at the end, without a place and untested.</param>
    /// <param name="level">The level of the credible interval by whose lower bound they are ranked, above 0 and below 1.</param>
    /// <param name="funnelLevel">The level of the funnel-plot limits, above 0 and below 1.</param>
    /// <returns>The table, best source first.</returns>
    /// <remarks>Shrinkage alone doesn't keep a source of three leads from the top: where some sources convert hardly anybody and others many, the likeliest spread of their rates is so wide that three of three
    /// stay near 100 %. So there is a least size below which no source has a place, whatever is asked for.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not named, <paramref name="minimumLeads"/> is less than 10, or a level is not above 0 and below 1.</exception>
    public LeadSourceTable Table(LeadTarget target = LeadTarget.Converted, int minimumLeads = 30, double level = 0.95, double funnelLevel = 0.998) =>
        new(figures, All, Guard.Named(target), Guard.AtLeast(FewestLeads, minimumLeads), Guard.Level(level), Guard.Level(funnelLevel));

    private static LeadSources Of(IEnumerable<(string? Name, LeadSummary Leads)> leads, IReadOnlyDictionary<string, Money>? spend, SpendScope scope)
    {
        _ = Guard.Named(scope);
        Dictionary<SourceName, Money> spent = [];
        Currency currency = default;
        foreach (KeyValuePair<string, Money> its in spend ?? NoSpend)
        {
            SourceName name = new(Known(its.Key));
            currency = Money.Common(currency, its.Value.Currency);
            spent[name] = (spent.TryGetValue(name, out Money known) ? known : default) + Guard.NotNegative(its.Value, nameof(spend));
        }

        List<SourceName> names = [];
        Dictionary<SourceName, LeadSummary> sums = [];
        foreach ((string? text, LeadSummary summary) in leads)
        {
            SourceName name = new(text);
            currency = Money.Common(currency, summary.Revenue.Currency);
            if (!sums.TryGetValue(name, out LeadSummary known))
            {
                names.Add(name);
            }

            sums[name] = known + summary;
        }

        foreach (SourceName name in spent.Keys.Where(name => !sums.ContainsKey(name)))
        {
            names.Add(name);
            sums[name] = LeadSummary.Zero;
        }

        return new([.. names.Select(name => new LeadSourceFigures(name.Text, sums[name], spent.TryGetValue(name, out Money its) ? its : null, scope))]);
    }

    private static string? Known(string? name) => string.IsNullOrWhiteSpace(name) ? null : name;

    // A name that may be missing, as a key.
    private readonly record struct SourceName(string? Text);
}
