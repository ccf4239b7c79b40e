using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>What the models of repeat buying need to know of one customer: how often, how recently, since when, and for how much (RFM).</summary>
/// <remarks>
/// <para>Time runs from the customer's first purchase, which starts the history and is not a repeat: <see cref="RepeatPurchases"/> is the x of the papers,
/// <see cref="Recency"/> their t<sub>x</sub> (first to <em>last</em> purchase, not last purchase to now), <see cref="Age"/> their T (first purchase to the end of the observation).</para>
/// <para>The default value is a customer who has just bought for the first time.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct PurchaseHistory : IFormattable
{
    internal PurchaseHistory(long repeatPurchases, TimeLength recency, TimeLength age, long pricedPurchases, Money spend)
    {
        RepeatPurchases = repeatPurchases;
        Recency = recency;
        Age = age;
        PricedPurchases = pricedPurchases;
        Spend = spend;
    }

    /// <summary>How many purchases followed the first (frequency, x).</summary>
    /// <value>0 or more.</value>
    public long RepeatPurchases { get; }

    /// <summary>The time from the first purchase to the last (recency, t<sub>x</sub>).</summary>
    /// <value>0 for a customer who bought once; at most <see cref="Age"/>.</value>
    public TimeLength Recency { get; }

    /// <summary>The time from the first purchase to the end of the observation (T).</summary>
    /// <value>0 or more.</value>
    public TimeLength Age { get; }

    /// <summary>How many purchases <see cref="Spend"/> was paid for.</summary>
    /// <value>0 when the spend is not known; else usually the repeat purchases, the first left out.</value>
    public long PricedPurchases { get; }

    /// <summary>What was paid for the priced purchases together.</summary>
    /// <value>The default amount when the spend is not known.</value>
    public Money Spend { get; }

    /// <summary>What was paid for a priced purchase on average.</summary>
    /// <value><see langword="null"/> when none is priced.</value>
    public Money? AverageSpend => PricedPurchases == 0 ? null : Spend / PricedPurchases;

    /// <summary>Makes a history without spend.</summary>
    /// <param name="repeatPurchases">How many purchases followed the first, 0 or more.</param>
    /// <param name="recency">The time from the first purchase to the last: 0 when none followed.</param>
    /// <param name="age">The time from the first purchase to the end of the observation.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The repeat purchases are negative, the recency is above 0 though none followed, or longer than the age, or the age has no end.</exception>
    public static PurchaseHistory From(long repeatPurchases, TimeLength recency, TimeLength age) => From(repeatPurchases, recency, age, default, 0);

    /// <summary>Makes a history with spend.</summary>
    /// <param name="repeatPurchases">How many purchases followed the first, 0 or more.</param>
    /// <param name="recency">The time from the first purchase to the last: 0 when none followed.</param>
    /// <param name="age">The time from the first purchase to the end of the observation.</param>
    /// <param name="spend">What was paid for the priced purchases together.</param>
    /// <param name="pricedPurchases">How many purchases that was paid for: the repeat purchases as a rule, one more when the first is counted.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, the recency is above 0 though none followed, or longer than the age, the age has no end, or there is spend without a priced purchase.</exception>
    public static PurchaseHistory From(long repeatPurchases, TimeLength recency, TimeLength age, Money spend, long pricedPurchases)
    {
        if (Problem(repeatPurchases, recency.TotalDays, age.TotalDays) is { } problem)
        {
            throw Guard.Out(problem.Name, problem.Value, problem.Rule);
        }

        return Guard.Count(pricedPurchases) == 0 && spend.Amount != 0
            ? throw Guard.Out(nameof(spend), spend, "must be 0 where no purchase is priced")
            : new(repeatPurchases, recency, age, pricedPurchases, spend);
    }

    /// <summary>Writes the history in the current culture, such as <c>2 repeats, the last after 30.43 weeks of 38.86 weeks</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the history.</summary>
    /// <param name="format">The format of the times; six significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string repeats = RepeatPurchases.ToString("N0", formatProvider) + (RepeatPurchases == 1 ? " repeat" : " repeats");
        string times = RepeatPurchases == 0
            ? " in " + Age.ToString(format, formatProvider)
            : ", the last after " + Recency.ToString(format, formatProvider) + " of " + Age.ToString(format, formatProvider);
        return repeats + times + (AverageSpend is { } average ? ", " + average.ToString(null, formatProvider) + " each" : "");
    }

    /// <summary>What is impossible about a history: the argument, its value and the rule that it breaks; nothing when it is possible.</summary>
    internal static (string Name, object Value, string Rule)? Problem(long repeatPurchases, double recency, double age) =>
        repeatPurchases < 0 ? (nameof(repeatPurchases), repeatPurchases, "a count must be 0 or more")
        : !(age >= 0) || double.IsInfinity(age) ? (nameof(age), age, "must be a number of days, 0 or more")
        : !(recency >= 0) ? (nameof(recency), recency, "must be a number of days, 0 or more")
        : repeatPurchases == 0 && recency > 0 ? (nameof(recency), recency, "must be 0 where no purchase followed the first")
        : recency > age ? (nameof(recency), recency, Guard.Invariant($"the last purchase must not come after the age of {age} days"))
        : null;
}
