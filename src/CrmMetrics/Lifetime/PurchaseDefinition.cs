using System;

namespace CrmMetrics.Lifetime;

/// <summary>What of a log counts as a purchase, and what as spend.</summary>
/// <remarks>The defaults are those of the published examples, so that a log of theirs gives their histories; what those don't settle, refunds and orders of nothing, is an
/// error until it is chosen. Refunds and orders of nothing are told by the amounts: a log without amounts has neither.</remarks>
public sealed record PurchaseDefinition
{
    /// <summary>Same-day purchases are one transaction, the first purchase is no spend, refunds and transactions of nothing are refused.</summary>
    /// <value>What holds where no definition is given.</value>
    public static PurchaseDefinition Default { get; } = new();

    /// <summary>How the purchases of one customer on one day count.</summary>
    /// <value>As one transaction unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public SameDayPurchases SameDay { get; init => field = Guard.Named(value, nameof(SameDay)); } = SameDayPurchases.AsOne;

    /// <summary>Whether what was paid for the first purchase is part of a customer's spend.</summary>
    /// <value>It is left out unless set. Where each purchase of a day counts, those of the whole first day are left out, since a day does not say which came first.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public FirstPurchaseSpend FirstPurchase { get; init => field = Guard.Named(value, nameof(FirstPurchase)); } = FirstPurchaseSpend.LeftOut;

    /// <summary>What to do with rows whose amount is negative.</summary>
    /// <value>They are refused unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public RefundRule Refunds { get; init => field = Guard.Named(value, nameof(Refunds)); } = RefundRule.Refused;

    /// <summary>What to do with transactions of nothing, after the purchases of a day were put together where they count as one.</summary>
    /// <value>They are refused unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public ZeroAmountRule ZeroAmounts { get; init => field = Guard.Named(value, nameof(ZeroAmounts)); } = ZeroAmountRule.Refused;

    /// <summary>Passes when the choices go together.</summary>
    internal PurchaseDefinition Checked() => SameDay == SameDayPurchases.Each && Refunds == RefundRule.TakenOffTheDay
        ? throw Guard.Bad("definition", $"Refunds can be {Refunds} only where the purchases of a day are one transaction: nothing says which of several is refunded.")
        : this;

    /// <summary>The definition in a word, for the refusal to join it with another.</summary>
    internal MetricDefinition Whole() => new(
        "purchases/" + SameDay + "-" + FirstPurchase + "-" + Refunds + "-" + ZeroAmounts,
        "purchases of a day " + SameDay + ", first " + FirstPurchase + ", refunds " + Refunds + ", zero amounts " + ZeroAmounts,
        "purchases",
        1,
        BetterWhen.Higher);
}
