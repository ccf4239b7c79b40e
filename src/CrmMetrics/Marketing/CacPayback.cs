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
/// <para>The customer acquisition cost (CAC) is sales and marketing spend over new customers (<see cref="CustomerAcquisitionCost"/>); what pays it back is part of the definition, see
/// <see cref="CacPaybackDefinition"/>. A payback that never comes has no value and says so: <see cref="IsNever"/>. One that has not come yet in a cohort observed so far
/// has none either: <see cref="IsNotYet"/>.</para>
/// <para>The interval takes the number of new customers as chance (Poisson) and the spend as known; the monthly revenue too, unless it comes as an estimate. The default value is
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

    private static readonly Reason NoNewRevenue = new("no-new-revenue", "the spend won no new recurring revenue");

    private static readonly Reason Never = new("never", "what a customer brings in never adds up to the cost of acquiring one");

    private static readonly MetricDefinition[] Definitions =
    [
        Define("gross-margin", "acquisition cost over the monthly gross margin of a customer"),
        Define("revenue", "acquisition cost over the monthly revenue of a customer"),
        Define("after-churn", "whole months until the gross margin of the customers still there reaches the acquisition cost"),
        Define("new-recurring-revenue", "spend over the monthly gross margin of the recurring revenue newly won"),
        Define("cohort-cash", "whole months until the margin that a cohort has brought reaches what the cohort cost"),
    ];

    private readonly CacPaybackDefinition kind;
    private readonly CustomerAcquisitionCost cost;

    // Only the cost of one customer, or of all the new revenue, is known: the cost stands as that of one.
    private readonly bool isFigure;
    private readonly EstimateState revenue;

    private CacPayback(CustomerAcquisitionCost cost, bool isFigure, Money monthlyRevenue, decimal grossMargin, CacPaybackDefinition kind)
    {
        this.cost = cost;
        this.isFigure = isFigure;
        MonthlyRevenue = monthlyRevenue;
        GrossMargin = grossMargin;
        this.kind = kind;
    }

    /// <summary>What was spent on sales and marketing, or the cost of one customer where only that figure was given.</summary>
    /// <value>0 or more.</value>
    public Money Spend => cost.Spend;

    /// <summary>How many new customers the spend won.</summary>
    /// <value>0 or more; <see langword="null"/> where only the cost of one was given, and under <see cref="CacPaybackDefinition.NewRecurringRevenue"/>.</value>
    public long? NewCustomers => isFigure ? null : cost.NewCustomers;

    /// <summary>What a customer pays a month (ARPA, ARPU); all that the new customers pay under <see cref="CacPaybackDefinition.NewRecurringRevenue"/>.</summary>
    /// <value>0 or more; nothing under <see cref="CacPaybackDefinition.CohortCash"/>, and where the estimate given was undefined.</value>
    public Money MonthlyRevenue { get; }

    /// <summary>The share of revenue left after the cost of serving it.</summary>
    /// <value>From 0 to 1; 1 under <see cref="CacPaybackDefinition.CohortCash"/>, where the margin itself is given.</value>
    public decimal GrossMargin { get; }

    /// <summary>The share of customers who leave in a month.</summary>
    /// <value>From 0 to 1; 0 but under <see cref="CacPaybackDefinition.AfterChurn"/>.</value>
    public decimal MonthlyChurn { get; private init; }

    /// <summary>For how many months the cohort has been observed.</summary>
    /// <value>0 or more; 0 but under <see cref="CacPaybackDefinition.CohortCash"/>.</value>
    public int ObservedMonths { get; private init; }

    /// <summary>The margin that the cohort has brought in the months observed.</summary>
    /// <value>Exact; negative when serving it cost more; nothing but under <see cref="CacPaybackDefinition.CohortCash"/>.</value>
    public Money Collected { get; private init; }

    /// <summary>What counts into the cost of acquiring a customer.</summary>
    /// <value><see cref="AcquisitionCostDefinition.Blended"/> unless said otherwise.</value>
    public AcquisitionCostDefinition CostBasis => cost.Basis;

    /// <summary>The cost of acquiring one customer (CAC).</summary>
    /// <value>In the currency of the spend; <see langword="null"/> when no customer was won, and under <see cref="CacPaybackDefinition.NewRecurringRevenue"/>, which counts no customers.</value>
    public Money? AcquisitionCost => kind == CacPaybackDefinition.NewRecurringRevenue ? null : cost.Value;

    /// <summary>Whether the cost is never paid back.</summary>
    /// <value><see langword="true"/> when what a customer brings in stays below the cost for ever; then there is no <see cref="Value"/>.</value>
    public bool IsNever => WhyUndefined == Never;

    /// <summary>Whether the cohort observed has not paid its cost back so far.</summary>
    /// <value><see langword="true"/> only under <see cref="CacPaybackDefinition.CohortCash"/>: the payback takes longer than <see cref="ObservedMonths"/>, or never comes.</value>
    public bool IsNotYet => kind == CacPaybackDefinition.CohortCash && WhyNoCost is null && PaidBackAfter is null;

    /// <summary>How many months the payback takes.</summary>
    /// <value>0 or more, in whole months under <see cref="CacPaybackDefinition.AfterChurn"/> and <see cref="CacPaybackDefinition.CohortCash"/>; <see langword="null"/> when nothing
    /// was won, the payback never comes or has not come yet.</value>
    public double? Value => WhyNoCost is not null || revenue.WhyUndefined is not null ? null : kind switch
    {
        CacPaybackDefinition.CohortCash => PaidBackAfter,
        CacPaybackDefinition.AfterChurn => WholeMonths() ?? (AcquisitionCost!.Value.Amount * MonthlyChurn >= MonthlyMargin ? null : MonthsOf(CostInMargins)),
        _ => MonthsOf(CostInMargins),
    };

    /// <summary>How many months the payback takes, to the digits of a decimal.</summary>
    /// <value>The same as <see cref="Value"/>.</value>
    /// <exception cref="OverflowException">The months pass what a decimal holds.</exception>
    public decimal? Months => Value is not { } months ? null
        : kind is CacPaybackDefinition.CohortCash or CacPaybackDefinition.AfterChurn || Spend.Amount == 0 ? (decimal)months
        : Spend.Amount / (MonthlyMargin * cost.NewCustomers);

    /// <inheritdoc/>
    public Reason? WhyUndefined => WhyNoCost ?? revenue.WhyUndefined ?? (Value is not null ? null
        : kind == CacPaybackDefinition.CohortCash ? new("not-yet", Guard.Invariant($"not paid back in the {ObservedMonths} months observed"))
        : Never);

    /// <inheritdoc/>
    public MetricDefinition Definition
    {
        get
        {
            MetricDefinition named = Definitions[(int)(kind == 0 ? CacPaybackDefinition.GrossMargin : kind) - 1];
            string basis = CostBasis.Id(onlyWhatDiffers: true);
            return basis.Length == 0 ? named : named with { Id = named.Id + basis, Text = named.Text + " (" + CostBasis + ")" };
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (isFigure || kind == CacPaybackDefinition.CohortCash || (HasEstimate && revenue.Lower is null) ? Reason.FiguresOnly : null);

    private bool HasEstimate => revenue != default;

    /// <summary>After how many months the cohort had paid its cost back, if it has.</summary>
    private int? PaidBackAfter { get; init; }

    private Reason? WhyNoCost =>
        kind == CacPaybackDefinition.NewRecurringRevenue ? MonthlyRevenue.Amount == 0 ? NoNewRevenue : null
        : cost.NewCustomers == 0 ? NoNewCustomers
        : null;

    private decimal MonthlyMargin => MonthlyRevenue.Amount * (kind == CacPaybackDefinition.Revenue ? 1 : GrossMargin);

    /// <summary>How many monthly margins of a customer the cost of one is; infinite without a margin.</summary>
    private double CostInMargins => Spend.Amount == 0 ? 0
        : MonthlyMargin == 0 ? double.PositiveInfinity
        : (DoubleDouble.Of(Spend.Amount) / (DoubleDouble.Of(MonthlyMargin) * DoubleDouble.Of(cost.NewCustomers))).Value;

    /// <summary>Makes the payback from spend and the number of customers that it won, which give it an interval.</summary>
    /// <param name="spend">What was spent on sales and marketing, 0 or more.</param>
    /// <param name="newCustomers">How many new customers it won.</param>
    /// <param name="monthlyRevenue">What a customer pays a month, 0 or more, in the same currency.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="definition">What pays the cost back: gross margin or revenue.</param>
    /// <returns>The payback.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount or the count is negative, the margin is not from 0 to 1, or <paramref name="definition"/> is
    /// no named value or one that needs more than these figures.</exception>
    /// <exception cref="CurrencyMismatchException">The two amounts are in different currencies.</exception>
    public static CacPayback From(
        Money spend, long newCustomers, Money monthlyRevenue, decimal grossMargin, CacPaybackDefinition definition = CacPaybackDefinition.GrossMargin) =>
        From(CustomerAcquisitionCost.From(spend, newCustomers), monthlyRevenue, grossMargin, definition);

    /// <summary>Makes the payback from a customer acquisition cost, whose customers give it an interval.</summary>
    /// <param name="cost">The cost of acquiring a customer; under a lag, that of the spend of earlier periods.</param>
    /// <param name="monthlyRevenue">What a customer pays a month, 0 or more, in the same currency.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="definition">What pays the cost back: gross margin or revenue.</param>
    /// <returns>The payback, which is compared only with others of a cost under the same definition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The revenue is negative, the margin is not from 0 to 1, or <paramref name="definition"/> is
    /// no named value or one that needs more than these figures.</exception>
    /// <exception cref="CurrencyMismatchException">The two amounts are in different currencies.</exception>
    public static CacPayback From(
        CustomerAcquisitionCost cost, Money monthlyRevenue, decimal grossMargin, CacPaybackDefinition definition = CacPaybackDefinition.GrossMargin) =>
        Make(cost, false, monthlyRevenue, grossMargin, Plain(definition));

    /// <summary>Makes the payback from a customer acquisition cost and an estimate of what a customer pays: the interval has the uncertainty of both.</summary>
    /// <param name="cost">The cost of acquiring a customer; under a lag, that of the spend of earlier periods.</param>
    /// <param name="monthlyRevenue">What a customer pays a month, 0 or more, in the same currency, such as the mean of the customers' payments.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="definition">What pays the cost back: gross margin or revenue.</param>
    /// <returns>The payback; undefined when the revenue is. It has an interval where the revenue has one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monthlyRevenue"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The revenue is negative, the margin is not from 0 to 1, or <paramref name="definition"/> is
    /// no named value or one that needs more than these figures.</exception>
    /// <exception cref="CurrencyMismatchException">The two amounts are in different currencies.</exception>
    public static CacPayback From(
        CustomerAcquisitionCost cost, MoneyEstimate monthlyRevenue, decimal grossMargin, CacPaybackDefinition definition = CacPaybackDefinition.GrossMargin) =>
        new(Make(cost, false, Guard.NotNull(monthlyRevenue).Value ?? default, grossMargin, Plain(definition)), EstimateState.Of(monthlyRevenue));

    /// <summary>Makes the payback from the cost of one customer, without an interval.</summary>
    /// <param name="acquisitionCost">What acquiring one customer costs (CAC), 0 or more.</param>
    /// <param name="monthlyRevenue">What a customer pays a month, 0 or more, in the same currency.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="definition">What pays the cost back: gross margin or revenue.</param>
    /// <returns>The payback.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative, the margin is not from 0 to 1, or <paramref name="definition"/> is
    /// no named value or one that needs more than these figures.</exception>
    /// <exception cref="CurrencyMismatchException">The two amounts are in different currencies.</exception>
    public static CacPayback From(
        Money acquisitionCost, Money monthlyRevenue, decimal grossMargin, CacPaybackDefinition definition = CacPaybackDefinition.GrossMargin) =>
        Make(CustomerAcquisitionCost.From(Guard.NotNegative(acquisitionCost), 1), true, monthlyRevenue, grossMargin, Plain(definition));

    /// <summary>The payback of all the spend by all the recurring revenue that it won (new MRR): customers need not be counted.</summary>
    /// <param name="spend">What was spent on sales and marketing, 0 or more.</param>
    /// <param name="newMonthlyRevenue">What the new customers together pay a month, 0 or more, in the same currency.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="basis">What the spend holds; <see cref="AcquisitionCostDefinition.Blended"/> when left out.</param>
    /// <returns>The payback under <see cref="CacPaybackDefinition.NewRecurringRevenue"/>, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative, or the margin is not from 0 to 1.</exception>
    /// <exception cref="CurrencyMismatchException">The two amounts are in different currencies.</exception>
    public static CacPayback NewRecurringRevenue(Money spend, Money newMonthlyRevenue, decimal grossMargin, AcquisitionCostDefinition? basis = null)
    {
        _ = Guard.NotNegative(newMonthlyRevenue);
        return Make(CustomerAcquisitionCost.From(spend, 1, basis), true, newMonthlyRevenue, grossMargin, CacPaybackDefinition.NewRecurringRevenue);
    }

    /// <summary>The payback that a cohort of customers has shown: the first month in which the margin it has brought adds up to what it cost.</summary>
    /// <param name="cost">What acquiring the cohort cost, all of it.</param>
    /// <param name="marginByMonth">The margin that the whole cohort brought in its first month, its second, and so on, up to the last whole month observed; negative where serving it cost more.</param>
    /// <param name="currency">The currency of the margins, that of the cost.</param>
    /// <returns>The payback under <see cref="CacPaybackDefinition.CohortCash"/>; where the margin has not added up yet, undefined and <see cref="IsNotYet"/>.</returns>
    /// <exception cref="CurrencyMismatchException">The margins are in another currency than the cost.</exception>
    /// <exception cref="OverflowException">The margin collected has more digits than a decimal holds.</exception>
    public static CacPayback CohortCash(CustomerAcquisitionCost cost, ReadOnlySpan<decimal> marginByMonth, Currency currency)
    {
        _ = Money.Common(cost.Spend.Currency, currency);
        MoneySum collected = default;
        int? paidBack = cost.Spend.Amount <= 0 ? 0 : null;
        for (int month = 0; month < marginByMonth.Length; month++)
        {
            collected.Add(marginByMonth[month]);
            paidBack ??= collected.Total >= cost.Spend.Amount ? month + 1 : null;
        }

        return new(cost, false, default, 1, CacPaybackDefinition.CohortCash)
        {
            ObservedMonths = marginByMonth.Length,
            Collected = new(collected.Total, currency),
            PaidBackAfter = paidBack,
        };
    }

    /// <summary>The same with customers leaving on the way: the first month is paid in full, churn sets in thereafter.</summary>
    /// <param name="monthlyChurn">The share of customers who leave in a month, from 0 to 1.</param>
    /// <returns>The payback under <see cref="CacPaybackDefinition.AfterChurn"/>, in whole months.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="monthlyChurn"/> is not from 0 to 1.</exception>
    /// <exception cref="InvalidOperationException">The payback is that of new recurring revenue or of a cohort observed, which has no customer to leave, or that by revenue: after churn the gross margin
    /// counts.</exception>
    public CacPayback AfterChurn(decimal monthlyChurn) =>
        kind is CacPaybackDefinition.NewRecurringRevenue or CacPaybackDefinition.CohortCash
            ? throw new InvalidOperationException("A payback read as " + Definition.Id + " cannot be read after churn: make it from the cost of a customer and the customer's monthly revenue.")
            : kind == CacPaybackDefinition.Revenue
            ? throw new InvalidOperationException(
                "A payback read as " + Definition.Id + " cannot be read after churn, where the gross margin pays the cost back: make it under GrossMargin; with a gross margin of 1 all the revenue counts.")
            : new(new(cost, isFigure, MonthlyRevenue, GrossMargin, CacPaybackDefinition.AfterChurn) { MonthlyChurn = Guard.Share(monthlyChurn) }, revenue);

    /// <summary>The range of paybacks that the data are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in months: Garwood's exact bounds for the number of customers where the revenue is known; with a revenue that is an estimate, the two intervals together (MOVER-R).
    /// The upper bound is infinity where the data are compatible with a payback that never comes; <see langword="null"/> when there is no interval.</returns>
    /// <remarks>A monthly revenue that comes as an estimate is kept with its 95 % bounds alone. At any other level each side of them is stretched as a normal distribution's would be, so that the interval then
    /// differs from that of the estimate itself where this is not normal.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        if (WhyNoInterval is not null || cost.Interval(level) is not { } spent)
        {
            return null;
        }

        double margin = (double)MonthlyMargin;
        ConfidenceInterval margins = new(spent.Lower / margin, spent.Upper / margin, level);
        if (HasEstimate && revenue.Interval(level, Definition) is { } paid)
        {
            // The margin is never below 0, whatever a normal interval says.
            double factor = margin / (double)MonthlyRevenue.Amount;
            margins = RatioInterval.Of((double)AcquisitionCost!.Value.Amount, spent, margin, new(Math.Max(0, factor * paid.Lower), factor * paid.Upper, level), level);
        }

        return Spend.Amount == 0 ? new(0, 0, level) : new(MonthsOf(margins.Lower) ?? double.PositiveInfinity, MonthsOf(margins.Upper) ?? double.PositiveInfinity, level);
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
            () =>
            {
                if (self.kind == CacPaybackDefinition.CohortCash)
                {
                    return $"{self.Value:0.0} months ({self.Collected:N2} of {self.Spend:N2} in {self.ObservedMonths:N0} months)";
                }

                return $"{self.Value:0.0} months ({self.AcquisitionCost ?? self.Spend:N2} ÷ {self.MonthlyRevenue} × {100 * (self.kind == CacPaybackDefinition.Revenue ? 1 : self.GrossMargin):0.##} %)";
            },
            () => self.AddTo(new Form()));
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

    /// <summary>The cost with its customers, which another metric divides by.</summary>
    internal CustomerAcquisitionCost Cost => cost;

    /// <summary>Whether only the cost of one customer is known, and so no interval of it.</summary>
    internal bool IsFigure => isFigure;

    /// <summary>Whether there is a cost of one customer, if anybody was won.</summary>
    internal bool CountsCustomers => kind != CacPaybackDefinition.NewRecurringRevenue;

    /// <summary>Writes the state as fields.</summary>
    internal Form AddTo(Form form)
    {
        form = cost.AddTo(form, withCustomers: !isFigure).Add("monthlyRevenue", MonthlyRevenue).Add("grossMargin", GrossMargin).Add("monthlyChurn", MonthlyChurn).AddKind(kind);
        form = HasEstimate ? revenue.Write(form, "revenueEstimate") : form;
        if (kind != CacPaybackDefinition.CohortCash)
        {
            return form;
        }

        form = form.Add("observedMonths", ObservedMonths).Add("collected", Collected);
        return PaidBackAfter is { } months ? form.Add("paidBackAfter", months) : form;
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    internal static CacPayback Read(Form form)
    {
        CustomerAcquisitionCost spent = CustomerAcquisitionCost.Read(form);
        bool isOne = !form.Has("newCustomers");
        Money monthly = form.Money("monthlyRevenue");
        if (form.IsUnsetKind(spent == default && monthly == default))
        {
            return default;
        }

        CacPayback payback = Make(spent, isOne, monthly, form.Decimal("grossMargin"), form.Kind(CacPaybackDefinition.GrossMargin));
        if (payback.kind != CacPaybackDefinition.CohortCash)
        {
            return new(payback with { MonthlyChurn = Guard.Share(form.Decimal("monthlyChurn"), "monthlyChurn") }, EstimateState.Read(form, "revenueEstimate"));
        }

        Money collected = form.Money("collected");
        _ = Money.Common(spent.Spend.Currency, collected.Currency);
        int observed = Guard.AtLeast(0, form.Int32("observedMonths"), "observedMonths");
        int? paidBack = form.Has("paidBackAfter") ? (int)Guard.Part(form.Int64("paidBackAfter"), observed, "paidBackAfter") : null;
        _ = observed > 0 || collected.Amount == 0 ? collected : throw Guard.Out(nameof(collected), collected, "must be 0 where no month was observed");
        bool isPaid = spent.Spend.Amount <= collected.Amount, isFree = spent.Spend.Amount == 0;
        return paidBack switch
        {
            // Refunds may have pulled a cohort below its cost again, but not in the very month in which it was reached.
            null when isPaid || isFree => throw Guard.Out(nameof(collected), collected, Guard.Invariant($"pays back the {spent.Spend} spent, so that paidBackAfter is needed")),
            { } months when months == 0 != isFree => throw Guard.Out("paidBackAfter", months, "must be 0 exactly where nothing was spent"),
            { } months when months > 0 && months == observed && !isPaid =>
                throw Guard.Out("paidBackAfter", months, Guard.Invariant($"the {collected} collected in the {observed} months observed must reach the {spent.Spend} spent")),
            _ => payback with { ObservedMonths = observed, Collected = collected, PaidBackAfter = paidBack },
        };
    }

    private CacPayback(CacPayback payback, EstimateState revenue)
    {
        this = payback;
        this.revenue = revenue;
    }

    private static MetricDefinition Define(string id, string text) => new("cac-payback/" + id, text, "months", 1, BetterWhen.Lower);

    private static CacPaybackDefinition Plain(CacPaybackDefinition definition) => Guard.Named(definition) switch
    {
        CacPaybackDefinition.AfterChurn =>
            throw Guard.Out(nameof(definition), definition, "AfterChurn needs a churn rate: make the payback under GrossMargin and call AfterChurn(monthlyChurn)"),
        CacPaybackDefinition.NewRecurringRevenue =>
            throw Guard.Out(nameof(definition), definition, "NewRecurringRevenue needs the revenue of all new customers: call CacPayback.NewRecurringRevenue"),
        CacPaybackDefinition.CohortCash =>
            throw Guard.Out(nameof(definition), definition, "CohortCash needs the margin of each month: call CacPayback.CohortCash"),
        _ => definition,
    };

    private static CacPayback Make(CustomerAcquisitionCost cost, bool isFigure, Money monthlyRevenue, decimal grossMargin, CacPaybackDefinition kind)
    {
        _ = Money.Common(cost.Spend.Currency, monthlyRevenue.Currency);
        return new(cost, isFigure, Guard.NotNegative(monthlyRevenue), Guard.Share(grossMargin), kind);
    }

    /// <summary>The months that a cost of so many monthly margins takes, none when it is never paid back.</summary>
    private double? MonthsOf(double margins)
    {
        double churn = kind == CacPaybackDefinition.AfterChurn ? (double)MonthlyChurn : 0;
        if (margins == 0)
        {
            return 0;
        }

        if (double.IsInfinity(margins) || (churn > 0 && churn < 1 && margins * churn >= 1) || (churn == 1 && margins > 1))
        {
            return null;
        }

        // Σ (1 − churn)^k over m months is (1 − (1 − churn)^m) ÷ churn.
        double months = kind != CacPaybackDefinition.AfterChurn ? margins
            : churn is 0 or 1 ? Math.Ceiling(margins)
            : Math.Ceiling(Math.Log(1 - (margins * churn)) / Math.Log(1 - churn));
        return double.IsInfinity(months) ? null : months;
    }

    /// <summary>The first month in which the exact sum reaches the cost, if that lies within a century.</summary>
    private double? WholeMonths()
    {
        decimal one = AcquisitionCost!.Value.Amount, paid = 0, month = MonthlyMargin;
        for (int months = 0; months <= ExactMonths; months++)
        {
            if (paid >= one)
            {
                return months;
            }

            paid += month;
            month *= 1 - MonthlyChurn;
        }

        return null;
    }

#if NET8_0_OR_GREATER
    static CacPayback IParsable<CacPayback>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CacPayback>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CacPayback result) => TryParse(s, out result);
#endif
}
