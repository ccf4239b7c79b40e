using System;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>What one customer did at a number of opportunities to buy or give: how often, how recently, of how many.</summary>
/// <remarks>
/// <para>For business that comes round: yearly donations, an annual conference, a monthly box, a trip each summer. An opportunity is taken once or not at all. The first purchase, which makes
/// the customer one, is not counted: opportunity 1 is the first after it.</para>
/// <para>The default value is a customer who has had no opportunity yet.</para>
/// </remarks>
public readonly record struct DiscreteHistory : IFormattable
{
    // A model keeps a few numbers for each opportunity.
    private const long MostOpportunities = 1_000_000;

    private DiscreteHistory(long purchases, long last, long opportunities)
    {
        Purchases = purchases;
        LastPurchase = last;
        Opportunities = opportunities;
    }

    /// <summary>At how many opportunities the customer bought (frequency, x).</summary>
    /// <value>From 0 to <see cref="LastPurchase"/>.</value>
    public long Purchases { get; }

    /// <summary>At which opportunity the customer last bought (recency, t<sub>x</sub>).</summary>
    /// <value>From 1 to <see cref="Opportunities"/>; 0 without a purchase.</value>
    public long LastPurchase { get; }

    /// <summary>How many opportunities there were (n).</summary>
    /// <value>0 or more.</value>
    public long Opportunities { get; }

    /// <summary>Makes a history.</summary>
    /// <param name="purchases">At how many opportunities the customer bought.</param>
    /// <param name="lastPurchase">At which opportunity the customer last bought, counted from 1; 0 without a purchase.</param>
    /// <param name="opportunities">How many opportunities there were.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, there are more than 1,000,000 opportunities, the last purchase is beyond the opportunities, or the purchases do not fit up to the last one.</exception>
    public static DiscreteHistory From(long purchases, long lastPurchase, long opportunities) => Problem(purchases, lastPurchase, opportunities) is { } problem
        ? throw Guard.Out(problem.Name, problem.Value, problem.Rule)
        : new(purchases, lastPurchase, opportunities);

    /// <summary>Writes the history in the current culture, such as <c>3 of 6, the last at 5</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the history.</summary>
    /// <param name="format">The format of the numbers; whole with separators when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "N0" : format!;
        return Purchases.ToString(numbers, formatProvider) + " of " + Opportunities.ToString(numbers, formatProvider)
            + (Purchases == 0 ? "" : ", the last at " + LastPurchase.ToString(numbers, formatProvider));
    }

    /// <summary>What is impossible about a history: the argument, its value and the rule that it breaks; nothing when it is possible.</summary>
    internal static (string Name, long Value, string Rule)? Problem(long purchases, long lastPurchase, long opportunities) =>
        opportunities < 0 ? (nameof(opportunities), opportunities, "a count must be 0 or more")
        : opportunities > MostOpportunities ? (nameof(opportunities), opportunities, Guard.Invariant($"must be at most {MostOpportunities}"))
        : purchases < 0 ? (nameof(purchases), purchases, "a count must be 0 or more")
        : lastPurchase < 0 ? (nameof(lastPurchase), lastPurchase, "must be 0 or more")
        : lastPurchase > opportunities ? (nameof(lastPurchase), lastPurchase, Guard.Invariant($"the last purchase must not come after the last of {opportunities} opportunities"))
        : purchases > lastPurchase ? (nameof(purchases), purchases, Guard.Invariant($"there cannot be more purchases than opportunities up to the last purchase at {lastPurchase}"))
        : purchases == 0 && lastPurchase > 0 ? (nameof(lastPurchase), lastPurchase, "must be 0 without a purchase")
        : null;
}
