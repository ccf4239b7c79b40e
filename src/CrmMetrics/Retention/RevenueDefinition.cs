using System;
using System.Diagnostics;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>What counts as recurring revenue, when a subscription ends, and whose movements are told apart how finely.</summary>
/// <remarks>
/// <para>Every vendor draws these lines elsewhere, and figures on the two sides of a line are not comparable: the definition goes with each figure read under it.
/// Change one line with <c>RevenueDefinition.Stripe with { IncludesPaused = true }</c>.</para>
/// <para>The vendors' values follow their help pages; where a page is silent, <see cref="Standard"/> holds.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record RevenueDefinition
{
    // Where a definition leaves the standard: its word, whether it does, and how to make it.
    private static readonly (string Word, Func<RevenueDefinition, bool> Is, Func<RevenueDefinition, RevenueDefinition> Make)[] Departures =
    [
        ("trials", it => it.IncludesTrials, it => it with { IncludesTrials = true }),
        ("free", it => it.IncludesFree, it => it with { IncludesFree = true }),
        ("metered", it => it.IncludesMetered, it => it with { IncludesMetered = true }),
        ("one-time-fees", it => it.IncludesOneTimeFees, it => it with { IncludesOneTimeFees = true }),
        ("no-past-due", it => !it.IncludesPastDue, it => it with { IncludesPastDue = false }),
        ("unpaid", it => it.IncludesUnpaid, it => it with { IncludesUnpaid = true }),
        ("paused", it => it.IncludesPaused, it => it with { IncludesPaused = true }),
        ("tax", it => it.IncludesTax, it => it with { IncludesTax = true }),
        ("before-finite-discounts", it => !it.SubtractsFiniteDiscounts, it => it with { SubtractsFiniteDiscounts = false }),
        ("before-lasting-discounts", it => !it.SubtractsLastingDiscounts, it => it with { SubtractsLastingDiscounts = false }),
        ("end-inclusive", it => it.EndDates == EndDateRule.Inclusive, it => it with { EndDates = EndDateRule.Inclusive }),
        ("per-subscription", it => it.Unit == RevenueUnit.PerSubscription, it => it with { Unit = RevenueUnit.PerSubscription }),
        ("event-by-event", it => it.Grain == RevenueGrain.EventByEvent, it => it with { Grain = RevenueGrain.EventByEvent }),
    ];

    /// <summary>What is paid each period after discounts: no trials, gifts, metered use, single fees, taxes, unpaid or paused subscriptions; past-due ones stay in.</summary>
    /// <value>End dates are exclusive; movements per customer, net of the period.</value>
    public static RevenueDefinition Standard { get; } = new();

    /// <summary>Stripe Billing: a coupon with an end does not lower recurring revenue.</summary>
    /// <value><see cref="Standard"/> but for that.</value>
    public static RevenueDefinition Stripe { get; } = new() { SubtractsFiniteDiscounts = false };

    /// <summary>ChartMogul: a paused subscription stays in (as past due, for Stripe, Chargebee and GoCardless).</summary>
    /// <value><see cref="Standard"/> but for that.</value>
    public static RevenueDefinition ChartMogul { get; } = new() { IncludesPaused = true };

    /// <summary>Baremetrics: every coupon lowers recurring revenue; who is delinquent for more than 30 days is gone (<see cref="SubscriptionStanding.Unpaid"/>).</summary>
    /// <value>The same as <see cref="Standard"/>.</value>
    public static RevenueDefinition Baremetrics { get; } = new();

    /// <summary>ProfitWell: every discount and credit lowers recurring revenue; a paused subscription brings none.</summary>
    /// <value>The same as <see cref="Standard"/>.</value>
    public static RevenueDefinition ProfitWell { get; } = new();

    /// <summary>Whether trials count.</summary>
    /// <value>No unless said otherwise.</value>
    public bool IncludesTrials { get; init; }

    /// <summary>Whether subscriptions that are given away count with their list price.</summary>
    /// <value>No unless said otherwise.</value>
    public bool IncludesFree { get; init; }

    /// <summary>Whether metered use counts.</summary>
    /// <value>No unless said otherwise.</value>
    public bool IncludesMetered { get; init; }

    /// <summary>Whether single fees count.</summary>
    /// <value>No unless said otherwise.</value>
    public bool IncludesOneTimeFees { get; init; }

    /// <summary>Whether subscriptions whose payment is late count.</summary>
    /// <value>Yes unless said otherwise.</value>
    public bool IncludesPastDue { get; init; } = true;

    /// <summary>Whether subscriptions that were never paid count.</summary>
    /// <value>No unless said otherwise.</value>
    public bool IncludesUnpaid { get; init; }

    /// <summary>Whether paused subscriptions count.</summary>
    /// <value>No unless said otherwise.</value>
    public bool IncludesPaused { get; init; }

    /// <summary>Whether tax counts.</summary>
    /// <value>No unless said otherwise.</value>
    public bool IncludesTax { get; init; }

    /// <summary>Whether a coupon with an end lowers recurring revenue while it lasts.</summary>
    /// <value>Yes unless said otherwise.</value>
    public bool SubtractsFiniteDiscounts { get; init; } = true;

    /// <summary>Whether a discount without an end lowers recurring revenue.</summary>
    /// <value>Yes unless said otherwise.</value>
    public bool SubtractsLastingDiscounts { get; init; } = true;

    /// <summary>What the end date of a subscription says.</summary>
    /// <value>Exclusive unless said otherwise.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public EndDateRule EndDates { get; init => field = Guard.Named(value, nameof(EndDates)); } = EndDateRule.Exclusive;

    /// <summary>Whose movements are told apart.</summary>
    /// <value>Per customer unless said otherwise.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public RevenueUnit Unit { get; init => field = Guard.Named(value, nameof(Unit)); } = RevenueUnit.PerCustomer;

    /// <summary>How finely movements are told apart.</summary>
    /// <value>Net of the period unless said otherwise.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public RevenueGrain Grain { get; init => field = Guard.Named(value, nameof(Grain)); } = RevenueGrain.NetOfPeriod;

    /// <summary>Where the definition leaves the standard, as it stands in the identifiers of figures.</summary>
    /// <value>Empty for the standard, else words such as <c>before-finite-discounts+end-inclusive</c>.</value>
    public string Code => string.Join("+", Departures.Where(departure => departure.Is(this)).Select(departure => departure.Word));

    /// <summary>Writes where the definition leaves the standard.</summary>
    /// <returns><c>standard</c> or <see cref="Code"/>.</returns>
    public override string ToString() => Code is { Length: > 0 } code ? code : "standard";

    /// <summary>Reads <see cref="Code"/>.</summary>
    /// <exception cref="FormatException">The text is no such code.</exception>
    internal static RevenueDefinition Parse(string code)
    {
        RevenueDefinition definition = Standard;
        foreach (string word in code.Length == 0 ? [] : code.Split('+'))
        {
            definition = Array.Find(Departures, departure => departure.Word == word) is { Make: { } make }
                ? make(definition)
                : throw new FormatException("A revenue definition has no part \"" + word + "\".");
        }

        return definition.Code == code ? definition : throw new FormatException("The parts of the revenue definition \"" + code + "\" are not in their order.");
    }

    /// <summary>Whether a subscription counts at all.</summary>
    internal bool Includes(Subscription subscription) =>
        subscription.Kind switch
        {
            SubscriptionKind.Trial => IncludesTrials,
            SubscriptionKind.Free => IncludesFree,
            SubscriptionKind.Metered => IncludesMetered,
            SubscriptionKind.OneTime => IncludesOneTimeFees,
            _ => true,
        }
        && subscription.Standing switch
        {
            SubscriptionStanding.PastDue => IncludesPastDue,
            SubscriptionStanding.Unpaid => IncludesUnpaid,
            SubscriptionStanding.Paused => IncludesPaused,
            _ => true,
        };

    /// <summary>What of a billing period's amount counts.</summary>
    internal Money Counted(Subscription subscription)
    {
        Money amount = subscription.Amount;
        amount = IncludesTax ? amount + subscription.Tax : amount;
        amount = SubtractsFiniteDiscounts ? amount - subscription.FiniteDiscount : amount;
        return SubtractsLastingDiscounts ? amount - subscription.LastingDiscount : amount;
    }
}
