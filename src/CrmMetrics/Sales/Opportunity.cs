using System;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using NodaTime;

namespace CrmMetrics.Sales;

/// <summary>One opportunity (deal): when it was created, engaged and closed, how it stands, and what it is worth.</summary>
/// <remarks>
/// <para>An opportunity that is won or lost has a date of closing, not before its other dates; an open one has none. The dates of
/// creation and of engagement may be missing, and then it has no cycle from there. It may be engaged before it was created: people
/// often enter a deal after the first meeting.</para>
/// <para>The amount of a won opportunity is what was sold, that of a lost or open one what is or was hoped for (often 0 in an export).
/// A credit note may be negative.</para>
/// <para>The default value is no opportunity, and no summary takes it.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct Opportunity : IFormattable
{
    /// <summary>The cycle of an opportunity that has none.</summary>
    internal const int NoCycle = -1;

    private readonly LocalDate created;
    private readonly LocalDate engaged;
    private readonly LocalDate closed;
    private readonly bool hasCreated;
    private readonly bool hasClosed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Opportunity(OpportunityState state, LocalDate? created, LocalDate? engaged, LocalDate? closed, Money amount)
    {
        State = state;
        Amount = amount;
        this.created = created.GetValueOrDefault();
        this.engaged = engaged.GetValueOrDefault();
        this.closed = closed.GetValueOrDefault();
        hasCreated = created.HasValue;
        IsEngaged = engaged.HasValue;
        hasClosed = closed.HasValue;
        DaysFromCreated = created.HasValue && closed.HasValue ? Cycle(this.created, this.closed, "created") : NoCycle;
        DaysFromEngaged = engaged.HasValue && closed.HasValue ? Cycle(this.engaged, this.closed, "engaged") : NoCycle;
    }

    /// <summary>How it stands.</summary>
    /// <value>Open, won or lost.</value>
    public OpportunityState State { get; }

    /// <summary>The date on which it was created.</summary>
    /// <value><see langword="null"/> when not known.</value>
    public LocalDate? Created => hasCreated ? created : null;

    /// <summary>The date of the first engagement with the customer.</summary>
    /// <value><see langword="null"/> when there was none or it is not known.</value>
    public LocalDate? Engaged => IsEngaged ? engaged : null;

    /// <summary>The date on which it was won or lost.</summary>
    /// <value><see langword="null"/> for an open one.</value>
    public LocalDate? Closed => hasClosed ? closed : null;

    /// <summary>What it is worth.</summary>
    /// <value>In the currency of the deal.</value>
    public Money Amount { get; }

    /// <summary>Whether it has a date of engagement.</summary>
    internal bool IsEngaged { get; }

    /// <summary>The days from creation to closing, or <see cref="NoCycle"/>.</summary>
    internal int DaysFromCreated { get; }

    /// <summary>The days from engagement to closing, or <see cref="NoCycle"/>.</summary>
    internal int DaysFromEngaged { get; }

    /// <summary>Makes an opportunity that was won.</summary>
    /// <param name="created">The date of creation, if known.</param>
    /// <param name="engaged">The date of the first engagement, if any.</param>
    /// <param name="closed">The date of the sale.</param>
    /// <param name="amount">What was sold.</param>
    /// <returns>The opportunity.</returns>
    /// <exception cref="ArgumentException"><paramref name="closed"/> is before one of the other dates.</exception>
    public static Opportunity Won(LocalDate? created, LocalDate? engaged, LocalDate closed, Money amount) =>
        new(OpportunityState.Won, created, engaged, closed, amount);

    /// <summary>Makes an opportunity that was lost.</summary>
    /// <param name="created">The date of creation, if known.</param>
    /// <param name="engaged">The date of the first engagement, if any.</param>
    /// <param name="closed">The date of the loss.</param>
    /// <param name="amount">What was hoped for; 0 when not recorded.</param>
    /// <returns>The opportunity.</returns>
    /// <exception cref="ArgumentException"><paramref name="closed"/> is before one of the other dates.</exception>
    public static Opportunity Lost(LocalDate? created, LocalDate? engaged, LocalDate closed, Money amount) =>
        new(OpportunityState.Lost, created, engaged, closed, amount);

    /// <summary>Makes an opportunity that is open.</summary>
    /// <param name="created">The date of creation, if known.</param>
    /// <param name="engaged">The date of the first engagement, if any.</param>
    /// <param name="amount">What is hoped for; 0 when not recorded.</param>
    /// <returns>The opportunity.</returns>
    public static Opportunity Open(LocalDate? created, LocalDate? engaged, Money amount) =>
        new(OpportunityState.Open, created, engaged, null, amount);

    /// <summary>Makes an opportunity from the columns of an export.</summary>
    /// <param name="state">How it stands.</param>
    /// <param name="created">The date of creation, if known.</param>
    /// <param name="engaged">The date of the first engagement, if any.</param>
    /// <param name="closed">The date on which it was won or lost; none for an open one.</param>
    /// <param name="amount">What it is worth; 0 when not recorded.</param>
    /// <returns>The opportunity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="state"/> is not one of the named states.</exception>
    /// <exception cref="ArgumentException"><paramref name="closed"/> is missing for a won or lost one, given for an open one, or before one of the other dates.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Opportunity From(OpportunityState state, LocalDate? created, LocalDate? engaged, LocalDate? closed, Money amount)
    {
        if (state is not (OpportunityState.Open or OpportunityState.Won or OpportunityState.Lost))
        {
            throw Guard.Out(nameof(state), state, "must be open, won or lost");
        }

        return closed.HasValue == (state != OpportunityState.Open)
            ? new(state, created, engaged, closed, amount)
            : throw Guard.Out(
                nameof(closed),
                closed is { } date ? Text.Iso(date) : "missing",
                state == OpportunityState.Open ? "an open opportunity has no closing date" : "a won or lost opportunity needs a closing date");
    }

    /// <summary>How the opportunity stood at the end of a date: what a report of that date would have shown.</summary>
    /// <param name="date">The date.</param>
    /// <returns>The opportunity, open when it was closed later and not engaged when that came later; <see langword="null"/> when it did not exist yet. One with neither
    /// a date of creation nor of engagement is taken to have existed.</returns>
    /// <remarks>The amount is the one known today: the history of amounts is not kept here.</remarks>
    public Opportunity? AsOf(LocalDate date) =>
        Created is null ? Engaged > date ? null : Known(date)
        : Created > date ? null : Known(date);

    /// <summary>Writes the opportunity in the current culture, such as <c>won 1,054.00 EUR (created 2016-10-20, closed 2017-03-01)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the opportunity.</summary>
    /// <param name="format">A format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text; dates as year-month-day.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string state = State switch
        {
            OpportunityState.Won => "won ",
            OpportunityState.Lost => "lost ",
            OpportunityState.Open => "open ",
            _ => "no opportunity ",
        };
        string[] dates =
        [
            .. Created is { } from ? ["created " + Text.Iso(from)] : (string[])[],
            .. Engaged is { } met ? ["engaged " + Text.Iso(met)] : (string[])[],
            .. Closed is { } end ? ["closed " + Text.Iso(end)] : (string[])[],
        ];
        return state + Amount.ToString(format, formatProvider) + (dates.Length == 0 ? "" : " (" + string.Join(", ", dates) + ")");
    }

    private Opportunity Known(LocalDate date) =>
        Closed <= date ? this : Open(Created, Engaged > date ? null : Engaged, Amount);

    private static int Cycle(LocalDate start, LocalDate closed, string what)
    {
        int days = Period.DaysBetween(start, closed);
        return days >= 0
            ? days
            : throw Guard.Out(nameof(closed), Text.Iso(closed), "an opportunity cannot close before it was " + what + " on " + Text.Iso(start));
    }
}
