using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>CAC payback: how many months a new customer takes to pay back the cost of having been acquired.</summary>
/// <remarks>
/// <para>The customer acquisition cost (CAC) is sales and marketing spend over new customers; what pays it back is part of the definition, see
/// <see cref="CacPaybackDefinition"/>. A payback that never comes has no value and says so: <see cref="IsNever"/>.</para>
/// <para>The interval takes the spend and the monthly figures as known and the number of new customers as chance (Poisson). The default value is
/// undefined: nothing spent on nobody.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CacPayback>))]
#endif
public readonly record struct CacPayback : IMetric<CacPayback>
#if NET8_0_OR_GREATER
    , IParsable<CacPayback>
#endif
{
    // A century of months is summed exactly; past it the closed form decides.
    private const int ExactMonths = 1200;

    private static readonly Reason NoNewCustomers = new("no-new-customers", "the spend won no new customers");

    private static readonly Reason Never = new("never", "what a customer brings in never adds up to the cost of acquiring one");

    private static readonly MetricDefinition[] Definitions =
    [
        Define("gross-margin", "acquisition cost over the monthly gross margin of a customer"),
        Define("revenue", "acquisition cost over the monthly revenue of a customer"),
        Define("after-churn", "whole months until the gross margin of the customers still there reaches the acquisition cost"),
    ];

    private readonly CacPaybackDefinition kind;
    private readonly long? newCustomers;

    private CacPayback(Money spend, long? newCustomers, Money monthlyRevenue, decimal grossMargin, decimal monthlyChurn, CacPaybackDefinition kind)
    {
        Spend = spend;
        this.newCustomers = newCustomers;
        MonthlyRevenue = monthlyRevenue;
        GrossMargin = grossMargin;
        MonthlyChurn = monthlyChurn;
        this.kind = kind;
    }

    /// <summary>What was spent on sales and marketing, or the cost of one customer where only that figure was given.</summary>
    /// <value>0 or more.</value>
    public Money Spend { get; }

    /// <summary>How many new customers the spend won.</summary>
    /// <value>0 or more; <see langword="null"/> where only the cost of one was given.</value>
    public long? NewCustomers => kind == 0 ? 0 : newCustomers;

    /// <summary>What a customer pays a month (ARPA, ARPU).</summary>
    /// <value>0 or more.</value>
    public Money MonthlyRevenue { get; }

    /// <summary>The share of revenue left after the cost of serving it.</summary>
    /// <value>From 0 to 1.</value>
    public decimal GrossMargin { get; }

    /// <summary>The share of customers who leave in a month.</summary>
    /// <value>From 0 to 1; 0 but under <see cref="CacPaybackDefinition.AfterChurn"/>.</value>
    public decimal MonthlyChurn { get; }

    /// <summary>The cost of acquiring one customer (CAC).</summary>
    /// <value>In the currency of the spend; <see langword="null"/> when no customer was won.</value>
    public Money? AcquisitionCost => NewCustomers switch
    {
        null => Spend,
        0 => null,
        { } won => Spend / won,
    };

    /// <summary>Whether the cost is never paid back.</summary>
    /// <value><see langword="true"/> when what a customer brings in stays below the cost for ever; then there is no <see cref="Value"/>.</value>
    public bool IsNever => AcquisitionCost is not null && Value is null;

    /// <summary>How many months the payback takes.</summary>
    /// <value>0 or more, in whole months under <see cref="CacPaybackDefinition.AfterChurn"/>; <see langword="null"/> when no customer was won or the payback never comes.</value>
    public double? Value => AcquisitionCost switch
    {
        null => null,
        { } cost when kind == CacPaybackDefinition.AfterChurn => WholeMonths(cost.Amount) ?? Months((double)cost.Amount),
        { Amount: 0 } => 0,
        { } cost when MonthlyMargin > 0 => (double)(Spend.Amount / (MonthlyMargin * (NewCustomers ?? 1))),
        _ => null,
    };

    /// <inheritdoc/>
    public Reason? WhyUndefined => AcquisitionCost is null ? NoNewCustomers : IsNever ? Never : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => Definitions[(int)(kind == 0 ? CacPaybackDefinition.GrossMargin : kind) - 1];

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (newCustomers is null ? Reason.FiguresOnly : null);

    private decimal MonthlyMargin => MonthlyRevenue.Amount * (kind == CacPaybackDefinition.Revenue ? 1 : GrossMargin);

    /// <summary>Makes the payback from spend and the number of customers that it won, which give it an interval.</summary>
    /// <param name="spend">What was spent on sales and marketing, 0 or more.</param>
    /// <param name="newCustomers">How many new customers it won.</param>
    /// <param name="monthlyRevenue">What a customer pays a month, 0 or more, in the same currency.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="definition">What pays the cost back: gross margin or revenue.</param>
    /// <returns>The payback.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount or the count is negative, the margin is not from 0 to 1, or <paramref name="definition"/> is
    /// no named value or <see cref="CacPaybackDefinition.AfterChurn"/>, which needs a churn rate.</exception>
    /// <exception cref="CurrencyMismatchException">The two amounts are in different currencies.</exception>
    public static CacPayback From(
        Money spend, long newCustomers, Money monthlyRevenue, decimal grossMargin, CacPaybackDefinition definition = CacPaybackDefinition.GrossMargin) =>
        Make(spend, Guard.Count(newCustomers), monthlyRevenue, grossMargin, 0, WithoutChurn(definition));

    /// <summary>Makes the payback from the cost of one customer, without an interval.</summary>
    /// <param name="acquisitionCost">What acquiring one customer costs (CAC), 0 or more.</param>
    /// <param name="monthlyRevenue">What a customer pays a month, 0 or more, in the same currency.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="definition">What pays the cost back: gross margin or revenue.</param>
    /// <returns>The payback.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative, the margin is not from 0 to 1, or <paramref name="definition"/> is
    /// no named value or <see cref="CacPaybackDefinition.AfterChurn"/>, which needs a churn rate.</exception>
    /// <exception cref="CurrencyMismatchException">The two amounts are in different currencies.</exception>
    public static CacPayback From(
        Money acquisitionCost, Money monthlyRevenue, decimal grossMargin, CacPaybackDefinition definition = CacPaybackDefinition.GrossMargin) =>
        Make(Guard.NotNegative(acquisitionCost), null, monthlyRevenue, grossMargin, 0, WithoutChurn(definition));

    /// <summary>The same with customers leaving on the way: the first month is paid in full, churn sets in thereafter.</summary>
    /// <param name="monthlyChurn">The share of customers who leave in a month, from 0 to 1.</param>
    /// <returns>The payback under <see cref="CacPaybackDefinition.AfterChurn"/>, in whole months.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="monthlyChurn"/> is not from 0 to 1.</exception>
    public CacPayback AfterChurn(decimal monthlyChurn) =>
        new(Spend, NewCustomers, MonthlyRevenue, GrossMargin, Guard.Share(monthlyChurn), CacPaybackDefinition.AfterChurn);

    /// <summary>The range of paybacks that the number of new customers is compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in months, from Garwood's exact bounds for the number of customers; the upper bound is infinity where the data are compatible with a
    /// payback that never comes; <see langword="null"/> when there is no interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        if (WhyNoInterval is not null || EventRate.From(newCustomers!.Value, 1).Interval(level) is not { } won)
        {
            return null;
        }

        double spend = (double)Spend.Amount;
        return new(Months(spend / won.Upper) ?? double.PositiveInfinity, Months(spend / won.Lower) ?? double.PositiveInfinity, level);
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two paybacks of different customers, each with its own interval (MOVER).</remarks>
    public Comparison? ComparedWith(CacPayback baseline, double level = 0.95)
    {
        _ = Money.Common(Spend.Currency, baseline.Spend.Currency);
        return Comparison.Independent(this, baseline, level);
    }

    /// <summary>Writes the payback with what it is made of in the current culture, such as <c>9.3 months (1,250.00 EUR ÷ 180.00 EUR × 75 %)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the payback.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        CacPayback self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:0.0} months ({self.AcquisitionCost:N2} ÷ {self.MonthlyRevenue} × {100 * (self.kind == CacPaybackDefinition.Revenue ? 1 : self.GrossMargin):0.##} %)",
            () => self.Fields());
    }

    /// <summary>Reads a payback.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The payback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CacPayback Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a payback, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The payback; undefined when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CacPayback result) => Form.TryParse(text, Read, out result);

    private static MetricDefinition Define(string id, string text) => new("cac-payback/" + id, text, "months", 1, BetterWhen.Lower);

    private static CacPaybackDefinition WithoutChurn(CacPaybackDefinition definition) =>
        Guard.Named(definition) == CacPaybackDefinition.AfterChurn
            ? throw Guard.Out(nameof(definition), definition, "AfterChurn needs a churn rate: make the payback under GrossMargin and call AfterChurn(monthlyChurn)")
            : definition;

    private static CacPayback Make(Money spend, long? newCustomers, Money monthlyRevenue, decimal grossMargin, decimal monthlyChurn, CacPaybackDefinition kind)
    {
        _ = Money.Common(spend.Currency, monthlyRevenue.Currency);
        return new(Guard.NotNegative(spend), newCustomers, Guard.NotNegative(monthlyRevenue), Guard.Share(grossMargin), Guard.Share(monthlyChurn), kind);
    }

    /// <summary>The months that a cost takes, none when it is never paid back.</summary>
    private double? Months(double cost)
    {
        double margin = (double)MonthlyMargin, churn = (double)MonthlyChurn;
        if (cost == 0)
        {
            return 0;
        }

        if (margin == 0 || double.IsInfinity(cost) || (kind == CacPaybackDefinition.AfterChurn && churn > 0 && churn < 1 && cost * churn >= margin) || (churn == 1 && cost > margin))
        {
            return null;
        }

        // Σ margin (1 − churn)^k over m months is margin (1 − (1 − churn)^m) ÷ churn.
        double months = kind != CacPaybackDefinition.AfterChurn ? cost / margin
            : churn is 0 or 1 ? Math.Ceiling(cost / margin)
            : Math.Ceiling(Math.Log(1 - (cost * churn / margin)) / Math.Log(1 - churn));
        return double.IsInfinity(months) ? null : months;
    }

    /// <summary>The first month in which the exact sum reaches the cost, if that lies within a century.</summary>
    private double? WholeMonths(decimal cost)
    {
        decimal paid = 0, month = MonthlyMargin;
        for (int months = 0; months <= ExactMonths; months++)
        {
            if (paid >= cost)
            {
                return months;
            }

            paid += month;
            month *= 1 - MonthlyChurn;
        }

        return null;
    }

    private Form Fields()
    {
        Form form = new Form().Add("spend", Spend);
        _ = newCustomers is { } won ? form.Add("newCustomers", won) : form;
        return form.Add("monthlyRevenue", MonthlyRevenue).Add("grossMargin", GrossMargin).Add("monthlyChurn", MonthlyChurn).AddKind(kind);
    }

    private static CacPayback Read(Form form)
    {
        Money spend = form.Money("spend"), revenue = form.Money("monthlyRevenue");
        long? won = form.Has("newCustomers") ? Guard.Count(form.Int64("newCustomers"), "newCustomers") : null;
        decimal margin = form.Decimal("grossMargin"), churn = form.Decimal("monthlyChurn");
        return form.IsUnsetKind(spend == default && won is null && revenue == default) ? default : Make(spend, won, revenue, margin, churn, form.Kind(CacPaybackDefinition.GrossMargin));
    }

#if NET8_0_OR_GREATER
    static CacPayback IParsable<CacPayback>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CacPayback>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CacPayback result) => TryParse(s, out result);
#endif
}
