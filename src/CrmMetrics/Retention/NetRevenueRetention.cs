using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Retention;

/// <summary>Net revenue retention (NRR, net dollar retention): what the customers of the opening pay at the closing, over what they paid at the opening.</summary>
/// <remarks>
/// <para>What counts is named by <see cref="NetRevenueRetentionDefinition"/>; rates of two meanings, two lengths of period or two definitions of revenue refuse to be compared or
/// added. Over a month, over a trailing twelve months and <see cref="Compounded">compounded</see> from twelve months are three figures. Read off <see cref="RevenueMovements"/> it has an interval,
/// made from two figures it has none.</para>
/// <para>The default value is the rate of no revenue: the identity of <c>+</c>, with no <see cref="Value"/>. Add only rates of different customers.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<NetRevenueRetention>))]
#endif
public readonly record struct NetRevenueRetention : IMetric<NetRevenueRetention>, ISummary<NetRevenueRetention>
#if NET8_0_OR_GREATER
    , IAdditionOperators<NetRevenueRetention, NetRevenueRetention, NetRevenueRetention>
    , IAdditiveIdentity<NetRevenueRetention, NetRevenueRetention>
    , IParsable<NetRevenueRetention>
#endif
{
    private static readonly Reason NoOpening = new("no-opening-revenue", "there was no revenue to keep");

    private static readonly Reason SharedCustomers = new("shared-customers", "the periods share their customers, so their intervals do not multiply; draw the customers again instead");

    private readonly RevenueRatio ratio;
    private readonly NetRevenueRetentionDefinition kind;

    private NetRevenueRetention(RevenueRatio ratio, NetRevenueRetentionDefinition kind)
    {
        this.ratio = ratio;
        this.kind = kind;
    }

    /// <summary>The rate of no revenue, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static NetRevenueRetention Zero => default;

    /// <summary>The revenue kept, as the definition counts it.</summary>
    /// <value>A month's money.</value>
    public Money Retained => ratio.Part;

    /// <summary>The revenue that could be kept, as the definition counts it.</summary>
    /// <value>A month's money, 0 or more.</value>
    public Money Opening => ratio.Over;

    /// <summary>The rate.</summary>
    /// <value>1.1 for 110 %; no upper limit; <see langword="null"/> when there was no revenue to keep.</value>
    public double? Value => ratio.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => ratio.Value is null ? NoOpening : null;

    /// <summary>The definition that the rate was read under.</summary>
    /// <value>With the length of the period and the definition of revenue, where they are known: rates over a month and over twelve are two metrics.</value>
    public MetricDefinition Definition
    {
        get
        {
            (string id, string text) = (kind == 0 ? NetRevenueRetentionDefinition.CohortBalance : kind) switch
            {
                NetRevenueRetentionDefinition.CohortBalance => ("cohort-balance", "closing revenue of the customers of the opening, over opening revenue"),
                NetRevenueRetentionDefinition.CohortBalanceWithReactivation => ("cohort-balance-with-reactivation", "closing revenue of the customers of the opening and of those who returned, over opening revenue"),
                _ => ("closing-minus-new", "closing revenue less new revenue, over opening revenue"),
            };
            return ratio.Define("net-revenue-retention/" + id, text);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? ratio.WhyNoInterval(Scale);

    private static RevenueScale Scale => RevenueScale.Positive;

    /// <summary>Makes the rate from two figures.</summary>
    /// <param name="retained">The revenue kept, as the definition counts it.</param>
    /// <param name="opening">The revenue that could be kept, 0 or more, for the same length of time.</param>
    /// <param name="definition">What counts as kept.</param>
    /// <param name="months">Over how many months; <see langword="null"/> when that is not told.</param>
    /// <returns>The rate, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retained"/> is above 0 where <paramref name="opening"/> is 0 and nobody may return, or negative though not read as closing less new, <paramref name="opening"/> is negative,
    /// <paramref name="months"/> is below 1, or <paramref name="definition"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static NetRevenueRetention From(
        Money retained,
        Money opening,
        NetRevenueRetentionDefinition definition = NetRevenueRetentionDefinition.CohortBalance,
        int? months = null) =>
        Checked(RevenueRatio.Of(retained, Guard.NotNegative(opening), months), Guard.Named(definition));

    /// <summary>The product of the rates of periods that follow each other: twelve monthly rates make a yearly one.</summary>
    /// <param name="periods">The rates, under one definition and over periods of one length.</param>
    /// <returns>The product: each month begins with other customers, so it is neither of the yearly rates of one cohort. It has no interval; <see cref="RevenueChanges.BootstrapCompounded"/> draws one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="periods"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no rates.</exception>
    /// <exception cref="DefinitionMismatchException">The definitions or the lengths differ.</exception>
    public static Estimate Compounded(IEnumerable<NetRevenueRetention> periods)
    {
        MetricDefinition? first = null;
        Reason? why = null;
        double product = 1;
        int count = 0;
        foreach (NetRevenueRetention period in Guard.NotNull(periods))
        {
            first = first is null ? period.Definition : MetricDefinition.Same(first, period.Definition);
            why ??= period.WhyUndefined;
            product *= period.Value ?? 0;
            count++;
        }

        if (first is null)
        {
            throw Guard.Bad(nameof(periods), $"periods: a product needs a rate, but there was none.");
        }

        MetricDefinition definition = MetricDefinition.Share(Guard.Invariant($"{first.Id}/compounded-{count}"), Guard.Invariant($"product of {count} rates: {first.Text}"));
        return new(why is null ? product : null, why, definition, null, why ?? SharedCustomers);
    }

    /// <summary>The range of rates that the customers seen are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds of the linearised ratio, on the scale of logarithms; <see langword="null"/> when there is none, and then <see cref="WhyNoInterval"/> says why.</returns>
    /// <remarks>The customers vary, not the money: a few that pay most make the interval wide. <see cref="RevenueChanges.Bootstrap(NetRevenueRetentionDefinition, int, double, int)"/>
    /// draws them again instead.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => ratio.Interval(Scale, Guard.Level(level));

    /// <inheritdoc/>
    /// <remarks>The difference of two rates of different customers, each with its own interval (MOVER). For the same customers in two periods see
    /// <see cref="RevenueChanges.ComparedWith(RevenueChanges, NetRevenueRetentionDefinition, double)"/>.</remarks>
    public Comparison? ComparedWith(NetRevenueRetention baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Adds the revenue of other customers.</summary>
    /// <param name="other">The rate of customers who are not counted in this one, under the same definition.</param>
    /// <returns>The rate of both groups.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public NetRevenueRetention Add(NetRevenueRetention other) => this + other;

    /// <summary>Adds the revenue of disjoint groups of customers.</summary>
    /// <param name="left">The rate of one group.</param>
    /// <param name="right">The rate of another, under the same definition.</param>
    /// <returns>The rate of both.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static NetRevenueRetention operator +(NetRevenueRetention left, NetRevenueRetention right)
    {
        if (left.kind == 0 || right.kind == 0)
        {
            return left.kind == 0 ? right : left;
        }

        _ = MetricDefinition.Same(left.Definition, right.Definition);
        return new(left.ratio.Join(right.ratio), left.kind);
    }

    /// <summary>Writes the rate with its amounts in the current culture, such as <c>105.9 % (360.00 EUR of 340.00 EUR)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the rate.</summary>
    /// <param name="format"><c>G</c> or none: with its amounts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        NetRevenueRetention self = this;
        return Text.Of(self, format, formatProvider, () => self.ratio.InWords(), () => self.ratio.AddTo(new Form().AddKind(self.kind), "retained", "opening"));
    }

    /// <summary>Reads a rate.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static NetRevenueRetention Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a rate, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The rate; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out NetRevenueRetention result) => Form.TryParse(text, Read, out result);

    internal static NetRevenueRetention Of(RevenueRatio ratio, NetRevenueRetentionDefinition kind) => new(ratio, kind);

    private static NetRevenueRetention Checked(RevenueRatio ratio, NetRevenueRetentionDefinition kind) =>
        ratio.Denominator == 0 && ratio.Numerator > 0 && kind == NetRevenueRetentionDefinition.CohortBalance
            ? throw Guard.Out("retained", ratio.Part, "must be 0 where there was no opening revenue")
        : ratio.Numerator < 0 && kind != NetRevenueRetentionDefinition.ClosingMinusNew ? throw Guard.Out("retained", ratio.Part, "must be 0 or more")
        : new(ratio, kind);

    private static NetRevenueRetention Read(Form form)
    {
        RevenueRatio read = RevenueRatio.Read(form, "retained", "opening");
        return form.IsUnsetKind(read == default) ? default : Checked(read, form.Kind(NetRevenueRetentionDefinition.CohortBalance));
    }

#if NET8_0_OR_GREATER
    static NetRevenueRetention IAdditiveIdentity<NetRevenueRetention, NetRevenueRetention>.AdditiveIdentity => default;

    static NetRevenueRetention IParsable<NetRevenueRetention>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<NetRevenueRetention>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out NetRevenueRetention result) => TryParse(s, out result);
#endif
}
