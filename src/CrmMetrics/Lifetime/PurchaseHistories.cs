using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
#if NET8_0_OR_GREATER
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>The purchase histories of many customers: what a model of repeat buying is fitted to, and what it is asked about.</summary>
/// <remarks>
/// <para>Histories keep the order in which they were given. <c>+</c> puts those of different customers together; a customer's own purchases are put together
/// before a history is made of them (<see cref="PurchaseHistoryBuilder{TCustomer}"/>). Two are equal when they hold the same histories, each as often, in whatever order and unit.</para>
/// <para>They take 24 bytes a customer, and 48 with spend; a model that looks at them adds 4 bytes a customer for their groups.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<PurchaseHistories>))]
#endif
public sealed partial class PurchaseHistories : ISummary<PurchaseHistories>, IReadOnlyList<PurchaseHistory>, IEquatable<PurchaseHistories>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<PurchaseHistories, PurchaseHistories, PurchaseHistories>
    , IAdditiveIdentity<PurchaseHistories, PurchaseHistories>
    , IEqualityOperators<PurchaseHistories, PurchaseHistories, bool>
    , IParsable<PurchaseHistories>
#endif
{
    private readonly long[] repeats;
    private readonly double[] recency;
    private readonly double[] age;
    private readonly long[] priced;
    private readonly decimal[] spend;
    private HistoryGroups? groups;

    private PurchaseHistories(long[] repeats, double[] recency, double[] age, long[] priced, decimal[] spend, Currency currency, TimeUnit unit)
    {
        this.repeats = repeats;
        this.recency = recency;
        this.age = age;
        this.priced = priced;
        this.spend = spend;
        Unit = unit;
        Currency = currency;
    }

    /// <summary>The histories of nobody.</summary>
    /// <value>The identity of <c>+</c>.</value>
    public static PurchaseHistories Zero { get; } = new([], [], [], [], [], default, TimeUnit.Day);

    /// <summary>How many customers there are.</summary>
    /// <value>0 or more.</value>
    public int Count => repeats.Length;

    /// <summary>The currency of the spend.</summary>
    /// <value>Unset when no spend is known.</value>
    public Currency Currency { get; }

    /// <summary>The unit in which the times of the histories are written.</summary>
    /// <value>Days where they come from a log, else that of the histories given. The times themselves do not depend on it.</value>
    public TimeUnit Unit { get; }

    /// <summary>Whether the spend is known.</summary>
    /// <value><see langword="true"/> when any purchase is priced.</value>
    public bool HasSpend => priced.Length > 0;

    /// <summary>How many purchases followed the first ones, of all customers together.</summary>
    /// <value>0 or more.</value>
    public long RepeatPurchases
    {
        get
        {
            long all = 0;
            foreach (long count in repeats)
            {
                all = checked(all + count);
            }

            return all;
        }
    }

    /// <summary>x of each customer.</summary>
    internal long[] Repeats => repeats;

    /// <summary>t_x of each customer, in days.</summary>
    internal double[] Recency => recency;

    /// <summary>T of each customer, in days.</summary>
    internal double[] Age => age;

    /// <summary>How many purchases of each customer are priced; empty when no spend is known.</summary>
    internal long[] Priced => priced;

    /// <summary>What each customer paid for them; empty when no spend is known.</summary>
    internal decimal[] Spend => spend;

    /// <summary>The histories that are alike, found once.</summary>
    internal HistoryGroups Groups => groups ?? Interlocked.CompareExchange(ref groups, HistoryGroups.Of(repeats, recency, age), null) ?? groups!;

    /// <summary>The history of one customer.</summary>
    /// <param name="index">The place of the customer, from 0.</param>
    /// <value>As it was given.</value>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to one below the count.</exception>
    public PurchaseHistory this[int index] => (uint)index < (uint)repeats.Length
        ? new(
            repeats[index],
            TimeLength.OfDays(recency[index], Unit),
            TimeLength.OfDays(age[index], Unit),
            HasSpend ? priced[index] : 0,
            HasSpend && priced[index] > 0 ? new(spend[index], Currency) : default)
        : throw Guard.Out(nameof(index), index, Guard.Invariant($"must be from 0 to {repeats.Length - 1}"));

    /// <summary>The same histories, written in another unit of time.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>Histories that are equal to these.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unit"/> is not named.</exception>
    public PurchaseHistories In(TimeUnit unit) => new(repeats, recency, age, priced, spend, Currency, Guard.Named(unit)) { groups = groups };

    /// <summary>Puts the histories of different customers together.</summary>
    /// <param name="left">The histories of some customers.</param>
    /// <param name="right">Those of others.</param>
    /// <returns>All of them, the left ones first.</returns>
    /// <exception cref="CurrencyMismatchException">Their spend is in different currencies.</exception>
    public static PurchaseHistories operator +(PurchaseHistories left, PurchaseHistories right)
    {
        if (Guard.NotNull(left).Count == 0 || Guard.NotNull(right).Count == 0)
        {
            return left.Count == 0 ? right : left;
        }

        bool anyPriced = left.HasSpend || right.HasSpend;
        return new(
            [.. left.repeats, .. right.repeats],
            [.. left.recency, .. right.recency],
            [.. left.age, .. right.age],
            !anyPriced ? [] : [.. left.HasSpend ? left.priced : new long[left.Count], .. right.HasSpend ? right.priced : new long[right.Count]],
            !anyPriced ? [] : [.. left.HasSpend ? left.spend : new decimal[left.Count], .. right.HasSpend ? right.spend : new decimal[right.Count]],
            Money.Common(left.Currency, right.Currency),
            left.Unit);
    }

    /// <summary>Puts the histories of other customers to these.</summary>
    /// <param name="other">The histories of customers who are not among these.</param>
    /// <returns>All of them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">Their spend is in different currencies.</exception>
    public PurchaseHistories Add(PurchaseHistories other) => this + Guard.NotNull(other);

    /// <inheritdoc/>
    public IEnumerator<PurchaseHistory> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Columns that are known to be possible.</summary>
    internal static PurchaseHistories Of(long[] repeats, double[] recency, double[] age, long[] priced, decimal[] spend, Currency currency, TimeUnit unit) =>
        repeats.Length == 0 ? Zero : new(repeats, recency, age, priced, spend, currency, unit);

    // What is told apart is what each history holds; a history without priced purchases has no spend, whatever stands beside it.
    private static int Compare(PurchaseHistories left, int i, PurchaseHistories right, int j)
    {
        int order = left.repeats[i].CompareTo(right.repeats[j]);
        order = order != 0 ? order : left.recency[i].CompareTo(right.recency[j]);
        order = order != 0 ? order : left.age[i].CompareTo(right.age[j]);
        order = order != 0 ? order : left.PricedOf(i).CompareTo(right.PricedOf(j));
        return order != 0 ? order : left.SpendOf(i).CompareTo(right.SpendOf(j));
    }

    private long PricedOf(int index) => HasSpend ? priced[index] : 0;

    private decimal SpendOf(int index) => HasSpend ? spend[index] : 0;

    private int[] Sorted()
    {
        int[] order = new int[Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (i, j) => Compare(this, i, this, j));
        return order;
    }
}
