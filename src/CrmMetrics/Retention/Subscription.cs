using System;
using System.Diagnostics;
using System.Globalization;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>One subscription, or one stretch of it at one price: whose it is, from when to when, and what is paid for each billing period.</summary>
/// <remarks>
/// <para>A change of price, plan or number of seats is a stretch that ends and another that begins on the same day; give both the same
/// <see cref="Id"/> where movements are to be read per subscription. Whether the end date is the first day without or the last day with the
/// subscription, the <see cref="RevenueDefinition"/> says.</para>
/// <para>The amount is before tax and before discounts, which stand beside it, so that any definition can be read from the same rows. A negative amount is a credit
/// that lowers what the customer pays in all; a customer who pays less than nothing in all is refused.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record Subscription
{
    /// <summary>Makes a subscription.</summary>
    /// <param name="customer">The customer's identifier.</param>
    /// <param name="start">The first day.</param>
    /// <param name="end">The date on which it ended or is known to end; <see langword="null"/> when none is known.</param>
    /// <param name="amount">What is paid for one billing period, before tax and discounts.</param>
    /// <param name="billing">What the amount is paid for.</param>
    /// <exception cref="ArgumentException"><paramref name="customer"/> is missing or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="end"/> is before <paramref name="start"/>, or <paramref name="billing"/> is unset.</exception>
    public Subscription(string customer, LocalDate start, LocalDate? end, Money amount, BillingPeriod billing)
    {
        Customer = string.IsNullOrEmpty(customer) ? throw Guard.Bad(nameof(customer), $"customer: a subscription must have a customer, but there was none.") : customer;
        Start = start;
        End = end is { } last && last < start
            ? throw Guard.Out(nameof(end), Text.Iso(last), "a subscription cannot end before it starts on " + Text.Iso(start))
            : end;
        Amount = amount;
        Billing = billing.IsUnset ? throw Guard.Out(nameof(billing), billing, "a subscription needs a billing period") : billing;
    }

    /// <summary>The customer's identifier.</summary>
    /// <value>Not empty; upper and lower case differ.</value>
    public string Customer { get; }

    /// <summary>The first day.</summary>
    /// <value>A local date.</value>
    public LocalDate Start { get; }

    /// <summary>The date on which it ended or is known to end.</summary>
    /// <value>Not before <see cref="Start"/>; <see langword="null"/> when none is known.</value>
    public LocalDate? End { get; }

    /// <summary>What is paid for one billing period, before tax and discounts.</summary>
    /// <value>An exact amount; negative for a credit.</value>
    public Money Amount { get; }

    /// <summary>What the amount is paid for.</summary>
    /// <value>Never unset.</value>
    public BillingPeriod Billing { get; }

    /// <summary>The subscription that this is a stretch of.</summary>
    /// <value><see langword="null"/> for one that has no other stretches.</value>
    public string? Id { get; init; }

    /// <summary>What it is paid for.</summary>
    /// <value>Recurring unless said otherwise.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public SubscriptionKind Kind { get; init => field = Guard.Named(value, nameof(Kind)); } = SubscriptionKind.Recurring;

    /// <summary>How it stands with its payments.</summary>
    /// <value>Current unless said otherwise.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public SubscriptionStanding Standing { get; init => field = Guard.Named(value, nameof(Standing)); } = SubscriptionStanding.Current;

    /// <summary>How long the customer is bound before it may leave or renew.</summary>
    /// <value>A billing period where none is given.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is given and unset.</exception>
    public BillingPeriod? Term { get; init => field = value is { IsUnset: true } ? throw Guard.Out(nameof(Term), value, "a term that is given must be set") : value; }

    /// <summary>What a coupon with an end takes off each billing period.</summary>
    /// <value>0 or more.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Money FiniteDiscount { get; init => field = Guard.NotNegative(value, nameof(FiniteDiscount)); }

    /// <summary>What a discount without an end takes off each billing period.</summary>
    /// <value>0 or more.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Money LastingDiscount { get; init => field = Guard.NotNegative(value, nameof(LastingDiscount)); }

    /// <summary>The tax on each billing period.</summary>
    /// <value>0 or more.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Money Tax { get; init => field = Guard.NotNegative(value, nameof(Tax)); }

    /// <summary>How much of the amount comes from a price that was raised when this stretch began, which tells a price increase from other expansion.</summary>
    /// <value>0 or more; 0 where price increases are not told apart.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Money PriceIncrease { get; init => field = Guard.NotNegative(value, nameof(PriceIncrease)); }

    /// <summary>Writes the subscription in the current culture, such as <c>A: 100.00 EUR a year from 2024-01-15 to 2025-01-15</c>.</summary>
    /// <returns>The text; dates as year-month-day.</returns>
    public override string ToString() =>
        Customer + ": " + Amount.ToString(null, CultureInfo.CurrentCulture) + " a " + Billing + " from " + Text.Iso(Start) + (End is { } end ? " to " + Text.Iso(end) : "");
}
