using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>Purchase histories with the customers whose they are.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <remarks>Models take <see cref="Histories"/>, and answer in its order, which is that of <see cref="Customers"/>; <see cref="IndexOf"/> finds one customer in both.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PurchaseHistories<TCustomer> : IFormattable
    where TCustomer : notnull
{
    private readonly CustomerKeys<TCustomer> keys;
    private readonly int[] numbers;

    internal PurchaseHistories(CustomerKeys<TCustomer> keys, int[] numbers, PurchaseHistories histories, LocalDate asOf, PurchaseDefinition definition)
    {
        this.keys = keys;
        this.numbers = numbers;
        Histories = histories;
        AsOf = asOf;
        Definition = definition;
        Customers = new CustomerList(this);
    }

    /// <summary>The histories alone, as models take them.</summary>
    /// <value>In the order of <see cref="Customers"/>.</value>
    public PurchaseHistories Histories { get; }

    /// <summary>The customers.</summary>
    /// <value>In the order of <see cref="Histories"/>: that in which they first appear in the log, or that of their numbers.</value>
    public IReadOnlyList<TCustomer> Customers { get; }

    /// <summary>The end of the observation.</summary>
    /// <value>The last day that counts.</value>
    public LocalDate AsOf { get; }

    /// <summary>What counts as a purchase, and what as spend.</summary>
    /// <value>The definition that the histories were made under.</value>
    public PurchaseDefinition Definition { get; }

    /// <summary>How many customers there are.</summary>
    /// <value>0 or more.</value>
    public int Count => numbers.Length;

    /// <summary>The history of a customer.</summary>
    /// <param name="customer">The customer.</param>
    /// <value>Theirs.</value>
    /// <exception cref="ArgumentNullException"><paramref name="customer"/> is <see langword="null"/>.</exception>
    /// <exception cref="KeyNotFoundException">The customer has not bought by the end of the observation.</exception>
    public PurchaseHistory this[TCustomer customer] => IndexOf(customer) is var index && index >= 0
        ? Histories[index]
        : throw new KeyNotFoundException(Guard.Invariant($"Customer {customer} has not bought by {AsOf:uuuu-MM-dd}."));

    /// <summary>The place of a customer among the <see cref="Customers"/> and the <see cref="Histories"/>.</summary>
    /// <param name="customer">The customer.</param>
    /// <returns>The place, from 0; −1 when the customer has not bought by the end of the observation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="customer"/> is <see langword="null"/>.</exception>
    public int IndexOf(TCustomer customer) => !keys.TryFind(customer, out int number) ? -1 : Array.BinarySearch(numbers, number) is var index && index >= 0 ? index : -1;

    /// <summary>Finds the history of a customer.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="history">Theirs; the default value when the customer has not bought.</param>
    /// <returns>Whether the customer has bought by the end of the observation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="customer"/> is <see langword="null"/>.</exception>
    public bool TryFind(TCustomer customer, out PurchaseHistory history)
    {
        int index = IndexOf(customer);
        history = index >= 0 ? Histories[index] : default;
        return index >= 0;
    }

    /// <summary>Each customer with their history.</summary>
    /// <returns>The pairs, in the order of <see cref="Customers"/>.</returns>
    public IEnumerable<KeyValuePair<TCustomer, PurchaseHistory>> ByCustomer()
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            yield return new(keys[numbers[i]], Histories[i]);
        }
    }

    /// <summary>Writes how many customers and purchases there are, and at what date, in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes how many customers and purchases there are, and at what date.</summary>
    /// <param name="format">The format of the counts; grouped when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Histories.ToString(Text.IsRoundTrip(format) ? "N0" : format, formatProvider) + Guard.Invariant($" by {AsOf:uuuu-MM-dd}");

    private sealed class CustomerList(PurchaseHistories<TCustomer> owner) : IReadOnlyList<TCustomer>
    {
        public int Count => owner.numbers.Length;

        public TCustomer this[int index] => (uint)index < (uint)Count
            ? owner.keys[owner.numbers[index]]
            : throw Guard.Out(nameof(index), index, Guard.Invariant($"must be from 0 to {Count - 1}"));

        public IEnumerator<TCustomer> GetEnumerator()
        {
            foreach (int number in owner.numbers)
            {
                yield return owner.keys[number];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
