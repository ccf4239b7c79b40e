using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>The magic number: how much a year's revenue grew on each unit of money spent on sales and marketing in the quarter before.</summary>
/// <remarks>
/// <para>Net of what customers left took with them, unlike a payback of new customers; negative when revenue fell. Above 0.75 is read as "spend more", below 0.5 as "look at what is wrong" (Scale Venture Partners).</para>
/// <para>It is made of three figures and has no interval. The default value is undefined: nothing was spent.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<MagicNumber>))]
#endif
public readonly record struct MagicNumber : IMetric<MagicNumber>
#if NET8_0_OR_GREATER
    , IParsable<MagicNumber>
#endif
{
    private static readonly Reason NoSpend = new("no-spend", "nothing was spent in the quarter before");

    private static readonly MetricDefinition[] Definitions =
    [
        Define("quarterly-revenue", "growth of quarterly revenue times 4, over the sales and marketing spend of the quarter before"),
        Define("annual-recurring-revenue", "growth of annual recurring revenue over the sales and marketing spend of the quarter before"),
        Define("monthly-recurring-revenue", "growth of monthly recurring revenue times 12, over the sales and marketing spend of the quarter before"),
    ];

    private readonly MagicNumberDefinition kind;

    private MagicNumber(Money revenue, Money previousRevenue, Money previousSpend, MagicNumberDefinition kind)
    {
        _ = Money.Common(Money.Common(revenue.Currency, previousRevenue.Currency), previousSpend.Currency);
        Revenue = revenue;
        PreviousRevenue = previousRevenue;
        PreviousSpend = Guard.NotNegative(previousSpend);
        this.kind = kind;
    }

    /// <summary>The revenue of the quarter, or recurring revenue at its end.</summary>
    /// <value>An amount as it is, not yet made yearly.</value>
    public Money Revenue { get; }

    /// <summary>The revenue of the quarter before, or recurring revenue at its end.</summary>
    /// <value>An amount as it is, not yet made yearly.</value>
    public Money PreviousRevenue { get; }

    /// <summary>What was spent on sales and marketing in the quarter before.</summary>
    /// <value>0 or more.</value>
    public Money PreviousSpend { get; }

    /// <summary>The number, to the digits of a decimal.</summary>
    /// <value>The same as <see cref="Value"/>.</value>
    /// <exception cref="OverflowException">The number passes what a decimal holds.</exception>
    public decimal? Ratio => PreviousSpend.Amount == 0 ? null : (Revenue - PreviousRevenue) * Times / PreviousSpend;

    /// <summary>Yearly growth of revenue over spend.</summary>
    /// <value>1 where the spend of a quarter comes back as revenue within a year; negative when revenue fell; <see langword="null"/> when nothing was spent.</value>
    public double? Value => PreviousSpend.Amount == 0 ? null : (double)(Revenue.Amount - PreviousRevenue.Amount) * (double)Times / (double)PreviousSpend.Amount;

    /// <inheritdoc/>
    public Reason? WhyUndefined => PreviousSpend.Amount == 0 ? NoSpend : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => Definitions[(int)(kind == 0 ? MagicNumberDefinition.QuarterlyRevenue : kind) - 1];

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? Reason.FiguresOnly;

    private decimal Times => kind switch
    {
        MagicNumberDefinition.AnnualRecurringRevenue => 1,
        MagicNumberDefinition.MonthlyRecurringRevenue => 12,
        _ => 4,
    };

    /// <summary>Makes the number from the growth of a quarter and the spend of the one before.</summary>
    /// <param name="revenue">The revenue of the quarter, or the recurring revenue at its end.</param>
    /// <param name="previousRevenue">The revenue of the quarter before, or the recurring revenue at its end, in the same currency.</param>
    /// <param name="previousSpend">What was spent on sales and marketing in the quarter before, 0 or more, in the same currency.</param>
    /// <param name="definition">Which revenue it is.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="previousSpend"/> is negative, or <paramref name="definition"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static MagicNumber From(Money revenue, Money previousRevenue, Money previousSpend, MagicNumberDefinition definition = MagicNumberDefinition.QuarterlyRevenue) =>
        new(revenue, previousRevenue, previousSpend, Guard.Named(definition));

    /// <inheritdoc/>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return null;
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two figures, without an interval.</remarks>
    public Comparison? ComparedWith(MagicNumber baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the number with what it is made of in the current culture, such as <c>2.06 (4 × (100,000.00 EUR − 78,400.00 EUR) ÷ 42,000.00 EUR)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the number.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        MagicNumber self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Ratio:0.00} ({self.Times} × ({self.Revenue:N2} − {self.PreviousRevenue:N2}) ÷ {self.PreviousSpend:N2})",
            () => new Form().Add("revenue", self.Revenue).Add("previousRevenue", self.PreviousRevenue).Add("previousSpend", self.PreviousSpend).AddKind(self.kind));
    }

    /// <summary>Reads a number.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static MagicNumber Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a number, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The number; undefined when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out MagicNumber result) => Form.TryParse(text, Read, out result);

    private static MetricDefinition Define(string id, string text) => new("magic-number/" + id, text, "times", 0.1, BetterWhen.Higher);

    private static MagicNumber Read(Form form)
    {
        Money revenue = form.Money("revenue"), before = form.Money("previousRevenue"), spend = form.Money("previousSpend");
        return form.IsUnsetKind(revenue == default && before == default && spend == default) ? default : From(revenue, before, spend, form.Kind(MagicNumberDefinition.QuarterlyRevenue));
    }

#if NET8_0_OR_GREATER
    static MagicNumber IParsable<MagicNumber>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<MagicNumber>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MagicNumber result) => TryParse(s, out result);
#endif
}
