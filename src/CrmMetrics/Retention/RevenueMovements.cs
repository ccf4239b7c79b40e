using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Retention;

/// <summary>How monthly recurring revenue (MRR) got from the opening to the closing of a period: new, reactivation, expansion, price increase, contraction, churn
/// and currency effect; from it retention, churn, quick ratio and average revenue per account are read.</summary>
/// <remarks>
/// <para>Opening and movements make the closing to the last digit, whatever the <see cref="RevenueDefinition"/>. Amounts are kept for the billing periods they are paid for and
/// divided when they are read: a ledger of yearly plans sums to the cent.</para>
/// <para><see cref="Zero"/> is the summary of no customers, the identity of <c>+</c>. Add only summaries of different customers, over the same period and under one
/// definition. The whole equals the sum of any cut of the customers: exactly in counts and money, to 1e-12 in squares and products. A customer's own rows can't be cut: put them into one
/// <see cref="RevenueLedger"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RevenueMovements>))]
#endif
public sealed class RevenueMovements : ISummary<RevenueMovements>, IEquatable<RevenueMovements>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<RevenueMovements, RevenueMovements, RevenueMovements>
    , IAdditiveIdentity<RevenueMovements, RevenueMovements>
    , IParsable<RevenueMovements>
#endif
{
    private static readonly Reason NothingLost = new("nothing-lost", "nothing was lost, so that nothing won can be measured against it");

    private static readonly Reason NoOpening = new("no-opening-revenue", "there was no revenue on the opening day");

    private static readonly Reason NotSampled = new("whole-count", "a plain count over all customers, not an estimate");

    private static readonly Reason NoContracts = new("contracts-unknown", "the totals do not tell what comes from contracts of a year or more");

    private readonly RevenueSums sums;
    private readonly string basis;

    internal RevenueMovements(RevenueSums sums, DateInterval? period, RevenueDefinition? definition)
    {
        this.sums = sums;
        Period = period;
        Definition = definition;
        basis = RevenueBasis.Of(period, definition);
    }

    /// <summary>The movements of no customers, which change nothing when added.</summary>
    /// <value>Without a period and a definition.</value>
    public static RevenueMovements Zero { get; } = new(new(), null, null);

    /// <summary>The period; opening is the day before its first day, closing its last day.</summary>
    /// <value><see langword="null"/> where balances were given without their dates.</value>
    public DateInterval? Period { get; }

    /// <summary>What counted as recurring revenue.</summary>
    /// <value><see langword="null"/> for <see cref="Zero"/> alone.</value>
    public RevenueDefinition? Definition { get; }

    /// <summary>Monthly recurring revenue on the opening day.</summary>
    /// <value>0 or more a month.</value>
    public Money Opening => sums.Monthly(RevenueLine.Opening);

    /// <summary>Monthly recurring revenue on the closing day.</summary>
    /// <value>0 or more a month: opening and all movements.</value>
    public Money Closing => sums.Monthly(RevenueLine.Closing);

    /// <summary>What came from customers that never were customers before.</summary>
    /// <value>0 or more a month.</value>
    public Money New => sums.Monthly(RevenueLine.New);

    /// <summary>What came from former customers who returned.</summary>
    /// <value>0 or more a month.</value>
    public Money Reactivation => sums.Monthly(RevenueLine.Reactivation);

    /// <summary>What customers added, price increases apart.</summary>
    /// <value>0 or more a month.</value>
    public Money Expansion => sums.Monthly(RevenueLine.Expansion);

    /// <summary>What price increases added, where the rows tell them.</summary>
    /// <value>0 or more a month.</value>
    public Money PriceIncrease => sums.Monthly(RevenueLine.PriceIncrease);

    /// <summary>What customers who stayed took away.</summary>
    /// <value>0 or more a month; opposed to the others it lowers the closing.</value>
    public Money Contraction => sums.Monthly(RevenueLine.Contraction);

    /// <summary>What customers who left had paid.</summary>
    /// <value>0 or more a month; opposed to the others it lowers the closing.</value>
    public Money Churn => sums.Monthly(RevenueLine.Churn);

    /// <summary>What the change of exchange rates did to the closing revenue.</summary>
    /// <value>A month's money of either sign.</value>
    public Money CurrencyEffect => sums.Monthly(RevenueLine.CurrencyEffect);

    /// <summary>Net new recurring revenue: all movements together.</summary>
    /// <value>Closing less opening.</value>
    public Money NetNew => new(Parted(Exact.Sum(sums[RevenueLine.Closing], -sums[RevenueLine.Opening])), sums.Currency);

    /// <summary>How many customers paid on the opening day.</summary>
    /// <value>Customers with revenue above 0.</value>
    public long OpeningCustomers => sums.OpeningCustomers;

    /// <summary>How many customers paid on the closing day.</summary>
    /// <value>Customers with revenue above 0.</value>
    public long ClosingCustomers => sums.ClosingCustomers;

    /// <summary>How many customers of the opening day paid nothing on the closing day.</summary>
    /// <value>From 0 to <see cref="OpeningCustomers"/>, whatever the unit and the grain.</value>
    public long LostCustomers => sums.LostCustomers;

    /// <summary>How many customers there are that paid or moved.</summary>
    /// <value>0 or more.</value>
    public long Customers => sums.Customers;

    /// <summary>How many movements were new.</summary>
    /// <value>Customers or subscriptions, or events where read event by event; 0 where only totals were given.</value>
    public long NewCount => sums.Count(0);

    /// <summary>How many movements were reactivations.</summary>
    /// <value>As <see cref="NewCount"/>.</value>
    public long ReactivationCount => sums.Count(1);

    /// <summary>How many movements were expansions.</summary>
    /// <value>As <see cref="NewCount"/>.</value>
    public long ExpansionCount => sums.Count(2);

    /// <summary>How many movements were price increases.</summary>
    /// <value>As <see cref="NewCount"/>.</value>
    public long PriceIncreaseCount => sums.Count(3);

    /// <summary>How many movements were contractions.</summary>
    /// <value>As <see cref="NewCount"/>.</value>
    public long ContractionCount => sums.Count(4);

    /// <summary>How many movements were churn.</summary>
    /// <value>As <see cref="NewCount"/>.</value>
    public long ChurnCount => sums.Count(5);

    /// <summary>Customer churn (logo churn): customers of the opening day who paid nothing on the closing day, over those of the opening day.</summary>
    /// <value>The same rate as of <see cref="ChurnDefinition.LostOverOpening"/>, with Wilson's interval.</value>
    public ChurnRate LogoChurn => ChurnRate.From(LostCustomers, OpeningCustomers);

    /// <summary>How many customers of equal size would make revenue vary as much: (Σp)² ÷ Σp².</summary>
    /// <value>From 1 to <see cref="OpeningCustomers"/>; undefined without opening revenue or without the customers behind it. Where it is far below their number, few customers decide.</value>
    public Estimate EffectiveCustomers => Plain(
        sums.IsTotalOnly || sums[RevenueLine.Opening] == 0 ? null : Ratio(RevenueCombination.Of(GrossRevenueRetentionDefinition.OpeningMinusLoss), true).EffectiveCustomers,
        new("effective-customers", "squared opening revenue over the squares of each customer's", "customers", 1, BetterWhen.Higher));

    /// <summary>Gathers the movements from subscriptions.</summary>
    /// <param name="subscriptions">The subscriptions, all that each customer ever had: without them a returning customer is new.</param>
    /// <param name="period">The period.</param>
    /// <param name="definition">What counts as recurring revenue; <see cref="RevenueDefinition.Standard"/> when left out.</param>
    /// <param name="rates">The exchange rates; needed for several currencies.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="subscriptions"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A subscription is missing, or a customer pays less than nothing. The message names all rows or customers.</exception>
    /// <exception cref="CurrencyMismatchException">There are several currencies and no rates.</exception>
    /// <exception cref="OverflowException">A sum has more digits than a decimal holds.</exception>
    public static RevenueMovements From(
        IEnumerable<Subscription> subscriptions, DateInterval period, RevenueDefinition? definition = null, ExchangeRates? rates = null) =>
        RevenueLedger.From(subscriptions, definition, rates).Movements(period);

    /// <summary>Gathers the movements from rows of any type.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">One row a subscription, all that each customer ever had.</param>
    /// <param name="fact">Makes the subscription of a row.</param>
    /// <param name="period">The period.</param>
    /// <param name="definition">What counts as recurring revenue; <see cref="RevenueDefinition.Standard"/> when left out.</param>
    /// <param name="rates">The exchange rates; needed for several currencies.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/>, <paramref name="fact"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A row makes no subscription, or a customer pays less than nothing. The message names all rows or customers.</exception>
    /// <exception cref="CurrencyMismatchException">There are several currencies and no rates.</exception>
    /// <exception cref="OverflowException">A sum has more digits than a decimal holds.</exception>
    public static RevenueMovements From<T>(
        IEnumerable<T> rows, Func<T, Subscription> fact, DateInterval period, RevenueDefinition? definition = null, ExchangeRates? rates = null) =>
        RevenueLedger.From(rows, fact, definition, rates).Movements(period);

    /// <summary>Gathers the movements from two columns of balances, one row a customer, net of the period.</summary>
    /// <param name="opening">What each customer paid a month on the opening day, 0 or more.</param>
    /// <param name="closing">What it paid on the closing day, 0 or more; as long as <paramref name="opening"/>.</param>
    /// <param name="wasCustomerBefore">Whether it had paid anything before the opening day; as long as <paramref name="opening"/>, or empty where nobody returned.</param>
    /// <param name="currency">The currency of the balances.</param>
    /// <param name="period">The period; <see langword="null"/> when that is not told.</param>
    /// <returns>The movements, under the standard definition.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, or a balance is negative. The message names the rows.</exception>
    public static RevenueMovements From(
        ReadOnlySpan<decimal> opening, ReadOnlySpan<decimal> closing, ReadOnlySpan<bool> wasCustomerBefore, Currency currency, DateInterval? period = null)
    {
        if (closing.Length != opening.Length || (wasCustomerBefore.Length != 0 && wasCustomerBefore.Length != opening.Length))
        {
            throw Guard.Bad(nameof(closing), $"The columns must be as long as opening, {opening.Length}, but closing has {closing.Length} rows and wasCustomerBefore {wasCustomerBefore.Length}.");
        }

        List<RevenueChange> changes = new(opening.Length);
        RowProblems problems = new();
        for (int row = 0; row < opening.Length; row++)
        {
            if (opening[row] < 0 || closing[row] < 0)
            {
                problems.Add(row, Guard.Invariant($"the balances must be 0 or more, but were {opening[row]} and {closing[row]}"));
                continue;
            }

            changes.Add(RevenueChange.From("", opening[row], closing[row], wasCustomerBefore.Length > 0 && wasCustomerBefore[row], currency));
        }

        problems.ThrowIfAny(nameof(opening));
        return new(RevenueSums.Of(changes, currency), period, RevenueDefinition.Standard);
    }

    /// <summary>Makes the movements from totals, without an interval for what is read off them.</summary>
    /// <param name="totals">The totals, each a month's money.</param>
    /// <param name="period">The period; <see langword="null"/> when that is not told.</param>
    /// <returns>The movements, under the standard definition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount or count is negative, losses exceed the opening, or the counts of customers do not fit each other.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static RevenueMovements From(RevenueTotals totals, DateInterval? period = null) => new(totals.ToSums(), period, RevenueDefinition.Standard);

    /// <summary>Gathers the movements of each segment from rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the segments.</typeparam>
    /// <param name="rows">One row a subscription, all that each customer ever had.</param>
    /// <param name="key">The segment of a row, the same for all rows of a customer: a customer in two would be lost to one of them.</param>
    /// <param name="fact">Makes the subscription of a row.</param>
    /// <param name="period">The period.</param>
    /// <param name="definition">What counts as recurring revenue; <see cref="RevenueDefinition.Standard"/> when left out.</param>
    /// <param name="rates">The exchange rates; needed for several currencies.</param>
    /// <returns>The movements of each segment; they add up to those of all rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/>, <paramref name="key"/>, <paramref name="fact"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A row has no segment or makes no subscription, a customer is in two segments, or one pays less than nothing.</exception>
    /// <exception cref="CurrencyMismatchException">A segment has several currencies and no rates.</exception>
    /// <exception cref="OverflowException">A sum has more digits than a decimal holds.</exception>
    public static IReadOnlyDictionary<TKey, RevenueMovements> By<T, TKey>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, Subscription> fact, DateInterval period, RevenueDefinition? definition = null, ExchangeRates? rates = null)
        where TKey : notnull
    {
        _ = Guard.NotNull(period);
        Dictionary<TKey, RevenueMovements> movements = [];
        foreach (KeyValuePair<TKey, RevenueLedger> segment in RevenueLedger.By(rows, key, fact, definition, rates))
        {
            movements.Add(segment.Key, segment.Value.Movements(period));
        }

        return movements;
    }

    /// <summary>Gross revenue retention (GRR).</summary>
    /// <param name="definition">What counts as kept.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    public GrossRevenueRetention GrossRetention(GrossRevenueRetentionDefinition definition = GrossRevenueRetentionDefinition.OpeningMinusLoss) =>
        GrossRevenueRetention.Of(Ratio(RevenueCombination.Of(definition), true), definition);

    /// <summary>Net revenue retention (NRR).</summary>
    /// <param name="definition">What counts.</param>
    /// <returns>The rate; its definition names the length of the period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    public NetRevenueRetention NetRetention(NetRevenueRetentionDefinition definition = NetRevenueRetentionDefinition.CohortBalance) =>
        NetRevenueRetention.Of(Ratio(RevenueCombination.Of(definition), true), definition);

    /// <summary>Revenue churn (MRR churn), gross or net.</summary>
    /// <param name="definition">What counts as churn.</param>
    /// <returns>The rate over the opening revenue: 0.02 for 2 % a period; net churn is negative where expansion is larger than losses.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    public Estimate RevenueChurn(RevenueChurnDefinition definition = RevenueChurnDefinition.ChurnAndContraction)
    {
        (string id, string text, RevenueCombination combination, RevenueScale scale, bool isComplement) = Guard.Named(definition) switch
        {
            RevenueChurnDefinition.ChurnAndContraction => ("churn-and-contraction", "churn and contraction", RevenueCombination.Of(GrossRevenueRetentionDefinition.OpeningMinusLoss), Lossy(RevenueScale.Complement), true),
            RevenueChurnDefinition.ChurnOnly => ("churn-only", "churn", RevenueCombination.ChurnOverOpening, Lossy(RevenueScale.Positive), false),
            RevenueChurnDefinition.NetOfExpansion => ("net-of-expansion", "churn and contraction less expansion", RevenueCombination.KeptAndExpanded, RevenueScale.Positive, true),
            _ => ("net-of-expansion-and-reactivation", "churn and contraction less expansion and reactivation", RevenueCombination.KeptExpandedAndReactivated, RevenueScale.Positive, true),
        };
        RevenueRatio ratio = Ratio(combination, true);
        return Of(ratio, scale, ratio.Define("revenue-churn/" + id, text + " over opening revenue") with { Better = BetterWhen.Lower }, NoOpening, isComplement);

        // Event by event a unit may be lost more than once, and the rate pass 1.
        RevenueScale Lossy(RevenueScale eachEvent) => RevenueBasis.IsEventByEvent(basis) ? eachEvent : RevenueScale.Share;
    }

    /// <summary>The quick ratio: revenue won over revenue lost.</summary>
    /// <param name="definition">What counts as won.</param>
    /// <returns>How many times what was lost was won, 0 or more; undefined where nothing was lost.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    public Estimate QuickRatio(QuickRatioDefinition definition = QuickRatioDefinition.WithReactivation)
    {
        RevenueCombination combination = RevenueCombination.Of(definition);
        (string id, string text) = definition == QuickRatioDefinition.WithReactivation
            ? ("with-reactivation", "new, reactivation and expansion over contraction and churn")
            : ("without-reactivation", "new and expansion over contraction and churn");
        return Of(
            Ratio(combination, false),
            RevenueScale.Positive,
            new(RevenueBasis.Id("quick-ratio/" + id, basis), text + RevenueBasis.Words(basis), "times", 0.1, BetterWhen.Higher),
            NothingLost,
            isComplement: false);
    }

    /// <summary>Average revenue per account (ARPA).</summary>
    /// <param name="on">The day that it is taken on.</param>
    /// <returns>A month's money per customer; on one day it has an interval, over two days, which share their customers, it has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="on"/> is not named.</exception>
    public MoneyPerUnit AverageRevenuePerAccount(AverageRevenueBasis on = AverageRevenueBasis.Closing)
    {
        (string id, string text) = Guard.Named(on) switch
        {
            AverageRevenueBasis.Opening => ("opening", "opening revenue over opening customers"),
            AverageRevenueBasis.Closing => ("closing", "closing revenue over closing customers"),
            _ => ("average", "opening and closing revenue over opening and closing customers"),
        };
        string code = Definition?.Code ?? "";
        MetricDefinition definition = new("average-revenue-per-account/" + id + (code.Length == 0 ? "" : "/" + code), text, "account", 1, BetterWhen.Higher);
        if (on == AverageRevenueBasis.Average)
        {
            decimal both = Parted(Exact.Sum(sums[RevenueLine.Opening], sums[RevenueLine.Closing]));
            return MoneyPerUnit.From(new(both, sums.Currency), OpeningCustomers + ClosingCustomers, definition);
        }

        bool isOpening = on == AverageRevenueBasis.Opening;
        (Money total, long count) = isOpening ? (Opening, OpeningCustomers) : (Closing, ClosingCustomers);
        if (sums.IsTotalOnly || count == 0)
        {
            return MoneyPerUnit.From(total, count, definition);
        }

        int[] line = isOpening ? RevenueCombination.ClosingOverOpening.Denominator : RevenueCombination.ClosingOverOpening.Numerator;
        return MoneyPerUnit.Of(total, count, sums.Product(line, line), definition);
    }

    /// <summary>Annual recurring revenue (ARR) on the closing day.</summary>
    /// <param name="definition">Which of the two metrics of that name.</param>
    /// <returns>A year's money; the contracts are unknown where only totals were given.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    public MoneyEstimate AnnualRecurringRevenue(AnnualRecurringRevenueDefinition definition = AnnualRecurringRevenueDefinition.TwelveMonthsOfMrr)
    {
        bool isRunRate = Guard.Named(definition) == AnnualRecurringRevenueDefinition.TwelveMonthsOfMrr;
        string unit = (sums.Currency.IsUnset ? "money" : sums.Currency.Code) + " a year";
        MetricDefinition named = isRunRate
            ? new("annual-recurring-revenue/twelve-months-of-mrr", "twelve times closing monthly recurring revenue", unit, 1, BetterWhen.Higher)
            : new("annual-recurring-revenue/annual-contracts", "yearly amounts of the contracts of a year or more at the closing", unit, 1, BetterWhen.Higher);
        if (!isRunRate && sums.IsTotalOnly)
        {
            return new(null, new Estimate(null, NoContracts, named, null, NoContracts));
        }

        Money amount = sums.Yearly(isRunRate ? RevenueLine.Closing : RevenueLine.Contracts);
        return new(amount, new Estimate((double)amount.Amount, null, named, null, NotSampled));
    }

    /// <summary>The share of the opening revenue that the largest customers pay.</summary>
    /// <param name="customers">How many customers, from 1 to 10; 1, 5 and 10 are usual.</param>
    /// <returns>The share, from 0 to 1; undefined without opening revenue or without the customers behind it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="customers"/> is not from 1 to 10.</exception>
    public Estimate ShareOfLargest(int customers)
    {
        _ = customers is >= 1 and <= RevenueSums.Largest ? customers : throw Guard.Out(nameof(customers), customers, Guard.Invariant($"must be from 1 to {RevenueSums.Largest}"));
        decimal opening = sums[RevenueLine.Opening], top = 0;
        for (int i = 0; i < Math.Min(customers, sums.LargestOpenings.Count); i++)
        {
            top = Exact.Sum(top, sums.LargestOpenings[i]);
        }

        return Plain(
            sums.IsTotalOnly || opening == 0 ? null : (double)(top / opening),
            MetricDefinition.Share(Guard.Invariant($"share-of-largest/{customers}"), Guard.Invariant($"opening revenue of the {customers} largest customers over all opening revenue"), BetterWhen.Lower));
    }

    /// <summary>Adds the movements of other customers.</summary>
    /// <param name="other">The movements of customers who are not in these, over the same period and under one definition.</param>
    /// <returns>The movements of both groups.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods or the definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    /// <exception cref="OverflowException">A sum has more digits than a decimal holds.</exception>
    public RevenueMovements Add(RevenueMovements other) => this + Guard.NotNull(other);

    /// <summary>Adds the movements of disjoint groups of customers.</summary>
    /// <param name="left">The movements of some customers.</param>
    /// <param name="right">The movements of others, over the same period and under one definition.</param>
    /// <returns>The movements of both.</returns>
    /// <exception cref="ArgumentNullException">One is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods or the definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    /// <exception cref="OverflowException">A sum has more digits than a decimal holds.</exception>
    public static RevenueMovements operator +(RevenueMovements left, RevenueMovements right)
    {
        if (Guard.NotNull(left).Definition is null || Guard.NotNull(right).Definition is null)
        {
            return left.Definition is null ? right : left;
        }

        return left.Definition == right.Definition && Equals(left.Period, right.Period)
            ? new(left.sums.Join(right.sums), left.Period, left.Definition)
            : throw new DefinitionMismatchException(left.Whole(), right.Whole());
    }

    /// <summary>Whether two summaries are the same.</summary>
    /// <param name="left">A summary.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(RevenueMovements? left, RevenueMovements? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two summaries differ.</summary>
    /// <param name="left">A summary.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(RevenueMovements? left, RevenueMovements? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(RevenueMovements? other) =>
        other is not null && Equals(Period, other.Period) && Definition == other.Definition && sums.Same(other.sums);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RevenueMovements);

    /// <inheritdoc/>
    public override int GetHashCode() => (Period, basis, sums.Customers, sums[RevenueLine.Opening], sums[RevenueLine.Closing]).GetHashCode();

    /// <summary>Writes the movements in the current culture, such as <c>340.00 EUR + 500.00 new + 20.00 expansion = 860.00 EUR</c>; what is 0 is left out.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the movements.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the amounts, two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return ToForm().ToString();
        }

        string digits = Text.IsGeneral(format) ? "N2" : format!;
        string text = Opening.ToString(digits, formatProvider);
        foreach ((Money amount, string sign, string word) in ((Money, string, string)[])[
            (New, "+", "new"), (Reactivation, "+", "reactivation"), (Expansion, "+", "expansion"), (PriceIncrease, "+", "price increase"),
            (Contraction, "−", "contraction"), (Churn, "−", "churn")])
        {
            text += amount.Amount == 0 ? "" : " " + sign + " " + amount.Amount.ToString(digits, formatProvider) + " " + word;
        }

        decimal effect = CurrencyEffect.Amount;
        text += effect == 0 ? "" : (effect > 0 ? " + " : " − ") + Math.Abs(effect).ToString(digits, formatProvider) + " currency effect";
        return text + " = " + Closing.ToString(digits, formatProvider);
    }

    /// <summary>Reads movements.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RevenueMovements Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads movements, if the text is such.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The movements; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was such.</returns>
    public static bool TryParse(string? text, out RevenueMovements result) => Form.TryParse(text, Read, Zero, out result);

    private static RevenueMovements Read(Form form)
    {
        if (!form.Has("basis"))
        {
            return form.Int64("customers") == 0 && !form.Has("parts") ? Zero : throw new FormatException("The field basis is missing from \"" + form + "\".");
        }

        DateInterval? period = form.Has("from") ? new(form.Date("from"), form.Date("to")) : null;
        string code = form.Text("basis");
        return new(RevenueSums.Read(form), period, RevenueDefinition.Parse(code == "standard" ? "" : code));
    }

    private Form ToForm()
    {
        if (Definition is null)
        {
            return new Form().Add("customers", 0L);
        }

        Form form = new Form().Add("basis", Definition.ToString());
        form = Period is null ? form : form.Add("from", Period.Start).Add("to", Period.End);
        return sums.AddTo(form);
    }

    private MetricDefinition Whole()
    {
        string dates = Period is null ? "" : Guard.Invariant($"/{Period.Start:uuuu-MM-dd}/{Period.End:uuuu-MM-dd}");
        return new("revenue-movements/" + Definition + dates, "movements of recurring revenue" + RevenueBasis.Words(basis), "money a month", 1, BetterWhen.Higher);
    }

    private decimal Parted(decimal units) => sums.Parts == 1 ? units : units / sums.Parts;

    private RevenueRatio Ratio(RevenueCombination combination, bool ofOpening) => RevenueRatio.Of(sums, combination, ofOpening, basis);

    private Estimate Plain(double? value, MetricDefinition definition)
    {
        Reason? why = value is not null ? null : sums.IsTotalOnly ? Reason.FiguresOnly : NoOpening;
        return new(value, why, definition, null, why ?? NotSampled);
    }

    private static Estimate Of(RevenueRatio ratio, RevenueScale scale, MetricDefinition definition, Reason undefined, bool isComplement)
    {
        if (ratio.Value is not { } value)
        {
            return new(null, undefined, definition, null, undefined);
        }

        Reason? why = ratio.WhyNoInterval(scale);
        return new(isComplement ? ratio.Complement : value, null, definition, why is null ? Bounds : null, why);

        ConfidenceInterval? Bounds(double level) =>
            ratio.Interval(scale, level) is not { } interval ? null : isComplement ? new(1 - interval.Upper, 1 - interval.Lower, level) : interval;
    }

#if NET8_0_OR_GREATER
    static RevenueMovements IAdditiveIdentity<RevenueMovements, RevenueMovements>.AdditiveIdentity => Zero;

    static RevenueMovements IParsable<RevenueMovements>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RevenueMovements>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RevenueMovements result) => TryParse(s, out result);
#endif
}
