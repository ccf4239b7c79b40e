using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Retention;

/// <summary>Gross revenue retention (GRR): the share of the opening recurring revenue that was kept, growth left out.</summary>
/// <remarks>
/// <para>What counts as kept is named by <see cref="GrossRevenueRetentionDefinition"/>; rates of two meanings, two lengths of period or two definitions of revenue refuse to be
/// compared or added. Read off <see cref="RevenueMovements"/> it has an interval, made from two figures it has none.</para>
/// <para>The default value is the rate of no revenue: the identity of <c>+</c>, with no <see cref="Value"/>. Add only rates of different customers.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<GrossRevenueRetention>))]
#endif
public readonly record struct GrossRevenueRetention : IMetric<GrossRevenueRetention>, ISummary<GrossRevenueRetention>
#if NET8_0_OR_GREATER
    , IAdditionOperators<GrossRevenueRetention, GrossRevenueRetention, GrossRevenueRetention>
    , IAdditiveIdentity<GrossRevenueRetention, GrossRevenueRetention>
    , IParsable<GrossRevenueRetention>
#endif
{
    private static readonly Reason NoOpening = new("no-opening-revenue", "there was no revenue to keep");

    private static readonly Reason NothingDue = new("nothing-up-for-renewal", "no revenue is known to have been up for renewal in the period");

    private readonly RevenueRatio ratio;
    private readonly GrossRevenueRetentionDefinition kind;

    private GrossRevenueRetention(RevenueRatio ratio, GrossRevenueRetentionDefinition kind)
    {
        this.ratio = ratio;
        this.kind = kind;
    }

    /// <summary>The rate of no revenue, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static GrossRevenueRetention Zero => default;

    /// <summary>The revenue kept, as the definition counts it.</summary>
    /// <value>A month's money.</value>
    public Money Retained => ratio.Part;

    /// <summary>The revenue that could be kept, as the definition counts it.</summary>
    /// <value>A month's money, 0 or more.</value>
    public Money Opening => ratio.Over;

    /// <summary>The rate.</summary>
    /// <value>0.9 for 90 %; at most 1, and below 0 only where losses are read event by event; <see langword="null"/> when there was no revenue to keep.</value>
    public double? Value => ratio.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => ratio.Value is null ? kind == GrossRevenueRetentionDefinition.UpForRenewalOnly ? NothingDue : NoOpening : null;

    /// <summary>The definition that the rate was read under.</summary>
    /// <value>With the length of the period and the definition of revenue, where they are known: rates over a month and over twelve are two metrics.</value>
    public MetricDefinition Definition
    {
        get
        {
            (string id, string text) = (kind == 0 ? GrossRevenueRetentionDefinition.OpeningMinusLoss : kind) switch
            {
                GrossRevenueRetentionDefinition.OpeningMinusLoss => ("opening-minus-loss", "opening revenue less churn and contraction, over opening revenue"),
                GrossRevenueRetentionDefinition.CappedPerCustomer => ("capped-per-customer", "closing revenue of each customer, at most its opening revenue, over opening revenue"),
                _ => ("up-for-renewal-only", "what was kept of the revenue up for renewal, over that revenue"),
            };
            return ratio.Define("gross-revenue-retention/" + id, text);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? ratio.WhyNoInterval(Scale);

    // Losses event by event may pass what there was; else the rate is a share.
    private RevenueScale Scale => kind == GrossRevenueRetentionDefinition.OpeningMinusLoss && RevenueBasis.IsEventByEvent(ratio.Basis) ? RevenueScale.Complement : RevenueScale.Share;

    /// <summary>Makes the rate from two figures.</summary>
    /// <param name="retained">The revenue kept, as the definition counts it.</param>
    /// <param name="opening">The revenue that could be kept, 0 or more, for the same length of time.</param>
    /// <param name="definition">What counts as kept.</param>
    /// <param name="months">Over how many months; <see langword="null"/> when that is not told.</param>
    /// <returns>The rate, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retained"/> exceeds <paramref name="opening"/>, or is negative though not read as opening less loss, <paramref name="opening"/> is negative,
    /// <paramref name="months"/> is below 1, or <paramref name="definition"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static GrossRevenueRetention From(
        Money retained,
        Money opening,
        GrossRevenueRetentionDefinition definition = GrossRevenueRetentionDefinition.OpeningMinusLoss,
        int? months = null) =>
        Checked(RevenueRatio.Of(retained, Guard.NotNegative(opening), months), Guard.Named(definition));

    /// <summary>The range of rates that the customers seen are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds of the linearised ratio, on the scale of log odds; <see langword="null"/> when there is none, and then <see cref="WhyNoInterval"/> says why.</returns>
    /// <remarks>The customers vary, not the money: a few that pay most make the interval wide. <see cref="RevenueChanges.Bootstrap(GrossRevenueRetentionDefinition, int, double, int)"/>
    /// draws them again instead.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => ratio.Interval(Scale, Guard.Level(level));

    /// <inheritdoc/>
    /// <remarks>The difference of two rates of different customers, each with its own interval (MOVER). For the same customers in two periods see
    /// <see cref="RevenueChanges.ComparedWith(RevenueChanges, GrossRevenueRetentionDefinition, double)"/>.</remarks>
    public Comparison? ComparedWith(GrossRevenueRetention baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Adds the revenue of other customers.</summary>
    /// <param name="other">The rate of customers who are not counted in this one, under the same definition.</param>
    /// <returns>The rate of both groups.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public GrossRevenueRetention Add(GrossRevenueRetention other) => this + other;

    /// <summary>Adds the revenue of disjoint groups of customers.</summary>
    /// <param name="left">The rate of one group.</param>
    /// <param name="right">The rate of another, under the same definition.</param>
    /// <returns>The rate of both.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static GrossRevenueRetention operator +(GrossRevenueRetention left, GrossRevenueRetention right)
    {
        if (left.kind == 0 || right.kind == 0)
        {
            return left.kind == 0 ? right : left;
        }

        _ = MetricDefinition.Same(left.Definition, right.Definition);
        return new(left.ratio.Join(right.ratio), left.kind);
    }

    /// <summary>Writes the rate with its amounts in the current culture, such as <c>72.2 % (260.00 EUR of 360.00 EUR)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the rate.</summary>
    /// <param name="format"><c>G</c> or none: with its amounts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        GrossRevenueRetention self = this;
        return Text.Of(self, format, formatProvider, () => self.ratio.InWords(), () => self.ratio.AddTo(new Form().AddKind(self.kind), "retained", "opening"));
    }

    /// <summary>Reads a rate.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static GrossRevenueRetention Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a rate, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The rate; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out GrossRevenueRetention result) => Form.TryParse(text, Read, out result);

    internal static GrossRevenueRetention Of(RevenueRatio ratio, GrossRevenueRetentionDefinition kind) => new(ratio, kind);

    private static GrossRevenueRetention Checked(RevenueRatio ratio, GrossRevenueRetentionDefinition kind) =>
        ratio.Numerator > ratio.Denominator ? throw Guard.Out("retained", ratio.Part, "what was kept must not exceed the opening revenue of " + ratio.Over.ToString("R", null))
        : ratio.Numerator < 0 && kind != GrossRevenueRetentionDefinition.OpeningMinusLoss ? throw Guard.Out("retained", ratio.Part, "must be 0 or more")
        : new(ratio, kind);

    private static GrossRevenueRetention Read(Form form)
    {
        RevenueRatio read = RevenueRatio.Read(form, "retained", "opening");
        return form.IsUnsetKind(read == default) ? default : Checked(read, form.Kind(GrossRevenueRetentionDefinition.OpeningMinusLoss));
    }

#if NET8_0_OR_GREATER
    static GrossRevenueRetention IAdditiveIdentity<GrossRevenueRetention, GrossRevenueRetention>.AdditiveIdentity => default;

    static GrossRevenueRetention IParsable<GrossRevenueRetention>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<GrossRevenueRetention>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GrossRevenueRetention result) => TryParse(s, out result);
#endif
}
