using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>Customer lifetime value (CLV, LTV) by the simple formula: revenue per customer and period, times the gross margin, over churn per period.</summary>
/// <remarks>
/// <para>The formula takes churn to be the same for every customer and at every age, leaves future money undiscounted, and counts the first period in full
/// (the mean of a geometric lifetime is 1 ÷ churn periods). Customers who differ stay longer than it says. Revenue and churn must be of the same period.</para>
/// <para>The interval is that of the churn rate; revenue and margin are taken as known. The default value is the value of nobody, undefined.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CustomerLifetimeValue>))]
#endif
public readonly record struct CustomerLifetimeValue : IMetric<CustomerLifetimeValue>
#if NET8_0_OR_GREATER
    , IParsable<CustomerLifetimeValue>
#endif
{
    private static readonly Reason NoCustomers = new("no-opening-customers", "there were no customers to lose");

    private static readonly Reason NoChurn = new("no-churn", "nobody left, so the formula sees no end to a lifetime");

    private static readonly MetricDefinition Churn = MetricDefinition.Share("churn-rate", "churn per period", BetterWhen.Lower);

    private readonly LifetimeValueDefinition kind;
    private readonly Proportion counted;
    private readonly EstimateState given;

    private CustomerLifetimeValue(Money revenue, decimal grossMargin, LifetimeValueDefinition kind, Proportion counted, EstimateState given)
    {
        RevenuePerPeriod = revenue;
        GrossMargin = grossMargin;
        this.kind = kind;
        this.counted = counted;
        this.given = given;
    }

    /// <summary>What a customer pays in a period.</summary>
    /// <value>ARPA or ARPU of the period of the churn rate; 0 or more.</value>
    public Money RevenuePerPeriod { get; }

    /// <summary>The share of revenue left after the cost of serving it.</summary>
    /// <value>From 0 to 1; 1 under <see cref="LifetimeValueDefinition.RevenueOverChurn"/>, which leaves it out.</value>
    public decimal GrossMargin { get; }

    /// <summary>The share of customers who leave in a period.</summary>
    /// <value>From 0 to 1; <see langword="null"/> when it is undefined.</value>
    public double? ChurnPerPeriod => IsCounted ? counted.Value : given.Value;

    /// <summary>The lifetime value.</summary>
    /// <value>In the currency of the revenue; <see langword="null"/> when churn is 0 or undefined.</value>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public Money? Value => WhyUndefined is not null ? null
        : IsCounted ? RevenuePerPeriod * GrossMargin * counted.Whole / counted.Part
        : RevenuePerPeriod * GrossMargin / (decimal)given.Value!.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => ChurnPerPeriod switch
    {
        null => given.WhyUndefined ?? NoCustomers,
        0 => NoChurn,
        _ => null,
    };

    /// <inheritdoc/>
    public MetricDefinition Definition => MetricDefinition.MoneyPer(
        kind == LifetimeValueDefinition.RevenueOverChurn ? "customer-lifetime-value/revenue-over-churn" : "customer-lifetime-value/margin-over-churn",
        kind == LifetimeValueDefinition.RevenueOverChurn ? "revenue per customer and period over churn per period" : "revenue per customer and period times gross margin over churn per period",
        RevenuePerPeriod.Currency,
        "customer",
        BetterWhen.Higher);

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (IsCounted || given.Lower is not null ? null : Reason.FiguresOnly);

    private bool IsCounted => counted.Whole > 0;

    double? IMetric.Value => (double?)Value?.Amount;

    /// <summary>Makes the value from the counts behind the churn rate, which give it an interval.</summary>
    /// <param name="revenuePerPeriod">What a customer pays in a period, 0 or more.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="lost">How many customers of the period's beginning were gone at its end.</param>
    /// <param name="opening">How many customers there were at the period's beginning.</param>
    /// <returns>The value under <see cref="LifetimeValueDefinition.MarginOverChurn"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The revenue or a count is negative, the margin is not from 0 to 1, or more were lost than there were.</exception>
    public static CustomerLifetimeValue From(Money revenuePerPeriod, decimal grossMargin, long lost, long opening) => new(
        Guard.NotNegative(revenuePerPeriod), Guard.Share(grossMargin), LifetimeValueDefinition.MarginOverChurn, Counted(lost, opening), default);

    /// <summary>Makes the value from a churn rate that was measured elsewhere, with its interval if it has one.</summary>
    /// <param name="revenuePerPeriod">What a customer pays in a period, 0 or more.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="churnPerPeriod">The share of customers who leave in a period, such as the estimate of a churn rate.</param>
    /// <returns>The value under <see cref="LifetimeValueDefinition.MarginOverChurn"/>; undefined when the churn rate is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="churnPerPeriod"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The revenue is negative, or the margin or the churn rate is not from 0 to 1.</exception>
    public static CustomerLifetimeValue From(Money revenuePerPeriod, decimal grossMargin, Estimate churnPerPeriod) => new(
        Guard.NotNegative(revenuePerPeriod), Guard.Share(grossMargin), LifetimeValueDefinition.MarginOverChurn, default, Given(churnPerPeriod));

    /// <summary>Makes the value from figures alone, without an interval.</summary>
    /// <param name="revenuePerPeriod">What a customer pays in a period, 0 or more.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="churnPerPeriod">The share of customers who leave in a period, from 0 to 1.</param>
    /// <returns>The value under <see cref="LifetimeValueDefinition.MarginOverChurn"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The revenue is negative, or the margin or the churn rate is not from 0 to 1.</exception>
    public static CustomerLifetimeValue From(Money revenuePerPeriod, decimal grossMargin, decimal churnPerPeriod) => new(
        Guard.NotNegative(revenuePerPeriod), Guard.Share(grossMargin), LifetimeValueDefinition.MarginOverChurn, default, EstimateState.Of((double)Guard.Share(churnPerPeriod)));

    /// <summary>The same without the margin: what a customer pays over a lifetime.</summary>
    /// <returns>The value under <see cref="LifetimeValueDefinition.RevenueOverChurn"/>.</returns>
    public CustomerLifetimeValue WithoutMargin() => new(RevenuePerPeriod, 1, LifetimeValueDefinition.RevenueOverChurn, counted, given);

    /// <summary>The range of values that the churn seen is compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Amounts in the currency of the value; the upper bound is infinity where the data are compatible with no churn;
    /// <see langword="null"/> when there is no interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        if (WhyNoInterval is not null || (IsCounted ? counted.Interval(level) : given.Interval(level, Churn)) is not { } churn)
        {
            return null;
        }

        double margin = (double)(RevenuePerPeriod.Amount * GrossMargin);
        return margin == 0 ? new(0, 0, level) : new(margin / Math.Min(1, churn.Upper), churn.Lower > 0 ? margin / churn.Lower : double.PositiveInfinity, level);
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two values of different customers, each with the interval of its own churn rate (MOVER).</remarks>
    public Comparison? ComparedWith(CustomerLifetimeValue baseline, double level = 0.95)
    {
        _ = Money.Common(RevenuePerPeriod.Currency, baseline.RevenuePerPeriod.Currency);
        return Comparison.Independent(this, baseline, level);
    }

    /// <summary>The value as an estimate, to feed into another metric.</summary>
    /// <returns>An amount with its interval at every level.</returns>
    public MoneyEstimate ToEstimate() => MoneyEstimate.Of(this, Value);

    /// <summary>Writes the value with what it is made of in the current culture, such as <c>4,500.00 EUR (180.00 EUR × 75 % ÷ 3.0 %)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the value.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        CustomerLifetimeValue self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:N2} ({self.RevenuePerPeriod} × {100 * self.GrossMargin:0.##} % ÷ {100 * self.ChurnPerPeriod:0.0##} %)",
            () => self.Fields());
    }

    /// <summary>Reads a value.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CustomerLifetimeValue Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a value, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The value; undefined when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CustomerLifetimeValue result) => Form.TryParse(text, Read, out result);

    private static Proportion Counted(long lost, long opening) => Proportion.From(Guard.Part(lost, Guard.Count(opening)), opening);

    private static EstimateState Given(Estimate churn)
    {
        if (Guard.NotNull(churn).Value is { } share)
        {
            _ = Guard.Share(share, nameof(churn));
        }

        return EstimateState.Of(churn);
    }

    private Form Fields()
    {
        Form form = new Form().Add("revenuePerPeriod", RevenuePerPeriod).Add("grossMargin", GrossMargin);
        return (IsCounted ? form.Add("lost", counted.Part).Add("opening", counted.Whole) : given.Write(form, "churn")).AddKind(kind);
    }

    private static CustomerLifetimeValue Read(Form form)
    {
        Proportion counts = form.Has("opening") ? Counted(form.Int64("lost"), form.Int64("opening")) : default;
        EstimateState churn = counts.Whole == 0 ? EstimateState.Read(form, "churn") : default;
        _ = Guard.Share(churn.Value ?? 0, "churn");
        return new(
            Guard.NotNegative(form.Money("revenuePerPeriod")), Guard.Share(form.Decimal("grossMargin")), form.Kind(default(LifetimeValueDefinition)), counts, churn);
    }

#if NET8_0_OR_GREATER
    static CustomerLifetimeValue IParsable<CustomerLifetimeValue>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CustomerLifetimeValue>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CustomerLifetimeValue result) => TryParse(s, out result);
#endif
}
