using System;
using System.Diagnostics;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>Gathers the purchases of customers until their histories are wanted; builders of any cut of the purchases, also within a customer and a day, join into the whole.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <remarks>
/// <para>Where the purchases of a customer lie in several places (files by day, a stream, shards), each place has a builder, and <see cref="Merge"/> joins them by the customer's id, exactly.</para>
/// <para>A purchase takes 8 bytes, 24 with its amount, besides what <see cref="KeyEncoder{TKey}"/> takes for the ids. Those of a customer on one day are put together from four million on where they count as one,
/// so that a stream takes room for the days on which customers have bought, however many rows these were.</para>
/// <para>Not safe for several threads at once: one builder a thread, then <see cref="Merge"/>.</para>
/// </remarks>
[DebuggerDisplay("{Purchases} purchases of {Customers} customers")]
public sealed class PurchaseHistoryBuilder<TCustomer>
    where TCustomer : notnull
{
    private readonly PurchaseFeed<TCustomer> feed;

    /// <summary>Makes an empty builder.</summary>
    /// <param name="definition">What counts as a purchase, and what as spend; <see cref="PurchaseDefinition.Default"/> when left out.</param>
    /// <param name="withAmounts">Whether every purchase has an amount.</param>
    /// <exception cref="ArgumentException">The choices of the definition do not go together.</exception>
    public PurchaseHistoryBuilder(PurchaseDefinition? definition = null, bool withAmounts = false)
    {
        Definition = (definition ?? PurchaseDefinition.Default).Checked();
        feed = new(Definition, withAmounts);
    }

    /// <summary>What counts as a purchase, and what as spend.</summary>
    /// <value>The definition of the builder.</value>
    public PurchaseDefinition Definition { get; }

    /// <summary>How many purchases have been added.</summary>
    /// <value>0 or more.</value>
    public long Purchases { get; private set; }

    /// <summary>How many different customers they are of.</summary>
    /// <value>0 or more.</value>
    public int Customers => feed.Customers;

    /// <summary>Adds a purchase.</summary>
    /// <param name="purchase">The purchase.</param>
    /// <exception cref="ArgumentException">It cannot be used: no customer, an amount too many or missing, a refund that the definition refuses. It was not added.</exception>
    /// <exception cref="CurrencyMismatchException">Its amount is in another currency than those before. It was not added.</exception>
    public void Add(Purchase<TCustomer> purchase)
    {
        feed.Add(in purchase, Purchases);
        feed.ThrowIfAny(nameof(purchase));
        Purchases++;
    }

    /// <summary>Adds columns of purchases.</summary>
    /// <param name="columns">The purchases.</param>
    /// <exception cref="ArgumentException">The columns differ in length or do not fit the builder, a row has no customer, or the definition refuses rows (the message names them). Nothing was added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is out of range; the message names the row. Nothing was added.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in another currency than those before. Nothing was added.</exception>
    public void Add(PurchaseColumns<TCustomer> columns)
    {
        columns.Check();
        if (columns.Count == 0)
        {
            return;
        }

        if (columns.Amounts.IsEmpty == feed.WithAmounts)
        {
            throw Guard.Bad(nameof(columns), $"The builder was made {(feed.WithAmounts ? "with" : "without")} amounts, but the columns have {columns.Amounts.Length}.");
        }

        feed.Add(columns);
        Purchases += columns.Count;
    }

    /// <summary>Joins what another builder has gathered of the same or other customers.</summary>
    /// <param name="other">A builder of other purchases, with the same definition; it can still be used.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is this builder itself, or one of the two has amounts and the other not.</exception>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public void Merge(PurchaseHistoryBuilder<TCustomer> other)
    {
        if (ReferenceEquals(this, Guard.NotNull(other)))
        {
            throw Guard.Bad(nameof(other), $"A builder cannot be joined with itself: its purchases would count twice.");
        }

        _ = MetricDefinition.Same(Definition.Whole(), other.Definition.Whole());
        if (other.feed.WithAmounts != feed.WithAmounts)
        {
            throw Guard.Bad(nameof(other), $"One of the builders was made with amounts, the other without.");
        }

        feed.Merge(other.feed);
        Purchases += other.Purchases;
    }

    /// <summary>The log of all purchases so far, to be read off at any dates; more may be added afterwards.</summary>
    /// <param name="threads">How many threads work at the same time. Worth it from about a million purchases.</param>
    /// <returns>The log.</returns>
    /// <exception cref="InvalidOperationException">There are transactions of nothing, and the definition refuses them. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public PurchaseLog<TCustomer> ToLog(int threads = 1)
    {
        try
        {
            return feed.ToLog(Guard.AtLeast(1, threads), "purchases", isLast: false);
        }
        catch (ArgumentException refused) when (refused is not ArgumentOutOfRangeException)
        {
            throw new InvalidOperationException(refused.Message, refused);
        }
    }

    /// <summary>The histories of all purchases so far; more may be added afterwards.</summary>
    /// <param name="asOf">The end of the observation: the last date that the purchases cover. None may be after it; <see cref="ToLog"/> gives the histories of earlier dates.</param>
    /// <param name="threads">How many threads work at the same time. Worth it from about a million purchases.</param>
    /// <returns>The histories with their customers.</returns>
    /// <exception cref="InvalidOperationException">There are transactions of nothing, and the definition refuses them. The message names them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A purchase is after <paramref name="asOf"/>, or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public PurchaseHistories<TCustomer> ToHistories(LocalDate asOf, int threads = 1) => ToLog(threads).Until(asOf);
}
