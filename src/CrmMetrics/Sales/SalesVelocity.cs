using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Sales;

/// <summary>The sales velocity: opportunities × win rate × average deal ÷ sales cycle, the money that a pipeline brings per day.</summary>
/// <remarks>
/// <para>Read it off a <see cref="PipelineSummary"/>, or make it from the four figures. Which opportunities count and which cycle divides is its
/// <see cref="SalesVelocityDefinition"/>; velocities under different ones refuse to be compared.</para>
/// <para>Its interval is that of the delta method on logarithms: the four factors multiply, so their relative errors add, with the dependence of deal
/// size, cycle and outcome that the deals themselves show. Student's t with one less than the won deals allows for few of them.</para>
/// <para>It is no ratio of sums, so velocities do not add: add the pipelines. The default value is the velocity of no pipeline, with no <see cref="Value"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<SalesVelocity>))]
#endif
public readonly record struct SalesVelocity : IMetric<SalesVelocity>
#if NET8_0_OR_GREATER
    , IParsable<SalesVelocity>
#endif
{
    private static readonly Reason NothingClosed = new("no-closed-deals", "no opportunity was won or lost, so there is no win rate");

    private static readonly Reason NothingWon = new("no-won-deals", "no opportunity was won, so there is no average deal");

    private static readonly Reason NoCycle = new("no-cycles", "no deal has both dates of its cycle");

    private static readonly Reason CycleOfZero = new("cycle-of-zero-days", "the deals close on the day on which they start, and nothing can be divided by 0 days");

    private static readonly Reason TooFewDeals = new("too-few-won-deals", "too few won deals to show how uncertain it is");

    private readonly SalesVelocityDefinition variant;
    private readonly SalesCycleStart start;
    private readonly decimal? winRate;
    private readonly decimal? cycleDays;
    private readonly VelocitySpread spread;
    private readonly double error;
    private readonly double freedom;

    private SalesVelocity(
        SalesVelocityDefinition variant,
        SalesCycleStart start,
        long opportunities,
        decimal? winRate,
        Money? averageDeal,
        decimal? cycleDays,
        VelocitySpread spread,
        double error,
        double freedom)
    {
        this.variant = variant;
        this.start = start;
        Opportunities = opportunities;
        this.winRate = winRate;
        AverageDeal = averageDeal;
        this.cycleDays = cycleDays;
        this.spread = spread;
        this.error = error;
        this.freedom = freedom;
        Value = winRate is { } rate && averageDeal is { } deal && cycleDays is { } days && days > 0 ? deal * opportunities * rate / days : null;
    }

    /// <summary>How many opportunities count.</summary>
    /// <value>0 or more.</value>
    public long Opportunities { get; }

    /// <summary>The share of the decided opportunities that were won.</summary>
    /// <value>From 0 to 1; <see langword="null"/> when none was decided.</value>
    public double? WinRate => (double?)winRate;

    /// <summary>The average won deal.</summary>
    /// <value><see langword="null"/> when nothing was won.</value>
    public Money? AverageDeal { get; }

    /// <summary>The sales cycle.</summary>
    /// <value>The mean or median of the definition, in days; <see langword="null"/> when no deal has both dates.</value>
    public double? CycleDays => (double?)cycleDays;

    /// <summary>The velocity.</summary>
    /// <value>Money per day; <see langword="null"/> when a factor is missing or the cycle is 0 days.</value>
    public Money? Value { get; }

    /// <inheritdoc/>
    public Reason? WhyUndefined => Value is not null ? null
        : winRate is null ? NothingClosed
        : AverageDeal is null ? NothingWon
        : cycleDays is null ? NoCycle
        : CycleOfZero;

    /// <summary>The definition that the velocity was read under.</summary>
    /// <value>Its unit is the currency per day.</value>
    public MetricDefinition Definition
    {
        get
        {
            (string id, string text) = Words(variant);
            (string from, string clock) = start == SalesCycleStart.Engaged ? ("engaged", "engagement") : ("created", "creation");
            return MetricDefinition.MoneyPer("sales-velocity/" + id + "/from-" + from, text + ", cycles from " + clock + " to closing", AverageDeal?.Currency ?? default, "day", BetterWhen.Higher);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? spread switch
    {
        VelocitySpread.Known => null,
        VelocitySpread.AmountNotPositive => Throughput.NotPositive,
        VelocitySpread.TooFewDeals => TooFewDeals,
        _ => Reason.FiguresOnly,
    };

    /// <inheritdoc/>
    double? IMetric.Value => (double?)Value?.Amount;

    /// <summary>Makes the velocity from its four figures.</summary>
    /// <param name="opportunities">How many opportunities count.</param>
    /// <param name="winRate">The share of them that will be won, from 0 to 1.</param>
    /// <param name="averageDeal">The average won deal.</param>
    /// <param name="cycleDays">The sales cycle in days; at 0 the velocity is undefined.</param>
    /// <param name="definition">The definition that the figures were made under; the usual one by default.</param>
    /// <param name="start">From where the cycle is counted.</param>
    /// <returns>The velocity, without an interval: figures do not tell how uncertain they are.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="opportunities"/> is negative, <paramref name="winRate"/> is not from 0 to 1,
    /// <paramref name="cycleDays"/> is negative or above a million million, or a definition is not named.</exception>
    /// <exception cref="OverflowException">The velocity is too large for a decimal.</exception>
    public static SalesVelocity From(
        long opportunities,
        double winRate,
        Money averageDeal,
        double cycleDays,
        SalesVelocityDefinition definition = SalesVelocityDefinition.OpenOverWonCycle,
        SalesCycleStart start = SalesCycleStart.Created) =>
        new(
            Guard.Named(definition),
            Guard.Named(start),
            Guard.Count(opportunities),
            (decimal)Guard.Share(winRate),
            averageDeal,
            Guard.NotNegative(cycleDays) <= 1e12 ? (decimal)cycleDays : throw Guard.Out(nameof(cycleDays), cycleDays, "a sales cycle is at most a million million days"),
            VelocitySpread.FiguresOnly,
            0,
            0);

    /// <summary>The range of velocities that the deals are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in money per day; <see langword="null"/> when there is none, and then <see cref="WhyNoInterval"/> says why.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return WhyNoInterval is null ? Throughput.Around((double)Value!.Value.Amount, error, freedom, level) : null;
    }

    /// <inheritdoc/>
    /// <remarks>The two pipelines must hold different opportunities. The difference takes the distances from each velocity to its own bounds (MOVER),
    /// which are longer upward than downward, as a product's are; the p-value inverts the same interval.</remarks>
    public Comparison? ComparedWith(SalesVelocity baseline, double level = 0.95)
    {
        _ = Money.Common(AverageDeal?.Currency ?? default, baseline.AverageDeal?.Currency ?? default);
        return Comparison.Independent(this, baseline, level);
    }

    /// <summary>What each of the four factors has added to the change from a baseline.</summary>
    /// <param name="baseline">The velocity before.</param>
    /// <returns>Four amounts that add up to the change.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    /// <exception cref="OverflowException">A part is too large for a decimal.</exception>
    public SalesVelocityChange ChangeFrom(SalesVelocity baseline)
    {
        _ = MetricDefinition.Same(Definition, baseline.Definition);
        _ = Money.Common(AverageDeal?.Currency ?? default, baseline.AverageDeal?.Currency ?? default);
        return SalesVelocityChange.Of(this, baseline);
    }

    /// <summary>The velocity as an estimate of money, to feed into another metric.</summary>
    /// <returns>Value, interval, definition and reason.</returns>
    public MoneyEstimate ToEstimate() => MoneyEstimate.Of(this, Value);

    /// <summary>Writes the velocity with its factors in the current culture, such as <c>2,326.15 EUR per day (18 × 24.0 % × 42,000.00 EUR ÷ 78.0 days)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the velocity.</summary>
    /// <param name="format"><c>G</c> or none: with its factors; <c>R</c>: what <see cref="Parse"/> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        SalesVelocity self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value?.Amount:N2} {self.Definition.Unit} ({self.Opportunities:N0} × {100 * self.winRate:F1} % × {self.AverageDeal?.Amount:N2} ÷ {self.cycleDays:N1} days)",
            self.ToForm);
    }

    /// <summary>Reads a velocity.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The velocity.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static SalesVelocity Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a velocity, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The velocity; the default value when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out SalesVelocity result) => Form.TryParse(text, Read, out result);

    /// <summary>The velocity of a pipeline.</summary>
    internal static SalesVelocity Of(
        SalesVelocityDefinition variant,
        SalesCycleStart start,
        long opportunities,
        decimal? winRate,
        Money? averageDeal,
        decimal? cycleDays,
        VelocitySpread spread,
        double error,
        double freedom) => spread == VelocitySpread.Known
            ? new(variant, start, opportunities, winRate, averageDeal, cycleDays, spread, error, freedom)
            : new(variant, start, opportunities, winRate, averageDeal, cycleDays, spread, 0, 0);

    /// <summary>The four factors as numbers; the cycle divides.</summary>
    internal (decimal Opportunities, decimal WinRate, decimal AverageDeal, decimal CycleDays) Factors() =>
        (Opportunities, winRate ?? 0, AverageDeal?.Amount ?? 0, cycleDays ?? 0);

    private static SalesVelocity Read(Form form)
    {
        if (form.IsUnsetKind(nothingCounted: true))
        {
            return default;
        }

        decimal? won = form.OptionalDecimal("winRate"), cycle = form.OptionalDecimal("cycleDays");
        bool isKnown = form.Has("error");
        return new(
            form.Enum<SalesVelocityDefinition>("kind"),
            form.Enum<SalesCycleStart>("start"),
            Guard.Count(form.Int64("opportunities"), "opportunities"),
            won is { } rate ? Guard.Share(rate, "winRate") : null,
            form.Has("averageDeal") ? form.Money("averageDeal") : null,
            cycle is { } days ? Guard.NotNegative(days, "cycleDays") : null,
            isKnown ? VelocitySpread.Known : form.Enum<VelocitySpread>("spread"),
            isKnown ? Guard.NotNegative(form.Double("error"), "error") : 0,
            isKnown ? Guard.Positive(form.Double("freedom"), "freedom") : 0);
    }

    private static (string Id, string Text) Words(SalesVelocityDefinition variant) => variant switch
    {
        SalesVelocityDefinition.OpenOverClosedCycle => ("open-over-closed-cycle", "open opportunities × win rate × average won deal ÷ mean cycle of won and lost deals"),
        SalesVelocityDefinition.OpenOverMedianCycle => ("open-over-median-cycle", "open opportunities × win rate × average won deal ÷ median cycle of won deals"),
        SalesVelocityDefinition.CreatedInPeriodOverWonCycle => ("created-over-won-cycle", "opportunities created × win rate × average won deal ÷ mean cycle of won deals"),
        SalesVelocityDefinition.CreatedInPeriodOverClosedCycle => ("created-over-closed-cycle", "opportunities created × win rate × average won deal ÷ mean cycle of won and lost deals"),
        SalesVelocityDefinition.CreatedInPeriodOverMedianCycle => ("created-over-median-cycle", "opportunities created × win rate × average won deal ÷ median cycle of won deals"),
        SalesVelocityDefinition.ClosedInPeriodOverWonCycle => ("closed-over-won-cycle", "opportunities closed × win rate × average won deal ÷ mean cycle of won deals"),
        SalesVelocityDefinition.ClosedInPeriodOverClosedCycle => ("closed-over-closed-cycle", "opportunities closed × win rate × average won deal ÷ mean cycle of won and lost deals"),
        SalesVelocityDefinition.ClosedInPeriodOverMedianCycle => ("closed-over-median-cycle", "opportunities closed × win rate × average won deal ÷ median cycle of won deals"),
        _ => ("open-over-won-cycle", "open opportunities × win rate × average won deal ÷ mean cycle of won deals"),
    };

    private Form ToForm()
    {
        Form form = new Form().Add("opportunities", Opportunities);
        if (variant == default)
        {
            return form;
        }

        form = form.AddKind(variant).Add("start", start).Add("winRate", winRate);
        form = (AverageDeal is { } deal ? form.Add("averageDeal", deal) : form).Add("cycleDays", cycleDays);
        return spread == VelocitySpread.Known ? form.Add("error", error).Add("freedom", freedom) : form.Add("spread", spread);
    }

#if NET8_0_OR_GREATER
    static SalesVelocity IParsable<SalesVelocity>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<SalesVelocity>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SalesVelocity result) => TryParse(s, out result);
#endif
}
