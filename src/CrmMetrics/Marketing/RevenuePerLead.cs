using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>Revenue per lead: the revenue that came from leads over the number of leads.</summary>
/// <remarks>
/// <para>By default the leads are the sales-qualified ones; over all leads the figure is several times smaller, and the two refuse to be compared
/// or added. Leads that brought nothing count with 0.</para>
/// <para>With the revenue of each lead it has an interval; from a total and a count alone it has none. The default value is nothing from nobody: the identity
/// of <c>+</c>, with no <see cref="Value"/>. Add only different leads.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RevenuePerLead>))]
#endif
public readonly record struct RevenuePerLead : IMetric<RevenuePerLead>, ISummary<RevenuePerLead>
#if NET8_0_OR_GREATER
    , IAdditionOperators<RevenuePerLead, RevenuePerLead, RevenuePerLead>
    , IAdditiveIdentity<RevenuePerLead, RevenuePerLead>
    , IParsable<RevenuePerLead>
#endif
{
    private static readonly Reason NoLeads = new("no-leads", "there were no leads");

    private static readonly MetricDefinition[] Definitions =
    [
        new("revenue-per-lead/all", "revenue from leads over all leads", "lead", 1, BetterWhen.Higher),
        new("revenue-per-lead/marketing-qualified", "revenue from leads over marketing-qualified leads", "lead", 1, BetterWhen.Higher),
        new("revenue-per-lead/sales-qualified", "revenue from leads over sales-qualified leads", "lead", 1, BetterWhen.Higher),
    ];

    private readonly LeadQualification kind;
    private readonly MoneyPerUnit perUnit;

    private RevenuePerLead(MoneyPerUnit perUnit, LeadQualification kind)
    {
        this.perUnit = perUnit;
        this.kind = kind;
    }

    /// <summary>Nothing from nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static RevenuePerLead Zero => default;

    /// <summary>The revenue that came from the leads.</summary>
    /// <value>An exact amount; negative when refunds pass revenue.</value>
    public Money Revenue => perUnit.Total;

    /// <summary>How many leads there were.</summary>
    /// <value>0 or more, those without revenue among them.</value>
    public long Leads => perUnit.Count;

    /// <summary>The revenue of a lead.</summary>
    /// <value>In the currency of the revenue; <see langword="null"/> when there were no leads.</value>
    public Money? Value => perUnit.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Leads == 0 ? NoLeads : null;

    /// <inheritdoc/>
    public MetricDefinition Definition
    {
        get
        {
            MetricDefinition named = DefinitionOf(kind == 0 ? LeadQualification.SalesQualified : kind);
            return MetricDefinition.MoneyPer(named.Id, named.Text, Revenue.Currency, named.Unit, named.Better);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? perUnit.WhyNoInterval;

    double? IMetric.Value => (double?)Value?.Amount;

    /// <summary>Makes the figure from a total and a count, without an interval.</summary>
    /// <param name="revenue">The revenue that came from the leads.</param>
    /// <param name="leads">How many leads there were, those without revenue among them.</param>
    /// <param name="qualification">Which leads were counted; the sales-qualified unless said otherwise.</param>
    /// <returns>The revenue per lead.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leads"/> is negative, or <paramref name="qualification"/> is no named value.</exception>
    public static RevenuePerLead From(Money revenue, long leads, LeadQualification qualification = LeadQualification.SalesQualified) =>
        new(MoneyPerUnit.From(revenue, Guard.Count(leads), DefinitionOf(Guard.Named(qualification))), qualification);

    /// <summary>Makes the figure from a column with the revenue of each lead.</summary>
    /// <param name="revenues">One amount a lead, 0 for a lead without revenue.</param>
    /// <param name="currency">Their currency.</param>
    /// <param name="qualification">Which leads these are; the sales-qualified unless said otherwise.</param>
    /// <returns>The revenue per lead, with an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="qualification"/> is no named value.</exception>
    /// <exception cref="OverflowException">The total has more digits than a decimal holds.</exception>
    public static RevenuePerLead From(ReadOnlySpan<decimal> revenues, Currency currency, LeadQualification qualification = LeadQualification.SalesQualified) =>
        new(MoneyPerUnit.From(revenues, currency, DefinitionOf(Guard.Named(qualification))), qualification);

    /// <summary>Makes the figure from rows, one a lead.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The leads.</param>
    /// <param name="revenue">The revenue of a lead; 0 or <see langword="default"/> for a lead without revenue.</param>
    /// <param name="qualification">Which leads these are; the sales-qualified unless said otherwise.</param>
    /// <returns>The revenue per lead, with an interval.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="revenue"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="qualification"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    /// <exception cref="OverflowException">The total has more digits than a decimal holds.</exception>
    public static RevenuePerLead From<T>(IEnumerable<T> rows, Func<T, Money> revenue, LeadQualification qualification = LeadQualification.SalesQualified) =>
        new(MoneyPerUnit.From(Guard.NotNull(rows).Select(Guard.NotNull(revenue)), DefinitionOf(Guard.Named(qualification))), qualification);

    /// <summary>The range of figures that the leads seen are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Student's t bounds in the currency of the revenue; <see langword="null"/> for fewer than two leads or a total alone.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => perUnit.Interval(level);

    /// <inheritdoc/>
    /// <remarks>The difference of two means of different leads, by Welch's t.</remarks>
    public Comparison? ComparedWith(RevenuePerLead baseline, double level = 0.95)
    {
        MetricDefinition definition = MetricDefinition.Same(Definition, baseline.Definition);
        return perUnit.ComparedWith(baseline.perUnit, level)?.Under(definition);
    }

    /// <summary>The figure as an estimate, to feed into another metric.</summary>
    /// <returns>An amount with its interval at every level.</returns>
    public MoneyEstimate ToEstimate() => MoneyEstimate.Of(this, Value);

    /// <summary>Adds other leads and their revenue.</summary>
    /// <param name="other">The figure of leads that are not counted in this one, under the same definition and in the same currency.</param>
    /// <returns>The figure of all those leads.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public RevenuePerLead Add(RevenuePerLead other) => this + other;

    /// <summary>Adds the revenue and the leads of disjoint groups; only where both have an interval does the sum.</summary>
    /// <param name="left">The figure of some leads.</param>
    /// <param name="right">The figure of others, under the same definition and in the same currency.</param>
    /// <returns>The figure of all those leads.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static RevenuePerLead operator +(RevenuePerLead left, RevenuePerLead right)
    {
        if (left.kind != 0 && right.kind != 0)
        {
            _ = MetricDefinition.Same(left.Definition, right.Definition);
        }

        return new(left.perUnit + right.perUnit, left.kind == 0 ? right.kind : left.kind);
    }

    /// <summary>Writes the figure with what it is made of in the current culture, such as <c>309.68 EUR (96,000.00 EUR ÷ 310)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the figure.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        RevenuePerLead self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:N2} ({self.Revenue} ÷ {self.Leads:N0})",
            () => self.perUnit.Write(new Form()).AddKind(self.kind));
    }

    /// <summary>Reads a figure.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RevenuePerLead Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a figure, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The figure; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RevenuePerLead result) => Form.TryParse(text, Read, out result);

    private static MetricDefinition DefinitionOf(LeadQualification kind) => Definitions[(int)kind - 1];

    private static RevenuePerLead Read(Form form)
    {
        LeadQualification qualification = form.Kind(LeadQualification.SalesQualified);
        MoneyPerUnit figure = MoneyPerUnit.Read(form, DefinitionOf(qualification));
        return form.IsUnsetKind(figure.Count == 0 && figure.Total == default) ? default : new(figure, qualification);
    }

#if NET8_0_OR_GREATER
    static RevenuePerLead IAdditiveIdentity<RevenuePerLead, RevenuePerLead>.AdditiveIdentity => default;

    static RevenuePerLead IParsable<RevenuePerLead>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RevenuePerLead>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RevenuePerLead result) => TryParse(s, out result);
#endif
}
