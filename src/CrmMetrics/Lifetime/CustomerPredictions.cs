using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>The predictions of many customers, in the order of their histories: a table with a record for each.</summary>
/// <remarks>It keeps what the model says once for those who are alike, and makes a record, or an amount of money, when one is asked for.</remarks>
public sealed class CustomerPredictions : IReadOnlyList<CustomerPrediction>
{
    // The customers that one thread takes at a time.
    private const int Block = 16_384;

    private readonly PurchaseHistories histories;
    private readonly CustomerEconomics economics;
    private readonly Currency currency;
    private readonly GroupValues values;
    private readonly ExpectedSpend spend;
    private readonly IReadOnlyList<long>? actualPurchases;
    private readonly IReadOnlyList<Money>? actualSpend;

    internal CustomerPredictions(
        PurchaseHistories histories,
        TimeLength horizon,
        CustomerEconomics economics,
        Currency currency,
        GroupValues values,
        ExpectedSpend spend,
        IReadOnlyList<long>? actualPurchases,
        IReadOnlyList<Money>? actualSpend)
    {
        this.histories = histories;
        this.economics = economics;
        this.currency = currency;
        this.values = values;
        this.spend = spend;
        this.actualPurchases = actualPurchases;
        this.actualSpend = actualSpend;
        Horizon = horizon;
    }

    /// <summary>How many customers there are.</summary>
    /// <value>0 or more.</value>
    public int Count => histories.Count;

    /// <summary>How far the predictions look.</summary>
    /// <value>The time from the end of the observation on; may have no end.</value>
    public TimeLength Horizon { get; }

    /// <summary>The chance of each customer to have not dropped out.</summary>
    /// <value>One a customer, from 0 to 1.</value>
    public IReadOnlyList<double> ProbabilityAlive => new GroupColumn(values.Alive, histories.Groups.GroupOf);

    /// <summary>The expected purchases of each customer within the horizon.</summary>
    /// <value>One a customer, 0 or more; <see langword="null"/> over a horizon without end, where the sum may have no bound.</value>
    public IReadOnlyList<double>? ExpectedPurchases => values.Expected is { } expected ? new GroupColumn(expected, histories.Groups.GroupOf) : null;

    /// <summary>The discounted expected purchases of each customer within the horizon.</summary>
    /// <value>One a customer, 0 or more.</value>
    public IReadOnlyList<double> DiscountedPurchases => new GroupColumn(values.Discounted, histories.Groups.GroupOf);

    /// <summary>What is predicted of one customer.</summary>
    /// <param name="index">The place of the customer in the histories, from 0.</param>
    /// <value>The record.</value>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to one below the count.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public CustomerPrediction this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                throw Guard.Out(nameof(index), index, Guard.Invariant($"must be from 0 to {Count - 1}"));
            }

            int group = histories.Groups.GroupOf[index];
            double amount = spend.Of(histories, index);
            bool hasValue = !double.IsNaN(amount);
            decimal each = hasValue ? (decimal)amount : 0;
            return new()
            {
                History = histories[index],
                Horizon = Horizon,
                ProbabilityAlive = values.Alive[group],
                ExpectedPurchases = values.Expected?[group],
                DiscountedPurchases = values.Discounted[group],
                ExpectedSpend = hasValue ? new Money(each, currency) : null,
                Value = hasValue ? Worth(each, (decimal)values.Discounted[group], Serving(group)) : null,
                WhyNoValue = hasValue ? null : LifetimeValuation.NoMeanSpend,
                ActualPurchases = actualPurchases?[index],
                ActualSpend = actualSpend?[index],
            };
        }
    }

    /// <summary>The lifetime value of each customer within the horizon: the column of <see cref="CustomerPrediction.Value"/>.</summary>
    /// <param name="threads">How many threads work at the same time; the result is the same.</param>
    /// <returns>One amount a customer, in their order; <see langword="null"/> where the expected spend has no finite mean.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OverflowException">A value has more digits than a decimal holds.</exception>
    public Money?[] Values(int threads = 1)
    {
        _ = Guard.AtLeast(1, threads);
        Money?[] all = new Money?[Count];
        int[] groupOf = histories.Groups.GroupOf;
        long[] priced = spend.IsOwn && histories.HasSpend ? histories.Priced : [];
        decimal[] discounted = new decimal[values.Discounted.Length], serving = new decimal[discounted.Length];

        // Customers without a priced purchase are all expected to spend the same, so that those who are alike are worth the same.
        double amount = spend.Of(0, 0);
        decimal? unknown = double.IsNaN(amount) ? null : (decimal)amount;
        Money?[] alike = new Money?[discounted.Length];
        Blocks.Each(Blocks.Of(discounted.Length, Block), threads, block =>
        {
            for (int group = block * Block, end = Math.Min(group + Block, discounted.Length); group < end; group++)
            {
                (discounted[group], serving[group]) = ((decimal)values.Discounted[group], Serving(group));
                alike[group] = unknown is { } each ? Worth(each, discounted[group], serving[group]) : null;
            }
        });
        Blocks.Each(Blocks.Of(all.Length, Block), threads, block =>
        {
            for (int i = block * Block, end = Math.Min(i + Block, all.Length); i < end; i++)
            {
                int group = groupOf[i];
                if (priced.Length == 0 || priced[i] == 0)
                {
                    all[i] = alike[group];
                    continue;
                }

                double own = spend.Of(priced[i], (double)histories.Spend[i]);
                all[i] = double.IsNaN(own) ? null : Worth((decimal)own, discounted[group], serving[group]);
            }
        });
        return all;
    }

    /// <inheritdoc/>
    public IEnumerator<CustomerPrediction> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes how many customers there are and how far the predictions look.</summary>
    /// <returns>The text, the same in every culture.</returns>
    public override string ToString() => Guard.Invariant($"{Count:N0} customers, ") + Horizon.ToString(null, CultureInfo.InvariantCulture);

    private decimal Serving(int group) => economics.CostToServe.Amount == 0 ? 0 : economics.CostToServe.Amount * (decimal)values.Served[group];

    private Money Worth(decimal each, decimal discounted, decimal serving) =>
        new((((economics.GrossMargin * each) - economics.CostPerPurchase.Amount) * discounted) - serving, currency);
}
