using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>LTV:CAC: the lifetime value of a customer over the cost of acquiring one, with the payback beside it.</summary>
/// <remarks>
/// <para>The ratio says what comes back in the end, the <see cref="Payback"/> when: 5 after four years can ruin a company that 3 after ten months keeps alive. So one is never made
/// without the other, and both divide by the same acquisition cost.</para>
/// <para>The lifetime value comes in as an estimate, by whatever formula or model, and its definition is part of that of the ratio: ratios of different lifetime values, or of
/// costs under different definitions, refuse to be compared. A lifetime value without an end (nobody left, nothing is discounted) makes no ratio and says so: <see cref="IsUnbounded"/>.</para>
/// <para>The interval takes the two as independent (MOVER-R). The default value is undefined: nothing spent on nobody.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<LifetimeValueToAcquisitionCost>))]
#endif
public readonly record struct LifetimeValueToAcquisitionCost : IMetric<LifetimeValueToAcquisitionCost>
#if NET8_0_OR_GREATER
    , IParsable<LifetimeValueToAcquisitionCost>
#endif
{
    // The reason of a lifetime value that divides by a churn of 0.
    private const string NoChurn = "no-churn";

    private static readonly Reason Free = new("no-acquisition-cost", "the customers cost nothing, so nothing can be divided by it");

    private static readonly MetricDefinition AnyLifetimeValue = new("lifetime-value", "lifetime value", "money per customer", 1, BetterWhen.Higher);

    private readonly EstimateState estimate;
    private readonly MetricDefinition? lifetime;

    private LifetimeValueToAcquisitionCost(Money lifetimeValue, EstimateState estimate, MetricDefinition lifetime, CacPayback payback)
    {
        Amount = lifetimeValue;
        this.estimate = estimate;
        this.lifetime = lifetime;
        Payback = payback;
    }

    /// <summary>How long a customer takes to pay back the cost: what the ratio does not say.</summary>
    /// <value>Of the same acquisition cost as the ratio.</value>
    public CacPayback Payback { get; }

    /// <summary>The lifetime value of a customer.</summary>
    /// <value><see langword="null"/> when it is undefined.</value>
    public Money? LifetimeValue => estimate.Value is null ? null : Amount;

    /// <summary>The cost of acquiring one customer.</summary>
    /// <value><see langword="null"/> when nobody was won.</value>
    public Money? AcquisitionCost => Payback.AcquisitionCost;

    /// <summary>The ratio, to the digits of a decimal.</summary>
    /// <value>The same as <see cref="Value"/>.</value>
    /// <exception cref="OverflowException">The ratio passes what a decimal holds.</exception>
    public decimal? Ratio => WhyUndefined is null ? Amount / AcquisitionCost!.Value : null;

    /// <summary>The lifetime value over the acquisition cost.</summary>
    /// <value>3 for a customer worth three times the cost; negative when the lifetime value is; <see langword="null"/> when either is undefined or customers cost nothing.</value>
    public double? Value => WhyUndefined is null ? (double)Amount.Amount / (double)AcquisitionCost!.Value.Amount : null;

    /// <summary>Whether the lifetime value has no end, and the ratio with it.</summary>
    /// <value><see langword="true"/> when the lifetime value is undefined because nobody left. In a table it is stated, not a number.</value>
    public bool IsUnbounded => WhyUndefined?.Code == "unbounded";

    /// <inheritdoc/>
    public Reason? WhyUndefined => AcquisitionCost is not { } cost ? Payback.WhyUndefined
        : cost.Amount == 0 ? Free
        : estimate.WhyUndefined is not { } reason ? null
        : reason.Code == NoChurn ? new("unbounded", "unbounded: " + reason.Text)
        : reason;

    /// <summary>The definition that the ratio was read under.</summary>
    /// <value>It names that of the lifetime value, and what of the acquisition cost is not as usual.</value>
    public MetricDefinition Definition
    {
        get
        {
            MetricDefinition value = lifetime ?? AnyLifetimeValue;
            string basis = Payback.CostBasis.Id(onlyWhatDiffers: true);
            return new("ltv-to-cac/" + value.Id + basis, value.Text + ", over the cost of acquiring a customer" + (basis.Length == 0 ? "" : " (" + Payback.CostBasis + ")"), "times", 0.1, BetterWhen.Higher);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (Payback.IsFigure || estimate.Lower is null ? Reason.FiguresOnly : null);

    private Money Amount { get; }

    /// <summary>Makes the ratio from a lifetime value and the payback of what it cost to acquire a customer.</summary>
    /// <param name="lifetimeValue">The lifetime value of a new customer, before the cost of acquiring one, with its interval.</param>
    /// <param name="payback">The payback of the acquisition cost to divide by, in the same currency.</param>
    /// <returns>The ratio; it has an interval where the lifetime value has one and the cost was made from counts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="lifetimeValue"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="payback"/> is that of new recurring revenue, which knows no cost of a customer.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static LifetimeValueToAcquisitionCost From(MoneyEstimate lifetimeValue, CacPayback payback) => Make(
        Guard.NotNull(lifetimeValue).Value ?? default, EstimateState.Of(lifetimeValue), lifetimeValue.Definition, payback);

    /// <summary>The range of ratios that lifetime value and acquisition cost are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in times, made of the intervals of the two (MOVER-R); the upper one is infinity where the lifetime value may have no end; <see langword="null"/> when either has no interval.</returns>
    /// <remarks>The lifetime value is kept with its 95 % bounds alone. At any other level each side of them is stretched as a normal distribution's would be, so that the interval then
    /// differs from that of the estimate itself where this is not normal.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return WhyNoInterval is null && estimate.Interval(level, Definition) is { } value && Payback.Cost.Interval(level) is { } cost
            ? RatioInterval.Of((double)Amount.Amount, value, (double)AcquisitionCost!.Value.Amount, cost, level)
            : null;
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two independent ratios, each with its own interval (MOVER).</remarks>
    public Comparison? ComparedWith(LifetimeValueToAcquisitionCost baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the ratio with what it is made of and the payback in the current culture, such as <c>3.6 (4,500.00 EUR ÷ 1,250.00 EUR); payback 9.3 months (…)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the ratio.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of and the payback; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        LifetimeValueToAcquisitionCost self = this;
        string text = Text.Of(self, format, formatProvider, () => $"{self.Ratio:0.0#} ({self.LifetimeValue:N2} ÷ {self.AcquisitionCost:N2})", () => self.Fields());
        return Text.IsGeneral(format) ? text + "; payback " + Payback.ToString(null, formatProvider) : text;
    }

    /// <summary>Reads a ratio.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The ratio.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static LifetimeValueToAcquisitionCost Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a ratio, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The ratio; undefined when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out LifetimeValueToAcquisitionCost result) => Form.TryParse(text, Read, out result);

    private static LifetimeValueToAcquisitionCost Make(Money lifetimeValue, EstimateState estimate, MetricDefinition lifetime, CacPayback payback)
    {
        _ = Money.Common(lifetimeValue.Currency, payback.Spend.Currency);
        return payback.CountsCustomers
            ? new(lifetimeValue, estimate, lifetime, payback)
            : throw Guard.Bad(nameof(payback), $"{nameof(payback)}: a payback of new recurring revenue knows no cost of a customer to divide by; make it from the number of new customers.");
    }

    private Form Fields()
    {
        Form form = Payback.AddTo(new Form());
        return lifetime is null ? form : estimate.Write(form.Add("lifetimeValue", Amount), "lifetimeEstimate").Add(lifetime);
    }

    private static LifetimeValueToAcquisitionCost Read(Form form)
    {
        CacPayback payback = CacPayback.Read(form);
        return form.Definition() is { } lifetime
            ? Make(form.Money("lifetimeValue"), EstimateState.Read(form, "lifetimeEstimate"), lifetime, payback)
            : payback == default ? default : throw new FormatException("A ratio of lifetime value and acquisition cost names the definition of its lifetime value, but the text was \"" + form + "\".");
    }

#if NET8_0_OR_GREATER
    static LifetimeValueToAcquisitionCost IParsable<LifetimeValueToAcquisitionCost>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<LifetimeValueToAcquisitionCost>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LifetimeValueToAcquisitionCost result) => TryParse(s, out result);
#endif
}
