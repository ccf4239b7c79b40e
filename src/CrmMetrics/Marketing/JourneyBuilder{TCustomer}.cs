using System;
using System.Collections.Generic;
using System.Diagnostics;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Marketing;

/// <summary>Gathers the touches and conversions of customers until their journeys are wanted; builders of any cut of the events join into the whole.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <remarks>
/// <para>A finished <see cref="JourneySummary"/> no longer knows its customers. Where a customer's events lie in several places (files by day, a stream, shards),
/// each place has a builder, and <see cref="Merge"/> joins them by the customer's id.</para>
/// <para>The order of the rows has no effect. Events of a customer at the same time count in the order touch, milestone, conversion; touches of different channels at the same
/// time in the order of their names, for want of a better one, and <see cref="JourneySummary.TiedTouches"/> says how many.</para>
/// <para>An event takes 32 bytes. Not safe for several threads at once: one builder a thread, then <see cref="Merge"/>.</para>
/// </remarks>
[DebuggerDisplay("{Events} events of {Customers} customers")]
public sealed class JourneyBuilder<TCustomer>
    where TCustomer : notnull
{
    private readonly JourneyDefinition definition;
    private readonly bool dated;
    private readonly long end;
    private readonly KeyEncoder<TCustomer> customers = new();
    private readonly KeyEncoder<string> channels = new();
    private readonly List<JourneyStep> steps = [];
    private Currency currency;

    /// <summary>Makes an empty builder for dated events.</summary>
    /// <param name="definition">How events become journeys.</param>
    /// <param name="asOf">The last date that the data cover; later events are counted and take no part.</param>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public JourneyBuilder(JourneyDefinition definition, LocalDate asOf)
    {
        this.definition = Guard.NotNull(definition);
        dated = true;
        end = (EpochDays.Of(asOf) + 1L) * NodaConstants.TicksPerDay;
    }

    /// <summary>Makes an empty builder for events at instants.</summary>
    /// <param name="definition">How events become journeys.</param>
    /// <param name="asOf">The instant before which the data are complete; events at it or later are counted and take no part.</param>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> is <see langword="null"/>.</exception>
    public JourneyBuilder(JourneyDefinition definition, Instant asOf)
    {
        this.definition = Guard.NotNull(definition);
        end = asOf.ToUnixTimeTicks();
    }

    /// <summary>How many events have been added.</summary>
    /// <value>0 or more.</value>
    public long Events => steps.Count + LateEvents;

    /// <summary>How many different customers they are of.</summary>
    /// <value>0 or more.</value>
    public int Customers => customers.Count;

    private long LateEvents { get; set; }

    /// <summary>Adds an event.</summary>
    /// <param name="happened">The event.</param>
    /// <exception cref="ArgumentException">It cannot be used: no customer, no kind, a date where the data have instants or the other way round. It was not added.</exception>
    /// <exception cref="CurrencyMismatchException">Its value is in another currency than those before. It was not added.</exception>
    public void Add(JourneyEvent<TCustomer> happened) => Add(happened, Events, nameof(happened));

    /// <summary>Adds columns of events.</summary>
    /// <param name="columns">The events.</param>
    /// <exception cref="ArgumentException">The columns differ in length or have no such time as the data, a channel has no name of its own, or a customer is <see langword="null"/>; no event was added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A channel, day or value is out of range; the message names the row. No event was added.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in another currency than those before. No event was added.</exception>
    public void Add(JourneyColumns<TCustomer> columns)
    {
        string[] names = columns.Check(dated);
        Currency common = Money.Common(currency, columns.ValueCurrency);
        int[] customer = new int[columns.Count], channel = new int[names.Length];
        customers.Encode(columns.Customers.Span, customer);
        channels.Encode(names, channel);
        currency = common;
        ReadOnlySpan<int> touched = columns.Channels.Span, days = columns.Days.Span;
        ReadOnlySpan<Instant> instants = columns.Instants.Span;
        ReadOnlySpan<decimal> values = columns.Values.Span;
        for (int row = 0; row < touched.Length; row++)
        {
            int code = touched[row] switch
            {
                JourneyColumns<TCustomer>.Conversion => JourneyStep.Conversion,
                JourneyColumns<TCustomer>.Milestone => JourneyStep.Milestone,
                int number => channel[number],
            };
            Take(new(customer[row], code, dated ? days[row] * NodaConstants.TicksPerDay : instants[row].ToUnixTimeTicks(), values.IsEmpty ? 0 : values[row]));
        }
    }

    /// <summary>Joins what another builder has gathered of the same or other customers.</summary>
    /// <param name="other">A builder of other events, with the same definition and the same date of the data; it can still be used.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is this builder itself, or the dates of the data differ.</exception>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    public void Merge(JourneyBuilder<TCustomer> other)
    {
        if (ReferenceEquals(this, Guard.NotNull(other)))
        {
            throw Guard.Bad(nameof(other), $"A builder cannot be joined with itself: its events would count twice.");
        }

        if (definition != other.definition)
        {
            throw new DefinitionMismatchException(definition.Whole(), other.definition.Whole());
        }

        if (dated != other.dated || end != other.end)
        {
            throw Guard.Bad(nameof(other), $"The builders must have the same date of the data, but had {EndText} and {other.EndText}.");
        }

        currency = Money.Common(currency, other.currency);
        int[] customer = customers.Merge(other.customers), channel = channels.Merge(other.channels);
        steps.Capacity = Math.Max(steps.Capacity, steps.Count + other.steps.Count);
        foreach (JourneyStep step in other.steps)
        {
            steps.Add(step with { Customer = customer[step.Customer], Code = step.Code < 0 ? step.Code : channel[step.Code] });
        }

        LateEvents += other.LateEvents;
    }

    /// <summary>The journeys of all events so far; more may be added afterwards.</summary>
    /// <returns>The summary.</returns>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public JourneySummary ToSummary() => new JourneyWalk(definition, end, dated).Walk(steps, customers.Count, channels.Keys.ToArray(), currency, LateEvents);

    /// <summary>The builder with the events of rows.</summary>
    internal JourneyBuilder<TCustomer> Filled<T>(IEnumerable<T> rows, Func<T, JourneyEvent<TCustomer>> fact)
    {
        foreach (T row in rows)
        {
            Add(fact(row), Events, nameof(rows));
        }

        return this;
    }

    private string EndText => dated ? Text.Iso(EpochDays.Date((int)(end / NodaConstants.TicksPerDay) - 1)) : InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeTicks(end));

    /// <summary>Adds the event of a row, which an exception names.</summary>
    internal void Add(JourneyEvent<TCustomer> happened, long row, string name)
    {
        if (happened.Kind == default || happened.Customer is null)
        {
            throw Guard.Bad(name, $"{name}: row {row} (counted from 0) must have {(happened.Kind == default ? "a kind: it is no event" : "a customer")}.");
        }

        if (dated != happened.Date is not null)
        {
            throw Guard.Bad(name, $"{name}: row {row} (counted from 0) must have {(dated ? "a date" : "an instant")}, as the date of the data has.");
        }

        long time = happened.Date is { } date ? EpochDays.Of(date) * NodaConstants.TicksPerDay : happened.Instant!.Value.ToUnixTimeTicks();
        if (time < end)
        {
            currency = Money.Common(currency, happened.Value.Currency);
        }

        int code = happened.Kind switch
        {
            JourneyEventKind.Conversion => JourneyStep.Conversion,
            JourneyEventKind.Milestone => JourneyStep.Milestone,
            _ => channels.Encode(happened.Channel!),
        };
        Take(new(customers.Encode(happened.Customer), code, time, happened.Value.Amount));
    }

    private void Take(JourneyStep step)
    {
        if (step.Time >= end)
        {
            LateEvents++;
        }
        else
        {
            steps.Add(step);
        }
    }
}
