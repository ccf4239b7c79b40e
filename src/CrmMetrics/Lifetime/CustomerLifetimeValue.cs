using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>Customer lifetime value (CLV, LTV) by the simple formulas: margin over churn, its discounted forms, and what customers have brought so far.</summary>
/// <remarks>
/// <para>The formulas over churn take churn to be the same for every customer and at every age. Customers who differ stay longer than that says: the models of this room
/// (<see cref="ShiftedBetaGeometricModel"/> for contracts, <see cref="PurchaseModel"/> elsewhere) know. Revenue, churn and discount must be of the same period. <see cref="Warning"/> says of each
/// formula what it leaves out.</para>
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
    private static readonly Reason NoOpeningCustomers = new("no-opening-customers", "there were no customers to lose");

    private static readonly Reason NoCustomers = new("no-customers", "there are no customers to divide by");

    private static readonly Reason NoChurn = new("no-churn", "nobody left, so the formula sees no end to a lifetime");

    private static readonly MetricDefinition Churn = MetricDefinition.Share("churn-rate", "churn per period", BetterWhen.Lower);

    private readonly LifetimeValueDefinition kind;
    private readonly Proportion counted;
    private readonly EstimateState given;

    private CustomerLifetimeValue(Money revenue, decimal grossMargin, LifetimeValueDefinition kind, Proportion counted, EstimateState given, decimal discount = 0)
    {
        RevenuePerPeriod = revenue;
        GrossMargin = grossMargin;
        this.kind = kind;
        this.counted = counted;
        this.given = given;
        DiscountPerPeriod = discount;
    }

    private CustomerLifetimeValue(LifetimeValueDefinition kind, Money revenue, decimal grossMargin, long customers)
    {
        this.kind = kind;
        RevenueSoFar = revenue;
        GrossMargin = grossMargin;
        Customers = customers;
    }

    /// <summary>What a customer pays in a period.</summary>
    /// <value>ARPA or ARPU of the period of the churn rate; 0 or more; nothing under the definitions that look back.</value>
    public Money RevenuePerPeriod { get; }

    /// <summary>The share of revenue left after the cost of serving it.</summary>
    /// <value>From 0 to 1; 1 under <see cref="LifetimeValueDefinition.RevenueOverChurn"/>, which leaves it out.</value>
    public decimal GrossMargin { get; }

    /// <summary>The effective discount rate of a period.</summary>
    /// <value>0 or more; 0 under the definitions that do not discount.</value>
    public decimal DiscountPerPeriod { get; }

    /// <summary>What the customers have paid together, under the definitions that look back.</summary>
    /// <value>Nothing under the others.</value>
    public Money RevenueSoFar { get; }

    /// <summary>How many customers paid it, under the definitions that look back.</summary>
    /// <value>0 under the others.</value>
    public long Customers { get; }

    /// <summary>The share of customers who leave in a period.</summary>
    /// <value>From 0 to 1; <see langword="null"/> when it is undefined, and under the definitions that look back.</value>
    public double? ChurnPerPeriod => IsCounted ? counted.Value : given.Value;

    /// <summary>The lifetime value.</summary>
    /// <value>In the currency of the revenue; <see langword="null"/> when churn is undefined, when it is 0 and nothing is discounted, or without customers.</value>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public Money? Value => WhyUndefined is not null ? null
        : LooksBack ? RevenueSoFar * GrossMargin / Customers
        : IsCounted ? RevenuePerPeriod * GrossMargin * Payments(counted.Whole, counted.Part) / ((DiscountPerPeriod * counted.Whole) + counted.Part)
        : RevenuePerPeriod * GrossMargin * Payments(1, (decimal)given.Value!.Value) / (DiscountPerPeriod + (decimal)given.Value!.Value);

    /// <inheritdoc/>
    public Reason? WhyUndefined => LooksBack
        ? Customers == 0 ? NoCustomers : null
        : ChurnPerPeriod switch
        {
            null => given.WhyUndefined ?? NoOpeningCustomers,
            0 when DiscountPerPeriod == 0 => NoChurn,
            _ => null,
        };

    /// <summary>What the formula leaves out, and which way that moves the value.</summary>
    /// <value>A stable code and a sentence to print beside the value.</value>
    public Reason Warning => kind switch
    {
        LifetimeValueDefinition.RevenueOverChurn => new("revenue-is-no-value", "revenue, not what is left of it: too high by all that serving the customer costs; and nothing is discounted"),
        LifetimeValueDefinition.DiscountedInAdvance => new("first-payment-included", "counts the payment of now, which a customer who has just paid does not make again; one churn rate for all is too low for those who stay"),
        LifetimeValueDefinition.DiscountedInArrears => new("paid-at-the-end", "counts on the payment of a period from all who began it, at its end; subscriptions are mostly paid in advance"),
        LifetimeValueDefinition.DiscountedRenewals => new("first-payment-left-out", "leaves out the payment of now: add it for a customer still to be won; one churn rate for all is too low for those who stay"),
        LifetimeValueDefinition.Historic => new("past-only", "what customers have brought so far, not what they will bring: it grows with their age, and is no forecast of a new customer"),
        LifetimeValueDefinition.CohortObserved => new("observed-age-only", "what a customer brings up to the age of the cohort: a lower bound of a lifetime, and of customers who came then, not now"),
        _ => new("one-churn-for-all", "takes churn to be the same for all customers and ages, and discounts nothing: too low where customers differ, too high where money later is worth less"),
    };

    /// <inheritdoc/>
    public MetricDefinition Definition
    {
        get
        {
            (string id, string text) = kind switch
            {
                LifetimeValueDefinition.RevenueOverChurn => ("revenue-over-churn", "revenue per customer and period over churn per period"),
                LifetimeValueDefinition.DiscountedInAdvance => ("discounted-in-advance", "margin per period times (1 + d) over (1 + d − r)"),
                LifetimeValueDefinition.DiscountedInArrears => ("discounted-in-arrears", "margin per period over (1 + d − r)"),
                LifetimeValueDefinition.DiscountedRenewals => ("discounted-renewals", "margin per period times r over (1 + d − r)"),
                LifetimeValueDefinition.Historic => ("historic", "revenue so far times gross margin over customers"),
                LifetimeValueDefinition.CohortObserved => ("cohort-observed", "revenue of a cohort so far times gross margin over all who began it"),
                _ => ("margin-over-churn", "revenue per customer and period times gross margin over churn per period"),
            };

            // Values at different discounts answer different questions.
            string rate = IsDiscounted ? Guard.Invariant($"/{DiscountPerPeriod}") : "";
            return MetricDefinition.MoneyPer("customer-lifetime-value/" + id + rate, text, Currency, "customer", BetterWhen.Higher);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (IsCounted || given.Lower is not null ? null : Reason.FiguresOnly);

    private bool IsCounted => counted.Whole > 0;

    private bool LooksBack => kind is LifetimeValueDefinition.Historic or LifetimeValueDefinition.CohortObserved;

    private bool IsDiscounted => kind is LifetimeValueDefinition.DiscountedInAdvance or LifetimeValueDefinition.DiscountedInArrears or LifetimeValueDefinition.DiscountedRenewals;

    private Currency Currency => LooksBack ? RevenueSoFar.Currency : RevenuePerPeriod.Currency;

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

    /// <summary>What customers have brought so far: revenue × gross margin ÷ customers.</summary>
    /// <param name="revenueSoFar">What all of them paid together, 0 or more.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="customers">How many customers there were, those who left among them.</param>
    /// <returns>The value under <see cref="LifetimeValueDefinition.Historic"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The revenue or the count is negative, or the margin is not from 0 to 1.</exception>
    public static CustomerLifetimeValue Historic(Money revenueSoFar, decimal grossMargin, long customers) =>
        new(LifetimeValueDefinition.Historic, Guard.NotNegative(revenueSoFar), Guard.Share(grossMargin), Guard.Count(customers));

    /// <summary>What a customer of a cohort has brought up to the cohort's age: its revenue × gross margin ÷ all customers who began it.</summary>
    /// <param name="revenueSoFar">What the cohort has paid since it began, 0 or more.</param>
    /// <param name="grossMargin">The share of revenue left after the cost of serving it, from 0 to 1.</param>
    /// <param name="starters">How many customers began it: dividing by those who are left would leave out the ones who brought least.</param>
    /// <returns>The value under <see cref="LifetimeValueDefinition.CohortObserved"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The revenue or the count is negative, or the margin is not from 0 to 1.</exception>
    public static CustomerLifetimeValue CohortObserved(Money revenueSoFar, decimal grossMargin, long starters) =>
        new(LifetimeValueDefinition.CohortObserved, Guard.NotNegative(revenueSoFar), Guard.Share(grossMargin), Guard.Count(starters));

    /// <summary>The same without the margin: what a customer pays over a lifetime.</summary>
    /// <returns>The value under <see cref="LifetimeValueDefinition.RevenueOverChurn"/>.</returns>
    /// <exception cref="InvalidOperationException">The value looks back, and has no churn.</exception>
    public CustomerLifetimeValue WithoutMargin() => new(RevenuePerPeriod, 1, LifetimeValueDefinition.RevenueOverChurn, OfChurn(), given);

    /// <summary>The same with money worth less the later it comes.</summary>
    /// <param name="rate">The discount rate.</param>
    /// <param name="period">The period of the revenue and of the churn: the rate is turned into one for it.</param>
    /// <param name="definition">When a period is paid, and whether the first one counts: one of the three discounted definitions.</param>
    /// <returns>The value under that definition. With a discount above 0 it has a value without churn too: that of a payment for ever.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is none of the discounted ones, or <paramref name="period"/> has no end.</exception>
    /// <exception cref="InvalidOperationException">The value looks back, and has no churn.</exception>
    public CustomerLifetimeValue Discounted(DiscountRate rate, TimeLength period, LifetimeValueDefinition definition)
    {
        CustomerLifetimeValue discounted = new(
            RevenuePerPeriod,
            GrossMargin,
            definition,
            OfChurn(),
            given,
            period.IsForever ? throw Guard.Out(nameof(period), period, "the period of the revenue and of the churn must have an end") : (decimal)rate.EffectivePer(period));
        return discounted.IsDiscounted ? discounted : throw Guard.Out(nameof(definition), definition, "must be DiscountedInAdvance, DiscountedInArrears or DiscountedRenewals");
    }

    /// <summary>The range of values that the churn seen is compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Amounts in the currency of the value; the upper bound is infinity where the data are compatible with no churn and nothing is discounted;
    /// <see langword="null"/> when there is no interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        if (WhyNoInterval is not null || (IsCounted ? counted.Interval(level) : given.Interval(level, Churn)) is not { } churn)
        {
            return null;
        }

        // Every form falls as churn rises.
        double margin = (double)(RevenuePerPeriod.Amount * GrossMargin), discount = (double)DiscountPerPeriod;
        LifetimeValueDefinition form = kind;
        return margin == 0 ? new(0, 0, level) : new(At(Math.Min(1, churn.Upper)), At(Math.Max(0, churn.Lower)), level);

        double At(double share) => share + discount > 0 ? margin * Payments(form, 1, share, discount) / (share + discount) : double.PositiveInfinity;
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two values of different customers, each with the interval of its own churn rate (MOVER).</remarks>
    public Comparison? ComparedWith(CustomerLifetimeValue baseline, double level = 0.95)
    {
        _ = Money.Common(Currency, baseline.Currency);
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
            () =>
            {
                if (self.LooksBack)
                {
                    return $"{self.Value:N2} ({self.RevenueSoFar} × {100 * self.GrossMargin:0.##} % ÷ {self.Customers:N0} customers)";
                }

                if (self.IsDiscounted)
                {
                    return $"{self.Value:N2} ({self.RevenuePerPeriod} × {100 * self.GrossMargin:0.##} %, churn {100 * self.ChurnPerPeriod:0.0##} %, discount {100 * self.DiscountPerPeriod:0.0##} %)";
                }

                return $"{self.Value:N2} ({self.RevenuePerPeriod} × {100 * self.GrossMargin:0.##} % ÷ {100 * self.ChurnPerPeriod:0.0##} %)";
            },
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

    /// <summary>How many margins of a period go over the sum of churn and discount.</summary>
    private decimal Payments(decimal customers, decimal lost) => kind switch
    {
        LifetimeValueDefinition.DiscountedInAdvance => (1 + DiscountPerPeriod) * customers,
        LifetimeValueDefinition.DiscountedRenewals => customers - lost,
        _ => customers,
    };

    private static double Payments(LifetimeValueDefinition kind, double customers, double lost, double discount) => kind switch
    {
        LifetimeValueDefinition.DiscountedInAdvance => (1 + discount) * customers,
        LifetimeValueDefinition.DiscountedRenewals => customers - lost,
        _ => customers,
    };

    private Proportion OfChurn() => LooksBack ? throw new InvalidOperationException("A value that looks back is made of revenue and customers, and has no churn to divide by.") : counted;

    private Form Fields()
    {
        if (LooksBack)
        {
            return new Form().Add("revenueSoFar", RevenueSoFar).Add("grossMargin", GrossMargin).Add("customers", Customers).AddKind(kind);
        }

        Form form = new Form().Add("revenuePerPeriod", RevenuePerPeriod).Add("grossMargin", GrossMargin);
        form = IsDiscounted ? form.Add("discount", DiscountPerPeriod) : form;
        return (IsCounted ? form.Add("lost", counted.Part).Add("opening", counted.Whole) : given.Write(form, "churn")).AddKind(kind);
    }

    private static CustomerLifetimeValue Read(Form form)
    {
        LifetimeValueDefinition definition = form.Kind(default(LifetimeValueDefinition));
        if (definition is LifetimeValueDefinition.Historic or LifetimeValueDefinition.CohortObserved)
        {
            return new(definition, Guard.NotNegative(form.Money("revenueSoFar")), Guard.Share(form.Decimal("grossMargin")), Guard.Count(form.Int64("customers")));
        }

        Proportion counts = form.Has("opening") ? Counted(form.Int64("lost"), form.Int64("opening")) : default;
        EstimateState churn = counts.Whole == 0 ? EstimateState.Read(form, "churn") : default;
        _ = Guard.Share(churn.Value ?? 0, "churn");
        return new(
            Guard.NotNegative(form.Money("revenuePerPeriod")), Guard.Share(form.Decimal("grossMargin")), definition, counts, churn, Guard.NotNegative(form.OptionalDecimal("discount") ?? 0));
    }

#if NET8_0_OR_GREATER
    static CustomerLifetimeValue IParsable<CustomerLifetimeValue>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CustomerLifetimeValue>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CustomerLifetimeValue result) => TryParse(s, out result);
#endif
}
