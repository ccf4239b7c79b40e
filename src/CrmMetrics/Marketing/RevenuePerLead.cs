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
/// <para>Revenue is that of these very leads, or that of a period whose leads are mostly others: see <see cref="LeadRevenueBasis"/>.</para>
/// <para>With the revenue of each lead it has an interval, and one in two parts (<see cref="TwoPart"/>), which suits leads of whom most bring nothing; from a total and a count alone it has none.
/// The default value is nothing from nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only different leads.</para>
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

    private static readonly MetricDefinition[] OfPeriod = [.. Definitions.Select(named => named with { Id = named.Id + "/period", Text = named.Text.Replace("from leads", "of a period") + " of the period" })];

    private static readonly MetricDefinition Paying = MetricDefinition.Share("paying-leads", "leads that brought revenue over leads");

    private static readonly MetricDefinition PerPaying = new("revenue-per-paying-lead", "revenue from leads over the leads that brought any", "paying lead", 1, BetterWhen.Higher);

    private static readonly Reason PayingUnknown = new("paying-leads-unknown", "how many of the leads brought revenue is not known");

    private static readonly Reason TooFewPaying = new("too-few-paying-leads", "fewer than two leads brought revenue, and show no spread");

    private static readonly Reason NotPositive = new("revenue-not-positive", "the leads brought no more than they were refunded, and the logarithm that the interval needs has no value");

    private readonly LeadQualification kind;
    private readonly LeadRevenueBasis basis;
    private readonly MoneyPerUnit perUnit;

    private RevenuePerLead(MoneyPerUnit perUnit, long? paying, LeadQualification kind, LeadRevenueBasis basis = LeadRevenueBasis.Cohort)
    {
        this.perUnit = perUnit;
        PayingLeads = paying;
        this.kind = kind;
        this.basis = basis;
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

    /// <summary>How many of the leads brought revenue.</summary>
    /// <value>Those whose amount is not 0; <see langword="null"/> where only a total was given.</value>
    public long? PayingLeads { get; }

    /// <summary>The share of leads that brought revenue: the first part of two.</summary>
    /// <value>Undefined where the number of paying leads is not known.</value>
    public Proportion PayingShare => PayingLeads is { } paying ? Proportion.From(paying, Leads, Paying) : default;

    /// <summary>The revenue of a lead that brought any: the second part of two.</summary>
    /// <value>Undefined where the number of paying leads is not known, or none paid.</value>
    public MoneyPerUnit RevenuePerPayingLead => PayingLeads is { } paying ? perUnit.Among(paying, PerPaying) : default;

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
            MetricDefinition named = DefinitionOf(kind == 0 ? LeadQualification.SalesQualified : kind, basis);
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
    /// <param name="basis">Whether the revenue is that of these leads or that of a period.</param>
    /// <returns>The revenue per lead.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leads"/> is negative, or a definition is no named value.</exception>
    public static RevenuePerLead From(
        Money revenue, long leads, LeadQualification qualification = LeadQualification.SalesQualified, LeadRevenueBasis basis = LeadRevenueBasis.Cohort) =>
        new(MoneyPerUnit.From(revenue, Guard.Count(leads), DefinitionOf(Guard.Named(qualification), Guard.Named(basis))), null, qualification, basis);

    /// <summary>Makes the figure from the revenue of the leads that brought any, as a database gives it, and the number of all leads.</summary>
    /// <param name="ofPaying">Total, count and, for an interval, squares of the amounts of the paying leads alone: all that it counts are taken for paying, so count none whose amount is 0, as
    /// <see cref="LeadSummary.RevenuePerConversion"/> may; <see cref="LeadSummary.RevenuePerLead"/> tells them apart.</param>
    /// <param name="leads">How many leads there were, those without revenue among them.</param>
    /// <param name="qualification">Which leads were counted; the sales-qualified unless said otherwise.</param>
    /// <returns>The revenue per lead, with an interval where the paying leads have their squares.</returns>
    /// <exception cref="ArgumentException">There is revenue, but no paying lead.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leads"/> is less than the number of paying leads, or <paramref name="qualification"/> is no named value.</exception>
    public static RevenuePerLead From(MoneyPerUnit ofPaying, long leads, LeadQualification qualification = LeadQualification.SalesQualified) =>
        ofPaying.Count == 0 && ofPaying.Total.Amount != 0
            ? throw Guard.Bad(nameof(ofPaying), $"{nameof(ofPaying)}: {ofPaying.Total} came from no lead: give the number of leads that brought it.")
            : leads >= ofPaying.Count
            ? new(ofPaying.Among(leads, DefinitionOf(Guard.Named(qualification))), ofPaying.Count, qualification)
            : throw Guard.Out(nameof(leads), leads, Guard.Invariant($"must not be less than the {ofPaying.Count} of them that brought revenue"));

    /// <summary>The figure of leads that a summary has added up.</summary>
    internal static RevenuePerLead Of(Money revenue, long leads, DoubleDouble squares, long? paying, LeadQualification qualification) =>
        new(MoneyPerUnit.Of(revenue, leads, squares, DefinitionOf(qualification)), paying, qualification);

    /// <summary>Makes the figure from a column with the revenue of each lead.</summary>
    /// <param name="revenues">One amount a lead, 0 for a lead without revenue.</param>
    /// <param name="currency">Their currency.</param>
    /// <param name="qualification">Which leads these are; the sales-qualified unless said otherwise.</param>
    /// <returns>The revenue per lead, with an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="qualification"/> is no named value.</exception>
    /// <exception cref="OverflowException">The total has more digits than a decimal holds.</exception>
    public static RevenuePerLead From(ReadOnlySpan<decimal> revenues, Currency currency, LeadQualification qualification = LeadQualification.SalesQualified) =>
        new(MoneyPerUnit.From(revenues, currency, DefinitionOf(Guard.Named(qualification))), CountPaying(revenues), qualification);

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
    public static RevenuePerLead From<T>(IEnumerable<T> rows, Func<T, Money> revenue, LeadQualification qualification = LeadQualification.SalesQualified)
    {
        _ = Guard.NotNull(revenue);
        long paying = 0;
        MoneyPerUnit figure = MoneyPerUnit.From(Guard.NotNull(rows).Select(Counted), DefinitionOf(Guard.Named(qualification)));
        return new(figure, paying, qualification);

        Money Counted(T row)
        {
            Money amount = revenue(row);
            paying += amount.Amount == 0 ? 0 : 1;
            return amount;
        }
    }

    /// <summary>The range of figures that the leads seen are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Student's t bounds in the currency of the revenue; <see langword="null"/> for fewer than two leads or a total alone.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => perUnit.Interval(level);

    /// <summary>The same figure with an interval in two parts: the share of leads that pay, times what a paying lead brings.</summary>
    /// <returns>An estimate whose interval is Wilson's of the share and Student's t of the value on the scale of logarithms, joined there (MOVER): always above 0, and longer upward, as the
    /// few large amounts are that the sample may have missed. It has none for fewer than two paying leads, or where their total is not above 0.</returns>
    /// <remarks>Student's t over all leads, the plain <see cref="Interval"/>, takes the mean for normal: with 30 leads of whom three pay it reaches below 0 and misses on the upper side.
    /// Two paying leads that differ much tell next to nothing at a level such as 99.96 %: bounds that no double holds are 0 and infinity.</remarks>
    public MoneyEstimate TwoPart()
    {
        MetricDefinition named = Definition;
        MetricDefinition twoPart = named with { Id = named.Id + "/two-part", Text = named.Text + ", as the share that pays times what a paying lead brings" };
        MoneyPerUnit value = RevenuePerPayingLead;
        Reason? missing = WhyUndefined ?? (PayingLeads is not { } paying ? PayingUnknown : paying < 2 ? TooFewPaying : value.WhyNoInterval ?? (Revenue.Amount <= 0 ? NotPositive : null));
        Proportion share = PayingShare;
        double mean = (double?)Value?.Amount ?? 0;
        return new(Value, new((double?)Value?.Amount, WhyUndefined, twoPart, missing is null ? Bounds : null, missing));

        ConfidenceInterval? Bounds(double level)
        {
            ConfidenceInterval shares = share.Interval(level)!.Value, values = value.Interval(level)!.Value;
            double relative = values.Width / 2 / (double)value.Value!.Value.Amount, pays = share.Value!.Value;
            double down = Math.Log(pays / shares.Lower), up = Math.Log(Math.Min(1, shares.Upper) / pays);
            return new(mean * Math.Exp(-Math.Sqrt((down * down) + (relative * relative))), mean * Math.Exp(Math.Sqrt((up * up) + (relative * relative))), level);
        }
    }

    /// <summary>The margin that a lead leaves after what it cost: no more should be spent on leads than the sales that they bring.</summary>
    /// <param name="cost">The cost of the same kind of leads, in the same currency.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <returns>Revenue per lead × gross margin − cost per lead, with an interval (MOVER) where both have one; undefined without leads.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="grossMargin"/> is not from 0 to 1.</exception>
    /// <exception cref="DefinitionMismatchException">The two do not count the same leads.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public MoneyEstimate MarginAfterCost(CostPerLead cost, decimal grossMargin)
    {
        _ = Guard.Share(grossMargin);
        Currency currency = Money.Common(Revenue.Currency, cost.Spend.Currency);
        if (kind != 0 && cost != default && kind != cost.Qualification)
        {
            throw new DefinitionMismatchException(Definition, cost.Definition);
        }

        MetricDefinition left = MetricDefinition.MoneyPer(
            Definition.Id.Replace("revenue-per-lead", "margin-per-lead"), "gross margin on the revenue of a lead, less its cost", currency, "lead", BetterWhen.Higher);
        if (Value is not { } revenue || cost.Value is not { } one)
        {
            return new(null, new(null, NoLeads, left, null, NoLeads));
        }

        double share = (double)grossMargin;
        RevenuePerLead self = this;
        Estimate margin = new(share * (double)revenue.Amount, null, left, level => Scaled(self.Interval(level)), WhyNoInterval), spent = new((double)one.Amount, null, left, cost.Interval, null);
        Money value = (revenue * grossMargin) - one;
        return new(value, new((double)value.Amount, null, left, WhyNoInterval is null ? level => Comparison.Independent(margin, spent, level)!.Interval : null, WhyNoInterval));

        ConfidenceInterval? Scaled(ConfidenceInterval? bounds) => bounds is { } known ? known with { Lower = share * known.Lower, Upper = share * known.Upper } : null;
    }

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

        RevenuePerLead named = left.kind == 0 ? right : left;
        long? paying = left.perUnit == default ? right.PayingLeads : right.perUnit == default ? left.PayingLeads : left.PayingLeads + right.PayingLeads;
        return new(left.perUnit + right.perUnit, paying, named.kind, named.basis);
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
            () => self.Fields());
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

    private static MetricDefinition DefinitionOf(LeadQualification kind, LeadRevenueBasis basis = LeadRevenueBasis.Cohort) =>
        (basis == LeadRevenueBasis.Period ? OfPeriod : Definitions)[(int)kind - 1];

    private static long CountPaying(ReadOnlySpan<decimal> revenues)
    {
        long paying = 0;
        foreach (ref readonly decimal revenue in revenues)
        {
            paying += revenue == 0 ? 0 : 1;
        }

        return paying;
    }

    private Form Fields()
    {
        Form form = perUnit.Write(new Form()).AddKind(kind);
        form = PayingLeads is { } paying ? form.Add("paying", paying) : form;
        return basis == LeadRevenueBasis.Period ? form.Add("basis", basis) : form;
    }

    private static RevenuePerLead Read(Form form)
    {
        LeadQualification qualification = form.Kind(LeadQualification.SalesQualified);
        LeadRevenueBasis divided = form.Has("basis") ? form.Enum<LeadRevenueBasis>("basis") : LeadRevenueBasis.Cohort;
        MoneyPerUnit figure = MoneyPerUnit.Read(form, DefinitionOf(qualification, divided));
        long? paying = form.Has("paying") ? Guard.Part(form.Int64("paying"), figure.Count, "paying") : null;
        if (paying is { } few)
        {
            // So few amounts with that total need squares of at least the squared total over their number.
            _ = few > 0 || figure.Total.Amount == 0 ? few : throw Guard.Out(nameof(paying), few, Guard.Invariant($"must be above 0 where leads brought {figure.Total}"));
            _ = figure.Squares is { } squares ? Moments.Checked(few, DoubleDouble.Of(figure.Total.Amount), squares, nameof(squares)) : default;
        }

        return form.IsUnsetKind(figure.Count == 0 && figure.Total == default) ? default : new(figure, paying, qualification, divided);
    }

#if NET8_0_OR_GREATER
    static RevenuePerLead IAdditiveIdentity<RevenuePerLead, RevenuePerLead>.AdditiveIdentity => default;

    static RevenuePerLead IParsable<RevenuePerLead>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RevenuePerLead>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RevenuePerLead result) => TryParse(s, out result);
#endif
}
