using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Returns;

/// <summary>Return on investment (ROI): benefits less costs, over costs.</summary>
/// <remarks>
/// <para>An ROI of 3.29 (329 %) and a benefit–cost ratio of 4.29 are the same thing. Amounts as they are, present values and a yearly rate are
/// different definitions, see <see cref="ReturnDefinition"/>, and refuse to be compared.</para>
/// <para>The interval is that of the benefits; costs are taken as known. The default value is undefined: nothing was invested.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ReturnOnInvestment>))]
#endif
public readonly record struct ReturnOnInvestment : IMetric<ReturnOnInvestment>
#if NET8_0_OR_GREATER
    , IParsable<ReturnOnInvestment>
#endif
{
    private static readonly Reason NoCosts = new("no-costs", "nothing was invested");

    private static readonly Reason NegativeBenefits = new("negative-benefits", "a loss of more than the investment has no yearly rate");

    private static readonly Reason TooShort = new("span-too-short", "over so short a span the yearly rate passes what a number can hold");

    private static readonly MetricDefinition[] Definitions =
    [
        MetricDefinition.Share("return-on-investment/undiscounted", "benefits less costs over costs"),
        MetricDefinition.Share("return-on-investment/present-value", "present value of benefits less that of costs, over that of costs"),
        MetricDefinition.Share("return-on-investment/annualised", "yearly rate that compounds to benefits over costs"),
    ];

    private readonly ReturnDefinition kind;
    private readonly EstimateState uncertain;

    private ReturnOnInvestment(Money benefits, Money costs, decimal years, ReturnDefinition kind, EstimateState uncertain)
    {
        _ = Money.Common(benefits.Currency, costs.Currency);
        Benefits = benefits;
        Costs = costs;
        Years = years;
        this.kind = kind;
        this.uncertain = uncertain;
    }

    /// <summary>What the investment brought, before its costs.</summary>
    /// <value>May be negative; the default value when the benefits are undefined.</value>
    public Money Benefits { get; }

    /// <summary>What it cost.</summary>
    /// <value>0 or more.</value>
    public Money Costs { get; }

    /// <summary>Over how many years the return is spread.</summary>
    /// <value>Above 0 under <see cref="ReturnDefinition.Annualised"/>; 0 where time plays no part.</value>
    public decimal Years { get; }

    /// <summary>The return.</summary>
    /// <value>A share of the costs, 3.29 for 329 %, or of the yearly rate; −1 for all lost; <see langword="null"/> when undefined.</value>
    public double? Value => WhyUndefined is null ? Return((double)(Benefits / Costs)) : null;

    /// <summary>Benefits over costs.</summary>
    /// <value>1 more than the return, of amounts as they are or of present values as it is; <see langword="null"/> when nothing was invested.</value>
    public decimal? BenefitCostRatio => WhyNoRatio is null ? Benefits / Costs : null;

    /// <inheritdoc/>
    public Reason? WhyUndefined => WhyNoRatio
        ?? (kind != ReturnDefinition.Annualised ? null
            : Benefits.Amount < 0 ? NegativeBenefits
            : double.IsInfinity(Return((double)(Benefits / Costs))) ? TooShort : null);

    /// <inheritdoc/>
    public MetricDefinition Definition => Definitions[(int)(kind == 0 ? ReturnDefinition.Undiscounted : kind) - 1];

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (uncertain.Lower is null ? Reason.FiguresOnly : null);

    /// <summary>Makes the return from two amounts, without an interval.</summary>
    /// <param name="benefits">What the investment brought, before its costs; may be negative.</param>
    /// <param name="costs">What it cost, 0 or more, in the same currency.</param>
    /// <param name="definition">Whether the amounts are as they are or present values.</param>
    /// <returns>The return.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="costs"/> is negative, or <paramref name="definition"/> is no named value or
    /// <see cref="ReturnDefinition.Annualised"/>, which needs a number of years.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static ReturnOnInvestment From(Money benefits, Money costs, ReturnDefinition definition = ReturnDefinition.Undiscounted) =>
        new(benefits, Guard.NotNegative(costs), 0, WithoutYears(definition), default);

    /// <summary>Makes the return from benefits with an interval.</summary>
    /// <param name="benefits">What the investment brought, before its costs, as an estimate.</param>
    /// <param name="costs">What it cost, 0 or more, in the same currency.</param>
    /// <param name="definition">Whether the amounts are as they are or present values.</param>
    /// <returns>The return; undefined when the benefits are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="benefits"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="costs"/> is negative, or <paramref name="definition"/> is no named value or
    /// <see cref="ReturnDefinition.Annualised"/>, which needs a number of years.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static ReturnOnInvestment From(MoneyEstimate benefits, Money costs, ReturnDefinition definition = ReturnDefinition.Undiscounted) =>
        new(Guard.NotNull(benefits).Value ?? default, Guard.NotNegative(costs), 0, WithoutYears(definition), EstimateState.Of(benefits));

    /// <summary>The same as a yearly rate.</summary>
    /// <param name="years">Over how many years the benefits came, above 0.</param>
    /// <returns>The return under <see cref="ReturnDefinition.Annualised"/>: (benefits ÷ costs)^(1 ÷ years) − 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="years"/> is not above 0.</exception>
    /// <exception cref="InvalidOperationException">The return is one of present values, from which time has been taken off already.</exception>
    public ReturnOnInvestment Annualised(decimal years) => kind == ReturnDefinition.PresentValue
        ? throw new InvalidOperationException("A return of present values has time taken off already: make a yearly rate of the amounts as they are.")
        : new(Benefits, Costs, years > 0 ? years : throw Guard.Out(nameof(years), years, "must be above 0"), ReturnDefinition.Annualised, uncertain);

    /// <summary>The range of returns that the benefits are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds as shares; <see langword="null"/> when the benefits came without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        double costs = (double)Costs.Amount;
        return WhyNoInterval is null && uncertain.Interval(level, Definition) is { } benefits
            ? new(Return(benefits.Lower / costs), Return(benefits.Upper / costs), level)
            : null;
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two independent returns, each with its own interval (MOVER).</remarks>
    public Comparison? ComparedWith(ReturnOnInvestment baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the return with what it is made of in the current culture, such as <c>329.0 % (4,290.00 EUR for 1,000.00 EUR)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the return.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        ReturnOnInvestment self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{100 * self.Value:N1} % ({self.Benefits:N2} for {self.Costs:N2})",
            () => self.Fields());
    }

    /// <summary>Reads a return.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The return.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static ReturnOnInvestment Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a return, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The return; undefined when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out ReturnOnInvestment result) => Form.TryParse(text, Read, out result);

    private Reason? WhyNoRatio => uncertain.WhyUndefined ?? (Costs.Amount == 0 ? NoCosts : null);

    private static ReturnDefinition WithoutYears(ReturnDefinition definition) =>
        Guard.Named(definition) == ReturnDefinition.Annualised
            ? throw Guard.Out(nameof(definition), definition, "Annualised needs a number of years: make the return under Undiscounted and call Annualised(years)")
            : definition;

    private double Return(double ratio) =>
        kind == ReturnDefinition.Annualised ? Math.Pow(Math.Max(0, ratio), 1 / (double)Years) - 1 : ratio - 1;

    private Form Fields()
    {
        Form form = new Form().Add("benefits", Benefits).Add("costs", Costs).Add("years", Years).AddKind(kind);
        return uncertain == default ? form : uncertain.Write(form, "estimate");
    }

    private static ReturnOnInvestment Read(Form form)
    {
        Money benefits = form.Money("benefits"), costs = Guard.NotNegative(form.Money("costs"), "costs");
        ReturnDefinition definition = form.IsUnsetKind(benefits == default && costs == default) ? default : form.Kind(ReturnDefinition.Undiscounted);
        decimal years = form.Decimal("years");
        return definition == ReturnDefinition.Annualised == years > 0
            ? new(benefits, costs, years, definition, EstimateState.Read(form, "estimate"))
            : throw Guard.Out(nameof(years), years, "must be above 0 for a yearly rate, and 0 otherwise");
    }

#if NET8_0_OR_GREATER
    static ReturnOnInvestment IParsable<ReturnOnInvestment>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ReturnOnInvestment>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ReturnOnInvestment result) => TryParse(s, out result);
#endif
}
