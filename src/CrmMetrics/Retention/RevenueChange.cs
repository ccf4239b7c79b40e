using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Retention;

/// <summary>What became of one customer's recurring revenue over a period.</summary>
/// <remarks>All amounts are a month's money (MRR). Movements are at the exchange rates of the opening day; opening, movements and currency effect make the closing exactly.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RevenueChange
{
    private readonly decimal[] units;
    private readonly int[] counts;

    internal RevenueChange(string customer, decimal[] units, int[] counts, long parts, Currency currency, bool isOpening, bool isClosing)
    {
        Customer = customer;
        this.units = units;
        this.counts = counts;
        Parts = parts;
        Currency = currency;
        IsOpening = isOpening;
        IsClosing = isClosing;
    }

    /// <summary>The customer's identifier.</summary>
    /// <value>As it stands in the rows.</value>
    public string Customer { get; }

    /// <summary>What the customer paid on the opening day.</summary>
    /// <value>0 or more a month.</value>
    public Money Opening => Monthly(RevenueLine.Opening);

    /// <summary>What the customer paid on the closing day.</summary>
    /// <value>0 or more a month, at the rates of the closing day.</value>
    public Money Closing => Monthly(RevenueLine.Closing);

    /// <summary>What came from a customer that never was one before.</summary>
    /// <value>0 or more a month.</value>
    public Money New => Monthly(RevenueLine.New);

    /// <summary>What came from a former customer who returned.</summary>
    /// <value>0 or more a month.</value>
    public Money Reactivation => Monthly(RevenueLine.Reactivation);

    /// <summary>What was added, price increases apart.</summary>
    /// <value>0 or more a month.</value>
    public Money Expansion => Monthly(RevenueLine.Expansion);

    /// <summary>What was added by price increases that the rows tell.</summary>
    /// <value>0 or more a month.</value>
    public Money PriceIncrease => Monthly(RevenueLine.PriceIncrease);

    /// <summary>What was taken away from a customer that stayed.</summary>
    /// <value>0 or more a month.</value>
    public Money Contraction => Monthly(RevenueLine.Contraction);

    /// <summary>What was lost by leaving.</summary>
    /// <value>0 or more a month.</value>
    public Money Churn => Monthly(RevenueLine.Churn);

    /// <summary>What the change of exchange rates did to the closing revenue.</summary>
    /// <value>A month's money; negative where the customer's currency fell.</value>
    public Money CurrencyEffect => Monthly(RevenueLine.CurrencyEffect);

    internal long Parts { get; }

    internal Currency Currency { get; }

    /// <summary>Whether nothing was paid or moved.</summary>
    internal bool IsEmpty => Array.TrueForAll(units, amount => amount == 0);

    internal bool IsOpening { get; }

    internal bool IsClosing { get; }

    /// <summary>Makes the change from the two balances of a customer, net of the period.</summary>
    /// <param name="customer">The customer's identifier.</param>
    /// <param name="opening">What it paid a month on the opening day, 0 or more.</param>
    /// <param name="closing">What it paid a month on the closing day, 0 or more.</param>
    /// <param name="wasCustomerBefore">Whether it had paid anything on a day before the opening day.</param>
    /// <returns>The change.</returns>
    /// <exception cref="ArgumentException"><paramref name="customer"/> is missing or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A balance is negative.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public static RevenueChange From(string customer, Money opening, Money closing, bool wasCustomerBefore = false)
    {
        Currency currency = Money.Common(Guard.NotNegative(opening).Currency, Guard.NotNegative(closing).Currency);
        return From(
            string.IsNullOrEmpty(customer) ? throw Guard.Bad(nameof(customer), $"customer: a change of revenue must have a customer, but there was none.") : customer,
            opening.Amount,
            closing.Amount,
            wasCustomerBefore,
            currency);
    }

    /// <summary>Writes the balances in the current culture, such as <c>A: 100.00 EUR to 120.00 EUR</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Customer + ": " + Opening.ToString(null, CultureInfo.CurrentCulture) + " to " + Closing.ToString(null, CultureInfo.CurrentCulture);

    internal static RevenueChange From(string customer, decimal opening, decimal closing, bool before, Currency currency)
    {
        RevenueTally tally = new();
        tally.Move(opening, closing, before, 0);
        tally.Balances(opening, closing, before, 0);
        tally.Add(RevenueLine.Closing, closing);
        return tally.ToChange(customer, 1, currency, opening > 0, closing > 0);
    }

    internal decimal Units(RevenueLine line) => units[(int)line];

    internal int Count(int kind) => counts[kind];

    /// <summary>A combination of lines as a month's money.</summary>
    internal double Monthly(int[] combination)
    {
        decimal sum = 0;
        for (int i = 0; i < combination.Length; i++)
        {
            sum += combination[i] * units[i];
        }

        return (double)sum / Parts;
    }

    private Money Monthly(RevenueLine line) => new(Parts == 1 ? Units(line) : Units(line) / Parts, Currency);
}
