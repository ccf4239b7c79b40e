using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>Customer acquisition cost (CAC): what was spent on sales and marketing over the new customers that it won.</summary>
/// <remarks>
/// <para>Which spend, which customers, and how long before the customers it was spent is part of the definition (<see cref="AcquisitionCostDefinition"/>): paid CAC is
/// several times the blended one, and the two refuse to be compared or added.</para>
/// <para>The interval takes the spend as known and the number of new customers as chance (Poisson). The default value is nothing spent on
/// nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only spend and customers that are not in both.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CustomerAcquisitionCost>))]
#endif
public readonly record struct CustomerAcquisitionCost : IMetric<CustomerAcquisitionCost>, ISummary<CustomerAcquisitionCost>
#if NET8_0_OR_GREATER
    , IAdditionOperators<CustomerAcquisitionCost, CustomerAcquisitionCost, CustomerAcquisitionCost>
    , IAdditiveIdentity<CustomerAcquisitionCost, CustomerAcquisitionCost>
    , IParsable<CustomerAcquisitionCost>
#endif
{
    private static readonly Reason NoNewCustomers = new("no-new-customers", "the spend won no new customers");

    // The spend times the weights of the lag, which it is divided by when it is read: so that periods add up exactly.
    private readonly Money weighted;
    private readonly long partsLessOne;
    private readonly AcquisitionCostDefinition? kind;

    private CustomerAcquisitionCost(Money weighted, long parts, long newCustomers, AcquisitionCostDefinition? kind)
    {
        this.weighted = weighted;
        partsLessOne = parts - 1;
        NewCustomers = newCustomers;

        // The usual definition is left out, so that nothing spent on nobody is the same however it was made.
        this.kind = kind == AcquisitionCostDefinition.Blended ? null : kind;
    }

    /// <summary>Nothing spent on nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static CustomerAcquisitionCost Zero => default;

    /// <summary>What was spent on the new customers, in their period or as much earlier as the lag says.</summary>
    /// <value>0 or more; kept also when nobody was won.</value>
    public Money Spend => Parts == 1 ? weighted : weighted / Parts;

    /// <summary>How many new customers the spend won.</summary>
    /// <value>0 or more.</value>
    public long NewCustomers { get; }

    /// <summary>What counts into the cost.</summary>
    /// <value><see cref="AcquisitionCostDefinition.Blended"/> unless said otherwise.</value>
    public AcquisitionCostDefinition Basis => kind ?? AcquisitionCostDefinition.Blended;

    /// <summary>The cost of acquiring one customer.</summary>
    /// <value>In the currency of the spend; <see langword="null"/> when nobody was won.</value>
    public Money? Value => NewCustomers == 0 ? null : weighted / ((decimal)Parts * NewCustomers);

    /// <inheritdoc/>
    public Reason? WhyUndefined => NewCustomers == 0 ? NoNewCustomers : null;

    /// <inheritdoc/>
    public MetricDefinition Definition =>
        MetricDefinition.MoneyPer("customer-acquisition-cost" + Basis.Id(onlyWhatDiffers: false), Basis.ToString(), weighted.Currency, "customer", BetterWhen.Lower);

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    double? IMetric.Value => (double?)Value?.Amount;

    private long Parts => partsLessOne + 1;

    /// <summary>Makes the cost from the spend and the number of new customers.</summary>
    /// <param name="spend">What was spent, 0 or more: under a lag, the spend of the earlier periods, already weighted.</param>
    /// <param name="newCustomers">How many new customers it won.</param>
    /// <param name="definition">What the two figures hold; <see cref="AcquisitionCostDefinition.Blended"/> when left out.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The spend or the count is negative.</exception>
    public static CustomerAcquisitionCost From(Money spend, long newCustomers, AcquisitionCostDefinition? definition = null) =>
        new(Guard.NotNegative(spend), 1, Guard.Count(newCustomers), definition);

    /// <summary>Makes the cost of all the customers of several periods from columns, one number a period.</summary>
    /// <param name="spend">What was spent, 0 or more: as many periods as there are of customers, and before them as many as the lag reaches back
    /// (<see cref="SpendLag.Longest"/>), so that no customer is left out.</param>
    /// <param name="newCustomers">How many new customers each period won, in order and without a gap.</param>
    /// <param name="currency">The currency of the spend.</param>
    /// <param name="definition">What the columns hold, and the lag; <see cref="AcquisitionCostDefinition.Blended"/> when left out.</param>
    /// <returns>The spend that belongs to the customers over the customers: what <see cref="ByPeriod"/> adds up to. Under a lag the last spend, whose customers are still to come, does not count.</returns>
    /// <exception cref="ArgumentException">The columns do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount or a count is negative.</exception>
    /// <exception cref="OverflowException">The weighted spend has more digits than a decimal holds.</exception>
    public static CustomerAcquisitionCost From(
        ReadOnlySpan<decimal> spend, ReadOnlySpan<long> newCustomers, Currency currency, AcquisitionCostDefinition? definition = null)
    {
        AcquisitionCostDefinition basis = Checked(spend, newCustomers, definition);
        BigInteger units = BigInteger.Zero;
        long customers = 0;
        for (int period = 0; period < newCustomers.Length; period++)
        {
            units += basis.Lag.Weighted(spend, period + basis.Lag.Longest);
            customers += newCustomers[period];
        }

        return new(ToMoney(units, currency), basis.Lag.TotalWeight, customers, basis);
    }

    /// <summary>Makes the cost of the customers of each period from columns, one number a period.</summary>
    /// <param name="spend">What was spent, 0 or more: as many periods as there are of customers, and before them as many as the lag reaches back
    /// (<see cref="SpendLag.Longest"/>).</param>
    /// <param name="newCustomers">How many new customers each period won, in order and without a gap.</param>
    /// <param name="currency">The currency of the spend.</param>
    /// <param name="definition">What the columns hold, and the lag; <see cref="AcquisitionCostDefinition.Blended"/> when left out.</param>
    /// <returns>One cost a period of customers, in order.</returns>
    /// <exception cref="ArgumentException">The columns do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount or a count is negative.</exception>
    /// <exception cref="OverflowException">The weighted spend has more digits than a decimal holds.</exception>
    public static IReadOnlyList<CustomerAcquisitionCost> ByPeriod(
        ReadOnlySpan<decimal> spend, ReadOnlySpan<long> newCustomers, Currency currency, AcquisitionCostDefinition? definition = null)
    {
        AcquisitionCostDefinition basis = Checked(spend, newCustomers, definition);
        CustomerAcquisitionCost[] costs = new CustomerAcquisitionCost[newCustomers.Length];
        for (int period = 0; period < costs.Length; period++)
        {
            costs[period] = new(ToMoney(basis.Lag.Weighted(spend, period + basis.Lag.Longest), currency), basis.Lag.TotalWeight, newCustomers[period], basis);
        }

        return Array.AsReadOnly(costs);
    }

    /// <summary>The range of costs that the number of new customers is compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Amounts in the currency of the spend, from Garwood's exact bounds for the number of customers; <see langword="null"/> when there were none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) => SpendInterval.Of(Spend, NewCustomers, level);

    /// <inheritdoc/>
    /// <remarks>The difference of two costs of different customers, each with its own interval (MOVER).</remarks>
    public Comparison? ComparedWith(CustomerAcquisitionCost baseline, double level = 0.95)
    {
        _ = Money.Common(weighted.Currency, baseline.weighted.Currency);
        return Comparison.Independent(this, baseline, level);
    }

    /// <summary>The cost as an estimate, to feed into another metric.</summary>
    /// <returns>An amount with its interval at every level.</returns>
    public MoneyEstimate ToEstimate() => MoneyEstimate.Of(this, Value);

    /// <summary>Adds other spend and its customers.</summary>
    /// <param name="other">The cost of other customers, under the same definition and in the same currency.</param>
    /// <returns>The cost of all those customers.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The spend has more digits than a decimal holds.</exception>
    public CustomerAcquisitionCost Add(CustomerAcquisitionCost other) => this + other;

    /// <summary>Adds the spend and the customers of two campaigns or periods.</summary>
    /// <param name="left">The cost of some customers.</param>
    /// <param name="right">The cost of others, under the same definition and in the same currency.</param>
    /// <returns>The cost of all those customers.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The spend has more digits than a decimal holds.</exception>
    public static CustomerAcquisitionCost operator +(CustomerAcquisitionCost left, CustomerAcquisitionCost right)
    {
        if (left == default || right == default)
        {
            return left == default ? right : left;
        }

        _ = MetricDefinition.Same(left.Definition, right.Definition);
        long parts = Math.Max(left.Parts, right.Parts);
        return new(Money.Sum([left.In(parts), right.In(parts)]), parts, left.NewCustomers + right.NewCustomers, left.kind ?? right.kind);
    }

    /// <summary>Writes the cost with what it is made of in the current culture, such as <c>1,250.00 EUR (50,000.00 EUR ÷ 40)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the cost.</summary>
    /// <param name="format"><c>G</c> or none: with what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        CustomerAcquisitionCost self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:N2} ({self.Spend:N2} ÷ {self.NewCustomers:N0})",
            () => self.AddTo(new Form(), withCustomers: true));
    }

    /// <summary>Reads a cost.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CustomerAcquisitionCost Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a cost, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The cost; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CustomerAcquisitionCost result) => Form.TryParse(text, Read, out result);

    /// <summary>Writes the state as fields; where only the cost of one customer is known, without the number of them.</summary>
    internal Form AddTo(Form form, bool withCustomers)
    {
        form = form.Add(Parts == 1 ? "spend" : "weightedSpend", weighted);
        form = withCustomers ? form.Add("newCustomers", NewCustomers) : form;
        return kind is null ? form : kind.AddTo(form);
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote; a missing number of customers is that of one.</summary>
    internal static CustomerAcquisitionCost Read(Form form)
    {
        AcquisitionCostDefinition basis = AcquisitionCostDefinition.Read(form);
        string name = form.Has("weightedSpend") ? "weightedSpend" : "spend";
        Money spent = Guard.NotNegative(form.Money(name), name);
        long customers = form.Has("newCustomers") ? Guard.Count(form.Int64("newCustomers"), "newCustomers") : 1;
        return new(spent, name == "spend" ? 1 : basis.Lag.TotalWeight, customers, basis);
    }

    /// <summary>The spend in so many parts: 1, or the weights of the lag. Exact.</summary>
    private Money In(long parts)
    {
        decimal amount = weighted.Amount;
        return parts == Parts ? weighted : ToMoney(DecimalBits.Of(in amount).ToUnits(DecimalBits.MostDecimals) * parts, weighted.Currency);
    }

    private static AcquisitionCostDefinition Checked(ReadOnlySpan<decimal> spend, ReadOnlySpan<long> newCustomers, AcquisitionCostDefinition? definition)
    {
        AcquisitionCostDefinition basis = definition ?? AcquisitionCostDefinition.Blended;
        int wanted = newCustomers.Length + basis.Lag.Longest;
        if (spend.Length != wanted)
        {
            throw Guard.Bad(
                nameof(spend), $"{nameof(spend)}: {newCustomers.Length} periods of customers under a lag of up to {basis.Lag.Longest} periods need {wanted} periods of spend, but there were {spend.Length}.");
        }

        for (int period = 0; period < spend.Length; period++)
        {
            _ = spend[period] >= 0 ? 0 : throw Guard.Out(nameof(spend), spend[period], Guard.Invariant($"must be 0 or more (index {period})"));
        }

        for (int period = 0; period < newCustomers.Length; period++)
        {
            _ = newCustomers[period] >= 0 ? 0 : throw Guard.Out(nameof(newCustomers), newCustomers[period], Guard.Invariant($"a count must be 0 or more (index {period})"));
        }

        return basis;
    }

    private static Money ToMoney(BigInteger units, Currency currency) => new(DecimalBits.ToDecimal(units, DecimalBits.MostDecimals, 0), currency);

#if NET8_0_OR_GREATER
    static CustomerAcquisitionCost IAdditiveIdentity<CustomerAcquisitionCost, CustomerAcquisitionCost>.AdditiveIdentity => default;

    static CustomerAcquisitionCost IParsable<CustomerAcquisitionCost>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CustomerAcquisitionCost>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CustomerAcquisitionCost result) => TryParse(s, out result);
#endif
}
