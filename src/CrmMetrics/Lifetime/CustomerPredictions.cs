using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>The predictions of many customers, in the order of their histories: a table with a record for each.</summary>
/// <remarks>It keeps columns, and makes a record when one is asked for.</remarks>
public sealed class CustomerPredictions : IReadOnlyList<CustomerPrediction>
{
    private readonly PurchaseHistories histories;
    private readonly CustomerEconomics economics;
    private readonly Currency currency;
    private readonly double[] alive;
    private readonly double[]? expected;
    private readonly double[] discounted;
    private readonly double[] served;
    private readonly double[] spend;
    private readonly IReadOnlyList<long>? actualPurchases;
    private readonly IReadOnlyList<Money>? actualSpend;

    internal CustomerPredictions(
        PurchaseHistories histories,
        TimeLength horizon,
        CustomerEconomics economics,
        Currency currency,
        double[] alive,
        double[]? expected,
        double[] discounted,
        double[] served,
        double[] spend,
        IReadOnlyList<long>? actualPurchases,
        IReadOnlyList<Money>? actualSpend)
    {
        this.histories = histories;
        this.economics = economics;
        this.currency = currency;
        this.alive = alive;
        this.expected = expected;
        this.discounted = discounted;
        this.served = served;
        this.spend = spend;
        this.actualPurchases = actualPurchases;
        this.actualSpend = actualSpend;
        Horizon = horizon;
    }

    /// <summary>How many customers there are.</summary>
    /// <value>0 or more.</value>
    public int Count => alive.Length;

    /// <summary>How far the predictions look.</summary>
    /// <value>The time from the end of the observation on; may have no end.</value>
    public TimeLength Horizon { get; }

    /// <summary>The chance of each customer to have not dropped out.</summary>
    /// <value>One a customer, from 0 to 1.</value>
    public IReadOnlyList<double> ProbabilityAlive => Array.AsReadOnly(alive);

    /// <summary>The discounted expected purchases of each customer within the horizon.</summary>
    /// <value>One a customer, 0 or more.</value>
    public IReadOnlyList<double> DiscountedPurchases => Array.AsReadOnly(discounted);

    /// <summary>What is predicted of one customer.</summary>
    /// <param name="index">The place of the customer in the histories, from 0.</param>
    /// <value>The record.</value>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to one below the count.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public CustomerPrediction this[int index]
    {
        get
        {
            if ((uint)index >= (uint)alive.Length)
            {
                throw Guard.Out(nameof(index), index, Guard.Invariant($"must be from 0 to {alive.Length - 1}"));
            }

            bool hasValue = !double.IsNaN(spend[index]);
            decimal each = hasValue ? (decimal)spend[index] : 0, serving = economics.CostToServe.Amount;
            return new()
            {
                History = histories[index],
                Horizon = Horizon,
                ProbabilityAlive = alive[index],
                ExpectedPurchases = expected?[index],
                DiscountedPurchases = discounted[index],
                ExpectedSpend = hasValue ? new Money(each, currency) : null,
                Value = hasValue
                    ? new Money(
                        (((economics.GrossMargin * each) - economics.CostPerPurchase.Amount) * (decimal)discounted[index])
                        - (serving == 0 ? 0 : serving * (decimal)served[histories.Groups.GroupOf[index]]),
                        currency)
                    : null,
                WhyNoValue = hasValue ? null : LifetimeValuation.NoMeanSpend,
                ActualPurchases = actualPurchases?[index],
                ActualSpend = actualSpend?[index],
            };
        }
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
}
