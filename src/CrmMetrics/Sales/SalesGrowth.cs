using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Sales;

/// <summary>Sales growth: the change of sales from an earlier period as a part of it, or the yearly rate of several years (CAGR).</summary>
/// <remarks>
/// <para>(now − before) ÷ before, and (last ÷ first) to the power 1 ÷ years, less 1. From a base of 0 or less there is no growth rate.</para>
/// <para>From two pipelines it has an interval: their deals are taken as compound Poisson processes, so that growth out of two large deals is told from
/// growth on a broad base. From two amounts it has none. Growth rates do not add. The default value is the growth of nothing, with no <see cref="Value"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<SalesGrowth>))]
#endif
public readonly record struct SalesGrowth : IMetric<SalesGrowth>
#if NET8_0_OR_GREATER
    , IParsable<SalesGrowth>
#endif
{
    private static readonly Reason NoBase = new("base-not-positive", "the earlier sales are not above 0, so nothing can be measured as a part of them");

    private static readonly Reason NegativeEnd = new("negative-end", "the later sales are negative, and no yearly rate leads there");

    private static readonly Reason TooSteep = new("too-steep", "the sales grew so much in so short a time that the yearly rate is beyond the largest number");

    private readonly GrowthBasis kind;
    private readonly Reason? noSpread;
    private readonly double error;
    private readonly double freedom;

    private SalesGrowth(Money now, Money before, double years, GrowthBasis kind, Reason? noSpread, double error, double freedom)
    {
        Now = now;
        Before = before;
        Years = years;
        this.kind = kind;
        this.noSpread = noSpread;
        this.error = error;
        this.freedom = freedom;
    }

    /// <summary>The later sales.</summary>
    /// <value>An amount.</value>
    public Money Now { get; }

    /// <summary>The earlier sales.</summary>
    /// <value>An amount in the same currency.</value>
    public Money Before { get; }

    /// <summary>How many years lie between the two, for a yearly rate.</summary>
    /// <value>Above 0; 1 where the growth is not a yearly rate, 0 for the default value.</value>
    public double Years { get; }

    /// <summary>The growth.</summary>
    /// <value>A share: 0.1 is growth by 10 %, −0.1 a decline by 10 %; <see langword="null"/> when the earlier sales are not above 0.</value>
    public double? Value => WhyUndefined is not null ? null
        : kind == GrowthBasis.CompoundAnnual ? YearlyFactor - 1
        : (double)((Now - Before) / Before);

    /// <inheritdoc/>
    public Reason? WhyUndefined => Before.Amount <= 0 ? NoBase
        : kind != GrowthBasis.CompoundAnnual ? null
        : Now.Amount < 0 ? NegativeEnd
        : double.IsInfinity(YearlyFactor) ? TooSteep
        : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => kind switch
    {
        GrowthBasis.YearOverYear => MetricDefinition.Share("sales-growth/year-over-year", "sales less those of the same period a year before, over those"),
        GrowthBasis.QuarterOverQuarter => MetricDefinition.Share("sales-growth/quarter-over-quarter", "sales less those of the quarter before, over those"),
        GrowthBasis.MonthOverMonth => MetricDefinition.Share("sales-growth/month-over-month", "sales less those of the month before, over those"),
        GrowthBasis.CompoundAnnual => MetricDefinition.Share("sales-growth/compound-annual", "yearly rate that leads from the first sales to the last"),
        _ => MetricDefinition.Share("sales-growth/previous-period", "sales less those of the period before, over those"),
    };

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? noSpread;

    private double YearlyFactor => Math.Pow(Ratio, 1 / Years);

    private double Ratio => (double)(Now / Before);

    /// <summary>Makes the growth from two amounts.</summary>
    /// <param name="now">The later sales.</param>
    /// <param name="before">The earlier sales.</param>
    /// <param name="basis">Which earlier period that is.</param>
    /// <returns>The growth, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> is not named, or is the yearly rate, which <see cref="Compound"/> makes.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static SalesGrowth From(Money now, Money before, GrowthBasis basis = GrowthBasis.PreviousPeriod)
    {
        _ = Money.Common(now.Currency, before.Currency);
        return new(now, before, 1, Period(basis), Reason.FiguresOnly, 0, 0);
    }

    /// <summary>Makes the growth from the won deals of two pipelines.</summary>
    /// <param name="now">The deals of the later period.</param>
    /// <param name="before">The deals of the earlier period, none of them in the later.</param>
    /// <param name="basis">Which earlier period that is.</param>
    /// <returns>The growth of the won amount, with an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> is not named, or is the yearly rate, which <see cref="Compound"/> makes.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static SalesGrowth From(PipelineSummary now, PipelineSummary before, GrowthBasis basis = GrowthBasis.PreviousPeriod)
    {
        SalesGrowth growth = From(now.WonAmount, before.WonAmount, basis);
        PipelineSums later = now.Sums, earlier = before.Sums;
        Reason? why = Throughput.WhyNoInterval(in later) ?? Throughput.WhyNoInterval(in earlier);
        return new(
            growth.Now,
            growth.Before,
            1,
            basis,
            why,
            why is null ? Math.Sqrt(Throughput.RelativeVariance(in later) + Throughput.RelativeVariance(in earlier)) : 0,
            why is null ? Math.Min(later.Won, earlier.Won) - 1 : 0);
    }

    /// <summary>Makes the yearly rate of several years (compound annual growth rate, CAGR).</summary>
    /// <param name="last">The sales of the last year, or the later sales.</param>
    /// <param name="first">The sales of the first year, or the earlier sales.</param>
    /// <param name="years">How many years lie between the two, above 0: from 2021 to 2024 it's 3.</param>
    /// <returns>The rate, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="years"/> is not above 0.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static SalesGrowth Compound(Money last, Money first, double years)
    {
        _ = Money.Common(last.Currency, first.Currency);
        return new(last, first, Guard.Positive(years), GrowthBasis.CompoundAnnual, Reason.FiguresOnly, 0, 0);
    }

    /// <summary>The range of growth that the deals are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds as shares; <see langword="null"/> when there is none, and then <see cref="WhyNoInterval"/> says why.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return WhyNoInterval is null && Throughput.Around(Ratio, error, freedom, level) is var ratio ? new(ratio.Lower - 1, ratio.Upper - 1, level) : null;
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two growth rates of different deals, each with its own interval (MOVER).</remarks>
    public Comparison? ComparedWith(SalesGrowth baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the growth with its amounts in the current culture, such as <c>+10.0 % (110.00 EUR from 100.00 EUR)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the growth.</summary>
    /// <param name="format"><c>G</c> or none: with its amounts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        SalesGrowth self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => self.kind == GrowthBasis.CompoundAnnual
                ? (FormattableString)$"{100 * self.Value:+0.0;-0.0;0.0} % a year ({self.Now} from {self.Before} in {self.Years:0.##} years)"
                : $"{100 * self.Value:+0.0;-0.0;0.0} % ({self.Now} from {self.Before})",
            self.ToForm);
    }

    /// <summary>Reads a growth.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The growth.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static SalesGrowth Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a growth, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The growth; the default value when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out SalesGrowth result) => Form.TryParse(text, Read, out result);

    private static GrowthBasis Period(GrowthBasis basis) => Guard.Named(basis) != GrowthBasis.CompoundAnnual
        ? basis
        : throw Guard.Out(nameof(basis), basis, "a yearly rate needs the number of years, which Compound takes");

    private static SalesGrowth Read(Form form)
    {
        Money now = form.Money("now"), before = form.Money("before");
        if (form.IsUnsetKind(now == default && before == default))
        {
            return default;
        }

        GrowthBasis basis = form.Kind(GrowthBasis.PreviousPeriod);
        if (basis == GrowthBasis.CompoundAnnual)
        {
            return Compound(now, before, form.Double("years"));
        }

        SalesGrowth growth = From(now, before, basis);
        Reason? why = form.Has("error") ? null : form.Has("why") ? new(form.Text("why"), form.Text("whyText")) : Reason.FiguresOnly;
        return new(
            growth.Now,
            growth.Before,
            1,
            basis,
            why,
            why is null ? Guard.NotNegative(form.Double("error"), "error") : 0,
            why is null ? Guard.Positive(form.Double("freedom"), "freedom") : 0);
    }

    private Form ToForm()
    {
        Form form = new Form().AddKind(kind).Add("now", Now).Add("before", Before);
        return kind == default ? form
            : kind == GrowthBasis.CompoundAnnual ? form.Add("years", Years)
            : noSpread is null ? form.Add("error", error).Add("freedom", freedom)
            : noSpread == Reason.FiguresOnly ? form
            : form.Add("why", noSpread.Code).Add("whyText", noSpread.Text);
    }

#if NET8_0_OR_GREATER
    static SalesGrowth IParsable<SalesGrowth>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<SalesGrowth>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SalesGrowth result) => TryParse(s, out result);
#endif
}
