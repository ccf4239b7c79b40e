using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>The return on retention: the income from loyal customers over the cost of obtaining those customers.</summary>
/// <remarks>
/// <para>It is a ratio, not a net return: 3 means that three times the cost came back, which as a return is 200 %: <see cref="NetReturn"/>. Income is revenue, not margin: a ratio
/// above 1 does not yet say that retention pays.</para>
/// <para>Made from an estimate of the income of one retained customer and a cost with its customers, it has an interval. The default value is undefined: nothing was spent.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RetainedRevenueOverAcquisitionCost>))]
#endif
public readonly record struct RetainedRevenueOverAcquisitionCost : IMetric<RetainedRevenueOverAcquisitionCost>
#if NET8_0_OR_GREATER
    , IParsable<RetainedRevenueOverAcquisitionCost>
#endif
{
    private static readonly Reason Free = new("no-acquisition-cost", "the customers cost nothing, so nothing can be divided by it");

    private static readonly Reason NoNewCustomers = new("no-new-customers", "the spend won no new customers");

    private readonly CustomerAcquisitionCost cost;

    // Totals were given: the cost stands as that of one customer.
    private readonly bool isTotal;
    private readonly EstimateState estimate;

    private RetainedRevenueOverAcquisitionCost(Money revenue, EstimateState estimate, CustomerAcquisitionCost cost, bool isTotal)
    {
        _ = Money.Common(revenue.Currency, cost.Spend.Currency);
        RetainedRevenue = revenue;
        this.estimate = estimate;
        this.cost = cost;
        this.isTotal = isTotal;
    }

    /// <summary>What the retained customers have brought, together or each, as it was given.</summary>
    /// <value>The default value when the estimate given was undefined.</value>
    public Money RetainedRevenue { get; }

    /// <summary>What it cost to obtain those customers, together or each, as the revenue.</summary>
    /// <value><see langword="null"/> when nobody was won.</value>
    public Money? AcquisitionCost => isTotal ? cost.Spend : cost.Value;

    /// <summary>Income over cost, to the digits of a decimal.</summary>
    /// <value>The same as <see cref="Value"/>.</value>
    /// <exception cref="OverflowException">The ratio passes what a decimal holds.</exception>
    public decimal? Ratio => WhyUndefined is null ? RetainedRevenue / AcquisitionCost!.Value : null;

    /// <summary>The same as a net return: income less cost, over cost.</summary>
    /// <value>1 less than the ratio, and so are its bounds: 2 (200 %) for a ratio of 3; <see langword="null"/> when the ratio is undefined.</value>
    /// <exception cref="OverflowException">The return passes what a decimal holds.</exception>
    public decimal? NetReturn => WhyUndefined is null ? (RetainedRevenue - AcquisitionCost!.Value) / AcquisitionCost.Value : null;

    /// <summary>Income over cost.</summary>
    /// <value>3 where three times the cost came back; negative when refunds pass revenue; <see langword="null"/> when undefined.</value>
    public double? Value => WhyUndefined is null ? (double)RetainedRevenue.Amount / (double)AcquisitionCost!.Value.Amount : null;

    /// <inheritdoc/>
    public Reason? WhyUndefined => AcquisitionCost is not { } one ? NoNewCustomers : one.Amount == 0 ? Free : estimate.WhyUndefined;

    /// <inheritdoc/>
    public MetricDefinition Definition
    {
        get
        {
            string basis = cost.Basis.Id(onlyWhatDiffers: true);
            return new(
                "retained-revenue-over-acquisition-cost" + basis,
                "income from retained customers over the cost of acquiring them" + (basis.Length == 0 ? "" : " (" + cost.Basis + ")"),
                "times",
                0.1,
                BetterWhen.Higher);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (estimate.Lower is null ? Reason.FiguresOnly : null);

    /// <summary>Makes the ratio from two totals, without an interval.</summary>
    /// <param name="retainedRevenue">What the retained customers have brought together.</param>
    /// <param name="acquisitionCost">What it cost to obtain them, 0 or more, in the same currency.</param>
    /// <returns>The ratio.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="acquisitionCost"/> is negative.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static RetainedRevenueOverAcquisitionCost From(Money retainedRevenue, Money acquisitionCost) =>
        new(retainedRevenue, EstimateState.Of((double)retainedRevenue.Amount), CustomerAcquisitionCost.From(Guard.NotNegative(acquisitionCost), 1), true);

    /// <summary>Makes the ratio from an estimate of the total income, with the interval of that.</summary>
    /// <param name="retainedRevenue">What the retained customers have brought together, as an estimate.</param>
    /// <param name="acquisitionCost">What it cost to obtain them, 0 or more, in the same currency; taken as known.</param>
    /// <returns>The ratio; undefined when the income is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="retainedRevenue"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="acquisitionCost"/> is negative.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static RetainedRevenueOverAcquisitionCost From(MoneyEstimate retainedRevenue, Money acquisitionCost) =>
        new(Guard.NotNull(retainedRevenue).Value ?? default, EstimateState.Of(retainedRevenue), CustomerAcquisitionCost.From(Guard.NotNegative(acquisitionCost), 1), true);

    /// <summary>Makes the ratio from what one retained customer has brought and what acquiring one cost: the interval has the uncertainty of both.</summary>
    /// <param name="revenuePerRetainedCustomer">What a retained customer has brought, as an estimate, such as the mean over those customers.</param>
    /// <param name="cost">The cost of acquiring a customer, in the same currency.</param>
    /// <returns>The ratio; undefined when either part is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="revenuePerRetainedCustomer"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static RetainedRevenueOverAcquisitionCost From(MoneyEstimate revenuePerRetainedCustomer, CustomerAcquisitionCost cost) =>
        new(Guard.NotNull(revenuePerRetainedCustomer).Value ?? default, EstimateState.Of(revenuePerRetainedCustomer), cost, false);

    /// <summary>The range of ratios that the data are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in times: the interval of the income over a cost that is known, or the intervals of both together (MOVER-R); <see langword="null"/> when the income has no interval.</returns>
    /// <remarks>An income that comes as an estimate is kept with its 95 % bounds alone. At any other level each side of them is stretched as a normal distribution's would be, so that the interval then
    /// differs from that of the estimate itself where this is not normal.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        if (WhyNoInterval is not null || estimate.Interval(level, Definition) is not { } income)
        {
            return null;
        }

        double one = (double)AcquisitionCost!.Value.Amount;
        return !isTotal && cost.Interval(level) is { } costs
            ? RatioInterval.Of((double)RetainedRevenue.Amount, income, one, costs, level)
            : new(income.Lower / one, income.Upper / one, level);
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two independent ratios, each with its own interval (MOVER).</remarks>
    public Comparison? ComparedWith(RetainedRevenueOverAcquisitionCost baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the ratio, the net return and what they are made of in the current culture, such as <c>3.0 times, net 200 % (90,000.00 EUR ÷ 30,000.00 EUR)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the ratio.</summary>
    /// <param name="format"><c>G</c> or none: with the net return and what it is made of; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        RetainedRevenueOverAcquisitionCost self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Ratio:0.0#} times, net {100 * self.NetReturn:0.#} % ({self.RetainedRevenue:N2} ÷ {self.AcquisitionCost:N2})",
            () => self.Fields());
    }

    /// <summary>Reads a ratio.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The ratio.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RetainedRevenueOverAcquisitionCost Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a ratio, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The ratio; undefined when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RetainedRevenueOverAcquisitionCost result) => Form.TryParse(text, Read, out result);

    private Form Fields() => estimate.Write(cost.AddTo(new Form(), withCustomers: !isTotal).Add("retainedRevenue", RetainedRevenue), "estimate");

    private static RetainedRevenueOverAcquisitionCost Read(Form form) =>
        new(form.Money("retainedRevenue"), EstimateState.Read(form, "estimate"), CustomerAcquisitionCost.Read(form), !form.Has("newCustomers"));

#if NET8_0_OR_GREATER
    static RetainedRevenueOverAcquisitionCost IParsable<RetainedRevenueOverAcquisitionCost>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RetainedRevenueOverAcquisitionCost>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RetainedRevenueOverAcquisitionCost result) => TryParse(s, out result);
#endif
}
