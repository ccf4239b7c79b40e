using System;
using System.Diagnostics;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Gathers the events of customers until a table of cohorts is wanted; builders of any cut of the events join into the whole.</summary>
/// <typeparam name="TKey">The type of the customers' ids.</typeparam>
/// <remarks>
/// <para>A finished <see cref="CohortTable"/> no longer knows its customers, so tables add only over different customers. Where a customer's events
/// lie in several places (files by day, a stream, shards), each place has a builder, and <see cref="Merge"/> joins them by the customer's id.</para>
/// <para>By calendar weeks, months, quarters or years a customer takes 4 bytes for up to 31 periods and 8 for each 32 beyond, whatever the number of events, besides what
/// <see cref="KeyEncoder{TKey}"/> takes for the id. By days, by rolling windows, with separate starts or with amounts the events themselves are kept, 12 to 37 bytes each.</para>
/// <para>Not safe for several threads at once: one builder a thread, then <see cref="Merge"/>.</para>
/// </remarks>
[DebuggerDisplay("{Events} events of {Customers} customers")]
public sealed class CohortBuilder<TKey>
    where TKey : notnull
{
    private readonly CohortClock clock;
    private readonly KeyEncoder<TKey> encoder = new();
    private readonly CohortFeed<TKey> feed;

    /// <summary>Makes an empty builder for data that cover a date and nothing after it.</summary>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The last date that the data cover; later events are counted and take no part.</param>
    /// <param name="withAmounts">Whether every event brings an amount.</param>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public CohortBuilder(CohortDefinition definition, LocalDate asOf, bool withAmounts = false)
        : this(CohortClock.Covering(definition, asOf), withAmounts)
    {
    }

    /// <summary>Makes an empty builder for data up to an instant.</summary>
    /// <param name="definition">How customers are put into cohorts.</param>
    /// <param name="asOf">The instant before which the data are complete; events at it or later are counted and take no part.</param>
    /// <param name="withAmounts">Whether every event brings an amount.</param>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public CohortBuilder(CohortDefinition definition, Instant asOf, bool withAmounts = false)
        : this(new CohortClock(Guard.NotNull(definition), asOf), withAmounts)
    {
    }

    private CohortBuilder(CohortClock clock, bool withAmounts)
    {
        this.clock = clock;
        feed = new(clock, encoder, withAmounts);
    }

    /// <summary>How many events have been added.</summary>
    /// <value>0 or more.</value>
    public long Events { get; private set; }

    /// <summary>How many different customers they are of.</summary>
    /// <value>0 or more.</value>
    public int Customers
    {
        get
        {
            feed.Flush();
            return encoder.Count;
        }
    }

    /// <summary>Adds an event.</summary>
    /// <param name="happened">The event.</param>
    /// <exception cref="ArgumentException">It cannot be used: no customer, no role, a date where an instant is needed, an amount too many or missing. It was not added.</exception>
    /// <exception cref="CurrencyMismatchException">Its amount is in another currency than those before. It was not added.</exception>
    public void Add(CohortEvent<TKey> happened)
    {
        feed.Add(in happened, Events);
        feed.ThrowIfAny(nameof(happened));
        Events++;
    }

    /// <summary>Adds columns of events.</summary>
    /// <param name="columns">The events.</param>
    /// <exception cref="ArgumentException">The columns differ in length or do not fit the definition, or a row is impossible; the message names it, and some of the rows may have been added.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in another currency than those before.</exception>
    public void Add(CohortColumns<TKey> columns)
    {
        columns.Check(clock.Definition);
        if (columns.Count == 0)
        {
            return;
        }

        if (columns.Amounts.IsEmpty == feed.WithValues)
        {
            throw Guard.Bad(nameof(columns), $"The builder was made {(feed.WithValues ? "with" : "without")} amounts, but the columns have {columns.Amounts.Length}.");
        }

        feed.Flush();
        feed.Add(columns, 0, 0, 1, Events);
        Events += columns.Count;
    }

    /// <summary>Joins what another builder has gathered of the same or other customers.</summary>
    /// <param name="other">A builder of other events, with the same definition and the same date of the data; it can still be used.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is this builder itself, or one of the two has amounts and the other not.</exception>
    /// <exception cref="DefinitionMismatchException">The definitions or the dates of the data differ.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public void Merge(CohortBuilder<TKey> other)
    {
        CohortClock its = Guard.NotNull(other).clock;
        if (ReferenceEquals(this, other))
        {
            throw Guard.Bad(nameof(other), $"A builder cannot be joined with itself: its events would count twice.");
        }

        if (!its.Definition.Equals(clock.Definition) || its.AsOf != clock.AsOf)
        {
            throw new DefinitionMismatchException(clock.Definition.Whole(clock.AsOfText), its.Definition.Whole(its.AsOfText));
        }

        if (other.feed.WithValues != feed.WithValues)
        {
            throw Guard.Bad(nameof(other), $"One of the builders was made with amounts, the other without.");
        }

        feed.Merge(other.feed);
        Events += other.Events;
    }

    /// <summary>The table of all events so far; more may be added afterwards.</summary>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidOperationException">There are returns before their customers' start, and the definition refuses them (the message names the rows, in the
    /// order in which their builder took them); or all events are after the date of the data.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public CohortTable ToTable()
    {
        RowProblems wrong = new();
        CohortTable table = feed.ToTable(wrong);
        if (!wrong.IsEmpty)
        {
            throw new InvalidOperationException(wrong.ToString());
        }

        if (Events > 0 && table.EventsAfterAsOf == Events)
        {
            throw new InvalidOperationException(Guard.Invariant($"The data cover what is before {clock.AsOfText}, but all {Events} events are after it."));
        }

        return table;
    }
}
