using System;

namespace CrmMetrics.Retention;

/// <summary>The totals of <see cref="RevenueMovements"/> that were computed elsewhere, such as by a grouped query or a billing tool, each a month's money.</summary>
/// <remarks>What is left out is 0. They tell no customer from another: what is read off them has no interval.</remarks>
public readonly record struct RevenueTotals
{
    /// <summary>Recurring revenue on the opening day.</summary>
    /// <value>0 or more a month.</value>
    public Money Opening { get; init; }

    /// <summary>What came from customers that never were customers before.</summary>
    /// <value>0 or more a month.</value>
    public Money New { get; init; }

    /// <summary>What came from former customers who returned.</summary>
    /// <value>0 or more a month.</value>
    public Money Reactivation { get; init; }

    /// <summary>What customers added, price increases apart.</summary>
    /// <value>0 or more a month.</value>
    public Money Expansion { get; init; }

    /// <summary>What price increases added.</summary>
    /// <value>0 or more a month.</value>
    public Money PriceIncrease { get; init; }

    /// <summary>What customers who stayed took away.</summary>
    /// <value>0 or more a month; with <see cref="Churn"/> at most the opening.</value>
    public Money Contraction { get; init; }

    /// <summary>What customers who left had paid.</summary>
    /// <value>0 or more a month.</value>
    public Money Churn { get; init; }

    /// <summary>What the change of exchange rates did.</summary>
    /// <value>A month's money of either sign.</value>
    public Money CurrencyEffect { get; init; }

    /// <summary>How many customers paid on the opening day.</summary>
    /// <value>0 or more.</value>
    public long OpeningCustomers { get; init; }

    /// <summary>How many customers paid on the closing day.</summary>
    /// <value>At least the opening customers less the lost ones.</value>
    public long ClosingCustomers { get; init; }

    /// <summary>How many customers of the opening day paid nothing on the closing day.</summary>
    /// <value>From 0 to <see cref="OpeningCustomers"/>.</value>
    public long LostCustomers { get; init; }

    internal RevenueSums ToSums()
    {
        Money gains = Money.Sum([Guard.NotNegative(Expansion), Guard.NotNegative(PriceIncrease)]), losses = Money.Sum([Guard.NotNegative(Contraction), Guard.NotNegative(Churn)]);
        Money opening = Guard.NotNegative(Opening), kept = Money.Sum([opening, -losses]);
        if (kept.Amount < 0)
        {
            throw Guard.Out("losses", losses, "churn and contraction must not exceed the opening of " + opening.ToString("R", null));
        }

        Money cohort = Money.Sum([kept, gains]), closing = Money.Sum([cohort, Guard.NotNegative(New), Guard.NotNegative(Reactivation), CurrencyEffect]);
        _ = Guard.Part(LostCustomers, Guard.Count(OpeningCustomers));
        if (Guard.Count(ClosingCustomers) < OpeningCustomers - LostCustomers)
        {
            throw Guard.Out(nameof(ClosingCustomers), ClosingCustomers, Guard.Invariant($"those of the opening who were not lost are {OpeningCustomers - LostCustomers}"));
        }

        decimal[] lines = new decimal[RevenueSums.Lines];
        foreach ((RevenueLine line, Money amount) in ((RevenueLine, Money)[])[
            (RevenueLine.Opening, opening), (RevenueLine.New, New), (RevenueLine.Reactivation, Reactivation), (RevenueLine.Expansion, Expansion),
            (RevenueLine.PriceIncrease, PriceIncrease), (RevenueLine.Contraction, Contraction), (RevenueLine.Churn, Churn), (RevenueLine.Capped, kept),
            (RevenueLine.Cohort, cohort), (RevenueLine.Returned, Reactivation), (RevenueLine.Closing, Guard.NotNegative(closing)), (RevenueLine.CurrencyEffect, CurrencyEffect)])
        {
            lines[(int)line] = amount.Amount;
        }

        return RevenueSums.OfTotals(lines, closing.Currency, OpeningCustomers, ClosingCustomers, LostCustomers);
    }
}
