using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>ROAS or ROMI of incremental revenue (iROAS): what a campaign brought beyond what would have come without it, set against what it cost.</summary>
/// <remarks>
/// <para>Incremental revenue comes from a comparison with customers, regions or times without the campaign, as an estimate with its interval; where that holds 0, so does the return on ad spend. What an attribution
/// rule credits is an <see cref="AttributedReturn"/>, a type of its own, and the two can be neither compared nor mixed up.</para>
/// <para>The default value is undefined: nothing was spent.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<IncrementalReturn>))]
#endif
public readonly record struct IncrementalReturn : IMetric<IncrementalReturn>
#if NET8_0_OR_GREATER
    , IParsable<IncrementalReturn>
#endif
{
    private readonly SpendReturn core;

    private IncrementalReturn(SpendReturn core) => this.core = core;

    /// <summary>The revenue that would not have come without the spend.</summary>
    /// <value>May be negative, where refunds pass revenue; the default value when the estimate given was undefined.</value>
    public Money Revenue => core.Revenue;

    /// <summary>What was spent.</summary>
    /// <value>0 or more; taken as known.</value>
    public Money Spend => core.Spend;

    /// <summary>The share of revenue left after the cost of serving it.</summary>
    /// <value>From 0 to 1; 1 under <see cref="SpendReturnDefinition.ReturnOnAdSpend"/>, which leaves it out.</value>
    public decimal GrossMargin => core.GrossMargin;

    /// <summary>The return, to the digits of a decimal.</summary>
    /// <value>The same as <see cref="Value"/>.</value>
    /// <exception cref="OverflowException">The return passes what a decimal holds.</exception>
    public decimal? Ratio => core.Ratio;

    /// <summary>The return.</summary>
    /// <value>Times the spend for ROAS, a share of it for ROMI (0.44 for 44 %, −1 for all lost); <see langword="null"/> when nothing was spent or the revenue is undefined.</value>
    public double? Value => core.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => core.WhyUndefined;

    /// <inheritdoc/>
    public MetricDefinition Definition => core.Define("incremental");

    /// <inheritdoc/>
    public Reason? WhyNoInterval => core.WhyNoInterval;

    /// <summary>The return on ad spend (ROAS): incremental revenue over spend.</summary>
    /// <param name="revenue">The revenue that would not have come without the spend.</param>
    /// <param name="spend">What was spent, 0 or more, in the same currency.</param>
    /// <returns>The return, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spend"/> is negative.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static IncrementalReturn OnAdSpend(Money revenue, Money spend) => new(SpendReturn.OnAdSpend(revenue, spend));

    /// <summary>The return on ad spend (ROAS) of revenue that is an estimate, with the interval of that.</summary>
    /// <param name="revenue">The revenue that would not have come without the spend, as an estimate.</param>
    /// <param name="spend">What was spent, 0 or more, in the same currency; taken as known.</param>
    /// <returns>The return; undefined when the revenue is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="revenue"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spend"/> is negative.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static IncrementalReturn OnAdSpend(MoneyEstimate revenue, Money spend) => new(SpendReturn.OnAdSpend(revenue, spend));

    /// <summary>The return on marketing investment (ROMI): the gross margin on incremental revenue less the spend, over the spend.</summary>
    /// <param name="revenue">The revenue that would not have come without the spend.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="spend">What was spent, 0 or more, in the same currency.</param>
    /// <returns>The return, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spend"/> is negative, or the margin is not from 0 to 1.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static IncrementalReturn OnMarketingInvestment(Money revenue, decimal grossMargin, Money spend) => new(SpendReturn.OnMarketingInvestment(revenue, grossMargin, spend));

    /// <summary>The return on marketing investment (ROMI) of revenue that is an estimate, with the interval of that.</summary>
    /// <param name="revenue">The revenue that would not have come without the spend, as an estimate.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="spend">What was spent, 0 or more, in the same currency; taken as known.</param>
    /// <returns>The return; undefined when the revenue is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="revenue"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spend"/> is negative, or the margin is not from 0 to 1.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static IncrementalReturn OnMarketingInvestment(MoneyEstimate revenue, decimal grossMargin, Money spend) => new(SpendReturn.OnMarketingInvestment(revenue, grossMargin, spend));

    /// <summary>The range of returns that the revenue is compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in the unit of the return: those of the revenue, over a spend that is known; <see langword="null"/> when the revenue came without an interval.</returns>
    /// <remarks>The revenue is kept with its 95 % bounds alone. At any other level each side of them is stretched as a normal distribution's would be, so that the interval then
    /// differs from that of the estimate itself where this is not normal.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => core.Interval(level, Definition);

    /// <inheritdoc/>
    /// <remarks>The difference of two independent returns, each with its own interval (MOVER).</remarks>
    public Comparison? ComparedWith(IncrementalReturn baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the return with what it is made of in the current culture, such as <c>1.92 (96,000.00 EUR ÷ 50,000.00 EUR)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the return.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        IncrementalReturn self = this;
        return Text.Of(self, format, formatProvider, () => self.core.InWords(), () => self.core.AddTo(new Form()));
    }

    /// <summary>Reads a return.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The return.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static IncrementalReturn Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a return, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The return; undefined when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out IncrementalReturn result) => Form.TryParse(text, Read, out result);

    private static IncrementalReturn Read(Form form) => new(SpendReturn.Read(form));

#if NET8_0_OR_GREATER
    static IncrementalReturn IParsable<IncrementalReturn>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<IncrementalReturn>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out IncrementalReturn result) => TryParse(s, out result);
#endif
}
