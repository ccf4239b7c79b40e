using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>Cost per lead (CPL): what was spent over the leads that it brought.</summary>
/// <remarks>
/// <para>Which leads and which spend is part of the definition: fully loaded cost per sales-qualified lead can be many times the media cost per lead,
/// and the two refuse to be compared or added.</para>
/// <para>The interval takes the spend as known and the number of leads as chance (Poisson). The default value is nothing spent for
/// nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only spend and leads that are not in both.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CostPerLead>))]
#endif
public readonly record struct CostPerLead : IMetric<CostPerLead>, ISummary<CostPerLead>
#if NET8_0_OR_GREATER
    , IAdditionOperators<CostPerLead, CostPerLead, CostPerLead>
    , IAdditiveIdentity<CostPerLead, CostPerLead>
    , IParsable<CostPerLead>
#endif
{
    private static readonly Reason NoLeads = new("no-leads", "the spend brought no leads");

    private readonly LeadQualification leads;
    private readonly SpendScope scope;

    private CostPerLead(Money spend, long leads, LeadQualification qualification, SpendScope scope)
    {
        Spend = spend;
        Leads = leads;
        this.leads = qualification;
        this.scope = scope;
    }

    /// <summary>Nothing spent for nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static CostPerLead Zero => default;

    /// <summary>What was spent.</summary>
    /// <value>0 or more; kept also when there were no leads.</value>
    public Money Spend { get; }

    /// <summary>How many leads it brought.</summary>
    /// <value>0 or more.</value>
    public long Leads { get; }

    /// <summary>The cost of a lead.</summary>
    /// <value>In the currency of the spend; <see langword="null"/> when there were no leads.</value>
    public Money? Value => Leads == 0 ? null : Spend / Leads;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Leads == 0 ? NoLeads : null;

    /// <inheritdoc/>
    public MetricDefinition Definition
    {
        get
        {
            (string who, string whom) = leads switch
            {
                LeadQualification.MarketingQualified => ("marketing-qualified", "marketing-qualified leads"),
                LeadQualification.SalesQualified => ("sales-qualified", "sales-qualified leads"),
                _ => ("all", "leads"),
            };
            (string what, string which) = scope switch
            {
                SpendScope.Programme => ("programme", "programme spend"),
                SpendScope.FullyLoaded => ("fully-loaded", "fully loaded spend"),
                _ => ("media", "media spend"),
            };
            return MetricDefinition.MoneyPer("cost-per-lead/" + who + "/" + what, which + " over " + whom, Spend.Currency, "lead", BetterWhen.Lower);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    double? IMetric.Value => (double?)Value?.Amount;

    /// <summary>Which leads were counted.</summary>
    internal LeadQualification Qualification => leads == 0 ? LeadQualification.All : leads;

    /// <summary>Makes the cost from the spend and the number of leads.</summary>
    /// <param name="spend">What was spent, 0 or more.</param>
    /// <param name="leads">How many leads it brought.</param>
    /// <param name="qualification">Which leads were counted.</param>
    /// <param name="scope">Which spend was counted.</param>
    /// <returns>The cost per lead.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The spend or the count is negative, or a definition is no named value.</exception>
    public static CostPerLead From(
        Money spend, long leads, LeadQualification qualification = LeadQualification.All, SpendScope scope = SpendScope.Media) =>
        new(Guard.NotNegative(spend), Guard.Count(leads), Guard.Named(qualification), Guard.Named(scope));

    /// <summary>The range of costs that the number of leads is compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Amounts in the currency of the spend, from Garwood's exact bounds for the number of leads; <see langword="null"/> when there were none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => SpendInterval.Of(Spend, Leads, level);

    /// <inheritdoc/>
    /// <remarks>The difference of two costs of different leads, each with its own interval (MOVER).</remarks>
    public Comparison? ComparedWith(CostPerLead baseline, double level = 0.95)
    {
        _ = Money.Common(Spend.Currency, baseline.Spend.Currency);
        return Comparison.Independent(this, baseline, level);
    }

    /// <summary>The cost as an estimate, to feed into another metric.</summary>
    /// <returns>An amount with its interval at every level.</returns>
    public MoneyEstimate ToEstimate() => MoneyEstimate.Of(this, Value);

    /// <summary>Adds other spend and its leads.</summary>
    /// <param name="other">The cost of other leads, under the same definition and in the same currency.</param>
    /// <returns>The cost of all those leads.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public CostPerLead Add(CostPerLead other) => this + other;

    /// <summary>Adds the spend and the leads of two campaigns or periods.</summary>
    /// <param name="left">The cost of some leads.</param>
    /// <param name="right">The cost of others, under the same definition and in the same currency.</param>
    /// <returns>The cost of all those leads.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static CostPerLead operator +(CostPerLead left, CostPerLead right)
    {
        CostPerLead named = left.leads == 0 ? right : left;
        if (left.leads != 0 && right.leads != 0)
        {
            _ = MetricDefinition.Same(left.Definition, right.Definition);
        }

        return new(left.Spend + right.Spend, left.Leads + right.Leads, named.leads, named.scope);
    }

    /// <summary>Writes the cost with what it is made of in the current culture, such as <c>40.00 EUR (50,000.00 EUR ÷ 1,250)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the cost.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        CostPerLead self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:N2} ({self.Spend} ÷ {self.Leads:N0})",
            () => self.Fields());
    }

    /// <summary>Reads a cost.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CostPerLead Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a cost, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The cost; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CostPerLead result) => Form.TryParse(text, Read, out result);

    private Form Fields()
    {
        Form form = new Form().Add("spend", Spend).Add("leads", Leads).AddKind(leads);
        return scope == 0 ? form : form.Add("scope", scope);
    }

    private static CostPerLead Read(Form form)
    {
        Money spend = form.Money("spend");
        long count = form.Int64("leads");
        return form.IsUnsetKind(spend == default && count == 0)
            ? default
            : From(spend, count, form.Kind(LeadQualification.All), form.Has("scope") ? form.Enum<SpendScope>("scope") : SpendScope.Media);
    }

#if NET8_0_OR_GREATER
    static CostPerLead IAdditiveIdentity<CostPerLead, CostPerLead>.AdditiveIdentity => default;

    static CostPerLead IParsable<CostPerLead>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CostPerLead>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CostPerLead result) => TryParse(s, out result);
#endif
}
