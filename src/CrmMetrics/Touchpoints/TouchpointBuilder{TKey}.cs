using System;
using System.Collections.Generic;
using System.Diagnostics;
using NodaTime;

namespace CrmMetrics.Touchpoints;

/// <summary>Gathers contacts until a summary is wanted; builders of any cut of the ledger join into the whole.</summary>
/// <typeparam name="TKey">The type of the ids of customers and of cases.</typeparam>
/// <remarks>
/// <para>A finished <see cref="TouchpointSummary"/> no longer knows its customers and cases, so summaries add only over different ones. Where a customer's or a case's contacts
/// lie in several places (files by day, one a channel, a stream), each place has a builder, and <see cref="Merge"/> joins them by the ids.</para>
/// <para>It keeps the contacts themselves, about 60 bytes each. Not safe for several threads at once: one builder a thread, then <see cref="Merge"/>.</para>
/// </remarks>
[DebuggerDisplay("{Touchpoints} touchpoints of {Customers} customers")]
public sealed class TouchpointBuilder<TKey>
    where TKey : notnull
{
    private readonly Instant asOf;
    private readonly FirstContactRule rule;
    private readonly KeyEncoder<TKey> customers = new();
    private readonly KeyEncoder<TKey> cases = new();
    private readonly KeyEncoder<string> channels = new();
    private readonly List<TouchpointEntry> entries = [];
    private Currency currency;
    private long after;

    /// <summary>Makes an empty builder.</summary>
    /// <param name="asOf">The instant before which the data are complete; contacts at it or later are counted and take no part.</param>
    /// <param name="rule">What first-contact resolution means.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    public TouchpointBuilder(Instant asOf, FirstContactRule rule)
    {
        this.asOf = asOf;
        this.rule = Guard.NotNull(rule);
    }

    /// <summary>How many contacts have been added.</summary>
    /// <value>0 or more, those after the date of the data included.</value>
    public long Touchpoints => entries.Count + after;

    /// <summary>How many different customers they are of.</summary>
    /// <value>0 or more; those only seen after the date of the data are not among them.</value>
    public int Customers => customers.Count;

    /// <summary>How many different cases they are about.</summary>
    /// <value>0 or more; those only seen after the date of the data are not among them.</value>
    public int Cases => cases.Count;

    /// <summary>Adds a contact.</summary>
    /// <param name="touchpoint">The contact.</param>
    /// <exception cref="ArgumentException">It is impossible: no channel, no direction, a negative cost or minutes. It was not added.</exception>
    /// <exception cref="CurrencyMismatchException">Its cost is in another currency than those before. It was not added.</exception>
    public void Add(Touchpoint<TKey> touchpoint)
    {
        RowProblems problems = new();
        Take(in touchpoint, Touchpoints, problems);
        problems.ThrowIfAny(nameof(touchpoint));
    }

    /// <summary>Adds columns of contacts.</summary>
    /// <param name="columns">The contacts.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or rows are impossible; the message names them, and the other rows were added.</exception>
    /// <exception cref="CurrencyMismatchException">The costs are in another currency than those before; the message names the rows.</exception>
    public void Add(TouchpointColumns<TKey> columns)
    {
        RowProblems problems = new();
        Take(columns, problems);
        problems.ThrowIfAny(nameof(columns));
    }

    /// <summary>Joins what another builder has gathered of the same or other customers and cases.</summary>
    /// <param name="other">A builder of other contacts, with the same rule and the same date of the data; it can still be used.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is this builder itself.</exception>
    /// <exception cref="DefinitionMismatchException">The rules or the dates of the data differ.</exception>
    /// <exception cref="CurrencyMismatchException">The costs are in different currencies.</exception>
    public void Merge(TouchpointBuilder<TKey> other)
    {
        if (ReferenceEquals(this, Guard.NotNull(other)))
        {
            throw Guard.Bad(nameof(other), $"A builder cannot be joined with itself: its contacts would count twice.");
        }

        TouchpointState.CheckSame(asOf, rule, other.asOf, other.rule);
        currency = Money.Common(currency, other.currency);
        int[] whose = customers.Merge(other.customers), about = cases.Merge(other.cases), where = channels.Merge(other.channels);
        entries.AddRange(other.entries.ConvertAll(entry => entry with
        {
            Customer = entry.Customer == TouchpointEntry.None ? TouchpointEntry.None : whose[entry.Customer],
            Case = entry.Case == TouchpointEntry.None ? TouchpointEntry.None : about[entry.Case],
            Channel = where[entry.Channel],
        }));
        after += other.after;
    }

    /// <summary>The summary of all contacts so far; more may be added afterwards.</summary>
    /// <returns>The summary.</returns>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared minutes pass the largest double.</exception>
    public TouchpointSummary ToSummary() =>
        TouchpointLedger.Summarise(entries, channels.Keys, customers.Count, cases.Count, currency, asOf, rule, after);

    /// <summary>Adds columns, and notes which rows are wrong.</summary>
    internal void Take(TouchpointColumns<TKey> columns, RowProblems problems)
    {
        columns.CheckLengths();
        for (int row = 0; row < columns.Count; row++)
        {
            Take(columns[row], row, problems);
        }
    }

    /// <summary>Adds a contact, or notes why not.</summary>
    internal void Take(in Touchpoint<TKey> touchpoint, long row, RowProblems problems)
    {
        if (!problems.Pass(touchpoint.Problem, row))
        {
            return;
        }

        if (touchpoint.Cost is { } cost)
        {
            if (!currency.IsUnset && !cost.Currency.IsUnset && cost.Currency != currency)
            {
                problems.AddCurrency(row, currency, cost.Currency);
                return;
            }

            currency = Money.Common(currency, cost.Currency);
        }

        if (touchpoint.At >= asOf)
        {
            after++;
            return;
        }

        entries.Add(new(
            touchpoint.HasCustomer ? customers.Encode(touchpoint.Customer!) : TouchpointEntry.None,
            touchpoint.HasCase ? cases.Encode(touchpoint.Case!) : TouchpointEntry.None,
            channels.Encode(touchpoint.Channel),
            touchpoint.Direction,
            touchpoint.Outcome ?? default,
            touchpoint.At.ToUnixTimeTicks(),
            touchpoint.Cost?.Amount,
            touchpoint.Minutes));
    }
}
